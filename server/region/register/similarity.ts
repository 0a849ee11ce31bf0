/**
 * How likely two reports speak of the same collaboration, with the reasons. The name is compared as a bag of words
 * weighted by their rarity (soft TF-IDF: Cohen, Ravikumar & Fienberg 2003, "A comparison of string distance metrics
 * for name-matching tasks"), where words may differ by a typing error; the partners by the share they have in common.
 */
import type { NameReading } from "./names.ts";

/** One side of a comparison: everything known of a reported collaboration that can tell it from another. */
export type Likeness = {
  readonly reading: NameReading;
  /** Reporter and the partners he names. */
  readonly participants: ReadonlySet<string>;
  readonly domain: string | null;
  readonly legalForm: string | null;
};

export type ReasonCode = "sameName" | "similarName" | "abbreviation" | "samePartners" | "sharedPartners" | "otherPartners" | "sameDomain" | "otherDomain" | "sameForm" | "otherForm";

/** One reason for or against; `strength` in points of the score (−1 … 1). */
export type Reason = { readonly code: ReasonCode; readonly strength: number };

export type Similarity = { readonly score: number; readonly name: number; readonly partners: number | null; readonly reasons: readonly Reason[] };

/**
 * Rarity of a word: ln(1 + N / n), in eighths, N to the nearest power of two. `total` distinct names, `count` names that
 * hold the word. So coarse because one name more in a region must not change the weight, and with it the likeness, of all.
 */
export function rarity(total: number, count: number): number {
  const about = 2 ** Math.round(Math.log2(Math.max(1, total)));
  return Math.round(8 * Math.log(1 + about / Math.max(1, count))) / 8;
}

/**
 * Compares two reports. `weightOf` gives a word's rarity. The score (0–1) starts at the likeness of the names and is
 * moved by what else is known; two reports without any common participant can never pass 0.5, because bodies of the
 * same kind in other regions carry nearly the same name ("Veiligheidsregio …").
 */
export function similarity(a: Likeness, b: Likeness, weightOf: (word: string) => number): Similarity {
  const reasons: Reason[] = [];
  const partners = overlap(a.participants, b.participants);
  const name = nameLikeness(a.reading, b.reading, weightOf);
  if (name.same) reasons.push({ code: "sameName", strength: 1 });
  else if (name.byAbbreviation) reasons.push({ code: "abbreviation", strength: name.value });
  else if (name.value >= 0.5) reasons.push({ code: "similarName", strength: name.value });

  let score = name.value;
  if (partners !== null) {
    if (partners >= 0.8) reasons.push({ code: "samePartners", strength: 0.25 });
    else if (partners > 0) reasons.push({ code: "sharedPartners", strength: 0.15 * partners });
    else reasons.push({ code: "otherPartners", strength: -0.6 });
    score += partners === 0 ? -0.6 : 0.22 * (partners - 0.35);
  }
  if (a.domain !== null && b.domain !== null) {
    const same = a.domain === b.domain;
    reasons.push({ code: same ? "sameDomain" : "otherDomain", strength: same ? 0.05 : -0.06 });
    score += same ? 0.05 : -0.06;
  }
  if (a.legalForm !== null && b.legalForm !== null) {
    const same = a.legalForm === b.legalForm;
    reasons.push({ code: same ? "sameForm" : "otherForm", strength: same ? 0.03 : -0.03 });
    score += same ? 0.03 : -0.03;
  }
  if (partners === 0) score = Math.min(score, 0.5);
  return { score: Math.max(0, Math.min(1, score)), name: name.value, partners, reasons };
}

type NameLikeness = { readonly value: number; readonly same: boolean; readonly byAbbreviation: boolean };

function nameLikeness(a: NameReading, b: NameReading, weightOf: (word: string) => number): NameLikeness {
  if (a.plain === b.plain && a.plain !== "") return { value: 1, same: true, byAbbreviation: false };
  // Words are paired greedily, which may depend on the side one starts at: a fixed side gives both orders one outcome.
  const [one, other] = a.plain < b.plain ? [a, b] : [b, a];
  let value = Math.max(softOverlap(one.words, other.words, weightOf), compactLikeness(a.compact, b.compact));
  for (const alias of a.aliases) if (alias.length > 1) value = Math.max(value, softOverlap(alias, b.words, weightOf) * 0.97);
  for (const alias of b.aliases) if (alias.length > 1) value = Math.max(value, softOverlap(alias, a.words, weightOf) * 0.97);
  // Two written-out names that share nothing but their initials are two bodies (BWB: tax office and back office).
  const mayAbbreviate = value >= 0.3 || Math.min(a.words.length, b.words.length) <= 2;
  const byAbbreviation = mayAbbreviate && abbreviationsMeet(a, b);
  if (byAbbreviation && value < 0.9) return { value: Math.max(value, 0.88), same: false, byAbbreviation: true };
  // "Nieuwe naam (voorheen Avalex)": one word is the other's name only when it is all of it, since "(Twente)" is a place.
  const isWhole = (alias: readonly string[], other: NameReading) => alias.length === 1 && other.words.length === 1 && wordLikeness(alias[0] ?? "", other.words[0] ?? "") >= 0.9;
  if (a.aliases.some((alias) => isWhole(alias, b)) || b.aliases.some((alias) => isWhole(alias, a))) value = Math.max(value, 0.9);
  // "Bedrijvenpark 1" and "Bedrijvenpark 2" are numbered because they are two.
  if (a.numbers.length > 0 && b.numbers.length > 0 && a.numbers.join() !== b.numbers.join()) value *= 0.5;
  return { value, same: false, byAbbreviation: false };
}

/** From this length on a name may hold two typing errors. */
const COMPACT_TWO_FROM = 12;

/** 0.9 when the names differ by a typing error once spaces are left out ("EuregioR ijn-Waal"); else 0. */
function compactLikeness(x: string, y: string): number {
  const length = Math.min(x.length, y.length);
  if (length < 4) return 0;
  const limit = length >= COMPACT_TWO_FROM ? 2 : 1;
  if (Math.abs(x.length - y.length) > limit || (!sameEnd(x, y) && !sameStart(x, y))) return 0;
  if (x.replace(/\D+/g, " ") !== y.replace(/\D+/g, " ") && /\d/.test(x + y)) return 0;
  return editDistance(x, y, limit) <= limit ? 0.9 : 0;
}

/** An abbreviation of one name is one of the other's, or the other's initials. Two letters say too little. */
function abbreviationsMeet(a: NameReading, b: NameReading): boolean {
  return abbreviates(a, b) || abbreviates(b, a);
}

function abbreviates(short: NameReading, long: NameReading): boolean {
  return short.abbreviations.some((text) => text.length >= 3 && (long.abbreviations.includes(text) || long.initials.includes(text)));
}

/** Weighted share of the words that meet: 2·common / (a + b), rare words counting for more. 0–1. */
export function softOverlap(a: readonly string[], b: readonly string[], weightOf: (word: string) => number): number {
  if (a.length === 0 || b.length === 0) return 0;
  const free = b.map((word) => ({ word, used: false }));
  let common = 0;
  let total = 0;
  let leftA = 0;
  for (const word of a) total += weightOf(word);
  for (const word of b) total += weightOf(word);
  for (const word of a) {
    let best: { word: string; used: boolean } | undefined;
    let bestLikeness = 0;
    for (const candidate of free) {
      if (candidate.used) continue;
      const likeness = wordLikeness(word, candidate.word);
      if (likeness > bestLikeness) { bestLikeness = likeness; best = candidate; }
      if (likeness === 1) break;
    }
    if (best && bestLikeness > 0) {
      best.used = true;
      // A word with a typing error is rare only because of the error: it weighs as much as the other's spelling.
      common += bestLikeness * (bestLikeness === 1 ? 2 * weightOf(word) : weightOf(word) + weightOf(best.word));
    } else leftA += weightOf(word);
  }
  let leftB = 0;
  for (const { word, used } of free) if (!used) leftB += weightOf(word);
  // One side shorter is a name typed in haste; a telling word left on *both* sides means two bodies of one kind.
  return Math.max(0, common - CONTRADICTION * Math.min(leftA, leftB)) / total;
}

/** How much heavier than a missing word it weighs that both names hold a word which the other lacks. */
const CONTRADICTION = 1;

/** 1 = same word; 0.9 a typing error in it; 0.85 one is the other cut off; 0 different words. */
export function wordLikeness(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short.length >= 4 && long.startsWith(short) && short.length * 2 >= long.length) return 0.85;
  const allowed = short.length >= 9 ? 2 : short.length >= 5 ? 1 : 0;
  if (allowed === 0 || long.length - short.length > allowed || (!sameStart(a, b) && !sameEnd(a, b))) return 0;
  if (/\d/.test(a) || /\d/.test(b)) return 0;
  return editDistance(a, b, allowed) <= allowed ? 0.9 : 0;
}

/** Errors at both ends of a word at once are too rare to pay for: one end must be whole. */
function sameStart(a: string, b: string): boolean {
  return a.charCodeAt(0) === b.charCodeAt(0) && a.charCodeAt(1) === b.charCodeAt(1);
}

function sameEnd(a: string, b: string): boolean {
  return a.charCodeAt(a.length - 1) === b.charCodeAt(b.length - 1) && a.charCodeAt(a.length - 2) === b.charCodeAt(b.length - 2);
}

/** Rows of the table below, used again for every pair: a region compares hundreds of thousands. */
let rowBeforeLast = new Int32Array(256);
let lastRow = new Int32Array(256);
let row = new Int32Array(256);

/**
 * Optimal string alignment distance (insert, delete, replace, swap of neighbours), given up above `limit`: only the
 * band of the table within `limit` of its diagonal is computed. Texts over 250 characters count as different.
 */
export function editDistance(one: string, other: string, limit: number): number {
  const over = limit + 1;
  if (Math.abs(one.length - other.length) > limit || one.length > 250 || other.length > 250) return over;
  // What both begin and end with costs nothing: names of one kind ("Omgevingsdienst …") share most of it.
  const [a, b] = withoutCommonEnds(one, other);
  for (let j = 0; j <= b.length; j++) lastRow[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const from = Math.max(1, i - limit);
    const to = Math.min(b.length, i + limit);
    row[from - 1] = from === 1 ? i : over;
    let least = row[from - 1] as number;
    const code = a.charCodeAt(i - 1);
    for (let j = from; j <= to; j++) {
      let cost = (lastRow[j - 1] as number) + (code === b.charCodeAt(j - 1) ? 0 : 1);
      if (j < i + limit && (lastRow[j] as number) + 1 < cost) cost = (lastRow[j] as number) + 1;
      if ((row[j - 1] as number) + 1 < cost) cost = (row[j - 1] as number) + 1;
      if (i > 1 && j > 1 && code === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1)) {
        const swap = (rowBeforeLast[j - 2] as number) + 1;
        if (swap < cost) cost = swap;
      }
      row[j] = cost;
      if (cost < least) least = cost;
    }
    if (least > limit) return over;
    const spare = rowBeforeLast;
    rowBeforeLast = lastRow;
    lastRow = row;
    row = spare;
  }
  return Math.min(over, lastRow[b.length] as number);
}

function withoutCommonEnds(a: string, b: string): [string, string] {
  const shortest = Math.min(a.length, b.length);
  let start = 0;
  while (start < shortest && a.charCodeAt(start) === b.charCodeAt(start)) start += 1;
  let end = 0;
  while (end < shortest - start && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end += 1;
  return [a.slice(start, a.length - end), b.slice(start, b.length - end)];
}

/**
 * Share of the smaller set of participants that the two have in common; `null` when a side names nobody beside the
 * reporter (then absence says nothing).
 */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number | null {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  let common = 0;
  for (const code of small) if (large.has(code)) common += 1;
  if (small.size <= 1 && common === 0) return null;
  return common / small.size;
}
