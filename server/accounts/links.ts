import { Links, PersonalSessions, type Link, type StoredLink } from "../store/access.ts";
import { Respondents } from "../store/submissions.ts";
import type { ObjectId } from "../store/schema.ts";
import { recent } from "../store/recent.ts";
import { problem } from "./problem.ts";
import { hashToken, newToken } from "./tokens.ts";

const prefix = { respondent: "i", contributor: "i", board: "b", layer: "l" } as const;
const sessionDays = 30;

type NewLink = Pick<Link, "kind" | "round"> & Partial<Omit<Link, "tokenHash" | "kind" | "round">> & { readonly expiresAt: Date };

/** Makes a personal link. The token exists only in the path that is returned; the store has its hash. */
export async function makeLink(link: NewLink): Promise<{ readonly path: string; readonly link: StoredLink }> {
  const token = newToken();
  const made = await Links.create({ submission: null, respondent: null, group: null, maximum: null, used: 0, parts: null, name: null, email: null, municipality: null, revokedAt: null, openedAt: null, ...link, tokenHash: hashToken(token) });
  return { path: `/${prefix[link.kind]}/${token}`, link: made.toObject() as StoredLink };
}

/** The link behind a token: unknown, expired and ended links each get their own answer. */
export async function findLink(token: string): Promise<StoredLink> {
  const link = await Links.findOne({ tokenHash: hashToken(token) }).lean<StoredLink>();
  if (!link) throw problem("linkUnknown");
  if (link.revokedAt || link.expiresAt < new Date()) throw problem("linkExpired");
  return link;
}

/** Begins a session for a personal link in this browser; returns the cookie's content. */
export async function beginPersonalSession(link: StoredLink): Promise<{ readonly cookie: string; readonly expiresAt: Date }> {
  const cookie = newToken();
  const latest = new Date(Date.now() + sessionDays * 86_400_000);
  const expiresAt = link.expiresAt < latest ? link.expiresAt : latest;
  await PersonalSessions.create({ tokenHash: hashToken(cookie), link: link._id, expiresAt });
  if (!link.openedAt) await Links.updateOne({ _id: link._id, openedAt: null }, { openedAt: new Date() });
  return { cookie, expiresAt };
}

const sessions = recent<StoredLink | null>(2000);

/** The link of the session that this cookie belongs to, or null. Ended here, it ends at once; in another process two seconds later. */
export async function personalSession(cookie: string): Promise<StoredLink | null> {
  const tokenHash = hashToken(cookie);
  const link = await sessions.get(tokenHash, async () => {
    const session = await PersonalSessions.findOne({ tokenHash }).lean<{ link: ObjectId; expiresAt: Date }>();
    return session && session.expiresAt >= new Date() ? Links.findById(session.link).lean<StoredLink>() : null;
  });
  return link && !link.revokedAt && link.expiresAt >= new Date() ? link : null;
}

export async function endPersonalSession(cookie: string): Promise<void> {
  await PersonalSessions.deleteOne({ tokenHash: hashToken(cookie) });
  sessions.forget(hashToken(cookie));
}

/** Ends links and the sessions that were begun with them. */
export async function revokeLinks(which: { readonly [K in "_id" | "respondent" | "submission" | "round"]?: ObjectId }): Promise<number> {
  const found = await Links.find({ ...which, revokedAt: null }, { _id: 1 }).lean<{ _id: ObjectId }[]>();
  const ids = found.map((link) => link._id);
  await Links.updateMany({ _id: { $in: ids } }, { revokedAt: new Date() });
  await PersonalSessions.deleteMany({ link: { $in: ids } });
  sessions.clear();
  return ids.length;
}

/** Takes one place of a layer link, never more than its maximum however many open it at once, and makes a respondent of whoever opened it. */
export async function takePlace(layer: StoredLink): Promise<{ readonly path: string; readonly link: StoredLink }> {
  const taken = await Links.findOneAndUpdate({ _id: layer._id, revokedAt: null, used: { $lt: layer.maximum ?? 0 } }, { $inc: { used: 1 } }, { returnDocument: "after" }).lean<StoredLink>();
  if (!taken) throw problem("layerFull");
  const respondent = await Respondents.create({ round: layer.round, submission: layer.submission as ObjectId, group: layer.group ?? "", name: null, email: null, state: "invited", via: "layerLink", invitedAt: new Date(), remindedAt: null, submittedAt: null });
  return makeLink({ kind: "respondent", round: layer.round, submission: layer.submission, respondent: respondent._id, group: layer.group, expiresAt: layer.expiresAt });
}
