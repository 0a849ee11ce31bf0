import { useEffect, useRef } from "react";
import { Link, usePath } from "../router.tsx";

/** Pages of one thing beside each other; each is a page with an address, so back and bookmarks work. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly { to: string; title: string }[] }) {
  const row = useRef<HTMLElement>(null);
  const path = usePath();
  // On a phone the row scrolls sideways: the open page's tab stays in sight.
  useEffect(() => {
    const tab = row.current?.querySelector<HTMLElement>("[aria-current]");
    if (row.current && tab) row.current.scrollLeft = tab.offsetLeft - (row.current.clientWidth - tab.offsetWidth) / 2;
  }, [path]);
  return (
    <nav ref={row} aria-label={label} className="tabs">
      {tabs.map((tab) => <Link key={tab.to} to={tab.to} className="tabs__tab">{tab.title}</Link>)}
    </nav>
  );
}
