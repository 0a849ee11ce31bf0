/**
 * Expressions in measures. The text is SurveyJS's, with one difference from the form: arithmetic with a missing value
 * has no value (in the form it counts as 0), because a sum that silently leaves out a part is wrong. Comparisons with a
 * missing value are false, coalesce() supplies a default, and "empty" asks for it, all as in the form.
 */
import type { Expr, Path, Scope } from "../expression.ts";
import { compileExpression } from "../expression.ts";
import { closureOf } from "../expression/closures.ts";
import { isNumeric, readOperand } from "../expression/values.ts";
import { PRESENT, UNANSWERED } from "./construct.ts";
import type { ProblemCode } from "../problem.ts";

export type Formula = {
  readonly text: string;
  readonly variables: readonly string[];
  readonly run: (scope: Scope) => unknown;
  /** The kind of the missing value that arithmetic would meet; 0 when there is none. */
  readonly missing: (scope: Scope, kindOf: KindOf) => number;
  /** The don't-know and not-applicable codes that the text names: only then they are read as they are. */
  readonly constants: ReadonlySet<string>;
};

/** Kind of a value that was read: 0 when it is there. */
export type KindOf = (path: Path, value: unknown) => number;

export type FormulaResult = { readonly ok: true; readonly formula: Formula } | { readonly ok: false; readonly code: ProblemCode; readonly what: string; readonly hint: string };

export function compileFormula(text: string): FormulaResult {
  const compiled = compileExpression(text);
  if (!compiled.ok) return { ok: false, ...compiled.problem };
  const constants = new Set<string>();
  collectConstants(compiled.tree, constants);
  return { ok: true, formula: { text, variables: compiled.variables, run: closureOf(compiled.tree, "condition"), missing: missingOf(compiled.tree), constants } };
}

/** A number from what an expression gave: true is 1, "2.5" is 2.5; NaN when it is none. */
export function numberFrom(value: unknown): number {
  if (typeof value === "number") return Number.isFinite(value) ? value : NaN;
  if (typeof value === "boolean") return value ? 1 : 0;
  if (typeof value === "string" && value.trim() !== "") {
    const number = Number(value);
    return Number.isFinite(number) ? number : NaN;
  }
  return NaN;
}

type Missing = (scope: Scope, kindOf: KindOf) => number;

const never: Missing = () => PRESENT;

/** Functions that leave empty values out of account: missing only when all are. */
const TOLERANT = new Set(["coalesce", "sum", "avg", "min", "max"]);
const ALWAYS_THERE = new Set(["count", "sumInArray", "avgInArray", "minInArray", "maxInArray", "countInArray", "today", "currentDate", "currentYear"]);

function missingOf(tree: Expr): Missing {
  switch (tree.kind) {
    case "constant": return tree.value === null || tree.value === "" ? () => UNANSWERED : never;
    case "variable": {
      const { path } = tree;
      return (scope, kindOf) => kindOf(path, scope.get(path));
    }
    case "list": return any(tree.items.map(missingOf));
    case "unary": return never;
    case "binary": return tree.operator in ARITHMETIC ? any([tree.left, tree.right].map((side) => operand(side, tree.operator))) : never;
    case "call": return missingOfCall(tree);
  }
}

const ARITHMETIC: Readonly<Record<string, true>> = { plus: true, minus: true, mul: true, div: true, mod: true, power: true };

/** A text that is no number has no value where only a number can stand; "+" joins texts. */
function operand(tree: Expr, operator: string): Missing {
  const missing = missingOf(tree);
  if (operator === "plus" || tree.kind !== "variable") return missing;
  const { path } = tree;
  return (scope, kindOf) => {
    const kind = missing(scope, kindOf);
    return kind === PRESENT && isWord(scope.get(path)) ? UNANSWERED : kind;
  };
}

function isWord(value: unknown): boolean {
  return typeof value === "string" && value !== "" && typeof readOperand(value) === "string" && !isNumeric(value);
}

function missingOfCall(tree: Expr & { kind: "call" }): Missing {
  if (ALWAYS_THERE.has(tree.name)) return never;
  const parts = tree.parameters.map(missingOf);
  if (tree.name === "iif") {
    const condition = tree.parameters[0];
    const compiled = condition ? closureOf(condition, "condition") : null;
    const [, yes, no] = parts;
    if (!compiled || !yes) return never;
    return (scope, kindOf) => (compiled(scope) ? yes(scope, kindOf) : no ? no(scope, kindOf) : UNANSWERED);
  }
  if (TOLERANT.has(tree.name)) {
    return (scope, kindOf) => {
      let kind = PRESENT;
      for (const part of parts) {
        kind = part(scope, kindOf);
        if (kind === PRESENT) return PRESENT;
      }
      return kind;
    };
  }
  return any(parts);
}

function any(parts: readonly Missing[]): Missing {
  if (parts.every((part) => part === never)) return never;
  return (scope, kindOf) => {
    for (const part of parts) {
      const kind = part(scope, kindOf);
      if (kind !== PRESENT) return kind;
    }
    return PRESENT;
  };
}

function collectConstants(tree: Expr, into: Set<string>): void {
  if (tree.kind === "constant") into.add(String(tree.value));
  else if (tree.kind === "unary") collectConstants(tree.of, into);
  else if (tree.kind === "binary") {
    collectConstants(tree.left, into);
    collectConstants(tree.right, into);
  } else if (tree.kind === "list") for (const item of tree.items) collectConstants(item, into);
  else if (tree.kind === "call") for (const parameter of tree.parameters) collectConstants(parameter, into);
}
