import { describe, expect, test } from "@jest/globals";
import { compare, peersOf, sizeClass, standardDeviation, type ComparedMeasure } from "../../server/region/comparison.ts";
import type { Member } from "../../server/region/inputs.ts";

const MEMBERS: readonly Member[] = [{ code: "A", name: "A", inhabitants: 12000 }, { code: "B", name: "B", inhabitants: 30000 }, { code: "C", name: "C", inhabitants: 30001 }, { code: "D", name: "D", inhabitants: null }];

function measure(value: number, layers: Record<string, number | null>, agreement: number): ComparedMeasure {
  return { value, groups: Object.fromEntries(Object.entries(layers).map(([layer, of]) => [layer, { value: of, n: of === null ? null : 5, suppressed: of === null, agreement: of === null ? null : agreement }])) };
}

describe("compare", () => {
  const scores = {
    A: { trust: measure(80, { bestuur: 90, management: 70 }, 0.9), task: measure(60, { bestuur: 60, management: 60 }, 0.9) },
    B: { trust: measure(40, { bestuur: 50, management: null }, 0.9), task: measure(62, { bestuur: 62, management: 62 }, 0.9) },
    C: { trust: measure(60, { bestuur: 60, management: 40 }, 0.9), task: measure(61, { bestuur: 61, management: 61 }, 0.3) },
  };
  const { rows, municipalities } = compare(MEMBERS, scores, ["trust", "task"]);
  const [trust, task] = rows;

  test("leaves out who has no scores and gives the region's figures: mean 60, population deviation √(800/3)", () => {
    expect(municipalities).toEqual(["A", "B", "C"]);
    expect(trust).toMatchObject({ mean: 60, median: 60, lowest: 40, highest: 80, count: 3 });
    expect(trust?.spread).toBeCloseTo(Math.sqrt(800 / 3), 12);
    // A: 90 − 70, C: 60 − 40; B shows one layer only
    expect(trust?.layerGap).toBe(20);
  });

  test("says where we think that we agree: each sure of itself, and different", () => {
    expect(trust?.consensus).toBe("presumed");
    expect(task?.consensus).toBe("agree");
    expect(compare(MEMBERS, scores, ["task"], { sureFrom: 0.95 }).rows[0]?.consensus).toBe("unsure");
  });

  test("a layer that was suppressed stays suppressed", () => {
    const [row] = compare(MEMBERS, scores, ["trust"], { layer: "management" }).rows;
    expect(row?.cells["B"]).toEqual({ value: null, suppressed: true, earlier: null });
    expect(row?.count).toBe(2);
  });

  test("round on round", () => {
    const [row] = compare(MEMBERS, scores, ["trust"], {}, { A: { trust: { value: 70 } } }).rows;
    expect(row?.cells["A"]?.earlier).toBe(70);
    expect(row?.cells["B"]?.earlier).toBeNull();
  });

  test("one municipality has no spread, none has no figures", () => {
    expect(compare(MEMBERS, { A: scores.A }, ["trust"]).rows[0]).toMatchObject({ spread: null, consensus: null });
    expect(compare(MEMBERS, {}, ["trust"]).rows[0]).toMatchObject({ mean: null, median: null, count: 0 });
  });
});

describe("peers", () => {
  test("30,000 inhabitants is still in the class of the tax rule, 30,001 is not", () => {
    expect(sizeClass(30000)).toBe("20000-30000");
    expect(sizeClass(30001)).toBe("30000-50000");
    expect(sizeClass(null)).toBeNull();
  });

  test("neighbours are the strongest ties first; nobody without a tie", () => {
    const ties: Record<string, number> = { "A B": 2, "A C": 5, "A D": 0 };
    const strength = (a: string, b: string) => ties[`${a} ${b}`] ?? 0;
    expect(peersOf("A", "neighbours", MEMBERS, strength)).toEqual(["C", "B"]);
    expect(peersOf("A", "region", MEMBERS, strength)).toEqual(["B", "C", "D"]);
    expect(peersOf("A", "own", MEMBERS, strength)).toEqual([]);
    expect(peersOf("A", "sizeClass", MEMBERS, strength)).toEqual([]);
  });

  test("population standard deviation of 2, 4, 4, 4, 5, 5, 7, 9 is 2", () => {
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2);
  });
});
