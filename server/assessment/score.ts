/**
 * Scoring: answers in, every measure, advice and decision with its trace out. Pure: the same input gives the same result,
 * to the last bit, in whatever order the keys of the answers stand.
 *
 * ```ts
 * const compiled = compile(instrument);
 * const result = score(compiled, answersFile);
 * ```
 */
import { adviseFor } from "./advise.ts";
import { bandOf } from "./bands.ts";
import { contentHash } from "./canonical.ts";
import { changeSince } from "./change.ts";
import type { CompiledInstrument, CompiledMeasure } from "./compile.ts";
import { decideFor } from "./decide.ts";
import { respondentFrames, startFrame } from "./frames.ts";
import { disclosure, type Disclosed, type Disclosure } from "./disclosure.ts";
import { groupedResult, lackingOf, responseResult, startTally } from "./groups.ts";
import type { Tally } from "./groups.ts";
import type { AnswersFile } from "./language.ts";
import type { Frame } from "./measures/construct.ts";
import { appliedPolicy, missingResult } from "./measures/gather.ts";
import { numberFrom } from "./measures/formula.ts";
import type { AdviceContext } from "./texts.ts";
import type { AssessmentResult, Flag, MeasureResult, ScoreWarning, Text, Trace, TraceStep } from "./results.ts";

export { compile } from "./compile.ts";
export type { CompiledInstrument } from "./compile.ts";

/** Raised when the same answers could give another result. */
export const ENGINE_VERSION = "1.0.0";

export type ScoreOptions = {
  /** Default true. Without it `trace` is null, and scoring is faster. */
  readonly trace?: boolean;
  /** The answers' hash if it is known already: hashing costs more than scoring. */
  readonly answersHash?: string;
};

type Respondent = { readonly id?: string | undefined; readonly group?: string | null | undefined; readonly release?: number | undefined; readonly answers: Readonly<Record<string, unknown>> };

/** Scores an answers file. */
export function score(compiled: CompiledInstrument, file: AnswersFile, options: ScoreOptions = {}): AssessmentResult {
  const { earlier, ...own } = file;
  const result = scoreRespondents(compiled, file.respondents ?? [], file, { ...options, answersHash: options.answersHash ?? contentHash(own) });
  return earlier === undefined ? result : { ...result, change: changeSince(compiled, result, earlier, (before) => score(compiled, before, { trace: false, answersHash: "" })) };
}

/**
 * Scores with respondents from anywhere, one at a time: memory does not grow with their number (but for medians and
 * percentiles). The rest of the file is as in `score`.
 */
export function scoreRespondents(compiled: CompiledInstrument, respondents: Iterable<Respondent>, file: AnswersFile = {}, options: ScoreOptions = {}): AssessmentResult {
  const { context, tally, frame, flags, shown } = conclude(compiled, respondents, file, options.trace ?? true);
  const { results } = context;
  const date = file.date ?? null;
  const { advice, withheld } = adviseFor(context);
  const warnings: ScoreWarning[] = [];
  return {
    engine: { version: ENGINE_VERSION },
    instrument: { id: compiled.instrument.id, version: compiled.instrument.version, hash: compiled.instrument.hash },
    answersHash: options.answersHash ?? "", date,
    measures: Object.fromEntries(compiled.instrument.measures.map(({ name }) => [name, results.get(name) as MeasureResult])),
    advice, withheld, decisions: decideFor(context),
    response: responseResult(compiled, tally, shown, file.invited, file.waiting),
    flags: [...organisationFlags(compiled, frame), ...flags.raised(tally, shown)], warnings,
  };
}

/** Results that stand, and the names of the measures that must be computed again. */
export type Partial = { readonly before: ReadonlyMap<string, MeasureResult>; readonly again: ReadonlySet<string> };

/** All measures computed: what advice and decisions are made from. */
export function conclude(compiled: CompiledInstrument, respondents: Iterable<Respondent>, file: AnswersFile, withTrace: boolean, partial: Partial | null = null): { context: AdviceContext; tally: Tally; frame: Frame; shown: Disclosure; flags: Flags } {
  const date = file.date ?? null;
  const results = new Map<string, MeasureResult>(partial?.before);
  const frame = startFrame(compiled, file.answers ?? {}, date, results);
  if (partial) restore(compiled, partial.before, frame);
  const isDue = (each: CompiledMeasure): boolean => !partial || partial.again.has(each.measure.name);
  const ofOrganisation = (isAfter: boolean): void => {
    for (const each of compiled.measures) if (!each.isRespondents && each.isAfter === isAfter && isDue(each)) results.set(each.measure.name, organisationResult(each, frame, withTrace));
  };
  ofOrganisation(false);
  const due = compiled.measures.filter((each) => each.isRespondents && isDue(each));
  const needed = partial ? compiled.measures.filter((each) => each.isRespondents && due.some((other) => other === each || other.needs.has(each.measure.name))) : due;
  const tally = startTally(compiled, needed);
  const flags = startFlags(compiled);
  for (const { frame: own, respondent } of needed.length === 0 && partial ? [] : respondentFrames(compiled, frame, respondents, date, needed)) {
    tally.add(own, respondent.group, respondent.release);
    flags.see(own, respondent.group, respondent.release);
  }
  const shown = disclosure(compiled, tally, needed, file.waiting);
  for (const each of due) {
    const grouped = groupedResult(compiled, each, tally, shown.of(each));
    frame.values[each.slot] = grouped.value;
    frame.kinds[each.slot] = grouped.value === grouped.value ? 0 : 4;
    results.set(each.measure.name, respondentsResult(each, grouped, lackingOf(tally, each, shown.of(each)), frame, withTrace));
  }
  ofOrganisation(true);
  return { context: { compiled, results, scope: frame.scope }, tally, frame, shown, flags };
}

/** Puts the values that stand back in the frame. */
function restore(compiled: CompiledInstrument, before: ReadonlyMap<string, MeasureResult>, frame: Frame): void {
  for (const { slot, measure } of compiled.measures) {
    const known = before.get(measure.name);
    frame.values[slot] = known?.value ?? NaN;
    frame.kinds[slot] = known?.value === null || known === undefined ? 4 : 0;
    frame.categories[slot] = known?.category ?? null;
  }
}

/** The measures of one respondent after another, for those who may see them (never for a report). */
export function* scoreEach(compiled: CompiledInstrument, respondents: Iterable<Respondent>, file: AnswersFile = {}): Generator<{ readonly id: string | null; readonly group: string | null; readonly measures: Readonly<Record<string, number | null>> }> {
  const date = file.date ?? null;
  const results = new Map<string, MeasureResult>();
  const frame = startFrame(compiled, file.answers ?? {}, date, results);
  for (const each of compiled.measures) if (!each.isRespondents && !each.isAfter) results.set(each.measure.name, organisationResult(each, frame, false));
  const measures = compiled.measures.filter((each) => each.isRespondents);
  for (const { frame: own, respondent } of respondentFrames(compiled, frame, respondents, date, measures)) {
    yield { id: respondent.id ?? null, group: respondent.group ?? null, measures: Object.fromEntries(measures.map((each) => [each.measure.name, nullIfNaN(own.values[each.slot] as number)])) };
  }
}

function organisationResult(each: CompiledMeasure, frame: Frame, withTrace: boolean): MeasureResult {
  const { evaluator, slot } = each;
  const raw = evaluator.evaluate(frame);
  const value = raw === raw ? each.finish(raw) : NaN;
  frame.values[slot] = value;
  frame.kinds[slot] = value === value ? 0 : frame.kind || 4;
  const category = evaluator.words ? (raw === raw ? (evaluator.words[raw] ?? null) : null) : (evaluator.category?.(frame) ?? null);
  frame.categories[slot] = category;
  const because = raw === raw ? undefined : evaluator.because?.();
  const details = evaluator.details?.(frame) ?? {};
  const trace = withTrace ? traceOf(each, frame, raw, value) : null;
  return {
    ...headOf(each, value, frame),
    missing: missingResult(evaluator.gathered, because),
    ...(evaluator.words || evaluator.category ? { category } : {}),
    ...(category !== null && evaluator.wordTitles?.has(category) ? { categoryTitle: evaluator.wordTitles.get(category) as Text } : {}),
    ...bandPart(each, value, category),
    ...details, trace,
  };
}

function respondentsResult(each: CompiledMeasure, grouped: ReturnType<typeof groupedResult>, lacking: ReturnType<typeof lackingOf>, frame: Frame, withTrace: boolean): MeasureResult {
  const { of, kinds: [, dontKnow = 0, notApplicable = 0, skipped = 0, unanswered = 0] } = lacking;
  const policy = each.evaluator.gathered[0]?.policy;
  return {
    ...headOf(each, grouped.value, frame),
    missing: {
      dontKnow, notApplicable, skipped, unanswered, of, policy: policy ? appliedPolicy(policy) : {},
      ...(grouped.value === grouped.value ? {} : { because: grouped.suppressed ? "too few respondents to show" : "no respondent has a value" }),
    },
    ...bandPart(each, grouped.value, null),
    n: grouped.n, ...(grouped.suppressed ? { suppressed: true } : {}),
    ...(grouped.groups ? { groups: grouped.groups } : {}), spread: grouped.spread, agreement: grouped.agreement, ...(grouped.gap === undefined ? {} : { gap: grouped.gap }),
    trace: withTrace ? { rule: each.measure.at, by: each.measure.by, from: grouped.from, steps: [{ step: "raw", value: nullIfNaN(grouped.value) }], detail: grouped.detail } : null,
  };
}

/** What every measure tells, whatever its construct. */
function headOf({ measure, bounds, targetFormula }: CompiledMeasure, value: number, frame: Frame): Omit<MeasureResult, "missing" | "trace"> {
  const target = targetOf(measure.target, targetFormula ? numberFrom(targetFormula.run(frame.scope)) : NaN);
  return {
    name: measure.name, title: measure.title,
    ...(measure.description ? { description: measure.description } : {}), ...(measure.unit === undefined ? {} : { unit: measure.unit }), ...(measure.kind === undefined ? {} : { kind: measure.kind }),
    ...(measure.decimals === undefined ? {} : { decimals: measure.decimals }), better: measure.better ?? "higher",
    value: nullIfNaN(value),
    ...(bounds ? { scale: { min: bounds.min, max: bounds.max } } : {}),
    ...(target ? { target: { ...target, reached: value === value ? (target.direction === "atLeast" ? value >= target.value - 1e-9 : value <= target.value + 1e-9) : null, distance: value === value ? value - target.value : null } } : {}),
    ...(measure.reference ? { reference: measure.reference } : {}),
  };
}

function targetOf(target: CompiledMeasure["measure"]["target"], computed: number): { value: number; direction: "atLeast" | "atMost"; title?: Text } | null {
  if (target === undefined) return null;
  if (typeof target === "string") return computed === computed ? { value: computed, direction: "atLeast" } : null;
  if (typeof target === "number") return { value: target, direction: "atLeast" };
  const title = target.title ? { title: target.title } : {};
  return "atLeast" in target ? { value: target.atLeast, direction: "atLeast", ...title } : { value: target.atMost, direction: "atMost", ...title };
}

function bandPart({ bands }: CompiledMeasure, value: number, category: string | null): Pick<MeasureResult, "band"> {
  const band = bandOf(bands, value, category);
  return band ? { band } : {};
}

function traceOf({ evaluator, measure }: CompiledMeasure, frame: Frame, raw: number, value: number): Trace {
  const { from, detail } = evaluator.trace(frame);
  const steps: TraceStep[] = [{ step: "raw", value: nullIfNaN(raw) }];
  if (raw === raw && measure.transform) steps.push({ step: "transform", from: measure.transform.from, to: measure.transform.to, value });
  if (raw === raw && measure.round) steps.push({ step: "round", decimals: measure.round.decimals, mode: measure.round.mode ?? "half-away", value });
  return { rule: measure.at, by: measure.by, from, steps, ...(detail === undefined ? {} : { detail }) };
}

// ---- critical answers -----------------------------------------------------------------------------------------

function organisationFlags(compiled: CompiledInstrument, frame: Frame): Flag[] {
  return compiled.measures.filter((each) => !each.isRespondents).flatMap((each) => each.flags.filter((flag) => flag.raised(frame)).map((flag): Flag => ({ measure: each.measure.name, path: flag.path, text: flag.text, tone: flag.tone, answer: flag.answer(frame) ?? null })));
}

/** Counted over respondents; told as a share of those who are counted, and only where the measure itself may be shown. */
type Flags = { readonly see: (frame: Frame, group: string | null | undefined, release?: number) => void; readonly raised: (tally: Tally, shown: Disclosure) => Flag[] };

function startFlags(compiled: CompiledInstrument): Flags {
  const groups = (compiled.instrument.groups?.members ?? []).map((member) => member.name);
  const parts = groups.length + 1;
  const flags = compiled.measures.filter((each) => each.isRespondents).flatMap((each) => each.flags.map((flag) => ({ each, flag, counts: new Map<number, number>() })));
  const isCounted = (at: number, { upTo }: Disclosed): boolean => Math.floor(at / parts) < (upTo[at % parts] as number);
  return {
    see: (frame, group, release = 0) => {
      const named = groups.indexOf(group ?? "");
      const at = (named < 0 ? groups.length : named) + release * parts;
      for (const { flag, counts } of flags) if (flag.raised(frame)) counts.set(at, (counts.get(at) ?? 0) + 1);
    },
    raised: (tally, shown) => flags.flatMap(({ each, flag, counts }): Flag[] => {
      const disclosed = shown.of(each);
      const n = tally.respondents.reduce((total, size, at) => (isCounted(at, disclosed) ? total + size : total), 0);
      const count = [...counts].reduce((total, [at, size]) => (isCounted(at, disclosed) ? total + size : total), 0);
      if (count === 0 || disclosed.total || n < (compiled.instrument.groups?.minimumSize ?? 1)) return [];
      return [{ measure: each.measure.name, path: flag.path, text: flag.text, tone: flag.tone, answer: null, respondents: { share: count / n, n } }];
    }),
  };
}

function nullIfNaN(value: number): number | null {
  return value === value ? value : null;
}
