import { useState } from "react";
import { call } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { TextField } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { useAction } from "../reply.ts";
import { useTexts } from "../texts/language.tsx";
import { administerTexts } from "./texts.ts";

/** Access and erasure for one person. */
export function PersonRequest() {
  const texts = useTexts(administerTexts);
  const common = useTexts();
  const [email, setEmail] = useState("");
  const [reason, setReason] = useState("");
  const [asking, setAsking] = useState(false);
  const [message, setMessage] = useState("");
  const fetchAll = useAction(async () => {
    const everything = await call("POST /privacy/export", { body: { email } });
    const url = URL.createObjectURL(new Blob([JSON.stringify(everything, null, 2)], { type: "application/json" }));
    Object.assign(document.createElement("a"), { href: url, download: "persoonsgegevens.json" }).click();
    URL.revokeObjectURL(url);
  });
  const erase = useAction(async () => { const gone = await call("POST /privacy/erase", { body: { email, reason } }); setAsking(false); setMessage(texts.erased(gone.accounts, gone.respondents, gone.links)); });
  return (
    <section className="card stack"><h2>{texts.personTitle}</h2><p>{texts.personHelp}</p>
      <TextField label={texts.email} type="email" value={email} onChange={(event) => setEmail(event.target.value)} autoComplete="off" />
      <TextField label={texts.eraseReason} value={reason} onChange={(event) => setReason(event.target.value)} />
      <ProblemAlert problem={fetchAll.problem} />
      {message && <Alert tone="ok" title={message} />}
      <div className="row"><Button busy={fetchAll.busy} disabled={!email.includes("@")} onClick={fetchAll.run}>{texts.exportPerson}</Button><Button look="danger" disabled={!email.includes("@") || reason.trim().length < 5} onClick={() => setAsking(true)}>{texts.erasePerson}</Button></div>
      {asking && <Dialog title={texts.eraseAsk} onClose={() => setAsking(false)}><p>{email}</p><ProblemAlert problem={erase.problem} />
        <div className="row"><Button look="danger" busy={erase.busy} onClick={erase.run}>{texts.erasePerson}</Button><Button onClick={() => setAsking(false)}>{common.cancel}</Button></div></Dialog>}
    </section>
  );
}
