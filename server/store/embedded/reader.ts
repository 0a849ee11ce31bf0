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

/** Record numbers of a plan, each once, in its order. */
export function* records(files: Files, entry: CollectionEntry, chosen: Plan): Generator<Found> {
  const { index } = chosen;
  const seen = index?.multikey || chosen.ranges.length > 1 ? new Set<number>() : null;
  const ranges = chosen.reverse ? [...chosen.ranges].reverse() : chosen.ranges;
  for (const { start, end } of ranges) {
    if (index === null) {
      for (const { key, value } of range(files.documents, start, end, chosen.reverse)) yield { record: recordOf(key), bytes: value };
      continue;
    }
    for (const { key } of range(files.keys, start, end, chosen.reverse)) {
      const record = recordOf(key);
      if (seen) { if (seen.has(record)) continue; seen.add(record); }
      const bytes = files.documents.get(recordKey(entry.id, record));
      if (bytes) yield { record, bytes };
    }
  }
}

/** lmdb's reverse ranges begin at the end; both ends are moved so that the same keys come out. */
function range(database: Files["documents"], start: Buffer, end: Buffer, reverse: boolean) {
  return reverse ? database.getRange({ start: end, end: start, reverse: true, exclusiveStart: true, inclusiveEnd: true }) : database.getRange({ start, end });
}

export type Search = Ask & { readonly skip?: number | undefined; readonly limit?: number | undefined; readonly ctx: QueryContext };

/** The documents that match, sorted, skipped and limited; lazily when no sort in memory is needed. */
export function* search(files: Files, entry: CollectionEntry | undefined, asked: Search): Generator<Found> {
  if (!entry) { compileFilter(asked.filter, asked.ctx); return; }
  const chosen = plan(entry, asked);
  const filter = compileFilter(asked.filter, asked.ctx);
  const all = Object.keys(asked.filter).length === 0;
  const needed = neededFields(asked.filter);
  const { skip = 0, limit } = asked;
  const matching = function* (): Generator<Found> {
    let tried = 0;
    for (const found of records(files, entry, chosen)) {
      if ((++tried & 255) === 0 && asked.ctx.deadline !== undefined && Date.now() > asked.ctx.deadline) throw new CommandError(50, "operation exceeded time limit");
      if (all || filter.matches(needed ? decodeFields(found.bytes, needed) : decodeDocument(found.bytes))) yield found;
    }
  };
  const ordered = asked.sort && Object.keys(asked.sort).length > 0 && !chosen.sorted ? sorted(matching(), asked, limit === undefined ? undefined : skip + limit) : matching();
  let position = 0;
  for (const found of ordered) {
    if (position++ < skip) continue;
    yield found;
    if (limit !== undefined && position >= skip + limit) return;
  }
}

function sorted(found: Iterable<Found>, asked: Search, most: number | undefined): Found[] {
  const { key, compare } = sortKeys(asked.sort ?? {}, asked.ctx);
  const paths = new Set(Object.keys(asked.sort ?? {}).map((path) => path.split(".")[0] ?? path));
  let kept: { found: Found; key: readonly unknown[] }[] = [];
  let bytes = 0;
  const shorten = () => { kept.sort((a, b) => compare(a.key, b.key)); if (most !== undefined) kept.length = Math.min(kept.length, most); };
  for (const each of found) {
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
