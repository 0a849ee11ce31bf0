import { problem } from "../accounts/problem.ts";
import type { ReportView } from "../reports/view.ts";
import type { StoredRound } from "../store/regions.ts";

/** The view model of the region's report. */
export function regionView(_round: StoredRound, _language: "nl" | "en"): Promise<ReportView> {
  // server/reports has no region report yet; the adviser's pages and exports show the same analysis.
  return Promise.reject(problem("pdfAway"));
}
