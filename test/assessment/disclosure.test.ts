import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { hiddenGroups } from "../../server/assessment/disclosure.ts";
import { score } from "../../server/assessment/score.ts";
import { figuresAbout, findable, GROUPS, layered } from "./attack.ts";

const MINIMUM = 3;

type Person = { readonly group: string; readonly answers: boolean; readonly release: number };
const figuresOf = (people: readonly Person[], upTo: number): ReturnType<typeof figuresAbout> => figuresAbout(people.flatMap((each, index) => (each.release > upTo ? [] : [{ ...each, index }])), people.length);

const person = fc.record({ group: fc.constantFrom(...GROUPS), answers: fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) }), release: fc.integer({ min: 0, max: 2 }) });

describe("with all figures of all releases and linear algebra nobody finds fewer people than the minimum", () => {
  test("in one result", () => {
    fc.assert(fc.property(fc.array(person, { maxLength: 12 }), (people) => {
      const once = people.map((each) => ({ ...each, release: 0 }));
      expect(findable(figuresOf(once, 0).figures, once.length, MINIMUM)).toBeNull();
    }), { numRuns: 150 });
  });

  test("in results that grow", () => {
    fc.assert(fc.property(fc.array(person, { minLength: 4, maxLength: 13 }), (people) => {
      expect(findable([0, 1, 2].flatMap((release) => figuresOf(people, release).figures), people.length, MINIMUM)).toBeNull();
    }), { numRuns: 150 });
  });

  test("the attack itself works: a small group, a single newcomer, or groups weighed in two ways give people away", () => {
    expect(findable([[1, 1, 1, 1, 0], [1, 1, 1, 1, 1]], 5, 3)).not.toBeNull();
    expect(findable([[1, 1, 0, 0, 0], [1, 1, 1, 1, 1]], 5, 3)).not.toBeNull();
    expect(findable([[1, 1, 1, 1, 1], [1 / 2, 1 / 2, 1 / 3, 1 / 3, 1 / 3]], 5, 3)).not.toBeNull();
    expect(findable([[1, 1, 1, 0, 0, 0], [1, 1, 1, 1, 1, 1]], 6, 3)).toBeNull();
  });
});

describe("a result that grows", () => {
  const people = (...sizes: readonly (readonly [group: string, release: number, count: number])[]): Person[] => sizes.flatMap(([group, release, count]) => Array.from({ length: count }, () => ({ group, release, answers: true })));
  const shown = (of: readonly Person[]): Record<string, number | null> => {
    const { x } = figuresOf(of, 9).result.measures;
    return { ...Object.fromEntries(Object.entries(x?.groups ?? {}).map(([name, group]) => [name, group.suppressed ? null : group.n])), all: x?.n ?? null };
  };

  test("three newcomers come in, two wait", () => {
    expect(shown(people(["board", 0, 5], ["staff", 0, 4], ["board", 1, 3]))).toEqual({ board: 8, managers: 0, staff: 4, all: 12 });
    expect(shown(people(["board", 0, 5], ["staff", 0, 4], ["board", 1, 2]))).toEqual({ board: 5, managers: 0, staff: 4, all: 9 });
  });
  test("who waited comes in with the next, when they are three together", () => {
    expect(shown(people(["board", 0, 5], ["staff", 0, 4], ["board", 1, 2], ["board", 2, 1]))).toEqual({ board: 8, managers: 0, staff: 4, all: 12 });
  });
  test("a layer that was hidden in a total stays hidden, with the one it was hidden with", () => {
    expect(shown(people(["board", 0, 6], ["managers", 0, 5], ["staff", 0, 2]))).toEqual({ board: 6, managers: null, staff: null, all: 13 });
    expect(shown(people(["board", 0, 6], ["managers", 0, 5], ["staff", 0, 2], ["staff", 1, 4]))).toEqual({ board: 6, managers: null, staff: null, all: 17 });
  });
  test("groups that are hidden count as one in a mean of groups: 10, and (2 × 40 + 5 × 5) ÷ 7 twice", () => {
    const answers = [...Array.from({ length: 6 }, () => ["board", 10] as const), ...Array.from({ length: 2 }, () => ["staff", 40] as const), ...Array.from({ length: 5 }, () => ["managers", 5] as const)];
    const { measures } = score(layered, { respondents: answers.map(([group, x]) => ({ group, answers: { x } })) });
    expect(measures["xOfGroups"]?.value).toBeCloseTo((10 + 2 * 15) / 3, 12);
    expect(measures["xWeighted"]?.value).toBeCloseTo((3 * 10 + 1.5 * 15) / 4.5, 12);
  });
  test("a layer of which everybody waits is told to be withheld, and counts in the response", () => {
    const result = score(layered, { respondents: Array.from({ length: 4 }, () => ({ group: "board", answers: { x: 1 } })), waiting: { staff: 2 }, invited: { board: 4, staff: 4 } });
    expect(result.measures["x"]?.groups?.["staff"]).toMatchObject({ suppressed: true, value: null });
    expect(result.response).toMatchObject({ answered: 6, rate: 0.75, groups: { staff: { suppressed: true, answered: null } } });
  });
});

test("what is hidden cannot be found by subtraction: at least two groups, together at least the minimum", () => {
  fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 8 }), { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 5 }), (sizes, minimum) => {
    const hidden = hiddenGroups(sizes, minimum);
    sizes.forEach((size, index) => { if (size > 0 && size < minimum) expect(hidden.has(index)).toBe(true); });
    if (hidden.size === 0) return;
    const together = [...hidden].reduce((total, index) => total + (sizes[index] as number), 0);
    const isAll = sizes.every((size, index) => size === 0 || hidden.has(index));
    expect(isAll || (hidden.size >= 2 && together >= minimum)).toBe(true);
  }), { numRuns: 2000 });
});
