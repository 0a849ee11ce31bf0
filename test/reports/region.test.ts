/** The region's report from worked municipalities: whole, traceable, in words that people know. */
import { beforeAll, describe, expect, test } from "@jest/globals";
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseInstrument } from "../../server/assessment/instrument.ts";
import type { AnswersFile, Instrument } from "../../server/assessment/language.ts";
import { compile, score } from "../../server/assessment/score.ts";
import { readInstrumentFolder } from "../../server/exchange/instrument-folder.ts";
import { regionDeclaration } from "../../server/region/declaration.ts";
import { scenario } from "../../server/region/scenario.ts";
import { renderHtml } from "../../server/reports/html.ts";
import { linkTexts } from "../../server/reports/make.ts";
import { buildRegionReport, type RegionReportInput } from "../../server/reports/region.ts";
import { type Answered, regionOfAnswers } from "../../server/reports/region-of-answers.ts";
import { titlesOf } from "../../server/reports/region-titles.ts";
import type { Block, ReportView } from "../../server/reports/view.ts";

const folder = path.join(import.meta.dirname, "..", "..", "questionnaires", "netwerkregie");
let instrument: Instrument;
let answered: Answered[];
let region: Omit<RegionReportInput, "status">;

beforeAll(async () => {
  const read = await readInstrumentFolder(folder);
  if (!read.ok) throw new Error(read.problem.what);
  const parsed = parseInstrument(read.source);
  if (parsed.instrument === null) throw new Error(JSON.stringify(parsed.problems.slice(0, 3)));
  instrument = parsed.instrument;
  const compiled = compile(instrument);
  answered = ["klein-landelijk", "centrumgemeente", "bijna-geen", "tekort"].map((name) => {
    const file = JSON.parse(readFileSync(path.join(folder, "answers", `${name}.json`), "utf8")) as AnswersFile;
    return { file, result: score(compiled, file) };
  });
  region = regionOfAnswers(instrument, "Regio van vier", answered);
}, 60_000);

const blocksOf = (view: ReportView): Block[] => [...(view.summary === null ? [] : [view.summary]), ...view.sections].flatMap((section) => section.blocks);

describe.each(["nl", "en"] as const)("in %s", (language) => {
  const made = (): ReportView => {
    const chosen = region.analysis.improvements().slice(0, 3);
    return buildRegionReport(language, { ...region, status: "published", remarks: { load: "Let op.\n\nEn dit." }, scenario: scenario(chosen, region.analysis.register().entries, region.members, region.analysis.load()) });
  };
  test("has all parts and the adviser's remark", () => {
    expect(made().sections.map((section) => section.id)).toEqual(["register", "load", "comparison", "network", "ambitions", "partners", "patterns", "improvements", "scenario", "phase", "method"]);
    expect(made().sections.find((section) => section.id === "load")?.blocks.at(-1)).toMatchObject({ type: "remark", paragraphs: ["Let op.", "En dit."] });
  });
  test("holds no gap, no code, and each reference leads somewhere", () => {
    const view = made();
    const text = JSON.stringify([view.summary, view.sections, view.evidence]);
    expect(/undefined|\[object|NaN|Infinity|\{\w+\}/.exec(text)?.[0]).toBeUndefined();
    const html = renderHtml(view, { generatedAt: "2026-11-23T10:00:00Z", contentHash: "0".repeat(64) }, { fonts: false });
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const texts = linkTexts(view);
    for (const [, target = ""] of html.matchAll(/href="#([^"]+)"/g)) { expect(ids).toContain(target); expect(texts[target]).toBeTruthy(); }
  });
  test("the summary names each kind of pattern before the second of a kind", () => {
    const codes = new Set(region.analysis.patterns().map((pattern) => pattern.code));
    const [list] = (made().summary?.blocks ?? []).flatMap((block) => (block.type === "list" ? [block.items] : []));
    expect(new Set(list?.flatMap((item) => item.references)).size).toBe(Math.min(4, codes.size));
  });
  test("each figure and chart rests on a line of the evidence", () => {
    for (const block of blocksOf(made())) {
      if (block.type === "keyFigures") for (const item of block.items) expect({ label: item.label, cited: item.references.length }).toEqual({ label: item.label, cited: 1 });
      if (block.type === "chart") expect({ caption: block.caption, cited: block.references.length }).toEqual({ caption: block.caption, cited: 1 });
    }
  });
});

test("a code that is a domain here and an answer there has the name of the domain", () => {
  const { domain } = titlesOf(instrument, regionDeclaration.parse(instrument.region));
  const codes = ["culture", "communication", "information"].map((code) => domain[code]?.nl);
  expect(codes).toEqual([expect.stringContaining("cultuur en recreatie"), expect.stringContaining("communicatie"), expect.stringContaining("informatievoorziening")]);
});

test("many municipalities are drawn in parts that fit on a page", () => {
  const [first] = answered;
  if (first === undefined) throw new Error("no answers");
  const many = Array.from({ length: 50 }, (_one, index) => ({ ...first, file: { ...first.file, answers: { ...first.file.answers, municipalityName: `Gemeente ${index}`, cbsCode: `GM9${100 + index}` } } }));
  const view = buildRegionReport("nl", { ...regionOfAnswers(instrument, "Groot", many), status: "draft" });
  for (const block of blocksOf(view)) if (block.type === "chart" && block.chart.kind === "heatmap") expect(block.chart.rows.length).toBeLessThanOrEqual(42);
  expect(blocksOf(view).filter((block) => block.type === "chart" && block.caption.endsWith("(2/2)")).length).toBeGreaterThan(0);
  const hours = blocksOf(view).flatMap((block) => (block.type === "chart" && block.caption.startsWith("Uren per jaar per gemeente") && block.chart.kind === "bars" ? [block.chart] : []));
  expect(hours.flatMap((chart) => chart.items).length).toBe(50);
  expect(new Set(hours.map((chart) => chart.maximum)).size).toBe(1);
});

test("two files of the same municipality are refused", () => {
  expect(() => regionOfAnswers(instrument, "Dubbel", [...answered, ...answered.slice(0, 1)])).toThrow(/Two answers files are of/);
});
