/**
 * What scoring gives: every figure with its band, what was missing, and the trace down to answers and rules. Plain data,
 * no functions: stored, sent and printed as it is. Values of respondents appear only per group, and only for groups
 * of at least the minimum size (`groups.ts`).
 */
import type { Text } from "./measures/parts.ts";

export type { Text } from "./measures/parts.ts";

export type Language = "nl" | "en";
export type Tone = "good" | "neutral" | "warning" | "bad";
export type BandResult = { readonly name: string; readonly title: Text; readonly text?: Text; readonly tone: Tone; /** Position among the bands, from 0. */ readonly index: number; readonly of: number };

/** Why an answer did not count. */
export type MissingState = "dontKnow" | "notApplicable" | "skipped" | "unanswered";

/** What was done with a missing answer. */
export type Treated = "excluded" | "value" | "prorated" | "missing";

export type MissingResult = {
  readonly dontKnow: number; readonly notApplicable: number; readonly skipped: number; readonly unanswered: number;
  /** Items looked at. Over respondents: all their items together. */
  readonly of: number;
  /** The policy as applied, in a word per state. */
  readonly policy: Readonly<Record<string, string>>;
  /** Why the measure is missing, if it is. */
  readonly because?: string;
};

export type GroupResult = {
  readonly value: number | null;
  /** Respondents with a value; null when suppressed. */
  readonly n: number | null;
  readonly suppressed: boolean;
  /** Standard deviation between respondents (n − 1). */
  readonly spread: number | null;
  /** 0–1: r_wg of James, Demaree & Wolf (1984) against a uniform spread over the scale. */
  readonly agreement: number | null;
  readonly band?: BandResult;
};

export type GapResult = { readonly value: number; readonly highest: string; readonly lowest: string };

/** One input of a rule. */
export type TraceInput =
  | { readonly kind: "question"; readonly path: string; readonly label?: Text; readonly answer: unknown; readonly value: number | null; readonly weight: number; readonly reverse?: boolean; readonly state?: MissingState; readonly counted?: number; readonly treated?: Treated; readonly section?: string; readonly category?: string | null }
  | { readonly kind: "measure"; readonly name: string; readonly value: number | null; readonly weight: number; readonly category?: string | null; readonly reverse?: boolean; readonly state?: MissingState; readonly counted?: number; readonly treated?: Treated; readonly section?: string }
  | { readonly kind: "variable"; readonly path: string; readonly value: unknown }
  | { readonly kind: "group"; readonly name: string; readonly value: number | null; readonly n: number | null; readonly weight: number; readonly suppressed: boolean }
  | { readonly kind: "entry"; readonly index: number; readonly label: string; readonly value: number | null; readonly group?: string; readonly weight?: number; readonly values?: Readonly<Record<string, number | null>>; readonly state?: MissingState; readonly reads?: readonly Reading[] };

export type TraceStep =
  | { readonly step: "raw"; readonly value: number | null }
  | { readonly step: "reproject"; readonly from: readonly [number, number]; readonly to: readonly [number, number]; readonly value: number }
  | { readonly step: "transform"; readonly from: readonly [number, number]; readonly to: readonly [number, number]; readonly value: number }
  | { readonly step: "clamp"; readonly to: readonly [number, number]; readonly value: number }
  | { readonly step: "round"; readonly decimals: number; readonly mode: string; readonly value: number };

/** How a value came about. `rule` is where it is declared. */
export type Trace = {
  readonly rule: string;
  readonly by: string;
  readonly from: readonly TraceInput[];
  readonly steps: readonly TraceStep[];
  /** What the construct computed on the way: sums of weights, rows, degrees, counts. */
  readonly detail?: unknown;
};

export type LevelResult = { readonly name: string; readonly title: Text; readonly value: number; readonly degree: number; readonly needed: number; readonly met: boolean; readonly reached: boolean; readonly requirements: readonly { readonly path: string; readonly label?: Text; readonly degree: number | null; readonly met: boolean | null; readonly answer: unknown; readonly state?: MissingState }[] };

export type EntryResult = { readonly index: number; readonly label: string; readonly value: number | null; readonly values: Readonly<Record<string, number | null>>; readonly group?: string };

export type MeasureResult = {
  readonly name: string; readonly title: Text; readonly description?: Text; readonly unit?: string; readonly kind?: string;
  readonly value: number | null;
  readonly category?: string | null;
  readonly categoryTitle?: Text;
  readonly band?: BandResult;
  readonly scale?: { readonly min: number; readonly max: number };
  readonly target?: { readonly value: number; readonly reached: boolean | null; readonly distance: number | null; readonly direction: "atLeast" | "atMost"; readonly title?: Text };
  /** Decimals for people. */
  readonly decimals?: number;
  readonly better: "higher" | "lower";
  readonly reference?: { readonly value: number; readonly source: Text };
  readonly missing: MissingResult;
  /** Over respondents. */
  readonly groups?: Readonly<Record<string, GroupResult>>;
  readonly n?: number | null;
  readonly spread?: number | null;
  readonly agreement?: number | null;
  readonly gap?: GapResult | null;
  /** True when too few answered for any value to be shown. */
  readonly suppressed?: boolean;
  /** Groups left out of the total so that it cannot give them away. */
  readonly withoutGroups?: readonly string[];
  readonly levels?: readonly LevelResult[];
  /** Of tables: the row taken, how well it fits (0–1), and the rows that fit as well. */
  readonly row?: { readonly index: number; readonly fit: number; readonly ties: readonly number[]; readonly text?: Text } | null;
  /** Of roll-ups: how many items have each verdict. */
  readonly counts?: Readonly<Record<string, number>>;
  readonly entries?: readonly EntryResult[];
  readonly byGroup?: Readonly<Record<string, { readonly title: Text; readonly value: number | null; readonly count: number; readonly values: Readonly<Record<string, number | null>> }>>;
  /** Of entries with several formulas: the aggregate of each. */
  readonly values?: Readonly<Record<string, number | null>>;
  readonly trace: Trace | null;
};

/** A value that an expression read. */
export type Reading = { readonly path: string; readonly value: unknown };
export type ConditionTrace = { readonly when: string; readonly reads: readonly Reading[] };

export type Evidence = { readonly path: string; readonly label: Text; readonly value: unknown; readonly display: Text };

export type AdviceResult = {
  readonly name: string; readonly rule: string; readonly title: Text; readonly reason: Text; readonly firstStep?: Text; readonly counter?: Text;
  readonly who: readonly string[]; readonly effort?: "low" | "medium" | "high"; readonly phase?: string; readonly theme?: string; readonly priority: number;
  readonly effect: { readonly hoursPerYear?: number | null; readonly euroPerYear?: number | null; readonly text?: Text };
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly evidence: readonly Evidence[];
  readonly trace: ConditionTrace;
};

export type WithheldAdvice = { readonly name: string; readonly because: "excluded" | "requires"; readonly by: string };

export type DecisionPoint = { readonly text: Text; readonly weight: number; readonly trace: ConditionTrace };
export type DecisionOptionResult = { readonly name: string; readonly title: Text; readonly description?: Text; readonly score: number; /** The score between everything against (0) and everything for (1). */ readonly fit: number; readonly notAdvisable: readonly Text[]; readonly for: readonly DecisionPoint[]; readonly against: readonly DecisionPoint[]; readonly tensions: readonly Text[] };
export type DecisionResult = { readonly name: string; readonly rule: string; readonly title: Text; readonly note?: Text; /** Best first. */ readonly options: readonly DecisionOptionResult[]; readonly recommended: string | null; readonly tied: readonly string[] };

export type ResponseResult = { readonly groups: Readonly<Record<string, { readonly invited: number | null; readonly answered: number | null; readonly rate: number | null; readonly suppressed: boolean }>>; readonly answered: number; readonly minimumSize: number; readonly invited: number | null; readonly rate: number | null };

/** A critical answer. Over respondents only the share is told, and only of enough of them. */
export type Flag = { readonly measure: string; readonly path: string; readonly text: Text; readonly tone: Tone; readonly answer: unknown; readonly respondents?: { readonly share: number; readonly n: number } };

export type AssessmentResult = {
  readonly engine: { readonly version: string };
  readonly instrument: { readonly id: string; readonly version: string; readonly hash: string };
  readonly answersHash: string;
  readonly date: string | null;
  readonly measures: Readonly<Record<string, MeasureResult>>;
  readonly advice: readonly AdviceResult[];
  readonly withheld: readonly WithheldAdvice[];
  readonly decisions: Readonly<Record<string, DecisionResult>>;
  readonly response: ResponseResult;
  readonly flags: readonly Flag[];
  readonly warnings: readonly ScoreWarning[];
  readonly change?: ChangeResult;
};

export type ScoreWarning = { readonly code: string; readonly where: string; readonly what: string };

export type MeasureChange = {
  readonly was: number | null; readonly now: number | null; readonly difference: number | null;
  /** Did it get better? null: no difference, or not comparable. */
  readonly better: boolean | null;
  readonly bandWas: string | null; readonly bandNow: string | null;
  readonly comparable: boolean;
  readonly because?: string;
};

/** Was–wordt: this round against an earlier one. */
export type ChangeResult = { readonly version: string; readonly date: string | null; readonly measures: Readonly<Record<string, MeasureChange>> };

export type Dependence = { readonly kind: "missing" | "weight"; /** Measure of which the weights or missing answers decide. */ readonly measure: string; readonly where: string; readonly label: Text; readonly outcome: string };
export type Sturdiness = { readonly sturdy: boolean; readonly dependsOn: readonly Dependence[] };

export type SensitivityResult = {
  /** How far each weight was moved: 0.2 is 20% either way. */
  readonly weightChange: number;
  readonly measures: Readonly<Record<string, Sturdiness & { readonly value: number | null; readonly lowest: number | null; readonly highest: number | null; readonly band: string | null; readonly bands: readonly string[] }>>;
  readonly advice: Readonly<Record<string, Sturdiness & { readonly given: boolean }>>;
  readonly decisions: Readonly<Record<string, Sturdiness & { readonly recommended: string | null }>>;
};
