/**
 * The strict check of answers: the gate before anything is stored, submitted or scored. SurveyJS's own validate() lets
 * wrong types, over-long texts, unknown keys and hidden answers through, and costs 50–700 ms; this takes microseconds.
 * What is shown and what is required equals what survey-core's model says (test/assessment/check-survey-core.test.ts).
 */
import type { AnswerModel, CompiledDefinition, Questionnaires } from "../definition.ts";
import { describe } from "../definition/reading.ts";
import { formScope } from "../definition/scope.ts";
import { isDateText } from "../expression/dates.ts";
import type { Problem } from "../problem.ts";
import { suggest } from "../spelling.ts";
import { checkElements, checkKeys } from "./fields.ts";
import type { CheckOptions, Run } from "./run.ts";
import { found, isRecord } from "./run.ts";

export type { CheckOptions } from "./run.ts";
export { mayBeSaved } from "./run.ts";

/** What the check needs of a compiled instrument. */
export type Checkable = {
  readonly questionnaires: Questionnaires;
  readonly instrument: { readonly id: string; readonly version: string; readonly groups?: { readonly members: readonly { readonly name: string }[] } | null | undefined; readonly measures?: readonly { readonly name: string }[] };
};

/** An answers file as far as the check is concerned. */
export type CheckableFile = {
  readonly instrument?: string | undefined;
  readonly version?: string | undefined;
  readonly date?: string | null | undefined;
  readonly answers?: unknown;
  readonly respondents?: readonly { readonly id?: string | undefined; readonly group?: string | null | undefined; readonly answers: unknown }[] | undefined;
  readonly invited?: Readonly<Record<string, number>> | undefined;
  readonly earlier?: unknown;
};

/** Checks a whole answers file. Paths are those of the file: `answers.collaborations[2].legalForm`. */
export function check(compiled: Checkable, file: CheckableFile, options: { readonly complete: boolean; readonly lists?: CheckOptions["lists"] }): Problem[] {
  const run: Run = { options: withLists({ complete: options.complete, date: file.date ?? null }, options.lists), problems: [] };
  checkHead(run, compiled, file);
  if (file.answers !== undefined) checkForm(run, compiled.questionnaires.organisation, null, file.answers, "answers");
  else if (options.complete && compiled.questionnaires.organisation.questions.size > 0) found(run, "answers", "required", "The answers of the organisation are missing.", "Add \"answers\": { … }.");
  const ids = new Set<string>();
  (file.respondents ?? []).forEach((respondent, index) => {
    const path = `respondents[${index}]`;
    if (respondent.id !== undefined && ids.has(respondent.id)) found(run, `${path}.id`, "duplicate-entry", `The respondent ${describe(respondent.id)} is there twice.`, "Keep one, or give the other an id of its own.");
    if (respondent.id !== undefined) ids.add(respondent.id);
    checkGroup(run, compiled, respondent.group, `${path}.group`);
    const inner: Run = { options: { ...run.options, group: respondent.group ?? null }, problems: run.problems };
    checkForm(inner, compiled.questionnaires.respondents, null, respondent.answers, `${path}.answers`);
  });
  checkInvited(run, file);
  checkEarlier(run, compiled, file.earlier);
  return run.problems;
}

/** More answers than people asked: one of the two is mistaken, and the response would pass 100%. */
function checkInvited(run: Run, file: CheckableFile): void {
  for (const [group, invited] of Object.entries(file.invited ?? {})) {
    const answered = (file.respondents ?? []).filter((respondent) => respondent.group === group).length;
    if (answered > invited) found(run, `invited.${group}`, "out-of-range", `${invited} are invited, and ${answered} of the group «${group}» answered.`, `Write how many were asked in all, at least ${answered}.`, "warning");
  }
}

/** Values of an earlier round under a name that this version does not have are compared with nothing. Those of another version may have other names. */
function checkEarlier(run: Run, compiled: Checkable, earlier: unknown): void {
  const { measures, version } = compiled.instrument;
  if (!measures || !isRecord(earlier) || !isRecord(earlier["measures"]) || (earlier["version"] ?? version) !== version) return;
  const known = measures.map(({ name }) => name);
  for (const name of Object.keys(earlier["measures"])) {
    if (!known.includes(name)) found(run, `earlier.measures.${name}`, "unknown-key", `There is no measure «${name}» in version ${version}, so it is compared with nothing.`, `${suggest(name, known)} If it is of an older version, add its "version" to "earlier".`, "warning");
  }
}

/**
 * Checks the answers of one form. With a questionnaire's name, only that one has to be complete, and keys of the others
 * that share its answers are let be; with null, all questionnaires of the organisation are checked.
 */
export function checkAnswers(compiled: Checkable, questionnaire: string | null, answers: unknown, options: CheckOptions): Problem[] {
  const { byName, organisation, respondents } = compiled.questionnaires;
  const definition = questionnaire === null ? null : byName.get(questionnaire);
  const run: Run = { options, problems: [] };
  if (definition === undefined) {
    found(run, "", "file", `There is no questionnaire «${questionnaire ?? ""}».`, suggest(questionnaire ?? "", [...byName.keys()]));
    return run.problems;
  }
  checkForm(run, definition?.answeredBy === "respondents" ? respondents : organisation, definition, answers, "answers");
  return run.problems;
}

function checkForm(run: Run, model: AnswerModel, only: CompiledDefinition | null, answers: unknown, path: string): void {
  if (!isRecord(answers)) {
    found(run, path, "wrong-type", `The answers are ${describe(answers)}.`, "Write them between { and }, as {\"question\": answer, …}.");
    return;
  }
  const scope = formScope(model, answers, { group: run.options.group ?? null, date: run.options.date ?? null });
  const prefix = `${path}.`;
  checkUnknown(run, model, answers, prefix);
  for (const definition of only ? [only] : model.definitions) checkElements(run, definition.fields.elements, answers, scope, prefix, false);
}

function checkUnknown(run: Run, model: AnswerModel, answers: Readonly<Record<string, unknown>>, prefix: string): void {
  checkKeys(run, { elements: [], byKey: model.questions, commentKeys: model.commentKeys, computes: false }, answers, prefix, (key) => model.calculated.some((each) => each.name === key));
}

function checkHead(run: Run, compiled: Checkable, file: CheckableFile): void {
  const { id, version } = compiled.instrument;
  if (file.instrument !== undefined && file.instrument !== id) found(run, "instrument", "file", `The answers are for the instrument «${file.instrument}», not for «${id}».`, "Use the answers with their own instrument.");
  if (file.version !== undefined && file.version !== version) found(run, "version", "file", `The answers are for version ${file.version}; this is version ${version}.`, "Migrate them first, or use that version.", "warning");
  if (typeof file.date === "string" && !isDateText(file.date)) found(run, "date", "wrong-type", `The date is ${describe(file.date)}.`, "Write it like 2026-11-23.");
  for (const group of Object.keys(file.invited ?? {})) checkGroup(run, compiled, group, `invited.${group}`);
}

function checkGroup(run: Run, compiled: Checkable, group: string | null | undefined, path: string): void {
  const known = compiled.instrument.groups?.members.map((member) => member.name);
  if (!known) return;
  if (group === undefined || group === null) found(run, path, "required", "The respondent's group is missing.", `Write one of ${known.join(", ")}.`);
  else if (!known.includes(group)) found(run, path, "not-a-choice", `There is no group «${group}».`, suggest(group, known));
}

function withLists(options: CheckOptions, lists: CheckOptions["lists"]): CheckOptions {
  return lists ? { ...options, lists } : options;
}
