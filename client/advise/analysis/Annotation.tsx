import { useEffect, useState } from "react";
import { call } from "../../api.ts";
import { Button } from "../../design/Button.tsx";
import { TextArea } from "../../design/Field.tsx";
import { ProblemAlert } from "../../design/ProblemAlert.tsx";
import { useAction, useReply } from "../../reply.ts";
import { useTexts } from "../../texts/language.tsx";
import { analysisTexts } from "./texts.ts";

/** The adviser's own words below a part; they go into the region's report. */
export function Annotation({ round, section }: { round: string; section: string }) {
  const texts = useTexts(analysisTexts);
  const params = { round };
  const { reply, problem, reload } = useReply("GET /rounds/:round/annotations", { params });
  const [text, setText] = useState("");
  const [saved, setSaved] = useState(false);
  useEffect(() => { if (reply) setText(reply[section] ?? ""); setSaved(false); }, [reply, section]);
  const save = useAction(async () => { await call("PUT /rounds/:round/annotations", { params, body: { ...reply, [section]: text } }); reload(); setSaved(true); });
  return (
    <form className={`card card--quiet stack-sm${text ? "" : " no-print"}`} onSubmit={(event) => { event.preventDefault(); save.run(); }}>
      <TextArea label={texts.remark} help={texts.remarkHelp} size="wide" rows={3} maxLength={5000} value={text} onChange={(event) => { setSaved(false); setText(event.target.value); }} />
      <ProblemAlert problem={problem ?? save.problem} />
      <div className="row no-print"><Button small type="submit" busy={save.busy}>{texts.saveRemark}</Button><span role="status">{saved && texts.savedRemark}</span></div>
    </form>
  );
}
