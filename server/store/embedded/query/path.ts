import { field, isObject, type Value } from "./value.ts";
import type { Document } from "./context.ts";

/** Called with each value at a path and the index of the outermost array it came through; `true` ends the visit. */
export type Visitor = (value: Value, position: number | undefined) => boolean;

/**
 * Visits what a filter's dotted path means in a document (MongoDB manual, "Query an Array"): through arrays it means each element's field,
 * and a number may also be an index. With `leafArrays`, an array at the end means its elements, then itself. A path that ends early is
 * visited once as `undefined`; elements that are not documents are passed over, so `{ "a.b": null }` finds neither `a: []` nor
 * `a: [1]` (MongoDB 7.0; 9.0 finds both).
 */
export function visitPath(document: Document, path: readonly string[], leafArrays: boolean, visitor: Visitor): boolean {
  return visitFrom(document, path, 0, leafArrays, undefined, visitor);
}

function visitFrom(
  start: Document, path: readonly string[], at: number, leafArrays: boolean, position: number | undefined, visitor: Visitor,
): boolean {
  let current = start;
  for (let part = at; ; part++) {
    const name = path[part]!;
    const value = field(current, name);
    if (Array.isArray(value)) return visitArray(value as readonly Value[], path, part + 1, leafArrays, position, visitor);
    if (part === path.length - 1) return visitor(value, position);
    if (!isObject(value)) return visitor(undefined, position);
    current = value;
  }
}

function visitArray(
  array: readonly Value[], path: readonly string[], at: number, leafArrays: boolean, position: number | undefined, visitor: Visitor,
): boolean {
  if (at === path.length) {
    if (leafArrays) for (const [index, element] of array.entries()) if (visitor(element, position ?? index)) return true;
    return visitor(array, position);
  }
  const name = path[at]!;
  for (const [index, element] of array.entries()) {
    const place = position ?? index;
    if (isObject(element) && visitFrom(element, path, at, leafArrays, place, visitor)) return true;
    if (String(index) !== name) continue;
    if (at === path.length - 1) {
      if (visitor(element, place)) return true;
    } else if (Array.isArray(element)) {
      if (visitArray(element, path, at + 1, leafArrays, place, visitor)) return true;
    } else if (isObject(element) && visitFrom(element, path, at + 1, leafArrays, place, visitor)) return true;
  }
  return false;
}

/** `a.b.0` as its parts. */
export const pathParts = (path: string): readonly string[] => path.split(".");
