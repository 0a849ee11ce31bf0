import path from "node:path";
import { SingleBar } from "cli-progress";
import { type Command, InvalidArgumentError } from "commander";
import { backup, refuseNothing, restore, type Progress } from "../store/embedded/backup.ts";
import { exportDatabase, importDatabase, readExport } from "../store/embedded/exchange.ts";
import { loadDotEnv } from "../settings.ts";
import { FilesError } from "../store/embedded/files.ts";
import { startEmbeddedStore, StoreStartError } from "../store/embedded/start.ts";
import type { Erasures } from "../rounds/erasures.ts";
import { print, say, Stop } from "./exit.ts";

type Folder = { readonly dataDir: string };
type Erased = { readonly respondents: number; readonly accounts: number };
type Forced = Folder & { readonly force?: true };

const DATA_DIR = () => process.env["DATA_DIR"] ?? "./data";

/** `store`, `backup`, `restore`, `export`, `import`: looking after the data. */
export function registerStoreCommands(program: Command): void {
  loadDotEnv();
  program.command("store").description("Serve the embedded store alone on loopback, for mongosh and other clients; ends cleanly on SIGTERM or Ctrl-C")
    .option("--data-dir <folder>", "the data folder", DATA_DIR())
    .requiredOption("--port <number>", "the port on 127.0.0.1", portNumber)
    .action(async ({ dataDir, port }: Folder & { readonly port: number }) => {
      const store = await refusing(() => startEmbeddedStore({ dataDir, port, log: say }));
      if (!store.isOwner) throw new Stop(`Another process serves ${path.resolve(dataDir)} already. Stop it first, or connect to it.`);
      await print(store.uri);
      say("The store is ready. Every program of this machine can connect while it runs. Stop it with Ctrl-C.");
      await new Promise<void>((done) => {
        const keepAlive = setInterval(() => undefined, 60_000);
        const end = () => { clearInterval(keepAlive); void store.stop().then(done); };
        process.once("SIGTERM", end);
        process.once("SIGINT", end);
      });
    });

  program.command("backup").argument("<target-dir>").description("Copy the store while it runs, with counts and a checksum")
    .option("--data-dir <folder>", "the data folder", DATA_DIR()).option("--force", "overwrite an earlier backup of that name")
    .action(async (target: string, { dataDir, force }: Forced) => {
      refuseWithServer("backup", "Use mongodump for a MongoDB server.");
      await withBar((progress) => print1(backup(dataDir, target, { progress, ...(force ? { force } : {}) })));
    });

  program.command("restore").argument("<backup-dir>").description("Put a backup back; the server must not run")
    .option("--data-dir <folder>", "the data folder", DATA_DIR()).option("--force", "replace the store that is there")
    .action(async (source: string, { dataDir, force }: Forced) => {
      refuseWithServer("restore", "Use mongorestore for a MongoDB server.");
      const made = force ? await erasuresIn(dataDir) : null;
      const manifest = await withBar((progress) => refusing(() => restore(source, dataDir, { progress, ...(force ? { force } : {}) })));
      const erasedAgain = await withDatabase({ dataDir }, () => undefined, (uri) => eraseAgain(uri, made, manifest.madeAt));
      await print({ ...manifest, erasedAgain });
    });

  program.command("export").argument("<target-dir>").description("Write every collection as MongoDB Extended JSON, from the embedded store or from MONGODB_URI")
    .option("--data-dir <folder>", "the data folder", DATA_DIR()).option("--force", "overwrite an earlier export of that name")
    .action((target: string, options: Forced) => withDatabase(options, () => { refuseNothing(options.dataDir); }, (uri) => withBar((progress) => print1(exportDatabase(uri, target, { progress, ...(options.force ? { force: true } : {}) })))));

  program.command("import").argument("<export-dir>").description("Read an export into the embedded store or into MONGODB_URI")
    .option("--data-dir <folder>", "the data folder", DATA_DIR()).option("--force", "replace the collections that are there")
    .action((source: string, options: Forced) => withDatabase(options, () => { readExport(source); }, async (uri) => {
      const made = options.force ? await erasuresAt(uri) : null;
      const manifest = await withBar((progress) => refusing(() => importDatabase(source, uri, { progress, ...(options.force ? { force: true } : {}) })));
      await print({ ...manifest, erasedAgain: await eraseAgain(uri, made, manifest.madeAt) });
    }));
}

/** Loaded only when asked, since they take Mongoose with them. */
async function erasuresAt(uri: string): Promise<Erasures> {
  const [{ within }, { erasuresMade }] = await Promise.all([import("../store/connect.ts"), import("../rounds/erasures.ts")]);
  return within(uri, erasuresMade);
}

/** What the store that is about to be replaced knows of erasures; null when there is none, or when it cannot be read any more. */
async function erasuresIn(dataDir: string): Promise<Erasures | null> {
  try { refuseNothing(dataDir); } catch { return null; }
  try {
    const store = await startEmbeddedStore({ dataDir, log: () => undefined });
    // The store of a running server is left alone; restoring refuses it.
    try { return store.isOwner ? await erasuresAt(store.uri) : null; } finally { await store.stop(); }
  } catch (error) {
    say(`The store that is there cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

/** A copy brings back who was erased since it was made: they are erased again as far as is known, and the rest is told. */
async function eraseAgain(uri: string, made: Erasures | null, madeAt: string): Promise<Erased> {
  if (made === null) {
    say(`What people withdrew or had erased after ${madeAt} is in this copy still, and there is no other store here that knows of it. Ask your coordinators, and erase it again as administrator, under Privacy.`);
    return { respondents: 0, accounts: 0 };
  }
  const [{ within }, { repeatErasures }] = await Promise.all([import("../store/connect.ts"), import("../rounds/erasures.ts")]);
  const erased = await within(uri, () => repeatErasures(made));
  if (erased.respondents + erased.accounts > 0) say(`Erased again, since they withdrew or were erased after ${madeAt}: ${erased.respondents} respondents, ${erased.accounts} accounts.`);
  return erased;
}

function refuseWithServer(command: string, instead: string): void {
  if (process.env["MONGODB_URI"]) throw new Stop(`${command} is for the embedded store, and MONGODB_URI is set. ${instead} «export» and «import» work with both.`, 2);
}

/** `check` looks before a store is made of what may be a mistyped name. */
async function withDatabase<T>(options: Folder, check: () => void, work: (uri: string) => Promise<T>): Promise<T> {
  const given = process.env["MONGODB_URI"];
  if (given) return work(given);
  const store = await refusing(() => { check(); return startEmbeddedStore({ dataDir: options.dataDir, log: say }); });
  try { return await work(store.uri); } finally { await store.stop(); }
}

async function print1(result: Promise<unknown>): Promise<void> {
  await print(await refusing(() => result));
}

/** What the store refuses is about the user's files: exit code 1 with its own words. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FilesError || error instanceof StoreStartError) throw new Stop(error.message);
    throw error;
  }
}

/** A bar on a terminal, plain lines elsewhere. */
async function withBar<T>(work: (progress: Progress) => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work((done, total, what) => { say(`${done} of ${total}: ${what}`); });
  const bar = new SingleBar({ format: "{bar} {value}/{total} {what}", stream: process.stderr, hideCursor: true, clearOnComplete: false });
  let started = false;
  try {
    return await work((done, total, what) => {
      if (!started) bar.start(total, done, { what }); else bar.update(done, { what });
      started = true;
    });
  } finally {
    bar.stop();
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new InvalidArgumentError("Give a port from 1 to 65535.");
  return port;
}
