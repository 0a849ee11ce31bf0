/** A whole form filled in: what is shown is answered, what is hidden is not, and the checker finds nothing wrong. */
import { checkElements, checkKeys } from "../check/fields.ts";
import type { Run } from "../check/run.ts";
import { isBlank, isRecord } from "../check/run.ts";
import type { AnswerModel } from "../definition.ts";
import { questionsOf } from "../definition/elements.ts";
import type { Element, EntriesQuestion, FieldSet, Question } from "../definition/model.ts";
import { computeAnswers, entryScope, formScope, itemScope, rowScope } from "../definition/scope.ts";
import type { Circumstances } from "../definition/scope.ts";
import type { Scope } from "../expression.ts";
import { walk } from "../expression.ts";
import type { Problem } from "../problem.ts";
import { answerTo } from "./answer.ts";
import type { Respondent, Taken } from "./answer.ts";
import type { Random } from "./random.ts";

type Values = Record<string, unknown>;

export type Filling = { readonly respondent: Respondent; readonly circumstances: Circumstances; readonly entries?: number | undefined; readonly random: Random };

/** Answers may show or hide other questions, which may again: after this many rounds, what is left is dropped. */
const MOST_ROUNDS = 8;
const MOST_REPAIRS = 40;

/** Fills in all questionnaires of a model. `fixed` answers are kept as they are. */
export function fillForm(model: AnswerModel, filling: Filling, fixed: Readonly<Values>): Values {
  const answers: Values = { ...fixed };
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const before = JSON.stringify(answers);
    for (const definition of model.definitions) {
      const scope = liveScope(model, answers, filling);
      fillElements(definition.fields.elements, answers, scope, { ...filling, random: filling.random.branch(definition.name) }, new Set(Object.keys(fixed)));
    }
    if (JSON.stringify(answers) === before) break;
  }
  repair(model, answers, filling, new Set(Object.keys(fixed)));
  return { ...computeAnswers(model, answers, filling.circumstances).answers };
}

/** Reads the answers as they grow; computed ones anew at each question, when there are any. */
function liveScope(model: AnswerModel, answers: Values, filling: Filling): Scope {
  if (!model.computes) return formScope(model, answers, filling.circumstances);
  return { date: filling.circumstances.date ?? null, get: (path) => formScope(model, answers, filling.circumstances).get(path) };
}

function fillElements(elements: readonly Element[], values: Values, scope: Scope, filling: Filling, fixed: ReadonlySet<string>, taken?: ReadonlyMap<string, Taken>): void {
  for (const element of elements) {
    const isShown = !element.visible || element.visible(scope);
    if (!isShown) {
      for (const question of element.kind === "container" ? questionsOf(element.elements) : [element]) drop(values, question, fixed);
    } else if (element.kind === "container") fillElements(element.elements, values, scope, filling, fixed, taken);
    else if (!fixed.has(element.key)) fillQuestion(element, values, scope, filling, taken?.get(element.key) ?? new Set());
  }
}

function drop(values: Values, question: Question, fixed: ReadonlySet<string>): void {
  if (fixed.has(question.key)) return;
  delete values[question.key];
  if (question.commentKey) delete values[question.commentKey];
}

function fillQuestion(question: Question, values: Values, scope: Scope, filling: Filling, taken: Taken): void {
  const random = filling.random.branch(question.key);
  if (question.kind === "computed") return;
  if (question.readOnly || (question.enabled && !question.enabled(scope))) {
    if (question.defaultValue !== undefined) values[question.key] = question.defaultValue;
    return;
  }
  const current = values[question.key];
  const isRequired = question.required === true || (typeof question.required === "function" && question.required(scope));
  if (question.kind === "entries") fillEntries(question, values, scope, filling, random);
  else if (question.kind === "table" || question.kind === "texts") fillRows(question, values, scope, { ...filling, random });
  else if (current === undefined) {
    const skips = !isRequired && random.chance(question.kind === "text" && question.long ? 0.5 : 0.04);
    const value = skips ? undefined : answerTo(question, filling.respondent, random, scope, taken);
    if (!isBlank(value)) values[question.key] = value;
  }
}

function fillEntries(question: EntriesQuestion, values: Values, scope: Scope, filling: Filling, random: Random): void {
  const current = values[question.key];
  const least = Math.max(question.minimum, question.required !== false ? 1 : 0);
  const usual = filling.entries ?? (question.variable === "panel" ? random.whole(3, 7) : random.whole(2, 4));
  const limit = Math.min(question.maximum, mostDifferent(question));
  const count = Array.isArray(current) ? current.length : Math.min(Math.max(least, usual), Math.max(limit, least));
  const list: Values[] = Array.isArray(current) ? (current as Values[]) : Array.from({ length: count }, () => ({}));
  values[question.key] = list;
  list.forEach((entry, index) => {
    const taken = new Map(question.unique.map((field) => [field, new Set(list.filter((other) => other !== entry).map((other) => other[field]).filter((value) => value !== undefined))]));
    fillElements(question.fields.elements, entry, entryScope(scope, question, list, index), { ...filling, entries: undefined, random: random.branch(String(index)) }, new Set(), taken);
  });
}

/** With a choice as its key, there cannot be more entries than choices. */
function mostDifferent(question: EntriesQuestion): number {
  const counts = question.unique.map((field) => {
    const key = question.fields.byKey.get(field);
    return key?.kind === "choice" && key.list === null ? key.choices.filter((choice) => choice.value !== "other").length : Infinity;
  });
  return Math.min(Infinity, ...counts);
}

function fillRows(question: Extract<Question, { kind: "table" | "texts" }>, values: Values, scope: Scope, filling: Filling): void {
  const current = values[question.key];
  const rows: Values = isRecord(current) ? current : {};
  if (question.kind === "texts") fillElements(question.fields.elements, rows, scope, filling, new Set());
  else {
    question.rows.forEach((row, index) => {
      const key = String(row.value);
      if (row.visible && !row.visible(itemScope(scope, row.value))) {
        delete rows[key];
        return;
      }
      const cells: Values = isRecord(rows[key]) ? rows[key] : {};
      fillElements(question.fields.elements, cells, rowScope(scope, question.fields, cells, row.value, index), { ...filling, random: filling.random.branch(key) }, new Set());
      if (Object.keys(cells).length > 0) rows[key] = cells;
    });
  }
  if (Object.keys(rows).length > 0) values[question.key] = rows;
}

// ---- repair ---------------------------------------------------------------------------------------------------

/** Tries other answers where the checker objects: validators and bounds may depend on other answers. */
function repair(model: AnswerModel, answers: Values, filling: Filling, fixed: ReadonlySet<string>): void {
  for (let attempt = 0; attempt < MOST_REPAIRS; attempt += 1) {
    const problems = problemsOf(model, answers, filling.circumstances);
    if (problems.length === 0) return;
    const scope = liveScope(model, answers, filling);
    const random = filling.random.branch(`repair ${attempt}`);
    // Later on, also the other answers that a validator may read are drawn anew.
    for (const problem of problems) remove(answers, problem.path, fixed);
    if (attempt > 10 && attempt % 5 === 0) for (const key of Object.keys(answers)) if (!fixed.has(key) && random.chance(0.3)) delete answers[key];
    for (const definition of model.definitions) fillElements(definition.fields.elements, answers, scope, { ...filling, random: random.branch(definition.name) }, fixed);
  }
  for (const problem of problemsOf(model, answers, filling.circumstances)) remove(answers, problem.path, fixed);
}

function problemsOf(model: AnswerModel, answers: Values, circumstances: Circumstances): Problem[] {
  const run: Run = { options: { complete: true, group: circumstances.group ?? null, date: circumstances.date ?? null }, problems: [] };
  const scope = formScope(model, answers, circumstances);
  for (const definition of model.definitions) {
    const fields: FieldSet = definition.fields;
    checkKeys(run, fields, answers, "", () => true);
    checkElements(run, fields.elements, answers, scope, "", false);
  }
  return run.problems.filter((problem) => problem.severity === "error");
}

/** Takes away the answer at a path such as `collaborations[2].legalForm`. */
function remove(answers: Values, path: string, fixed: ReadonlySet<string>): void {
  const steps = path.split(/[.[\]]/).filter((step) => step !== "");
  if (steps.length === 0 || fixed.has(steps[0] as string)) return;
  const last = steps.pop() as string;
  const holder = walk(answers, steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step)), 0);
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else if (isRecord(holder)) delete holder[last];
}
