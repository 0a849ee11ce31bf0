import { useState } from "react";
import { call } from "../api.ts";
import { Button, ButtonLink } from "../design/Button.tsx";
import { Copyable } from "../design/Copyable.tsx";
import { Disclosure } from "../design/Disclosure.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Loading } from "../design/Progress.tsx";
import { PageHead, Shell } from "../design/Shell.tsx";
import { useAction, useReply } from "../reply.ts";
import { Link, navigate, Redirect } from "../router.tsx";
import { useTexts } from "../texts/language.tsx";
import { OwnData } from "./OwnData.tsx";
import { SignedOutLink } from "./SignedOutLink.tsx";
import { forgetWithdrawalCode, withdrawalCode } from "./withdrawalCode.ts";
import { respondTexts } from "./texts.ts";

/** After submitting: thanks, the code to withdraw with, and what can still be done. */
export default function Thanks() {
  const texts = useTexts(respondTexts);
  const common = useTexts();
  const { reply: own, problem, reload } = useReply("GET /own");
  const [link, setLink] = useState<{ url: string; qrSvg: string } | null>(null);
  const again = useAction(async () => { await call("POST /own/reopen"); navigate("/own/questionnaire"); });
  const newLink = useAction(async () => setLink(await call("POST /own/new-link")));
  if (!own) return <Shell narrow>{problem ? <SignedOutLink problem={problem} retry={reload} /> : <Loading what={common.loading} />}</Shell>;
  if (own.state === "withdrawn") return <Redirect to="/own" />;
  const code = withdrawalCode();
  const isOpen = own.round.state === "open";
  return (
    <Shell narrow>
      <div className="stack-lg">
        <PageHead title={texts.thanksTitle} lead={own.kind === "contributor" ? texts.contributorThanks : texts.thanks} />
        {code && (
          <section className="card card--quiet stack-sm">
            <h2>{texts.code}</h2>
            <p className="tile__figure mono">{code}</p>
            <p>{texts.codeHelp}</p>
            <p>{texts.codeWhere} <Link to="/withdraw">{location.host}/withdraw</Link>.</p>
            <Copyable value={code} label={texts.code} />
          </section>
        )}
        <ProblemAlert problem={again.problem ?? newLink.problem} />
        {own.mayReopen && <div className="stack-sm"><p>{texts.later}</p><div className="row"><Button busy={again.busy} onClick={again.run}>{texts.reopen}</Button></div></div>}
        {own.kind === "contributor" && isOpen && <div><ButtonLink to="/own/questionnaire">{texts.resume}</ButtonLink></div>}
        {isOpen && (
          <Disclosure summary={texts.otherDevice}>
            <p>{texts.otherDeviceHelp}</p>
            {link ? <><Copyable value={link.url} label={texts.keepLink} /><div className="qr" dangerouslySetInnerHTML={{ __html: link.qrSvg }} /></> : <div><Button busy={newLink.busy} onClick={newLink.run}>{texts.newLink}</Button></div>}
          </Disclosure>
        )}
        <OwnData isRespondent={own.kind === "respondent"} onWithdrawn={() => { forgetWithdrawalCode(); reload(); }} />
      </div>
    </Shell>
  );
}
