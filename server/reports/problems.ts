/** Everything that can go wrong between a result and its PDF; each says what to do next. */
export type ReportProblemCode = "no-browser" | "broken-browser" | "busy" | "cancelled" | "print-failed" | "not-a-report" | "no-region" | "same-member";

export class ReportProblem extends Error {
  readonly code: ReportProblemCode;
  readonly hint: string;
  constructor(code: ReportProblemCode, what: string, hint: string, cause?: unknown) {
    super(what, cause === undefined ? undefined : { cause });
    this.name = "ReportProblem";
    this.code = code;
    this.hint = hint;
  }
}
