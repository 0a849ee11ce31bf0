/** One lint under way: what it looks at and what it has found. */
import type { CompiledInstrument } from "../compile.ts";
import type { AnswerModel, Questionnaires } from "../definition.ts";
import type { Instrument, InstrumentSource } from "../language.ts";
import type { Problem, ProblemCode } from "../problem.ts";

export type LintRun = {
  readonly source: InstrumentSource;
  readonly instrument: Instrument;
  /** Null when it cannot be scored with. */
  readonly compiled: CompiledInstrument | null;
  readonly questionnaires: Questionnaires;
  readonly problems: Problem[];
  /** Names of questions that something reads: scoring, advice, conditions, reports. */
  readonly used: Set<string>;
};

/** `at`: file and JSON pointer, `scoring.json#/measures/3`. */
export function report(run: LintRun, at: string, code: ProblemCode, what: string, hint: string, severity: "error" | "warning" | "info" = "error"): void {
  run.problems.push({ severity, code, file: at.split("#")[0] ?? "", path: at, what, hint } as Problem);
}

export function modelsOf(run: LintRun): readonly AnswerModel[] {
  return [run.questionnaires.organisation, run.questionnaires.respondents];
}

export type JsonObject = Readonly<Record<string, unknown>>;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Visits every object within a value, with its pointer. */
export function eachObject(value: unknown, pointer: string, see: (object: JsonObject, pointer: string) => void): void {
  if (Array.isArray(value)) value.forEach((item, index) => eachObject(item, `${pointer}/${index}`, see));
  else if (isObject(value)) {
    see(value, pointer);
    for (const [key, item] of Object.entries(value)) eachObject(item, `${pointer}/${escapePointer(key)}`, see);
  }
}

export function escapePointer(step: string): string {
  return step.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** A list in which something stands twice: a warning at the second. */
export function reportTwice(run: LintRun, list: readonly unknown[], at: string, what: (text: string) => string, hint: string): void {
  const seen = new Set<string>();
  list.forEach((each, index) => {
    const text = JSON.stringify(each);
    if (seen.has(text)) report(run, `${at}/${index}`, "duplicate-name", what(typeof each === "string" ? `«${each}»` : text), hint, "warning");
    seen.add(text);
  });
}
