/**
 * From the inventories of all members to groups of reports that probably are one collaboration (S1). Only a proposal:
 * a person confirms or splits (`register.ts`). Three steps: reports with the same plain name are one group when their
 * participants meet; groups with alike names are compared; alike groups are joined from the surest pair down, never
 * joining two groups that one municipality reports separately, because it knows they are two.
 */
import type { ReportedCollaboration } from "../inputs.ts";
import { readName, type NameReading } from "./names.ts";
import { rarity, similarity, type Likeness, type Reason } from "./similarity.ts";

/** Reports that are proposed as one collaboration. */
export type Proposal = {
  /** Indices into the reports given, ascending. */
  readonly reports: readonly number[];
  /** 0–1: the weakest link that holds the group together; 1 for a group under one name. */
  readonly score: number;
  /** Why differently named reports were joined, strongest first; empty under one name. */
  readonly reasons: readonly Reason[];
};

/** A typed name, of one municipality or (without one) of whoever typed it: how reports are found again in the next round. */
export type Reported = { readonly municipality?: string; readonly name: string };

/** A remembered judgement of the adviser: these are one collaboration, or these are another than those. */
export type Judgement =
  | { readonly kind: "same"; readonly reports: readonly Reported[] }
  | { readonly kind: "different"; readonly these: readonly Reported[]; readonly those: readonly Reported[] };

/** From this likeness on two differently named reports are proposed as one. Tuned on perturbed real lists: see test/region/register. */
export const PROPOSE_FROM = 0.6;

type Group = Likeness & { readonly members: number[]; readonly keys: Set<string>; readonly reporters: Set<string>; readonly participants: Set<string> };

export type ReadName = (name: string) => NameReading;

/** Reads each name once. Keep it for a region, and after a change only new names are read; over `kept` names it starts anew. */
export function rememberingNames(kept = 250_000): ReadName {
  const readings = new Map<string, NameReading>();
  return (name) => {
    let reading = readings.get(name);
    if (!reading) {
      if (readings.size >= kept) readings.clear();
      readings.set(name, reading = readName(name));
    }
    return reading;
  };
}

/** Proposes groups, in the order of their first report. Every report is in exactly one. */
export function propose(reports: readonly ReportedCollaboration[], judgements: readonly Judgement[] = [], read: ReadName = rememberingNames()): Proposal[] {
  const keyOf = (reported: Reported) => `${reported.municipality ?? "*"}|${reported.name}`;
  const apart = judgements.flatMap((judgement) => judgement.kind === "different" ? [{ these: new Set(judgement.these.map(keyOf)), those: new Set(judgement.those.map(keyOf)) }] : []);
  const mayMeet = (a: ReadonlySet<string>, b: ReadonlySet<string>) => apart.every(({ these, those }) => !(meets(a, these) && meets(b, those)) && !(meets(a, those) && meets(b, these)));

  const groups = groupByName(reports, read, (report) => judgements.length === 0 ? new Set() : new Set([keyOf(report), keyOf({ name: report.name })]), mayMeet);
  const weightOf = rarities(groups);
  const links: Link[] = [];
  candidatePairs(groups, (a, b) => {
    const groupA = groups[a];
    const groupB = groups[b];
    if (!groupA || !groupB || !mayMeet(groupA.keys, groupB.keys)) return;
    const { score, reasons } = similarity(groupA, groupB, weightOf);
    if (score >= PROPOSE_FROM) links.push({ a, b, score, reasons, confirmed: false });
  });
  links.push(...confirmedLinks(judgements, groups, keyOf));
  links.sort((x, y) => Number(y.confirmed) - Number(x.confirmed) || y.score - x.score || x.a - y.a || x.b - y.b);
  return join(groups, links, weightOf, mayMeet);
}

function confirmedLinks(judgements: readonly Judgement[], groups: readonly Group[], keyOf: (reported: Reported) => string): Link[] {
  return judgements.flatMap((judgement): Link[] => {
    if (judgement.kind === "different") return [];
    const keys = new Set(judgement.reports.map(keyOf));
    const [first, ...others] = groups.map((group, index) => ({ group, index })).filter(({ group }) => meets(group.keys, keys)).map(({ index }) => index);
    return first === undefined ? [] : others.map((index) => ({ a: first, b: index, score: 1, reasons: [], confirmed: true }));
  });
}

function groupByName(reports: readonly ReportedCollaboration[], read: (name: string) => NameReading, keysOf: (report: ReportedCollaboration) => Set<string>, mayMeet: (a: ReadonlySet<string>, b: ReadonlySet<string>) => boolean): Group[] {
  const byName = new Map<string, Group[]>();
  const groups: Group[] = [];
  reports.forEach((report, index) => {
    const reading = read(report.name);
    const participants = new Set([report.municipality, ...report.partners]);
    const keys = keysOf(report);
    let alike = byName.get(reading.plain);
    if (!alike) byName.set(reading.plain, alike = []);
    const known = participants.size > 1;
    // Who names nobody shows nothing about the partners: then the name alone decides.
    const meeting = alike.filter((group) => (!known || group.participants.size <= 1 || meets(group.participants, participants)) && mayMeet(group.keys, keys));
    const [first, ...others] = meeting;
    if (!first) {
      const group: Group = { reading, participants, keys, domain: report.domain, legalForm: report.legalForm, members: [index], reporters: new Set([report.municipality]) };
      alike.push(group);
      groups.push(group);
      return;
    }
    absorb(first, { members: [index], reporters: new Set([report.municipality]), participants, keys });
    // This report may show that groups of the same name, kept apart so far, are one.
    if (known) for (const other of others) {
      if (other.participants.size <= 1 || !mayMeet(first.keys, other.keys)) continue;
      absorb(first, other);
      alike.splice(alike.indexOf(other), 1);
      other.members.length = 0;
    }
  });
  return groups.filter((group) => group.members.length > 0);
}

function absorb(group: Group, more: Pick<Group, "members" | "reporters" | "participants" | "keys">): void {
  for (const member of more.members) group.members.push(member);
  for (const code of more.reporters) group.reporters.add(code);
  for (const code of more.participants) group.participants.add(code);
  for (const key of more.keys) group.keys.add(key);
}

function meets(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  for (const code of small) if (large.has(code)) return true;
  return false;
}

function rarities(groups: readonly Group[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const group of groups) for (const word of new Set(group.reading.words)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const memo = new Map<string, number>();
  return (word) => {
    let weight = memo.get(word);
    if (weight === undefined) { weight = rarity(groups.length, counts.get(word) ?? 1); memo.set(word, weight); }
    return weight;
  };
}

/** Words are looked up by their first and their last letters, so that an error elsewhere still brings the names together. */
const KEY_LENGTH = 4;
/** Where names alone must bring groups together, a key that more groups share than this says nothing by itself. */
const COMMON_KEY = 400;

/**
 * Visits the pairs worth comparing: a participant in common (or a side that names nobody) and a key in common. Linear in
 * the reports as long as a municipality is in a bounded number of groups. Keys are numbered and lie in one flat array, so
 * that those of the group in hand can be marked and each of its neighbours tried by a look at a few numbers.
 */
function candidatePairs(groups: readonly Group[], visit: (a: number, b: number) => void): void {
  const number = numbering();
  const keysFrom = new Int32Array(groups.length + 1);
  const listed: number[] = [];
  const byCode = new Map<string, number[]>();
  const byKey = new Map<number, number[]>();
  groups.forEach((group, index) => {
    for (const code of group.participants) put(byCode, code, index);
    for (const text of lookupKeys(group.reading)) {
      const key = number(text);
      listed.push(key);
      put(byKey, key, index);
    }
    keysFrom[index + 1] = listed.length;
  });
  const keys = Int32Array.from(listed);
  const alone = groups.map((group) => group.participants.size <= 1);
  /** Last group that a group was met by (each pair is looked at once), and last group that has a key. */
  const metBy = new Int32Array(groups.length).fill(-1);
  const keyOf = new Int32Array(byKey.size).fill(-1);
  for (let a = 0; a < groups.length; a++) {
    const from = keysFrom[a] as number;
    const to = keysFrom[a + 1] as number;
    for (let at = from; at < to; at++) keyOf[keys[at] as number] = a;
    for (const code of groups[a]?.participants ?? []) {
      const neighbours = byCode.get(code) as number[];
      for (let n = neighbours.length - 1; n >= 0; n--) {
        const b = neighbours[n] as number;
        if (b <= a) break;
        if (metBy[b] === a) continue;
        metBy[b] = a;
        for (let at = keysFrom[b] as number, end = keysFrom[b + 1] as number; at < end; at++) if (keyOf[keys[at] as number] === a) { visit(a, b); break; }
      }
    }
    for (let at = from; at < to; at++) {
      const sharing = byKey.get(keys[at] as number) as number[];
      if (sharing.length > COMMON_KEY) continue;
      for (const b of sharing) {
        if (b <= a || metBy[b] === a || !(alone[a] || alone[b])) continue;
        metBy[b] = a;
        visit(a, b);
      }
    }
  }
}

function put<K>(map: Map<K, number[]>, key: K, index: number): void {
  const known = map.get(key);
  if (known) known.push(index); else map.set(key, [index]);
}

/** Numbers texts in the order in which they are met. */
function numbering(): (text: string) => number {
  const known = new Map<string, number>();
  return (text) => {
    let number = known.get(text);
    if (number === undefined) known.set(text, number = known.size);
    return number;
  };
}

function lookupKeys(reading: NameReading): Set<string> {
  const keys = new Set<string>();
  for (const words of [reading.words, ...reading.aliases]) for (const word of words) {
    if (word.length <= 1) continue;
    keys.add(word.slice(0, KEY_LENGTH));
    if (word.length > KEY_LENGTH) keys.add(`-${word.slice(-KEY_LENGTH)}`);
  }
  for (const text of [...reading.abbreviations, ...reading.initials]) if (text.length >= 3) keys.add(text);
  return keys;
}

type Link = { readonly a: number; readonly b: number; readonly score: number; readonly reasons: readonly Reason[]; readonly confirmed: boolean };
type Cluster = { groups: number[]; reporters: Set<string>; keys: Set<string>; score: number; reasons: Reason[] };

function join(groups: readonly Group[], links: readonly Link[], weightOf: (word: string) => number, mayMeet: (a: ReadonlySet<string>, b: ReadonlySet<string>) => boolean): Proposal[] {
  const clusters: Cluster[] = groups.map((group, index) => ({ groups: [index], reporters: group.reporters, keys: group.keys, score: 1, reasons: [] }));
  const clusterOf = clusters.slice();
  for (const link of links) {
    const x = clusterOf[link.a];
    const y = clusterOf[link.b];
    if (!x || !y || x === y || !mayMeet(x.keys, y.keys)) continue;
    if (!link.confirmed && (meets(x.reporters, y.reporters) || !holdsTogether(x, y, groups, weightOf))) continue;
    const [keep, gone] = x.groups.length >= y.groups.length ? [x, y] : [y, x];
    keep.reporters = new Set([...keep.reporters, ...gone.reporters]);
    keep.keys = new Set([...keep.keys, ...gone.keys]);
    keep.score = Math.min(keep.score, gone.score, link.score);
    keep.reasons = mergeReasons(keep.reasons, gone.reasons, link.reasons);
    for (const index of gone.groups) { keep.groups.push(index); clusterOf[index] = keep; }
  }
  return [...new Set(clusterOf)].map((cluster) => ({
    reports: cluster.groups.flatMap((index) => groups[index]?.members ?? []).sort((a, b) => a - b),
    score: cluster.score,
    reasons: cluster.reasons,
  })).sort((a, b) => (a.reports[0] ?? 0) - (b.reports[0] ?? 0));
}

/** How many names of a side are looked at before two clusters are joined: chains of weak links must not grow. */
const LOOKED_AT = 4;
/** How far below `PROPOSE_FROM` the mean likeness of two clusters may be. */
const SLACK = 0.1;

function holdsTogether(x: Cluster, y: Cluster, groups: readonly Group[], weightOf: (word: string) => number): boolean {
  if (x.groups.length === 1 && y.groups.length === 1) return true;
  let sum = 0;
  let count = 0;
  for (const a of largest(x, groups)) for (const b of largest(y, groups)) {
    sum += similarity(a, b, weightOf).score;
    count += 1;
  }
  return count === 0 || sum / count >= PROPOSE_FROM - SLACK;
}

function largest(cluster: Cluster, groups: readonly Group[]): Group[] {
  return cluster.groups.map((index) => groups[index]).filter((group) => group !== undefined)
    .sort((a, b) => b.members.length - a.members.length || (a.members[0] ?? 0) - (b.members[0] ?? 0)).slice(0, LOOKED_AT);
}

function mergeReasons(...lists: (readonly Reason[])[]): Reason[] {
  const strongest = new Map<string, Reason>();
  for (const reason of lists.flat()) {
    const known = strongest.get(reason.code);
    if (!known || Math.abs(reason.strength) > Math.abs(known.strength)) strongest.set(reason.code, reason);
  }
  return [...strongest.values()].sort((a, b) => Math.abs(b.strength) - Math.abs(a.strength) || (a.code < b.code ? -1 : 1));
}
