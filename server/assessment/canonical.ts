/** One text for one value, whatever the order of its keys; and the hash by which content is known. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/**
 * JSON with sorted keys and no space (RFC 8785 for the values that JSON can hold). `undefined` properties are left
 * out, −0 is 0, NaN and infinities are null, as JSON.stringify has it.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    if (value instanceof Date) return JSON.stringify(value);
    if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item === undefined ? null : item)).join(",")}]`;
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(",")}}`;
  }
  return JSON.stringify(value) ?? "null";
}

/** SHA-256 of the canonical JSON, in hexadecimal. */
export function contentHash(value: unknown): string {
  return textHash(canonicalJson(value));
}

export function textHash(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}
