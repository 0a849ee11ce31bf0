import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { AnswersFile, Instrument } from "../../server/assessment/language.ts";
import { parseInstrument } from "../../server/assessment/instrument.ts";
import { compile, score } from "../../server/assessment/score.ts";
import { readInstrumentFolder } from "../../server/exchange/instrument-folder.ts";
import { createPool, type Pool } from "../../server/reports/browser/pool.ts";
import { renderHtml } from "../../server/reports/html.ts";
import { buildReport } from "../../server/reports/report.ts";
import { buildRegionReport } from "../../server/reports/region.ts";
import { type Answered, regionOfAnswers } from "../../server/reports/region-of-answers.ts";
import { scenario } from "../../server/region/scenario.ts";
import type { ReportView } from "../../server/reports/view.ts";

const folder = path.join(import.meta.dirname, "..", "..", "questionnaires", "netwerkregie");
const files = readdirSync(path.join(folder, "answers")).sort();
let pool: Pool;
let instrument: Instrument;
let answered: (Answered & { readonly name: string })[];

beforeAll(async () => {
  const read = await readInstrumentFolder(folder);
  if (!read.ok) throw new Error(read.problem.what);
  const parsed = parseInstrument(read.source);
  if (parsed.instrument === null) throw new Error("netwerkregie cannot be read");
  instrument = parsed.instrument;
  const compiled = compile(instrument);
  answered = files.map((name) => {
    const file = JSON.parse(readFileSync(path.join(folder, "answers", name), "utf8")) as AnswersFile;
    return { name, file, result: score(compiled, file) };
  });
  pool = createPool({ pages: 1 });
  await pool.start();
}, 60_000);
afterAll(() => pool.close());

/** What is wider than the text area; a millimetre is nobody's business. */
async function tooWide(view: ReportView): Promise<string[]> {
  const html = renderHtml(view, { generatedAt: "2026-11-23T10:00:00Z", contentHash: "0".repeat(64) });
  return pool.use(async (page) => {
    await page.setContent(html);
    await page.emulateMediaType("print");
    await page.evaluate("document.fonts.ready.then(() => undefined)");
    return await page.evaluate(`[...document.querySelectorAll("section.chapter")].flatMap((section) => {
      section.style.width = "166mm";
      const right = section.getBoundingClientRect().right + 4;
      return [...section.querySelectorAll("table, svg, p, h2, h3, dl, ul")].filter((element) => element.getBoundingClientRect().right > right)
        .map((element) => element.tagName + " " + (element.caption ?? element).textContent.trim().slice(0, 60) + " " + Math.round(element.getBoundingClientRect().right - right));
    })`) as string[];
  });
}

// What is wider than its chapter is clipped in print, and nobody would know what stood there.
describe("no table, figure or line is wider than the page", () => {
  test("of a worked municipality", async () => {
    for (const [index, { name, file, result }] of answered.entries()) {
      const kind = index % 4 === 3 ? "council" : "municipality";
      expect([name, await tooWide(buildReport(kind, index % 2 === 0 ? "nl" : "en", { instrument, result, answers: file.answers, status: "published" }))]).toEqual([name, []]);
    }
  }, 120_000);

  test.each(["nl", "en"] as const)("of a region of twelve, in %s", async (language) => {
    const region = regionOfAnswers(instrument, "Regio van twaalf", answered);
    const chosen = region.analysis.improvements().slice(0, 3);
    const built = buildRegionReport(language, { ...region, status: "published", remarks: {}, scenario: scenario(chosen, region.analysis.register().entries, region.members, region.analysis.load()) });
    expect(await tooWide(built)).toEqual([]);
  }, 60_000);
});
