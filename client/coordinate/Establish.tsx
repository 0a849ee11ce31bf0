import { Fragment, useEffect, useState } from "react";
import { call } from "../api.ts";
import type { Reply, Submission } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Badge } from "../design/Badge.tsx";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Disclosure } from "../design/Disclosure.tsx";
import { TextArea } from "../design/Field.tsx";
import { Loading } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Missing, StillEmpty } from "../form/Missing.tsx";
import { toDoFrom } from "../form/missing.ts";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { SubmissionHead } from "./SubmissionHead.tsx";
import { bandTones } from "./stateTone.ts";
import { coordinateTexts } from "./texts.ts";
import { useSubmission } from "./useSubmission.tsx";

/** Check what is missing, submit, read the result, establish; reopen with a reason while the round is open. */
export default function Establish() {
  const texts = useTexts(coordinateTexts);
  const { submission, instead, reload } = useSubmission();
  if (!submission) return instead;
  const isOpen = submission.round.state === "open";
  const { state } = submission.progress;
  return (
    <div className="stack-xl">
      <SubmissionHead submission={submission} title={texts.establishTitle} />
      {!isOpen && <Alert tone="info" title={texts.roundNotOpen} />}
      {state === "draft" && isOpen && <Submit submission={submission} done={reload} />}
      {state === "submitted" && isOpen && <Freeze submission={submission} done={reload} />}
      {(state === "established" || state === "published") && <Alert tone="ok" title={texts.established}><p>{submission.established?.statement}</p><ButtonLink to={`/submissions/${submission.id}/result`}>{texts.result}</ButtonLink></Alert>}
      {(state === "established" || state === "submitted") && isOpen && <Reopen submission={submission} done={reload} />}
    </div>
  );
}

function Submit({ submission, done }: { submission: Submission; done: () => void }) {
  const texts = useTexts(coordinateTexts);
  const common = useTexts();
  const params = { submission: submission.id };
  const [checked, setChecked] = useState<Reply<"POST /submissions/:submission/check"> | null>(null);
  const check = useAction(async () => setChecked(await call("POST /submissions/:submission/check", { params })));
  const submit = useAction(async () => { await call("POST /submissions/:submission/submit", { params }); done(); });
  const { run } = check;
  // Once, when the page opens.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useEffect(() => { run(); }, []);
  const { reply: sheet } = useReply("GET /submissions/:submission/sheet", { params });
  const errors = checked?.findings.filter((finding) => finding.severity === "error") ?? [];
  const form = `/submissions/${submission.id}/questionnaire`;
  const empty = submission.parts.filter((part) => part.answered < part.asked).map((part) => ({ part: part.path, title: part.title, empty: part.asked - part.answered }));
  return (
    <>
      <section className="stack" aria-labelledby="check"><h2 id="check">{texts.checkTitle}</h2>
        <ProblemAlert problem={check.problem} retry={run} />
        {!checked && check.busy && <Loading what={common.loading} />}
        {checked?.complete && <Alert tone="ok" title={texts.complete} />}
        {errors.length > 0 && sheet && <div className="card stack-sm"><h3>{texts.missing(errors.length)}</h3><Missing toDo={toDoFrom(errors, sheet.questionnaires, sheet.answers)} form={form} /></div>}
        {checked && empty.length > 0 && <Disclosure summary={texts.mayStayEmpty(empty.reduce((sum, part) => sum + part.empty, 0))} open={errors.length === 0}><StillEmpty pages={empty} form={form} /></Disclosure>}
        <div><Button small busy={check.busy} onClick={run}>{texts.checkAgain}</Button></div>
      </section>
      <section className="stack" aria-labelledby="submit"><h2 id="submit">{texts.submitTitle}</h2><p className="measure">{texts.submitHelp}</p>
        <ProblemAlert problem={submit.problem} />
        <div><Button look="primary" busy={submit.busy} disabled={!checked?.complete} onClick={submit.run}>{texts.submit}</Button></div>
      </section>
    </>
  );
}

function Freeze({ submission, done }: { submission: Submission; done: () => void }) {
  const texts = useTexts(coordinateTexts);
  const [statement, setStatement] = useState(texts.statementDefault(submission.progress.municipality.name));
  const establish = useAction(async () => { await call("POST /submissions/:submission/establish", { params: { submission: submission.id }, body: { statement } }); done(); });
  return (
    <form className="card stack" onSubmit={(event) => { event.preventDefault(); establish.run(); }}>
      <h2>{texts.establish}</h2>
      <p className="measure">{texts.establishLead}</p>
      <Summary submission={submission} />
      <TextArea label={texts.statement} required minLength={10} maxLength={2000} rows={3} size="wide" value={statement} onChange={(event) => setStatement(event.target.value)} />
      <ProblemAlert problem={establish.problem} />
      <div><Button type="submit" look="primary" busy={establish.busy}>{texts.establishNow}</Button></div>
    </form>
  );
}

/** What one is about to declare, on half a page. */
function Summary({ submission }: { submission: Submission }) {
  const texts = useTexts(coordinateTexts);
  const format = useFormats();
  const { progress, round } = submission;
  const { reply: result } = useReply("GET /submissions/:submission/result", { params: { submission: submission.id } });
  const aimed = Object.values(result?.measures ?? {}).filter((measure) => measure.target && measure.value !== null);
  return (
    <section className="card card--quiet stack-sm" aria-labelledby="summary"><h3 id="summary">{texts.summaryTitle}</h3>
      <dl className="facts">
        <dt>{texts.partsTitle}</dt><dd>{texts.answered(progress.organisation.answered, progress.organisation.asked)}</dd>
        {progress.collaborations > 0 && <><dt>{texts.inventoryOf}</dt><dd>{texts.collaborations(progress.collaborations)}</dd></>}
        {progress.groups.map((layer) => <Fragment key={layer.name}><dt>{format.text(layer.title)}</dt><dd>{texts.layerAnswered(layer.submitted, layer.invited)}{!layer.enough && ` (${texts.enoughNo(round.minimumGroupSize)})`}</dd></Fragment>)}
        {aimed.map((measure) => <Fragment key={measure.name}><dt>{format.text(measure.title)}</dt><dd>{format.unit(measure.value, measure.unit)} {measure.band && <Badge tone={bandTones[measure.band.tone]}>{format.text(measure.band.title)}</Badge>}</dd></Fragment>)}
      </dl>
      <div><ButtonLink small to={`/submissions/${submission.id}/result`}>{texts.wholeResult}</ButtonLink></div>
    </section>
  );
}

function Reopen({ submission, done }: { submission: Submission; done: () => void }) {
  const texts = useTexts(coordinateTexts);
  const format = useFormats();
  const [reason, setReason] = useState("");
  const reopen = useAction(async () => { await call("POST /submissions/:submission/reopen", { params: { submission: submission.id }, body: { reason } }); setReason(""); done(); });
  return (
    <form className="stack measure" onSubmit={(event) => { event.preventDefault(); reopen.run(); }}>
      <h2>{texts.reopenTitle}</h2>
      <p>{texts.reopenHelp}</p>
      <TextArea label={texts.reason} required minLength={5} maxLength={1000} rows={2} size="wide" value={reason} onChange={(event) => setReason(event.target.value)} />
      <ProblemAlert problem={reopen.problem} />
      <div><Button type="submit" busy={reopen.busy} disabled={reason.trim().length < 5}>{texts.reopen}</Button></div>
      {submission.reopened.length > 0 && <ul>{submission.reopened.map((one) => <li key={one.at}>{format.moment(one.at)}, {one.by}: {one.reason}</li>)}</ul>}
    </form>
  );
}
