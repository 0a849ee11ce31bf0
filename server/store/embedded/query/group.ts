import { CommandError, unknown, unsupported } from "./errors.ts";
import { countOf, extremes } from "./expression/array.ts";
import { compileExpression } from "./expression/compile.ts";
import { mergeObjects } from "./expression/condition.ts";
import { rootScope, type Expression } from "./expression/operator.ts";
import { compareValues, identity } from "./keystring.ts";
import { int, Sum } from "./number.ts";
import { sortKeys } from "./sort.ts";
import { field, fields, isMissing, isObject, setField, type Value } from "./value.ts";
import type { Document, QueryContext } from "./context.ts";

/** What gathers one field of one group. */
type Accumulator = { add(document: Document): void; value(): Value };
type AccumulatorMaker = () => Accumulator;

/** Compiles `$group` (MongoDB manual, "$group"); groups come in the order of their first documents. Errors: 15952, 40234, 40238. */
export function compileGroup(spec: Document, ctx: QueryContext): (input: Iterable<Document>) => Iterable<Document> {
  if (!("_id" in spec)) throw new CommandError(15955, "a group specification must include an _id");
  const id = compileExpression(field(spec, "_id"), ctx);
  const makers = fields(spec).filter(([name]) => name !== "_id").map(([name, accumulator]): [string, AccumulatorMaker] => {
    if (name.includes(".")) throw new CommandError(40235, `The field name '${name}' cannot contain '.'`);
    if (name.startsWith("$")) throw new CommandError(40236, `The field name '${name}' cannot be an operator name`);
    if (!isObject(accumulator)) throw new CommandError(40234, `The field '${name}' must be an accumulator object`);
    if (fields(accumulator).length !== 1) throw new CommandError(40238, `The field '${name}' must specify one accumulator`);
    return [name, compileAccumulator(...fields(accumulator)[0]!, ctx)];
  });
  return function* (input) {
    const groups = new Map<string, { readonly id: Value; readonly accumulators: readonly Accumulator[] }>();
    for (const document of input) {
      const value = id(rootScope(document, ctx)) ?? null;
      const key = identity(value, ctx.collation);
      let group = groups.get(key);
      if (!group) groups.set(key, (group = { id: value, accumulators: makers.map(([, make]) => make()) }));
      for (const accumulator of group.accumulators) accumulator.add(document);
    }
    for (const group of groups.values()) {
      const result: Document = { _id: group.id };
      for (const [at, [name]] of makers.entries()) setField(result, name, group.accumulators[at]!.value() ?? null);
      yield result;
    }
  };
}

/** Accumulators that keep the values of one expression until the end, and what they make of them. */
const GATHERING: Readonly<Record<string, (values: Value[], ctx: QueryContext) => Value>> = {
  $push: (values) => values.filter((value) => value !== undefined),
  $addToSet: (values, ctx) => [...new Map(values.filter((value) => value !== undefined).map((value) => [identity(value, ctx.collation), value])).values()],
  $mergeObjects: (values) => mergeObjects(values),
};
const ABSENT = new Set(["$accumulator", "$stdDevPop", "$stdDevSamp", "$median", "$percentile"]);

function compileAccumulator(name: string, operand: Value, ctx: QueryContext): AccumulatorMaker {
  if (/^\$(first|last|max|min|top|bottom)N$/.test(name) || name === "$top" || name === "$bottom") return compileSeveral(name, operand, ctx);
  if (name === "$count") return () => counting();
  const expression = compileExpression(operand, ctx);
  const gather = Object.hasOwn(GATHERING, name) ? GATHERING[name] : undefined;
  if (gather) return () => gathering(expression, gather, ctx);
  switch (name) {
    case "$sum": return () => summing(expression, ctx, (sum) => sum.value());
    case "$avg": return () => summing(expression, ctx, (sum) => sum.mean());
    case "$min": return () => keeping(expression, ctx, (kept, value) => !isMissing(value) && (kept === undefined || compareValues(value, kept, ctx.collation) < 0));
    case "$max": return () => keeping(expression, ctx, (kept, value) => !isMissing(value) && (kept === undefined || compareValues(value, kept, ctx.collation) > 0));
    case "$first": return () => {
      let seen = false;
      return keeping(expression, ctx, () => !seen && (seen = true));
    };
    case "$last": return () => keeping(expression, ctx, () => true);
  }
  throw ABSENT.has(name) ? unsupported(`the accumulator ${name}`) : unknown(15952, `unknown group operator '${name}'`);
}

function counting(): Accumulator {
  let count = 0;
  return { add: () => void count++, value: () => int(count) };
}

function summing(expression: Expression, ctx: QueryContext, result: (sum: Sum) => Value): Accumulator {
  const sum = new Sum();
  return { add: (document) => sum.add(expression(rootScope(document, ctx))), value: () => result(sum) };
}

function keeping(expression: Expression, ctx: QueryContext, better: (kept: Value, value: Value) => boolean): Accumulator {
  let kept: Value;
  return {
    add(document) {
      const value = expression(rootScope(document, ctx));
      if (better(kept, value)) kept = value;
    },
    value: () => kept,
  };
}

function gathering(expression: Expression, gather: (values: Value[], ctx: QueryContext) => Value, ctx: QueryContext): Accumulator {
  const values: Value[] = [];
  return { add: (document) => void values.push(expression(rootScope(document, ctx))), value: () => gather(values, ctx) };
}

/** `$firstN`, `$maxN`, `$topN` … */
function compileSeveral(name: string, operand: Value, ctx: QueryContext): AccumulatorMaker {
  if (!isObject(operand)) throw new CommandError(5787801, `specification must be an object; found ${name}`);
  const sided = name.startsWith("$top") || name.startsWith("$bottom"), single = !name.endsWith("N");
  const output = compileExpression(field(operand, sided ? "output" : "input"), ctx);
  const count = single ? 1 : countOf(compileExpression(field(operand, "n"), ctx)(rootScope({}, ctx)));
  if (!sided) {
    return () => gathering(output, (values) => {
      if (name === "$firstN") return values.slice(0, count).map((value) => value ?? null);
      if (name === "$lastN") return values.slice(-count).map((value) => value ?? null);
      return extremes(values, count, name === "$maxN" ? -1 : 1, ctx);
    }, ctx);
  }
  const sortBy = field(operand, "sortBy");
  if (!isObject(sortBy)) throw new CommandError(5788604, `${name} requires 'sortBy' to be an object`);
  const sort = sortKeys(sortBy, ctx);
  return () => {
    const rows: { key: readonly Value[]; value: Value }[] = [];
    return {
      add: (document) => void rows.push({ key: sort.key(document), value: output(rootScope(document, ctx)) ?? null }),
      value() {
        // Of rows that are equal in order the first are kept.
        const sign = name.startsWith("$top") ? 1 : -1;
        const kept = new Set(rows.toSorted((a, b) => sign * sort.compare(a.key, b.key)).slice(0, count));
        const chosen = rows.filter((row) => kept.has(row)).sort((a, b) => sort.compare(a.key, b.key)).map(({ value }) => value);
        return single ? chosen[0] : chosen;
      },
    };
  };
}
