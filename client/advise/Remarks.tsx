import { useEffect, useState } from "react";
import { call } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { TextArea } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { useAction, useReply } from "../reply.ts";
import { useTexts } from "../texts/language.tsx";
import { remarkSections } from "./sections.ts";
import { adviseTexts } from "./texts.ts";

/** The adviser's own words, per section of a municipality's report. */
export function Remarks({ submission }: { submission: string }) {
  const texts = useTexts(adviseTexts);
  const sections = useTexts(remarkSections);
  const params = { submission };
  const { reply, problem, reload } = useReply("GET /submissions/:submission/remarks", { params });
  const [remarks, setRemarks] = useState<Readonly<Record<string, string>>>({});
  const [saved, setSaved] = useState(false);
  useEffect(() => { if (reply) setRemarks(reply); }, [reply]);
  const save = useAction(async () => { await call("PUT /submissions/:submission/remarks", { params, body: remarks }); setSaved(true); });
  return (
    <form className="card stack no-print" onSubmit={(event) => { event.preventDefault(); save.run(); }}>
      <h2>{texts.remarks}</h2><p>{texts.remarksHelp}</p>
      <ProblemAlert problem={problem} retry={reload} />
      {Object.entries(sections).map(([name, title]) => <TextArea key={name} label={title} size="wide" rows={2} maxLength={5000} value={remarks[name] ?? ""} onChange={(event) => { setSaved(false); setRemarks({ ...remarks, [name]: event.target.value }); }} />)}
      <ProblemAlert problem={save.problem} />
      {saved && <Alert tone="ok" title={texts.remarksSaved} />}
      <div><Button type="submit" look="primary" busy={save.busy}>{texts.saveRemarks}</Button></div>
    </form>
  );
}
