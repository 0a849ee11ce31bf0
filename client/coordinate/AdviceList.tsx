import type { AdviceResult } from "../../server/assessment/results.ts";
import { Disclosure } from "../design/Disclosure.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import { coordinateTexts } from "./texts.ts";

/** Recommendations, most important first: reason, first step, what it yields, what speaks against it, and the evidence. */
export function AdviceList({ advice }: { advice: readonly AdviceResult[] }) {
  const texts = useTexts(coordinateTexts);
  const format = useFormats();
  if (advice.length === 0) return <p>{texts.noAdvice}</p>;
  return (
    <ol className="plain stack">{advice.map((one, index) => (
      <li key={one.name}><article className="card stack-sm">
        <h3>{index + 1}. {format.text(one.title)}</h3>
        <p className="measure">{format.text(one.reason)}</p>
        <dl className="facts">
          {one.firstStep && <><dt>{texts.firstStep}</dt><dd>{format.text(one.firstStep)}</dd></>}
          {one.who.length > 0 && <><dt>{texts.who}</dt><dd>{one.who.join(", ")}</dd></>}
          {one.effort && <><dt>{texts.effort}</dt><dd>{texts.efforts[one.effort]}</dd></>}
          {(one.effect.text ?? one.effect.hoursPerYear ?? one.effect.euroPerYear) != null && <><dt>{texts.yields}</dt><dd>{[format.text(one.effect.text), one.effect.hoursPerYear != null && format.unit(one.effect.hoursPerYear, "hoursPerYear"), one.effect.euroPerYear != null && format.unit(one.effect.euroPerYear, "euroPerYear")].filter(Boolean).join("; ")}</dd></>}
          {one.counter && <><dt>{texts.counter}</dt><dd>{format.text(one.counter)}</dd></>}
        </dl>
        {one.evidence.length > 0 && (
          <Disclosure summary={texts.evidence}><dl className="facts">{one.evidence.map((fact) => <div key={fact.path} className="facts__pair"><dt>{format.text(fact.label)}</dt><dd>{format.text(fact.display)}</dd></div>)}</dl></Disclosure>
        )}
      </article></li>
    ))}</ol>
  );
}
