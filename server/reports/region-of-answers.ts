/** The region's report from answers files instead of a store: each file is a member, named by its own answers. */
import { contentHash } from "../assessment/canonical.ts";
import type { AnswersFile, Instrument } from "../assessment/language.ts";
import type { AssessmentResult } from "../assessment/results.ts";
import { regionAnalyser } from "../region/analysis.ts";
import { regionDeclaration } from "../region/declaration.ts";
import type { Member } from "../region/inputs.ts";
import { readAmbitions, readInventory, readRates } from "../region/reading.ts";
import { ReportProblem } from "./problems.ts";
import type { RegionReportInput } from "./region.ts";
import { titlesOf } from "./region-titles.ts";

export type Answered = { readonly file: AnswersFile; readonly result: AssessmentResult };

export function regionOfAnswers(instrument: Instrument, name: string, answered: readonly Answered[]): Omit<RegionReportInput, "status"> {
  const declared = regionDeclaration.safeParse(instrument.region);
  if (!declared.success) throw new ReportProblem("no-region", `${instrument.id} ${instrument.version} declares no regional analysis.`, "Only an instrument with a region.json has a region's report.");
  const declaration = declared.data;
  const members = answered.map(({ file }, index) => memberOf(instrument, file.answers ?? {}, index));
  const twice = members.find((member, index) => members.findIndex((other) => other.code === member.code) !== index);
  if (twice !== undefined) throw new ReportProblem("same-member", `Two answers files are of ${twice.name} (${twice.code}).`, "Give one file for each municipality.");
  const municipalities = answered.map(({ file, result }, index) => {
    const { code } = members[index] ?? { code: "" };
    const answers = file.answers ?? {};
    return {
      code, inventory: readInventory(code, answers, declaration), ambitions: readAmbitions(code, answers, declaration), rates: readRates(answers, declaration),
      scores: Object.fromEntries(Object.entries(result.measures).map(([measure, { value, groups }]) => [measure, { value, ...(groups ? { groups } : {}) }])),
    };
  });
  return {
    name, members, declaration, analysis: regionAnalyser()({ declaration, members, municipalities, decisions: [] }), titles: titlesOf(instrument, declaration),
    date: answered.map(({ result }) => result.date).filter((date): date is string => date !== null).sort().at(-1) ?? null,
    instrument: { id: instrument.id, version: instrument.version, hash: instrument.hash, engine: answered[0]?.result.engine.version ?? "" },
    inputHash: contentHash(answered.map(({ result }, index) => [members[index]?.code ?? "", result.answersHash])),
  };
}

function memberOf({ organisation }: Instrument, answers: Readonly<Record<string, unknown>>, index: number): Member {
  const answer = (question: string | undefined): unknown => (question === undefined ? undefined : answers[question]);
  const [name, code, size] = [answer(organisation?.name), answer(organisation?.code), answer(organisation?.size)];
  const text = typeof name === "string" && name.trim() !== "" ? name.trim() : `${index + 1}`;
  return { code: typeof code === "string" && code !== "" ? code : text, name: text, inhabitants: typeof size === "number" ? size : null };
}
