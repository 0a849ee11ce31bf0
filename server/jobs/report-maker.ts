import type { StoredRound } from "../store/regions.ts";
import type { AnswersFile, Instrument } from "../assessment/language.ts";
import type { AssessmentResult } from "../assessment/results.ts";

/** What a report is made from. */
export type ReportInput = {
  readonly instrument: Instrument; readonly result: AssessmentResult; readonly answers: AnswersFile | null;
  readonly remarks: Readonly<Record<string, string>>; readonly draft: boolean; readonly organisation: string;
};
/** What the region's report is made from. */
export type RegionReportInput = { readonly round: StoredRound; readonly draft: boolean };
export type MadeReport = { readonly bytes: Uint8Array; readonly html: string; readonly pages: number | null };

/** Makes reports; the browser for PDFs is kept warm behind it. */
export type ReportMaker = {
  readonly html: (kind: "municipality" | "board" | "council", language: "nl" | "en", input: ReportInput) => Promise<string>;
  readonly pdf: (kind: "municipality" | "board" | "council", language: "nl" | "en", input: ReportInput, cancelled?: AbortSignal) => Promise<MadeReport>;
  readonly regionHtml: (language: "nl" | "en", input: RegionReportInput) => Promise<string>;
  readonly regionPdf: (language: "nl" | "en", input: RegionReportInput, cancelled?: AbortSignal) => Promise<MadeReport>;
  /** Finds, starts and probes the browser. */
  readonly start: () => Promise<{ ok: boolean; message: string }>;
  /** Whether PDFs can be made and, if not, what to do. */
  readonly health: () => { ok: boolean; message: string };
  readonly close: () => Promise<void>;
};
