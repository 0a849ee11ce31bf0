import { useState } from "react";
import { call } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { Disclosure } from "../design/Disclosure.tsx";
import { TextField } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead, Shell } from "../design/Shell.tsx";
import { useAction, useReply } from "../reply.ts";
import { useSearch } from "../router.tsx";
import { useTexts } from "../texts/language.tsx";
import { enter } from "./enter.ts";
import { SecondFactor } from "./SecondFactor.tsx";
import { signInTexts } from "./texts.ts";

/** Sign in: a link by e-mail, a password with second step, or the organisation's own account. */
export default function SignIn() {
  const texts = useTexts(signInTexts);
  const { reply: session, problem: unreachable } = useReply("GET /session");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [sent, setSent] = useState(false);
  const [second, setSecond] = useState(false);
  const byLink = useAction(async () => { await call("POST /session/link", { body: { email } }); setSent(true); });
  const byPassword = useAction(async () => {
    const reply = await call("POST /session/password", { body: { email, password } });
    if (reply.kind === "secondFactor") setSecond(true);
    else enter();
  });
  const byProvider = useAction(async (provider: string) => { location.assign((await call("POST /session/provider", { body: { provider } })).url); });
  const mail = session?.mail ?? true;
  // The organisation's own sign-in sent him back without an account.
  const search = useSearch();
  const failed = search.get("problem") === "organisation";
  const passwordForm = (
    <form className="stack" onSubmit={(event) => { event.preventDefault(); byPassword.run(); }}>
      <TextField label={texts.email} type="email" autoComplete="username" required value={email} onChange={(event) => setEmail(event.target.value)} />
      <TextField label={texts.password} type="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
      <ProblemAlert problem={byPassword.problem} />
      <div><Button type="submit" look={mail ? "secondary" : "primary"} busy={byPassword.busy}>{texts.signIn}</Button></div>
    </form>
  );
  // The organisation's own sign-in sent him back for the second step.
  if (second || search.get("second") === "code") return <Shell narrow><SecondFactor /></Shell>;
  // Which ways in there are depends on the server: a form that is drawn before it answers would be exchanged while somebody types.
  if (!session && !unreachable) return <Shell narrow><PageHead title={texts.title} lead={texts.lead} /></Shell>;
  return (
    <Shell narrow>
      <div className="stack-lg">
        <PageHead title={texts.title} lead={texts.lead} />
        {session?.demo && <Alert tone="info" live={false}><p>{texts.demo}</p></Alert>}
        {session?.providers.map((provider) => <div key={provider.id}><Button look="primary" busy={byProvider.busy} onClick={() => byProvider.run(provider.id)}>{texts.byProvider(provider.name)}</Button></div>)}
        {failed && !byProvider.busy && <Alert tone="error" title={texts.providerFailed}><p>{texts.providerFailedHelp}</p></Alert>}
        <ProblemAlert problem={byProvider.problem} />
        {sent ? <Alert tone="ok" title={texts.linkSent}><p>{texts.linkSentHelp}</p></Alert> : mail && (
          <form className="card stack" onSubmit={(event) => { event.preventDefault(); byLink.run(); }}>
            <TextField label={texts.email} type="email" autoComplete="email" required value={email} onChange={(event) => setEmail(event.target.value)} />
            <ProblemAlert problem={byLink.problem} />
            <div><Button type="submit" look="primary" busy={byLink.busy}>{texts.byLink}</Button></div>
          </form>
        )}
        {mail ? <Disclosure summary={texts.byPassword}>{passwordForm}</Disclosure> : <><p>{texts.noMail}</p><div className="card">{passwordForm}</div></>}
      </div>
    </Shell>
  );
}
