import { MongoBackend } from "@agendajs/mongo-backend";
import { Agenda } from "agenda";
import type { Db } from "mongodb";
import type { Logger } from "pino";
import { Rounds, type StoredRound } from "../store/regions.ts";
import { type Batch, Batches } from "../store/submissions.ts";
import { type Stored, toId } from "../store/schema.ts";
import type { ReportDesk } from "./report-desk.ts";

/** Background work, on a queue in the database: any number of processes may take from it. */
export type Jobs = {
  readonly running: () => boolean;
  readonly reports: (batchId: string) => Promise<void>;
  readonly cancel: (batchId: string) => void;
  readonly stop: () => Promise<void>;
};

type Work = { readonly retention: () => Promise<void>; readonly remind: () => Promise<void>; /** What follows when a round was published. */ readonly published: (round: StoredRound) => Promise<void> };

export async function startJobs(database: Db, desk: ReportDesk, work: Work, log: Logger, takesWork = true): Promise<Jobs> {
  const agenda = new Agenda({ backend: new MongoBackend({ mongo: database as never, collection: "jobs" }), processEvery: "2 seconds", maxConcurrency: 4, defaultLockLifetime: 5 * 60_000 });
  let started = true;
  // Its indexes are made before anything else happens: a connection that ends meanwhile would be nobody's error.
  await agenda.ready;
  agenda.on("error", (error: Error) => { log.warn({ error: error.name }, "the job queue could not be read"); });
  const cancels = new Map<string, AbortController>();

  agenda.define("reports", async (job) => {
    const { batch: batchId } = job.attrs.data as { batch: string };
    const controller = new AbortController();
    cancels.set(batchId, controller);
    try {
      const batch = await Batches.findById(toId(batchId)).lean<Stored<Batch>>();
      const round = batch && await Rounds.findById(batch.round).lean<StoredRound>();
      // The lease is renewed while it works: a process that dies loses it, and another goes on.
      if (batch && round && await desk.runBatch(batch._id, round, controller.signal, () => job.touch()) === "taken") await agenda.schedule("in 1 minute", "reports", { batch: batchId });
      else if (batch?.purpose === "publication" && round && (await Batches.findById(batch._id).lean<Stored<Batch>>())?.state === "done") await work.published(round);
    } catch (error) {
      log.warn({ error: error instanceof Error ? error.name : "unknown" }, "a batch of reports stopped");
      await Batches.updateOne({ _id: toId(batchId), state: { $in: ["waiting", "running"] } } as never, { state: "failed", message: "stopped" });
    } finally {
      cancels.delete(batchId);
    }
  }, { concurrency: 1 } as never);
  agenda.define("retention", async () => { await work.retention(); });
  agenda.define("remind", async () => { await work.remind(); });

  // A process may serve without working; another takes the jobs.
  if (!takesWork) return { running: () => started, reports: async (batchId) => { await agenda.now("reports", { batch: batchId }); }, cancel: () => undefined, stop: () => { started = false; return Promise.resolve(); } };
  await agenda.start();
  await agenda.every("1 day", "retention", undefined, { skipImmediate: true });
  await agenda.every("1 day", "remind", undefined, { skipImmediate: true });
  // Batches that an earlier process left behind.
  for (const left of await Batches.find({ state: { $in: ["waiting", "running"] } }).lean<Stored<Batch>[]>()) await agenda.now("reports", { batch: String(left._id) });
  return {
    running: () => started,
    reports: async (batchId) => { await agenda.now("reports", { batch: batchId }); },
    cancel: (batchId) => { cancels.get(batchId)?.abort(); },
    stop: async () => { started = false; for (const controller of cancels.values()) controller.abort(); await agenda.stop(); },
  };
}
