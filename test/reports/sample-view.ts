/** A hand-made view model with every kind of block, for tests of layout, PDF and safety without an engine. */
import type { ReportKind, ReportView } from "../../server/reports/view.ts";
import { wordsIn } from "../../server/reports/words.ts";

export function sampleView(kind: ReportKind = "municipality", status: "draft" | "published" = "published"): ReportView {
  const none = { references: [] as number[] };
  const layerNames = ["Bestuur", "Management", "Medewerkers"];
  return {
    format: 1, kind, language: "nl", status,
    title: "Regie op regionale samenwerking", subtitle: "Advies aan het college: waar staat onze gemeente, wat kost het, en wat nu?",
    organisation: "Gemeente Waterland aan de Eem", organisationFacts: ["27.340 inwoners", "Ronde najaar 2026"], period: "Gebaseerd op antwoorden van 23 november 2026",
    summary: {
      id: "summary", number: null, title: "Samenvatting", lead: "Veel samenwerking, weinig overzicht: 27 verbanden kosten 12.340 uur per jaar en het bestuur ziet meer vertrouwen dan de medewerkers.", newPage: true,
      blocks: [
        { type: "keyFigures", items: [
          { label: "samenwerkingsverbanden", value: "27", unit: null, note: null, tone: null, references: [1] },
          { label: "drukte", value: "12.340", unit: "uur per jaar", note: "hoog", tone: "bad", references: [2] },
          { label: "kosten van overleg", value: "€ 1.234.567", unit: "per jaar", note: null, tone: null, references: [3] },
          { label: "fase", value: "Ontwikkelen", unit: null, note: "2 van 3", tone: "fair", references: [4] },
        ] },
        { type: "heading", text: "Wat te doen" },
        { type: "advice", brief: true, items: [1, 2, 3].map((number) => advice(number)) },
        { type: "discuss", title: "Om te bespreken", text: "Herkennen wij dat medewerkers minder ruimte ervaren dan wij denken te geven?" },
      ],
    },
    sections: [
      { id: "inventory", number: "1", title: "Overzicht van samenwerkingsverbanden", lead: "De vijf zwaarste verbanden nemen de helft van de uren.", newPage: true, blocks: [
        { type: "paragraph", text: "Dit overzicht telt vergaderuren, voorbereiding en reistijd van bestuurders en ambtenaren, en de uren van coördinatie. De bijdrage in euro’s staat apart.", references: [2] },
        { type: "chart", number: 1, dataBelow: false, caption: "Uren per jaar per verband, de tien zwaarste", references: [2], chart: { kind: "bars", id: "f1", language: "nl", title: "Uren per jaar per verband", items: Array.from({ length: 10 }, (_one, index) => ({ label: ["Veiligheidsregio", "GGD", "Omgevingsdienst", "Regionale belastinggroep", "Werkvoorzieningschap", "Regiotafel economie", "Jeugdhulpregio", "Afvalinzameling", "Archief", "Inkoopsamenwerking sociaal domein en maatschappelijke ondersteuning"][index] ?? "", value: 2000 - index * 190, display: `${(2000 - index * 190).toLocaleString("nl")} uur` })) } },
        { type: "table", compact: false, table: { caption: "Verbanden met hun last en opbrengst", note: "Uren: overleg, voorbereiding, reizen en coördinatie per jaar.", columns: [{ title: "Verband", numeric: false }, { title: "Domein", numeric: false }, { title: "Vorm", numeric: false }, { title: "Uren", numeric: true }, { title: "Bijdrage", numeric: true }],
          rows: [...Array.from({ length: 26 }, (_one, index) => ({ header: cell(`Verband ${index + 1} voor regionale uitvoering`), cells: [cell("Sociaal domein"), cell("openbaar lichaam"), { ...cell(`${1200 - index * 20}`), numeric: true, references: [2] }, { ...cell(`€ ${index * 12}.000`), numeric: true }], total: false })), { header: cell("Totaal"), cells: [cell(""), cell(""), { ...cell("12.340"), numeric: true }, { ...cell("€ 3.900.000"), numeric: true }], total: true }] } },
      ] },
      { id: "success", number: "2", title: "Succesfactoren per laag", lead: "Bestuur en medewerkers kijken verschillend naar vertrouwen en ruimte.", newPage: true, blocks: [
        { type: "chart", number: 2, dataBelow: false, caption: "Score per laag (0–100)", references: [4], chart: { kind: "layers", id: "f2", language: "nl", title: "Succesfactoren per laag", series: layerNames, scale: { min: 0, max: 100 }, zones: [{ from: 0, to: 40, label: "zwak" }, { from: 40, to: 70, label: "redelijk" }, { from: 70, to: 100, label: "sterk" }], rows: [{ label: "De maatschappelijke opgave centraal", values: [82, 70, 55], target: 70 }, { label: "Vertrouwen en ruimte", values: [75, 60, 38], target: 70 }, { label: "Publieke zakelijkheid", values: [60, 62, null], target: 70 }, { label: "Goede afspraken over organisatie, personeel, financiën", values: [44, 40, 41], target: 70 }, { label: "Leiderschap dat verbindt", values: [70, 71, 69], target: 70 }] } },
        { type: "findings", brief: false, items: ["De maatschappelijke opgave centraal", "Vertrouwen en ruimte", "Publieke zakelijkheid"].map((title, index) => ({ title, value: String(70 - index * 15), tone: (["good", "fair", "bad"] as const)[index] ?? "neutral", band: ["sterk", "redelijk", "zwak"][index] ?? null, text: "Het bestuur noemt de opgave in elk overleg, maar in de uitvoering is zij niet altijd het vertrekpunt. Bespreek met de partners welke opgave voorop staat.", note: "Verschil tussen lagen: 37 punten (bestuur 75, medewerkers 38).", references: [4] })) },
        { type: "remark", title: "Opmerking van de adviseur", paragraphs: ["In het gesprek met het college bleek dat dit beeld wordt herkend."] },
      ] },
      { id: "governance", number: "3", title: "Welke vorm past", lead: null, newPage: true, blocks: [
        { type: "decision", title: "Netwerkvorm", note: "Naar Provan en Kenis (2008).", options: [
          { title: "Centrumgemeente voert regie", description: "Een gemeente leidt en voert uit voor de andere.", recommended: true, score: "3", for: [{ text: "Vertrouwen is gemiddeld en geconcentreerd bij een partner.", references: [4] }], against: [{ text: "Twee partners willen gelijke zeggenschap.", references: [] }], notAdvisable: [], tensions: ["Doelmatigheid tegenover inbreng van allen."] },
          { title: "Gezamenlijke sturing", description: null, recommended: false, score: "1", for: [], against: [{ text: "Met elf deelnemers is gezamenlijk besluiten zwaar.", references: [1] }], notAdvisable: ["meer dan acht deelnemers"], tensions: [] }] },
      ] },
      { id: "advice", number: "4", title: "Aanbevelingen", lead: "Begin met wat de drukte verlaagt zonder opbrengst te verliezen.", newPage: true, blocks: [{ type: "advice", brief: false, items: [1, 2, 3, 4, 5].map((number) => advice(number)) }] },
      { id: "phase", number: "5", title: "Op weg naar de volgende fase", lead: null, newPage: true, blocks: [
        { type: "levels", title: "Fase", references: [4], levels: [{ title: "Verkennen", state: "reached", stateText: "bereikt", degree: null, needed: [{ text: "Overzicht van alle verbanden", met: true, partly: false }] }, { title: "Ontwikkelen", state: "current", stateText: "nu", degree: "3 van 5", needed: [{ text: "Gedeelde ambitie per domein", met: true, partly: false }, { text: "Afspraken over financiën ten minste redelijk", met: false, partly: false }] }, { title: "Regisseren", state: "ahead", stateText: "later", degree: null, needed: [{ text: "Alle lagen ten minste 70", met: false, partly: false }] }] },
        { type: "list", ordered: false, items: [{ text: "Leg afspraken over financiën vast.", ...none }, { text: "Plan een werkconferentie.", ...none }] },
      ] },
    ],
    evidence: [1, 2, 3, 4].map((number) => ({ number, title: ["Aantal verbanden", "Drukte", "Kosten van overleg", "Vertrouwen en ruimte"][number - 1] ?? "", value: ["27", "12.340 uur per jaar", "€ 1.234.567 per jaar", "58"][number - 1] ?? "", how: "Som over 27 verbanden.", rule: `scoring.json#/measures/${number}`, inputs: [{ label: "Veiligheidsregio", value: "2.000 uur", item: null }, { label: "Aantal verbanden", value: "27", item: 1 }], missing: number === 4 ? "2 van 24 antwoorden: weet niet (telt niet mee)." : null })),
    colophon: [{ label: "Instrument", value: "netwerkregie 1.0.0" }, { label: "Kenmerk van het instrument", value: "sha256 1234" }, { label: "Rekenkern", value: "0.1.0" }],
    words: wordsIn("nl"),
  };
}

function cell(text: string): { text: string; numeric: boolean; tone: null; references: number[] } {
  return { text, numeric: false, tone: null, references: [] };
}

function advice(number: number): Extract<ReportView["sections"][number]["blocks"][number], { type: "advice" }>["items"][number] {
  return { number, title: ["Verken een gezamenlijke belastingdienst", "Voeg de twee regiotafels economie samen", "Spreek met alle partners spelregels af", "Maak een vast ritme van overleg", "Geef verkenners tijd"][number - 1] ?? "", reason: "Met 27.340 inwoners is de uitvoering van belastingen kwetsbaar: twee medewerkers dragen het werk, en drie buurgemeenten noemen dezelfde ambitie.", firstStep: "Nodig de drie buurgemeenten uit voor een verkenning in het eerste kwartaal.", who: "college, gemeentesecretaris", effort: "gemiddeld", phase: "Ontwikkelen", effect: "480 uur en € 36.000 per jaar minder", counter: "Niet doen als de eigen organisatie binnen twee jaar fuseert.", sturdy: "Blijft staan bij andere gewichten en ontbrekende antwoorden.", references: [1, 2] };
}
