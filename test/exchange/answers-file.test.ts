import { expect, test } from "@jest/globals";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseAnswers, readAnswersFile } from "../../server/exchange/answers-file.ts";

const complaint = (text: string): string => {
  const result = parseAnswers(text, "a.json");
  return result.ok ? "" : result.problems.map((problem) => `${problem.path} ${problem.what}`).join("\n");
};

test("a good file comes through as it is", () => {
  const file = { instrument: "x", date: "2026-11-23", answers: { a: 1 }, respondents: [{ id: "r1", group: "g", answers: {} }], invited: { g: 3 } };
  const result = parseAnswers(JSON.stringify(file), "a.json");
  expect(result.ok && result.file).toEqual(file);
});

test("bad JSON is told with line and column", () => {
  expect(complaint('{\n "answers": {"a": 1,}\n}')).toMatch(/a\.json, line 2, column 21: A comma stands before the closing }/);
});

test("an unknown part, a wrong shape and a double key are told with their place", () => {
  expect(complaint('{"answer": {}}')).toMatch(/no part «answer»/);
  expect(complaint('{"respondents": [{"id": "a", "answers": []}]}')).toMatch(/respondents\[0\]\.answers/);
  expect(complaint('{"respondents": [{"id": "a", "release": -1, "answers": {}}], "answers": null}').split("\n")).toEqual(["answers This part must be an object, between { and }.", "respondents[0].release This part must be at least 0."]);
  expect(complaint("[]")).toBe(" The file must be an object, between { and }.");
  expect(complaint('{"answers": {"a": 1, "a": 2}}')).toMatch(/\/answers\/a .*stands twice/);
});

test("a file that is too large is refused without being read", async () => {
  const folder = await mkdtemp(join(tmpdir(), "answers-"));
  try {
    const handle = await open(join(folder, "big.json"), "w");
    // More than Node can read in one piece: whoever tries to read it fails.
    await handle.truncate(3 * 1024 ** 3);
    await handle.close();
    const result = await readAnswersFile(join(folder, "big.json"));
    expect(!result.ok && result.problems[0]?.what).toMatch(/is 3072 MB; an answers file has at most 20 MB/);
    const none = await readAnswersFile(join(folder, "none.json"));
    expect(!none.ok && none.problems[0]?.what).toMatch(/There is no file/);
  } finally {
    await rm(folder, { recursive: true });
  }
});
