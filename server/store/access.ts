import { anything, collection, count, id, maybeId, maybeText, maybeTime, number, type ObjectId, type Stored, text, time } from "./schema.ts";

/** A personal link: only the hash of its token is kept. */
export type Link = {
  readonly tokenHash: string; readonly kind: "respondent" | "contributor" | "board" | "layer"; readonly round: ObjectId; readonly submission: ObjectId | null; readonly respondent: ObjectId | null;
  readonly group: string | null; readonly maximum: number | null; readonly used: number; readonly parts: readonly string[] | null; readonly name: string | null; readonly email: string | null;
  /** Board: the municipality whose reports it opens; null is the region's. */ readonly municipality: string | null;
  readonly expiresAt: Date; readonly revokedAt: Date | null; readonly openedAt: Date | null;
};
export const Links = collection<Link>("links", {
  tokenHash: text, kind: text, round: id, submission: maybeId, respondent: maybeId, group: maybeText, maximum: { type: Number, default: null }, used: count, parts: anything, name: maybeText, email: maybeText,
  municipality: maybeText, expiresAt: time, revokedAt: maybeTime, openedAt: maybeTime,
}, [[{ tokenHash: 1 }, { unique: true }], [{ submission: 1, kind: 1 }], [{ round: 1, kind: 1 }], [{ respondent: 1 }], [{ email: 1 }]]);

/** A browser in which a personal link was opened. */
export type PersonalSession = { readonly tokenHash: string; readonly link: ObjectId; readonly expiresAt: Date };
export const PersonalSessions = collection<PersonalSession>("personalsessions", { tokenHash: text, link: id, expiresAt: time }, [[{ tokenHash: 1 }, { unique: true }], [{ link: 1 }], [{ expiresAt: 1 }, { expireAfterSeconds: 0 }]]);

/** A code of an authenticator app that was used: it works once. */
export type UsedCode = { readonly codeHash: string; readonly expiresAt: Date };
export const UsedCodes = collection<UsedCode>("usedcodes", { codeHash: text, expiresAt: time }, [[{ codeHash: 1 }, { unique: true }], [{ expiresAt: 1 }, { expireAfterSeconds: 0 }]]);

/** A token for a machine. */
export type ApiToken = { readonly tokenHash: string; readonly name: string; readonly scopes: readonly string[]; readonly regions: readonly string[]; readonly expiresAt: Date; readonly lastUsed: Date | null; readonly by: string };
export const ApiTokens = collection<ApiToken>("apitokens", { tokenHash: text, name: text, scopes: [String], regions: [String], expiresAt: time, lastUsed: maybeTime, by: text }, [[{ tokenHash: 1 }, { unique: true }]]);

/** One line of the audit log. Only ever inserted; `hash` covers the line and the hash before it. */
export type AuditLine = {
  readonly sequence: number; readonly at: Date; readonly actor: string; readonly role: string; readonly action: string; readonly subject: string;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>; readonly previous: string; readonly hash: string;
};
export const AuditLines = collection<AuditLine>("auditlines", { sequence: number, at: time, actor: text, role: text, action: text, subject: text, detail: anything, previous: text, hash: text }, [[{ sequence: 1 }, { unique: true }], [{ action: 1 }]]);

/** A named setting that the administrator changes in the browser. */
export type Setting = { readonly name: string; readonly content: unknown };
export const Settings = collection<Setting>("settings", { name: text, content: anything }, [[{ name: 1 }, { unique: true }]]);

export type StoredLink = Stored<Link>;
