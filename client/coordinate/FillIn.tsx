import { useMemo } from "react";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Loading } from "../design/Progress.tsx";
import { Questionnaire } from "../form/Questionnaire.tsx";
import { SaveBar } from "../form/SaveBar.tsx";
import { submissionSheet, useSheet } from "../form/useSheet.ts";
import { navigate } from "../router.tsx";
import { useTexts } from "../texts/language.tsx";
import { SubmissionHead } from "./SubmissionHead.tsx";
import { coordinateTexts } from "./texts.ts";
import { useSubmission } from "./useSubmission.tsx";

/** The municipality's questionnaires, filled in by one or more people at once. */
export default function FillIn() {
  const texts = useTexts(coordinateTexts);
  const common = useTexts();
  const { submission, instead } = useSubmission();
  const id = submission?.id ?? "";
  const source = useMemo(() => (id ? submissionSheet(id) : null), [id]);
  if (!submission || !source) return instead;
  return (
    <div className="stack-lg">
      <SubmissionHead submission={submission} title={texts.questionnaire} />
      <Sheet key={id} source={source} done={() => navigate(`/submissions/${id}/establish`)} loading={common.loading} />
    </div>
  );
}

function Sheet({ source, done, loading }: { source: ReturnType<typeof submissionSheet>; done: () => void; loading: string }) {
  const texts = useTexts(coordinateTexts);
  const open = useSheet(source);
  if (open.problem !== null) return <ProblemAlert problem={open.problem} retry={open.retry} />;
  if (!open.sheet) return <Loading what={loading} />;
  return <><SaveBar open={open} /><Questionnaire open={open} answeredBy="organisation" doneLabel={texts.establish} onDone={done} /></>;
}
