import { toString as qrCode } from "qrcode";
import type { Actor } from "../accounts/actor.ts";
import { record } from "../accounts/audit.ts";
import { beginPersonalSession, endPersonalSession, findLink, takePlace } from "../accounts/links.ts";
import { hasPassword, personById } from "../accounts/people.ts";
import { problem } from "../accounts/problem.ts";
import { takeCode } from "../accounts/second-step.ts";
import { makeSignInLink, oidcProvider } from "../accounts/sign-in.ts";
import { hashToken } from "../accounts/tokens.ts";
import { regionsOf } from "../rounds/regions.ts";
import { AccountSessions, People, type StoredPerson } from "../store/people.ts";
import { Rounds, type StoredRound } from "../store/regions.ts";
import { toId } from "../store/schema.ts";
import { type StoredSubmission, Submissions } from "../store/submissions.ts";
import type { Reply } from "./api.ts";
import type { Ask, Handlers } from "./ask.ts";
import type { sessionRoutes } from "./api/session.ts";
import { handOver, type Services } from "./services.ts";

const signInMinutes = 15;

export const qrSvg = (url: string): Promise<string> => qrCode(url, { type: "svg", margin: 2, errorCorrectionLevel: "M" });

export const sessionHandlers: Handlers<keyof typeof sessionRoutes> = {
  "GET /session": ({ actor, services }) => viewSession(services, actor.role === "anonymous" || actor.machine ? null : actor.id),

  "DELETE /session": async ({ actor, services, cookies, headers }) => {
    if (cookies.personal) await endPersonalSession(cookies.personal);
    cookies.clearPersonal();
    const answer = await services.signIn.api.signOut({ headers, asResponse: true });
    cookies.take(answer.headers);
    if (actor.role !== "anonymous") await record(actor, "session.end", actor.id);
  },

  "POST /session/link": async ({ body, services }) => {
    const person = await People.findOne({ email: body.email.toLowerCase(), active: true }).lean<StoredPerson>();
    // The letter goes in the background: neither answer nor time tells whether the address is known.
    if (person) void sendSignInLink(services, person).catch(() => { services.log.warn("a sign-in link could not be made"); });
    return { done: true };
  },

  "POST /session/token": async ({ body, services, cookies, headers }) => {
    const answer = await services.signIn.api.magicLinkVerify({ query: { token: body.token }, headers, asResponse: true });
    if (answer.status !== 200) throw problem("linkExpired");
    cookies.take(answer.headers);
    const found = await answer.json() as { twoFactorRedirect?: boolean; user?: { id: string } };
    // The mailbox is one factor: there is no session until the code was given.
    if (found.twoFactorRedirect === true || !found.user) return { kind: "secondFactor" };
    const person = await personById(found.user.id);
    await record({ id: found.user.id, role: person.role }, "session.begin", found.user.id, { way: "link" });
    return signedIn(services, person);
  },

  "POST /session/password": async ({ body, services, cookies, headers }) => {
    const answer = await services.signIn.api.signInEmail({ body: { email: body.email, password: body.password }, headers, asResponse: true });
    if (answer.status !== 200) throw problem("passwordWrong");
    cookies.take(answer.headers);
    const found = await answer.json() as { twoFactorRedirect?: boolean; user?: { id: string } };
    if (found.twoFactorRedirect === true || !found.user) return { kind: "secondFactor" };
    const person = await personById(found.user.id);
    await record({ id: found.user.id, role: person.role }, "session.begin", found.user.id, { way: "password" });
    return signedIn(services, person);
  },

  "POST /session/second-factor": async (ask) => {
    const found = await verifyCode(ask, ask.body.code);
    const person = await personById(found.user.id);
    await record({ id: found.user.id, role: person.role }, "session.begin", found.user.id, { way: "secondFactor" });
    return signedIn(ask.services, person);
  },

  "POST /session/provider": async ({ body, services, headers, cookies }) => {
    if (!services.settings.oidc || body.provider !== oidcProvider) throw problem("notFound");
    const answer = await services.signIn.api.signInSocial({ body: { provider: oidcProvider, callbackURL: `${services.settings.publicUrl}/`, errorCallbackURL: `${services.settings.publicUrl}/sign-in?problem=organisation` }, headers, asResponse: true });
    const { url } = await answer.json() as { url?: string };
    if (!url) throw problem("busy");
    cookies.take(answer.headers);
    return { url };
  },

  "POST /session/personal": async ({ body, services, cookies }) => {
    const opened = await findLink(body.token);
    const made = opened.kind === "layer" ? await takePlace(opened) : null;
    const link = made?.link ?? opened;
    const { cookie, expiresAt } = await beginPersonalSession(link);
    cookies.setPersonal(cookie, expiresAt);
    const kind = link.kind === "contributor" || link.kind === "board" ? link.kind : "respondent";
    return { kind, goTo: kind === "board" ? "/own/reports" : "/own", personalUrl: made ? services.settings.publicUrl + made.path : null };
  },

  "PUT /session/password": async ({ actor, body, services, headers, cookies }) => {
    const change = body.current === undefined
      ? await services.signIn.api.setPassword({ body: { newPassword: body.next }, headers, asResponse: true })
      : await services.signIn.api.changePassword({ body: { currentPassword: body.current, newPassword: body.next, revokeOtherSessions: true }, headers, asResponse: true });
    if (change.status !== 200) throw problem(body.current === undefined ? "wrongState" : "passwordWrong");
    cookies.take(change.headers);
    // Who sets a first password may do so because somebody else was in: the other devices sign in again.
    const current = body.current === undefined ? await services.signIn.api.getSession({ headers }) : null;
    if (current) await AccountSessions.deleteMany({ userId: toId(actor.id), token: { $ne: hashToken(current.session.token) } } as never);
    await record(actor, "account.password", actor.id);
    return { done: true };
  },

  "PUT /session/language": async ({ actor, body }) => {
    await People.updateOne({ _id: toId(actor.id) }, { language: body.language });
    return { done: true };
  },

  "POST /session/second-factor/setup": async ({ body, services, headers, cookies }) => {
    const answer = await services.signIn.api.enableTwoFactor({ body: { password: body.password }, headers, asResponse: true });
    if (answer.status !== 200) throw problem("passwordWrong");
    cookies.take(answer.headers);
    const { totpURI, backupCodes } = await answer.json() as { totpURI: string; backupCodes: string[] };
    return { uri: totpURI, qrSvg: await qrSvg(totpURI), backupCodes };
  },

  "POST /session/second-factor/confirm": async (ask) => {
    await verifyCode(ask, ask.body.code);
    await record(ask.actor, "account.secondFactor", ask.actor.id);
    return { done: true };
  },

  "GET /session/devices": async ({ services, headers, actor }) => {
    const current = await services.signIn.api.getSession({ headers });
    const sessions = await AccountSessions.find({ userId: toId(actor.id), expiresAt: { $gt: new Date() } }).sort({ createdAt: -1 }).lean<{ _id: unknown; token: string; createdAt: Date; expiresAt: Date; userAgent: string | null }[]>();
    return sessions.map((session) => ({ id: String(session._id), current: current !== null && session.token === hashToken(current.session.token), since: session.createdAt.toISOString(), until: session.expiresAt.toISOString(), browser: browserName(session.userAgent ?? "") }));
  },

  "DELETE /session/devices/:device": async ({ actor, params }) => {
    const ended = await AccountSessions.deleteOne({ _id: toId(params.device), userId: toId(actor.id) } as never);
    if (ended.deletedCount === 0) throw problem("notFound");
    await record(actor, "session.revoke", actor.id);
  },
};

async function verifyCode({ services, headers, cookies }: Pick<Ask<"POST /session/second-factor">, "services" | "headers" | "cookies">, code: string): Promise<{ token: string; user: { id: string } }> {
  const answer = /^\d{6}$/.test(code.trim())
    ? await services.signIn.api.verifyTOTP({ body: { code: code.trim() }, headers, asResponse: true })
    : await services.signIn.api.verifyBackupCode({ body: { code: code.trim() }, headers, asResponse: true });
  if (answer.status === 429) throw problem("tooMany");
  if (answer.status !== 200) throw problem("codeWrong");
  const found = await answer.json() as { token: string; user: { id: string } };
  if (!await takeCode(found.user.id, code.trim())) {
    // A code that was used before: the session that it made is nobody's.
    await AccountSessions.deleteOne({ token: hashToken(found.token) });
    throw problem("codeWrong");
  }
  cookies.take(answer.headers);
  return found;
}

async function sendSignInLink(services: Services, person: StoredPerson): Promise<void> {
  const { path, expiresAt } = await makeSignInLink(person.email, signInMinutes);
  await handOver(services, "signIn", person.language, person.email, path, expiresAt);
}

async function signedIn(services: Services, person: StoredPerson) {
  return { kind: "signedIn" as const, session: await viewSession(services, String(person._id)), goTo: "/" };
}

/** What a page may know of who is signed in. */
async function viewSession(services: Services, personId: string | null): Promise<Reply<"GET /session">> {
  const { settings } = services;
  const about = { providers: settings.oidc ? [{ id: oidcProvider, name: settings.oidc.name }] : [], mail: services.mail.configured, demo: settings.demo };
  if (personId === null) return { person: null, ...about };
  const person = await personById(personId);
  const [regions, submissions] = await Promise.all([
    person.role === "adviser" ? regionsOf({ role: "adviser", id: personId, machine: null } as Actor) : [],
    person.role === "coordinator" ? Submissions.find({ coordinators: personId }).lean<StoredSubmission[]>() : [],
  ]);
  const rounds = new Map((await Rounds.find({ _id: { $in: submissions.map((one) => one.round) } }).lean<StoredRound[]>()).map((round) => [String(round._id), round]));
  const needed = person.role !== "coordinator" && settings.secondFactor === "required";
  return { ...about, person: {
    id: personId, name: person.name, email: person.email, role: person.role, language: person.language,
    secondFactor: person.twoFactorEnabled ? "on" : needed ? "mustBeSetUp" : "notNeeded",
    hasPassword: await hasPassword(personId), regions: regions.map((region) => ({ id: String(region._id), name: region.name })),
    submissions: submissions.map((one) => { const round = rounds.get(String(one.round)); return { id: String(one._id), municipality: round?.members.find((member) => member.code === one.code)?.name ?? one.code, round: round?.title ?? "" }; }),
  } };
}

/** The browser's name, no more: a full user agent is a fingerprint. */
function browserName(agent: string): string {
  const name = /Firefox/.test(agent) ? "Firefox" : /Edg\//.test(agent) ? "Edge" : /Chrome/.test(agent) ? "Chrome" : /Safari/.test(agent) ? "Safari" : "browser";
  const system = /Android/.test(agent) ? "Android" : /iPhone|iPad/.test(agent) ? "iOS" : /Windows/.test(agent) ? "Windows" : /Mac OS/.test(agent) ? "macOS" : /Linux/.test(agent) ? "Linux" : "";
  return system ? `${name}, ${system}` : name;
}
