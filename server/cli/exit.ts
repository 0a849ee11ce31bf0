/** How the command line ends: which exit code, and what a person reads. */
import { AssessmentError, type Problem } from "../assessment/problem.ts";

export const OK = 0;
export const FINDINGS = 1;
export const WRONG_USE = 2;
export const INTERNAL = 3;

/** Ends a command because of what is wrong in the input: exit code 1 (or 2 for wrong use), with a message of what to do. */
export class Stop extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode: number = FINDINGS) {
    super(message);
    this.name = "Stop";
    this.exitCode = exitCode;
  }
}

/** Writes the error for a person and gives the exit code. A stack trace only with DEBUG set: it helps us, not the user. */
export function report(error: unknown): number {
  if (error instanceof Stop) {
    say(error.message);
    return error.exitCode;
  }
  // The core refuses what it is given: it says where and how to mend it.
  if (error instanceof AssessmentError) {
    sayProblems(error.problems);
    return FINDINGS;
  }
  const message = error instanceof Error ? error.message : String(error);
  say(`Something went wrong that is not your doing: ${message}\nRun again with DEBUG=1 for the details, and report them with what you did.`);
  if (process.env["DEBUG"] && error instanceof Error && error.stack) say(error.stack);
  return INTERNAL;
}

/** A line for people, on standard error. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** JSON on standard output; waits until it is written, so that a pipe gets all of it before the process ends. */
export function print(value: unknown): Promise<void> {
  const text = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return new Promise((done, failed) => { process.stdout.write(`${text}\n`, (error) => { if (error) failed(error); else done(); }); });
}

/** Each problem on its own lines: where, what, and how to mend it. */
export function sayProblems(problems: readonly Problem[]): void {
  for (const problem of problems) {
    say(`${problem.severity}: ${problem.path || problem.file}: ${problem.what}${problem.hint ? `\n  → ${problem.hint}` : ""}`);
  }
}
