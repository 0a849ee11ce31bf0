/**
 * Our check of answers against survey-core's validate(), on the same questionnaires and answers in the same run. Shapes as
 * in shared/STACK.md §2: 100 questions flat, 100 with conditions, and 100 with dynamic panels and matrices.
 */
import { Model } from "survey-core";
import { checkAnswers } from "../../server/assessment/check/check.ts";
import { compileExpression, scopeOf } from "../../server/assessment/expression.ts";
import { compileQuestionnaires } from "../../server/assessment/definition.ts";
import { ExpressionRunner } from "survey-core";

type Json = Record<string, unknown>;
type BenchRow = { readonly what: string; readonly ours: number; readonly theirs: number; readonly times: number; readonly unit: string };

const choices = [1, 2, 3, 4, 5];

function flat(): { json: Json; answers: Json } {
  const elements = Array.from({ length: 100 }, (_, index) => ({ type: "radiogroup", name: `q${index}`, choices, isRequired: true, ...(index % 5 >= 3 ? { visibleIf: `{q${index - 3}} >= 2 and {q${index - 2}} <> 5` } : {}) }));
  return { json: { elements }, answers: Object.fromEntries(elements.map((element, index) => [element.name, (index % 4) + 1])) };
}

/** 80 questions of several kinds, and `lists` dynamic panels and as many dynamic matrices with `entries` entries each. */
function withLists(lists: number, entries: number): { json: Json; answers: Json } {
  const elements: Json[] = [];
  const answers: Json = {};
  for (let index = 0; index < 80; index += 1) {
    const name = `q${index}`;
    const visible = index % 4 === 3 ? { visibleIf: `{q${index - 1}} notempty` } : {};
    if (index % 4 === 0) { elements.push({ type: "text", name, maxLength: 100, isRequired: true }); answers[name] = "some text"; }
    else if (index % 4 === 1) { elements.push({ type: "text", inputType: "number", name, min: 0, max: 100 }); answers[name] = index; }
    else if (index % 4 === 2) { elements.push({ type: "radiogroup", name, choices }); answers[name] = 3; }
    else { elements.push({ type: "checkbox", name, choices, ...visible }); answers[name] = [1, 4]; }
  }
  for (let index = 0; index < lists; index += 1) {
    const fields = (variable: string): Json[] => [
      { type: "text", name: "name", isRequired: true }, { type: "dropdown", name: "form", choices: ["a", "b", "c"] },
      { type: "text", inputType: "number", name: "hours", min: 0, max: 2000, visibleIf: `{${variable}.form} = 'a'` }, { type: "comment", name: "why", maxLength: 500 },
    ];
    elements.push({ type: "paneldynamic", name: `panel${index}`, templateElements: fields("panel"), keyName: "name" });
    elements.push({ type: "matrixdynamic", name: `rows${index}`, columns: fields("row").map(({ type, ...rest }) => ({ cellType: type, ...rest })), rowCount: 0 });
    const list = Array.from({ length: entries }, (_, entry) => ({ name: `name ${entry}`, form: "a", hours: 10 * entry, why: "because" }));
    answers[`panel${index}`] = list;
    answers[`rows${index}`] = list;
  }
  return { json: { elements }, answers };
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}

async function compare(what: string, { json, answers }: { json: Json; answers: Json }, models: number): Promise<BenchRow> {
  const { questionnaires, problems } = compileQuestionnaires([{ name: "form", file: "form.json", answeredBy: "organisation", json }], null);
  if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
  const compiled = { questionnaires, instrument: { id: "bench", version: "1.0.0" } };
  const found = checkAnswers(compiled, "form", answers, { complete: true });
  const ours = batches(() => checkAnswers(compiled, "form", answers, { complete: true }));
  const theirs: number[] = [];
  let errors = 0;
  for (let round = 0; round < models; round += 1) {
    const start = performance.now();
    const model = new Model(json);
    model.data = answers;
    model.validate(true, false);
    theirs.push(performance.now() - start);
    errors = model.getAllQuestions(true, false, true).reduce((sum, question) => sum + (question as unknown as { errors: unknown[] }).errors.length, 0);
    // Models are freed only between turns of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
  }
  // Hidden answers are found by us only.
  if (errors !== found.filter((problem) => problem.code !== "hidden").length) throw new Error(`${what}: survey-core finds ${errors}, we ${found.length}: ${JSON.stringify(found.slice(0, 3))}`);
  const slow = median(theirs);
  return { what, ours, theirs: slow, times: slow / ours, unit: "ms a check" };
}

/** Median of batches that each take long enough to be measured. */
function batches(work: () => unknown): number {
  for (let warm = 0; warm < 300; warm += 1) work();
  const times: number[] = [];
  for (let batch = 0; batch < 15; batch += 1) {
    const start = performance.now();
    for (let round = 0; round < 100; round += 1) work();
    times.push((performance.now() - start) / 100);
  }
  return median(times);
}

function expressions(): BenchRow {
  const text = "{a} + {b} * 2 > 10 and {c} contains 'x'";
  const values = { a: 3, b: 5, c: ["x", "y"] };
  const compiled = compileExpression(text);
  if (!compiled.ok) throw new Error(compiled.problem.what);
  const scope = scopeOf(values);
  const runner = new ExpressionRunner(text);
  const rate = (work: () => unknown, count: number): number => batches(() => { for (let round = 0; round < count; round += 1) work(); }) / count;
  const ours = rate(() => compiled.evaluate(scope), 100) * 1000;
  const theirs = rate(() => runner.runValues(values, {}), 20) * 1000;
  return { what: text, ours, theirs, times: theirs / ours, unit: "µs an evaluation" };
}

/** Prints our time, survey-core's, and how many times faster ours is. The goal is 200 on the questionnaires with lists. */
export async function run(): Promise<void> {
  const rows = [
    await compare("100 radiogroups, 40 with visibleIf", flat(), 9),
    await compare("80 questions, 3 panels + 3 matrices, 3 entries each", withLists(3, 3), 7),
    await compare("80 questions, 10 panels + 10 matrices, 3 entries each", withLists(10, 3), 5),
    await compare("80 questions, 10 panels + 10 matrices, 10 entries each", withLists(10, 10), 5),
    expressions(),
  ];
  for (const row of rows) console.log(`${row.what}: ours ${row.ours.toFixed(4)}, survey-core ${row.theirs.toFixed(2)} ${row.unit}: ${Math.round(row.times)} times faster`);
}
