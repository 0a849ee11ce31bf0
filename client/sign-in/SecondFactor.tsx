import { useState } from "react";
import { call } from "../api.ts";
import { Button } from "../design/Button.tsx";
import { TextField } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead } from "../design/Shell.tsx";
import { useAction } from "../reply.ts";
import { useTexts } from "../texts/language.tsx";
import { enter } from "./enter.ts";
import { signInTexts } from "./texts.ts";

/** The second step: a code from the app, or a backup code. */
export function SecondFactor() {
  const texts = useTexts(signInTexts);
  const [code, setCode] = useState("");
  const finish = useAction(async () => { await call("POST /session/second-factor", { body: { code: code.replaceAll(" ", "") } }); enter(); });
  return (
    <form className="stack-lg" onSubmit={(event) => { event.preventDefault(); finish.run(); }}>
      <PageHead title={texts.secondTitle} lead={texts.secondHelp} />
      <TextField label={texts.code} size="short" autoComplete="one-time-code" inputMode="text" required minLength={6} maxLength={20} value={code} onChange={(event) => setCode(event.target.value)} />
      <ProblemAlert problem={finish.problem} />
      <div><Button type="submit" look="primary" busy={finish.busy}>{texts.signIn}</Button></div>
    </form>
  );
}
