/** The same small bar chart for several subjects on one scale, so that their profiles can be compared at a glance. */
import type { Chart, ChartFrame } from "./chart.ts";
import { DEFAULT_WIDTH } from "./chart.ts";
import { bar, finish, line, text } from "./drawing.ts";
import { ellipsis, wrap } from "./lettering.ts";
import { formatShort, roundUp } from "./numbers.ts";
import { defaultPalette, seriesOf } from "./palette.ts";

export type MultiplesSpec = ChartFrame & {
  readonly kind: "multiples";
  readonly categories: readonly string[];
  readonly panels: readonly { readonly label: string; readonly values: readonly (number | null)[] }[];
  readonly maximum?: number;
  readonly perRow?: number;
  readonly withheld?: string;
};

const SIZE = 11;

export function multiples(spec: MultiplesSpec): Chart {
  const palette = spec.palette ?? defaultPalette;
  const width = spec.width ?? DEFAULT_WIDTH;
  const withheld = spec.withheld ?? "–";
  const perRow = spec.perRow ?? 3;
  const gutter = 18;
  const panelWidth = (width - gutter * (perRow - 1)) / perRow;
  const labelWidth = panelWidth * 0.46;
  const barRoom = panelWidth - labelWidth - 34;
  const maximum = spec.maximum ?? roundUp(Math.max(0, ...spec.panels.flatMap((panel) => panel.values.map((value) => value ?? 0))));
  const rowHeight = 17;
  const heads = spec.panels.map((panel) => wrap(panel.label, 12, panelWidth, 2));
  let shapes = "";
  let y = 0;
  for (let start = 0; start < spec.panels.length; start += perRow) {
    const headHeight = Math.max(...heads.slice(start, start + perRow).map((lines) => lines.length)) * 14 + 6;
    spec.panels.slice(start, start + perRow).forEach((panel, column) => {
      const x = column * (panelWidth + gutter);
      (heads[start + column] ?? []).forEach((name, index) => { shapes += text(x, y + 11 + index * 14, name, { size: 12, weight: 600 }); });
      shapes += line(x, y + headHeight - 1, x + panelWidth, y + headHeight - 1, palette.line);
      spec.categories.forEach((category, index) => {
        const value = panel.values[index] ?? null;
        const middle = y + headHeight + rowHeight * (index + 0.5) + 1;
        const { colour, pattern } = seriesOf(palette, 0);
        shapes += text(x, middle + 4, ellipsis(category, SIZE, labelWidth - 6), { size: SIZE });
        const long = value === null ? 0 : (barRoom * Math.min(Math.max(value, 0), maximum)) / maximum;
        if (value !== null) shapes += bar(x + labelWidth, middle - 5, long, 10, colour, pattern);
        shapes += text(x + labelWidth + long + 4, middle + 4, value === null ? withheld : formatShort(value, spec.language), { size: SIZE, ...(value === null ? { colour: palette.muted } : { weight: 600 as const }) });
      });
    });
    y += headHeight + spec.categories.length * rowHeight + 16;
  }
  return finish(spec, width, Math.max(y - 8, 20), shapes, spec.finding ?? finding(spec), {
    columns: [spec.language === "nl" ? "Onderwerp" : "Subject", ...spec.categories],
    rows: spec.panels.map((panel) => ({ header: panel.label, cells: spec.categories.map((_category, index) => { const value = panel.values[index] ?? null; return value === null ? withheld : formatShort(value, spec.language); }) })),
  }, palette.ink);
}

function finding(spec: MultiplesSpec): string {
  const tops = spec.panels.map((panel) => {
    const best = panel.values.reduce<number>((top, value, index) => ((value ?? -1) > (panel.values[top] ?? -1) ? index : top), 0);
    return `${panel.label}: ${spec.categories[best] ?? ""}`;
  });
  return spec.language === "nl" ? `${spec.title}. Hoogste per onderdeel: ${tops.join("; ")}.` : `${spec.title}. Highest in each: ${tops.join("; ")}.`;
}
