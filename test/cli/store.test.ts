/** The command line as processes: store, backup, restore, export, import; what they refuse, their exit codes, SIGTERM. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { createServer } from "node:net";
import { gunzipSync, gzipSync } from "node:zlib";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { MongoClient, ObjectId } from "mongodb";

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

test("who withdrew or was erased after a copy was made is erased again when it is put back", async () => {
  const [submission, stays, withdrew, account] = Array.from({ length: 4 }, () => new ObjectId()) as [ObjectId, ObjectId, ObjectId, ObjectId];
  const frozen = gzipSync(JSON.stringify({ respondents: [{ id: String(stays), answers: { a: 1 } }, { id: String(withdrew), answers: { a: 2 } }] }));
  await withStore(async (client) => {
    const database = client.db("netwerkregie");
    await database.collection("respondents").insertMany([stays, withdrew].map((_id) => ({ _id, submission, state: "submitted", email: "iemand@test.invalid" })));
    await database.collection("sheets").insertMany([stays, withdrew].map((respondent) => ({ submission, respondent, cells: {} })));
    await database.collection<{ _id: ObjectId }>("user").insertOne({ _id: account, email: "weg@test.invalid" } as never);
    await database.collection("frozenanswers").insertOne({ submission, revision: 1, gz: frozen, erasures: 0 });
  });
  for (const [copy, back] of [["backup", "restore"], ["export", "import"]] as const) {
    expect(await run(copy, target(`${copy}-before`))).toMatchObject({ code: 0 });
    await withStore(async (client) => {
      await client.db("netwerkregie").collection("respondents").updateOne({ _id: withdrew }, { $set: { state: "withdrawn", email: null } });
      await client.db("netwerkregie").collection("sheets").deleteOne({ respondent: withdrew });
      await client.db("netwerkregie").collection("auditlines").insertOne({ sequence: copy === "backup" ? 1 : 2, action: "privacy.erase", subject: String(account) });
      await client.db("netwerkregie").collection<{ _id: ObjectId }>("user").deleteOne({ _id: account });
    });
    const restored = await run(back, target(`${copy}-before`), "--force");
    expect(restored).toMatchObject({ code: 0 });
    expect([JSON.parse(restored.out), restored.said]).toMatchObject([{ erasedAgain: { respondents: 1, accounts: 1 } }, expect.stringContaining("Erased again")]);
    await withStore(async (client) => {
      const database = client.db("netwerkregie");
      expect(await database.collection("respondents").find({}, { projection: { _id: 0, state: 1, email: 1 }, sort: { state: 1 } }).toArray()).toEqual([{ state: "submitted", email: "iemand@test.invalid" }, { state: "withdrawn", email: null }]);
      expect(await database.collection("sheets").distinct("respondent")).toEqual([stays]);
      expect(await database.collection("user").countDocuments()).toBe(0);
      const kept = await database.collection<{ gz: { buffer: Uint8Array } }>("frozenanswers").findOne();
      expect(JSON.parse(gunzipSync(kept?.gz.buffer ?? Buffer.of()).toString())).toEqual({ respondents: [{ id: String(stays), answers: { a: 1 } }] });
      // For the other way of copying: as it was before.
      await database.collection("respondents").updateOne({ _id: withdrew }, { $set: { state: "submitted", email: "iemand@test.invalid" } });
      await database.collection("sheets").insertOne({ submission, respondent: withdrew, cells: {} });
      await database.collection<{ _id: ObjectId }>("user").insertOne({ _id: account, email: "weg@test.invalid" } as never);
      await database.collection("frozenanswers").updateOne({}, { $set: { gz: frozen } });
      await database.collection("auditlines").deleteMany({});
    });
  }
  // Where there is no other store to know of it, that is said.
  const elsewhere = await start("restore", target("backup-before"), "--data-dir", target("elsewhere")).ended;
  expect(elsewhere).toMatchObject({ code: 0, said: expect.stringContaining("Ask your coordinators") as unknown });
  await withStore((client) => Promise.all(["respondents", "sheets", "user", "frozenanswers", "auditlines"].map((name) => client.db("netwerkregie").collection(name).drop())));
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
