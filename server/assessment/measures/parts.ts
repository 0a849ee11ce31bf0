/** The parts that measures of every kind share: texts, items, answer sets, missing policy, bands. */
import { z } from "zod";

export const name = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]*$/, "a name of letters, digits, - and _, beginning with a letter");
export const expressionText = z.string().min(1).max(2000).describe("An expression in SurveyJS's language.");

/** A text that people read, in both languages. */
export const textSchema = z.strictObject({ nl: z.string().min(1), en: z.string().min(1) });
export type Text = z.infer<typeof textSchema>;

const valueMap = z.record(z.string(), z.number()).describe("Answer → number.");

/** How answers of one kind become numbers. */
export const answerSetSchema = z.strictObject({
  values: valueMap.optional(),
  ranges: z.array(z.strictObject({ from: z.number().optional(), above: z.number().optional(), to: z.number().optional(), below: z.number().optional(), value: z.number() })).optional(),
  min: z.number().optional().describe("Lowest value; reversing mirrors between min and max."),
  max: z.number().optional(),
  dontKnow: z.array(z.union([z.string(), z.number()])).optional(),
  notApplicable: z.array(z.union([z.string(), z.number()])).optional(),
});
export type AnswerSet = z.infer<typeof answerSetSchema>;

/** What happens to an answer that is not there. `exclude` leaves it out, `missing` makes the measure missing, a value counts as that. */
export const treatmentSchema = z.union([z.enum(["exclude", "missing", "prorate"]), z.strictObject({ value: z.number() })]);
export type Treatment = z.infer<typeof treatmentSchema>;

/** The missing policy of a measure. The default excludes, and asks for at least one item. */
export const missingSchema = z.strictObject({
  dontKnow: treatmentSchema.optional(), notApplicable: treatmentSchema.optional(), skipped: treatmentSchema.optional(), unanswered: treatmentSchema.optional(),
  minimum: z.union([z.strictObject({ count: z.int().min(0) }), z.strictObject({ share: z.number().min(0).max(1) })]).optional()
    .describe("The items that must be answered: a count, or a share of those asked (0.5 is the half rule). Items counted as a value are answered; not applicable and skipped items are not asked."),
});
export type MissingPolicy = z.infer<typeof missingSchema>;

const itemOptions = {
  weight: z.number().optional(),
  reverse: z.boolean().optional().describe("Mirror between min and max: min + max − value."),
  answerSet: z.string().optional(),
  values: valueMap.optional(),
  ranges: answerSetSchema.shape.ranges,
  expression: expressionText.optional().describe("Computed from {value} and other answers."),
  min: z.number().optional(), max: z.number().optional(),
  flag: z.strictObject({ when: expressionText, text: textSchema }).optional().describe("A critical answer: shown when the condition over {value} holds, whatever the score."),
  missing: missingSchema.omit({ minimum: true }).optional().describe("Overrides the measure's policy for this item."),
};

/** A re-usable item. */
export const declaredItemSchema = z.strictObject({ name, question: z.string(), choice: z.union([z.string(), z.number(), z.boolean()]).optional(), title: textSchema.optional(), ...itemOptions });
export type DeclaredItem = z.infer<typeof declaredItemSchema>;

/** An item inside a measure: the name of an item, measure or question, or one of them with options. */
export const itemUseSchema = z.union([
  z.string(),
  z.strictObject({ question: z.string(), choice: z.union([z.string(), z.number(), z.boolean()]).optional(), title: textSchema.optional(), ...itemOptions }),
  z.strictObject({ item: z.string(), ...itemOptions }),
  z.strictObject({ measure: z.string(), ...itemOptions }),
]);
export type ItemUse = z.infer<typeof itemUseSchema>;

/** A named range of a measure. `from` and `to` include their number, `above` and `below` do not; without an end it is open. */
export const bandSchema = z.strictObject({
  name, title: textSchema, text: textSchema.optional(),
  from: z.number().optional(), above: z.number().optional(), to: z.number().optional(), below: z.number().optional(),
  is: z.string().optional().describe("For measures that give a word (rollUp, table): the category."),
  tone: z.enum(["good", "neutral", "warning", "bad"]).default("neutral").describe("Meaning; shown by a sign and a word beside colour."),
});
export type Band = z.infer<typeof bandSchema>;

export const scaleSchema = z.strictObject({ min: z.number(), max: z.number() }).refine((scale) => scale.min < scale.max, "min must be below max");

/** How the values of respondents become one per group and one in all. */
export const groupingSchema = z.strictObject({
  aggregate: z.enum(["mean", "median", "min", "max", "sum", "standardDeviation", "percentile", "share", "count"]).default("mean"),
  percentile: z.number().min(0).max(100).optional(),
  where: expressionText.optional().describe("For share and count: the condition over {value}."),
  total: z.enum(["meanOfGroups", "meanOfRespondents", "ofRespondents"]).default("meanOfRespondents").describe("meanOfGroups weighs each group the same (or by weights); ofRespondents applies the aggregate to all respondents at once."),
  weights: z.record(z.string(), z.number().min(0)).optional(),
  minimumSize: z.int().min(1).optional(),
});
export type Grouping = z.infer<typeof groupingSchema>;

/** What every measure has. */
export const common = {
  name, title: textSchema, description: textSchema.optional(),
  unit: z.string().optional(), kind: z.string().optional().describe("A free tag that reports select by."),
  scale: scaleSchema.optional().describe("The range the value lies in."),
  transform: z.strictObject({ from: z.tuple([z.number(), z.number()]), to: z.tuple([z.number(), z.number()]), clamp: z.boolean().optional() }).optional().describe("Linear, from one scale to another."),
  round: z.strictObject({ decimals: z.int().min(0).max(12), mode: z.enum(["half-away", "half-even", "down", "up"]).default("half-away") }).optional(),
  bands: z.array(bandSchema).optional(),
  target: z.union([z.number(), z.string()]).optional(),
  missing: missingSchema.optional(),
  groups: groupingSchema.optional(),
  reference: z.strictObject({ value: z.number(), source: z.string() }).optional().describe("A published value to read it against."),
};
