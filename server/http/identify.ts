import type { Request } from "express";
import { type Actor, anonymous } from "../accounts/actor.ts";
import { personalSession } from "../accounts/links.ts";
import { subjectOf, type Action } from "../accounts/permissions.ts";
import type { SignIn } from "../accounts/sign-in.ts";
import { hashToken } from "../accounts/tokens.ts";
import { ApiTokens, type ApiToken } from "../store/access.ts";
import type { StoredPerson } from "../store/people.ts";
import type { Stored } from "../store/schema.ts";

export const personalCookie = "netwerkregie.personal";

/** Who asks: a machine by its token, the wearer of a personal link, a person with an account, or nobody. */
export async function identify(request: Request, action: Action, signIn: SignIn, secondFactor: "required" | "optional"): Promise<Actor> {
  const bearer = bearerOf(request);
  if (bearer !== null) return machine(bearer);
  if (subjectOf(action) === "link") return wearer(readCookie(request, personalCookie));
  if (!request.headers.cookie?.includes("netwerkregie.session_token")) return anonymous;
  const found = await signIn.api.getSession({ headers: headersOf(request) });
  if (!found) return anonymous;
  const person = found.user as unknown as StoredPerson & { id: string };
  if (!person.active) return anonymous;
  const privileged = person.role !== "coordinator";
  return {
    ...anonymous, role: person.role, id: person.id, name: person.name, email: person.email, language: person.language,
    held: privileged && secondFactor === "required" && !person.twoFactorEnabled,
  };
}

/** The token of a machine, as it was sent. */
export const bearerOf = (request: Request): string | null => /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;

async function machine(bearer: string): Promise<Actor> {
  const token = await ApiTokens.findOneAndUpdate({ tokenHash: hashToken(bearer), expiresAt: { $gt: new Date() } }, { lastUsed: new Date() }).lean<Stored<ApiToken>>();
  return token ? { ...anonymous, role: "machine", id: String(token._id), name: token.name, machine: { scopes: token.scopes, regions: token.regions } } : anonymous;
}

async function wearer(cookie: string | null): Promise<Actor> {
  const link = cookie ? await personalSession(cookie) : null;
  if (!link || link.kind === "layer") return anonymous;
  return { ...anonymous, role: link.kind, id: String(link._id), name: link.name ?? "", email: link.email, link };
}

export function readCookie(request: Request, name: string): string | null {
  for (const part of (request.headers.cookie ?? "").split(";")) {
    const [key, value] = part.trim().split("=");
    if (key === name && value) return value;
  }
  return null;
}

export function headersOf(request: Request): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) if (typeof value === "string") headers.set(name, value);
  return headers;
}
