/**
 * What may be shown of groups of respondents, so that nobody is found: neither in a small group, nor by subtracting the shown groups
 * from the total, nor by subtracting an earlier result from a later one.
 *
 * A result that is shown again may have grown. Every respondent tells in which *release* he was first counted (0, 1, …). What an
 * earlier result showed is computed again from those releases, measure by measure, because who answered differs by measure. Whatever
 * two results differ by then holds nobody or at least the minimum; who would be found waits for the next release.
 */
import type { CompiledInstrument, CompiledMeasure } from "./compile.ts";
import type { Tally } from "./groups.ts";

/** `hidden`: groups that are not shown. `total`: nothing of this measure is. `upTo`: per group, how many releases are counted. */
export type Disclosed = { readonly hidden: ReadonlySet<number>; readonly total: boolean; readonly upTo: readonly number[] };
export type Disclosure = { readonly respondents: Disclosed; readonly of: (measure: CompiledMeasure) => Disclosed };

/**
 * Which groups are hidden. A group of fewer than `minimum` is; and as long as what is hidden could be found by
 * subtracting the shown groups from the total (one group alone, or several that together are still fewer than the
 * minimum), the smallest shown group is hidden too. Groups without respondents hide nothing.
 */
export function hiddenGroups(sizes: readonly number[], minimum: number, hiddenAlready: ReadonlySet<number> = new Set()): Set<number> {
  const hidden = new Set<number>();
  sizes.forEach((size, index) => {
    if (size > 0 && (size < minimum || hiddenAlready.has(index))) hidden.add(index);
  });
  if (hidden.size === 0) return hidden;
  for (;;) {
    const together = [...hidden].reduce((total, index) => total + (sizes[index] as number), 0);
    if (hidden.size > 1 && together >= minimum) return hidden;
    let smallest = -1;
    sizes.forEach((size, index) => {
      if (size > 0 && !hidden.has(index) && (smallest < 0 || size < (sizes[smallest] as number))) smallest = index;
    });
    if (smallest < 0) return hidden;
    hidden.add(smallest);
  }
}

/** What is hidden in each measure over respondents: what its respondents ask, and what the measures it is made of ask. */
export function disclosure(compiled: CompiledInstrument, tally: Tally, measures: readonly CompiledMeasure[], waiting: Readonly<Record<string, number>> = {}): Disclosure {
  const minimum = compiled.instrument.groups?.minimumSize ?? 1;
  const parts = tally.groups.length + 1;
  const releases = tally.releases();
  const respondents = begin(parts);
  const states = new Map(measures.map((each) => [each.measure.name, begin(parts)]));
  // Respondents without a known group are never shown as a group.
  const unnamed = new Set(tally.groups.length > 0 ? [tally.groups.length] : []);
  for (let release = 0; release < releases; release += 1) {
    step(respondents, release, (group, of) => tally.respondents[group + of * parts] ?? 0, minimum, [], unnamed, tally.groups.length > 0);
    for (const each of measures) {
      const { sums } = tally.of(each);
      const needs = [respondents, ...[...each.needs].flatMap((need) => states.get(need) ?? [])];
      const inherited = new Set(needs.flatMap((need) => [...need.hidden]));
      step(states.get(each.measure.name) as State, release, (group, of) => sums[group + of * parts]?.n ?? 0, Math.max(minimum, each.measure.groups?.minimumSize ?? 1), needs, inherited, tally.groups.length > 0);
    }
  }
  // A group of which everybody waits is told to be withheld, not to be empty.
  tally.groups.forEach((name, group) => {
    if ((waiting[name] ?? 0) > 0 && countOf(tally, group, parts) === 0) for (const state of [respondents, ...states.values()]) state.hidden.add(group);
  });
  return { respondents, of: (measure) => states.get(measure.measure.name) ?? begin(parts) };
}

const countOf = (tally: Tally, group: number, parts: number): number => tally.respondents.reduce((sum, size, at) => (at % parts === group ? sum + size : sum), 0);

type State = { hidden: Set<number>; total: boolean; upTo: number[]; counted: number };
const begin = (parts: number): State => ({ hidden: new Set(), total: false, upTo: new Array<number>(parts).fill(0), counted: 0 });

/** Takes the next release in as far as it gives nobody away. `needs`: what the measure is made of, already at this release; the first is all respondents. */
function step(state: State, release: number, sizeOf: (group: number, release: number) => number, minimum: number, needs: readonly State[], inherited: ReadonlySet<number>, hasGroups: boolean): void {
  const added = state.upTo.map((upTo, group) => {
    let size = 0;
    for (let of = upTo; of <= release; of += 1) size += sizeOf(group, of);
    return size;
  });
  const all = added.reduce((total, size) => total + size, 0);
  const waits = (group: number): boolean => needs.some((need) => (need.upTo[group] as number) <= release);
  const take = (group: number): void => { state.upTo[group] = release + 1; state.counted += added[group] as number; };
  if (state.counted === 0) {
    const free = added.map((size, group) => (release > 0 && waits(group) ? 0 : size));
    state.hidden = hasGroups ? new Set([...hiddenGroups(free, minimum, inherited), ...inherited]) : new Set();
    const together = free.reduce((total, size) => total + size, 0);
    state.total = needs.slice(1).some((need) => need.total) || (together > 0 && together < minimum);
    if (!state.total) added.forEach((size, group) => { if (free[group] === size) take(group); });
    return;
  }
  if (all === 0) { state.upTo.fill(release + 1); return; }
  // What was hidden once stays hidden: shown later, it would be subtracted from what it was hidden in.
  for (const group of inherited) state.hidden.add(group);
  const hidden = [...state.hidden];
  const inHidden = hidden.reduce((total, group) => total + (added[group] as number), 0);
  const mayHidden = inHidden === 0 || (inHidden >= minimum && !hidden.some((group) => (added[group] as number) > 0 && waits(group)));
  added.forEach((size, group) => {
    const may = state.hidden.has(group) ? mayHidden : size === 0 || (size >= minimum && !waits(group));
    if (may) take(group);
  });
}
