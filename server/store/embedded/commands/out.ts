/** $out and $merge: an aggregation's result written to a collection. */
import { BSON } from "mongodb";
import type { Call } from "../call.ts";
import type { Document } from "../query/context.ts";
import { CommandError, unsupported } from "../query/errors.ts";
import { decodeDocument } from "../query/partial.ts";
import { search } from "../reader.ts";

type Out = { readonly stage: "$out" | "$merge"; readonly operand: unknown };

export async function writeOut(call: Call, out: Out, documents: readonly Document[]): Promise<void> {
  if (out.stage === "$out") return replaceCollection(call, targetOf(call, out.operand), documents);
  const operand = typeof out.operand === "string" ? { into: out.operand } : out.operand as Document;
  return mergeInto(call, operand, documents);
}

function targetOf(call: Call, operand: unknown): string {
  if (typeof operand === "string") return `${call.database}.${operand}`;
  const { db, coll } = (operand ?? {}) as { db?: unknown; coll?: unknown };
  if (typeof coll !== "string") throw new CommandError(16990, "$out only supports a string or object argument");
  return `${typeof db === "string" ? db : call.database}.${coll}`;
}

async function replaceCollection(call: Call, namespace: string, documents: readonly Document[]): Promise<void> {
  await call.store.writer.write((changes) => {
    const known = changes.catalogue.collections.get(namespace);
    const entry = known ?? changes.collection(namespace);
    if (known) for (const { record, bytes } of [...search(changes.files, known, { filter: {}, ctx: call.ctx })]) changes.delete(known, record, bytes, decodeDocument(bytes));
    for (const document of documents) insertOne(document, (bytes, whole) => { changes.insert(entry, bytes, whole); });
  });
}

function insertOne(document: Document, insert: (bytes: Buffer, document: Document) => void): void {
  const whole = Object.hasOwn(document, "_id") ? document : { _id: new BSON.ObjectId(), ...document };
  insert(Buffer.from(BSON.serialize(whole, { ignoreUndefined: true })), whole);
}

async function mergeInto(call: Call, operand: Document, documents: readonly Document[]): Promise<void> {
  const namespace = targetOf(call, operand["into"]);
  const on = operand["on"] === undefined ? ["_id"] : ([operand["on"]].flat() as string[]);
  const whenMatched: unknown = operand["whenMatched"] ?? "merge";
  const whenNotMatched: unknown = operand["whenNotMatched"] ?? "insert";
  if (typeof whenMatched !== "string") throw unsupported("$merge with a pipeline");
  await call.store.writer.write((changes) => {
    const entry = changes.collection(namespace);
    if (!entry.indexes.some((index) => index.unique && index.key.length === on.length && index.key.every(([path]) => on.includes(path)))) throw new CommandError(51183, "Cannot find index to verify that join fields will be unique");
    for (const document of documents) {
      const filter = Object.fromEntries(on.map((path) => [path, document[path] ?? null]));
      const [found] = Object.hasOwn(document, "_id") || !on.includes("_id") ? search(changes.files, entry, { filter, ctx: call.ctx, limit: 1 }) : [];
      if (!found) {
        if (whenNotMatched === "fail") throw new CommandError(13113, "$merge could not find a matching document in the target collection for at least one document in the source collection");
        if (whenNotMatched === "insert") insertOne(document, (bytes, whole) => { changes.insert(entry, bytes, whole); });
        continue;
      }
      if (whenMatched === "fail") {
        throw new CommandError(11000, `E11000 duplicate key error collection: ${namespace} index: ${on.map((path) => `${path}_1`).join("_")} dup key`, { keyPattern: Object.fromEntries(on.map((path) => [path, new BSON.Int32(1)])), keyValue: filter });
      }
      if (whenMatched === "keepExisting") continue;
      const before = decodeDocument(found.bytes);
      const next = whenMatched === "replace" ? { _id: before["_id"] as unknown, ...document } : { ...before, ...document };
      changes.replace(entry, found.record, found.bytes, before, next, Buffer.from(BSON.serialize(next, { ignoreUndefined: true })));
    }
  });
}
