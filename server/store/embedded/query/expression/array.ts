import { badValue, CommandError } from "../errors.ts";
import { compareValues, equalValues, identity, type CompiledCollation } from "../keystring.ts";
import { int, Sum } from "../number.ts";
import { compileElementSort } from "../sort.ts";
import { field, fields, isMissing, isNumber, isObject, isTruthy, setField, toInteger, toNumber, typeName, type Value } from "../value.ts";
import { checkVariable, named, namedOperands, operands, taking, unary, withVariables, type Operator } from "./operator.ts";
import type { Document, QueryContext } from "../context.ts";

/** An array operand, `undefined` for `null` and missing; another type is refused with the operator's own error. */
function arrayOf(value: Value, code: number, message: string): Value[] | undefined {
  if (isMissing(value)) return undefined;
  if (!Array.isArray(value)) throw new CommandError(code, `${message}, found ${typeName(value)}`);
  return value;
}

const arrayFunction = (code: number, evaluate: (array: Value[]) => Value): Operator =>
  unary((value, name) => {
    const array = arrayOf(value, code, `The argument to ${name} must be an array`);
    return array ? evaluate(array) : null;
  });

const some = (name: string, choose: (array: Value[], count: number, ctx: QueryContext) => Value[]): Operator =>
  named(["n", "input"], [], ({ n, input }, ctx) => {
    if (!Array.isArray(input)) throw new CommandError(5788200, `${name} requires 'input' to be an array`);
    return choose(input, countOf(n), ctx);
  });

/** The `n` of `$firstN`, `$topN` …: a whole number above zero. */
export function countOf(value: Value): number {
  const count = toInteger(value);
  if (count === undefined) throw new CommandError(5787902, "Value for 'n' must be of integral type");
  if (count <= 0) throw new CommandError(5787908, "'n' must be greater than 0");
  return count;
}

/** The `n` greatest (sign -1) or least (sign 1) values that are not missing or `null`. Of equal ones the first are kept; `$maxN` gives the last of them first. */
export function extremes(values: readonly Value[], count: number, sign: 1 | -1, ctx: QueryContext): Value[] {
  const kept = values.filter((value) => !isMissing(value)).sort((a, b) => sign * compareValues(a, b, ctx.collation)).slice(0, count);
  return sign === 1 ? kept : kept.reverse().sort((a, b) => -compareValues(a, b, ctx.collation));
}

/** `$sum: "$list"` goes through the list; of several operands each counts as itself. */
const over = (evaluate: (values: readonly Value[], ctx: QueryContext) => Value): Operator => (operand, compile) => {
  const parts = operands(operand, compile);
  return (scope) => {
    const values = parts.map((part) => part(scope));
    return evaluate(values.length === 1 && Array.isArray(values[0]) ? (values[0] as Value[]) : values, compile.ctx);
  };
};

const sumOf = (values: readonly Value[]): Sum => {
  const sum = new Sum();
  for (const value of values) sum.add(value);
  return sum;
};

/** Array, set and accumulating expressions (MongoDB manual, "Array Expression Operators", "Set Expression Operators"). */
export const ARRAYS: Readonly<Record<string, Operator>> = {
  $sum: over((values) => sumOf(values).value()),
  $avg: over((values) => sumOf(values).mean()),
  $max: over((values, ctx) => extremes(values, 1, -1, ctx)[0] ?? null),
  $min: over((values, ctx) => extremes(values, 1, 1, ctx)[0] ?? null),
  $firstN: some("$firstN", (array, count) => array.slice(0, count)),
  $lastN: some("$lastN", (array, count) => array.slice(-count)),
  $maxN: some("$maxN", (array, count, ctx) => extremes(array, count, -1, ctx)),
  $minN: some("$minN", (array, count, ctx) => extremes(array, count, 1, ctx)),

  $isArray: unary((value) => Array.isArray(value)),
  $size: unary((value) => {
    if (!Array.isArray(value)) throw new CommandError(17124, `The argument to $size must be an array, but was of type: ${typeName(value)}`);
    return int(value.length);
  }),
  $first: arrayFunction(28689, (array) => array[0]),
  $last: arrayFunction(28689, (array) => array.at(-1)),
  $reverseArray: arrayFunction(34435, (array) => array.toReversed()),
  $arrayElemAt: taking(2, 2, ([array, index]) => {
    if (isMissing(array) || isMissing(index)) return null;
    if (!Array.isArray(array)) throw new CommandError(28689, `$arrayElemAt's first argument must be an array, but is ${typeName(array)}`);
    if (!isNumber(index)) throw new CommandError(28690, `$arrayElemAt's second argument must be a numeric value, but is ${typeName(index)}`);
    return array.at(whole(index, 28691, "$arrayElemAt's second argument must be representable as a 32-bit integer")) as Value;
  }),
  $slice: taking(2, 3, ([array, ...numbers]) => {
    const [second, third] = numbers;
    if (isMissing(array) || numbers.some(isMissing)) return null;
    if (!Array.isArray(array)) throw new CommandError(28724, `First argument to $slice must be an array, but is of type: ${typeName(array)}`);
    const first = whole(second, 28725, "Second argument to $slice must be a numeric value");
    if (third === undefined) return first < 0 ? array.slice(first) : array.slice(0, first);
    const count = whole(third, 28727, "Third argument to $slice must be numeric");
    if (count <= 0) throw new CommandError(28729, `Third argument to $slice must be positive: ${count}`);
    const start = first < 0 ? Math.max(0, array.length + first) : first;
    return array.slice(start, start + count);
  }),
  $concatArrays: taking(0, Infinity, (values) => {
    const arrays = values.map((value) => arrayOf(value, 28664, "$concatArrays only supports arrays"));
    return arrays.includes(undefined) ? null : arrays.flat();
  }),
  $in: taking(2, 2, ([value, array], ctx) => {
    if (!Array.isArray(array)) throw new CommandError(40081, `$in requires an array as a second argument, found: ${typeName(array)}`);
    return array.some((item: Value) => equalValues(item, value, ctx.collation));
  }),
  $indexOfArray: taking(2, 4, ([array, value, start, end], ctx) => {
    if (isMissing(array)) return null;
    if (!Array.isArray(array)) throw new CommandError(40090, `$indexOfArray requires an array as a first argument, found: ${typeName(array)}`);
    const from = start === undefined ? 0 : whole(start, 40096, "$indexOfArray requires an integral starting index");
    const to = end === undefined ? array.length : whole(end, 40096, "$indexOfArray requires an integral ending index");
    if (from < 0 || to < 0) throw new CommandError(40097, "$indexOfArray requires a nonnegative index");
    const found = array.slice(0, to).findIndex((item: Value, at) => at >= from && equalValues(item, value, ctx.collation));
    return int(found);
  }),
  $range: taking(2, 3, ([start, end, step]) => {
    const [from, to] = [whole(start, 34443, "$range requires a numeric starting value"), whole(end, 34445, "$range requires a numeric ending value")];
    const by = step === undefined ? 1 : whole(step, 34447, "$range requires a numeric step value");
    if (by === 0) throw new CommandError(34449, "$range requires a non-zero step value");
    const length = Math.max(0, Math.ceil((to - from) / by));
    if (length > 1_000_000) throw new CommandError(146, "$range would use too much memory");
    return Array.from({ length }, (_, at) => int(from + at * by));
  }),
  $zip: named(["inputs"], ["useLongestLength", "defaults"], ({ inputs, useLongestLength, defaults }) => {
    if (!Array.isArray(inputs) || inputs.length === 0) throw new CommandError(34461, "inputs must be an array of expressions");
    if (defaults !== undefined && useLongestLength !== true) throw new CommandError(34466, "cannot specify defaults unless useLongestLength is true");
    const arrays = inputs.map((input: Value) => arrayOf(input, 34468, "$zip found a non-array expression in input"));
    if (arrays.includes(undefined)) return null;
    const lengths = arrays.map((array) => array!.length);
    const length = useLongestLength === true ? Math.max(...lengths) : Math.min(...lengths);
    return Array.from({ length }, (_, at) => arrays.map((array, column) => (at < array!.length ? array![at] : Array.isArray(defaults) ? (defaults[column] as Value) : null)));
  }),
  $sortArray: (operand, compile, name) => {
    const { input, sortBy } = namedOperands(name, operand, ["input", "sortBy"]);
    const array = compile(input), { ctx } = compile;
    const direction = isNumber(sortBy) ? toNumber(sortBy) : 0;
    if (!isObject(sortBy) && direction !== 1 && direction !== -1) throw badValue("The $sort element value must be either 1 or -1");
    const compare = isObject(sortBy) ? compileElementSort(sortBy, ctx) : (a: Value, b: Value) => direction * compareValues(a, b, ctx.collation);
    return (scope) => {
      const values = arrayOf(array(scope), 2942504, "The input argument to $sortArray must be an array");
      if (!values) return null;
      return values.toSorted(compare);
    };
  },

  $map: (operand, compile, name) => {
    const { input, as = "this", in: body } = namedOperands(name, operand, ["input", "in"], ["as"]);
    const array = compile(input), variable = checkVariable(as), inner = compile(body, [variable]);
    return (scope) => arrayOf(array(scope), 16883, "input to $map must be an array")?.map((item) => inner(withVariables(scope, { [variable]: item })) ?? null) ?? null;
  },
  $filter: (operand, compile, name) => {
    const { input, as = "this", cond, limit } = namedOperands(name, operand, ["input", "cond"], ["as", "limit"]);
    const array = compile(input), variable = checkVariable(as), test = compile(cond, [variable]), most = limit === undefined ? undefined : compile(limit);
    return (scope) => {
      const kept = arrayOf(array(scope), 28651, "input to $filter must be an array")?.filter((item) => isTruthy(test(withVariables(scope, { [variable]: item }))));
      const count = most?.(scope);
      return kept ? (isMissing(count) ? kept : kept.slice(0, countOf(count))) : null;
    };
  },
  $reduce: (operand, compile, name) => {
    const { input, initialValue, in: body } = namedOperands(name, operand, ["input", "initialValue", "in"]);
    const array = compile(input), start = compile(initialValue), inner = compile(body, ["this", "value"]);
    return (scope) => {
      const values = arrayOf(array(scope), 40080, "$reduce requires that 'input' be an array");
      return values ? values.reduce((value: Value, item) => inner(withVariables(scope, { this: item, value })), start(scope)) : null;
    };
  },

  $objectToArray: unary((value) => {
    if (isMissing(value)) return null;
    if (!isObject(value)) throw new CommandError(40390, `$objectToArray requires a document input, found: ${typeName(value)}`);
    return fields(value).map(([k, v]) => ({ k, v }));
  }),
  $arrayToObject: unary((value) => {
    const pairs = arrayOf(value, 40386, "$arrayToObject requires an array input");
    if (!pairs) return null;
    const result: Document = {};
    for (const pair of pairs) {
      const [key, inner] = Array.isArray(pair) && pair.length === 2 ? (pair as Value[]) : isObject(pair) && fields(pair).length === 2 ? [field(pair, "k"), field(pair, "v")] : [];
      if (typeof key !== "string") throw new CommandError(40386, "$arrayToObject requires pairs [k, v] or documents { k, v } with a string as key");
      if (inner !== undefined) setField(result, key, inner);
    }
    return result;
  }),

  $setUnion: sets((...all) => all.flat()),
  $setIntersection: sets((first = [], ...rest) => first.filter((value) => rest.every((set) => set.includes(value)))),
  $setDifference: (operand, compile, name) => sets((first = [], second = []) => first.filter((value) => !second.includes(value)), 2, false)(operand, compile, name),
  $setEquals: taking(2, Infinity, (values, ctx) => {
    const all = values.map((value) => [...setOf(required(value, 17044, "$setEquals"), ctx.collation).keys()].sort().join("\n"));
    return all.every((text) => text === all[0]);
  }),
  $setIsSubset: taking(2, 2, ([part, whole], ctx) => {
    const all = setOf(required(whole, 17042, "$setIsSubset"), ctx.collation);
    return [...setOf(required(part, 17046, "$setIsSubset"), ctx.collation).keys()].every((key) => all.has(key));
  }),
  $allElementsTrue: unary((value, name) => required(value, 17040, name).every(isTruthy)),
  $anyElementTrue: unary((value, name) => required(value, 17041, name).some(isTruthy)),
};

function whole(value: Value, code: number, message: string): number {
  const number = toInteger(value);
  if (number === undefined || Math.abs(number) > 2 ** 31) throw new CommandError(code, message);
  return number;
}

function required(value: Value, code: number, name: string): Value[] {
  if (!Array.isArray(value)) throw new CommandError(code, `${name} requires arrays, but an argument is of type: ${typeName(value)}`);
  return value;
}

function setOf(array: readonly Value[], collation: CompiledCollation | undefined): Map<string, Value> {
  return new Map(array.toReversed().map((value) => [identity(value, collation), value]));
}

/** A set operation on identities; its result is in order (MongoDB promises none) or, for a difference, in the first operand's. */
function sets(combine: (...all: string[][]) => string[], most = Infinity, ordered = true): Operator {
  return taking(most === 2 ? 2 : 0, most, (values, ctx) => {
    const arrays = values.map((value) => arrayOf(value, 17043, "All operands of a set expression must be arrays"));
    if (arrays.includes(undefined)) return null;
    const names = arrays.map((array) => array!.map((value) => identity(value, ctx.collation)));
    const byName = setOf(arrays.flatMap((array) => array!), ctx.collation);
    const result = [...new Set(combine(...names))].map((name) => byName.get(name));
    return ordered ? result.sort((a, b) => compareValues(a, b, ctx.collation)) : result;
  });
}
