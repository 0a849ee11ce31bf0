import { Badge } from "../../design/Badge.tsx";
import { Disclosure } from "../../design/Disclosure.tsx";
import { useFormats, useTexts } from "../../texts/language.tsx";
import { PartFrame } from "./PartFrame.tsx";
import { useNames, usePart } from "./part.ts";
import type { AnalysisContent, PartProps } from "./part.ts";
import { analysisTexts } from "./texts.ts";

export type WordedPattern = AnalysisContent["patterns"]["patterns"][number];

/** What the lists show together: a sentence, the evidence, a question for the conversation. */
export default function Patterns({ round }: PartProps) {
  const texts = useTexts(analysisTexts);
  const { content, problem, reload } = usePart(round.id, "patterns");
  const nameOf = useNames(content);
  return (
    <PartFrame content={content} problem={problem} reload={reload} round={round.id} part="patterns">{({ patterns }) => (patterns.length === 0 ? <p className="card">{texts.noPatterns}</p> : (
      <ol className="plain stack">{patterns.map((pattern, index) => <li key={index}><PatternCard pattern={pattern} nameOf={nameOf} /></li>)}</ol>
    ))}</PartFrame>
  );
}

export function PatternCard({ pattern, nameOf }: { pattern: WordedPattern; nameOf: (code: string | null) => string }) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const title = texts.patternCodes[pattern.code] ?? pattern.code;
  const shown = (fact: WordedPattern["facts"][string]) => (typeof fact === "number" ? format.number(fact) : typeof fact === "string" ? nameOf(fact) : fact.map(nameOf).join(", "));
  return (
    <article className="card stack-sm">
      <div><Badge tone="info">{title}</Badge></div>
      <p className="measure"><strong>{format.text(pattern.sentence) || `${title}: ${pattern.municipalities.map(nameOf).join(", ")}`}</strong></p>
      {pattern.question !== null && <p className="measure">{texts.question}: <em>{format.text(pattern.question)}</em></p>}
      <Disclosure summary={texts.evidence}>
        <dl className="facts">
          {pattern.municipalities.length > 0 && <><dt>{texts.affected}</dt><dd>{pattern.municipalities.map(nameOf).join(", ")}</dd></>}
          {Object.entries(pattern.facts).map(([name, fact]) => <div key={name} className="facts__pair"><dt>{texts.fact(name)}</dt><dd>{name === "subject" && typeof fact === "string" && fact in texts.subjects ? texts.subjects[fact as keyof typeof texts.subjects] : shown(fact)}</dd></div>)}
        </dl>
      </Disclosure>
    </article>
  );
}
