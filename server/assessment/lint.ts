/**
 * The lint: every problem of an instrument at once, each with its file, its place, what is wrong and how to mend it.
 *
 * ```ts
 * const problems = lint({ files: { "instrument.json": "…", "profile.json": "…" } });
 * ```
 */
import { compileQuestionnaires } from "./definition.ts";
import { readInstrument } from "./instrument.ts";
import type { Instrument, InstrumentSource } from "./language.ts";
import { checkAdvice } from "./lint/advice.ts";
import { withoutConsequences } from "./lint/consequences.ts";
import { checkDeclaration } from "./lint/declaration.ts";
import type { LintRun } from "./lint/lint-run.ts";
import { checkMeasures } from "./lint/measures.ts";
import { checkQuestionnaires } from "./lint/questionnaires.ts";
import { checkLevels } from "./lint/levels.ts";
import { checkReports } from "./lint/reports.ts";
import { checkSurveys } from "./lint/survey.ts";
import { checkTranslations } from "./lint/translations.ts";
import { checkUnused } from "./lint/unused.ts";
import { compile } from "./compile.ts";
import type { CompiledInstrument } from "./compile.ts";
import { AssessmentError } from "./problem.ts";
import type { Problem } from "./problem.ts";

/** All problems, in the order of the files and of their severity. No errors means that the instrument can be published. */
export function lint(source: InstrumentSource): Problem[] {
  const { instrument, problems } = readInstrument(source);
  if (!instrument) return problems;
  const read = compileQuestionnaires(instrument.questionnaires.map(({ survey, ...rest }) => ({ ...rest, json: survey })), instrument.groups?.name ?? null);
  const isWhole = ![...problems, ...read.problems].some((problem) => problem.severity === "error");
  const { compiled, refused } = isWhole ? tryCompile(instrument) : { compiled: null, refused: null };
  const run: LintRun = { source, instrument, compiled, questionnaires: read.questionnaires, problems: [...problems, ...read.problems], used: new Set() };
  checkSurveys(run);
  checkQuestionnaires(run);
  checkMeasures(run);
  checkLevels(run);
  checkAdvice(run);
  checkDeclaration(run);
  checkReports(run);
  checkTranslations(run);
  checkUnused(run);
  // What compiling refuses and nothing above has told is an error as well: without errors an instrument can be scored with.
  if (refused && !run.problems.some((problem) => problem.severity === "error")) run.problems.push(...refused);
  return ordered(withoutConsequences(run.problems, source, instrument));
}

/** The instrument compiled, or why it cannot be scored with. */
function tryCompile(instrument: Instrument): { compiled: CompiledInstrument | null; refused: readonly Problem[] | null } {
  try {
    return { compiled: compile(instrument), refused: null };
  } catch (error) {
    if (error instanceof AssessmentError) return { compiled: null, refused: error.problems };
    throw error;
  }
}

const RANK: Readonly<Record<string, number>> = { error: 0, warning: 1, info: 2 };

function ordered(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  const once = problems.filter((problem) => {
    const key = `${problem.path} ${problem.code} ${problem.what}`;
    return seen.has(key) ? false : seen.add(key) !== undefined;
  });
  return once.sort((a, b) => (RANK[a.severity] ?? 0) - (RANK[b.severity] ?? 0) || compare(a.file, b.file) || compare(a.path, b.path));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
