/** The worked municipalities of netwerkregie through every report and language: whole, resolvable, and as reviewed. */
import { beforeAll, describe, expect, test } from "@jest/globals";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { contentHash } from "../../server/assessment/canonical.ts";
import { parseInstrument } from "../../server/assessment/instrument.ts";
import type { AnswersFile, Instrument } from "../../server/assessment/language.ts";
import { compile, score } from "../../server/assessment/score.ts";
import { readInstrumentFolder } from "../../server/exchange/instrument-folder.ts";
import { reportDeclaration } from "../../server/reports/declaration.ts";
import { renderHtml } from "../../server/reports/html.ts";
import { linkTexts } from "../../server/reports/make.ts";
import { buildReport, type OrganisationReport } from "../../server/reports/report.ts";
import type { ReportView } from "../../server/reports/view.ts";

const folder = path.join(import.meta.dirname, "..", "..", "questionnaires", "netwerkregie");
const goldenFolder = path.join(import.meta.dirname, "golden");
const files = existsSync(path.join(folder, "answers")) ? readdirSync(path.join(folder, "answers")).filter((name) => name.endsWith(".json")).sort() : [];
const kinds: readonly OrganisationReport[] = ["municipality", "board", "council"];

let instrument: Instrument;
const views = new Map<string, ReportView>();

beforeAll(async () => {
  const read = await readInstrumentFolder(folder);
  if (!read.ok) throw new Error(read.problem.what);
  const parsed = parseInstrument(read.source);
  if (parsed.instrument === null) throw new Error(JSON.stringify(parsed.problems.slice(0, 3)));
  instrument = parsed.instrument;
  const compiled = compile(instrument);
  for (const file of files) {
    const answers = JSON.parse(readFileSync(path.join(folder, "answers", file), "utf8")) as AnswersFile;
    const result = score(compiled, answers);
    for (const kind of kinds) for (const language of ["nl", "en"] as const) views.set(`${file} ${kind} ${language}`, buildReport(kind, language, { instrument, result, answers: answers.answers, status: "published" }));
  }
}, 120_000);

test("report.json fits its declaration", () => { expect(reportDeclaration.safeParse(instrument.report).error?.issues ?? []).toEqual([]); });

describe.each(files)("%s", (file) => {
  test.each(kinds.flatMap((kind) => (["nl", "en"] as const).map((language) => [kind, language] as const)))("%s %s holds no gap, and each reference leads somewhere", (kind, language) => {
    const view = views.get(`${file} ${kind} ${language}`);
    if (view === undefined) throw new Error("no view");
    expect(/undefined|\[object|NaN|Infinity/.exec(JSON.stringify(view))?.[0]).toBeUndefined();
    // Conditions are quoted in the evidence; nowhere else may a place to fill in be left.
    expect(/\{[\w.]+\}/.exec(JSON.stringify([view.summary, view.sections]))?.[0]).toBeUndefined();
    const html = renderHtml(view, { generatedAt: "2026-11-23T10:00:00Z", contentHash: contentHash(view) }, { fonts: false });
    // An amount is not broken from its sign at the end of a line.
    expect(/€ \d/.exec(html)).toBeNull();
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = new Set([...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id ?? ""));
    const texts = linkTexts(view);
    for (const target of targets) { expect(ids).toContain(target); expect(texts[target]).toBeTruthy(); }
    for (const section of view.sections) expect(section.title).not.toBe("");
    if (kind === "board") expect(view.sections.flatMap((section) => section.blocks).flatMap((block) => (block.type === "asks" ? block.items : [])).length).toBeLessThanOrEqual(3);
  });

  test("its evidence names each rule once, in titles and answers instead of names and codes", () => {
    for (const language of ["nl", "en"] as const) {
      const view = views.get(`${file} municipality ${language}`);
      const scored = (view?.evidence ?? []).filter((item) => /^scoring/.test(item.rule));
      expect(scored.length).toBeGreaterThan(0);
      expect(new Set(scored.map((item) => item.rule)).size).toBe(scored.length);
      expect((view?.evidence ?? []).filter((item) => item.how.includes("{"))).toEqual([]);
      if (language === "nl") expect((view?.evidence ?? []).flatMap((item) => item.inputs).filter((input) => /^(?:yes|no|partly|unknown)$/.test(input.value) || / \(?byGroup /.test(input.label))).toEqual([]);
      // What the summary calls the strongest must be among what it shows: of a threshold a low score is good.
      const blocks = view?.summary?.blocks ?? [];
      const strongest = blocks.flatMap((block) => (block.type === "paragraph" ? [...block.text.matchAll(/(?:sterkst is|Strongest is) ‘([^’]+)’/g)].map(([, title]) => title) : []));
      for (const title of strongest) expect(blocks.flatMap((block) => (block.type === "findings" ? block.items.map((item) => item.title) : []))).toContain(title);
    }
  });

  test("asks the board with a reason, a consequence and a first step", () => {
    for (const language of ["nl", "en"] as const) {
      const asks = (views.get(`${file} board ${language}`)?.sections ?? []).flatMap((section) => section.blocks).flatMap((block) => (block.type === "asks" ? block.items : []));
      expect(asks).toHaveLength(3);
      for (const ask of asks) expect([ask.reason, ask.consequence, ask.firstStep, ask.who].filter((text) => text === null || text === "")).toEqual([]);
    }
  });

  test("reads as it was reviewed", () => {
    const golden = path.join(goldenFolder, file);
    const outline = kinds.flatMap((kind) => (["nl", "en"] as const).map((language) => outlineOf(`${kind} ${language}`, views.get(`${file} ${kind} ${language}`))));
    const now = { instrument: instrument.hash, outline };
    if (process.env["UPDATE_GOLDEN"] !== undefined) { mkdirSync(goldenFolder, { recursive: true }); writeFileSync(golden, `${JSON.stringify(now, null, 1)}\n`); }
    if (!existsSync(golden)) throw new Error(`${file} has no golden outline: review its reports, then run with UPDATE_GOLDEN=1`);
    const reviewed = JSON.parse(readFileSync(golden, "utf8")) as typeof now;
    // Another version of the instrument has other fingerprints. What is read must still be what was reviewed: if this differs, review the
    // reports, then run with UPDATE_GOLDEN=1.
    const read = (one: typeof now): unknown => (reviewed.instrument === now.instrument ? one.outline : JSON.parse(JSON.stringify(one.outline, (key, value: unknown) => (key === "fingerprint" ? undefined : value))));
    expect(read(now)).toEqual(read(reviewed));
  });
});

test("the public version shows no group of fewer than five, and no answers of the organisation in its evidence", () => {
  for (const [name, view] of views) {
    if (!name.includes(" council ")) continue;
    for (const item of view.evidence) for (const input of item.inputs) { const n = /\(n = (\d+)\)/.exec(input.value)?.[1]; if (n !== undefined) expect(Number(n)).toBeGreaterThanOrEqual(5); }
  }
});

/** Small enough to review: titles, figures and advice with their references; the rest by its fingerprint. */
function outlineOf(name: string, view: ReportView | undefined): unknown {
  if (view === undefined) return null;
  return {
    name, organisation: view.organisation, fingerprint: contentHash(view), evidence: view.evidence.length,
    sections: view.sections.map((section) => `${section.number ?? ""} ${section.title}: ${section.blocks.map((block) => block.type).join(" ")}`.trim()),
    figures: view.summary?.blocks.flatMap((block) => (block.type === "keyFigures" ? block.items.map((item) => `${item.label}: ${item.value} ${item.unit ?? ""} [${item.references.join()}]`) : [])) ?? [],
    advice: (view.summary?.blocks ?? view.sections.flatMap((section) => section.blocks)).flatMap((block) => (block.type === "advice" ? block.items.map((item) => item.title) : block.type === "asks" ? block.items.map((item) => item.title) : [])),
  };
}
