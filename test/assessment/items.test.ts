/** From each kind of answer to its number. */
import { expect, test } from "@jest/globals";
import { AssessmentError } from "../../server/assessment/problem.ts";
import { numbers, ratings, scoreTiny, tiny, valuesOf } from "./tiny.ts";

const choice = (name: string, ...values: (string | number)[]) => ({ type: "radiogroup", name, title: name, choices: values });

test("paths: matrix row, table cell, text among texts, first entry, every entry", () => {
  const values = valuesOf(scoreTiny({
    questions: [
      { type: "matrix", name: "m", title: "m", columns: [1, 2, 3], rows: ["x", "y"] },
      { type: "matrixdropdown", name: "t", title: "t", rows: ["x"], columns: [{ name: "n", cellType: "text", inputType: "number" }] },
      { type: "multipletext", name: "mt", title: "mt", items: [{ name: "first", inputType: "number" }] },
      { type: "paneldynamic", name: "p", title: "p", templateElements: numbers(["n"]) },
    ],
    measures: [
      { name: "row", by: "sum", items: ["m.y"] }, { name: "cell", by: "sum", items: ["t.x.n"] }, { name: "text", by: "sum", items: ["mt.first"] },
      { name: "first", by: "sum", items: ["p[0].n"] }, { name: "all", by: "mean", items: ["p[].n", "m.x"] },
    ],
  }, { m: { x: 1, y: 3 }, t: { x: { n: 7 } }, mt: { first: 4 }, p: [{ n: 2 }, {}, { n: 6 }] }));
  expect(values).toEqual({ row: 3, cell: 7, text: 4, first: 2, all: 3 });
});

test("checkbox: one choice, their number, the sum of their worths; ranking: the place; boolean: yes is 1", () => {
  const values = valuesOf(scoreTiny({
    questions: [{ type: "checkbox", name: "c", title: "c", choices: ["a", "b", "d"] }, { type: "ranking", name: "r", title: "r", choices: ["x", "y", "z"] }, { type: "boolean", name: "y", title: "y", valueTrue: "ja", valueFalse: "nee" }, choice("q", "a", "b")],
    measures: [
      { name: "chosen", by: "sum", items: [{ question: "c", choice: "b" }] }, { name: "not", by: "sum", items: [{ question: "c", choice: "a" }] }, { name: "number", by: "sum", items: ["c"] },
      { name: "worth", by: "sum", items: [{ question: "c", values: { a: 1, b: 2, d: 4 } }] }, { name: "place", by: "sum", items: [{ question: "r", choice: "x" }] }, { name: "yes", by: "sum", items: ["y"] },
      { name: "single", by: "sum", items: [{ question: "q", choice: "b" }] },
    ],
  }, { c: ["b", "d"], r: ["z", "x", "y"], y: "ja", q: "b" }));
  expect(values).toEqual({ chosen: 1, not: 0, number: 2, worth: 6, place: 2, yes: 1, single: 1 });
});

test("recoding: tables, the rest, ranges with closed and open ends, missing by table, different sets per item", () => {
  const values = valuesOf(scoreTiny({
    questions: [...numbers(["n", "k"]), choice("q", "a", "b", "z"), choice("s", 8, 9)],
    scoring: { answerSets: { abc: { values: { a: 10, "*": 1 } } } },
    measures: [
      { name: "other", by: "sum", items: [{ question: "q", answerSet: "abc" }] },
      { name: "closed", by: "sum", items: [{ question: "n", ranges: [{ below: 10, value: 0 }, { from: 10, to: 20, value: 1 }, { above: 20, value: 2 }] }] },
      { name: "open", by: "sum", items: [{ question: "k", ranges: [{ to: 20, value: 1 }, { above: 20, value: 2 }] }] },
      { name: "coded", by: "mean", items: [{ question: "s", values: { "8": 8, "9": "notApplicable" } }, "n"] },
      { name: "formula", by: "sum", items: [{ question: "n", expression: "iif({value} > 5, {value} * 2, 0)" }] },
    ],
  }, { n: 10, k: 20.5, q: "z", s: 9 }));
  expect(values).toEqual({ other: 1, closed: 1, open: 2, coded: 10, formula: 20 });
});

test("reversing needs to know the scale: from the choices, the table, or min and max; the middle stays the middle", () => {
  const reversed = (more: Record<string, unknown>, questions: readonly Record<string, unknown>[], answer: unknown) => valuesOf(scoreTiny({ questions, measures: [{ name: "m", by: "mean", items: [{ question: "q", reverse: true, ...more }] }] }, { q: answer }))["m"];
  expect(reversed({}, ratings(["q"], 1, 5), 2)).toBe(4);
  expect(reversed({}, ratings(["q"], 0, 4), 2)).toBe(2);
  expect(reversed({}, [choice("q", 1, 2, 3, 4, 9)], 9)).toBe(1);
  expect(reversed({ values: { low: 0, half: 0.5, high: 1 } }, [choice("q", "low", "half", "high")], "half")).toBe(0.5);
  expect(reversed({ min: 0, max: 100 }, numbers(["q"]), 30)).toBe(70);
  expect(reversed({ transform: { from: [1, 5], to: [0, 100] } }, ratings(["q"], 1, 5), 2)).toBe(75);
  expect(() => reversed({}, numbers(["q"]), 3)).toThrow(AssessmentError);
});

test("skipped is not unanswered: a hidden question follows its own policy, whatever was left in it", () => {
  const parts = {
    questions: [{ type: "boolean", name: "has", title: "has" }, { ...ratings(["detail"], 1, 5)[0], visibleIf: "{has} = true" }, ...ratings(["always"], 1, 5)],
    measures: [{ name: "m", by: "mean", items: ["detail", "always"], missing: { skipped: { value: 1 }, unanswered: "missing" } }],
  };
  const result = scoreTiny(parts, { has: false, detail: 5, always: 3 });
  expect([result.measures["m"]?.value, result.measures["m"]?.missing.skipped, result.measures["m"]?.missing.policy["skipped"]]).toEqual([2, 1, "value 1"]);
  expect(scoreTiny(parts, { has: true, always: 3 }).measures["m"]).toMatchObject({ value: null, missing: { unanswered: 1, because: "1 of 2 unanswered, which makes the measure missing" } });
});

test("an instrument that cannot be scored with says where, what and how to mend it", () => {
  const attempt = (): unknown => tiny({ questions: numbers(["a"]), measures: [{ name: "m", by: "mean", items: ["a", "b"] }, { name: "x", by: "mean", items: ["y"] }, { name: "y", by: "mean", items: ["x"] }] });
  expect(attempt).toThrow(AssessmentError);
  try {
    attempt();
  } catch (error) {
    const { problems } = error as AssessmentError;
    expect(problems.map(({ path, code }) => [path, code])).toEqual(expect.arrayContaining([["scoring.json#/measures/0/items/1", "unknown-question"], ["scoring.json#/measures/1", "cycle"]]));
    expect(problems.every((problem) => problem.hint.length > 0)).toBe(true);
  }
});

test("names of the prototype are no answers", () => {
  expect(valuesOf(scoreTiny({ questions: numbers(["a"]), measures: [{ name: "m", by: "expression", expression: "coalesce({constructor.name}, {__proto__}, 7)" }] }, {}))["m"]).toBe(7);
});
