/**
 * Starts the embedded store as a child process, so that scans and disk syncs stay off the server's event loop, and keeps
 * it running. A second process with the same data folder becomes a client of the first.
 */
import { fork, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { createRequire } from "node:module";
import net from "node:net";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { ADDRESS_VARIABLE, isServed, readAddress, socketOf, type Address, type Told } from "./owner.ts";

export type EmbeddedStore = {
  /** For the MongoDB driver. */
  readonly uri: string;
  /** False when another process serves this folder and we are its client. */
  readonly isOwner: boolean;
  readonly pid: number | null;
  stop(): Promise<void>;
};

export type StartOptions = {
  /** The data folder; the store lives in `store/` inside it. */
  readonly dataDir: string;
  /** A loopback port in place of the socket, for outside clients. 0 picks a free one. */
  readonly port?: number;
  readonly database?: string;
  readonly log?: (message: string) => void;
};

/** The store cannot be started; the message says why and what to do. */
export class StoreStartError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "StoreStartError";
  }
}

const PATIENCE_MS = 30_000;

/** Starts the store, or finds the one that runs already; resolves when it answers. */
export async function startEmbeddedStore(options: StartOptions): Promise<EmbeddedStore> {
  const folder = path.resolve(options.dataDir, "store");
  const database = options.database ?? "netwerkregie";
  const address = await addressFor(folder, options.port);
  if ("socket" in address && await isServed(address)) return clientOf(address, database);
  const keeper = new Keeper(folder, address, options.log ?? (() => undefined));
  const told = await keeper.start();
  if ("owned" in told) {
    const owner = await waitUntilServed(folder);
    if (!owner) throw new StoreStartError(`Another process holds ${folder} but does not answer. End it, or choose another data folder.`);
    return clientOf(owner, database);
  }
  return { uri: uriOf(address, database), isOwner: true, get pid() { return keeper.pid; }, stop: () => keeper.stop() };
}

const clientOf = (address: Address, database: string): EmbeddedStore => ({ uri: uriOf(address, database), isOwner: false, pid: null, stop: () => Promise.resolve() });

/** A socket that only its user can open; where there are none (Windows), a free port with a password. */
async function addressFor(folder: string, port: number | undefined): Promise<Address> {
  if (process.platform !== "win32" && port === undefined) return { socket: socketOf(folder) };
  const chosen = port || await freePort();
  return process.platform === "win32" ? { port: chosen, password: randomBytes(24).toString("hex") } : { port: chosen };
}

function uriOf(address: Address, database: string): string {
  if ("socket" in address) return `mongodb://${encodeURIComponent(address.socket)}/${database}?directConnection=true`;
  if (address.password === undefined) return `mongodb://127.0.0.1:${address.port}/${database}?directConnection=true`;
  return `mongodb://store:${address.password}@127.0.0.1:${address.port}/${database}?directConnection=true&authMechanism=PLAIN&authSource=$external`;
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = net.createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => { found(typeof address === "object" && address ? address.port : 0); });
    });
  });
}

/** Where the owner says that it listens, once it does. */
async function waitUntilServed(folder: string): Promise<Address | null> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const address = readAddress(folder);
    if (address && await isServed(address)) return address;
    await new Promise((done) => setTimeout(done, 100));
  }
  return null;
}

/** Node runs TypeScript through tsx; its loader is found by the package, not by the working folder. */
function loaderArguments(): string[] {
  const manifest = createRequire(import.meta.url).resolve("tsx/package.json");
  return ["--import", pathToFileURL(path.join(path.dirname(manifest), "dist", "loader.mjs")).href];
}

class Keeper {
  private child: ChildProcess | null = null;
  private stopped = false;
  private hasServed = false;
  /** Starts that failed since the store last served. */
  private failures = 0;
  private readonly folder: string;
  private readonly address: Address;
  private readonly log: (message: string) => void;

  constructor(folder: string, address: Address, log: (message: string) => void) {
    this.folder = folder;
    this.address = address;
    this.log = log;
  }

  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** Resolves when the child serves or says that another process does; rejects with its reason when it cannot. */
  start(): Promise<Told> {
    return new Promise<Told>((resolve, reject) => {
      const file = fileURLToPath(new URL("./child.ts", import.meta.url));
      const child = fork(file, [this.folder], { execArgv: ["--expose-gc", ...loaderArguments()], stdio: ["ignore", "ignore", "pipe", "ipc"], env: { ...process.env, NODE_OPTIONS: "", MALLOC_ARENA_MAX: "2", [ADDRESS_VARIABLE]: JSON.stringify(this.address) } });
      this.child = child;
      let said = "";
      child.stderr?.on("data", (chunk: Buffer) => { said = (said + chunk.toString("utf8")).slice(-2000); });
      child.once("message", (message) => {
        const told = message as Told;
        // From here on the child does not keep its parent alive; until here the parent waits for it.
        child.unref();
        child.channel?.unref();
        (child.stderr as net.Socket | null)?.unref();
        if ("ready" in told) { this.hasServed = true; this.failures = 0; }
        if ("refused" in told) reject(new StoreStartError(told.refused)); else resolve(told);
      });
      child.once("exit", (code, signal) => {
        reject(new StoreStartError(`The embedded store ended at its start (${signal ?? code}). ${said}`));
        // A first start that fails is told to the caller, who decides.
        if (this.hasServed && !this.stopped) this.again(signal ?? String(code));
      });
    });
  }

  /** A store that dies is started again: at once when it had served, ever later when it cannot start. */
  private again(how: string): void {
    const wait = Math.min(5000, 50 * 2 ** this.failures);
    this.failures += 1;
    this.log(`The embedded store ended (${how}); it is started again in ${wait} ms.`);
    setTimeout(() => {
      if (this.stopped) return;
      this.start().then((told) => { this.log("owned" in told ? "Another process holds the embedded store." : "The embedded store runs again."); }, (error: unknown) => { this.log(`The embedded store did not start again: ${error instanceof Error ? error.message : String(error)}`); });
    }, wait);
  }

  /** Lets the child finish what it writes, and waits until it is gone. */
  stop(): Promise<void> {
    this.stopped = true;
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
    return new Promise((done) => {
      const force = setTimeout(() => child.kill("SIGKILL"), 5000);
      child.once("exit", () => { clearTimeout(force); done(); });
      child.ref();
      if (child.connected) child.send("stop"); else child.kill("SIGTERM");
    });
  }
}
