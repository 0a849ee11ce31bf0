import { badValue, CommandError, unsupported } from "./errors.ts";
import { compareValues } from "./keystring.ts";
import { keyTuples } from "./indexkey.ts";
import { pathParts } from "./path.ts";
import { field, fields, isNumber, isObject, toNumber, type Value } from "./value.ts";
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
 * The order of an array's elements in `$push`'s `$sort` and in `$sortArray`: by their fields as they stand (an array is one value there,
 * not its least element); what is not a document has none of the fields.
 */
export function compileElementSort(spec: Document, ctx: QueryContext): (a: Value, b: Value) => number {
  const parts = sortParts(spec).map(({ path, direction }) => ({ path: pathParts(path), direction }));
  const at = (start: Value, path: readonly string[]): Value =>
    isObject(start) ? (path.reduce<Value>((value, name) => (Array.isArray(value) || isObject(value) ? field(value as Document, name) : undefined), start) ?? null) : null;
  return (a, b) => {
    for (const { path, direction } of parts) {
      const order = compareValues(at(a, path), at(b, path), ctx.collation);
      if (order) return order * direction;
    }
    return 0;
  };
}
