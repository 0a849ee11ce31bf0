import { describe, expect, test } from "@jest/globals";
import { BSON } from "mongodb";
import fc from "fast-check";
import type { Document } from "../../../../server/store/embedded/query/context.ts";
import { neededFields } from "../../../../server/store/embedded/query/needed.ts";
import { decodeDocument, decodeFields } from "../../../../server/store/embedded/query/partial.ts";
import { compilePipeline } from "../../../../server/store/embedded/query/pipeline.ts";
import { compileProjection } from "../../../../server/store/embedded/query/project.ts";
import { anyValue, context, int, plain, refusal, typed } from "./value.ts";

const cities = [
  { _id: 1, name: "Almere", province: "Flevoland", people: 220, roles: ["A", "B"] },
  { _id: 2, name: "Lelystad", province: "Flevoland", people: 83, roles: [] },
  { _id: 3, name: "Zwolle", province: "Overijssel", people: 130, roles: ["B"] },
];
const run = (stages: Document[], documents: Document[] = cities): unknown =>
  plain([...compilePipeline(typed(stages), context({ cities: typed(cities) })).run(typed(documents))]);
const value = (expression: unknown, document: Document = {}): unknown => (run([{ $project: { _id: 0, v: expression } }], [document]) as Document[])[0]!["v"];

describe("a pipeline", () => {
  test("matches, groups and sorts", () => {
    expect(run([{ $match: { people: { $gt: 100 } } }, { $group: { _id: "$province", people: { $sum: "$people" }, names: { $push: "$name" } } }, { $sort: { _id: 1 } }])).toEqual([
      { _id: "Flevoland", people: 220, names: ["Almere"] },
      { _id: "Overijssel", people: 130, names: ["Zwolle"] },
    ]);
  });

  test("unwinds, counts, and joins", () => {
    expect(run([{ $unwind: "$roles" }, { $sortByCount: "$roles" }])).toEqual([{ _id: "B", count: 2 }, { _id: "A", count: 1 }]);
    expect(run([{ $match: { _id: 3 } }, { $lookup: { from: "cities", localField: "roles", foreignField: "roles", as: "peers" } }, { $project: { "peers.name": 1 } }])).toEqual([
      { _id: 3, peers: [{ name: "Almere" }, { name: "Zwolle" }] },
    ]);
    expect(run([{ $limit: 1 }, { $lookup: { from: "cities", let: { p: "$province" }, pipeline: [{ $match: { $expr: { $eq: ["$province", "$$p"] } } }, { $count: "n" }], as: "peers" } }, { $project: { peers: 1 } }])).toEqual([
      { _id: 1, peers: [{ n: 2 }] },
    ]);
  });

  test("a bucket begins at its boundary", () => {
    expect(run([{ $bucket: { groupBy: "$people", boundaries: [0, 130, 500] } }])).toEqual([{ _id: 0, count: 1 }, { _id: 130, count: 2 }]);
  });

  test("tells the planner what its beginning asks", () => {
    const { leadingMatch, leadingSort, leadingLimit, needed } = compilePipeline(typed([{ $match: { a: 1 } }, { $sort: { b: 1 } }, { $skip: 2 }, { $limit: 3 }, { $group: { _id: "$c" } }]), context());
    expect(plain([leadingMatch, leadingSort, leadingLimit])).toEqual([{ a: 1 }, { b: 1 }, 5]);
    expect([...needed!].sort()).toEqual(["a", "b", "c"]);
    expect(neededFields([{ $match: { a: 1 } }])).toBeUndefined();
  });

  test("refuses what is absent or unknown, with MongoDB's code", () => {
    for (const [stages, code] of [
      [[{ $graphLookup: {} }], 238], [[{ $foo: {} }], 40324], [[{ $changeStream: {} }], 40573], [[{ $match: {}, $sort: {} }], 40323], [[{ $limit: 0 }], 15958],
      [[{ $group: { _id: null, n: { $foo: 1 } } }], 15952], [[{ $project: { a: { $foo: 1 } } }], 168], [[{ $project: { a: { $sin: 1 } } }], 238], [[{ $out: "x" }, { $limit: 1 }], 40601],
    ] as const) expect(() => run(stages as unknown as Document[])).toThrow(refusal(code));
  });
});

describe("an expression", () => {
  test("compares across types and keeps integers", () => {
    expect(value({ $gt: ["a", 5] })).toBe(true);
    expect(value({ $eq: ["$missing", null] })).toBe(false);
    expect(value({ $add: [1, 2.5] })).toBe(3.5);
    expect(value({ $sum: [0.1, 0.2, 0.3] })).toBe(0.6);
    expect(value({ $divide: [7, 2] })).toBe(3.5);
  });

  test("knows dates in time zones", () => {
    const date = new Date("2026-03-29T00:30:00Z");
    const amsterdam = { date, timezone: "Europe/Amsterdam" };
    expect(value({ $dateToString: { ...amsterdam, format: "%Y-%m-%d %H:%M %z" } })).toBe("2026-03-29 01:30 +0100");
    expect(value({ $dateTrunc: { ...amsterdam, unit: "day" } })).toEqual(new Date("2026-03-28T23:00:00Z"));
    expect(value({ $dateAdd: { startDate: date, unit: "day", amount: 1, timezone: "Europe/Amsterdam" } })).toEqual(new Date("2026-03-29T23:30:00Z"));
    expect(value({ $dateAdd: { startDate: new Date("2026-01-31T00:00:00Z"), unit: "month", amount: 1 } })).toEqual(new Date("2026-02-28T00:00:00Z"));
    expect(value({ $isoWeek: new Date("2026-12-31T00:00:00Z") })).toBe(53);
  });

  test("a constant that fails shows before any document", () => {
    expect(() => compilePipeline(typed([{ $project: { a: { $divide: [1, 0] } } }]), context())).toThrow("can't $divide by zero");
  });
});

describe("a projection", () => {
  test("includes, excludes, slices and picks the matched element", () => {
    const project = (spec: Document, position?: number): unknown => plain(compileProjection(typed(spec), context())(typed({ _id: 1, a: [1, 2, 3], b: { c: 1, d: 2 } }), position));
    expect(project({ "b.c": 1 })).toEqual({ _id: 1, b: { c: 1 } });
    expect(project({ "b.c": 0, _id: 0 })).toEqual({ a: [1, 2, 3], b: { d: 2 } });
    expect(project({ a: { $slice: -1 }, b: 0 })).toEqual({ _id: 1, a: [3] });
    expect(project({ "a.$": 1 }, 1)).toEqual({ _id: 1, a: [2] });
    expect(() => project({ a: 1, b: 0 })).toThrow(refusal(31254));
  });
});

describe("partial decoding", () => {
  test("gives the same values as decoding the whole document", () => {
    const names = ["a", "b", "é", "long name"];
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...names), anyValue), fc.subarray(names), (document, wanted) => {
      const bytes = BSON.serialize(document);
      const whole = decodeDocument(bytes);
      const expected = Object.fromEntries(Object.entries(whole).filter(([name]) => wanted.includes(name)));
      expect(BSON.serialize(decodeFields(bytes, new Set(wanted)))).toEqual(BSON.serialize(expected));
    }), { numRuns: 500 });
  });

  test("reads what a pipeline needs, and nothing else changes the answer", () => {
    const bytes = cities.map((city) => BSON.serialize(typed(city)));
    const pipeline = compilePipeline([{ $match: { people: { $gt: int(90) } } }, { $group: { _id: "$province", n: { $sum: int(1) } } }], context());
    expect([...pipeline.run(bytes.map((raw) => decodeFields(raw, pipeline.needed!)))]).toEqual([...pipeline.run(bytes.map((raw) => decodeDocument(raw)))]);
  });
});
