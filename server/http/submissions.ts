import { record } from "../accounts/audit.ts";
import { readInventory, templateOf } from "../exchange/inventory.ts";
import { changesSince, openSheet, saveChanges } from "../rounds/filling.ts";
import { endLink, inviteContributor, inviteRespondents, linksOf, makeLayerLink, removeRespondent, renewLink, dueForReminder, respondentsOf, viewContributor, viewLayerLink, viewRespondent } from "../rounds/invitations.ts";
import { importInventory, previewInventory } from "../rounds/inventory.ts";
import { instrumentOf } from "../rounds/instruments.ts";
import { disclosedResult } from "../rounds/disclosure.ts";
import { viewSubmission } from "../rounds/progress.ts";
import { checkSubmission, establish, reopen, submit } from "../rounds/submitting.ts";
import { Rounds, type StoredRound } from "../store/regions.ts";
import { type Report, Reports, type StoredSubmission, Submissions } from "../store/submissions.ts";
import type { Stored } from "../store/schema.ts";
import type { Actor, Subjects } from "../accounts/actor.ts";
import { problem } from "../accounts/problem.ts";
import { ReportKind, type submissionRoutes } from "./api/submissions.ts";
import type { Handlers } from "./ask.ts";
import { languageOf } from "./language.ts";
import { handOver } from "./services.ts";
import { qrSvg } from "./session.ts";
import { viewReport } from "../jobs/report-desk.ts";

/** The municipality's own sheet. Its round and submission were loaded while checking the rights. */
const ownerIn = (subjects: Subjects) => ({ round: subjects.round as StoredRound, submission: subjects.submission as StoredSubmission, respondent: null });
const writer = (actor: Actor) => ({ id: actor.id, name: actor.name, parts: null });
const municipalityIn = (subjects: Subjects): string => { const { round, submission } = ownerIn(subjects); return round.members.find((member) => member.code === submission.code)?.name ?? submission.code; };

function kindIn(text: string): "municipality" | "board" | "council" {
  const kind = ReportKind.safeParse(text);
  if (!kind.success) throw problem("notFound");
  return kind.data;
}

export const submissionHandlers: Handlers<keyof typeof submissionRoutes> = {
  "GET /submissions": async ({ actor }) => {
    const submissions = await Submissions.find({ coordinators: actor.id }).sort({ _id: -1 }).lean<StoredSubmission[]>();
    const views = await Promise.all(submissions.map(async (submission) => { const round = await Rounds.findById(submission.round).lean<StoredRound>(); return round ? [await viewSubmission(round, submission)] : []; }));
    return views.flat();
  },
  "GET /submissions/:submission": ({ subjects }) => { const { round, submission } = ownerIn(subjects); return viewSubmission(round, submission); },
  "GET /submissions/:submission/sheet": ({ actor, subjects }) => openSheet(ownerIn(subjects), writer(actor)),
  "PATCH /submissions/:submission/sheet": ({ actor, subjects, body }) => saveChanges(ownerIn(subjects), writer(actor), body),
  "GET /submissions/:submission/sheet/changes": ({ subjects, query }) => changesSince(ownerIn(subjects), query.since),
  "POST /submissions/:submission/check": ({ subjects }) => { const { round, submission } = ownerIn(subjects); return checkSubmission(round, submission); },

  "GET /submissions/:submission/respondents": async ({ subjects }) => (await respondentsOf(ownerIn(subjects).submission)).map(viewRespondent),
  "POST /submissions/:submission/respondents": async ({ actor, subjects, body, services }) => {
    const { round, submission } = ownerIn(subjects);
    const invited = await inviteRespondents(actor, round, submission, body.group, body.people, body.mail && services.mail.configured ? "mail" : "list");
    return Promise.all(invited.map(async ({ respondent, path, expiresAt }) => ({
      respondent: viewRespondent(respondent), ...await handOver(services, "respondent", "nl", body.mail ? respondent.email : null, path, expiresAt, { municipality: municipalityIn(subjects), until: round.until }),
    })));
  },
  "POST /submissions/:submission/respondents/:respondent/link": async ({ actor, subjects, params, services }) => {
    const { round, submission } = ownerIn(subjects);
    const { respondent, path, expiresAt } = await renewLink(actor, round, submission, params.respondent, services.mail.configured);
    return handOver(services, "respondent", "nl", respondent.email, path, expiresAt, { municipality: municipalityIn(subjects), until: round.until }, respondent.state === "invited");
  },
  "DELETE /submissions/:submission/respondents/:respondent": ({ actor, subjects, params }) => removeRespondent(actor, ownerIn(subjects).submission, params.respondent),
  "POST /submissions/:submission/remind": async ({ actor, subjects, body, services }) => {
    const { round, submission } = ownerIn(subjects);
    const facts = { municipality: municipalityIn(subjects), until: round.until };
    const letters = await Promise.all((await dueForReminder(round, [submission._id], body.group)).map(({ respondent, path, expiresAt }) => handOver(services, "respondentReminder", "nl", respondent.email, path, expiresAt, facts)));
    await record(actor, "submission.remind", String(submission._id), { letters: letters.length });
    const reminded = letters.filter((sent) => sent.mailed).length;
    return { reminded, withoutMail: letters.length - reminded };
  },
  "GET /submissions/:submission/layer-links": async ({ subjects }) => (await linksOf(ownerIn(subjects).submission, "layer")).map((link) => viewLayerLink(link, null, null)),
  "POST /submissions/:submission/layer-links": async ({ actor, subjects, body, services }) => {
    const { round, submission } = ownerIn(subjects);
    const { path, link } = await makeLayerLink(actor, round, submission, body.group, body.maximum);
    const url = services.settings.publicUrl + path;
    return viewLayerLink(link, url, await qrSvg(url));
  },
  "DELETE /submissions/:submission/layer-links/:link": ({ actor, subjects, params }) => endLink(actor, { submission: ownerIn(subjects).submission._id }, "layer", params.link),
  "GET /submissions/:submission/contributors": async ({ subjects }) => (await linksOf(ownerIn(subjects).submission, "contributor")).map(viewContributor),
  "POST /submissions/:submission/contributors": async ({ actor, subjects, body, services }) => {
    const { round, submission } = ownerIn(subjects);
    const { path, link } = await inviteContributor(actor, round, submission, body);
    return { contributor: viewContributor(link), ...await handOver(services, "contributor", "nl", link.email, path, link.expiresAt, { municipality: municipalityIn(subjects), from: actor.name }) };
  },
  "DELETE /submissions/:submission/contributors/:contributor": ({ actor, subjects, params }) => endLink(actor, { submission: ownerIn(subjects).submission._id }, "contributor", params.contributor),

  "GET /submissions/:submission/inventory/template": async ({ subjects, query }) => {
    const owner = ownerIn(subjects);
    const ready = await instrumentOf(owner.round);
    const sheet = await openSheet(owner, { id: "-", name: "", parts: null });
    return templateOf(ready.compiled, owner.round.members, sheet.answers, query.format, query.language);
  },
  "POST /submissions/:submission/inventory/preview": async ({ subjects, body, headers }) => {
    const owner = ownerIn(subjects);
    const ready = await instrumentOf(owner.round);
    return previewInventory(owner, await readInventory(ready.compiled, owner.round.members, body, languageOf(headers)), body.existing, languageOf(headers));
  },
  "POST /submissions/:submission/inventory/import": async ({ actor, subjects, body, headers }) => {
    const owner = ownerIn(subjects);
    const ready = await instrumentOf(owner.round);
    return importInventory(actor, owner, await readInventory(ready.compiled, owner.round.members, body, languageOf(headers)), body.existing, languageOf(headers));
  },

  "POST /submissions/:submission/submit": async ({ actor, subjects }) => { const { round, submission } = ownerIn(subjects); return viewSubmission(round, await submit(actor, round, submission)); },
  "POST /submissions/:submission/establish": async ({ actor, subjects, body }) => { const { round, submission } = ownerIn(subjects); return viewSubmission(round, await establish(actor, round, submission, body.statement)); },
  "POST /submissions/:submission/reopen": async ({ actor, subjects, body }) => { const { round, submission } = ownerIn(subjects); return viewSubmission(round, await reopen(actor, round, submission, body.reason)); },
  "GET /submissions/:submission/result": ({ actor, subjects }) => disclosedResult(actor.role, ownerIn(subjects).round, ownerIn(subjects).submission),
  "GET /submissions/:submission/remarks": async ({ subjects }) => ({ ...ownerIn(subjects).submission.remarks }),
  "PUT /submissions/:submission/remarks": async ({ actor, subjects, body }) => {
    await Submissions.updateOne({ _id: ownerIn(subjects).submission._id }, { remarks: body });
    await record(actor, "submission.remark", String(ownerIn(subjects).submission._id), { sections: Object.keys(body).length });
    return body;
  },
  "GET /submissions/:submission/reports/:kind/pdf": ({ actor, subjects, params, query, services, gone }) => services.reports.pdf({ role: actor.role, ...ownerIn(subjects) }, kindIn(params.kind), query.language, gone),
  "GET /submissions/:submission/reports/:kind/html": ({ actor, subjects, params, query, services }) => services.reports.html({ role: actor.role, ...ownerIn(subjects) }, kindIn(params.kind), query.language),
  "GET /submissions/:submission/published": async ({ subjects }) => (await Reports.find({ submission: ownerIn(subjects).submission._id, draft: false }, { htmlGz: 0 }).sort({ publishedAt: -1 }).lean<Stored<Report>[]>()).map((report) => viewReport(report, subjects.round)),
  "PUT /submissions/:submission/actions": async ({ actor, subjects, body }) => {
    await Submissions.updateOne({ _id: ownerIn(subjects).submission._id }, { actions: body.actions });
    await record(actor, "submission.actions", String(ownerIn(subjects).submission._id), { actions: body.actions.length });
    return { done: true };
  },
  "GET /submissions/:submission/actions": async ({ subjects }) => [...ownerIn(subjects).submission.actions ?? []],
};
