import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { duplicateKeys, parseJson } from "../../server/assessment/json.ts";

const mistake = (text: string): string => {
  const parsed = parseJson(text);
  return parsed.ok ? "none" : `${parsed.mistake.line}:${parsed.mistake.column} ${parsed.mistake.what}`;
};

test("a mistake is told with its line, its column and its cause", () => {
  expect(mistake('{\n  "a": 1,\n}')).toBe("3:1 A comma stands before the closing }.");
  expect(mistake('{"a": [1, 2,]}')).toBe("1:13 A comma stands before the closing ].");
  expect(mistake('{"a" 1}')).toBe('1:6 A : was expected after "a", not «1».');
  expect(mistake('{"a": 1 "b": 2}')).toBe('1:9 A comma or } was expected after "a", not «"».');
  expect(mistake("{'a': 1}")).toBe("1:2 A key between double quotes was expected, not «'».");
  expect(mistake('{"a": "x')).toBe("1:7 A text has no closing quote.");
  expect(mistake('{"a": 1} x')).toBe("1:10 The JSON ends before «x».");
  expect(mistake("")).toBe("1:1 A value was expected, not the end of the file.");
  expect(mistake('{"a": // why\n 1}')).toBe("1:7 JSON has no comments.");
  expect(mistake(`${"[".repeat(100_000)}`)).toMatch(/nested more than 200/);
});

test("keys that stand twice are found with their pointer", () => {
  expect(duplicateKeys('{"a": {"b": 1, "c": 2, "b": 3}, "x": [{"y": 1, "y": 2}]}').map((each) => each.pointer)).toEqual(["/a/b", "/x/0/y"]);
});

test("what JSON.parse reads, the scanner finds no mistake in; what it refuses has a place", () => {
  fc.assert(fc.property(fc.json(), fc.nat(), fc.string({ maxLength: 1 }), (text, position, character) => {
    expect(parseJson(text).ok).toBe(true);
    const broken = text.slice(0, position % (text.length + 1)) + character + text.slice(position % (text.length + 1));
    const parsed = parseJson(broken);
    if (!parsed.ok) expect(parsed.mistake.what).not.toBe("The JSON cannot be read.");
    duplicateKeys(text);
  }), { numRuns: 1000 });
});
