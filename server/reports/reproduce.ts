/** Makes a report again from the data attached to it, and tells whether it is the same document. */
import type { Pool } from "./browser/pool.ts";
import { makePdf } from "./make.ts";
import { readPages } from "./pdf-text.ts";
import { ReportProblem } from "./problems.ts";
import { openReport } from "./verify.ts";

export type Reproduction = {
  /** bytes: the same file; text: the same words on the same pages, made by another browser; different: not the same. */
  readonly same: "bytes" | "text" | "different";
  readonly pages: number;
  /** The first page that differs, if any. */
  readonly differsOnPage: number | null;
  readonly madeWith: string;
  readonly madeAgainWith: string;
};

export async function reproduce(pool: Pool, pdf: Uint8Array): Promise<{ reproduction: Reproduction; made: Uint8Array }> {
  const { attached } = await openReport(pdf);
  const made = await makePdf(pool, attached.view, { generatedAt: attached.generatedAt, ...(attached.house === null ? {} : { house: attached.house }) }).catch((error: unknown) => {
    if (error instanceof ReportProblem) throw error;
    throw new ReportProblem("not-a-report", "The data attached to this file make no report: they were changed, or are of another version of this program.", "Use «verify» to see what was changed.", error);
  });
  const health = pool.health();
  const versions = { madeWith: attached.browser, madeAgainWith: health.state === "ready" ? health.version : "" };
  if (Buffer.compare(pdf, made) === 0) return { made, reproduction: { same: "bytes", pages: (await openReport(made)).document.getPageCount(), differsOnPage: null, ...versions } };
  const [before, after] = [await readPages(pdf), await readPages(made)];
  const plain = (text: string | undefined): string => (text ?? "").replace(/\s+/g, " ");
  const length = Math.max(before.length, after.length);
  const differs = Array.from({ length }, (_one, index) => index).find((index) => plain(before[index]) !== plain(after[index]));
  return { made, reproduction: { same: differs === undefined ? "text" : "different", pages: after.length, differsOnPage: differs === undefined ? null : differs + 1, ...versions } };
}
