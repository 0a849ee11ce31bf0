import type { MeasureResult } from "../../server/assessment/results.ts";
import type { Round } from "../api.ts";
import { Badge } from "../design/Badge.tsx";
import { Chart } from "../design/Chart.tsx";
import { Disclosure } from "../design/Disclosure.tsx";
import { useFormats, useTexts } from "../texts/language.tsx";
import { bandTones } from "./stateTone.ts";
import { coordinateTexts } from "./texts.ts";
import { TraceView } from "./TraceView.tsx";

/** All measures: those on a scale per layer first as a drawing, then each with its band, its layers and its why. */
export function Measures({ measures, groups }: { measures: readonly MeasureResult[]; groups: Round["groups"] }) {
  const texts = useTexts(coordinateTexts);
  const format = useFormats();
  const layered = measures.filter((measure) => measure.groups && measure.scale);
  const scores = measures.filter((measure) => measure.scale && measure.value !== null);
  const figures = measures.filter((measure) => !measure.scale && (measure.value !== null || measure.categoryTitle !== undefined));
  const scale = layered[0]?.scale;
  // What has a target is what the municipality steers by; without targets the first dozen.
  const aimed = scores.filter((measure) => measure.target);
  const main = aimed.length > 0 ? aimed : scores.slice(0, 12);
  return (
    <>
      {scores.length > 0 && (
        <section className="stack" aria-labelledby="scores"><h2 id="scores">{texts.scores}</h2>
          {scale && layered.length > 0 && (
            <Chart spec={{ kind: "layers", id: "layers", title: texts.perLayer, series: groups.map((group) => format.text(group.title)), scale, withheld: "–",
              rows: layered.filter((measure) => measure.scale?.max === scale.max).slice(0, 16).map((measure) => ({ label: format.text(measure.title), values: groups.map((group) => measure.groups?.[group.name]?.value ?? null), target: measure.target?.value ?? null })) }} />
          )}
          <Sheets first={main} rest={scores.filter((measure) => !main.includes(measure))} groups={groups} />
        </section>
      )}
      {figures.length > 0 && (
        <section className="stack" aria-labelledby="figures"><h2 id="figures">{texts.figures}</h2>
          <Sheets first={figures.slice(0, 12)} rest={figures.slice(12)} groups={groups} />
        </section>
      )}
    </>
  );
}

/** The measures that matter first; the others one tap away. */
function Sheets({ first, rest, groups }: { first: readonly MeasureResult[]; rest: readonly MeasureResult[]; groups: Round["groups"] }) {
  const texts = useTexts(coordinateTexts);
  const sheet = (measures: readonly MeasureResult[]) => <div className="figures">{measures.map((measure) => <Measure key={measure.name} measure={measure} groups={groups} />)}</div>;
  return <>{sheet(first)}{rest.length > 0 && <Disclosure summary={texts.otherMeasures(rest.length)}>{sheet(rest)}</Disclosure>}</>;
}

function Measure({ measure, groups }: { measure: MeasureResult; groups: Round["groups"] }) {
  const texts = useTexts(coordinateTexts);
  const format = useFormats();
  // Questions that were not put (to this layer, in this case) are not missing.
  const { dontKnow, unanswered, skipped, notApplicable, of } = measure.missing;
  const absent = dontKnow + unanswered;
  return (
    <article className="figure" id={`measure-${measure.name}`}>
      <div className="row-between">
        <h3>{format.text(measure.title)}</h3>
        <div className="row"><span className="figure__value">{measure.categoryTitle ? format.text(measure.categoryTitle) : format.unit(measure.value, measure.unit)}{measure.scale && <span className="muted figure__of"> / {format.number(measure.scale.max)}</span>}</span>
          {measure.band && <Badge tone={bandTones[measure.band.tone]}>{format.text(measure.band.title)}</Badge>}</div>
      </div>
      {measure.band?.text && <p>{format.text(measure.band.text)}</p>}
      {measure.groups && (
        <dl className="layers">{groups.map((group) => {
          const layer = measure.groups?.[group.name];
          return <div key={group.name}><dt>{format.text(group.title)}</dt><dd>{!layer || layer.suppressed ? <span className="muted">{texts.suppressed}</span> : format.unit(layer.value, measure.unit)}</dd></div>;
        })}
        {measure.gap && <div><dt>{texts.gap}</dt><dd>{format.number(measure.gap.value)}</dd></div>}</dl>
      )}
      {absent > 0 && <p className="muted">{texts.answersMissing(absent, of - skipped - notApplicable)}</p>}
      <Disclosure summary={texts.whyScore}><TraceView trace={measure.trace} unit={measure.unit} /></Disclosure>
    </article>
  );
}
