/**
 * Municipalities beside each other (S10–S12): values, spread, disagreement between municipalities and between layers,
 * and "where do we think that we agree". Reads stored scores only; what was suppressed there stays suppressed here.
 */
import type { Member } from "./inputs.ts";
import { mean, median } from "./load.ts";

/** What is compared of one measure: the part of the engine's `MeasureResult` that this needs. */
export type ComparedMeasure = {
  readonly value: number | null;
  readonly groups?: Readonly<Record<string, { readonly value: number | null; readonly n: number | null; readonly suppressed: boolean; readonly agreement?: number | null }>>;
};

/** Scores of one municipality by measure name. */
export type Scores = Readonly<Record<string, ComparedMeasure>>;

/** Peers to set a municipality beside. */
export type Peers = "region" | "sizeClass" | "neighbours" | "own";

export type Cell = { readonly value: number | null; readonly suppressed: boolean; readonly earlier: number | null };

/** One measure over the region. */
export type MeasureRow = {
  readonly measure: string;
  readonly cells: Readonly<Record<string, Cell>>;
  readonly mean: number | null;
  readonly median: number | null;
  readonly lowest: number | null;
  readonly highest: number | null;
  /** Population standard deviation between municipalities; needs two. */
  readonly spread: number | null;
  /** Mean over municipalities of (highest layer − lowest layer); `null` when no municipality has two layers to show. */
  readonly layerGap: number | null;
  /** Mean over municipalities of the agreement of respondents inside their layer (0–1). */
  readonly innerAgreement: number | null;
  /** Municipalities with a value. */
  readonly count: number;
  readonly consensus: Consensus | null;
};

/**
 * `agree`: alike inside and between municipalities · `presumed`: each is sure of itself, but they differ — people think
 * that they agree · `divided`: differ inside too · `unsure`: between them alike, inside divided.
 */
export type Consensus = "agree" | "presumed" | "divided" | "unsure";

export type Comparison = { readonly layer: string | null; readonly municipalities: readonly string[]; readonly rows: readonly MeasureRow[] };

export type ComparisonSettings = {
  readonly layer?: string | null;
  /** Points (0–100) of standard deviation between municipalities from which they are said to differ. */
  readonly differFrom?: number;
  /** Agreement inside municipalities (0–1) from which they are said to be sure. */
  readonly sureFrom?: number;
};

const DIFFER_FROM = 12;
const SURE_FROM = 0.7;

/** Compares `measures` over the municipalities that have scores, in the members' order. */
export function compare(members: readonly Member[], scores: Readonly<Record<string, Scores>>, measures: readonly string[], settings: ComparisonSettings = {}, earlier: Readonly<Record<string, Scores>> = {}): Comparison {
  const layer = settings.layer ?? null;
  const present = members.map((member) => member.code).filter((code) => scores[code] !== undefined);
  const rows = measures.map((measure): MeasureRow => {
    const cells: Record<string, Cell> = {};
    const values: number[] = [];
    const gaps: number[] = [];
    const agreements: number[] = [];
    for (const code of present) {
      const cell = cellOf(scores[code]?.[measure], layer);
      cells[code] = { ...cell, earlier: cellOf(earlier[code]?.[measure], layer).value };
      if (cell.value !== null) values.push(cell.value);
      const groups = Object.values(scores[code]?.[measure]?.groups ?? {}).filter((group) => !group.suppressed);
      const layers = groups.map((group) => group.value).filter((value) => value !== null);
      if (layers.length > 1) gaps.push(Math.max(...layers) - Math.min(...layers));
      const inside = mean(groups.map((group) => group.agreement ?? null));
      if (inside !== null) agreements.push(inside);
    }
    const spread = values.length > 1 ? standardDeviation(values) : null;
    const innerAgreement = mean(agreements);
    return {
      measure, cells, mean: mean(values), median: values.length > 0 ? median(values) : null,
      lowest: values.length > 0 ? Math.min(...values) : null, highest: values.length > 0 ? Math.max(...values) : null,
      spread, layerGap: mean(gaps), innerAgreement, count: values.length, consensus: consensusOf(spread, innerAgreement, settings),
    };
  });
  return { layer, municipalities: present, rows };
}

function cellOf(measure: ComparedMeasure | undefined, layer: string | null): { value: number | null; suppressed: boolean } {
  if (!measure) return { value: null, suppressed: false };
  if (layer === null) return { value: measure.value, suppressed: false };
  const group = measure.groups?.[layer];
  return group ? { value: group.suppressed ? null : group.value, suppressed: group.suppressed } : { value: null, suppressed: false };
}

function consensusOf(spread: number | null, inside: number | null, settings: ComparisonSettings): Consensus | null {
  if (spread === null || inside === null) return null;
  const differ = spread >= (settings.differFrom ?? DIFFER_FROM);
  const sure = inside >= (settings.sureFrom ?? SURE_FROM);
  return differ ? (sure ? "presumed" : "divided") : sure ? "agree" : "unsure";
}

/** Population standard deviation. */
export function standardDeviation(values: readonly number[]): number {
  const middle = mean(values) ?? 0;
  let sum = 0;
  for (const value of values) sum += (value - middle) ** 2;
  return values.length === 0 ? 0 : Math.sqrt(sum / values.length);
}

/** Size classes by inhabitants, as CBS uses them in broad lines; the 30,000 of the tax rule is a limit of its own. */
export const SIZE_CLASSES = [
  { name: "under-20000", below: 20000 }, { name: "20000-30000", below: 30001 }, { name: "30000-50000", below: 50000 },
  { name: "50000-100000", below: 100000 }, { name: "100000-and-more", below: Infinity },
] as const;

export function sizeClass(inhabitants: number | null): string | null {
  return inhabitants === null ? null : SIZE_CLASSES.find((size) => inhabitants < size.below)?.name ?? null;
}

/** Codes of a municipality's peers, itself not included. `neighbours`: those nearest by ties, the `count` strongest. */
export function peersOf(code: string, kind: Peers, members: readonly Member[], tieStrength: (a: string, b: string) => number, count = 5): string[] {
  const others = members.filter((member) => member.code !== code);
  const own = members.find((member) => member.code === code);
  if (kind === "own" || !own) return [];
  if (kind === "region") return others.map((member) => member.code);
  if (kind === "sizeClass") return others.filter((member) => sizeClass(member.inhabitants) === sizeClass(own.inhabitants)).map((member) => member.code);
  return others.map((member) => ({ code: member.code, strength: tieStrength(code, member.code) })).filter(({ strength }) => strength > 0)
    .sort((a, b) => b.strength - a.strength || (a.code < b.code ? -1 : 1)).slice(0, count).map((peer) => peer.code);
}
