/** entries: a formula per entry of a dynamic panel or matrix, filtered, grouped, the top of them, added up. */
import { z } from "zod";
import { aggregateName, common, expressionText, percentileMethod, range, values as recodeValues } from "./parts.ts";
import type { ItemUse as Item } from "./parts.ts";
import type { Scope } from "../expression.ts";
import { holds, isEmpty, walk } from "../expression.ts";
import type { EntryResult, MissingState, Text } from "../results.ts";
import type { Finding, Frame, Use } from "./construct.ts";
import { construct, EXCLUDE_ALL, MISSING_KINDS, PRESENT, TREAT_EXCLUDE, TREAT_MISSING, TREAT_PRORATE, TREAT_VALUE, UNANSWERED } from "./construct.ts";
import { numberFrom } from "./formula.ts";
import { formulaReader } from "./formula-reader.ts";
import { compilePolicy, missingResult } from "./gather.ts";
import type { Gathered } from "./gather.ts";
import { aggregateOf } from "./order-statistics.ts";

const recode = z.union([z.string().describe("Name of an answer set."), z.strictObject({ values: recodeValues.optional(), ranges: z.array(range).optional(), answerSet: z.string().optional() })]);

const definition = z.strictObject({
  by: z.literal("entries"), ...common,
  panel: z.string().describe("The dynamic panel or matrix."),
  where: expressionText.optional().describe("Which entries count: over {entry.field}, answers and measures."),
  value: expressionText.optional().describe("Number of an entry, for example {entry.hours} * {entry.rate}. Default 1."),
  values: z.record(z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), expressionText).optional().describe("Several formulas with a name; one may use another as {values.name}."),
  main: z.string().optional().describe("Which of `values` is the measure's own; not needed with `value`, or when there is only one."),
  aggregate: aggregateName.default("sum").describe("share: which part of the entries has a value other than 0; count: how many."),
  percentile: z.number().min(0).max(100).optional(), method: percentileMethod.optional(),
  weight: expressionText.optional().describe("Weight of an entry, for mean and share."),
  groupBy: z.string().optional().describe("A field of the entry, or an expression: the results per value of it are in byGroup."),
  top: z.number().int().min(1).optional().describe("Only the entries with the highest values, this many."),
  label: z.string().optional().describe("Field that names the entry. Default: the first text field."),
  recode: z.record(z.string(), recode).optional().describe("Field → answer set or recode table: {entry.field} is then its number."),
}).describe("A measure over the entries of a list. Entries without a value are left out and counted as missing; with nothing listed a sum or count is 0.");

const LOCALS = ["entry", "panel", "row", "index", "values"];

type Evaluated = { readonly index: number; readonly entry: unknown; readonly value: number; readonly weight: number; readonly named: Readonly<Record<string, number>>; readonly kind: number };

export const entries = construct({
  by: "entries", definition,
  uses: (measure): Use[] => {
    const use = (text: string, pointer: string): Use => ({ kind: "expression", text, pointer, locals: LOCALS, panel: measure.panel });
    return [
      { kind: "panel", panel: measure.panel, pointer: "/panel" },
      ...(measure.where === undefined ? [] : [use(measure.where, "/where")]),
      ...(measure.value === undefined ? [] : [use(measure.value, "/value")]),
      ...(measure.weight === undefined ? [] : [use(measure.weight, "/weight")]),
      ...Object.entries(measure.values ?? {}).map(([key, text]) => use(text, `/values/${key}`)),
      ...(measure.groupBy === undefined ? [] : [measure.groupBy.includes("{") ? use(measure.groupBy, "/groupBy") : { kind: "panel" as const, panel: measure.panel, field: measure.groupBy, pointer: "/groupBy" }]),
      ...(measure.label === undefined ? [] : [{ kind: "panel" as const, panel: measure.panel, field: measure.label, pointer: "/label" }]),
      ...Object.keys(measure.recode ?? {}).map((field) => ({ kind: "panel" as const, panel: measure.panel, field, pointer: `/recode/${field}` })),
    ];
  },
  compile: (measure, builder) => {
    const policy = compilePolicy(measure.missing, EXCLUDE_ALL);
    // Within an entry a missing field makes the entry missing, unless it counts as a value.
    const entryPolicy = { ...policy, treat: policy.treat.map((treat) => (treat === TREAT_VALUE ? TREAT_VALUE : TREAT_MISSING)) };
    const list = builder.panel(measure.panel, "/panel");
    const where = measure.where === undefined ? null : builder.formula(measure.where, "/where", LOCALS);
    const mainName = measure.value !== undefined ? null : (measure.main ?? Object.keys(measure.values ?? {}).sort()[0] ?? null);
    const value = measure.value === undefined ? null : formulaReader(builder, measure.value, "/value", entryPolicy, LOCALS);
    const weight = measure.weight === undefined ? null : formulaReader(builder, measure.weight, "/weight", entryPolicy, LOCALS);
    const named = inOrder(measure.values ?? {}).map((key) => [key, formulaReader(builder, (measure.values ?? {})[key] as string, `/values/${key}`, entryPolicy, LOCALS)] as const);
    const groupFormula = measure.groupBy?.includes("{") ? builder.formula(measure.groupBy, "/groupBy", LOCALS) : null;
    const groupField = groupFormula ? null : (measure.groupBy ?? null);
    const recodes = new Map(Object.entries(measure.recode ?? {}).map(([field, how]) => [field, builder.recode((typeof how === "string" ? { answerSet: how } : how) as Item, `/recode/${field}`)] as const));
    const { aggregate } = measure;
    const record: Gathered = { items: [], policy, size: 0, usable: 0, because: undefined, fill: null, values: new Float64Array(0), kinds: new Uint8Array(0), weights: new Float64Array(0), sources: new Int32Array(0), counts: new Int32Array(5), take: () => true };
    let evaluated: Evaluated[] = [];
    let scopes: Scope[] = [];

    const scopeOf = (frame: Frame, entry: unknown, index: number, results: Record<string, number>): Scope => ({
      date: frame.scope.date ?? null,
      get: (path) => {
        switch (path[0]) {
          case "entry": case "panel": case "row": {
            const found = path.length === 1 ? entry : walk(entry, path, 1);
            const how = recodes.size > 0 && path.length === 2 ? recodes.get(String(path[1])) : undefined;
            if (!how) return found;
            const number = how(found, frame);
            return number === number ? number : frame.kind === UNANSWERED ? undefined : found;
          }
          case "values": return results[String(path[1])];
          case "index": return index + 1;
          default: return frame.scope.get(path);
        }
      },
    });

    return {
      gathered: [record], bounds: null,
      evaluate: (frame) => {
        evaluated = [];
        scopes = [];
        record.counts.fill(0);
        record.because = undefined;
        record.size = 0;
        record.usable = 0;
        const found = list(frame);
        if (typeof found === "number") {
          frame.kind = found;
          record.because = `the list is ${MISSING_KINDS[found]}`;
          return NaN;
        }
        let blocking = PRESENT;
        found.forEach((entry, index) => {
          const results: Record<string, number> = {};
          const kinds: Record<string, number> = {};
          const scope = scopeOf(frame, entry, index, results);
          if (where && !holds(where.run(scope))) return;
          const read = (reader: (typeof named)[number][1]): number => {
            const result = reader.run(frame, scope, (path) => (path[0] === "values" ? (kinds[String(path[1])] ?? PRESENT) : PRESENT));
            if (frame.kind !== PRESENT) return NaN;
            const number = numberFrom(result);
            if (number !== number) frame.kind = UNANSWERED;
            return number;
          };
          let kind = PRESENT;
          let main = 1;
          for (const [key, reader] of named) {
            const number = read(reader);
            results[key] = number;
            kinds[key] = frame.kind;
            if (key === mainName) [main, kind] = [number, frame.kind];
          }
          if (value) {
            main = read(value);
            kind = frame.kind;
          }
          let own = 1;
          if (weight) {
            own = read(weight);
            if (own !== own && kind === PRESENT) [kind, main] = [frame.kind, NaN];
          }
          record.size += 1;
          if (main === main) record.usable += 1;
          else {
            record.counts[kind] = (record.counts[kind] as number) + 1;
            if (measure.missing && policy.treat[kind] === TREAT_MISSING) blocking = kind;
          }
          evaluated.push({ index, entry, value: main, weight: own, named: results, kind: main === main ? PRESENT : kind });
          scopes.push(scope);
        });
        if (measure.top !== undefined) {
          const order = evaluated.map((_each, at) => at).filter((at) => !Number.isNaN(evaluated[at]?.value)).sort((a, b) => (evaluated[b] as Evaluated).value - (evaluated[a] as Evaluated).value || a - b).slice(0, measure.top);
          scopes = order.map((at) => scopes[at] as Scope);
          evaluated = order.map((at) => evaluated[at] as Evaluated);
        }
        if (blocking !== PRESENT) return without(frame, blocking, `${record.counts[blocking]} of ${record.size} entries are ${MISSING_KINDS[blocking]}, which makes the measure missing`);
        if (record.size > 0 && record.usable === 0 && aggregate !== "count") return without(frame, UNANSWERED, "no entry has a value");
        if (record.usable < policy.minimumCount || record.usable < policy.minimumShare * record.size - 1e-9) return without(frame, UNANSWERED, `${record.usable} of ${record.size} entries have a value`);
        const total = combine(evaluated, (each) => each.value);
        if (total !== total) return without(frame, UNANSWERED, "there are no entries");
        const prorated = record.size - record.usable - countOf(TREAT_EXCLUDE);
        return aggregate === "sum" && prorated > 0 && countOf(TREAT_PRORATE) > 0 ? (total * (record.usable + countOf(TREAT_PRORATE))) / record.usable : total;
      },
      because: () => record.because,
      trace: (frame) => ({
        from: evaluated.map((each, at) => ({
          kind: "entry" as const, index: each.index, label: labelOf(each), value: nullIfNaN(each.value), weight: each.weight,
          ...(each.kind === PRESENT ? {} : { state: MISSING_KINDS[each.kind] as MissingState }),
          ...(named.length > 0 ? { values: nullable(each.named) } : {}),
          reads: (value ?? named.find(([key]) => key === mainName)?.[1])?.reads(frame, scopes[at]) ?? [],
        })),
        detail: { entries: record.size, withValue: record.usable, aggregate },
      }),
      details: () => ({
        entries: evaluated.map((each, at): EntryResult => {
          const group = measure.groupBy === undefined ? undefined : groupsOf(each, at)[0];
          return { index: each.index, label: labelOf(each), ...(group === undefined ? {} : { group }), value: nullIfNaN(each.value), values: nullable(each.named) };
        }),
        ...(measure.groupBy === undefined ? {} : { byGroup: byGroup() }),
        ...(named.length > 0 ? { values: aggregates(evaluated) } : {}),
        missing: missingResult([record], record.because),
      }),
    };

    function without(frame: Frame, kind: number, because: string): number {
      frame.kind = kind;
      record.because = because;
      return NaN;
    }

    function countOf(treatment: number): number {
      let total = 0;
      for (let kind = 1; kind <= UNANSWERED; kind += 1) if (policy.treat[kind] === treatment) total += record.counts[kind] as number;
      return total;
    }

    function combine(of: readonly Evaluated[], numberOf: (each: Evaluated) => number): number {
      const present = of.filter((each) => !Number.isNaN(numberOf(each)));
      if (aggregate === "share" || (aggregate === "mean" && weight)) {
        let total = 0;
        let all = 0;
        for (const each of present) {
          all += each.weight;
          total += each.weight * (aggregate === "share" ? (numberOf(each) === 0 ? 0 : 1) : numberOf(each));
        }
        return all === 0 ? NaN : total / all;
      }
      if (aggregate === "count") return present.filter((each) => numberOf(each) !== 0).length;
      return aggregateOf(present.map(numberOf), { by: aggregate, percentile: measure.percentile ?? 50, method: measure.method ?? "linear" });
    }

    function aggregates(of: readonly Evaluated[]): Record<string, number | null> {
      return Object.fromEntries(named.map(([key]) => [key, nullIfNaN(combine(of, (each) => each.named[key] as number))]));
    }

    function groupsOf(each: Evaluated, at: number): string[] {
      const found = groupFormula ? groupFormula.run(scopes[at] as Scope) : walk(each.entry, [groupField as string], 0);
      if (isEmpty(found)) return [];
      return Array.isArray(found) ? found.map(String) : [String(found)];
    }

    function byGroup(): Record<string, { title: Text; value: number | null; count: number; values: Record<string, number | null> }> {
      const members = new Map<string, Evaluated[]>();
      evaluated.forEach((each, at) => {
        for (const key of groupsOf(each, at)) members.set(key, [...(members.get(key) ?? []), each]);
      });
      const path = `${measure.panel}[].${groupField ?? ""}`;
      const known = groupField ? builder.choicesOf(path) : [];
      const rank = (key: string): number => (known.includes(key) ? known.indexOf(key) : known.length);
      const keys = [...members.keys()].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
      return Object.fromEntries(keys.map((key) => {
        const own = members.get(key) as Evaluated[];
        return [key, { title: groupField ? builder.titleOfChoice(path, key) : { nl: key, en: key }, value: nullIfNaN(combine(own, (each) => each.value)), count: own.length, values: aggregates(own) }];
      }));
    }

    function labelOf(each: Evaluated): string {
      const field = measure.label ?? "name";
      const found = walk(each.entry, [field], 0);
      if (typeof found === "string" || typeof found === "number") return measure.label === undefined ? String(found) : builder.titleOfChoice(`${measure.panel}[].${field}`, String(found)).nl;
      return String(each.index + 1);
    }
  },
  check: (measure) => {
    const findings: Finding[] = [];
    const names = Object.keys(measure.values ?? {});
    if (measure.main !== undefined && !names.includes(measure.main)) findings.push({ pointer: "/main", code: "unknown-name", what: `There is no formula «${measure.main}» in values.`, hint: `Use one of ${names.join(", ")}.` });
    if (measure.value === undefined && measure.main === undefined && names.length > 1) findings.push({ pointer: "/values", code: "main-missing", what: "It is not said which of the formulas is the measure's own value.", hint: `Add "main": "${names[0] ?? ""}".` });
    if (inOrder(measure.values ?? {}).length < names.length) findings.push({ pointer: "/values", code: "cycle", what: "Formulas in values use each other in a circle.", hint: "Let one of them not depend on the others." });
    return findings;
  },
});

/** The formulas so that each comes after those it uses; those in a circle are left out. */
function inOrder(formulas: Readonly<Record<string, string>>): string[] {
  const left = new Set(Object.keys(formulas).sort());
  const order: string[] = [];
  for (let moved = true; moved;) {
    moved = false;
    for (const key of left) {
      if ([...left].some((other) => (formulas[key] as string).includes(`{values.${other}}`))) continue;
      order.push(key);
      left.delete(key);
      moved = true;
    }
  }
  return order;
}

function nullIfNaN(value: number): number | null {
  return value === value ? value : null;
}

function nullable(values: Readonly<Record<string, number>>): Record<string, number | null> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, nullIfNaN(value)]));
}

