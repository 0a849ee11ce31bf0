/** One check under way: what is asked of it and what it has found. */
import { isEmpty } from "../expression.ts";
import type { AnswerProblemCode, Problem } from "../problem.ts";

export type CheckOptions = {
  /** True: a finished form, so nothing required may be missing and nothing hidden present. */
  readonly complete: boolean;
  readonly group?: string | null;
  /** The answers file's date, for today() and its kin. */
  readonly date?: string | null;
  /** What was stored before: a read-only answer must be as it was. */
  readonly before?: Readonly<Record<string, unknown>>;
  /** Values of lists outside the instrument (`choicesFrom`), for example the members of the region. */
  readonly lists?: Readonly<Record<string, readonly string[]>>;
};

export type Run = { readonly options: CheckOptions; readonly problems: Problem[] };

/** More findings than this help nobody, and a hostile file could have millions. */
const MOST_PROBLEMS = 500;

export function found(run: Run, path: string, code: AnswerProblemCode, what: string, hint: string, severity: "error" | "warning" = "error"): void {
  if (run.problems.length < MOST_PROBLEMS) run.problems.push({ severity, file: "", path, what, hint, code });
}

export function isFull(run: Run): boolean {
  return run.problems.length >= MOST_PROBLEMS;
}

const savable: ReadonlySet<string> = new Set<AnswerProblemCode>(["out-of-range", "too-few", "required", "hidden", "hidden-choice", "computed", "duplicate-entry", "validator"]);

/**
 * May a draft hold an answer with this problem? While someone types, 1 on the way to 15 is below a minimum of 10: autosave
 * keeps it, submitting does not. A wrong type, an unknown key or a text beyond its length is never stored.
 */
export function mayBeSaved(problem: Problem): boolean {
  return problem.severity === "warning" || savable.has(problem.code);
}

/** No answer: nothing, "", spaces only, an empty list, or a list or object of nothing but that. */
export function isBlank(value: unknown): boolean {
  if (typeof value === "string") return value.trim() === "";
  return isEmpty(value);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An answer by its own key only: "__proto__" and "constructor" are no answers. */
export function answerAt(values: Readonly<Record<string, unknown>>, key: string): unknown {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}
