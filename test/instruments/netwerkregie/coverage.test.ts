/** The README's coverage table is a promise: every name in it exists, and no cell is empty. */
import { asList, asObjects, isObject, readJson, readText } from "./instrument-files.ts";
import type { Json, JsonObject } from "./instrument-files.ts";

const manifest = readJson("instrument.json");
const questionnaires = asObjects(manifest["questionnaires"]).map((each) => readJson(String(each["file"])));
const scoring = asList(manifest["scoring"]).map((file) => readJson(String(file)));
const advice = asList(manifest["advice"]).map((file) => readJson(String(file)));
const names = (list: readonly JsonObject[], key = "name"): Set<string> => new Set(list.map((each) => String(each[key])));

const known = {
  asked: names(questionnaires.flatMap((survey) => asObjects(survey["pages"]).flatMap((page) => asObjects(page["elements"])))),
  measured: names(scoring.flatMap((file) => asObjects(file["measures"]))),
  advised: names(advice.flatMap((file) => asObjects(file["advice"]))),
  reported: names(asObjects(readJson("report.json")["sections"]), "id"),
};

const rows = readText("README.md").split("\n").filter((line) => /^\| S\d+ \|/.test(line)).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
const namesIn = (cell: string | undefined): string[] => [...(cell ?? "").matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? "");

describe("coverage of the method", () => {
  test("has the rows S1 to S16", () => {
    expect(rows.map((row) => row[0])).toEqual(Array.from({ length: 16 }, (_each, index) => `S${index + 1}`));
  });

  test.each(rows.map((row) => [row[0] ?? "", row] as const))("%s names existing questions, measures, advice and sections", (_name, row) => {
    const columns = [known.asked, known.measured, known.advised, known.reported];
    columns.forEach((column, index) => {
      const named = namesIn(row[index + 1]);
      expect(named.length).toBeGreaterThan(0);
      expect(named.filter((name) => !column.has(name))).toEqual([]);
    });
  });
});

describe("declarations", () => {
  test("give at least 60 recommendations, each with a reason, first step, actor, effort, effect, phase and counter-indication", () => {
    const all = advice.flatMap((file) => asObjects(file["advice"]));
    expect(all.length).toBeGreaterThanOrEqual(60);
    const fields = ["reason", "firstStep", "who", "effort", "effect", "phase", "counter", "evidence"];
    expect(all.filter((each) => fields.some((field) => each[field] === undefined)).map((each) => each["name"])).toEqual([]);
  });

  test("say of every question why it is asked", () => {
    expect(questionnaires.flatMap(questionsWithin).filter((question) => !isObject(question["why"])).map((question) => question["name"])).toEqual([]);
  });

  test("ask four to six statements of each factor and requirement per layer, some of them reversed", () => {
    const perspective = questionnaires[questionnaires.length - 1] ?? {};
    const reversed = new Set(scoring.flatMap((file) => asObjects(file["measures"])).flatMap((measure) => asObjects(measure["items"])).filter((item) => item["reverse"] === true).map((item) => item["question"]));
    const statements = questionsWithin(perspective).filter((question) => /(Bestuur|Management|Medewerkers)$/.test(String(question["name"])));
    expect(statements).toHaveLength(24);
    for (const question of statements) {
      const rowNames = asObjects(question["rows"]).map((row) => String(row["value"]));
      expect(rowNames.length).toBeGreaterThanOrEqual(4);
      expect(rowNames.length).toBeLessThanOrEqual(6);
      expect(rowNames.filter((row) => reversed.has(`${String(question["name"])}.${row}`)).length).toBeGreaterThanOrEqual(2);
      expect(asObjects(question["columns"]).map((column) => column["value"])).toContain("dk");
    }
  });

  test("spread the reversed statements between the others", () => {
    const reversed = new Set(scoring.flatMap((file) => asObjects(file["measures"])).flatMap((measure) => asObjects(measure["items"])).filter((item) => item["reverse"] === true).map((item) => item["question"]));
    const statements = questionsWithin(questionnaires[questionnaires.length - 1] ?? {}).filter((question) => /(Bestuur|Management|Medewerkers)$/.test(String(question["name"])));
    for (const question of statements) {
      const marks = asObjects(question["rows"]).map((row) => (reversed.has(`${String(question["name"])}.${String(row["value"])}`) ? "r" : "+")).join("");
      expect(marks).not.toContain("rr");
      expect(marks.endsWith("r")).toBe(false);
    }
  });

  test("tell a respondent at every open question that nobody else reads it", () => {
    const open = questionsWithin(questionnaires[questionnaires.length - 1] ?? {}).filter((question) => question["type"] === "comment");
    expect(open.length).toBeGreaterThanOrEqual(9);
    for (const { description } of open) {
      expect(isObject(description) && description["nl"]).toContain("Alleen u ziet dit antwoord");
      expect(isObject(description) && description["en"]).toContain("Only you will see this answer");
    }
  });

  test("mark every legal remark as indicative", () => {
    const touchesLaw = new Set(["legalForm", "wgr-to-do", "arrange-leaving", "merge-marked", "stop-marked", "check-the-rules", "fact-sheet-leaving", "resources-centre", "all-light-but-ambitious"]);
    const legal = advice.flatMap((file) => [...asObjects(file["decisions"]), ...asObjects(file["advice"])]).filter((each) => touchesLaw.has(String(each["name"])));
    expect(legal).toHaveLength(touchesLaw.size);
    for (const each of legal) expect(JSON.stringify(each)).toMatch(/laat [a-z ]*juridisch toetsen/i);
  });
});

/** Every question, also inside panels and entries. */
function questionsWithin(element: Json): JsonObject[] {
  if (!isObject(element)) return asList(element).flatMap(questionsWithin);
  const inner = ["pages", "elements", "templateElements"].flatMap((key) => questionsWithin(element[key] ?? []));
  const isQuestion = typeof element["type"] === "string" && !["panel", "html"].includes(element["type"]);
  return isQuestion ? [element, ...inner] : inner;
}
