import type { AnswersFile, Instrument } from "../assessment/language.ts";
import type { AssessmentResult, SensitivityResult } from "../assessment/results.ts";
import { problem } from "../accounts/problem.ts";
import { createPool } from "../reports/browser/pool.ts";
import { renderHtml } from "../reports/html.ts";
import { fingerprint, makeReport } from "../reports/make.ts";
import { ReportProblem } from "../reports/problems.ts";
import { buildReport } from "../reports/report.ts";
import type { ReportView } from "../reports/view.ts";

type Kind = "municipality" | "board" | "council";
type Language = "nl" | "en";

/** What a report of one municipality is made from. */
export type ReportInput = {
  readonly instrument: Instrument; readonly result: AssessmentResult; readonly answers: AnswersFile | null;
  readonly remarks: Readonly<Record<string, string>>; readonly draft: boolean; readonly round: string;
  /** How sturdy the conclusions are; only the full advice tells it. */
  readonly sensitivity: SensitivityResult | null;
};
export type MadeReport = { readonly bytes: Uint8Array; readonly html: string; readonly pages: number | null };
export type BrowserState = { readonly ok: boolean; /** Stable; the page has words for it. */ readonly code: "ready" | "unusable" | "later"; readonly message: string };

/** Makes reports; the browser for PDFs is kept warm behind it. */
export type ReportMaker = ReturnType<typeof reportMaker>;

export function reportMaker() {
  const pool = createPool();
  const viewOf = (kind: Kind, language: Language, input: ReportInput): ReportView => buildReport(kind, language, {
    instrument: input.instrument, result: input.result, remarks: input.remarks, round: input.round, status: input.draft ? "draft" : "published",
    // Only the organisation's own answers: a report never sees a respondent's.
    ...(input.answers?.answers ? { answers: input.answers.answers } : {}),
    ...(input.sensitivity ? { sensitivity: input.sensitivity } : {}),
  });
  const htmlOf = (view: ReportView): string => renderHtml(view, { generatedAt: new Date().toISOString(), contentHash: fingerprint(view, undefined) }, { medium: "screen" });
  const pdfOf = async (view: ReportView, cancelled?: AbortSignal): Promise<MadeReport> => {
    try {
      const { pdf: bytes, pages } = await makeReport(pool, view, { generatedAt: new Date().toISOString(), ...(cancelled ? { cancelled } : {}) });
      return { bytes, html: htmlOf(view), pages };
    } catch (error) {
      if (error instanceof ReportProblem) throw problem(error.code === "busy" ? "busy" : "pdfAway", [{ path: "", what: error.message, hint: error.hint }]);
      throw error;
    }
  };
  const state = (): BrowserState => {
    const health = pool.health();
    if (health.state === "ready") return { ok: true, code: "ready", message: `${health.version} (${health.source}).` };
    return health.state === "unusable" ? { ok: false, code: "unusable", message: `${health.problem} ${health.hint}` } : { ok: true, code: "later", message: "Starts with the first report." };
  };
  return {
    html: (kind: Kind, language: Language, input: ReportInput): string => htmlOf(viewOf(kind, language, input)),
    pdf: (kind: Kind, language: Language, input: ReportInput, cancelled?: AbortSignal): Promise<MadeReport> => pdfOf(viewOf(kind, language, input), cancelled),
    /** Of a view model that was built elsewhere: the region's. */
    viewHtml: htmlOf,
    viewPdf: pdfOf,
    /** Finds, starts and probes the browser now. */
    start: async (): Promise<BrowserState> => { await pool.start().catch(() => undefined); return state(); },
    /** Whether PDFs can be made and, if not, what to do. */
    health: state,
    close: () => pool.close(),
  };
}
