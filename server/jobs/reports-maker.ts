import { problem } from "../accounts/problem.ts";
import type { ReportMaker } from "./report-maker.ts";

/** Until server/reports is complete: says so. */
export function reportMaker(_browserPath: string | null): ReportMaker {
  return { html: () => Promise.reject(problem("pdfAway")), pdf: () => Promise.reject(problem("pdfAway")), regionHtml: () => Promise.reject(problem("pdfAway")), regionPdf: () => Promise.reject(problem("pdfAway")), start: () => Promise.resolve({ ok: false, message: "Not started." }), health: () => ({ ok: false, message: "Not started." }), close: () => Promise.resolve() };
}
