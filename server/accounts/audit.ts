import { createHash } from "node:crypto";
import { AuditLines, type AuditLine } from "../store/access.ts";
import { isDuplicate } from "../store/connect.ts";
import type { Actor } from "./actor.ts";

/** What the first line follows on. */
export const origin = "0".repeat(64);
type Detail = AuditLine["detail"];

let lastWrite: Promise<unknown> = Promise.resolve();

/**
 * Writes who did what when. Append-only: each line's hash covers the line and the hash before it. Never holds answers, names of
 * respondents or addresses: `subject` is an id.
 */
export function record(actor: Pick<Actor, "id" | "role">, action: string, subject: string, detail: Detail = {}): Promise<void> {
  // One after the other within this process; the unique sequence settles it between processes.
  const write = lastWrite.then(() => append(actor, action, subject, detail));
  lastWrite = write.catch(() => undefined);
  return write;
}

async function append(actor: Pick<Actor, "id" | "role">, action: string, subject: string, detail: Detail): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    const last = await AuditLines.findOne({}, { sequence: 1, hash: 1 }).sort({ sequence: -1 }).lean<Pick<AuditLine, "sequence" | "hash">>();
    const line = { sequence: (last?.sequence ?? 0) + 1, at: new Date(), actor: actor.id, role: actor.role, action, subject, detail, previous: last?.hash ?? origin };
    try {
      await AuditLines.create({ ...line, hash: hashLine(line) });
      return;
    } catch (error) {
      if (!isDuplicate(error) || attempt > 20) throw error;
    }
  }
}

/** The hash of a line: SHA-256 over its fields in a fixed order. */
export function hashLine(line: Omit<AuditLine, "hash">): string {
  const detail = Object.fromEntries(Object.entries(line.detail).sort(([a], [b]) => (a < b ? -1 : 1)));
  return createHash("sha256").update(JSON.stringify([line.sequence, line.at.toISOString(), line.actor, line.role, line.action, line.subject, detail, line.previous])).digest("hex");
}

export type ChainReport = { readonly intact: boolean; readonly entries: number; readonly brokenAt: number | null; readonly head: string; /** Whether the head of an earlier report is still there; null when none was asked. */ readonly earlierHeadFound: boolean | null };

/**
 * Walks the whole log: a changed, removed or inserted line breaks the chain at its sequence number. Lines cut off at the end leave the rest
 * intact: `earlierHead`, the head of an earlier report, shows whether they were.
 */
export async function verifyAuditLog(earlierHead?: string): Promise<ChainReport> {
  let previous = origin, entries = 0, isFound = earlierHead === origin;
  const report = (brokenAt: number | null): ChainReport => ({ intact: brokenAt === null, entries, brokenAt, head: previous, earlierHeadFound: earlierHead === undefined ? null : isFound });
  for await (const line of AuditLines.find().sort({ sequence: 1 }).lean<AuditLine>().cursor()) {
    entries++;
    if (line.sequence !== entries || line.previous !== previous || line.hash !== hashLine(line)) return report(line.sequence);
    previous = line.hash;
    if (line.hash === earlierHead) isFound = true;
  }
  return report(null);
}
