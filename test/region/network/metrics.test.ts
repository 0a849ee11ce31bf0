/** Published values of the classic test networks; where the numbers come from stands beside them. */
import { describe, expect, test } from "@jest/globals";
import type { Network } from "../../../server/region/network/graph.ts";
import { communities } from "../../../server/region/network/communities.ts";
import { layout, layoutLike } from "../../../server/region/network/layout.ts";
import { meanOverlap, oneMode, twoMode } from "../../../server/region/network/graph.ts";
import { centralisation, inDegreeCentralisation, jaccard, networkMetrics, reciprocity } from "../../../server/region/network/metrics.ts";
import { register as registerOf } from "../../../server/region/register/register.ts";
import { reported } from "../reported.ts";

function network(pairs: readonly (readonly [number | string, number | string])[], size?: number, directed = false): Network {
  const names = size === undefined ? [...new Set(pairs.flat().map(String))] : Array.from({ length: size }, (_unused, index) => String(index));
  const indexOf = new Map(names.map((name, index) => [name, index]));
  return {
    directed,
    nodes: names.map((name) => ({ id: name, label: name, kind: "municipality", domain: null, legalForm: null, inhabitants: null })),
    edges: pairs.map(([from, to]) => ({ from: indexOf.get(String(from)) ?? 0, to: indexOf.get(String(to)) ?? 0, weight: 1, state: "confirmed" })),
  };
}

const node = (of: Network, name: string) => networkMetrics(of).nodes[of.nodes.findIndex((candidate) => candidate.id === name)];

/** Krackhardt 1990, the kite: ten people. */
const KITE = network([["Andre", "Beverley"], ["Andre", "Carol"], ["Andre", "Diane"], ["Andre", "Fernando"], ["Beverley", "Diane"], ["Beverley", "Ed"], ["Beverley", "Garth"], ["Carol", "Diane"], ["Carol", "Fernando"], ["Diane", "Ed"], ["Diane", "Fernando"], ["Diane", "Garth"], ["Ed", "Garth"], ["Fernando", "Garth"], ["Fernando", "Heather"], ["Garth", "Heather"], ["Heather", "Ike"], ["Ike", "Jane"]]);

/** Padgett & Ansell 1993: marriages of Florentine families (Pucci, an isolate, left out as in Wasserman & Faust's table for 15). */
const FLORENCE = network([["Acciaiuoli", "Medici"], ["Castellani", "Peruzzi"], ["Castellani", "Strozzi"], ["Castellani", "Barbadori"], ["Medici", "Barbadori"], ["Medici", "Ridolfi"], ["Medici", "Tornabuoni"], ["Medici", "Albizzi"], ["Medici", "Salviati"], ["Salviati", "Pazzi"], ["Peruzzi", "Strozzi"], ["Peruzzi", "Bischeri"], ["Strozzi", "Ridolfi"], ["Strozzi", "Bischeri"], ["Ridolfi", "Tornabuoni"], ["Tornabuoni", "Guadagni"], ["Albizzi", "Ginori"], ["Albizzi", "Guadagni"], ["Bischeri", "Guadagni"], ["Guadagni", "Lamberteschi"]]);

/** Zachary 1977, the karate club: 34 members, 78 ties. */
const KARATE_TIES: readonly (readonly [number, readonly number[]])[] = [
  [0, [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 17, 19, 21, 31]], [1, [2, 3, 7, 13, 17, 19, 21, 30]], [2, [3, 7, 8, 9, 13, 27, 28, 32]], [3, [7, 12, 13]], [4, [6, 10]], [5, [6, 10, 16]], [6, [16]],
  [8, [30, 32, 33]], [9, [33]], [13, [33]], [14, [32, 33]], [15, [32, 33]], [18, [32, 33]], [19, [33]], [20, [32, 33]], [22, [32, 33]], [23, [25, 27, 29, 32, 33]], [24, [25, 27, 31]], [25, [31]], [26, [29, 33]], [27, [33]], [28, [31, 33]], [29, [32, 33]], [30, [32, 33]], [31, [32, 33]], [32, [33]],
];
const KARATE = network(KARATE_TIES.flatMap(([from, tos]) => tos.map((to) => [from, to] as const)), 34);

/** Davis, Gardner & Gardner 1941: which of the 18 women went to which of the 14 events. */
const DAVIS: Readonly<Record<string, readonly number[]>> = {
  Evelyn: [1, 2, 3, 4, 5, 6, 8, 9], Laura: [1, 2, 3, 5, 6, 7, 8], Theresa: [2, 3, 4, 5, 6, 7, 8, 9], Brenda: [1, 3, 4, 5, 6, 7, 8], Charlotte: [3, 4, 5, 7], Frances: [3, 5, 6, 8], Eleanor: [5, 6, 7, 8], Pearl: [6, 8, 9], Ruth: [5, 7, 8, 9],
  Verne: [7, 8, 9, 12], Myra: [8, 9, 10, 12], Katherina: [8, 9, 10, 12, 13, 14], Sylvia: [7, 8, 9, 10, 12, 13, 14], Nora: [6, 7, 9, 10, 11, 12, 13, 14], Helen: [7, 8, 10, 11, 12], Dorothy: [8, 9], Olivia: [9, 11], Flora: [9, 11],
};

describe("networkMetrics", () => {
  test("the Southern women: the register's own two-mode network gives the published betweenness (Borgatti & Halgin 2011; networkx prints the same)", () => {
    const women = Object.keys(DAVIS);
    const members = women.map((name) => ({ code: name, name, inhabitants: null }));
    const register = registerOf(women.flatMap((woman) => (DAVIS[woman] ?? []).map((event) => reported(woman, `Event ${event}`))), members).entries;
    const both = twoMode(register, members);
    expect(both.nodes).toHaveLength(18 + 14);
    expect(both.edges).toHaveLength(89);
    const metrics = networkMetrics(both);
    const degreeOf = (label: string) => metrics.nodes[both.nodes.findIndex((candidate) => candidate.label === label)]?.degree;
    expect([degreeOf("Evelyn"), degreeOf("Event 8"), degreeOf("Event 9")]).toEqual([8, 14, 12]);
    // Two-mode normalisation (Borgatti & Everett 1997): by the largest value a node of its own mode can have with 18 and 14 nodes.
    const largest = (own: number, other: number) => {
      const [s, t] = [Math.floor((own - 1) / other), (own - 1) % other];
      return (other ** 2 * (s + 1) ** 2 + other * (s + 1) * (2 * t - s - 1) - t * (2 * s - t + 3)) / 2;
    };
    const published = { "Event 8": 0.24, "Event 9": 0.23, "Event 7": 0.13, Nora: 0.11, Evelyn: 0.1, Theresa: 0.09, Sylvia: 0.07, "Event 6": 0.07, Laura: 0.05, Brenda: 0.05, Katherina: 0.05, Helen: 0.04, Ruth: 0.02, Flora: 0.01, Dorothy: 0, "Event 1": 0 };
    for (const [label, value] of Object.entries(published)) {
      const raw = (metrics.nodes[both.nodes.findIndex((candidate) => candidate.label === label)]?.betweenness ?? 0) * (31 * 30) / 2;
      expect([label, Math.round((100 * raw) / (label.startsWith("Event") ? largest(14, 18) : largest(18, 14))) / 100]).toEqual([label, value]);
    }
    // Evelyn and Theresa met at seven events: 2, 3, 4, 5, 6, 8, 9.
    const one = oneMode(register, members);
    expect(one.edges.find((edge) => one.nodes[edge.from]?.label === "Evelyn" && one.nodes[edge.to]?.label === "Theresa")?.weight).toBe(7);
  });

  test("centralisation of the published networks, from Freeman's formula written out", () => {
    // Florence with the isolate Pucci, as in Wasserman & Faust 1994: Σ (6 − degree) = 16 · 6 − 40 = 56, of 15 · 14 at most: 0.267.
    const withPucci = networkMetrics({ ...FLORENCE, nodes: [...FLORENCE.nodes, { id: "Pucci", label: "Pucci", kind: "municipality", domain: null, legalForm: null, inhabitants: null }] });
    expect(withPucci.degreeCentralisation).toBeCloseTo(56 / 210, 12);
    expect(withPucci.isolates).toBe(1);
    // The kite: degrees sum to 36, betweenness (pairs) to 44; Σ (14 − own) = 96, of 9 · 36 at most.
    expect(networkMetrics(KITE).degreeCentralisation).toBeCloseTo((60 - 36) / 72, 12);
    expect(networkMetrics(KITE).betweennessCentralisation).toBeCloseTo(96 / 324, 12);
    // The karate club: Σ (17 − degree) = 34 · 17 − 156 = 422, of 33 · 32 (igraph: 0.3996).
    expect(networkMetrics(KARATE).degreeCentralisation).toBeCloseTo(422 / 1056, 12);
    expect(networkMetrics(KARATE).betweennessCentralisation).toBeCloseTo(0.4056, 4);
  });

  test("the kite: Diane has the most ties, Heather the most betweenness, Fernando and Garth are nearest (Krackhardt 1990)", () => {
    expect(node(KITE, "Diane")?.degreeCentrality).toBeCloseTo(6 / 9, 12);
    expect(node(KITE, "Heather")?.betweenness).toBeCloseTo(14 / 36, 12);
    expect(node(KITE, "Fernando")?.betweenness).toBeCloseTo(0.2314814814814815, 12);
    expect(node(KITE, "Fernando")?.closeness).toBeCloseTo(9 / 14, 12);
    expect(node(KITE, "Garth")?.closeness).toBeCloseTo(9 / 14, 12);
    expect(node(KITE, "Jane")?.betweenness).toBe(0);
  });

  test("Florence: the Medici broker half of the shortest paths (Wasserman & Faust 1994, table 5.1: 0.522)", () => {
    expect(FLORENCE.edges).toHaveLength(20);
    expect(node(FLORENCE, "Medici")?.betweenness).toBeCloseTo(0.521978, 6);
    expect(node(FLORENCE, "Guadagni")?.betweenness).toBeCloseTo(0.254579, 6);
    expect(node(FLORENCE, "Medici")?.degreeCentrality).toBeCloseTo(6 / 14, 12);
    // 2 · 20 / (15 · 14)
    expect(networkMetrics(FLORENCE).density).toBeCloseTo(0.190476, 6);
  });

  test("the karate club: density 0.139, leaders 0 and 33, one component (Zachary 1977; igraph and networkx print the same)", () => {
    expect(KARATE.edges).toHaveLength(78);
    const metrics = networkMetrics(KARATE);
    expect(metrics.density).toBeCloseTo(78 * 2 / (34 * 33), 12);
    expect(metrics.nodes[0]?.degree).toBe(16);
    expect(metrics.nodes[33]?.degree).toBe(17);
    expect(metrics.nodes[0]?.betweenness).toBeCloseTo(0.43763528138528146, 12);
    expect(metrics.nodes[33]?.betweenness).toBeCloseTo(0.30407497594997596, 12);
    expect(metrics.nodes[0]?.closeness).toBeCloseTo(0.5689655172413793, 12);
    expect(metrics.components).toBe(1);
  });

  test("a star is fully centralised and a ring not at all (Freeman 1979)", () => {
    const star = networkMetrics(network([[0, 1], [0, 2], [0, 3], [0, 4]], 5));
    expect(star.degreeCentralisation).toBeCloseTo(1, 12);
    expect(star.betweennessCentralisation).toBeCloseTo(1, 12);
    const ring = networkMetrics(network([[0, 1], [1, 2], [2, 3], [3, 4], [4, 0]], 5));
    expect(ring.degreeCentralisation).toBe(0);
    expect(ring.betweennessCentralisation).toBeCloseTo(0, 12);
  });

  test("components and isolates of a network in parts; doubled ties and self-ties count once and not at all", () => {
    const parts = networkMetrics(network([[0, 1], [1, 0], [2, 2], [3, 4]], 6));
    expect(parts.components).toBe(4);
    expect(parts.isolates).toBe(2);
    expect(parts.density).toBeCloseTo(2 * 2 / 30, 12);
    expect(parts.nodes[2]?.closeness).toBe(0);
  });

  test("in a large network the shortest paths are estimated from pivots, said so, the same every time and near the exact", () => {
    // 30 stars of 20 on a ring with chords: brokers of very different weight; and a small component of its own.
    const ties = Array.from({ length: 30 }, (_unused, hub) => [[hub * 20, ((hub + 1) % 30) * 20], ...(hub % 5 === 0 ? [[hub * 20, ((hub + 11) % 30) * 20]] : []), ...Array.from({ length: 19 }, (_none, leaf) => [hub * 20, hub * 20 + leaf + 1])] as [number, number][]).flat();
    const large = network([...ties, [600, 601], [601, 602]], 604);
    const exact = networkMetrics(large);
    const estimate = networkMetrics(large, { exactUpTo: 100_000, leastPivots: 100 });
    expect(exact.estimatedFrom).toBeNull();
    expect(estimate.estimatedFrom?.nodes).toBe(604);
    expect(estimate.estimatedFrom?.pivots).toBeLessThan(200);
    expect(networkMetrics(large, { exactUpTo: 100_000, leastPivots: 100 })).toEqual(estimate);
    const worst = Math.max(...exact.nodes.map((own, index) => Math.abs(own.betweenness - (estimate.nodes[index]?.betweenness ?? 0))));
    expect(worst).toBeLessThan(0.05);
    // A component smaller than the sample is followed whole: 1 pair of (603 · 602) / 2.
    expect(estimate.nodes[601]?.betweenness).toBeCloseTo(2 / (603 * 602), 12);
    exact.nodes.forEach((own, index) => { if (own.betweenness > 0.1) expect(Math.abs((estimate.nodes[index]?.betweenness ?? 0) / own.betweenness - 1)).toBeLessThan(0.35); });
    exact.nodes.forEach((own, index) => { expect(Math.abs(own.closeness - (estimate.nodes[index]?.closeness ?? 0))).toBeLessThan(0.03); });
  });

  test("an empty and a one-node network have no figures to divide by", () => {
    expect(networkMetrics(network([], 0))).toMatchObject({ density: 0, components: 0, degreeCentralisation: 0 });
    expect(networkMetrics(network([], 1))).toMatchObject({ density: 0, components: 1, averageDegree: 0 });
  });
});

describe("directed ties", () => {
  test("reciprocity is the share of ties returned: 2 of 3", () => {
    expect(reciprocity(network([["a", "b"], ["b", "a"], ["a", "c"]], undefined, true))).toBeCloseTo(2 / 3, 12);
    expect(reciprocity(network([], 3, true))).toBeNull();
  });

  test("everybody names one: in-degree centralisation 1", () => {
    expect(inDegreeCentralisation(network([[1, 0], [2, 0], [3, 0]], 4, true))).toBeCloseTo(1, 12);
    expect(centralisation([1, 2], 2)).toBe(0);
  });

  test("jaccard: two of four partners in common", () => {
    expect(jaccard(new Set(["a", "b", "c"]), new Set(["b", "c", "d"]))).toBe(0.5);
    expect(jaccard(new Set(), new Set())).toBe(0);
  });
});

test("overlap of the tables of tied municipalities, written out", () => {
  const members = ["A", "B", "C"].map((code) => ({ code, name: code, inhabitants: null }));
  const tables = registerOf([reported("A", "Een", { partners: ["B"] }), reported("A", "Twee", { partners: ["B", "C"] }), reported("C", "Drie")], members).entries;
  // A: een, twee; B: een, twee; C: twee, drie. AB 2 of 2, AC 1 of 3, BC 1 of 3.
  expect(meanOverlap(tables, members)).toBeCloseTo((1 + 1 / 3 + 1 / 3) / 3, 12);
  expect(meanOverlap([], members)).toBeNull();
});

describe("communities", () => {
  test("the karate club falls into the four known groups, modularity 0.42 (Blondel e.a. 2008), the same every time", () => {
    const found = communities(KARATE);
    expect(found.count).toBe(4);
    expect(found.modularity).toBeGreaterThan(0.41);
    expect(found.modularity).toBeLessThan(0.4199);
    expect(communities(KARATE)).toEqual(found);
    expect(found.of[0]).not.toBe(found.of[33]);
    // The best division known (Brandes e.a. 2008: 0.4198), and what Newman's formula gives for the one that was found.
    const degree = networkMetrics(KARATE).nodes.map((own) => own.degree);
    const groups = Array.from({ length: found.count }, (_unused, group) => ({
      inside: KARATE.edges.filter(({ from, to }) => found.of[from] === group && found.of[to] === group).length / 78,
      ends: degree.reduce((sum, own, index) => sum + (found.of[index] === group ? own : 0), 0) / 156,
    }));
    expect(found.modularity).toBeCloseTo(groups.reduce((sum, { inside, ends }) => sum + inside - ends * ends, 0), 12);
  });
});

describe("layout", () => {
  test("is the same for the same network, and no label lies over another", () => {
    const first = layout(KARATE);
    expect(layout(KARATE)).toEqual(first);
    first.places.forEach((a, index) => first.places.slice(index + 1).forEach((b) => {
      const apartX = Math.abs(a.x - b.x) >= Math.max(a.radius, a.labelWidth / 2) + Math.max(b.radius, b.labelWidth / 2);
      const apartY = Math.abs(a.y - b.y) >= a.radius + b.radius;
      expect(apartX || apartY).toBe(true);
    }));
  });

  test("a network that came from another keeps the places of who stays; who is new stands among its neighbours", () => {
    const before = layout(FLORENCE);
    const changed: Network = { ...FLORENCE, nodes: [...FLORENCE.nodes.slice(1), { id: "New", label: "New", kind: "body", domain: null, legalForm: null, inhabitants: null }], edges: [{ from: 0, to: FLORENCE.nodes.length - 1, weight: 1, state: "confirmed" }] };
    const after = layoutLike(changed, FLORENCE, before);
    expect(after.places.slice(0, -1)).toEqual(before.places.slice(1));
    expect(after.places.at(-1)).toMatchObject({ x: before.places[1]?.x, y: before.places[1]?.y });
  });
});
