/** What collections and indexes there are. In memory, and written with the documents in the same transaction. */
import { BSON } from "mongodb";
import type { Document } from "./query/context.ts";
import { CommandError } from "./query/errors.ts";
import { decodeDocument } from "./query/partial.ts";
import type { Files } from "./files.ts";

/** One index. `multikey` and `hashed` only ever become true. */
export type IndexEntry = {
  readonly id: number; readonly name: string; readonly key: readonly (readonly [string, 1 | -1])[];
  readonly unique: boolean; readonly sparse: boolean; readonly partial: Document | null; readonly collation: Document | null; expireAfterSeconds: number | null; readonly hidden: boolean;
  /** A document has an array at one of its paths. */
  multikey: boolean;
  /** A key was too long for lmdb and stands as its hash: order is lost. */
  hashed: boolean;
};

export type CollectionEntry = {
  readonly namespace: string; readonly id: number; readonly uuid: Buffer; readonly options: Document;
  nextRecord: number; count: number; bytes: number; indexes: IndexEntry[];
};

const LONGEST_NAMESPACE = 255;

export class Catalogue {
  readonly collections = new Map<string, CollectionEntry>();
  private nextId = 1;
  private readonly files: Files;

  constructor(files: Files) {
    this.files = files;
    for (const { key, value } of files.meta.getRange({})) {
      const entry = decodeEntry(decodeDocument(value));
      this.collections.set(key.toString("utf8"), entry);
      for (const id of [entry.id, ...entry.indexes.map((index) => index.id)]) this.nextId = Math.max(this.nextId, id + 1);
    }
  }

  newId(): number {
    return this.nextId++;
  }

  /** Refuses names that MongoDB refuses (73). */
  static check(namespace: string): void {
    const [database = "", ...rest] = namespace.split(".");
    const collection = rest.join(".");
    const bad = database === "" || collection === "" || database.length > 63 || /[/\\. "$*<>:|?\0]/.test(database) || collection.includes("\0") || collection.startsWith(".") || collection.endsWith(".") || collection.includes("$");
    if (bad || Buffer.byteLength(namespace) > LONGEST_NAMESPACE) throw new CommandError(73, `Invalid namespace specified '${namespace.slice(0, 300)}'`);
  }

  /** Writes an entry; inside the write transaction. */
  save(entry: CollectionEntry): void {
    this.files.meta.putSync(Buffer.from(entry.namespace), Buffer.from(BSON.serialize(encodeEntry(entry))));
  }

  erase(namespace: string): void {
    this.files.meta.removeSync(Buffer.from(namespace));
  }
}

export const indexSpec = (index: IndexEntry): Document => ({
  v: new BSON.Int32(2), key: Object.fromEntries(index.key.map(([path, direction]) => [path, new BSON.Int32(direction)])), name: index.name,
  ...(index.unique && index.name !== "_id_" ? { unique: true } : {}), ...(index.sparse ? { sparse: true } : {}), ...(index.partial ? { partialFilterExpression: index.partial } : {}),
  ...(index.collation ? { collation: index.collation } : {}), ...(index.expireAfterSeconds === null ? {} : { expireAfterSeconds: new BSON.Int32(index.expireAfterSeconds) }), ...(index.hidden ? { hidden: true } : {}),
});

function encodeEntry(entry: CollectionEntry): Document {
  return {
    namespace: entry.namespace, id: entry.id, uuid: new BSON.Binary(entry.uuid, 4), options: entry.options, nextRecord: new BSON.Double(entry.nextRecord), count: new BSON.Double(entry.count), bytes: new BSON.Double(entry.bytes),
    indexes: entry.indexes.map((index) => ({ ...index, key: index.key.map(([path, direction]) => ({ path, direction })) })),
  };
}

function decodeEntry(stored: Document): CollectionEntry {
  const number = (value: unknown) => Number(value);
  return {
    namespace: String(stored["namespace"]), id: number(stored["id"]), uuid: Buffer.from((stored["uuid"] as BSON.Binary).buffer), options: stored["options"] as Document,
    nextRecord: number(stored["nextRecord"]), count: number(stored["count"]), bytes: number(stored["bytes"]),
    indexes: (stored["indexes"] as Document[]).map((index): IndexEntry => ({
      id: number(index["id"]), name: String(index["name"]), key: (index["key"] as Document[]).map((part) => [String(part["path"]), number(part["direction"]) === -1 ? -1 : 1] as const),
      unique: index["unique"] === true, sparse: index["sparse"] === true, partial: (index["partial"] as Document | null) ?? null, collation: (index["collation"] as Document | null) ?? null,
      expireAfterSeconds: index["expireAfterSeconds"] === null ? null : number(index["expireAfterSeconds"]), hidden: index["hidden"] === true, multikey: index["multikey"] === true, hashed: index["hashed"] === true,
    })),
  };
}
