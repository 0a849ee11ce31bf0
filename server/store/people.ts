import { anything, collection, flag, id, maybeText, maybeTime, type ObjectId, type Stored, text, time } from "./schema.ts";

/** The collections that better-auth keeps, as far as we read them. It writes them through its own adapter and makes their indexes itself. */
export type Person = {
  readonly name: string; readonly email: string; readonly emailVerified: boolean; readonly role: "coordinator" | "adviser" | "administrator"; readonly language: "nl" | "en";
  readonly active: boolean; readonly twoFactorEnabled: boolean; readonly lastSignIn: Date | null;
};
export const People = collection<Person>("user", { name: text, email: text, emailVerified: flag, role: text, language: text, active: flag, twoFactorEnabled: flag, lastSignIn: maybeTime });

/** `token` is the hash of the session's token (accounts/hashed-sessions.ts). */
type AccountSession = { readonly userId: ObjectId; readonly token: string; readonly expiresAt: Date; readonly userAgent: string | null };
export const AccountSessions = collection<AccountSession>("session", { userId: id, token: text, expiresAt: time, userAgent: maybeText });

type Account = { readonly userId: ObjectId; readonly providerId: string; readonly password: string | null };
export const Accounts = collection<Account>("account", { userId: id, providerId: text, password: maybeText });

type Verification = { readonly identifier: string; readonly value: string; readonly expiresAt: Date };
export const Verifications = collection<Verification>("verification", { identifier: text, value: text, expiresAt: time }, [[{ expiresAt: 1 }, { expireAfterSeconds: 0 }]]);

type TwoFactor = { readonly userId: ObjectId; readonly secret: string; readonly backupCodes: unknown };
export const TwoFactors = collection<TwoFactor>("twoFactor", { userId: id, secret: text, backupCodes: anything });

export type StoredPerson = Stored<Person>;
