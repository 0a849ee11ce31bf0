import { BSON } from "mongodb";
import { field, fields, isNumber, isObject, isTruthy, type Value } from "./value.ts";
import type { Document } from "./context.ts";

/**
 * The top-level fields that a pipeline (or the filter alone) reads, so that only they need decoding; `undefined` when the whole document
 * may be needed, as when the pipeline gives documents back as they are.
 */
export function neededFields(request: readonly Document[] | Document): Set<string> | undefined {
  const names = new Set<string>();
  if (!Array.isArray(request)) return inFilter(request, names) ? names : undefined;
  for (const stage of request as readonly Document[]) {
    const [name, operand] = isObject(stage) ? (fields(stage)[0] ?? ["", undefined]) : ["", undefined];
    const known = inStage(name, operand, names);
    if (known !== "more") return known === "closed" ? names : undefined;
  }
  return undefined;
}

/** What a stage reads, and whether the stages after it see only what it makes. */
function inStage(name: string, operand: Value, names: Set<string>): "more" | "closed" | "all" {
  switch (name) {
    case "$match": return isObject(operand) && inFilter(operand, names) ? "more" : "all";
    case "$sort":
      for (const [path] of isObject(operand) ? fields(operand) : []) names.add(first(path));
      return "more";
    case "$limit": case "$skip": case "$sample": return "more";
    case "$count": return "closed";
    case "$group": case "$sortByCount": case "$bucket": return inExpression(operand, names) ? "closed" : "all";
    case "$unwind": return inExpression(isObject(operand) ? field(operand, "path") : operand, names) ? "more" : "all";
    case "$addFields": case "$set": {
      for (const [path] of isObject(operand) ? fields(operand) : []) names.add(first(path));
      return inExpression(operand, names) ? "more" : "all";
    }
    case "$project": {
      const parts = isObject(operand) ? fields(operand) : [];
      const including = parts.some(([path, value]) => path !== "_id" && !((isNumber(value) || typeof value === "boolean") && !isTruthy(value)));
      if (!including || parts.some(([, value]) => isObject(value) && !Object.keys(value)[0]?.startsWith("$"))) return "all";
      names.add("_id");
      for (const [path] of parts) names.add(first(path));
      return inExpression(operand, names) ? "closed" : "all";
    }
    default: return "all";
  }
}

const first = (path: string): string => path.split(".", 1)[0]!;

function inFilter(filter: Document, names: Set<string>): boolean {
  return fields(filter).every(([name, operand]) => {
    if (name === "$comment") return true;
    if (name === "$expr") return inExpression(operand, names);
    if (name.startsWith("$")) return Array.isArray(operand) && operand.every((clause) => isObject(clause) && inFilter(clause, names));
    names.add(first(name));
    return true;
  });
}

/** Collects `$a.b`; false when the whole document may be meant. Literals that look like paths only add a field too many. */
function inExpression(expression: Value, names: Set<string>): boolean {
  if (typeof expression === "string") {
    if (/^\$\$(ROOT|CURRENT)/.test(expression)) return false;
    if (/^\$[^$]/.test(expression)) names.add(first(expression.slice(1)));
    return true;
  }
  if (Array.isArray(expression)) return expression.every((item) => inExpression(item, names));
  if (!isObject(expression) || expression instanceof BSON.DBRef) return true;
  return fields(expression).every(([name, value]) => {
    if (name === "$getField") return false;
    if (name === "sortBy" && isObject(value)) for (const [path] of fields(value)) names.add(first(path));
    return inExpression(value, names);
  });
}
