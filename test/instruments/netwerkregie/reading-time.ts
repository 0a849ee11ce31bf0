/**
 * How long a respondent of one layer needs. Counted from the declarations: what he sees is what has no `visibleIf`
 * or one that names his layer; explanations after a low answer are counted apart.
 *
 * Reading is taken at 180 words a minute, slower than usual silent reading: some read a statement twice, and many
 * read on a phone. A text that returns on each page (the answer labels) is read once. Choosing takes 4 seconds an
 * item; an open answer 45 seconds, of which the average respondent writes two. Assumptions, not measurements.
 */
import { asList, asObjects, isObject, readJson } from "./instrument-files.ts";
import type { Json, JsonObject } from "./instrument-files.ts";

export type ReadingTime = { readonly words: number; readonly items: number; readonly openQuestions: number; readonly minutes: number };

const wordsPerMinute = 180;
const secondsPerItem = 4;
const secondsPerOpenAnswer = 45;
const openAnswersWritten = 2;

/** The time of the respondents' questionnaire for one layer in one language. */
export function readingTime(layer: string, language: "nl" | "en"): ReadingTime {
  let words = 0;
  let items = 0;
  let openQuestions = 0;
  const seen = new Set<string>();
  const read = (text: Json | undefined): void => {
    const shown = isObject(text) ? text[language] : text;
    if (typeof shown !== "string" || seen.has(shown)) return;
    seen.add(shown);
    words += shown.split(/\s+/).filter((word) => word !== "").length;
  };
  const survey = readJson("perspective.json");
  read(survey["title"]);
  read(survey["description"]);
  for (const page of asObjects(survey["pages"])) {
    read(page["title"]);
    read(page["description"]);
    for (const question of asObjects(page["elements"])) {
      if (isOfAnotherLayer(question, layer)) continue;
      if (question["type"] === "html") {
        read(question["html"]);
        continue;
      }
      if (question["type"] === "comment") {
        openQuestions += 1;
        if (question["visibleIf"] === undefined) read(question["title"]);
        continue;
      }
      read(question["title"]);
      read(question["description"]);
      const rows = asList(question["rows"]);
      for (const row of rows) read(isObject(row) ? row["text"] : row);
      for (const choice of [...asList(question["columns"]), ...asList(question["choices"])]) read(isObject(choice) ? choice["text"] : choice);
      items += Math.max(1, rows.length);
    }
  }
  const seconds = (words / wordsPerMinute) * 60 + items * secondsPerItem + openAnswersWritten * secondsPerOpenAnswer;
  return { words, items, openQuestions, minutes: Math.round((seconds / 60) * 10) / 10 };
}

/** One entry of the inventory by the coordinator: the essentials, or all of it. Typing or choosing takes 12 seconds an item. */
export function entryTime(part: "essentials" | "all", language: "nl" | "en"): { readonly items: number; readonly minutes: number } {
  const template = asObjects(asObjects(asObjects(readJson("inventory.json")["pages"])[0]?.["elements"]).find((element) => element["name"] === "collaborations")?.["templateElements"]);
  const questions = template.flatMap((element) => (element["type"] === "panel" ? (part === "all" ? questionsIn(element) : []) : [element]));
  const words = questions.flatMap((question) => [question["title"], question["description"]]).map((text) => (isObject(text) ? text[language] : text)).filter((text) => typeof text === "string").flatMap((text) => text.split(/\s+/)).length;
  const items = questions.reduce((sum, question) => sum + Math.max(1, asList(question["rows"]).length), 0);
  return { items, minutes: Math.round(((words / wordsPerMinute) * 60 + items * 12) / 6) / 10 };
}

function questionsIn(panel: JsonObject): JsonObject[] {
  return asObjects(panel["elements"]).flatMap((element) => (element["type"] === "panel" ? questionsIn(element) : [element]));
}

function isOfAnotherLayer(question: JsonObject, layer: string): boolean {
  const visibleIf = question["visibleIf"];
  return typeof visibleIf === "string" && visibleIf.includes("{layer}") && !visibleIf.includes(`'${layer}'`);
}
