import { Link } from "../router.tsx";

/** Pages of one thing beside each other; each is a page with an address, so back and bookmarks work. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly { to: string; title: string }[] }) {
  return (
    <nav aria-label={label} className="tabs">
      {tabs.map((tab) => <Link key={tab.to} to={tab.to} className="tabs__tab">{tab.title}</Link>)}
    </nav>
  );
}
