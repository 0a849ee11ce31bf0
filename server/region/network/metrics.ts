/**
 * Measures of a network, on typed arrays. Definitions: Freeman 1979 ("Centrality in social networks: conceptual
 * clarification") for degree, closeness and centralisation; Brandes 2001 ("A faster algorithm for betweenness
 * centrality") for betweenness; Wasserman & Faust 1994 for density, components and reciprocity. Unweighted, except
 * where the name says so. O(V·E) for betweenness and closeness, linear for the rest; in a network so large that this
 * would take long, both are estimated from pivots and the result says so (Brandes & Pich 2007, "Centrality estimation
 * in large networks").
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
  /** `null`: betweenness and closeness are exact. Else they are estimated from the paths that start at these few nodes. */
  readonly estimatedFrom: { readonly pivots: number; readonly nodes: number } | null;
};

/** From how many steps (nodes × ties) on the shortest paths are estimated, and from how many pivots at least. */
export type PathSettings = { readonly exactUpTo?: number; readonly leastPivots?: number };

/** 342 municipalities with 500 bodies are exact. Above it a third of the pivots gives betweenness that correlates > 0.999 with the exact. */
const EXACT_UP_TO = 4_000_000;
const LEAST_PIVOTS = 256;

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
export function networkMetrics(network: Network, settings: PathSettings = {}): NetworkMetrics {
  const size = network.nodes.length;
  const { start, target } = adjacency(network);
  const { component, count } = components(size, start, target);
  const pivots = pivotsOf(component, count, target.length / 2, settings);
  const { betweenness, closeness } = paths(size, start, target, pivots, component, count);
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
    estimatedFrom: pivots.length < size ? { pivots: pivots.length, nodes: size } : null,
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

/**
 * The nodes whose shortest paths are followed: all, or evenly spread over the nodes of each component, so that the
 * same network has the same pivots and no component is without.
 */
function pivotsOf(component: Int32Array, count: number, ties: number, { exactUpTo = EXACT_UP_TO, leastPivots = LEAST_PIVOTS }: PathSettings): number[] {
  const size = component.length;
  const wanted = size * ties <= exactUpTo ? size : Math.min(size, Math.max(leastPivots, Math.floor(exactUpTo / ties)));
  const members = Array.from({ length: count }, (): number[] => []);
  component.forEach((own, node) => members[own]?.push(node));
  return members.flatMap((nodes) => {
    const share = Math.min(nodes.length, Math.max(SMALLEST_SAMPLE, Math.ceil((nodes.length * wanted) / size)));
    return Array.from({ length: share }, (_unused, index) => nodes[Math.floor((index * nodes.length) / share)] ?? 0);
  });
}

/** A smaller component is followed whole: a handful of pivots would say nothing of it. */
const SMALLEST_SAMPLE = 16;

/** Betweenness and closeness by the shortest paths from `pivots`; what a component's pivots find stands for all its nodes. */
function paths(size: number, start: Int32Array, target: Int32Array, pivots: readonly number[], component: Int32Array, components: number): { betweenness: Float64Array; closeness: Float64Array } {
  const betweenness = new Float64Array(size);
  const closeness = new Float64Array(size);
  /** Per node, the sum of its distances to the pivots of its component. */
  const farness = new Float64Array(size);
  const order = new Int32Array(size);
  const distance = new Int32Array(size).fill(-1);
  const routes = new Float64Array(size);
  /** The steps that lead one further from the source, node after node in the order they are reached; where each node's end; (1 + its dependency) per route to it. */
  const further = new Int32Array(target.length);
  const furtherEnd = new Int32Array(size);
  const perRoute = new Float64Array(size);
  const followed = new Float64Array(components);
  const members = new Float64Array(components);
  for (const own of component) members[own] = (members[own] as number) + 1;
  for (const source of pivots) {
    followed[component[source] as number] = (followed[component[source] as number] as number) + 1;
    distance[source] = 0; routes[source] = 1; order[0] = source;
    let head = 0;
    let tail = 1;
    let steps = 0;
    while (head < tail) {
      const node = order[head] as number;
      const next1 = (distance[node] as number) + 1;
      const own = routes[node] as number;
      farness[node] = (farness[node] as number) + next1 - 1;
      for (let e = start[node] as number, end = start[node + 1] as number; e < end; e++) {
        const next = target[e] as number;
        const known = distance[next] as number;
        if (known === -1) { distance[next] = next1; order[tail++] = next; routes[next] = own; further[steps++] = next; }
        else if (known === next1) { routes[next] = (routes[next] as number) + own; further[steps++] = next; }
      }
      furtherEnd[head++] = steps;
    }
    // Backwards: what depends on a node follows from the nodes one further, which are done by then.
    for (let i = tail - 1; i > 0; i--) {
      const node = order[i] as number;
      let sum = 0;
      for (let step = furtherEnd[i - 1] as number, end = furtherEnd[i] as number; step < end; step++) sum += perRoute[further[step] as number] as number;
      const dependency = (routes[node] as number) * sum;
      perRoute[node] = (1 + dependency) / (routes[node] as number);
      betweenness[node] = (betweenness[node] as number) + dependency;
    }
    for (let i = 0; i < tail; i++) { const node = order[i] as number; distance[node] = -1; }
  }
  // Each pair was met from both ends; normalised by the pairs that exclude the node itself.
  const pairs = (size - 1) * (size - 2);
  for (let node = 0; node < size; node++) {
    const all = members[component[node] as number] as number;
    const sampled = followed[component[node] as number] as number;
    betweenness[node] = pairs > 0 ? (betweenness[node] as number) * (all / sampled) / pairs : 0;
    const total = (farness[node] as number) * (all / sampled);
    closeness[node] = total > 0 && size > 1 ? ((all - 1) * (all - 1)) / ((size - 1) * total) : 0;
  }
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
  return jaccardOfCounts(common, a.size, b.size);
}

/** The same from counts: what they have in common, and the size of each. */
export function jaccardOfCounts(common: number, sizeA: number, sizeB: number): number {
  const union = sizeA + sizeB - common;
  return union === 0 ? 0 : common / union;
}
