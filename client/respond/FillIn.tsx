import { useEffect, useState } from "react";
import { call } from "../api.ts";
import type { Sheet } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Loading } from "../design/Progress.tsx";
import { PageHead, Shell } from "../design/Shell.tsx";
import { Missing, StillEmpty } from "../form/Missing.tsx";
import type { Empty } from "../form/Missing.tsx";
import { toDoFrom } from "../form/missing.ts";
import type { Finding } from "../form/missing.ts";
import { Questionnaire } from "../form/Questionnaire.tsx";
import { SaveBar } from "../form/SaveBar.tsx";
import { ownSheet, useSheet } from "../form/useSheet.ts";
import type { OpenSheet } from "../form/useSheet.ts";
import { useAction, useReply } from "../reply.ts";
import { navigate, useSearch } from "../router.tsx";
import { useLanguage, useTexts } from "../texts/language.tsx";
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
            ? <Check open={open} sheet={open.sheet} />
            : <>
                <PageHead title={contributor ? texts.contributorWelcome(own.municipality) : texts.questions} />
                <Questionnaire open={open} answeredBy={contributor ? "organisation" : "respondents"} doneLabel={contributor ? texts.contributorDone : texts.submitLabel} onDone={done} />
              </>}
        </div>
      )}
    </Shell>
  );
}

function Check({ open, sheet }: { open: OpenSheet; sheet: Sheet }) {
  const texts = useTexts(respondTexts);
  const common = useTexts();
  const { language } = useLanguage();
  const [missing, setMissing] = useState<readonly Finding[] | null>(null);
  const [left, setLeft] = useState<{ asked: number; pages: readonly Empty[] } | null>(null);
  const check = useAction(async () => {
    await open.flush();
    const { findings } = await call("POST /own/sheet/check");
    const { emptyPages } = await import("../form/emptyPages.ts");
    setLeft(emptyPages(sheet.questionnaires, open.answers, sheet.variables, language));
    setMissing(findings.filter((finding) => finding.severity === "error"));
  });
  const { run } = check;
  // Once, when the page opens.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useEffect(() => { run(); }, []);
  const submit = useAction(async () => {
    const { withdrawalCode } = await call("POST /own/submit", { query: { sheet: sheet.id } });
    keepWithdrawalCode(withdrawalCode);
    navigate("/own/thanks", { replace: true });
  });
  const nothing = left !== null && left.asked > 0 && left.pages.reduce((sum, page) => sum + page.empty, 0) === left.asked;
  return (
    <div className="stack-lg">
      <PageHead title={texts.checkTitle} lead={texts.checkLead} />
      <ProblemAlert problem={check.problem ?? submit.problem} retry={check.problem ? run : submit.run} />
      {missing === null && check.busy && <Loading what={common.loading} />}
      {missing && missing.length > 0 && (
        <section className="card stack-sm">
          <h2>{texts.checkMissing(missing.length)}</h2>
          <Missing toDo={toDoFrom(missing, sheet.questionnaires, open.answers)} form="/own/questionnaire" />
        </section>
      )}
      {nothing && <Alert tone="warning" title={texts.nothingYet} live={false} />}
      {missing?.length === 0 && !nothing && left && left.pages.length > 0 && (
        <section className="card stack-sm"><h2>{texts.mayStayEmpty}</h2><p>{texts.mayStayEmptyHelp}</p><StillEmpty pages={left.pages} form="/own/questionnaire" /></section>
      )}
      <div className="row">
        <Button look="primary" busy={submit.busy} onClick={submit.run} disabled={missing === null || missing.length > 0 || nothing}>{texts.submit}</Button>
        <Button onClick={() => history.back()}>{texts.backToQuestions}</Button>
      </div>
    </div>
  );
}
