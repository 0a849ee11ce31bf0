import type { Actor } from "../accounts/actor.ts";
import { record } from "../accounts/audit.ts";
import { makeLink, revokeLinks } from "../accounts/links.ts";
import { personFor } from "../accounts/people.ts";
import { problem } from "../accounts/problem.ts";
import { Links, type StoredLink } from "../store/access.ts";
import { People, type StoredPerson } from "../store/people.ts";
import { Rounds, type StoredRound } from "../store/regions.ts";
import { type ObjectId, toId } from "../store/schema.ts";
import { Respondents, Sheets, type StoredRespondent, Submissions, type StoredSubmission } from "../store/submissions.ts";
import { instrumentOf } from "./instruments.ts";
import { readReleased } from "./release.ts";
import { regionsOf } from "./regions.ts";
import { refuseUnlessOpen } from "./rounds.ts";

/** Personal links live two weeks longer than the round: the thank-you page and withdrawing stay reachable. */
const linkExpiry = (round: StoredRound): Date => new Date(Math.max(Date.parse(`${round.until}T23:59:59Z`), Date.now()) + 14 * 86_400_000);

export async function inviteCoordinator(actor: Actor, round: StoredRound, wanted: { readonly municipality: string; readonly name: string; readonly email: string }): Promise<{ readonly person: StoredPerson; readonly municipality: string; /** Whether his account opens nothing but what this inviter set up. */ readonly isInvitersOwn: boolean }> {
  const member = round.members.find((candidate) => candidate.code === wanted.municipality);
  if (!member) throw problem("invalid", [{ path: "municipality", what: { nl: "Deze gemeente doet niet mee in deze ronde.", en: "This municipality is not a member of this round." } }]);
  const { person } = await personFor({ name: wanted.name, email: wanted.email, role: "coordinator", language: actor.language });
  await Submissions.updateOne({ round: round._id, code: member.code }, { $addToSet: { coordinators: String(person._id) } });
  await record(actor, "round.invite", String(round._id), { municipality: member.code, person: String(person._id) });
  const rounds = await Submissions.distinct("round", { coordinators: String(person._id) });
  const regions = new Set((await regionsOf(actor)).map((region) => String(region._id)));
  const elsewhere = (await Rounds.find({ _id: { $in: rounds } }, { region: 1 }).lean<StoredRound[]>()).some((one) => !regions.has(String(one.region)));
  return { person, municipality: member.name, isInvitersOwn: !elsewhere };
}

export async function removeCoordinator(actor: Actor, round: StoredRound, personId: string, municipality: string): Promise<void> {
  const changed = await Submissions.updateOne({ round: round._id, code: municipality, coordinators: personId }, { $pull: { coordinators: personId } } as never);
  if (changed.matchedCount === 0) throw problem("notFound");
  await record(actor, "round.uninvite", String(round._id), { municipality, person: personId });
}

/** A respondent as the coordinator sees him: whether he answered, never what. */
export const viewRespondent = (one: StoredRespondent) => ({
  id: String(one._id), group: one.group, name: one.name, email: one.email, state: one.state, via: one.via, invitedAt: one.invitedAt.toISOString(), remindedAt: one.remindedAt?.toISOString() ?? null,
});

export async function respondentsOf(submission: StoredSubmission): Promise<StoredRespondent[]> {
  return Respondents.find({ submission: submission._id }).sort({ group: 1, _id: 1 }).lean<StoredRespondent[]>();
}

async function refuseUnknownGroup(round: StoredRound, group: string): Promise<void> {
  const { instrument } = await instrumentOf(round);
  if (!instrument.groups?.members.some((member) => member.name === group)) throw problem("invalid", [{ path: "group", what: { nl: "Dit instrument kent deze laag niet.", en: "This is no layer of this instrument." } }]);
}

type Invitee = { readonly name?: string | undefined; readonly email?: string | undefined };
export type Invited = { readonly respondent: StoredRespondent; readonly path: string; readonly expiresAt: Date };

/** Invites people of one layer. Who was invited already (same address, same layer) is not invited twice. */
export async function inviteRespondents(actor: Actor, round: StoredRound, submission: StoredSubmission, group: string, people: readonly Invitee[], via: "mail" | "list"): Promise<Invited[]> {
  refuseUnlessOpen(round);
  await refuseUnknownGroup(round, group);
  const known = new Set((await Respondents.find({ submission: submission._id, group }, { email: 1 }).lean<{ email: string | null }[]>()).map((one) => one.email));
  const invited: Invited[] = [];
  for (const person of people) {
    const email = person.email?.toLowerCase() ?? null;
    if (email !== null && known.has(email)) continue;
    known.add(email);
    const made = await Respondents.create({ round: round._id, submission: submission._id, group, name: person.name ?? null, email, state: "invited", via, invitedAt: new Date(), remindedAt: null, submittedAt: null });
    const respondent = made.toObject() as StoredRespondent;
    invited.push({ respondent, ...await personalLink(round, respondent) });
  }
  await record(actor, "submission.invite", String(submission._id), { group, people: invited.length });
  return invited;
}

/** A fresh personal link for a respondent; earlier ones keep working unless they are ended first. */
export async function personalLink(round: StoredRound, respondent: StoredRespondent): Promise<{ readonly path: string; readonly expiresAt: Date }> {
  const { path, link } = await makeLink({ kind: "respondent", round: round._id, submission: respondent.submission, respondent: respondent._id, group: respondent.group, name: respondent.name, email: respondent.email, expiresAt: linkExpiry(round) });
  return { path, expiresAt: link.expiresAt };
}

/**
 * A new link for one whose link was lost; the old one ends. Once he has begun, a link opens answers: then it goes to his own mailbox
 * or nowhere, for whoever asks for it may not read them.
 */
export async function renewLink(actor: Actor, round: StoredRound, submission: StoredSubmission, respondentId: string, canMail: boolean): Promise<Invited> {
  const respondent = await respondentOf(submission, respondentId);
  if (respondent.state !== "invited" && !(canMail && respondent.email !== null)) throw problem("wrongState", [{ path: "state", what: { nl: "Deze deelnemer is al begonnen: een nieuwe link zou de antwoorden openen.", en: "This person has begun already: a new link would open the answers." },
    hint: { nl: "Ga verder met de eigen link, of trek de uitnodiging in en nodig opnieuw uit; wat was ingevuld wordt dan gewist.", en: "Go on with one's own link, or withdraw the invitation and invite again; what was filled in is erased then." } }]);
  await revokeLinks({ respondent: respondent._id });
  await record(actor, "submission.renewLink", respondentId);
  return { respondent, ...await personalLink(round, respondent) };
}

export async function respondentOf(submission: StoredSubmission, respondentId: string): Promise<StoredRespondent> {
  const found = await Respondents.findOne({ _id: toId(respondentId), submission: submission._id } as never).lean<StoredRespondent>();
  if (!found) throw problem("notFound");
  return found;
}

/**
 * Takes an invitation back; what was answered with it is deleted. Not of one whose answers are counted: his layer would be withheld
 * from then on, which only he himself may bring about.
 */
export async function removeRespondent(actor: Actor, submission: StoredSubmission, respondentId: string): Promise<void> {
  const respondent = await respondentOf(submission, respondentId);
  if (Object.values(readReleased(submission.released).groups).flat(2).includes(respondentId)) throw problem("wrongState", [{ path: "respondent", what: { nl: "De antwoorden van deze deelnemer tellen al mee.", en: "The answers of this person are counted already." },
    hint: { nl: "Alleen de deelnemer zelf kan ze intrekken, met de eigen link of de code van de bedankpagina.", en: "Only that person can withdraw them, with the personal link or the code of the thank-you page." } }]);
  await revokeLinks({ respondent: respondent._id });
  await Sheets.deleteOne({ submission: submission._id, respondent: respondent._id });
  await Respondents.deleteOne({ _id: respondent._id });
  await record(actor, "submission.uninvite", respondentId);
}

/** Those who have not submitted, each with a fresh link: the old one may be the one that was lost. */
export async function dueForReminder(round: StoredRound, submissions: readonly ObjectId[], group?: string): Promise<Invited[]> {
  const due = await Respondents.find({ submission: { $in: submissions as ObjectId[] }, state: { $in: ["invited", "started"] }, ...(group === undefined ? {} : { group }) }).lean<StoredRespondent[]>();
  const invited: Invited[] = [];
  for (const respondent of due) {
    if (respondent.email !== null) invited.push({ respondent, ...await personalLink(round, respondent) });
    await Respondents.updateOne({ _id: respondent._id }, { remindedAt: new Date() });
  }
  return invited;
}

export const viewLayerLink = (link: StoredLink, url: string | null, qrSvg: string | null) => ({ id: String(link._id), group: link.group ?? "", maximum: link.maximum ?? 0, used: link.used, expiresAt: link.expiresAt.toISOString(), url, qrSvg });

export async function makeLayerLink(actor: Actor, round: StoredRound, submission: StoredSubmission, group: string, maximum: number): Promise<{ readonly path: string; readonly link: StoredLink }> {
  refuseUnlessOpen(round);
  await refuseUnknownGroup(round, group);
  await record(actor, "submission.layerLink", String(submission._id), { group, maximum });
  return makeLink({ kind: "layer", round: round._id, submission: submission._id, group, maximum, expiresAt: linkExpiry(round) });
}

export const linksOf = (submission: StoredSubmission, kind: "layer" | "contributor"): Promise<StoredLink[]> => Links.find({ submission: submission._id, kind, revokedAt: null }).sort({ _id: 1 }).lean<StoredLink[]>();

export async function endLink(actor: Actor, where: { readonly submission?: ObjectId; readonly round?: ObjectId }, kind: StoredLink["kind"], linkId: string): Promise<void> {
  const link = await Links.findOne({ _id: toId(linkId), ...where, kind } as never).lean<StoredLink>();
  if (!link) throw problem("notFound");
  await revokeLinks({ _id: link._id });
  await record(actor, "link.end", linkId, { kind });
}

export const viewContributor = (link: StoredLink) => ({ id: String(link._id), name: link.name ?? "", email: link.email, parts: [...link.parts ?? []], lastSeen: link.openedAt?.toISOString() ?? null });

/** Asks a colleague to do some pages: his link opens the municipality's own sheet. */
export async function inviteContributor(actor: Actor, round: StoredRound, submission: StoredSubmission, wanted: { readonly name: string; readonly email?: string | undefined; readonly parts: readonly string[] }): Promise<{ readonly path: string; readonly link: StoredLink }> {
  refuseUnlessOpen(round);
  await record(actor, "submission.assign", String(submission._id), { parts: wanted.parts.length });
  return makeLink({ kind: "contributor", round: round._id, submission: submission._id, parts: [...wanted.parts], name: wanted.name, email: wanted.email ?? null, expiresAt: linkExpiry(round) });
}

/** Access to what is published: of one municipality, or (null) the region's. */
export async function giveBoardAccess(actor: Actor, round: StoredRound, wanted: { readonly name: string; readonly email?: string | undefined; readonly municipality: string | null }): Promise<{ readonly path: string; readonly link: StoredLink; readonly municipalityName: string | null }> {
  const member = round.members.find((candidate) => candidate.code === wanted.municipality);
  if (wanted.municipality !== null && !member) throw problem("invalid", [{ path: "municipality", what: { nl: "Deze gemeente doet niet mee in deze ronde.", en: "This municipality is not a member of this round." } }]);
  await record(actor, "round.boardLink", String(round._id), { municipality: wanted.municipality });
  const made = await makeLink({ kind: "board", round: round._id, municipality: wanted.municipality, name: wanted.name, email: wanted.email ?? null, expiresAt: new Date(Date.now() + 365 * 86_400_000) });
  return { ...made, municipalityName: member?.name ?? null };
}

export const boardLinks = (round: StoredRound): Promise<StoredLink[]> => Links.find({ round: round._id, kind: "board", revokedAt: null }).sort({ _id: 1 }).lean<StoredLink[]>();

export const coordinatorsOf = async (submission: StoredSubmission): Promise<StoredPerson[]> => People.find({ _id: { $in: submission.coordinators.map(toId) } } as never).lean<StoredPerson[]>();
