import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { nothingReleased, type PerGroup, readReleased, release, type Released } from "../../server/rounds/release.ts";
import { poolsOf } from "../../server/rounds/submitting.ts";
import { type Counted, figuresAbout, findable, type Figure, GROUPS } from "../assessment/attack.ts";

const MINIMUM = 3;
const people = (prefix: string, count: number): string[] => Array.from({ length: count }, (_, index) => `${prefix}${index}`);
const released = (groups: PerGroup, withheld: readonly string[] = []): Released => ({ groups: Object.fromEntries(Object.entries(groups).map(([group, ids]) => [group, [ids]])), withheld });
const countedIn = (before: Released, current: PerGroup, pools: readonly (readonly string[])[] = []): string[] => [...release(before, current, MINIMUM, pools).counted.keys()].sort();

describe("a result that is shown again gives nobody away", () => {
  test("the first result rests on everybody in layers of the minimum; a smaller layer waits", () => {
    const first = release(nothingReleased, { board: people("b", 3), staff: people("s", 2) }, MINIMUM);
    expect([...first.counted.keys()]).toEqual(["b0", "b1", "b2"]);
    expect(first).toMatchObject({ waiting: { staff: 2 }, released: { groups: { board: [["b0", "b1", "b2"]] }, withheld: [] } });
  });
  test("when no layer has the minimum they come in together, if together they have it", () => {
    expect(countedIn(nothingReleased, { board: people("b", 1), staff: people("s", 2) })).toEqual(["b0", "s0", "s1"]);
    expect(countedIn(nothingReleased, { board: people("b", 1), staff: people("s", 1) })).toEqual([]);
  });
  test("one more than last time waits; three come in together, as the next release", () => {
    const before = released({ staff: people("a", 3) });
    expect(countedIn(before, { staff: people("a", 4) })).toEqual(people("a", 3));
    const grown = release(before, { staff: people("a", 6) }, MINIMUM);
    expect([...grown.counted]).toEqual([["a0", 0], ["a1", 0], ["a2", 0], ["a3", 1], ["a4", 1], ["a5", 1]]);
  });
  test("a layer that waited comes in when it has the minimum", () => {
    const { released: before } = release(nothingReleased, { board: people("b", 4), staff: people("s", 2) }, MINIMUM);
    expect([...release(before, { board: people("b", 4), staff: people("s", 3) }, MINIMUM).counted]).toEqual([...people("b", 4).map((id) => [id, 0]), ...people("s", 3).map((id) => [id, 1])]);
  });
  test("when one withdrew, his layer is withheld for good, with the layers it was hidden with", () => {
    const before = released({ board: people("b", 5), managers: people("m", 5), staff: people("s", 5) });
    const after = release(before, { board: people("b", 5), managers: people("m", 5), staff: people("s", 4) }, MINIMUM, [["managers", "staff"]]);
    expect([...after.counted.keys()]).toEqual(people("b", 5));
    expect(after.released.withheld).toEqual(["managers", "staff"]);
    expect(countedIn(after.released, { board: people("b", 5), managers: people("m", 9), staff: people("t", 9) })).toEqual(people("b", 5));
  });
  test("what an earlier version stored is read as one release", () => {
    expect(readReleased({ staff: ["a"] })).toEqual({ groups: { staff: [["a"]] }, withheld: [] });
    expect(readReleased({})).toEqual(nothingReleased);
    expect(readReleased(released({ staff: ["a"] }, ["staff"]))).toEqual(released({ staff: ["a"] }, ["staff"]));
  });
});

/** People come and go between the scorings of a municipality: what every result showed, put together. */
const arrival = fc.record({ group: fc.constantFrom(...GROUPS), answers: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }), comes: fc.integer({ min: 0, max: 2 }), goes: fc.oneof({ weight: 5, arbitrary: fc.constant(9) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 2 }) }) });

test("with every result that was ever shown and linear algebra nobody finds fewer people than the minimum", () => {
  let shown = 0;
  fc.assert(fc.property(fc.array(arrival, { minLength: 3, maxLength: 12 }), (all) => {
    let before = nothingReleased;
    let pools: readonly (readonly string[])[] = [];
    const figures: Figure[] = [];
    for (let moment = 0; moment < 3; moment += 1) {
      const current: Record<string, string[]> = {};
      all.forEach(({ group, comes, goes }, index) => { if (comes <= moment && goes > moment) (current[group] ??= []).push(String(index)); });
      const next = release(before, current, MINIMUM, pools);
      const counted = all.flatMap(({ group, answers }, index): Counted[] => { const of = next.counted.get(String(index)); return of === undefined ? [] : [{ index, group, answers, release: of }]; });
      const { figures: now, result } = figuresAbout(counted, all.length, next.waiting);
      figures.push(...now);
      shown += now.length;
      before = next.released;
      pools = poolsOf(result);
    }
    expect(findable(figures, all.length, MINIMUM)).toBeNull();
  }), { numRuns: 250 });
  expect(shown).toBeGreaterThan(500);
});
