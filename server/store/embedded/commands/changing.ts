/** Writing: insert, update, delete, findAndModify. Every reply means that the change is on disk. */
import { BSON } from "mongodb";
import { namespaceOf, OK, type Call, type Handler, type Handlers } from "../call.ts";
import { Catalogue, type CollectionEntry } from "../catalogue.ts";
import type { Document } from "../query/context.ts";
import { CommandError } from "../query/errors.ts";
import { compileCollation } from "../query/keystring.ts";
import { compileFilter } from "../query/match.ts";
import { decodeDocument } from "../query/partial.ts";
import { compileProjection } from "../query/project.ts";
import { evaluateVariables } from "../query/expression/compile.ts";
import { buildUpsert, compileUpdate, type Update } from "../query/update.ts";
import { isObject } from "../query/value.ts";
import { checkTypes } from "../options.ts";
import { search, type Search } from "../reader.ts";
import type { Changes } from "../writer.ts";

const MOST_WRITES = 100_000;
const int = (value: number) => new BSON.Int32(value);

/** The statements of a write command: from the body, or raw from a document sequence. */
function statements(call: Call, field: string): Document[] {
  const raw = call.sequences[field];
  const listed = raw ? raw.map(decodeDocument) : call.command[field];
  if (!Array.isArray(listed)) throw new CommandError(raw === undefined && listed === undefined ? 40414 : 14, `BSON field '${call.name}.${field}' is missing but a required field`);
  if (listed.length === 0 || listed.length > MOST_WRITES) throw new CommandError(16, `Write batch sizes must be between 1 and ${MOST_WRITES}. Got ${listed.length} operations.`);
  return listed as Document[];
}

type WriteError = { readonly index: BSON.Int32; readonly code: BSON.Int32; readonly errmsg: string };

function writeError(index: number, error: unknown): WriteError {
  if (!(error instanceof CommandError)) throw error;
  return { index: int(index), code: int(error.code), errmsg: error.message, ...error.extra };
}

/** Each statement is undone alone when it fails; an ordered batch stops there, an unordered one goes on. */
function eachStatement<T>(changes: Changes, list: readonly T[], ordered: boolean, work: (statement: T, index: number) => void): WriteError[] {
  const errors: WriteError[] = [];
  for (let index = 0; index < list.length; index++) {
    const mark = changes.mark();
    try {
      work(list[index] as T, index);
    } catch (error) {
      const described = writeError(index, error);
      changes.rollBackTo(mark);
      errors.push(described);
      if (ordered) break;
    }
  }
  return errors;
}

function outcome(count: Document, errors: readonly WriteError[]): Document {
  return { ...count, ...(errors.length > 0 ? { writeErrors: errors } : {}), ...OK };
}

const insert: Handler = (call) => {
  const namespace = namespaceOf(call);
  Catalogue.check(namespace);
  const raw = call.sequences["documents"];
  const list: readonly (Buffer | Document)[] = raw ?? statements(call, "documents");
  if (list.length === 0 || list.length > MOST_WRITES) throw new CommandError(16, `Write batch sizes must be between 1 and ${MOST_WRITES}. Got ${list.length} operations.`);
  const ordered = call.command["ordered"] !== false;
  return call.store.writer.write((changes) => {
    const entry = changes.collection(namespace);
    let n = 0;
    const errors = eachStatement(changes, list, ordered, (item) => {
      const { document, bytes } = prepared(item);
      changes.insert(entry, bytes, document);
      n += 1;
    });
    return outcome({ n: int(n) }, errors);
  });
};

/** `_id` is there and comes first; the types that may not be an `_id` are refused (53). */
function prepared(item: Buffer | Document): { document: Document; bytes: Buffer } {
  const document = Buffer.isBuffer(item) ? decodeDocument(item) : item;
  if (Object.keys(document)[0] === "_id") {
    checkId(document["_id"]);
    return { document, bytes: Buffer.isBuffer(item) && !hasUndefined(document) ? Buffer.from(item) : encode(document) };
  }
  const { _id = new BSON.ObjectId(), ...rest } = document;
  checkId(_id);
  const first = { _id: _id as unknown, ...rest };
  return { document: first, bytes: encode(first) };
}

function hasUndefined(document: Document): boolean {
  return Object.values(document).some((value) => value === undefined);
}

function checkId(id: unknown): void {
  if (Array.isArray(id)) throw new CommandError(53, "The '_id' value cannot be of type array");
  if (id instanceof RegExp || id instanceof BSON.BSONRegExp) throw new CommandError(53, "The '_id' value cannot be of type regex");
  if (typeof id === "object" && id !== null && !("_bsontype" in id) && Object.keys(id).some((key) => key.startsWith("$"))) throw new CommandError(52, `_id fields may not contain '$'-prefixed fields: ${Object.keys(id).find((key) => key.startsWith("$"))} is not valid for storage.`);
  if (id === undefined) throw new CommandError(53, "The '_id' value cannot be of type undefined");
}

function encode(document: Document): Buffer {
  return Buffer.from(BSON.serialize(document, { ignoreUndefined: true, checkKeys: false }));
}

const update: Handler = (call) => {
  const namespace = namespaceOf(call);
  Catalogue.check(namespace);
  const list = statements(call, "updates");
  for (const statement of list) onlyOptions(statement, ["q", "u", "c", "upsert", "multi", "hint", "collation", "arrayFilters", "sampleId", "upsertSupplied"], "update.updates");
  const ordered = call.command["ordered"] !== false;
  return call.store.writer.write((changes) => {
    let n = 0;
    let nModified = 0;
    const upserted: Document[] = [];
    const errors = eachStatement(changes, list, ordered, (statement, index) => {
      const { asked, change } = updateOf(call, statement);
      const multi = statement["multi"] === true;
      if (multi && change.kind === "replacement") throw new CommandError(9, "multi update is not supported for replacement-style update");
      const done = updateMatching(changes, namespace, asked, change, multi, statement["upsert"] === true);
      n += done.matched;
      nModified += done.modified;
      if (done.upserted) { n += 1; upserted.push({ index: int(index), _id: done.upserted.id }); }
    });
    return outcome({ n: int(n), nModified: int(nModified), ...(upserted.length > 0 ? { upserted } : {}) }, errors);
  });
};

function onlyOptions(statement: Document, known: readonly string[], where: string): void {
  for (const option of Object.keys(statement)) if (!known.includes(option)) throw new CommandError(40415, `BSON field '${where}.${option}' is an unknown field.`);
  checkTypes(statement, where);
}

function updateOf(call: Call, statement: Document): { asked: Search; change: Update } {
  const { q, u, c, collation, hint, arrayFilters } = statement;
  for (const [name, value] of [["q", q], ["u", u]]) if (value === undefined) throw new CommandError(40414, `BSON field '${call.name}.${call.name}s.${name}' is missing but a required field`);
  let ctx = call.ctx;
  if (collation) { const compiled = compileCollation(collation as Document); ctx = { ...ctx, ...(compiled ? { collation: compiled } : {}) }; }
  if (c) ctx = { ...ctx, variables: { ...ctx.variables, ...evaluateVariables(c as Document, ctx) } };
  return { asked: { filter: q as Document, ctx, collation: ctx.collation, hint: hint as string | Document | undefined }, change: compileUpdate(u as Document | Document[], { arrayFilters: arrayFilters as Document[] | undefined, ctx }) };
}

type Updated = { matched: number; modified: number; upserted: { id: unknown; document: Document } | null; before: Document | null; after: Document | null };

function updateMatching(changes: Changes, namespace: string, asked: Search, change: Update, multi: boolean, upsert: boolean): Updated {
  const known = changes.catalogue.collections.get(namespace);
  const result: Updated = { matched: 0, modified: 0, upserted: null, before: null, after: null };
  const filter = compileFilter(asked.filter, asked.ctx);
  if (upsert && holdsExpression(asked.filter)) throw new CommandError(224, "$expr is not allowed in the query predicate for an upsert");
  // Found first and changed after: a changed document must not be met again further along its index.
  const found = known ? [...search(changes.files, known, multi ? asked : { ...asked, limit: 1 })] : [];
  for (const { record, bytes } of found) {
    const before = decodeDocument(bytes);
    const { position } = filter.matchWithPosition(before);
    const next = change.apply(before, { position });
    result.matched += 1;
    result.before = before;
    result.after = next;
    if (next === before || !known) continue;
    changes.replace(known, record, bytes, before, next, encode(next));
    result.modified += 1;
  }
  if (found.length === 0 && upsert) {
    const { document, bytes } = prepared(buildUpsert(asked.filter, change));
    changes.insert(changes.collection(namespace), bytes, document);
    result.upserted = { id: document["_id"], document };
  }
  return result;
}

const holdsExpression = (filter: unknown): boolean =>
  Array.isArray(filter) ? filter.some(holdsExpression) : isObject(filter) && Object.entries(filter).some(([name, inner]) => name === "$expr" || holdsExpression(inner));

const remove: Handler = (call) => {
  const namespace = namespaceOf(call);
  const list = statements(call, "deletes");
  const ordered = call.command["ordered"] !== false;
  for (const statement of list) {
    onlyOptions(statement, ["q", "limit", "hint", "collation", "sampleId"], "delete.deletes");
    if (![0, 1].includes(Number(statement["limit"]))) throw new CommandError(9, `The limit field in delete objects must be 0 or 1. Got ${String(statement["limit"])}`);
  }
  return call.store.writer.write((changes) => {
    let n = 0;
    const errors = eachStatement(changes, list, ordered, (statement) => {
      const { asked } = updateOf(call, { ...statement, u: {} });
      const entry = changes.catalogue.collections.get(namespace);
      if (!entry) { compileFilter(asked.filter, asked.ctx); return; }
      n += removeMatching(changes, entry, { ...asked, limit: Number(statement["limit"]) === 1 ? 1 : undefined });
    });
    return outcome({ n: int(n) }, errors);
  });
};

/** Deletes what matches and tells how many; also used when documents expire. */
export function removeMatching(changes: Changes, entry: CollectionEntry, asked: Search): number {
  const found = [...search(changes.files, entry, asked)];
  for (const { record, bytes } of found) changes.delete(entry, record, bytes, decodeDocument(bytes));
  return found.length;
}

const findAndModify: Handler = (call) => {
  const { command } = call;
  const namespace = namespaceOf(call);
  Catalogue.check(namespace);
  const removing = command["remove"] === true;
  if (removing && command["update"] !== undefined) throw new CommandError(9, "Cannot specify both an update and remove=true");
  if (!removing && command["update"] === undefined) throw new CommandError(9, "Either an update or remove=true must be specified");
  if (removing && command["upsert"] === true) throw new CommandError(9, "Cannot specify both upsert=true and remove=true");
  if (removing && command["new"] === true) throw new CommandError(9, "Cannot specify both new=true and remove=true; 'remove' always returns the deleted document");
  const query = (command["query"] as Document | undefined) ?? {};
  const fields = (command["fields"] ?? command["projection"]) as Document | undefined;
  const project = fields && Object.keys(fields).length > 0 ? compileProjection(fields, call.ctx) : null;
  const filter = compileFilter(query, call.ctx);
  const shown = (document: Document | null) => document === null ? null : project ? project(document, filter.matchWithPosition(document).position) : document;
  const { asked: base, change } = updateOf(call, { q: query, u: command["update"] ?? {}, hint: command["hint"], arrayFilters: command["arrayFilters"] });
  const asked: Search = { ...base, sort: command["sort"] as Document | undefined, limit: 1 };
  return call.store.writer.write((changes) => {
    if (removing) {
      const entry = changes.catalogue.collections.get(namespace);
      const [found] = entry ? search(changes.files, entry, asked) : [];
      if (!entry || !found) return { lastErrorObject: { n: int(0) }, value: null, ...OK };
      const document = decodeDocument(found.bytes);
      changes.delete(entry, found.record, found.bytes, document);
      return { lastErrorObject: { n: int(1) }, value: shown(document), ...OK };
    }
    const done = updateMatching(changes, namespace, asked, change, false, command["upsert"] === true);
    const value = done.upserted ? (command["new"] === true ? done.upserted.document : null) : command["new"] === true ? done.after : done.before;
    return { lastErrorObject: { n: int(done.matched + (done.upserted ? 1 : 0)), updatedExisting: done.matched > 0, ...(done.upserted ? { upserted: done.upserted.id } : {}) }, value: shown(value), ...OK };
  });
};

const writing = ["ordered", "bypassDocumentValidation", "let", "isTimeseriesNamespace", "collectionUUID", "encryptionInformation"];
const modifying = ["query", "sort", "remove", "update", "new", "fields", "projection", "upsert", "bypassDocumentValidation", "collation", "arrayFilters", "hint", "let"];

export const changingCommands: Handlers = {
  insert: { options: ["documents", ...writing], handle: insert },
  update: { options: ["updates", ...writing], handle: update },
  delete: { options: ["deletes", ...writing], handle: remove },
  findAndModify: { options: modifying, handle: findAndModify },
  findandmodify: { options: modifying, handle: findAndModify },
};
