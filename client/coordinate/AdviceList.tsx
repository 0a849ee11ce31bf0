import type { AdviceResult } from "../../server/assessment/results.ts";
import { Disclosure } from "../design/Disclosure.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import { coordinateTexts } from "./texts.ts";

/** So many are read; the rest opens on request. */
const most = 8;

/** Recommendations, most important first: reason, first step, what it yields, what speaks against it, and the evidence. */
export function AdviceList({ advice }: { advice: readonly AdviceResult[] }) {
  const texts = useTexts(coordinateTexts);
  if (advice.length === 0) return <p>{texts.noAdvice}</p>;
  const rest = advice.slice(most);
  return <><Advices advice={advice.slice(0, most)} first={1} />{rest.length > 0 && <Disclosure summary={texts.otherAdvice(rest.length)}><Advices advice={rest} first={most + 1} /></Disclosure>}</>;
}

function Advices({ advice, first }: { advice: readonly AdviceResult[]; /** The number of the first one. */ first: number }) {
  const texts = useTexts(coordinateTexts);
  const format = useFormats();
  const whoIs = (who: string) => texts.actors[who as keyof typeof texts.actors] ?? who;
  const yields = ({ effect }: AdviceResult) => [effect.hoursPerYear != null && format.unit(effect.hoursPerYear, "hoursPerYear"), effect.euroPerYear != null && format.unit(effect.euroPerYear, "euroPerYear")].filter(Boolean).join(", ");
  return (
    <ol className="plain stack">{advice.map((one, index) => (
      <li key={one.name}><article className="card stack-sm">
        <h3>{index + first}. {format.text(one.title)}</h3>
        <p className="measure">{format.text(one.reason)}</p>
        <dl className="facts">
          {one.firstStep && <><dt>{texts.firstStep}</dt><dd>{format.text(one.firstStep)}</dd></>}
          {one.who.length > 0 && <><dt>{texts.who}</dt><dd>{one.who.map(whoIs).join(", ")}</dd></>}
          {one.effort && <><dt>{texts.effort}</dt><dd>{texts.efforts[one.effort]}</dd></>}
          {(one.effect.text ?? one.effect.hoursPerYear ?? one.effect.euroPerYear) != null && <><dt>{texts.yields}</dt><dd>{yields(one) && <strong>{yields(one)}</strong>} {format.text(one.effect.text)}</dd></>}
          {one.counter && <><dt>{texts.counter}</dt><dd>{format.text(one.counter)}</dd></>}
        </dl>
        {one.evidence.length > 0 && (
          <Disclosure summary={texts.evidence}><dl className="facts">{one.evidence.map((fact) => <div key={fact.path} className="facts__pair"><dt>{format.text(fact.label)}</dt><dd>{format.text(fact.display)}</dd></div>)}</dl></Disclosure>
        )}
      </article></li>
    ))}</ol>
  );
}
