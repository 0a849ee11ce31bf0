/** The command line as processes: store, backup, restore, export, import; what they refuse, their exit codes, SIGTERM. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createServer } from "node:net";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { MongoClient } from "mongodb";

const root = fileURLToPath(new URL("../..", import.meta.url));
const place = mkdtempSync(path.join(os.tmpdir(), "nwr-cli-"));
const dataDir = path.join(place, "data");
const target = (name: string) => path.join(place, name);

type Ended = { readonly code: number | null; readonly out: string; readonly said: string };
type Process = { readonly ended: Promise<Ended>; line(): Promise<string>; kill(signal: NodeJS.Signals): void };

/** The store's commands in a process; without npm between us and its signals. */
function start(...words: string[]): Process {
  const environment: NodeJS.ProcessEnv = { ...process.env, NODE_OPTIONS: "" };
  delete environment["MONGODB_URI"];
  const child = spawn(process.execPath, ["--import", pathToFileURL(path.join(root, "node_modules/tsx/dist/loader.mjs")).href, path.join(root, "test/cli/store-commands.ts"), ...words], { cwd: place, env: environment });
  let out = "";
  let said = "";
  let told: (line: string) => void;
  const first = new Promise<string>((resolve) => { told = resolve; });
  child.stdout.on("data", (chunk: Buffer) => { out += chunk.toString("utf8"); if (out.includes("\n")) told(out.split("\n")[0] ?? ""); });
  child.stderr.on("data", (chunk: Buffer) => { said += chunk.toString("utf8"); });
  const ended = new Promise<Ended>((resolve) => { child.once("close", (code) => { told(out); resolve({ code, out, said }); }); });
  return { ended, line: () => first, kill: (signal) => { child.kill(signal); } };
}

const run = (...words: string[]): Promise<Ended> => start(...words, "--data-dir", dataDir).ended;

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer().once("error", failed).listen(0, "127.0.0.1", () => { const { port } = probe.address() as { port: number }; probe.close(() => { found(port); }); });
  });
}

async function withStore<T>(work: (client: MongoClient, store: Process) => Promise<T>): Promise<T> {
  const store = start("store", "--port", String(await freePort()), "--data-dir", dataDir);
  const uri = await store.line();
  expect(uri).toMatch(/^mongodb:\/\/127\.0\.0\.1:\d+\//);
  const client = await new MongoClient(uri).connect();
  try { return await work(client, store); } finally { await client.close(); store.kill("SIGTERM"); await store.ended; }
}

const count = () => withStore((client) => client.db("netwerkregie").collection("c").countDocuments());

beforeAll(async () => {
  await withStore(async (client, store) => {
    await client.db("netwerkregie").collection("c").insertMany(Array.from({ length: 20 }, (_unused, n) => ({ n, at: new Date(n) })));
    // While it runs: a copy of one moment, and no second owner.
    const [copied, second] = await Promise.all([run("backup", target("backup")), run("store", "--port", String(await freePort()))]);
    expect(copied).toMatchObject({ code: 0 });
    expect(JSON.parse(copied.out)).toMatchObject({ collections: { "netwerkregie.c": 20 } });
    expect(second.code).toBe(1);
    expect(second.said).toContain("serves");
    store.kill("SIGTERM");
    expect(await store.ended).toMatchObject({ code: 0 });
  });
}, 180_000);

afterAll(() => { rmSync(place, { recursive: true, force: true }); });

// Each command is a process of its own, which takes its time on a busy machine.
const PATIENCE = 180_000;

test("backup and restore: nothing is overwritten without --force, damage is refused", async () => {
  const [again, holding, nothing, foreign] = await Promise.all([
    run("backup", target("backup")), run("restore", target("backup")), run("restore", target("nowhere")), (mkdirSync(target("foreign")), run("backup", target("foreign"), "--force")),
  ]);
  for (const refused of [again, holding, nothing, foreign]) expect(refused).toMatchObject({ code: 1, out: "" });
  expect(again.said).toContain("--force");
  expect(holding.said).toContain("--force");
  expect(nothing.said).toContain("not a backup");
  expect(existsSync(target("foreign"))).toBe(true);
  await withStore((client) => client.db("netwerkregie").collection("c").deleteMany({}));
  expect(await run("restore", target("backup"), "--force")).toMatchObject({ code: 0 });
  expect(await count()).toBe(20);
  writeFileSync(path.join(target("backup"), "data.mdb"), "damaged");
  expect(await run("restore", target("backup"), "--force")).toMatchObject({ code: 1 });
}, PATIENCE);

test("export and import, with the store stopped", async () => {
  const exported = await run("export", target("export"));
  expect(exported).toMatchObject({ code: 0 });
  expect(JSON.parse(exported.out)).toMatchObject({ kind: "extended-json", collections: { c: { documents: 20 } } });
  const [again, filled] = [await run("export", target("export")), await run("import", target("export"))];
  expect(again).toMatchObject({ code: 1, out: "" });
  expect(filled.code).toBe(1);
  expect(filled.said).toContain("--force");
  expect(await run("import", target("export"), "--force")).toMatchObject({ code: 0 });
  writeFileSync(path.join(target("export"), "c.jsonl"), "{}\n");
  const changed = await run("import", target("export"), "--force");
  expect(changed.code).toBe(1);
  expect(changed.said).toContain("checksum");
  expect(await count()).toBe(20);
}, PATIENCE);

test("a mistyped folder becomes neither an empty export nor a new store", async () => {
  const [nothing, absent] = await Promise.all([start("export", target("empty"), "--data-dir", target("mistyped")).ended, start("import", target("absent"), "--data-dir", target("mistyped")).ended]);
  for (const refused of [nothing, absent]) expect(refused).toMatchObject({ code: 1, out: "" });
  expect(nothing.said).toContain("There is no store");
  expect(absent.said).toContain("not an export");
  expect([target("mistyped"), target("empty")].some((folder) => existsSync(folder))).toBe(false);
}, PATIENCE);

test("wrong use ends with 2", async () => {
  const all = await Promise.all([run("store"), run("store", "--port", "nought"), run("backup"), run("restore", target("backup"), "--frobnicate")]);
  expect(all.map(({ code }) => code)).toEqual([2, 2, 2, 2]);
}, PATIENCE);
