/**
 * From the inventories of all members to groups of reports that probably are one collaboration (S1). Only a proposal:
 * a person confirms or splits (`register.ts`). Three steps: reports with the same plain name are one group when their
 * participants meet (`groups.ts`); groups with alike names are compared (`candidates.ts`, `similarity.ts`); alike groups
 * are joined from the surest pair down (`join.ts`).
 *
 * After one changed answer only the groups that it touches are compared again. What is remembered is a function of
 * what it was made from, so that the outcome is the same, byte for byte, as without memory.
 */
import type { ReportedCollaboration } from "../inputs.ts";
import { candidatePairs, commonKeys, indexGroups, rememberingLookupKeys, type LookupKeys } from "./candidates.ts";
import { groupByName, rarities, sameList, type Buckets, type Group, type PlacedGroup } from "./groups.ts";
import { join, partsOf, PROPOSE_FROM, type Joined, type Link } from "./join.ts";
import { judged, meets, type Judged, type Judgement } from "./judgements.ts";
import type { NameReading } from "./names.ts";
import { rememberingSight, type Sight, type Sighting } from "./sightings.ts";
import { similarity, type Reason } from "./similarity.ts";

/** Reports that are proposed as one collaboration. */
export type Proposal = {
  /** Indices into the reports given, ascending. */
  readonly reports: readonly number[];
  /** 0–1: the weakest link that holds the group together; 1 for a group under one name. */
  readonly score: number;
  /** Why differently named reports were joined, strongest first; empty under one name. */
  readonly reasons: readonly Reason[];
};

/** What one run leaves for the next; made by `recognitionMemory`, kept by the caller, changed by `propose`. */
export type RecognitionMemory = {
  readonly see: Sight;
  readonly lookupKeys: LookupKeys;
  judgements: string;
  /** What was seen the last time, in the order of the reports, and what was proposed. */
  seen: readonly Sighting[];
  proposals: readonly Proposal[];
  buckets: Buckets;
  common: string;
  /** Compared groups: under which weights, and a number that stands for the group under these weights. */
  compared: ReadonlyMap<Group, Compared>;
  links: readonly Link[];
  /** What the parts were joined to, by the stamps of their groups. */
  joined: ReadonlyMap<string, readonly Joined[]>;
  stamps: number;
};

type Compared = { readonly weights: readonly number[]; readonly stamp: number };

export function recognitionMemory(): RecognitionMemory {
  return { see: rememberingSight(), lookupKeys: rememberingLookupKeys(), judgements: "[]", seen: [], proposals: [], buckets: new Map(), common: "", compared: new Map(), links: [], joined: new Map(), stamps: 0 };
}

/** Proposes groups, in the order of their first report. Every report is in exactly one. */
export function propose(reports: readonly ReportedCollaboration[], judgements: readonly Judgement[] = [], memory: RecognitionMemory = recognitionMemory()): readonly Proposal[] {
  const judgementsNow = JSON.stringify(judgements);
  const sameJudgements = judgementsNow === memory.judgements;
  const seen = reports.map(memory.see);
  // Hours and euros are nothing that recognising sees.
  if (sameJudgements && sameList(seen, memory.seen)) return memory.proposals;
  const decided = judged(judgements);
  const { groups, buckets } = groupByName(seen, decided, memory.buckets, sameJudgements);
  const weightOf = rarities(groups);
  const index = indexGroups(groups.map(({ group }) => group), memory.lookupKeys);
  const common = commonKeys(index);

  const { compared, changed } = comparedNow(groups, weightOf, common === memory.common ? memory.compared : new Map(), memory);
  const isChanged = new Set(changed.map((at) => groups[at]?.group));
  const links = memory.links.filter(({ a, b }) => compared.has(a) && compared.has(b) && !isChanged.has(a) && !isChanged.has(b));
  candidatePairs(index, changed, (a, b) => {
    const [groupA, groupB] = [index.groups[a] as Group, index.groups[b] as Group];
    const { score, reasons } = similarity(groupA, groupB, weightOf);
    if (score >= PROPOSE_FROM) links.push({ a: groupA, b: groupB, score, reasons, confirmed: false });
  });

  const joined = new Map<string, readonly Joined[]>();
  const indicesOf = new Map<Group, readonly number[]>();
  for (const { group, reports: own } of groups) indicesOf.set(group, own);
  const proposals = partsOf(groups, allowed(links, groups, decided)).flatMap((part) => {
    const key = part.groups.map(({ group }) => compared.get(group)?.stamp).join();
    const clusters = (sameJudgements ? memory.joined.get(key) : undefined) ?? join(part, weightOf, decided);
    joined.set(key, clusters);
    return clusters.map((cluster): Proposal => ({ reports: cluster.groups.flatMap((group) => indicesOf.get(group) ?? []).sort((a, b) => a - b), score: cluster.score, reasons: cluster.reasons }));
  });
  proposals.sort((a, b) => (a.reports[0] ?? 0) - (b.reports[0] ?? 0));
  Object.assign(memory, { judgements: judgementsNow, seen, proposals, buckets, common, compared, links, joined } satisfies Partial<RecognitionMemory>);
  return proposals;
}

/** Which groups were not compared before, or under other weights of their words, since one new name makes a word less rare. */
function comparedNow(groups: readonly PlacedGroup[], weightOf: (word: string) => number, before: ReadonlyMap<Group, Compared>, memory: RecognitionMemory): { compared: Map<Group, Compared>; changed: number[] } {
  const compared = new Map<Group, Compared>();
  const changed: number[] = [];
  groups.forEach(({ group }, at) => {
    const known = before.get(group);
    if (known && sameWeights(group.reading, known.weights, weightOf)) compared.set(group, known);
    else {
      compared.set(group, { weights: weightsOf(group.reading, weightOf), stamp: memory.stamps++ });
      changed.push(at);
    }
  });
  return { compared, changed };
}

function weightsOf(reading: NameReading, weightOf: (word: string) => number): number[] {
  return [reading.words, ...reading.aliases].flatMap((words) => words.map(weightOf));
}

function sameWeights(reading: NameReading, weights: readonly number[], weightOf: (word: string) => number): boolean {
  let at = 0;
  for (const word of reading.words) if (weights[at++] !== weightOf(word)) return false;
  for (const alias of reading.aliases) for (const word of alias) if (weights[at++] !== weightOf(word)) return false;
  return true;
}

/** The links that no judgement forbids, and those that one demands. */
function allowed(links: readonly Link[], groups: readonly PlacedGroup[], decided: Judged): readonly Link[] {
  if (decided.none) return links;
  const keysOf = new Map(groups.map(({ group }) => [group, decided.keysOf(group.sightings)]));
  const none: ReadonlySet<string> = new Set();
  const confirmed = decided.same.flatMap((keys): Link[] => {
    const [first, ...others] = groups.filter(({ group }) => meets(keysOf.get(group) ?? none, keys));
    return first === undefined ? [] : others.map((other) => ({ a: first.group, b: other.group, score: 1, reasons: [], confirmed: true }));
  });
  return [...links.filter(({ a, b }) => decided.mayMeet(keysOf.get(a) ?? none, keysOf.get(b) ?? none)), ...confirmed];
}
