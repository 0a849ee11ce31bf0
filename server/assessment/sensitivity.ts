/**
 * Does the conclusion stand? Every advice, band and choice again, with missing answers at their lowest and at their highest
 * value, and with each weight a fifth more and a fifth less. What changes then, "depends on" that answer or weight.
 */
import { adviceNames } from "./advise.ts";
import { bandOf } from "./bands.ts";
import { compile } from "./compile.ts";
import type { CompiledInstrument, CompiledMeasure } from "./compile.ts";
import { recommendations } from "./decide.ts";
import type { AnswersFile } from "./language.ts";
import { DONT_KNOW, UNANSWERED } from "./measures/construct.ts";
import type { Gathered } from "./measures/gather.ts";
import { conclude } from "./score.ts";
import type { AdviceContext } from "./texts.ts";
import type { Dependence, MeasureResult, SensitivityResult, Sturdiness, Text } from "./results.ts";

/** How far each weight is moved, either way. */
export const WEIGHT_CHANGE = 0.2;

type Outcome = { readonly values: ReadonlyMap<string, number | null>; readonly bands: ReadonlyMap<string, string | null>; readonly advice: ReadonlySet<string>; readonly decisions: ReadonlyMap<string, string | null> };
type Variant = { readonly kind: Dependence["kind"]; readonly measure: string; readonly where: string; readonly label: Text; readonly outcome: Outcome };

/** Scores again what a changed weight or a filled gap touches; on a copy of the instrument, of which the weights may move. */
export function sensitivity(compiled: CompiledInstrument, file: AnswersFile): SensitivityResult {
  const copy = compile(compiled.instrument);
  const { results, gaps } = firstRun(copy, file);
  const base = outcomeOf(copy, conclude(copy, [], file, false, { before: results, again: new Set() }).context);
  const run = (measure: CompiledMeasure): Outcome => {
    const { name } = measure.measure;
    const again = new Set(copy.measures.filter((each) => each === measure || each.needs.has(name)).map((each) => each.measure.name));
    return outcomeOf(copy, conclude(copy, file.respondents ?? [], file, false, { before: results, again }).context);
  };
  const variants: Variant[] = [...missingVariants(gaps, run), ...weightVariants(copy, run)];
  const judged = (differs: (outcome: Outcome) => string | null): Sturdiness => {
    const dependsOn = variants.flatMap(({ outcome, ...rest }): Dependence[] => {
      const other = differs(outcome);
      return other === null ? [] : [{ ...rest, outcome: other }];
    });
    return { sturdy: dependsOn.length === 0, dependsOn };
  };
  const outcomes = [base, ...variants.map((each) => each.outcome)];
  const present = <T>(values: readonly (T | null | undefined)[]): T[] => values.filter((value): value is T => value !== null && value !== undefined);
  return {
    weightChange: WEIGHT_CHANGE,
    measures: Object.fromEntries(copy.instrument.measures.map(({ name }) => {
      const values = present(outcomes.map((outcome) => outcome.values.get(name)));
      const band = base.bands.get(name) ?? null;
      return [name, {
        ...judged((outcome) => ((outcome.bands.get(name) ?? null) === band ? null : (outcome.bands.get(name) ?? "-"))),
        value: base.values.get(name) ?? null, lowest: values.length > 0 ? values.reduce((a, b) => Math.min(a, b)) : null, highest: values.length > 0 ? values.reduce((a, b) => Math.max(a, b)) : null,
        band, bands: [...new Set(present(outcomes.map((outcome) => outcome.bands.get(name))))].sort(),
      }];
    })),
    advice: Object.fromEntries(copy.instrument.advice.map(({ name }) => {
      const given = base.advice.has(name);
      return [name, { given, ...judged((outcome) => (outcome.advice.has(name) === given ? null : outcome.advice.has(name) ? "given" : "not given")) }];
    })),
    decisions: Object.fromEntries(copy.instrument.decisions.map(({ name }) => {
      const recommended = base.decisions.get(name) ?? null;
      return [name, { recommended, ...judged((outcome) => ((outcome.decisions.get(name) ?? null) === recommended ? null : (outcome.decisions.get(name) ?? "none"))) }];
    })),
  };
}

function outcomeOf(compiled: CompiledInstrument, context: AdviceContext): Outcome {
  const { results } = context;
  return {
    values: new Map([...results].map(([name, measure]) => [name, measure.value])),
    bands: new Map(compiled.measures.map(({ measure, bands }) => {
      const result = results.get(measure.name);
      return [measure.name, bandOf(bands, result?.value ?? NaN, result?.category ?? null)?.name ?? result?.category ?? null];
    })),
    advice: adviceNames(context), decisions: recommendations(context),
  };
}

/** The results as they are, and the measures that miss an answer of which the lowest and highest value are known. */
function firstRun(compiled: CompiledInstrument, file: AnswersFile): { results: ReadonlyMap<string, MeasureResult>; gaps: CompiledMeasure[] } {
  const gaps = new Set<CompiledMeasure>();
  const undo = compiled.measures.flatMap((each) => each.evaluator.gathered.map((gathered) => fillMissing(gathered, null, () => gaps.add(each))));
  const { context } = conclude(compiled, file.respondents ?? [], file, false);
  for (const back of undo) back();
  return { results: context.results, gaps: [...gaps] };
}

/** Each measure with all its open answers at their lowest, and at their highest. */
function missingVariants(gaps: readonly CompiledMeasure[], run: (measure: CompiledMeasure) => Outcome): Variant[] {
  return gaps.flatMap((each) => (["min", "max"] as const).map((end): Variant => {
    const undo = each.evaluator.gathered.map((gathered) => fillMissing(gathered, end, () => undefined));
    const outcome = run(each);
    for (const back of undo) back();
    return { kind: "missing", measure: each.measure.name, where: each.measure.at, label: each.measure.title, outcome };
  }));
}

/** Lets the list read its open answers as their lowest or highest; gives back how to undo it. */
function fillMissing(gathered: Gathered, end: "min" | "max" | null, seen: () => void): () => void {
  const { fill } = gathered;
  gathered.fill = (item, kind) => {
    if (kind !== UNANSWERED && kind !== DONT_KNOW) return NaN;
    const bounds = item.kind === "question" ? item.bounds : null;
    if (!bounds) return NaN;
    seen();
    return end === null ? NaN : bounds[end];
  };
  return () => { gathered.fill = fill; };
}

function weightVariants(compiled: CompiledInstrument, run: (measure: CompiledMeasure) => Outcome): Variant[] {
  return compiled.measures.flatMap((each) => each.evaluator.gathered.flatMap((gathered) => {
    if (gathered.items.length < 2 || !WEIGHED.has(each.measure.by)) return [];
    return gathered.items.flatMap((item, index) => [1 + WEIGHT_CHANGE, 1 - WEIGHT_CHANGE].map((factor): Variant => {
      const weight = gathered.weights[index] as number;
      gathered.weights[index] = weight * factor;
      const outcome = run(each);
      gathered.weights[index] = weight;
      return { kind: "weight", measure: each.measure.name, where: `${each.measure.at}/items/${index}`, label: item.label, outcome };
    }));
  }));
}

/** Constructs in which a weight weighs. */
const WEIGHED: ReadonlySet<string> = new Set(["sum", "mean", "meanOfMeans", "share"]);

