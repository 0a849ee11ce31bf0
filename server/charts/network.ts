/** A network on given places: kinds by shape, strength of a tie by width. The layout itself is made in `region/network`. */
import type { Chart, ChartFrame } from "./chart.ts";
import { DEFAULT_WIDTH } from "./chart.ts";
import { at, finish, line, marker, text } from "./drawing.ts";
import { type Box, placeLabel } from "./labels.ts";
import { ellipsis, textWidth } from "./lettering.ts";
import { formatShort } from "./numbers.ts";
import { defaultPalette, seriesOf } from "./palette.ts";

export type NetworkSpec = ChartFrame & {
  readonly kind: "network";
  /** Coordinates in one common system of any size; the chart scales them to its width. */
  readonly nodes: readonly { readonly label: string; readonly x: number; readonly y: number; readonly radius?: number; readonly group?: number; readonly labelled?: boolean }[];
  readonly edges: readonly { readonly from: number; readonly to: number; readonly weight?: number; readonly dashed?: boolean }[];
  /** Names of the groups, in the order of the palette's markers. */
  readonly groups: readonly string[];
  /** Size of the system of the coordinates; else taken from the nodes. */
  readonly extent?: { readonly width: number; readonly height: number };
};

const SIZE = 11;

export function network(spec: NetworkSpec): Chart {
  const palette = spec.palette ?? defaultPalette;
  const width = spec.width ?? DEFAULT_WIDTH;
  const xs = spec.nodes.map((node) => node.x);
  const ys = spec.nodes.map((node) => node.y);
  const box = spec.extent === undefined
    ? { left: Math.min(0, ...xs) - 20, top: Math.min(0, ...ys) - 20, width: Math.max(1, ...xs) - Math.min(0, ...xs) + 40, height: Math.max(1, ...ys) - Math.min(0, ...ys) + 40 }
    : { left: 0, top: 0, ...spec.extent };
  const scale = width / box.width;
  const top = spec.groups.length > 0 ? 26 : 4;
  const height = box.height * scale;
  const places = spec.nodes.map((node) => ({ x: (node.x - box.left) * scale, y: top + (node.y - box.top) * scale, radius: Math.max(3, (node.radius ?? 6) * Math.min(1, scale * 1.15)) }));
  const degree = spec.nodes.map(() => 0);
  for (const { from, to } of spec.edges) for (const end of new Set([from, to])) if (degree[end] !== undefined) degree[end] += 1;
  // Many lines are thin lines: else they become one grey spot.
  const thinner = Math.min(1, Math.sqrt(90 / Math.max(1, spec.edges.length)));
  const heaviest = Math.max(1, ...spec.edges.map((edge) => edge.weight ?? 1));

  let shapes = "";
  let cx = 0;
  spec.groups.forEach((name, index) => {
    const { colour, marker: shape } = seriesOf(palette, index);
    shapes += marker(cx + 6, 9, 5.5, colour, shape) + text(cx + 17, 13, name, { size: SIZE });
    cx += 17 + textWidth(name, SIZE) + 20;
  });
  const ties = new Map<string, string>();
  for (const edge of spec.edges) {
    const from = places[edge.from];
    const to = places[edge.to];
    if (from === undefined || to === undefined) continue;
    const weight = Math.max(0.3, Math.round((0.7 + (2.8 * (edge.weight ?? 1)) / heaviest) * thinner * thinner * 4) / 4);
    const key = `${weight}${edge.dashed === true ? "d" : ""}`;
    ties.set(key, `${ties.get(key) ?? ""}M${at(from.x)} ${at(from.y)}L${at(to.x)} ${at(to.y)}`);
  }
  for (const [key, path] of ties) shapes += `<path d="${path}" fill="none" stroke="${palette.line}" stroke-width="${key.replace("d", "")}"${key.endsWith("d") ? ' stroke-dasharray="4 3"' : ""}/>`;
  spec.nodes.forEach((node, index) => {
    const place = places[index];
    if (place === undefined) return;
    const { colour, marker: shape } = seriesOf(palette, node.group ?? 0);
    shapes += marker(place.x, place.y, place.radius, colour, shape);
  });
  // Labels last, above every line; each on a strip of paper, because a halo (paint-order) turns letters into Type 3 fonts in the PDF.
  const taken: Box[] = places.map(({ x, y, radius }) => ({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }));
  const area = { left: 0, right: width - 8, top: top + 8, bottom: top + height + 10 };
  // The first group and what ties most get their names first.
  const order = spec.nodes.map((_node, index) => index).filter((index) => spec.nodes[index]?.labelled !== false).sort((a, b) => (spec.nodes[a]?.group ?? 0) - (spec.nodes[b]?.group ?? 0) || (degree[b] ?? 0) - (degree[a] ?? 0) || a - b);
  for (const index of order) {
    const place = places[index];
    if (place === undefined) continue;
    const label = ellipsis(spec.nodes[index]?.label ?? "", SIZE, 150);
    const wide = textWidth(label, SIZE);
    const found = placeLabel(place, wide, taken, area);
    if (found === null) continue;
    taken.push(found.box);
    shapes += `<rect x="${at(found.box.left)}" y="${at(found.box.top)}" width="${at(wide + 2)}" height="12" fill="#ffffff" fill-opacity="0.82"/>${text(found.x, found.y, label, { size: SIZE, anchor: found.anchor })}`;
  }
  if (spec.nodes.length === 0) shapes += line(0, top + 10, width, top + 10, palette.line);
  return finish(spec, width, top + Math.max(height, 30) + 14, shapes, spec.finding ?? finding(spec, degree), {
    columns: spec.language === "nl" ? ["Naam", "Soort", "Verbindingen"] : ["Name", "Kind", "Ties"],
    rows: spec.nodes.map((node, index) => ({ header: node.label, cells: [spec.groups[node.group ?? 0] ?? "", formatShort(degree[index] ?? 0, spec.language)] })),
  }, palette.ink);
}

function finding(spec: NetworkSpec, degree: readonly number[]): string {
  const most = degree.reduce((best, count, index) => (count > (degree[best] ?? -1) ? index : best), 0);
  const name = spec.nodes[most]?.label ?? "";
  return spec.language === "nl"
    ? `${spec.title}. ${spec.nodes.length} knopen en ${spec.edges.length} verbindingen; de meeste verbindingen heeft ${name} (${degree[most] ?? 0}).`
    : `${spec.title}. ${spec.nodes.length} nodes and ${spec.edges.length} ties; ${name} has most ties (${degree[most] ?? 0}).`;
}
