/**
 * The report pipeline against its floor and its rivals, on the same browser and machine: the floor (page.pdf of the
 * loaded, static report, tagged), the common recipe (a browser per report, networkidle0), and Typst from npm.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import puppeteer from "puppeteer-core";
import { parseInstrument } from "../../server/assessment/instrument.ts";
import type { AnswersFile, Instrument } from "../../server/assessment/language.ts";
import type { AssessmentResult } from "../../server/assessment/results.ts";
import { compile, score } from "../../server/assessment/score.ts";
import { readInstrumentFolder } from "../../server/exchange/instrument-folder.ts";
import { inLanes } from "../../server/jobs/lanes.ts";
import { findAndLaunch } from "../../server/reports/browser/find.ts";
import { createPool, type Pool } from "../../server/reports/browser/pool.ts";
import { renderHtml } from "../../server/reports/html.ts";
import { makePdf } from "../../server/reports/make.ts";
import { buildReport } from "../../server/reports/report.ts";
import type { ReportView } from "../../server/reports/view.ts";
import { sampleView } from "../reports/sample-view.ts";

const GENERATED = "2026-11-23T10:00:00Z";

/**
 * Measures every way once warm and prints milliseconds and ratios; then a worked municipality, some fifty pages, from its
 * result. BENCH_REPORTS=342 also makes that many: a country-sized round.
 */
export async function run(): Promise<void> {
  const view = sampleView();
  const rounds = 10;
  const { found, running } = await findAndLaunch();
  await running.kill();
  const html = renderHtml(view, { generatedAt: GENERATED, contentHash: "0".repeat(64) });
  const pool = createPool({ pages: 2 });
  await pool.start();
  for (let index = 0; index < 4; index++) await makePdf(pool, view, { generatedAt: GENERATED });

  const whole = await median(rounds, () => makePdf(pool, view, { generatedAt: GENERATED }));
  const { floor, loaded: floorLoading } = await floorOf(pool, html, rounds);
  const common = await median(Math.min(3, rounds), async () => {
    const browser = await puppeteer.launch({ executablePath: found.executable, headless: "shell", env: { ...(process.env as Record<string, string>), ...found.env }, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
    const page = await browser.newPage();
    // The types leave out what the function takes.
    await page.setContent(html, { waitUntil: "networkidle0" as "load" });
    await page.pdf({ tagged: true, outline: true, preferCSSPageSize: true, printBackground: true });
    await browser.close();
  });
  const typst = await typstMs(view, rounds);
  const many = 40;
  const started = performance.now();
  await Promise.all(Array.from({ length: many }, () => makePdf(pool, view, { generatedAt: GENERATED })));
  const perSecond = many / ((performance.now() - started) / 1000);
  const worked = await workedReports(pool, rounds);
  const country = await countrySized(pool, Number(process.env["BENCH_REPORTS"] ?? 0));
  await pool.close();
  const rounded = (value: number): number => Math.round(value * 100) / 100;
  console.log(JSON.stringify({ wholeMs: rounded(whole), floorMs: rounded(floor), commonRecipeMs: rounded(common), typstMs: rounded(typst), wholePerFloor: rounded(whole / floor), floorWithLoadingMs: rounded(floorLoading), wholePerFloorWithLoading: rounded(whole / floorLoading), fasterThanCommonRecipe: rounded(common / whole), reportsPerSecondTwoPages: rounded(perSecond), memoryMb: Math.round(process.memoryUsage().rss / 1048576), worked, ...(country === null ? {} : { country }) }, null, 2));
}

/** The floor: page.pdf of a page that stands there, again and again; and with the loading of its HTML each time, as each report needs. */
async function floorOf(pool: Pool, html: string, rounds: number): Promise<{ floor: number; loaded: number }> {
  return pool.use(async (page) => {
    const load = async (): Promise<void> => { await page.setContent(html); await page.evaluate(() => document.fonts.ready.then(() => undefined)); };
    const print = (): Promise<unknown> => page.pdf({ tagged: true, outline: true, preferCSSPageSize: true, printBackground: true });
    await load();
    return { floor: await median(rounds, print), loaded: await median(rounds, async () => { await load(); await print(); }) };
  });
}

/** Results of worked municipalities, scored once: what the server has when a report is asked for. */
async function workedResults(): Promise<{ readonly instrument: Instrument; readonly scored: readonly { readonly answers: AnswersFile; readonly result: AssessmentResult }[] }> {
  const folder = path.join(import.meta.dirname, "..", "..", "questionnaires", "netwerkregie");
  const read = await readInstrumentFolder(folder);
  if (!read.ok) throw new Error(read.problem.what);
  const { instrument } = parseInstrument(read.source);
  if (instrument === null) throw new Error("netwerkregie cannot be read");
  const compiled = compile(instrument);
  const files = readdirSync(path.join(folder, "answers")).sort();
  return { instrument, scored: files.map((file) => { const answers = JSON.parse(readFileSync(path.join(folder, "answers", file), "utf8")) as AnswersFile; return { answers, result: score(compiled, answers) }; }) };
}

/** The whole way from a result, view model included, against the same report printed as it is. */
async function workedReports(pool: Pool, rounds: number): Promise<unknown> {
  const { instrument, scored: [first] } = await workedResults();
  if (first === undefined) throw new Error("no worked municipality");
  const view = (): ReportView => buildReport("municipality", "nl", { instrument, result: first.result, answers: first.answers.answers, status: "published" });
  const html = renderHtml(view(), { generatedAt: GENERATED, contentHash: "0".repeat(64) });
  const whole = await median(rounds, () => makePdf(pool, view(), { generatedAt: GENERATED }));
  const { floor, loaded } = await floorOf(pool, html, rounds);
  return { wholeMs: Math.round(whole), floorMs: Math.round(floor), wholePerFloor: Math.round((whole / floor) * 100) / 100, floorWithLoadingMs: Math.round(loaded), wholePerFloorWithLoading: Math.round((whole / loaded) * 100) / 100 };
}

/** Board reports and full reports in turn, each of another municipality: time, peak memory, failures. */
async function countrySized(pool: Pool, count: number): Promise<unknown> {
  if (!(count > 0)) return null;
  const { instrument, scored } = await workedResults();
  let [failed, bytes, peakNodeMb, peakBrowserMb] = [0, 0, 0, 0];
  const started = performance.now();
  await inLanes(Array.from({ length: count }, (_one, index) => index), 2, async (index) => {
    const one = scored[index % scored.length];
    if (one === undefined) return;
    const answers = { ...one.answers.answers, [instrument.organisation?.name ?? ""]: `Gemeente ${index}` };
    await makePdf(pool, buildReport("municipality", index % 2 === 0 ? "nl" : "en", { instrument, result: one.result, answers, status: "published" }), { generatedAt: GENERATED }).then((pdf) => { bytes += pdf.length; }, () => { failed++; });
    peakNodeMb = Math.max(peakNodeMb, Math.round(process.memoryUsage().rss / 1048576));
    if (index % 5 === 0) peakBrowserMb = Math.max(peakBrowserMb, Math.round((await pool.memoryMb()) ?? 0));
  });
  const seconds = (performance.now() - started) / 1000;
  return { reports: count, failed, seconds: Math.round(seconds), perSecond: Math.round((count / seconds) * 100) / 100, megabytes: Math.round(bytes / 1048576), peakNodeMb, peakBrowserMb };
}

async function median(rounds: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < rounds; index++) { const started = performance.now(); await work(); times.push(performance.now() - started); }
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

/** The same words in tables and paragraphs, without charts: what Typst needs at least. */
async function typstMs(view: ReportView, rounds: number): Promise<number> {
  const { NodeCompiler } = await import("@myriaddreamin/typst-ts-node-compiler");
  const quote = (text: string): string => `#${JSON.stringify(text)}`;
  const body = [`#set document(title: ${JSON.stringify(view.title)})`, `#set text(lang: "nl")`, "#outline()", ...view.sections.flatMap((section) => [`#pagebreak()\n= ${quote(section.title)}`, ...section.blocks.flatMap((block) => {
    if (block.type === "paragraph") return [quote(block.text)];
    if (block.type === "table") return [`#table(columns: ${block.table.columns.length}, ${[...block.table.columns.map((column) => column.title), ...block.table.rows.flatMap((row) => [row.header.text, ...row.cells.map((one) => one.text)])].map((text) => `[${quote(text)}]`).join(", ")})`];
    if (block.type === "advice") return block.items.flatMap((item) => [`== ${quote(item.title)}`, quote(item.reason)]);
    return [];
  })])].join("\n\n");
  const compiler = NodeCompiler.create();
  // It remembers what it laid out before; every report is another's, so it is made to forget.
  return median(rounds, () => { compiler.evictCache(0); return Promise.resolve(compiler.pdf({ mainFileContent: `${body}\n// ${Math.random()}` })); });
}

if (process.argv[1] === import.meta.filename) await run();
