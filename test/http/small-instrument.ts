/** The smallest instrument with everything the server works with: a profile, a list, three layers, a score per layer, an advice. */
const text = (nl: string, en = nl) => ({ nl, en });
const files: Record<string, unknown> = {
  "instrument.json": {
    language: 1, id: "klein", version: "1.0.0", title: text("Klein instrument", "Small instrument"),
    questionnaires: [{ name: "profile", file: "profile.json", answeredBy: "organisation" }, { name: "view", file: "view.json", answeredBy: "respondents" }],
    groups: { name: "layer", title: text("Laag", "Layer"), members: [{ name: "board", title: text("Bestuur", "Board") }, { name: "staff", title: text("Medewerkers", "Staff") }], minimumSize: 3 },
    missing: { dontKnow: ["dk"], notApplicable: [] }, organisation: { name: "municipalityName", code: "cbsCode", size: "inhabitants" }, scoring: ["scoring.json"], advice: ["advice.json"],
  },
  "profile.json": { title: text("Profiel", "Profile"), pages: [
    { name: "who", title: text("Wie", "Who"), elements: [
      { type: "text", name: "municipalityName", title: text("Naam", "Name"), isRequired: true }, { type: "text", name: "cbsCode", title: text("Code") },
      { type: "text", inputType: "number", name: "inhabitants", title: text("Inwoners", "Inhabitants"), isRequired: true, min: 100, max: 2000000 },
      { type: "comment", name: "remark", title: text("Opmerking", "Remark"), maxLength: 200 },
      { type: "matrix", name: "importance", title: text("Belang", "Importance"), columns: [1, 2, 3], rows: [{ value: "cost", text: text("Kosten", "Cost") }, { value: "quality", text: text("Kwaliteit", "Quality") }] },
    ] },
    { name: "list", title: text("Lijst", "List"), elements: [
      { type: "paneldynamic", name: "collaborations", title: text("Verbanden", "Collaborations"), keyName: "name", templateElements: [
        { type: "text", name: "name", title: text("Naam", "Name"), isRequired: true }, { type: "dropdown", name: "legalForm", title: text("Vorm", "Form"), choices: [{ value: "publicBody", text: text("Openbaar lichaam", "Public body") }, { value: "covenant", text: text("Convenant", "Covenant") }] },
        { type: "text", inputType: "number", name: "hoursPerYear", title: text("Uren", "Hours"), min: 0 },
      ] },
    ] },
  ] },
  "view.json": { title: text("Uw kijk", "Your view"), pages: [{ name: "trust", title: text("Vertrouwen", "Trust"), elements: [
    { type: "radiogroup", name: "trustOpen", title: text("Wij zijn open", "We are open"), isRequired: true, choices: [1, 2, 3, 4, 5] },
    { type: "radiogroup", name: "trustKeep", title: text("Wij houden woord", "We keep our word"), isRequired: true, choices: [1, 2, 3, 4, 5, { value: "dk", text: text("weet ik niet", "don't know") }] },
    { type: "comment", name: "why", title: text("Toelichting", "Explanation"), visibleIf: "{trustOpen} empty or {trustOpen} <= 2" },
  ] }] },
  "scoring.json": {
    answerSets: { five: { values: { 1: 0, 2: 25, 3: 50, 4: 75, 5: 100 }, min: 0, max: 100 } },
    measures: [{ name: "trust", title: text("Vertrouwen", "Trust"), unit: "score", by: "mean", items: [{ question: "trustOpen", answerSet: "five" }, { question: "trustKeep", answerSet: "five" }], scale: { min: 0, max: 100 },
      bands: [{ name: "low", below: 50, title: text("laag", "low"), text: text("Het vertrouwen is laag.", "Trust is low."), tone: "bad" }, { name: "high", from: 50, title: text("hoog", "high"), text: text("Het vertrouwen is hoog.", "Trust is high."), tone: "good" }] }],
  },
  "advice.json": { advice: [{ name: "talk", when: "{measures.trust} < 50", priority: 50, title: text("Voer het gesprek", "Talk"), reason: text("Het vertrouwen is {measures.trust}.", "Trust is {measures.trust}."), evidence: ["measures.trust"] }] },
};
export const smallInstrument = { files: Object.fromEntries(Object.entries(files).map(([path, content]) => [path, JSON.stringify(content)])) };
