import { BSON } from "mongodb";
import { badValue, CommandError, failedToParse, unknown, unsupported } from "./errors.ts";
import { compareValues, equalValues, identity, type CompiledCollation } from "./keystring.ts";
import { wholePart } from "./decimal.ts";
import { pathParts, visitPath } from "./path.ts";
import { compileRegex, isRegex, regexSource } from "./regex.ts";
import { field, fields, isNumber, isObject, isTruthy, isTypeName, rank, shown, toInteger, toNumber, TYPE_NUMBERS, typeName, typeRank, type TypeName, type Value } from "./value.ts";
import { compileExpression } from "./expression/compile.ts";
import { rootScope } from "./expression/operator.ts";
import type { Document, QueryContext } from "./context.ts";

/** A compiled filter. The position is the index that `$` means in an update or projection. */
export type Filter = {
  matches(document: Document): boolean;
  matchWithPosition(document: Document): { matched: boolean; position?: number };
};

/** Does a document match; a match through an array leaves its index. */
type Test = (document: Document, found?: { position?: number }) => boolean;
/** Does one value match; `$elemMatch` leaves its index. */
type ValueTest = (value: Value, found?: { position?: number }) => boolean;
/** Where the operators of one condition look: at a path of a document, or at one element of an array (`$elemMatch: { $gt: 1 }`). */
type Place = (test: ValueTest, leafArrays: boolean) => Test;

const ABSENT = new Set(["$where", "$text", "$jsonSchema", "$geoWithin", "$geoIntersects", "$near", "$nearSphere", "$within", "$maxDistance",
  "$minDistance", "$geoNear", "$sampleRate", "$_internalSchemaAllowedProperties", "$alwaysTrue", "$alwaysFalse"]);
const CLAUSES = new Set(["$and", "$or", "$nor"]);

/** Compiles a query filter to closures. Errors: 2 for an unknown operator or a wrong operand, 238 for a known one that is absent. */
export function compileFilter(filter: Document, ctx: QueryContext): Filter {
  const test = compileClauses(filter, ctx);
  return {
    matches: (document) => test(document),
    matchWithPosition(document) {
      const found: { position?: number } = {};
      return test(document, found) ? { matched: true, ...found } : { matched: false };
    },
  };
}

function compileClauses(filter: Document, ctx: QueryContext): Test {
  const tests = fields(filter).flatMap(([name, operand]) => {
    if (name === "$comment") return [];
    return [name.startsWith("$") ? compileTopLevel(name, operand, ctx) : compileField(name, operand, ctx)];
  });
  return tests.length === 1 ? tests[0]! : (document, found) => tests.every((test) => test(document, found));
}

function compileTopLevel(name: string, operand: Value, ctx: QueryContext): Test {
  if (name === "$expr") {
    const expression = compileExpression(operand, ctx);
    return (document) => isTruthy(expression(rootScope(document, ctx)));
  }
  if (ABSENT.has(name)) throw unsupported(`the query operator ${name}`);
  if (!CLAUSES.has(name)) {
    throw unknown(2, `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`);
  }
  if (!Array.isArray(operand)) throw badValue(`${name} must be an array`);
  if (operand.length === 0) throw badValue("$and/$or/$nor must be a nonempty array");
  const tests = operand.map((clause: Value) => {
    if (!isObject(clause)) throw badValue("$or/$and/$nor entries need to be full objects");
    return compileClauses(clause, ctx);
  });
  if (name === "$and" || (name === "$or" && tests.length === 1)) return (document, found) => tests.every((test) => test(document, found));
  return (document) => tests.some((test) => test(document)) === (name === "$or");
}

/** Is it `{ $gt: … }` rather than a value to be equal to? */
export const isOperatorDocument = (value: Value): value is Document =>
  isObject(value) && !(value instanceof BSON.DBRef) && (Object.keys(value)[0]?.startsWith("$") ?? false) && !["$ref", "$id", "$db"].includes(Object.keys(value)[0]!);

function compileField(path: string, condition: Value, ctx: QueryContext): Test {
  const place = atPath(pathParts(path));
  if (isRegex(condition)) return place(regexTest(...regexSource(condition), condition), true);
  if (!isOperatorDocument(condition)) return place(equalTest(condition, ctx.collation), true);
  return compileOperators(place, condition, ctx);
}

const atElement: Place = (test) => (element, found) => test(element, found);

function atPath(parts: readonly string[]): Place {
  return (test, leafArrays) => (document, found) => visitPath(document, parts, leafArrays, (value, position) => {
    const matched = test(value, found);
    if (matched && found && position !== undefined) found.position = position;
    return matched;
  });
}

function compileOperators(place: Place, condition: Document, ctx: QueryContext): Test {
  const tests = fields(condition).flatMap(([name, operand]) => {
    if (name === "$comment") return [];
    if (name === "$options") {
      if (field(condition, "$regex") === undefined) throw badValue("$options needs a $regex");
      return [];
    }
    return [compileOperator(place, name, operand, condition, ctx)];
  });
  return tests.length === 1 ? tests[0]! : (document, found) => tests.every((test) => test(document, found));
}

const not = (test: Test): Test => (document) => !test(document);

function compileOperator(place: Place, name: string, operand: Value, condition: Document, ctx: QueryContext): Test {
  switch (name) {
    case "$eq": return place(equalTest(operand, ctx.collation), true);
    case "$ne":
      if (isRegex(operand)) throw badValue("Can't have regex as arg to $ne.");
      return not(place(equalTest(operand, ctx.collation), true));
    case "$gt": case "$gte": case "$lt": case "$lte":
      if (isRegex(operand)) throw badValue(`Can't have RegEx as arg to predicate ${name}.`);
      return place(orderTest(name, operand, ctx.collation), true);
    case "$in": return place(inTest(name, operand, ctx.collation), true);
    case "$nin": return not(place(inTest(name, operand, ctx.collation), true));
    case "$exists": return isTruthy(operand) ? place((value) => value !== undefined, true) : not(place((value) => value !== undefined, true));
    case "$type": return place(typeTest(operand), true);
    case "$regex": return place(regexOperator(operand, field(condition, "$options")), true);
    case "$mod": return place(modTest(operand), true);
    case "$size": return place(sizeTest(operand), false);
    case "$all": return compileAll(place, operand, ctx);
    case "$elemMatch": return place(elemMatchTest(operand, ctx), false);
    case "$not": {
      if (isRegex(operand)) return not(place(regexTest(...regexSource(operand), operand), true));
      if (!isObject(operand)) throw badValue("$not needs a regex or a document");
      if (fields(operand).length === 0) throw badValue("$not cannot be empty");
      return not(compileOperators(place, operand, ctx));
    }
    case "$bitsAllSet": case "$bitsAllClear": case "$bitsAnySet": case "$bitsAnyClear": return place(bitsTest(name, operand), true);
  }
  throw ABSENT.has(name) || name === "$expr" ? unsupported(`the query operator ${name}`) : unknown(2, `unknown operator: ${name}`);
}

function equalTest(operand: Value, collation: CompiledCollation | undefined): ValueTest {
  if (operand === null || operand === undefined) return (value) => value === null || value === undefined;
  if (typeof operand === "string" && !collation) return (value) => value === operand || (value instanceof BSON.BSONSymbol && value.value === operand);
  if (operand instanceof BSON.ObjectId) return (value) => value instanceof BSON.ObjectId && value.equals(operand);
  const type = rank(operand);
  return (value) => value !== undefined && rank(value) === type && equalValues(value, operand, collation);
}

/** Comparisons stay within a type ("type bracketing"); NaN is only equal to itself. */
function orderTest(name: string, operand: Value, collation: CompiledCollation | undefined): ValueTest {
  const orEqual = name.endsWith("e");
  if (operand === null || operand === undefined) return (value) => orEqual && (value === null || value === undefined);
  if (operand instanceof BSON.MinKey || operand instanceof BSON.MaxKey) {
    const open = name.startsWith("$g") === operand instanceof BSON.MinKey;
    return (value) => (value !== undefined || open) && (rank(value) === rank(operand) ? orEqual : open);
  }
  const type = rank(operand), sign = name.startsWith("$g") ? 1 : -1;
  const isNaN = (value: Value): boolean => type === typeRank("int") && Number.isNaN(toNumber(value));
  const operandIsNaN = isNaN(operand);
  return (value) => {
    if (value === undefined || rank(value) !== type) return false;
    if (operandIsNaN || isNaN(value)) return orEqual && operandIsNaN && isNaN(value);
    const order = compareValues(value, operand, collation);
    return order === sign || (orEqual && order === 0);
  };
}

function inTest(name: string, operand: Value, collation: CompiledCollation | undefined): ValueTest {
  if (!Array.isArray(operand)) throw badValue(`${name} needs an array`);
  if (operand.some((value) => isOperatorDocument(value))) throw badValue(`cannot nest $ under ${name}`);
  const regexes = operand.filter(isRegex).map((value) => regexTest(...regexSource(value), value));
  const identities = new Set(operand.filter((value) => !isRegex(value)).map((value: Value) => identity(value ?? null, collation)));
  return (value) => identities.has(identity(value ?? null, collation)) || regexes.some((test) => test(value));
}

function regexOperator(operand: Value, options: Value): ValueTest {
  if (options !== undefined && typeof options !== "string") throw badValue("$options has to be a string");
  if (isRegex(operand)) {
    const [source, own] = regexSource(operand);
    if (own && options !== undefined) throw new CommandError(51075, "options set in both $regex and $options");
    return regexTest(source, options ?? own, operand);
  }
  if (typeof operand !== "string") throw badValue("$regex has to be a string");
  if (operand.includes("\0") || options?.includes("\0")) throw new CommandError(51109, "Regular expression cannot contain an embedded null byte");
  return regexTest(operand, options ?? "", new BSON.BSONRegExp(operand, options ?? ""));
}

/** Strings that match, or the same regular expression stored as a value. */
function regexTest(source: string, options: string, self: BSON.BSONRegExp | RegExp): ValueTest {
  const pattern = compileRegex(source, options);
  return (value) => (typeof value === "string" || value instanceof BSON.BSONSymbol ? pattern.test(String(value)) : isRegex(value) && equalValues(value, self));
}

function typeTest(operand: Value): ValueTest {
  const names = new Set<TypeName>();
  for (const item of Array.isArray(operand) ? (operand as Value[]) : [operand]) {
    if (item === "number") for (const name of ["int", "long", "double", "decimal"] as const) names.add(name);
    else if (typeof item === "string") {
      if (!isTypeName(item)) {
        if (item === "undefined") continue;
        throw badValue(`Unknown type name alias: ${item}`);
      }
      names.add(item);
    } else {
      const number = toInteger(item);
      if (number === 6) continue;
      const name = number === undefined ? undefined : TYPE_NUMBERS[number];
      if (!isNumber(item)) throw new CommandError(14, "type must be represented as a number or a string");
      if (!name) throw badValue(`Invalid numerical type code: ${shown(item)}`);
      names.add(name);
    }
  }
  if (Array.isArray(operand) && operand.length === 0) throw failedToParse("$type must match at least one type");
  return (value) => names.has(typeName(value));
}

function modTest(operand: Value): ValueTest {
  if (!Array.isArray(operand)) throw badValue("malformed mod, needs to be an array");
  if (operand.length !== 2) throw badValue(`malformed mod, ${operand.length < 2 ? "not enough" : "too many"} elements`);
  const [divisor, remainder] = operand.map((value: Value) => truncated(value)) as [bigint | undefined, bigint | undefined];
  if (divisor === undefined) throw badValue("malformed mod, divisor not a number");
  if (divisor === 0n) throw badValue("divisor cannot be 0");
  if (remainder === undefined) throw badValue("malformed mod, remainder not a number");
  return (value) => {
    const number = truncated(value);
    return number !== undefined && number % divisor === remainder;
  };
}

/** A number without its fraction, in 64 bits; `undefined` for what is none. */
function truncated(value: Value): bigint | undefined {
  if (!isNumber(value)) return undefined;
  if (value instanceof BSON.Long) return value.toBigInt();
  if (!Number.isFinite(toNumber(value)) || Math.abs(toNumber(value)) > 2 ** 63) return undefined;
  const whole = value instanceof BSON.Decimal128 ? wholePart(value) : BigInt(Math.trunc(toNumber(value)));
  return BigInt.asIntN(64, whole) === whole ? whole : undefined;
}

function sizeTest(operand: Value): ValueTest {
  const size = toInteger(operand);
  if (size === undefined) throw failedToParse(`Failed to parse $size. Expected an integer: $size: ${shown(operand)}`);
  if (size < 0) throw badValue(`Failed to parse $size. Expected a non-negative number in: $size: ${size}`);
  return (value) => Array.isArray(value) && value.length === size;
}

function compileAll(place: Place, operand: Value, ctx: QueryContext): Test {
  if (!Array.isArray(operand)) throw badValue("$all needs an array");
  if (operand.length === 0) return () => false;
  const tests = operand.map((item: Value): Test => {
    if (isOperatorDocument(item)) {
      if (Object.keys(item)[0] !== "$elemMatch") throw badValue("no $ expressions in $all");
      return compileOperators(place, item, ctx);
    }
    return isRegex(item) ? place(regexTest(...regexSource(item), item), true) : place(equalTest(item, ctx.collation), true);
  });
  return (document, found) => tests.every((test) => test(document, found));
}

/** Elements are tested as values when the operand begins with an operator, else as documents (nested arrays by their indexes). */
function elemMatchTest(operand: Value, ctx: QueryContext): ValueTest {
  if (!isObject(operand)) throw badValue("$elemMatch needs an Object");
  const byValue = isOperatorDocument(operand) && !CLAUSES.has(Object.keys(operand)[0]!) && Object.keys(operand)[0] !== "$expr";
  const test = byValue ? compileOperators(atElement, operand, ctx) : compileClauses(operand, ctx);
  const matches = (element: Value): boolean =>
    byValue ? test(element as Document) : Array.isArray(element) ? test({ ...element }) : isObject(element) && test(element);
  return (value, found) => {
    if (!Array.isArray(value)) return false;
    const index = value.findIndex(matches);
    if (index >= 0 && found) found.position = index;
    return index >= 0;
  };
}

function bitsTest(name: string, operand: Value): ValueTest {
  const mask = bitMask(name, operand);
  return (value) => {
    const bits = integerBits(value);
    if (bits === undefined) return false;
    const set = bits & mask;
    if (name === "$bitsAllSet") return set === mask;
    if (name === "$bitsAllClear") return set === 0n;
    return name === "$bitsAnySet" ? set !== 0n : set !== mask;
  };
}

function bitMask(name: string, operand: Value): bigint {
  if (Array.isArray(operand)) {
    return operand.reduce<bigint>((mask, item: Value) => {
      const bit = toInteger(item);
      if (bit === undefined || bit < 0) throw badValue(`bit positions must be an integer >= 0 but got: ${shown(item)}`);
      return mask | (1n << BigInt(bit));
    }, 0n);
  }
  const mask = integerBits(operand);
  if (mask === undefined || mask < 0n) throw badValue(`${name} takes an Array, a number, or a BinData but received: ${shown(operand)}`);
  return mask;
}

/** A whole number or the bytes of a Binary as bits, negative numbers with their sign bit for ever. */
function integerBits(value: Value): bigint | undefined {
  if (value instanceof BSON.Binary) return BigInt(`0x0${Buffer.from(value.buffer.subarray(0, value.length())).reverse().toString("hex")}`);
  const whole = truncated(value);
  return whole !== undefined && equalValues(value, BSON.Long.fromBigInt(whole)) ? whole : undefined;
}
