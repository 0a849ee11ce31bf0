import { fields, isIndex, isMissing, isNumber, isObject, rank, toNumber, typeRank, type Value } from "./value.ts";
import { isRegex } from "./regex.ts";
import { keyString, type CompiledCollation } from "./keystring.ts";
import { isOperatorDocument } from "./match.ts";
import type { Document } from "./context.ts";

/** The paths that a filter holds equal to a value, for upserts: through `$and`, `$eq`, `$in` and `$all` of one value. */
export function equalityFields(filter: Document): [string, Value][] {
  return fields(filter).flatMap(([name, condition]): [string, Value][] => {
    if (name === "$and" || (name === "$or" && Array.isArray(condition) && condition.length === 1)) return (condition as Document[]).flatMap(equalityFields);
    if (name.startsWith("$") || isRegex(condition)) return [];
    if (!isOperatorDocument(condition)) return [[name, condition]];
    return fields(condition).flatMap(([operator, operand]): [string, Value][] => {
      if (operator === "$eq") return [[name, operand]];
      const single = (operator === "$in" || operator === "$all") && Array.isArray(operand) && operand.length === 1 ? (operand[0] as Value) : undefined;
      return single === undefined || isRegex(single) || isOperatorDocument(single) ? [] : [[name, single]];
    });
  });
}

/** Keys from `low` to `high`, as `keyString` writes one value; equal ends mean that one value. */
export type Bound = { readonly low: Buffer; readonly high: Buffer; readonly lowInclusive: boolean; readonly highInclusive: boolean };

/**
 * What a filter asks of single paths, as ranges of index keys: every document that matches has, for each path of the map, at least one key
 * (missing counts as `null`, an empty array as `undefined`) in one of the path's ranges. It says nothing about documents outside: the filter
 * must still be tried. With `multikey` (an array may be at the path) ranges of two conditions are not intersected, since two elements may
 * fulfil them; likewise, on a compound multikey index, of paths that share their first name only one may be bounded: `{ "a.b": 1, "a.c": 2 }`
 * finds `a: [{ b: 1, c: 9 }, { b: 9, c: 2 }]`, whose keys are (1, 9) and (9, 2). With a collation strings have only equality bounds.
 */
export function fieldBounds(filter: Document, collation?: CompiledCollation, multikey: boolean | ((path: string) => boolean) = true): Map<string, Bound[]> {
  const result = new Map<string, Bound[]>();
  const add = (path: string, bounds: Bound[] | undefined): void => {
    if (!bounds || path.split(".").some(isIndex)) return;
    const known = result.get(path);
    if (!known) return void result.set(path, bounds);
    const arrays = typeof multikey === "function" ? multikey(path) : multikey;
    result.set(path, arrays ? (tightness(bounds) < tightness(known) ? bounds : known) : intersect(known, bounds));
  };
  const read = (document: Document, prefix: string): void => {
    for (const [name, condition] of fields(document)) {
      if (name === "$and" && Array.isArray(condition)) for (const clause of condition) read(clause as Document, prefix);
      if (name.startsWith("$")) continue;
      const path = prefix + name;
      if (!isOperatorDocument(condition)) {
        add(path, isRegex(condition) ? undefined : equal(condition, collation));
        continue;
      }
      for (const [operator, operand] of fields(condition)) {
        add(path, operatorBounds(operator, operand, collation));
        if (operator === "$all" && Array.isArray(operand) && operand.length) add(path, operatorBounds("$eq", operand[0], collation));
        if (operator !== "$elemMatch" || !isObject(operand)) continue;
        if (isOperatorDocument(operand)) for (const [inner, value] of fields(operand)) add(path, Array.isArray(value) && inner !== "$in" ? undefined : operatorBounds(inner, value, collation));
        else read(operand, `${path}.`);
      }
    }
  };
  read(filter, "");
  return result;
}

function operatorBounds(operator: string, operand: Value, collation: CompiledCollation | undefined): Bound[] | undefined {
  if (isRegex(operand) || isOperatorDocument(operand)) return undefined;
  if (operator === "$eq") return equal(operand, collation);
  if (operator === "$in" && Array.isArray(operand)) {
    if (operand.some(isRegex)) return undefined;
    return normalise(operand.flatMap((value: Value) => equal(value, collation)));
  }
  if (!["$gt", "$gte", "$lt", "$lte"].includes(operator)) return undefined;
  if (isMissing(operand)) return operator.endsWith("e") ? equal(null, collation) : [];
  const type = rank(operand);
  if (Array.isArray(operand) || type === typeRank("minKey") || type === typeRank("maxKey")) return undefined;
  if (collation && (typeof operand === "string" || isObject(operand))) return undefined;
  if (isNumber(operand) && Number.isNaN(toNumber(operand))) return operator.endsWith("e") ? equal(operand, collation) : [];
  const key = keyString(operand, collation), inclusive = operator.endsWith("e");
  return operator.startsWith("$g")
    ? [{ low: key, lowInclusive: inclusive, high: Buffer.from([type + 1]), highInclusive: false }]
    : [{ low: Buffer.from([type]), lowInclusive: true, high: key, highInclusive: inclusive }];
}

const point = (key: Buffer): Bound => ({ low: key, high: key, lowInclusive: true, highInclusive: true });

/** An array is indexed by its elements: its first one finds it (or itself, as an element of another array). */
function equal(value: Value, collation: CompiledCollation | undefined): Bound[] {
  if (isMissing(value)) return normalise([point(keyString(undefined)), point(keyString(null))]);
  const self = point(keyString(value, collation));
  return Array.isArray(value) ? normalise([point(keyString(value[0], collation)), ...(value[0] === null ? [point(keyString(undefined))] : []), self]) : [self];
}

/** Sorted, without doubles. */
const normalise = (bounds: Bound[]): Bound[] =>
  bounds.sort((a, b) => Buffer.compare(a.low, b.low)).filter((bound, at) => at === 0 || !bound.low.equals(bounds[at - 1]!.low));

/** Points before ranges, few before many. */
const tightness = (bounds: readonly Bound[]): number => (bounds.every(({ low, high }) => low.equals(high)) ? bounds.length : 1e6 + bounds.length);

function intersect(first: readonly Bound[], second: readonly Bound[]): Bound[] {
  return first.flatMap((a) => second.flatMap((b): Bound[] => {
    const low = Buffer.compare(a.low, b.low), high = Buffer.compare(a.high, b.high);
    const result: Bound = {
      low: low >= 0 ? a.low : b.low, lowInclusive: low > 0 ? a.lowInclusive : low < 0 ? b.lowInclusive : a.lowInclusive && b.lowInclusive,
      high: high <= 0 ? a.high : b.high, highInclusive: high < 0 ? a.highInclusive : high > 0 ? b.highInclusive : a.highInclusive && b.highInclusive,
    };
    const order = Buffer.compare(result.low, result.high);
    return order < 0 || (order === 0 && result.lowInclusive && result.highInclusive) ? [result] : [];
  }));
}
