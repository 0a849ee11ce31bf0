/** Opening the files a command is given: an instrument's folder and an answers file, with every problem told at once. */
import { check } from "../assessment/check/check.ts";
import { parseInstrument } from "../assessment/instrument.ts";
import type { AnswersFile, Instrument, InstrumentSource } from "../assessment/language.ts";
import { compile, type CompiledInstrument } from "../assessment/score.ts";
import { readAnswersFile } from "../exchange/answers-file.ts";
import { readInstrumentFolder } from "../exchange/instrument-folder.ts";
import { FINDINGS, sayProblems, Stop, WRONG_USE } from "./exit.ts";

export type OpenInstrument = { readonly source: InstrumentSource; readonly instrument: Instrument; readonly compiled: CompiledInstrument };

/** The files of an instrument's folder. A folder that is not there is wrong use. */
export async function openSource(folder: string): Promise<InstrumentSource> {
  const read = await readInstrumentFolder(folder);
  if (!read.ok) throw new Stop(`${read.problem.what} ${read.problem.hint}`, WRONG_USE);
  return read.source;
}

/** An instrument ready to score with. Its mistakes are told; `lint` tells more. */
export async function openInstrument(folder: string): Promise<OpenInstrument> {
  const source = await openSource(folder);
  const { instrument, problems } = parseInstrument(source);
  if (!instrument) {
    sayProblems(problems);
    throw new Stop(`${folder} cannot be used: ${count(problems.length, "problem")}. Mend them; «lint ${folder}» shows all.`);
  }
  return { source, instrument, compiled: compile(instrument) };
}

/** An answers file that fits the instrument. Nothing is computed from answers that do not fit. */
export async function openAnswers(open: OpenInstrument, path: string, options: { readonly complete: boolean }): Promise<AnswersFile> {
  const read = await readAnswersFile(path);
  if (!read.ok) {
    sayProblems(read.problems);
    throw new Stop(`${path} cannot be used. Nothing was written.`, FINDINGS);
  }
  const problems = check(open.compiled, read.file, options);
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0) {
    sayProblems(errors.slice(0, MOST_SHOWN));
    const more = errors.length > MOST_SHOWN ? ` (the first ${MOST_SHOWN} are shown)` : "";
    throw new Stop(`${path} does not fit ${open.instrument.id} ${open.instrument.version}: ${count(errors.length, "problem")}${more}. Nothing was written.`, FINDINGS);
  }
  return read.file;
}

const MOST_SHOWN = 100;

export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
