import type { DecisionResult } from "../../server/assessment/results.ts";
import { Badge } from "../design/Badge.tsx";
import { Disclosure } from "../design/Disclosure.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import { coordinateTexts } from "./texts.ts";

/** Ranked options with reasons for and against; never only an outcome. */
export function Decisions({ decisions }: { decisions: readonly DecisionResult[] }) {
  const texts = useTexts(coordinateTexts);
  const format = useFormats();
  return decisions.map((decision) => (
    <article key={decision.name} className="card stack">
      <h3>{format.text(decision.title)}</h3>
      {decision.note && <p className="muted measure">{format.text(decision.note)}</p>}
      {decision.options.map((option) => (
        <div key={option.name} className="stack-sm">
          <div className="row"><h4>{format.text(option.title)}</h4>{decision.recommended === option.name && <Badge tone="good">{texts.recommended}</Badge>}{option.notAdvisable.length > 0 && <Badge tone="bad">{texts.notAdvisable}</Badge>}<span className="muted number">{format.number(option.score)}</span></div>
          {option.description && <p className="measure">{format.text(option.description)}</p>}
          {option.notAdvisable.map((because, index) => <p key={index}>{format.text(because)}</p>)}
          {(option.for.length > 0 || option.against.length > 0) && (
            <Disclosure summary={`${texts.forIt} (${option.for.length}), ${texts.against.toLowerCase()} (${option.against.length})`} open={decision.recommended === option.name}>
              {option.for.length > 0 && <><strong>{texts.forIt}</strong><ul>{option.for.map((point, index) => <li key={index}>{format.text(point.text)}</li>)}</ul></>}
              {option.against.length > 0 && <><strong>{texts.against}</strong><ul>{option.against.map((point, index) => <li key={index}>{format.text(point.text)}</li>)}</ul></>}
            </Disclosure>
          )}
        </div>
      ))}
    </article>
  ));
}
