/** Charts: what a reader who cannot see them gets, and that hostile labels stay labels. */
import { describe, expect, test } from "@jest/globals";
import { draw, type ChartSpec } from "../../server/charts/draw.ts";
import { contrast, defaultPalette, paletteWith } from "../../server/charts/palette.ts";
import { formatNumber, formatShort, roundUp, ticks } from "../../server/charts/numbers.ts";
import { wrap } from "../../server/charts/lettering.ts";

const frame = { id: "c", language: "nl" as const, title: "Drukte" };
const HOSTILE = `</title><script>alert(1)</script>" onload="x" & 'q' \u0000\ud800 {{x}}`;

function every(label: string): ChartSpec[] {
  return [
    { ...frame, kind: "bars", items: [{ label, value: 12, display: label }, { label: "B", value: null }], series: [label], references: [{ value: 5, label }] },
    { ...frame, kind: "layers", series: [label, "Management"], rows: [{ label, values: [70, 40], target: 60 }, { label: "B", values: [null, 10] }], scale: { min: 0, max: 100 }, zones: [{ from: 0, to: 50, label }], targetLabel: label, withheld: label },
    { ...frame, kind: "heatmap", columns: [label, "Y"], rows: [{ label, values: [1, null], displays: [label, ""] }] },
    { ...frame, kind: "scatter", xTitle: label, yTitle: label, points: [{ label, x: 1, y: 2 }, { label: "B", x: 3, y: 4 }], groups: [label], quadrants: [label, "b", "c", "d"] },
    { ...frame, kind: "network", groups: [label, "verband"], nodes: [{ label, x: 0, y: 0 }, { label: "B", x: 10, y: 10, group: 1 }], edges: [{ from: 0, to: 1, weight: 2 }] },
    { ...frame, kind: "slope", before: label, after: "2026", rows: [{ label, before: 40, after: 60 }, { label: "B", before: 50, after: null }] },
    { ...frame, kind: "multiples", categories: [label, "y"], panels: [{ label, values: [1, 2] }, { label: "B", values: [null, 3] }] },
  ];
}

describe.each(every("Sociaal domein").map((spec) => [spec.kind, spec] as const))("a chart of %s", (_kind, spec) => {
  test("is an image with a name and a finding, and has its figures as a table", () => {
    const chart = draw(spec);
    expect(chart.svg).toMatch(/^<svg [^>]*role="img" aria-labelledby="c-t c-d"/);
    expect(chart.svg).toContain('<title id="c-t">Drukte</title>');
    expect(chart.description.length).toBeGreaterThan(10);
    expect(chart.table.rows.length).toBeGreaterThan(0);
    for (const row of chart.table.rows) expect(row.cells).toHaveLength(chart.table.columns.length - 1);
  });
  test("is the same text for the same data", () => { expect(draw(spec).svg).toBe(draw(spec).svg); });
  test("draws no NaN and nothing that becomes a bitmap or a Type 3 font", () => {
    expect(draw(spec).svg).not.toMatch(/NaN|undefined|Infinity|<pattern|paint-order|style=|<image/);
  });
});

describe.each(every(HOSTILE).map((spec) => [spec.kind, spec] as const))("hostile texts in %s", (_kind, spec) => {
  test("stay text", () => {
    const { svg } = draw({ ...spec, id: `x"><script>`, title: HOSTILE, finding: HOSTILE });
    expect(svg).not.toContain("<script");
    expect(svg).not.toMatch(/onload="x"/);
    expect(svg.match(/<\/?[a-z]+/g)?.every((tag) => /^<\/?(svg|title|desc|text|line|rect|circle|path|g)$/.test(tag))).toBe(true);
     
    expect(svg).not.toMatch(/[\u0000-\u0008\ud800-\udfff]/);
  });
});

test("empty data still give a chart that says so", () => {
  expect(draw({ ...frame, kind: "bars", items: [] }).description).toBe("Drukte: geen gegevens.");
  expect(draw({ ...frame, kind: "scatter", xTitle: "x", yTitle: "y", points: [] }).svg).not.toContain("NaN");
  expect(draw({ ...frame, kind: "slope", before: "a", after: "b", rows: [] }).svg).not.toMatch(/NaN|Infinity/);
  expect(draw({ ...frame, kind: "network", groups: [], nodes: [], edges: [] }).svg).not.toContain("NaN");
  expect(draw({ ...frame, kind: "heatmap", columns: [], rows: [] }).svg).not.toMatch(/NaN|Infinity/);
});

test("the finding of layers is their widest gap", () => {
  const chart = draw({ ...frame, kind: "layers", series: ["Bestuur", "Medewerkers"], scale: { min: 0, max: 100 }, rows: [{ label: "Vertrouwen", values: [80, 40] }, { label: "Opgave", values: [70, 65] }] });
  expect(chart.description).toBe("Drukte. Grootste verschil: Vertrouwen, Bestuur 80 tegen Medewerkers 40.");
});

test("the palette can be read: text on its colours, and greys that differ", () => {
  for (const tone of Object.values(defaultPalette.tones)) expect(contrast(tone.colour, "#ffffff")).toBeGreaterThan(2.2);
  for (const text of [defaultPalette.ink, defaultPalette.muted, defaultPalette.primary, defaultPalette.accent]) expect(contrast(text, "#ffffff")).toBeGreaterThanOrEqual(4.5);
  expect(paletteWith({ primary: "#7a1f5c" }).series[0]?.colour).toBe("#7a1f5c");
});

test("numbers read as people write them", () => {
  expect([formatNumber(1234567.5, "nl", 1), formatNumber(1234567.5, "en", 1), formatNumber(-0.04, "nl", 1), formatNumber(-12, "nl")]).toEqual(["1.234.567,5", "1,234,567.5", "0,0", "\u221212"]);
  expect([ticks({ min: 0, max: 250 }), ticks({ min: 0, max: 100 }), ticks({ min: 0, max: 1500 }), ticks({ min: 0, max: 0 })]).toEqual([[0, 50, 100, 150, 200, 250], [0, 25, 50, 75, 100], [0, 250, 500, 750, 1000, 1250, 1500], [0, 0]]);
  expect([formatShort(6.97, "nl"), formatShort(6.54, "nl"), formatShort(12.4, "nl")]).toEqual(["7", "6,5", "12"]);
  expect([roundUp(0), roundUp(7), roundUp(1240), roundUp(0.3)]).toEqual([1, 8, 1500, 0.3]);
});

test("labels break at words, long compounds with a hyphen, and end in an ellipsis", () => {
  expect(wrap("De maatschappelijke opgave centraal", 12, 120)).toEqual(["De maatschappelijke", "opgave centraal"]);
  expect(wrap("Gemeentegrensoverschrijdendesamenwerkingsverbanden", 12, 120)[0]).toMatch(/-$/);
  expect(wrap("een twee drie vier vijf zes zeven acht", 12, 50, 2).at(-1)).toMatch(/\u2026$/);
});
