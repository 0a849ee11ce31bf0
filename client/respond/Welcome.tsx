import { useEffect } from "react";
import { Alert } from "../design/Alert.tsx";
import { ButtonLink } from "../design/Button.tsx";
import { Copyable } from "../design/Copyable.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Loading } from "../design/Progress.tsx";
import { PageHead, Shell } from "../design/Shell.tsx";
import { prefetchForm } from "../form/LazyForm.tsx";
import { useReply } from "../reply.ts";
import { Redirect } from "../router.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import { OwnData } from "./OwnData.tsx";
import { personalUrl } from "./personalUrl.ts";
import { SignedOutLink } from "./SignedOutLink.tsx";
import { forgetWithdrawalCode } from "./withdrawalCode.ts";
import { respondTexts } from "./texts.ts";

/** The first page behind a personal link: three lines who sees what, then begin. */
export default function Welcome() {
  const texts = useTexts(respondTexts);
  const common = useTexts();
  const format = useFormats();
  const { reply: own, problem, reload } = useReply("GET /own");
  const fillsIn = own?.kind !== "board" && own?.round.state === "open" && (own.state === "notStarted" || own.state === "started");
  useEffect(() => { if (fillsIn) prefetchForm(); }, [fillsIn]);
  if (own?.kind === "board") return <Redirect to="/own/reports" />;
  if (!own) return <Shell narrow>{problem ? <SignedOutLink problem={problem} retry={reload} /> : <Loading what={common.loading} />}</Shell>;
  const url = personalUrl();
  const { round } = own;
  return (
    <Shell narrow>
      <div className="stack-lg">
        <PageHead title={own.kind === "contributor" ? texts.contributorWelcome(own.municipality) : texts.welcome(own.municipality)} lead={round.state === "open" ? texts.lead(round.title, format.day(round.until)) : round.title} />
        {own.group && <p>{texts.forLayer(format.text(own.group.title).toLowerCase())}</p>}
        {round.state === "draft" && <Alert tone="info" title={texts.notOpenTitle}><p>{texts.notOpen(format.day(round.from))}</p></Alert>}
        {(round.state === "closed" || round.state === "published") && <Alert tone="info" title={texts.closedTitle}><p>{texts.closed}</p></Alert>}
        {own.state === "withdrawn" && <Alert tone="info" title={texts.withdrawnState} />}
        <section className="card card--quiet stack-sm" aria-labelledby="who-sees">
          <h2 id="who-sees">{texts.whoSees}</h2>
          <ul>{own.privacy.map((line, index) => <li key={index}>{format.text(line)}</li>)}</ul>
        </section>
        {url && <section className="stack-sm"><h2>{texts.keepLink}</h2><p>{texts.keepLinkHelp}</p><Copyable value={url} label={texts.keepLink} /></section>}
        {fillsIn && <p className="muted">{texts.minutes(own.minutes)}</p>}
        <div className="row">
          {fillsIn && <ButtonLink look="primary" to="/own/questionnaire">{own.state === "started" ? texts.resume : texts.begin}</ButtonLink>}
          {own.state === "submitted" && <ButtonLink look="primary" to="/own/thanks">{texts.submittedState}</ButtonLink>}
        </div>
        {own.kind === "respondent" && (own.state === "started" || own.state === "submitted") && <OwnData isRespondent onWithdrawn={() => { forgetWithdrawalCode(); reload(); }} />}
        {own.coordinator && <p className="muted">{texts.coordinator(own.coordinator.name)}</p>}
        {problem !== null && <ProblemAlert problem={problem} retry={reload} />}
      </div>
    </Shell>
  );
}
