/** All kinds of measures. A new kind: its schema here, its evaluation in a file beside this one. */
import { z } from "zod";
import { common, expressionText, itemUseSchema, name, textSchema } from "./parts.ts";

const items = z.array(itemUseSchema).min(1);
const withItems = <const K extends string>(by: K) => ({ ...common, by: z.literal(by), items });

const aggregate = z.enum(["sum", "mean", "median", "min", "max", "count", "share", "product", "standardDeviation", "percentile"]);

/** One measure, by its rule. */
export const measureSchema = z.discriminatedUnion("by", [
  z.strictObject({ ...withItems("mean") }),
  z.strictObject({ ...withItems("sum"), reproject: z.boolean().optional().describe("Stretch from the lowest and highest sum that the answered items allow to the scale.") }),
  z.strictObject({ ...withItems("meanOfMeans") }),
  z.strictObject({ ...withItems("min") }), z.strictObject({ ...withItems("max") }), z.strictObject({ ...withItems("median") }), z.strictObject({ ...withItems("product") }),
  z.strictObject({ ...withItems("standardDeviation"), of: z.enum(["population", "sample"]).default("population") }),
  z.strictObject({ ...withItems("percentile"), percentile: z.number().min(0).max(100) }),
  z.strictObject({ ...withItems("count"), where: expressionText.optional().describe("Items counted: a condition over {value}; without it, the answered ones.") }),
  z.strictObject({ ...withItems("share"), where: expressionText.describe("Share (0–1) of the answered items for which this holds.") }),
  z.strictObject({
    ...common, by: z.literal("gate"),
    levels: z.array(z.strictObject({ name, title: textSchema.optional(), requires: items, degree: z.number().min(0).max(1).default(1), from: z.number().optional() })).min(1)
      .describe("Level n is reached when it and all before it are met: the share of its requirements that hold (value / highest value) is at least `degree`; with `from`, a requirement holds when its value is at least that."),
  }),
  z.strictObject({
    ...withItems("rollUp"), verdicts: z.array(z.strictObject({ verdict: z.string(), when: z.enum(["any", "all", "most", "otherwise"]), is: z.array(z.string()).optional(), atLeast: z.number().optional() })).min(1)
      .describe("The first rule that holds gives the verdict; neutral answers are left out first."),
    neutral: z.array(z.string()).default([]), numbers: z.record(z.string(), z.number()).optional().describe("Verdict → number, if the verdict is to be computed with."),
  }),
  z.strictObject({
    ...common, by: z.literal("table"), inputs: z.array(z.strictObject({ name, expression: expressionText })).min(1),
    rows: z.array(z.strictObject({ when: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.union([z.string(), z.number(), z.boolean()])), z.strictObject({ from: z.number().optional(), above: z.number().optional(), to: z.number().optional(), below: z.number().optional() })])), value: z.number().optional(), category: z.string().optional(), weight: z.number().optional() })).min(1),
    match: z.enum(["first", "unique", "best"]).default("first").describe("first: the first row all of whose conditions hold; unique: exactly one may hold; best: the row with the highest weighted share of conditions that hold."),
    weights: z.record(z.string(), z.number()).optional(), ties: z.enum(["first", "highest", "lowest", "missing"]).default("first"),
  }),
  z.strictObject({ ...common, by: z.literal("expression"), expression: expressionText, per: z.enum(["respondent", "organisation"]).optional() }),
  z.strictObject({
    ...common, by: z.literal("entries"), panel: z.string(), label: z.string().optional().describe("The field that names an entry; by default its first text."),
    where: expressionText.optional(), value: expressionText.optional().describe("Per entry, over {entry.field} and everything else."),
    values: z.record(z.string(), expressionText).optional().describe("Several named figures per entry; the aggregate takes `use`."), use: z.string().optional(),
    aggregate: aggregate.default("sum"), percentile: z.number().min(0).max(100).optional(), condition: expressionText.optional().describe("For count and share: over {value}."),
    groupBy: z.string().optional(), top: z.int().min(1).optional().describe("Only the n entries with the highest value."), weight: expressionText.optional().describe("For mean: the weight of an entry."),
  }),
]);

export type Measure = z.infer<typeof measureSchema>;
export type MeasureOf<K extends Measure["by"]> = Extract<Measure, { by: K }>;
