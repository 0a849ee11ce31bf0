/**
 * Scoring 10,000 respondents of an instrument as large as netwerkregie's: ours, the same arithmetic written by hand (the
 * floor), survey-core headless with calculated values, json-rules-engine and jsonata. Also how time grows with the number
 * of respondents, memory when streamed, and what the trace costs.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Engine } from "json-rules-engine";
import jsonata from "jsonata";
import { Model } from "survey-core";
import { parseInstrument } from "../../server/assessment/instrument.ts";
import { compile, score, scoreRespondents } from "../../server/assessment/score.ts";
import type { CompiledInstrument } from "../../server/assessment/score.ts";
import { filesOf, jsonAt } from "../assessment/instrument-at.ts";
import type { AnswersFile } from "../../server/assessment/language.ts";
import { tinyFiles } from "../assessment/tiny.ts";

const GROUPS = ["bestuur", "management", "medewerkers"] as const;
const SCALES = 20;
const PER_SCALE = 5;
const isReversed = (item: number): boolean => item % 5 === 3;

type Answers = Record<string, unknown>;
type Respondent = { readonly id: string; readonly group: string; readonly answers: Answers };

/** 20 scales of 5 statements, 1–5 or "don't know", one in five reversed; a total per respondent; three groups. */
function compileWide(): CompiledInstrument {
  const names = Array.from({ length: SCALES * PER_SCALE }, (_each, index) => `s${index}`);
  const scales = Array.from({ length: SCALES }, (_each, scale) => ({
    name: `scale${scale}`, by: "mean", missing: { minimum: { share: 0.5 } }, scale: { min: 0, max: 100 }, bands: [{ name: "low", below: 50, title: "low" }, { name: "high", from: 50, title: "high" }],
    items: names.slice(scale * PER_SCALE, (scale + 1) * PER_SCALE).map((question, index) => ({ question, answerSet: "agree5", ...(isReversed(scale * PER_SCALE + index) ? { reverse: true } : {}) })),
  }));
  const files = tinyFiles({
    respondents: names.map((name) => ({ type: "radiogroup", name, title: name, choices: [1, 2, 3, 4, 5, "dk"] })),
    instrument: { missing: { dontKnow: ["dk"] }, groups: { name: "layer", title: "Layer", members: GROUPS.map((name) => ({ name, title: name })) } },
    scoring: { answerSets: { agree5: { values: { "1": 0, "2": 25, "3": 50, "4": 75, "5": 100 } } } },
    measures: [...scales, { name: "total", by: "mean", items: scales.map(({ name }) => ({ measure: name })), groups: { total: "meanOfGroups" } }],
  });
  const { instrument, problems } = parseInstrument({ files });
  if (!instrument) throw new Error(JSON.stringify(problems));
  return compile(instrument);
}

function* wideRespondents(count: number): Generator<Respondent> {
  let state = 12345;
  const next = (): number => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
  for (let index = 0; index < count; index += 1) {
    const answers: Answers = {};
    for (let item = 0; item < SCALES * PER_SCALE; item += 1) answers[`s${item}`] = next() < 0.05 ? "dk" : 1 + Math.floor(next() * 5);
    yield { id: `r${index}`, group: GROUPS[index % 3] as string, answers };
  }
}

/** The same by hand: no declarations, no missing report, no suppression; means per group, spread, and the mean of groups. */
function byHand(respondents: readonly Respondent[]): number {
  const sums = new Float64Array(3 * (SCALES + 1));
  const squares = new Float64Array(3 * (SCALES + 1));
  const counts = new Int32Array(3 * (SCALES + 1));
  const keys = Array.from({ length: SCALES * PER_SCALE }, (_each, index) => `s${index}`);
  for (const { group, answers } of respondents) {
    const at = GROUPS.indexOf(group as (typeof GROUPS)[number]) * (SCALES + 1);
    let totalSum = 0;
    let totalCount = 0;
    for (let scale = 0; scale < SCALES; scale += 1) {
      let sum = 0;
      let count = 0;
      for (let item = scale * PER_SCALE; item < (scale + 1) * PER_SCALE; item += 1) {
        const answer = answers[keys[item] as string];
        if (typeof answer !== "number") continue;
        const value = (answer - 1) * 25;
        sum += isReversed(item) ? 100 - value : value;
        count += 1;
      }
      if (count * 2 < PER_SCALE) continue;
      const mean = sum / count;
      sums[at + scale] = (sums[at + scale] as number) + mean;
      squares[at + scale] = (squares[at + scale] as number) + mean * mean;
      counts[at + scale] = (counts[at + scale] as number) + 1;
      totalSum += mean;
      totalCount += 1;
    }
    if (totalCount === 0) continue;
    sums[at + SCALES] = (sums[at + SCALES] as number) + totalSum / totalCount;
    counts[at + SCALES] = (counts[at + SCALES] as number) + 1;
  }
  return [0, 1, 2].reduce((mean, group) => mean + (sums[group * (SCALES + 1) + SCALES] as number) / (counts[group * (SCALES + 1) + SCALES] as number) / 3, 0);
}

/** survey-core without a page: a calculated value per scale. A turn of the event loop between models, or they are never freed. */
async function bySurveyCore(respondents: readonly Respondent[]): Promise<void> {
  const json = {
    elements: Array.from({ length: SCALES * PER_SCALE }, (_each, index) => ({ type: "radiogroup", name: `s${index}`, choices: [1, 2, 3, 4, 5, "dk"] })),
    calculatedValues: Array.from({ length: SCALES }, (_each, scale) => ({
      name: `scale${scale}`, includeIntoResult: true,
      expression: `avg(${Array.from({ length: PER_SCALE }, (_item, index) => scale * PER_SCALE + index).map((item) => `iif({s${item}} >= 1, ${isReversed(item) ? `100 - ({s${item}} - 1) * 25` : `({s${item}} - 1) * 25`}, '')`).join(", ")})`,
    })),
  };
  for (const { answers } of respondents) {
    const model = new Model(json);
    model.data = answers;
    if (Number.isNaN(Number(model.getVariable("scale0")))) throw new Error("no value");
    model.dispose();
    await new Promise((done) => { setImmediate(done); });
  }
}

/** json-rules-engine: a rule per scale that tells whether its mean, a computed fact, is low. */
async function byRulesEngine(respondents: readonly Respondent[]): Promise<void> {
  const engine = new Engine();
  for (let scale = 0; scale < SCALES; scale += 1) {
    engine.addFact(`scale${scale}`, async (_params, almanac) => {
      let sum = 0;
      let count = 0;
      for (let item = scale * PER_SCALE; item < (scale + 1) * PER_SCALE; item += 1) {
        const answer = await almanac.factValue<unknown>(`s${item}`);
        if (typeof answer !== "number") continue;
        sum += isReversed(item) ? 100 - (answer - 1) * 25 : (answer - 1) * 25;
        count += 1;
      }
      return count * 2 < PER_SCALE ? null : sum / count;
    });
    engine.addRule({ conditions: { all: [{ fact: `scale${scale}`, operator: "lessThan", value: 50 }] }, event: { type: `low${scale}` } });
  }
  for (const { answers } of respondents) await engine.run(answers as Record<string, string>);
}

async function byJsonata(respondents: readonly Respondent[]): Promise<void> {
  const scale = (index: number): string => {
    const items = Array.from({ length: PER_SCALE }, (_item, at) => index * PER_SCALE + at).map((item) => `($type(s${item}) = "number" ? ${isReversed(item) ? `100 - (s${item} - 1) * 25` : `(s${item} - 1) * 25`})`);
    return `"scale${index}": $average([${items.join(", ")}])`;
  };
  const expression = jsonata(`{${Array.from({ length: SCALES }, (_each, index) => scale(index)).join(", ")}}`);
  for (const { answers } of respondents) await expression.evaluate(answers);
}

/** The fastest of several runs, in milliseconds: other work on the machine only makes a run slower. */
async function fastest(runs: number, work: () => unknown): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

export async function run(): Promise<void> {
  const compiled = compileWide();
  const respondents = [...wideRespondents(10_000)];
  const off = { trace: false, answersHash: "" } as const;
  const mine = score(compiled, { respondents }, off).measures["total"]?.value ?? NaN;
  if (Math.abs(mine - byHand(respondents)) > 1e-9) throw new Error(`${mine} is not ${byHand(respondents)}`);

  const floor = await fastest(15, () => byHand(respondents));
  const ours = await fastest(15, () => score(compiled, { respondents }, off));
  const traced = await fastest(15, () => score(compiled, { respondents }, { ...off, trace: true }));
  console.log(`  10,000 respondents × ${SCALES * PER_SCALE} items, ${SCALES + 1} measures, 3 groups; fastest of several runs`);
  console.log(`  by hand (floor)        ${floor.toFixed(1)} ms`);
  console.log(`  ours, trace off        ${ours.toFixed(1)} ms = ${(ours / floor).toFixed(2)} × the floor (goal ≤ 5)`);
  console.log(`  ours, trace on         ${traced.toFixed(1)} ms = ${(traced / ours).toFixed(2)} × trace off (goal < 2)`);
  const peer = async (name: string, count: number, work: (some: readonly Respondent[]) => Promise<void>, goal: string): Promise<void> => {
    const some = respondents.slice(0, count);
    await work(some.slice(0, 5));
    const each = (await fastest(3, () => work(some))) / count;
    console.log(`  ${name.padEnd(22)} ${(each * 10_000).toFixed(0)} ms (from ${count}) = ${(each * 10_000 / ours).toFixed(0)} × ours${goal}`);
  };
  await peer("json-rules-engine", 200, byRulesEngine, " (goal ≥ 20)");
  await peer("survey-core headless", 10, bySurveyCore, " (goal ≥ 20)");
  await peer("jsonata", 300, byJsonata, "");

  let before = 0;
  for (const count of [100, 1000, 10_000, 100_000]) {
    const some = [...wideRespondents(count)];
    const time = await fastest(count > 10_000 ? 3 : 9, () => score(compiled, { respondents: some }, off));
    console.log(`  ${String(count).padStart(7)} respondents    ${time.toFixed(2)} ms${before === 0 ? "" : ` = ${(time / before).toFixed(1)} × a tenth of them (goal ≤ 11)`}`);
    before = time;
  }
  for (const count of [10_000, 100_000]) {
    // What is held, not what waits to be collected.
    const heap = (): number => {
      collect();
      return process.memoryUsage().heapUsed / 2 ** 20;
    };
    const start = heap();
    let highest = 0;
    const watched = function* (): Generator<Respondent> {
      let index = 0;
      for (const each of wideRespondents(count)) {
        if ((index += 1) % (count / 10) === 0) highest = Math.max(highest, heap() - start);
        yield each;
      }
    };
    scoreRespondents(compiled, watched(), {}, off);
    console.log(`  streamed ${String(count).padStart(7)}       heap at most ${highest.toFixed(1)} MB held above the start`);
  }

  const { instrument } = parseInstrument({ files: filesOf("netwerkregie") });
  if (!instrument) return;
  const compileTime = await fastest(5, () => compile(instrument));
  const whole = compile(instrument);
  const file = jsonAt("netwerkregie/answers/goede-regie.json") as AnswersFile;
  const plain = await fastest(40, () => score(whole, file, off));
  const withTrace = await fastest(40, () => score(whole, file, { ...off, trace: true }));
  console.log(`  netwerkregie: compile ${compileTime.toFixed(0)} ms; one municipality ${plain.toFixed(1)} ms, with trace ${withTrace.toFixed(1)} ms = ${(withTrace / plain).toFixed(2)} × (goal < 2)`);
}
