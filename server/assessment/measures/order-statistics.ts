/** Medians, percentiles and deviations of a list of numbers: used over items, over entries and over respondents. */
import type { Aggregate, PercentileMethod } from "./parts.ts";

export type OrderStatistic = { readonly value: number; readonly lower: number; readonly upper: number; readonly fraction: number };

/** Percentile of numbers sorted from low to high; Hyndman & Fan (1996) give the types their numbers. */
export function percentileOf(sorted: ArrayLike<number>, percent: number, method: PercentileMethod = "linear"): OrderStatistic {
  const n = sorted.length;
  if (n === 0) return { value: NaN, lower: NaN, upper: NaN, fraction: 0 };
  const p = percent / 100;
  // A position of 3.0000000000000004 is 3: the share is a decimal fraction that binary cannot hold.
  const snap = (position: number): number => (Math.abs(position - Math.round(position)) < 1e-9 ? Math.round(position) : position);
  const position = ((): number => {
    switch (method) {
      case "nearestRank": return Math.max(1, Math.ceil(snap(n * p)));
      case "weibull": return snap((n + 1) * p);
      case "hazen": return snap(n * p + 0.5);
      default: return snap((n - 1) * p) + 1;
    }
  })();
  const at = (rank: number): number => sorted[Math.min(n, Math.max(1, rank)) - 1] as number;
  const lower = at(Math.floor(position));
  const upper = at(Math.ceil(position));
  const inside = Math.min(n, Math.max(1, position));
  const fraction = method === "lower" ? 0 : method === "higher" ? (inside > Math.floor(inside) ? 1 : 0) : method === "midpoint" ? (inside > Math.floor(inside) ? 0.5 : 0) : inside - Math.floor(inside);
  return { value: lower + (upper - lower) * fraction, lower, upper, fraction };
}

/** Divisor n (population) or n − 1 (sample). Two passes, so that a large mean costs no precision. */
export function deviationOf(values: ArrayLike<number>, isSample: boolean): number {
  const n = values.length;
  if (n === 0 || (isSample && n < 2)) return NaN;
  let total = 0;
  for (let index = 0; index < n; index += 1) total += values[index] as number;
  const mean = total / n;
  let squares = 0;
  for (let index = 0; index < n; index += 1) squares += ((values[index] as number) - mean) ** 2;
  return Math.sqrt(squares / (isSample ? n - 1 : n));
}

/** One number for many. Without any: sums and counts are 0, the rest has no value. */
export function aggregateOf(values: readonly number[], aggregate: Aggregate): number {
  const n = values.length;
  if (aggregate.by === "count") return n;
  let total = 0;
  for (const value of values) total += value;
  if (aggregate.by === "sum") return total;
  if (n === 0) return NaN;
  switch (aggregate.by) {
    case "mean": return total / n;
    case "share": return total / n;
    case "min": return values.reduce((least, value) => Math.min(least, value));
    case "max": return values.reduce((most, value) => Math.max(most, value));
    case "median": return percentileOf([...values].sort(ascending), 50).value;
    case "percentile": return percentileOf([...values].sort(ascending), aggregate.percentile, aggregate.method).value;
    case "standardDeviation": return deviationOf(values, true);
  }
}

export function ascending(a: number, b: number): number {
  return a - b;
}
