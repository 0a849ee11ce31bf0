/**
 * The seal: the second half of the file's identity (ISO 32000-1 14.4) is the hash of all other bytes, so that any change
 * shows. It proves no maker, for anyone can seal anew; it tells a file that was kept well from one that was not.
 */
import { createHash } from "node:crypto";
import { UNSEALED } from "./metadata.ts";

/** Writes the seal in the place that was kept for it. */
export function seal(pdf: Uint8Array): Uint8Array {
  const bytes = Buffer.from(pdf);
  const at = bytes.lastIndexOf(`<${UNSEALED}>`);
  if (at < 0) throw new Error("the finished PDF has no place for its seal");
  bytes.write(hashOf(bytes), at + 1, "latin1");
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** Whether every byte is as it was sealed. */
export function sealHolds(pdf: Uint8Array, sealed: string): boolean {
  const bytes = Buffer.from(pdf);
  const at = bytes.lastIndexOf(`<${sealed}>`);
  if (sealed.length !== UNSEALED.length || at < 0) return false;
  bytes.write(UNSEALED, at + 1, "latin1");
  return hashOf(bytes) === sealed;
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, UNSEALED.length);
}
