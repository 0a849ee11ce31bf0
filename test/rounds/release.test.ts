import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { release } from "../../server/rounds/release.ts";

const ids = (...names: string[]) => ({ staff: names });

describe("a result that is shown again gives nobody away", () => {
  test("the first result rests on everybody", () => { expect(release({}, ids("a", "b", "c"), 3)).toEqual(ids("a", "b", "c")); });
  test("one more than last time waits", () => { expect(release(ids("a", "b", "c"), ids("a", "b", "c", "d"), 3)).toEqual(ids("a", "b", "c")); });
  test("three more are let in together", () => { expect(release(ids("a", "b", "c"), ids("a", "b", "c", "d", "e", "f"), 3)).toEqual(ids("a", "b", "c", "d", "e", "f")); });
  test("when one withdrew, the layer is withheld", () => { expect(release(ids("a", "b", "c", "d"), ids("a", "b", "c"), 3)).toEqual(ids()); });

  test("between any two results in a row no layer differs by fewer than the minimum, unless it is withheld", () => {
    const people = fc.subarray(["a", "b", "c", "d", "e", "f", "g", "h", "i"]);
    fc.assert(fc.property(fc.array(people, { minLength: 1, maxLength: 8 }), fc.integer({ min: 2, max: 4 }), (history, minimum) => {
      let shown: string[] = [];
      for (const current of history) {
        const next = release({ staff: shown }, { staff: current }, minimum)["staff"] ?? [];
        expect(next.every((id) => current.includes(id))).toBe(true);
        // Under the minimum the engine shows nothing, so there is nothing to subtract.
        if (shown.length >= minimum && next.length >= minimum) {
          for (const difference of [next.filter((id) => !shown.includes(id)).length, shown.filter((id) => !next.includes(id)).length]) expect(difference === 0 || difference >= minimum).toBe(true);
        }
        shown = [...next];
      }
    }), { numRuns: 2000 });
  });
});
