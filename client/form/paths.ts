import type { Answers, ElementJson, QuestionnaireJson } from "./survey.ts";

/** The name under which an entry of a repeating question carries its key: it means the same entry for everyone, whatever its position. */
export const entryKey = "_key";
/** A key for a new entry, made on this device: two people adding at once make two entries. */
export const newEntryKey = (): string => randomName();
/** Sixteen random characters. Not `randomUUID`: that one is only there over HTTPS, and a first try may be on http://server-in-the-cellar. */
export const randomName = (): string => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

type Entry = Readonly<Record<string, unknown>>;
export type Step = { readonly path: string; readonly value: unknown };

/** Every question of the questionnaires by name, also those in panels. */
export function questionsByName(surveys: readonly QuestionnaireJson[]): ReadonlyMap<string, ElementJson> {
  const elements = surveys.flatMap((survey) => [...(survey.elements ?? []), ...(survey.pages ?? []).flatMap((page) => page.elements ?? [])]);
  return byName(elements);
}
const byName = (elements: readonly ElementJson[]): ReadonlyMap<string, ElementJson> => new Map(flatten(elements).map((element) => [element.name, element]));
const flatten = (elements: readonly ElementJson[]): readonly ElementJson[] => elements.flatMap((element) => (element.type === "panel" || element.type === "flowpanel" ? flatten(element.elements ?? []) : [element]));

/**
 * What changed in one question, as the smallest answers that have an address: a row, a cell, a field of an entry. Two people who change
 * different fields of one entry then do not meet.
 */
export function changesOf(question: ElementJson | undefined, path: string, before: unknown, after: unknown): Step[] {
  if (same(before, after)) return [];
  switch (question?.type) {
    case "paneldynamic":
      return entryChanges(byName(question.templateElements ?? []), path, before, after);
    case "matrixdynamic":
      return entryChanges(columnsOf(question), path, before, after);
    case "matrix":
      return fieldChanges(new Map(), path, before, after);
    case "matrixdropdown":
      return keysOf(before, after).flatMap((row) => fieldChanges(columnsOf(question), `${path}.${row}`, field(before, row), field(after, row)));
    default:
      return [{ path, value: after ?? null }];
  }
}

function entryChanges(fields: ReadonlyMap<string, ElementJson>, path: string, before: unknown, after: unknown): Step[] {
  const [old, now] = [byKey(before), byKey(after)];
  const gone = [...old.keys()].filter((key) => !now.has(key)).map((key) => ({ path: `${path}[${key}]`, value: null }));
  return [...gone, ...[...now].flatMap(([key, entry]) => {
    const at = `${path}[${key}]`;
    const known = old.get(key);
    return [...(known ? [] : [{ path: at, value: {} }]), ...fieldChanges(fields, at, known, entry)];
  })];
}

const fieldChanges = (fields: ReadonlyMap<string, ElementJson>, path: string, before: unknown, after: unknown): Step[] =>
  keysOf(before, after).filter((name) => name !== entryKey).flatMap((name) => changesOf(fields.get(name), `${path}.${name}`, field(before, name), field(after, name)));

const columnsOf = (question: ElementJson): ReadonlyMap<string, ElementJson> => new Map(((question["columns"] ?? []) as ElementJson[]).map((column) => [column.name, { ...column, type: String(column["cellType"] ?? "text") }]));
const keysOf = (...values: unknown[]): string[] => [...new Set(values.flatMap((value) => (isRecord(value) ? Object.keys(value) : [])))];
const field = (value: unknown, name: string): unknown => (isRecord(value) ? value[name] : undefined);
const byKey = (value: unknown): ReadonlyMap<string, Entry> => new Map((Array.isArray(value) ? value : []).filter(isRecord).map((entry) => [String(entry[entryKey]), entry]));
const isRecord = (value: unknown): value is Entry => value !== null && typeof value === "object" && !Array.isArray(value);

/** Gives every entry of the repeating questions a key; the same value back when all had one. */
export function withKeys(question: ElementJson | undefined, value: unknown): unknown {
  if (!Array.isArray(value) || (question?.type !== "paneldynamic" && question?.type !== "matrixdynamic")) return value;
  if (value.every((entry) => isRecord(entry) && entry[entryKey] !== undefined)) return value;
  return value.map((entry: unknown) => (isRecord(entry) && entry[entryKey] === undefined ? { ...entry, [entryKey]: newEntryKey() } : entry));
}

/** The answers with one answer replaced; `null` takes it away. Entries that do not exist yet are made. */
export function withAnswer(answers: Answers, path: string, value: unknown): Answers {
  const steps = [...path.matchAll(/\[([^\]]+)\]|([^.[\]]+)/g)].map((found) => (found[1] !== undefined ? { key: found[1] } : { name: found[2] ?? "" }));
  return replace(answers, steps, value) as Answers;
}
function replace(container: unknown, steps: readonly ({ key: string } | { name: string })[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (!step) return value;
  if ("key" in step) {
    const entries = (Array.isArray(container) ? container : []) as Entry[];
    const known = entries.find((entry) => entry[entryKey] === step.key);
    if (rest.length === 0 && value === null) return entries.filter((entry) => entry !== known);
    const changed = rest.length === 0 ? { ...(value as Entry), [entryKey]: step.key } : replace(known ?? { [entryKey]: step.key }, rest, value) as Entry;
    return known ? entries.map((entry) => (entry === known ? changed : entry)) : [...entries, changed];
  }
  const record = { ...(isRecord(container) ? container : {}) };
  const changed = replace(record[step.name], rest, value);
  if (changed === null || changed === undefined) delete record[step.name];
  else record[step.name] = changed;
  return record;
}

/** What an answer's path speaks of: a question, the entry of a list, the field of that entry. */
export type Place = { readonly question: string; readonly key: string | null; readonly field: string | null };
export function placeOf(path: string): Place {
  const [, question = path, key = null, field = null] = /^([^.[\]]+)(?:\[([^\]]+)\])?(?:\.([^.]+))?/.exec(path) ?? [];
  return { question, key, field: key === null ? null : field };
}

/** Structural equality of JSON values; an absent and an empty answer are the same. */
export function same(left: unknown, right: unknown): boolean {
  if (Object.is(left, right) || ((left ?? null) === null && (right ?? null) === null)) return true;
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((value, index) => same(value, right[index]));
  if (isRecord(left) && isRecord(right)) return keysOf(left, right).every((key) => same(left[key], right[key]));
  return false;
}
