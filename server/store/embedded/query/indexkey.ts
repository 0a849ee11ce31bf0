import { CommandError } from "./errors.ts";
import { field, isIndex, isObject, type Value } from "./value.ts";
import type { Document } from "./context.ts";

/**
 * The keys that a document has for paths: one tuple, or one for each element when a path goes through an array. Missing is `null`, an
 * empty array at a path's end is `undefined`, which orders before `null`. Serves sorts and indexes alike.
 */
export function keyTuples(document: Document, paths: readonly (readonly string[])[], parallel = parallelArrays): Value[][] {
  return tuples(document, paths.map((path) => ({ path, start: document })), parallel);
}

/** Does a path meet an array, so that an index on it is multikey? (One element is one key, and still an array.) */
export function meetsArray(document: Document, path: readonly string[]): boolean {
  const end = follow(document, path);
  return "found" in end ? Array.isArray(end.found) : true;
}

/** Error of an index on two arrays side by side. */
const parallelArrays = (): CommandError => new CommandError(171, "cannot index parallel arrays");

const ambiguousName = (name: string): CommandError =>
  new CommandError(16746, `Ambiguous field name found in array (do not use numeric field names in embedded elements in an array), field: '${name}'`);

/** A path not yet followed to its end: where it goes on and what is left of it; or the value found. */
type Pending = { readonly path: readonly string[]; readonly start: Value } | { readonly found: Value; /** An array named by its place. */ readonly whole?: readonly Value[] };

function tuples(document: Value, pending: readonly Pending[], parallel: () => CommandError): Value[][] {
  let array: Value[] | undefined;
  const whole = pending.flatMap((item) => ("found" in item && item.whole ? [item.whole] : []));
  if (whole.some((other) => other !== whole[0])) throw parallel();
  const followed = pending.map((item): Pending => {
    if ("found" in item) return item;
    const next = follow(item.start, item.path);
    if ("found" in next && !Array.isArray(next.found)) return next;
    const stop = ("found" in next ? next.found : next.start) as Value[];
    if ((array && array !== stop) || whole.length) throw parallel();
    array = stop;
    return "found" in next ? { path: [], start: stop } : next;
  });
  if (!array) return [followed.map((item) => ("found" in item ? item.found : null))];
  const elements = array;
  const open = followed.map((item): Pending => {
    if ("found" in item || item.path.length === 0) return item;
    const [name = "", ...rest] = item.path;
    if (!isIndex(name) || Number(name) >= elements.length) return item;
    if (elements.some((element) => isObject(element) && field(element, name) !== undefined)) throw ambiguousName(name);
    const element = elements[Number(name)];
    if (rest.length > 0) return { path: rest, start: element, fixed: true } as Pending;
    // An array that is named by its place stands for itself, not for its elements.
    if (Array.isArray(element)) return { found: element.length ? element : undefined, whole: element };
    return { found: element ?? null };
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
