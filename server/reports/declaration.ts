/**
 * report.json: which sections an instrument's own report has, for whom, in which order. Data, so that an instrument gets
 * its report without code; without report.json every measure, advice and decision still appears (see `generic.ts`).
 */
import { z } from "zod";

const text = z.strictObject({ nl: z.string().min(1), en: z.string().min(1) });

export const audience = z.enum(["municipality", "board", "council"]);

/** Fields that every section has. */
const common = {
  id: z.string().regex(/^[a-z][A-Za-z0-9-]*$/).optional(),
  title: text.optional(),
  /** One or two sentences under the title: what the reader should take from it. */
  lead: text.optional(),
  /** Texts after the lead, one paragraph each. */
  paragraphs: z.array(text).optional(),
  /** Who gets it; by default the municipality. */
  audiences: z.array(audience).min(1).optional(),
  /** A question that the reader may discuss; an instrument is for the conversation, not for the figure. */
  discuss: text.optional(),
  /** false: goes on under the previous section instead of starting a new page. */
  newPage: z.boolean().optional(),
};

const scale = z.strictObject({ min: z.number(), max: z.number() });

/** A column of a table of entries: a question of the panel, or a number computed for each entry. */
const column = z.union([
  z.strictObject({ field: z.string(), title: text.optional() }),
  z.strictObject({ value: z.string(), title: text, unit: z.string().optional(), total: z.boolean().optional() }),
]);

export const section = z.discriminatedUnion("section", [
  /** Only words. */
  z.strictObject({ section: z.literal("text"), ...common }),
  /** Measures by name or by their `kind`: chart, table with bands, and per measure its band's text. */
  z.strictObject({
    section: z.literal("measures"), ...common,
    measures: z.array(z.string()).optional(), kind: z.string().optional(),
    chart: z.enum(["layers", "bars", "multiples", "none"]).optional(), table: z.boolean().optional(), details: z.boolean().optional(),
  }),
  /** A few measures as large numbers. */
  z.strictObject({ section: z.literal("keyFigures"), ...common, measures: z.array(z.string()).min(1) }),
  /** A measure of `by: entries`: the entries as table, and as bars or as scatter. */
  z.strictObject({
    section: z.literal("entries"), ...common, measure: z.string(), columns: z.array(column).min(1).max(8), top: z.number().int().positive().optional(), sortBy: z.string().optional(),
    chart: z.union([
      z.strictObject({ type: z.literal("bars"), value: z.string(), unit: z.string().optional(), title: text, top: z.number().int().positive().optional() }),
      z.strictObject({ type: z.literal("scatter"), x: z.string(), y: z.string(), title: text, xTitle: text, yTitle: text, xScale: scale.optional(), yScale: scale.optional(), split: z.strictObject({ x: z.number(), y: z.number() }).optional(), quadrants: z.tuple([text, text, text, text]).optional() }),
    ]).optional(),
  }),
  /** A measure with `groupBy`: its value per group. */
  z.strictObject({ section: z.literal("byGroup"), ...common, measure: z.string(), chart: z.enum(["bars", "none"]).optional(), columnTitle: text.optional() }),
  /** Several grouped measures side by side: rows are the groups, columns the measures. */
  z.strictObject({ section: z.literal("heatmap"), ...common, measures: z.array(z.string()).min(1), scale: scale.optional() }),
  /** Entries of a repeating question as the organisation filled them in. */
  z.strictObject({ section: z.literal("panel"), ...common, panel: z.string(), fields: z.array(z.string()).min(1).max(7), top: z.number().int().positive().optional(), empty: text.optional() }),
  /** Single answers of the organisation. */
  z.strictObject({ section: z.literal("answers"), ...common, questions: z.array(z.string()).min(1) }),
  z.strictObject({ section: z.literal("advice"), ...common, themes: z.array(z.string()).optional(), limit: z.number().int().positive().optional() }),
  z.strictObject({ section: z.literal("decisions"), ...common, decisions: z.array(z.string()).optional() }),
  /** A measure of `by: gate`: the level reached and what is still needed. */
  z.strictObject({ section: z.literal("gate"), ...common, measure: z.string() }),
  z.strictObject({ section: z.literal("response"), ...common }),
  z.strictObject({ section: z.literal("flags"), ...common }),
  z.strictObject({ section: z.literal("change"), ...common }),
  z.strictObject({ section: z.literal("sensitivity"), ...common }),
  /** How to read the report and how it was made; the bands, scales and the policy for missing answers come by themselves. */
  z.strictObject({ section: z.literal("method"), ...common }),
]);

export const reportDeclaration = z.strictObject({
  $schema: z.string().optional(),
  title: text.optional(),
  subtitle: text.optional(),
  /** The page that is read if only one is: a lead and the figures that matter most. */
  summary: z.strictObject({ lead: text.optional(), keyFigures: z.array(z.string()).max(8).optional(), measures: z.array(z.string()).optional(), kind: z.string().optional(), adviceLimit: z.number().int().positive().optional(), decision: z.string().optional() }).optional(),
  /** What the two pages for the board ask to decide; filled from the first advice and decisions where absent. */
  board: z.strictObject({ situation: z.array(text).optional(), ask: z.array(text).max(3).optional() }).optional(),
  sections: z.array(section).min(1),
});

export type ReportDeclaration = z.infer<typeof reportDeclaration>;
export type SectionDeclaration = z.infer<typeof section>;
export type ReportAudience = z.infer<typeof audience>;
