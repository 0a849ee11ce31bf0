/**
 * The whole regional analysis for 8, 34, 342 and 3,420 municipalities (33 reported collaborations each): time and
 * memory against the floor (reading and parsing the same data), after one changed answer (a figure, a name), and against
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

function withOneAnswerChanged(input: RegionInput, change: Partial<ReportedCollaboration>): RegionInput {
  const [first, ...rest] = input.municipalities;
  if (!first) return input;
  return { ...input, municipalities: [{ ...first, inventory: first.inventory.map((report, index) => index === 0 ? { ...report, ...change } : report) }, ...rest] };
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
    const page = (next: RegionInput) => milliseconds(() => { const analysis = analyse(next); analysis.load(); analysis.register(); analysis.patterns(); });
    const changed = withOneAnswerChanged(input, { coordinationHoursPerYear: 999 });
    const figure = page(changed);
    const name = page(withOneAnswerChanged(input, { name: "Regiotafel Nieuw" }));
    const naive = milliseconds(() => whole(regionAnalyser()(changed)));
    const estimated = analyse(input).network("two").metrics.estimatedFrom;
    const growth = last === 0 ? "" : `  ×${(cold / last).toFixed(1)} the time of the size before`;
    last = cold;
    console.log(`  ${String(size).padStart(5)} municipalities  ${cold.toFixed(0)} ms cold = ${(cold / floor).toFixed(1)} × floor (${floor.toFixed(1)} ms), ${memory.toFixed(0)} MB; page after one changed figure ${figure.toFixed(0)} ms, one changed name ${name.toFixed(0)} ms, all from nothing ${naive.toFixed(0)} ms = ${(naive / figure).toFixed(1)} ×${growth}`);
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
