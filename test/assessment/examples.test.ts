/** The four example instruments, with their results worked out by hand. */
import { expect, test } from "@jest/globals";
import { check } from "../../server/assessment/check/check.ts";
import { parseInstrument } from "../../server/assessment/instrument.ts";
import type { AnswersFile } from "../../server/assessment/language.ts";
import { lint } from "../../server/assessment/lint.ts";
import type { AssessmentResult } from "../../server/assessment/results.ts";
import { compile, score } from "../../server/assessment/score.ts";
import { filesOf, jsonAt } from "./instrument-at.ts";
import { valuesOf } from "./tiny.ts";

const EXAMPLES = ["likert-scale", "maturity-gates", "decision-table", "panel-cost"];

function worked(name: string): AssessmentResult {
  const { instrument, problems } = parseInstrument({ files: filesOf(`examples/${name}`) });
  if (!instrument) throw new Error(JSON.stringify(problems));
  const compiled = compile(instrument);
  const answers = jsonAt(`examples/${name}/answers/worked.json`) as AnswersFile;
  expect(check(compiled, answers, { complete: true })).toEqual([]);
  return score(compiled, answers);
}

test.each(EXAMPLES)("%s has no findings", (name) => {
  expect(lint({ files: filesOf(`examples/${name}`) }).filter((problem) => problem.severity === "error")).toEqual([]);
});

test("likert-scale: reversed items, not applicable left out, the half rule, weights", () => {
  const result = worked("likert-scale");
  // order: agenda 75, late 5 → 100 reversed 0, decide 50, prepared n/a → (75 + 0 + 50) / 3
  const order = 125 / 3;
  // openness: heard 25, afraid 4 → 75 reversed 25, repeat unanswered, useful 50; 3 of 4 is at least half → 100 / 3
  const openness = 100 / 3;
  const values = valuesOf(result);
  expect(values["order"]).toBeCloseTo(order, 9);
  expect(values["openness"]).toBeCloseTo(openness, 9);
  expect(values["climateScore"]).toBeCloseTo((order + 2 * openness) / 3, 9);
  expect(result.measures["climateScore"]?.band?.name).toBe("weak");
  expect(result.measures["order"]?.missing).toMatchObject({ notApplicable: 1, unanswered: 0, of: 4 });
  expect(result.flags).toMatchObject([{ path: "climate.afraid", answer: 4 }]);
  expect(result.advice.map((each) => [each.name, each.reason.en])).toEqual([
    ["make-it-safe", "Openness scores 33 out of 100; the climate is weak."], ["start-on-time", "Order scores 42 out of 100."],
  ]);
});

test("maturity-gates: a hole at level 2 keeps level 3 from counting", () => {
  const result = worked("maturity-gates");
  const maturity = result.measures["maturity"];
  // known: (1 + 0.5) / 2 = 0.75, met. open: (2 × 0.5 + 1 + 0.25) / 4 = 0.5625 < 0.75, not met. reliable: 0.5 of one question, met but not reached. used: 1.
  expect(maturity?.levels?.map(({ name, degree, met, reached }) => [name, degree, met, reached])).toEqual([["known", 0.75, true, true], ["open", 0.5625, false, false], ["reliable", 0.5, true, false], ["used", 1, true, false]]);
  expect([maturity?.value, maturity?.category, maturity?.target?.reached, maturity?.target?.distance]).toEqual([1, "known", false, -2]);
  expect(result.measures["progress"]?.value).toBeCloseTo((1 + 0.5 + 0.5 + 1 + 0.25 + 0.5 + 1) / 7, 9);
  expect(result.advice.map(({ name, priority, reason }) => [name, priority, reason.nl])).toEqual([
    ["check-privacy", 95, "Er is al gepubliceerd, en de toets is: deels."],
    ["close-the-gap", 80, "U bent op niveau 1; het doel is 3. In totaal is 68% op orde."],
  ]);
});

test("decision-table: first match, best fit with neighbours, a choice with reasons", () => {
  const result = worked("decision-table");
  expect([result.measures["risk"]?.value, result.measures["risk"]?.row?.index, result.measures["risk"]?.band?.name]).toEqual([2, 2, "large"]);
  // task: urgency middle for high ½, complexity high for low 0 × 2, people no 0 → 0.5 / 4. programme: 2 + 1 of 3. working-group: urgency ½, complexity ½ × 2 → 1.5 / 3.
  expect([result.measures["form"]?.category, result.measures["form"]?.row?.fit]).toEqual(["programme", 1]);
  expect(result.advice[0]?.title).toEqual({ nl: "Kies deze werkvorm: programma", en: "Choose this way of working: programme" });
  const leader = result.decisions["leader"];
  expect([leader?.recommended, leader?.options.map((option) => [option.name, option.score])]).toEqual(["programme-manager", [["programme-manager", 3], ["manager", -1]]]);
});

test("panel-cost: a formula per entry, grouped, the top, what is not known left out", () => {
  const result = worked("panel-cost");
  // Weekstart 10 × 0.5 × 40 = 200 hours; Directie 5 × 3 × 11 = 165; Ronde 30 × 1.5 × 4 = 180; Ad hoc: how often is not known.
  expect(valuesOf(result)).toEqual({ cost: 545 * 80, hours: 545, largestTwo: 380, informShare: 380 / 545, longMeetings: 1 });
  expect(result.measures["cost"]?.byGroup).toMatchObject({ inform: { value: 30400, count: 2, values: { hours: 380 } }, decide: { value: 13200, count: 2 } });
  expect(result.measures["cost"]?.missing).toMatchObject({ dontKnow: 1, of: 4 });
  expect(result.advice[0]?.effect).toEqual({ euroPerYear: 15200, text: { nl: "De helft scheelt € 15.200.", en: "Half of it saves €15,200." } });
  expect(result.advice[0]?.reason.nl).toBe("Van € 43.600 per jaar gaat 70% naar informeren.");
});
