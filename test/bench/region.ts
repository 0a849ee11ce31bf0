/**
 * The whole regional analysis for 8, 34, 342 and 3,420 municipalities (33 reported collaborations each): time and
 * memory against the floor (reading and parsing the same data), the pages after one change of each kind, and against
 * graphology's own betweenness and a recomputation from nothing. `node --expose-gc` makes the memory exact.
 */
import Graph from "graphology";
import betweenness from "graphology-metrics/centrality/betweenness.js";
import { regionAnalyser, type RegionAnalysis, type RegionInput } from "../../server/region/analysis.ts";
import { networkMetrics } from "../../server/region/network/metrics.ts";
import type { ReportedCollaboration } from "../../server/region/inputs.ts";
import { syntheticRegion } from "../region/synthetic.ts";

function milliseconds(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function whole(analysis: RegionAnalysis): void {
  analysis.register(); analysis.load(); analysis.comparison("factors"); analysis.network("one"); analysis.network("two");
  analysis.patterns(); analysis.improvements(); analysis.ambitions(); analysis.phase();
}

type Inventory = RegionInput["municipalities"][number]["inventory"];

/** One thing that somebody changes, after which an adviser opens a page. */
const CHANGES: Readonly<Record<string, (inventory: Inventory, first: ReportedCollaboration) => Inventory>> = {
  figure: changed({ coordinationHoursPerYear: 999 }),
  name: changed({ name: "Regiotafel Nieuw" }),
  partner: (inventory, first) => inventory.map((report) => report === first ? { ...report, partners: report.partners.slice(1) } : report),
  domain: changed({ domain: "heritage" }),
  role: changed({ role: "host" }),
  future: changed({ future: "stop" }),
  "new entry": (inventory, first) => [...inventory, { ...first, id: `${first.id}+`, name: "Regiotafel Erbij" }],
  "removed entry": (inventory, first) => inventory.filter((report) => report !== first),
  // What a respondent answers comes in with the municipality's stored score; its inventory is read again.
  "municipality read again": (inventory) => inventory.map((report) => ({ ...report })),
};

function changed(change: Partial<ReportedCollaboration>): (inventory: Inventory, first: ReportedCollaboration) => Inventory {
  return (inventory, first) => inventory.map((report) => report === first ? { ...report, ...change } : report);
}

/** The region after a change in one municipality, another for each change so that none finds the work done. */
function after(input: RegionInput, change: (inventory: Inventory, first: ReportedCollaboration) => Inventory, where: number): RegionInput {
  return { ...input, municipalities: input.municipalities.map((own, index) => {
    const [first] = own.inventory;
    return index === where && first ? { ...own, inventory: change(own.inventory, first), scores: { ...own.scores, trust: { value: where } } } : own;
  }) };
}

function usedMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 2 ** 20;
}

export async function run(): Promise<void> {
  console.log("region: whole analysis against reading and parsing the same data");
  let last = 0;
  for (const size of [8, 34, 342, 3420]) {
    const input = syntheticRegion(size);
    const stored = JSON.stringify(input);
    const floor = milliseconds(() => JSON.parse(stored));
    const before = usedMegabytes();
    const analyse = regionAnalyser();
    const cold = milliseconds(() => whole(analyse(input)));
    const memory = usedMegabytes() - before;
    const pages = (next: RegionInput) => {
      const analysis = analyse(next);
      const inventory = milliseconds(() => { analysis.load(); analysis.register(); analysis.patterns(); });
      return { inventory, network: milliseconds(() => analysis.network("two")), others: milliseconds(() => { analysis.improvements(); analysis.comparison("factors"); analysis.ambitions(); analysis.phase(); }) };
    };
    const times = Object.entries(CHANGES).map(([name, change], index) => ({ name, ...pages(after(input, change, index % size)) }));
    const figure = times[0]?.inventory ?? 0;
    const naive = milliseconds(() => whole(regionAnalyser()(input)));
    const estimated = analyse(input).network("two").metrics.estimatedFrom;
    const growth = last === 0 ? "" : `  ×${(cold / last).toFixed(1)} the time of the size before`;
    last = cold;
    console.log(`  ${String(size).padStart(5)} municipalities  ${cold.toFixed(0)} ms cold = ${(cold / floor).toFixed(1)} × floor (${floor.toFixed(1)} ms), ${memory.toFixed(0)} MB; all from nothing again ${naive.toFixed(0)} ms = ${(naive / figure).toFixed(1)} × the page after one changed figure${growth}`);
    for (const { name, inventory, network, others } of times) console.log(`        after one ${name}: ${inventory.toFixed(0)} ms for register, load and patterns; then ${others.toFixed(0)} ms for improvements, comparison, ambitions and phase, ${network.toFixed(0)} ms for the network`);
    if (estimated) console.log(`        betweenness of the two-mode network estimated from ${estimated.pivots} of ${estimated.nodes} nodes`);
    if (size === 342) {
      const network = regionAnalyser()(input).network("one").network;
      const graph = new Graph({ type: "undirected", multi: false });
      network.nodes.forEach((_node, index) => graph.addNode(String(index)));
      for (const { from, to } of network.edges) graph.mergeEdge(String(from), String(to));
      const own = milliseconds(() => networkMetrics(network));
      const peer = milliseconds(() => betweenness(graph, { getEdgeWeight: null }));
      console.log(`        all measures of the one-mode network ${own.toFixed(0)} ms; graphology's betweenness alone ${peer.toFixed(0)} ms = ${(peer / own).toFixed(1)} × ours`);
    }
  }
}
