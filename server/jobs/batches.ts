import { randomUUID } from "node:crypto";
import { Zip, ZipPassThrough } from "fflate";
import type { Actor } from "../accounts/actor.ts";
import { record } from "../accounts/audit.ts";
import { Problem, problem } from "../accounts/problem.ts";
import { type StoredRound } from "../store/regions.ts";
import { type Batch, Batches, type StoredSubmission } from "../store/submissions.ts";
import type { ObjectId, Stored } from "../store/schema.ts";
import type { FileStore } from "./file-store.ts";
import { inLanes } from "./lanes.ts";

/** One report to make; without a submission it is the region's. */
export type Task = { readonly submission: StoredSubmission | null; readonly kind: string; readonly language: string };
type Wanted = Pick<Batch, "purpose" | "kinds" | "languages">;

/** What a batch makes and how, what it calls it, and what makes it public. */
export type BatchWork = {
  readonly tasksOf: (round: StoredRound, wanted: Wanted) => Promise<readonly Task[]>;
  readonly make: (round: StoredRound, task: Task, purpose: Batch["purpose"], cancelled: AbortSignal) => Promise<{ readonly sha256: string }>;
  readonly nameOf: (round: StoredRound, code: string, kind: string, language: string) => string;
  /** Only when all reports of a publication are made: whoever sees the round published finds every report. */
  readonly publish: (round: StoredRound, tasks: readonly Task[], by: string) => Promise<void>;
};
/** `taken`: another process is at it, and still shows life. */
export type BatchEnd = "ended" | "taken";

export type BatchPace = { /** A worker that shows no life for this long has lost the batch. */ readonly leaseMs: number; readonly lanes: number; readonly busyMs: number };
const PACE: BatchPace = { leaseMs: 120_000, lanes: 2, busyMs: 1000 };

/** All reports of a round, as one ZIP or to be published: begun once, gone on with by whichever process is there, never made twice. */
export function makeBatches(work: BatchWork, files: FileStore, { leaseMs, lanes, busyMs }: BatchPace = PACE) {
  const start = async (actor: Actor, round: StoredRound, kinds: readonly string[], languages: readonly string[], purpose: Batch["purpose"] = "zip"): Promise<Stored<Batch>> => {
    const wanted: Wanted = { purpose, kinds: [...new Set(kinds)], languages: [...new Set(languages)] };
    const tasks = await work.tasksOf(round, wanted);
    if (tasks.length === 0) throw problem("notScored");
    const made = await Batches.create({
      ...wanted, round: round._id, state: "waiting", by: actor.id, done: 0, total: tasks.length, failed: 0,
      startedAt: null, doneBefore: 0, worker: null, beatAt: null, message: null, sha256: null, bytes: null, files: {},
    });
    await record(actor, purpose === "zip" ? "round.batch" : "round.publication", String(round._id), { reports: made.total });
    return made.toObject() as Stored<Batch>;
  };

  /** Takes a batch that waits, or that was left behind. Two processes that try at once: one gets it. */
  const claim = (batch: ObjectId, worker: string): Promise<Stored<Batch> | null> => {
    const abandoned = { state: "running", $or: [{ beatAt: null }, { beatAt: { $lt: new Date(Date.now() - leaseMs) } }] };
    return Batches.findOneAndUpdate({ _id: batch, $or: [{ state: "waiting" }, abandoned] } as never, { state: "running", worker, beatAt: new Date(), startedAt: new Date() }, { returnDocument: "after" }).lean<Stored<Batch>>();
  };

  /** Does a batch, or goes on with one that was interrupted: what is made already is not made again. */
  const run = async (batchId: ObjectId, round: StoredRound, cancelled: AbortSignal, beat: () => Promise<void>): Promise<BatchEnd> => {
    const worker = randomUUID();
    const batch = await claim(batchId, worker);
    if (!batch) return await Batches.exists({ _id: batchId, state: "running" }) ? "taken" : "ended";
    const lost = new AbortController();
    const stopped = AbortSignal.any([cancelled, lost.signal]);
    /** Writes only while the batch is still ours: it may be cancelled, or another's by now. */
    const tell = async (change: Partial<Batch>): Promise<void> => {
      const { matchedCount } = await Batches.updateOne({ _id: batchId, state: "running", worker } as never, { ...change, beatAt: new Date() });
      if (matchedCount === 0) lost.abort();
    };
    const alive = setInterval(() => { void Promise.all([tell({}), beat()]).catch(() => undefined); }, leaseMs / 4);
    try {
      const made: Record<string, string> = { ...batch.files };
      await tell({ doneBefore: Object.keys(made).length });
      const tasks = await work.tasksOf(round, batch);
      let failed = 0;
      await inLanes(tasks.filter((task) => made[keyOf(task)] === undefined), lanes, async (task) => {
        if (stopped.aborted) return;
        try {
          made[keyOf(task)] = (await whenFree(() => work.make(round, task, batch.purpose, stopped), busyMs, stopped)).sha256;
        } catch {
          if (stopped.aborted) return;
          failed++;
        }
        await tell({ files: made, failed, done: Object.keys(made).length });
        await beat();
      });
      if (stopped.aborted) return "ended";
      if (batch.purpose === "publication") {
        if (failed === 0) await work.publish(round, tasks, batch.by);
        await tell({ state: failed === 0 ? "done" : "failed", message: failed === 0 ? null : "someFailed" });
        return "ended";
      }
      // In the order of the tasks, whichever was ready first: the same reports give the same ZIP.
      const entries = tasks.flatMap((task) => { const sha256 = made[keyOf(task)]; return sha256 === undefined ? [] : [{ name: work.nameOf(round, task.submission?.code ?? "", task.kind, task.language), code: task.submission?.code ?? "", sha256 }]; });
      const kept = entries.length === 0 ? { sha256: null, bytes: null } : await files.keepStream(zipOf(entries, files, batch.createdAt));
      await tell({ state: entries.length === 0 ? "failed" : "done", ...kept, message: failed > 0 ? "someFailed" : null });
      return "ended";
    } finally {
      clearInterval(alive);
      // A server that stops leaves the batch to whoever comes next, at once.
      await Batches.updateOne({ _id: batchId, state: "running", worker } as never, { beatAt: null });
    }
  };

  return { start, run };
}

const keyOf = ({ submission, kind, language }: Task): string => `${submission?.code ?? "region"}/${kind}/${language}`;

/** A full queue of the browser is no failure of the report: it waits its turn. */
async function whenFree<T>(make: () => Promise<T>, pauseMs: number, stopped: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await make();
    } catch (error) {
      if (!(error instanceof Problem && error.code === "busy") || stopped.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
    }
  }
}

/** Entry by entry, so that a country-sized batch needs no more memory than one report. */
async function* zipOf(entries: readonly { readonly name: string; readonly code: string; readonly sha256: string }[], files: FileStore, at: Date): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => { if (error) throw error; ready.push(chunk); });
  const used = new Set<string>();
  for (const { name, code, sha256 } of entries) {
    // Two municipalities of one name: the code tells them apart.
    const unique = used.has(name) ? `${code} ${name}` : name;
    used.add(unique);
    const entry = new ZipPassThrough(unique);
    entry.mtime = at;
    zip.add(entry);
    entry.push(await files.read(sha256), true);
    yield* ready;
    ready = [];
  }
  zip.end();
  yield* ready;
}

/** A batch as a page shows it, with the time that is left at the pace so far. */
export function viewBatch(batch: Stored<Batch>) {
  const seconds = batch.startedAt ? (Date.now() - new Date(batch.startedAt).getTime()) / 1000 : null;
  const made = batch.done - (batch.doneBefore ?? 0);
  const remaining = batch.state === "running" && seconds !== null && made > 0 ? Math.round((seconds / made) * (batch.total - batch.done)) : null;
  return { id: String(batch._id), round: String(batch.round), purpose: batch.purpose, kind: batch.kinds.join(", "), state: batch.state, done: batch.done, total: batch.total, failed: batch.failed, remaining, createdAt: batch.createdAt.toISOString(), bytes: batch.bytes, message: batch.message === "someFailed" ? "someFailed" as const : batch.message === null ? null : "stopped" as const };
}
