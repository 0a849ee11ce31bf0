import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { assemble, type Cells, cut, escapePath, shapeOf, unescapePath, withKeys } from "../../server/rounds/cells.ts";
import { type Change, merge } from "../../server/rounds/merge.ts";

const survey = { pages: [{ name: "p", elements: [
  { type: "text", name: "title" },
  { type: "matrix", name: "yield", rows: ["quality", "cost"], columns: [0, 1, 2] },
  { type: "matrixdropdown", name: "grid", columns: [{ name: "c" }], rows: ["r"] },
  { type: "panel", name: "around", elements: [{ type: "paneldynamic", name: "bodies", templateElements: [{ type: "text", name: "name" }, { type: "matrix", name: "gives", rows: ["a", "b"], columns: [1, 2] }] }] },
] }] };
const shape = shapeOf([survey]);
const at = new Date("2026-11-23T10:00:00Z");
const anna = { by: "Anna", writer: "tab-anna", at }, bert = { by: "Bert", writer: "tab-bert", at };

/** Applies changes as the store would. */
function save(cells: Cells, changes: readonly Change[], revision: number, who: typeof anna): { cells: Cells; merged: ReturnType<typeof merge> } {
  const merged = merge(shape, cells, changes, revision, who);
  return { cells: { ...cells, ...merged.writes }, merged };
}

describe("answers are kept one by one", () => {
  test("what is cut can be put together again", () => {
    const answers = { title: "x", yield: { quality: 1, cost: 2 }, grid: { r: { c: "y" } }, bodies: [{ _key: "k1", name: "GGD", gives: { a: 1 } }, { _key: "k2", name: "VR" }] };
    const cells = Object.fromEntries(Object.entries(cut(shape, answers)).map(([path, v]) => [path, { v, r: 1, by: "Anna", at }]));
    expect(Object.keys(cells).sort()).toEqual(["bodies[k1]", "bodies[k1].gives.a", "bodies[k1].name", "bodies[k2]", "bodies[k2].name", "grid.r.c", "title", "yield.cost", "yield.quality"]);
    expect(assemble(cells, { keys: true })).toEqual(answers);
  });

  test("the engine gets entries without keys, in their order", () => {
    let next = 0;
    const keyed = withKeys(shape, { bodies: [{ name: "b" }, { name: "a" }] }, () => `k${next++}`);
    const cells = Object.fromEntries(Object.entries(cut(shape, keyed)).map(([path, v]) => [path, { v, r: 1, by: "-", at }]));
    expect(assemble(cells, { keys: false })).toEqual({ bodies: [{ name: "b" }, { name: "a" }] });
  });

  test("any path survives being a field name", () => {
    fc.assert(fc.property(fc.string(), (path) => { expect(unescapePath(escapePath(path))).toBe(path); expect(escapePath(path)).not.toMatch(/[.$]/); }));
  });
});

describe("a matrix that is sent whole", () => {
  const path = "bodies[k].gives";
  const start = save({}, [{ path: "bodies[k]", value: { name: "GGD" }, base: 0 }], 1, anna).cells;
  test("is saved row by row, in an entry, in the sheet and as a grid", () => {
    const saved = save(start, [{ path, value: { a: 1, b: 2 }, base: 0 }, { path: "yield", value: { cost: 1 }, base: 0 }, { path: "grid", value: { r: { c: "x" } }, base: 0 }], 2, anna);
    expect(saved.merged).toMatchObject({ refused: [], conflicts: [], accepted: { [`${path}.a`]: 2, [`${path}.b`]: 2, "yield.cost": 2, "grid.r.c": 2 } });
    expect(assemble(saved.cells, { keys: false })).toEqual({ bodies: [{ name: "GGD", gives: { a: 1, b: 2 } }], yield: { cost: 1 }, grid: { r: { c: "x" } } });
  });
  test("leaves rows alone that are not in it, and empties those that are null", () => {
    const before = save(start, [{ path, value: { a: 1, b: 2 }, base: 0 }], 2, anna).cells;
    expect(assemble(save(before, [{ path, value: { a: null }, base: 2 }], 3, anna).cells, { keys: false })).toEqual({ bodies: [{ name: "GGD", gives: { b: 2 } }] });
  });
  test("gives a conflict for the row that somebody else changed since, and saves the others", () => {
    const first = save(start, [{ path, value: { a: 1, b: 1 }, base: 0 }], 2, anna).cells;
    const other = save(first, [{ path: `${path}.b`, value: 2, base: 2 }], 3, bert).cells;
    const { merged } = save(other, [{ path, value: { a: 2, b: 1 }, base: 2 }], 4, { ...anna, writer: "another-tab" });
    expect(merged).toMatchObject({ accepted: { [`${path}.a`]: 4 }, conflicts: [{ path: `${path}.b`, mine: 1, theirs: 2 }], refused: [] });
  });
  test("is refused with what to send where it is no object, and by row where a row is none", () => {
    const { merged } = save(start, [{ path, value: 1, base: 0 }, { path: "yield", value: null, base: 0 }, { path: "yield", value: { quality: { $gt: "" } }, base: 0 }, { path: "grid", value: { r: 1 }, base: 0 }], 2, anna);
    expect(merged.accepted).toEqual({});
    expect(merged.refused.map(({ path: at, code }) => [at, code])).toEqual([[path, "rowByRow"], ["yield", "rowByRow"], ["yield.quality", "wrong-type"], ["grid.r", "unknownQuestion"]]);
    expect(merged.refused[0]?.what).toContain("bodies[k].gives.<row>");
  });
});

describe("two people in one sheet", () => {
  test("different answers never touch each other", () => {
    const one = save({}, [{ path: "yield.quality", value: 1, base: 0 }], 1, anna);
    const two = save(one.cells, [{ path: "yield.cost", value: 2, base: 0 }], 2, bert);
    expect(two.merged.conflicts).toEqual([]);
    expect(assemble(two.cells, { keys: true })).toEqual({ yield: { quality: 1, cost: 2 } });
  });

  test("the same answer gives a conflict with both values, and the choice is a new save", () => {
    const one = save({}, [{ path: "title", value: "Anna's", base: 0 }], 1, anna);
    const two = save(one.cells, [{ path: "title", value: "Bert's", base: 0 }], 2, bert);
    expect(two.merged.conflicts).toEqual([{ path: "title", mine: "Bert's", theirs: "Anna's", revision: 1, by: "Anna", at: at.toISOString() }]);
    expect(assemble(two.cells, { keys: true })).toEqual({ title: "Anna's" });
    const chosen = save(two.cells, [{ path: "title", value: "Bert's", base: 1 }], 2, bert);
    expect(chosen.merged.accepted).toEqual({ title: 2 });
  });

  test("the same value twice is no conflict", () => {
    const one = save({}, [{ path: "title", value: "same", base: 0 }], 1, anna);
    expect(save(one.cells, [{ path: "title", value: "same", base: 0 }], 2, bert).merged.accepted).toEqual({ title: 1 });
  });

  test("an acknowledgement that got lost does not make one argue with oneself", () => {
    const one = save({}, [{ path: "title", value: "first", base: 0 }], 1, anna);
    expect(save(one.cells, [{ path: "title", value: "second", base: 0 }], 2, anna).merged.accepted).toEqual({ title: 2 });
  });

  test("removing an entry in which somebody else typed is a conflict", () => {
    const one = save({}, [{ path: "bodies[k1]", value: { name: "GGD" }, base: 0 }], 1, anna);
    const two = save(one.cells, [{ path: "bodies[k1].gives.a", value: 2, base: 0 }], 2, bert);
    const removal = save(two.cells, [{ path: "bodies[k1]", value: null, base: 1 }], 3, anna);
    expect(removal.merged.conflicts[0]).toMatchObject({ path: "bodies[k1]", mine: null, theirs: { name: "GGD", "gives.a": 2 }, revision: 2 });
    const sure = save(two.cells, [{ path: "bodies[k1]", value: null, base: 2 }], 3, anna);
    expect(assemble(sure.cells, { keys: true })).toEqual({});
  });

  test("typing in an entry that somebody removed is a conflict; choosing it brings the entry back whole", () => {
    const one = save({}, [{ path: "bodies[k1]", value: { name: "GGD" }, base: 0 }], 1, anna);
    const gone = save(one.cells, [{ path: "bodies[k1]", value: null, base: 1 }], 2, anna);
    const typed = save(gone.cells, [{ path: "bodies[k1].gives.b", value: 1, base: 0 }], 3, bert);
    expect(typed.merged.conflicts[0]).toMatchObject({ path: "bodies[k1].gives.b", theirs: null, revision: 2 });
    const back = save(gone.cells, [{ path: "bodies[k1].gives.b", value: 1, base: 2 }], 3, bert);
    expect(assemble(back.cells, { keys: false })).toEqual({ bodies: [{ name: "GGD", gives: { b: 1 } }] });
  });

  test("what the questionnaire does not know is refused", () => {
    const { merged } = save({}, ["nope", "title.x", "yield", "yield.a.b", "bodies", "bodies[k].nope", "__proto__", "constructor.x"].map((path) => ({ path, value: 1, base: 0 })), 1, anna);
    expect(merged.refused).toHaveLength(8);
    expect(merged.writes).toEqual({});
  });

  test("whatever two people do, each change is accepted, in conflict or refused, and an accepted one is there", () => {
    const path = fc.constantFrom("title", "yield.quality", "yield.cost", "bodies[a]", "bodies[b]", "bodies[a].name", "bodies[b].gives.a", "nope");
    const change = fc.record({ path, value: fc.constantFrom<unknown>("x", "y", null, 1, {}), base: fc.integer({ min: 0, max: 6 }) });
    fc.assert(fc.property(fc.array(fc.tuple(fc.array(change, { minLength: 1, maxLength: 4 }), fc.boolean()), { maxLength: 8 }), (saves) => {
      let cells: Cells = {};
      saves.forEach(([changes, isAnna], index) => {
        const distinct = [...new Map(changes.map((one) => [one.path, one])).values()];
        const { cells: after, merged } = save(cells, distinct, index + 1, isAnna ? anna : bert);
        for (const { path: where, value } of distinct) {
          const outcomes = [where in merged.accepted, merged.conflicts.some((one) => one.path === where), merged.refused.some((one) => one.path === where)];
          expect(outcomes.filter(Boolean)).toHaveLength(1);
          if (where in merged.accepted && !where.endsWith("]")) expect(after[where]?.gone ? null : after[where]?.v ?? null).toEqual(value);
        }
        // Nothing that was not written changed.
        for (const [key, cell] of Object.entries(cells)) if (!(key in merged.writes)) expect(after[key]).toBe(cell);
        cells = after;
      });
    }), { numRuns: 500 });
  });
});
