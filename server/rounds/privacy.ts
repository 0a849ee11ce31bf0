import type { Actor } from "../accounts/actor.ts";
import { record } from "../accounts/audit.ts";
import { revokeLinks } from "../accounts/links.ts";
import { removePerson } from "../accounts/people.ts";
import { problem } from "../accounts/problem.ts";
import { hashWithdrawalCode } from "../accounts/tokens.ts";
import { AuditLines, Links, Settings, type StoredLink } from "../store/access.ts";
import { AccountSessions, People, type StoredPerson } from "../store/people.ts";
import { Rounds, type StoredRound } from "../store/regions.ts";
import { type ObjectId, type Stored } from "../store/schema.ts";
import { Frozen, type FrozenAnswers, Reports, Respondents, Results, Sheets, type StoredRespondent, type StoredSheet, Submissions, type StoredSubmission } from "../store/submissions.ts";
import { assemble, unescapeCells } from "./cells.ts";
import type { AnswersFile } from "../assessment/language.ts";
import { unzip, zip } from "./submitting.ts";

/** How long what is kept after a round closed, in months. */
export type Retention = { readonly answersMonths: number; readonly resultsMonths: number; readonly auditMonths: number };
export const defaultRetention: Retention = { answersMonths: 12, resultsMonths: 60, auditMonths: 84 };

/**
 * Deletes one respondent's answers everywhere they are kept, and what identifies him. That he was there stays as a count. First he
 * is marked: a scoring that is under way looks for the mark when it has kept its answers (submitting.ts). His code goes last, so
 * that he can withdraw again if this is broken off.
 */
export async function eraseRespondent(respondent: StoredRespondent): Promise<void> {
  await Respondents.updateOne({ _id: respondent._id }, { $set: { state: "withdrawn" } });
  await Sheets.deleteOne({ submission: respondent.submission, respondent: respondent._id });
  const frozen = await Frozen.find({ submission: respondent.submission }, { _id: 1 }).lean<{ _id: ObjectId }[]>();
  for (const { _id } of frozen) await eraseFromFrozen(_id, String(respondent._id));
  await Respondents.updateOne({ _id: respondent._id }, { $set: { name: null, email: null, submittedAt: null }, $unset: { withdrawalHash: 1 } });
}

/** Two may withdraw at once: who finds the file changed since he read it, reads it again. */
async function eraseFromFrozen(id: ObjectId, respondent: string): Promise<void> {
  for (;;) {
    const answers = await Frozen.findById(id).lean<Stored<FrozenAnswers>>();
    if (!answers) return;
    const file = unzip<AnswersFile>(answers.gz);
    const kept = (file.respondents ?? []).filter((one) => one.id !== respondent);
    if (kept.length === (file.respondents ?? []).length) return;
    const changed = await Frozen.updateOne({ _id: id, erasures: answers.erasures, gz: answers.gz }, { $set: { gz: zip({ ...file, respondents: kept }) }, $inc: { erasures: 1 } });
    if (changed.modifiedCount === 1) return;
  }
}

/** A respondent withdraws with his personal link. The session stays, so that he sees that it is done. */
export async function withdrawOwn(respondent: StoredRespondent): Promise<void> {
  await eraseRespondent(respondent);
  await Links.updateMany({ respondent: respondent._id }, { name: null, email: null });
  await record({ id: "-", role: "respondent" }, "respondent.withdraw", String(respondent.submission));
}

/** A respondent withdraws with the code of the thank-you page: no link, no account. */
export async function withdrawByCode(code: string): Promise<void> {
  const respondent = await Respondents.findOne({ withdrawalHash: hashWithdrawalCode(code) }).lean<StoredRespondent>();
  if (!respondent) throw problem("linkUnknown");
  await withdrawOwn(respondent);
  await revokeLinks({ respondent: respondent._id });
}

/** All that is kept about one respondent. */
export async function exportRespondent(respondent: StoredRespondent): Promise<Record<string, unknown>> {
  const sheet = await Sheets.findOne({ submission: respondent.submission, respondent: respondent._id }).lean<StoredSheet>();
  const { group, name, email, state, via, invitedAt, remindedAt, submittedAt } = respondent;
  return { respondent: { group, name, email, state, via, invitedAt, remindedAt, submittedAt }, answers: sheet ? assemble(unescapeCells(sheet.cells ?? {}), { keys: false }) : {} };
}

/** All that is kept about the person with this address, whatever his role. */
export async function exportPerson(actor: Actor, email: string): Promise<Record<string, unknown>> {
  const address = email.toLowerCase();
  const [person, respondents, links] = await Promise.all([
    People.findOne({ email: address }).lean<StoredPerson>(), Respondents.find({ email: address }).lean<StoredRespondent[]>(), Links.find({ email: address }).lean<StoredLink[]>(),
  ]);
  await record(actor, "privacy.export", person ? String(person._id) : "-", { respondents: respondents.length });
  return {
    account: person ? { name: person.name, email: person.email, role: person.role, language: person.language, active: person.active, createdAt: person.createdAt, lastSignIn: person.lastSignIn,
      sessions: await AccountSessions.countDocuments({ userId: person._id }), coordinates: (await Submissions.find({ coordinators: String(person._id) }).lean<StoredSubmission[]>()).map((submission) => submission.code),
      auditEntries: await AuditLines.countDocuments({ actor: String(person._id) }) } : null,
    invitations: await Promise.all(respondents.map(exportRespondent)),
    links: links.map(({ kind, name, expiresAt, openedAt, revokedAt }) => ({ kind, name, expiresAt, openedAt, revokedAt })),
  };
}

/** Erases one person: account, invitations, own answers. The audit log keeps that an account with this id acted. */
export async function erasePerson(actor: Actor, email: string, reason: string): Promise<{ accounts: number; respondents: number; links: number }> {
  const address = email.toLowerCase();
  const person = await People.findOne({ email: address }).lean<StoredPerson>();
  if (person && String(person._id) === actor.id) throw problem("wrongState", [{ path: "email", what: { nl: "Dit is uw eigen account.", en: "This is your own account." }, hint: { nl: "Vraag het een andere beheerder.", en: "Ask another administrator." } }]);
  const respondents = await Respondents.find({ email: address }).lean<StoredRespondent[]>();
  for (const respondent of respondents) {
    await eraseRespondent(respondent);
    await revokeLinks({ respondent: respondent._id });
  }
  const links = await Links.deleteMany({ email: address });
  if (person) {
    await Submissions.updateMany({ coordinators: String(person._id) }, { $pull: { coordinators: String(person._id) } } as never);
    await removePerson(String(person._id));
  }
  await record(actor, "privacy.erase", person ? String(person._id) : "-", { respondents: respondents.length, reasonGiven: reason.length > 0 });
  return { accounts: person ? 1 : 0, respondents: respondents.length, links: links.deletedCount };
}

export async function retentionSettings(): Promise<{ settings: Retention; lastRun: string | null }> {
  const [stored, last] = await Promise.all([Settings.findOne({ name: "retention" }).lean<{ content: Retention }>(), Settings.findOne({ name: "retention.lastRun" }).lean<{ content: string }>()]);
  return { settings: stored?.content ?? defaultRetention, lastRun: last?.content ?? null };
}

export async function setRetention(actor: Actor, settings: Retention): Promise<void> {
  await Settings.updateOne({ name: "retention" }, { content: settings }, { upsert: true });
  await record(actor, "retention.change", "-", { ...settings });
}

const monthsAgo = (months: number, now: Date): Date => { const then = new Date(now); then.setUTCMonth(then.getUTCMonth() - months); return then; };

async function due(now: Date) {
  const { settings } = await retentionSettings();
  const closedBefore = (date: Date) => Rounds.find({ closedAt: { $ne: null, $lte: date } }, { members: 0 }).lean<StoredRound[]>();
  const [forAnswers, forResults] = await Promise.all([closedBefore(monthsAgo(settings.answersMonths, now)), closedBefore(monthsAgo(settings.resultsMonths, now))]);
  const respondents = await Respondents.find({ round: { $in: forAnswers.map((round) => round._id) }, $or: [{ state: { $ne: "withdrawn" } }, { email: { $ne: null } }, { name: { $ne: null } }] }).lean<StoredRespondent[]>();
  return { respondents, rounds: forResults };
}

export async function retentionDue(now = new Date()): Promise<{ rounds: number; respondents: number }> {
  const found = await due(now);
  return { rounds: found.rounds.length, respondents: found.respondents.length };
}

/** Deletes what is due: individuals' answers and names after the one term, whole rounds after the other. Can be run again at any time. */
export async function runRetention(actor: Pick<Actor, "id" | "role">, now = new Date()): Promise<{ rounds: number; respondents: number }> {
  const found = await due(now);
  for (const respondent of found.respondents) {
    await eraseRespondent(respondent);
    await revokeLinks({ respondent: respondent._id });
    await Links.deleteMany({ respondent: respondent._id });
  }
  for (const round of found.rounds) await removeWholeRound(round._id);
  await Settings.updateOne({ name: "retention.lastRun" }, { content: now.toISOString() }, { upsert: true });
  if (found.rounds.length + found.respondents.length > 0) await record(actor, "retention.run", "-", { rounds: found.rounds.length, respondents: found.respondents.length });
  return { rounds: found.rounds.length, respondents: found.respondents.length };
}

async function removeWholeRound(round: ObjectId): Promise<void> {
  const submissions = await Submissions.distinct("_id", { round });
  await revokeLinks({ round });
  await Promise.all([
    Links.deleteMany({ round }), Sheets.deleteMany({ round }), Respondents.deleteMany({ round }), Results.deleteMany({ round }), Reports.deleteMany({ round }),
    Frozen.deleteMany({ submission: { $in: submissions as ObjectId[] } }), Submissions.deleteMany({ round }),
  ]);
  await Rounds.deleteOne({ _id: round });
}
