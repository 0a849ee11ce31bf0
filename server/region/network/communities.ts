/**
 * Groups that are more tied to each other than to the rest: Louvain (Blondel e.a. 2008) by graphology, with a fixed
 * sequence in place of chance, so that the same network always gives the same groups.
 */
import Graph from "graphology";
import louvain from "graphology-communities-louvain";
import type { Network } from "./graph.ts";

export type Communities = { readonly of: readonly number[]; readonly count: number; readonly modularity: number };

/** Communities by weight; numbered by size (0 = largest), ties by first member. */
export function communities(network: Network): Communities {
  if (network.edges.length === 0) return { of: network.nodes.map((_node, index) => index), count: network.nodes.length, modularity: 0 };
  const graph = new Graph({ type: "undirected", multi: false });
  network.nodes.forEach((_node, index) => graph.addNode(String(index)));
  for (const { from, to, weight } of network.edges) if (from !== to) graph.updateEdge(String(from), String(to), (known) => ({ weight: (Number(known["weight"]) || 0) + weight }));
  const found = louvain.detailed(graph, { getEdgeWeight: "weight", rng: fixedSequence(), randomWalk: true });
  const raw = network.nodes.map((_node, index) => found.communities[String(index)] ?? -1);
  const sizes = new Map<number, { size: number; first: number }>();
  raw.forEach((community, index) => {
    const known = sizes.get(community);
    if (known) known.size += 1; else sizes.set(community, { size: 1, first: index });
  });
  const rank = new Map([...sizes].sort(([, a], [, b]) => b.size - a.size || a.first - b.first).map(([community], index) => [community, index]));
  return { of: raw.map((community) => rank.get(community) ?? 0), count: sizes.size, modularity: found.modularity };
}

/** The "minimal standard" generator (Park & Miller 1988) from a fixed seed. */
export function fixedSequence(seed = 20260101): () => number {
  let state = seed % 2147483647;
  return () => {
    state = (state * 16807) % 2147483647;
    return (state - 1) / 2147483646;
  };
}
