import { useEffect, useState } from "react";
import { call } from "../api.ts";
import { Button } from "../design/Button.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Loading } from "../design/Progress.tsx";
import { PageHead, Shell } from "../design/Shell.tsx";
import { Questionnaire } from "../form/Questionnaire.tsx";
import { SaveBar } from "../form/SaveBar.tsx";
import { ownSheet, useSheet } from "../form/useSheet.ts";
import { useAction, useReply } from "../reply.ts";
import { navigate, useSearch } from "../router.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import { SignedOutLink } from "./SignedOutLink.tsx";
import { keepWithdrawalCode } from "./withdrawalCode.ts";
import { respondTexts } from "./texts.ts";

/** The respondent's (or contributor's) questions, and the check before submitting. */
export default function FillIn() {
  const texts = useTexts(respondTexts);
  const common = useTexts();
  const open = useSheet(ownSheet);
  const { reply: own } = useReply("GET /own");
  const contributor = own?.kind === "contributor";
  const checking = useSearch().get("part") === "check";
  const done = () => navigate(contributor ? "/own/thanks" : "/own/questionnaire?part=check");
  return (
    <Shell narrow>
      {open.problem !== null && <SignedOutLink problem={open.problem} retry={open.retry} />}
      {open.problem === null && (!open.sheet || !own) && <Loading what={common.loading} />}
      {open.sheet && own && (
        <div className="stack-lg">
          <SaveBar open={open} />
          {checking
            ? <Check flush={open.flush} titles={open.sheet} />
            : <>
                <PageHead title={contributor ? texts.contributorWelcome(own.municipality) : texts.questions} />
                <Questionnaire open={open} answeredBy={contributor ? "organisation" : "respondents"} doneLabel={contributor ? texts.contributorDone : texts.submitLabel} onDone={done} />
              </>}
        </div>
      )}
    </Shell>
  );
}

function Check({ flush }: { flush: () => Promise<void>; titles: unknown }) {
  const texts = useTexts(respondTexts);
  const common = useTexts();
  const format = useFormats();
  const [missing, setMissing] = useState<readonly { path: string; what: string }[] | null>(null);
  const check = useAction(async () => {
    await flush();
    const { findings } = await call("POST /own/sheet/check");
    setMissing(findings.filter((finding) => finding.severity === "error"));
  });
  const { run } = check;
  // Once, when the page opens.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useEffect(() => { run(); }, []);
  const submit = useAction(async () => {
    const { withdrawalCode } = await call("POST /own/submit");
    keepWithdrawalCode(withdrawalCode);
    navigate("/own/thanks", { replace: true });
  });
  return (
    <div className="stack-lg">
      <PageHead title={texts.checkTitle} lead={texts.checkLead} />
      <ProblemAlert problem={check.problem ?? submit.problem} retry={check.problem ? run : submit.run} />
      {missing === null && check.busy && <Loading what={common.loading} />}
      {missing && missing.length > 0 && (
        <section className="card stack-sm">
          <h2>{texts.checkMissing(missing.length)}</h2>
          <ul>{missing.slice(0, 30).map((finding, index) => <li key={index}>{format.text(finding.what)}</li>)}</ul>
        </section>
      )}
      <div className="row">
        <Button look="primary" busy={submit.busy} onClick={submit.run} disabled={missing === null || missing.length > 0}>{texts.submit}</Button>
        <Button onClick={() => history.back()}>{texts.backToQuestions}</Button>
      </div>
    </div>
  );
}
