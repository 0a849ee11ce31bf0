/** From a parsed expression to a function of a scope. Everything that does not depend on answers is decided here, once. */
import { toDate } from "./dates.ts";
import { findFunction } from "./functions.ts";
import type { Path, Scope } from "./path.ts";
import { walk } from "./path.ts";
import type { Expr } from "./tree.ts";
import { allOf, anyOf, contains, containsNot, divide, equals, fillMissing, isEmpty, isGreater, isLess, isNumeric, minus, plus, readOperand, remainder, roundLike, times, toNumber } from "./values.ts";

type Evaluate = (scope: Scope) => unknown;
type Operator = (left: unknown, right: unknown) => unknown;

const operators: Readonly<Record<string, Operator>> = {
  and: (left, right) => left && right,
  or: (left, right) => left || right,
  plus, minus, mul: times, div: divide, mod: remainder,
  power: (left, right) => Math.pow(left as number, right as number),
  equal: equals,
  notequal: (left, right) => !equals(left, right),
  greater: isGreater,
  less: isLess,
  greaterorequal: (left, right) => equals(left, right) || isGreater(left, right),
  lessorequal: (left, right) => equals(left, right) || isLess(left, right),
  contains, notcontains: containsNot, anyof: anyOf, allof: allOf,
  noneof: (left, right) => !anyOf(left, right),
};

/** Numbers that differ by no more than binary fractions do: 28.000000000000004 is 28, as in the bands of a measure. */
function near(operator: Operator, ifNear: boolean): Operator {
  return (left, right) => (typeof left === "number" && typeof right === "number" && Math.abs(left - right) <= 1e-12 * Math.max(1, Math.abs(left), Math.abs(right)) ? ifNear : operator(left, right));
}

const scoringOperators: Readonly<Record<string, Operator>> = {
  ...operators,
  equal: near(equals, true),
  notequal: near((left, right) => !equals(left, right), false),
  greater: near(isGreater, false),
  less: near(isLess, false),
  greaterorequal: near((left, right) => equals(left, right) || isGreater(left, right), true),
  lessorequal: near((left, right) => equals(left, right) || isLess(left, right), true),
};

/**
 * How an expression is read. `form`: exactly as SurveyJS does in the respondent's form. `condition`: as the form, but
 * computed numbers compare as people do (`near`). `figure`: as a condition, and arithmetic with a missing operand is
 * missing, where SurveyJS counts it as 0.
 */
export type Manner = "form" | "condition" | "figure";

export function closureOf(tree: Expr, manner: Manner = "form"): Evaluate {
  switch (tree.kind) {
    case "constant": {
      const value = tree.value;
      return () => value;
    }
    case "variable": return variable(tree.path, tree.asItIs);
    case "list": {
      const items = tree.items.map((item) => closureOf(item, manner));
      return (scope) => items.map((item) => item(scope));
    }
    case "unary": return unary(tree.operator, closureOf(tree.of, manner));
    case "binary": return binary(tree, manner);
    case "call": return call(tree, manner);
  }
}

function variable(path: Path, asItIs: boolean): Evaluate {
  const isLength = path[path.length - 1] === "length";
  return (scope) => {
    const value = scope.get(path);
    if (value === undefined) return isLength ? 0 : null;
    if (typeof value !== "string" || asItIs) return value;
    return readOperand(value);
  };
}

function unary(operator: string, of: Evaluate): Evaluate {
  if (operator === "empty") return (scope) => isEmpty(of(scope));
  if (operator === "notempty") return (scope) => !isEmpty(of(scope));
  return (scope) => !of(scope);
}

const ARITHMETIC: ReadonlySet<string> = new Set(["plus", "minus", "mul", "div", "mod", "power"]);

function binary(tree: Expr & { kind: "binary" }, manner: Manner): Evaluate {
  const left = closureOf(tree.left, manner);
  const right = closureOf(tree.right, manner);
  if (tree.operator === "and") return conjunction(left, right, false);
  if (tree.operator === "or") return conjunction(left, right, true);
  const apply = (manner === "form" ? operators : scoringOperators)[tree.operator];
  if (!apply) return () => null;
  if (manner === "figure" && ARITHMETIC.has(tree.operator)) {
    return (scope) => {
      const a = left(scope);
      const b = right(scope);
      return isEmpty(a) || isEmpty(b) ? null : apply(a, b);
    };
  }
  if (!tree.fillsMissing) return (scope) => apply(left(scope), right(scope));
  return (scope) => {
    const a = left(scope);
    const b = right(scope);
    if (typeof a === "number" && typeof b === "number" && a === a && b === b) return apply(a, b);
    const filled = fillMissing(a, b);
    return apply(filled, fillMissing(b, filled));
  };
}

/** `and` and `or` give back an operand, as in JavaScript; a boolean on the left can decide without the right. */
function conjunction(left: Evaluate, right: Evaluate, stopsAt: boolean): Evaluate {
  const apply = stopsAt ? (a: unknown, b: unknown) => a || b : (a: unknown, b: unknown) => a && b;
  return (scope) => {
    const a = left(scope);
    if (a === stopsAt) return a;
    const b = right(scope);
    if (typeof a === "boolean" && typeof b === "boolean") return apply(a, b);
    const filled = fillMissing(a, b);
    return apply(filled, fillMissing(b, filled));
  };
}

function call(tree: Expr & { kind: "call" }, manner: Manner): Evaluate {
  const parameters = tree.parameters.map((parameter) => closureOf(parameter, manner));
  if (tree.name === "iif") return branch(parameters);
  const known = findFunction(tree.name);
  if (known) return (scope) => known(parameters.map((parameter) => parameter(scope)), scope.date ? toDate(scope.date) : null);
  return overEntries(tree, manner);
}

function branch([condition, yes, no]: readonly Evaluate[]): Evaluate {
  if (!condition || !yes) return () => null;
  return (scope) => (condition(scope) ? yes(scope) : no?.(scope));
}

/** sumInArray, avgInArray, minInArray, maxInArray, countInArray. */
function overEntries(tree: Expr & { kind: "call" }, manner: Manner): Evaluate {
  const [list, field, other] = tree.parameters;
  if (!list || field?.kind !== "constant") return () => null;
  const read = closureOf(list);
  const name = String(field.value);
  const returned = other?.kind === "constant" ? String(other.value) : name;
  const where = tree.where ? closureOf(tree.where, manner) : undefined;
  return (scope) => {
    const entries = entriesOf(read(scope)).filter((entry) => !isEmpty(own(entry, name)) && (!where || where(entryScope(entry, scope)) == true));
    const values = entries.map((entry) => numberOf(own(entry, name)));
    if (tree.name === "countInArray") return entries.length;
    if (tree.name === "sumInArray") return total(values);
    if (tree.name === "avgInArray") return entries.length === 0 ? 0 : (total(values) as number) / entries.length;
    const best = extremeIndex(values, tree.name === "minInArray");
    if (best < 0) return undefined;
    return returned === name ? values[best] : own(entries[best], returned);
  };
}

function entriesOf(list: unknown): readonly unknown[] {
  if (Array.isArray(list)) return list;
  return typeof list === "object" && list !== null ? Object.values(list) : [];
}

function entryScope(entry: unknown, outer: Scope): Scope {
  return {
    get: (path) => {
      const value = walk(entry, path, 0);
      return value === undefined ? outer.get(path) : value;
    },
    date: outer.date ?? null,
  };
}

function own(entry: unknown, name: string): unknown {
  return typeof entry === "object" && entry !== null && Object.hasOwn(entry, name) ? (entry as Record<string, unknown>)[name] : undefined;
}

function numberOf(value: unknown): unknown {
  if (typeof value !== "string") return value;
  return isNumeric(value) ? toNumber(value) : undefined;
}

function total(values: readonly unknown[]): unknown {
  let sum: unknown = 0;
  for (const value of values) if (value !== undefined && value !== null) sum = roundLike(sum, value, (sum as number) + (value as number));
  return sum;
}

function extremeIndex(values: readonly unknown[], wantsLess: boolean): number {
  let best = -1;
  values.forEach((value, index) => {
    if (value === undefined || value === null) return;
    const leader = values[best] as number;
    if (best < 0 || (wantsLess ? (value as number) < leader : (value as number) > leader)) best = index;
  });
  return best;
}
