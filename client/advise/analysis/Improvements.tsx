import { useState } from "react";
import { Badge } from "../../design/Badge.tsx";
import { Disclosure } from "../../design/Disclosure.tsx";
import { Checkbox } from "../../design/Field.tsx";
import { useFormats, useTexts } from "../../texts/language.tsx";
import { PartFrame } from "./PartFrame.tsx";
import { Scenarios } from "./Scenarios.tsx";
import { useNames, usePart } from "./part.ts";
import type { AnalysisContent, PartProps } from "./part.ts";
import { analysisTexts } from "./texts.ts";

type WordedImprovement = AnalysisContent["improvements"]["improvements"][number];
const tones = { merge: "info", stop: "bad", lighten: "fair", strengthen: "good", start: "good" } as const;

/** What could be better, with effect, legal remark and risk; several together make a scenario. */
export default function Improvements({ round }: PartProps) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const { content, problem, reload } = usePart(round.id, "improvements");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const nameOf = useNames(content);
  const title = (one: WordedImprovement) => `${texts.kindsOfImprovement[one.kind]}: ${one.names.join(", ") || nameOf(one.domain)}`;
  return (
    <PartFrame content={content} problem={problem} reload={reload} round={round.id} part="improvements">{({ improvements, shares }) => (improvements.length === 0 ? <p className="card">{texts.noImprovements}</p> : (
      <div className="stack-lg">
        <Disclosure summary={texts.why}><p className="measure">{texts.whyImprovements}</p>{shares && <dl className="facts">{(Object.keys(shares) as (keyof typeof shares)[]).map((kind) => <div key={kind} className="facts__pair"><dt>{texts.kindsOfImprovement[kind]}</dt><dd>{texts.shareOf(format.share(shares[kind].low), format.share(shares[kind].typical), format.share(shares[kind].high))}</dd></div>)}</dl>}</Disclosure>
        <Scenarios round={round.id} chosen={chosen} titleOf={(id) => { const one = improvements.find((candidate) => candidate.id === id); return one ? title(one) : id; }} nameOf={nameOf} />
        <ol className="plain stack">{improvements.map((one) => {
          const saves = one.hoursSavedPerYear.typical >= 0;
          return (
            <li key={one.id} className="card stack-sm">
              <div className="row"><Badge tone={tones[one.kind]}>{texts.kindsOfImprovement[one.kind]}</Badge><strong>{one.names.join(" + ") || nameOf(one.domain)}</strong></div>
              {one.sentence !== null && <p className="measure">{format.text(one.sentence)}</p>}
              <dl className="facts">
                <dt>{saves ? texts.saved : texts.costs}</dt><dd>{format.unit(Math.abs(one.hoursSavedPerYear.typical), "hoursPerYear")}, {format.money(Math.abs(one.costSavedEuroPerYear.typical))} <span className="muted">({texts.range(format.whole(Math.abs(one.hoursSavedPerYear.low)), format.whole(Math.abs(one.hoursSavedPerYear.high)))})</span></dd>
                <dt>{texts.affected}</dt><dd>{one.affected.map(nameOf).join(", ")}</dd>
                <dt>{texts.legal}</dt><dd>{format.text(one.legalText) || texts.legals[one.legal]}</dd>
                <dt>{texts.risk}</dt><dd>{format.text(one.riskText) || texts.risks[one.risk]}</dd>
              </dl>
              <div className="no-print"><Checkbox label={`${texts.choose}: ${title(one)}`} checked={chosen.includes(one.id)} onChange={(event) => setChosen(event.target.checked ? [...chosen, one.id] : chosen.filter((id) => id !== one.id))} /></div>
            </li>
          );
        })}</ol>
      </div>
    ))}</PartFrame>
  );
}
