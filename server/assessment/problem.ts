/**
 * What can be wrong, in one shape: lint findings, answers that do not fit, and the errors that the core throws. The
 * edges turn them into problem+json or exit codes.
 */

/** What can be wrong with an answer. The pages have words for each, in both languages. */
export type AnswerProblemCode =
  | "unknown-key" | "wrong-type" | "not-a-choice" | "duplicate-choice" | "exclusive-choice" | "hidden-choice" | "out-of-range" | "too-long"
  | "too-many" | "too-few" | "required" | "hidden" | "read-only" | "computed" | "duplicate-entry" | "validator" | "file";

/** What can be wrong with an instrument. The pages have words for each, in both languages. */
export type LintCode =
  | "ambiguous-comparison" | "ambiguous-length" | "ambiguous-name" | "band-ends" | "band-gap" | "band-overlap" | "circular-advice"
  | "circular-measure" | "circular-visibility" | "clock" | "computed-per-respondent" | "constant-condition" | "cycle" | "duplicate-choice"
  | "duplicate-name" | "empty" | "empty-item" | "empty-row" | "expression-function" | "expression-length" | "expression-syntax"
  | "expression-variable" | "json-duplicate-key" | "json-syntax" | "level-cycle" | "level-order" | "main-missing"
  | "minimum-too-high" | "missing-file" | "missing-name" | "missing-translation" | "negative-weight" | "no-respondents" | "not-a-number"
  | "null-parameter" | "regex-syntax" | "reproject-scale" | "reverse-without-scale" | "several-answers" | "shape" | "slow-pattern" | "survey"
  | "uncovered-choice" | "unknown-advice" | "unknown-answer-set" | "unknown-bounds" | "unknown-choice" | "unknown-decision" | "unknown-group"
  | "unknown-input" | "unknown-item" | "unknown-kind" | "unknown-measure" | "unknown-name" | "unknown-part" | "unknown-path"
  | "unknown-property" | "unknown-question" | "unknown-row" | "unknown-verdict" | "unreachable" | "unreachable-row" | "unsafe-name" | "unsupported" | "unused"
  | "value-outside-scale" | "wrong-type" | "wrong-value" | "zero-weights";

/** What can be wrong with an answers file as a whole. */
export type AnswersFileCode = "answers-shape" | "file-too-large";

export type ProblemCode = AnswerProblemCode | LintCode | AnswersFileCode;

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
  readonly code: ProblemCode;
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
export function problemAt(file: string, pointer: string, code: ProblemCode, what: string, hint: string): Problem {
  return { severity: "error", file, path: `${file}#${pointer}`, what, hint, code };
}

export function warningAt(file: string, pointer: string, code: ProblemCode, what: string, hint: string): Problem {
  return { ...problemAt(file, pointer, code, what, hint), severity: "warning" };
}
