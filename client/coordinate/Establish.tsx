import { useEffect, useState } from "react";
import { call } from "../api.ts";
import type { Reply, Submission } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button, ButtonLink } from "../design/Button.tsx";
import { TextArea } from "../design/Field.tsx";
import { Loading } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { useAction } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { SubmissionHead } from "./SubmissionHead.tsx";
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
  const errors = checked?.findings.filter((finding) => finding.severity === "error") ?? [];
  return (
    <>
      <section className="stack" aria-labelledby="check"><h2 id="check">{texts.checkTitle}</h2>
        <ProblemAlert problem={check.problem} retry={run} />
        {!checked && check.busy && <Loading what={common.loading} />}
        {checked?.complete && <Alert tone="ok" title={texts.complete} />}
        {errors.length > 0 && <div className="card"><ul>{errors.slice(0, 60).map((finding, index) => <li key={index}>{finding.what} {finding.hint} <span className="muted mono">{finding.path}</span></li>)}</ul></div>}
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
      <div><ButtonLink to={`/submissions/${submission.id}/result`}>{texts.result}</ButtonLink></div>
      <TextArea label={texts.statement} required minLength={10} maxLength={2000} rows={3} size="wide" value={statement} onChange={(event) => setStatement(event.target.value)} />
      <ProblemAlert problem={establish.problem} />
      <div><Button type="submit" look="primary" busy={establish.busy}>{texts.establishNow}</Button></div>
    </form>
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
