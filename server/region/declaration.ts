/**
 * region.json: how an instrument's questions and measures feed the regional analysis, and from where on a finding is
 * worth a sentence. Data, so that another instrument gets its region pages without code.
 */
import { z } from "zod";

const text = z.strictObject({ nl: z.string().min(1), en: z.string().min(1) });
const range = z.strictObject({ low: z.number(), typical: z.number(), high: z.number() }).refine((value) => value.low <= value.typical && value.typical <= value.high, "low ≤ typical ≤ high");
/** Choice value → number; values not listed are unknown (so "dk" need not be listed). */
const values = z.record(z.string(), z.number());

const meeting = z.strictObject({
  timesPerYear: z.string(), durationHours: z.string(), preparationHours: z.string().optional(), travelHours: z.string().optional(), attendees: z.string(),
});

const wording = z.strictObject({
  /** Sentence with `{facts}`; `{municipalities}` and `{collaborations}` are names. */
  sentence: text,
  question: text.optional(),
});

const reasonText = z.strictObject({ for: text, against: text, title: text });

const rule = z.strictObject({
  name: z.string(),
  domain: z.string().optional(),
  /** SurveyJS expression over the municipality's answers and measures. */
  when: z.string(),
  title: text,
  sentence: text,
});

/** The whole of region.json. */
export const regionDeclaration = z.strictObject({
  inventory: z.strictObject({
    panel: z.string(),
    fields: z.strictObject({
      name: z.string(), legalForm: z.string().optional(), domain: z.string().optional(), partners: z.string().optional(), otherPartners: z.string().optional(), role: z.string().optional(),
      satisfaction: z.string().optional(), future: z.string().optional(),
      /** What is exchanged in return: choices, both ways. */
      brings: z.string().optional(), receives: z.string().optional(), contributionEuroPerYear: z.string().optional(),
      coordinationHoursPerYear: z.string().optional(), yieldEuroPerYear: z.string().optional(),
      /** A matrix with a row per motive, or nothing. */
      yieldPerMotive: z.string().optional(),
    }),
    administrative: meeting,
    official: meeting,
    /** Choice values as numbers per field: `timesPerYear` {"weekly": 46}, `satisfaction` {"1": 0}, `yieldPerMotive`. */
    values: z.record(z.string(), values).optional(),
    /** The instrument's own words for role and future, where they differ from the core's. */
    roles: z.record(z.string(), z.enum(["host", "participant", "customer", "supplier"])).optional(),
    futures: z.record(z.string(), z.enum(["continue", "strengthen", "lighten", "merge", "stop"])).optional(),
    publicLaw: z.array(z.string()).optional(),
    privateLaw: z.array(z.string()).optional(),
    /** Domain of the inventory → the broader domain that ambitions and motives speak of; unlisted = itself. */
    domainGroups: z.record(z.string(), z.string()).optional(),
  }),
  rates: z.strictObject({
    administrative: z.strictObject({ question: z.string().optional(), defaultEuroPerHour: z.number().positive() }),
    official: z.strictObject({ question: z.string().optional(), defaultEuroPerHour: z.number().positive() }),
    note: text,
  }),
  assumptions: z.strictObject({ timesPerYear: range, durationHours: range, preparationHours: range, travelHours: range, attendees: range, coordinationHoursPerYear: range, contributionEuroPerYear: range, note: text.optional() }),
  ambitions: z.strictObject({
    panel: z.string(),
    fields: z.strictObject({ domain: z.string(), level: z.string(), horizon: z.string().optional(), offers: z.string().optional(), needs: z.string().optional(), wishedPartners: z.string().optional() }),
    /** Level 0–4. */
    levels: values.optional(),
  }).optional(),
  /** Measures 0–100, higher = heavier. */
  thresholds: z.array(z.string()).default([]),
  /** Motive → measure of its importance (0–100). */
  motives: z.record(z.string(), z.string()).default({}),
  /** Blocks of the heat map. */
  comparison: z.array(z.strictObject({ name: z.string(), title: text, measures: z.array(z.string()).min(1) })).default([]),
  /** Gate measure that gives the phase. */
  phase: z.string().optional(),
  partners: z.strictObject({
    weights: z.strictObject({ sharedAmbition: z.number(), complement: z.number(), wished: z.number(), ties: z.number(), size: z.number(), proximity: z.number(), thresholds: z.number(), load: z.number() }),
    reasons: z.record(z.string(), reasonText),
    rules: z.array(rule).default([]),
  }).optional(),
  patterns: z.strictObject({
    samePartnersFrom: z.number(), samePartnersMembers: z.number(), bodiesInDomainFrom: z.number(), hotSpotFrom: z.number(), uselessBelow: z.number(), oneSidedFrom: z.number().default(50), oneActiveMembers: z.int().min(2).default(3),
    wording: z.record(z.string(), wording),
  }).optional(),
  improvements: z.strictObject({
    shares: z.strictObject({ merge: range, lighten: range, stop: range, strengthen: range, start: range }),
    /** From when on an improvement is proposed; see ImprovementLimits. */
    limits: z.strictObject({ wishedByMoreThan: z.number().min(0).max(1).default(0.5), stopBelow: z.number().default(35), mergeBodies: z.int().min(2).default(2), startLevel: z.number().default(3), startMembers: z.int().min(1).default(3) }).optional(),
    wording: z.record(z.string(), wording),
    legal: z.record(z.string(), text),
    risks: z.record(z.string(), text),
  }).optional(),
  /** Gates of the region's own phase: conditions over `{region.…}` figures. */
  phases: z.array(z.strictObject({ name: z.string(), title: text, requires: z.array(z.strictObject({ figure: z.string(), atLeast: z.number().optional(), atMost: z.number().optional(), title: text, action: text })) })).default([]),
});

export type RegionDeclaration = z.infer<typeof regionDeclaration>;
