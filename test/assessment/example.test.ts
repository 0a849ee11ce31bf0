import { expect, test } from "@jest/globals";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { canonicalJson } from "../../server/assessment/canonical.ts";
import { check } from "../../server/assessment/check/check.ts";
import { compileQuestionnaires } from "../../server/assessment/definition.ts";
import { example } from "../../server/assessment/example.ts";
import { textMatching } from "../../server/assessment/example/pattern.ts";
import { randomFrom } from "../../server/assessment/example/random.ts";
import { parseInstrument } from "../../server/assessment/instrument.ts";
import { readInstrumentFolder } from "../../server/exchange/instrument-folder.ts";
import { randomDefinition } from "./random-definition.ts";

const root = new URL("../../questionnaires", import.meta.url).pathname;

async function shipped(): Promise<{ id: string; compiled: Parameters<typeof example>[0] & Parameters<typeof check>[0] }[]> {
  const folders = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.name === "instrument.json").map((entry) => entry.parentPath ?? join(root, entry.name));
  return Promise.all(folders.sort().map(async (folder) => {
    const read = await readInstrumentFolder(folder);
    const instrument = read.ok ? parseInstrument(read.source).instrument : null;
    if (!instrument) throw new Error(`${folder} cannot be read.`);
    const { questionnaires } = compileQuestionnaires(instrument.questionnaires.map(({ survey, ...rest }) => ({ ...rest, json: survey })), instrument.groups?.name ?? null);
    return { id: instrument.id, compiled: { instrument, questionnaires } };
  }));
}

test("gives complete valid answers for every shipped instrument, the same for the same seed", async () => {
  for (const { compiled } of await shipped()) {
    for (const seed of [1, 2, "three"]) {
      const file = example(compiled, seed);
      expect(check(compiled, file, { complete: true }).filter((problem) => problem.severity === "error")).toEqual([]);
      expect(canonicalJson(example(compiled, seed))).toBe(canonicalJson(file));
      for (const member of compiled.instrument.groups?.members ?? []) {
        expect(file.respondents.filter((each) => each.group === member.name).length).toBeGreaterThanOrEqual(compiled.instrument.groups?.minimumSize ?? 3);
      }
    }
    expect(canonicalJson(example(compiled, 1))).not.toBe(canonicalJson(example(compiled, 2)));
  }
}, 120_000);

test("options: respondents per group, entries, fixed answers", async () => {
  const { compiled } = (await shipped()).find((each) => each.id === "netwerkregie") as Awaited<ReturnType<typeof shipped>>[number];
  const file = example(compiled, 7, { respondentsPerGroup: 2, entries: 12, fixed: { inhabitants: 22_000, municipalityName: "Zandhuizen" } });
  expect(file.respondents.length).toBe(2 * (compiled.instrument.groups?.members.length ?? 0));
  expect(file.answers["collaborations"]).toHaveLength(12);
  expect(file.answers).toMatchObject({ inhabitants: 22_000, municipalityName: "Zandhuizen" });
});

test("random questionnaires: whatever is given is valid", () => {
  let complete = 0;
  for (let seed = 0; seed < 150; seed += 1) {
    const json = randomDefinition(randomFrom(`example ${seed}`));
    const { questionnaires } = compileQuestionnaires([{ name: "form", file: "form.json", answeredBy: "respondents", json }], "layer");
    const compiled = { questionnaires, instrument: { id: "random", version: "1.0.0", groups: { members: [{ name: "a" }], minimumSize: 2 } } };
    const left = check(compiled, example(compiled, seed), { complete: true }).filter((problem) => problem.severity === "error");
    if (left.length === 0) complete += 1;
  }
  // Some random questionnaires cannot be answered at all: a required text of at most 20 that has to be a number, say.
  expect(complete).toBeGreaterThanOrEqual(143);
}, 120_000);

test("texts that match a pattern", () => {
  const random = randomFrom("patterns");
  for (const pattern of [/^GM\d{4}$/, /^[1-9][0-9]{3} ?[A-Z]{2}$/, /^(ja|nee)$/, /^[^@\s]+@[^@\s]+\.[a-z]{2,}$/, /^\+31[0-9]{9}$/, /^[a-z ]{2,8}$/i, /^(?:ab)+c?$/]) {
    for (let round = 0; round < 20; round += 1) expect(textMatching(pattern, random)).toMatch(pattern);
  }
});
