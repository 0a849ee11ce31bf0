/** $out and $merge: an aggregation's result written to a collection. */
import { BSON } from "mongodb";
import type { Call } from "../call.ts";
import { Catalogue } from "../catalogue.ts";
import type { Document } from "../query/context.ts";
import { CommandError, unsupported } from "../query/errors.ts";
import { identity } from "../query/keystring.ts";
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
  const { db, coll, ...others } = (operand ?? {}) as Document;
  if (typeof coll !== "string") throw new CommandError(16990, "$out only supports a string or object argument");
  for (const option of Object.keys(others)) throw unsupported(`$out or $merge into a collection with ${option}`);
  return `${typeof db === "string" ? db : call.database}.${coll}`;
}

async function replaceCollection(call: Call, namespace: string, documents: readonly Document[]): Promise<void> {
  Catalogue.check(namespace);
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
  for (const option of Object.keys(operand)) if (!["into", "on", "whenMatched", "whenNotMatched"].includes(option)) throw option === "let" ? unsupported("$merge with let") : new CommandError(40415, `BSON field '$merge.${option}' is an unknown field.`);
  const namespace = targetOf(call, operand["into"]);
  Catalogue.check(namespace);
  const on = operand["on"] === undefined ? ["_id"] : ([operand["on"]].flat() as string[]);
  const whenMatched: unknown = operand["whenMatched"] ?? "merge";
  const whenNotMatched: unknown = operand["whenNotMatched"] ?? "insert";
  if (typeof whenMatched !== "string") throw unsupported("$merge with a pipeline");
  if (!["replace", "keepExisting", "merge", "fail"].includes(whenMatched)) throw new CommandError(2, `Enumeration value '${whenMatched}' for field '$merge.whenMatched' is not a valid value.`);
  if (!["insert", "discard", "fail"].includes(String(whenNotMatched))) throw new CommandError(2, `Enumeration value '${String(whenNotMatched)}' for field '$merge.whenNotMatched' is not a valid value.`);
  await call.store.writer.write((changes) => {
    const entry = changes.collection(namespace);
    if (!entry.indexes.some((index) => index.unique && index.key.length === on.length && index.key.every(([path]) => on.includes(path)))) throw new CommandError(51183, "Cannot find index to verify that join fields will be unique");
    for (const document of documents) {
      const empty = on.find((path) => (path !== "_id" || Object.hasOwn(document, path)) && (document[path] === undefined || document[path] === null || Array.isArray(document[path])));
      if (empty !== undefined) throw new CommandError(51132, `$merge write error: 'on' field '${empty}' cannot be missing, null, undefined or an array`);
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
      if (Object.hasOwn(document, "_id") && identity(document["_id"]) !== identity(before["_id"])) throw new CommandError(66, "$merge failed to update the matching document, did you attempt to modify the _id or the shard key? :: caused by :: Performing an update on the path '_id' would modify the immutable field '_id'");
      const next = whenMatched === "replace" ? { _id: before["_id"] as unknown, ...document } : { ...before, ...document };
      changes.replace(entry, found.record, found.bytes, before, next, Buffer.from(BSON.serialize(next, { ignoreUndefined: true })));
    }
  });
}
