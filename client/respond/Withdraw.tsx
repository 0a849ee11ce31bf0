import { useState } from "react";
import { call } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { TextField } from "../design/Field.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead, Shell } from "../design/Shell.tsx";
import { useAction } from "../reply.ts";
import { useTexts } from "../texts/language.tsx";
import { withdrawalCode } from "./withdrawalCode.ts";
import { respondTexts } from "./texts.ts";

/** Withdraw with the code alone: no account, no name. */
export default function Withdraw() {
  const texts = useTexts(respondTexts);
  const [code, setCode] = useState(withdrawalCode() ?? "");
  const [done, setDone] = useState(false);
  const withdraw = useAction(async () => { await call("POST /withdrawals", { body: { code: code.trim() } }); setDone(true); });
  return (
    <Shell narrow>
      <div className="stack-lg">
        <PageHead title={texts.withdrawTitle} lead={texts.withdrawHelp} />
        {done ? <Alert tone="ok" title={texts.withdrawn} /> : (
          <form className="stack" onSubmit={(event) => { event.preventDefault(); withdraw.run(); }}>
            <TextField label={texts.withdrawCode} value={code} onChange={(event) => setCode(event.target.value)} autoComplete="off" spellCheck={false} required minLength={8} maxLength={40} />
            <p>{texts.withdrawAsk}</p>
            <ProblemAlert problem={withdraw.problem} />
            <div><Button type="submit" look="danger" busy={withdraw.busy}>{texts.withdrawNow}</Button></div>
          </form>
        )}
      </div>
    </Shell>
  );
}
