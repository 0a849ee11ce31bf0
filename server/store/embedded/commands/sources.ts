/** Stages that begin a pipeline with documents of no collection: `$listLocalSessions`, `$collStats`, `$indexStats`. */
import os from "node:os";
import { BSON } from "mongodb";
import { collectionOf, namespaceOf, type Call } from "../call.ts";
import { indexSpec, type CollectionEntry } from "../catalogue.ts";
import type { Document } from "../query/context.ts";
import { CommandError, unsupported } from "../query/errors.ts";
import { fields, isObject } from "../query/value.ts";

const int = (value: number) => new BSON.Int32(value);

/** The documents that the first stage makes by itself; `null` when it reads a collection. */
export function sourceOf(call: Call, pipeline: readonly Document[]): Document[] | null {
  const [stage] = pipeline;
  const [name, operand] = isObject(stage) ? fields(stage)[0] ?? [] : [];
  const onDatabase = typeof call.command["aggregate"] !== "string";
  if (name === "$listLocalSessions" && onDatabase) return call.store.sessions.list(operand);
  if ((name !== "$collStats" && name !== "$indexStats") || onDatabase) return null;
  if (!isObject(operand)) throw new CommandError(5447000, `${name} must take a nested object but found: ${name}`);
  const entry = collectionOf(call);
  if (name === "$collStats") return collectionStatistics(call, entry, operand);
  if (fields(operand).length > 0) throw new CommandError(28803, "The $indexStats stage specification must be an empty object");
  return (entry?.indexes ?? []).map((index) => ({ name: index.name, key: indexSpec(index)["key"] as Document, host: os.hostname(), accesses: { ops: new BSON.Long(0), since: call.store.startedAt }, spec: indexSpec(index) }));
}

function collectionStatistics(call: Call, entry: CollectionEntry | undefined, options: Document): Document[] {
  for (const [option] of fields(options)) if (!["count", "storageStats"].includes(option)) throw unsupported(`$collStats with ${option}`);
  if (!entry && options["count"] !== undefined) throw new CommandError(26, `Collection [${namespaceOf(call)}] not found.`);
  const storage = options["storageStats"] === undefined ? {} : { storageStats: storageStatistics(entry, options["storageStats"] as Document) };
  return [{ ns: namespaceOf(call), host: os.hostname(), localTime: call.ctx.now, ...storage, ...(options["count"] === undefined ? {} : { count: int(entry?.count ?? 0) }) }];
}

/** Sizes are of the documents; lmdb does not tell what single collections take on disk. */
export function storageStatistics(entry: CollectionEntry | undefined, options: Document = {}): Document {
  const scale = Math.max(1, Number(options["scale"] ?? 1));
  const size = entry?.bytes ?? 0;
  const count = entry?.count ?? 0;
  const scaled = new BSON.Double(Math.floor(size / scale));
  return {
    size: scaled, count: int(count), ...(count > 0 ? { avgObjSize: new BSON.Double(Math.round(size / count)) } : {}), storageSize: scaled, freeStorageSize: int(0), capped: false,
    nindexes: int(entry?.indexes.length ?? 0), indexBuilds: [], totalIndexSize: int(0), indexSizes: Object.fromEntries((entry?.indexes ?? []).map((index) => [index.name, int(0)])), totalSize: scaled, scaleFactor: int(scale),
  };
}
