import { BSON } from "mongodb";
import { badValue, CommandError, unsupported } from "./errors.ts";
import { compileExpression } from "./expression/compile.ts";
import { rootScope, type Expression, type Scope } from "./expression/operator.ts";
import { compileFilter } from "./match.ts";
import { field, fields, isNumber, isObject, isTruthy, setField, toInteger, type Value } from "./value.ts";
import type { Document, QueryContext } from "./context.ts";

/** What is done at one field: kept, dropped, computed, or its subfields looked at. */
type Node =
  | { readonly kind: "keep" | "drop" }
  | { readonly kind: "compute"; readonly value: Expression }
  | { readonly kind: "slice"; readonly take: (array: Value[]) => Value[] }
  | { readonly kind: "elemMatch" | "positional"; readonly pick: (array: Value[], position: number | undefined) => Value[] | undefined }
  | { readonly kind: "fields"; readonly fields: Map<string, Node> };
type Mode = "include" | "exclude";

/** Compiles `find`'s projection (manual, "Project Fields to Return from Query"); the position is the match's, for `"a.$"`. */
export function compileProjection(spec: Document, ctx: QueryContext): (document: Document, position?: number) => Document {
  return compileFields(spec, ctx, true);
}

/** Compiles `$project`: as in `find`, without `$slice`, `$elemMatch` and `$` as projection operators. */
export const compileProject = (spec: Document, ctx: QueryContext): ((document: Document) => Document) => {
  if (fields(spec).length === 0) throw new CommandError(51272, "projection specification must have at least one field");
  return compileFields(spec, ctx, false);
};

function compileFields(spec: Document, ctx: QueryContext, find: boolean): (document: Document, position?: number) => Document {
  const root = new Map<string, Node>();
  let mode: Mode | undefined;
  let [slices, picks] = [false, false];
  const settle = (wanted: Mode, path: string): void => {
    if (mode && mode !== wanted) {
      throw new CommandError(wanted === "exclude" ? 31254 : 31253, `Cannot do ${wanted === "exclude" ? "exclusion" : "inclusion"} on field ${path} in ${mode === "include" ? "inclusion" : "exclusion"} projection`);
    }
    mode = wanted;
  };
  const read = (path: string, value: Value): void => {
    if (isObject(value) && !isOperator(value) && !(value instanceof BSON.DBRef)) {
      if (fields(value).length === 0) throw new CommandError(51270, "An empty sub-projection is not a valid value. Found empty object at path");
      for (const [name, inner] of fields(value)) read(`${path}.${name}`, inner);
      return;
    }
    if (find && path.endsWith(".$")) {
      settle("include", path);
      if (picks) throw new CommandError(31256, "Cannot specify positional operator and $elemMatch.");
      return insert(root, path.slice(0, -2), { kind: "positional", pick: pickPosition });
    }
    if (isNumber(value) || typeof value === "boolean") {
      if (path !== "_id") settle(isTruthy(value) ? "include" : "exclude", path);
      return insert(root, path, { kind: isTruthy(value) ? "keep" : "drop" });
    }
    const operator = isObject(value) ? Object.keys(value)[0] : undefined;
    if (find && operator === "$elemMatch") {
      if (path === "_id") throw unsupported("a projection of _id with $elemMatch");
      if (path.includes(".")) throw new CommandError(31275, "Cannot use $elemMatch projection on a nested field.");
      if ([...root.values()].some(placed)) throw new CommandError(31256, "Cannot specify positional operator and $elemMatch.");
      picks = true;
      return insert(root, path, { kind: "elemMatch", pick: pickElement((value as Document)[operator] as Value, ctx) });
    }
    const sliced = operator === "$slice" ? field(value as Document, operator) : undefined;
    if (find && operator === "$slice" && (isNumber(sliced) || (Array.isArray(sliced) && isNumber(sliced[0])))) {
      slices = true;
      return insert(root, path, { kind: "slice", take: slice(sliced) });
    }
    if (operator === "$meta") throw unsupported("a projection with $meta");
    settle("include", path);
    insert(root, path, { kind: "compute", value: compileExpression(value, ctx) });
  };
  for (const [path, value] of fields(spec)) read(path, value);
  const idNode = root.get("_id");
  // Where only `_id`, `$slice` and `$elemMatch` are named they decide, in this order (docs: "Project Fields to Return from Query").
  const including = mode === "include" || (mode === undefined && (idNode?.kind === "keep" || (picks && !slices && idNode?.kind !== "elemMatch")));
  if (including && !idNode) root.set("_id", { kind: "keep" });
  if (including && idNode?.kind === "drop") root.delete("_id");
  return (document, position) => projectObject(document, root, including ? "include" : "exclude", rootScope(document, ctx), position);
}

const isOperator = (value: Document): boolean => Object.keys(value)[0]?.startsWith("$") ?? false;

function insert(root: Map<string, Node>, path: string, node: Node): void {
  const parts = path.split(".");
  if (parts.some((part) => part.startsWith("$"))) {
    throw new CommandError(16410, "FieldPath field names may not start with '$'. Consider using $getField or $setField.");
  }
  if (parts.includes("")) throw new CommandError(15998, "FieldPath field names may not be empty strings.");
  let at = root;
  for (const part of parts.slice(0, -1)) {
    let next = at.get(part);
    if (!next) at.set(part, (next = { kind: "fields", fields: new Map() }));
    if (next.kind !== "fields") throw new CommandError(31249, `Path collision at ${path} remaining portion ${parts.at(-1)!}`);
    at = next.fields;
  }
  if (at.has(parts.at(-1)!)) throw new CommandError(31250, `Path collision at ${path}`);
  at.set(parts.at(-1)!, node);
}

/** Fields in the document's order, then computed ones in the projection's. */
function projectObject(document: Document, nodes: Map<string, Node>, mode: Mode, scope: Scope, position: number | undefined): Document {
  const result: Document = {};
  for (const [name, value] of fields(document)) {
    const node = nodes.get(name);
    const kept = node ? projectValue(value, node, mode, scope, position) : mode === "exclude" ? value : undefined;
    if (kept !== undefined) setField(result, name, kept);
  }
  for (const [name, node] of nodes) {
    if (node.kind !== "compute" && (node.kind !== "fields" || field(document, name) !== undefined || !computes(node))) continue;
    const value = node.kind === "compute" ? node.value(scope) : projectObject({}, node.fields, mode, scope, position);
    if (value !== undefined) setField(result, name, value);
  }
  return result;
}

const computes = (node: Node): boolean => node.kind === "compute" || (node.kind === "fields" && [...node.fields.values()].some(computes));

function projectValue(value: Value, node: Node, mode: Mode, scope: Scope, position: number | undefined): Value {
  switch (node.kind) {
    case "keep": return value;
    case "drop": case "compute": return undefined;
    case "slice": return Array.isArray(value) ? node.take(value) : value;
    case "elemMatch": return Array.isArray(value) ? node.pick(value, position) : undefined;
    case "positional": return Array.isArray(value) && position !== TAKEN ? node.pick(value, position) : value;
    case "fields": return projectInside(value, node, mode, scope, position);
  }
}

/** The position was used at an array further out: `"a.b.$"` is about the elements of `a` when that is an array. */
const TAKEN = -1;
const placed = (node: Node): boolean => holds(node, "positional");
const slicing = (node: Node): boolean => holds(node, "slice");
const holds = (node: Node, kind: Node["kind"]): boolean => node.kind === kind || (node.kind === "fields" && [...node.fields.values()].some((inner) => holds(inner, kind)));

/** A subprojection: through arrays, also nested ones; scalars stay only in an exclusion. */
function projectInside(value: Value, node: Node & { kind: "fields" }, mode: Mode, scope: Scope, position: number | undefined): Value {
  if (Array.isArray(value)) {
    const taken = position !== TAKEN && placed(node);
    // MongoDB's `$slice` stops at arrays within arrays, and so would have to be known here.
    if (value.some(Array.isArray) && slicing(node)) throw unsupported("a projection with $slice through an array in an array");
    const items = value.map((item: Value) => projectInside(item, node, mode, scope, taken ? TAKEN : position)).filter((item) => item !== undefined);
    // The place counts among what the projection has left.
    return taken ? pickPosition(items, position) : items;
  }
  if (isObject(value)) return projectObject(value, node.fields, mode, scope, position);
  if (computes(node)) return projectObject({}, node.fields, mode, scope, position);
  return mode === "exclude" ? value : undefined;
}

function pickElement(operand: Value, ctx: QueryContext): (array: Value[]) => Value[] | undefined {
  if (!isObject(operand)) throw badValue("$elemMatch needs an Object");
  const filter = compileFilter({ array: { $elemMatch: operand } }, ctx);
  return (array) => {
    const index = array.findIndex((element) => filter.matches({ array: [element] }));
    return index < 0 ? undefined : [array[index]];
  };
}

function pickPosition(array: Value[], position: number | undefined): Value[] {
  if (position === undefined || position >= array.length) {
    throw new CommandError(51246, "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array");
  }
  return [array[position]];
}

/** `$slice: 5`, `-5` or `[skip, limit]`. */
function slice(operand: Value): (array: Value[]) => Value[] {
  const [first, second] = (Array.isArray(operand) ? operand : [operand]).map(toInteger);
  if (first === undefined || (Array.isArray(operand) && (operand.length !== 2 || second === undefined))) {
    throw new CommandError(28724, "$slice needs whole numbers");
  }
  if (second === undefined) return (array) => (first < 0 ? array.slice(first) : array.slice(0, first));
  if (second <= 0) throw new CommandError(28724, "First argument to $slice must be positive");
  return (array) => {
    const start = first < 0 ? Math.max(0, array.length + first) : first;
    return array.slice(start, start + second);
  };
}

/**
 * Compiles `$addFields`: fields are replaced in place or put at the end, a missing value takes the field away; dotted names and nested
 * documents go into subdocuments, through arrays, and make documents of scalars.
 */
export function compileAddFields(spec: Document, ctx: QueryContext): (document: Document) => Document {
  const root = new Map<string, Node>();
  const read = (path: string, value: Value): void => {
    if (!isObject(value) || isOperator(value) || value instanceof BSON.DBRef) return insert(root, path, { kind: "compute", value: compileExpression(value, ctx) });
    if (fields(value).length === 0) return insert(root, path, { kind: "compute", value: () => ({}) });
    for (const [name, inner] of fields(value)) read(`${path}.${name}`, inner);
  };
  for (const [path, value] of fields(spec)) read(path, value);
  return (document) => addInside(document, { kind: "fields", fields: root }, rootScope(document, ctx)) as Document;
}

function addInside(value: Value, node: Node, scope: Scope): Value {
  if (node.kind === "compute") return node.value(scope);
  if (node.kind !== "fields") return value;
  if (Array.isArray(value)) return value.map((item: Value) => addInside(item, node, scope));
  const result: Document = isObject(value) ? Object.fromEntries(fields(value)) : {};
  for (const [name, inner] of node.fields) {
    const added = addInside(field(result, name), inner, scope);
    if (added === undefined) Reflect.deleteProperty(result, name);
    else setField(result, name, added);
  }
  return result;
}
