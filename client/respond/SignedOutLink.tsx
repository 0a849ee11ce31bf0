import { Alert } from "../design/Alert.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { PageHead } from "../design/Shell.tsx";
import { Problem } from "../problem.ts";
import { usePath } from "../router.tsx";
import { useTexts } from "../texts/language.tsx";
import { respondTexts } from "./texts.ts";

/** Without a personal link's session there is nothing to show: say how to get in. */
export function SignedOutLink({ problem, retry }: { problem: unknown; retry: () => void }) {
  const texts = useTexts(respondTexts);
  const usedForReports = usePath() === "/own/reports";
  if (!(problem instanceof Problem) || (problem.status !== 401 && problem.status !== 403)) return <ProblemAlert problem={problem} retry={retry} />;
  return <div className="stack-lg"><PageHead title={texts.openFailed} /><Alert tone="warning"><p>{usedForReports ? texts.openFailedBoard : texts.openFailedHelp}</p></Alert></div>;
}
