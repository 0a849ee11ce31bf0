/**
 * Expressions: SurveyJS's language (as in `visibleIf`), parsed by survey-core and compiled to closures of our own that
 * give the same results about thirty times faster. The single file that imports survey-core.
 *
 * ```ts
 * const compiled = compileExpression("{inhabitants} <= 30000 and {form} = 'shared'");
 * if (compiled.ok) compiled.evaluate(scopeOf({ inhabitants: 25000, form: "shared" })); // true
 * ```
 */
import { ArrayOperand, BinaryOperand, ConditionsParser, Const, FunctionOperand, Model, Serializer, UnaryOperand, Variable } from "survey-core";
import type { Operand } from "survey-core";
import { closureOf } from "./expression/closures.ts";
import { ARRAY_FUNCTIONS, findFunction, functionNames, readsClock } from "./expression/functions.ts";
import { parsePath, walk } from "./expression/path.ts";
import type { Expr } from "./expression/tree.ts";
import type { Scope } from "./expression/path.ts";

export type { Expr } from "./expression/tree.ts";
export type { Path, Scope } from "./expression/path.ts";
export { parsePath, walk } from "./expression/path.ts";
export { equals, isEmpty } from "./expression/values.ts";
export { isFormFunction } from "./expression/functions.ts";

/** Longer texts overflow the parser's stack (5,000 terms) and nobody can read them. */
export const MAXIMUM_EXPRESSION_LENGTH = 2000;

export type ExpressionProblem = { readonly code: "expression-syntax" | "expression-function" | "expression-length" | "expression-variable"; readonly what: string; readonly hint: string };

export type CompiledExpression = {
  readonly ok: true;
  readonly text: string;
  readonly evaluate: (scope: Scope) => unknown;
  /** Names as written between the braces, each once. */
  readonly variables: readonly string[];
  readonly functions: readonly string[];
  /** Does it depend on the answers file's date? */
  readonly readsDate: boolean;
  /** The parsed expression, for those who look for mistakes in it. */
  readonly tree: Expr;
};

export type ExpressionResult = CompiledExpression | { readonly ok: false; readonly problem: ExpressionProblem };

const cache = new Map<string, ExpressionResult>();
const CACHE_SIZE = 5000;

/** Parses and compiles; the same text is compiled once. */
export function compileExpression(text: string): ExpressionResult {
  const known = cache.get(text);
  if (known) return known;
  const result = compileNew(text);
  // A bound, for a server on which authors try out thousands of texts.
  if (cache.size >= CACHE_SIZE) cache.clear();
  cache.set(text, result);
  return result;
}

/**
 * As `compileExpression`, for a figure: arithmetic with a missing operand is missing, not counted as 0, so that a score
 * never quietly takes a gap for a nought. `coalesce({x}, 0)` says otherwise, in the open.
 */
export function compileFigure(text: string): ExpressionResult {
  const compiled = compileExpression(text);
  return compiled.ok ? { ...compiled, evaluate: closureOf(compiled.tree, "figure") } : compiled;
}

/** As `compileExpression`, for a condition over measures: 28.000000000000004 is not more than 28. */
export function compileCondition(text: string): ExpressionResult {
  const compiled = compileExpression(text);
  return compiled.ok ? { ...compiled, evaluate: closureOf(compiled.tree, "condition") } : compiled;
}

/** SurveyJS's reading of a condition: only `true` (or 1, or "1") holds, not every truthy value. */
export function holds(value: unknown): boolean {
  return value === true || value == true;
}

/** A scope over a plain object. `date` is what `today()` gives. */
export function scopeOf(values: Readonly<Record<string, unknown>>, date: string | null = null): Scope {
  return { get: (path) => walk(values, path, 0), date };
}

function compileNew(text: string): ExpressionResult {
  if (text.length > MAXIMUM_EXPRESSION_LENGTH) {
    return failure("expression-length", `The expression has ${text.length} characters; at most ${MAXIMUM_EXPRESSION_LENGTH} are allowed.`, "Split it: give parts a name of their own as a calculated value or a measure.");
  }
  const parser = new ConditionsParser();
  let operand: Operand | undefined;
  try {
    operand = parser.parseExpression(text);
  } catch {
    operand = undefined;
  }
  if (!operand) {
    const at = parser.error?.at ?? 0;
    const hint = /(?:^|[(,=<>*/+^-])\s*-\s*[{(a-z]/i.test(text) ? "A minus cannot stand before a name or a bracket: write 0 - {a}, or -1 * {a}." : "Check quotes, brackets and operators; a text stands between single quotes and a question between braces, as in {size} > 5 and {form} = 'shared'.";
    return failure("expression-syntax", `The expression cannot be read at character ${at + 1}: «${excerpt(text, at)}».`, hint);
  }
  const problems: ExpressionProblem[] = [];
  const tree = treeOf(operand, problems);
  if (problems[0]) return { ok: false, problem: problems[0] };
  const variables = new Set<string>();
  const functions = new Set<string>();
  let readsDate = false;
  visit(tree, (part) => {
    if (part.kind === "variable") variables.add(part.name);
    if (part.kind === "call") {
      functions.add(part.name);
      if (readsClock(part.name, part.parameters.length)) readsDate = true;
    }
  });
  return { ok: true, text, evaluate: closureOf(tree), variables: [...variables], functions: [...functions], readsDate, tree };
}

/** Calls `see` for each part, outermost first. */
export function visit(tree: Expr, see: (part: Expr) => void): void {
  see(tree);
  if (tree.kind === "unary") visit(tree.of, see);
  else if (tree.kind === "binary") {
    visit(tree.left, see);
    visit(tree.right, see);
  } else if (tree.kind === "list") for (const item of tree.items) visit(item, see);
  else if (tree.kind === "call") {
    for (const parameter of tree.parameters) visit(parameter, see);
    if (tree.where) visit(tree.where, see);
  }
}

function failure(code: ExpressionProblem["code"], what: string, hint: string): ExpressionResult {
  return { ok: false, problem: { code, what, hint } };
}

function excerpt(text: string, at: number): string {
  return text.slice(Math.max(0, at - 12), at + 20).trim() || text.slice(0, 30);
}

/** survey-core's operands to a tree of ours, refusing what we do not evaluate. */
function treeOf(operand: Operand | null | undefined, problems: ExpressionProblem[]): Expr {
  if (operand === null || operand === undefined) return { kind: "constant", value: null };
  if (operand instanceof Variable) return variableOf(operand, problems);
  if (operand instanceof Const) return { kind: "constant", value: operand.correctValue as unknown };
  if (operand instanceof ArrayOperand) return { kind: "list", items: operand.values.map((item) => treeOf(item, problems)) };
  if (operand instanceof UnaryOperand) return { kind: "unary", operator: operand.operator, of: treeOf(operand.expression, problems) };
  if (operand instanceof BinaryOperand) {
    return {
      kind: "binary", operator: operand.operator, fillsMissing: operand.isArithmetic,
      left: treeOf(operand.leftOperand as Operand | null, problems), right: treeOf(operand.rightOperand as Operand | null, problems),
    };
  }
  if (operand instanceof FunctionOperand) return callOf(operand, problems);
  problems.push({ code: "expression-syntax", what: `The expression holds a part of kind «${operand.getType()}» that is not supported.`, hint: "Use questions, values, operators and the functions of the manual." });
  return { kind: "constant", value: null };
}

function variableOf(operand: Variable, problems: ExpressionProblem[]): Expr {
  const name = operand.variable;
  // {$q.isVisible} reads a property of the form on the screen; {"a":1} builds an object.
  if (name.startsWith("$") || name.includes(":") || name.includes('"')) {
    problems.push({ code: "expression-variable", what: `{${name}} is not the name of an answer.`, hint: "Properties of the form ({$q.isVisible}) and object literals are not supported; use answers." });
  }
  const asItIs = operand.toString().startsWith("{#");
  return { kind: "variable", name, path: parsePath(name), asItIs };
}

function callOf(operand: FunctionOperand, problems: ExpressionProblem[]): Expr {
  const name = operand.functionName;
  const isArrayFunction = ARRAY_FUNCTIONS.has(name);
  if (!isArrayFunction && !findFunction(name)) {
    problems.push({ code: "expression-function", what: `The function ${name}() is unknown.`, hint: `Known functions: ${functionNames().join(", ")}.` });
  }
  const parameters = (operand.paramValues as (Operand | null)[]).map((parameter) => treeOf(parameter, problems));
  if (!isArrayFunction) return { kind: "call", name, parameters };
  return arrayCall(name, parameters, problems);
}

/** sumInArray({list}, 'field' [, 'field of the result'] [, condition on an entry]) */
function arrayCall(name: string, parameters: Expr[], problems: ExpressionProblem[]): Expr {
  const [list, field, third, fourth] = parameters;
  if (!list || field?.kind !== "constant" || typeof field.value !== "string") {
    problems.push({ code: "expression-function", what: `${name}() needs a list and the name of a field between quotes.`, hint: `For example ${name}({collaborations}, 'hours').` });
    return { kind: "constant", value: null };
  }
  // A quoted word names another field; any other third parameter is the condition, quoted or not.
  const returnsOther = third?.kind === "constant" && typeof third.value === "string" && !/[{}><=!]/.test(third.value);
  const condition = returnsOther ? fourth : third;
  let where: Expr | undefined = condition;
  if (condition?.kind === "constant" && typeof condition.value === "string") {
    const inner = condition.value ? compileExpression(condition.value) : undefined;
    if (inner && !inner.ok) problems.push(inner.problem);
    where = inner?.ok ? inner.tree : undefined;
  }
  const kept: Expr[] = returnsOther && third ? [list, field, third] : [list, field];
  return { kind: "call", name, parameters: kept, ...(where ? { where } : {}) };
}

/** What survey-core itself says is wrong with a definition, with SurveyJS's own words. */
export type SurveyJsonError = { readonly type: string; readonly message: string; readonly element: string; readonly property: string };

/**
 * survey-core's `jsonErrors` of a questionnaire: unknown element types and properties, missing names. Builds a whole
 * survey-core model (milliseconds): for lint only.
 */
export function surveyJsonErrors(json: unknown): readonly SurveyJsonError[] {
  const text = JSON.stringify(json) ?? "";
  const known = jsonErrors.get(text);
  if (known) return known;
  const found = modelErrors(json);
  // An author who lints again and again changes one questionnaire at a time.
  if (jsonErrors.size >= 50) jsonErrors.clear();
  jsonErrors.set(text, found);
  return found;
}

const jsonErrors = new Map<string, readonly SurveyJsonError[]>();

function modelErrors(json: unknown): SurveyJsonError[] {
  declareOwnProperties();
  let errors: readonly unknown[];
  try {
    errors = (new Model(json) as { jsonErrors?: readonly unknown[] | null }).jsonErrors ?? [];
  } catch (error) {
    return [{ type: "crash", message: error instanceof Error ? error.message : String(error), element: "", property: "" }];
  }
  return errors.map((error) => {
    const { type, message, element, propertyName } = error as { type?: string; message?: string; element?: { name?: string }; propertyName?: string };
    return { type: type ?? "", message: message ?? "", element: element?.name ?? "", property: propertyName ?? "" };
  });
}

/** What SurveyJS's metadata say of a property: its type, and its possible values if it has a fixed list of them. */
export type SurveyProperty = { readonly type: string; readonly choices: readonly unknown[] | null };

/** Undefined when the class has no such property; a class as in SurveyJS's metadata ("text", "page", "numericvalidator"). */
export function surveyProperty(className: string, property: string): SurveyProperty | undefined {
  declareOwnProperties();
  const found = Serializer.findProperty(className, property) as unknown as { type?: string; hasChoices?: boolean; choices?: unknown } | null;
  if (!found) return undefined;
  const choices = found.hasChoices && Array.isArray(found.choices) ? (found.choices as unknown[]).map((choice) => (typeof choice === "object" && choice !== null && "value" in choice ? choice.value : choice)) : null;
  return { type: found.type ?? "", choices: choices?.some((choice) => choice !== "" && choice !== null) ? choices : null };
}

/** The names of a class's properties, for "did you mean". */
export function surveyProperties(className: string): string[] {
  declareOwnProperties();
  return Serializer.findClass(className) ? Serializer.getProperties(className).map((property) => property.name) : [];
}

let isDeclared = false;

/** Ours beside SurveyJS's: why a question is asked, and a list of choices that the server keeps. */
function declareOwnProperties(): void {
  if (isDeclared) return;
  isDeclared = true;
  for (const owner of ["question", "panelbase"]) Serializer.addProperty(owner, { name: "why", isLocalizable: true });
  Serializer.addProperty("selectbase", "choicesFrom");
}
