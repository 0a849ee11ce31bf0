import { lazy, Suspense } from "react";
import type { ComponentType } from "react";
import { Loading } from "../design/Progress.tsx";
import { ProblemAlert } from "../design/ProblemAlert.tsx";
import { Tabs } from "../design/Tabs.tsx";
import { useReply } from "../reply.ts";
import { useParams } from "../router.tsx";
import { useTexts } from "../texts/language.tsx";
import { RoundHead } from "./RoundHead.tsx";
import { Annotation } from "./analysis/Annotation.tsx";
import type { PartProps } from "./analysis/part.ts";
import { analysisTexts } from "./analysis/texts.ts";
import { adviseTexts } from "./texts.ts";

/** The parts of the regional analysis in the order of a conversation: overview, what there is, what it costs, who, why, what next. */
const parts = {
  summary: lazy(() => import("./analysis/Summary.tsx")),
  register: lazy(() => import("./analysis/Register.tsx")),
  load: lazy(() => import("./analysis/Load.tsx")),
  comparison: lazy(() => import("./analysis/Comparison.tsx")),
  network: lazy(() => import("./analysis/Network.tsx")),
  partners: lazy(() => import("./analysis/Partners.tsx")),
  patterns: lazy(() => import("./analysis/Patterns.tsx")),
  improvements: lazy(() => import("./analysis/Improvements.tsx")),
  ambitions: lazy(() => import("./analysis/Ambitions.tsx")),
  phase: lazy(() => import("./analysis/Phase.tsx")),
} satisfies Record<string, ComponentType<PartProps>>;
type PartName = keyof typeof parts;

export default function Analysis() {
  const texts = useTexts(analysisTexts);
  const common = useTexts();
  const words = useTexts(adviseTexts);
  const { round: id, part } = useParams<"round" | "part">();
  const { reply, problem, reload } = useReply("GET /rounds/:round", { params: { round: id } });
  if (!reply) return problem ? <ProblemAlert problem={problem} retry={reload} /> : <Loading what={common.loading} />;
  const name: PartName = part in parts ? part as PartName : "summary";
  const Part = parts[name];
  return (
    <div className="stack-lg">
      <RoundHead round={reply} title={texts.titles[name]} lead={texts.leads[name]} />
      <Tabs label={words.analysis} tabs={(Object.keys(parts) as PartName[]).map((one) => ({ to: `/rounds/${id}/analysis/${one}`, title: texts.tabs[one] }))} />
      <Suspense fallback={<Loading what={common.loading} />}><Part key={name} round={reply} /></Suspense>
      {name !== "summary" && <Annotation round={id} section={name} />}
    </div>
  );
}
