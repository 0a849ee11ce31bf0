import { badValue, CommandError } from "../errors.ts";
import { compareValues } from "../keystring.ts";
import { double, int } from "../number.ts";
import { field, fields, isMissing, isObject, isTruthy, setField, type Value } from "../value.ts";
import { checkVariable, constant, folded, named, namedOperands, operands, taking, unary, withVariables, type Operator } from "./operator.ts";
import type { Document } from "../context.ts";

const compared = (test: (order: number) => Value): Operator =>
  taking(2, 2, ([a, b], ctx) => test(compareValues(a, b, ctx.collation)));

/** Comparison, boolean, conditional, variable and object expressions (MongoDB manual, "Aggregation Operators"). */
export const CONDITIONS: Readonly<Record<string, Operator>> = {
  $cmp: (operand, compile, name) => taking(2, 2, ([a, b], ctx) => int(compareValues(a, b, ctx.collation)))(operand, compile, name),
  $eq: compared((order) => order === 0),
  $ne: compared((order) => order !== 0),
  $gt: compared((order) => order > 0),
  $gte: compared((order) => order >= 0),
  $lt: compared((order) => order < 0),
  $lte: compared((order) => order <= 0),

  $and: (operand, compile) => {
    const parts = operands(operand, compile);
    return folded((scope) => parts.every((part) => isTruthy(part(scope))), parts);
  },
  $or: (operand, compile) => {
    const parts = operands(operand, compile);
    return folded((scope) => parts.some((part) => isTruthy(part(scope))), parts);
  },
  $not: unary((value) => !isTruthy(value)),

  $cond: (operand, compile, name) => {
    if (Array.isArray(operand) && operand.length !== 3) {
      throw new CommandError(16020, `Expression ${name} takes exactly 3 arguments. ${operand.length} were passed in.`);
    }
    const branches = Array.isArray(operand) ? { if: operand[0] as Value, then: operand[1] as Value, else: operand[2] as Value } : namedOperands(name, operand, ["if", "then", "else"]);
    const [test, yes, no] = [compile(branches["if"]), compile(branches["then"]), compile(branches["else"])];
    return folded((scope) => (isTruthy(test(scope)) ? yes(scope) : no(scope)), [test, yes, no]);
  },
  $ifNull: (operand, compile) => {
    const parts = operands(operand, compile);
    if (parts.length < 2) throw new CommandError(1257300, `$ifNull needs at least two arguments, had: ${parts.length}`);
    return folded((scope) => {
      for (const part of parts.slice(0, -1)) {
        const value = part(scope);
        if (!isMissing(value)) return value;
      }
      return parts.at(-1)!(scope);
    }, parts);
  },
  $switch: (operand, compile, name) => {
    const { branches, default: otherwise } = namedOperands(name, operand, ["branches"], ["default"]);
    if (!Array.isArray(branches) || branches.length === 0) throw new CommandError(40068, "$switch requires at least one branch.");
    const cases = branches.map((branch: Value) => {
      const parts = namedOperands(name, branch, ["case", "then"]);
      return [compile(parts["case"]), compile(parts["then"])] as const;
    });
    const last = otherwise === undefined ? undefined : compile(otherwise);
    return (scope) => {
      const chosen = cases.find(([test]) => isTruthy(test(scope)))?.[1] ?? last;
      if (!chosen) throw new CommandError(40066, "$switch could not find a matching branch for an input, and no default was specified.");
      return chosen(scope);
    };
  },

  $literal: (operand) => constant(operand),
  $let: (operand, compile, name) => {
    const { vars, in: body } = namedOperands(name, operand, ["vars", "in"]);
    if (!isObject(vars)) throw new CommandError(10065, "invalid parameter: expected an object (vars)");
    const parts = fields(vars).map(([variable, value]) => [checkVariable(variable), compile(value)] as const);
    const inner = compile(body, parts.map(([variable]) => variable));
    return (scope) => inner(withVariables(scope, Object.fromEntries(parts.map(([variable, part]) => [variable, part(scope)]))));
  },
  $rand: (_operand, compile) => () => double(compile.ctx.random()),

  $mergeObjects: (operand, compile) => {
    const parts = operands(operand, compile);
    return (scope) => {
      const values = parts.map((part) => part(scope));
      return mergeObjects(parts.length === 1 && Array.isArray(values[0]) ? (values[0] as Value[]) : values);
    };
  },
  $getField: (operand, compile, name) => {
    const short = !isObject(operand) || Object.keys(operand)[0]?.startsWith("$") === true;
    const parts = short ? { field: operand } : namedOperands(name, operand, ["field"], ["input"]);
    const key = compile(parts["field"]), input = "input" in parts ? compile(parts["input"]) : undefined;
    if (typeof parts["field"] === "string" && parts["field"].startsWith("$")) {
      throw badValue("A field path reference which is not allowed in this context. Did you mean {$literal: '" + parts["field"] + "'}?");
    }
    return (scope) => {
      const fieldName = key(scope), source = input ? input(scope) : (scope.current ?? scope.root);
      if (typeof fieldName !== "string") throw new CommandError(3041704, "$getField requires 'field' to evaluate to type String");
      return isObject(source) ? field(source, fieldName) : source === null ? null : undefined;
    };
  },
  $setField: named(["field", "input", "value"], [], ({ field: name, input, value }) => setOne(name, input, value)),
  $unsetField: named(["field", "input"], [], ({ field: name, input }) => setOne(name, input, undefined)),
};

/** The fields of all documents, later ones over earlier ones; `null` and missing are passed over. */
export function mergeObjects(values: readonly Value[]): Document {
  const result: Document = {};
  for (const value of values) {
    if (isMissing(value)) continue;
    if (!isObject(value)) throw new CommandError(40400, "$mergeObjects requires object inputs, but input is of another type");
    for (const [name, inner] of fields(value)) setField(result, name, inner);
  }
  return result;
}

function setOne(name: Value, input: Value, value: Value): Value {
  if (typeof name !== "string") throw new CommandError(4161107, "$setField requires 'field' to evaluate to type String");
  if (isMissing(input)) return null;
  if (!isObject(input)) throw new CommandError(4161105, "$setField requires 'input' to evaluate to type Object");
  const result = Object.fromEntries(fields(input).filter(([key]) => key !== name || value !== undefined));
  if (value !== undefined) setField(result, name, value);
  return result;
}
