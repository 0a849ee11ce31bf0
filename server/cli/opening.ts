/** Opening the files a command is given: an instrument's folder and an answers file, with every problem told at once. */
import { check } from "../assessment/check/check.ts";
import { parseInstrument } from "../assessment/instrument.ts";
import type { AnswersFile, Instrument, InstrumentSource } from "../assessment/language.ts";
import { compareVersions, migrateFile, stepsFrom } from "../assessment/migrate.ts";
import { AssessmentError, type Problem } from "../assessment/problem.ts";
import { compile, type CompiledInstrument } from "../assessment/score.ts";
import { readAnswersFile } from "../exchange/answers-file.ts";
import { readInstrumentFolder } from "../exchange/instrument-folder.ts";
import { FINDINGS, say, sayProblems, Stop, WRONG_USE } from "./exit.ts";

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
  if (!instrument) throw unusable(folder, problems);
  try {
    return { source, instrument, compiled: compile(instrument) };
  } catch (error) {
    if (error instanceof AssessmentError) throw unusable(folder, error.problems);
    throw error;
  }
}

function unusable(folder: string, problems: readonly Problem[]): Stop {
  sayProblems(problems);
  return new Stop(`${folder} cannot be used: ${count(problems.length, "problem")}. Mend them; «lint ${folder}» shows all.`);
}

/** An answers file that fits the instrument. Nothing is computed from answers that do not fit. */
export async function openAnswers(open: OpenInstrument, path: string, options: { readonly complete: boolean }): Promise<AnswersFile> {
  const read = await readAnswersFile(path);
  if (!read.ok) {
    sayProblems(read.problems);
    throw new Stop(`${path} cannot be used. Nothing was written.`, FINDINGS);
  }
  const file = ofThisVersion(open.instrument, read.file, path);
  const problems = check(open.compiled, file, options);
  const errors = problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0) {
    sayProblems(errors.slice(0, MOST_SHOWN));
    const more = errors.length > MOST_SHOWN ? ` (the first ${MOST_SHOWN} are shown)` : "";
    throw new Stop(`${path} does not fit ${open.instrument.id} ${open.instrument.version}: ${count(errors.length, "problem")}${more}. Nothing was written.`, FINDINGS);
  }
  // That the version differs was said, with what is done about it.
  sayProblems(problems.filter((problem) => problem.path !== "version").slice(0, MOST_SHOWN));
  return file;
}

/** Answers to an older version, brought to this one as the instrument declares it. */
function ofThisVersion(instrument: Instrument, file: AnswersFile, path: string): AnswersFile {
  if (file.instrument !== undefined && file.instrument !== instrument.id) say(`${path} says that it answers «${file.instrument}», not «${instrument.id}».`);
  if (file.version === undefined || compareVersions(file.version, instrument.version) >= 0) return file;
  const steps = stepsFrom(instrument, file.version).length;
  say(`${path} answers version ${file.version}; ${steps > 0 ? `it is brought to ${instrument.version} by the declared migrations` : `no migration to ${instrument.version} is declared, so its answers are read as they are`}.`);
  return migrateFile(instrument, file);
}

const MOST_SHOWN = 100;

export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
