import { BSON } from "mongodb";
import { badValue, failedToParse, typeMismatch } from "./errors.ts";
import { compareValues, equalValues, identity } from "./keystring.ts";
import { compileFilter, isOperatorDocument } from "./match.ts";
import { arithmetic, toBigInt, wholeNumber } from "./number.ts";
import { isRegex } from "./regex.ts";
import { compileElementSort } from "./sort.ts";
import { copy, field, fields, isNumber, isObject, shown, toInteger, toNumber, typeName, type Value } from "./value.ts";
import type { Document, QueryContext } from "./context.ts";

/** What a modifier leaves at its path: a value, or nothing when the field goes. */
export const REMOVED = Symbol("removed");
/** The modifier changes nothing. */
export const UNCHANGED = Symbol("unchanged");
export type Change = Value | typeof REMOVED | typeof UNCHANGED;

/** One operator of an update at one path (MongoDB manual, "Update Operators"). */
export type Modifier = {
  /** The new value for the one that is there. */
  existing(value: Value, path: string): Change;
  /** The value where there is none; absent for modifiers that create nothing (`$pull`, `$pop`, `$unset`). */
  readonly missing?: () => Change;
  /** `$unset` forgives a path through a scalar. */
  readonly forgiving?: true;
  /** `$setOnInsert`. */
  readonly insertOnly?: true;
};

type Compiler = (operand: Value, path: string, ctx: QueryContext) => Modifier;

/** The same type and the same bytes: nothing to write. */
export const identical = (a: Value, b: Value): boolean =>
  a === b || (typeName(a) === typeName(b) && typeof a !== "string" && Buffer.compare(BSON.serialize({ v: a }), BSON.serialize({ v: b })) === 0);

const changed = (before: Value, after: Value): Change => (identical(before, after) ? UNCHANGED : after);

export const MODIFIERS: Readonly<Record<string, Compiler>> = {
  $set: (operand) => setter(operand),
  $setOnInsert: (operand) => ({ ...setter(operand), insertOnly: true }),
  $unset: () => ({ existing: () => REMOVED, forgiving: true }),
  $inc: (operand, path) => computing("$inc", "increment", "+", operand, path),
  $mul: (operand, path) => computing("$mul", "multiply", "*", operand, path),
  $min: (operand, _path, ctx) => extreme(operand, -1, ctx),
  $max: (operand, _path, ctx) => extreme(operand, 1, ctx),
  $currentDate: (operand, path, ctx) => {
    const type = isObject(operand) ? field(operand, "$type") : operand;
    if (isObject(operand) && (fields(operand).length !== 1 || (type !== "date" && type !== "timestamp"))) {
      throw badValue("The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}");
    }
    if (!isObject(operand) && typeof operand !== "boolean") {
      throw badValue(`${typeName(operand)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression ({$type: 'timestamp/date'}) at ${path}`);
    }
    const moment = type === "timestamp" ? new BSON.Timestamp({ t: Math.floor(ctx.now.getTime() / 1000), i: 1 }) : ctx.now;
    return { existing: () => moment, missing: () => moment };
  },
  $bit: bitwise,
  $push: push,
  $addToSet: addToSet,
  $pop: (operand) => {
    const side = toInteger(operand);
    if (side === undefined) throw failedToParse(`Expected a number in: $pop: ${shown(operand)}`);
    if (side !== 1 && side !== -1) throw failedToParse(`$pop expects 1 or -1, found: ${side}`);
    return {
      existing(value, path) {
        if (!Array.isArray(value)) throw typeMismatch(`Path '${path}' contains an element of non-array type '${typeName(value)}'`);
        if (value.length === 0) return UNCHANGED;
        return side === 1 ? value.slice(0, -1) : value.slice(1);
      },
    };
  },
  $pull: (operand, _path, ctx) => pulling(pullTest(operand, ctx)),
  $pullAll: (operand, _path, ctx) => {
    if (!Array.isArray(operand)) throw badValue(`$pullAll requires an array argument but was given a ${typeName(operand)}`);
    const gone = new Set(operand.map((value: Value) => identity(value, ctx.collation)));
    return pulling((value) => gone.has(identity(value, ctx.collation)));
  },
};

function setter(operand: Value): Modifier {
  return { existing: (value) => changed(value, copy(operand)), missing: () => copy(operand) };
}

function extreme(operand: Value, sign: 1 | -1, ctx: QueryContext): Modifier {
  return {
    existing: (value) => (compareValues(operand, value, ctx.collation) === sign ? copy(operand) : UNCHANGED),
    missing: () => copy(operand),
  };
}

/** `$inc` and `$mul`: types widen as in arithmetic, but a Long does not become a double: error 2. */
function computing(name: string, verb: string, operator: "+" | "*", operand: Value, path: string): Modifier {
  if (!isNumber(operand)) throw typeMismatch(`Cannot ${verb} with non-numeric argument: {${path}: ${shown(operand)}}`);
  return {
    existing(value, at) {
      if (!isNumber(value)) {
        throw typeMismatch(`Cannot apply ${name} to a value of non-numeric type. The field '${at}' is of type ${typeName(value)}`);
      }
      const result = arithmetic(operator, value, operand);
      if (result === undefined) throw badValue(`Failed to apply ${name} operations to current value ((NumberLong)${String(value)}) for document`);
      // As in MongoDB, NaN is not the same number as NaN: it is written again.
      return Number.isNaN(toNumber(result)) ? result : changed(value, result);
    },
    missing: () => (operator === "+" ? operand : arithmetic("*", operand, new BSON.Int32(0))),
  };
}

function bitwise(operand: Value): Modifier {
  if (!isObject(operand)) {
    throw badValue(`The $bit modifier is not compatible with a ${typeName(operand)}. You must pass in an embedded document: {$bit: {field: {and/or/xor: #}}`);
  }
  const steps = fields(operand).map(([name, mask]) => {
    if (!["and", "or", "xor"].includes(name)) {
      throw badValue(`The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator`);
    }
    if (!isInteger(mask)) throw badValue("The $bit modifier field must be an Integer(32/64 bit)");
    return [name, mask] as const;
  });
  if (steps.length === 0) throw badValue("You must pass in at least one bitwise operation. The format is: {$bit: {field: {and/or/xor: #}}");
  const apply = (start: Value): Value => steps.reduce((value: Value, [name, mask]) => {
    const [a, b] = [toBigInt(value), toBigInt(mask)];
    return wholeNumber(name === "and" ? a & b : name === "or" ? a | b : a ^ b, value instanceof BSON.Long || mask instanceof BSON.Long)!;
  }, start);
  return {
    existing(value, path) {
      if (!isInteger(value)) throw badValue(`Cannot apply $bit to a value of non-integral type. The field ${path} is of type ${typeName(value)}`);
      return changed(value, apply(value));
    },
    missing: () => apply(new BSON.Int32(0)),
  };
}

const isInteger = (value: Value): boolean => typeName(value) === "int" || typeName(value) === "long";

const PUSH_OPTIONS = ["$each", "$slice", "$sort", "$position"];

function push(operand: Value, _path: string, ctx: QueryContext): Modifier {
  const options = isObject(operand) && field(operand, "$each") !== undefined ? operand : { $each: [operand] };
  const each = field(options, "$each");
  if (!Array.isArray(each)) throw badValue(`The argument to $each in $push must be an array but it was of type: ${typeName(each)}`);
  for (const [name] of fields(options)) if (!PUSH_OPTIONS.includes(name)) throw badValue(`Unrecognized clause in $push: ${name}`);
  const [slice, position] = [wholeOption(options, "$slice"), wholeOption(options, "$position")];
  const sort = pushSort(field(options, "$sort"), ctx);
  const apply = (array: readonly Value[]): Value[] => {
    const at = position === undefined ? array.length : position < 0 ? Math.max(0, array.length + position) : position;
    const added = copy(each) as Value[];
    const result = [...array.slice(0, at), ...added, ...array.slice(at)];
    if (sort) result.sort(sort);
    return slice === undefined ? result : slice === 0 ? [] : slice < 0 ? result.slice(slice) : result.slice(0, slice);
  };
  return {
    existing(value, path) {
      if (!Array.isArray(value)) throw badValue(`The field '${path}' must be an array but is of type ${typeName(value)} in document`);
      const result = apply(value);
      // As in MongoDB: what was added or sorted counts as changed, also when `$slice` took it away again.
      return each.length === 0 && (!sort || value.length === 0) && result.length === value.length ? UNCHANGED : result;
    },
    missing: () => apply([]),
  };
}

function wholeOption(options: Document, name: string): number | undefined {
  const value = field(options, name);
  if (value === undefined) return undefined;
  const whole = toInteger(value);
  if (whole === undefined) throw badValue(`The value for ${name} must be an integer value but was given type: ${typeName(value)}`);
  return whole;
}

/** `$sort: 1` orders whole elements, `$sort: { a: 1 }` orders documents by their fields (others count as empty documents). */
function pushSort(operand: Value, ctx: QueryContext): ((a: Value, b: Value) => number) | undefined {
  if (operand === undefined) return undefined;
  if (isObject(operand)) {
    if (fields(operand).length === 0) throw badValue("The $sort pattern is empty when it should be a set of fields.");
    for (const [name, direction] of fields(operand)) {
      if (name === "" || name.split(".").includes("")) throw badValue("The $sort field is a dotted field but has an empty part");
      if (![1, -1].includes(isNumber(direction) ? toNumber(direction) : 0)) throw badValue("The $sort element value must be either 1 or -1");
    }
    return compileElementSort(operand, ctx);
  }
  const direction = isNumber(operand) ? toNumber(operand) : 0;
  if (direction !== 1 && direction !== -1) {
    throw badValue("The $sort is invalid: use 1/-1 to sort the whole element, or {field:1/-1} to sort embedded fields");
  }
  return (a, b) => compareValues(a, b, ctx.collation) * direction;
}

function addToSet(operand: Value, _path: string, ctx: QueryContext): Modifier {
  let added: readonly Value[] = [operand];
  if (isObject(operand) && Object.keys(operand)[0] === "$each") {
    const each = field(operand, "$each");
    if (!Array.isArray(each)) throw typeMismatch(`The argument to $each in $addToSet must be an array but it was of type ${typeName(each)}`);
    if (fields(operand).length > 1) throw badValue(`Found unexpected fields after $each in $addToSet: ${shown(operand)}`);
    added = each;
  }
  const apply = (array: readonly Value[]): Value[] => {
    const known = new Set(array.map((value) => identity(value, ctx.collation)));
    const fresh = added.filter((value) => {
      const name = identity(value, ctx.collation);
      return !known.has(name) && known.add(name);
    });
    return [...array, ...(copy(fresh) as Value[])];
  };
  return {
    existing(value, path) {
      if (!Array.isArray(value)) {
        throw badValue(`Cannot apply $addToSet to non-array field. Field named '${path.split(".").at(-1)!}' has non-array type ${typeName(value)}`);
      }
      const result = apply(value);
      return result.length === value.length ? UNCHANGED : result;
    },
    missing: () => apply([]),
  };
}

function pulling(test: (value: Value) => boolean): Modifier {
  return {
    existing(value) {
      if (!Array.isArray(value)) throw badValue("Cannot apply $pull to a non-array value");
      const result = value.filter((element: Value) => !test(element));
      return result.length === value.length ? UNCHANGED : result;
    },
  };
}

/** What does not test a value but a document; `$not` here is refused as at the top of a filter. */
const CLAUSES = new Set(["$and", "$or", "$nor", "$not", "$expr"]);

/** A document pulls the elements that it matches as a filter, operators and patterns pull what they match, other values their equals. */
function pullTest(operand: Value, ctx: QueryContext): (value: Value) => boolean {
  if (isObject(operand) && (!isOperatorDocument(operand) || CLAUSES.has(Object.keys(operand)[0]!))) {
    const filter = compileFilter(operand, ctx);
    return (value) => isObject(value) && filter.matches(value);
  }
  if (isOperatorDocument(operand) || isRegex(operand)) {
    const filter = compileFilter({ element: operand }, ctx);
    return (value) => filter.matches({ element: value });
  }
  return (value) => equalValues(value, operand, ctx.collation);
}
