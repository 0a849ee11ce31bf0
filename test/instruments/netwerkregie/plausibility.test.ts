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
