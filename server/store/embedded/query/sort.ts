import { badValue, CommandError, unsupported } from "./errors.ts";
import { compareValues } from "./keystring.ts";
import { pathParts } from "./path.ts";
import { field, fields, isIndex, isNumber, isObject, toNumber, type Value } from "./value.ts";
import type { Document, QueryContext } from "./context.ts";

/** A path to order by and its direction. */
export type SortPart = { readonly path: string; readonly direction: 1 | -1 };

/** Reads `{ a: 1, "b.c": -1 }`. Errors: 15974-15976 for other directions, 238 for `$meta`. */
export function sortParts(spec: Document): SortPart[] {
  return fields(spec).map(([path, direction]) => {
    if (isObject(direction) && field(direction, "$meta") !== undefined) throw unsupported("sorting by $meta");
    const number = isNumber(direction) ? toNumber(direction) : NaN;
    if (number !== 1 && number !== -1) throw new CommandError(15975, "$sort key ordering must be 1 (for ascending) or -1 (for descending)");
    if (path === "" || path.split(".").includes("")) throw new CommandError(15998, "FieldPath field names may not be empty strings.");
    if (path.startsWith("$")) throw new CommandError(16410, `FieldPath field names may not start with '$': ${path}`);
    return { path, direction: number };
  });
}

/**
 * Compiles a sort (manual, "cursor.sort()"): missing is `null`, an array sorts by its least element (greatest when descending), an empty
 * array before `null`; among paths through one array the elements stay together. Error 2 for two arrays side by side.
 */
export function compileSort(spec: Document, ctx: QueryContext): (a: Document, b: Document) => number {
  const sort = sortKeys(spec, ctx);
  const keys = new WeakMap<Document, readonly Value[]>();
  const keyOf = (document: Document): readonly Value[] => {
    let key = keys.get(document);
    if (!key) keys.set(document, (key = sort.key(document)));
    return key;
  };
  return (a, b) => sort.compare(keyOf(a), keyOf(b));
}

/** The sort key of each document, and the order of keys: for those who keep keys instead of documents. */
export function sortKeys(spec: Document, ctx: QueryContext): { key(document: Document): readonly Value[]; compare(a: readonly Value[], b: readonly Value[]): number } {
  const parts = sortParts(spec);
  const paths = parts.map(({ path }) => pathParts(path));
  const compare = (a: readonly Value[], b: readonly Value[]): number => {
    for (const [at, { direction }] of parts.entries()) {
      const order = compareValues(a[at], b[at], ctx.collation);
      if (order) return order * direction;
    }
    return 0;
  };
  const simple = paths.every((path) => path.length === 1);
  const key = (document: Document): readonly Value[] => {
    if (simple) {
      const values = paths.map(([name]) => field(document, name!) ?? null);
      if (!values.some(Array.isArray)) return values;
    }
    return keyTuples(document, paths, () => badValue("cannot sort with keys that are parallel arrays")).reduce((least, tuple) => (compare(tuple, least) < 0 ? tuple : least));
  };
  return { key, compare };
}

/**
 * The keys that a document has for paths: one tuple, or one for each element when a path goes through an array. Missing is `null`, an
 * empty array at a path's end is `undefined`, which orders before `null`. Serves sorts and indexes alike.
 */
export function keyTuples(document: Document, paths: readonly (readonly string[])[], parallel = parallelArrays): Value[][] {
  return tuples(document, paths.map((path) => ({ path, start: document })), parallel);
}

/** Error of an index on two arrays side by side. */
const parallelArrays = (): CommandError => new CommandError(171, "cannot index parallel arrays");

/** A path not yet followed to its end: where it goes on and what is left of it; or the value found. */
type Pending = { readonly path: readonly string[]; readonly start: Value } | { readonly found: Value };

function tuples(document: Value, pending: readonly Pending[], parallel: () => CommandError): Value[][] {
  let array: Value[] | undefined;
  const followed = pending.map((item): Pending => {
    if ("found" in item) return item;
    const next = follow(item.start, item.path);
    if ("found" in next && !Array.isArray(next.found)) return next;
    const stop = ("found" in next ? next.found : next.start) as Value[];
    if (array && array !== stop) throw parallel();
    array = stop;
    return "found" in next ? { path: [], start: stop } : next;
  });
  if (!array) return [followed.map((item) => ("found" in item ? item.found : null))];
  const elements = array;
  const open = followed.map((item): Pending => {
    if ("found" in item || item.path.length === 0) return item;
    const [name = "", ...rest] = item.path;
    if (!isIndex(name) || Number(name) >= elements.length) return item;
    const element = elements[Number(name)];
    return rest.length === 0 && !Array.isArray(element) ? { found: element ?? null } : { path: rest, start: element, fixed: true } as Pending;
  });
  const each = elements.length ? elements : [undefined];
  return each.flatMap((element) => tuples(element, open.map((item): Pending => {
    if ("found" in item || "fixed" in item) return item;
    if (item.path.length === 0) return { found: elements.length ? (element ?? null) : undefined };
    return isObject(element) ? { path: item.path, start: element } : { found: null };
  }), parallel));
}

/** Follows a path to its end or to the first array. */
function follow(start: Value, path: readonly string[]): Pending {
  let value = start;
  for (let at = 0; ; at++) {
    if (Array.isArray(value)) return at === path.length ? { found: value } : { path: path.slice(at), start: value };
    if (at === path.length) return { found: value ?? null };
    if (!isObject(value)) return { found: null };
    value = field(value, path[at]!);
  }
}
