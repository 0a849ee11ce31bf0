/** Figures and checks: collStats, dbStats, validate (a real check), currentOp, fsync. */
import { BSON } from "mongodb";
import { collectionOf, namespaceOf, OK, type Handler, type Handlers } from "../call.ts";
import { after, idBytes, indexKey, readerOf, recordKey, recordOf } from "../keys.ts";
import { CommandError } from "../query/errors.ts";
import { decodeDocument } from "../query/partial.ts";
import { storageStatistics } from "./sources.ts";

const int = (value: number) => new BSON.Int32(value);

const collStats: Handler = (call) => ({ ns: namespaceOf(call), ...storageStatistics(collectionOf(call), call.command), ...OK });

const dbStats: Handler = ({ store, database }) => {
  const entries = [...store.catalogue.collections.values()].filter((entry) => entry.namespace.startsWith(`${database}.`));
  const sum = (of: (entry: (typeof entries)[number]) => number) => entries.reduce((total, entry) => total + of(entry), 0);
  return { db: database, collections: int(entries.length), views: int(0), objects: int(sum((entry) => entry.count)), dataSize: new BSON.Double(sum((entry) => entry.bytes)), storageSize: new BSON.Double(sum((entry) => entry.bytes)), indexes: int(sum((entry) => entry.indexes.length)), indexSize: new BSON.Double(0), scaleFactor: int(1), ...OK };
};

/** Reads every document and every key: each document has exactly its keys, each key its document, and the counts hold. */
const validate: Handler = (call) => {
  const entry = collectionOf(call);
  if (!entry) throw new CommandError(26, `Collection '${namespaceOf(call)}' does not exist to validate.`);
  const { documents, keys } = call.store.files;
  const errors: string[] = [];
  let records = 0;
  let bytes = 0;
  const expected = new Map(entry.indexes.map((index) => [index.id, 0]));
  for (const { key, value } of documents.getRange({ start: idBytes(entry.id), end: after(idBytes(entry.id)) })) {
    records += 1;
    bytes += value.length;
    let document;
    try { document = decodeDocument(value); } catch { errors.push(`record ${recordOf(key)} is not BSON`); continue; }
    for (const index of entry.indexes) for (const made of readerOf(index).keysOf(document).keys) {
      expected.set(index.id, (expected.get(index.id) ?? 0) + 1);
      if (keys.get(indexKey(index.id, made, recordOf(key))) === undefined) errors.push(`index ${index.name} lacks a key of record ${recordOf(key)}`);
    }
  }
  const keysPerIndex: Record<string, BSON.Int32> = {};
  for (const index of entry.indexes) {
    let found = 0;
    for (const key of keys.getKeys({ start: idBytes(index.id), end: after(idBytes(index.id)) })) {
      found += 1;
      if (documents.get(recordKey(entry.id, recordOf(key))) === undefined) errors.push(`index ${index.name} has a key of record ${recordOf(key)}, which is not there`);
    }
    keysPerIndex[index.name] = int(found);
    if (found !== expected.get(index.id)) errors.push(`index ${index.name} has ${found} keys, its documents have ${expected.get(index.id)}`);
  }
  if (records !== entry.count) errors.push(`the catalogue counts ${entry.count} documents, there are ${records}`);
  if (bytes !== entry.bytes) errors.push(`the catalogue counts ${entry.bytes} bytes, there are ${bytes}`);
  return { ns: entry.namespace, nInvalidDocuments: int(0), nrecords: int(records), nIndexes: int(entry.indexes.length), keysPerIndex, indexDetails: {}, valid: errors.length === 0, repaired: false, warnings: [], errors: errors.slice(0, 100), ...OK };
};

export const administrationCommands: Handlers = {
  collStats: { options: ["scale"], handle: collStats },
  collstats: { options: ["scale"], handle: collStats },
  dbStats: { options: ["scale", "freeStorage"], handle: dbStats },
  dbstats: { options: ["scale", "freeStorage"], handle: dbStats },
  validate: { options: ["full", "background", "checkBSONConformance", "metadata", "repair"], handle: validate },
  currentOp: { options: ["$all", "$ownOps"], handle: () => ({ inprog: [], ...OK }) },
  killOp: { options: ["op"], handle: () => ({ info: "attempting to kill op", ...OK }) },
  fsync: { options: ["lock", "async", "force"], handle: ({ command }) => { if (command["lock"] === true) throw new CommandError(20, "fsync with lock is not supported"); return { numFiles: int(1), ...OK }; } },
};
