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
import { fileChecksum, type Progress } from "./backup.ts";
import { FilesError } from "./files.ts";

/** `contents`: a checksum of the documents in any order, to compare what arrived with what was sent. */
export type ExportedCollection = { readonly documents: number; readonly sha256: string; readonly contents: string; readonly indexes: readonly BSON.Document[] };
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
    // Extended JSON, since a partial index may name dates and ids.
    writeFileSync(path.join(unfinished, "manifest.json"), `${BSON.EJSON.stringify(manifest, undefined, 2)}\n`, { mode: 0o600 });
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
  const contents = new Contents();
  const out = createWriteStream(file, { mode: 0o600, flush: true });
  for await (const line of documentLines(database, name)) {
    hash.update(line);
    contents.add(line);
    if (!out.write(line)) await once(out, "drain");
  }
  out.end();
  await once(out, "finish");
  const sha256 = hash.digest("hex");
  // Read again: what counts is what was written.
  if (await fileChecksum(file) !== sha256) throw new FilesError(`${file} was not written as it was read. Look at the disk, and export again.`);
  const indexes = (await database.collection(name).indexes()).filter((index) => index.name !== "_id_");
  return { documents: contents.documents, sha256, contents: contents.sum, indexes: indexes.map((index) => ({ ...index })) };
}

/** Every document as one line, with its BSON types: an Int32 is not a Double of the same value. */
async function* documentLines(database: Db, name: string): AsyncGenerator<string> {
  for await (const document of database.collection(name).find({}, { promoteValues: false, promoteLongs: false, bsonRegExp: true, sort: { _id: 1 }, batchSize: BATCH })) yield `${BSON.EJSON.stringify(document, { relaxed: false })}\n`;
}

/** The sum of each line's SHA-256: the same for the same documents in any order. */
class Contents {
  documents = 0;
  private total = 0n;

  add(line: string): void {
    this.documents += 1;
    this.total = BigInt.asUintN(256, this.total + BigInt(`0x${createHash("sha256").update(line).digest("hex")}`));
  }

  get sum(): string {
    return this.total.toString(16).padStart(64, "0");
  }
}

/**
 * Reads an export into the URI's database. Checks all files first; refuses collections that hold documents, without `force`. Each collection is
 * filled under another name, compared with its checksum and given its indexes; only when all are there do they take their names.
 */
export async function importDatabase(source: string, uri: string, options: { readonly force?: boolean; readonly progress?: Progress } = {}): Promise<ExportManifest> {
  const manifest = readExport(source);
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
    for (const name of names) await database.renameCollection(arriving(name), name, { dropTarget: true });
    (options.progress ?? silent)(names.length, names.length, "done");
  });
  return manifest;
}

const arriving = (name: string) => `importing.${name}`;

async function importCollection(database: Db, name: string, source: string, expected: ExportedCollection): Promise<void> {
  const collection = database.collection(arriving(name));
  await collection.drop().catch(() => undefined);
  await database.createCollection(collection.collectionName);
  try {
    let waiting: BSON.Document[] = [];
    const flush = async () => { if (waiting.length > 0) await collection.insertMany(waiting, { ordered: true }); waiting = []; };
    for await (const line of lines(path.join(source, `${encodeURIComponent(name)}.jsonl`))) {
      waiting.push(BSON.EJSON.parse(line, { relaxed: false }) as BSON.Document);
      if (waiting.length >= BATCH) await flush();
    }
    await flush();
    const arrived = new Contents();
    for await (const line of documentLines(database, collection.collectionName)) arrived.add(line);
    if (arrived.documents !== expected.documents || arrived.sum !== expected.contents) throw new FilesError(`${name}: the ${arrived.documents} documents that arrived are not the ${expected.documents} of the export. Nothing was replaced.`);
    for (const { key, v: _version, ns: _namespace, ...index } of expected.indexes) await collection.createIndex(key as Record<string, 1 | -1>, index);
  } catch (error) {
    await collection.drop().catch(() => undefined);
    throw error;
  }
}

async function* lines(file: string): AsyncGenerator<string> {
  for await (const line of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Infinity })) if (line !== "") yield line;
}

async function checkFile(source: string, name: string, expected: ExportedCollection): Promise<void> {
  const file = path.join(source, `${encodeURIComponent(name)}.jsonl`);
  if (!existsSync(file)) throw new FilesError(`${source} lacks ${path.basename(file)}, which its manifest names. Nothing was imported.`);
  if (await fileChecksum(file) !== expected.sha256) throw new FilesError(`${file} does not have the checksum of its manifest: it was changed or is damaged. Nothing was imported.`);
}

export function readExport(source: string): ExportManifest {
  try {
    const manifest = BSON.EJSON.parse(readFileSync(path.join(source, "manifest.json"), "utf8")) as ExportManifest;
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
