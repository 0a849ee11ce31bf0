/**
 * Places of nodes on the map, the same for the same network: ForceAtlas2 (Jacomy e.a. 2014) from fixed starts on a
 * sunflower, then pushed apart until nodes and their labels no longer overlap.
 */
import Graph from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import type { Network } from "./graph.ts";

export type Place = { readonly x: number; readonly y: number; readonly radius: number; readonly labelled: boolean; readonly labelWidth: number };
export type Layout = { readonly places: readonly Place[]; readonly width: number; readonly height: number };

export type LayoutSettings = { readonly width?: number; readonly labelHeight?: number; readonly characterWidth?: number; readonly labels?: number };

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** Layout in user units of an SVG. Labelled are up to `labels` nodes: municipalities first, those with most ties before others. */
export function layout(network: Network, settings: LayoutSettings = {}): Layout {
  const width = settings.width ?? 1000;
  const labelHeight = settings.labelHeight ?? 15;
  const characterWidth = settings.characterWidth ?? 6.6;
  const size = network.nodes.length;
  if (size === 0) return { places: [], width, height: width * 0.6 };
  const degree = new Array<number>(size).fill(0);
  for (const { from, to } of network.edges) { degree[from] = (degree[from] ?? 0) + 1; degree[to] = (degree[to] ?? 0) + 1; }

  const raw = forces(network, degree);
  const scale = spread(raw, width, size);
  const wanted = Math.max(settings.labels ?? 60, 0);
  const byImportance = network.nodes.map((_node, index) => index).sort((a, b) => rank(network, b) - rank(network, a) || (degree[b] ?? 0) - (degree[a] ?? 0) || a - b);
  const labelled = new Set(byImportance.slice(0, wanted));
  const boxes = network.nodes.map((node, index): Box => {
    const radius = node.kind === "municipality" ? 7 + Math.min(9, Math.sqrt(degree[index] ?? 0) * 1.5) : 4.5;
    const label = labelled.has(index);
    const labelWidth = label ? Math.min(node.label.length, 28) * characterWidth : 0;
    return { x: scale[index]?.x ?? 0, y: scale[index]?.y ?? 0, halfWidth: Math.max(radius, labelWidth / 2) + 3, halfHeight: radius + (label ? labelHeight / 2 : 0) + 2, radius, labelWidth, labelled: label };
  });
  separate(boxes);
  return fit(boxes, width);
}

/**
 * Places for a network that came from another (a scenario): who stays keeps the place, so that beside each other the two
 * maps show only what changes; who is new stands in the middle of its neighbours.
 */
export function layoutLike(network: Network, before: Network, places: Layout): Layout {
  const placeOf = new Map(before.nodes.map((node, index) => [node.id, places.places[index]]));
  const neighbours = new Map<number, Place[]>();
  for (const { from, to } of network.edges) for (const [own, other] of [[from, to], [to, from]] as const) {
    const place = placeOf.get(network.nodes[other]?.id ?? "");
    if (place) neighbours.set(own, [...(neighbours.get(own) ?? []), place]);
  }
  const middle = (of: readonly number[], otherwise: number) => (of.length === 0 ? otherwise : of.reduce((sum, value) => sum + value, 0) / of.length);
  return {
    ...places,
    places: network.nodes.map((node, index): Place => {
      const kept = placeOf.get(node.id);
      if (kept) return kept;
      const near = neighbours.get(index) ?? [];
      return { x: round1(middle(near.map(({ x }) => x), places.width / 2)), y: round1(middle(near.map(({ y }) => y), places.height / 2)), radius: 4.5, labelled: false, labelWidth: 0 };
    }),
  };
}

type Box = { x: number; y: number; halfWidth: number; halfHeight: number; radius: number; labelWidth: number; labelled: boolean };

function rank(network: Network, index: number): number {
  return network.nodes[index]?.kind === "municipality" ? 1 : 0;
}

function forces(network: Network, degree: readonly number[]): { x: number; y: number }[] {
  const graph = new Graph({ type: "undirected", multi: false });
  network.nodes.forEach((_node, index) => {
    const radius = Math.sqrt(index + 0.5);
    graph.addNode(String(index), { x: radius * Math.cos(index * GOLDEN_ANGLE), y: radius * Math.sin(index * GOLDEN_ANGLE), size: 1 + Math.sqrt(degree[index] ?? 0) });
  });
  for (const { from, to, weight } of network.edges) if (from !== to) graph.mergeEdge(String(from), String(to), { weight });
  const iterations = network.nodes.length > 1500 ? 60 : network.nodes.length > 400 ? 120 : 300;
  const places = forceAtlas2(graph, { iterations, getEdgeWeight: "weight", settings: { ...forceAtlas2.inferSettings(graph), barnesHutOptimize: network.nodes.length > 150, gravity: 1, scalingRatio: 10, edgeWeightInfluence: 0.5 } });
  return network.nodes.map((_node, index) => places[String(index)] ?? { x: 0, y: 0 });
}

/** Brings the forces' own units to the page; the middle 90 % decides, so that one isolate does not shrink the rest. */
function spread(raw: readonly { x: number; y: number }[], width: number, size: number): { x: number; y: number }[] {
  const distances = raw.map(({ x, y }) => Math.hypot(x, y)).sort((a, b) => a - b);
  const reach = distances[Math.floor(distances.length * 0.9)] || 1;
  const radius = Math.max(width * 0.4, Math.sqrt(size) * 34);
  return raw.map(({ x, y }) => {
    const far = Math.hypot(x, y) || 1;
    const factor = (Math.min(far, reach * 1.35) / far) * (radius / reach);
    return { x: x * factor * 1.25, y: y * factor * 0.8 };
  });
}

const ROUNDS = 300;

/** Pushes overlapping boxes apart along the cheaper axis; a grid keeps it near-linear. */
function separate(boxes: Box[]): void {
  const cell = Math.max(...boxes.map((box) => box.halfWidth * 2), 20);
  for (let round = 0; round < ROUNDS; round++) {
    let moved = false;
    const grid = new Map<string, number[]>();
    boxes.forEach((box, index) => {
      const key = `${Math.floor(box.x / cell)},${Math.floor(box.y / cell)}`;
      const bucket = grid.get(key);
      if (bucket) bucket.push(index); else grid.set(key, [index]);
    });
    boxes.forEach((box, index) => {
      const column = Math.floor(box.x / cell);
      const row = Math.floor(box.y / cell);
      for (let dx = -1; dx <= 1; dx++) for (let dy = -1; dy <= 1; dy++) {
        for (const other of grid.get(`${column + dx},${row + dy}`) ?? []) {
          if (other <= index) continue;
          const next = boxes[other];
          if (!next) continue;
          const overlapX = box.halfWidth + next.halfWidth - Math.abs(box.x - next.x);
          const overlapY = box.halfHeight + next.halfHeight - Math.abs(box.y - next.y);
          if (overlapX <= 0 || overlapY <= 0) continue;
          moved = true;
          if (overlapX < overlapY) {
            const push = (overlapX / 2 + 0.5) * (box.x < next.x || (box.x === next.x && index < other) ? 1 : -1);
            box.x -= push; next.x += push;
          } else {
            const push = (overlapY / 2 + 0.5) * (box.y < next.y || (box.y === next.y && index < other) ? 1 : -1);
            box.y -= push; next.y += push;
          }
        }
      }
    });
    if (!moved) break;
  }
}

function fit(boxes: readonly Box[], width: number): Layout {
  const left = Math.min(...boxes.map((box) => box.x - box.halfWidth));
  const right = Math.max(...boxes.map((box) => box.x + box.halfWidth));
  const top = Math.min(...boxes.map((box) => box.y - box.halfHeight));
  const bottom = Math.max(...boxes.map((box) => box.y + box.halfHeight));
  const margin = 16;
  return {
    places: boxes.map((box) => ({ x: round1(box.x - left + margin), y: round1(box.y - top + margin), radius: round1(box.radius), labelled: box.labelled, labelWidth: round1(box.labelWidth) })),
    width: Math.max(width, Math.ceil(right - left + 2 * margin)), height: Math.ceil(bottom - top + 2 * margin),
  };
}

function round1(value: number): number {
  return Math.round(value * 10) / 10;
}
