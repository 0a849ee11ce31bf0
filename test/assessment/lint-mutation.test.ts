/** How much of what authors do wrong does the lint find? Over all shipped instruments, one mistake at a time. */
import { expect, test } from "@jest/globals";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { randomFrom } from "../../server/assessment/example/random.ts";
import { lint } from "../../server/assessment/lint.ts";
import type { Problem } from "../../server/assessment/problem.ts";
import { readInstrumentFolder } from "../../server/exchange/instrument-folder.ts";
import type { Mutant } from "./mutants.ts";
import { mutate, mutations } from "./mutants.ts";

const root = new URL("../../questionnaires", import.meta.url).pathname;

/** Folders with an instrument.json. */
function instrumentFolders(): string[] {
  const within = (folder: string): string[] => {
    const entries = readdirSync(folder, { withFileTypes: true });
    if (entries.some((entry) => entry.name === "instrument.json")) return [folder];
    return entries.filter((entry) => entry.isDirectory()).flatMap((entry) => within(join(folder, entry.name)));
  };
  return within(root).sort();
}

const keyOf = (problem: Problem): string => `${problem.code} ${problem.what}`;

test("finds at least 95 % of 200 and more mutants of the shipped instruments", async () => {
  const instruments: Record<string, string>[] = [];
  for (const folder of instrumentFolders()) {
    const read = await readInstrumentFolder(folder);
    if (read.ok) instruments.push({ ...read.source.files });
  }
  const wanted = Number(process.env["MUTANTS"] ?? 240);
  const known = instruments.map((files) => new Set(lint({ files }).map(keyOf)));
  const survivors: Mutant[] = [];
  const perKind = new Map<string, { made: number; found: number }>();
  let made = 0;
  for (let round = 0; made < wanted && round < 40; round += 1) {
    for (const mutation of mutations) {
      if (made >= wanted) break;
      const random = randomFrom(`${mutation.kind} ${round}`);
      const choice = random.whole(0, instruments.length - 1);
      const mutant = mutate(instruments[choice] as Record<string, string>, mutation, random);
      if (!mutant) continue;
      made += 1;
      const isFound = lint({ files: mutant.files }).some((problem) => !known[choice]?.has(keyOf(problem)));
      const count = perKind.get(mutant.kind) ?? { made: 0, found: 0 };
      perKind.set(mutant.kind, { made: count.made + 1, found: count.found + (isFound ? 1 : 0) });
      if (!isFound) survivors.push(mutant);
      if (made % 5 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  }
  const share = 1 - survivors.length / made;
  if (process.env["MUTANTS"]) console.log(`${made} mutants, ${(share * 100).toFixed(1)} % found\n${[...perKind].map(([kind, count]) => `${count.found}/${count.made} ${kind}`).join("\n")}\nNot found:\n${survivors.map((each) => `${each.kind}: ${each.what}`).join("\n")}`);
  expect(made).toBeGreaterThanOrEqual(200);
  expect(share).toBeGreaterThanOrEqual(0.95);
}, 900_000);
