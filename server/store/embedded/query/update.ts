import { BSON } from "mongodb";
import { badValue, CommandError, failedToParse, unknown, unsupported } from "./errors.ts";
import { equalValues } from "./keystring.ts";
import { equalityFields } from "./bounds.ts";
import { compileFilter, type Filter } from "./match.ts";
import { identical, MODIFIERS, REMOVED, UNCHANGED, type Change, type Modifier } from "./modifier.ts";
import { compilePipeline } from "./pipeline.ts";
import { copy, field, fields, isIndex, isObject, setField, shown, typeName, type Value } from "./value.ts";
import type { Document, QueryContext } from "./context.ts";

/** A compiled update. `apply` returns the very same document when nothing changes. */
export type Update = {
  readonly kind: "modifiers" | "replacement" | "pipeline";
  apply(document: Document, options: { position?: number | undefined; isInsert?: boolean }): Document;
};
export type UpdateOptions = { readonly arrayFilters?: readonly Document[] | undefined; readonly ctx: QueryContext };

/** A modifier at a path, or a renaming to it. */
type Step = { readonly path: readonly string[]; readonly modifier: Modifier } | { readonly path: readonly string[]; readonly from: readonly string[] };
/** The steps as a tree: what is done at a field, below it, or at elements of the array that it is. */
type Node = { step?: Step; readonly children: Map<string, Node> };
type State = { readonly root: Document; readonly filters: ReadonlyMap<string, Filter>; readonly isInsert: boolean; changed: boolean };

/**
 * Compiles an update document, a replacement or a pipeline (MongoDB manual, "Update Methods").
 * Errors: 9 unknown modifier, 40 conflicting paths, 28 a path through a scalar, 66 a changed `_id`, 2 and 14 operands.
 */
export function compileUpdate(update: Document | readonly Document[], options: UpdateOptions): Update {
  if (options.arrayFilters?.length && (Array.isArray(update) || !isModifiers(update))) {
    throw failedToParse("arrayFilters may only be specified for an update by modifiers");
  }
  if (Array.isArray(update)) return compileStages(update as Document[], options.ctx);
  if (!isModifiers(update)) return compileReplacement(update as Document);
  const filters = compileArrayFilters(options.arrayFilters ?? [], options.ctx);
  const steps = readSteps(update as Document, options.ctx);
  checkIdentifiers(steps, filters);
  const tree = buildTree(steps);
  const positional = steps.some(({ path }) => path.includes("$"));
  return {
    kind: "modifiers",
    apply(document, { position, isInsert = false }) {
      const root = copy(document);
      const state: State = { root, filters, isInsert, changed: false };
      applyChildren(positional ? placed(steps, position) : tree, root, [], state);
      if (!state.changed) return document;
      checkId(document, root, isInsert);
      return root;
    },
  };
}

const isModifiers = (update: Document): boolean => Object.keys(update)[0]?.startsWith("$") ?? false;

/** The document that an upsert inserts: the filter's equalities, then the update; without `_id` it gets a new ObjectId. */
export function buildUpsert(filter: Document, update: Update): Document {
  const base: Document = {};
  const equalities = equalityFields(filter);
  for (const [path, value] of equalities) {
    if (update.kind === "replacement" && path !== "_id") continue;
    if (equalities.some(([other], at) => other.startsWith(`${path}.`) || (other === path && equalities.findIndex(([first]) => first === path) !== at))) {
      throw new CommandError(54, `cannot infer query fields to set, path '${path}' is matched twice`);
    }
    const created: State = { root: base, filters: new Map(), isInsert: true, changed: false };
    applyChildren(buildTree([{ path: path.split("."), modifier: MODIFIERS["$set"]!(value, path, NO_CONTEXT) }]), base, [], created);
  }
  const result = update.apply(base, { isInsert: true });
  const id = field(result, "_id") ?? (Object.hasOwn(result, "_id") ? null : new BSON.ObjectId());
  return { _id: id, ...Object.fromEntries(fields(result).filter(([name]) => name !== "_id")) };
}

const NO_CONTEXT: QueryContext = { now: new Date(0), collection: () => [], random: () => 0 };

function compileReplacement(replacement: Document): Update {
  for (const [name] of fields(replacement)) {
    if (name.startsWith("$")) {
      throw new CommandError(52, `The dollar ($) prefixed field '${name}' in '${name}' is not allowed in the context of an update's replacement document. Consider using an aggregation pipeline with $replaceWith.`);
    }
  }
  return {
    kind: "replacement",
    apply(document, { isInsert = false }) {
      const id = field(document, "_id");
      const result = id === undefined || field(replacement, "_id") !== undefined ? copy(replacement) : { _id: id, ...copy(replacement) };
      checkId(document, result, isInsert);
      return identical(document, result) ? document : result;
    },
  };
}

const UPDATE_STAGES = new Set(["$addFields", "$set", "$project", "$unset", "$replaceRoot", "$replaceWith"]);

function compileStages(stages: readonly Document[], ctx: QueryContext): Update {
  for (const stage of stages) {
    const name = isObject(stage) ? (Object.keys(stage)[0] ?? "") : "";
    if (!UPDATE_STAGES.has(name)) throw new CommandError(72, `${name} is not allowed to be used within an update`);
  }
  const pipeline = compilePipeline(stages, ctx);
  return {
    kind: "pipeline",
    apply(document, { isInsert = false }) {
      const [computed] = [...pipeline.run([document])] as [Document];
      const id = field(document, "_id");
      const result = id === undefined || field(computed, "_id") !== undefined ? computed : { _id: id, ...computed };
      checkId(document, result, isInsert);
      return identical(document, result) ? document : result;
    },
  };
}

function checkId(before: Document, after: Document, isInsert: boolean): void {
  const [old, id] = [field(before, "_id"), field(after, "_id")];
  if (isInsert && old === undefined) return;
  if (!equalValues(old, id)) throw new CommandError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
}

function readSteps(update: Document, ctx: QueryContext): Step[] {
  return fields(update).flatMap(([name, operand]) => {
    const compile = Object.hasOwn(MODIFIERS, name) ? MODIFIERS[name] : undefined;
    if (!compile && name !== "$rename") {
      throw unknown(9, `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`);
    }
    if (!isObject(operand)) {
      throw failedToParse(`Modifiers operate on fields but we found type ${typeName(operand)} instead. For example: {$mod: {<field>: ...}} not {${name}: ${shown(operand)}}`);
    }
    return fields(operand).flatMap(([path, value]): Step[] => {
      const parts = updatePath(path);
      if (compile) return [{ path: parts, modifier: compile(value, path, ctx) }];
      if (typeof value !== "string") throw badValue(`The 'to' field for $rename must be a string: ${path}`);
      const target = updatePath(value);
      if (isDynamic(parts)) throw badValue(`The source field for $rename may not be dynamic: ${path}`);
      if (isDynamic(target)) throw badValue(`The destination field for $rename may not be dynamic: ${value}`);
      if (path === value) throw badValue(`The source and target field for $rename must differ: $rename: "${path}"`);
      return [{ path: parts, modifier: NOTHING }, { path: target, from: parts }];
    });
  });
}

/** Holds the place of a renaming's source, so that no other modifier touches it. */
const NOTHING: Modifier = { existing: () => UNCHANGED, forgiving: true };
const isDynamic = (path: readonly string[]): boolean => path.some((part) => part === "$" || part.startsWith("$["));

function updatePath(path: string): readonly string[] {
  const parts = path.split(".");
  if (path === "") throw new CommandError(56, "An empty update path is not valid.");
  if (parts.includes("")) throw new CommandError(56, `The update path '${path}' contains an empty field name, which is not allowed.`);
  if (parts[0] === "$" || parts[0]!.startsWith("$[")) {
    throw badValue(`Cannot have array filter identifier (i.e. '$[<id>]') or positional element in the first position in path '${path}'`);
  }
  if (parts.filter((part) => part === "$").length > 1) throw badValue(`Too many positional (i.e. '$') elements found in path '${path}'`);
  for (const part of parts) {
    if (/^0\d/.test(part)) throw unsupported(`the array index '${part}' in '${path}'`);
    if (part.startsWith("$") && !["$", "$ref", "$id", "$db"].includes(part) && !/^\$\[\w*\]$/.test(part)) {
      throw new CommandError(52, `The dollar ($) prefixed field '${part}' in '${path}' is not valid for storage.`);
    }
  }
  return parts;
}

function compileArrayFilters(specs: readonly Document[], ctx: QueryContext): Map<string, Filter> {
  const filters = new Map<string, Filter>();
  for (const spec of specs) {
    const names = new Set(identifiers(spec));
    const [name] = names;
    if (name === undefined) throw failedToParse("Cannot use an expression without a top-level field name in arrayFilters");
    if (names.size > 1) {
      throw failedToParse(`Error parsing array filter :: caused by :: Expected a single top-level field name, found '${[...names].join("' and '")}'`);
    }
    if (!/^[a-z][a-zA-Z0-9]*$/.test(name)) {
      throw badValue(`Error parsing array filter :: caused by :: The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`);
    }
    if (filters.has(name)) throw failedToParse(`Found multiple array filters with the same top-level field name ${name}`);
    filters.set(name, compileFilter(spec, ctx));
  }
  return filters;
}

function identifiers(filter: Document): string[] {
  return fields(filter).flatMap(([name, value]) =>
    name.startsWith("$") ? (Array.isArray(value) ? value.flatMap((clause: Value) => (isObject(clause) ? identifiers(clause) : [])) : []) : [name.split(".")[0]!]);
}

function checkIdentifiers(steps: readonly Step[], filters: ReadonlyMap<string, Filter>): void {
  const used = new Set<string>();
  for (const { path } of steps) {
    for (const part of path) {
      const name = /^\$\[(\w+)\]$/.exec(part)?.[1];
      if (name === undefined) continue;
      if (!filters.has(name)) throw badValue(`No array filter found for identifier '${name}' in path '${path.join(".")}'`);
      used.add(name);
    }
  }
  for (const name of filters.keys()) if (!used.has(name)) throw failedToParse(`The array filter for identifier '${name}' was not used in the update`);
}

const isElements = (name: string): boolean => name.startsWith("$[");

function buildTree(steps: readonly Step[]): Node {
  const root: Node = { children: new Map() };
  for (const step of steps) {
    let node = root;
    for (const [at, part] of step.path.entries()) {
      const conflict = (depth: number): CommandError => new CommandError(40, `Updating the path '${step.path.join(".")}' would create a conflict at '${step.path.slice(0, depth).join(".")}'`);
      if (node.step) throw conflict(at);
      const [sibling] = node.children.keys();
      if (sibling !== undefined && isElements(sibling) !== isElements(part)) throw conflict(at);
      let next = node.children.get(part);
      if (!next) node.children.set(part, (next = { children: new Map() }));
      if (at === step.path.length - 1) {
        if (next.step || next.children.size) throw conflict(at + 1);
        next.step = step;
      }
      node = next;
    }
  }
  return root;
}

/** The tree with `$` replaced by the index that the filter matched. */
function placed(steps: readonly Step[], position: number | undefined): Node {
  if (position === undefined) throw badValue("The positional operator did not find the match needed from the query.");
  return buildTree(steps.map((step) => ({ ...step, path: step.path.map((part) => (part === "$" ? String(position) : part)) })));
}

/** Names in order, numbers by value: MongoDB creates fields in this order. */
const byName = ([a]: readonly [string, Node], [b]: readonly [string, Node]): number => (isIndex(a) && isIndex(b) ? Number(a) - Number(b) : a < b ? -1 : 1);

function applyChildren(node: Node, target: Document | Value[], path: readonly string[], state: State): void {
  for (const [name, child] of [...node.children].sort(byName)) applyChild(child, target, name, [...path, name], state);
}

function applyChild(node: Node, target: Document | Value[], name: string, path: readonly string[], state: State): void {
  if (Array.isArray(target) && !isIndex(name)) return refuse(node, path, target, state);
  const value: Value = Array.isArray(target) ? target[Number(name)] : field(target, name);
  if (node.step) return applyStep(node.step, target, name, value, path, state);
  if ([...node.children.keys()].some(isElements)) return applyElements(node, value, path, state);
  if (isObject(value) || Array.isArray(value)) return applyChildren(node, value as Document, path, state);
  if (value !== undefined) for (const [part, child] of node.children) refuse(child, [...path, part], value, state);
  else {
    const fresh: Document = {};
    applyChildren(node, fresh, path, state);
    if (Object.keys(fresh).length) put(target, name, fresh, state);
  }
}

/** A path that goes on through a scalar, or by a name through an array. */
function refuse(node: Node, path: readonly string[], element: Value, state: State): void {
  if (!node.step) {
    for (const [part, child] of node.children) {
      if (isElements(part)) throw badValue(`The path '${path.join(".")}' must exist in the document in order to apply array updates.`);
      refuse(child, [...path, part], element, state);
    }
    return;
  }
  if ("from" in node.step) {
    if (sourceOf(state.root, node.step.from) === undefined) return;
  } else if (node.step.modifier.forgiving || (node.step.modifier.insertOnly && !state.isInsert)) return;
  throw new CommandError(28, `Cannot create field '${path.at(-1)!}' in element {${path.slice(0, -1).join(".")}: ${shown(element)}}`);
}

function applyElements(node: Node, array: Value, path: readonly string[], state: State): void {
  const at = path.join(".");
  if (array === undefined) throw badValue(`The path '${at}' must exist in the document in order to apply array updates.`);
  if (!Array.isArray(array)) throw badValue(`Cannot apply array updates to non-array element ${at}: ${shown(array)}`);
  for (const [index, element] of array.entries()) {
    const chosen = [...node.children].filter(([part]) => {
      const name = part.slice(2, -1);
      return name === "" || state.filters.get(name)!.matches({ [name]: element as Value });
    });
    const place = [...path, String(index)];
    if (chosen.length) applyChild(chosen.map(([, child]) => child).reduce((a, b) => merge(a, b, place)), array, String(index), place, state);
  }
}

function merge(a: Node, b: Node, path: readonly string[]): Node {
  if (a.step || b.step) throw new CommandError(40, `Update created a conflict at '${path.join(".")}'`);
  const children = new Map(a.children);
  for (const [name, child] of b.children) {
    const other = children.get(name);
    children.set(name, other ? merge(other, child, [...path, name]) : child);
  }
  return { children };
}

function applyStep(step: Step, target: Document | Value[], name: string, value: Value, path: readonly string[], state: State): void {
  if ("from" in step) return rename(step.from, target, name, path, state);
  if (step.modifier.insertOnly && !state.isInsert) return;
  const change: Change = value !== undefined ? step.modifier.existing(value, path.join(".")) : step.modifier.missing ? step.modifier.missing() : UNCHANGED;
  if (change !== UNCHANGED) put(target, name, change, state);
}

function put(target: Document | Value[], name: string, value: Change, state: State): void {
  state.changed = true;
  if (!Array.isArray(target)) return value === REMOVED ? void Reflect.deleteProperty(target, name) : setField(target, name, value);
  const index = Number(name);
  if (index > 1_500_000) throw badValue("Can't backfill more than 1500000 elements");
  while (target.length < index) target.push(null);
  target[index] = value === REMOVED ? null : value;
}

/** The value to rename. Error 28 when its path goes through a scalar, 2 when it is in an array. */
function sourceOf(root: Document, from: readonly string[]): Value {
  let value: Value = root, inArray = false;
  for (const [at, part] of from.entries()) {
    if (Array.isArray(value) ? !isIndex(part) : !isObject(value)) {
      throw new CommandError(28, `cannot use the part (${from[at - 1]!} of ${from.join(".")}) to traverse the element ({${from[at - 1]!}: ${shown(value)}})`);
    }
    inArray ||= Array.isArray(value);
    value = Array.isArray(value) ? (value[Number(part)] as Value) : field(value as Document, part);
    if (value === undefined) return undefined;
  }
  if (inArray) throw badValue(`The source field cannot be an array element, '${from.join(".")}' in a document that has an array there`);
  return value;
}

function rename(from: readonly string[], target: Document | Value[], name: string, path: readonly string[], state: State): void {
  const value = sourceOf(state.root, from);
  if (value === undefined) return;
  if (Array.isArray(target)) {
    throw badValue(`The destination field cannot be an array element, '${path.join(".")}' in a document that has an array there`);
  }
  put(target, name, value, state);
  let parent = state.root;
  for (const part of from.slice(0, -1)) parent = field(parent, part) as Document;
  Reflect.deleteProperty(parent, from.at(-1)!);
}
