/** Collections and indexes: create, drop, rename, list; options that the store does not have are refused. */
import { BSON } from "mongodb";
import { collectionOf, namespaceOf, OK, type Call, type Handler, type Handlers, type Reply } from "../call.ts";
import { Catalogue, indexSpec, type CollectionEntry, type IndexEntry } from "../catalogue.ts";
import type { Document } from "../query/context.ts";
import { CommandError, unsupported } from "../query/errors.ts";
import { compileCollation } from "../query/keystring.ts";
import { compileFilter } from "../query/match.ts";
import { isObject, typeName } from "../query/value.ts";
import { checkTypes } from "../options.ts";

const int = (value: number) => new BSON.Int32(value);
const MOST_INDEXES = 64;

const create: Handler = (call) => {
  const namespace = namespaceOf(call);
  Catalogue.check(namespace);
  const { command } = call;
  for (const option of ["capped", "timeseries", "viewOn", "validator", "clusteredIndex", "changeStreamPreAndPostImages", "collation", "pipeline", "expireAfterSeconds", "encryptedFields", "size", "max"]) {
    if (command[option] !== undefined && command[option] !== false) throw unsupported(`create with ${option}`);
  }
  return call.store.writer.write((changes): Reply => {
    if (changes.catalogue.collections.has(namespace)) throw new CommandError(48, `Collection ${namespace} already exists.`);
    changes.collection(namespace);
    return { ...OK };
  });
};

const createIndexes: Handler = (call) => {
  const namespace = namespaceOf(call);
  Catalogue.check(namespace);
  const specs = call.command["indexes"] as Document[];
  if (!Array.isArray(specs) || specs.length === 0) throw new CommandError(2, "Must specify at least one index to create");
  const wanted = specs.map((spec) => indexOf(spec, call));
  return call.store.writer.write((changes): Reply => {
    const createdCollectionAutomatically = !changes.catalogue.collections.has(namespace);
    const entry = changes.collection(namespace);
    const before = entry.indexes.length;
    for (const index of wanted) {
      if (isThere(entry, index)) continue;
      if (entry.indexes.length >= MOST_INDEXES) throw new CommandError(67, `add index fails, too many indexes for ${namespace} key:${JSON.stringify(index.key)}`);
      changes.addIndex(entry, { ...index, id: changes.catalogue.newId() });
    }
    const added = entry.indexes.length > before;
    return { numIndexesBefore: int(before), numIndexesAfter: int(entry.indexes.length), createdCollectionAutomatically, ...(added ? {} : { note: "all indexes already exist" }), ...OK };
  });
};

/** The same index again is nothing to do; another under its name (86), or the same keys otherwise (85), is refused. */
function isThere(entry: CollectionEntry, wanted: IndexEntry): boolean {
  const same = (a: unknown, b: unknown) => BSON.EJSON.stringify({ a }) === BSON.EJSON.stringify({ a: b });
  for (const known of entry.indexes) {
    const sameKey = same(known.key, wanted.key) && same(known.collation, wanted.collation) && same(known.partial, wanted.partial);
    const sameOptions = (known.unique === wanted.unique || known.name === "_id_") && known.sparse === wanted.sparse && known.expireAfterSeconds === wanted.expireAfterSeconds;
    if (known.name === wanted.name) {
      if (sameKey && sameOptions) return true;
      if (same(known.key, wanted.key) && sameKey) throw new CommandError(85, `An equivalent index already exists with the same name but different options. Requested index: ${describe(wanted)}, existing index: ${describe(known)}`);
      throw new CommandError(86, `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. Requested index: ${describe(wanted)}, existing index: ${describe(known)}`);
    }
    if (sameKey) {
      if (known.name === "_id_") return true;
      throw new CommandError(85, `Index already exists with a different name: ${known.name}`);
    }
  }
  return false;
}

const describe = (index: IndexEntry): string => BSON.EJSON.stringify(indexSpec(index));

const INDEX_OPTIONS = new Set(["key", "name", "unique", "sparse", "partialFilterExpression", "expireAfterSeconds", "collation", "background", "v", "hidden", "ns", "dropDups"]);

function indexOf(spec: Document, call: Call): IndexEntry {
  checkTypes(spec, "createIndexes.indexes");
  if (!isObject(spec["key"])) throw new CommandError(14, `The field 'key' must be an object, but got ${typeName(spec["key"])}`);
  if (spec["name"] === undefined) throw new CommandError(9, "The 'name' field is a required property of an index specification");
  const keys = Object.entries(spec["key"]);
  if (keys.length === 0) throw new CommandError(67, "Index keys cannot be an empty object");
  for (const option of Object.keys(spec)) if (!INDEX_OPTIONS.has(option)) throw ["weights", "default_language", "textIndexVersion", "2dsphereIndexVersion", "wildcardProjection", "bits", "min", "max", "storageEngine"].includes(option) ? unsupported(`the index option ${option}`) : new CommandError(197, `The field '${option}' is not valid for an index specification. Specification: ${BSON.EJSON.stringify(spec)}`);
  const key = keys.map(([path, value]): readonly [string, 1 | -1] => {
    if (typeof value === "string") throw ["text", "2d", "2dsphere", "hashed"].includes(value) ? unsupported(`an index of type ${value}`) : new CommandError(67, `Unknown index plugin '${value}'`);
    const direction = Number(value);
    if (!Number.isFinite(direction) || direction === 0) throw new CommandError(67, `Values in the index key pattern cannot be 0.`);
    if (path.includes("$**")) throw unsupported("a wildcard index");
    if (path === "" || path.startsWith(".") || path.endsWith(".") || path.includes("..")) throw new CommandError(67, "Index keys cannot contain an empty field.");
    if (path.startsWith("$")) throw new CommandError(67, `Index key contains an illegal field name: field name starts with '$'.`);
    return [path, direction < 0 ? -1 : 1];
  });
  const expire = spec["expireAfterSeconds"];
  if (expire !== undefined && (!Number.isFinite(Number(expire)) || Number(expire) < 0)) throw new CommandError(67, "TTL index 'expireAfterSeconds' option must be a number of 0 or more");
  if (expire !== undefined && key.length > 1) throw new CommandError(67, "TTL indexes are single-field indexes, compound indexes do not support TTL.");
  const partial = (spec["partialFilterExpression"] as Document | undefined) ?? null;
  if (partial && spec["sparse"] === true) throw new CommandError(67, "cannot mix \"partialFilterExpression\" and \"sparse\" options");
  if (partial) compileFilter(partial, call.ctx);
  const collation = spec["collation"] as Document | undefined;
  const compiled = collation ? compileCollation(collation) : undefined;
  return {
    id: 0, name: typeof spec["name"] === "string" ? spec["name"] : key.map(([path, direction]) => `${path}_${direction}`).join("_"), key,
    unique: spec["unique"] === true, sparse: spec["sparse"] === true, partial, collation: compiled ? collation ?? null : null, expireAfterSeconds: expire === undefined ? null : Number(expire), hidden: spec["hidden"] === true, multikey: false, hashed: false,
  };
}

const dropIndexes: Handler = (call) => {
  const namespace = namespaceOf(call);
  const which: unknown = call.command["index"];
  return call.store.writer.write((changes): Reply => {
    const entry = changes.catalogue.collections.get(namespace);
    if (!entry) throw new CommandError(26, `ns not found ${namespace}`);
    const nIndexesWas = int(entry.indexes.length);
    const found = which === "*" ? entry.indexes.filter((index) => index.name !== "_id_") : [which].flat().map((one) => {
      const index = entry.indexes.find((candidate) => typeof one === "string" ? candidate.name === one : JSON.stringify(candidate.key) === JSON.stringify(Object.entries((one ?? {}) as Document).map(([path, direction]) => [path, Number(direction)])));
      if (!index) throw new CommandError(27, typeof one === "string" ? `index not found with name [${one}]` : `can't find index with key: ${BSON.EJSON.stringify(one as Document)}`);
      if (index.name === "_id_") throw new CommandError(72, "cannot drop _id index");
      return index;
    });
    for (const index of found) changes.removeIndex(entry, index);
    return { nIndexesWas, ...(which === "*" ? { msg: "non-_id indexes dropped for collection" } : {}), ...OK };
  });
};

const drop: Handler = (call) => {
  const namespace = namespaceOf(call);
  return call.store.writer.write((changes): Reply => {
    const entry = changes.catalogue.collections.get(namespace);
    // MongoDB 7.0 answers ok for a collection that is not there.
    if (!entry) return { ...OK };
    changes.dropCollection(entry);
    return { nIndexesWas: int(entry.indexes.length), ns: namespace, ...OK };
  });
};

const dropDatabase: Handler = (call) => call.store.writer.write((changes): Reply => {
  const found = [...changes.catalogue.collections.values()].filter((entry) => entry.namespace.startsWith(`${call.database}.`));
  for (const entry of found) changes.dropCollection(entry);
  return { ...(found.length > 0 ? { dropped: call.database } : {}), ...OK };
});

const renameCollection: Handler = (call) => {
  const from = String(call.command["renameCollection"]);
  const to = String(call.command["to"]);
  if (call.database !== "admin") throw new CommandError(13, "renameCollection may only be run against the admin database.");
  Catalogue.check(to);
  return call.store.writer.write((changes): Reply => {
    const entry = changes.catalogue.collections.get(from);
    if (!entry) throw new CommandError(26, `Source collection ${from} does not exist`);
    const target = changes.catalogue.collections.get(to);
    if (from === to) throw new CommandError(20, "Can't rename a collection to itself");
    if (target && call.command["dropTarget"] !== true) throw new CommandError(48, "target namespace exists");
    if (target) changes.dropCollection(target);
    changes.rename(entry, to);
    return { ...OK };
  });
};

function cursor(namespace: string, documents: readonly Document[]): Document {
  return { cursor: { id: BSON.Long.fromNumber(0), ns: namespace, firstBatch: documents }, ...OK };
}

const listCollections: Handler = ({ store, database, command, ctx }) => {
  const filter = compileFilter((command["filter"] as Document | undefined) ?? {}, ctx);
  const found = [...store.catalogue.collections.values()].filter((entry) => entry.namespace.startsWith(`${database}.`)).map((entry) => {
    const name = entry.namespace.slice(database.length + 1);
    return { name, type: "collection", options: entry.options, info: { readOnly: false, uuid: new BSON.UUID(entry.uuid) }, idIndex: { v: int(2), key: { _id: int(1) }, name: "_id_" } };
  }).filter((each) => filter.matches(each));
  return cursor(`${database}.$cmd.listCollections`, command["nameOnly"] === true ? found.map(({ name, type }) => ({ name, type })) : found);
};

const listIndexes: Handler = (call) => {
  const entry = collectionOf(call);
  if (!entry) throw new CommandError(26, `ns does not exist: ${namespaceOf(call)}`);
  return cursor(entry.namespace, entry.indexes.map(indexSpec));
};

const listDatabases: Handler = ({ store, command, ctx }) => {
  const sizes = new Map<string, number>();
  for (const entry of store.catalogue.collections.values()) { const name = entry.namespace.split(".")[0] ?? ""; sizes.set(name, (sizes.get(name) ?? 0) + entry.bytes); }
  const filter = compileFilter((command["filter"] as Document | undefined) ?? {}, ctx);
  const databases = [...sizes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, size]) => ({ name, sizeOnDisk: new BSON.Long(size), empty: false })).filter((each) => filter.matches(each));
  if (command["nameOnly"] === true) return { databases: databases.map(({ name }) => ({ name })), ...OK };
  return { databases, totalSize: new BSON.Long(databases.reduce((sum, each) => sum + each.sizeOnDisk.toNumber(), 0)), totalSizeMb: new BSON.Long(0), ...OK };
};

const collMod: Handler = (call) => {
  const namespace = namespaceOf(call);
  const change = call.command["index"] as Document | undefined;
  if (!change || change["expireAfterSeconds"] === undefined) throw unsupported("collMod except index.expireAfterSeconds");
  return call.store.writer.write((changes): Reply => {
    const entry = changes.catalogue.collections.get(namespace);
    if (!entry) throw new CommandError(26, `ns does not exist: ${namespace}`);
    const index = entry.indexes.find((candidate) => candidate.name === change["name"] || JSON.stringify(Object.fromEntries(candidate.key)) === JSON.stringify(Object.fromEntries(Object.entries((change["keyPattern"] as Document | undefined) ?? {}).map(([path, direction]) => [path, Number(direction)]))));
    if (!index) throw new CommandError(27, "cannot find index for collMod");
    changes.touch(entry);
    const old = index.expireAfterSeconds;
    index.expireAfterSeconds = Number(change["expireAfterSeconds"]);
    return { ...(old === null ? {} : { expireAfterSeconds_old: new BSON.Long(old) }), expireAfterSeconds_new: new BSON.Long(index.expireAfterSeconds), ...OK };
  });
};

export const schemaCommands: Handlers = {
  create: { options: ["capped", "timeseries", "viewOn", "validator", "clusteredIndex", "changeStreamPreAndPostImages", "collation", "pipeline", "expireAfterSeconds", "encryptedFields", "size", "max", "validationLevel", "validationAction", "indexOptionDefaults", "storageEngine", "idIndex", "autoIndexId", "flags"], handle: create },
  createIndexes: { options: ["indexes", "commitQuorum", "ignoreUnknownIndexOptions"], handle: createIndexes },
  dropIndexes: { options: ["index"], handle: dropIndexes },
  drop: { options: [], handle: drop },
  dropDatabase: { options: [], handle: dropDatabase },
  renameCollection: { options: ["to", "dropTarget"], handle: renameCollection },
  listCollections: { options: ["filter", "nameOnly", "authorizedCollections", "cursor"], handle: listCollections },
  listIndexes: { options: ["cursor"], handle: listIndexes },
  listDatabases: { options: ["filter", "nameOnly", "authorizedDatabases"], handle: listDatabases },
  collMod: { options: ["index", "validator", "validationLevel", "validationAction", "viewOn", "pipeline", "expireAfterSeconds", "timeseries", "changeStreamPreAndPostImages"], handle: collMod },
};
