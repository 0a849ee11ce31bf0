import type { ReactNode } from "react";
import type { Submission } from "../api.ts";
import { Badge } from "../design/Badge.tsx";
import { PageHead } from "../design/Shell.tsx";
import { Tabs } from "../design/Tabs.tsx";
import { useSession } from "../session.ts";
import { Link } from "../router.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import { stateTone } from "./stateTone.ts";
import { coordinateTexts } from "./texts.ts";

/** The head of every page of one municipality in one round: where you are, what state, the other pages. */
export function SubmissionHead({ submission, title, lead }: { submission: Submission; title: string; lead?: ReactNode }) {
  const texts = useTexts(coordinateTexts);
  const common = useTexts();
  const format = useFormats();
  const { person } = useSession();
  const at = `/submissions/${submission.id}`;
  const adviser = person.role === "adviser";
  return (
    <div className="stack">
      <PageHead title={title} lead={lead}>
        <nav className="crumbs" aria-label={common.crumbs}><ol>
          <li><Link to={adviser ? `/rounds/${submission.round.id}` : "/"}>{adviser ? submission.round.title : texts.mine}</Link></li>
          <li>{submission.progress.municipality.name}, {texts.until(format.day(submission.round.until))} <Badge tone={stateTone(submission.progress.state)}>{texts.states[submission.progress.state]}</Badge></li>
        </ol></nav>
      </PageHead>
      <Tabs label={texts.sections} tabs={adviser
        ? [{ to: at, title: texts.overview }, { to: `${at}/result`, title: texts.result }]
        : [{ to: at, title: texts.overview }, { to: `${at}/questionnaire`, title: texts.questionnaire }, { to: `${at}/inventory`, title: texts.inventory }, { to: `${at}/people`, title: texts.people },
            { to: `${at}/establish`, title: texts.establish }, { to: `${at}/result`, title: texts.result }, { to: `${at}/actions`, title: texts.actions }]} />
    </div>
  );
}
