import { record } from "../accounts/audit.ts";
import { problem } from "../accounts/problem.ts";
import { analysisExport, analysisSet } from "./analysis-export.ts";
import { analyseRound, assumptionsOf } from "../rounds/analysis.ts";
import { type PartName, regionPart, scenarioEffect } from "../rounds/analysis-parts.ts";
import { viewBatch } from "../jobs/batches.ts";
import { viewReport } from "../jobs/report-desk.ts";
import { RegisterDecisions, type RegisterDecision, Rounds, type Scenario, Scenarios, type StoredRound } from "../store/regions.ts";
import { type Batch, Batches, type Report, Reports } from "../store/submissions.ts";
import { type Stored, toId } from "../store/schema.ts";
import type { Subjects } from "../accounts/actor.ts";
import { AnalysisPart, type advisingRoutes } from "./api/advising.ts";
import type { Handlers } from "./ask.ts";

const roundIn = (subjects: Subjects): StoredRound => subjects.round as StoredRound;

function partIn(text: string): PartName {
  const part = AnalysisPart.safeParse(text);
  if (!part.success) throw problem("notFound");
  return part.data;
}

export const advisingHandlers: Handlers<keyof typeof advisingRoutes> = {
  "GET /rounds/:round/analysis/:part": async ({ subjects, params, query }) => {
    const began = performance.now();
    const part = partIn(params.part);
    const content = await regionPart(roundIn(subjects), part, query);
    return { part, members: roundIn(subjects).members.length, computedInMs: Math.round(performance.now() - began), content };
  },
  "GET /rounds/:round/analysis/:part/export": async ({ actor, subjects, params, query }) => {
    const part = partIn(params.part);
    const file = await analysisExport(roundIn(subjects), part, query, query.format);
    await record(actor, "round.export", String(roundIn(subjects)._id), { what: part, format: query.format });
    return file;
  },
  "GET /rounds/:round/analysis-set": async ({ actor, subjects }) => {
    const file = await analysisSet(roundIn(subjects));
    await record(actor, "round.export", String(roundIn(subjects)._id), { what: "analysis-set", format: "zip" });
    return file;
  },

  "GET /rounds/:round/register-decisions": async ({ subjects }) => (await RegisterDecisions.find({ region: roundIn(subjects).region }).sort({ _id: 1 }).lean<Stored<RegisterDecision>[]>())
    .map(({ left, right, same, note }) => ({ left, right, same, ...(note === null ? {} : { note }) })),
  "PUT /rounds/:round/register-decisions": async ({ actor, subjects, body }) => {
    const { region } = roundIn(subjects);
    for (const { left, right, same, note } of body.decisions) {
      // A pair is one pair, whichever name comes first.
      const [first, second] = [left, right].sort() as [string, string];
      await RegisterDecisions.updateOne({ region, left: first, right: second }, { same, note: note ?? null, by: actor.id }, { upsert: true });
    }
    await record(actor, "round.register", String(roundIn(subjects)._id), { decisions: body.decisions.length });
    return { done: true };
  },

  "GET /rounds/:round/scenarios": async ({ subjects }) => (await Scenarios.find({ round: roundIn(subjects)._id }).sort({ _id: 1 }).lean<Stored<Scenario>[]>())
    .map((scenario) => ({ id: String(scenario._id), name: scenario.name, improvements: [...scenario.improvements], note: scenario.note, shared: scenario.shared, createdAt: scenario.createdAt.toISOString(), by: scenario.by })),
  "POST /rounds/:round/scenarios": async ({ actor, subjects, body }) => {
    const made = await Scenarios.create({ round: roundIn(subjects)._id, ...body, by: actor.name });
    await record(actor, "round.scenario", String(roundIn(subjects)._id), { scenario: String(made._id), shared: body.shared });
    return { id: String(made._id) };
  },
  "PUT /rounds/:round/scenarios/:scenario": async ({ actor, subjects, params, body }) => {
    const changed = await Scenarios.updateOne({ _id: toId(params.scenario), round: roundIn(subjects)._id } as never, body);
    if (changed.matchedCount === 0) throw problem("notFound");
    await record(actor, "round.scenario", String(roundIn(subjects)._id), { scenario: params.scenario, shared: body.shared });
    return { done: true };
  },
  "DELETE /rounds/:round/scenarios/:scenario": async ({ actor, subjects, params }) => {
    const removed = await Scenarios.deleteOne({ _id: toId(params.scenario), round: roundIn(subjects)._id } as never);
    if (removed.deletedCount === 0) throw problem("notFound");
    await record(actor, "round.scenarioRemove", String(roundIn(subjects)._id), { scenario: params.scenario });
  },
  "GET /rounds/:round/scenarios/:scenario/effect": async ({ subjects, params }) => {
    const scenario = await Scenarios.findOne({ _id: toId(params.scenario), round: roundIn(subjects)._id } as never).lean<Stored<Scenario>>();
    if (!scenario) throw problem("notFound");
    return { content: await scenarioEffect(roundIn(subjects), scenario.improvements) };
  },

  "GET /rounds/:round/assumptions": async ({ subjects }) => assumptionsOf((await analyseRound(roundIn(subjects))).declaration),
  "PUT /rounds/:round/assumptions": async ({ actor, subjects, body }) => {
    const round = { ...roundIn(subjects), assumptions: body };
    await Rounds.updateOne({ _id: round._id }, { assumptions: body });
    await record(actor, "round.assumptions", String(round._id), { changed: Object.keys(body).length });
    return assumptionsOf((await analyseRound(round)).declaration);
  },
  "GET /rounds/:round/annotations": ({ subjects }) => Promise.resolve({ ...roundIn(subjects).annotations }),
  "PUT /rounds/:round/annotations": async ({ actor, subjects, body }) => {
    await Rounds.updateOne({ _id: roundIn(subjects)._id }, { annotations: body });
    await record(actor, "round.annotate", String(roundIn(subjects)._id), { sections: Object.keys(body).length });
    return body;
  },

  "GET /rounds/:round/reports/region/pdf": ({ subjects, query, services, gone }) => services.reports.regionPdf(roundIn(subjects), query.language, gone),
  "GET /rounds/:round/reports/region/html": ({ subjects, query, services }) => services.reports.regionHtml(roundIn(subjects), query.language),
  "GET /rounds/:round/reports": async ({ subjects }) => (await Reports.find({ round: roundIn(subjects)._id, draft: false }, { htmlGz: 0 }).sort({ code: 1, kind: 1 }).lean<Stored<Report>[]>()).map((report) => viewReport(report, roundIn(subjects))),
  "GET /reports/:report/pdf": ({ subjects, services }) => services.reports.storedPdf(subjects.report as Stored<Report>),
  "GET /reports/:report/html": ({ subjects, services }) => services.reports.storedHtml(subjects.report as Stored<Report>),

  "GET /rounds/:round/batches": async ({ subjects }) => (await Batches.find({ round: roundIn(subjects)._id }).sort({ _id: -1 }).lean<Stored<Batch>[]>()).map(viewBatch),
  "POST /rounds/:round/batches": async ({ actor, subjects, body, services }) => {
    const batch = await services.reports.startBatch(actor, roundIn(subjects), body.kinds, body.languages);
    await services.jobs.reports(String(batch._id));
    return viewBatch(batch);
  },
  "GET /rounds/:round/batches/:batch": async ({ subjects, params }) => viewBatch(await batchIn(subjects, params.batch)),
  "GET /rounds/:round/batches/:batch/events": async ({ subjects, params, gone }) => {
    await batchIn(subjects, params.batch);
    return batchEvents(subjects, params.batch, gone);
  },
  "POST /rounds/:round/batches/:batch/cancel": async ({ actor, subjects, params, services }) => {
    await Batches.updateOne({ _id: (await batchIn(subjects, params.batch))._id, state: { $in: ["waiting", "running"] } }, { state: "cancelled" });
    services.jobs.cancel(params.batch);
    await record(actor, "round.batchCancel", params.batch);
    return viewBatch(await batchIn(subjects, params.batch));
  },
  "GET /rounds/:round/batches/:batch/zip": async ({ subjects, params, services }) => services.reports.batchZip(await batchIn(subjects, params.batch)),
};

const longestEventsMs = 60_000;

async function batchIn(subjects: Subjects, batchId: string): Promise<Stored<Batch>> {
  const batch = await Batches.findOne({ _id: toId(batchId), round: roundIn(subjects)._id } as never).lean<Stored<Batch>>();
  if (!batch) throw problem("notFound");
  return batch;
}

/** Tells when something changed; the work may be done by another process, so the database is asked. */
async function* batchEvents(subjects: Subjects, batchId: string, gone: AbortSignal) {
  let told = "";
  // A page connects again by itself, and its rights are looked at anew: who lost them meanwhile follows no longer than this.
  const until = Date.now() + longestEventsMs;
  while (!gone.aborted && Date.now() < until) {
    const view = viewBatch(await batchIn(subjects, batchId));
    const state = JSON.stringify(view);
    if (state !== told) { told = state; yield view; }
    if (view.state !== "waiting" && view.state !== "running") return;
    await new Promise((resolve) => setTimeout(resolve, 700));
  }
}
