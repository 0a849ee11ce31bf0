/**
 * One process owns a data folder. lmdb itself would let two write, each with its own idea of the catalogue, so the lock
 * is ours: a file made exclusively, with who made it; the socket tells whether that one still serves.
 */
import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, unlinkSync, writeSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { writeDurably } from "./files.ts";

/** A unix socket's path has at most 107 bytes; a longer one lives in a folder of our own under the temporary folder. */
const LONGEST_SOCKET_PATH = 100;

/** Where a store listens: a socket in a folder of its user's own, or a port of this machine, where only a password keeps others out. */
export type Address = { readonly socket: string } | { readonly port: number; readonly password?: string };
/** What the store's process tells the one that started it. */
export type Told = { readonly ready: true; readonly pid: number } | { readonly owned: true } | { readonly refused: string };
export const ADDRESS_VARIABLE = "NETWERKREGIE_STORE_ADDRESS";

/** Leaves word where the owner listens, for processes that become its clients. */
export function writeAddress(folder: string, address: Address): void {
  writeDurably(path.join(folder, "owner.json"), JSON.stringify({ pid: process.pid, ...address }));
}

export function forgetAddress(folder: string): void {
  rmSync(path.join(folder, "owner.json"), { force: true });
}

export function readAddress(folder: string): Address | null {
  try { return JSON.parse(readFileSync(path.join(folder, "owner.json"), "utf8")) as Address; } catch { return null; }
}

/** Where a store in this folder listens. On Windows there are no unix sockets for this: see `start.ts`. */
export function socketOf(folder: string): string {
  const here = path.join(folder, "store.sock");
  if (Buffer.byteLength(here) <= LONGEST_SOCKET_PATH) return here;
  const hash = createHash("sha256").update(path.resolve(folder)).digest("hex").slice(0, 16);
  const other = path.join(os.tmpdir(), `netwerkregie-store-${process.getuid?.() ?? 0}-${hash}`);
  mkdirSync(other, { recursive: true, mode: 0o700 });
  const status = statSync(other);
  if (process.getuid && (status.uid !== process.getuid() || (status.mode & 0o077) !== 0)) throw new Error(`${other} belongs to somebody else or can be read by others; remove it, or choose a data folder with a shorter path.`);
  return path.join(other, "store.sock");
}

/** Does somebody listen there? */
export function isServed(address: Address): Promise<boolean> {
  return new Promise((answer) => {
    const connection = "socket" in address ? net.connect(address.socket) : net.connect(address.port, "127.0.0.1");
    const done = (served: boolean) => { connection.destroy(); answer(served); };
    connection.once("connect", () => { done(true); });
    connection.once("error", () => { done(false); });
    connection.setTimeout(2000, () => { done(false); });
  });
}

type Owner = { readonly pid: number; readonly startedAt: string };

/** Takes the lock; `null` when another living process has it. The lock of a process that is gone is taken over. */
export function takeLock(folder: string): (() => void) | null {
  const file = path.join(folder, "owner.lock");
  if (!create(file) && (isHeld(file) || !takeOver(file))) return null;
  return () => { try { unlinkSync(file); } catch { /* it is gone already */ } };
}

/** Of several that find a dead owner's lock, one replaces it: who holds a second lock while looking again. */
function takeOver(file: string): boolean {
  const guard = `${file}.takeover`;
  if (!create(guard)) {
    // Left by one that died in these few instructions: away with it, for the next attempt.
    if (!isHeld(guard)) rmSync(guard, { force: true });
    return false;
  }
  try {
    if (isHeld(file)) return false;
    rmSync(file, { force: true });
    return create(file);
  } finally {
    rmSync(guard, { force: true });
  }
}

/** Makes a lock file that names this process; false when there is one. */
function create(file: string): boolean {
  try {
    const handle = openSync(file, "wx", 0o600);
    writeSync(handle, JSON.stringify({ pid: process.pid, startedAt: startOf(process.pid) } satisfies Owner));
    closeSync(handle);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** A lock without a name is being written just now, unless it is old. */
function isHeld(file: string): boolean {
  const owner = readOwner(file);
  if (owner) return isAlive(owner);
  try { return Date.now() - statSync(file).mtimeMs < 10_000; } catch { return false; }
}

function readOwner(file: string): Owner | null {
  try { return JSON.parse(readFileSync(file, "utf8")) as Owner; } catch { return null; }
}

/** A process number is given again after a while: the start time tells the two apart where the system shows it. */
function isAlive(owner: Owner): boolean {
  if (owner.pid === process.pid) return false;
  try { process.kill(owner.pid, 0); } catch (error) { if ((error as NodeJS.ErrnoException).code === "ESRCH") return false; }
  return owner.startedAt === "" || owner.startedAt === startOf(owner.pid);
}

function startOf(pid: number): string {
  try { return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19] ?? ""; } catch { return ""; }
}
