/**
 * Twelve worked municipalities, each with the advice an experienced consultant would expect, written down before the
 * instrument was run on them (municipalities.ts, commit "Tell twelve worked municipalities …").
 */
import { existsSync, readFileSync } from "node:fs";
import { answersOf } from "./answers.ts";
import { folder } from "./instrument-files.ts";
import { municipalities } from "./municipalities.ts";
import { check } from "../../../server/assessment/check/check.ts";
import type { AnswersFile } from "../../../server/assessment/language.ts";
import { assess, netwerkregie } from "./netwerkregie.ts";

const HEADLINES = 10;

describe.each(municipalities.map((each) => [each.key, each] as const))("%s", (key, municipality) => {
  const answers = answersOf(municipality);
  const result = assess(answers);
  const given = result.advice.map((each) => each.name);

  test("gets the headlines expected of it among the first ten", () => {
    expect(municipality.expect.headline.filter((name) => !given.slice(0, HEADLINES).includes(name))).toEqual([]);
  });

  test("gets the other advice expected of it", () => {
    expect(municipality.expect.given.filter((name) => !given.includes(name))).toEqual([]);
  });

  test("does not get what would be wrong for it", () => {
    expect(municipality.expect.never.filter((name) => given.includes(name))).toEqual([]);
  });

  test("gets the form expected of it", () => {
    const { networkForm, legalForm } = municipality.expect;
    if (networkForm !== undefined) expect(result.decisions["networkForm"]?.recommended).toBe(networkForm);
    if (legalForm !== undefined) expect(result.decisions["legalForm"]?.recommended).toBe(legalForm);
  });

  test("reads as filled in: no name is left between braces", () => {
    const texts = JSON.stringify([result.advice.map((each) => [each.title, each.reason, each.firstStep, each.counter, each.effect.text]), result.decisions]);
    expect(texts.match(/"(nl|en)":"[^"]*\{[^}"]*\}[^"]*"/g) ?? []).toEqual([]);
  });

  test("answers what the questionnaires ask, no more and no less", () => {
    expect(check(netwerkregie, answers as unknown as AnswersFile, { complete: true })).toEqual([]);
  });

  test("is shipped as a worked example", () => {
    const file = `${folder}answers/${key}.json`;
    expect(existsSync(file)).toBe(true);
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(answers);
  });
});

describe("a municipality that has only begun", () => {
  const begun = answersOf(municipalities.find((each) => each.key === "honderd-verbanden") ?? municipalities[0]!);
  const entries = (begun["answers"] as unknown as { readonly collaborations: readonly Readonly<Record<string, string>>[] }).collaborations;
  const essentials = entries.map(({ name = "", legalForm = "", domain = "" }) => ({ name, legalForm, domain }));
  const result = assess({ ...begun, answers: { municipalityName: "Kernhoven", cbsCode: "GM9007", inhabitants: 160_000, overview: "no", collaborations: essentials }, respondents: [] });

  test("reads hours, cost, gaps and vulnerability as not known, not as nought", () => {
    const values = ["load", "administrativeHoursPerYear", "costEuroPerYear", "contributionEuroPerYear", "gapCost", "largestMotiveGap", "vulnerabilityFacts"].map((name) => [name, result.measures[name]?.value ?? null]);
    expect(values.filter(([, value]) => value !== null)).toEqual([]);
    expect(result.measures["collaborationCount"]?.value).toBe(100);
  });

  test("gets advice from what it did answer, and none that needs what it did not", () => {
    const given = result.advice.map((each) => each.name);
    expect(given).toEqual(expect.arrayContaining(["portfolio-of-many", "fill-in-meetings"]));
    expect(given.filter((name) => ["resources-start", "question-heavy-low-yield", "streamline-official", "felt-load", "close-gap-cost"].includes(name))).toEqual([]);
  });
});
