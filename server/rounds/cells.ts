import type { Cell } from "../store/submissions.ts";

/**
 * Answers kept one by one, so that two people in one sheet do not overwrite each other. A cell is addressed by its path:
 * `question`, `matrix.row`, `matrix.row.column`, `panel[key]` (that the entry exists), `panel[key].field`, `panel[key].field.row`.
 */
export type QuestionKind = "whole" | "rows" | "grid" | { readonly entries: Readonly<Record<string, QuestionKind>> };
/** How each question of an instrument is cut into cells. */
export type Shape = Readonly<Record<string, QuestionKind>>;
export type Answers = Readonly<Record<string, unknown>>;
export type Cells = Readonly<Record<string, Cell>>;

type SurveyElement = { readonly type?: string; readonly name?: string; readonly valueName?: string; readonly elements?: readonly SurveyElement[]; readonly templateElements?: readonly SurveyElement[]; readonly columns?: readonly { readonly name: string }[] };
type SurveyJson = { readonly pages?: readonly SurveyElement[]; readonly elements?: readonly SurveyElement[] };

/** Reads from SurveyJS JSON how its questions are cut. */
export function shapeOf(surveys: readonly unknown[]): Shape {
  const shape: Record<string, QuestionKind> = {};
  const walk = (elements: readonly SurveyElement[], into: Record<string, QuestionKind>): void => {
    for (const element of elements) {
      if (element.type === "panel" || (element.elements && element.type === undefined)) walk(element.elements ?? [], into);
      else if (element.name) {
        into[element.valueName ?? element.name] = kindOf(element);
        // SurveyJS keeps an explanation or "other" text beside the answer.
        into[`${element.name}-Comment`] = "whole";
      }
    }
  };
  const kindOf = (element: SurveyElement): QuestionKind => {
    switch (element.type) {
      case "matrix": case "multipletext": return "rows";
      case "matrixdropdown": return "grid";
      case "matrixdynamic": return { entries: Object.fromEntries((element.columns ?? []).map((column) => [column.name, "whole" as const])) };
      case "paneldynamic": {
        const fields: Record<string, QuestionKind> = {};
        walk(element.templateElements ?? [], fields);
        return { entries: fields };
      }
      default: return "whole";
    }
  };
  for (const survey of surveys as readonly SurveyJson[]) {
    for (const page of survey.pages ?? []) walk(page.elements ?? [], shape);
    walk(survey.elements ?? [], shape);
  }
  return shape;
}

export type Address = { readonly question: string; readonly key: string | null; readonly field: string | null; readonly rest: readonly string[] };

/** Takes a path apart, or null when it addresses nothing in this shape. */
export function parsePath(shape: Shape, path: string): Address | null {
  const match = /^([^.[\]]+)(?:\[([A-Za-z0-9_-]{1,64})\])?(?:\.(.+))?$/.exec(path);
  if (!match) return null;
  const [, question = "", key = null, tail = null] = match;
  const kind = Object.hasOwn(shape, question) ? shape[question] : undefined;
  if (kind === undefined) return null;
  if (typeof kind === "object") {
    if (key === null) return null;
    if (tail === null) return { question, key, field: null, rest: [] };
    const [field = "", ...rest] = tail.split(".");
    const fieldKind = Object.hasOwn(kind.entries, field) ? kind.entries[field] : undefined;
    if (fieldKind === undefined || !fits(fieldKind, rest.length)) return null;
    return { question, key, field, rest };
  }
  const rest = tail === null ? [] : tail.split(".");
  return key === null && fits(kind, rest.length) ? { question, key: null, field: null, rest } : null;
}
/** Whether a path names a whole matrix, of which only the cells are kept; null when it names something else. */
export function kindAt(shape: Shape, path: string): "rows" | "grid" | null {
  const [, question = "", key, field] = /^([^.[\]]+)(?:\[([A-Za-z0-9_-]{1,64})\]\.([^.]+))?$/.exec(path) ?? [];
  const whole = Object.hasOwn(shape, question) ? shape[question] : undefined;
  const kind = key === undefined ? whole : typeof whole === "object" && field !== undefined && Object.hasOwn(whole.entries, field) ? whole.entries[field] : undefined;
  return kind === "rows" || kind === "grid" ? kind : null;
}
const fits = (kind: QuestionKind, depth: number): boolean => depth === (kind === "rows" ? 1 : kind === "grid" ? 2 : 0) && typeof kind === "string";

/** Cuts answers into cell values. Entries must carry `_key` (see `withKeys`). */
export function cut(shape: Shape, answers: Answers): Record<string, unknown> {
  const cells: Record<string, unknown> = {};
  const put = (path: string, kind: QuestionKind, value: unknown): void => {
    if (value === undefined || value === null) return;
    if (kind === "whole" || (typeof kind === "string" && !isRecord(value))) cells[path] = value;
    else if (typeof kind === "string") for (const [row, cell] of Object.entries(value as Answers)) put(`${path}.${row}`, kind === "grid" ? "rows" : "whole", cell);
    else for (const [position, entry] of asEntries(value).entries()) {
      const key = `${path}[${String(entry["_key"])}]`;
      cells[key] = { n: position };
      for (const [field, fieldValue] of Object.entries(entry)) if (field !== "_key") put(`${key}.${field}`, kind.entries[field] ?? "whole", fieldValue);
    }
  };
  for (const [question, value] of Object.entries(answers)) put(question, shape[question] ?? "whole", value);
  return cells;
}

/** Puts cells together to SurveyJS data; entries carry `_key` unless they are for the engine, which knows only questions. */
export function assemble(cells: Cells, options: { readonly keys: boolean }): Record<string, unknown> {
  const answers: Record<string, unknown> = {};
  const entries = new Map<string, { readonly question: string; readonly order: number; readonly content: Record<string, unknown> }>();
  for (const [path, cell] of Object.entries(cells)) {
    const marker = /^([^.[\]]+)\[([^\]]+)\]$/.exec(path);
    if (marker && !cell.gone) entries.set(path, { question: marker[1] ?? "", order: orderOf(cell), content: options.keys ? { _key: marker[2] } : {} });
  }
  for (const [path, cell] of Object.entries(cells)) {
    if (cell.gone) continue;
    const inEntry = /^([^.[\]]+\[[^\]]+\])\.(.+)$/.exec(path);
    if (inEntry) {
      const entry = entries.get(inEntry[1] ?? "");
      if (entry) setDeep(entry.content, (inEntry[2] ?? "").split("."), cell.v);
    } else if (!path.includes("[")) setDeep(answers, path.split("."), cell.v);
  }
  for (const entry of [...entries.values()].sort((a, b) => a.order - b.order)) ((answers[entry.question] ??= []) as unknown[]).push(entry.content);
  return answers;
}

const orderOf = (cell: Cell): number => (isRecord(cell.v) && typeof cell.v["n"] === "number" ? cell.v["n"] : 0);

function setDeep(target: Record<string, unknown>, steps: readonly string[], value: unknown): void {
  let place = target;
  for (const step of steps.slice(0, -1)) {
    const next = Object.hasOwn(place, step) ? place[step] : undefined;
    place = isRecord(next) ? next : define(place, step, {});
  }
  define(place, steps.at(-1) ?? "", value);
}
/** `defineProperty` so that a row named `__proto__` is only a row. */
function define<T>(place: Record<string, unknown>, name: string, value: T): T {
  Object.defineProperty(place, name, { value, enumerable: true, writable: true, configurable: true });
  return value;
}

/** Gives entries of dynamic panels a stable key where they have none. */
export function withKeys(shape: Shape, answers: Answers, newKey: () => string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(answers).map(([question, value]) =>
    typeof shape[question] === "object" ? [question, asEntries(value).map((entry) => ({ _key: newKey(), ...entry }))] : [question, value]));
}

export const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null && !Array.isArray(value);
const asEntries = (value: unknown): Record<string, unknown>[] => (Array.isArray(value) ? value.filter(isRecord) : []);

/** Paths hold dots; field names of documents may not. Also `%` itself and a leading `$`. */
export const escapePath = (path: string): string => path.replace(/[%.$]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
export const unescapePath = (name: string): string => name.replace(/%(25|2E|24)/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
export const unescapeCells = (cells: Cells): Record<string, Cell> => Object.fromEntries(Object.entries(cells).map(([name, cell]) => [unescapePath(name), cell]));
