/**
 * The network of municipalities and bodies (S1, S8, S11). Two-mode: a municipality is tied to each collaboration it
 * takes part in. One-mode: municipalities are tied when they share a collaboration, weighted by how many.
 */
import type { Member } from "../inputs.ts";
import type { RegisterEntry, TieState } from "../register/register.ts";

export type NodeKind = "municipality" | "body";

export type NetworkNode = {
  readonly id: string;
  readonly label: string;
  readonly kind: NodeKind;
  readonly domain: string | null;
  readonly legalForm: string | null;
  readonly inhabitants: number | null;
};

/** `from` and `to` are indices of nodes; `state` says who confirms the tie. */
export type NetworkEdge = { readonly from: number; readonly to: number; readonly weight: number; readonly state: TieState };

export type Network = { readonly nodes: readonly NetworkNode[]; readonly edges: readonly NetworkEdge[]; readonly directed: boolean };

export type NetworkFilter = { readonly domains?: readonly string[]; readonly legalForms?: readonly string[]; readonly minimumWeight?: number };

function passes(entry: RegisterEntry, filter: NetworkFilter): boolean {
  return (filter.domains === undefined || filter.domains.includes(entry.domain ?? ""))
    && (filter.legalForms === undefined || filter.legalForms.includes(entry.legalForm ?? ""));
}

function municipalityNode(member: Member): NetworkNode {
  return { id: member.code, label: member.name, kind: "municipality", domain: null, legalForm: null, inhabitants: member.inhabitants };
}

/** Municipalities and bodies. A participant that only others name is tied by a `claimed` edge. */
export function twoMode(entries: readonly RegisterEntry[], members: readonly Member[], filter: NetworkFilter = {}): Network {
  const nodes: NetworkNode[] = members.map(municipalityNode);
  const indexOf = new Map(nodes.map((node, index) => [node.id, index]));
  const edges: NetworkEdge[] = [];
  for (const entry of entries) {
    if (!passes(entry, filter)) continue;
    const body = nodes.length;
    nodes.push({ id: entry.id, label: entry.name, kind: "body", domain: entry.domain, legalForm: entry.legalForm, inhabitants: null });
    const disputed = new Set(entry.ties.filter((tie) => tie.state === "contradicted").flatMap((tie) => [tie.from, tie.to]));
    const add = (code: string, state: TieState) => {
      const from = indexOf.get(code);
      if (from !== undefined) edges.push({ from, to: body, weight: 1, state });
    };
    for (const code of entry.reporters) add(code, disputed.has(code) ? "contradicted" : "confirmed");
    for (const code of entry.silent) add(code, "claimed");
  }
  return { nodes, edges, directed: false };
}

/** Municipalities only; weight = number of collaborations shared. Two-sided when at least one shared body is confirmed by both. */
export function oneMode(entries: readonly RegisterEntry[], members: readonly Member[], filter: NetworkFilter = {}): Network {
  const nodes = members.map(municipalityNode);
  const indexOf = new Map(nodes.map((node, index) => [node.id, index]));
  const pairs = new Map<number, { weight: number; confirmed: number; contradicted: number }>();
  for (const entry of entries) {
    if (!passes(entry, filter)) continue;
    const reporters = new Set(entry.reporters);
    const participants = entry.participants.map((code) => indexOf.get(code)).filter((index) => index !== undefined).sort((a, b) => a - b);
    const disputed = new Set(entry.ties.filter((tie) => tie.state === "contradicted").map((tie) => pairKey(indexOf.get(tie.from) ?? 0, indexOf.get(tie.to) ?? 0, nodes.length)));
    for (let i = 0; i < participants.length; i++) for (let j = i + 1; j < participants.length; j++) {
      const a = participants[i] ?? 0;
      const b = participants[j] ?? 0;
      const key = a * nodes.length + b;
      let pair = pairs.get(key);
      if (!pair) pairs.set(key, pair = { weight: 0, confirmed: 0, contradicted: 0 });
      pair.weight += 1;
      if (disputed.has(key)) pair.contradicted += 1;
      else if (reporters.has(nodes[a]?.id ?? "") && reporters.has(nodes[b]?.id ?? "")) pair.confirmed += 1;
    }
  }
  const edges: NetworkEdge[] = [];
  for (const [key, pair] of [...pairs].sort(([a], [b]) => a - b)) {
    if (pair.weight < (filter.minimumWeight ?? 1)) continue;
    edges.push({ from: Math.floor(key / nodes.length), to: key % nodes.length, weight: pair.weight, state: pair.confirmed > 0 ? "confirmed" : pair.contradicted > 0 ? "contradicted" : "claimed" });
  }
  return { nodes, edges, directed: false };
}

function pairKey(a: number, b: number, size: number): number {
  return Math.min(a, b) * size + Math.max(a, b);
}

/**
 * How much the collaborations of tied municipalities are the same: the mean over pairs that share any of
 * |A ∩ B| / |A ∪ B| (Jaccard). 1 = everybody sits at the same tables; `null` when no two share one.
 */
export function meanOverlap(entries: readonly RegisterEntry[], members: readonly Member[], filter: NetworkFilter = {}): number | null {
  const bodies = new Map<string, number>();
  for (const entry of entries) if (passes(entry, filter)) for (const code of entry.participants) bodies.set(code, (bodies.get(code) ?? 0) + 1);
  const { nodes, edges } = oneMode(entries, members, filter);
  if (edges.length === 0) return null;
  const own = (index: number) => bodies.get(nodes[index]?.id ?? "") ?? 0;
  let sum = 0;
  for (const { from, to, weight } of edges) sum += weight / (own(from) + own(to) - weight);
  return sum / edges.length;
}

/** Who names whom as partner: directed, for reciprocity. */
export function claims(entries: readonly RegisterEntry[], members: readonly Member[]): Network {
  const nodes = members.map(municipalityNode);
  const indexOf = new Map(nodes.map((node, index) => [node.id, index]));
  const weights = new Map<number, number>();
  for (const entry of entries) for (const report of entry.reports) {
    const from = indexOf.get(report.municipality);
    if (from === undefined) continue;
    for (const code of report.partners) {
      const to = indexOf.get(code);
      if (to === undefined || to === from) continue;
      const key = from * nodes.length + to;
      weights.set(key, (weights.get(key) ?? 0) + 1);
    }
  }
  const edges = [...weights].sort(([a], [b]) => a - b).map(([key, weight]): NetworkEdge => ({ from: Math.floor(key / nodes.length), to: key % nodes.length, weight, state: "claimed" }));
  return { nodes, edges, directed: true };
}
