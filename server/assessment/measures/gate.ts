/** gate: maturity levels that build on each other: level n counts only when 1 … n−1 are met to their declared degree. */
import { z } from "zod";
import type { ItemUse as Item } from "./parts.ts";
import { common, expressionText, itemObject, name, textSchema } from "./parts.ts";
import { holds } from "../expression.ts";
import type { LevelResult, MissingState, Text } from "../results.ts";
import type { Bounds, Builder, Finding, Frame, ItemReader } from "./construct.ts";
import { construct, MISSING_KINDS, PRESENT, TREAT_EXCLUDE, TREAT_MISSING, TREAT_VALUE } from "./construct.ts";
import { compilePolicy, missingResult } from "./gather.ts";
import type { Gathered } from "./gather.ts";

const requirement = z.union([
  z.string().describe("An expression ({q} >= 3) or the name of an item, question or measure."),
  z.strictObject({ when: expressionText, title: textSchema.optional(), weight: z.number().positive().optional() }),
  itemObject.extend({ atLeast: z.number().optional(), atMost: z.number().optional() }),
]).describe("What the level asks: a condition; or an item with `atLeast` or `atMost`; or an item alone, which is met to the degree of its place on its scale (0–1).");
type Requirement = z.infer<typeof requirement>;

const degree = z.number().min(0).max(1);
const counting = z.enum(["mean", "every"]).describe("mean (default): the weighted mean of the requirements must reach the degree. every: each requirement must.");

const level = z.strictObject({
  name, title: textSchema.optional(), description: textSchema.optional(), requires: z.array(requirement).min(1),
  value: z.number().optional().describe("Value of the measure at this level; default the number of the level."),
  degree: degree.optional().describe("To what degree its requirements must be met. Default that of the measure."),
  degreeBelow: degree.optional().describe("To what degree they must be met before a higher level counts (ISO 33020: a level is reached when largely met, but the next one asks that it is fully met). Default `degree`."),
  counting: counting.optional(),
});

const definition = z.strictObject({
  by: z.literal("gate"), ...common,
  levels: z.array(level).min(1).describe("From low to high."),
  degree: degree.optional().describe("Default degree of all levels. Default 1: everything."),
  degreeBelow: degree.optional(),
  counting: counting.optional(),
  lowest: z.number().optional().describe("Value when no level is reached. Default 0; CMMI begins at 1."),
  fraction: z.boolean().optional().describe("Add how far the next level is on its way: 2.4 is level 2 and 40% of level 3."),
}).describe("Levels that build on each other. The value is that of the highest level that is reached, the category its name.");

type CompiledRequirement = { readonly path: string; readonly title: Text; readonly weight: number; readonly degree: (frame: Frame) => number; readonly value: (frame: Frame) => unknown; readonly reader: ItemReader | null; readonly placeOf: (value: number) => number };

/** Not met is what an open question means here; what does not apply is left out. */
const NOT_MET_IF_OPEN = ["value", "exclude", "exclude", "value"] as const;

export const gate = construct({
  by: "gate", definition,
  uses: ({ levels }) => levels.flatMap((each, index) => each.requires.flatMap((one, at) => requirementUses(one, `/levels/${index}/requires/${at}`))),
  compile: (measure, builder) => {
    const policy = compilePolicy(measure.missing, NOT_MET_IF_OPEN);
    const lowest = measure.lowest ?? 0;
    const levels = measure.levels.map((each, index) => ({
      name: each.name, title: each.title ?? { nl: each.name, en: each.name }, value: each.value ?? lowest + index + 1,
      needed: each.degree ?? measure.degree ?? 1,
      neededBelow: each.degreeBelow ?? measure.degreeBelow ?? each.degree ?? measure.degree ?? 1,
      every: (each.counting ?? measure.counting ?? "mean") === "every",
      requirements: each.requires.map((one, at) => compileRequirement(one, builder, `/levels/${index}/requires/${at}`)),
    }));
    const size = levels.reduce((total, each) => total + each.requirements.length, 0);
    const record: Gathered = { items: [], policy, size, usable: 0, because: undefined, fill: null, values: new Float64Array(size), kinds: new Uint8Array(size), weights: new Float64Array(size), sources: new Int32Array(size), counts: new Int32Array(5), take: () => true };
    const degrees = new Float64Array(levels.length);
    const met = new Uint8Array(levels.length);
    let reached = -1;

    const levelDegree = (each: (typeof levels)[number], from: number): number => {
      let total = 0;
      let weight = 0;
      let least = Infinity;
      each.requirements.forEach((one, at) => {
        const value = record.values[from + at] as number;
        if (value !== value) return;
        total += one.weight * value;
        weight += one.weight;
        least = Math.min(least, value);
      });
      // A level of which nothing applies asks for nothing.
      if (weight === 0) return 1;
      return each.every ? least : total / weight;
    };

    return {
      gathered: [record],
      bounds: { min: lowest, max: levels.reduce((most, each) => Math.max(most, each.value), lowest) },
      evaluate: (frame) => {
        record.counts.fill(0);
        record.because = undefined;
        let at = 0;
        let isMissing = 0;
        let usable = 0;
        for (const each of levels) {
          for (const one of each.requirements) {
            const found = one.degree(frame);
            const value = found !== found && record.fill && one.reader ? one.placeOf(record.fill(one.reader, frame.kind)) : found;
            const kind = value === value ? PRESENT : frame.kind;
            record.kinds[at] = kind;
            record.values[at] = value;
            if (kind === PRESENT) usable += 1;
            else {
              record.counts[kind] = (record.counts[kind] as number) + 1;
              const treat = policy.treat[kind];
              if (treat === TREAT_VALUE) record.values[at] = policy.substitute[kind] as number;
              else if (treat === TREAT_MISSING) isMissing = kind;
              else if (treat !== TREAT_EXCLUDE) record.values[at] = 0;
            }
            at += 1;
          }
        }
        record.usable = usable;
        if (isMissing !== 0 || usable === 0 || usable < policy.minimumCount || usable < policy.minimumShare * size - 1e-9) {
          frame.kind = isMissing || 4;
          record.because = `${usable} of ${size} requirements are answered`;
          reached = -2;
          return NaN;
        }
        let from = 0;
        let open = true;
        reached = -1;
        let value = lowest;
        levels.forEach((each, index) => {
          const own = levelDegree(each, from);
          from += each.requirements.length;
          degrees[index] = own;
          met[index] = own >= each.needed - 1e-9 ? 1 : 0;
          if (open && met[index]) {
            reached = index;
            value = each.value;
          } else if (open && measure.fraction) value += Math.min(own / each.needed, 1) * (each.value - value);
          open &&= own >= each.needed - 1e-9 && own >= each.neededBelow - 1e-9;
        });
        return value;
      },
      wordTitles: new Map(levels.map((each) => [each.name, each.title])),
      category: () => (reached >= 0 ? (levels[reached]?.name ?? null) : null),
      because: () => record.because,
      trace: (frame) => {
        let at = 0;
        return {
          from: levels.flatMap((each) => each.requirements.map((one) => {
            const value = record.values[at] as number;
            at += 1;
            return { kind: "question" as const, path: one.path, label: one.title, answer: one.value(frame) ?? null, value: value === value ? value : null, weight: one.weight, section: each.name };
          })),
          detail: { lowest, levels: levels.map((each, index) => ({ name: each.name, value: each.value, degree: degrees[index] as number, needed: each.needed, neededBelow: each.neededBelow, counting: each.every ? "every" : "mean" })) },
        };
      },
      details: (frame) => {
        let at = 0;
        const results = levels.map((each, index): LevelResult => ({
          name: each.name, title: each.title, value: each.value, degree: reached === -2 ? 0 : (degrees[index] as number), needed: each.needed,
          met: reached !== -2 && met[index] === 1, reached: reached !== -2 && index <= reached,
          requirements: each.requirements.map((one) => {
            const value = record.values[at] as number;
            const kind = record.kinds[at] as number;
            at += 1;
            const known = value === value;
            return { path: one.path, label: one.title, met: known ? value >= (each.every ? each.needed : 1) - 1e-9 : null, degree: known ? value : null, answer: one.value(frame) ?? null, ...(kind === PRESENT ? {} : { state: MISSING_KINDS[kind] as MissingState }) };
          }),
        }));
        return { levels: results, missing: missingResult([record], record.because) };
      },
    };

    function compileRequirement(one: Requirement, from: Builder, pointer: string): CompiledRequirement {
      const asCondition = typeof one === "string" ? (one.includes("{") ? { when: one } : null) : "when" in one ? one : null;
      if (asCondition) {
        const formula = from.formula(asCondition.when, typeof one === "string" ? pointer : `${pointer}/when`);
        const title = "title" in asCondition && asCondition.title !== undefined ? asCondition.title : { nl: asCondition.when, en: asCondition.when };
        const evaluate = (frame: Frame): number => (holds(formula.run(frame.scope)) ? 1 : 0);
        return { path: asCondition.when, title, weight: ("weight" in asCondition ? asCondition.weight : undefined) ?? 1, degree: evaluate, reader: null, placeOf: (value) => value, value: (frame) => holds(formula.run(frame.scope)) };
      }
      const { atLeast, atMost, ...rest } = typeof one === "string" ? { atLeast: undefined, atMost: undefined, item: undefined, ref: one } : (one as Exclude<Requirement, string | { when: string }>);
      const item: Item = "ref" in rest ? (rest.ref as string) : (rest as Item);
      const reader: ItemReader = from.item(item, pointer);
      const range: Bounds | null = reader.bounds;
      return {
        path: reader.of, title: reader.label, weight: typeof reader.weight === "number" ? reader.weight : 1,
        value: (frame) => reader.answer(frame), reader, placeOf,
        degree: (frame) => placeOf(reader.read(frame)),
      };

      function placeOf(value: number): number {
        if (value !== value) return NaN;
        if (atLeast !== undefined || atMost !== undefined) return (atLeast === undefined || value >= atLeast - 1e-9) && (atMost === undefined || value <= atMost + 1e-9) ? 1 : 0;
        return range && range.max !== range.min ? (value - range.min) / (range.max - range.min) : value;
      }
    }
  },
  check: (measure) => {
    const findings: Finding[] = [];
    const seen = new Set<string>();
    let previous = measure.lowest ?? 0;
    measure.levels.forEach((each, index) => {
      if (seen.has(each.name)) findings.push({ pointer: `/levels/${index}/name`, code: "duplicate-name", what: `The level «${each.name}» is there twice.`, hint: "Give each level a name of its own." });
      seen.add(each.name);
      const value = each.value ?? (measure.lowest ?? 0) + index + 1;
      if (value <= previous) findings.push({ pointer: `/levels/${index}/value`, code: "level-order", what: `Level «${each.name}» has the value ${value}, not more than the level below it (${previous}).`, hint: "List the levels from low to high." });
      previous = value;
    });
    return findings;
  },
});

function requirementUses(one: Requirement, pointer: string): ReturnType<Parameters<typeof construct>[0]["uses"]> {
  if (typeof one === "string") return one.includes("{") ? [{ kind: "expression", text: one, pointer, locals: [] }] : [{ kind: "item", item: one, pointer }];
  if ("when" in one) return [{ kind: "expression", text: one.when, pointer: `${pointer}/when`, locals: [] }];
  const { atLeast: _atLeast, atMost: _atMost, ...item } = one;
  return [{ kind: "item", item, pointer }];
}
