/**
 * Changes to the files: documents and their index keys together. All commands of one turn of the event loop share one
 * transaction and one fdatasync (group commit); each is all or nothing, by an undo list of its own.
 */
import { randomBytes } from "node:crypto";
import { statfsSync } from "node:fs";
import { BSON } from "mongodb";
import { type Catalogue, type CollectionEntry, type IndexEntry } from "./catalogue.ts";
import type { Files } from "./files.ts";
import { idBytes, indexKey, readerOf, recordKey, recordOf, after } from "./keys.ts";
import type { Document } from "./query/context.ts";
import { CommandError } from "./query/errors.ts";
import { decodeDocument } from "./query/partial.ts";
import { isObject } from "./query/value.ts";
import { LARGEST_DOCUMENT } from "./wire.ts";

type Undo = () => void;
const NOTHING = Buffer.alloc(0);
const MOST_LEVELS = 180;
const PAGE = 4096;
/** Left free on the disk, so that deleting still works when there is no room for more. */
const RESERVE = 1024 * 1024;

/** What one command may do. Valid only while its work runs. */
export class Changes {
  private readonly undo: Undo[] = [];
  private readonly touched = new Set<CollectionEntry>();
  readonly files: Files;
  readonly catalogue: Catalogue;
  /** Room on the disk that its writes may take: each may change a page of its own. */
  room = 0;
  /** Bytes that it removed: lmdb uses their pages again. */
  freed = 0;

  constructor(files: Files, catalogue: Catalogue) {
    this.files = files;
    this.catalogue = catalogue;
  }

  /** The collection, made if it is not there. */
  collection(namespace: string, options: Document = {}): CollectionEntry {
    const known = this.catalogue.collections.get(namespace);
    if (known) return known;
    const entry: CollectionEntry = { namespace, id: this.catalogue.newId(), uuid: randomBytes(16), options, nextRecord: 1, count: 0, bytes: 0, indexes: [] };
    entry.indexes.push({ id: this.catalogue.newId(), name: "_id_", key: [["_id", 1]], unique: true, sparse: false, partial: null, collation: null, expireAfterSeconds: null, hidden: false, multikey: false, hashed: false });
    this.catalogue.collections.set(namespace, entry);
    this.undo.push(() => { this.catalogue.collections.delete(namespace); this.catalogue.erase(namespace); });
    this.touched.add(entry);
    return entry;
  }

  insert(entry: CollectionEntry, bytes: Buffer, document: Document): void {
    if (bytes.length > LARGEST_DOCUMENT) throw new CommandError(10334, `BSONObj size: ${bytes.length} (0x${bytes.length.toString(16).toUpperCase()}) is invalid. Size must be between 0 and 16793600(16MB)`);
    refuseDepth(document);
    this.touch(entry);
    const record = entry.nextRecord++;
    for (const index of entry.indexes) this.addKeys(entry, index, document, record);
    const key = recordKey(entry.id, record);
    this.room += PAGE + 2 * bytes.length;
    this.files.documents.putSync(key, bytes);
    this.undo.push(() => { this.files.documents.removeSync(key); });
    entry.count += 1;
    entry.bytes += bytes.length;
  }

  /** `stored` is what `before` was decoded from. */
  replace(entry: CollectionEntry, record: number, stored: Buffer, before: Document, next: Document, bytes: Buffer): void {
    if (bytes.length > LARGEST_DOCUMENT) throw new CommandError(17419, `Resulting document after update is larger than 16793600`);
    refuseDepth(next);
    this.touch(entry);
    for (const index of entry.indexes) {
      const reader = readerOf(index);
      const old = reader.keysOf(before);
      const made = reader.keysOf(next);
      const kept = new Set(old.keys.map((each) => each.toString("latin1")));
      const wanted = new Set(made.keys.map((each) => each.toString("latin1")));
      for (const each of old.keys) if (!wanted.has(each.toString("latin1"))) this.removeKey(indexKey(index.id, each, record));
      this.putKeys(entry, index, made, next, record, (each) => kept.has(each.toString("latin1")));
    }
    const key = recordKey(entry.id, record);
    this.room += PAGE + 2 * bytes.length;
    this.files.documents.putSync(key, bytes);
    this.undo.push(() => { this.files.documents.putSync(key, stored); });
    entry.bytes += bytes.length - stored.length;
  }

  /** `stored` is what `document` was decoded from. */
  delete(entry: CollectionEntry, record: number, stored: Buffer, document: Document): void {
    this.touch(entry);
    for (const index of entry.indexes) for (const each of readerOf(index).keysOf(document).keys) this.removeKey(indexKey(index.id, each, record));
    const key = recordKey(entry.id, record);
    this.freed += stored.length;
    this.files.documents.removeSync(key);
    this.undo.push(() => { this.files.documents.putSync(key, stored); });
    entry.count -= 1;
    entry.bytes -= stored.length;
  }

  /** Builds a new index over what is there. */
  addIndex(entry: CollectionEntry, index: IndexEntry): void {
    this.touch(entry);
    entry.indexes = [...entry.indexes, index];
    for (const { key, value } of this.files.documents.getRange({ start: idBytes(entry.id), end: after(idBytes(entry.id)) })) this.addKeys(entry, index, decodeDocument(value), recordOf(key));
  }

  removeIndex(entry: CollectionEntry, index: IndexEntry): void {
    this.touch(entry);
    entry.indexes = entry.indexes.filter((other) => other !== index);
    this.removeRange(this.files.keys, idBytes(index.id));
  }

  dropCollection(entry: CollectionEntry): void {
    this.touch(entry);
    for (const index of entry.indexes) this.removeRange(this.files.keys, idBytes(index.id));
    this.removeRange(this.files.documents, idBytes(entry.id));
    this.catalogue.collections.delete(entry.namespace);
    this.touched.delete(entry);
    this.catalogue.erase(entry.namespace);
    this.undo.push(() => { this.catalogue.collections.set(entry.namespace, entry); this.catalogue.save(entry); });
  }

  rename(entry: CollectionEntry, namespace: string): void {
    const renamed: CollectionEntry = { ...entry, namespace };
    this.catalogue.collections.delete(entry.namespace);
    this.catalogue.collections.set(namespace, renamed);
    this.catalogue.erase(entry.namespace);
    this.undo.push(() => { this.catalogue.collections.delete(namespace); this.catalogue.collections.set(entry.namespace, entry); this.catalogue.erase(namespace); this.catalogue.save(entry); });
    this.touched.delete(entry);
    this.touched.add(renamed);
  }

  /** Marks an entry as changed, so that it is saved, and put back if the command fails. */
  touch(entry: CollectionEntry): void {
    if (this.touched.has(entry)) return;
    this.touched.add(entry);
    this.remember(entry);
  }

  /** A statement begins: what it does to the collections touched before can be undone apart. */
  private remember(entry: CollectionEntry): void {
    const { nextRecord: _record, count, bytes, indexes } = entry;
    const states = indexes.map((index) => ({ ...index }));
    // Record numbers are never given twice, also not those of a command that failed.
    this.undo.push(() => {
      Object.assign(entry, { count, bytes, indexes });
      indexes.forEach((index, at) => Object.assign(index, states[at]));
      if (this.catalogue.collections.get(entry.namespace) === entry) this.catalogue.save(entry);
    });
  }

  /** A mark to go back to: a failed document of a batch is undone alone. */
  mark(): number {
    const mark = this.undo.length;
    for (const entry of this.touched) this.remember(entry);
    return mark;
  }

  /** Undoes one statement of a batch. What it touched is saved all the same, as it is again. */
  rollBackTo(mark: number): void {
    while (this.undo.length > mark) this.undo.pop()?.();
    for (const entry of [...this.touched]) if (this.catalogue.collections.get(entry.namespace) !== entry) this.touched.delete(entry);
  }

  /** Undoes the whole command. */
  rollBack(): void {
    this.rollBackTo(0);
    this.touched.clear();
  }

  save(): void {
    for (const entry of this.touched) this.catalogue.save(entry);
  }

  private addKeys(entry: CollectionEntry, index: IndexEntry, document: Document, record: number): void {
    this.putKeys(entry, index, readerOf(index).keysOf(document), document, record, () => false);
  }

  private putKeys(entry: CollectionEntry, index: IndexEntry, made: ReturnType<ReturnType<typeof readerOf>["keysOf"]>, document: Document, record: number, has: (key: Buffer) => boolean): void {
    if (made.multikey && !index.multikey) index.multikey = true;
    if (made.hashed && !index.hashed) index.hashed = true;
    for (const key of made.keys) {
      if (has(key)) continue;
      if (index.unique) this.refuseDouble(entry, index, key, document, record);
      // A key ends with its record, so that it is always a new one.
      const whole = indexKey(index.id, key, record);
      this.room += PAGE;
      this.files.keys.putSync(whole, NOTHING);
      this.undo.push(() => { this.files.keys.removeSync(whole); });
    }
  }

  private refuseDouble(entry: CollectionEntry, index: IndexEntry, key: Buffer, document: Document, record: number): void {
    const prefix = Buffer.concat([idBytes(index.id), key]);
    for (const found of this.files.keys.getKeys({ start: prefix, end: after(prefix) })) {
      if (found.length !== prefix.length + 6 || recordOf(found) === record) continue;
      const keyValue = readerOf(index).valuesOf(document);
      const shown = Object.entries(keyValue).map(([path, value]) => `${path}: ${showValue(value)}`).join(", ");
      throw new CommandError(11000, `E11000 duplicate key error collection: ${entry.namespace} index: ${index.name} dup key: { ${shown} }`, {
        keyPattern: Object.fromEntries(index.key.map(([path, direction]) => [path, new BSON.Int32(direction)])), keyValue, ...(index.collation ? { collation: index.collation } : {}),
      });
    }
  }

  private removeKey(key: Buffer): void {
    if (this.files.keys.removeSync(key)) this.undo.push(() => { this.files.keys.putSync(key, NOTHING); });
  }

  private removeRange(database: Files["documents"], prefix: Buffer): void {
    for (const { key, value } of [...database.getRange({ start: prefix, end: after(prefix) })]) {
      this.freed += value.length;
      database.removeSync(key);
      this.undo.push(() => { database.putSync(key, value); });
    }
  }
}

/** MongoDB stores at most 180 levels, so that clients can read what they get. */
function refuseDepth(value: unknown, level = 0): void {
  if (level > MOST_LEVELS) throw new CommandError(15, `cannot insert document because it exceeds ${MOST_LEVELS} levels of nesting`);
  if (Array.isArray(value)) { for (const item of value) if (typeof item === "object") refuseDepth(item, level + 1); return; }
  if (isObject(value)) for (const name of Object.keys(value)) { const item: unknown = value[name]; if (typeof item === "object" && item !== null) refuseDepth(item, level + 1); }
}

function showValue(value: unknown): string {
  if (value instanceof BSON.ObjectId) return `ObjectId('${value.toHexString()}')`;
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof BSON.Int32 || value instanceof BSON.Double) return String(value.value);
  return value === null ? "null" : BSON.EJSON.stringify(value as Document, { relaxed: true });
}

type Job = { readonly work: (changes: Changes) => unknown; readonly done: (result: unknown) => void; readonly failed: (error: unknown) => void };

/** Collects the writes of a turn and commits them together. */
export class Writer {
  private waiting: Job[] = [];
  private broken: CommandError | null = null;
  /** What was removed since the start and not filled again, at half its size: an estimate, for which the reserve stands surety. */
  private free = 0;
  private readonly files: Files;
  private readonly catalogue: Catalogue;
  private readonly end: (error: Error) => void;

  /** `end` is called when lmdb could not commit: its memory cannot be trusted any more, and the process must be replaced. */
  constructor(files: Files, catalogue: Catalogue, end: (error: Error) => void = () => undefined) {
    this.files = files;
    this.catalogue = catalogue;
    this.end = end;
  }

  /** Runs `work` in the next transaction; resolves when it is on disk, rejects when it failed and was undone. */
  write<T>(work: (changes: Changes) => T): Promise<T> {
    if (this.broken) return Promise.reject(this.broken);
    return new Promise<T>((done, failed) => {
      if (this.waiting.length === 0) setImmediate(() => { this.commit(); });
      this.waiting.push({ work, done: done as (result: unknown) => void, failed });
    });
  }

  private commit(): void {
    const jobs = this.waiting;
    this.waiting = [];
    const outcomes: { job: Job; result?: unknown; error?: unknown }[] = [];
    let worked = false;
    let room = 0;
    let freed = 0;
    try {
      this.files.root.transactionSync(() => {
        worked = false;
        room = 0;
        freed = 0;
        for (const job of jobs) {
          const changes = new Changes(this.files, this.catalogue);
          try {
            const result = job.work(changes);
            changes.save();
            outcomes.push({ job, result });
            room += changes.room;
            freed += changes.freed;
          } catch (error) {
            if (isDiskError(error)) throw error;
            changes.rollBack();
            outcomes.push({ job, error });
          }
        }
        if (room > 0) this.refuseFullDisk(room);
        worked = true;
      });
    } catch (error) {
      // Nothing of this transaction is on disk: the catalogue in memory goes back too.
      const refused = isDiskError(error) ? new CommandError(14031, `The disk of the store is full or cannot be written (${error instanceof Error ? error.message : String(error)}). Nothing was stored; make room and try again.`) : error;
      // lmdb 3.5.6 damages its own memory when a commit fails (a loop of failed commits ends in malloc's abort): go on with a new process.
      if (worked) {
        this.broken = refused instanceof CommandError ? refused : new CommandError(1, `The store could not commit: ${String(error)}`);
        this.end(this.broken);
      } else this.reload();
      for (const job of jobs) job.failed(refused);
      return;
    }
    this.free = Math.max(0, this.free + freed / 2 - room);
    for (const { job, result, error } of outcomes) if (error === undefined) job.done(result); else job.failed(error);
  }

  /** Asks the disk before lmdb does: aborting is safe, a commit that fails is not. */
  private refuseFullDisk(room: number): void {
    const { bavail, bsize } = statfsSync(this.files.folder);
    if (bavail * bsize + this.free < room + RESERVE) throw Object.assign(new Error(`${Math.floor(bavail * bsize / 1024)} kB are free`), { code: "ENOSPC" });
  }

  private reload(): void {
    const fresh = new (this.catalogue.constructor as new (files: Files) => Catalogue)(this.files);
    this.catalogue.collections.clear();
    for (const [namespace, entry] of fresh.collections) this.catalogue.collections.set(namespace, entry);
  }
}

function isDiskError(error: unknown): boolean {
  const text = error instanceof Error ? `${error.message} ${(error as NodeJS.ErrnoException).code ?? ""}` : String(error);
  return /ENOSPC|No space left|MDB_MAP_FULL|EDQUOT|EIO|EFBIG|EROFS/i.test(text);
}
