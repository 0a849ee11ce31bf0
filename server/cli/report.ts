/** `report`, `verify` and `reproduce`: PDFs from the command line, without a server or a database. */
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Command, Option } from "commander";
import { z } from "zod";
import type { AnswersFile } from "../assessment/language.ts";
import type { AssessmentResult } from "../assessment/results.ts";
import { score } from "../assessment/score.ts";
import { sensitivity } from "../assessment/sensitivity.ts";
import { createPool, type Pool } from "../reports/browser/pool.ts";
import { houseStyle } from "../reports/house-style.ts";
import { makePdf } from "../reports/make.ts";
import { ReportProblem } from "../reports/problems.ts";
import { buildRegionReport } from "../reports/region.ts";
import { type Answered, regionOfAnswers } from "../reports/region-of-answers.ts";
import { buildReport } from "../reports/report.ts";
import { reproduce } from "../reports/reproduce.ts";
import { verify } from "../reports/verify.ts";
import type { ReportKind, ReportView } from "../reports/view.ts";
import { FINDINGS, print, say, Stop, WRONG_USE } from "./exit.ts";
import { openAnswers, openInstrument, type OpenInstrument } from "./opening.ts";

type ReportOptions = { readonly kind: ReportKind; readonly lang: "nl" | "en"; readonly out: string; readonly published?: true; readonly draft?: true; readonly date?: string; readonly house?: string; readonly remarks?: string; readonly name?: string };

export function registerReportCommands(program: Command): void {
  program.command("report").argument("<instrument-dir>", "the folder that holds instrument.json").argument("<answers.json...>", "an answers file, for example one made by «example»; for a region one of each municipality")
    .description("Make the PDF report of an organisation or a region: accessible (PDF/UA), archival (PDF/A), with its data attached")
    .addOption(new Option("--kind <kind>", "municipality: full advice; board: two pages; council: short and public; region: several municipalities together").choices(["municipality", "board", "council", "region"]).default("municipality"))
    .addOption(new Option("--lang <language>", "language of the report").choices(["nl", "en"]).default("nl"))
    .requiredOption("--out <file.pdf>", "where to write it")
    .option("--published", "without the watermark of a draft")
    .option("--draft", "accept answers that are not complete yet")
    .option("--remarks <file.json>", "the adviser's remarks: an object of section name to text")
    .option("--name <region>", "what the region is called")
    .option("--house <file.json>", "house style: colours and logo, as in templates/house-styles/default.json")
    .option("--date <iso>", "date and time printed as the moment of making (default: now)")
    .action(async (folder: string, answersPaths: readonly string[], options: ReportOptions) => {
      const generatedAt = momentOf(options.date);
      if (options.kind !== "region" && answersPaths.length > 1) throw new Stop(`A ${options.kind} report is of one answers file; ${answersPaths.length} were given.`, WRONG_USE);
      const house = options.house === undefined ? undefined : await readJson(options.house, houseStyle, "a house style");
      const remarks = options.remarks === undefined ? {} : await readJson(options.remarks, z.record(z.string(), z.string().max(20_000)), "a file of remarks");
      await sayWhetherWritable(options.out);
      const open = await openInstrument(folder);
      const answered: { file: AnswersFile; result: AssessmentResult }[] = [];
      for (const path of answersPaths) {
        const file = await openAnswers(open, path, { complete: !options.draft });
        answered.push({ file, result: score(open.compiled, file) });
      }
      const view = await orStop(() => Promise.resolve(viewOf(open, answered, options, remarks)));
      const pdf = await withPool((pool) => makePdf(pool, view, { generatedAt, ...(house === undefined ? {} : { house }) }));
      await writeWhole(options.out, pdf);
      say(`${options.out}: ${Math.round(pdf.length / 1024)} KB, ${options.kind}, ${view.organisation}.`);
      await print({ file: options.out, kind: options.kind, language: options.lang, status: view.status, organisation: view.organisation, bytes: pdf.length, generatedAt });
    });

  program.command("verify").argument("<file.pdf>")
    .description("Tell whether a report is unchanged since it was made. Exit code 1 when it is not")
    .action(async (file: string) => {
      const verification = await orStop(async () => verify(await readPdf(file)));
      for (const one of verification.checks) say(`${one.ok ? "ok     " : "CHANGED"} ${one.says}`);
      await print(verification);
      if (!verification.unchanged) throw new Stop(`${file} is not as it was made.`, FINDINGS);
      say(`${file} is unchanged.`);
    });

  program.command("reproduce").argument("<file.pdf>")
    .description("Make a report again from the data attached to it and compare. Exit code 1 when it differs")
    .option("--out <file.pdf>", "also write the new one")
    .action(async (file: string, options: { readonly out?: string }) => {
      const { reproduction, made } = await withPool(async (pool) => reproduce(pool, await readPdf(file)));
      if (options.out !== undefined) await writeWhole(options.out, made);
      await print(reproduction);
      if (reproduction.same === "different") throw new Stop(`The report made again differs from ${file}, first on page ${reproduction.differsOnPage ?? 1}.`, FINDINGS);
      say(reproduction.same === "bytes" ? `Made again: the same file, byte for byte (${reproduction.pages} pages).` : `Made again: the same text on the same ${reproduction.pages} pages. The file differs because it was made by ${reproduction.madeWith} and now by ${reproduction.madeAgainWith}.`);
    });
}

function viewOf(open: OpenInstrument, answered: readonly Answered[], { kind, lang, published, name }: ReportOptions, remarks: Readonly<Record<string, string>>): ReportView {
  const status = published ? "published" : "draft";
  if (kind === "region") return buildRegionReport(lang, { ...regionOfAnswers(open.instrument, name ?? (lang === "nl" ? "Regio" : "Region"), answered), remarks, status });
  const [one] = answered;
  if (one === undefined) throw new Stop("There are no answers.", WRONG_USE);
  return buildReport(kind, lang, { instrument: open.instrument, result: one.result, answers: one.file.answers, remarks, sensitivity: kind === "municipality" ? sensitivity(open.compiled, one.file) : undefined, status });
}

async function withPool<T>(work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = createPool({ pages: 1, onProgress: say });
  try {
    return await orStop(() => work(pool));
  } finally {
    await pool.close();
  }
}

/** What a person can mend ends with 1 and says how; anything else is ours. */
async function orStop<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ReportProblem) throw new Stop(`${error.message}\n${error.hint}`, FINDINGS);
    throw error;
  }
}

function momentOf(text: string | undefined): string {
  const date = text === undefined ? new Date() : new Date(text);
  if (Number.isNaN(date.getTime())) throw new Stop(`--date ${text ?? ""} is not a date. Give it as 2026-11-23 or 2026-11-23T10:00:00Z.`, WRONG_USE);
  return `${date.toISOString().slice(0, 19)}Z`;
}

async function readJson<T>(file: string, shape: z.ZodType<T>, what: string): Promise<T> {
  const text = await readFile(file, "utf8").catch(() => { throw new Stop(`There is no file ${file} that can be read.`, WRONG_USE); });
  let json: unknown;
  try { json = JSON.parse(text); } catch { throw new Stop(`${file} is not JSON.`, FINDINGS); }
  const parsed = shape.safeParse(json);
  if (!parsed.success) throw new Stop(`${file} is not ${what}: ${parsed.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("; ")}`, FINDINGS);
  return parsed.data;
}

async function readPdf(file: string): Promise<Uint8Array> {
  return new Uint8Array(await readFile(file).catch(() => { throw new Stop(`There is no file ${file} that can be read.`, WRONG_USE); }));
}

async function sayWhetherWritable(file: string): Promise<void> {
  const probe = `${file}.${process.pid}.tmp`;
  await writeFile(probe, "").catch((error: NodeJS.ErrnoException) => { throw new Stop(`${file} cannot be written (${error.code ?? "error"}). Does the folder ${path.dirname(path.resolve(file))} exist?`, WRONG_USE); });
  await rm(probe, { force: true });
}

/** Never half a file: written beside it, then renamed. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const fresh = `${file}.${process.pid}.tmp`;
  await writeFile(fresh, bytes);
  await rename(fresh, file);
}
