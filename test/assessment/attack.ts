/** An attacker with all published figures and a computer: what follows from them about few people. */

import { score } from "../../server/assessment/score.ts";
import type { AssessmentResult } from "../../server/assessment/results.ts";
import { tiny } from "./tiny.ts";

export const GROUPS = ["board", "managers", "staff"];

/** One answer, told in three ways that weigh the groups differently: together they are more equations. */
export const layered = tiny({
  respondents: [{ type: "text", inputType: "number", name: "x" }],
  instrument: { groups: { name: "layer", title: "Layer", members: GROUPS.map((name) => ({ name, title: name })), minimumSize: 3 } },
  measures: [
    { name: "x", by: "mean", items: ["x"], scale: { min: 0, max: 100 } },
    { name: "xOfGroups", by: "mean", items: ["x"], scale: { min: 0, max: 100 }, groups: { total: "meanOfGroups" } },
    { name: "xWeighted", by: "mean", items: ["x"], scale: { min: 0, max: 100 }, groups: { total: "meanOfGroups", weights: { board: 3, managers: 1, staff: 0.5 } } },
  ],
});

/** One published figure as a weighing of people's answers: coefficient per unknown. */
export type Figure = readonly number[];

const SMALL = 1e-9;

function rank(rows: readonly (readonly number[])[]): number {
  const work = rows.map((row) => [...row]);
  let found = 0;
  for (let column = 0; column < (work[0]?.length ?? 0) && found < work.length; column += 1) {
    let best = found;
    for (let row = found; row < work.length; row += 1) if (Math.abs(work[row]?.[column] ?? 0) > Math.abs(work[best]?.[column] ?? 0)) best = row;
    const pivot = work[best] as number[];
    if (Math.abs(pivot[column] as number) < SMALL) continue;
    work[best] = work[found] as number[];
    work[found] = pivot;
    for (let row = found + 1; row < work.length; row += 1) {
      const own = work[row] as number[];
      const factor = (own[column] as number) / (pivot[column] as number);
      if (factor !== 0) for (let at = column; at < own.length; at += 1) own[at] = (own[at] as number) - factor * (pivot[at] as number);
    }
    found += 1;
  }
  return found;
}

/** Every subset of `size` of 0 … of − 1. */
function* subsets(of: number, size: number, from = 0): Generator<number[]> {
  if (size === 0) { yield []; return; }
  for (let first = from; first < of; first += 1) for (const rest of subsets(of, size - 1, first + 1)) yield [first, ...rest];
}

/**
 * People of whom something follows: a set of fewer than `minimum` about whom some combination of the figures speaks and about nobody
 * else. Linear algebra: leaving their columns out lowers the rank. `null` when there is no such set.
 */
export function findable(figures: readonly Figure[], people: number, minimum: number): readonly number[] | null {
  const all = rank(figures);
  const size = Math.min(minimum - 1, people);
  if (size < 1) return null;
  for (const set of subsets(people, size)) if (rank(figures.map((figure) => figure.filter((_, at) => !set.includes(at)))) < all) return set;
  return null;
}

/** Somebody who is counted: his place among all people there ever were. */
export type Counted = { readonly index: number; readonly group: string; readonly answers: boolean; readonly release: number };

/** The figures of a result over these people, each as a weighing of the answers of all `people`: how it moves when one of them answers 1 more. */
export function figuresAbout(counted: readonly Counted[], people: number, waiting: Readonly<Record<string, number>> = {}): { figures: Figure[]; result: AssessmentResult } {
  const run = (who: number): AssessmentResult => score(layered, { respondents: counted.map(({ index, group, release, answers }) => ({ group, release, answers: answers ? { x: index === who ? 1 : 0 } : {} })), waiting });
  const valuesOf = (result: AssessmentResult): (number | null)[] => Object.values(result.measures).flatMap((measure) => [measure.value, ...Object.values(measure.groups ?? {}).map((group) => group.value)]);
  const result = run(-1);
  const moved = Array.from({ length: people }, (_, index) => (counted.some((each) => each.index === index) ? valuesOf(run(index)) : null));
  return { result, figures: valuesOf(result).flatMap((value, at) => (value === null ? [] : [moved.map((of) => (of === null ? 0 : (of[at] ?? 0) - value))])) };
}
