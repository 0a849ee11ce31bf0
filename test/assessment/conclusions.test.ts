/** Groups, advice, decisions, rounds and sensitivity by small examples. */
import { expect, test } from "@jest/globals";
import { explain } from "../../server/assessment/explain.ts";
import { score } from "../../server/assessment/score.ts";
import { sensitivity } from "../../server/assessment/sensitivity.ts";
import { numbers, ratings, scoreTiny, tiny } from "./tiny.ts";

const groups = { name: "layer", title: "Layer", members: ["board", "staff"].map((name) => ({ name, title: name })), minimumSize: 3 };
const people = (group: string, values: readonly (number | undefined)[]) => values.map((t, index) => ({ id: `${group}${index}`, group, answers: t === undefined ? {} : { t } }));

test("groups: mean per layer, spread, agreement r_wg, gap, response rate", () => {
  const compiled = tiny({ respondents: ratings(["t"], 1, 5), instrument: { groups }, measures: [{ name: "m", by: "mean", items: ["t"], groups: { steps: 5 } }] });
  const result = score(compiled, { respondents: [...people("board", [4, 4, 5]), ...people("staff", [1, 2, 3, 2])], invited: { board: 4, staff: 8 } });
  const measure = result.measures["m"];
  expect(measure?.value).toBeCloseTo(21 / 7, 9);
  expect(measure?.groups?.["board"]).toMatchObject({ n: 3, suppressed: false });
  expect(measure?.groups?.["board"]?.value).toBeCloseTo(13 / 3, 9);
  // s² of 4, 4, 5 is 1/3; at random over 5 steps (25 − 1) / 12 = 2; 1 − (1/3) / 2.
  expect(measure?.groups?.["board"]?.agreement).toBeCloseTo(1 - 1 / 6, 9);
  expect(measure?.groups?.["board"]?.spread).toBeCloseTo(Math.sqrt(1 / 3), 9);
  expect(measure?.gap).toMatchObject({ highest: "board", lowest: "staff" });
  expect(measure?.gap?.value).toBeCloseTo(13 / 3 - 2, 9);
  expect(result.response).toMatchObject({ answered: 7, invited: 12, rate: 7 / 12, groups: { board: { answered: 3, invited: 4, rate: 0.75 }, staff: { rate: 0.5 } } });
});

test("groups: one small group hides a second one; the total of all stays", () => {
  const compiled = tiny({ respondents: ratings(["t"], 1, 5), instrument: { groups }, measures: [{ name: "m", by: "mean", items: ["t"] }] });
  const result = score(compiled, { respondents: [...people("board", [5, 5]), ...people("staff", [1, 2, 3, 2])] });
  expect(result.measures["m"]).toMatchObject({ value: 3, n: 6, gap: null, groups: { board: { value: null, n: null, suppressed: true }, staff: { value: null, suppressed: true } } });
  expect(result.response.groups["board"]).toMatchObject({ answered: null, rate: null, suppressed: true });
  expect(score(compiled, { respondents: people("board", [5, 5]) }).measures["m"]).toMatchObject({ value: null, n: null, suppressed: true });
});

test("a measure over respondents beside an answer of the organisation is computed from the totals", () => {
  const compiled = tiny({ questions: numbers(["own"]), respondents: ratings(["t"], 1, 5), instrument: { groups }, measures: [
    { name: "view", by: "mean", items: ["t"] }, { name: "highest", by: "max", items: [{ measure: "view" }, "own"] },
    { name: "difference", by: "expression", expression: "{measures.view.groups.board} - {measures.view.groups.staff}" },
    { name: "each", by: "expression", expression: "{t} * {own}" },
  ] });
  const { measures } = score(compiled, { answers: { own: 3.5 }, respondents: [...people("board", [4, 4, 4]), ...people("staff", [1, 2, 3])] });
  expect([measures["highest"]?.value, measures["difference"]?.value, measures["each"]?.value]).toEqual([3.5, 2, 10.5]);
});

const adviceOf = (when: string, more: Record<string, unknown> = {}) => ({ when, title: "t", reason: "r", ...more });

test("advice: sorted by priority; what excludes wins, what is required must be given", () => {
  const result = scoreTiny({ questions: numbers(["a"]), advice: { advice: [
    adviceOf("{a} > 0", { name: "low", priority: 10 }), adviceOf("{a} > 0", { name: "high", priority: "{a} * 10", excludes: ["low"] }),
    adviceOf("{a} > 0", { name: "needs", priority: 99, requires: ["absent"] }), adviceOf("{a} > 100", { name: "absent" }), adviceOf("{a} > 0", { name: "follows", priority: 5, requires: ["high"] }),
  ] } }, { a: 5 });
  expect(result.advice.map(({ name, priority }) => [name, priority])).toEqual([["high", 50], ["follows", 5]]);
  expect(result.withheld).toEqual([{ name: "low", because: "excluded", by: "high" }, { name: "needs", because: "requires", by: "absent" }]);
});

test("texts: numbers by unit, choices by their text, lists, unknown, formats", () => {
  const text = (value: string) => ({ nl: value, en: value });
  const result = scoreTiny({
    questions: [...numbers(["n"]), { type: "checkbox", name: "c", title: "c", choices: [{ value: "x", text: { nl: "ijs", en: "ice" } }, { value: "y", text: { nl: "soep", en: "soup" } }] }, ...numbers(["none"])],
    measures: [{ name: "hours", by: "sum", unit: "hoursPerYear", items: ["n"] }, { name: "part", by: "expression", unit: "share", expression: "{n} / 5000" }],
    advice: { advice: [adviceOf("{n} > 0", { name: "a", parameters: { twice: "{n} * 2" }, reason: text("{n}|{measures.hours}|{measures.part}|{measures.part:1}|{c}|{none}|{parameters.twice:euro}|{n:text}") })] },
  }, { n: 1234.5, c: ["x", "y"] });
  expect(result.advice[0]?.reason).toEqual({ nl: "1.235|1.235 uur|25%|24,7%|ijs en soep|onbekend|€ 2.469|1234.5", en: "1,235|1,235 hours|25%|24.7%|ice and soup|unknown|€2,469|1234.5" });
});

test("rounds: was – now, with renamed, rescaled and incomparable measures", () => {
  const parts = {
    questions: ratings(["q"], 1, 5),
    instrument: { version: "2.0.0", migrations: [{ from: "1.0.0", measures: { old: "m", scaled: { measure: "s", transform: { from: [1, 5], to: [0, 100] } }, gone: null } }] },
    measures: [{ name: "m", by: "mean", items: ["q"], bands: [{ name: "low", below: 3, title: "low" }, { name: "high", from: 3, title: "high" }] }, { name: "s", by: "mean", better: "lower", items: ["q"], transform: { from: [1, 5], to: [0, 100] } }, { name: "gone", by: "mean", items: ["q"] }],
  };
  const result = scoreTiny(parts, { q: 4 }, { earlier: { version: "1.0.0", date: "2025-01-01", measures: { old: { value: 2, band: { name: "low" } }, scaled: { value: 2 }, gone: { value: 1 } } } });
  expect(result.change).toMatchObject({ version: "1.0.0", date: "2025-01-01", measures: {
    m: { was: 2, now: 4, difference: 2, better: true, bandWas: "low", bandNow: "high", comparable: true },
    s: { was: 25, now: 75, better: false }, gone: { comparable: false, difference: null },
  } });
  expect(scoreTiny(parts, { q: 4 }, { earlier: { version: "2.0.0", answers: { q: 3 } } }).change?.measures["m"]).toMatchObject({ was: 3, now: 4, better: true });
});

test("sensitivity: what depends on a missing answer or on a weight, and what is sturdy", () => {
  const compiled = tiny({
    questions: ratings(["a", "b", "c"], 1, 5),
    measures: [{ name: "m", by: "mean", items: ["a", { question: "b", weight: 2 }, "c"], bands: [{ name: "low", below: 3, title: "low" }, { name: "high", from: 3, title: "high" }] }, { name: "sure", by: "mean", items: ["a"] }],
    advice: { advice: [adviceOf("{measures.m} < 3", { name: "improve" }), adviceOf("{measures.sure} >= 1", { name: "always" })] },
  });
  // a 2, b 3, c missing: (2 + 6) / 3 = 2.67, low. With c at 1: 9 / 4 = 2.25; at 5: 13 / 4 = 3.25, high.
  const result = sensitivity(compiled, { answers: { a: 2, b: 3 } });
  expect(result.measures["m"]).toMatchObject({ sturdy: false, band: "low", bands: ["high", "low"], lowest: 2.25, highest: 3.25 });
  expect(result.measures["m"]?.dependsOn).toMatchObject([{ kind: "missing", measure: "m", outcome: "high" }]);
  expect([result.advice["improve"]?.sturdy, result.advice["always"]?.sturdy]).toEqual([false, true]);
  // All answered, but near the line: 4, 2, 4 weighs (4 + 4 + 4) / 4 = 3, and 2 a fifth heavier gives 2.91.
  expect(sensitivity(compiled, { answers: { a: 4, b: 2, c: 4 } }).measures["m"]?.dependsOn.map(({ kind, where }) => [kind, where])).toContainEqual(["weight", "scoring.json#/measures/0/items/1"]);
});

test("explain tells the figure, its items, its rule and what was missing", () => {
  const text = explain(scoreTiny({ questions: ratings(["a", "b"], 1, 5), measures: [{ name: "m", by: "mean", items: [{ question: "a", reverse: true }, "b"] }] }, { a: 2 }), "en");
  expect(text).toContain("m = 4  [m]");
  expect(text).toContain("mean, rule scoring.json#/measures/0");
  expect(text).toContain("a [a]: 2 → 4 (reversed)");
  expect(text).toContain("b [b]: not answered, left out");
});
