/** Writes the worked municipalities to the instrument's folder: `npx tsx test/instruments/netwerkregie/write-answers.ts`. */
import { mkdirSync, writeFileSync } from "node:fs";
import { answersOf } from "./answers.ts";
import { folder, isObject } from "./instrument-files.ts";
import type { Json } from "./instrument-files.ts";
import { municipalities } from "./municipalities.ts";

mkdirSync(`${folder}answers`, { recursive: true });
for (const municipality of municipalities) writeFileSync(`${folder}answers/${municipality.key}.json`, `${lines(answersOf(municipality), 0)}\n`);

/** JSON with a line per answer, entry and respondent. */
function lines(value: Json, depth: number): string {
  const indent = "  ".repeat(depth + 1);
  const close = "  ".repeat(depth);
  if (isObject(value) && depth < 2 && Object.values(value).some((each) => typeof each === "object")) return `{\n${Object.entries(value).map(([key, each]) => `${indent}${JSON.stringify(key)}: ${lines(each, depth + 1)}`).join(",\n")}\n${close}}`;
  if (Array.isArray(value) && value.length > 0 && value.every(isObject)) return `[\n${value.map((each) => indent + JSON.stringify(each)).join(",\n")}\n${close}]`;
  return JSON.stringify(value);
}
