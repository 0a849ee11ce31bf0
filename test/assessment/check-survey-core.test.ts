/**
 * Our checker against survey-core's model, over random questionnaires and answers: what is shown, what is required, and
 * what the model does check (bounds, validators, duplicates) must be the same.
 */
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { Model } from "survey-core";
import type { Question as SurveyQuestion } from "survey-core";
import { checkAnswers } from "../../server/assessment/check/check.ts";
import { compileQuestionnaires } from "../../server/assessment/definition.ts";
import { formScope, isShown } from "../../server/assessment/definition/scope.ts";
import { fillForm } from "../../server/assessment/example/form.ts";
import { randomFrom } from "../../server/assessment/example/random.ts";
import { parsePath } from "../../server/assessment/expression.ts";
import { randomDefinition, spoil } from "./random-definition.ts";
import type { Json } from "./random-definition.ts";

const PAIRS = Number(process.env["PAIRS"] ?? 2000);
const SEED = process.env["SEED"] ?? "differential";

/** Not structuredClone: its objects are of another realm under Jest, and survey-core would not know them. */
const copy = (value: Json): Json => JSON.parse(JSON.stringify(value)) as Json;

type Seen = { path: string; shown: boolean; errors: string[] };

/** Every question of the model, with the paths that we use. */
function questionsIn(model: Model): { path: string; question: SurveyQuestion; isParentShown: boolean }[] {
  const all: { path: string; question: SurveyQuestion; isParentShown: boolean }[] = [];
  const add = (question: SurveyQuestion, path: string, isParentShown: boolean): void => {
    all.push({ path, question, isParentShown });
    const shown = isParentShown && question.isVisible;
    const type = question.getType();
    if (type === "paneldynamic") (question["panels"] as { questions: SurveyQuestion[] }[]).forEach((panel, index) => panel.questions.forEach((inner) => add(inner, `${path}[${index}].${inner.name}`, shown && inner.isParentVisible)));
    if (type === "matrixdynamic" || type === "matrixdropdown") {
      (question["visibleRows"] as { rowName: string; cells: { question: SurveyQuestion }[] }[]).forEach((row, index) => row.cells.forEach(({ question: inner }) => add(inner, type === "matrixdynamic" ? `${path}[${index}].${inner.name}` : `${path}.${row.rowName}.${inner.name}`, shown)));
    }
    if (type === "multipletext") (question["items"] as { name: string; editor: SurveyQuestion }[]).forEach((item) => add(item.editor, `${path}.${item.name}`, shown));
  };
  for (const question of model.getAllQuestions(false, false, false)) add(question as SurveyQuestion, question.name, (question as SurveyQuestion).isParentVisible);
  return all;
}

const kindOf = (type: string): string => (["required", "minrowcounterror"].includes(type) || type === "requiredinallrowserror" || type === "otherempty" ? "required" : type === "keyduplicationerror" ? "duplicate" : type === "eachrowuniqueeerror" || type === "eachrowuniqueerror" ? "duplicate" : "invalid");

/** survey-core itself falls over answers of a wrong type, for instance a text where a table's rows should be. */
function theirs(json: Json, answers: Json, layer: string): { before: Seen[]; after: Seen[] } | "crashed" {
  try {
    return judge(json, answers, layer);
  } catch (error) {
    if (error instanceof TypeError) return "crashed";
    throw error;
  }
}

function judge(json: Json, answers: Json, layer: string): { before: Seen[]; after: Seen[] } {
  const model = new Model(copy(json));
  model.setVariable("layer", layer);
  model.data = copy(answers);
  const see = (): Seen[] => questionsIn(model).map(({ path, question, isParentShown }) => ({ path, shown: isParentShown && question.isVisible, errors: question.errors.map((error) => kindOf(error.getErrorType())) }));
  const before = see();
  model.validate(true, false);
  const after = see();
  model.dispose();
  return { before, after };
}

const strictOnly = new Set(["wrong-type", "not-a-choice", "unknown-key", "too-long", "hidden-choice", "exclusive-choice", "duplicate-choice", "too-many", "computed"]);
const ourKind = (code: string): string => (code === "required" ? "required" : code === "duplicate-entry" ? "duplicate" : "invalid");

beforeAll(() => { jest.spyOn(console, "warn").mockImplementation(() => undefined); });
afterAll(() => { jest.restoreAllMocks(); });

test(`shows and requires what survey-core does, over ${PAIRS} random questionnaires and answers`, async () => {
  let judged = 0;
  const differences: string[] = [];
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const random = randomFrom(`${SEED} ${pair}`);
    const json = randomDefinition(random);
    const { questionnaires, problems } = compileQuestionnaires([{ name: "form", file: "form.json", answeredBy: "respondents", json }], "layer");
    expect(problems.filter((problem) => problem.code !== "duplicate-choice")).toEqual([]);
    const model = questionnaires.respondents;
    const layer = random.pick(["a", "b"]);
    const respondent = { attitude: random.normal(), date: "2026-01-01", missing: new Set(), lists: {}, reversed: new Set<string>() };
    const filled = fillForm(model, { respondent, circumstances: { group: layer }, random: random.branch("fill") }, {});
    const answers = JSON.parse(JSON.stringify(random.chance(0.75) ? spoil(filled, random.branch("spoil")) : filled)) as Json;

    const ours = checkAnswers({ questionnaires, instrument: { id: "x", version: "1" } }, "form", answers, { complete: true, group: layer });
    const scope = formScope(model, answers, { group: layer });
    const reference = theirs(json, answers, layer);
    if (reference === "crashed") {
      expect(ours.map((problem) => problem.code)).toContain("wrong-type");
      continue;
    }
    const { before, after } = reference;
    const differ = (what: string, path: string): void => {
      differences.push(`pair ${pair}, ${path}: ${what}\n  element ${elementAt(json, path)}\n  layer ${layer}, answers ${JSON.stringify(answers)}`);
    };
    // What is no question to ours (beyond the entries given) is judged by its errors only.
    // A wrong type is mended by survey-core as it likes ("b" in a checkbox becomes ["b"]); we refuse it.
    for (const seen of ours.some((problem) => problem.code === "wrong-type") ? [] : before) {
      const shown = isShown(model, scope, parsePath(seen.path));
      if (shown !== seen.shown && !isBeyond(seen.path, answers)) differ(`shown ${seen.shown} by survey-core, ${shown} by us`, seen.path);
    }
    if (!ours.some((problem) => strictOnly.has(problem.code))) {
      judged += 1;
      const expected = [...new Set(after.flatMap((seen) => seen.errors.map((error) => `${seen.path} ${error}`)))].filter((error, _, all) => !isBesideRequired(error, all));
      const found = [...new Set(ours.filter((problem) => problem.code !== "hidden" && problem.code !== "read-only").map((problem) => `${problem.path.replace(/^answers\./, "").replace(/-Comment$/, "").replace(/^(.*)$/, (path) => matrixPath(path, json))} ${ourKind(problem.code)}`))].sort();
      for (const error of expected) if (!found.includes(error)) differ(`only survey-core finds ${error}`, error.split(" ")[0] as string);
      for (const error of found) if (!expected.includes(error)) differ(`only we find ${error}`, error.split(" ")[0] as string);
    }
    // Models are only freed between turns of the event loop (pending timers).
    if (pair % 10 === 9) await new Promise((resolve) => setImmediate(resolve));
  }
  expect(onePerPair(differences).slice(0, 8).join("\n")).toBe("");
  expect(judged).toBeGreaterThan(PAIRS / 3);
}, 1_800_000);

/** A pair that differs usually differs in several ways with one cause. */
function onePerPair(differences: readonly string[]): string[] {
  const seen = new Set<string>();
  return differences.filter((each) => { const pair = each.split(",")[0] as string; return seen.has(pair) ? false : seen.add(pair) !== undefined; });
}

/** An unanswered required checkbox has too few choices as well: said once is enough. */
function isBesideRequired(error: string, all: readonly string[]): boolean {
  return error.endsWith(" invalid") && all.includes(error.replace(/ invalid$/, " required"));
}

/** survey-core reports a simple matrix as a whole, we by row. */
function matrixPath(path: string, json: Json): string {
  const match = /^(.*)\.(r1|r2)$/.exec(path);
  return match?.[1] && JSON.stringify(json).includes("eachRow") ? match[1] : path;
}

function isBeyond(path: string, answers: Json): boolean {
  const match = /^(\w+)\[(\d+)\]/.exec(path);
  if (!match) return false;
  const list = answers[match[1] as string];
  return !Array.isArray(list) || Number(match[2]) >= list.length || typeof list[Number(match[2])] !== "object" || list[Number(match[2])] === null;
}

/** The question or list of a path, with the pages and panels that hold it. */
function elementAt(json: Json, path: string): string {
  const name = (path.split(/[.[]/)[0] as string);
  const around: Json[] = [];
  const find = (elements: unknown): boolean => ((elements ?? []) as Json[]).some((element) => {
    if (element["name"] === name || find(element["elements"])) return around.push(element["elements"] ? { ...element, elements: "…" } : element) > 0;
    return false;
  });
  find((json["pages"] as Json[]).flatMap((page) => page));
  return JSON.stringify([around, json["calculatedValues"]]);
}
