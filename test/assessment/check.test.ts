import { expect, test } from "@jest/globals";
import { check, checkAnswers, mayBeSaved } from "../../server/assessment/check/check.ts";
import { compileQuestionnaires } from "../../server/assessment/definition.ts";
import type { CheckOptions } from "../../server/assessment/check/check.ts";

const t = (text: string) => ({ nl: text, en: text });
const form = {
  pages: [{
    name: "page", elements: [
      { type: "text", name: "name", title: t("Naam"), isRequired: true, maxLength: 20 },
      { type: "text", name: "size", title: t("Grootte"), inputType: "number", min: 10, max: 100 },
      { type: "text", name: "since", title: t("Sinds"), inputType: "date" },
      { type: "radiogroup", name: "form", title: t("Vorm"), choices: [{ value: "shared" }, { value: "own" }], showOtherItem: true },
      { type: "rating", name: "mark", title: t("Cijfer") },
      { type: "checkbox", name: "tasks", title: t("Taken"), choices: ["tax", "ict", "waste"], showNoneItem: true, maxSelectedChoices: 2 },
      { type: "boolean", name: "agrees", title: t("Eens") },
      { type: "matrix", name: "trust", title: t("Vertrouwen"), columns: [1, 2, 3], rows: ["open", "fair"] },
      { type: "text", name: "code", title: t("Code"), readOnly: true, defaultValue: "GM1" },
      { type: "comment", name: "why", title: t("Waarom"), visibleIf: "{size} > 50", requiredIf: "{form} = 'own'" },
      { type: "expression", name: "double", title: t("Dubbel"), expression: "{size} * 2" },
      {
        type: "paneldynamic", name: "list", title: t("Lijst"), maxPanelCount: 3, keyName: "title",
        templateElements: [
          { type: "text", name: "title", title: t("Naam"), isRequired: true },
          { type: "text", name: "hours", title: t("Uren"), inputType: "number", visibleIf: "{panel.title} notempty", validators: [{ type: "expression", expression: "{panel.hours} <= {size}" }] },
          { type: "matrixdynamic", name: "rows", title: t("Rijen"), columns: [{ name: "who", cellType: "text" }], rowCount: 0 },
        ],
      },
    ],
  }],
};
const { questionnaires, problems } = compileQuestionnaires([{ name: "form", file: "form.json", answeredBy: "organisation", json: form }], null);
const compiled = { questionnaires, instrument: { id: "small", version: "1.0.0", groups: { members: [{ name: "board" }] } } };

const complaints = (answers: unknown, options: Partial<CheckOptions> = {}): string[] => checkAnswers(compiled, "form", answers, { complete: true, ...options }).map((problem) => `${problem.path} ${problem.code}`);
const good = { name: "Zandhuizen", size: 60, since: "2020-02-29", form: "shared", mark: 4, tasks: ["tax"], agrees: true, trust: { open: 3 }, why: "so", double: 120, list: [{ title: "a", hours: 3, rows: [{ who: "x" }] }] };

test("the questionnaire is read without problems, and good answers pass", () => {
  expect(problems).toEqual([]);
  expect(complaints(good)).toEqual([]);
});

const spoilt: [string, Record<string, unknown>, string][] = [
  ["a text where a number belongs", { size: "60" }, "answers.size wrong-type"],
  ["a number where a text belongs", { name: 5 }, "answers.name wrong-type"],
  ["a number out of range", { size: 101 }, "answers.size out-of-range"],
  ["too long a text", { name: "x".repeat(21) }, "answers.name too-long"],
  ["a date that is none", { since: "2021-02-29" }, "answers.since wrong-type"],
  ["no date at all", { since: "yesterday" }, "answers.since wrong-type"],
  ["a choice that is not in the list", { form: "shred" }, "answers.form not-a-choice"],
  ["a choice of another type", { mark: "4" }, "answers.mark wrong-type"],
  ["a rating beyond its end", { mark: 99 }, "answers.mark not-a-choice"],
  ["maybe for a boolean", { agrees: "maybe" }, "answers.agrees wrong-type"],
  ["the same choice twice", { tasks: ["tax", "tax"] }, "answers.tasks[1] duplicate-choice"],
  ["none beside another", { tasks: ["tax", "none"] }, "answers.tasks exclusive-choice"],
  ["too many choices", { tasks: ["tax", "ict", "waste"] }, "answers.tasks too-many"],
  ["other without saying what", { form: "other" }, "answers.form-Comment required"],
  ["an unknown row", { trust: { opne: 1 } }, "answers.trust.opne unknown-key"],
  ["an unknown column", { trust: { open: 9 } }, "answers.trust.open not-a-choice"],
  ["an unknown question", { nam: "x" }, "answers.nam unknown-key"],
  ["a tampered computation", { double: 7 }, "answers.double computed"],
  ["a changed read-only answer", { code: "GM2" }, "answers.code read-only"],
  ["too many entries", { list: [{ title: "a" }, { title: "b" }, { title: "c" }, { title: "d" }] }, "answers.list too-many"],
  ["the same key in two entries", { list: [{ title: "a" }, { title: "a" }] }, "answers.list[1].title duplicate-entry"],
  ["an unknown field in an entry", { list: [{ title: "a", x: 1 }] }, "answers.list[0].x unknown-key"],
  ["something required in an entry", { list: [{ rows: [] }] }, "answers.list[0].title required"],
  ["a validator over the entry and the form", { list: [{ title: "a", hours: 61 }] }, "answers.list[0].hours validator"],
  ["a list that is no list", { list: { title: "a" } }, "answers.list wrong-type"],
  ["an entry that is no entry", { list: ["a"] }, "answers.list[0] wrong-type"],
  ["a wrong type deep down", { list: [{ title: "a", rows: [{ who: 3 }] }] }, "answers.list[0].rows[0].who wrong-type"],
];

test.each(spoilt)("%s is refused with its path", (_name, change, expected) => {
  expect(complaints({ ...good, ...change })).toContain(expected);
});

test("a hidden answer is refused when complete, and kept in a draft", () => {
  const hidden = { name: "x", size: 20, why: "left from before" };
  expect(complaints(hidden)).toEqual(["answers.why hidden"]);
  expect(complaints(hidden, { complete: false })).toEqual([]);
});

test("required: only when shown, asked for by the condition, and not in a draft", () => {
  expect(complaints({})).toEqual(["answers.name required"]);
  expect(complaints({}, { complete: false })).toEqual([]);
  expect(complaints({ name: "x", form: "own", size: 60 })).toEqual(["answers.why required"]);
  expect(complaints({ name: "x", form: "own", size: 20 })).toEqual([]);
});

test("a draft may hold what is not finished, but never what is malformed", () => {
  const draft = checkAnswers(compiled, "form", { size: 1, list: [{ title: "a" }, { title: "a" }], mark: "x" }, { complete: false });
  expect(draft.map((problem) => [problem.path, mayBeSaved(problem)])).toEqual([["answers.size", true], ["answers.mark", false], ["answers.list[1].title", true]]);
});

test("prototype keys are unknown questions and change nothing", () => {
  const answers = JSON.parse('{"name": "x", "__proto__": {"polluted": true}, "constructor": 1, "list": [{"title": "a", "__proto__": {"hours": 1}}], "trust": {"__proto__": 1}}') as unknown;
  expect(complaints(answers)).toEqual(["answers.__proto__ unknown-key", "answers.constructor unknown-key", "answers.trust.__proto__ unknown-key", "answers.list[0].__proto__ unknown-key"]);
  expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
});

test("answers that are no object, and a questionnaire that does not exist, are told", () => {
  for (const strange of [null, 5, "x", [], true]) expect(complaints(strange)).toEqual(["answers wrong-type"]);
  expect(checkAnswers(compiled, "from", {}, { complete: true })[0]?.hint).toBe("Did you mean «form»?");
});

test("a hostile file is answered with a bounded list of problems", () => {
  const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`x${index}`, 1]));
  expect(complaints(many).length).toBeLessThanOrEqual(500);
});

test("a whole file: head, groups and respondents", () => {
  const file = { instrument: "other", version: "0.9.0", date: "23-11-2026", answers: good, respondents: [{ id: "a", group: "bord", answers: {} }, { id: "a", group: "board", answers: { q: 1 } }], invited: { staff: 3 } };
  expect(check(compiled, file, { complete: true }).map((problem) => `${problem.path} ${problem.code} ${problem.severity}`)).toEqual([
    "instrument file error", "version file warning", "date wrong-type error", "invited.staff not-a-choice error", "respondents[0].group not-a-choice error", "respondents[1].id duplicate-entry error", "respondents[1].answers.q unknown-key error",
  ]);
});

test("lists outside the instrument: any text without them, only theirs with them", () => {
  const { questionnaires: outside } = compileQuestionnaires([{ name: "form", file: "form.json", answeredBy: "organisation", json: { elements: [{ type: "tagbox", name: "partners", choices: [], choicesFrom: "members" }] } }], null);
  const verdict = (lists?: Record<string, string[]>): string[] => checkAnswers({ ...compiled, questionnaires: outside }, "form", { partners: ["Meerdrecht"] }, { complete: true, ...(lists ? { lists } : {}) }).map((problem) => problem.code);
  expect(verdict()).toEqual([]);
  expect(verdict({ members: ["Meerdrecht"] })).toEqual([]);
  expect(verdict({ members: ["Zandhuizen"] })).toEqual(["not-a-choice"]);
});
