import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serverDatabase } from "../store/database.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** A really started server with the demonstration region, its own port and its own data. */
export type House = {
  readonly url: string;
  /** A fresh sign-in or personal link of somebody; the text is looked for in what the console calls him. */
  readonly link: (who: RegExp) => string;
  /** Stops it (as a power cut would when `hard`) and starts it again on the same data and port. */
  readonly restart: (hard: boolean) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export async function startHouse(environment: Readonly<Record<string, string>> = {}): Promise<House> {
  // While working on one journey: a folder that was filled before saves the minute of making the region.
  const kept = process.env["E2E_DATA_DIR"];
  const dataDir = kept ?? await mkdtemp(join(tmpdir(), "netwerkregie-e2e-"));
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const database = serverDatabase();
  const settings = { ...(database ? { MONGODB_URI: database.uri } : {}), ...environment };
  let running = await start(port, dataDir, settings);
  return {
    url,
    link: (who) => {
      const line = running.lines.findLast((one) => who.test(one) && one.includes(url));
      const found = line?.slice(line.indexOf(url)).trim();
      if (!found) throw new Error(`no link for ${String(who)} in:\n${running.lines.join("\n")}`);
      return found;
    },
    restart: async (hard) => { await end(running.child, hard); running = await start(port, dataDir, settings); },
    stop: async () => { await end(running.child, false); await database?.drop(); if (kept === undefined) await rm(dataDir, { recursive: true, force: true }); },
  };
}

async function start(port: number, dataDir: string, environment: Readonly<Record<string, string>>): Promise<{ child: ChildProcess; lines: string[] }> {
  const child = spawn(process.execPath, ["--import", "tsx", "server/main.ts", "--demo"], { cwd: root, env: { ...process.env, NODE_ENV: "production", NODE_OPTIONS: "", PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: "error", ...environment }, stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  let rest = "";
  const read = (chunk: Buffer): void => { const parts = (rest + chunk.toString()).split("\n"); rest = parts.pop() ?? ""; lines.push(...parts); };
  child.stdout.on("data", read);
  child.stderr.on("data", read);
  await new Promise<void>((resolve, reject) => {
    const patience = setTimeout(() => reject(new Error(`the server did not start in time:\n${lines.join("\n")}`)), 120_000);
    const wait = setInterval(() => { if (lines.some((line) => line.includes("Stop with Ctrl+C"))) { clearInterval(wait); clearTimeout(patience); resolve(); } }, 100);
    child.once("exit", (code) => { clearInterval(wait); clearTimeout(patience); reject(new Error(`the server stopped (${String(code)}):\n${lines.join("\n")}\n${rest}`)); });
  });
  return { child, lines };
}

async function end(child: ChildProcess, hard: boolean): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise<void>((resolve) => { child.once("exit", () => resolve()); });
  child.kill(hard ? "SIGKILL" : "SIGTERM");
  await gone;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0);
  await new Promise((resolve) => { server.once("listening", resolve); });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => { server.close(resolve); });
  return port;
}
