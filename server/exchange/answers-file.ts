/** An answers file from outside: size, JSON and shape. What the answers say is checked afterwards by `check`. */
import { open } from "node:fs/promises";
import { z } from "zod";
import { duplicateKeys, parseJson } from "../assessment/json.ts";
import type { Problem } from "../assessment/problem.ts";

/** Some 4,000 respondents of a long questionnaire. */
export const LARGEST_ANSWERS_FILE = 20 * 1024 * 1024;
const MOST_RESPONDENTS = 100_000;

const answers = z.record(z.string(), z.unknown());
const shape = z.strictObject({
  instrument: z.string().max(200).optional(),
  version: z.string().max(50).optional(),
  date: z.string().max(40).nullable().optional(),
  answers: answers.optional(),
  respondents: z.array(z.strictObject({ id: z.string().max(200).optional(), group: z.string().max(200).nullable().optional(), release: z.int().min(0).max(1000).optional(), answers })).max(MOST_RESPONDENTS).optional(),
  invited: z.record(z.string(), z.int().min(0).max(1_000_000)).optional(),
  waiting: z.record(z.string(), z.int().min(0).max(1_000_000)).optional(),
  earlier: z.unknown().optional(),
});

export type ReadAnswers = z.infer<typeof shape>;
export type AnswersFileResult = { readonly ok: true; readonly file: ReadAnswers } | { readonly ok: false; readonly problems: readonly Problem[] };

/** Reads a file from disk; one that is too large is refused before it is read. */
export async function readAnswersFile(path: string): Promise<AnswersFileResult> {
  const handle = await open(path, "r").catch(() => null);
  if (!handle) return refuse(path, "", "file", `There is no file ${path} that can be read.`, "Check the name and the folder.");
  try {
    const status = await handle.stat();
    if (!status.isFile()) return refuse(path, "", "file", `${path} is not a file.`, "Give an answers file, for example one made by «cli example».");
    if (status.size > LARGEST_ANSWERS_FILE) return tooLarge(path, status.size);
    return parseAnswers(await handle.readFile("utf8"), path);
  } finally {
    await handle.close();
  }
}

/** Parses a text. `name` is what messages call the file. */
export function parseAnswers(text: string, name: string): AnswersFileResult {
  if (text.length > LARGEST_ANSWERS_FILE) return tooLarge(name, text.length);
  const parsed = parseJson(text);
  if (!parsed.ok) {
    const { line, column, what, pointer } = parsed.mistake;
    return refuse(name, pointer, "json-syntax", `${name}, line ${line}, column ${column}: ${what}`, "Mend the JSON there; an editor shows the place.");
  }
  const checked = shape.safeParse(parsed.value);
  if (!checked.success) {
    return { ok: false, problems: checked.error.issues.slice(0, 50).map((issue) => ({ severity: "error" as const, file: name, path: pathOf(issue.path), code: "answers-shape" as const, ...words(issue) })) };
  }
  const doubles = text.length < 2_000_000 ? duplicateKeys(text) : [];
  if (doubles.length > 0) {
    return { ok: false, problems: doubles.slice(0, 50).map((each) => ({ severity: "error" as const, file: name, path: each.pointer, code: "json-duplicate-key" as const, what: `${name}, line ${each.line}, column ${each.column}: ${each.what}`, hint: "Keep one of the two." })) };
  }
  return { ok: true, file: checked.data };
}

function words(issue: z.core.$ZodIssue): { what: string; hint: string } {
  if (issue.code === "unrecognized_keys") {
    return { what: `An answers file has no part ${issue.keys.map((key) => `«${key}»`).join(", ")}${issue.path.length > 0 ? ` in ${pathOf(issue.path)}` : ""}.`, hint: "Its parts are instrument, version, date, answers, respondents (each with id, group, release, answers), invited, waiting and earlier. Answers to questions stand inside \"answers\"." };
  }
  return { what: `${issue.path.length > 0 ? "This part" : "The file"} ${mistakeOf(issue)}.`, hint: "See questionnaires/README.md for the form of an answers file, or let «cli example» make one." };
}

/** The rest of the sentence "This part …". */
function mistakeOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type": return `must be ${KINDS[issue.expected] ?? issue.expected}`;
    case "too_small": return `must be at least ${issue.minimum}`;
    case "too_big": return issue.origin === "string" ? `may have at most ${issue.maximum} characters` : issue.origin === "array" ? `may have at most ${issue.maximum} entries` : `must be at most ${issue.maximum}`;
    default: return `does not fit: ${issue.message}`;
  }
}

const KINDS: Readonly<Record<string, string>> = { record: "an object, between { and }", object: "an object, between { and }", array: "a list, between [ and ]", string: "a text between quotes", int: "a whole number", number: "a number" };

function pathOf(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("").replace(/^\./, "");
}

function tooLarge(name: string, size: number): AnswersFileResult {
  return refuse(name, "", "file-too-large", `${name} is ${Math.ceil(size / 1024 / 1024)} MB; an answers file has at most ${LARGEST_ANSWERS_FILE / 1024 / 1024} MB.`, "Split the respondents over several files, or leave out what is no answer.");
}

function refuse(file: string, path: string, code: Problem["code"], what: string, hint: string): AnswersFileResult {
  return { ok: false, problems: [{ severity: "error", file, path, what, hint, code }] };
}
