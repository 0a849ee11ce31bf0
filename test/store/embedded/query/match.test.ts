import { describe, expect, test } from "@jest/globals";
import { BSON } from "mongodb";
import fc from "fast-check";
import { fieldBounds, equalityFields } from "../../../../server/store/embedded/query/bounds.ts";
import type { Document } from "../../../../server/store/embedded/query/context.ts";
import { keyTuples, meetsArray } from "../../../../server/store/embedded/query/indexkey.ts";
import { compileCollation, keyString } from "../../../../server/store/embedded/query/keystring.ts";
import { compileFilter } from "../../../../server/store/embedded/query/match.ts";
import { anyValue, context, int, long, plain, refusal, typed } from "./value.ts";

const matches = (document: Document, filter: Document): boolean => compileFilter(typed(filter), context()).matches(typed(document));

describe("a filter", () => {
  test("goes through arrays, and by index", () => {
    const order = { lines: [{ article: "pen", count: 3 }, { article: "ink", count: 1 }] };
    expect(matches(order, { "lines.article": "ink" })).toBe(true);
    expect(matches(order, { "lines.0.article": "ink" })).toBe(false);
    expect(matches(order, { lines: { $elemMatch: { article: "pen", count: { $gt: 2 } } } })).toBe(true);
    expect(matches(order, { lines: { $elemMatch: { article: "ink", count: { $gt: 2 } } } })).toBe(false);
    expect(matches(order, { lines: { $size: 2 } })).toBe(true);
  });

  test("null means null or missing, but not through arrays (7.0)", () => {
    expect(matches({}, { a: null })).toBe(true);
    expect(matches({ a: 5 }, { "a.b": null })).toBe(true);
    expect(matches({ a: [] }, { "a.b": null })).toBe(false);
    expect(matches({ a: [1] }, { "a.b": null })).toBe(false);
    expect(matches({ a: [{}] }, { "a.b": null })).toBe(true);
  });

  test("comparisons stay within a type; arrays and documents compare as wholes and in order", () => {
    expect(matches({ a: "5" }, { a: { $gt: 1 } })).toBe(false);
    expect(matches({ a: [1, 9] }, { a: { $gt: 5 } })).toBe(true);
    expect(matches({ a: { x: 1, y: 2 } }, { a: { y: 2, x: 1 } })).toBe(false);
    expect(matches({ a: NaN }, { a: { $lt: 5 } })).toBe(false);
  });

  test("a field named as something of JavaScript is only a field", () => {
    expect(matches({}, { constructor: { $exists: true } })).toBe(false);
    expect(matches({}, { "toString.length": { $exists: true } })).toBe(false);
  });

  test("$mod is exact on a Long beyond 2^53", () => {
    expect(compileFilter({ a: { $mod: [int(10), int(3)] } }, context()).matches({ a: long("9007199254740993") })).toBe(true);
  });

  test("tells the position that `$` means", () => {
    const filter = compileFilter(typed({ grades: { $gte: 8 } }), context());
    expect(filter.matchWithPosition(typed({ grades: [5, 9, 8] }))).toEqual({ matched: true, position: 1 });
  });

  test("compares by collation", () => {
    const collation = compileCollation({ locale: "en", strength: int(2) });
    expect(compileFilter({ mail: { $in: ["A@B.nl"] } }, { ...context(), collation }).matches({ mail: "a@b.NL" })).toBe(true);
  });

  test("regular expressions mean what PCRE means by them, or are refused", () => {
    expect(matches({ a: "x\n" }, { a: { $regex: "^x$" } })).toBe(true);
    expect(matches({ a: "ABC" }, { a: { $regex: "b", $options: "i" } })).toBe(true);
    expect(matches({ a: "a-b" }, { a: new BSON.BSONRegExp("a\\-b", "") })).toBe(true);
    expect(() => matches({ a: "x" }, { a: { $regex: "x++" } })).toThrow("set MONGODB_URI");
    expect(() => matches({ a: "x".repeat(40) }, { a: { $regex: "(x+)+y" } })).toThrow("set MONGODB_URI");
    expect(() => matches({ a: "x".repeat(70_000) }, { a: { $regex: "x+y" } })).toThrow("set MONGODB_URI");
    expect(matches({ a: "x".repeat(60_000) }, { a: { $regex: ".*foo.*" } })).toBe(false);
    expect(matches({ a: "a foo b" }, { a: { $regex: ".*foo.*" } })).toBe(true);
  });
  test("any text, its signs escaped, finds itself: an escaped backslash begins no escape", () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(..."\\QEAzxGRK12{}[]()*+?.^$|:#<>!=- d") }), (text) => {
      const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      expect(matches({ a: `before ${text} after` }, { a: { $regex: escaped } })).toBe(true);
      if (text !== "") expect(matches({ a: "~" }, { a: { $regex: escaped, $options: "i" } })).toBe(false);
    }), { numRuns: 500 });
    expect(() => matches({ a: "Q" }, { a: { $regex: "\\\\\\Qa" } })).toThrow("set MONGODB_URI");
  });

  test("refuses what it does not know, with MongoDB's code", () => {
    for (const [filter, code] of [
      [{ a: { $near: [1, 2] } }, 238], [{ $where: "1" }, 238], [{ $text: { $search: "a" } }, 238], [{ a: { $foo: 1 } }, 2], [{ $foo: [] }, 2],
      [{ a: { $in: 5 } }, 2], [{ $or: [] }, 2], [{ a: { $mod: [0, 1] } }, 2], [{ a: { $type: "text" } }, 2], [{ $expr: { $foo: 1 } }, 168], [{ $expr: "$$x" }, 17276],
    ] as const) expect(() => matches({}, filter)).toThrow(refusal(code));
  });
});

describe("bounds for an index", () => {
  const inside = (key: Buffer, bounds: ReturnType<typeof fieldBounds> extends Map<string, infer B> ? B : never): boolean =>
    bounds.some(({ low, high, lowInclusive, highInclusive }) => {
      const [from, to] = [Buffer.compare(key, low), Buffer.compare(key, high)];
      return (from > 0 || (from === 0 && lowInclusive)) && (to < 0 || (to === 0 && highInclusive));
    });

  test("every document that matches has a key within them", () => {
    const path = fc.constantFrom("a", "a.b", "b");
    const operator = fc.oneof(
      fc.tuple(fc.constantFrom("$eq", "$gt", "$gte", "$lt", "$lte"), anyValue).map(([name, value]) => ({ [name]: value })),
      fc.array(anyValue, { maxLength: 3 }).map((values) => ({ $in: values })),
      fc.tuple(anyValue, anyValue).map(([low, high]) => ({ $gte: low, $lt: high })),
      fc.tuple(fc.constantFrom("$gt", "$lte"), anyValue).map(([name, value]) => ({ $elemMatch: { [name]: value } })),
      anyValue.map((value) => ({ $elemMatch: { b: value } })),
    );
    const document = fc.dictionary(fc.constantFrom("a", "b"), anyValue, { noNullPrototype: true });
    fc.assert(fc.property(fc.dictionary(path, operator, { minKeys: 1, maxKeys: 2, noNullPrototype: true }), document, (filter, found) => {
      let compiled;
      try {
        compiled = compileFilter(filter, context());
      } catch (error) {
        if ((error as Error).name === "CommandError") return;
        throw error;
      }
      if (!compiled.matches(found)) return;
      for (const [name, bounds] of fieldBounds(filter)) {
        const keys = keyTuples(found, [name.split(".")]).map(([value]) => keyString(value));
        expect(keys.some((key) => inside(key, bounds))).toBe(true);
      }
    }), { numRuns: 2500 });
  });

  test("a document's keys: one for each element, missing as null, nothing in an array before null", () => {
    const keys = (document: Document, ...paths: string[]): unknown => plain(keyTuples(typed(document), paths.map((path) => path.split("."))));
    expect(keys({ a: [1, 2], b: 3 }, "a", "b")).toEqual([[1, 3], [2, 3]]);
    expect(keys({ a: [{ b: 1, c: 2 }, { b: 3 }] }, "a.b", "a.c")).toEqual([[1, 2], [3, null]]);
    expect(keys({ a: [] }, "a", "x")).toEqual([[undefined, null]]);
    expect(() => keys({ a: [1], b: [2] }, "a", "b")).toThrow(refusal(171));
    expect([meetsArray({ a: [1] }, ["a"]), meetsArray({ a: { b: [] } }, ["a", "b"]), meetsArray({ a: 1 }, ["a", "b"])]).toEqual([true, true, false]);
  });

  test("two conditions on one path meet only where no array can be", () => {
    const filter = typed({ age: { $gte: 18, $lt: 65 } });
    expect(fieldBounds(filter, undefined, false).get("age")).toEqual([{ low: keyString(int(18)), lowInclusive: true, high: keyString(int(65)), highInclusive: false }]);
    expect(fieldBounds(filter, undefined, true).get("age")).toHaveLength(1);
    expect(fieldBounds(filter, undefined, true).get("age")![0]!.high).toEqual(Buffer.from([5]));
  });

  test("an upsert takes the equalities of its filter", () => {
    expect(equalityFields({ a: "x", $and: [{ b: { $eq: "y" } }], c: { $gt: int(1) }, d: { $in: ["z"] } })).toEqual([["a", "x"], ["b", "y"], ["d", "z"]]);
  });
});
