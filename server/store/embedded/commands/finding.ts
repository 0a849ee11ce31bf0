/** Reading: find, getMore, killCursors, aggregate, count, distinct, explain. */
import { BSON } from "mongodb";
import { collectionOf, namespaceOf, numberOf, OK, type Call, type Handler, type Handlers, type Reply } from "../call.ts";
import type { CollectionEntry } from "../catalogue.ts";
import type { Rest } from "../cursors.ts";
import { recordKey } from "../keys.ts";
import { plan, type Plan } from "../planner.ts";
import type { Document } from "../query/context.ts";
import { CommandError, unsupported } from "../query/errors.ts";
import { identity } from "../query/keystring.ts";
import { neededFields } from "../query/needed.ts";
import { decodeDocument } from "../query/partial.ts";
import { compilePipeline } from "../query/pipeline.ts";
import { compileProjection } from "../query/project.ts";
import { compileFilter } from "../query/match.ts";
import { checkTypes } from "../options.ts";
import { decoded, recordNumbers, search, searchDecoded, type Found, type Search } from "../reader.ts";
import { LARGEST_DOCUMENT } from "../wire.ts";
import { writeOut } from "./out.ts";
import { sourceOf } from "./sources.ts";

const FIRST_BATCH = 101;

function searchOf(call: Call, filter: unknown, more: Partial<Search> = {}): Search {
  if (filter !== undefined && (typeof filter !== "object" || filter === null || Array.isArray(filter))) throw new CommandError(14, "BSON field 'filter' is the wrong type, expected type 'object'");
  return { filter: (filter as Document | undefined) ?? {}, ctx: call.ctx, collation: call.ctx.collation, hint: call.command["hint"] as string | Document | undefined, ...more };
}

function bounded(command: Document, option: string): number | undefined {
  const value = numberOf(command, option);
  if (value !== undefined && value < 0) throw new CommandError(51024, `BSON field '${option}' value must be >= 0, actual value '${value}'`);
  return value;
}

const find: Handler = (call) => {
  const { command, store } = call;
  const namespace = namespaceOf(call);
  const entry = collectionOf(call);
  for (const option of ["tailable", "awaitData", "oplogReplay"]) if (command[option] === true) throw unsupported(`find with ${option}`);
  for (const option of ["min", "max", "returnKey", "showRecordId"]) if (command[option] !== undefined && command[option] !== false) throw unsupported(`find with ${option}`);
  const projection = command["projection"] as Document | undefined;
  const project = projection && Object.keys(projection).length > 0 ? compileProjection(projection, call.ctx) : null;
  const limit = bounded(command, "limit") || undefined;
  const asked = searchOf(call, command["filter"], { sort: command["sort"] as Document | undefined, skip: bounded(command, "skip"), limit });
  const positional = project && Object.keys(projection ?? {}).some((path) => path.endsWith(".$")) ? compileFilter(asked.filter, call.ctx) : null;
  const batchSize = bounded(command, "batchSize") ?? FIRST_BATCH;
  const found = search(store.files, entry, asked);
  const first = take(found, batchSize);
  const single = command["singleBatch"] === true;
  const shape = project ? (document: Document) => project(document, positional?.matchWithPosition(document).position) : null;
  const rest = single || first.done || !entry ? [] : recordsAfter(call, entry, asked, first, found);
  // Closes lmdb's cursor when not all was taken.
  found.return(undefined);
  const id = rest.length === 0 || !entry ? 0n : store.cursors.add(namespace, { kind: "records", collection: entry.id, records: rest, project: shape }, 0);
  return batch("firstBatch", namespace, id, first.taken.map((each) => each.bytes), shape);
};

/** What is left for getMore. */
function recordsAfter({ store }: Call, entry: CollectionEntry, asked: Search, { taken, over }: Taken, found: Iterable<Found>): number[] {
  const limit = asked.limit === undefined ? undefined : asked.limit - taken.length;
  if (limit === 0) return [];
  return recordNumbers(store.files, entry, { ...asked, skip: (asked.skip ?? 0) + taken.length, limit }) ?? [...(over ? [over.record] : []), ...Array.from(found, ({ record }) => record)];
}

type Taken = { readonly taken: Found[]; readonly over: Found | null; readonly done: boolean };

/** The first documents: as many as asked and as fit in one message. `over` was read but did not fit. */
function take(found: Iterator<Found> & Iterable<Found>, most: number): Taken {
  const taken: Found[] = [];
  let size = 0;
  while (taken.length < most) {
    const next = found.next();
    if (next.done) return { taken, over: null, done: true };
    size += next.value.bytes.length;
    if (size > LARGEST_DOCUMENT && taken.length > 0) return { taken, over: next.value, done: false };
    taken.push(next.value);
  }
  return { taken, over: null, done: false };
}

function batch(field: "firstBatch" | "nextBatch", namespace: string, id: bigint, bytes: readonly Buffer[], shape: ((document: Document) => Document) | null): Reply {
  if (!shape) return { field, documents: bytes, id, namespace };
  return documentBatch(field, namespace, id, bytes.map((each) => shape(decodeDocument(each))));
}

function documentBatch(field: "firstBatch" | "nextBatch", namespace: string, id: bigint, documents: readonly Document[]): Reply {
  return { cursor: { [field]: documents, id: BSON.Long.fromBigInt(id), ns: namespace }, ...OK };
}

const getMore: Handler = (call) => {
  const { command, store, database } = call;
  const id = toId(command["getMore"]);
  const namespace = `${database}.${String(command["collection"])}`;
  const cursor = store.cursors.get(id, namespace);
  const most = bounded(command, "batchSize") || Infinity;
  const { rest } = cursor;
  if (rest.kind === "documents") {
    const documents: Document[] = [];
    let size = 0;
    while (cursor.at < rest.documents.length && documents.length < most && size < LARGEST_DOCUMENT / 2) {
      const document = rest.documents[cursor.at++] as Document;
      size += BSON.calculateObjectSize(document, { ignoreUndefined: true });
      documents.push(document);
    }
    return documentBatch("nextBatch", namespace, finished(call, id, rest, cursor.at), documents);
  }
  const bytes: Buffer[] = [];
  let size = 0;
  while (cursor.at < rest.records.length && bytes.length < most) {
    const document = store.files.documents.get(recordKey(rest.collection, rest.records[cursor.at] as number));
    if (document && size + document.length > LARGEST_DOCUMENT && bytes.length > 0) break;
    cursor.at += 1;
    // Gone since the cursor was opened: left out, as MongoDB does.
    if (document) { bytes.push(document); size += document.length; }
  }
  return batch("nextBatch", namespace, finished(call, id, rest, cursor.at), bytes, rest.project);
};

function finished(call: Call, id: bigint, rest: Rest, at: number): bigint {
  if (at < (rest.kind === "documents" ? rest.documents.length : rest.records.length)) return id;
  call.store.cursors.close(id);
  return 0n;
}

function toId(value: unknown): bigint {
  if (value instanceof BSON.Long) return value.toBigInt();
  throw new CommandError(14, "BSON field 'getMore.getMore' is the wrong type, expected type 'long'");
}

const killCursors: Handler = (call) => {
  const ids = call.command["cursors"] as unknown[];
  if (!Array.isArray(ids)) throw new CommandError(14, "BSON field 'killCursors.cursors' is the wrong type, expected type 'array'");
  const killed = ids.filter((id) => call.store.cursors.close(toId(id)));
  return { cursorsKilled: killed, cursorsNotFound: ids.filter((id) => !killed.includes(id)), cursorsAlive: [], cursorsUnknown: [], ...OK };
};

const aggregate: Handler = async (call) => {
  const { command, store, database } = call;
  const pipeline = command["pipeline"] as readonly Document[];
  if (!Array.isArray(pipeline)) throw new CommandError(14, "'pipeline' option must be specified as an array");
  if (command["explain"] === true) return explainOf(call, searchOf(call, compilePipeline(pipeline, call.ctx).leadingMatch));
  if (command["cursor"] === undefined) throw new CommandError(9, "The 'cursor' option is required, except for aggregate with the explain argument");
  const onDatabase = typeof command["aggregate"] !== "string";
  const namespace = onDatabase ? `${database}.$cmd.aggregate` : namespaceOf(call);
  const made = sourceOf(call, pipeline);
  const compiled = compilePipeline(made ? pipeline.slice(1) : pipeline, call.ctx);
  if (onDatabase && !made && !Object.hasOwn(pipeline[0] ?? {}, "$documents")) throw new CommandError(73, `{aggregate: 1} is not valid for '${Object.keys(pipeline[0] ?? {})[0] ?? "an empty pipeline"}'; a collection is required.`);
  const asked = searchOf(call, compiled.leadingMatch, { sort: compiled.leadingSort, limit: compiled.leadingLimit });
  const entry = onDatabase ? undefined : collectionOf(call);
  const result = [...(made ? compiled.run(made) : compiled.run(onDatabase ? [] : searchDecoded(store.files, entry, asked, compiled.needed), compiled.leadingSort ? "sort" : "match"))];
  if (compiled.out) {
    await writeOut(call, compiled.out, result);
    return documentBatch("firstBatch", namespace, 0n, []);
  }
  const batchSize = bounded((command["cursor"] as Document) ?? {}, "batchSize") ?? FIRST_BATCH;
  let size = 0;
  let at = 0;
  while (at < result.length && at < batchSize && size < LARGEST_DOCUMENT / 2) size += BSON.calculateObjectSize(result[at++] as Document, { ignoreUndefined: true });
  const id = at < result.length ? store.cursors.add(namespace, { kind: "documents", documents: result }, at) : 0n;
  return documentBatch("firstBatch", namespace, id, result.slice(0, at));
};

const count: Handler = (call) => {
  const entry = collectionOf(call);
  const query = call.command["query"] as Document | undefined;
  const limit = numberOf(call.command, "limit");
  const skip = bounded(call.command, "skip") ?? 0;
  let total = 0;
  if (!query || Object.keys(query).length === 0) total = Math.max(0, Math.min((entry?.count ?? 0) - skip, limit ? Math.abs(limit) : Infinity));
  else for (const _found of search(call.store.files, entry, searchOf(call, query, { skip, limit: limit ? Math.abs(limit) : undefined }))) total += 1;
  return { n: new BSON.Int32(total), ...OK };
};

const distinct: Handler = (call) => {
  const path = call.command["key"];
  if (typeof path !== "string") throw new CommandError(14, "BSON field 'distinct.key' is the wrong type, expected type 'string'");
  const found = new Map<string, unknown>();
  const needed = neededFields((call.command["query"] as Document | undefined) ?? {});
  needed?.add(path.split(".")[0] ?? path);
  for (const document of decoded(search(call.store.files, collectionOf(call), searchOf(call, call.command["query"])), needed)) {
    for (const value of valuesAt(document, path.split("."))) {
      const key = identity(value, call.ctx.collation);
      if (!found.has(key)) found.set(key, value);
    }
  }
  return { values: [...found.values()], ...OK };
};

/** Values at a path; arrays on the way and at the end are looked into, one level at the end. */
function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [name, ...rest] = path;
  if (name === undefined) return Array.isArray(value) ? value as unknown[] : value === undefined ? [] : [value];
  if (Array.isArray(value)) {
    const position = /^\d+$/.test(name) ? valuesAt(value[Number(name)], rest) : [];
    return [...position, ...value.flatMap((item: unknown) => typeof item === "object" && item !== null && !Array.isArray(item) ? valuesAt(item, path) : [])];
  }
  return typeof value === "object" && value !== null && Object.hasOwn(value, name) ? valuesAt((value as Document)[name], rest) : [];
}

const explain: Handler = (call) => {
  const inner = call.command["explain"] as Document;
  const name = Object.keys(inner ?? {})[0] ?? "";
  checkTypes(inner ?? {}, name, name);
  const nested: Call = { ...call, name, command: { ...inner, $db: call.database } };
  if (name === "aggregate") return explainOf(nested, searchOf(nested, compilePipeline(inner["pipeline"] as Document[], call.ctx).leadingMatch));
  if (name === "find") return explainOf(nested, searchOf(nested, inner["filter"], { sort: inner["sort"] as Document | undefined }));
  if (name === "count" || name === "distinct") return explainOf(nested, searchOf(nested, inner["query"]));
  throw unsupported(`explain of ${name}`);
};

function explainOf(call: Call, asked: Search): Document {
  const entry = collectionOf(call);
  const chosen: Plan | null = entry ? plan(entry, asked) : null;
  const scan = !chosen ? { stage: "EOF" } : chosen.index === null ? { stage: "COLLSCAN", direction: chosen.reverse ? "backward" : "forward" }
    : { stage: "FETCH", inputStage: { stage: "IXSCAN", indexName: chosen.index.name, keyPattern: Object.fromEntries(chosen.index.key), isMultiKey: chosen.index.multikey, direction: chosen.reverse ? "backward" : "forward" } };
  const winningPlan = asked.sort && Object.keys(asked.sort).length > 0 && !chosen?.sorted ? { stage: "SORT", sortPattern: asked.sort, inputStage: scan } : scan;
  return { explainVersion: "1", queryPlanner: { namespace: namespaceOf(call), parsedQuery: asked.filter, winningPlan, rejectedPlans: [] }, serverInfo: { host: "localhost", port: new BSON.Int32(0), version: "7.0.14" }, ...OK };
}

export const findingCommands: Handlers = {
  find: { options: ["filter", "sort", "projection", "hint", "skip", "limit", "batchSize", "singleBatch", "max", "min", "returnKey", "showRecordId", "tailable", "awaitData", "oplogReplay", "noCursorTimeout", "allowPartialResults", "collation", "allowDiskUse", "let"], handle: find },
  getMore: { options: ["collection", "batchSize"], handle: getMore },
  killCursors: { options: ["cursors"], handle: killCursors },
  aggregate: { options: ["pipeline", "explain", "allowDiskUse", "cursor", "bypassDocumentValidation", "collation", "hint", "let"], handle: aggregate },
  count: { options: ["query", "limit", "skip", "hint", "collation", "fields"], handle: count },
  distinct: { options: ["key", "query", "collation", "hint"], handle: distinct },
  explain: { options: ["verbosity"], handle: explain },
};
