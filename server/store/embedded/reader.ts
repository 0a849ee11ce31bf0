/** Reading documents by a plan, decoded only as far as needed. */
import type { CollectionEntry } from "./catalogue.ts";
import type { Files } from "./files.ts";
import { recordKey, recordOf } from "./keys.ts";
import type { Document, QueryContext } from "./query/context.ts";
import { CommandError } from "./query/errors.ts";
import { compileFilter } from "./query/match.ts";
import { neededFields } from "./query/needed.ts";
import { decodeDocument, decodeFields } from "./query/partial.ts";
import { sortKeys } from "./query/sort.ts";
import { plan, type Ask, type Plan } from "./planner.ts";

export type Found = { readonly record: number; readonly bytes: Buffer };

/** How much a sort in memory may hold (MongoDB's 100 MB). */
const SORT_LIMIT = 100 * 1024 * 1024;

/** What a plan finds, each record once, in its order. The bytes are lent: valid until the next read, and with others behind them. */
function* records(files: Files, entry: CollectionEntry, chosen: Plan): Generator<Found> {
  if (chosen.index === null) {
    for (const { start, end } of chosen.ranges) for (const { key, value } of files.borrowed.getRange(bounds(start, end, chosen.reverse))) yield { record: recordOf(key), bytes: value };
    return;
  }
  for (const record of numbers(files, chosen)) {
    const bytes = files.borrowed.get(recordKey(entry.id, record));
    if (bytes) yield { record, bytes };
  }
}

/** The numbers of those records alone: reads keys, not documents. */
function* numbers(files: Files, { index, ranges, reverse }: Plan): Generator<number> {
  const seen = index?.multikey || ranges.length > 1 ? new Set<number>() : null;
  for (const { start, end } of reverse ? [...ranges].reverse() : ranges) {
    for (const key of (index === null ? files.documents : files.keys).getKeys(bounds(start, end, reverse))) {
      const record = recordOf(key);
      if (seen) { if (seen.has(record)) continue; seen.add(record); }
      yield record;
    }
  }
}

/** A lent document as one's own. */
const whole = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.readInt32LE(0));
/** Binary values are views of what they were decoded from: that must be a copy. */
const decodeLent = (bytes: Buffer): Document => decodeDocument(Buffer.from(whole(bytes)));
const own = ({ record, bytes }: Found): Found => ({ record, bytes: Buffer.from(whole(bytes)) });

/** lmdb's reverse ranges begin at the end; both ends are moved so that the same keys come out. */
const bounds = (start: Buffer, end: Buffer, reverse: boolean) => (reverse ? { start: end, end: start, reverse, exclusiveStart: true, inclusiveEnd: true } : { start, end });

export type Search = Ask & { readonly skip?: number | undefined; readonly limit?: number | undefined; readonly ctx: QueryContext };

/** The documents that match, sorted, skipped and limited; lazily when no sort in memory is needed. */
export function* search(files: Files, entry: CollectionEntry | undefined, asked: Search): Generator<Found> {
  if (!entry) { compileFilter(asked.filter, asked.ctx); return; }
  const chosen = plan(entry, asked);
  const needed = neededFields(asked.filter);
  const { skip = 0, limit } = asked;
  const inMemory = asked.sort && Object.keys(asked.sort).length > 0 && !chosen.sorted;
  const matching = matches(files, entry, asked, chosen, needed);
  const ordered = inMemory ? sorted(matching, asked, limit === undefined ? undefined : skip + limit) : matching;
  let position = 0;
  for (const found of ordered) {
    if (position++ < skip) continue;
    yield inMemory ? found : own(found);
    if (limit !== undefined && position >= skip + limit) return;
  }
}

/** The record numbers of what `search` would find, by keys alone; `null` when the filter or the sort needs the documents. */
export function recordNumbers(files: Files, entry: CollectionEntry, asked: Search): number[] | null {
  const chosen = plan(entry, asked);
  const { skip = 0, limit } = asked;
  const unsorted = asked.sort && Object.keys(asked.sort).length > 0 && !chosen.sorted;
  if (unsorted || Object.keys(asked.filter).length > 0) return null;
  const found: number[] = [];
  let position = 0;
  for (const record of numbers(files, chosen)) {
    if (position++ < skip) continue;
    found.push(record);
    if (limit !== undefined && found.length >= limit) break;
  }
  return found;
}

type Match = Found & { readonly document: Document | null };

/** What the filter takes, lent and decoded as far as `needed` says (not at all where there is nothing to try). */
function* matches(files: Files, entry: CollectionEntry, asked: Search, chosen: Plan, needed: ReadonlySet<string> | undefined): Generator<Match> {
  const all = chosen.exact === true || Object.keys(asked.filter).length === 0;
  const filter = all ? null : compileFilter(asked.filter, asked.ctx);
  let tried = 0;
  for (const { record, bytes } of records(files, entry, chosen)) {
    if ((++tried & 255) === 0 && asked.ctx.deadline !== undefined && Date.now() > asked.ctx.deadline) throw new CommandError(50, "operation exceeded time limit");
    const document = filter === null ? null : needed ? decodeFields(bytes, needed) : decodeLent(bytes);
    if (filter === null || filter.matches(document!)) yield { record, bytes, document };
  }
}

/** As `search`, but decoded for a pipeline that reads `needed` of each; every document is decoded once. */
export function* searchDecoded(files: Files, entry: CollectionEntry | undefined, asked: Search, needed: ReadonlySet<string> | undefined): Generator<Document> {
  if (!entry || (asked.sort && Object.keys(asked.sort).length > 0)) { yield* decoded(search(files, entry, asked), needed); return; }
  const inFilter = neededFields(asked.filter);
  const { skip = 0, limit } = asked;
  let position = 0;
  for (const { bytes, document } of matches(files, entry, asked, plan(entry, asked), needed && inFilter ? new Set([...needed, ...inFilter]) : undefined)) {
    if (position++ < skip) continue;
    yield document ?? (needed ? decodeFields(bytes, needed) : decodeLent(bytes));
    if (limit !== undefined && position >= skip + limit) return;
  }
}

function sorted(matching: Iterable<Match>, asked: Search, most: number | undefined): Found[] {
  const { key, compare } = sortKeys(asked.sort ?? {}, asked.ctx);
  const paths = new Set(Object.keys(asked.sort ?? {}).map((path) => path.split(".")[0] ?? path));
  const kept: { found: Found; key: readonly unknown[] }[] = [];
  let bytes = 0;
  const shorten = () => { kept.sort((a, b) => compare(a.key, b.key)); if (most !== undefined) kept.length = Math.min(kept.length, most); };
  for (const lent of matching) {
    const each = own(lent);
    kept.push({ found: each, key: key(decodeFields(each.bytes, paths)) });
    bytes += each.bytes.length;
    if (most !== undefined && kept.length > 2 * most + 1000) { shorten(); bytes = kept.reduce((sum, { found: { bytes: held } }) => sum + held.length, 0); }
    if (bytes > SORT_LIMIT) throw new CommandError(292, "Executor error during find command :: caused by :: Sort exceeded memory limit of 104857600 bytes, but did not opt in to external sorting.");
  }
  shorten();
  return kept.map((item) => item.found);
}

/** Documents decoded for the evaluator, as far as `needed` says. */
export function* decoded(found: Iterable<Found>, needed: ReadonlySet<string> | undefined): Generator<Document> {
  for (const { bytes } of found) yield needed ? decodeFields(bytes, needed) : decodeDocument(bytes);
}
