/** How often each advice, band and option comes up over many random but plausible municipalities. */
import { answersOf } from "./answers.ts";
import { assess, netwerkregie } from "./netwerkregie.ts";
import { randomMunicipality } from "./random-municipality.ts";

export type Balance = {
  readonly municipalities: number; readonly respondents: number;
  /** Share of the municipalities that get it, 0–1. */
  readonly advice: Readonly<Record<string, number>>;
  readonly withheld: Readonly<Record<string, number>>;
  /** Per measure: the share in each band. */
  readonly bands: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly options: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Per measure with a scale: the lowest, the middle (5–95 %) and the highest value. */
  readonly spread: Readonly<Record<string, readonly number[]>>;
  readonly perMunicipality: { readonly least: number; readonly mean: number; readonly most: number };
  /** Pairs that were given together, of those declared as excluding each other. */
  readonly contradictions: readonly string[];
  /** A new organisation recommended to one who is advised to start none yet. */
  readonly clashes: readonly string[];
  /** Advice of which a reason had to print a figure that is not known. */
  readonly unknown: readonly string[];
  /** All pairs given together, as "a + b". */
  readonly pairs: ReadonlySet<string>;
};

/** Scores municipalities 1 … count. */
export function balance(count: number): Balance {
  const advice: Record<string, number> = Object.fromEntries(netwerkregie.instrument.advice.map((each) => [each.name, 0]));
  const withheld: Record<string, number> = {};
  const bands: Record<string, Record<string, number>> = {};
  const options: Record<string, Record<string, number>> = {};
  const values: Record<string, number[]> = {};
  const numbers: number[] = [];
  const contradictions = new Set<string>();
  const pairs = new Set<string>();
  const unknown = new Set<string>();
  const clashes = new Set<string>();
  let respondents = 0;
  for (let seed = 1; seed <= count; seed += 1) {
    const answers = answersOf(randomMunicipality(seed));
    respondents += (answers["respondents"] as unknown[]).length;
    const result = assess(answers, { trace: false, answersHash: "-" });
    const given = new Set(result.advice.map((each) => each.name));
    numbers.push(given.size);
    for (const { name, reason } of result.advice) if (/\bonbekend\b/.test(reason.nl)) unknown.add(name);
    for (const one of given) for (const other of given) if (one < other) pairs.add(`${one} + ${other}`);
    for (const name of given) advice[name] = (advice[name] ?? 0) + 1 / count;
    for (const { name } of result.withheld) withheld[name] = (withheld[name] ?? 0) + 1 / count;
    for (const each of netwerkregie.instrument.advice) if (given.has(each.name)) for (const other of each.excludes) if (given.has(other)) contradictions.add(`${each.name} + ${other}`);
    for (const measure of Object.values(result.measures)) {
      if (measure.band) add(bands, measure.name, measure.band.name, 1 / count);
      if (measure.scale && measure.value !== null) (values[measure.name] ??= []).push(measure.value);
    }
    if (given.has("calm-first")) for (const { recommended } of Object.values(result.decisions)) if (recommended !== null && newOrganisation.has(recommended)) clashes.add(recommended);
    for (const decision of Object.values(result.decisions)) add(options, decision.name, decision.recommended ?? "none", 1 / count);
  }
  return {
    municipalities: count, respondents, advice, withheld, bands, options, contradictions: [...contradictions], clashes: [...clashes], pairs, unknown: [...unknown],
    spread: Object.fromEntries(Object.entries(values).map(([name, list]) => [name, quantiles(list)])),
    perMunicipality: { least: Math.min(...numbers), mean: numbers.reduce((sum, each) => sum + each, 0) / count, most: Math.max(...numbers) },
  };
}

const newOrganisation: ReadonlySet<string> = new Set(["separate", "publicBody", "operationsBody", "privateLaw"]);

function add(into: Record<string, Record<string, number>>, outer: string, inner: string, amount: number): void {
  const row = (into[outer] ??= {});
  row[inner] = (row[inner] ?? 0) + amount;
}

function quantiles(list: readonly number[]): number[] {
  const sorted = [...list].sort((a, b) => a - b);
  return [0, 0.05, 0.5, 0.95, 1].map((share) => sorted[Math.round(share * (sorted.length - 1))] ?? NaN);
}
