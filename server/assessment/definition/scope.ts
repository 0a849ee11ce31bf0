/** What expressions of a questionnaire read: answers, the entry or row they stand in, the respondent's group. */
import type { AnswerModel } from "../definition.ts";
import type { Path, Scope } from "../expression.ts";
import { isEmpty, walk } from "../expression.ts";
import type { Element, EntriesQuestion, FieldSet, Formula, Question } from "./model.ts";

export type Answers = Readonly<Record<string, unknown>>;

/** Who answered, and when: what a condition may depend on besides the answers. */
export type Circumstances = { readonly group?: string | null; readonly date?: string | null };

/** The scope of a form. Computed questions are read as computed, whatever the answers say. */
export function formScope(model: AnswerModel, answers: Answers, circumstances: Circumstances = {}): Scope {
  if (!model.computes) return plainScope(model, answers, {}, circumstances);
  const { answers: filled, calculated } = computeAnswers(model, answers, circumstances);
  return plainScope(model, filled, calculated, circumstances);
}

function plainScope(model: AnswerModel, answers: Answers, calculated: Answers, circumstances: Circumstances): Scope {
  const { groupName } = model;
  const group = circumstances.group ?? undefined;
  const hasCalculated = model.calculated.length > 0;
  return {
    date: circumstances.date ?? null,
    get: (path) => {
      const name = path[0];
      if (hasCalculated && typeof name === "string" && Object.hasOwn(calculated, name)) return walk(calculated, path, 0);
      if (name === groupName && groupName !== null) return group;
      return answerOf(model.questions, answers, path, 0);
    },
  };
}

/** As survey-core has it: an unanswered checkbox is an empty list. */
function answerOf(questions: ReadonlyMap<string, Question>, values: unknown, path: Path, from: number): unknown {
  const value = walk(values, path, from);
  if (value !== undefined) return value;
  return path.length === from + 1 && questions.get(String(path[from]))?.kind === "choices" ? NOTHING_CHOSEN : undefined;
}

const NOTHING_CHOSEN: readonly unknown[] = [];

/** The scope inside an entry of a dynamic panel ({panel.…}) or a row of a dynamic matrix ({row.…}). */
export function entryScope(outer: Scope, question: EntriesQuestion, list: readonly unknown[], index: number): Scope {
  const entry = list[index];
  const { variable, fields } = question;
  const isPanel = variable === "panel";
  return {
    date: outer.date ?? null,
    get: (path) => {
      switch (path[0]) {
        case variable: return path.length === 1 ? entry : answerOf(fields.byKey, entry, path, 1);
        case isPanel ? "panelIndex" : "rowIndex": return isPanel ? index : index + 1;
        case isPanel ? "visiblePanelIndex" : "visibleRowIndex": return isPanel ? index : index + 1;
        case isPanel ? "prevPanel" : "prevRow": return walk(list[index - 1], path, 1);
        case isPanel ? "nextPanel" : "nextRow": return walk(list[index + 1], path, 1);
        case "parentPanel": return isPanel ? outer.get(["panel", ...path.slice(1)]) : outer.get(path);
        default: return outer.get(path);
      }
    },
  };
}

/** The scope inside a fixed row of a table: {row.…}, {rowName}. */
export function rowScope(outer: Scope, fields: FieldSet, row: unknown, rowName: unknown, index: number): Scope {
  return {
    date: outer.date ?? null,
    get: (path) => {
      switch (path[0]) {
        case "row": return path.length === 1 ? row : answerOf(fields.byKey, row, path, 1);
        case "rowName": case "rowValue": case "item": return rowName;
        case "rowIndex": case "visibleRowIndex": return index + 1;
        default: return outer.get(path);
      }
    },
  };
}

/** The scope of a choice's own condition: {item}. */
export function itemScope(outer: Scope, value: unknown): Scope {
  return { date: outer.date ?? null, get: (path: Path) => (path.length === 1 && (path[0] === "item" || path[0] === "choice") ? value : outer.get(path)) };
}

// ---- computed values ------------------------------------------------------------------------------------------

/** Formulas may use each other; more passes than this means that they go round in a circle, which the lint refuses. */
const MOST_PASSES = 12;

/** The answers with every computed question filled in, and the calculated values, as the form would have them. */
export function computeAnswers(model: AnswerModel, answers: Answers, circumstances: Circumstances = {}): { answers: Answers; calculated: Answers } {
  if (!model.computes) return { answers, calculated: {} };
  let now: Answers = answers;
  let calculated: Record<string, unknown> = {};
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const scope = plainScope(model, now, calculated, circumstances);
    const next: Record<string, unknown> = {};
    for (const { name, formula } of model.calculated) next[name] = formula(scope) ?? undefined;
    let filled = now;
    for (const definition of model.definitions) filled = fill(definition.fields, filled, scope);
    const settled = filled === now && model.calculated.every(({ name }) => same(next[name], calculated[name]));
    calculated = next;
    now = filled;
    if (settled) break;
  }
  return { answers: now, calculated };
}

/** The same object when nothing changed, so that a pass can see that it was the last. */
function fill(fields: FieldSet, answers: Answers, scope: Scope): Answers {
  if (!fields.computes) return answers;
  let filled: Record<string, unknown> | null = null;
  const set = (key: string, value: unknown): void => {
    const current = (filled ?? answers)[key];
    if (same(current, value) || (value === undefined && !Object.hasOwn(filled ?? answers, key))) return;
    filled ??= { ...answers };
    if (value === undefined) delete filled[key];
    else filled[key] = value;
  };
  for (const question of fields.byKey.values()) {
    const value = Object.hasOwn(answers, question.key) ? answers[question.key] : undefined;
    if (question.kind === "computed") set(question.key, computedValue(question.formula, scope));
    else if (question.kind === "entries" && question.fields.computes && Array.isArray(value)) {
      const list = value as unknown[];
      const next = list.map((entry, index) => (isObject(entry) ? fill(question.fields, entry, entryScope(scope, question, list, index)) : entry));
      if (next.some((entry, index) => entry !== list[index])) set(question.key, next);
    } else if (question.kind === "table" && question.fields.computes && isObject(value)) {
      const next: Record<string, unknown> = { ...value };
      question.rows.forEach((row, index) => {
        const key = String(row.value);
        const current = Object.hasOwn(value, key) && isObject(value[key]) ? value[key] : {};
        const changed = fill(question.fields, current, rowScope(scope, question.fields, current, row.value, index));
        if (changed !== current) next[key] = changed;
      });
      if (Object.keys(next).some((key) => next[key] !== value[key])) set(question.key, next);
    }
  }
  return filled ?? answers;
}

/** As it is stored: an empty result is no answer, a date is its ISO day. */
export function computedValue(formula: Formula, scope: Scope): unknown {
  const value = formula(scope);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString().slice(0, 10);
  return isEmpty(value) ? undefined : value;
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (typeof a === "object" && a !== null && JSON.stringify(a) === JSON.stringify(b));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// ---- visibility -----------------------------------------------------------------------------------------------

/** Is the question that this path names shown? Paths as in answers: ["collaborations", 2, "legalForm"], ["trust", "row1"]. */
export function isShown(model: AnswerModel, scope: Scope, path: Path): boolean {
  const question = model.questions.get(String(path[0]));
  if (!question || (question.shown && !question.shown(scope))) return false;
  return path.length === 1 || isPartShown(question, scope.get([question.key]), scope, path, 1);
}

function isPartShown(question: Question, value: unknown, scope: Scope, path: Path, at: number): boolean {
  const step = path[at] as string | number;
  const isLast = path.length === at + 1;
  if (question.kind === "matrix" || question.kind === "table") {
    const index = question.rows.findIndex((row) => String(row.value) === String(step));
    const row = question.rows[index];
    if (!row || (row.visible && !row.visible(itemScope(scope, row.value)))) return false;
    if (question.kind === "matrix" || isLast) return true;
    const cells = walk(value, [String(step)], 0);
    return isFieldShown(question.fields, cells, rowScope(scope, question.fields, cells, row.value, index), path, at + 1);
  }
  if (question.kind === "entries") {
    if (typeof step !== "number" || isLast) return true;
    return Array.isArray(value) && isFieldShown(question.fields, value[step], entryScope(scope, question, value, step), path, at + 1);
  }
  if (question.kind === "texts") return question.fields.byKey.has(String(step));
  return true;
}

function isFieldShown(fields: FieldSet, values: unknown, scope: Scope, path: Path, at: number): boolean {
  const question = fields.byKey.get(String(path[at]));
  if (!question || (question.shown && !question.shown(scope))) return false;
  return path.length === at + 1 || isPartShown(question, walk(values, [question.key], 0), scope, path, at + 1);
}

/** The keys of all top-level questions that are shown. */
export function visibleQuestions(model: AnswerModel, scope: Scope): ReadonlySet<string> {
  const shown = new Set<string>();
  for (const definition of model.definitions) collectShown(definition.fields.elements, scope, shown);
  return shown;
}

function collectShown(elements: readonly Element[], scope: Scope, into: Set<string>): void {
  for (const element of elements) {
    if (element.visible && !element.visible(scope)) continue;
    if (element.kind === "container") collectShown(element.elements, scope, into);
    else into.add(element.key);
  }
}
