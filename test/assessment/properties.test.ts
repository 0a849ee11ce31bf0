/** What must hold of every measure, whatever the numbers: tried on thousands of random cases. */
import { expect, test } from "@jest/globals";
import fc from "fast-check";
import { canonicalJson } from "../../server/assessment/canonical.ts";
import type { MeasureResult, TraceInput } from "../../server/assessment/results.ts";
import { score } from "../../server/assessment/score.ts";
import { ratings, tiny } from "./tiny.ts";

const NAMES = ["a", "b", "c", "d", "e", "f"];
const rating = fc.integer({ min: 1, max: 5 });
/** A rating, or one of the ways in which it can be missing. */
const answer = fc.oneof({ weight: 4, arbitrary: rating as fc.Arbitrary<unknown> }, { weight: 1, arbitrary: fc.constantFrom<unknown>("dk", "na", undefined) });
const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 6, maxLength: 6 });
const answersOf = (values: readonly unknown[]): Record<string, unknown> => Object.fromEntries(NAMES.map((name, index) => [name, values[index]]).filter(([, value]) => value !== undefined));
const six = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: 6, maxLength: 6 });

const choices = [1, 2, 3, 4, 5, "dk", "na"];
const questions = NAMES.map((name) => ({ type: "radiogroup", name, title: name, choices }));
const missing = { dontKnow: ["dk"], notApplicable: ["na"] };
const instrumentWith = (measures: readonly Record<string, unknown>[]) => tiny({ questions, instrument: { missing }, measures });
const valueOf = (compiled: ReturnType<typeof tiny>, answers: Record<string, unknown>, name = "m"): number | null => score(compiled, { answers }, { trace: false, answersHash: "" }).measures[name]?.value ?? null;

const MEANS = ["mean", "median", "min", "max"] as const;
const compiledMeans = instrumentWith(MEANS.map((by) => ({ name: by, by, items: NAMES })));

test("means, medians and extremes lie between the lowest and the highest answer", () => {
  fc.assert(fc.property(six(rating), (values) => {
    const result = score(compiledMeans, { answers: answersOf(values) }, { trace: false, answersHash: "" });
    for (const by of MEANS) {
      const value = result.measures[by]?.value as number;
      expect(value).toBeGreaterThanOrEqual(Math.min(...values) - 1e-9);
      expect(value).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
    }
  }), { numRuns: 300 });
});

test("a higher answer never lowers a measure, nor raises one in which it is reversed", () => {
  const compiled = instrumentWith([
    ...["mean", "median", "min", "max", "sum", "product"].map((by) => ({ name: by, by, items: NAMES })),
    { name: "turned", by: "mean", items: [{ question: "a", reverse: true, min: 1, max: 5 }, "b", "c", "d", "e", "f"] },
  ]);
  fc.assert(fc.property(six(rating), fc.integer({ min: 1, max: 4 }), (values, from) => {
    const low = score(compiled, { answers: answersOf([from, ...values.slice(1)]) }, { trace: false, answersHash: "" }).measures;
    const high = score(compiled, { answers: answersOf([from + 1, ...values.slice(1)]) }, { trace: false, answersHash: "" }).measures;
    for (const name of ["mean", "median", "min", "max", "sum", "product"]) expect(high[name]?.value as number).toBeGreaterThanOrEqual((low[name]?.value as number) - 1e-9);
    expect(high["turned"]?.value as number).toBeLessThanOrEqual((low["turned"]?.value as number) + 1e-9);
  }), { numRuns: 200 });
});

test("the order of the items does not matter, and only the proportions of the weights do", () => {
  fc.assert(fc.property(six(answer), weights, fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), fc.integer({ min: 2, max: 7 }), (values, weight, order, factor) => {
    const items = NAMES.map((question, index) => ({ question, weight: weight[index] as number }));
    const answers = answersOf(values);
    const plain = valueOf(instrumentWith([{ name: "m", by: "mean", items }]), answers);
    const shuffled = valueOf(instrumentWith([{ name: "m", by: "mean", items: order.map((index) => items[index]) }]), answers);
    const scaled = valueOf(instrumentWith([{ name: "m", by: "mean", items: items.map((item) => ({ ...item, weight: item.weight * factor })) }]), answers);
    if (plain === null) expect([shuffled, scaled]).toEqual([null, null]);
    else {
      expect(shuffled as number).toBeCloseTo(plain, 9);
      expect(scaled as number).toBeCloseTo(plain, 9);
    }
  }), { numRuns: 60 });
});

test("each missing policy does what it says", () => {
  const items = NAMES;
  const compiled = instrumentWith([
    { name: "excluded", by: "mean", items },
    { name: "valued", by: "mean", items, missing: { dontKnow: { value: 3 }, unanswered: { value: 0 } } },
    { name: "strict", by: "mean", items, missing: { dontKnow: "missing" } },
    { name: "half", by: "mean", items, missing: { minimum: { share: 0.5 } } },
    { name: "prorated", by: "sum", items, missing: { dontKnow: "prorate", unanswered: "prorate" } },
  ]);
  const mean = (values: readonly number[]): number | null => (values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length);
  fc.assert(fc.property(six(answer), (values) => {
    const got = score(compiled, { answers: answersOf(values) }, { trace: false, answersHash: "" }).measures;
    const present = values.filter((value): value is number => typeof value === "number");
    const applicable = values.filter((value) => value !== "na").length;
    const close = (name: string, expected: number | null): void => {
      const value = got[name]?.value ?? null;
      if (expected === null) expect(value).toBeNull();
      else expect(value as number).toBeCloseTo(expected, 9);
    };
    close("excluded", mean(present));
    close("valued", mean(values.flatMap((value) => (value === "dk" ? [3] : value === "na" ? [] : value === undefined ? [0] : [value as number]))));
    close("strict", values.includes("dk") ? null : mean(present));
    close("half", present.length * 2 >= applicable ? mean(present) : null);
    close("prorated", present.length === 0 ? null : ((mean(present) as number) * applicable));
    expect(got["excluded"]?.missing).toMatchObject({ dontKnow: values.filter((value) => value === "dk").length, notApplicable: values.filter((value) => value === "na").length, unanswered: values.filter((value) => value === undefined).length, of: 6 });
  }), { numRuns: 300 });
});

test("the same answers in another order of keys give the same text, to the byte", () => {
  fc.assert(fc.property(six(answer), fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 }), (values, order) => {
    const answers = answersOf(values);
    const other = Object.fromEntries(order.map((index) => NAMES[index] as string).filter((name) => name in answers).map((name) => [name, answers[name]]));
    expect(canonicalJson(score(compiledMeans, { answers: other }))).toBe(canonicalJson(score(compiledMeans, { answers })));
  }), { numRuns: 50 });
});

// ---- groups ---------------------------------------------------------------------------------------------------

const GROUPS = ["board", "managers", "staff"];
const layered = tiny({
  respondents: ratings(["x", "y"], 1, 5),
  instrument: { groups: { name: "layer", title: "Layer", members: GROUPS.map((name) => ({ name, title: name })), minimumSize: 3 } },
  measures: [{ name: "x", by: "mean", items: ["x"] }, { name: "y", by: "mean", items: ["y"] }, { name: "both", by: "mean", items: [{ measure: "x" }, { measure: "y" }] }],
});
const respondent = fc.record({ group: fc.constantFrom(...GROUPS), answers: fc.record({ x: rating, y: fc.option(rating, { nil: undefined }) }) });

test("suppression never reveals: the shown groups and the total never leave fewer than three answers over", () => {
  fc.assert(fc.property(fc.array(respondent, { maxLength: 14 }), (respondents) => {
    const result = score(layered, { respondents: respondents.map((each, index) => ({ id: String(index), ...each })) });
    for (const measure of Object.values(result.measures)) {
      const groups = Object.entries(measure.groups ?? {});
      const shown = groups.filter(([, group]) => !group.suppressed && (group.n ?? 0) > 0);
      for (const [, group] of shown) expect(group.n as number).toBeGreaterThanOrEqual(3);
      if (measure.value === null || measure.n === null || measure.n === undefined) continue;
      expect(measure.n).toBeGreaterThanOrEqual(3);
      const rest = measure.n - shown.reduce((total, [, group]) => total + (group.n as number), 0);
      expect(rest === 0 || rest >= 3).toBe(true);
      const hiddenWithAnswers = groups.filter(([name, group]) => group.suppressed && respondents.some((each) => each.group === name && (measure.name !== "y" || each.answers.y !== undefined)));
      expect(hiddenWithAnswers.length).not.toBe(shown.length === 0 ? -1 : 1);
    }
    // A measure made of a hidden one is hidden as well: otherwise the other part gives it away.
    for (const name of GROUPS) if (result.measures["y"]?.groups?.[name]?.suppressed) expect(result.measures["both"]?.groups?.[name]?.suppressed).toBe(true);
    // Nothing of a hidden group is anywhere in the text of the result.
    for (const measure of Object.values(result.measures)) for (const group of Object.values(measure.groups ?? {})) if (group.suppressed) expect([group.value, group.n, group.spread, group.agreement, group.band]).toEqual([null, null, null, null, undefined]);
  }), { numRuns: 300 });
});

test("the order of the respondents does not matter", () => {
  fc.assert(fc.property(fc.array(respondent, { minLength: 3, maxLength: 14 }), fc.integer({ min: 0, max: 13 }), (respondents, turn) => {
    const turned = [...respondents.slice(turn), ...respondents.slice(0, turn)];
    const a = score(layered, { respondents }).measures;
    const b = score(layered, { respondents: turned }).measures;
    for (const name of ["x", "y", "both"]) {
      if (a[name]?.value === null) expect(b[name]?.value).toBeNull();
      else expect(b[name]?.value as number).toBeCloseTo(a[name]?.value as number, 9);
    }
  }), { numRuns: 100 });
});

// ---- trace ----------------------------------------------------------------------------------------------------

type Weighted = TraceInput & { readonly value: number | null; readonly weight: number };
const countingOf = (inputs: readonly TraceInput[]): { value: number; weight: number }[] => (inputs as readonly Weighted[]).filter((input) => input.value !== null).map(({ value, weight }) => ({ value: value as number, weight }));

/** Computes a measure again from nothing but its trace. */
function recompute(measure: MeasureResult): number | null {
  const trace = measure.trace;
  if (!trace) return null;
  const items = countingOf(trace.from);
  const total = items.reduce((sum, { value, weight }) => sum + value * weight, 0);
  const weight = items.reduce((sum, each) => sum + each.weight, 0);
  const values = items.map(({ value }) => value).sort((a, b) => a - b);
  const detail = (trace.detail ?? {}) as { weightPresent?: number; weightWithProrated?: number; meets?: boolean[]; sections?: { mean: number | null; weight: number }[]; all?: { sum: number; n: number }; levels?: { value: number; degree: number; needed: number; neededBelow: number }[]; lowest?: number };
  const raw = ((): number => {
    switch (trace.by) {
      case "mean": return total / weight;
      case "sum": return detail.weightPresent === undefined ? total : (total * (detail.weightWithProrated as number)) / detail.weightPresent;
      case "min": return values[0] as number;
      case "max": return values[values.length - 1] as number;
      case "median": return values.length % 2 === 1 ? (values[(values.length - 1) / 2] as number) : ((values[values.length / 2 - 1] as number) + (values[values.length / 2] as number)) / 2;
      case "product": return items.reduce((product, each) => product * each.value, 1);
      case "count": return (detail.meets ?? []).filter(Boolean).length;
      case "standardDeviation": return Math.sqrt(values.reduce((sum, value) => sum + (value - total / weight) ** 2, 0) / (values.length - 1));
      case "meanOfMeans": {
        const sections = (detail.sections ?? []).filter((section) => section.mean !== null);
        return sections.reduce((sum, section) => sum + (section.mean as number) * section.weight, 0) / sections.reduce((sum, section) => sum + section.weight, 0);
      }
      case "gate": {
        let value = detail.lowest as number;
        for (const level of detail.levels ?? []) {
          if (level.degree < level.needed - 1e-9) break;
          value = level.value;
          if (level.degree < level.neededBelow - 1e-9) break;
        }
        return value;
      }
      default: return NaN;
    }
  })();
  const transform = trace.steps.find((step) => step.step === "transform");
  return transform?.step === "transform" ? transform.to[0] + ((raw - transform.from[0]) / (transform.from[1] - transform.from[0])) * (transform.to[1] - transform.to[0]) : raw;
}

test("every value can be computed again from its trace", () => {
  fc.assert(fc.property(six(answer), weights, (values, weight) => {
    const items = NAMES.map((question, index) => ({ question, weight: weight[index] as number, ...(index % 2 ? { reverse: true, min: 1, max: 5 } : {}) }));
    const compiled = instrumentWith([
      ...["min", "max", "median", "product"].map((by) => ({ name: by, by, items: NAMES, missing: { unanswered: "exclude", dontKnow: { value: 2 } } })),
      { name: "mean", by: "mean", items, transform: { from: [1, 5], to: [0, 100] } },
      { name: "sum", by: "sum", items, missing: { dontKnow: "prorate", unanswered: "prorate" } },
      { name: "spread", by: "standardDeviation", divisor: "n-1", items: NAMES, missing: { minimum: { count: 2 } } },
      { name: "count", by: "count", items: NAMES, where: "{value} >= 3" },
      { name: "sections", by: "meanOfMeans", sections: [{ name: "one", items: items.slice(0, 2) }, { name: "two", items: items.slice(2), weight: 2 }] },
      { name: "tree", by: "mean", items: [{ measure: "mean" }, { measure: "sections", transform: { from: [1, 5], to: [0, 100] }, weight: 3 }] },
      { name: "gate", by: "gate", degree: 0.5, levels: [{ name: "one", requires: [{ question: "a", min: 1, max: 5 }, { question: "b", atLeast: 3 }] }, { name: "two", requires: ["{c} >= 2", "{d} >= 4"] }] },
    ]);
    const result = score(compiled, { answers: answersOf(values) });
    for (const measure of Object.values(result.measures)) {
      expect(measure.trace?.rule).toMatch(/^scoring\.json#\/measures\/\d+$/);
      if (measure.value === null) expect(measure.missing.because).toBeDefined();
      else expect(recompute(measure)).toBeCloseTo(measure.value, 9);
    }
    // Measures inside measures: the trace names the value that the other measure has.
    for (const input of result.measures["tree"]?.trace?.from ?? []) if (input.kind === "measure" && input.name === "mean") expect(input.value).toBe(result.measures["mean"]?.value);
  }), { numRuns: 60 });
});

test("with and without the trace the values are the same", () => {
  fc.assert(fc.property(fc.array(respondent, { maxLength: 10 }), (respondents) => {
    const values = (trace: boolean) => Object.values(score(layered, { respondents }, { trace }).measures).map(({ trace: _trace, ...rest }) => rest);
    expect(values(false)).toEqual(values(true));
  }), { numRuns: 50 });
});
