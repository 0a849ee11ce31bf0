/** The words of the assessment language that every construct shares: texts, items, missing policy, bands, targets. */
import { z } from "zod";

/** A name: how a measure, item, band or advice is addressed. No dots or brackets, which are steps of a path. */
export const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]*$/, "a letter first, then letters, digits, - and _").describe("How it is addressed: letters, digits, - and _.");

/** A textSchema for people in both languages; a plain textSchema is the same in both (a proper name, a number). */
export const textSchema = z.union([
  z.strictObject({ nl: z.string().min(1), en: z.string().min(1) }),
  z.string().min(1).transform((textSchema) => ({ nl: textSchema, en: textSchema })),
]).describe("A textSchema in both languages, {\"nl\": …, \"en\": …}; or one textSchema that is the same in both.");
export type Text = z.infer<typeof textSchema>;

/** A SurveyJS expression, as in `visibleIf`. */
export const expressionText = z.string().min(1).max(2000).describe("A SurveyJS expression, as in visibleIf: {question} >= 3 and {measures.trust} < 50.");

const answerCode = z.union([z.string(), z.number(), z.boolean()]);

/** What an answer is worth. A word instead of a number makes it missing of that kind. */
export const worth = z.union([z.number(), z.enum(["dontKnow", "notApplicable"]), z.null()]);
/** Recode table: answer → number; "*" is every other answer. */
export const values = z.record(z.string(), worth).describe("Recode table: answer → number, \"dontKnow\", \"notApplicable\" or null (no answer); \"*\" stands for every other answer.");

const bounds = {
  from: z.number().optional().describe("Lower end, included."),
  above: z.number().optional().describe("Lower end, not included."),
  to: z.number().optional().describe("Upper end, included."),
  below: z.number().optional().describe("Upper end, not included."),
};

export const range = z.strictObject({ ...bounds, value: worth }).describe("Numbers between these ends are worth `value`.");

/** From one scale to another: `from` [1, 5] `to` [0, 100] makes 3 into 50. */
export const transform = z.strictObject({
  from: z.tuple([z.number(), z.number()]),
  to: z.tuple([z.number(), z.number()]),
  clamp: z.boolean().optional().describe("Keep the result within `to`. Default false."),
}).refine((value) => value.from[0] !== value.from[1], "two different ends in `from`").describe("Linear: `from` [1, 5] `to` [0, 100] makes 3 into 50.");

export const scaleSchema = z.strictObject({ min: z.number(), max: z.number() }).refine((value) => value.min < value.max, "min below max").describe("The lowest and highest value that is possible.");

export const answerSetSchema = z.strictObject({
  values: values.optional(),
  ranges: z.array(range).min(1).optional().describe("Recode numbers by range; the first that fits counts."),
  min: z.number().optional().describe("Lowest worth; by default that of the table."),
  max: z.number().optional().describe("Highest worth; by default that of the table."),
  dontKnow: z.array(answerCode).optional().describe("Answers that mean don't know here, besides the instrument's own."),
  notApplicable: z.array(answerCode).optional(),
}).describe("A recode table with a name, shared by items.");
export type AnswerSet = z.infer<typeof answerSetSchema>;

export const flag = z.strictObject({
  when: expressionText.optional().describe("Over {value} (the item's number) and {answer} (as it was given), for example {value} >= 1."),
  at: z.string().regex(/^(<=|>=|<|>|=|!=)\s*-?\d+(\.\d+)?$/).optional().describe("Short for `when`: \">= 1\"."),
  text: textSchema,
  tone: z.enum(["good", "warning", "bad", "neutral"]).optional(),
}).refine((value) => (value.when === undefined) !== (value.at === undefined), "either `when` or `at`").describe("A critical answer that must be reported whatever the total.");

const itemParts = {
  question: z.string().optional().describe("Path of the answer: question, matrix.row, matrix.row.column, panel[0].field, or panel[].field for every entry."),
  measure: z.string().optional().describe("Another measure."),
  item: z.string().optional().describe("An item declared in `items`."),
  choice: answerCode.optional().describe("A choice of a checkbox question: 1 when chosen, else 0. Of a ranking: its place, 1 is first."),
  value: z.number().optional().describe("A constant."),
  answerSet: z.string().optional().describe("Name of a recode table in `answerSets`."),
  values: values.optional(),
  ranges: z.array(range).min(1).optional(),
  expression: expressionText.optional().describe("Computes the number: over {value} (the answer, recoded) when a question or measure is named, else over all answers."),
  min: z.number().optional().describe("Lowest value of the item, for reversing and rescaling."),
  max: z.number().optional().describe("Highest value of the item."),
  reverse: z.boolean().optional().describe("Turn the scale round: min + max − value."),
  transform: transform.optional(),
  weight: z.union([z.number(), expressionText]).optional().describe("Weight, default 1; or an expression, for weights that respondents give."),
  title: textSchema.optional(),
  flag: z.union([flag, z.array(flag)]).optional(),
};

/** An item with a name, to use in several measures. */
export const declaredItemSchema = z.strictObject({ name, ...itemParts });
export type DeclaredItem = z.infer<typeof declaredItemSchema>;
export const itemObject = z.strictObject(itemParts);
/** An item, a measure or a question by its name; or an object that says more. */
export const itemUseSchema = z.union([z.string(), itemObject]).describe("The name of an item, a measure or a question; or an object that says how to read it.");
export type ItemObject = z.infer<typeof itemObject>;
export type ItemUse = z.infer<typeof itemUseSchema>;

/** What happens to a value that is not there. */
export const treatmentSchema = z.union([
  z.enum(["exclude", "prorate", "missing"]),
  z.strictObject({ value: z.number() }),
]).describe("exclude: left out (a mean re-normalises) · {\"value\": n}: counts as n · prorate: a sum grows in proportion · missing: the measure has no value.");
export type Treatment = z.infer<typeof treatmentSchema>;

export const missingSchema = z.strictObject({
  dontKnow: treatmentSchema.optional().describe("Answered with \"don't know\"."),
  notApplicable: treatmentSchema.optional().describe("Answered with \"not applicable\"."),
  skipped: treatmentSchema.optional().describe("Not asked: hidden by branching."),
  unanswered: treatmentSchema.optional().describe("Asked, but left empty."),
  minimum: z.strictObject({
    count: z.number().int().min(1).optional(),
    share: z.number().min(0).max(1).optional(),
    of: z.enum(["applicable", "all"]).optional().describe("Of which items the share is taken: those that apply (not skipped, not n/a; the default), or all."),
  }).optional().describe("Fewer items than this: the measure has no value. {\"share\": 0.5} is the half rule."),
}).describe("What happens to answers that are missing, per kind.");
export type MissingPolicy = z.infer<typeof missingSchema>;

export const tone = z.enum(["good", "warning", "bad", "neutral"]).describe("What the colour and its mark mean.");

export const bandSchema = z.strictObject({
  name, ...bounds, title: textSchema, text: textSchema.optional(), tone: tone.default("neutral"),
  is: z.string().optional().describe("For measures that end in a word (rollUp, table, gate): the category."),
}).describe("A named range of the measure. `from` and `to` include their end, `above` and `below` do not.");
export type Band = z.infer<typeof bandSchema>;

export const target = z.union([
  z.number(),
  expressionText,
  z.strictObject({ atLeast: z.number(), title: textSchema.optional() }),
  z.strictObject({ atMost: z.number(), title: textSchema.optional() }),
]).describe("The level to reach: a number or an expression (at least), {\"atLeast\": n} or {\"atMost\": n}.");

export const percentileMethod = z.enum(["linear", "nearestRank", "weibull", "hazen", "lower", "higher", "midpoint"])
  .describe("linear (Hyndman & Fan type 7, the default: Excel PERCENTILE.INC, R, NumPy) · weibull (type 6: SPSS, PERCENTILE.EXC) · hazen (type 5) · nearestRank (type 1) · lower, higher, midpoint.");
export type PercentileMethod = z.infer<typeof percentileMethod>;

/** How several values become one: of respondents, or of entries. */
export const aggregateName = z.enum(["mean", "median", "min", "max", "sum", "count", "standardDeviation", "share", "percentile"]);
export type Aggregate = { readonly by: z.infer<typeof aggregateName>; readonly percentile: number; readonly method: PercentileMethod };

export const groupingSchema = z.strictObject({
  aggregate: aggregateName.default("mean").describe("How the values of respondents become that of the group, and of all."),
  percentile: z.number().min(0).max(100).optional().describe("For aggregate percentile."),
  method: percentileMethod.optional(),
  where: expressionText.optional().describe("For share and count: a condition over {value}, for example {value} >= 4."),
  total: z.enum(["ofRespondents", "meanOfRespondents", "meanOfGroups"]).default("ofRespondents").describe("ofRespondents: the aggregate over all respondents at once. meanOfRespondents: their mean, whatever the aggregate. meanOfGroups: the mean of the groups' values, so that a small group weighs as much as a large one."),
  weights: z.record(z.string(), z.number().min(0)).optional().describe("Weight per group, for meanOfGroups."),
  minimumSize: z.int().min(1).optional().describe("A larger minimum than that of the instrument."),
  steps: z.int().min(2).optional().describe("Number of answer steps, for the agreement index; without it the scale is taken as continuous."),
}).describe("How answers of several respondents are taken together.");
export type Grouping = z.infer<typeof groupingSchema>;

export const rounding = z.strictObject({
  decimals: z.number().int().min(0).max(10),
  mode: z.enum(["half-away", "half-even", "up", "down"]).optional().describe("Default half-away: 2.5 → 3, −2.5 → −3."),
});

/** What every measure may say, besides what its construct needs. */
export const common = {
  name,
  title: textSchema,
  description: textSchema.optional(),
  unit: z.string().optional().describe("score, share (0–1, shown as %), count, level, hours, hoursPerYear, euro, euroPerYear, points, text; others are shown as a number."),
  kind: z.string().optional().describe("A tag of your own, by which reports select."),
  decimals: z.number().int().min(0).max(6).optional().describe("Decimals shown to people; the value itself is not rounded."),
  missing: missingSchema.optional(),
  scale: scaleSchema.optional(),
  transform: transform.optional(),
  round: rounding.optional().describe("Round the value itself."),
  bands: z.array(bandSchema).min(1).optional(),
  target: target.optional(),
  better: z.enum(["higher", "lower"]).optional().describe("Which way is better. Default higher."),
  per: z.enum(["respondent", "organisation"]).optional().describe("Computed for each respondent (default when all its items are), or once from the totals."),
  groups: groupingSchema.optional(),
  reference: z.strictObject({ value: z.number(), source: textSchema }).optional().describe("A published value to compare with, and its source."),
};

export const items = z.array(itemUseSchema).min(1).describe("What it is made of, in order.");
