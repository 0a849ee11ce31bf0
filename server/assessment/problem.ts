/**
 * What can be wrong, in one shape: lint findings, answers that do not fit, and the errors that the core throws. The
 * edges turn them into problem+json or exit codes.
 */

/** One finding. `path` is `file#/json/pointer`, or a place in the answers such as `answers.collaborations[2].name`. */
export type Problem = {
  readonly severity: "error" | "warning";
  /** The file of the instrument, or "" for answers. */
  readonly file: string;
  readonly path: string;
  /** What is wrong, as a sentence. */
  readonly what: string;
  /** How to mend it. */
  readonly hint: string;
  /** A stable word for it, such as "unknown-measure". */
  readonly code: string;
};

/** Thrown when the core is asked for something it cannot do: it always says where and how to mend it. */
export class AssessmentError extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => `${problem.path}: ${problem.what}${problem.hint ? ` ${problem.hint}` : ""}`).join("\n"));
    this.name = "AssessmentError";
    this.problems = problems;
  }
}

/** An error at a place in a file of the instrument. */
export function problemAt(file: string, pointer: string, code: string, what: string, hint: string): Problem {
  return { severity: "error", file, path: `${file}#${pointer}`, what, hint, code };
}

export function warningAt(file: string, pointer: string, code: string, what: string, hint: string): Problem {
  return { ...problemAt(file, pointer, code, what, hint), severity: "warning" };
}
