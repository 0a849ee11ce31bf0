import type { AnswersFile, Instrument } from "../assessment/language.ts";
import type { AssessmentResult } from "../assessment/results.ts";

/** What a report is made from. */
export type ReportInput = {
  readonly instrument: Instrument; readonly result: AssessmentResult; readonly answers: AnswersFile | null;
  readonly remarks: Readonly<Record<string, string>>; readonly draft: boolean; readonly organisation: string;
};
export type MadeReport = { readonly bytes: Uint8Array; readonly html: string; readonly pages: number | null };

/** Makes reports; the browser for PDFs is kept warm behind it. */
export type ReportMaker = {
  readonly html: (kind: "municipality" | "board" | "council", language: "nl" | "en", input: ReportInput) => Promise<string>;
  readonly pdf: (kind: "municipality" | "board" | "council", language: "nl" | "en", input: ReportInput, cancelled?: AbortSignal) => Promise<MadeReport>;
  /** Whether PDFs can be made and, if not, what to do. */
  readonly health: () => { ok: boolean; message: string };
  readonly close: () => Promise<void>;
};
