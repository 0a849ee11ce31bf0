import { personalLink } from "../rounds/invitations.ts";
import { changesSince, openFaults, openSheet, saveChanges } from "../rounds/filling.ts";
import { exportRespondent, withdrawByCode, withdrawOwn } from "../rounds/privacy.ts";
import { ownerOf, reopenOwn, submitOwn, viewOwn } from "../rounds/responding.ts";
import { problem } from "../accounts/problem.ts";
import type { Actor } from "../accounts/actor.ts";
import { Rounds, type StoredRound } from "../store/regions.ts";
import { type Report, Reports } from "../store/submissions.ts";
import { type Stored, toId } from "../store/schema.ts";
import type { ownRoutes } from "./api/filling.ts";
import type { Handlers } from "./ask.ts";
import { qrSvg } from "./session.ts";
import { viewReport } from "../jobs/report-desk.ts";

/** Who writes in a sheet, and which pages he was asked for. */
const writer = (actor: Actor) => ({ id: actor.id, name: actor.role === "respondent" ? "" : actor.name, parts: actor.link?.parts ?? null });

export const ownHandlers: Handlers<keyof typeof ownRoutes> = {
  "GET /own": ({ actor }) => viewOwn(actor),
  "GET /own/sheet": async ({ actor }) => openSheet(await ownerOf(actor), writer(actor)),
  "PATCH /own/sheet": async ({ actor, body }) => saveChanges(await ownerOf(actor), writer(actor), body),
  "POST /own/sheet/check": async ({ actor }) => openFaults(await ownerOf(actor)),
  "POST /own/submit": ({ actor, query }) => submitOwn(actor, query.sheet),
  "POST /own/reopen": async ({ actor }) => { await reopenOwn(actor); return { done: true }; },
  "POST /own/withdraw": async ({ actor }) => {
    const { respondent } = await ownerOf(actor);
    if (!respondent) throw problem("forbidden");
    await withdrawOwn(respondent);
    return { done: true };
  },
  "GET /own/export": async ({ actor }) => {
    const owner = await ownerOf(actor);
    return owner.respondent ? exportRespondent(owner.respondent) : { link: { kind: "contributor", name: actor.name, email: actor.email }, changes: (await changesSince(owner, 0)).changed.filter((change) => change.by === actor.name) };
  },
  "POST /own/new-link": async ({ actor, services }) => {
    const { round, respondent } = await ownerOf(actor);
    if (!respondent) throw problem("forbidden");
    const url = services.settings.publicUrl + (await personalLink(round, respondent)).path;
    return { url, qrSvg: await qrSvg(url) };
  },
  "POST /withdrawals": async ({ body }) => { await withdrawByCode(body.code); return { done: true }; },

  "GET /own/reports": async ({ actor }) => {
    const found = await publishedFor(actor);
    const round = await Rounds.findById(actor.link?.round).lean<StoredRound>();
    return found.map((report) => viewReport(report, round));
  },
  "GET /own/reports/:report/pdf": async ({ actor, params, services }) => services.reports.storedPdf(await publishedReport(actor, params.report)),
  "GET /own/reports/:report/html": async ({ actor, params, services }) => services.reports.storedHtml(await publishedReport(actor, params.report)),
};

/** What is published for this board member: his municipality's, or the region's. */
function publishedFor(actor: Actor): Promise<Stored<Report>[]> {
  const link = actor.link;
  if (!link) throw problem("signedOut");
  return Reports.find({ round: link.round, draft: false, code: link.municipality }, { htmlGz: 0 }).sort({ publishedAt: -1 }).lean<Stored<Report>[]>();
}

async function publishedReport(actor: Actor, reportId: string): Promise<Stored<Report>> {
  const found = (await publishedFor(actor)).find((report) => String(report._id) === reportId);
  const report = found && await Reports.findById(toId(reportId)).lean<Stored<Report>>();
  if (!report) throw problem("notFound");
  return report;
}
