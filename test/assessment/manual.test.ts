/** The examples in questionnaires/README.md, executed: what the manual prints is what comes out. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { check } from "../../server/assessment/check/check.ts";
import { parsePath } from "../../server/assessment/expression.ts";
import { measurePart } from "../../server/assessment/frames.ts";
import { parseInstrument } from "../../server/assessment/instrument.ts";
import type { AnswersFile } from "../../server/assessment/language.ts";
import { lint } from "../../server/assessment/lint.ts";
import type { AssessmentResult } from "../../server/assessment/results.ts";
import { compile, score } from "../../server/assessment/score.ts";
import { tiny } from "./tiny.ts";

type Json = Record<string, unknown>;
type Block = { readonly info: string; readonly content: string };

const manual = readFileSync(join(import.meta.dirname, "../../questionnaires/README.md"), "utf8");
const blocks: Block[] = [...manual.matchAll(/^```json (.+)\n([\s\S]*?)^```$/gm)].map((match) => ({ info: match[1] as string, content: match[2] as string }));

function expectResult(result: AssessmentResult, expected: Json): void {
  const results = new Map(Object.entries(result.measures));
  for (const [path, value] of Object.entries(expected)) {
    if (path === "advice") expect(result.advice.map((each) => each.name)).toEqual(value);
    else {
      const found = measurePart(results, ["measures", ...parsePath(path)]) ?? null;
      if (typeof value === "number") expect(found as number).toBeCloseTo(value, 9);
      else expect(found).toEqual(value);
    }
  }
}

/** A question for each answer, of a type that fits it. */
function questionsFor(answers: Json): Json[] {
  return Object.entries(answers).map(([name, answer]): Json => {
    if (Array.isArray(answer)) return { type: "paneldynamic", name, title: name, templateElements: questionsFor(Object.assign({}, ...(answer as Json[])) as Json) };
    if (typeof answer === "number") return { type: "text", name, title: name, inputType: "number" };
    return { type: "text", name, title: name };
  });
}

/** Names between braces and of items that no answer mentions: questions that were left open. */
function openQuestions(measures: readonly Json[], known: readonly string[]): string[] {
  const names = new Set<string>();
  const declared = measures.map((measure) => measure["name"]);
  const see = (value: unknown, key: string): void => {
    if (Array.isArray(value)) for (const each of value) see(each, key);
    else if (typeof value === "object" && value !== null) for (const [inner, each] of Object.entries(value)) see(each, inner);
    else if (typeof value === "string" && (key === "items" || key === "question")) names.add(value);
    else if (typeof value === "string") for (const match of value.matchAll(/\{([a-z]\w*)\}/gi)) names.add(match[1] as string);
  };
  for (const measure of measures) see(measure, "");
  return [...names].filter((name) => !known.includes(name) && !declared.includes(name) && !["value", "answer", "of"].includes(name));
}

test("the worked example works from its first file to its result", () => {
  const files = Object.fromEntries(blocks.filter(({ info }) => info.startsWith("file=")).map(({ info, content }) => [info.slice(5), content]));
  const { "answers.json": answers, ...source } = files;
  expect(Object.keys(source)).toEqual(["instrument.json", "work.json", "scoring.json", "advice.json"]);
  expect(lint({ files: source }).filter((problem) => problem.severity === "error")).toEqual([]);
  const { instrument } = parseInstrument({ files: source });
  const compiled = compile(instrument as NonNullable<typeof instrument>);
  const file = JSON.parse(answers as string) as AnswersFile;
  expect(check(compiled, file, { complete: true })).toEqual([]);
  const result = score(compiled, file);
  expectResult(result, JSON.parse(blocks.find(({ info }) => info === "result")?.content ?? "{}") as Json);
  expect(result.advice[0]?.reason.nl).toBe("U werkt 44 uur en uw plezier is 50 (hoog).");
});

const examples = blocks.flatMap((block, index) => (block.info.endsWith("measure") ? [{ block, answers: blocks[index + 1], result: blocks[index + 2] }] : []));

test("the manual has an example of each construct", () => {
  const used = new Set(examples.flatMap(({ block }) => [...block.content.matchAll(/"by": "(\w+)"/g)].map((match) => match[1])));
  expect([...used].sort()).toEqual(["count", "entries", "expression", "gate", "max", "mean", "meanOfMeans", "median", "min", "percentile", "product", "rollUp", "share", "standardDeviation", "sum", "table"]);
});

test.each(examples.map((example) => [example.block.content.match(/"name": "(\w+)"/)?.[1] ?? "", example] as const))("example %s", (_name, { block, answers, result }) => {
  expect([answers?.info, result?.info]).toEqual(["answers", "result"]);
  const parsed = JSON.parse(block.content) as Json | Json[];
  const measures = Array.isArray(parsed) ? parsed : [parsed];
  const given = JSON.parse(answers?.content ?? "") as Json;
  const open = (known: Json): Json[] => openQuestions(measures, Object.keys(known)).map((name) => ({ type: "text", name, title: name, inputType: "number" }));
  const expected = JSON.parse(result?.content ?? "") as Json;
  if (block.info === "measure") {
    expectResult(score(tiny({ questions: [...questionsFor(given), ...open(given)], measures }), { answers: given }), expected);
    return;
  }
  const respondents = given["respondents"] as { group?: string; answers: Json }[];
  const groups = [...new Set(respondents.map((each) => each.group).filter((group) => group !== undefined))];
  const instrument = groups.length > 0 ? { groups: { name: "layer", title: "Layer", members: groups.map((name) => ({ name, title: name })) } } : {};
  expectResult(score(tiny({ respondents: questionsFor(respondents[0]?.answers ?? {}), measures, instrument }), { respondents }), expected);
});
