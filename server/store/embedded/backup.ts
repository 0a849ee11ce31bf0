/**
 * Backup while the store runs: lmdb's compact copy, made by a process that only reads, with a manifest of counts and a
 * checksum. Restore puts it back in the place of a store that does not run, after checking it.
 */
import { createHash } from "node:crypto";
import { closeSync, createReadStream, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { copyFile } from "node:fs/promises";
import path from "node:path";
import { open } from "lmdb";
import { Catalogue } from "./catalogue.ts";
import { checkFiles, FilesError, FORMAT, openFiles, writeDurably } from "./files.ts";
import { takeLock } from "./owner.ts";
import { after, idBytes } from "./keys.ts";

export type Progress = (done: number, total: number, what: string) => void;
export type Manifest = { readonly format: number; readonly madeAt: string; readonly bytes: number; readonly sha256: string; readonly collections: Readonly<Record<string, number>> };

const silent: Progress = () => undefined;

/** Throws when a data folder holds no store: a mistyped name is not to become an empty copy. */
export function refuseNothing(dataDir: string): void {
  const folder = path.resolve(dataDir, "store");
  if (!existsSync(path.join(folder, "FORMAT"))) throw new FilesError(`There is no store in ${folder}. Give the data folder of the server with --data-dir.`);
}

/** Copies the store of a data folder to a new folder. Works while the store runs. Refuses a folder that exists, without `force`. */
export async function backup(dataDir: string, target: string, options: { readonly force?: boolean; readonly progress?: Progress } = {}): Promise<Manifest> {
  const progress = options.progress ?? silent;
  const folder = path.resolve(dataDir, "store");
  refuseNothing(dataDir);
  checkTarget(target, options.force === true);
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  try {
    progress(0, 3, "copying");
    checkFiles(folder);
    // Only to read: the owner may be writing meanwhile, and lmdb copies one moment.
    const running = open({ path: path.join(folder, "data.mdb"), noSubdir: true, readOnly: true, maxDbs: 4 });
    try { await running.backup(path.join(unfinished, "data.mdb"), true); } finally { await running.close(); }
    progress(1, 3, "checking");
    const { counts } = await readCopy(unfinished);
    const data = path.join(unfinished, "data.mdb");
    const manifest: Manifest = { format: FORMAT, madeAt: new Date().toISOString(), bytes: statSync(data).size, sha256: await fileChecksum(data), collections: counts };
    progress(2, 3, "finishing");
    flush(data);
    writeDurably(path.join(unfinished, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
    // An earlier backup goes only when the new one is there.
    rmSync(target, { recursive: true, force: true });
    renameSync(unfinished, target);
    progress(3, 3, "done");
    return manifest;
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}

function checkTarget(target: string, force: boolean): void {
  if (!existsSync(target)) return;
  if (!force) throw new FilesError(`${target} exists already. Choose another name, or overwrite it with --force.`);
  if (!existsSync(path.join(target, "manifest.json"))) throw new FilesError(`${target} is not a backup of this store, so it is not overwritten, not even with --force.`);
}

/** Opens a copy to count what is in it; also proves that it can be read whole. */
async function readCopy(folder: string): Promise<{ counts: Record<string, number> }> {
  writeDurably(path.join(folder, "FORMAT"), `${FORMAT}\n`);
  const files = openFiles(folder);
  try {
    const counts: Record<string, number> = {};
    for (const entry of new Catalogue(files).collections.values()) {
      let count = 0;
      for (const _key of files.documents.getKeys({ start: idBytes(entry.id), end: after(idBytes(entry.id)) })) count += 1;
      if (count !== entry.count) throw new FilesError(`${entry.namespace} has ${count} documents where ${entry.count} are counted: the copy is damaged.`);
      counts[entry.namespace] = count;
    }
    return { counts };
  } finally {
    await files.root.close();
    // lmdb makes its lock file again; it says nothing in a backup and would differ each time.
    for (const name of ["data.mdb-lock", "lock.mdb"]) rmSync(path.join(folder, name), { force: true });
  }
}

/** Puts a backup in the place of a data folder's store. Refuses a running store, a damaged or newer backup, and (without `force`) a store that is there. */
export async function restore(source: string, dataDir: string, options: { readonly force?: boolean; readonly progress?: Progress } = {}): Promise<Manifest> {
  const progress = options.progress ?? silent;
  const folder = path.resolve(dataDir, "store");
  const manifest = readManifest(source);
  progress(0, 3, "checking the backup");
  const data = path.join(source, "data.mdb");
  if (!existsSync(data) || statSync(data).size !== manifest.bytes || await fileChecksum(data) !== manifest.sha256) throw new FilesError(`${source} is damaged: its data does not have the checksum of its manifest. Nothing was changed.`);
  if (existsSync(path.join(folder, "data.mdb")) && options.force !== true) throw new FilesError(`${folder} holds a store already. Restore to another data folder, or replace it with --force. Nothing was changed.`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  // The owner's lock, not its socket: a store may serve at a port, and none may start while its files are replaced.
  const release = takeLock(folder);
  if (!release) throw new FilesError(`The store in ${folder} is running. Stop the server first. Nothing was changed.`);
  const unfinished = path.join(folder, "restoring");
  try {
    progress(1, 3, "copying");
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { mode: 0o700 });
    const arrived = path.join(unfinished, "data.mdb");
    await copyFile(data, arrived);
    progress(2, 3, "checking what was restored");
    const { counts } = await readCopy(unfinished);
    for (const [namespace, count] of Object.entries(manifest.collections)) if (counts[namespace] !== count) throw new FilesError(`${namespace} has ${counts[namespace] ?? 0} documents; the backup had ${count}. Nothing was changed.`);
    flush(arrived);
    // One rename replaces the data: a power cut leaves the old store or the new one.
    rmSync(path.join(folder, "data.mdb-lock"), { force: true });
    renameSync(arrived, path.join(folder, "data.mdb"));
    writeDurably(path.join(folder, "FORMAT"), `${manifest.format}\n`);
    flush(folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    release();
  }
  progress(3, 3, "done");
  return manifest;
}

/** What was renamed is there after a power cut only when its folder is synced. Windows cannot and need not. */
function flush(at: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(at, "r");
  try { fsyncSync(handle); } finally { closeSync(handle); }
}

function readManifest(source: string): Manifest {
  let manifest: Manifest;
  try { manifest = JSON.parse(readFileSync(path.join(source, "manifest.json"), "utf8")) as Manifest; } catch { throw new FilesError(`${source} is not a backup: it has no readable manifest.json.`); }
  if (typeof manifest.format !== "number" || typeof manifest.sha256 !== "string") throw new FilesError(`${source}/manifest.json is not that of a backup.`);
  if (manifest.format > FORMAT) throw new FilesError(`${source} has format ${manifest.format}; this version reads up to ${FORMAT}. Use the newer version that made it.`);
  return manifest;
}

/** SHA-256 of a file, in hexadecimal. */
export async function fileChecksum(file: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
