import { expect, test } from "@jest/globals";
import { lint } from "../../server/assessment/lint.ts";

type Json = Record<string, unknown>;
const t = (text: string): Json => ({ nl: text, en: text });

/** A small sound instrument; each test breaks one thing in it. */
function sound(): { instrument: Json; form: Json; scoring: { answerSets: Json; items: Json[]; measures: Json[] }; advice: { advice: Json[]; decisions: Json[] } } {
  return {
    instrument: {
      language: 1, id: "small", version: "1.0.0", title: t("Klein"), questionnaires: [{ name: "form", file: "form.json" }, { name: "view", file: "view.json", answeredBy: "respondents" }],
      groups: { name: "layer", title: t("Laag"), members: [{ name: "board", title: t("Bestuur") }, { name: "staff", title: t("Staf") }], minimumSize: 3 },
      organisation: { size: "size" }, scoring: ["scoring.json"], advice: ["advice.json"],
    },
    form: {
      pages: [{
        name: "page", title: t("Pagina"), elements: [
          { type: "text", inputType: "number", name: "size", title: t("Grootte"), min: 0, max: 1000 },
          { type: "radiogroup", name: "form", title: t("Vorm"), choices: [{ value: "shared", text: t("gedeeld") }, { value: "own", text: t("eigen") }], visibleIf: "{size} > 5" },
          { type: "checkbox", name: "tasks", title: t("Taken"), choices: [{ value: "tax", text: t("belasting") }, { value: "ict", text: t("ict") }] },
          { type: "paneldynamic", name: "list", title: t("Lijst"), templateElements: [{ type: "text", name: "hours", inputType: "number", title: t("Uren") }, { type: "comment", name: "why", title: t("Waarom"), visibleIf: "{panel.hours} > 10" }] },
        ],
      }],
    },
    scoring: {
      answerSets: { forms: { values: { shared: 100, own: 0 } } }, items: [],
      measures: [
        { name: "sharing", title: t("Delen"), by: "mean", items: [{ question: "form", answerSet: "forms" }], scale: { min: 0, max: 100 }, bands: [{ name: "low", below: 50, title: t("laag") }, { name: "high", from: 50, title: t("hoog") }], target: 70 },
        { name: "load", title: t("Drukte"), by: "entries", panel: "list", value: "{entry.hours} * 2", aggregate: "sum" },
        { name: "trust", title: t("Vertrouwen"), by: "mean", items: ["trustQuestion"], scale: { min: 1, max: 5 } },
      ],
    },
    advice: {
      advice: [{ name: "share", when: "{measures.sharing} < 50 and {tasks} contains 'tax'", title: t("Deel"), reason: t("U scoort {measures.sharing}, met {parameters.n} uur."), parameters: { n: "{measures.load}" } }],
      decisions: [],
    },
  };
}

type Small = ReturnType<typeof sound>;

function findings(change: (small: Small) => void = () => undefined, extra: Record<string, string> = {}): string[] {
  const small = sound();
  change(small);
  const view = { elements: [{ type: "rating", name: "trustQuestion", title: t("Vertrouwen"), visibleIf: "{layer} = 'board'" }] };
  const files = { "instrument.json": JSON.stringify(small.instrument), "form.json": JSON.stringify(small.form), "view.json": JSON.stringify(view), "scoring.json": JSON.stringify(small.scoring), "advice.json": JSON.stringify(small.advice), ...extra };
  return lint({ files }).filter((problem) => (problem.severity as string) !== "info").map((problem) => `${problem.code} ${problem.path}`);
}

const elements = (small: Small): Json[] => (small.form["pages"] as { elements: Json[] }[])[0]?.elements ?? [];
const question = (small: Small, index: number): Json => elements(small)[index] ?? {};
const measure = (small: Small, index: number): Json => small.scoring.measures[index] ?? {};
const rule = (small: Small): Json => small.advice.advice[0] ?? {};

test("a sound instrument has no findings", () => {
  expect(findings()).toEqual([]);
});

const cases: [string, (small: Small) => void, string][] = [
  ["unknown question in visibleIf", (s) => { question(s, 1)["visibleIf"] = "{sise} > 5"; }, "unknown-question form.json#/pages/0/elements/1/visibleIf"],
  ["wrong capitals in a name", (s) => { question(s, 1)["visibleIf"] = "{Size} > 5"; }, "unknown-question form.json#/pages/0/elements/1/visibleIf"],
  ["misspelt choice in a condition", (s) => { question(s, 2)["visibleIf"] = "{form} = 'shard'"; }, "unknown-choice form.json#/pages/0/elements/2/visibleIf"],
  ["unknown field in a panel", (s) => { ((question(s, 3)["templateElements"] as Json[])[1] as Json)["visibleIf"] = "{panel.hour} > 1"; }, "unknown-question form.json#/pages/0/elements/3/templateElements/1/visibleIf"],
  ["a respondent's form that reads the organisation's answer", (s) => { s.instrument["questionnaires"] = [{ name: "form", file: "form.json", answeredBy: "respondents" }, { name: "view", file: "view.json" }]; question(s, 1)["visibleIf"] = "{trustQuestion} > 1"; }, "unknown-question form.json#/pages/0/elements/1/visibleIf"],
  ["circular visibility", (s) => { question(s, 0)["visibleIf"] = "{form} = 'own'"; }, "circular-visibility form.json#/pages/0/elements/0/visibleIf"],
  ["condition that never holds", (s) => { question(s, 1)["visibleIf"] = "{size} > 2000"; }, "constant-condition form.json#/pages/0/elements/1/visibleIf"],
  ["the clock in a form", (s) => { question(s, 1)["visibleIf"] = "{size} > 5 and age({size}) > 2"; }, "clock form.json#/pages/0/elements/1/visibleIf"],
  ["a scoring function in a form", (s) => { question(s, 1)["visibleIf"] = "floor({size}) > 5"; }, "expression-function form.json#/pages/0/elements/1/visibleIf"],
  ["null as a parameter in a form", (s) => { question(s, 1)["visibleIf"] = "iif({size} > 5, true, null)"; }, "null-parameter form.json#/pages/0/elements/1/visibleIf"],
  ["unknown function", (s) => { question(s, 1)["visibleIf"] = "fetch({size}) > 5"; }, "expression-function form.json#/pages/0/elements/1/visibleIf"],
  ["too long an expression", (s) => { question(s, 1)["visibleIf"] = `{size} > 5 ${"or {size} > 5 ".repeat(200)}`; }, "expression-length form.json#/pages/0/elements/1/visibleIf"],
  ["a list compared by size", (s) => { rule(s)["when"] = "{tasks} > 2"; }, "ambiguous-comparison advice.json#/advice/0/when"],
  ["slow pattern", (s) => { ((question(s, 3)["templateElements"] as Json[])[1] as Json)["validators"] = [{ type: "regex", regex: "^(a|a)*$" }]; }, "slow-pattern form.json#/pages/0/elements/3/templateElements/1/validators/0/regex"],
  ["unknown type", (s) => { question(s, 1)["type"] = "radiogroop"; }, "unsupported form.json#/pages/0/elements/1/type"],
  ["unsupported type", (s) => { question(s, 1)["type"] = "signaturepad"; }, "unsupported form.json#/pages/0/elements/1/type"],
  ["a type that the pages leave out", (s) => { question(s, 1)["type"] = "imagepicker"; }, "unsupported form.json#/pages/0/elements/1/type"],
  ["unsupported feature", (s) => { question(s, 1)["choicesByUrl"] = { url: "https://x" }; }, "unsupported form.json#/pages/0/elements/1/choicesByUrl"],
  ["unknown property", (s) => { question(s, 1)["visibelIf"] = "{size} > 1"; }, "unknown-property form.json#/pages/0/elements/1/visibelIf"],
  ["wrong value of a property", (s) => { question(s, 0)["inputType"] = "nmber"; }, "wrong-value form.json#/pages/0/elements/0/inputType"],
  ["wrong type of a property", (s) => { question(s, 0)["isRequired"] = "yes"; }, "wrong-type form.json#/pages/0/elements/0/isRequired"],
  ["duplicate question", (s) => { elements(s).push({ ...question(s, 0) }); }, "duplicate-name form.json#/pages/0/elements/4"],
  ["question also in another questionnaire", (s) => { question(s, 0)["name"] = "trustQuestion"; }, "duplicate-name view.json#/elements/0/name"],
  ["duplicate choice", (s) => { (question(s, 1)["choices"] as Json[]).push({ value: "own", text: t("x") }); }, "duplicate-choice form.json#/pages/0/elements/1/choices/2"],
  ["unsafe name", (s) => { question(s, 2)["name"] = "tasks.all"; }, "unsafe-name form.json#/pages/0/elements/2/name"],
  ["missing translation in a form", (s) => { question(s, 0)["title"] = { nl: "Grootte" }; }, "missing-translation form.json#/pages/0/elements/0/title"],
  ["missing translation in advice", (s) => { rule(s)["title"] = { en: "Share" }; }, "missing-translation advice.json#/advice/0/title"],
  ["unknown item", (s) => { measure(s, 0)["items"] = ["forn"]; }, "unknown-question scoring.json#/measures/0/items/0"],
  ["unknown answer set", (s) => { measure(s, 0)["items"] = [{ question: "form", answerSet: "form" }]; }, "unknown-answer-set scoring.json#/measures/0/items/0/answerSet"],
  ["answer set that leaves a choice out", (s) => { s.scoring.answerSets["forms"] = { values: { shared: 100 } }; }, "uncovered-choice scoring.json#/measures/0/items/0/answerSet"],
  ["words without an answer set", (s) => { measure(s, 0)["items"] = ["form"]; }, "not-a-number scoring.json#/measures/0/items/0"],
  ["unknown choice of an item", (s) => { measure(s, 0)["items"] = [{ question: "tasks", choice: "taxes" }]; }, "unknown-choice scoring.json#/measures/0/items/0/choice"],
  ["unknown measure", (s) => { measure(s, 0)["items"] = [{ measure: "lod" }]; }, "unknown-measure scoring.json#/measures/0/items/0/measure"],
  ["circular measures", (s) => { measure(s, 0)["items"] = [{ measure: "total" }]; s.scoring.measures.push({ name: "total", title: t("Totaal"), by: "expression", expression: "{measures.sharing} + 1" }); }, "circular-measure scoring.json#/measures/0"],
  ["unknown panel", (s) => { measure(s, 1)["panel"] = "lists"; }, "unknown-question scoring.json#/measures/1/panel"],
  ["unknown field of an entry", (s) => { measure(s, 1)["value"] = "{entry.hour}"; }, "unknown-question scoring.json#/measures/1/value"],
  ["gap between bands", (s) => { ((measure(s, 0)["bands"] as Json[])[1] as Json)["from"] = 60; }, "band-gap scoring.json#/measures/0/bands/1"],
  ["overlapping bands", (s) => { ((measure(s, 0)["bands"] as Json[])[1] as Json)["from"] = 40; }, "band-overlap scoring.json#/measures/0/bands/1"],
  ["two closed ends that leave a point out", (s) => { measure(s, 0)["bands"] = [{ name: "low", below: 50, title: t("a") }, { name: "high", above: 50, title: t("b") }]; }, "band-gap scoring.json#/measures/0/bands/1"],
  ["bands that end before the scale", (s) => { ((measure(s, 0)["bands"] as Json[])[1] as Json)["to"] = 90; }, "band-gap scoring.json#/measures/0/bands/1"],
  ["target outside the scale", (s) => { measure(s, 0)["target"] = 170; }, "value-outside-scale scoring.json#/measures/0/target"],
  ["misspelt property of a measure", (s) => { measure(s, 0)["targt"] = 3; }, "unknown-property scoring.json#/measures/0"],
  ["unknown construct", (s) => { measure(s, 0)["by"] = "avg"; }, "shape scoring.json#/measures/0/by"],
  ["duplicate measure", (s) => { s.scoring.measures.push({ ...measure(s, 0) }); }, "duplicate-name scoring.json#/measures/3/name"],
  ["unreachable advice: outside the scale", (s) => { rule(s)["when"] = "{measures.sharing} > 120"; }, "unreachable advice.json#/advice/0/when"],
  ["unreachable advice: contradiction", (s) => { rule(s)["when"] = "{size} > 10 and {size} < 5"; }, "unreachable advice.json#/advice/0/when"],
  ["unreachable advice: requires what excludes it", (s) => { rule(s)["requires"] = ["b"]; s.advice.advice.push({ name: "b", when: "{size} > 1", title: t("b"), reason: t("b"), excludes: ["share"] }); }, "unreachable advice.json#/advice/0"],
  ["unreachable advice: conditions that exclude each other", (s) => { rule(s)["requires"] = ["b"]; s.advice.advice.push({ name: "b", when: "{measures.sharing} > 80", title: t("b"), reason: t("b") }); }, "unreachable advice.json#/advice/0"],
  ["advices that require each other", (s) => { rule(s)["requires"] = ["b"]; s.advice.advice.push({ name: "b", when: "{size} > 1", title: t("b"), reason: t("b"), requires: ["share"] }); }, "circular-advice advice.json#/advice/0/requires"],
  ["unknown advice", (s) => { rule(s)["excludes"] = ["other"]; }, "unknown-advice advice.json#/advice/0/excludes/0"],
  ["unknown path in a text", (s) => { rule(s)["firstStep"] = t("Kijk naar {measures.sharin}."); }, "unknown-measure advice.json#/advice/0/firstStep/nl"],
  ["unknown parameter in a text", (s) => { rule(s)["firstStep"] = t("{parameters.m} uur"); }, "unknown-path advice.json#/advice/0"],
  ["unknown question of the organisation", (s) => { s.instrument["organisation"] = { size: "inhabitants" }; }, "unknown-question instrument.json#/organisation/size"],
  ["a file that is not there", (s) => { s.instrument["advice"] = ["advise.json"]; }, "missing-file instrument.json#/advice/0"],
];

test.each(cases)("%s", (_name, change, expected) => {
  expect(findings(change)).toContain(expected);
});

test("JSON that cannot be read, and keys that stand twice, are told with their place", () => {
  const files = { "instrument.json": '{"language": 1,\n "id": }' };
  const [problem] = lint({ files });
  expect(`${problem?.code} ${problem?.what}`).toMatch(/json-syntax Line 2, column 8/);
  expect(findings(() => undefined, { "advice.json": '{"advice": [], "advice": []}' })).toContain("json-duplicate-key advice.json#/advice");
});

test("every problem is told at once, with what and how to mend it", () => {
  const all = findings((s) => { for (const [, change] of cases.slice(0, 3)) change(s); measure(s, 0)["target"] = 170; rule(s)["excludes"] = ["other"]; });
  expect(all.length).toBeGreaterThanOrEqual(4);
});

test("what cannot be scored is an error of lint: a reversed number without ends", () => {
  const small = (min: Json): string[] => findings((s) => {
    elements(s).push({ type: "text", inputType: "number", name: "free", title: t("Vrij"), ...min });
    s.scoring.measures.push({ name: "turned", title: t("Om"), by: "mean", items: [{ question: "free", reverse: true }] });
  });
  expect(small({})).toEqual(["reverse-without-scale scoring.json#/measures/3/items/0/reverse"]);
  expect(small({ min: 0, max: 10 })).toEqual([]);
});

test("one mistake is told once: what only follows from it is left out", () => {
  const broken = findings((s) => { measure(s, 0)["itmes"] = 1; });
  expect(broken).toEqual(["unknown-property scoring.json#/measures/0"]);
  expect(findings(() => undefined, { "scoring.json": "{ \"measures\": [ }" })).toEqual(["json-syntax scoring.json#/measures/0"]);
  expect(findings((s) => { s.instrument["questionnaires"] = [{ name: "form", file: "none.json" }, { name: "view", file: "view.json", answeredBy: "respondents" }]; })
    .filter((each) => !each.startsWith("unused"))).toEqual(["missing-file instrument.json#/questionnaires/0/file"]);
});

test("a table's cells and orders hold words that its inputs give", () => {
  const table = (cell: unknown, more: Json = {}): string[] => findings((s) => {
    s.scoring.measures.push({ name: "norm", title: t("Norm"), by: "table", inputs: [{ name: "form", question: "form", ...more }, { name: "level", measure: "sharing", use: "band" }], rows: [{ when: { form: cell, level: ["low", "high"] }, value: 1 }], otherwise: { value: 0 } });
  });
  expect(table("shared")).toEqual([]);
  expect(table(["own", "*"])).toEqual([]);
  expect(table("shard")).toEqual(["unknown-choice scoring.json#/measures/3/rows/0/when/form"]);
  expect(table(["own", "ownn"])).toEqual(["unknown-choice scoring.json#/measures/3/rows/0/when/form/1"]);
  expect(table("shared", { order: ["own", "shred"] })).toEqual(["unknown-choice scoring.json#/measures/3/inputs/0/order/1"]);
});

test("parts of a measure have names that exist", () => {
  const reads = (text: string): string[] => findings((s) => {
    s.scoring.measures.push({ name: "perForm", title: t("Per vorm"), by: "entries", panel: "list", values: { cost: "{entry.hours} * 50" } }, { name: "read", title: t("Lees"), by: "expression", expression: text });
  });
  expect(reads("{measures.perForm.values.cost}")).toEqual([]);
  expect(reads("{measures.perForm.values.cots}")).toEqual(["unknown-part scoring.json#/measures/4/expression"]);
  expect(reads("{measures.sharing.gap}")).toEqual(["no-respondents scoring.json#/measures/4/expression"]);
  expect(reads("{measures.trust.gap}")).toEqual([]);
});

test("what a measure can never get: more items than it has, a target beyond its reach, groups without respondents", () => {
  const with_ = (more: Json): string[] => findings((s) => { s.scoring.measures.push({ name: "extra", title: t("Extra"), by: "mean", items: [{ question: "form", answerSet: "forms" }], ...more }); });
  expect(with_({ missing: { minimum: { count: 2 } } })).toEqual(["minimum-too-high scoring.json#/measures/3/missing/minimum/count"]);
  expect(with_({ target: 700 })).toEqual(["value-outside-scale scoring.json#/measures/3/target"]);
  expect(with_({ target: 70 })).toEqual([]);
  expect(with_({ groups: { aggregate: "median" } })).toEqual(["no-respondents scoring.json#/measures/3/groups"]);
  expect(findings((s) => { rule(s)["when"] = "{measures.extra} < -1"; s.scoring.measures.push({ name: "extra", title: t("Extra"), by: "mean", items: [{ question: "form", answerSet: "forms" }] }); })).toEqual(["unreachable advice.json#/advice/0/when"]);
});

test("a difference of shares over respondents asks per organisation", () => {
  const nps = (more: Json): string[] => findings((s) => {
    s.scoring.measures.push(
      { name: "fans", title: t("Voor"), by: "mean", items: ["trustQuestion"], groups: { aggregate: "share", where: "{value} >= 4" } },
      { name: "net", title: t("Netto"), by: "expression", expression: "{measures.fans} - 0.5", ...more });
  });
  expect(nps({})).toEqual(["computed-per-respondent scoring.json#/measures/4/expression"]);
  expect(nps({ per: "organisation" })).toEqual([]);
});

test("arithmetic is for numbers: a time, a date, a word or a list is refused with what to write instead", () => {
  const with_ = (expression: string): string[] => findings((s) => {
    elements(s).push({ type: "text", inputType: "time", name: "bed", title: t("Bed") }, { type: "text", inputType: "date", name: "born", title: t("Geboren") });
    s.scoring.measures.push({ name: "sum", title: t("Som"), by: "expression", expression });
  });
  const refused = ["not-a-number scoring.json#/measures/3/expression"];
  for (const wrong of ["({bed} - 1 + 24) % 24", "2 * {born}", "{form} / 2", "round({tasks} * 2)", "iif({size} > 1, {size} - {bed}, 0)", "{size} * 'size'"]) expect(with_(wrong)).toEqual(refused);
  expect(with_("{bed} - {bed}")).toEqual(refused);
  for (const right of ["(hourOf({bed}) + {size}) % 24", "{tasks.length} * 2", "{size} - {measures.sharing}"]) expect(with_(right)).toEqual([]);
});

test("what stands twice, weighs nothing or is nearly a unit is a warning", () => {
  const with_ = (items: unknown[], more: Json = {}): string[] => findings((s) => { s.scoring.measures.push({ name: "extra", title: t("Extra"), by: "sum", items, ...more }); });
  expect(with_(["size", { question: "size" }])).toEqual(["duplicate-name scoring.json#/measures/3/items/1"]);
  expect(with_(["size", { value: 2 }, { value: 2 }, { question: "size", weight: 2 }])).toEqual([]);
  expect(with_(["size", { question: "tasks", weight: 0 }])).toEqual(["unused scoring.json#/measures/3/items/1/weight"]);
  expect(with_(["size"], { unit: "houers" })).toEqual(["wrong-value scoring.json#/measures/3/unit"]);
  expect(with_(["size"], { unit: "kilometres" })).toEqual([]);
  expect(findings((s) => { rule(s)["evidence"] = ["size", "measures.load", "size"]; })).toEqual(["duplicate-name advice.json#/advice/0/evidence/2"]);
});

test("items that can leave the declared scale are a warning", () => {
  const with_ = (scale: Json, more: Json = {}): string[] => findings((s) => { s.scoring.measures.push({ name: "extra", title: t("Extra"), by: "sum", items: ["size", { question: "form", answerSet: "forms" }], scale, ...more }); });
  expect(with_({ min: 0, max: 1100 })).toEqual([]);
  expect(with_({ min: 0, max: 100 })).toEqual(["value-outside-scale scoring.json#/measures/3/scale"]);
  expect(with_({ min: 0, max: 100 }, { transform: { from: [0, 1100], to: [0, 100] } })).toEqual([]);
  expect(with_({ min: 0, max: 100 }, { transform: { from: [0, 100], to: [0, 100], clamp: true } })).toEqual([]);
});

test("a recoded field of an entry is a number, and each of its choices has a worth", () => {
  const with_ = (recode: unknown, value: string): string[] => findings((s) => {
    (question(s, 3)["templateElements"] as Json[]).push({ type: "radiogroup", name: "often", title: t("Hoe vaak"), choices: [{ value: "weekly", text: t("week") }, { value: "yearly", text: t("jaar") }] });
    s.scoring.answerSets["times"] = { values: { weekly: 40 } };
    s.scoring.measures.push({ name: "busy", title: t("Druk"), by: "entries", panel: "list", recode: { often: recode }, value });
  });
  expect(with_({ values: { weekly: 40, yearly: 1 } }, "{entry.hours} * {entry.often}")).toEqual([]);
  expect(with_({ values: { weekly: 40, yearly: 1 } }, "{entry.hours} * ({entry.often} > 12)")).toEqual([]);
  expect(with_({ values: { weekly: 40 } }, "{entry.often}")).toEqual(["uncovered-choice scoring.json#/measures/3/recode/often/values"]);
  expect(with_({ values: { weekly: 40, yearly: 1, daily: 2 } }, "{entry.often}")).toEqual(["unknown-choice scoring.json#/measures/3/recode/often/values/daily"]);
  expect(with_("times", "{entry.often}")).toEqual(["uncovered-choice scoring.json#/measures/3/recode/often"]);
  expect(with_({ answerSet: "time" }, "{entry.often}")).toEqual(["unknown-answer-set scoring.json#/measures/3/recode/often"]);
});

test("a checkbox counts its choices and a boolean is 1 or 0, whatever its values are called: no error", () => {
  expect(findings((s) => {
    elements(s).push({ type: "boolean", name: "sure", title: t("Zeker"), valueTrue: "ja", valueFalse: "nee" });
    s.scoring.measures.push({ name: "counted", title: t("Geteld"), by: "sum", items: ["tasks", "sure"] });
  })).toEqual([]);
});

test("a glossary has both languages, and nothing it does not know", () => {
  const term = { name: "body", term: t("verband"), forms: { nl: ["verband", "verbanden"] }, meaning: { nl: "Een afspraak.", en: "An agreement." } };
  const withTerm = (change: Json): string[] => findings((small) => { small.instrument["texts"] = "texts.json"; }, { "texts.json": JSON.stringify({ glossary: [{ ...term, ...change }], words: { free: 1 } }) });
  expect(withTerm({})).toEqual([]);
  expect(withTerm({ meaning: { nl: "Een afspraak." } })).toContain("missing-translation texts.json#/glossary/0/meaning/en");
  expect(withTerm({ meaning: undefined })).toEqual(["shape texts.json#/glossary/0/meaning"]);
  expect(withTerm({ form: ["x"] })).toEqual(["unknown-property texts.json#/glossary/0"]);
});
