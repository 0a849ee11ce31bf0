import { useEffect, useState } from "react";
import { call } from "../api.ts";
import type { Reply } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { Checkbox, TextField } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { SubmissionHead } from "./SubmissionHead.tsx";
import { coordinateTexts } from "./texts.ts";
import { useSubmission } from "./useSubmission.tsx";

type Action = Reply<"GET /submissions/:submission/actions">[number];

/** Who does what by when; recommendations can be taken over as actions. */
export default function Actions() {
  const texts = useTexts(coordinateTexts);
  const common = useTexts();
  const format = useFormats();
  const { submission, instead } = useSubmission();
  const params = { submission: submission?.id ?? "" };
  const { reply, problem, reload } = useReply(submission ? "GET /submissions/:submission/actions" : null, { params });
  const { reply: result } = useReply(submission?.hasResult ? "GET /submissions/:submission/result" : null, { params });
  const [actions, setActions] = useState<readonly Action[]>([]);
  const [saved, setSaved] = useState(false);
  useEffect(() => { if (reply) setActions(reply); }, [reply]);
  const save = useAction(async () => { await call("PUT /submissions/:submission/actions", { params, body: { actions: actions.filter((action) => action.text.trim()) } }); setSaved(true); reload(); });
  if (!submission) return instead;
  const change = (index: number, part: Partial<Action>) => { setSaved(false); setActions(actions.map((action, at) => (at === index ? { ...action, ...part } : action))); };
  const open = result?.advice.filter((advice) => !actions.some((action) => action.advice === advice.name)) ?? [];
  return (
    <form className="stack-lg" onSubmit={(event) => { event.preventDefault(); save.run(); }}>
      <SubmissionHead submission={submission} title={texts.actionsTitle} lead={texts.actionsLead} />
      <ProblemAlert problem={problem} retry={reload} />
      {actions.length === 0 && <p className="card">{texts.noActions}</p>}
      {actions.map((action, index) => (
        <fieldset key={index} className="card choices"><legend className="visually-hidden">{texts.action} {index + 1}</legend>
          <TextField label={texts.action} size="wide" required maxLength={200} value={action.text} onChange={(event) => change(index, { text: event.target.value })} />
          <div className="form-grid">
            <TextField label={texts.owner} maxLength={200} value={action.owner ?? ""} onChange={(event) => change(index, { owner: event.target.value || null })} />
            <TextField label={texts.by} type="date" value={action.by ?? ""} onChange={(event) => change(index, { by: event.target.value || null })} />
          </div>
          <div className="row-between"><Checkbox label={texts.done} checked={action.done} onChange={(event) => change(index, { done: event.target.checked })} /><Button small look="subtle" onClick={() => { setSaved(false); setActions(actions.filter((_, at) => at !== index)); }}>{common.remove}</Button></div>
        </fieldset>
      ))}
      <div className="row"><Button onClick={() => setActions([...actions, { text: "", owner: null, by: null, advice: null, done: false }])}>{texts.addAction}</Button></div>
      {open.length > 0 && (
        <section className="stack-sm"><h2>{texts.fromAdvice}</h2>
          <ul className="plain stack-sm">{open.map((advice) => <li key={advice.name} className="row-between"><span>{format.text(advice.title)}</span><Button small onClick={() => { setSaved(false); setActions([...actions, { text: format.text(advice.title).slice(0, 200), owner: null, by: null, advice: advice.name, done: false }]); }}>{common.add}</Button></li>)}</ul></section>
      )}
      <ProblemAlert problem={save.problem} />
      {saved && <Alert tone="ok" title={texts.actionsSaved} />}
      <div><Button type="submit" look="primary" busy={save.busy}>{common.save}</Button></div>
    </form>
  );
}
