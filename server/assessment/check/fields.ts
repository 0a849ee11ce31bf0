/** Questions and what they hold: a form, an entry, a row. The recursion of the checker. */
import { computedValue, entryScope, itemScope, rowScope } from "../definition/scope.ts";
import { describe } from "../definition/reading.ts";
import { questionsOf } from "../definition/elements.ts";
import type { ChoicesQuestion, Element, EntriesQuestion, FieldSet, MatrixQuestion, Question, TableQuestion, TextsQuestion } from "../definition/model.ts";
import { LONGEST_TEXT } from "../definition/questions.ts";
import { equals } from "../expression.ts";
import type { Scope } from "../expression.ts";
import { suggest } from "../spelling.ts";
import type { Run } from "./run.ts";
import { answerAt, found, isBlank, isFull, isRecord, mayBeSaved } from "./run.ts";
import { checkValidators } from "./validators.ts";
import { checkBoolean, checkChoice, checkChoices, checkText } from "./values.ts";

type Values = Readonly<Record<string, unknown>>;

/** Keys that no question has. `known`: keys of other questionnaires that share these answers. */
export function checkKeys(run: Run, fields: FieldSet, values: Values, prefix: string, isKnown?: (key: string) => boolean): void {
  for (const key of Object.keys(values)) {
    if (fields.byKey.has(key)) continue;
    const owner = fields.commentKeys.get(key);
    if (owner) checkComment(run, owner, values[key], prefix + key);
    else if (!isKnown?.(key)) found(run, prefix + key, "unknown-key", `There is no question «${key}».`, suggest(key, [...fields.byKey.keys()]));
  }
}

/** `fixed`: read-only or disabled by something around it, so that nothing is required of it. */
export function checkElements(run: Run, elements: readonly Element[], values: Values, scope: Scope, prefix: string, fixed: boolean): void {
  for (const element of elements) {
    if (isFull(run)) return;
    if (element.visible && !element.visible(scope)) checkHidden(run, element.kind === "container" ? questionsOf(element.elements) : [element], values, scope, prefix);
    else if (element.kind === "container") {
      checkElements(run, element.elements, values, scope, prefix, fixed || element.readOnly || (element.enabled !== null && !element.enabled(scope)));
    } else checkQuestion(run, element, values, scope, prefix, fixed);
  }
}

function checkQuestion(run: Run, question: Question, values: Values, scope: Scope, prefix: string, fixed: boolean): void {
  const value = answerAt(values, question.key);
  const path = prefix + question.key;
  const isFixed = fixed || question.readOnly || (question.enabled !== null && !question.enabled(scope));
  const isComputed = question.kind === "computed";
  const isAsked = run.options.complete && !isFixed && !isComputed && question.required !== false;
  if (question.readOnly && value !== undefined && !isComputed) checkUnchanged(run, question, value, path);
  if (isAsked && isUnanswered(question, value) && (question.required === true || question.required(scope))) {
    const least = question.kind === "entries" && question.variable === "row" ? question.minimum : 0;
    found(run, path, "required", `«${question.name}» is required.`, least > 1 ? `Fill in at least ${least} rows.` : "Answer it.");
    // Entries that are there are still looked into, as the form does; {} where no object belongs is of a wrong type too.
    const holdsOthers = question.kind === "entries" || question.kind === "texts" || question.kind === "table";
    if (question.kind === "matrix" || (!holdsOthers && !isRecord(value))) return;
  }
  const good = checkValue(run, question, value, scope, path, isFixed);
  if (good && question.validators.length > 0 && !isFixed) checkValidators(run, question, value, scope, path);
  if (run.options.complete && !isFixed && question.commentKey !== null) checkOther(run, question, value, values, prefix);
}

/** Types, ranges and lists, whether shown or not: what is stored is always well-formed. */
function checkValue(run: Run, question: Question, value: unknown, scope: Scope, path: string, isFixed: boolean): boolean {
  switch (question.kind) {
    case "entries": return checkEntries(run, question, value, scope, path, isFixed);
    case "table": return checkTable(run, question, value, scope, path, isFixed);
    case "texts": return checkTexts(run, question, value, scope, path, isFixed);
    case "matrix": return checkMatrix(run, question, value, scope, path, isFixed);
    case "computed": return checkComputed(run, question.name, value, computedValue(question.formula, scope), path);
  }
  if (value === undefined || value === null || (value === "" && question.kind !== "text")) return question.kind !== "choices" || isFixed || hasEnough(run, question, [], path);
  switch (question.kind) {
    case "text": return checkText(run, question, value, scope, path);
    case "choice": return checkChoice(run, question, value, scope, path);
    case "choices": {
      const good = checkChoices(run, question, value, scope, path);
      return good && (isFixed || hasEnough(run, question, value as unknown[], path));
    }
    case "boolean": return checkBoolean(run, question, value, path);
  }
}

/** minSelectedChoices holds for an empty answer too, as in survey-core; "none" alone is enough. */
function hasEnough(run: Run, question: ChoicesQuestion, chosen: readonly unknown[], path: string): boolean {
  const isNone = chosen.length === 1 && question.exclusive.has(chosen[0]);
  if (!run.options.complete || chosen.length >= question.minimum || isNone) return true;
  found(run, path, "too-few", `«${question.name}» holds ${chosen.length} choices; at least ${question.minimum} are needed.`, "Choose more.");
  return false;
}

function checkHidden(run: Run, questions: readonly Question[], values: Values, scope: Scope, prefix: string): void {
  for (const question of questions) {
    const value = answerAt(values, question.key);
    if (value === undefined) continue;
    const path = prefix + question.key;
    // In a draft, an answer stays while its question is hidden: it may come back. It must only be well-formed.
    if (question.kind === "computed") continue;
    const inner: Run = { options: { ...run.options, complete: false }, problems: [] };
    checkValue(inner, question, value, scope, path, true);
    for (const problem of inner.problems) if (!mayBeSaved(problem)) run.problems.push(problem);
    if (run.options.complete && !question.keepsHidden && !isBlank(value)) {
      found(run, path, "hidden", `«${question.name}» is not asked with these answers, but has the answer ${describe(value)}.`, "Leave it out.");
    }
  }
}

function checkUnchanged(run: Run, question: Question, value: unknown, path: string): void {
  const before = run.options.before;
  const expected = before && Object.hasOwn(before, question.key) ? before[question.key] : question.defaultValue;
  if (equals(value, expected) || isBlank(value)) return;
  // Without what was stored before, we cannot know whether the server itself filled it in.
  found(run, path, "read-only", `«${question.name}» is read-only and was changed to ${describe(value)}.`, "Leave it as it was.", before ? "error" : "warning");
}

function checkComputed(run: Run, name: string, value: unknown, expected: unknown, path: string): boolean {
  if (value === undefined || !run.options.complete || equals(value, expected)) return true;
  found(run, path, "computed", `«${name}» is computed to be ${describe(expected)}, but is ${describe(value)}.`, "Leave it out: it is computed anew.");
  return false;
}

function checkComment(run: Run, question: Question, value: unknown, path: string): void {
  if (typeof value !== "string") found(run, path, "wrong-type", `The explanation of «${question.name}» must be a text, not ${describe(value)}.`, "Write it between quotes.");
  else if (value.length > LONGEST_TEXT) found(run, path, "too-long", `The explanation of «${question.name}» has ${value.length} characters; at most ${LONGEST_TEXT} are allowed.`, "Shorten it.");
}

/** Who chooses "other" says what. */
function checkOther(run: Run, question: Question, value: unknown, values: Values, prefix: string): void {
  if ((question.kind !== "choice" && question.kind !== "choices") || !question.hasOther || question.commentKey === null) return;
  const isOther = value === "other" || (Array.isArray(value) && value.includes("other"));
  if (isOther && isBlank(answerAt(values, question.commentKey))) found(run, prefix + question.commentKey, "required", `«${question.name}» is "other", without saying what.`, `Fill in «${question.commentKey}».`);
}

/** As survey-core's isEmpty: entries without any answer in them are no answer. */
function isUnanswered(question: Question, value: unknown): boolean {
  if (question.kind === "entries") {
    const filled = Array.isArray(value) ? value.filter((entry) => !isBlank(entry)).length : 0;
    // A required dynamic matrix needs as many filled rows as its minimum.
    return filled < Math.max(1, question.variable === "row" ? question.minimum : 1);
  }
  return isBlank(value);
}

// ---- what holds other answers ---------------------------------------------------------------------------------

function checkEntries(run: Run, question: EntriesQuestion, value: unknown, scope: Scope, path: string, isFixed: boolean): boolean {
  if (value !== undefined && value !== null && !Array.isArray(value)) {
    found(run, path, "wrong-type", `«${question.name}» must be a list of entries, not ${describe(value)}.`, "Write it between [ and ], each entry between { and }.");
    return false;
  }
  const given = (value ?? []) as readonly unknown[];
  if (given.length > question.maximum) {
    found(run, path, "too-many", `«${question.name}» has ${given.length} entries; at most ${question.maximum} are allowed.`, "Leave some out.");
    return false;
  }
  // The form shows its first entries empty, and asks what is required of them.
  const count = !run.options.complete ? given.length : Math.max(given.length, question.minimum, given.length === 0 ? question.initial : 0);
  const list = count > given.length ? [...given, ...Array.from({ length: count - given.length }, () => ({}))] : given;
  for (let index = 0; index < count && !isFull(run); index += 1) {
    const entry = list[index] ?? {};
    const at = `${path}[${index}]`;
    if (!isRecord(entry)) {
      found(run, at, "wrong-type", `Entry ${index + 1} of «${question.name}» is ${describe(entry)}.`, "Write each entry between { and }.");
      continue;
    }
    checkKeys(run, question.fields, entry, `${at}.`);
    checkElements(run, question.fields.elements, entry, entryScope(scope, question, list, index), `${at}.`, isFixed);
  }
  for (const field of question.unique) checkUnique(run, question, field, given, path);
  return true;
}

function checkUnique(run: Run, question: EntriesQuestion, field: string, list: readonly unknown[], path: string): void {
  const seen = new Map<string, number>();
  list.forEach((entry, index) => {
    const value = isRecord(entry) ? answerAt(entry, field) : undefined;
    if (isBlank(value)) return;
    const key = typeof value === "string" ? (question.caseSensitive ? value : value.toLowerCase()) : JSON.stringify(value);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else found(run, `${path}[${index}].${field}`, "duplicate-entry", `«${field}» of entry ${index + 1} is the same as that of entry ${first + 1}: ${describe(value)}.`, "Make them differ, or remove one entry.");
  });
}

function checkMatrix(run: Run, question: MatrixQuestion, value: unknown, scope: Scope, path: string, isFixed: boolean): boolean {
  if (value !== undefined && value !== null && !isRecord(value)) {
    found(run, path, "wrong-type", `«${question.name}» must hold an answer per row, not ${describe(value)}.`, "Write {\"row\": value, …}.");
    return false;
  }
  const answers: Values = value ?? {};
  let good = true;
  for (const key of Object.keys(answers)) {
    const row = question.rowsByKey.get(key);
    const at = `${path}.${key}`;
    if (!row) found(run, at, "unknown-key", `«${question.name}» has no row «${key}».`, suggest(key, [...question.rowsByKey.keys()]));
    else if (isBlank(answers[key])) continue;
    else if (!question.columnsByValue.has(answers[key])) {
      const known = question.columns.map((column) => column.value);
      const otherType = known.find((each) => String(each) === String(answers[key]));
      found(run, at, otherType === undefined ? "not-a-choice" : "wrong-type", `Row «${key}» of «${question.name}» has ${describe(answers[key])}, which is no column.`, `Write one of ${known.slice(0, 12).map((each) => JSON.stringify(each)).join(", ")}.`);
    } else if (run.options.complete && row.visible && !row.visible(itemScope(scope, row.value))) {
      found(run, at, "hidden", `Row «${key}» of «${question.name}» is not asked with these answers.`, "Leave it out.");
    } else continue;
    good = false;
  }
  if (!run.options.complete || isFixed || (!question.eachRowRequired && !question.eachRowUnique)) return good;
  return checkRows(run, question, answers, scope, path) && good;
}

function checkRows(run: Run, question: MatrixQuestion, answers: Values, scope: Scope, path: string): boolean {
  let good = true;
  const seen = new Set<unknown>();
  for (const row of question.rows) {
    if (row.visible && !row.visible(itemScope(scope, row.value))) continue;
    const key = String(row.value);
    const value = answerAt(answers, key);
    if (isBlank(value)) {
      if (!question.eachRowRequired) continue;
      found(run, `${path}.${key}`, "required", `Row «${key}» of «${question.name}» is required.`, "Answer every row.");
      good = false;
    } else if (question.eachRowUnique && seen.has(value)) {
      found(run, `${path}.${key}`, "duplicate-entry", `Row «${key}» of «${question.name}» has the same answer as another row.`, "Give each row its own answer.");
      good = false;
    }
    seen.add(value);
  }
  return good;
}

function checkTable(run: Run, question: TableQuestion, value: unknown, scope: Scope, path: string, isFixed: boolean): boolean {
  if (value !== undefined && value !== null && !isRecord(value)) {
    found(run, path, "wrong-type", `«${question.name}» must hold the answers per row, not ${describe(value)}.`, "Write {\"row\": {\"column\": value, …}, …}.");
    return false;
  }
  const rows: Values = value ?? {};
  for (const key of Object.keys(rows)) {
    if (!question.rowsByKey.has(key)) found(run, `${path}.${key}`, "unknown-key", `«${question.name}» has no row «${key}».`, suggest(key, [...question.rowsByKey.keys()]));
  }
  question.rows.forEach((row, index) => {
    const key = String(row.value);
    const given = answerAt(rows, key);
    const at = `${path}.${key}`;
    if (given !== undefined && given !== null && !isRecord(given)) {
      found(run, at, "wrong-type", `Row «${key}» of «${question.name}» is ${describe(given)}.`, "Write the row between { and }.");
      return;
    }
    if (row.visible && !row.visible(itemScope(scope, row.value))) {
      if (run.options.complete && !isBlank(given)) found(run, at, "hidden", `Row «${key}» of «${question.name}» is not asked with these answers.`, "Leave it out.");
      return;
    }
    const cells: Values = given ?? {};
    checkKeys(run, question.fields, cells, `${at}.`);
    checkElements(run, question.fields.elements, cells, rowScope(scope, question.fields, cells, row.value, index), `${at}.`, isFixed);
  });
  return true;
}

function checkTexts(run: Run, question: TextsQuestion, value: unknown, scope: Scope, path: string, isFixed: boolean): boolean {
  if (value !== undefined && value !== null && !isRecord(value)) {
    found(run, path, "wrong-type", `«${question.name}» must hold a text per item, not ${describe(value)}.`, "Write {\"item\": \"text\", …}.");
    return false;
  }
  const texts: Values = value ?? {};
  checkKeys(run, question.fields, texts, `${path}.`);
  checkElements(run, question.fields.elements, texts, scope, `${path}.`, isFixed);
  return true;
}
