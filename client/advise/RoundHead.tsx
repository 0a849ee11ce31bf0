import type { ReactNode } from "react";
import type { Round } from "../api.ts";
import { Badge } from "../design/Badge.tsx";
import { PageHead } from "../design/Shell.tsx";
import { Tabs } from "../design/Tabs.tsx";
import { Link } from "../router.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import { adviseTexts } from "./texts.ts";

/** The head of every page of a round: where you are, its state and period, the other pages. */
export function RoundHead({ round, title, lead }: { round: Round; title: string; lead?: ReactNode }) {
  const texts = useTexts(adviseTexts);
  const common = useTexts();
  const format = useFormats();
  const at = `/rounds/${round.id}`;
  return (
    <div className="stack">
      <PageHead title={title} lead={lead}>
        <nav className="crumbs" aria-label={common.crumbs}><ol>
          <li><Link to="/">{texts.regions}</Link></li><li><Link to={`/regions/${round.region.id}`}>{round.region.name}</Link></li>
          <li>{round.title}, {format.day(round.from)} – {format.day(round.until)} <Badge tone={round.state === "open" ? "info" : round.state === "published" ? "good" : "neutral"}>{texts.states[round.state]}</Badge></li>
        </ol></nav>
      </PageHead>
      <Tabs label={texts.pages} tabs={[{ to: at, title: texts.progress }, { to: `${at}/analysis/summary`, title: texts.analysis }, { to: `${at}/publish`, title: texts.publish }]} />
    </div>
  );
}
