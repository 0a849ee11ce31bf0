/** The BSON types of commands' options. A wrong type is refused (14), as MongoDB's own parser does; null counts as absent. */
import type { Document } from "./query/context.ts";
import { CommandError } from "./query/errors.ts";
import { isNumber, isObject, toNumber, typeName, type Value } from "./query/value.ts";

type Kind = "object" | "array" | "objects" | "number" | "bool" | "string" | "object or string" | "object or array";

const KINDS: Readonly<Record<string, Kind>> = {
  filter: "object", query: "object", q: "object", sort: "object", projection: "object", fields: "object", let: "object", collation: "object", cursor: "object",
  readConcern: "object", writeConcern: "object", $readPreference: "object", lsid: "object", c: "object", partialFilterExpression: "object",
  hint: "object or string", u: "object or array", update: "object or array",
  documents: "objects", updates: "objects", deletes: "objects", indexes: "objects", arrayFilters: "objects", pipeline: "array", cursors: "array",
  limit: "number", skip: "number", batchSize: "number", maxTimeMS: "number",
  ordered: "bool", multi: "bool", upsert: "bool", new: "bool", remove: "bool", singleBatch: "bool", nameOnly: "bool", tailable: "bool", awaitData: "bool", allowDiskUse: "bool", bypassDocumentValidation: "bool", dropTarget: "bool",
  unique: "bool", sparse: "bool", hidden: "bool",
};

/** Checks the options of a command or of one of its statements, named `where`; numbers given for yes and no become that. */
export function checkTypes(options: Document, where: string, except?: string): void {
  for (const [name, value] of Object.entries(options) as [string, Value][]) {
    const kind = name === except || !Object.hasOwn(KINDS, name) ? undefined : KINDS[name];
    if (kind === undefined) continue;
    if (value === null || value === undefined) { delete options[name]; continue; }
    if (kind === "bool" && isNumber(value)) { options[name] = toNumber(value) !== 0; continue; }
    if (!fits(value, kind)) throw new CommandError(14, `BSON field '${where}.${name}' is the wrong type '${typeName(value)}', expected type '${kind === "objects" ? "array" : kind}'`);
    if (kind !== "objects") continue;
    (value as Value[]).forEach((item, at) => {
      if (!isObject(item)) throw new CommandError(14, `BSON field '${where}.${name}.${at}' is the wrong type '${typeName(item)}', expected type 'object'`);
    });
  }
}

function fits(value: Value, kind: Kind): boolean {
  switch (kind) {
    case "object": return isObject(value);
    case "array": case "objects": return Array.isArray(value);
    case "number": return isNumber(value);
    case "bool": return typeof value === "boolean";
    case "string": return typeof value === "string";
    case "object or string": return isObject(value) || typeof value === "string";
    case "object or array": return isObject(value) || Array.isArray(value);
  }
}
