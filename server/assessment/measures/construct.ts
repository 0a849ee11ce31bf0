/** What every construct of the language is: its definition, what it refers to, its arithmetic with trace, and its lint. */
import type { z } from "zod";
import type { Scope } from "../expression.ts";
import type { ItemUse as Item, MissingPolicy } from "./parts.ts";
import { common, items as itemsSchema } from "./parts.ts";
import type { MeasureResult, Text, TraceInput } from "../results.ts";
import type { Formula } from "./formula.ts";
import type { Gathered } from "./gather.ts";
import type { ProblemCode } from "../problem.ts";

/** Parts of the definition of a measure made of a list of items. */
export const itemMeasure = { ...common, items: itemsSchema };

// Why a number is missing. 0 is "it is there"; the codes index the arrays of the missing policy.
export const PRESENT = 0;
export const DONT_KNOW = 1;
export const NOT_APPLICABLE = 2;
export const SKIPPED = 3;
export const UNANSWERED = 4;
export const MISSING_KINDS = ["", "dontKnow", "notApplicable", "skipped", "unanswered"] as const;

export type Answers = Readonly<Record<string, unknown>>;

/** One evaluation under way: the answers of one organisation or respondent, and the measures computed so far. */
export type Frame = {
  organisation: Answers;
  /** The respondent's answers; in an organisation's evaluation the same object as `organisation`. */
  own: Answers;
  scope: Scope;
  /** What conditions of the organisation's questions read. */
  organisationScope: Scope;
  /** Per measure: its number, NaN when missing; why it is missing; its word. */
  readonly values: Float64Array;
  readonly kinds: Uint8Array;
  readonly categories: (string | null)[];
  /** Per question with a condition: 0 not looked at yet, 1 shown, 2 hidden. */
  readonly shown: Uint8Array;
  /** Why the number that was read last is missing. */
  kind: number;
};

/** Reads a number; NaN when it is missing, with the reason in `frame.kind`. */
export type Read = (frame: Frame) => number;

/** An item, ready to be read. */
export type ItemReader = {
  readonly read: Read;
  /** For `panel[].field`: a number (or NaN with its kind) per entry. */
  readonly readAll: ((frame: Frame, into: number[], kinds: number[]) => void) | null;
  /** The word or number that is compared in tables and rolled up; null when missing (kind in the frame). */
  readonly readWord: (frame: Frame) => string | number | boolean | null;
  /** Of a measure: the name of its band. */
  readonly readBand: ((frame: Frame) => string | null) | null;
  readonly label: Text;
  /** What it is read from: an answer, a measure, or neither (a formula or a constant; `of` is its text). */
  readonly kind: "question" | "measure" | "other";
  readonly of: string;
  readonly answer: (frame: Frame) => unknown;
  readonly reversed: boolean;
  readonly weight: number | Read;
  /** Lowest and highest possible number; null when unknown. */
  readonly bounds: Bounds | null;
};

export type Bounds = { readonly min: number; readonly max: number };

/** A measure, compiled. `evaluate` leaves its inputs in scratch arrays, from which `trace` and `details` read right after. */
export type Evaluator = {
  readonly evaluate: Read;
  /** Lists of items with their weights and missing answers. */
  readonly gathered: readonly Gathered[];
  readonly bounds: Bounds | null;
  readonly trace: (frame: Frame) => { readonly from: readonly TraceInput[]; readonly detail?: unknown };
  /** The word this measure ends in, right after `evaluate`; by `words` when the value is a place in that list. */
  readonly category?: (frame: Frame) => string | null;
  readonly words?: readonly string[];
  readonly wordTitles?: ReadonlyMap<string, Text>;
  readonly details?: (frame: Frame) => Partial<MeasureResult>;
  /** Why there is no value, right after `evaluate` gave NaN. */
  readonly because?: () => string | undefined;
};

/** What a construct needs to be compiled. */
export type Builder = {
  readonly item: (item: Item, pointer: string) => ItemReader;
  /** The items with the measure's missing policy, defaults per kind given by the construct. */
  readonly gather: (items: readonly Item[], pointer: string, policy: MissingPolicy | undefined, defaults: PolicyDefaults) => Gathered;
  /** An expression over answers and measures; `locals` are names that the construct supplies itself. */
  readonly formula: (text: string, pointer: string, locals?: readonly string[]) => Formula;
  readonly recode: (recode: Item, pointer: string) => (answer: unknown, frame: Frame) => number;
  /** The question at a path, for its choices and titles. */
  readonly titleOfChoice: (path: string, value: string) => Text;
  readonly choicesOf: (path: string) => readonly string[];
  readonly panel: (name: string, pointer: string) => (frame: Frame) => readonly unknown[] | number;
  readonly policy: (policy: MissingPolicy | undefined, defaults: PolicyDefaults) => CompiledPolicy;
  readonly isCode: (value: unknown) => number;
};

/** Treatment of dontKnow, notApplicable, skipped, unanswered when the measure declares none. */
export type PolicyDefaults = readonly [string, string, string, string];
export const EXCLUDE_ALL: PolicyDefaults = ["exclude", "exclude", "exclude", "exclude"];
/** A total with a hole in it is not a total: what was asked must be there, what did not apply is left out. */
export const MISSING_IF_ASKED: PolicyDefaults = ["missing", "exclude", "exclude", "missing"];

export type CompiledPolicy = {
  /** Per kind: 0 exclude, 1 counts as a value, 2 prorate, 3 makes missing. */
  readonly treat: Uint8Array;
  readonly substitute: Float64Array;
  readonly minimumCount: number;
  readonly minimumShare: number;
  readonly shareOfAll: boolean;
  readonly names: readonly string[];
};
export const TREAT_EXCLUDE = 0;
export const TREAT_VALUE = 1;
export const TREAT_PRORATE = 2;
export const TREAT_MISSING = 3;

/** A name that a definition uses, for the order of computation and for lint. */
export type Use =
  | { readonly kind: "item"; readonly item: Item; readonly pointer: string }
  /** `locals`: names that the construct supplies itself; `panel`: the entries that {entry.…} speaks of. */
  | { readonly kind: "expression"; readonly text: string; readonly pointer: string; readonly locals: readonly string[]; readonly panel?: string }
  | { readonly kind: "panel"; readonly panel: string; readonly field?: string; readonly pointer: string };

/** A finding of lint about one measure; `pointer` is within the measure. */
export type Finding = { readonly pointer: string; readonly code: ProblemCode; readonly what: string; readonly hint: string; readonly severity?: "error" | "warning" };

/** What a construct's lint may ask. */
export type CheckContext = {
  readonly boundsOf: (item: Item) => Bounds | null;
};

/** What every measure is, whatever its construct. */
export type AnyMeasure = z.infer<z.ZodObject<typeof common>> & { readonly by: string };

export type Construct<D = AnyMeasure, S = z.ZodType<D>> = {
  readonly by: string;
  readonly definition: S;
  readonly uses: (definition: D) => readonly Use[];
  readonly compile: (definition: D, builder: Builder) => Evaluator;
  /** Rules of this construct beyond its schema and the names it uses. */
  readonly check: (definition: D, context: CheckContext) => readonly Finding[];
};

/** Keeps the exact type of the definition. */
export function construct<const S extends z.ZodType>(parts: Construct<z.infer<S>, S>): Construct<z.infer<S>, S> {
  return parts;
}

export function itemUses(items: readonly Item[], pointer: string): Use[] {
  return items.map((item, index) => ({ kind: "item", item, pointer: `${pointer}/${index}` }));
}

export type { MissingPolicy };
