/** A command as it is being carried out: what it may use, and the parts that many commands read. */
import { BSON } from "mongodb";
import type { Catalogue, CollectionEntry } from "./catalogue.ts";
import type { Cursors } from "./cursors.ts";
import type { Sessions } from "./sessions.ts";
import type { Files } from "./files.ts";
import type { Document, QueryContext } from "./query/context.ts";
import { CommandError } from "./query/errors.ts";
import type { RawBatch, Request } from "./wire.ts";
import type { Writer } from "./writer.ts";

/** What commands work with. */
export type Store = { readonly files: Files; readonly catalogue: Catalogue; readonly writer: Writer; readonly cursors: Cursors; readonly sessions: Sessions; readonly startedAt: Date };

/** One command, with its parts that every command reads. */
export type Call = { readonly store: Store; readonly name: string; readonly database: string; readonly command: Document; readonly sequences: Request["sequences"]; readonly ctx: QueryContext };
export type Reply = Document | RawBatch;
export type Handler = (call: Call) => Reply | Promise<Reply>;

/** Commands of one file: what each takes besides the generic options, and how it is done. */
export type Handlers = Readonly<Record<string, { readonly options: readonly string[]; readonly handle: Handler }>>;

/** The namespace that a command's first value names (73 when it is no name). */
export function namespaceOf({ name, database, command }: Pick<Call, "name" | "database" | "command">): string {
  const collection: unknown = command[name];
  if (typeof collection !== "string") throw new CommandError(73, `collection name has invalid type ${typeof collection}`);
  if (collection === "") throw new CommandError(73, `Invalid namespace specified '${database}.'`);
  return `${database}.${collection}`;
}

export function collectionOf(call: Call): CollectionEntry | undefined {
  return call.store.catalogue.collections.get(namespaceOf(call));
}

export const OK = { ok: new BSON.Double(1) } as const;

/** A number among a command's options. */
export function numberOf(command: Document, option: string): number | undefined {
  const value: unknown = command[option];
  if (value === undefined || value === null) return undefined;
  const number = Number(value instanceof BSON.Long ? value.toNumber() : (value as { valueOf(): unknown }).valueOf());
  if (!Number.isFinite(number)) throw new CommandError(14, `BSON field '${option}' is the wrong type, expected a number`);
  return Math.trunc(number);
}

export function errorReply(error: unknown): Document {
  if (error instanceof CommandError) return { ok: new BSON.Double(0), errmsg: error.message, code: new BSON.Int32(error.code), codeName: error.codeName, ...error.extra };
  const message = error instanceof Error ? error.message : String(error);
  return { ok: new BSON.Double(0), errmsg: `internal error of the embedded store: ${message}`, code: new BSON.Int32(1), codeName: "InternalError" };
}
