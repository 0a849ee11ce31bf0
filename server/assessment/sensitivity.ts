/**
 * Does the conclusion stand? Every advice, band and choice again, with missing answers at their lowest and at their highest
 * value, and with each weight a fifth more and a fifth less. What changes then, "depends on" that answer or weight.
 */
import { adviceNames } from "./advise.ts";
import { bandOf } from "./bands.ts";
import { compile } from "./compile.ts";
import type { CompiledInstrument, CompiledMeasure } from "./compile.ts";
import { decideFor } from "./decide.ts";
import type { AnswersFile } from "./language.ts";
import { DONT_KNOW, UNANSWERED } from "./measures/construct.ts";
import type { Gathered } from "./measures/gather.ts";
import { conclude } from "./score.ts";
import type { Dependence, SensitivityResult, Text } from "./results.ts";

/** How far each weight is moved, either way. */
export const WEIGHT_CHANGE = 0.2;

type Outcome = { readonly values: ReadonlyMap<string, number | null>; readonly bands: ReadonlyMap<string, string | null>; readonly advice: ReadonlySet<string>; readonly decisions: ReadonlyMap<string, string | null> };
type Variant = { readonly kind: Dependence["kind"]; readonly measure: string; readonly where: string; readonly label: Text; readonly outcome: Outcome };

/** Scores the answers some hundreds of times; on a copy of its own, of which the weights may move. */
export function sensitivity(compiled: CompiledInstrument, file: AnswersFile): SensitivityResult {
  const copy = compile(compiled.instrument);
  const run = (): Outcome => outcomeOf(copy, file);
  const base = run();
  const variants: Variant[] = [...missingVariants(copy, run), ...weightVariants(copy, run)];
  const dependences = (differs: (outcome: Outcome) => string | null): Dependence[] => variants.flatMap(({ outcome, ...rest }) => {
    const other = differs(outcome);
    return other === null ? [] : [{ ...rest, outcome: other }];
  });
  const judged = (dependsOn: Dependence[]): { sturdy: boolean; dependsOn: Dependence[] } => ({ sturdy: dependsOn.length === 0, dependsOn });
  return {
    weightChange: WEIGHT_CHANGE,
    measures: Object.fromEntries(copy.instrument.measures.map(({ name }) => {
      const seen = [base, ...variants.map((each) => each.outcome)].map((outcome) => outcome.values.get(name) ?? null).filter((value) => value !== null);
      const band = base.bands.get(name) ?? null;
      const bands = [...new Set([base, ...variants.map((each) => each.outcome)].map((outcome) => outcome.bands.get(name) ?? null).filter((each) => each !== null))].sort();
      return [name, {
        ...judged(dependences((outcome) => ((outcome.bands.get(name) ?? null) === band ? null : (outcome.bands.get(name) ?? "-")))),
        value: base.values.get(name) ?? null, lowest: seen.length > 0 ? seen.reduce((a, b) => Math.min(a, b)) : null, highest: seen.length > 0 ? seen.reduce((a, b) => Math.max(a, b)) : null, band, bands,
      }];
    })),
    advice: Object.fromEntries(copy.instrument.advice.map(({ name }) => {
      const given = base.advice.has(name);
      return [name, { given, ...judged(dependences((outcome) => (outcome.advice.has(name) === given ? null : outcome.advice.has(name) ? "given" : "not given"))) }];
    })),
    decisions: Object.fromEntries(copy.instrument.decisions.map(({ name }) => {
      const recommended = base.decisions.get(name) ?? null;
      return [name, { recommended, ...judged(dependences((outcome) => ((outcome.decisions.get(name) ?? null) === recommended ? null : (outcome.decisions.get(name) ?? "none")))) }];
    })),
  };
}

function outcomeOf(compiled: CompiledInstrument, file: AnswersFile): Outcome {
  const { context } = conclude(compiled, file.respondents ?? [], file, false);
  return {
    values: new Map([...context.results].map(([name, measure]) => [name, measure.value])),
    bands: new Map(compiled.measures.map((each) => [each.measure.name, bandName(each, context.results.get(each.measure.name)?.value ?? null, context.results.get(each.measure.name)?.category ?? null)])),
    advice: adviceNames(context),
    decisions: new Map(Object.entries(decideFor(context)).map(([name, decision]) => [name, decision.recommended])),
  };
}

function bandName(measure: CompiledMeasure, value: number | null, category: string | null): string | null {
  return bandOf(measure.bands, value ?? NaN, category)?.name ?? category;
}

/** All open answers at once at their lowest and at their highest, per measure that has any with known bounds. */
function missingVariants(compiled: CompiledInstrument, run: () => Outcome): Variant[] {
  return compiled.measures.flatMap((each) => (["min", "max"] as const).flatMap((end): Variant[] => {
    let filled = 0;
    const undo = each.evaluator.gathered.map((gathered) => fillMissing(gathered, end, () => { filled += 1; }));
    const outcome = run();
    for (const back of undo) back();
    return filled === 0 ? [] : [{ kind: "missing", measure: each.measure.name, where: each.measure.at, label: each.measure.title, outcome }];
  }));
}

/** Lets the list read its open answers as their lowest or highest; gives back how to undo it. */
function fillMissing(gathered: Gathered, end: "min" | "max", seen: () => void): () => void {
  const { fill } = gathered;
  gathered.fill = (item, kind) => {
    if (kind !== UNANSWERED && kind !== DONT_KNOW) return NaN;
    const bounds = item.kind === "question" ? item.bounds : null;
    if (!bounds) return NaN;
    seen();
    return bounds[end];
  };
  return () => { gathered.fill = fill; };
}

function weightVariants(compiled: CompiledInstrument, run: () => Outcome): Variant[] {
  return compiled.measures.flatMap((each) => each.evaluator.gathered.flatMap((gathered) => {
    if (gathered.items.length < 2 || !WEIGHED.has(each.measure.by)) return [];
    return gathered.items.flatMap((item, index) => [1 + WEIGHT_CHANGE, 1 - WEIGHT_CHANGE].map((factor): Variant => {
      const weight = gathered.weights[index] as number;
      gathered.weights[index] = weight * factor;
      const outcome = run();
      gathered.weights[index] = weight;
      return { kind: "weight", measure: each.measure.name, where: `${each.measure.at}/items/${index}`, label: item.label, outcome };
    }));
  }));
}

/** Constructs in which a weight weighs. */
const WEIGHED: ReadonlySet<string> = new Set(["sum", "mean", "meanOfMeans", "share"]);

