/**
 * Which index answers a filter and a sort. A plan only narrows and orders: every document is still tried against the
 * filter, so a wrong choice costs time, never a wrong answer.
 */
import { BSON } from "mongodb";
import type { CollectionEntry, IndexEntry } from "./catalogue.ts";
import { after, bounded, idBytes, readerOf } from "./keys.ts";
import { fieldBounds, type Bound } from "./query/bounds.ts";
import type { Document } from "./query/context.ts";
import { CommandError } from "./query/errors.ts";
import { identity, invert, keyString, type CompiledCollation } from "./query/keystring.ts";
import { sortParts, type SortPart } from "./query/sort.ts";
import { fields } from "./query/value.ts";

export type Plan = {
  /** `null`: every document of the collection. */
  readonly index: IndexEntry | null;
  /** Ranges of keys in the files, in order; the end is not included. */
  readonly ranges: readonly { readonly start: Buffer; readonly end: Buffer }[];
  /** The index gives the order asked for. */
  readonly sorted: boolean;
  readonly reverse: boolean;
  /** The keys alone answer the filter: what they find need not be tried against it. */
  readonly exact?: boolean;
};

const LAST_NULL = Math.max(keyString(null)[0] ?? 0, keyString(undefined)[0] ?? 0);
/** More combinations of equal values than this are not worth their seeks. */
const MOST_RANGES = 300;

export type Ask = { readonly filter: Document; readonly sort?: Document | undefined; readonly collation?: CompiledCollation | undefined; readonly hint?: string | Document | undefined };

export function plan(entry: CollectionEntry, ask: Ask): Plan {
  const sort = ask.sort ? sortParts(ask.sort) : [];
  const hinted = hintedIndex(entry, ask.hint);
  const names = Object.keys(ask.filter);
  if (hinted === "natural") return scanAll(entry, ask.hint !== undefined && typeof ask.hint === "object" && Number(Object.values(ask.hint)[0]) < 0);
  if (!hinted && !ask.collation && isPoint(ask.filter["_id"])) return oneDocument(entry, ask.filter["_id"], names.length === 1);
  let best: { plan: Plan; score: number } | undefined;
  for (const index of hinted ? [hinted] : entry.indexes) {
    if (!hinted && (index.hidden || !mayServe(index, names, sort))) continue;
    const found = usingIndex(index, ask, sort, hinted !== undefined);
    if (found && (!best || found.score > best.score)) best = found;
  }
  return best?.plan ?? scanAll(entry, false);
}

/** The most frequent question of all, `{ _id: … }`, needs no weighing. */
function oneDocument(entry: CollectionEntry, id: unknown, exact: boolean): Plan {
  const index = entry.indexes.find(({ name }) => name === "_id_");
  return index ? { index, ranges: [prefixRange(index, keyString(id), true)], sorted: true, reverse: false, exact } : scanAll(entry, false);
}

const isPoint = (value: unknown): boolean => typeof value === "string" || value instanceof BSON.ObjectId || value instanceof BSON.Int32 || value instanceof BSON.Long || value instanceof BSON.Double;

/** A look at names alone: only an index whose first path is asked for or sorted by is worth weighing. */
function mayServe(index: IndexEntry, names: readonly string[], sort: readonly SortPart[]): boolean {
  const first = index.key[0]?.[0] ?? "";
  return names.some((name) => name === first || name.startsWith("$") || first.startsWith(`${name}.`)) || sort.some(({ path }) => path === first);
}

function scanAll(entry: CollectionEntry, reverse: boolean): Plan {
  const start = idBytes(entry.id);
  return { index: null, ranges: [{ start, end: after(start) }], sorted: false, reverse };
}

function hintedIndex(entry: CollectionEntry, hint: Ask["hint"]): IndexEntry | "natural" | undefined {
  if (hint === undefined || (typeof hint === "object" && Object.keys(hint).length === 0)) return undefined;
  if (typeof hint === "object" && Object.hasOwn(hint, "$natural")) return "natural";
  const found = entry.indexes.find((index) => typeof hint === "string" ? index.name === hint
    : JSON.stringify(index.key) === JSON.stringify(Object.entries(hint).map(([path, direction]) => [path, Number(direction)])));
  if (!found) throw new CommandError(2, "error processing query: planner returned error :: caused by :: hint provided does not correspond to an existing index");
  return found;
}

function usingIndex(index: IndexEntry, ask: Ask, sort: readonly SortPart[], forced: boolean): { plan: Plan; score: number } | undefined {
  const reader = readerOf(index);
  const sameCollation = !index.collation ? !ask.collation : ask.collation !== undefined && JSON.stringify(reader.collation?.spec) === JSON.stringify(ask.collation.spec);
  if (!implied(index, ask)) return undefined;
  // Keys of another collation order strings differently: no bounds and no sorting by them.
  const bounds = sameCollation ? fieldBounds(ask.filter, reader.collation, (path) => index.multikey || !index.key.some(([indexed]) => indexed === path)) : new Map<string, Bound[]>();

  let prefixes: Buffer[] = [Buffer.alloc(0)];
  let equal = 0;
  // Two conditions on one array may be met by two elements, which have two keys: only the first field's bounds hold then.
  const usable = index.multikey ? 1 : index.key.length;
  for (; equal < usable; equal++) {
    const [path, direction] = index.key[equal] as readonly [string, 1 | -1];
    const points = bounds.get(path);
    if (!points || points.length === 0 || !points.every((bound) => bound.low.equals(bound.high)) || prefixes.length * points.length > MOST_RANGES) break;
    prefixes = prefixes.flatMap((prefix) => points.map((point) => Buffer.concat([prefix, direction === -1 ? invert(point.low) : point.low])));
  }
  const next = index.key[equal];
  const ranged = next && equal < usable && !index.hashed && prefixes.length === 1 ? bounds.get(next[0]) : undefined;
  const empty = [...bounds.values()].some((bound) => bound.length === 0);
  const order = prefixes.length === 1 && !index.hashed && sameCollationForSort(index, ask) ? sortServed(index, sort, equal) : 0;
  if (equal === 0 && !ranged && order === 0 && !forced && !empty) return undefined;
  if (index.sparse && !touchesSparse(index, bounds) && !forced) return undefined;

  const ranges = empty ? [] : prefixes.flatMap((prefix) => ranged ? ranged.map((bound) => rangeOf(index, prefix, bound, next?.[1] === -1)) : [prefixRange(index, prefix, equal === index.key.length)]);
  ranges.sort((a, b) => Buffer.compare(a.start, b.start));
  // A sort served with several ranges needs them in order, which holds: they are sorted and disjoint.
  const full = equal === index.key.length && index.unique ? 50 : 0;
  const score = equal * 10 + full + (ranged ? 5 : 0) + (order !== 0 ? 6 : 0) - prefixes.length / 1000 - index.key.length / 100;
  return { plan: { index, ranges, sorted: order !== 0, reverse: order === -1 }, score };
}

/** A collation changes the order of strings; its keys only serve equality. */
function sameCollationForSort(index: IndexEntry, ask: Ask): boolean {
  return !index.collation && !ask.collation;
}

/** 1: the index gives the order, −1: read backwards it does, 0: it does not. A path with arrays sorts by its least element: not by keys. */
function sortServed(index: IndexEntry, sort: readonly SortPart[], equal: number): 1 | -1 | 0 {
  if (sort.length === 0 || index.multikey || index.sparse || index.partial) return 0;
  const fixed = new Set(index.key.slice(0, equal).map(([path]) => path));
  const wanted = sort.filter(({ path }) => !fixed.has(path));
  if (wanted.length > index.key.length - equal) return 0;
  let direction: 1 | -1 | 0 = 0;
  for (let at = 0; at < wanted.length; at++) {
    const [path, stored] = index.key[equal + at] as readonly [string, 1 | -1];
    const part = wanted[at] as SortPart;
    if (part.path !== path) return 0;
    const turn = part.direction === stored ? 1 : -1;
    if (direction !== 0 && turn !== direction) return 0;
    direction = turn;
  }
  return direction === 0 ? 1 : direction;
}

function prefixRange(index: IndexEntry, prefix: Buffer, whole: boolean): { start: Buffer; end: Buffer } {
  const key = whole ? bounded(prefix).key : prefix;
  const start = Buffer.concat([idBytes(index.id), key]);
  return { start, end: after(start) };
}

function rangeOf(index: IndexEntry, prefix: Buffer, bound: Bound, descending: boolean): { start: Buffer; end: Buffer } {
  const head = Buffer.concat([idBytes(index.id), prefix]);
  const [low, high, lowIn, highIn] = descending ? [invert(bound.high), invert(bound.low), bound.highInclusive, bound.lowInclusive] : [bound.low, bound.high, bound.lowInclusive, bound.highInclusive];
  const from = Buffer.concat([head, low]);
  const to = Buffer.concat([head, high]);
  // Inverted, an open end such as "all of the next type" begins above what it leaves out.
  return { start: lowIn ? from : after(from), end: highIn ? after(to) : to };
}

/** Does the filter leave out all that a partial index leaves out? Only plain implications are seen. */
function implied(index: IndexEntry, ask: Ask): boolean {
  if (!index.partial) return true;
  const clauses = flatten(ask.filter);
  return flatten(index.partial).every(([path, condition]) => clauses.some(([other, asked]) => other === path && implies(asked, condition)));
}

function flatten(filter: Document): [string, unknown][] {
  return fields(filter).flatMap(([name, condition]): [string, unknown][] => name === "$and" && Array.isArray(condition) ? (condition as Document[]).flatMap(flatten) : [[name, condition]]);
}

function implies(asked: unknown, needed: unknown): boolean {
  if (identity(asked) === identity(needed)) return true;
  const isOperators = (value: unknown): value is Document => typeof value === "object" && value !== null && Object.keys(value).some((key) => key.startsWith("$"));
  if (isOperators(needed)) {
    const entries = fields(needed);
    if (entries.length === 1 && entries[0]?.[0] === "$exists" && entries[0][1] === true) return asked !== null && asked !== undefined && (!isOperators(asked) || Object.hasOwn(asked, "$gt") || Object.hasOwn(asked, "$gte"));
    if (entries.length === 1 && entries[0]?.[0] === "$eq") return implies(asked, entries[0][1]);
    return isOperators(asked) && entries.every(([operator, operand]) => Object.hasOwn(asked, operator) && identity(asked[operator]) === identity(operand));
  }
  return isOperators(asked) && Object.hasOwn(asked, "$eq") && identity(asked["$eq"]) === identity(needed);
}

/** A sparse index lacks documents without its fields: usable only when the filter asks one of them to be there. */
function touchesSparse(index: IndexEntry, bounds: ReadonlyMap<string, readonly Bound[]>): boolean {
  return index.key.some(([path]) => {
    const bound = bounds.get(path);
    // Keys of null and undefined begin with the two lowest type bytes; a bound that begins above them asks for a value.
    return bound !== undefined && bound.length > 0 && bound.every(({ low, lowInclusive }) => low.length > 1 || (low.length === 1 && lowInclusive && (low[0] ?? 0) > LAST_NULL));
  });
}
