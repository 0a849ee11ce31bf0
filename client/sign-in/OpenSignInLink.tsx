import { useEffect, useRef, useState } from "react";
import { call } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { ButtonLink } from "../design/Button.tsx";
import { Loading } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead, Shell } from "../design/Shell.tsx";
import { Problem } from "../problem.ts";
import { useParams } from "../router.tsx";
import { useTexts } from "../texts/language.tsx";
import { enter } from "./enter.ts";
import { SecondFactor } from "./SecondFactor.tsx";
import { signInTexts } from "./texts.ts";

/** A sign-in link works once: it is tried exactly once, also when React draws twice. */
export default function OpenSignInLink() {
  const texts = useTexts(signInTexts);
  const { token } = useParams<"token">();
  const [problem, setProblem] = useState<unknown>(null);
  const [second, setSecond] = useState(false);
  const tried = useRef(false);
  useEffect(() => {
    if (tried.current) return;
    tried.current = true;
    call("POST /session/token", { body: { token } }).then((reply) => { if (reply.kind === "secondFactor") setSecond(true); else enter(); }, setProblem);
  }, [token]);
  const final = problem instanceof Problem && problem.status > 0 && problem.status < 500 && problem.status !== 429;
  return (
    <Shell narrow>
      {second ? <SecondFactor /> : problem === null ? <Loading what={texts.opening} /> : (
        <div className="stack-lg">
          <PageHead title={texts.linkFailed} />
          {final ? <Alert tone="warning"><p>{texts.linkFailedHelp}</p></Alert> : <ProblemAlert problem={problem} retry={() => location.reload()} />}
          <div><ButtonLink look="primary" to="/sign-in">{texts.newLink}</ButtonLink></div>
        </div>
      )}
    </Shell>
  );
}
