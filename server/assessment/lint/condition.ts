/**
 * What can be known of a condition before anyone answers: values that no question has, comparisons that never or always
 * hold, parts that exclude each other.
 */
import { equals } from "../expression.ts";
import type { Expr } from "../expression.ts";
import { suggest } from "../spelling.ts";
import type { Domain } from "./resolve.ts";
import type { ProblemCode } from "../problem.ts";

export type ConditionFinding = { readonly code: ProblemCode; readonly what: string; readonly hint: string; readonly severity: "error" | "warning" };

/** The values that a name can have; undefined when the name is not known (which is reported elsewhere). */
export type DomainOf = (name: string) => Domain | undefined;

type Comparison = { readonly name: string; readonly operator: string; readonly value: unknown };
type Atom = Comparison | "unknown";

const flipped: Readonly<Record<string, string>> = { less: "greater", greater: "less", lessorequal: "greaterorequal", greaterorequal: "lessorequal", equal: "equal", notequal: "notequal" };
const opposite: Readonly<Record<string, string>> = { less: "notless", greater: "notgreater", lessorequal: "notlessorequal", greaterorequal: "notgreaterorequal", equal: "notequal", notequal: "equal", anyof: "noneof", noneof: "anyof", contains: "notcontains", notcontains: "contains", empty: "notempty", notempty: "empty" };
const ORDER = new Set(["less", "greater", "lessorequal", "greaterorequal"]);
const MEMBERSHIP = new Set(["equal", "notequal", "anyof", "noneof", "allof", "contains", "notcontains"]);

/** Mistakes in any expression: choices that do not exist, comparisons that make no sense. */
export function misuses(tree: Expr, domainOf: DomainOf): ConditionFinding[] {
  const findings: ConditionFinding[] = [];
  eachComparison(tree, ({ name, operator, value }) => {
    const domain = domainOf(name);
    if (!domain) return;
    if (ORDER.has(operator)) findings.push(...orderMisuse(name, domain, value));
    if (MEMBERSHIP.has(operator)) findings.push(...unknownValues(name, operator, domain, value));
  });
  const operands = numberOperands(tree);
  const names = new Set(operands.flatMap((each) => (each.kind === "variable" ? [each.name] : [])));
  const words = operands.flatMap((each) => (each.kind === "constant" && typeof each.value === "string" && !Number.isFinite(Number(each.value)) ? [each.value] : []));
  return [
    ...findings, ...[...names].flatMap((name) => arithmeticMisuse(name, domainOf(name))),
    ...words.map((word): ConditionFinding => ({ code: "not-a-number", what: `'${word}' is a text; it cannot be calculated with.`, hint: `Write a number, or {${word}} if a question is meant.`, severity: "error" })),
  ];
}

/** Arithmetic of which no text can be a part; "+" may join texts. */
const NUMBERS_ONLY: ReadonlySet<string> = new Set(["minus", "mul", "div", "mod", "power"]);

/** The names and constants that stand where only a number can. */
function numberOperands(tree: Expr): Expr[] {
  switch (tree.kind) {
    case "binary": return [tree.left, tree.right].flatMap((side) => ((side.kind === "variable" || side.kind === "constant") && NUMBERS_ONLY.has(tree.operator) ? [side] : numberOperands(side)));
    case "unary": return numberOperands(tree.of);
    case "list": return tree.items.flatMap(numberOperands);
    case "call": return tree.parameters.flatMap(numberOperands);
    default: return [];
  }
}

function arithmeticMisuse(name: string, domain: Domain | undefined): ConditionFinding[] {
  const finding = (what: string, hint: string): ConditionFinding[] => [{ code: "not-a-number", what: `{${name}} ${what}; it cannot be calculated with.`, hint, severity: "error" }];
  if (!domain) return [];
  if (domain.isList) return finding("is a list of choices", `Use {${name}.length} for how many.`);
  if (domain.type === "date") return finding("is a date", "Use dateDiff({from}, {to}, 'days') for the time between two dates.");
  if (domain.type === "text") return finding("is a text", `Give its question inputType number; of a time of day hourOf({${name}}) is the number.`);
  if (domain.type === "choice" && domain.values !== null && domain.values.length > 0 && !domain.values.some((each) => each !== "" && Number.isFinite(Number(each)))) return finding("is a word", "Use an item with values, in a measure of its own, and read that.");
  return [];
}

function orderMisuse(name: string, domain: Domain, value: unknown): ConditionFinding[] {
  const finding = (what: string, hint: string): ConditionFinding[] => [{ code: "ambiguous-comparison", what, hint, severity: "error" }];
  if (domain.isList) return finding(`{${name}} is a list of choices; comparing it by size means nothing.`, `Use contains or anyof, or compare {${name}.length}.`);
  if (domain.type === "entries" || domain.type === "object") return finding(`{${name}} holds several answers; comparing it by size means nothing.`, domain.type === "entries" ? `Compare {${name}.length}, or a field: {${name}[0].…}.` : "Name one of its rows.");
  if (domain.type === "choice" && domain.values !== null && !domain.values.some((each) => Number.isFinite(Number(each)))) return finding(`{${name}} has words as choices; comparing it by size is by alphabet.`, "Use = or anyof.");
  if (domain.type === "number" && typeof value === "string" && !Number.isFinite(Number(value))) return finding(`{${name}} is a number and is compared with the text '${value}'.`, "Compare it with a number.");
  return [];
}

function unknownValues(name: string, operator: string, domain: Domain, value: unknown): ConditionFinding[] {
  const wanted: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
  if (domain.values === null) {
    if (domain.type !== "number" || operator === "contains" || operator === "notcontains") return [];
    return wanted.flatMap((each): ConditionFinding[] => {
      if (each === null || each === "" || each === undefined) return [];
      if (!Number.isFinite(Number(each))) return [{ code: "ambiguous-comparison", what: `{${name}} is a number and is compared with ${JSON.stringify(each)}.`, hint: "Compare it with a number.", severity: "error" }];
      return Number(each) < domain.low || Number(each) > domain.high ? [{ code: "value-outside-scale", what: `{${name}} lies from ${domain.low} to ${domain.high}; it is never ${String(each)}.`, hint: "Correct the value.", severity: "error" }] : [];
    });
  }
  const values = domain.values;
  return wanted.flatMap((each): ConditionFinding[] => {
    if (each === null || each === undefined || each === "" || typeof each === "object") return [];
    if (values.some((known) => equals(known, each))) return [];
    // Part of a word: {q} contains 'shared' on a single choice.
    if ((operator === "contains" || operator === "notcontains") && !domain.isList && values.some((known) => String(known).toLowerCase().includes(String(each).toLowerCase()))) return [];
    return [{ code: "unknown-choice", what: `{${name}} never has the value ${JSON.stringify(each)}.`, hint: suggest(String(each), values.map(String)), severity: "error" }];
  });
}

/** Every comparison of a variable with a constant, whatever it stands in. */
function eachComparison(tree: Expr, see: (comparison: Comparison) => void): void {
  if (tree.kind === "binary") {
    const comparison = comparisonOf(tree);
    if (comparison) see(comparison);
    eachComparison(tree.left, see);
    eachComparison(tree.right, see);
  } else if (tree.kind === "unary") eachComparison(tree.of, see);
  else if (tree.kind === "list") for (const item of tree.items) eachComparison(item, see);
  else if (tree.kind === "call") for (const parameter of tree.parameters) eachComparison(parameter, see);
}

function comparisonOf(tree: Expr & { kind: "binary" }): Comparison | null {
  const right = constantOf(tree.right);
  if (tree.left.kind === "variable" && right.isConstant) return { name: tree.left.name, operator: tree.operator, value: right.value };
  const left = constantOf(tree.left);
  const turned = flipped[tree.operator];
  return tree.right.kind === "variable" && left.isConstant && turned ? { name: tree.right.name, operator: turned, value: left.value } : null;
}

function constantOf(tree: Expr): { isConstant: boolean; value?: unknown } {
  if (tree.kind === "constant") return { isConstant: true, value: tree.value };
  if (tree.kind === "list" && tree.items.every((item) => item.kind === "constant")) return { isConstant: true, value: tree.items.map((item) => (item.kind === "constant" ? item.value : null)) };
  return { isConstant: false };
}

// ---- can it hold? ---------------------------------------------------------------------------------------------

/** "never" or "always" when that is certain, else "depends". */
export function outcomeOf(tree: Expr, domainOf: DomainOf): "never" | "always" | "depends" {
  const holds = clausesOf(tree, false);
  if (holds && !holds.some((clause) => isPossible(clause, domainOf))) return "never";
  const fails = clausesOf(tree, true);
  return fails && fails.length === 0 ? "always" : "depends";
}

/** Can two conditions hold together? */
export function canBothHold(first: Expr, second: Expr, domainOf: DomainOf): boolean {
  const a = clausesOf(first, false);
  const b = clausesOf(second, false);
  const together = a && b ? crossed(a, b) : null;
  return !together || together.some((clause) => isPossible(clause, domainOf));
}

const MOST_CLAUSES = 256;

/** A disjunction of conjunctions; null when it grows too large. */
function clausesOf(tree: Expr, negated: boolean): Atom[][] | null {
  if (tree.kind === "constant") return isTruthy(tree.value) === negated ? [] : [[]];
  if (tree.kind === "unary") {
    if (tree.operator === "negate") return clausesOf(tree.of, !negated);
    if (tree.of.kind !== "variable") return [["unknown"]];
    return [[{ name: tree.of.name, operator: negated ? (opposite[tree.operator] as string) : tree.operator, value: null }]];
  }
  if (tree.kind !== "binary") return [["unknown"]];
  if (tree.operator === "and" || tree.operator === "or") {
    const left = clausesOf(tree.left, negated);
    const right = clausesOf(tree.right, negated);
    if (!left || !right) return null;
    if ((tree.operator === "or") !== negated) return left.length + right.length > MOST_CLAUSES ? null : [...left, ...right];
    return crossed(left, right);
  }
  const left = constantOf(tree.left);
  const right = constantOf(tree.right);
  if (left.isConstant && right.isConstant && tree.operator === "equal") return equals(left.value, right.value) === negated ? [] : [[]];
  const comparison = comparisonOf(tree);
  if (!comparison) return [["unknown"]];
  return [[negated ? { ...comparison, operator: opposite[comparison.operator] ?? "other" } : comparison]];
}

function isTruthy(value: unknown): boolean {
  return value === true || value == true;
}

function crossed(left: Atom[][], right: Atom[][]): Atom[][] | null {
  if (left.length * right.length > MOST_CLAUSES) return null;
  return left.flatMap((a) => right.map((b) => [...a, ...b]));
}

function isPossible(clause: readonly Atom[], domainOf: DomainOf): boolean {
  const byName = new Map<string, Comparison[]>();
  for (const atom of clause) if (atom !== "unknown") byName.set(atom.name, [...(byName.get(atom.name) ?? []), atom]);
  return [...byName].every(([name, comparisons]) => canHoldTogether(comparisons, domainOf(name)));
}

function canHoldTogether(comparisons: readonly Comparison[], domain: Domain | undefined): boolean {
  const needsValue = comparisons.some(({ operator, value }) => ["less", "greater", "lessorequal", "greaterorequal", "notempty", "anyof", "contains", "allof"].includes(operator) || (operator === "equal" && value !== null && value !== "" && value !== undefined));
  if (comparisons.some(({ operator }) => operator === "empty")) return !needsValue;
  if (!domain || domain.isList || domain.type === "any" || domain.type === "entries" || domain.type === "object") {
    const range = rangeOf(comparisons, -Infinity, Infinity);
    return domain?.isList ? listCanHold(comparisons, domain) : range;
  }
  // A missing value makes comparisons false, so "not …" can always hold by not answering.
  if (!needsValue) return true;
  if (domain.values !== null) return domain.values.some((value) => comparisons.every((comparison) => holdsFor(value, comparison)));
  return rangeOf(comparisons, domain.low, domain.high);
}

function listCanHold(comparisons: readonly Comparison[], domain: Domain): boolean {
  const values = domain.values;
  if (values === null) return true;
  return comparisons.every(({ operator, value }) => {
    const wanted: readonly unknown[] = Array.isArray(value) ? (value as unknown[]) : [value];
    const known = wanted.filter((each) => values.some((one) => equals(one, each)));
    if (operator === "anyof") return known.length > 0;
    return operator === "contains" || operator === "allof" ? known.length === wanted.length : true;
  });
}

function holdsFor(value: unknown, { operator, value: wanted }: Comparison): boolean {
  const number = Number(value);
  const limit = Number(wanted);
  const list: readonly unknown[] = Array.isArray(wanted) ? (wanted as unknown[]) : [wanted];
  switch (operator) {
    case "equal": return equals(value, wanted);
    case "notequal": return !equals(value, wanted);
    case "less": return !(number >= limit);
    case "greater": return !(number <= limit);
    case "lessorequal": return !(number > limit);
    case "greaterorequal": return !(number < limit);
    case "notless": return !(number < limit);
    case "notgreater": return !(number > limit);
    case "notlessorequal": return !(number <= limit);
    case "notgreaterorequal": return !(number >= limit);
    case "anyof": return list.some((each) => equals(each, value));
    case "noneof": return !list.some((each) => equals(each, value));
    default: return true;
  }
}

/** Numbers between bounds that the comparisons leave: empty means impossible. */
function rangeOf(comparisons: readonly Comparison[], low: number, high: number): boolean {
  let isLowOpen = false;
  let isHighOpen = false;
  const raise = (value: number, isOpen: boolean): void => { if (value > low || (value === low && isOpen)) [low, isLowOpen] = [value, isOpen]; };
  const lower = (value: number, isOpen: boolean): void => { if (value < high || (value === high && isOpen)) [high, isHighOpen] = [value, isOpen]; };
  const equal: unknown[] = [];
  for (const { operator, value } of comparisons) {
    if (operator === "equal") {
      if (equal.some((each) => !equals(each, value))) return false;
      equal.push(value);
    }
    if (operator === "notequal" && equal.some((each) => equals(each, value))) return false;
    const number = typeof value === "number" ? value : NaN;
    if (Number.isNaN(number)) continue;
    if (operator === "equal") { raise(number, false); lower(number, false); }
    else if (operator === "less" || operator === "notgreaterorequal") lower(number, true);
    else if (operator === "lessorequal" || operator === "notgreater") lower(number, false);
    else if (operator === "greater" || operator === "notlessorequal") raise(number, true);
    else if (operator === "greaterorequal" || operator === "notless") raise(number, false);
  }
  return low < high || (low === high && !isLowOpen && !isHighOpen);
}
