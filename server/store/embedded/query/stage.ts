import { BSON } from "mongodb";
import { CommandError } from "./errors.ts";
import { compileExpression } from "./expression/compile.ts";
import { rootScope } from "./expression/operator.ts";
import { compareValues } from "./keystring.ts";
import { int } from "./number.ts";
import { field, fields, isObject, rank, setField, type Value } from "./value.ts";
import type { Document, QueryContext } from "./context.ts";

type Stage = (input: Iterable<Document>) => Iterable<Document>;

/** Compiles `$unwind` (MongoDB manual, "$unwind"): one document for each element; a value that is no array counts as one element. */
export function compileUnwind(operand: Value): Stage {
  const spec = isObject(operand) ? operand : { path: operand };
  const path = field(spec, "path"), keep = field(spec, "preserveNullAndEmptyArrays") === true, index = field(spec, "includeArrayIndex");
  for (const [name] of fields(spec)) if (!["path", "preserveNullAndEmptyArrays", "includeArrayIndex"].includes(name)) {
    throw new CommandError(28811, `unrecognized option to $unwind stage: ${name}`);
  }
  if (typeof path !== "string") throw new CommandError(28808, "expected a string as the path for $unwind stage");
  if (!path.startsWith("$")) throw new CommandError(28818, `path option to $unwind stage should be prefixed with a '$': ${path}`);
  if (index !== undefined && (typeof index !== "string" || index === "" || index.startsWith("$"))) {
    throw new CommandError(28822, `includeArrayIndex option to $unwind stage should not be prefixed with a '$': ${String(index)}`);
  }
  const parts = path.slice(1).split(".");
  const withIndex = (document: Document, at: number | null): Document =>
    typeof index === "string" ? withPath(document, index.split("."), at === null ? null : BSON.Long.fromNumber(at)) : document;
  return function* (input) {
    for (const document of input) {
      const value = parts.reduce((inner: Value, part) => (isObject(inner) ? field(inner, part) : undefined), document);
      if (Array.isArray(value) && value.length) {
        for (const [at, element] of value.entries()) yield withIndex(withPath(document, parts, element ?? null), at);
      } else if (Array.isArray(value)) {
        if (keep) yield withIndex(withPath(document, parts, undefined), null);
      } else if (value !== undefined && value !== null) yield withIndex(document, null);
      else if (keep) yield withIndex(document, null);
    }
  };
}

/** A copy of the document with another value at a path; `undefined` takes the field away. */
export function withPath(document: Document, [name = "", ...rest]: readonly string[], value: Value): Document {
  const inner = rest.length === 0 ? value : withPath(isObject(field(document, name)) ? (field(document, name) as Document) : {}, rest, value);
  if (inner === undefined) return Object.fromEntries(fields(document).filter(([key]) => key !== name));
  const result = { ...document };
  setField(result, name, inner);
  return result;
}

/** `$bucket` as the `$group` and `$sort` that it stands for: a boundary belongs to the bucket that it begins. */
export function compileBucket(spec: Document): { group: Document; sort: Document } {
  const [groupBy, boundaries, otherwise, output] = ["groupBy", "boundaries", "default", "output"].map((name) => field(spec, name));
  if (groupBy === undefined || boundaries === undefined) {
    throw new CommandError(40198, "$bucket requires 'groupBy' and 'boundaries' to be specified.");
  }
  if (!Array.isArray(boundaries)) throw new CommandError(40200, "The $bucket 'boundaries' field must be an array");
  if (boundaries.length < 2) throw new CommandError(40192, "The $bucket 'boundaries' field must have at least 2 values");
  for (const [at, boundary] of boundaries.entries()) {
    if (at === 0) continue;
    if (rank(boundary) !== rank(boundaries[at - 1])) {
      throw new CommandError(40193, "All values in the the 'boundaries' option to $bucket must have the same type");
    }
    if (compareValues(boundaries[at - 1], boundary) >= 0) throw new CommandError(40194, "The 'boundaries' option to $bucket must be sorted");
  }
  const branches = boundaries.slice(0, -1).map((low: Value, at) => ({
    case: { $and: [{ $gte: [groupBy, { $literal: low }] }, { $lt: [groupBy, { $literal: boundaries[at + 1] as Value }] }] },
    then: { $literal: low },
  }));
  const id = { $switch: { branches, ...(otherwise !== undefined && { default: { $literal: otherwise } }) } };
  return { group: { _id: id, ...(isObject(output) ? output : { count: { $sum: int(1) } }) }, sort: { _id: int(1) } };
}

/** Compiles `$redact`: each subdocument is kept, pruned, or looked into. */
export function compileRedact(operand: Value, ctx: QueryContext): Stage {
  const decide = compileExpression(operand, ctx);
  const redact = (current: Document, root: Document): Document | undefined => {
    const decision = decide({ ...rootScope(root, ctx), current });
    if (decision === "keep") return current;
    if (decision === "prune") return undefined;
    if (decision !== "descend") {
      throw new CommandError(17053, "$redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE");
    }
    const result: Document = {};
    for (const [name, value] of fields(current)) {
      const kept = inside(value, root);
      if (kept !== undefined) setField(result, name, kept);
    }
    return result;
  };
  const inside = (value: Value, root: Document): Value =>
    Array.isArray(value) ? value.map((item: Value) => inside(item, root)).filter((item) => item !== undefined) : isObject(value) ? redact(value, root) : value;
  return function* (input) {
    for (const document of input) {
      const kept = redact(document, document);
      if (kept) yield kept;
    }
  };
}
