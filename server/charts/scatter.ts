/** Points on two axes with four named quadrants; labels are placed where they do not cover each other. */
import type { Chart, ChartFrame } from "./chart.ts";
import { DEFAULT_WIDTH } from "./chart.ts";
import { finish, line, marker, rect, text } from "./drawing.ts";
import { type Box, placeLabel } from "./labels.ts";
import { ellipsis, textWidth } from "./lettering.ts";
import { formatShort, roundUp, ticks } from "./numbers.ts";
import { defaultPalette, seriesOf, tint } from "./palette.ts";

export type ScatterSpec = ChartFrame & {
  readonly kind: "scatter";
  readonly xTitle: string;
  readonly yTitle: string;
  readonly points: readonly { readonly label: string; readonly x: number; readonly y: number; readonly group?: number }[];
  readonly groups?: readonly string[];
  readonly xScale?: { readonly min: number; readonly max: number };
  readonly yScale?: { readonly min: number; readonly max: number };
  /** Where the quadrants meet; their names: top left, top right, bottom left, bottom right. */
  readonly split?: { readonly x: number; readonly y: number };
  readonly quadrants?: readonly [string, string, string, string];
};

const SIZE = 11;

export function scatter(spec: ScatterSpec): Chart {
  const palette = spec.palette ?? defaultPalette;
  const width = spec.width ?? DEFAULT_WIDTH;
  const xScale = spec.xScale ?? { min: Math.min(0, ...spec.points.map((point) => point.x)), max: roundUp(Math.max(0, ...spec.points.map((point) => point.x))) };
  const yScale = spec.yScale ?? { min: Math.min(0, ...spec.points.map((point) => point.y)), max: roundUp(Math.max(0, ...spec.points.map((point) => point.y))) };
  const top = (spec.groups === undefined ? 0 : 24) + 20;
  const left = 46;
  const right = width - 12;
  const bottom = top + Math.min(360, width * 0.56);
  const x = (value: number): number => left + ((right - left) * (Math.min(Math.max(value, xScale.min), xScale.max) - xScale.min)) / (xScale.max - xScale.min || 1);
  const y = (value: number): number => bottom - ((bottom - top) * (Math.min(Math.max(value, yScale.min), yScale.max) - yScale.min)) / (yScale.max - yScale.min || 1);
  const split = spec.split ?? { x: (xScale.min + xScale.max) / 2, y: (yScale.min + yScale.max) / 2 };

  let shapes = "";
  let cx = left;
  (spec.groups ?? []).forEach((name, index) => {
    const { colour, marker: shape } = seriesOf(palette, index);
    shapes += marker(cx + 5, 8, 5, colour, shape) + text(cx + 15, 12, name, { size: SIZE });
    cx += 15 + textWidth(name, SIZE) + 18;
  });
  shapes += rect(x(split.x), top, right - x(split.x), y(split.y) - top, tint(palette.primary, 0.07));
  shapes += line(left, bottom, right, bottom, palette.muted) + line(left, top, left, bottom, palette.muted);
  shapes += line(x(split.x), top, x(split.x), bottom, palette.line, 1, "4 3") + line(left, y(split.y), right, y(split.y), palette.line, 1, "4 3");
  for (const value of ticks(xScale)) shapes += text(x(value), bottom + 15, formatShort(value, spec.language), { size: SIZE, anchor: value === xScale.max ? "end" : "middle", colour: palette.muted });
  for (const value of ticks(yScale)) shapes += text(left - 6, y(value) + 4, formatShort(value, spec.language), { size: SIZE, anchor: "end", colour: palette.muted });
  shapes += text(right, bottom + 32, spec.xTitle, { size: SIZE, anchor: "end", weight: 600 }) + text(0, top - 8, spec.yTitle, { size: SIZE, weight: 600 });

  const taken: Box[] = [];
  if (spec.quadrants !== undefined) {
    const [topLeft, topRight, bottomLeft, bottomRight] = spec.quadrants;
    // Where two names do not fit side by side, as on a phone, each is broken at its comma.
    const narrow = Math.max(textWidth(topLeft, SIZE) + textWidth(topRight, SIZE), textWidth(bottomLeft, SIZE) + textWidth(bottomRight, SIZE)) * 1.1 + 24 > right - left;
    const lines = (name: string) => (narrow ? name.split(/(?<=,) /) : [name]);
    const places = ([[left + 6, top + 15, topLeft, "start", 0], [right - 6, top + 15, topRight, "end", 0], [left + 6, bottom - 7, bottomLeft, "start", 1], [right - 6, bottom - 7, bottomRight, "end", 1]] as const)
      .flatMap(([px, py, name, anchor, up]) => lines(name).map((line, index, all) => [px, py + (index - up * (all.length - 1)) * 13, line, anchor] as const));
    for (const [px, py, name, anchor] of places) {
      shapes += text(px, py, name, { size: SIZE, anchor, colour: palette.accent, weight: 600 });
      const wide = textWidth(name, SIZE);
      taken.push({ left: anchor === "start" ? px : px - wide, right: anchor === "start" ? px + wide : px, top: py - 10, bottom: py + 3 });
    }
  }
  const centres = spec.points.map((point) => ({ px: x(point.x), py: y(point.y) }));
  for (const { px, py } of centres) taken.push({ left: px - 5, right: px + 5, top: py - 5, bottom: py + 5 });
  spec.points.forEach((point, index) => {
    const { px, py } = centres[index] ?? { px: 0, py: 0 };
    const { colour, marker: shape } = seriesOf(palette, point.group ?? 0);
    shapes += marker(px, py, 5, colour, shape);
    const label = ellipsis(point.label, SIZE, 150);
    const place = placeLabel({ x: px, y: py, radius: 5 }, textWidth(label, SIZE), taken, { left, top, right, bottom });
    if (place === null) return;
    taken.push(place.box);
    shapes += text(place.x, place.y, label, { size: SIZE, anchor: place.anchor });
  });
  return finish(spec, width, bottom + 38, shapes, spec.finding ?? finding(spec, split), {
    columns: [spec.language === "nl" ? "Naam" : "Name", spec.xTitle, spec.yTitle],
    rows: spec.points.map((point) => ({ header: point.label, cells: [formatShort(point.x, spec.language), formatShort(point.y, spec.language)] })),
  }, palette.ink);
}

function finding(spec: ScatterSpec, split: { readonly x: number; readonly y: number }): string {
  if (spec.quadrants === undefined) return `${spec.title}. ${spec.xTitle}; ${spec.yTitle}; ${spec.points.length}.`;
  const counts = [0, 0, 0, 0];
  for (const point of spec.points) {
    const index = (point.y >= split.y ? 0 : 2) + (point.x >= split.x ? 1 : 0);
    counts[index] = (counts[index] ?? 0) + 1;
  }
  return `${spec.title}. ${spec.quadrants.map((name, index) => `${name}: ${counts[index] ?? 0}`).join("; ")}.`;
}
