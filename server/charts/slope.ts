/** Was–wordt: a line from the earlier to the later value, named at both ends; falling lines are dashed. */
import type { Chart, ChartFrame } from "./chart.ts";
import { DEFAULT_WIDTH } from "./chart.ts";
import { finish, line, marker, text } from "./drawing.ts";
import { ellipsis, textWidth } from "./lettering.ts";
import { formatShort } from "./numbers.ts";
import { defaultPalette, seriesOf } from "./palette.ts";

export type SlopeSpec = ChartFrame & {
  readonly kind: "slope";
  readonly before: string;
  readonly after: string;
  readonly rows: readonly { readonly label: string; readonly before: number | null; readonly after: number | null; readonly displays?: readonly [string, string] }[];
  readonly scale?: { readonly min: number; readonly max: number };
};

const SIZE = 11.5;
const LEADING = 15;

export function slope(spec: SlopeSpec): Chart {
  const palette = spec.palette ?? defaultPalette;
  const width = spec.width ?? DEFAULT_WIDTH;
  const values = spec.rows.flatMap((row) => [row.before, row.after]).filter((value): value is number => value !== null);
  const { min, max } = spec.scale ?? { min: Math.min(...values, 0), max: Math.max(...values, 1) };
  const height = Math.max(150, spec.rows.length * 24);
  const top = 30;
  const side = width * 0.34;
  const y = (value: number): number => top + 8 + (height - 16) * (1 - (value - min) / (max - min || 1));
  const shown = (row: SlopeSpec["rows"][number], end: 0 | 1): string => {
    const value = end === 0 ? row.before : row.after;
    return row.displays?.[end] ?? (value === null ? "–" : formatShort(value, spec.language));
  };
  let shapes = text(side, 14, spec.before, { size: 12, weight: 600, anchor: "end" }) + text(width - side, 14, spec.after, { size: 12, weight: 600 });
  shapes += line(side, top - 6, side, top + height, palette.line) + line(width - side, top - 6, width - side, top + height, palette.line);
  const endsOf = (end: 0 | 1): Map<number, number> => spreadOut(spec.rows.flatMap((row, index) => { const value = end === 0 ? row.before : row.after; return value === null ? [] : [{ index, y: y(value) }]; }), top, top + height);
  const leftEnds = endsOf(0);
  const rightEnds = endsOf(1);
  spec.rows.forEach((row, index) => {
    const falls = row.before !== null && row.after !== null && row.after < row.before;
    const { colour, marker: shape } = falls ? { colour: palette.accent, marker: "diamond" as const } : seriesOf(palette, 0);
    if (row.before !== null && row.after !== null) shapes += line(side, y(row.before), width - side, y(row.after), colour, 1.8, falls ? "5 3" : undefined);
    const label = ellipsis(row.label, SIZE, side - 12 - textWidth(shown(row, 0), SIZE) - 12);
    if (row.before !== null) {
      const ly = leftEnds.get(index) ?? 0;
      shapes += marker(side, y(row.before), 4, colour, shape) + text(side - 10, ly + 4, `${label}  ${shown(row, 0)}`, { size: SIZE, anchor: "end" });
    }
    if (row.after !== null) {
      const ly = rightEnds.get(index) ?? 0;
      shapes += marker(width - side, y(row.after), 4, colour, shape) + text(width - side + 10, ly + 4, `${shown(row, 1)}  ${label}`, { size: SIZE });
    }
  });
  const bottom = Math.max(top + height, ...leftEnds.values(), ...rightEnds.values());
  return finish(spec, width, bottom + 8, shapes, spec.finding ?? finding(spec, shown), {
    columns: [spec.language === "nl" ? "Onderwerp" : "Subject", spec.before, spec.after],
    rows: spec.rows.map((row) => ({ header: row.label, cells: [shown(row, 0), shown(row, 1)] })),
  }, palette.ink);
}

/** Moves labels that would overlap apart, keeping their order. */
function spreadOut(ends: readonly { readonly index: number; readonly y: number }[], top: number, bottom: number): Map<number, number> {
  const sorted = [...ends].sort((a, b) => a.y - b.y || a.index - b.index).map((end) => ({ ...end }));
  sorted.forEach((end, place) => { const previous = sorted[place - 1]; if (previous !== undefined) end.y = Math.max(end.y, previous.y + LEADING); });
  const over = (sorted.at(-1)?.y ?? 0) - bottom;
  if (over > 0) for (let place = sorted.length - 1; place >= 0; place--) {
    const end = sorted[place];
    const next = sorted[place + 1];
    if (end !== undefined) end.y = Math.max(top + place * LEADING, Math.min(end.y, next === undefined ? bottom : next.y - LEADING));
  }
  return new Map(sorted.map((end) => [end.index, end.y]));
}

function finding(spec: SlopeSpec, shown: (row: SlopeSpec["rows"][number], end: 0 | 1) => string): string {
  const changes = spec.rows.flatMap((row) => (row.before === null || row.after === null ? [] : [{ row, by: row.after - row.before }])).sort((a, b) => Math.abs(b.by) - Math.abs(a.by));
  const [largest] = changes;
  if (largest === undefined) return spec.title;
  const up = changes.filter((change) => change.by > 0).length;
  const down = changes.filter((change) => change.by < 0).length;
  return spec.language === "nl"
    ? `${spec.title}. ${up} gestegen, ${down} gedaald; grootste verandering: ${largest.row.label}, van ${shown(largest.row, 0)} naar ${shown(largest.row, 1)}.`
    : `${spec.title}. ${up} up, ${down} down; largest change: ${largest.row.label}, from ${shown(largest.row, 0)} to ${shown(largest.row, 1)}.`;
}
