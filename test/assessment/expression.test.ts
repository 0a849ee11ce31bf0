import { beforeAll, expect, jest, test } from "@jest/globals";
import fc from "fast-check";
import { ExpressionRunner } from "survey-core";
import { compileExpression, scopeOf } from "../../server/assessment/expression.ts";

const evaluate = (text: string, values: Record<string, unknown> = {}, date: string | null = null): unknown => {
  const compiled = compileExpression(text);
  if (!compiled.ok) throw new Error(compiled.problem.what);
  return compiled.evaluate(scopeOf(values, date));
};

const reference = (text: string, values: Record<string, unknown>): unknown => new ExpressionRunner(text).runValues(values, {});

test("semantics that authors rely on", () => {
  expect(evaluate("{missing} + 1")).toBe(1);
  expect(evaluate("{missing} < 3")).toBe(false);
  expect(evaluate("{missing} = 0")).toBe(false);
  expect(evaluate("{form} = 'Shared'", { form: " shared " })).toBe(true);
  expect(evaluate("{a} > 3", { a: "5" })).toBe(true);
  expect(evaluate("{a} + 1", { a: "5" })).toBe(6);
  expect(evaluate("{a} + 1", { a: "x" })).toBe("x1");
  expect(evaluate("{a} = [2, 1]", { a: [1, 2] })).toBe(true);
  expect(evaluate("{a} contains 'b'", { a: "abc" })).toBe(true);
  expect(evaluate("1 / 0")).toBe(null);
  expect(evaluate("0.1 + 0.2")).toBe(0.3);
  expect(evaluate("{p[1].x} + {p.length}", { p: [{ x: 1 }, { x: 5 }] })).toBe(7);
  expect(evaluate("{p[-1].x}", { p: [{ x: 1 }, { x: 5 }] })).toBe(5);
  expect(evaluate("iif({a} > 1, 'many', 'few')", { a: 2 })).toBe("many");
  expect(evaluate("sumInArray({p}, 'x', {kind} = 'a')", { p: [{ x: 1, kind: "a" }, { x: 5 }, { x: 2.5, kind: "a" }] })).toBe(3.5);
});

test("prototype keys are missing answers", () => {
  for (const name of ["constructor.name", "__proto__", "__proto__.polluted", "toString", "a.constructor"]) {
    expect(evaluate(`{${name}}`, { a: {} })).toBe(null);
  }
  expect(evaluate("sumInArray({p}, '__proto__')", { p: [{ x: 1 }] })).toBe(0);
});

test("the clock is the date of the answers, never the machine's", () => {
  expect(evaluate("today()")).toBe(null);
  expect(evaluate("age({born})", { born: "2000-12-31" }, "2026-11-23")).toBe(25);
  expect(evaluate("dateDiff({a}, {b}, 'months')", { a: "2026-01-31", b: "2026-11-23" })).toBe(9);
  expect(evaluate("{a} > today()", { a: "2026-11-24" }, "2026-11-23")).toBe(true);
  const compiled = compileExpression("year()");
  expect(compiled.ok && compiled.readsDate).toBe(true);
});

test("what cannot be evaluated is refused with a reason", () => {
  const codeOf = (text: string) => { const result = compileExpression(text); return result.ok ? "ok" : result.problem.code; };
  expect(codeOf("{a} >")).toBe("expression-syntax");
  expect(codeOf("")).toBe("expression-syntax");
  expect(codeOf("fetch({a})")).toBe("expression-function");
  expect(codeOf("constructor({a})")).toBe("expression-function");
  expect(codeOf(`{a} = '${"x".repeat(2000)}'`)).toBe("expression-length");
  expect(codeOf("{$q.isVisible}")).toBe("expression-variable");
  expect(codeOf("sumInArray({p}, 'x', unknown({y}))")).toBe("expression-function");
});

const scalar = fc.oneof(
  fc.constantFrom<unknown>("a", "A ", "b", "", "5", "07", "1,5", "true", "False", "abc", "3-4", "12 ", "'q'", "2026-11-23", "undefined", null, true, false),
  fc.integer({ min: -20, max: 20 }), fc.double({ min: -5, max: 5, noNaN: true }).map((value) => Math.round(value * 1000) / 1000),
);
const answer = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.constant(undefined), fc.record({ x: scalar, y: scalar }, { requiredKeys: [], noNullPrototype: true }));
const answers = fc.record({ a: answer, b: answer, c: scalar, list: fc.array(fc.record({ x: scalar, kind: fc.constantFrom("a", "b") }, { requiredKeys: [], noNullPrototype: true }), { maxLength: 4 }) }, { requiredKeys: [], noNullPrototype: true });

const leaf = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("{a}", "{b}", "{c}", "{a.x}", "{list[0].x}", "{list.length}", "{#a}", "{nowhere}") },
  { weight: 2, arbitrary: fc.constantFrom("'a'", "'b'", "5", "0", "1.5", "'5'", "true", "false", "'abc'", "[1, 'a']", "''") },
  { weight: 1, arbitrary: fc.constantFrom("sumInArray({list}, 'x')", "countInArray({list}, 'x', {kind} = 'a')", "maxInArray({list}, 'x', 'kind')", "avgInArray({list}, 'x', {x} > 1)", "minInArray({list}, 'x')") },
);
const expression = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof({ maxDepth: 3, withCrossShrink: true }, leaf,
    fc.tuple(tie("any"), fc.constantFrom("+", "-", "*", "/", "%", "=", "!=", "<>", "<", "<=", ">", ">=", "and", "or", "contains", "notcontains", "anyof", "allof", "noneof", "^"), tie("any")).map(([l, o, r]) => `(${l} ${o} ${r})`),
    fc.tuple(fc.constantFrom("{a}", "{b}", "{c}", "{list}"), fc.constantFrom("empty", "notempty")).map(([l, o]) => `(${l} ${o})`),
    tie("any").map((inner) => `!(${inner})`),
    fc.tuple(fc.constantFrom("sum", "min", "max", "count", "avg", "round", "iif", "substring"), tie("any"), tie("any"), tie("any")).map(([f, x, y, z]) => `${f}(${x}, ${y}, ${z})`)),
})).any;

/** survey-core throws where JavaScript does (toFixed of a text); ours then gives some value instead of throwing. */
function outcome(run: () => unknown): { value: unknown } | "throws" {
  try {
    const value = run();
    return { value: value === undefined ? null : value };
  } catch {
    return "throws";
  }
}

beforeAll(() => { jest.spyOn(console, "warn").mockImplementation(() => undefined); });

test("gives what survey-core gives, over random expressions and answers", () => {
  fc.assert(fc.property(expression, answers, (text, values) => {
    const theirs = outcome(() => reference(text, values));
    fc.pre(compileExpression(text).ok);
    const ours = outcome(() => evaluate(text, values));
    expect(ours).not.toBe("throws");
    if (theirs !== "throws") expect(ours).toEqual(theirs);
  }), { numRuns: 10_000, seed: 42 });
});
