import { createContext, useContext } from "react";
import type { MeasureResult, Trace, TraceInput, TraceStep } from "../../server/assessment/results.ts";
import { useFormats, useTexts } from "../texts/language.tsx";
import type { BothLanguages } from "../texts/language.tsx";
import { coordinateTexts } from "./texts.ts";
import { traceTexts } from "./traceTexts.ts";

/** All measures of the result by name, so that one opens inside the other; and the layers' titles. */
export const Traced = createContext<{ readonly measures: Readonly<Record<string, MeasureResult>>; readonly layerTitle: (name: string) => string }>({ measures: {}, layerTitle: (name) => name });

/** How a figure came about: in a sentence, then each input down to the answers, then the rule's own address. */
export function TraceView({ trace, unit }: { trace: Trace | null; unit?: string | undefined }) {
  const texts = useTexts(traceTexts);
  if (!trace) return <p>{texts.withheld}</p>;
  const many = trace.from.length > 12;
  return (
    <div className="trace">
      <p>{texts.by[trace.by as keyof typeof texts.by] ?? trace.by}</p>
      <ul className={many ? "trace__long" : undefined}>{trace.from.map((input, index) => <li key={index}><Input input={input} unit={unit} /></li>)}</ul>
      {trace.steps.length > 1 && <p className="muted">{trace.steps.map((step) => <Step key={step.step} step={step} />)}</p>}
      <p className="muted">{texts.declaredAt} <code>{trace.rule}</code></p>
    </div>
  );
}

function Input({ input, unit }: { input: TraceInput; unit: string | undefined }) {
  const texts = useTexts(traceTexts);
  const words = useTexts(coordinateTexts);
  const format = useFormats();
  const { measures, layerTitle } = useContext(Traced);
  switch (input.kind) {
    case "question":
      return <>{format.text(input.label) || <code>{input.path}</code>}: <strong>{input.state ? texts.states[input.state] : shown(input.answer, format.number)}</strong>
        {input.value !== null && input.value !== input.answer && <> → {format.number(input.value)}</>}<Weight weight={input.weight} reverse={input.reverse} /></>;
    case "measure": {
      const measure = measures[input.name];
      const line = <>{format.text(measure?.title) || <code>{input.name}</code>}: <strong>{input.category ?? (input.value === null ? words.noValue : format.unit(input.value, measure?.unit))}</strong><Weight weight={input.weight} reverse={input.reverse} /></>;
      return measure?.trace ? <details className="disclosure"><summary>{line}</summary><div className="disclosure__body"><TraceView trace={measure.trace} unit={measure.unit} /></div></details> : line;
    }
    case "variable": return <><code>{input.path}</code>: <strong>{shown(input.value, format.number)}</strong></>;
    case "group": return <>{layerTitle(input.name)}: <strong>{input.suppressed ? words.suppressed : format.unit(input.value, unit)}</strong>{input.n !== null && !input.suppressed && <span className="muted"> ({texts.respondents(input.n)})</span>}<Weight weight={input.weight} /></>;
    case "entry": return <>{input.label}: <strong>{format.unit(input.value, unit)}</strong><Weight weight={input.weight ?? 1} /></>;
  }
}

function Weight({ weight, reverse }: { weight: number; reverse?: boolean | undefined }) {
  const texts = useTexts(traceTexts);
  const format = useFormats();
  const notes = [weight !== 1 && texts.weight(format.number(weight)), reverse && texts.reversed].filter(Boolean);
  return notes.length > 0 ? <span className="muted"> ({notes.join(", ")})</span> : null;
}

function Step({ step }: { step: TraceStep }) {
  const texts = useTexts(traceTexts);
  const format = useFormats();
  const value = step.value === null ? "–" : format.number(step.value);
  switch (step.step) {
    case "raw": return <>{texts.raw} {value}. </>;
    case "reproject": case "transform": return <>{texts.scaled(format.number(step.from[0]), format.number(step.from[1]), format.number(step.to[0]), format.number(step.to[1]))} {value}. </>;
    case "clamp": return <>{texts.clamped} {value}. </>;
    case "round": return <>{texts.rounded} {value}. </>;
  }
}

function shown(value: unknown, number: (value: number) => string): string {
  if (value === null || value === undefined || value === "") return "–";
  if (typeof value === "number") return number(value);
  if (Array.isArray(value)) return value.map((one) => shown(one, number)).join(", ");
  if (typeof value === "object") { const both = value as Partial<BothLanguages>; return both.nl ?? JSON.stringify(value); }
  return String(value);
}
