/**
 * The assessment language: the shapes of instrument.json, scoring and advice files. Parsed with zod once
 * (`instrument.ts`), typed from there on. The descriptions feed the JSON Schemas for editors.
 */
import { z } from "zod";
import type { Term } from "./glossary.ts";
import { measureSchema, type Measure } from "./measures/schema.ts";
import { answerSetSchema, expressionText, name, textSchema, transform, type AnswerSet, type DeclaredItem, declaredItemSchema } from "./measures/parts.ts";

export type { AnswerSet, Band, DeclaredItem, ItemUse, MissingPolicy, Text, Treatment } from "./measures/parts.ts";
export type { Measure } from "./measures/schema.ts";

const version = z.string().regex(/^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/, "a semantic version such as 1.2.0").describe("Semantic version. A published version never changes.");
const scalar = z.union([z.string(), z.number(), z.boolean()]);

const group = z.strictObject({ name, title: textSchema });

/** Declared groups of respondents, such as layers. */
export const groupsSchema = z.strictObject({
  name: name.describe("The variable that holds a respondent's group, usable in visibleIf: {layer}."),
  title: textSchema.optional(),
  members: z.array(group).min(1),
  minimumSize: z.int().min(1).default(3).describe("Groups with fewer respondents are not shown."),
});

const migration = z.strictObject({
  from: version.describe("The version whose drafts are brought to the next."),
  values: z.record(z.string(), z.record(z.string(), z.unknown())).optional().describe("Question → old choice value → new value."),
  to: version.optional().describe("The version reached; by default this instrument's."),
  rename: z.record(z.string(), z.string()).optional().describe("Old question name → new name; panel fields as panel[].field."),
  drop: z.array(z.string()).optional(),
  default: z.record(z.string(), z.unknown()).optional(),
  measures: z.record(z.string(), z.union([z.string(), z.null(), z.strictObject({ measure: z.string(), transform: transform.optional() })])).optional()
    .describe("Measure of the old version → the measure now that it is compared with, with a transform if its scale changed; null: not comparable. Unlisted: the same name."),
});

/** instrument.json */
export const manifestSchema = z.strictObject({
  $schema: z.string().optional(),
  language: z.literal(1),
  id: z.string().regex(/^[a-z0-9][a-z0-9-]*$/, "lower case letters, digits and -"),
  version,
  title: textSchema,
  description: textSchema.optional(),
  questionnaires: z.array(z.strictObject({ name, file: z.string(), answeredBy: z.enum(["organisation", "respondents"]).default("organisation"), minutes: z.int().min(1).max(600).optional().describe("About how many minutes it takes; told before one begins.") })).min(1),
  groups: groupsSchema.optional(),
  missing: z.strictObject({ dontKnow: z.array(scalar).default([]), notApplicable: z.array(scalar).default([]) }).optional().describe("Choice values that mean don't know and not applicable, in the whole instrument."),
  source: textSchema.optional().describe("Who made the model, where it was published, its licence."),
  organisation: z.strictObject({ name: z.string().optional(), code: z.string().optional(), size: z.string().optional() }).optional().describe("The questions that tell who the organisation is."),
  scoring: z.array(z.string()).default([]),
  advice: z.array(z.string()).default([]),
  texts: z.string().optional().describe("The file with the glossary and other texts."),
  report: z.string().optional(),
  region: z.string().optional(),
  migrations: z.array(migration).default([]),
});

/** A scoring file. */
export const scoringSchema = z.strictObject({
  $schema: z.string().optional(),
  answerSets: z.record(z.string(), answerSetSchema).default({}),
  items: z.array(declaredItemSchema).default([]),
  measures: z.array(measureSchema).default([]),
});

const effect = z.strictObject({
  hoursPerYear: z.union([z.number(), expressionText]).optional().describe("Saved hours a year, computed."),
  euroPerYear: z.union([z.number(), expressionText]).optional().describe("Saved euros a year, computed."),
  text: textSchema.optional(),
});

/** One recommendation. */
export const adviceSchema = z.strictObject({
  name, title: textSchema,
  when: expressionText.describe("Given when this holds: a SurveyJS expression over {answers} and {measures.x}."),
  priority: z.union([z.number(), expressionText]).default(50).describe("Higher comes first."),
  theme: z.string().optional(), phase: z.string().optional(),
  reason: textSchema, firstStep: textSchema.optional(), counter: textSchema.optional().describe("When not to follow it."),
  who: z.array(z.string()).default([]), effort: z.enum(["low", "medium", "high"]).optional(), effect: effect.optional(),
  excludes: z.array(z.string()).default([]).describe("Advice that is withheld when this one is given; of two that exclude each other the higher priority stays."),
  requires: z.array(z.string()).default([]).describe("Only given when all of these are given."),
  parameters: z.record(z.string(), expressionText).default({}),
  evidence: z.array(z.string()).optional().describe("Questions and measures shown as the grounds; by default those in `when`."),
});

const option = z.strictObject({
  name, title: textSchema, description: textSchema.optional(),
  points: z.array(z.strictObject({ when: expressionText, weight: z.number().positive().default(1), for: textSchema.optional(), against: textSchema.optional() })).default([]),
  notAdvisable: z.array(z.strictObject({ when: expressionText, because: textSchema })).default([]),
  tensions: z.array(textSchema).default([]),
});

/** A choice among options, with reasons for and against each. */
export const decisionSchema = z.strictObject({ name, title: textSchema, note: textSchema.optional(), when: expressionText.optional().describe("The choice is put only when this holds."), options: z.array(option).min(2),
  ties: z.enum(["first", "none"]).default("none").describe("Equal scores: recommend the first of them, or none."),
  minimumScore: z.number().optional().describe("Below this score nothing is recommended."),
});

/** An advice file. */
export const adviceFileSchema = z.strictObject({ $schema: z.string().optional(), advice: z.array(adviceSchema).default([]), decisions: z.array(decisionSchema).default([]) });

export type Manifest = z.infer<typeof manifestSchema>;
export type Advice = z.infer<typeof adviceSchema>;
export type Decision = z.infer<typeof decisionSchema>;
export type DecisionOption = z.infer<typeof option>;
export type Migration = z.infer<typeof migration>;
export type Groups = z.infer<typeof groupsSchema>;

/** Where a declaration stands: `scoring.json#/measures/3`. */
export type Placed<T> = T & { readonly at: string };

/** An instrument in memory: all its files, parsed. */
export type Instrument = Omit<Manifest, "questionnaires" | "scoring" | "advice" | "report" | "region" | "texts" | "$schema"> & {
  readonly questionnaires: readonly { readonly name: string; readonly file: string; readonly answeredBy: "organisation" | "respondents"; readonly minutes?: number | undefined; readonly survey: unknown }[];
  readonly answerSets: Readonly<Record<string, Placed<AnswerSet>>>;
  readonly items: readonly Placed<DeclaredItem>[];
  readonly measures: readonly Placed<Measure>[];
  readonly advice: readonly Placed<Advice>[];
  readonly decisions: readonly Placed<Decision>[];
  readonly texts: unknown;
  /** Terms that forms explain; declared in `texts`. */
  readonly glossary: readonly Term[];
  readonly report: unknown;
  readonly region: unknown;
  readonly hash: string;
};

/** The files of an instrument, by their path inside its folder. */
export type InstrumentSource = { readonly files: Readonly<Record<string, string>> };

/** An answers file, as the command line reads it and the server builds it from the store. */
export type AnswersFile = {
  readonly instrument?: string | undefined;
  readonly version?: string | undefined;
  /** ISO day; feeds today() in expressions. Never the clock. */
  readonly date?: string | null | undefined;
  readonly answers?: Readonly<Record<string, unknown>> | undefined;
  readonly respondents?: readonly { readonly id?: string | undefined; readonly group?: string | null | undefined; /** In which result (0, 1, …) he was first counted: see disclosure.ts. */ readonly release?: number | undefined; readonly answers: Readonly<Record<string, unknown>> }[] | undefined;
  readonly invited?: Readonly<Record<string, number>> | undefined;
  /** Who answered but is not counted yet, per group: they are in the response only. */
  readonly waiting?: Readonly<Record<string, number>> | undefined;
  /** An earlier round to compare with, as in `EarlierRound`: its answers, or its result. */
  readonly earlier?: unknown;
};

export type EarlierRound = AnswersFile | {
  readonly instrument?: { readonly version: string } | undefined;
  readonly version?: string | undefined;
  readonly date?: string | null | undefined;
  readonly measures: Readonly<Record<string, { readonly value: number | null; readonly band?: { readonly name: string } | undefined }>>;
};
