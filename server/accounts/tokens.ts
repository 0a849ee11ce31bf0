import { createHash, randomBytes, randomInt } from "node:crypto";

/** A token of 192 bits for in a link: letters and digits only, so that mail programs do not break it. */
export function newToken(): string {
  const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
  // 33 × log2(57) = 192 bits
  return Array.from({ length: 33 }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** What is kept of a token. Tokens are long and random, so one round of SHA-256 suffices. */
export const hashToken = (token: string): string => createHash("sha256").update(token).digest("base64url");

/** A code that is copied by hand from a page: groups of four, no look-alikes; 80 bits. */
export function newWithdrawalCode(): string {
  const alphabet = "ABCDEFGHJKMNPQRSTVWXYZ23456789";
  const characters = Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)] ?? "A").join("");
  return characters.replace(/(.{4})(?=.)/g, "$1-");
}
/** Forgives case, spaces and missing dashes. */
export const hashWithdrawalCode = (code: string): string => hashToken(code.toUpperCase().replace(/[^A-Z0-9]/g, ""));

export const newSecret = (): string => randomBytes(32).toString("base64url");
