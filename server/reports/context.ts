/** What all sections of one report share while it is built. */
import type { Question } from "../assessment/definition.ts";
import type { Instrument } from "../assessment/language.ts";
import type { AssessmentResult, MeasureResult, SensitivityResult, Text } from "../assessment/results.ts";
import type { Language } from "../charts/numbers.ts";
import type { EvidenceItem, References, ReportKind, ReportStatus } from "./view.ts";

/** Everything a report is made of. `answers` are those of the organisation: never a respondent's. */
export type ReportInput = {
  readonly instrument: Instrument;
  readonly result: AssessmentResult;
  readonly answers?: Readonly<Record<string, unknown>> | undefined;
  /** The adviser's own words, by the id of the section they belong to; `summary` for the summary. */
  readonly remarks?: Readonly<Record<string, string>> | undefined;
  /** Name of the round, as the reader knows it. */
  readonly round?: string | undefined;
  readonly status: ReportStatus;
  /** How sturdy the conclusions are, if that was computed. */
  readonly sensitivity?: SensitivityResult | undefined;
};

export type Context = {
  readonly kind: ReportKind;
  readonly language: Language;
  readonly input: ReportInput;
  readonly result: AssessmentResult;
  readonly instrument: Instrument;
  readonly evidence: Evidence;
  readonly groups: readonly { readonly name: string; readonly title: string }[];
  readonly question: (name: string) => Question | undefined;
  readonly answer: (name: string) => unknown;
  readonly measure: (name: string) => MeasureResult | undefined;
  /** One text in the report's language, with `{measures.x}` and `{question}` filled in. */
  readonly say: (text: Text | undefined | null) => string;
  readonly t: (nl: string, en: string) => string;
  readonly cite: (path: string) => References;
  /** Numbers the figures as they come. */
  readonly nextFigure: () => number;
};

/** Numbers for the evidence annex. */
export type Evidence = {
  /** `measures.load`, `advice.tax`, `decision.form.shared`, or a question. Unknown paths cite nothing. */
  cite(path: string): References;
  items(): readonly EvidenceItem[];
};
