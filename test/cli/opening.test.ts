/** What the command line says of an instrument or answers that cannot be used: the reader's finding, never our fault. */
import { afterAll, beforeAll, expect, jest, test } from "@jest/globals";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AssessmentError } from "../../server/assessment/problem.ts";
import { score } from "../../server/assessment/score.ts";
import { FINDINGS, report } from "../../server/cli/exit.ts";
import { openAnswers, openInstrument } from "../../server/cli/opening.ts";
import { numbers, tinyFiles } from "../assessment/tiny.ts";
import type { TinyInstrument } from "../assessment/tiny.ts";

let folder = "";
let said = "";
const stderr = jest.spyOn(process.stderr, "write").mockImplementation((text) => { said += String(text); return true; });

beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), "opening-")); });
afterAll(async () => {
  stderr.mockRestore();
  await rm(folder, { recursive: true });
});

async function write(parts: TinyInstrument, answers: unknown): Promise<string> {
  said = "";
  for (const [name, text] of Object.entries(tinyFiles(parts))) await writeFile(join(folder, name), text);
  await writeFile(join(folder, "answers.json"), JSON.stringify(answers));
  return join(folder, "answers.json");
}

test("an instrument that cannot be scored with is a finding, with where and how to mend it", async () => {
  await write({ questions: numbers(["a"]), measures: [{ name: "m", by: "expression", expression: "-{a}" }] }, {});
  const error: unknown = await openInstrument(folder).catch((caught: unknown) => caught);
  expect(report(error)).toBe(FINDINGS);
  expect(said).toContain("scoring.json#/measures/0/expression");
  expect(said).toContain("write 0 - {a}");
  expect(said).not.toContain("not your doing");
});

test("answers to an older version are brought to this one by its migrations", async () => {
  const parts: TinyInstrument = { questions: numbers(["now", "added"]), measures: [{ name: "m", by: "sum", items: ["now", "added"] }], instrument: { version: "2.0.0", migrations: [{ from: "1.0.0", rename: { old: "now" }, drop: ["gone"], default: { added: 2 } }] } };
  const path = await write(parts, { version: "1.0.0", answers: { old: 4, gone: 9 } });
  const open = await openInstrument(folder);
  const answers = await openAnswers(open, path, { complete: true });
  expect(score(open.compiled, answers).measures["m"]?.value).toBe(6);
  expect(said).toContain("brought to 2.0.0");
});

test("an earlier round is a result, or the values alone; anything else is a finding", async () => {
  const path = await write({ questions: numbers(["a"]), measures: [{ name: "m", by: "sum", items: ["a"] }] }, { answers: { a: 5 }, earlier: { measures: { m: 3 } } });
  const open = await openInstrument(folder);
  const answers = await openAnswers(open, path, { complete: true });
  expect(score(open.compiled, answers).change?.measures["m"]).toMatchObject({ was: 3, now: 5, difference: 2, better: true });
  const wrong = (): unknown => score(open.compiled, { ...answers, earlier: { measures: { m: "three" } } });
  expect(wrong).toThrow(AssessmentError);
  try { wrong(); } catch (error) { expect(report(error)).toBe(FINDINGS); }
});

test("what is odd but can be scored is told: a measure that is not there, more answers than people asked", async () => {
  const parts: TinyInstrument = { questions: numbers(["a"]), respondents: numbers(["b"]), instrument: { groups: { name: "layer", title: "Layer", minimumSize: 3, members: [{ name: "board", title: "Board" }] } }, measures: [{ name: "trust", by: "sum", items: ["a"] }] };
  const people = Array.from({ length: 3 }, (_one, index) => ({ id: `p${index}`, group: "board", answers: { b: 1 } }));
  const open = async (extra: object): Promise<string> => {
    const path = await write(parts, { answers: { a: 5 }, respondents: people, ...extra });
    await openAnswers(await openInstrument(folder), path, { complete: true });
    return said;
  };
  expect(await open({ invited: { board: 2 }, earlier: { measures: { trsut: 3 } } })).toBe([
    "warning: invited.board: 2 are invited, and 3 of the group «board» answered.", "  → Write how many were asked in all, at least 3.",
    "warning: earlier.measures.trsut: There is no measure «trsut» in version 1.0.0, so it is compared with nothing.", "  → Did you mean «trust»? If it is of an older version, add its \"version\" to \"earlier\".", "",
  ].join("\n"));
  expect(await open({ invited: { board: 3 }, earlier: { version: "0.9.0", measures: { trsut: 3 } } })).toBe("");
});
