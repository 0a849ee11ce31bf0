import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { compareValues, compileCollation, identity, invert, keyString } from "../../../../server/store/embedded/query/keystring.ts";
import { anyValue, decimal, double, int, long } from "./value.ts";

const sign = (a: Uint8Array, b: Uint8Array): number => Math.sign(Buffer.compare(a, b));

describe("key strings", () => {
  test("numbers of all types stand in one order", () => {
    const ascending = [
      double(NaN), double(-Infinity), decimal("-1E6000"), double(-1.1), decimal("-1.1"), int(-1), decimal("-1E-6000"), int(0), decimal("1E-6000"),
      decimal("0.5"), decimal("1.1"), double(1.1), long("9007199254740992"), long("9007199254740993"), double(2 ** 63), decimal("1E400"), double(Infinity),
    ];
    const keys = ascending.map((value) => keyString(value));
    for (const [at, key] of keys.slice(1).entries()) expect(sign(keys[at]!, key)).toBe(-1);
  });

  test("equal numbers of different types have one key", () => {
    for (const value of [double(5), long("5"), decimal("5.0")]) {
      expect(keyString(value)).toEqual(keyString(int(5)));
      expect(identity(value)).toBe(identity(int(5)));
    }
    expect(identity(decimal("1.1"))).not.toBe(identity(double(1.1)));
  });

  test("the types stand in MongoDB's order", () => {
    const ascending = [undefined, null, int(1), "a", {}, [], false, new Date(0)];
    expect([...ascending].reverse().sort((a, b) => compareValues(a, b)).map(String)).toEqual(
      [null, int(1), "a", {}, [], false, new Date(0), undefined].map(String)); // JavaScript puts undefined last by itself
    for (const [at, value] of ascending.slice(1).entries()) expect(compareValues(ascending[at], value)).toBe(-1);
  });

  test("the order of keys is the order of values", () => {
    fc.assert(fc.property(anyValue, anyValue, (a, b) => {
      expect(sign(keyString(a), keyString(b))).toBe(compareValues(a, b));
      expect(identity(a) === identity(b)).toBe(compareValues(a, b) === 0);
    }), { numRuns: 1500 });
  });

  test("keys end by themselves: joined keys order as tuples do, also inverted ones", () => {
    fc.assert(fc.property(fc.tuple(anyValue, anyValue), fc.tuple(anyValue, anyValue), fc.boolean(), (a, b, down) => {
      const joined = ([first, second]: [unknown, unknown]): Buffer => Buffer.concat([down ? invert(keyString(first)) : keyString(first), keyString(second)]);
      const first = compareValues(a[0], b[0]) * (down ? -1 : 1);
      expect(sign(joined(a), joined(b))).toBe(first || compareValues(a[1], b[1]));
    }), { numRuns: 1500 });
  });

  test("strings order by code point, not by UTF-16 unit", () => {
    expect(compareValues("\uffff", "\u{1f600}")).toBe(-1);
    expect(sign(keyString("\uffff"), keyString("\u{1f600}"))).toBe(-1);
  });

  test("a collation finds strings equal, and so do keys", () => {
    const nocase = compileCollation({ locale: "en_US", strength: int(2) })!;
    const base = compileCollation({ locale: "nl", strength: int(1) })!;
    expect(keyString("Één", nocase)).toEqual(keyString("ÉÉN", nocase));
    expect(keyString("een", nocase)).not.toEqual(keyString("één", nocase));
    expect(compareValues("een", "één", base)).toBe(0);
    expect(compareValues("a", "B", nocase)).toBe(-1);
    expect(compileCollation({ locale: "simple" })).toBeUndefined();
    expect(() => compileCollation({ locale: "en", numericOrdering: true })).toThrow("set MONGODB_URI");
  });
});
