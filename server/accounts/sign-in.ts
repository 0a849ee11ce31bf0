import { mongodbAdapter } from "@better-auth/mongo-adapter";
import { betterAuth } from "better-auth";
import { genericOAuth, magicLink, twoFactor } from "better-auth/plugins";
import type { Db } from "mongodb";
import { People, type StoredPerson, Verifications } from "../store/people.ts";
import { record } from "./audit.ts";
import { toId } from "../store/schema.ts";
import { withHashedSessions } from "./hashed-sessions.ts";
import { secondStepEverywhere } from "./second-step.ts";
import { hashToken, newToken } from "./tokens.ts";

export type SignInOptions = {
  readonly publicUrl: string;
  readonly secret: string;
  readonly oidc: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string | null; readonly name: string } | null;
};

/** Where better-auth is mounted; only its callback of the organisation's account is reached from outside. */
export const authPath = "/api/auth";
export const oidcProvider = "organisation";

/** Keys to the organisation's account: we never use them, so we do not keep them. */
const withoutKeys = <T extends object>(account: T): Promise<{ data: T }> => Promise.resolve({ data: { ...account, accessToken: null, refreshToken: null, idToken: null } });

/**
 * Sign-in by better-auth: sign-in links, password with a second factor, the organisation's account (OIDC). Nobody signs up: accounts
 * come from an invitation. Sessions are in the database and end there at once when revoked.
 */
export function makeSignIn(database: Db, options: SignInOptions) {
  return betterAuth({
    appName: "Netwerkregie",
    baseURL: options.publicUrl,
    basePath: authPath,
    secret: options.secret,
    telemetry: { enabled: false },
    logger: { disabled: true },
    rateLimit: { enabled: false },
    // The embedded store knows transactions, but a single MongoDB without a replica set does not.
    database: withHashedSessions(mongodbAdapter(database, { transaction: false })),
    // What a cookie or an address carries stands in the database as a hash only.
    verification: { storeIdentifier: "hashed" },
    onAPIError: { errorURL: `${options.publicUrl}/sign-in?problem=organisation` },
    user: { additionalFields: {
      role: { type: "string", required: true, defaultValue: "coordinator", input: false },
      language: { type: "string", required: true, defaultValue: "nl", input: false },
      active: { type: "boolean", required: true, defaultValue: true, input: false },
      lastSignIn: { type: "date", required: false, input: false },
    } },
    session: { expiresIn: 60 * 60 * 24 * 14, updateAge: 60 * 60 * 24 },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 200 },
    // An account is found by its address, so only by one that the organisation itself has verified.
    account: { accountLinking: { enabled: true, trustedProviders: [] } },
    advanced: { cookiePrefix: "netwerkregie", useSecureCookies: options.publicUrl.startsWith("https:"), defaultCookieAttributes: { httpOnly: true, sameSite: "lax", path: "/" } },
    databaseHooks: { session: { create: {
      before: async (session) => {
        const person = await People.findById(toId(session.userId)).lean<{ active: boolean }>();
        // Returning false stops better-auth from making the session: a blocked person cannot sign in by any way.
        return person?.active === true ? { data: session } : false;
      },
      after: async (session, context) => {
        const person = await People.findOneAndUpdate({ _id: toId(session.userId) }, { lastSignIn: new Date() }).lean<StoredPerson>();
        // The other ways in are recorded by the routes that open them; this one comes straight from the organisation's account.
        if (person && !person.twoFactorEnabled && /\/callback\//.test(context?.path ?? "")) await record({ id: session.userId, role: person.role }, "session.begin", session.userId, { way: "organisation" });
      },
    } }, account: { create: { before: withoutKeys }, update: { before: withoutKeys } } },
    plugins: [
      magicLink({ disableSignUp: true, storeToken: { type: "custom-hasher", hash: (token) => Promise.resolve(hashToken(token)) }, sendMagicLink: () => Promise.resolve() }),
      twoFactor({ issuer: "Netwerkregie" }),
      secondStepEverywhere(`${options.publicUrl}/sign-in?second=code`),
      ...(options.oidc ? [genericOAuth({ config: [{
        providerId: oidcProvider, name: options.oidc.name, discoveryUrl: `${options.oidc.issuer}/.well-known/openid-configuration`, clientId: options.oidc.clientId,
        ...(options.oidc.clientSecret === null ? {} : { clientSecret: options.oidc.clientSecret }), scopes: ["openid", "email", "profile"], pkce: true, disableSignUp: true, requireIdTokenVerification: true,
      }] })] : []),
    ],
  });
}
export type SignIn = ReturnType<typeof makeSignIn>;

/**
 * Makes a sign-in link that works once. better-auth's own way has one lifetime for all links; an invitation lives longer than a link
 * that somebody asked for, so the record it verifies is written here (its format: plugins/magic-link of better-auth 1.7).
 */
export async function makeSignInLink(email: string, lifetimeMinutes: number): Promise<{ readonly path: string; readonly expiresAt: Date }> {
  const token = newToken();
  const expiresAt = new Date(Date.now() + lifetimeMinutes * 60_000);
  await Verifications.create({ identifier: `magic-link:${hashToken(token)}`, value: JSON.stringify({ type: "magic-link", email }), expiresAt });
  return { path: `/s/${token}`, expiresAt };
}
