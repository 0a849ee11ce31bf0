import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { score } from "../../server/assessment/score.ts";
import { PUBLIC_MINIMUM, publicResult, withheldOf } from "../../server/reports/council.ts";
import { GROUPS, layered } from "../assessment/attack.ts";
import { tiny } from "../assessment/tiny.ts";

test("a group without people does not hide a small one: 10 and 4, nobody in the third", () => {
  expect([...withheldOf({ board: 10, managers: 4, staff: 0 }, 14, 5)].sort()).toEqual(["board", "managers"]);
  expect([...withheldOf({ board: 10, managers: 4, staff: 3 }, 17, 5)].sort()).toEqual(["managers", "staff"]);
  expect([...withheldOf({ board: 10, managers: null, staff: null }, 13, 5)].sort()).toEqual(["board", "managers", "staff"]);
  expect([...withheldOf({ board: 10, managers: 6, staff: 5 }, 21, 5)]).toEqual([]);
});

test("in public, what is left of the total after the groups that are shown is nobody or at least five", () => {
  fc.assert(fc.property(fc.array(fc.record({ group: fc.constantFrom(...GROUPS), x: fc.integer({ min: 0, max: 100 }) }), { maxLength: 30 }), (people) => {
    const result = publicResult(score(layered, { respondents: people.map(({ group, x }) => ({ group, answers: { x } })) }));
    const { x } = result.measures;
    const shown = Object.values(x?.groups ?? {}).reduce((sum, group) => sum + (group.n ?? 0), 0);
    for (const group of Object.values(x?.groups ?? {})) if (group.value !== null) expect(group.n).toBeGreaterThanOrEqual(PUBLIC_MINIMUM);
    if (x?.value !== null) expect(people.length === shown || people.length - shown >= PUBLIC_MINIMUM).toBe(true);
    const told = Object.values(result.response.groups).reduce((sum, group) => sum + (group.answered ?? 0), 0);
    expect(told === result.response.answered || result.response.answered - told >= PUBLIC_MINIMUM || told === 0).toBe(true);
  }), { numRuns: 300 });
});

test("advice that rests on a group which the public may not see is not in the public report", () => {
  const instrument = tiny({
    respondents: [{ type: "text", inputType: "number", name: "x" }],
    instrument: { groups: { name: "layer", title: "Layer", members: GROUPS.map((name) => ({ name, title: name })), minimumSize: 3 } },
    measures: [{ name: "x", by: "mean", items: ["x"], scale: { min: 0, max: 100 } }],
    advice: { advice: ["board", "managers"].map((group) => ({ name: `ask-${group}`, title: group, when: `{measures.x.groups.${group}} < 50`, reason: group })) },
  });
  const people = [...Array.from({ length: 6 }, () => "board"), ...Array.from({ length: 4 }, () => "managers"), ...Array.from({ length: 7 }, () => "staff")];
  const whole = score(instrument, { respondents: people.map((group) => ({ group, answers: { x: 20 } })) });
  expect(whole.advice.map(({ name }) => name).sort()).toEqual(["ask-board", "ask-managers"]);
  const open = publicResult(whole);
  expect(open.measures["x"]?.groups?.["managers"]).toMatchObject({ suppressed: true, value: null });
  for (const { name } of open.advice) expect(open.measures["x"]?.groups?.[name.slice(4)]?.suppressed).toBe(false);
  expect(open.advice.length).toBeLessThan(whole.advice.length);
});
