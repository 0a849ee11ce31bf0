/** The data files in lmdb: three named databases, one write transaction for all that commands of one turn ask. */
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, renameSync, statSync, writeSync } from "node:fs";
import path from "node:path";
import { open, type Database, type RootDatabase } from "lmdb";

/** Raised when the layout of the files changes; a store of a newer format is refused. */
export const FORMAT = 1;

/** The files cannot be used as a store; they are left as they are. */
export class FilesError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "FilesError";
  }
}

export type Files = {
  readonly folder: string;
  readonly root: RootDatabase<Buffer, Buffer>;
  /** `<database>.<collection>` → catalogue entry (BSON). */
  readonly meta: Database<Buffer, Buffer>;
  /** collection id, record id → document (BSON). */
  readonly documents: Database<Buffer, Buffer>;
  /** The same documents where lmdb puts them: each is valid only until the next read, so that scanning copies nothing. */
  readonly borrowed: Database<Buffer, Buffer>;
  /** index id, key, record id → nothing. */
  readonly keys: Database<Buffer, Buffer>;
};

const LMDB_MAGIC = 0xbeefc0de;

/** Opens or makes the store's files in a folder. Refuses foreign, truncated and newer files, and touches none of them. */
export function openFiles(folder: string): Files {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  checkFiles(folder);
  const data = path.join(folder, "data.mdb");
  const format = path.join(folder, "FORMAT");
  // First, so that a start that is cut short is not taken for foreign data at the next.
  if (!existsSync(format)) writeDurably(format, `${FORMAT}\n${EMPTY}\n`);
  const files = connect(folder);
  for (const file of [data, `${data}-lock`]) if (existsSync(file)) chmodSync(file, 0o600);
  if (readFileSync(format, "utf8") !== `${FORMAT}\n`) writeDurably(format, `${FORMAT}\n`);
  return files;
}

/**
 * Closes and opens the files again, which gives back the memory of all pages that were ever read. Between two commands only. At once:
 * lmdb waits for nothing but asynchronous reads and writes, and there are none.
 */
export function reopenFiles(files: Files): void {
  void files.root.close();
  Object.assign(files, connect(files.folder));
}

function connect(folder: string): Files {
  const root = open<Buffer, Buffer>({ path: path.join(folder, "data.mdb"), noSubdir: true, overlappingSync: false, maxDbs: 4, keyEncoding: "binary", encoding: "binary", noMemInit: true });
  const named = (name: string) => root.openDB<Buffer, Buffer>({ name, keyEncoding: "binary", encoding: "binary" });
  // lmdb-js takes an encoder here; its types do not tell.
  const lending = { name: "documents", keyEncoding: "binary" as const, encoder: { encode: (bytes: Buffer) => bytes, decode: lend() } };
  const borrowed = root.openDB<Buffer, Buffer>(lending);
  return { folder, root, meta: named("meta"), documents: named("documents"), borrowed, keys: named("keys") };
}

/** lmdb reads into one buffer of its own, again and again; a document's first four bytes tell how much of it counts. */
function lend(): (bytes: Uint8Array) => Buffer {
  let whole: Buffer = Buffer.alloc(0);
  return (bytes) => {
    if (bytes.buffer !== whole.buffer || bytes.byteOffset !== whole.byteOffset) whole = Buffer.from(bytes.buffer, bytes.byteOffset);
    return whole;
  };
}

/** Throws `FilesError` for files that this version cannot use; changes nothing. */
export function checkFiles(folder: string): void {
  const data = path.join(folder, "data.mdb");
  checkFormat(folder, path.join(folder, "FORMAT"), data);
  if (existsSync(data)) checkData(data);
}

/** The second line of FORMAT until the first opening is done. */
const EMPTY = "not yet opened";

function checkFormat(folder: string, format: string, data: string): void {
  if (!existsSync(format)) {
    const foreign = readdirSync(folder).filter((name) => !/^(data\.mdb|data\.mdb-lock|lock\.mdb|store\.sock|owner\.json|owner\.lock[.\w]*|restoring|(FORMAT|owner\.json)\.new)$/.test(name));
    if (existsSync(data) && statSync(data).size > 0) throw new FilesError(`${folder} holds data.mdb but no FORMAT: it was not made by this store, or part of it is lost. Restore a backup, or choose another data folder.`);
    if (foreign.length > 0) throw new FilesError(`${folder} is not empty and not a store (it holds ${foreign.slice(0, 3).join(", ")}). Choose another data folder.`);
    return;
  }
  const [version = "", state] = readFileSync(format, "utf8").split("\n");
  const written = version === "" ? NaN : Number(version);
  if (!Number.isInteger(written)) throw new FilesError(`${format} does not hold a number: this is not a store of ours. Choose another data folder.`);
  if (written > FORMAT) throw new FilesError(`${folder} has format ${written}; this version reads up to ${FORMAT}. Use the newer version that made it.`);
  if (!existsSync(data) && state !== EMPTY) throw new FilesError(`${folder} has a FORMAT but no data.mdb: its data is lost. Restore a backup, or choose another data folder.`);
}

/** An lmdb file begins with two meta pages; the newer of them tells how many pages the file must have. */
function checkData(data: string): void {
  const size = statSync(data).size;
  if (size === 0) return;
  const head = Buffer.alloc(Math.min(size, 4096 * 2));
  const file = openSync(data, "r");
  try { readSync(file, head, 0, head.length, 0); } finally { closeSync(file); }
  const metas = [0, 4096].map((at) => readMeta(head, at)).filter((meta) => meta !== null);
  const newest = metas.sort((a, b) => b.transaction - a.transaction)[0];
  if (!newest) throw new FilesError(`${data} is not a data file of this store (it does not begin as one). It was left untouched. Restore a backup, or choose another data folder.`);
  const needed = (newest.lastPage + 1) * 4096;
  if (size < needed) throw new FilesError(`${data} is cut off: it has ${size} bytes and needs ${needed}. It was left untouched. Restore a backup.`);
}

/** MDB_meta behind the 16 bytes (24 with a transaction number in it) of a page's head; see lmdb.c, mdb_env_read_header. */
function readMeta(head: Buffer, page: number): { lastPage: number; transaction: number } | null {
  for (const offset of [16, 24]) {
    const at = page + offset;
    if (head.length < at + 136 || head.readUInt32LE(at) !== LMDB_MAGIC) continue;
    return { lastPage: Number(head.readBigUInt64LE(at + 120)), transaction: Number(head.readBigUInt64LE(at + 128)) };
  }
  return null;
}

/** Writes a small file so that after a power cut it is there whole, old or new. */
export function writeDurably(file: string, text: string): void {
  const arriving = `${file}.new`;
  const handle = openSync(arriving, "w", 0o600);
  try { writeSync(handle, text); fsyncSync(handle); } finally { closeSync(handle); }
  renameSync(arriving, file);
}
