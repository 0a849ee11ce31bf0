import type { Network } from "../region/network/graph.ts";

/**
 * GraphML 1.0 (graphml.graphdrawing.org) for Gephi, yEd, igraph or R: attributes declared per kind, ends by id. Whatever
 * else a node carries (its place, its measures) goes along as attributes.
 */
export function networkGraphml({ nodes, edges }: Pick<Network, "nodes" | "edges">): string {
  type Attributes = Readonly<Record<string, unknown>>;
  const shownEdges = edges.map(({ weight, state }): Attributes => ({ weight, state }));
  const scalar = (record: Attributes) => Object.entries(record).filter(([name, value]) => name !== "id" && ["string", "number", "boolean"].includes(typeof value));
  const keys = new Map<string, string>();
  for (const [kind, list] of [["node", nodes], ["edge", shownEdges]] as const) for (const record of list) for (const [name, value] of scalar(record)) keys.set(`${kind}.${name}`, typeof value === "number" ? "double" : typeof value);
  const declared = [...keys].map(([key, type]) => { const [kind = "", name = ""] = key.split("."); return `<key id="${escaped(key)}" for="${kind}" attr.name="${escaped(name)}" attr.type="${type}"/>`; });
  const facts = (kind: string, record: Attributes): string => scalar(record).map(([name, value]) => `<data key="${kind}.${escaped(name)}">${escaped(value)}</data>`).join("");
  const body = [
    ...nodes.map((node) => `<node id="${escaped(node.id)}">${facts("node", node)}</node>`),
    ...edges.map((edge, position) => `<edge id="e${position}" source="${escaped(nodes[edge.from]?.id)}" target="${escaped(nodes[edge.to]?.id)}">${facts("edge", shownEdges[position] ?? {})}</edge>`),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${declared.join("\n")}\n<graph id="network" edgedefault="undirected">\n${body.join("\n")}\n</graph>\n</graphml>\n`;
}

/** Characters that XML 1.0 does not know are left out: no escape makes them right. */
function escaped(text: unknown): string {
  return String(text).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "").replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
