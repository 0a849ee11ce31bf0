/** Alike groups are joined from the surest pair down; chains of weak links must not grow. */
import type { PlacedGroup, Group } from "./groups.ts";
import { meets, type Judged, type Keys } from "./judgements.ts";
import { similarity, type Reason } from "./similarity.ts";

/** From this likeness on two differently named reports are proposed as one. Tuned on perturbed real lists: see test/region/register. */
export const PROPOSE_FROM = 0.6;

/** Two groups that are alike enough, or that the adviser confirmed to be one. */
export type Link = { readonly a: Group; readonly b: Group; readonly score: number; readonly reasons: readonly Reason[]; readonly confirmed: boolean };

/** Groups joined into one collaboration. */
export type Joined = { readonly groups: readonly Group[]; readonly score: number; readonly reasons: readonly Reason[] };

type Cluster = { groups: number[]; reporters: ReadonlySet<string>; keys: Keys; score: number; reasons: Reason[] };

/** Groups that links hold together, directly or not: what happens in one such part changes nothing in another. */
export type Part = { readonly groups: readonly PlacedGroup[]; readonly links: readonly Link[] };

/** The parts of the linked groups, each with its groups in order. */
export function partsOf(groups: readonly PlacedGroup[], links: readonly Link[]): Part[] {
  const indexOf = new Map(groups.map(({ group }, index) => [group, index]));
  const above = Int32Array.from(groups, (_group, index) => index);
  const root = (of: number): number => {
    let at = of;
    while (above[at] !== at) at = above[at] = above[above[at] as number] as number;
    return at;
  };
  for (const { a, b } of links) {
    const [x, y] = [root(indexOf.get(a) as number), root(indexOf.get(b) as number)];
    above[Math.max(x, y)] = Math.min(x, y);
  }
  const parts = new Map<number, { groups: PlacedGroup[]; links: Link[] }>();
  groups.forEach((group, index) => {
    const own = parts.get(root(index));
    if (own) own.groups.push(group); else parts.set(index, { groups: [group], links: [] });
  });
  for (const link of links) parts.get(root(indexOf.get(link.a) as number))?.links.push(link);
  return [...parts.values()];
}

/** Joins the groups of a part, never two that one municipality reports separately, because it knows they are two. */
export function join(part: Part, weightOf: (word: string) => number, judged: Judged): Joined[] {
  if (part.links.length === 0) return part.groups.map(({ group }) => ({ groups: [group], score: 1, reasons: [] }));
  const clusters: Cluster[] = part.groups.map(({ group }, index) => ({ groups: [index], reporters: group.reporters, keys: judged.keysOf(group.sightings), score: 1, reasons: [] }));
  const clusterOf = clusters.slice();
  for (const link of surestFirst(part)) {
    const x = clusterOf[link.a];
    const y = clusterOf[link.b];
    if (!x || !y || x === y || !judged.mayMeet(x.keys, y.keys)) continue;
    if (!link.confirmed && (meets(x.reporters, y.reporters) || !holdsTogether(x, y, part.groups, weightOf))) continue;
    const [keep, gone] = x.groups.length >= y.groups.length ? [x, y] : [y, x];
    keep.reporters = new Set([...keep.reporters, ...gone.reporters]);
    keep.keys = new Set([...keep.keys, ...gone.keys]);
    keep.score = Math.min(keep.score, gone.score, link.score);
    keep.reasons = mergeReasons(keep.reasons, gone.reasons, link.reasons);
    for (const index of gone.groups) { keep.groups.push(index); clusterOf[index] = keep; }
  }
  return [...new Set(clusterOf)].map(({ groups, score, reasons }) => ({ groups: groups.flatMap((index) => part.groups[index]?.group ?? []), score, reasons }));
}

type PlacedLink = { readonly a: number; readonly b: number; readonly score: number; readonly reasons: readonly Reason[]; readonly confirmed: boolean };

function surestFirst({ groups, links }: Part): PlacedLink[] {
  const indexOf = new Map(groups.map(({ group }, index) => [group, index]));
  return links.map((link): PlacedLink => {
    const [a, b] = [indexOf.get(link.a) as number, indexOf.get(link.b) as number];
    return { ...link, a: Math.min(a, b), b: Math.max(a, b) };
  }).sort((x, y) => Number(y.confirmed) - Number(x.confirmed) || y.score - x.score || x.a - y.a || x.b - y.b);
}

/** How many names of a side are looked at before two clusters are joined. */
const LOOKED_AT = 4;
/** How far below `PROPOSE_FROM` the mean likeness of two clusters may be. */
const SLACK = 0.1;

function holdsTogether(x: Cluster, y: Cluster, groups: readonly PlacedGroup[], weightOf: (word: string) => number): boolean {
  if (x.groups.length === 1 && y.groups.length === 1) return true;
  let sum = 0;
  let count = 0;
  // What many typed speaks for more than one person's slip: two slips of one name need not look alike.
  for (const a of largest(x, groups)) for (const b of largest(y, groups)) {
    const weight = a.sightings.length * b.sightings.length;
    sum += weight * similarity(a, b, weightOf).score;
    count += weight;
  }
  return count === 0 || sum / count >= PROPOSE_FROM - SLACK;
}

function largest(cluster: Cluster, groups: readonly PlacedGroup[]): Group[] {
  return [...cluster.groups].sort((a, b) => (groups[b]?.reports.length ?? 0) - (groups[a]?.reports.length ?? 0) || a - b).slice(0, LOOKED_AT).flatMap((index) => groups[index]?.group ?? []);
}

function mergeReasons(...lists: (readonly Reason[])[]): Reason[] {
  const strongest = new Map<string, Reason>();
  for (const reason of lists.flat()) {
    const known = strongest.get(reason.code);
    if (!known || Math.abs(reason.strength) > Math.abs(known.strength)) strongest.set(reason.code, reason);
  }
  return [...strongest.values()].sort((a, b) => Math.abs(b.strength) - Math.abs(a.strength) || (a.code < b.code ? -1 : 1));
}
