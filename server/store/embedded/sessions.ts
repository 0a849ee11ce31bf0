/** The logical sessions that clients name with their commands, for `$listLocalSessions`. They hold nothing: there are no transactions. */
import { createHash } from "node:crypto";
import { BSON } from "mongodb";
import { CommandError, unsupported } from "./query/errors.ts";
import { fields, isObject } from "./query/value.ts";

const IDLE_MS = 30 * 60 * 1000;
/** Drivers end their sessions; those that do not must not fill the memory. */
const MOST = 10_000;

export class Sessions {
  private readonly used = new Map<string, { readonly id: BSON.Binary; lastUse: Date }>();

  /** Notes a command's `lsid`. */
  use(lsid: unknown): void {
    const id = idOf(lsid);
    if (!id) return;
    const key = id.toString("hex");
    this.used.delete(key);
    this.used.set(key, { id, lastUse: new Date() });
    for (const oldest of this.used.keys()) { if (this.used.size <= MOST) break; this.used.delete(oldest); }
  }

  end(lsids: unknown): void {
    for (const lsid of Array.isArray(lsids) ? lsids : []) { const id = idOf(lsid); if (id) this.used.delete(id.toString("hex")); }
  }

  /** What `$listLocalSessions` gives; everyone is the same user here. */
  list(operand: unknown): BSON.Document[] {
    if (!isObject(operand as BSON.Document)) throw new CommandError(9, "$listLocalSessions options must be specified in an object");
    for (const [option] of fields(operand as BSON.Document)) if (option !== "allUsers") throw unsupported(`$listLocalSessions with ${option}`);
    const uid = new BSON.Binary(createHash("sha256").digest());
    const since = Date.now() - IDLE_MS;
    return [...this.used.values()].filter(({ lastUse }) => lastUse.getTime() > since).map(({ id, lastUse }) => ({ _id: { id, uid }, lastUse }));
  }
}

function idOf(lsid: unknown): BSON.Binary | null {
  const id = typeof lsid === "object" && lsid !== null ? (lsid as BSON.Document)["id"] as unknown : null;
  return id instanceof BSON.Binary ? id : null;
}
