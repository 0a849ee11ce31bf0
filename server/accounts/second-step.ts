import type { BetterAuthPlugin } from "better-auth";
import { createAuthMiddleware } from "better-auth/api";
import { deleteSessionCookie } from "better-auth/cookies";
import { UsedCodes } from "../store/access.ts";
import { isDuplicate } from "../store/connect.ts";
import { hashToken, newToken } from "./tokens.ts";

/** As better-auth's own challenge: long enough to fetch the telephone from the next room. */
const challengeSeconds = 600;
/** Sign-in links, and the way back from the organisation's account, by the paths under which better-auth knows them. */
const linkPath = "/magic-link/verify";
const callbackPaths: readonly string[] = ["/callback/:id", "/oauth2/callback/:providerId"];

/**
 * better-auth asks for the second step after a password only. Here it is asked after every way in: the session that was made is taken
 * away again and a challenge stands in its place (in the form of its plugins/two-factor, which then counts and limits the attempts).
 * So there is no session at all before the code was right.
 */
export function secondStepEverywhere(codePage: string): BetterAuthPlugin {
  return {
    id: "second-step-everywhere",
    hooks: { after: [{
      matcher: ({ path }) => path === linkPath || callbackPaths.includes(path ?? ""),
      handler: createAuthMiddleware(async (ctx) => {
        const made = ctx.context.newSession;
        if (!made || (made.user as { twoFactorEnabled?: boolean }).twoFactorEnabled !== true) return;
        deleteSessionCookie(ctx, true);
        await ctx.context.internalAdapter.deleteSession(made.session.token);
        ctx.context.setNewSession(null);
        const identifier = `2fa-${newToken()}`;
        const expiresAt = new Date(Date.now() + challengeSeconds * 1000);
        await ctx.context.internalAdapter.createVerificationValue({ identifier, value: made.user.id, expiresAt });
        await ctx.context.internalAdapter.createVerificationValue({ identifier: `2fa-attempts-${identifier}`, value: "0", expiresAt });
        const cookie = ctx.context.createAuthCookie("two_factor", { maxAge: challengeSeconds });
        await ctx.setSignedCookie(cookie.name, identifier, ctx.context.secret, cookie.attributes);
        if (ctx.path === linkPath) return ctx.json({ twoFactorRedirect: true });
        throw ctx.redirect(codePage);
      }),
    }] },
  };
}

/** A code of the app is good for three half minutes, the one before and after included. */
const codeLifeMs = 120_000;

/** Whether this code of this person is used for the first time. RFC 6238 §5.2: whoever looked over a shoulder may not use it again. */
export async function takeCode(personId: string, code: string): Promise<boolean> {
  try {
    await UsedCodes.create({ codeHash: hashToken(`${personId}/${code}`), expiresAt: new Date(Date.now() + codeLifeMs) });
    return true;
  } catch (error) {
    if (isDuplicate(error)) return false;
    throw error;
  }
}
