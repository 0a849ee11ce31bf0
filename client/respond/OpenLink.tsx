import { useEffect, useState } from "react";
import { call } from "../api.ts";
import { Alert } from "../design/Alert.tsx";
import { Loading } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead, Shell } from "../design/Shell.tsx";
import { Problem } from "../problem.ts";
import { navigate, useParams, usePath } from "../router.tsx";
import { useTexts } from "../texts/language.tsx";
import { keepPersonalUrl } from "./personalUrl.ts";
import { forgetWithdrawalCode } from "./withdrawalCode.ts";
import { respondTexts } from "./texts.ts";

/** Opens a personal link: exchanges its token for a session and takes the token out of the address. */
export default function OpenLink() {
  const texts = useTexts(respondTexts);
  const { token } = useParams<"token">();
  const [problem, setProblem] = useState<unknown>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let alive = true;
    setProblem(null);
    call("POST /session/personal", { body: { token } }).then((opened) => {
      if (!alive) return;
      keepPersonalUrl(opened.personalUrl);
      // It may be another person's, on the same device.
      forgetWithdrawalCode();
      navigate(opened.kind === "board" ? "/own/reports" : "/own", { replace: true });
    }, (cause: unknown) => { if (alive) setProblem(cause); });
    return () => { alive = false; };
  }, [token, attempt]);
  const isBoard = usePath().startsWith("/b/");
  const passing = problem instanceof Problem && (problem.status === 0 || problem.status >= 500 || problem.status === 429);
  return (
    <Shell narrow>
      {!problem && <Loading what={texts.opening} />}
      {problem !== null && (
        <div className="stack-lg">
          <PageHead title={(!passing && problem instanceof Problem && problem.document.title) || texts.openFailed} />
          {passing ? <ProblemAlert problem={problem} retry={() => setAttempt(attempt + 1)} /> : (
            <Alert tone="warning">
              {problem instanceof Problem && problem.document.detail && <p>{problem.document.detail}</p>}
              {/* Where all places are taken, that is the whole story; who reads a report has no answers to lose. */}
              {!isBoard && !(problem instanceof Problem && problem.status === 409) && <p>{texts.answersKept}</p>}
            </Alert>
          )}
        </div>
      )}
    </Shell>
  );
}
