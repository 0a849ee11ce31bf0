/** A table of numbers shaded from light to dark in one hue: it reads the same in grey, and every cell shows its number. */
import type { Chart, ChartFrame } from "./chart.ts";
import { DEFAULT_WIDTH } from "./chart.ts";
import { bar, finish, rect, text, textBlock } from "./drawing.ts";
import { textWidth, wrap } from "./lettering.ts";
import { formatShort } from "./numbers.ts";
import { defaultPalette, textOn, tint } from "./palette.ts";

export type HeatmapSpec = ChartFrame & {
  readonly kind: "heatmap";
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: string; readonly values: readonly (number | null)[]; readonly displays?: readonly string[] }[];
  readonly scale?: { readonly min: number; readonly max: number };
  readonly withheld?: string;
  readonly cornerTitle?: string;
};

const SIZE = 11.5;
/** Cells may be lower than usual so that many rows stay on one page. */
const [ROW, LOWEST_ROW, TALL] = [26, 16, 760];

export function heatmap(spec: HeatmapSpec): Chart {
  const palette = spec.palette ?? defaultPalette;
  const width = spec.width ?? DEFAULT_WIDTH;
  const withheld = spec.withheld ?? "–";
  const values = spec.rows.flatMap((row) => row.values).filter((value): value is number => value !== null);
  const { min, max } = spec.scale ?? { min: Math.min(0, ...values), max: Math.max(1, ...values) };
  const display = (value: number | null, given: string | undefined): string => given ?? (value === null ? withheld : formatShort(value, spec.language));
  const labelWidth = Math.min(width * 0.34, Math.max(40, ...spec.rows.map((row) => textWidth(row.label, SIZE))) + 2);
  const left = labelWidth + 10;
  const cell = (width - left) / Math.max(spec.columns.length, 1);
  // Many narrow columns: their names stand slanted above them instead of broken into pieces.
  const slanted = spec.columns.some((name) => name.split(/\s+/).some((word) => textWidth(word, SIZE) > cell - 4));
  const heads = spec.columns.map((name) => wrap(name, SIZE, slanted ? 130 : cell - 4, slanted ? 1 : 3));
  const headHeight = slanted ? Math.max(...heads.map((lines) => textWidth(lines[0] ?? "", SIZE))) * 0.71 + 16 : Math.max(1, ...heads.map((lines) => lines.length)) * 13.5 + 6;
  // Slanted names lean to the right: the last ones need room.
  const lean = slanted ? Math.max(0, ...heads.map((lines, index) => left + cell * (index + 0.5) + textWidth(lines[0] ?? "", SIZE) * 0.71 + 6 - width)) : 0;
  const cellWidth = (width - left - lean) / Math.max(spec.columns.length, 1);

  let shapes = "";
  heads.forEach((lines, index) => {
    const x = left + cellWidth * (index + 0.5);
    if (slanted) shapes += `<g transform="rotate(-45 ${Math.round(x)} ${Math.round(headHeight - 6)})">${text(Math.round(x), Math.round(headHeight - 6), lines[0] ?? "", { size: SIZE })}</g>`;
    else shapes += textBlock(x, headHeight - 5 - (lines.length * 13.5) / 2, lines, { size: SIZE, anchor: "middle", weight: 600 });
  });
  const least = Math.max(LOWEST_ROW, Math.min(ROW, (TALL - headHeight) / Math.max(1, spec.rows.length)));
  let y = headHeight;
  for (const row of spec.rows) {
    const lines = wrap(row.label, SIZE, labelWidth, 3);
    const height = Math.max(least, lines.length * SIZE * 1.15 + (least < ROW ? 3 : 8));
    shapes += textBlock(0, y + height / 2, lines, { size: SIZE });
    spec.columns.forEach((_name, index) => {
      const value = row.values[index] ?? null;
      const x = left + cellWidth * index;
      if (value === null) {
        shapes += bar(x + 1, y + 1, cellWidth - 2, height - 2, palette.faint, "hatch") + textBlock(x + cellWidth / 2, y + height / 2, [display(null, row.displays?.[index])], { size: SIZE, anchor: "middle", colour: palette.muted });
        return;
      }
      const share = Math.min(1, Math.max(0, (value - min) / (max - min || 1)));
      const colour = tint(palette.primary, 0.08 + 0.92 * share);
      shapes += rect(x + 1, y + 1, cellWidth - 2, height - 2, colour) + textBlock(x + cellWidth / 2, y + height / 2, [display(value, row.displays?.[index])], { size: SIZE, anchor: "middle", weight: 600, colour: textOn(colour, palette) });
    });
    y += height;
  }
  return finish(spec, width, y + 2, shapes, spec.finding ?? finding(spec), {
    columns: [spec.cornerTitle ?? (spec.language === "nl" ? "Onderwerp" : "Subject"), ...spec.columns],
    rows: spec.rows.map((row) => ({ header: row.label, cells: spec.columns.map((_name, index) => display(row.values[index] ?? null, row.displays?.[index])) })),
  }, palette.ink);
}

function finding(spec: HeatmapSpec): string {
  const cells = spec.rows.flatMap((row) => spec.columns.flatMap((column, index) => {
    const value = row.values[index];
    return value === null || value === undefined ? [] : [{ value, display: row.displays?.[index] ?? formatShort(value, spec.language), where: `${row.label}, ${column}` }];
  })).sort((a, b) => b.value - a.value);
  const [high] = cells;
  const low = cells.at(-1);
  if (high === undefined || low === undefined) return spec.title;
  return spec.language === "nl"
    ? `${spec.title}. Hoogste waarde: ${high.where} (${high.display}); laagste: ${low.where} (${low.display}).`
    : `${spec.title}. Highest value: ${high.where} (${high.display}); lowest: ${low.where} (${low.display}).`;
}
