import { badValue, CommandError } from "../errors.ts";
import { field, fields, isObject, shown, type Value } from "../value.ts";
import type { Document, QueryContext } from "../context.ts";

/** What an expression sees: the document (`$$ROOT`, and `$$CURRENT` where it differs) and the variables without `$$`. */
export type Scope = { readonly root: Document; readonly current?: Value; readonly variables: Readonly<Record<string, Value>> };
/** A compiled expression; `undefined` is a missing value. `constant`: it needs no document. */
export type Expression = { (scope: Scope): Value; constant?: true };
/** Compiles a nested expression; `names` are variables that it may use besides those already known. */
export type Compile = { (expression: Value, names?: readonly string[]): Expression; readonly ctx: QueryContext };
/** One operator: from its operand to a compiled expression. */
export type Operator = (operand: Value, compile: Compile, name: string) => Expression;

const NONE: Readonly<Record<string, Value>> = {};

/** The scope of one document in a stage, with the command's `let` variables. */
export const rootScope = (document: Document, ctx: QueryContext): Scope => ({ root: document, variables: ctx.variables ?? NONE });

/** A scope with more variables. */
export const withVariables = (scope: Scope, more: Record<string, Value>): Scope => ({ ...scope, variables: { ...scope.variables, ...more } });

export function constant(value: Value): Expression {
  const expression: Expression = () => value;
  expression.constant = true;
  return expression;
}

/** Evaluates once what depends on no document, so that its errors show before the first one. */
export function folded(expression: Expression, parts: readonly Expression[]): Expression {
  return parts.every((part) => part.constant) ? constant(expression({ root: {}, variables: NONE })) : expression;
}

/** A path in an expression: through an array it means the array of what its documents have; numbers are names, not indexes. */
export function pathValue(value: Value, path: readonly string[], at = 0): Value {
  if (at === path.length) return value;
  if (Array.isArray(value)) {
    return value.flatMap((item: Value) => {
      if (!isObject(item)) return [];
      const found = pathValue(field(item, path[at]!), path, at + 1);
      return found === undefined ? [] : [found];
    });
  }
  return isObject(value) ? pathValue(field(value, path[at]!), path, at + 1) : undefined;
}

/** The operands of an operator that takes an array of them, or one without the array. */
export function operands(operand: Value, compile: Compile): Expression[] {
  return Array.isArray(operand) ? operand.map((item: Value) => compile(item)) : [compile(operand)];
}

/** An operator on evaluated operands, of which there are from `least` to `most`. Errors: 16020 and 28667 for another number. */
export function taking(least: number, most: number, evaluate: (values: Value[], ctx: QueryContext) => Value): Operator {
  return (operand, compile, name) => {
    const parts = operands(operand, compile);
    if (parts.length < least || parts.length > most) {
      throw least === most
        ? new CommandError(16020, `Expression ${name} takes exactly ${least} arguments. ${parts.length} were passed in.`)
        : new CommandError(28667, `Expression ${name} takes at least ${least} arguments, and at most ${most}, but ${parts.length} were passed in.`);
    }
    const { ctx } = compile;
    return folded((scope) => evaluate(parts.map((part) => part(scope)), ctx), parts);
  };
}

/** An operator on one operand. */
export const unary = (evaluate: (value: Value, name: string) => Value): Operator =>
  (operand, compile, name) => taking(1, 1, ([value]) => evaluate(value, name))(operand, compile, name);

/** An operator with named operands, evaluated; errors: 9 for an unknown or missing name. */
export function named(
  required: readonly string[], optional: readonly string[], evaluate: (values: Readonly<Record<string, Value>>, ctx: QueryContext) => Value,
): Operator {
  return (operand, compile, name) => {
    const parts = Object.entries(namedOperands(name, operand, required, optional)).map(([key, value]) => [key, compile(value)] as const);
    const { ctx } = compile;
    return folded((scope) => evaluate(Object.fromEntries(parts.map(([key, part]) => [key, part(scope)])), ctx), parts.map(([, part]) => part));
  };
}

/** The named operands of an operator, not yet compiled. */
export function namedOperands(name: string, operand: Value, required: readonly string[], optional: readonly string[] = []): Record<string, Value> {
  if (!isObject(operand)) throw new CommandError(9, `${name} only supports an object as its argument`);
  for (const [key] of fields(operand)) {
    if (!required.includes(key) && !optional.includes(key)) throw new CommandError(9, `Unrecognized argument to ${name}: ${key}`);
  }
  for (const key of required) if (field(operand, key) === undefined) throw new CommandError(9, `Missing '${key}' parameter to ${name}`);
  return Object.fromEntries(fields(operand));
}

/** The name of a user's variable: errors 16867-16868 are 9 here, "FailedToParse". */
export function checkVariable(name: Value): string {
  if (typeof name !== "string" || !/^([a-z\x80-\uffff]\w*|CURRENT)$/u.test(name)) {
    throw badValue(`'${shown(name)}' starts with an invalid character for a user variable name`);
  }
  return name;
}
