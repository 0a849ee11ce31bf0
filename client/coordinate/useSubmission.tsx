import type { ReactNode } from "react";
import type { Submission } from "../api.ts";
import { Loading } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { useReply } from "../reply.ts";
import { useParams } from "../router.tsx";
import { useTexts } from "../texts/language.tsx";

/** The municipality's part in a round that the address names; `instead` is what to show until it is there. */
export function useSubmission(): { submission: Submission | null; instead: ReactNode; reload: () => void } {
  const common = useTexts();
  const { submission: id } = useParams<"submission">();
  const { reply, problem, reload } = useReply("GET /submissions/:submission", { params: { submission: id } });
  return { submission: reply, reload, instead: problem ? <ProblemAlert problem={problem} retry={reload} /> : <Loading what={common.loading} /> };
}
