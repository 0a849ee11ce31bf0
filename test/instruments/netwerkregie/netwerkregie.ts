/** The instrument, compiled once for all tests. */
import { compile, score } from "../../../server/assessment/score.ts";
import type { AnswersFile } from "../../../server/assessment/language.ts";
import { parseInstrument } from "../../../server/assessment/instrument.ts";
import type { AssessmentResult } from "../../../server/assessment/results.ts";
import { allFiles } from "./instrument-files.ts";
import type { JsonObject } from "./instrument-files.ts";

const { instrument, problems } = parseInstrument({ files: allFiles() });
if (!instrument) throw new Error(problems.map((problem) => `${problem.path}: ${problem.what}`).join("\n"));

export const netwerkregie = compile(instrument);

/** Scores an answers file. */
export const assess = (answers: JsonObject, options: { trace?: boolean; answersHash?: string } = {}): AssessmentResult => score(netwerkregie, answers as unknown as AnswersFile, options);
