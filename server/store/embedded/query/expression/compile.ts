import { BSON } from "mongodb";
import { CommandError, unknown, unsupported } from "../errors.ts";
import { field, fields, isObject, setField, type Value } from "../value.ts";
import { ARITHMETIC } from "./arithmetic.ts";
import { ARRAYS } from "./array.ts";
import { CONDITIONS } from "./condition.ts";
import { CONVERSIONS } from "./convert.ts";
import { DATES } from "./date.ts";
import { STRINGS } from "./string.ts";
import { checkVariable, constant, folded, pathValue, rootScope, type Compile, type Expression, type Operator, type Scope } from "./operator.ts";
import type { Document, QueryContext } from "../context.ts";

const OPERATORS: Readonly<Record<string, Operator>> = { ...ARITHMETIC, ...ARRAYS, ...CONDITIONS, ...CONVERSIONS, ...DATES, ...STRINGS };
const SYSTEM = new Set(["ROOT", "CURRENT", "REMOVE", "NOW", "KEEP", "PRUNE", "DESCEND"]);
/** Operators that MongoDB 7.0 has and this store does not. */
const ABSENT = new Set(["$function", "$accumulator", "$meta", "$sin", "$cos", "$tan", "$asin", "$acos", "$atan", "$atan2", "$asinh", "$acosh", "$atanh",
  "$sinh", "$cosh", "$tanh", "$toHashedIndexKey", "$sampleRate", "$indexOfBytes", "$median", "$percentile", "$top", "$bottom",
  "$stdDevPop", "$stdDevSamp", "$covariancePop", "$encStrContains", "$toUUID"]);

/** Compiles an aggregation expression. Errors: 168 for an unknown operator, 238 for an absent one, 17276 for an unknown variable. */
export function compileExpression(expression: Value, ctx: QueryContext, names: readonly string[] = []): Expression {
  const known = new Set([...SYSTEM, ...Object.keys(ctx.variables ?? {}), ...names]);
  return compileWith(known, ctx)(expression);
}

/** The values of a command's `let`, which are expressions without a document. */
export function evaluateVariables(spec: Document, ctx: QueryContext): Document {
  return Object.fromEntries(fields(spec).map(([name, value]) => [checkVariable(name), compileExpression(value, ctx)(rootScope({}, ctx)) ?? null]));
}

function compileWith(known: ReadonlySet<string>, ctx: QueryContext): Compile {
  const compile = (value: Value, names: readonly string[] = []): Expression =>
    names.length ? compileWith(new Set([...known, ...names]), ctx)(value) : compileValue(value, known, ctx, self);
  const self: Compile = Object.assign(compile, { ctx });
  return self;
}

function compileValue(value: Value, known: ReadonlySet<string>, ctx: QueryContext, compile: Compile): Expression {
  if (typeof value === "string" && value.startsWith("$")) return compileReference(value, known, ctx);
  if (Array.isArray(value)) return compileArray(value.map((item: Value) => compile(item)));
  if (!isObject(value) || value instanceof BSON.DBRef) return constant(value);
  const entries = fields(value);
  const name = entries[0]?.[0];
  if (!name?.startsWith("$")) return compileDocument(entries, compile);
  if (entries.length > 1) throw new CommandError(15983, "an object representing an expression must have exactly one field");
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  if (operator) return operator(entries[0]![1], compile, name);
  throw ABSENT.has(name) ? unsupported(`the expression ${name}`) : unknown(168, `Unrecognized expression '${name}'`);
}

function compileArray(items: readonly Expression[]): Expression {
  return folded((scope) => items.map((item) => item(scope) ?? null), items);
}

function compileDocument(entries: readonly [string, Value][], compile: Compile): Expression {
  const parts = entries.map(([name, value]): [string, Expression] => {
    if (name.startsWith("$")) throw new CommandError(15983, `field names may not start with '$': ${name}`);
    if (name.includes(".")) throw new CommandError(16412, `FieldPath field names may not contain '.' in '${name}'.`);
    return [name, compile(value)];
  });
  return folded((scope) => {
    const result: Document = {};
    for (const [name, part] of parts) {
      const value = part(scope);
      if (value !== undefined) setField(result, name, value);
    }
    return result;
  }, parts.map(([, part]) => part));
}

function compileReference(text: string, known: ReadonlySet<string>, ctx: QueryContext): Expression {
  if (!text.startsWith("$$")) return fieldReference(text.slice(1));
  const [name = "", ...path] = text.slice(2).split(".");
  if (["CLUSTER_TIME", "USER_ROLES", "JS_SCOPE", "SEARCH_META", "IS_MR"].includes(name)) throw unsupported(`the variable $$${name}`);
  if (!known.has(name)) throw new CommandError(17276, `Use of undefined variable: ${name}`);
  checkPath(path);
  const start = ((): ((scope: Scope) => Value) => {
    switch (name) {
      case "ROOT": return (scope) => scope.root;
      case "CURRENT": return (scope) => scope.current ?? scope.root;
      case "NOW": return () => ctx.now;
      case "REMOVE": return () => undefined;
      case "KEEP": case "PRUNE": case "DESCEND": return () => name.toLowerCase();
      default: return (scope) => field(scope.variables as Document, name);
    }
  })();
  return path.length ? (scope) => pathValue(start(scope), path) : start;
}

function fieldReference(path: string): Expression {
  const parts = path.split(".");
  checkPath(parts);
  if (parts.length === 1) {
    const name = parts[0]!;
    return (scope) => (isObject(scope.current ?? scope.root) ? field((scope.current ?? scope.root) as Document, name) : undefined);
  }
  return (scope) => pathValue(scope.current ?? scope.root, parts);
}

function checkPath(parts: readonly string[]): void {
  for (const part of parts) {
    if (part === "") {
      throw new CommandError(parts.length === 1 ? 16872 : 15998, parts.length === 1 ? "'$' by itself is not a valid FieldPath" : "FieldPath field names may not be empty strings.");
    }
    if (part.startsWith("$")) throw new CommandError(16410, `FieldPath field names may not start with '$'. Consider using $getField or $setField.`);
  }
}
