import { useEffect, useState } from "react";
import { call } from "../api.ts";
import type { Body } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { TextField } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead } from "../design/Shell.tsx";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { PersonRequest } from "./PersonRequest.tsx";
import { Tokens } from "./Tokens.tsx";
import { administerTexts } from "./texts.ts";

/** How long what is kept, requests of one person, keys for systems. */
export default function Retention() {
  const texts = useTexts(administerTexts);
  const common = useTexts();
  const format = useFormats();
  const { reply, problem, reload } = useReply("GET /retention");
  const [settings, setSettings] = useState<Body<"PUT /retention"> | null>(null);
  const [message, setMessage] = useState("");
  useEffect(() => { if (reply) setSettings(reply.settings); }, [reply]);
  const save = useAction(async () => { if (settings) await call("PUT /retention", { body: settings }); setMessage(texts.retentionSaved); reload(); });
  const run = useAction(async () => { const gone = await call("POST /retention/run"); setMessage(texts.ran(gone.rounds, gone.respondents)); reload(); });
  const months = (key: keyof Body<"PUT /retention">, minimum: number, maximum: number) => ({
    type: "number", size: "short" as const, min: minimum, max: maximum, required: true, value: settings?.[key] ?? "",
    onChange: (event: { target: { valueAsNumber: number } }) => settings && setSettings({ ...settings, [key]: event.target.valueAsNumber }),
  });
  return (
    <div className="stack-xl measure">
      <PageHead title={texts.retentionTitle} lead={texts.retentionLead} />
      <ProblemAlert problem={problem} retry={reload} />
      {reply && settings && (
        <form className="card stack" onSubmit={(event) => { event.preventDefault(); save.run(); }}>
          <TextField label={texts.answersMonths} help={texts.answersHelp} {...months("answersMonths", 1, 120)} />
          <TextField label={texts.resultsMonths} {...months("resultsMonths", 1, 240)} />
          <TextField label={texts.auditMonths} {...months("auditMonths", 12, 240)} />
          <p>{texts.due(reply.due.rounds, reply.due.respondents)} {reply.lastRun && texts.lastRun(format.moment(reply.lastRun))}</p>
          <ProblemAlert problem={save.problem ?? run.problem} />
          {message && <Alert tone="ok" title={message} />}
          <div className="row"><Button type="submit" look="primary" busy={save.busy}>{common.save}</Button><Button busy={run.busy} onClick={run.run}>{texts.runNow}</Button></div>
        </form>
      )}
      <PersonRequest />
      <Tokens />
    </div>
  );
}
