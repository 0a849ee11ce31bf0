import { record } from "../accounts/audit.ts";
import { makeLink } from "../accounts/links.ts";
import { problem } from "../accounts/problem.ts";
import { makeSignInLink } from "../accounts/sign-in.ts";
import { viewBatch } from "../jobs/batches.ts";
import { readMunicipalities } from "../exchange/municipalities.ts";
import { boardLinks, coordinatorsOf, dueForReminder, endLink, giveBoardAccess, inviteCoordinator, removeCoordinator } from "../rounds/invitations.ts";
import { progressOfRound } from "../rounds/progress.ts";
import { assignAdvisers, changeRegion, createRegion, importMunicipalities, plain, regionsOf, removeRegion, viewRegion } from "../rounds/regions.ts";
import { changeRound, createRound, moveRound, removeRound, roundsOf, viewRound } from "../rounds/rounds.ts";
import { Municipalities, type Municipality, type StoredRegion, type StoredRound } from "../store/regions.ts";
import type { Stored } from "../store/schema.ts";
import { type StoredSubmission, Submissions } from "../store/submissions.ts";
import type { regionRoutes, roundRoutes } from "./api/regions.ts";
import type { Handlers } from "./ask.ts";
import { languageOf } from "./language.ts";
import { exportRound } from "./round-export.ts";
import { handOver, type Services } from "./services.ts";

/** Invitations live as long as a holiday. */
export const invitationMinutes = 60 * 24 * 14;

export const regionHandlers: Handlers<keyof typeof regionRoutes> = {
  "GET /municipalities": async ({ query }) => {
    const pattern = query.search === undefined ? undefined : new RegExp(query.search.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "i");
    const found = await Municipalities.find({ ...(pattern ? { name: pattern } : {}), ...(query.province === undefined ? {} : { province: query.province }) }).sort({ name: 1 }).limit(500).lean<Stored<Municipality>[]>();
    return found.map(plain);
  },
  "POST /municipalities/preview": async ({ actor, body, headers }) => {
    const { list, findings } = readMunicipalities(body.fileName, Buffer.from(body.base64, "base64"), languageOf(headers));
    return { rows: list.length, ...await importMunicipalities(actor, list, false), findings };
  },
  "POST /municipalities/import": async ({ actor, body, headers }) => {
    const { list, findings } = readMunicipalities(body.fileName, Buffer.from(body.base64, "base64"), languageOf(headers));
    if (findings.some((finding) => finding.severity === "error")) throw problem("invalid", findings.slice(0, 100));
    return importMunicipalities(actor, list, true);
  },
  "GET /regions": async ({ actor }) => Promise.all((await regionsOf(actor)).map(viewRegion)),
  "POST /regions": async ({ actor, body }) => viewRegion(await createRegion(actor, body)),
  "GET /regions/:region": ({ subjects }) => viewRegion(subjects.region as StoredRegion),
  "PUT /regions/:region": async ({ actor, subjects, body }) => viewRegion(await changeRegion(actor, subjects.region as StoredRegion, body)),
  "DELETE /regions/:region": ({ actor, subjects }) => removeRegion(actor, subjects.region as StoredRegion),
  "PUT /regions/:region/advisers": async ({ actor, subjects, body }) => viewRegion(await assignAdvisers(actor, subjects.region as StoredRegion, body.advisers)),
};

export const roundHandlers: Handlers<keyof typeof roundRoutes> = {
  "GET /rounds": async ({ actor }) => Promise.all((await roundsOf(actor)).map(viewRound)),
  "POST /rounds": async ({ actor, body }) => viewRound(await createRound(actor, body)),
  "GET /rounds/:round": ({ subjects }) => viewRound(subjects.round as StoredRound),
  "PATCH /rounds/:round": async ({ actor, subjects, body }) => viewRound(await changeRound(actor, subjects.round as StoredRound, body)),
  "DELETE /rounds/:round": ({ actor, subjects }) => removeRound(actor, subjects.round as StoredRound),
  "POST /rounds/:round/open": async ({ actor, subjects }) => viewRound(await moveRound(actor, subjects.round as StoredRound, "open")),
  "POST /rounds/:round/close": async ({ actor, subjects }) => viewRound(await moveRound(actor, subjects.round as StoredRound, "closed")),
  "POST /rounds/:round/publish": async ({ actor, subjects, services }) => {
    const batch = await services.reports.startPublication(actor, subjects.round as StoredRound);
    await services.jobs.reports(String(batch._id));
    return viewBatch(batch);
  },
  "GET /rounds/:round/progress": async ({ subjects }) => {
    const round = subjects.round as StoredRound;
    return { round: await viewRound(round), submissions: await progressOfRound(round) };
  },
  "POST /rounds/:round/coordinators": async ({ actor, subjects, body, services }) => {
    const round = subjects.round as StoredRound;
    const { person, municipality, isInvitersOwn } = await inviteCoordinator(actor, round, body);
    const { path, expiresAt } = await makeSignInLink(person.email, invitationMinutes);
    return handOver(services, "coordinator", person.language, person.email, path, expiresAt, { municipality, round: round.title, until: round.until }, isInvitersOwn);
  },
  "DELETE /rounds/:round/coordinators/:person/:municipality": ({ actor, subjects, params }) => removeCoordinator(actor, subjects.round as StoredRound, params.person, params.municipality),
  "POST /rounds/:round/remind": async ({ actor, subjects, body, services }) => {
    const sent = await remind(services, subjects.round as StoredRound, body.whom, body.municipalities);
    await record(actor, "round.remind", String((subjects.round as StoredRound)._id), { whom: body.whom, letters: sent.reminded });
    return sent;
  },
  "GET /rounds/:round/export": async ({ actor, subjects, query }) => {
    const file = await exportRound(subjects.round as StoredRound, query.format);
    await record(actor, "round.export", String((subjects.round as StoredRound)._id), { what: "results", format: query.format });
    return file;
  },
  "GET /rounds/:round/board-links": async ({ subjects }) => (await boardLinks(subjects.round as StoredRound)).map((link) => ({ id: String(link._id), name: link.name ?? "", email: link.email, municipality: link.municipality, expiresAt: link.expiresAt.toISOString(), opened: link.openedAt !== null })),
  "POST /rounds/:round/board-links": async ({ actor, subjects, body, services }) => {
    const { path, link, municipalityName } = await giveBoardAccess(actor, subjects.round as StoredRound, body);
    return handOver(services, "board", actor.language, link.email, path, link.expiresAt, municipalityName === null ? {} : { municipality: municipalityName });
  },
  "DELETE /rounds/:round/board-links/:link": ({ actor, subjects, params }) => endLink(actor, { round: (subjects.round as StoredRound)._id }, "board", params.link),
};

/** Board members with an address get a letter; its link is a new one, since of the first only a hash is kept. */
export async function tellBoards(services: Services, round: StoredRound): Promise<void> {
  if (!services.mail.configured) return;
  for (const known of await boardLinks(round)) {
    if (known.email === null) continue;
    const municipality = round.members.find((member) => member.code === known.municipality)?.name;
    const { path } = await makeLink({ kind: "board", round: round._id, municipality: known.municipality, name: known.name, email: known.email, expiresAt: known.expiresAt });
    await handOver(services, "board", "nl", known.email, path, known.expiresAt, municipality === undefined ? {} : { municipality });
  }
}

/** Letters to those who still have something to do; how many have no address is told. */
export async function remind(services: Services, round: StoredRound, whom: "coordinators" | "respondents", municipalities?: readonly string[]): Promise<{ reminded: number; withoutMail: number }> {
  if (round.state !== "open") throw problem("roundNotOpen");
  const submissions = await Submissions.find({ round: round._id, ...(municipalities ? { code: { $in: [...municipalities] } } : {}) }).lean<StoredSubmission[]>();
  const nameOf = (code: string): string => round.members.find((member) => member.code === code)?.name ?? code;
  let reminded = 0, withoutMail = 0;
  const count = (mailed: boolean): void => { if (mailed) reminded++; else withoutMail++; };
  for (const submission of submissions) {
    const facts = { municipality: nameOf(submission.code), round: round.title, until: round.until };
    if (whom === "respondents") for (const due of await dueForReminder(round, [submission._id])) count((await handOver(services, "respondentReminder", "nl", due.respondent.email, due.path, due.expiresAt, facts)).mailed);
    else if (submission.state === "draft" || submission.state === "submitted") for (const person of await coordinatorsOf(submission)) {
      const { path, expiresAt } = await makeSignInLink(person.email, invitationMinutes);
      count((await handOver(services, "coordinatorReminder", person.language, person.email, path, expiresAt, facts)).mailed);
    }
  }
  return { reminded, withoutMail };
}
