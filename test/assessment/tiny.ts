/** Small instruments for tests, written as an author writes them. */
import { parseInstrument } from "../../server/assessment/instrument.ts";
import type { AnswersFile } from "../../server/assessment/language.ts";
import type { AssessmentResult } from "../../server/assessment/results.ts";
import type { CompiledInstrument, ScoreOptions } from "../../server/assessment/score.ts";
import { compile, score } from "../../server/assessment/score.ts";

type Json = Readonly<Record<string, unknown>>;

export type TinyInstrument = {
  /** Elements answered by the organisation. */
  readonly questions?: readonly Json[];
  /** Elements answered by respondents. */
  readonly respondents?: readonly Json[];
  readonly instrument?: Json;
  readonly scoring?: Json;
  readonly measures?: readonly Json[];
  readonly advice?: Json;
};

/** The files of a tiny instrument. A measure without a title gets its name as title. */
export function tinyFiles({ questions, respondents, instrument, scoring, measures, advice }: TinyInstrument): Record<string, string> {
  const questionnaires = [
    ...(questions ? [{ name: "form", file: "form.json" }] : []),
    ...(respondents ? [{ name: "view", file: "view.json", answeredBy: "respondents" }] : []),
  ];
  const titled = (measures ?? []).map((measure) => ({ title: String(measure["name"]), ...measure }));
  const files: Record<string, unknown> = {
    "instrument.json": { language: 1, id: "tiny", version: "1.0.0", title: "Tiny", questionnaires, scoring: ["scoring.json"], advice: ["advice.json"], ...instrument },
    "scoring.json": { ...scoring, measures: titled },
    "advice.json": advice ?? {},
    ...(questions ? { "form.json": { elements: questions } } : {}),
    ...(respondents ? { "view.json": { elements: respondents } } : {}),
  };
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [name, JSON.stringify(content)]));
}

export function tiny(parts: TinyInstrument): CompiledInstrument {
  const { instrument, problems } = parseInstrument({ files: tinyFiles(parts) });
  if (!instrument) throw new Error(problems.map((problem) => `${problem.path}: ${problem.what} ${problem.hint}`).join("\n"));
  return compile(instrument);
}

/** Scores answers of the organisation. */
export function scoreTiny(parts: TinyInstrument, answers: Json, file: AnswersFile = {}, options: ScoreOptions = {}): AssessmentResult {
  return score(tiny(parts), { ...file, answers }, options);
}

/** The value of each measure. */
export function valuesOf(result: AssessmentResult): Record<string, number | null> {
  return Object.fromEntries(Object.entries(result.measures).map(([name, measure]) => [name, measure.value]));
}

/** Ratings named a1, a2, … from `low` to `high`. */
export function ratings(names: readonly string[], low: number, high: number, more: Json = {}): Json[] {
  return names.map((name) => ({ type: "rating", name, title: name, rateMin: low, rateMax: high, ...more }));
}

export const numbers = (names: readonly string[]): Json[] => names.map((name) => ({ type: "text", name, title: name, inputType: "number" }));
