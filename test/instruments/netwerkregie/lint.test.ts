import { termFinder } from "../../../client/form/glossary.ts";
import { parseInstrument } from "../../../server/assessment/instrument.ts";
import { lint } from "../../../server/assessment/lint.ts";
import { allFiles } from "./instrument-files.ts";

test("lint finds nothing to mend in netwerkregie", () => {
  expect(lint({ files: allFiles() }).filter((problem) => problem.severity === "error" || problem.severity === "warning").map((problem) => `${problem.path}: ${problem.what}`)).toEqual([]);
});

/** Every text in one language among some questions, except what only opens on request. */
function said(part: unknown, language: "nl" | "en"): readonly string[] {
  if (typeof part !== "object" || part === null) return [];
  const text = (part as Readonly<Record<string, unknown>>)[language];
  return typeof text === "string" ? [text] : Object.entries(part).flatMap(([key, inner]) => (key === "why" ? [] : said(inner, language)));
}

test.each(["nl", "en"] as const)("each term that the glossary explains stands in a question (%s)", (language) => {
  const { instrument } = parseInstrument({ files: allFiles() });
  if (!instrument) throw new Error("netwerkregie cannot be read");
  const find = termFinder(instrument.glossary, language);
  const found = new Set(instrument.questionnaires.flatMap(({ survey }) => said(survey, language).flatMap((text) => find([text]))));
  expect(instrument.glossary.filter((term) => !found.has(term)).map(({ name }) => name)).toEqual([]);
});
