/**
 * Dots per layer on one scale, a row per measure: where the layers stand and how far apart. Better than a radar: the
 * positions share one axis, the gap is a visible line, and the numbers stand in columns beside it.
 */
import type { Chart, ChartFrame } from "./chart.ts";
import { DEFAULT_WIDTH } from "./chart.ts";
import { finish, line, marker, rect, text, textBlock } from "./drawing.ts";
import { ellipsis, textWidth, wrap } from "./lettering.ts";
import { formatShort } from "./numbers.ts";
import { defaultPalette, seriesOf, tint } from "./palette.ts";

export type LayersSpec = ChartFrame & {
  readonly kind: "layers";
  readonly series: readonly string[];
  readonly rows: readonly { readonly label: string; readonly values: readonly (number | null)[]; readonly target?: number | null }[];
  readonly scale: { readonly min: number; readonly max: number };
  /** Zones of the scale, low to high; drawn as tints with their names below the axis. */
  readonly zones?: readonly { readonly from: number; readonly to: number; readonly label: string }[];
  /** What stands for a value that is withheld (small group) or absent. */
  readonly withheld?: string;
  readonly targetLabel?: string;
};

const SIZE = 12;

export function layers(spec: LayersSpec): Chart {
  const palette = spec.palette ?? defaultPalette;
  const width = spec.width ?? DEFAULT_WIDTH;
  const { min, max } = spec.scale;
  const withheld = spec.withheld ?? "–";
  const columnWidth = Math.min(72, Math.max(44, ...spec.series.map((name) => Math.min(textWidth(name, 11), 66) + 10)));
  const columns = spec.series.length * columnWidth;
  const labelWidth = Math.min(width * 0.27, Math.max(40, ...spec.rows.map((row) => textWidth(row.label, SIZE))) + 2);
  const left = labelWidth + 14;
  const room = Math.max(80, width - left - columns - 16);
  const x = (value: number): number => left + (room * (Math.min(Math.max(value, min), max) - min)) / (max - min || 1);
  const columnAt = (index: number): number => width - columns + columnWidth * (index + 0.5);

  const heads = spec.series.map((name) => wrap(name, 11, columnWidth - 4, 2));
  const headHeight = Math.max(1, ...heads.map((lines) => lines.length)) * 13 + 20;
  let shapes = "";
  spec.series.forEach((_name, index) => {
    const { colour, marker: shape } = seriesOf(palette, index);
    shapes += marker(columnAt(index), 7, 5, colour, shape) + textBlock(columnAt(index), 14 + ((heads[index]?.length ?? 1) * 13) / 2, heads[index] ?? [], { size: 11, anchor: "middle", weight: 600 });
  });
  let y = headHeight;
  const rows = spec.rows.map((row) => {
    const lines = wrap(row.label, SIZE, labelWidth, 3);
    const height = Math.max(30, lines.length * SIZE * 1.15 + 12);
    y += height;
    return { row, lines, middle: y - height / 2, top: y - height };
  });
  const bottom = y;
  (spec.zones ?? []).forEach((zone, index) => {
    shapes += rect(x(zone.from), headHeight, x(zone.to) - x(zone.from), bottom - headHeight, index % 2 === 0 ? tint(palette.line, 0.34) : tint(palette.line, 0.12));
  });
  for (const step of [0, 0.25, 0.5, 0.75, 1]) {
    const value = min + (max - min) * step;
    shapes += line(x(value), headHeight, x(value), bottom, step === 0 || step === 1 ? palette.line : tint(palette.line, 0.6)) + text(x(value), bottom + 14, formatShort(value, spec.language), { size: 11, anchor: "middle", colour: palette.muted });
  }
  let belowAxis = bottom + 18;
  if ((spec.zones ?? []).length > 0) {
    const names = spec.zones ?? [];
    // Names that are wider than their zone step down by turns, so that none is cut.
    const tight = names.some((zone) => textWidth(zone.label, 10.5) > x(zone.to) - x(zone.from) - 3);
    names.forEach((zone, index) => {
      const middle = (x(zone.from) + x(zone.to)) / 2;
      shapes += text(middle, bottom + 28 + (tight && index % 2 === 1 ? 12 : 0), ellipsis(zone.label, 10.5, Math.max(48, (x(zone.to) - x(zone.from)) * 1.6)), { size: 10.5, anchor: "middle", colour: palette.muted });
    });
    belowAxis = bottom + (tight ? 45 : 33);
  }
  const targeted = rows.some(({ row }) => typeof row.target === "number");
  for (const { row, lines, middle, top } of rows) {
    if (top > headHeight) shapes += line(0, top, width, top, tint(palette.line, 0.5), 0.6);
    shapes += textBlock(0, middle, lines, { size: SIZE });
    const known = row.values.filter((value): value is number => value !== null);
    if (known.length > 1) shapes += line(x(Math.min(...known)), middle, x(Math.max(...known)), middle, palette.muted, 2);
    if (typeof row.target === "number") shapes += line(x(row.target), middle - 10, x(row.target), middle + 10, palette.accent, 2);
    const dodge = dodged(row.values.map((value) => (value === null ? null : x(value))));
    row.values.forEach((value, index) => {
      const { colour, marker: shape } = seriesOf(palette, index);
      if (value !== null) shapes += marker(x(value), middle + (dodge[index] ?? 0), 5.5, colour, shape);
      shapes += text(columnAt(index), middle + SIZE * 0.35, value === null ? withheld : formatShort(value, spec.language), { size: SIZE, anchor: "middle", weight: value === null ? 400 : 600, ...(value === null ? { colour: palette.muted } : {}) });
    });
  }
  if (targeted) {
    // Above the plot, where there is room beside the heads of the columns; a label that is too long goes below.
    const label = spec.targetLabel ?? (spec.language === "nl" ? "streefwaarde" : "target");
    const above = textWidth(label, 11) + 9 <= room;
    const at = above ? headHeight - 20 : belowAxis + 3;
    shapes += line(left + 2, at, left + 2, at + 12, palette.accent, 2) + text(left + 9, at + 10, label, { size: 11, colour: palette.muted });
    if (!above) belowAxis += 20;
  }
  return finish(spec, width, belowAxis + 2, shapes, spec.finding ?? finding(spec), {
    columns: [spec.language === "nl" ? "Onderwerp" : "Subject", ...spec.series],
    rows: spec.rows.map((row) => ({ header: row.label, cells: row.values.map((value) => (value === null ? withheld : formatShort(value, spec.language))) })),
  }, palette.ink);
}

/** Markers that would cover each other step up and down a little. */
function dodged(places: readonly (number | null)[]): number[] {
  return places.map((place, index) => {
    if (place === null) return 0;
    const near = places.map((other, at) => ({ other, at })).filter(({ other }) => other !== null && Math.abs(other - place) < 9);
    if (near.length < 2) return 0;
    const rank = near.findIndex(({ at }) => at === index);
    return (rank - (near.length - 1) / 2) * 9;
  });
}

function finding(spec: LayersSpec): string {
  const gaps = spec.rows.flatMap((row) => {
    const known = row.values.flatMap((value, index) => (value === null ? [] : [{ value, name: spec.series[index] ?? "" }])).sort((a, b) => b.value - a.value);
    const [high] = known;
    const low = known.at(-1);
    return high === undefined || low === undefined || known.length < 2 ? [] : [{ label: row.label, high, low, gap: high.value - low.value }];
  }).sort((a, b) => b.gap - a.gap);
  const [widest] = gaps;
  if (widest === undefined) return spec.title;
  const number = (value: number): string => formatShort(value, spec.language);
  return spec.language === "nl"
    ? `${spec.title}. Grootste verschil: ${widest.label}, ${widest.high.name} ${number(widest.high.value)} tegen ${widest.low.name} ${number(widest.low.value)}.`
    : `${spec.title}. Widest gap: ${widest.label}, ${widest.high.name} ${number(widest.high.value)} against ${widest.low.name} ${number(widest.low.value)}.`;
}
