/** Reports with the same plain name whose participants meet are one group; identical names elsewhere are other bodies. */
import { meets, type Judged, type Keys } from "./judgements.ts";
import type { Sighting } from "./sightings.ts";
import { rarity, type Likeness } from "./similarity.ts";

/** Reports under one plain name that are taken as one collaboration. What it holds follows from its sightings alone. */
export type Group = Likeness & { readonly sightings: readonly Sighting[]; readonly reporters: ReadonlySet<string>; readonly participants: ReadonlySet<string> };

/** A group in the list of reports at hand: the indices of its reports, the first of them least. */
export type PlacedGroup = { readonly group: Group; readonly reports: readonly number[] };

/** Everything reported under one plain name, and the groups it fell into; `at` are places among `sightings`. */
type Bucket = { readonly sightings: readonly Sighting[]; readonly groups: readonly { readonly group: Group; readonly at: readonly number[] }[] };

/** The buckets of the last time, by plain name: a name whose sightings are unchanged keeps its groups. */
export type Buckets = ReadonlyMap<string, Bucket>;

/**
 * The groups in the order of their first report. `before` may hold buckets that were made under the same judgements
 * (`sameJudgements`) or under others; a group with the same sightings is the same object in either case.
 */
export function groupByName(sightings: readonly Sighting[], judged: Judged, before: Buckets, sameJudgements: boolean): { groups: PlacedGroup[]; buckets: Buckets } {
  const named = new Map<string, { sightings: Sighting[]; reports: number[] }>();
  sightings.forEach((sighting, index) => {
    let own = named.get(sighting.reading.plain);
    if (!own) named.set(sighting.reading.plain, own = { sightings: [], reports: [] });
    own.sightings.push(sighting);
    own.reports.push(index);
  });
  const buckets = new Map<string, Bucket>();
  const groups: PlacedGroup[] = [];
  for (const [plain, own] of named) {
    const known = before.get(plain);
    const bucket = known && sameJudgements && sameList(known.sightings, own.sightings) ? known : bucketOf(own.sightings, judged, known);
    buckets.set(plain, bucket);
    for (const { group, at } of bucket.groups) groups.push({ group, reports: at.map((place) => own.reports[place] as number) });
  }
  return { groups: groups.sort((a, b) => (a.reports[0] as number) - (b.reports[0] as number)), buckets };
}

type Growing = { readonly at: number[]; readonly participants: Set<string>; keys: Keys };

function bucketOf(sightings: readonly Sighting[], judged: Judged, before: Bucket | undefined): Bucket {
  const growing: Growing[] = [];
  sightings.forEach((sighting, place) => {
    const { participants } = sighting;
    const keys = judged.keysOf([sighting]);
    const known = participants.size > 1;
    // Who names nobody shows nothing about the partners: then the name alone decides.
    const meeting = growing.filter((group) => (!known || group.participants.size <= 1 || meets(group.participants, participants)) && judged.mayMeet(group.keys, keys));
    const first = meeting[0];
    if (!first) {
      growing.push({ at: [place], participants: new Set(participants), keys });
      return;
    }
    absorb(first, { at: [place], participants, keys });
    // This report may show that groups of the same name, kept apart so far, are one.
    if (known) for (const other of meeting) {
      if (other === first) continue;
      if (other.participants.size <= 1 || !judged.mayMeet(first.keys, other.keys)) continue;
      absorb(first, other);
      growing.splice(growing.indexOf(other), 1);
    }
  });
  return { sightings, groups: growing.map(({ at, participants }) => ({ group: groupOf(at.map((place) => sightings[place] as Sighting), participants, before), at })) };
}

function absorb(group: Growing, more: { readonly at: readonly number[]; readonly participants: ReadonlySet<string>; readonly keys: Keys }): void {
  for (const place of more.at) group.at.push(place);
  for (const code of more.participants) group.participants.add(code);
  if (more.keys.size > 0) group.keys = new Set([...group.keys, ...more.keys]);
}

function groupOf(sightings: readonly Sighting[], participants: ReadonlySet<string>, before: Bucket | undefined): Group {
  const known = before?.groups.find(({ group }) => sameList(group.sightings, sightings));
  if (known) return known.group;
  const [{ reading, domain, legalForm }] = sightings as readonly [Sighting, ...Sighting[]];
  return { sightings, reading, domain, legalForm, participants, reporters: new Set(sightings.map((sighting) => sighting.municipality)) };
}

/** Whether two lists hold the same objects in the same order. */
export function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

/** The rarity of each word among the groups' names: how much it tells. */
export function rarities(groups: readonly PlacedGroup[]): (word: string) => number {
  const counts = new Map<string, number>();
  for (const { group: { reading: { words } } } of groups) words.forEach((word, at) => { if (words.indexOf(word) === at) counts.set(word, (counts.get(word) ?? 0) + 1); });
  const known = new Map<string, number>();
  return (word) => {
    let weight = known.get(word);
    if (weight === undefined) known.set(word, weight = rarity(groups.length, counts.get(word) ?? 1));
    return weight;
  };
}
