import type { PhaseGate } from "../../../server/region/phase.ts";
import { Badge } from "../../design/Badge.tsx";
import { Disclosure } from "../../design/Disclosure.tsx";
import { useFormats, useTexts } from "../../texts/language.tsx";
import { PartFrame } from "./PartFrame.tsx";
import { usePart } from "./part.ts";
import type { PartProps } from "./part.ts";
import { analysisTexts } from "./texts.ts";

/** Phases in order with their gates, and the road to the next one. */
export default function Phase({ round }: PartProps) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const { content, problem, reload } = usePart(round.id, "phase");
  return (
    <PartFrame content={content} problem={problem} reload={reload} round={round.id} part="phase">{(phase) => (
      <div className="stack-xl">
        <Disclosure summary={texts.why}><p className="measure">{texts.whyPhase}</p></Disclosure>
        <p className="lead">{texts.current}: <strong>{format.text(phase.steps.find((step) => step.name === phase.reached)?.title) || texts.noPhase}</strong></p>
        <ol className="plain columns">{phase.steps.map((step) => (
          <li key={step.name} className="card stack-sm"><div className="row-between"><h2>{format.text(step.title)}</h2><Badge tone={step.reached ? "good" : "neutral"}>{step.reached ? texts.reached : texts.notReached}</Badge></div>
            <ul className="plain stack-sm">{step.gates.map((gate) => <li key={gate.figure}><Gate gate={gate} /></li>)}</ul></li>
        ))}</ol>
        {phase.roadMap.length > 0 && <section className="stack-sm"><h2>{texts.roadMap}</h2><ol>{phase.roadMap.map((gate) => <li key={gate.figure}>{format.text(gate.action)}</li>)}</ol></section>}
      </div>
    )}</PartFrame>
  );
}

function Gate({ gate }: { gate: PhaseGate }) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const wanted = [gate.atLeast !== null && texts.atLeast(format.number(gate.atLeast)), gate.atMost !== null && texts.atMost(format.number(gate.atMost))].filter(Boolean).join(", ");
  return <><Badge tone={gate.met ? "good" : "fair"}>{gate.met ? texts.reached : texts.notReached}</Badge> {format.text(gate.title)} <span className="muted">({wanted}; {gate.value === null ? "–" : texts.isNow(format.number(gate.value))})</span></>;
}
