/** Which groups are worth comparing: those with a participant in common (or naming nobody) and a piece of name in common. */
import type { Group } from "./groups.ts";
import type { NameReading } from "./names.ts";

/** Words are looked up by their first and their last letters, so that an error elsewhere still brings the names together. */
const KEY_LENGTH = 4;
/** Where names alone must bring groups together, a key that more groups share than this says nothing by itself. */
const COMMON_KEY = 400;

/** The lookup keys of each reading, as numbers, worked out once. */
export type LookupKeys = (reading: NameReading) => Int32Array;

export function rememberingLookupKeys(): LookupKeys {
  const numbers = new Map<string, number>();
  const known = new WeakMap<NameReading, Int32Array>();
  return (reading) => {
    let keys = known.get(reading);
    if (!keys) {
      keys = Int32Array.from(lookupKeys(reading), (text) => {
        let number = numbers.get(text);
        if (number === undefined) numbers.set(text, number = numbers.size);
        return number;
      });
      known.set(reading, keys);
    }
    return keys;
  };
}

/** Groups by participant and by lookup key, as indices in ascending order; the keys of each group lie in one flat array. */
export type GroupIndex = {
  readonly groups: readonly Group[];
  readonly keysFrom: Int32Array;
  readonly keys: Int32Array;
  readonly keyCount: number;
  readonly byCode: ReadonlyMap<string, readonly number[]>;
  readonly byKey: ReadonlyMap<number, readonly number[]>;
  readonly alone: readonly boolean[];
};

export function indexGroups(groups: readonly Group[], keysOf: LookupKeys): GroupIndex {
  const byCode = new Map<string, number[]>();
  const byKey = new Map<number, number[]>();
  const keysFrom = new Int32Array(groups.length + 1);
  const keys: number[] = [];
  let keyCount = 0;
  groups.forEach((group, index) => {
    for (const code of group.participants) put(byCode, code, index);
    for (const key of keysOf(group.reading)) {
      put(byKey, key, index);
      keys.push(key);
      if (key >= keyCount) keyCount = key + 1;
    }
    keysFrom[index + 1] = keys.length;
  });
  return { groups, keysFrom, keys: Int32Array.from(keys), keyCount, byCode, byKey, alone: groups.map((group) => group.participants.size <= 1) };
}

/** The keys too common to bring names together; when these change, other pairs are worth comparing. */
export function commonKeys({ byKey }: GroupIndex): string {
  return [...byKey].filter(([, sharing]) => sharing.length > COMMON_KEY).map(([key]) => key).sort((a, b) => a - b).join();
}

/**
 * Visits each pair worth comparing of which at least one is among `wanted` (indices, ascending) once. Linear in the
 * wanted groups as long as a municipality is in a bounded number of groups: the keys of the group in hand are marked, and
 * each of its neighbours is tried by a look at a few numbers.
 */
export function candidatePairs({ groups, keysFrom, keys, keyCount, byCode, byKey, alone }: GroupIndex, wanted: readonly number[], visit: (a: number, b: number) => void): void {
  const isWanted = new Uint8Array(groups.length);
  for (const index of wanted) isWanted[index] = 1;
  const allWanted = wanted.length === groups.length;
  /** Last group that a group was met by (each pair is looked at once), and last group that has a key. */
  const metBy = new Int32Array(groups.length).fill(-1);
  const keyOf = new Int32Array(keyCount).fill(-1);
  for (const a of wanted) {
    metBy[a] = a;
    const from = keysFrom[a] as number;
    const to = keysFrom[a + 1] as number;
    for (let at = from; at < to; at++) keyOf[keys[at] as number] = a;
    for (const code of groups[a]?.participants ?? []) {
      const neighbours = byCode.get(code) as readonly number[];
      for (let n = neighbours.length - 1; n >= 0; n--) {
        const b = neighbours[n] as number;
        // The pair of two wanted groups is visited from the first of them.
        if (b < a && (allWanted || isWanted[b] === 1)) { if (allWanted) break; continue; }
        if (metBy[b] === a) continue;
        metBy[b] = a;
        for (let at = keysFrom[b] as number, end = keysFrom[b + 1] as number; at < end; at++) if (keyOf[keys[at] as number] === a) { visit(Math.min(a, b), Math.max(a, b)); break; }
      }
    }
    for (let at = from; at < to; at++) {
      const sharing = byKey.get(keys[at] as number) as readonly number[];
      if (sharing.length > COMMON_KEY) continue;
      for (const b of sharing) {
        if (metBy[b] === a || !(alone[a] || alone[b]) || (b < a && isWanted[b] === 1)) continue;
        metBy[b] = a;
        visit(Math.min(a, b), Math.max(a, b));
      }
    }
  }
}

function put<K>(map: Map<K, number[]>, key: K, index: number): void {
  const known = map.get(key);
  if (known) known.push(index); else map.set(key, [index]);
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
