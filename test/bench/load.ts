/**
 * A busy afternoon: 300 respondents autosave every 5 seconds and 20 advisers read, for two minutes (SECONDS), against the embedded store
 * or any MongoDB (MONGODB_URI). Every acknowledged answer is read back. Beside it, in the same run on the same store: a bare
 * Express + Mongoose insert at the same rate. Run: npx tsx test/bench/load.ts
 */
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import express from "express";
import mongoose from "mongoose";
import { makeLink } from "../../server/accounts/links.ts";
import { Respondents } from "../../server/store/submissions.ts";
import { makeSignInLink } from "../../server/accounts/sign-in.ts";
import { makeWorld, openPersonal, startTestServer, tokenOf, Visitor } from "../http/harness.ts";

const seconds = Number(process.env["SECONDS"] ?? 120), respondents = Number(process.env["RESPONDENTS"] ?? 300), advisers = 20, everyMs = 5000;
type Prepared = { readonly url: string; readonly bareUrl: string; readonly links: readonly string[]; readonly round: string; readonly adviserTokens: readonly string[] };

/** The server under load, in a process of its own so that the load does not take its time. */
async function serveChild(): Promise<void> {
  const uri = process.env["MONGODB_URI"];
  const server = await startTestServer(uri ? { MONGODB_URI: uri } : {});
  const world = await makeWorld(server.url);
  const { left } = world;
  const links: string[] = [];
  const expiresAt = new Date(Date.now() + 3_600_000);
  for (let index = 0; index < respondents; index++) {
    const made = await Respondents.create({ round: left.round._id, submission: left.submission._id, group: "staff", name: null, email: null, state: "invited", via: "list", invitedAt: new Date(), remindedAt: null, submittedAt: null });
    links.push((await makeLink({ kind: "respondent", round: left.round._id, submission: left.submission._id, respondent: made._id, group: "staff", expiresAt })).path);
  }
  const adviserTokens = await Promise.all(Array.from({ length: advisers }, async () => tokenOf((await makeSignInLink("adviser.left@test.invalid", 60)).path)));
  const bare = express();
  const Answer = mongoose.model("bareanswers", new mongoose.Schema({ respondent: String, path: String, value: Number }));
  bare.post("/", express.json(), (request, response, next) => { Answer.create(request.body).then(() => response.json({ done: true }), next); });
  const listening = bare.listen(0, "127.0.0.1", () => {
    const { port } = listening.address() as { port: number };
    process.send?.({ url: server.url, bareUrl: `http://127.0.0.1:${port}`, links, round: left.paths.round, adviserTokens } satisfies Prepared);
  });
  process.on("message", () => { listening.close(); void server.stop().then(() => process.exit(0)); });
  process.on("disconnect", () => process.exit(1));
}

type Measured = { readonly times: number[]; errors: number };
const percentile = (times: readonly number[], share: number): number => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
const report = (what: string, { times, errors }: Measured): void => { console.log(`${what.padEnd(34)} ${String(times.length).padStart(7)} requests  ${String(errors).padStart(4)} errors  p50 ${percentile(times, 0.5).toFixed(1)} ms  p99 ${percentile(times, 0.99).toFixed(1)} ms`); };

async function timed(measured: Measured, work: () => Promise<boolean>): Promise<boolean> {
  const began = performance.now();
  const right = await work().catch((error: unknown) => { if (measured.errors === 0) console.log(String(error).slice(0, 400)); return false; });
  if (right) measured.times.push(performance.now() - began); else measured.errors++;
  return right;
}

async function drive(prepared: Prepared): Promise<boolean> {
  const saves: Measured = { times: [], errors: 0 }, reads: Measured = { times: [], errors: 0 }, bare: Measured = { times: [], errors: 0 };
  console.log(`signing in ${prepared.links.length} respondents and ${advisers} advisers …`);
  const visitors: Visitor[] = [];
  for (const path of prepared.links) visitors.push(await openPersonal(prepared.url, path));
  const readers = await Promise.all(prepared.adviserTokens.map((token) => signIn(prepared.url, token)));
  const end = Date.now() + seconds * 1000;
  const acknowledged = visitors.map(() => ({ value: "", revision: 0, tried: [] as string[] }));
  const rhythm = async (index: number, of: number, work: () => Promise<unknown>): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, (index * everyMs) / of));
    while (Date.now() < end) { const next = Date.now() + everyMs; await work(); await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - Date.now()))); }
  };
  console.log(`${respondents} respondents save every ${everyMs / 1000} s, ${advisers} advisers read, for ${seconds} s …`);
  await Promise.all([
    ...visitors.map((visitor, index) => rhythm(index, visitors.length, async () => {
      const mine = acknowledged[index];
      if (!mine) return;
      const value = `${index} ${Date.now()}`;
      mine.tried.push(value);
      await timed(saves, async () => {
        const outcome = await visitor.ok<{ accepted: Record<string, number> }>("PATCH", "/own/sheet", { changes: [{ path: "why", value, base: mine.revision }, { path: "trustOpen", value: 1 + (Date.now() % 5), base: mine.revision === 0 ? 0 : mine.revision }], writer: `bench-${String(index).padStart(4, "0")}` });
        if (outcome.accepted["why"] === undefined) return false;
        acknowledged[index] = { value, revision: outcome.accepted["why"], tried: [] };
        return true;
      });
    })),
    ...readers.map((reader, index) => rhythm(index, readers.length, () => timed(reads, async () => { await reader.ok("GET", `/rounds/${prepared.round}/progress`); return true; }))),
    ...visitors.map((_, index) => rhythm(index, visitors.length, () => timed(bare, async () => (await fetch(prepared.bareUrl, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ respondent: String(index), path: "why", value: Date.now() }) })).ok))),
  ]);
  let lost = 0;
  for (const [index, visitor] of visitors.entries()) {
    const { why } = (await visitor.ok<{ answers: { why?: string } }>("GET", "/own/sheet")).answers;
    const mine = acknowledged[index];
    // A save whose reply did not arrive may have been done after all; that is newer, not lost.
    if (mine && why !== mine.value && !mine.tried.includes(why ?? "")) lost++;
  }
  report("autosave (check, merge, lock)", saves);
  report("advisers' progress page", reads);
  report("bare Express + Mongoose insert", bare);
  console.log(`acknowledged and lost: ${lost}`);
  return saves.errors + reads.errors + lost === 0;
}

async function signIn(url: string, token: string): Promise<Visitor> {
  const visitor = new Visitor(url);
  await visitor.ok("POST", "/session/token", { token });
  return visitor;
}

/** Starts the server in a child, drives it and prints what came of it; the exit code tells whether anything failed or was lost. */
export async function run(): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), [], { env: { ...process.env, LOAD_CHILD: "1" }, execArgv: ["--import", "tsx"] });
  const prepared = await new Promise<Prepared>((resolve, reject) => { child.once("message", (message) => { resolve(message as Prepared); }); child.once("exit", () => { reject(new Error("the server did not start")); }); });
  const fine = await drive(prepared);
  child.send("stop");
  if (!fine) process.exitCode = 1;
}

if (process.env["LOAD_CHILD"] === "1") await serveChild();
else if (process.argv[1] === import.meta.filename) await run();
