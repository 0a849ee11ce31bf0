import { useState } from "react";
import { address, call } from "../api.ts";
import { Button } from "../design/Button.tsx";
import { Dialog } from "../design/Dialog.tsx";
import { Disclosure } from "../design/Disclosure.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { useAction } from "../reply.ts";
import { useTexts } from "../texts/language.tsx";
import { respondTexts } from "./texts.ts";

/** What is mine: read it, or have it deleted. With the personal link no code is needed; a colleague's part is the municipality's. */
export function OwnData({ isRespondent, onWithdrawn }: { readonly isRespondent: boolean; readonly onWithdrawn: () => void }) {
  const texts = useTexts(respondTexts);
  const common = useTexts();
  const [asking, setAsking] = useState(false);
  const withdraw = useAction(async () => { await call("POST /own/withdraw"); setAsking(false); onWithdrawn(); });
  return (
    <>
      <Disclosure summary={common.privacy}>
        <p><a href={address("GET /own/export")} download="netwerkregie.json">{texts.myAnswers}</a></p>
        {isRespondent && <p><Button look="subtle" onClick={() => setAsking(true)}>{texts.withdraw}</Button></p>}
      </Disclosure>
      {asking && (
        <Dialog title={texts.withdrawTitle} onClose={() => setAsking(false)}>
          <p>{texts.withdrawAsk}</p>
          <ProblemAlert problem={withdraw.problem} />
          <div className="row"><Button look="danger" busy={withdraw.busy} onClick={() => withdraw.run()}>{texts.withdrawNow}</Button><Button onClick={() => setAsking(false)}>{common.cancel}</Button></div>
        </Dialog>
      )}
    </>
  );
}
