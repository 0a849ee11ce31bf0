import fc from "fast-check";
import { changesOf, questionsByName, same, withAnswer } from "../../client/form/paths.ts";
import type { Answers } from "../../client/form/survey.ts";

const surveys = [{ pages: [{ name: "p", elements: [
  { type: "text", name: "q" },
  { type: "matrix", name: "views" },
  { type: "paneldynamic", name: "list", templateElements: [{ type: "text", name: "name" }, { type: "panel", name: "more", elements: [{ type: "matrix", name: "yield" }] }] },
] }] }];
const questions = questionsByName(surveys);
const changes = (name: string, before: unknown, after: unknown) => changesOf(questions.get(name), name, before, after);

describe("the smallest answers that changed", () => {
  test("a plain question is one answer; emptied it is null", () => {
    expect(changes("q", "a", "b")).toEqual([{ path: "q", value: "b" }]);
    expect(changes("q", "a", undefined)).toEqual([{ path: "q", value: null }]);
    expect(changes("q", "a", "a")).toEqual([]);
  });

  test("each row of a matrix is an answer", () => {
    expect(changes("views", { one: 1, two: 2 }, { one: 1, two: 3 })).toEqual([{ path: "views.two", value: 3 }]);
  });

  test("an entry is known by its key, a field by its name, wherever it stands", () => {
    const [a, b] = [{ _key: "a", name: "A" }, { _key: "b", name: "B" }];
    expect(changes("list", [a, b], [b, { ...a, name: "AA", yield: { cost: 2 } }])).toEqual([{ path: "list[a].name", value: "AA" }, { path: "list[a].yield.cost", value: 2 }]);
    expect(changes("list", [a, b], [b])).toEqual([{ path: "list[a]", value: null }]);
    expect(changes("list", [a], [a, b])).toEqual([{ path: "list[b]", value: {} }, { path: "list[b].name", value: "B" }]);
  });

  test("applying the changes gives the new answers, whatever they are", () => {
    const entry = (key: string) => fc.record({ _key: fc.constant(key), name: fc.string(), yield: fc.dictionary(fc.constantFrom("cost", "quality"), fc.integer(), { minKeys: 1 }) }, { requiredKeys: ["_key"] });
    const list = fc.subarray(["a", "b", "c"]).chain((keys) => fc.tuple(...keys.map(entry)));
    const answers = fc.record({ q: fc.string(), views: fc.dictionary(fc.constantFrom("one", "two"), fc.integer(), { minKeys: 1 }), list }, { requiredKeys: ["list"] });
    fc.assert(fc.property(answers, answers, (before, after) => {
      const steps = ["q", "views", "list"].flatMap((name) => changes(name, (before as Answers)[name], (after as Answers)[name]));
      const applied = steps.reduce<Answers>((all, step) => withAnswer(all, step.path, step.value), before as Answers);
      const byKey = (all: Answers) => ({ ...all, list: Object.fromEntries((all["list"] as { _key: string }[]).map((one) => [one._key, withoutEmpty(one)])) });
      return same(withoutEmpty(byKey(applied)), withoutEmpty(byKey(after as Answers)));
    }));
  });
});

/** An emptied matrix and an absent one are the same to everybody. */
function withoutEmpty(value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  const kept = Object.entries(value).map(([key, inner]) => [key, withoutEmpty(inner)] as const).filter(([, inner]) => !(inner !== null && typeof inner === "object" && Object.keys(inner).length === 0));
  return Object.fromEntries(kept);
}
