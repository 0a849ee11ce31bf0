import { expect, test } from "@jest/globals";
import { nextAddress } from "../../client/sign-in/next.ts";

const origin = "https://regie.test.invalid";
test.each([
  ["/rounds/1?part=network#map", "/rounds/1?part=network#map"], ["//evil.test", "/"], ["/\\evil.test", "/"], ["/\t/evil.test", "/"], ["\\\\evil.test", "/"], ["https://evil.test", "/"], ["https:evil.test", "/"],
  ["javascript:alert(1)", "/"], ["/.//evil.test", "/"], ["/a/..//evil.test", "/"], ["evil.test", "/"], ["/%2Fevil.test", "/%2Fevil.test"], ["", "/"],
])("after signing in, %j leads to %j", (wanted, expected) => {
  expect(nextAddress(`?next=${encodeURIComponent(wanted)}`, origin)).toBe(expected);
  expect(new URL(nextAddress(`?next=${encodeURIComponent(wanted)}`, origin), origin).origin).toBe(origin);
});
test("without a wish, the overview", () => { expect(nextAddress("", origin)).toBe("/"); });
