/** Index keys: which keys a document has in an index, and how keys and records are addressed in the files. */
import { createHash } from "node:crypto";
import type { IndexEntry } from "./catalogue.ts";
import type { Document, QueryContext } from "./query/context.ts";
import { compileCollation, invert, keyString, type CompiledCollation } from "./query/keystring.ts";
import { compileFilter, type Filter } from "./query/match.ts";
import { keyTuples, meetsArray } from "./query/indexkey.ts";
import { isMissing } from "./query/value.ts";

/** lmdb takes keys of up to 1,978 bytes; the rest is room for ids. */
const LONGEST_KEY = 1500;
const HASH_PREFIX = 64;

export function idBytes(id: number): Buffer {
  const buffer = Buffer.allocUnsafe(4);
  buffer.writeUInt32BE(id);
  return buffer;
}

export function recordKey(collection: number, record: number): Buffer {
  const buffer = Buffer.allocUnsafe(10);
  buffer.writeUInt32BE(collection);
  buffer.writeUIntBE(record, 4, 6);
  return buffer;
}

export const recordOf = (key: Buffer): number => key.readUIntBE(key.length - 6, 6);

export function indexKey(index: number, key: Buffer, record: number): Buffer {
  const buffer = Buffer.allocUnsafe(4 + key.length + 6);
  buffer.writeUInt32BE(index);
  key.copy(buffer, 4);
  buffer.writeUIntBE(record, 4 + key.length, 6);
  return buffer;
}

/** The first key after every key that begins with `prefix`. */
export function after(prefix: Buffer): Buffer {
  const next = Buffer.from(prefix);
  for (let at = next.length - 1; at >= 0; at--) {
    if (next[at] !== 255) { next[at] = (next[at] as number) + 1; return next.subarray(0, at + 1); }
  }
  return Buffer.alloc(prefix.length + 1, 255);
}

/** Too long a key becomes its first bytes and a hash: still found by equality. */
export function bounded(key: Buffer): { key: Buffer; hashed: boolean } {
  if (key.length <= LONGEST_KEY) return { key, hashed: false };
  return { key: Buffer.concat([key.subarray(0, HASH_PREFIX), createHash("sha256").update(key).digest()]), hashed: true };
}

/** An index made ready: its paths split, its filter and collation compiled. */
export type IndexReader = {
  readonly entry: IndexEntry;
  readonly collation: CompiledCollation | undefined;
  /** The document's keys, each once; empty when the index leaves it out. */
  keysOf(document: Document): { readonly keys: readonly Buffer[]; readonly multikey: boolean; readonly hashed: boolean };
  /** The indexed values, for an error's keyValue. */
  valuesOf(document: Document): Document;
};

const NO_CONTEXT: QueryContext = { now: new Date(0), collection: () => [], random: () => 0 };
const readers = new WeakMap<IndexEntry, IndexReader>();

export function readerOf(entry: IndexEntry): IndexReader {
  let reader = readers.get(entry);
  if (!reader) readers.set(entry, reader = makeReader(entry));
  return reader;
}

function makeReader(entry: IndexEntry): IndexReader {
  const collation = entry.collation ? compileCollation(entry.collation) : undefined;
  const paths = entry.key.map(([path]) => path.split("."));
  const partial: Filter | undefined = entry.partial ? compileFilter(entry.partial, { ...NO_CONTEXT, collation }) : undefined;
  return {
    entry, collation,
    keysOf(document) {
      if (partial && !partial.matches(document)) return { keys: [], multikey: false, hashed: false };
      if (entry.sparse && paths.every((path) => isAbsent(document, path))) return { keys: [], multikey: false, hashed: false };
      const tuples = keyTuples(document, paths);
      const found = new Map<string, Buffer>();
      let hashed = false;
      for (const tuple of tuples) {
        const parts = tuple.map((value, at) => {
          const part = keyString(value, collation);
          return entry.key[at]?.[1] === -1 ? invert(part) : part;
        });
        const made = bounded(parts.length === 1 ? parts[0] as Buffer : Buffer.concat(parts));
        if (made.hashed) hashed = true;
        if (tuples.length === 1) return { keys: [made.key], multikey: paths.some((path) => meetsArray(document, path)), hashed };
        found.set(made.key.toString("latin1"), made.key);
      }
      return { keys: [...found.values()], multikey: true, hashed };
    },
    valuesOf(document) {
      const [tuple = []] = keyTuples(document, paths);
      return Object.fromEntries(entry.key.map(([path], at) => [path, isMissing(tuple[at]) ? null : tuple[at]]));
    },
  };
}

/** Sparse leaves out documents that have none of the fields; an array on the way counts as having it. */
function isAbsent(document: Document, path: readonly string[]): boolean {
  let value: unknown = document;
  for (const name of path) {
    if (Array.isArray(value)) return false;
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return true;
    value = (value as Document)[name];
  }
  return value === undefined;
}
