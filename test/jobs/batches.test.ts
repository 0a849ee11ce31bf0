/** Batches of reports on the real store, with reports that are made at once: interrupted, shared, cancelled, refused. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { unzipSync } from "fflate";
import mongoose from "mongoose";
import { Problem } from "../../server/accounts/problem.ts";
import { anonymous, type Actor } from "../../server/accounts/actor.ts";
import { makeBatches, viewBatch, type BatchWork } from "../../server/jobs/batches.ts";
import { fileStore } from "../../server/jobs/file-store.ts";
import type { Stored } from "../../server/store/schema.ts";
import { ObjectId } from "../../server/store/schema.ts";
import type { StoredRound } from "../../server/store/regions.ts";
import { type Batch, Batches, type StoredSubmission, Submissions } from "../../server/store/submissions.ts";
import { makeWorld, startTestServer, type TestServer } from "../http/harness.ts";

const adviser: Actor = { ...anonymous, role: "adviser", id: "test" };
const never = new AbortController().signal;
const beat = (): Promise<void> => Promise.resolve();
const files = fileStore();
let server: TestServer;
let round: StoredRound;
let made: string[] = [];
let published: string[][] = [];

beforeAll(async () => {
  server = await startTestServer();
  ({ left: { round } } = await makeWorld(server.url));
  await Submissions.updateMany({ round: round._id }, { result: new ObjectId() });
}, 60_000);
afterAll(() => server.stop());
beforeEach(() => { made = []; published = []; });

/** Makes a report in no time, unless told otherwise first. */
const workWith = (before: (name: string) => Promise<void> | void = () => undefined): BatchWork => ({
  tasksOf: async (of, { kinds, languages }) => (await Submissions.find({ round: of._id }).sort({ code: 1 }).lean<StoredSubmission[]>()).flatMap((submission) => kinds.flatMap((kind) => languages.map((language) => ({ submission, kind, language })))),
  publish: () => { published.push([...made]); return Promise.resolve(); },
  make: async (_round, { submission, kind, language }) => {
    const name = `${submission?.code ?? "region"} ${kind} ${language}`;
    await before(name);
    made.push(name);
    return files.keep(Buffer.from(name));
  },
  nameOf: (_round, code, kind, language) => `${code === "" ? "" : "Plaats"} - ${kind} - ${language}.pdf`,
});
const batchesOf = (work: BatchWork) => makeBatches(work, files, { leaseMs: 400, lanes: 2, busyMs: 5 });
const begin = (): Promise<Stored<Batch>> => batchesOf(workWith()).start(adviser, round, ["municipality", "board"], ["nl", "en"]);
const stored = async (batch: Stored<Batch>): Promise<Stored<Batch>> => { const found = await Batches.findById(batch._id).lean<Stored<Batch>>(); if (!found) throw new Error("no batch"); return found; };
const allNames = ["GM9001", "GM9002"].flatMap((code) => ["municipality", "board"].flatMap((kind) => ["nl", "en"].map((language) => `${code} ${kind} ${language}`)));

describe("a batch", () => {
  test("holds every report once, under names of its own, and the same reports give the same ZIP", async () => {
    const batch = await begin();
    await batchesOf(workWith()).run(batch._id, round, never, beat);
    const done = await stored(batch);
    expect(viewBatch(done)).toMatchObject({ state: "done", done: 8, total: 8, failed: 0, remaining: null, message: null });
    const entries = unzipSync(await files.read(done.sha256 ?? ""));
    expect(Object.keys(entries)).toHaveLength(8);
    expect(Object.values(entries).map((bytes) => Buffer.from(bytes).toString()).sort()).toEqual([...allNames].sort());
    expect(await mongoose.connection.db?.collection("reports.files").countDocuments({ filename: /^unfinished/ })).toBe(0);
  });

  test("that was interrupted goes on where it was, and keeps each file once", async () => {
    const batch = await begin();
    const stop = new AbortController();
    await batchesOf(workWith(() => { if (made.length === 3) stop.abort(); })).run(batch._id, round, stop.signal, beat);
    const before = Object.keys((await stored(batch)).files).length;
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(8);
    await batchesOf(workWith()).run(batch._id, round, never, beat);
    expect((await stored(batch)).state).toBe("done");
    expect([...new Set(made)].sort()).toEqual([...allNames].sort());
    expect(made.length).toBeLessThanOrEqual(8 + 1);
    for (const sha256 of Object.values((await stored(batch)).files)) expect(await mongoose.connection.db?.collection("reports.files").countDocuments({ filename: sha256 })).toBe(1);
  });

  test("is done by one of several workers at a time; one that shows no life any more is followed up", async () => {
    const batch = await begin();
    const ends = await Promise.all([1, 2, 3].map(() => batchesOf(workWith(() => new Promise((resolve) => setTimeout(resolve, 15)))).run(batch._id, round, never, beat)));
    expect(ends.sort()).toEqual(["ended", "taken", "taken"]);
    expect([...made].sort()).toEqual([...allNames].sort());

    const left = await begin();
    await Batches.updateOne({ _id: left._id } as never, { state: "running", worker: "died", beatAt: new Date(Date.now() - 500) });
    expect(await batchesOf(workWith()).run(left._id, round, never, beat)).toBe("ended");
    expect((await stored(left)).state).toBe("done");
  });

  test("that is cancelled elsewhere stops, and makes no ZIP", async () => {
    const batch = await begin();
    await batchesOf(workWith(async () => { if (made.length === 2) await Batches.updateOne({ _id: batch._id } as never, { state: "cancelled" }); })).run(batch._id, round, never, beat);
    expect(made.length).toBeLessThan(8);
    expect(await stored(batch)).toMatchObject({ state: "cancelled", sha256: null });
  });

  test("waits when the browser is busy, and tells of reports that cannot be made", async () => {
    const batch = await begin();
    let busy = 3;
    await batchesOf(workWith((name) => { if (name === "GM9001 board en") throw new Error("no"); if (busy-- > 0) throw new Problem("busy"); })).run(batch._id, round, never, beat);
    expect(await stored(batch)).toMatchObject({ state: "done", done: 7, failed: 1, message: "someFailed" });
  });

  test("tells the time that is left at its pace since it went on", () => {
    const view = { _id: new ObjectId(), round: new ObjectId(), kinds: ["board"], languages: ["nl"], state: "running", by: "", done: 30, doneBefore: 20, total: 50, failed: 0, startedAt: new Date(Date.now() - 10_000), worker: "", beatAt: null, message: null, sha256: null, bytes: null, files: {}, createdAt: new Date(), updatedAt: new Date() } as unknown as Stored<Batch>;
    expect(viewBatch(view).remaining).toBe(20);
  });
});

describe("a publication", () => {
  const beginPublication = (): Promise<Stored<Batch>> => batchesOf(workWith()).start(adviser, round, ["municipality", "board"], ["nl", "en"], "publication");

  test("publishes once, when all reports are made", async () => {
    const batch = await beginPublication();
    await batchesOf(workWith()).run(batch._id, round, never, beat);
    expect(published.map((names) => [...names].sort())).toEqual([[...allNames].sort()]);
    expect(viewBatch(await stored(batch))).toMatchObject({ purpose: "publication", state: "done", done: 8, message: null });
    await batchesOf(workWith()).run(batch._id, round, never, beat);
    expect(published).toHaveLength(1);
  });

  test("publishes nothing when a report fails, and says so", async () => {
    const batch = await beginPublication();
    await batchesOf(workWith((name) => { if (name === "GM9002 board en") throw new Error("no paper"); })).run(batch._id, round, never, beat);
    expect(published).toEqual([]);
    expect(viewBatch(await stored(batch))).toMatchObject({ state: "failed", failed: 1, message: "someFailed" });
  });

  test("that was interrupted goes on where it was, and then publishes", async () => {
    const batch = await beginPublication();
    const stop = new AbortController();
    await batchesOf(workWith((name) => { if (made.length === 3) { stop.abort(); throw new Error(name); } })).run(batch._id, round, stop.signal, beat);
    expect(published).toEqual([]);
    const before = [...made];
    await batchesOf(workWith()).run(batch._id, round, never, beat);
    expect(published).toHaveLength(1);
    expect([...made].sort()).toEqual([...allNames].sort());
    expect(before.length).toBeLessThan(made.length);
  });
});
