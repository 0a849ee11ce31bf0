import { expect, test } from "@jest/globals";
import { createHash } from "node:crypto";
import fc from "fast-check";
import { canonicalJson, contentHash, textHash } from "../../server/assessment/canonical.ts";

test("the order of keys does not matter, the order of lists does", () => {
  expect(canonicalJson({ b: 1, a: [2, { d: null, c: "é" }] })).toBe('{"a":[2,{"c":"é","d":null}],"b":1}');
  expect(contentHash({ b: 1, a: 2 })).toBe(contentHash({ a: 2, b: 1 }));
  expect(contentHash([1, 2])).not.toBe(contentHash([2, 1]));
  expect(canonicalJson({ a: undefined, b: -0, c: NaN })).toBe('{"b":0,"c":null}');
});

test("is JSON of the same value, and SHA-256 as Node computes it", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    expect(textHash(canonicalJson(value))).toBe(createHash("sha256").update(canonicalJson(value)).digest("hex"));
  }));
});
