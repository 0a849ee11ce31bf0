/**
 * Several respondents: their values per group and in all, spread, agreement, gap; and what may not be shown because it
 * would tell who answered what. Values are added up as they come, so memory does not grow with the respondents, except
 * for measures that need an order (median, percentile).
 */
import { bandOf } from "./bands.ts";
import type { CompiledInstrument, CompiledMeasure } from "./compile.ts";
import type { Disclosed, Disclosure } from "./disclosure.ts";
import type { Frame } from "./measures/construct.ts";
import type { Gathered } from "./measures/gather.ts";
import { ascending, percentileOf } from "./measures/order-statistics.ts";
import type { Grouping } from "./measures/parts.ts";
import type { GapResult, GroupResult, ResponseResult, TraceInput } from "./results.ts";

/**
 * Sums per measure, group and release: of group g in release r at g + r × (groups + 1). The group after the last holds respondents
 * without a known group.
 */
export type Tally = {
  readonly groups: readonly string[];
  readonly respondents: number[];
  readonly releases: () => number;
  readonly add: (frame: Frame, group: string | null | undefined, release?: number) => void;
  readonly of: (measure: CompiledMeasure) => MeasureTally;
};

type Sums = { n: number; total: number; first: number; shifted: number; squares: number; min: number; max: number; met: number; list: number[] | null };
/** How many items were missing, by kind (1–4), and of how many. */
type Lacking = { readonly kinds: number[]; of: number };
type MeasureTally = { readonly sums: Sums[]; readonly lacking: Lacking[] };

export function startTally(compiled: CompiledInstrument, measures: readonly CompiledMeasure[]): Tally {
  const groups = (compiled.instrument.groups?.members ?? []).map((member) => member.name);
  const indexOf = new Map(groups.map((name, index) => [name, index]));
  const others = groups.length;
  const parts = others + 1;
  const respondents: number[] = [];
  const tallies = new Map(measures.map((each) => [each, { sums: [] as Sums[], lacking: [] as Lacking[] }]));
  const plan = measures.map((each) => ({ slot: each.slot, tally: tallies.get(each) as MeasureTally, gathered: each.evaluator.gathered, where: each.where, isOrdered: needsOrder(each.measure.groups) }));
  const grow = (): void => {
    for (let group = 0; group < parts; group += 1) {
      respondents.push(0);
      for (const { tally, isOrdered } of plan) {
        tally.sums.push({ n: 0, total: 0, first: 0, shifted: 0, squares: 0, min: Infinity, max: -Infinity, met: 0, list: isOrdered ? [] : null });
        tally.lacking.push({ kinds: [0, 0, 0, 0, 0], of: 0 });
      }
    }
  };
  grow();
  return {
    groups, respondents,
    releases: () => respondents.length / parts,
    of: (measure) => tallies.get(measure) as MeasureTally,
    add: (frame, group, release = 0) => {
      while (respondents.length <= release * parts) grow();
      const at = ((group === null || group === undefined ? undefined : indexOf.get(group)) ?? others) + release * parts;
      respondents[at] = (respondents[at] as number) + 1;
      for (let index = 0; index < plan.length; index += 1) {
        const { slot, tally, gathered, where } = plan[index] as (typeof plan)[number];
        const lacking = tally.lacking[at] as Lacking;
        for (let list = 0; list < gathered.length; list += 1) {
          const each = gathered[list] as Gathered;
          lacking.of += each.size;
          if (each.usable === each.size) continue;
          for (let kind = 1; kind < 5; kind += 1) lacking.kinds[kind] = (lacking.kinds[kind] as number) + (each.counts[kind] as number);
        }
        const value = frame.values[slot] as number;
        if (value !== value) continue;
        const sums = tally.sums[at] as Sums;
        if (sums.n === 0) sums.first = value;
        // Squares around the first value: a large mean with a small spread keeps its digits.
        const offset = value - sums.first;
        sums.n += 1;
        sums.total += value;
        sums.shifted += offset;
        sums.squares += offset * offset;
        if (value < sums.min) sums.min = value;
        if (value > sums.max) sums.max = value;
        if (where ? where(value) : value !== 0) sums.met += 1;
        if (sums.list) sums.list.push(value);
      }
    },
  };
}

/** Adds up, per group, what is counted of it. */
function countedSums(tally: Tally, measure: CompiledMeasure, { upTo }: Disclosed): Sums[] {
  const { sums } = tally.of(measure);
  return upTo.map((releases, group) => releases <= 1 ? (releases === 1 ? sums[group] as Sums : nothing(sums[group] as Sums)) : together(Array.from({ length: releases }, (_, release) => sums[group + release * upTo.length] as Sums)));
}

const nothing = ({ list }: Sums): Sums => ({ n: 0, total: 0, first: 0, shifted: 0, squares: 0, min: Infinity, max: -Infinity, met: 0, list: list ? [] : null });

/** What was missing among those who are counted. A measure that is hidden tells nothing, also not how many did not know. */
export function lackingOf(tally: Tally, measure: CompiledMeasure, { upTo, total }: Disclosed): { readonly kinds: readonly number[]; readonly of: number } {
  const sum: Lacking = { kinds: [0, 0, 0, 0, 0], of: 0 };
  if (total) return sum;
  tally.of(measure).lacking.forEach((each, at) => {
    if (Math.floor(at / upTo.length) >= (upTo[at % upTo.length] as number)) return;
    sum.of += each.of;
    each.kinds.forEach((count, kind) => { sum.kinds[kind] = (sum.kinds[kind] as number) + count; });
  });
  return sum;
}

function needsOrder(rule: Grouping | undefined): boolean {
  return rule?.aggregate === "median" || rule?.aggregate === "percentile";
}

// ---- results --------------------------------------------------------------------------------------------------

export type GroupedResult = {
  readonly value: number;
  readonly n: number | null;
  readonly suppressed: boolean;
  readonly groups: Readonly<Record<string, GroupResult>> | undefined;
  readonly spread: number | null;
  readonly agreement: number | null;
  readonly gap: GapResult | null | undefined;
  readonly from: readonly TraceInput[];
  readonly detail: unknown;
};

export function groupedResult(compiled: CompiledInstrument, measure: CompiledMeasure, tally: Tally, shown: Disclosed): GroupedResult {
  const rule = measure.measure.groups;
  const sums = countedSums(tally, measure, shown);
  const all = together(sums);
  const isSuppressed = shown.total;
  const weights = tally.groups.map((name) => rule?.weights?.[name] ?? 1);
  const values = sums.map((each) => statistic(each, rule).value);
  const groups = tally.groups.map((name, index) => ({ name, index, isHidden: (shown.hidden.has(index) || isSuppressed) && (sums[index] as Sums).n > 0 || shown.hidden.has(index) }));
  const total = totalOf(rule, all, sums, shown.hidden, weights);
  const results = groups.map(({ name, index, isHidden }): [string, GroupResult] => {
    const own = sums[index] as Sums;
    const value = values[index] as number;
    const band = isHidden ? undefined : bandOf(measure.bands, value, null);
    return [name, {
      value: isHidden ? null : nullIfNaN(value), n: isHidden ? null : own.n, suppressed: isHidden,
      spread: isHidden ? null : nullIfNaN(deviation(own)), agreement: isHidden ? null : agreementOf(own, measure), ...(band ? { band } : {}),
    }];
  });
  const visible = results.filter(([, group]) => group.value !== null) as [string, GroupResult & { value: number }][];
  const detail = isSuppressed ? { suppressed: true } : {
    aggregate: rule?.aggregate ?? "mean", total: rule?.total ?? "ofRespondents",
    ...(rule?.total === "meanOfGroups" ? total.detail : { all: total.detail }),
    groups: Object.fromEntries(groups.filter(({ isHidden }) => !isHidden).map(({ name, index }) => [name, statistic(sums[index] as Sums, rule).detail])),
  };
  return {
    value: isSuppressed ? NaN : total.value, n: isSuppressed ? null : all.n, suppressed: isSuppressed,
    groups: tally.groups.length > 0 ? Object.fromEntries(results) : undefined,
    spread: isSuppressed ? null : nullIfNaN(deviation(all)), agreement: isSuppressed ? null : agreementOf(all, measure),
    gap: tally.groups.length > 0 ? gapOf(visible) : undefined,
    from: tally.groups.length > 0
      ? groups.map(({ name, index, isHidden }) => ({ kind: "group", name, value: isHidden ? null : nullIfNaN(values[index] as number), n: isHidden ? null : (sums[index] as Sums).n, weight: rule?.total === "meanOfGroups" ? (weights[index] as number) : isHidden ? 0 : (sums[index] as Sums).n, suppressed: isHidden }))
      : [{ kind: "group", name: "respondents", value: isSuppressed ? null : nullIfNaN(total.value), n: isSuppressed ? null : all.n, weight: 1, suppressed: isSuppressed }],
    detail,
  };
}

/**
 * The measure of all who are counted. In a mean of groups, the groups that are hidden count as one, by their joint value and their
 * weights together: by their own values, two measures with other weights would tell them apart.
 */
function totalOf(rule: Grouping | undefined, all: Sums, sums: readonly Sums[], hidden: ReadonlySet<number>, weights: readonly number[]): { value: number; detail: Record<string, unknown> } {
  if (rule?.total === "meanOfRespondents") return { value: all.n === 0 ? NaN : all.total / all.n, detail: { sum: all.total, n: all.n } };
  if (rule?.total !== "meanOfGroups" || weights.length === 0) return statistic(all, rule);
  let sum = 0;
  let weight = 0;
  const count = (value: number, its: number): void => {
    if (value !== value) return;
    sum += its * value;
    weight += its;
  };
  const inOne = weights.map((_, group) => group).filter((group) => hidden.has(group) && (sums[group] as Sums).n > 0);
  weights.forEach((own, group) => { if (!inOne.includes(group)) count(statistic(sums[group] as Sums, rule).value, own); });
  if (inOne.length > 0) count(statistic(together(inOne.map((group) => sums[group] as Sums)), rule).value, inOne.reduce((total, group) => total + (weights[group] as number), 0));
  return { value: weight === 0 ? NaN : sum / weight, detail: { weightedSum: sum, weight } };
}

/** The aggregate, and what it is recomputed from. */
function statistic(sums: Sums, rule: Grouping | undefined): { value: number; detail: Record<string, unknown> } {
  const { n, total } = sums;
  const by = rule?.aggregate ?? "mean";
  if (by === "sum") return { value: n === 0 ? NaN : total, detail: { sum: total } };
  if (by === "count") return { value: rule?.where === undefined ? n : sums.met, detail: { met: rule?.where === undefined ? n : sums.met } };
  if (n === 0) return { value: NaN, detail: { n } };
  switch (by) {
    case "mean": return { value: total / n, detail: { sum: total, n } };
    case "share": return { value: sums.met / n, detail: { met: sums.met, n } };
    case "min": return { value: sums.min, detail: { min: sums.min } };
    case "max": return { value: sums.max, detail: { max: sums.max } };
    case "standardDeviation": return { value: deviation(sums), detail: { n, deviations: sums.shifted, squares: sums.squares } };
    default: {
      const found = percentileOf([...(sums.list ?? [])].sort(ascending), by === "median" ? 50 : (rule?.percentile ?? 50), rule?.method ?? "linear");
      return { value: found.value, detail: { lower: found.lower, upper: found.upper, fraction: found.fraction, n } };
    }
  }
}

function together(sums: readonly Sums[]): Sums {
  const all: Sums = { n: 0, total: 0, first: 0, shifted: 0, squares: 0, min: Infinity, max: -Infinity, met: 0, list: sums[0]?.list ? [] : null };
  for (const each of sums) {
    if (each.n === 0) continue;
    if (all.n === 0) all.first = each.first;
    // The squares of this group, moved to the first value of all.
    const move = each.first - all.first;
    all.squares += each.squares + 2 * move * each.shifted + each.n * move * move;
    all.shifted += each.shifted + each.n * move;
    all.n += each.n;
    all.total += each.total;
    all.min = Math.min(all.min, each.min);
    all.max = Math.max(all.max, each.max);
    all.met += each.met;
    if (all.list && each.list) for (const value of each.list) all.list.push(value);
  }
  return all;
}

function variance({ n, shifted, squares }: Sums): number {
  return n < 2 ? NaN : Math.max(0, (squares - (shifted * shifted) / n) / (n - 1));
}

function deviation(sums: Sums): number {
  return Math.sqrt(variance(sums));
}

/**
 * r_wg (James, Demaree & Wolf, J. Applied Psychology 69, 1984): 1 − s² ÷ the variance of answers at random. That is
 * (A² − 1) ÷ 12 for A equal steps, and range² ÷ 12 on a continuous scale. Below 0 it is 0.
 */
function agreementOf(sums: Sums, { bounds, measure }: CompiledMeasure): number | null {
  const own = variance(sums);
  if (!bounds || own !== own) return null;
  const range = bounds.max - bounds.min;
  const steps = measure.groups?.steps;
  const random = steps === undefined ? (range * range) / 12 : ((range / (steps - 1)) ** 2 * (steps * steps - 1)) / 12;
  return random === 0 ? null : Math.max(0, 1 - own / random);
}

function gapOf(visible: readonly (readonly [string, { readonly value: number }])[]): GapResult | null {
  if (visible.length < 2) return null;
  const highest = visible.reduce((best, each) => (each[1].value > best[1].value ? each : best));
  const lowest = visible.reduce((best, each) => (each[1].value < best[1].value ? each : best));
  return { value: highest[1].value - lowest[1].value, highest: highest[0], lowest: lowest[0] };
}

/** Who was asked and who answered. Who `waits` answered, but is not counted in any measure yet. */
export function responseResult(compiled: CompiledInstrument, tally: Tally, { respondents }: Disclosure, invited: Readonly<Record<string, number>> | undefined, waiting: Readonly<Record<string, number>> = {}): ResponseResult {
  const parts = tally.groups.length + 1;
  const counted = respondents.upTo.map((releases, group) => Array.from({ length: releases }, (_, release) => tally.respondents[group + release * parts] as number).reduce((sum, each) => sum + each, 0));
  const inAll = respondents.upTo.map((_, group) => tally.respondents.reduce((sum, each, at) => (at % parts === group ? sum + each : sum), 0) + (waiting[tally.groups[group] ?? ""] ?? 0));
  const answered = inAll.reduce((sum, each) => sum + each, 0);
  const asked = invited ? Object.keys(invited).sort().reduce((total, key) => total + (invited[key] ?? 0), 0) : null;
  return {
    groups: Object.fromEntries(tally.groups.map((name, index) => {
      const own = invited && Object.hasOwn(invited, name) ? (invited[name] as number) : null;
      const count = inAll[index] as number;
      const isHidden = respondents.hidden.has(index) || (count > 0 && counted[index] === 0);
      return [name, { invited: own, answered: isHidden ? null : count, rate: isHidden || own === null || own === 0 ? null : count / own, suppressed: isHidden }];
    })),
    answered, minimumSize: compiled.instrument.groups?.minimumSize ?? 1, invited: asked, rate: asked === null || asked === 0 ? null : answered / asked,
  };
}

function nullIfNaN(value: number): number | null {
  return value === value ? value : null;
}
