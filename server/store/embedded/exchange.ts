/**
 * Export to and import from MongoDB's own Extended JSON (canonical, one document a line, one file a collection): the way
 * to a MongoDB server and back. Works against any server through the driver, so also with the store running.
 */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { once } from "node:events";
import { BSON, type Db, MongoClient } from "mongodb";
import type { Progress } from "./backup.ts";
import { FilesError } from "./files.ts";

export type ExportedCollection = { readonly documents: number; readonly sha256: string; readonly indexes: readonly BSON.Document[] };
export type ExportManifest = { readonly kind: "extended-json"; readonly database: string; readonly madeAt: string; readonly collections: Readonly<Record<string, ExportedCollection>> };

const silent: Progress = () => undefined;
const BATCH = 500;

/** Writes each collection of the URI's database as `<collection>.jsonl`, with counts, checksums and indexes in manifest.json. */
export async function exportDatabase(uri: string, target: string, options: { readonly force?: boolean; readonly progress?: Progress } = {}): Promise<ExportManifest> {
  if (existsSync(target)) {
    if (options.force !== true) throw new FilesError(`${target} exists already. Choose another name, or overwrite it with --force.`);
    if (!existsSync(path.join(target, "manifest.json"))) throw new FilesError(`${target} is not an export, so it is not overwritten, not even with --force.`);
  }
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true, mode: 0o700 });
  try {
    const manifest = await connected(uri, async (database) => {
      const names = (await database.listCollections({}, { nameOnly: true }).toArray()).map((each) => each.name).filter((name) => !name.startsWith("system.")).sort();
      const collections: Record<string, ExportedCollection> = {};
      for (const [at, name] of names.entries()) {
        options.progress?.(at, names.length, name);
        collections[name] = await exportCollection(database, name, path.join(unfinished, `${encodeURIComponent(name)}.jsonl`));
      }
      (options.progress ?? silent)(names.length, names.length, "done");
      return { kind: "extended-json", database: database.databaseName, madeAt: new Date().toISOString(), collections } as const;
    });
    writeFileSync(path.join(unfinished, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 });
    rmSync(target, { recursive: true, force: true });
    renameSync(unfinished, target);
    return manifest;
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
}

async function exportCollection(database: Db, name: string, file: string): Promise<ExportedCollection> {
  const hash = createHash("sha256");
  const out = createWriteStream(file, { mode: 0o600 });
  let documents = 0;
  for await (const document of database.collection(name).find({}, { promoteValues: false, promoteLongs: false, bsonRegExp: true, sort: { _id: 1 } })) {
    const line = `${BSON.EJSON.stringify(document, { relaxed: false })}\n`;
    hash.update(line);
    documents += 1;
    if (!out.write(line)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  const indexes = (await database.collection(name).indexes()).filter((index) => index.name !== "_id_");
  return { documents, sha256: hash.digest("hex"), indexes: indexes.map((index) => ({ ...index })) };
}

/** Reads an export into the URI's database. Checks all files first; refuses collections that hold documents, without `force`. */
export async function importDatabase(source: string, uri: string, options: { readonly force?: boolean; readonly progress?: Progress } = {}): Promise<ExportManifest> {
  const manifest = readManifest(source);
  const names = Object.keys(manifest.collections).sort();
  for (const name of names) await checkFile(source, name, manifest.collections[name] as ExportedCollection);
  const extra = readdirSync(source).filter((file) => file.endsWith(".jsonl") && !names.includes(decodeURIComponent(file.slice(0, -6))));
  if (extra.length > 0) throw new FilesError(`${source} holds ${extra.join(", ")}, of which its manifest knows nothing. Nothing was imported.`);
  await connected(uri, async (database) => {
    const filled: string[] = [];
    for (const name of names) if (await database.collection(name).countDocuments({}, { limit: 1 }) > 0) filled.push(name);
    if (filled.length > 0 && options.force !== true) throw new FilesError(`The database holds ${filled.join(", ")} already. Import into an empty one, or replace them with --force. Nothing was imported.`);
    for (const [at, name] of names.entries()) {
      (options.progress ?? silent)(at, names.length, name);
      await importCollection(database, name, source, manifest.collections[name] as ExportedCollection);
    }
    (options.progress ?? silent)(names.length, names.length, "done");
  });
  return manifest;
}

async function importCollection(database: Db, name: string, source: string, expected: ExportedCollection): Promise<void> {
  await database.collection(name).drop().catch(() => undefined);
  const collection = database.collection(name);
  let waiting: BSON.Document[] = [];
  const flush = async () => { if (waiting.length > 0) await collection.insertMany(waiting, { ordered: true }); waiting = []; };
  for await (const line of lines(path.join(source, `${encodeURIComponent(name)}.jsonl`))) {
    waiting.push(BSON.EJSON.parse(line, { relaxed: false }) as BSON.Document);
    if (waiting.length >= BATCH) await flush();
  }
  await flush();
  if (expected.documents === 0) await database.createCollection(name).catch(() => undefined);
  for (const { key, v: _version, ns: _namespace, ...index } of expected.indexes) await collection.createIndex(key as Record<string, 1 | -1>, index);
  const count = await collection.countDocuments();
  if (count !== expected.documents) throw new FilesError(`${name} has ${count} documents after the import; ${expected.documents} were expected.`);
}

async function* lines(file: string): AsyncGenerator<string> {
  for await (const line of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity })) if (line !== "") yield line;
}

async function checkFile(source: string, name: string, expected: ExportedCollection): Promise<void> {
  const file = path.join(source, `${encodeURIComponent(name)}.jsonl`);
  if (!existsSync(file)) throw new FilesError(`${source} lacks ${path.basename(file)}, which its manifest names. Nothing was imported.`);
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  if (hash.digest("hex") !== expected.sha256) throw new FilesError(`${file} does not have the checksum of its manifest: it was changed or is damaged. Nothing was imported.`);
}

function readManifest(source: string): ExportManifest {
  try {
    const manifest = JSON.parse(readFileSync(path.join(source, "manifest.json"), "utf8")) as ExportManifest;
    if (manifest.kind === "extended-json") return manifest;
  } catch { /* told below */ }
  throw new FilesError(`${source} is not an export: it has no manifest.json of one.`);
}

async function connected<T>(uri: string, work: (database: Db) => Promise<T>): Promise<T> {
  const client = new MongoClient(uri, { serverSelectionTimeoutMS: 5000 });
  try {
    await client.connect();
    return await work(client.db());
  } finally {
    await client.close();
  }
}
