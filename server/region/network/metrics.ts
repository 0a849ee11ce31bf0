/**
 * Measures of a network, on typed arrays. Definitions: Freeman 1979 ("Centrality in social networks: conceptual
 * clarification") for degree, closeness and centralisation; Brandes 2001 ("A faster algorithm for betweenness
 * centrality") for betweenness; Wasserman & Faust 1994 for density, components and reciprocity. Unweighted, except
 * where the name says so. O(V·E) for betweenness and closeness, linear for the rest.
 */
import type { Network } from "./graph.ts";

export type NodeMetrics = {
  readonly degree: number;
  /** degree / (V − 1) */
  readonly degreeCentrality: number;
  /** Share of the shortest paths of others that pass here, 0–1. */
  readonly betweenness: number;
  /** (reachable)² / ((V − 1) · Σ distance) (Wasserman & Faust): 0 for an isolate, defined in unconnected networks too. */
  readonly closeness: number;
  readonly component: number;
};

export type NetworkMetrics = {
  readonly nodes: readonly NodeMetrics[];
  readonly density: number;
  readonly averageDegree: number;
  /** Freeman: 0 = all alike, 1 = a star. */
  readonly degreeCentralisation: number;
  readonly betweennessCentralisation: number;
  readonly components: number;
  readonly isolates: number;
};

type Adjacency = { readonly start: Int32Array; readonly target: Int32Array };

/** Neighbours of each node in one flat array; parallel edges and self-ties count once and not at all. */
export function adjacency(network: Network): Adjacency {
  const size = network.nodes.length;
  const seen = new Set<number>();
  const pairs: [number, number][] = [];
  for (const { from, to } of network.edges) {
    if (from === to) continue;
    const key = Math.min(from, to) * size + Math.max(from, to);
    if (!seen.has(key)) { seen.add(key); pairs.push([from, to]); }
  }
  const start = new Int32Array(size + 1);
  for (const [a, b] of pairs) { start[a + 1] = (start[a + 1] ?? 0) + 1; start[b + 1] = (start[b + 1] ?? 0) + 1; }
  for (let i = 0; i < size; i++) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
  const fill = start.slice();
  const target = new Int32Array(pairs.length * 2);
  for (const [a, b] of pairs) {
    target[fill[a] ?? 0] = b; fill[a] = (fill[a] ?? 0) + 1;
    target[fill[b] ?? 0] = a; fill[b] = (fill[b] ?? 0) + 1;
  }
  return { start, target };
}

/** All measures of an undirected network. */
export function networkMetrics(network: Network): NetworkMetrics {
  const size = network.nodes.length;
  const { start, target } = adjacency(network);
  const { betweenness, closeness } = paths(size, start, target);
  const { component, count } = components(size, start, target);
  const nodes = network.nodes.map((_node, index): NodeMetrics => {
    const degree = (start[index + 1] ?? 0) - (start[index] ?? 0);
    return { degree, degreeCentrality: size > 1 ? degree / (size - 1) : 0, betweenness: betweenness[index] ?? 0, closeness: closeness[index] ?? 0, component: component[index] ?? 0 };
  });
  const edges = target.length / 2;
  return {
    nodes,
    density: size > 1 ? (2 * edges) / (size * (size - 1)) : 0,
    averageDegree: size > 0 ? (2 * edges) / size : 0,
    degreeCentralisation: centralisation(nodes.map((node) => node.degree), (size - 1) * (size - 2)),
    betweennessCentralisation: centralisation(nodes.map((node) => node.betweenness), size - 1),
    components: count,
    isolates: nodes.filter((node) => node.degree === 0).length,
  };
}

/** Freeman's centralisation: Σ (max − value) over its largest possible sum (that of a star). */
export function centralisation(values: readonly number[], largest: number): number {
  if (values.length < 3 || largest <= 0) return 0;
  let max = -Infinity;
  for (const value of values) if (value > max) max = value;
  let sum = 0;
  for (const value of values) sum += max - value;
  return sum / largest;
}

function paths(size: number, start: Int32Array, target: Int32Array): { betweenness: Float64Array; closeness: Float64Array } {
  const betweenness = new Float64Array(size);
  const closeness = new Float64Array(size);
  const order = new Int32Array(size);
  const distance = new Int32Array(size);
  const routes = new Float64Array(size);
  const dependency = new Float64Array(size);
  for (let source = 0; source < size; source++) {
    distance.fill(-1); routes.fill(0); dependency.fill(0);
    distance[source] = 0; routes[source] = 1; order[0] = source;
    let head = 0;
    let tail = 1;
    let total = 0;
    while (head < tail) {
      const node = order[head++] as number;
      const far = distance[node] as number;
      total += far;
      for (let e = start[node] as number, end = start[node + 1] as number; e < end; e++) {
        const next = target[e] as number;
        if (distance[next] === -1) { distance[next] = far + 1; order[tail++] = next; }
        if (distance[next] === far + 1) routes[next] = (routes[next] as number) + (routes[node] as number);
      }
    }
    if (tail > 1 && size > 1) closeness[source] = ((tail - 1) * (tail - 1)) / ((size - 1) * total);
    for (let i = tail - 1; i > 0; i--) {
      const node = order[i] as number;
      const near = (distance[node] as number) - 1;
      const share = (1 + (dependency[node] as number)) / (routes[node] as number);
      for (let e = start[node] as number, end = start[node + 1] as number; e < end; e++) {
        const before = target[e] as number;
        if (distance[before] === near) dependency[before] = (dependency[before] as number) + (routes[before] as number) * share;
      }
      betweenness[node] = (betweenness[node] as number) + (dependency[node] as number);
    }
  }
  // Each pair was met from both ends; normalised by the pairs that exclude the node itself.
  const pairs = (size - 1) * (size - 2);
  if (pairs > 0) for (let i = 0; i < size; i++) betweenness[i] = (betweenness[i] as number) / pairs;
  return { betweenness, closeness };
}

function components(size: number, start: Int32Array, target: Int32Array): { component: Int32Array; count: number } {
  const component = new Int32Array(size).fill(-1);
  const stack = new Int32Array(size);
  let count = 0;
  for (let first = 0; first < size; first++) {
    if (component[first] !== -1) continue;
    let top = 0;
    stack[top++] = first;
    component[first] = count;
    while (top > 0) {
      const node = stack[--top] as number;
      for (let e = start[node] as number, end = start[node + 1] as number; e < end; e++) {
        const next = target[e] as number;
        if (component[next] === -1) { component[next] = count; stack[top++] = next; }
      }
    }
    count += 1;
  }
  return { component, count };
}

/** Share of the directed ties that are returned (0–1); `null` without ties. */
export function reciprocity(network: Network): number | null {
  const size = network.nodes.length;
  const ties = new Set(network.edges.filter(({ from, to }) => from !== to).map(({ from, to }) => from * size + to));
  if (ties.size === 0) return null;
  let returned = 0;
  for (const key of ties) if (ties.has((key % size) * size + Math.floor(key / size))) returned += 1;
  return returned / ties.size;
}

/** In-degree centralisation of a directed network (Freeman), 0–1. */
export function inDegreeCentralisation(network: Network): number {
  const size = network.nodes.length;
  const incoming = new Array<number>(size).fill(0);
  for (const { from, to } of network.edges) if (from !== to) incoming[to] = (incoming[to] ?? 0) + 1;
  return centralisation(incoming, (size - 1) * (size - 1));
}

/** Jaccard overlap of two sets of partners: |A ∩ B| / |A ∪ B|; 0 when both are empty. */
export function jaccard(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let common = 0;
  for (const code of a) if (b.has(code)) common += 1;
  const union = a.size + b.size - common;
  return union === 0 ? 0 : common / union;
}
