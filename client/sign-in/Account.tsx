import { useState } from "react";
import { call } from "../api.ts";
import { useSession } from "../session.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { TextField } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead } from "../design/Shell.tsx";
import { Table } from "../design/Table.tsx";
import { useAction, useReply } from "../reply.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import { signInTexts } from "./texts.ts";

/** One's own account: password, second step, devices. */
export default function Account() {
  const texts = useTexts(signInTexts);
  const { person } = useSession();
  const [hasPassword, setHasPassword] = useState(person.hasPassword);
  return (
    <div className="stack-xl measure">
      <PageHead title={texts.account} lead={`${person.name} · ${person.email}`} />
      {person.secondFactor === "mustBeSetUp" && <Alert tone="warning" title={texts.mustSetUp} />}
      <Password had={hasPassword} set={() => setHasPassword(true)} />
      <Second state={person.secondFactor} hasPassword={hasPassword} />
      <Devices />
    </div>
  );
}

function Password({ had, set: isSet }: { had: boolean; set: () => void }) {
  const texts = useTexts(signInTexts);
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [done, setDone] = useState(false);
  const set = useAction(async () => { await call("PUT /session/password", { body: { ...(had && { current }), next } }); setCurrent(""); setNext(""); setDone(true); isSet(); });
  return (
    <form className="card stack" onSubmit={(event) => { event.preventDefault(); set.run(); }}>
      <h2>{texts.changePassword}</h2>
      {had && <TextField label={texts.current} type="password" autoComplete="current-password" required value={current} onChange={(event) => setCurrent(event.target.value)} />}
      <TextField label={texts.next} help={texts.nextHelp} type="password" autoComplete="new-password" required minLength={12} value={next} onChange={(event) => { setDone(false); setNext(event.target.value); }} />
      <ProblemAlert problem={set.problem} />
      {done && <Alert tone="ok" title={texts.passwordSet} />}
      <div><Button type="submit" look="primary" busy={set.busy}>{texts.setPassword}</Button></div>
    </form>
  );
}

function Second({ state, hasPassword }: { state: "on" | "mustBeSetUp" | "notNeeded"; hasPassword: boolean }) {
  const texts = useTexts(signInTexts);
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [setup, setSetup] = useState<{ uri: string; qrSvg: string; backupCodes: string[] } | null>(null);
  const begin = useAction(async () => setSetup(await call("POST /session/second-factor/setup", { body: { password } })));
  const confirm = useAction(async () => { await call("POST /session/second-factor/confirm", { body: { code: code.trim() } }); location.assign("/"); });
  return (
    <section className="card stack">
      <h2>{texts.second}</h2>
      {state === "on" && <p>{texts.secondOn}</p>}
      {!hasPassword ? <p>{texts.passwordFirst}</p> : !setup ? (
        <form className="stack" onSubmit={(event) => { event.preventDefault(); begin.run(); }}>
          <TextField label={texts.password} type="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
          <ProblemAlert problem={begin.problem} />
          <div><Button type="submit" busy={begin.busy}>{texts.secondSetUp}</Button></div>
        </form>
      ) : (
        <form className="stack" onSubmit={(event) => { event.preventDefault(); confirm.run(); }}>
          <p>{texts.scan}</p>
          <div className="qr" dangerouslySetInnerHTML={{ __html: setup.qrSvg }} />
          <p className="mono">{new URL(setup.uri).searchParams.get("secret")}</p>
          <p>{texts.backup}</p>
          <ul className="columns-narrow plain mono">{setup.backupCodes.map((backup) => <li key={backup}>{backup}</li>)}</ul>
          <TextField label={texts.confirm} size="short" inputMode="numeric" autoComplete="one-time-code" pattern="\d{6}" required value={code} onChange={(event) => setCode(event.target.value)} />
          <ProblemAlert problem={confirm.problem} />
          <div><Button type="submit" look="primary" busy={confirm.busy}>{texts.confirm}</Button></div>
        </form>
      )}
    </section>
  );
}

function Devices() {
  const texts = useTexts(signInTexts);
  const format = useFormats();
  const { reply, problem, reload } = useReply("GET /session/devices");
  const end = useAction(async (device: string) => { await call("DELETE /session/devices/:device", { params: { device } }); reload(); });
  return (
    <section className="stack">
      <h2>{texts.devices}</h2>
      <ProblemAlert problem={problem ?? end.problem} retry={reload} />
      {reply && <Table caption={texts.devices} hideCaption rows={reply} rowKey={(device) => device.id} columns={[
        { name: "browser", title: texts.device, cell: (device) => <>{device.browser}{device.current && ` (${texts.thisDevice})`}</> },
        { name: "since", title: texts.since, cell: (device) => format.moment(device.since), sort: (device) => device.since },
        { name: "until", title: texts.until, cell: (device) => format.moment(device.until) },
        { name: "end", title: "", cell: (device) => !device.current && <Button small look="subtle" onClick={() => end.run(device.id)}>{texts.end}</Button> },
      ]} />}
    </section>
  );
}
