/** Horizontal bars, whole or in parts, each with its own label and number; optional reference lines (target, region). */
import type { Chart, ChartFrame, ChartTable } from "./chart.ts";
import { DEFAULT_WIDTH } from "./chart.ts";
import { bar, finish, line, text, textBlock } from "./drawing.ts";
import { textWidth, wrap } from "./lettering.ts";
import { formatShort, roundUp } from "./numbers.ts";
import type { Tone } from "./palette.ts";
import { defaultPalette, seriesOf } from "./palette.ts";

export type BarItem = {
  readonly label: string;
  readonly value: number | null;
  /** The number as it is to be read, with its unit; else the plain number. */
  readonly display?: string;
  readonly tone?: Tone;
  /** Parts in the order of `series`; their sum is the bar. */
  readonly parts?: readonly (number | null)[];
};

export type BarsSpec = ChartFrame & {
  readonly kind: "bars";
  readonly items: readonly BarItem[];
  readonly series?: readonly string[];
  readonly maximum?: number;
  readonly references?: readonly { readonly value: number; readonly label: string }[];
  readonly columnTitles?: { readonly label: string; readonly value: string };
};

const SIZE = 12;

export function bars(spec: BarsSpec): Chart {
  const palette = spec.palette ?? defaultPalette;
  const width = spec.width ?? DEFAULT_WIDTH;
  const none = spec.language === "nl" ? "geen gegeven" : "no data";
  const display = (item: BarItem): string => item.display ?? (item.value === null ? none : formatShort(item.value, spec.language));
  const labelWidth = Math.min(width * 0.4, Math.max(40, ...spec.items.map((item) => textWidth(item.label, SIZE))) + 2);
  const numberWidth = Math.max(24, ...spec.items.map((item) => textWidth(display(item), SIZE))) + 8;
  const left = labelWidth + 12;
  const room = Math.max(40, width - left - numberWidth);
  const references = spec.references ?? [];
  const maximum = spec.maximum ?? roundUp(Math.max(0, ...spec.items.map((item) => item.value ?? 0), ...references.map((one) => one.value)));
  const x = (value: number): number => left + (room * Math.min(Math.max(value, 0), maximum)) / maximum;

  let y = 0;
  let shapes = "";
  if (spec.series !== undefined) {
    let cx = left;
    spec.series.forEach((name, index) => {
      const { colour, pattern } = seriesOf(palette, index);
      const needed = 16 + textWidth(name, SIZE) + 18;
      if (cx > left && cx + needed > width) { cx = left; y += 18; }
      shapes += bar(cx, y + 3, 11, 11, colour, pattern) + text(cx + 16, y + 13, name, { size: SIZE });
      cx += needed;
    });
    y += 26;
  }
  const referenceTop = y;
  y += references.length > 0 ? 17 : 2;
  const rows = spec.items.map((item) => {
    const lines = wrap(item.label, SIZE, labelWidth, 3);
    const height = Math.max(25, lines.length * SIZE * 1.15 + 10);
    const middle = y + height / 2;
    y += height;
    return { item, lines, middle };
  });
  const bottom = y;
  shapes += line(left, referenceTop + (references.length > 0 ? 17 : 2), left, bottom, palette.line);
  for (const { item, lines, middle } of rows) {
    shapes += textBlock(0, middle, lines, { size: SIZE });
    let end = x(0);
    if (item.parts !== undefined) {
      let sum = 0;
      item.parts.forEach((part, index) => {
        const { colour, pattern } = seriesOf(palette, index);
        const from = x(sum);
        sum += part ?? 0;
        shapes += bar(from, middle - 7.5, x(sum) - from, 15, colour, pattern);
      });
      end = x(sum);
    } else if (item.value !== null) {
      const series = item.tone === undefined ? seriesOf(palette, 0) : palette.tones[item.tone];
      end = x(item.value);
      shapes += bar(left, middle - 7.5, Math.max(end - left, item.value > 0 ? 1 : 0), 15, series.colour, series.pattern);
    }
    shapes += text(end + 6, middle + SIZE * 0.35, display(item), { size: SIZE, weight: item.value === null ? 400 : 600, colour: item.value === null ? palette.muted : palette.ink });
  }
  references.forEach((one) => {
    const labelled = textWidth(one.label, 11);
    const anchor = x(one.value) + labelled / 2 > width ? "end" : x(one.value) - labelled / 2 < 0 ? "start" : "middle";
    shapes += line(x(one.value), referenceTop + 15, x(one.value), bottom, palette.accent, 1.2, "4 3") + text(x(one.value), referenceTop + 11, one.label, { size: 11, anchor, colour: palette.accent });
  });
  return finish(spec, width, bottom + 4, shapes, spec.finding ?? finding(spec, display), table(spec, display, none), palette.ink);
}

function finding(spec: BarsSpec, display: (item: BarItem) => string): string {
  const known = spec.items.filter((item) => item.value !== null).sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  const [first] = known;
  const last = known.at(-1);
  if (first === undefined || last === undefined) return spec.language === "nl" ? `${spec.title}: geen gegevens.` : `${spec.title}: no data.`;
  if (known.length === 1) return `${spec.title}: ${first.label} ${display(first)}.`;
  return spec.language === "nl"
    ? `${spec.title}. Hoogste: ${first.label} (${display(first)}); laagste: ${last.label} (${display(last)}); ${known.length} staven.`
    : `${spec.title}. Highest: ${first.label} (${display(first)}); lowest: ${last.label} (${display(last)}); ${known.length} bars.`;
}

function table(spec: BarsSpec, display: (item: BarItem) => string, none: string): ChartTable {
  const label = spec.columnTitles?.label ?? (spec.language === "nl" ? "Onderwerp" : "Subject");
  const value = spec.columnTitles?.value ?? (spec.language === "nl" ? "Waarde" : "Value");
  return {
    columns: [label, ...(spec.series ?? []), value],
    rows: spec.items.map((item) => ({
      header: item.label,
      cells: [...(spec.series ?? []).map((_name, index) => { const part = item.parts?.[index]; return part === null || part === undefined ? none : formatShort(part, spec.language); }), display(item)],
    })),
  };
}
