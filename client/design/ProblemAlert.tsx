import { explain, Problem } from "../problem.ts";
import { useTexts } from "../texts/language.tsx";
import { Alert } from "./Alert.tsx";
import { Button } from "./Button.tsx";

/** A failed request in plain words, with what to do; the list of causes when the server gave one. */
export function ProblemAlert({ problem, retry }: { problem: unknown; retry?: () => void }) {
  const texts = useTexts();
  if (!problem) return null;
  const offline = problem instanceof Problem && problem.status === 0;
  // The server's own words when it has them: what is wrong above, what to do below.
  const said = problem instanceof Problem && problem.document.detail ? problem.document.title : undefined;
  const causes = problem instanceof Problem ? problem.document.problems ?? [] : [];
  return (
    <Alert tone={offline ? "warning" : "error"} title={offline ? texts.problem.offlineTitle : said ?? texts.problem.title}>
      <p>{explain(problem, texts)}</p>
      {causes.length > 0 && (
        <ul>{causes.slice(0, 12).map((cause, index) => (
          <li key={index}>{cause.path && <code>{cause.path}</code>} {cause.what} {cause.hint}</li>
        ))}</ul>
      )}
      {retry && <Button small onClick={retry}>{texts.retry}</Button>}
    </Alert>
  );
}
