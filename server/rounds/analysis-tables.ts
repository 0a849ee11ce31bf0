/**
 * Every part of the regional analysis as tables for a spreadsheet: readable headings and names beside the codes, one
 * sheet per list. What the pages suppress is empty here too, because both are made from the same content.
 */
import type { Range } from "../region/inputs.ts";
import type { Load } from "../region/load.ts";
import type { Text } from "../region/wording.ts";
import type { AnalysisContent, Head, PartName } from "./analysis-parts.ts";

export type Cell = string | number | boolean | null;
export type NamedTable = { readonly name: string; readonly table: readonly (readonly Cell[])[] };
type Language = "nl" | "en";

/** A column: its heading in both languages and how a row fills it. */
type Column<Row> = readonly [nl: string, en: string, cell: (row: Row) => Cell];

/** What a maker of tables gets: the reader's language, the names of codes and a way to lay out rows. */
type Desk = {
  readonly language: Language;
  readonly name: (code: string | null) => string;
  readonly names: (codes: readonly string[]) => string;
  readonly say: (text: Text | null | undefined) => string | null;
  readonly table: <Row>(nl: string, en: string, rows: readonly Row[], columns: readonly Column<Row>[]) => NamedTable;
};

type Makers = { readonly [P in PartName]: (content: AnalysisContent[P], desk: Desk) => NamedTable[] };

/** The tables of one part, the most important first. */
export function analysisTables<P extends PartName>(part: P, content: AnalysisContent[P], language: Language): NamedTable[] {
  return MAKERS[part](content, deskOf(content, language));
}

function deskOf(head: Head, language: Language): Desk {
  const members = new Map(head.members.map((member) => [member.code, member.name]));
  const { choices, measures, layers } = head.titles;
  const kinds = [choices["domain"], choices["legalForm"], choices["capability"], choices["role"], choices["future"], choices["horizon"], measures, layers];
  const name = (code: string | null): string => {
    if (code === null) return "";
    return members.get(code) ?? kinds.map((kind) => kind?.[code]?.[language]).find((title) => title !== undefined) ?? code;
  };
  return {
    language, name, names: (codes) => codes.map(name).join("; "), say: (text) => text?.[language] ?? null,
    table: (nl, en, rows, columns) => ({
      name: language === "nl" ? nl : en,
      table: [columns.map(([dutch, english]) => (language === "nl" ? dutch : english)), ...rows.map((row) => columns.map(([, , cell]) => cell(row)))],
    }),
  };
}

/** Low, typical and high beside each other; money and hours to two decimals, as a computer adds up more than is meant. */
function ranged<Row>(nl: string, en: string, of: (row: Row) => Range | null): Column<Row>[] {
  return ([["", "", "typical"], [" laag", " low", "low"], [" hoog", " high", "high"]] as const).map(([dutch, english, end]) => [nl + dutch, en + english, (row: Row) => rounded(of(row)?.[end] ?? null)] as const);
}

function rounded(value: number | null): number | null {
  return value === null ? null : Math.round(value * 100) / 100;
}

/** To four decimals: shares and network measures. */
function fine(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(value * 10_000) / 10_000;
}

function loadColumns<Row>(of: (row: Row) => Load): Column<Row>[] {
  return [
    ...ranged<Row>("uren per jaar", "hours a year", (row) => of(row).hoursPerYear), ...ranged<Row>("waarvan bestuurlijk", "of which administrative", (row) => of(row).administrativeHoursPerYear),
    ...ranged<Row>("waarvan ambtelijk", "of which official", (row) => of(row).officialHoursPerYear), ...ranged<Row>("euro per jaar", "euro a year", (row) => of(row).costEuroPerYear), ...ranged<Row>("waarvan bijdrage", "of which contribution", (row) => of(row).contributionEuroPerYear),
    ...ranged<Row>("vergaderingen per jaar", "meetings a year", (row) => of(row).meetingsPerYear), ["verbanden", "collaborations", (row) => of(row).collaborations],
    ["aandeel van de invoer dat bekend is", "share of the inputs that is known", (row) => fine(of(row).known)],
  ];
}

const MAKERS: Makers = {
  register: ({ entries }, desk) => [
    desk.table("register", "register", entries, [
      ["id", "id", (entry) => entry.id], ["naam", "name", (entry) => entry.name], ["ook genoemd", "also called", (entry) => entry.otherNames.join("; ")], ["domein", "domain", (entry) => desk.name(entry.domain)],
      ["vorm", "form", (entry) => desk.name(entry.legalForm)], ["gastheer", "host", (entry) => desk.name(entry.host)], ["melden het", "reporters", (entry) => desk.names(entry.reporters)],
      ["wel genoemd, zelf niet vermeld", "named, but not listing it", (entry) => desk.names(entry.silent)], ["andere partners", "other partners", (entry) => entry.otherPartners.join("; ")], ["aantal deelnemers", "participants", (entry) => entry.participants.length],
      ["zekerheid", "certainty", (entry) => entry.certainty], ["gelijkenis", "likeness", (entry) => fine(entry.score)], ["redenen", "reasons", (entry) => entry.reasons.map((reason) => `${reason.code} ${fine(reason.strength)}`).join("; ")],
    ]),
    desk.table("meldingen", "reports", entries.flatMap((entry) => entry.reports.map((report) => ({ entry, report }))), [
      ["id", "id", ({ entry }) => entry.id], ["verband", "collaboration", ({ entry }) => entry.name], ["code", "code", ({ report }) => report.municipality], ["gemeente", "municipality", ({ report }) => desk.name(report.municipality)], ["gemeld als", "reported as", ({ report }) => report.name],
      ["rol", "role", ({ report }) => desk.name(report.role)], ["toekomst", "future", ({ report }) => desk.name(report.future)], ["tevredenheid (0-100)", "satisfaction (0-100)", ({ report }) => rounded(report.satisfaction)], ["bijdrage in euro", "contribution in euro", ({ report }) => report.contributionEuroPerYear],
    ]),
  ],
  ties: ({ toDiscuss, claimed, counts }, desk) => [
    desk.table("te bespreken", "to discuss", toDiscuss.flatMap((entry) => entry.contradictions.flatMap((contradiction) => contradiction.values.map((one) => ({ entry, contradiction, one })))), [
      ["id", "id", ({ entry }) => entry.id], ["verband", "collaboration", ({ entry }) => entry.name], ["onderwerp", "subject", ({ contradiction }) => contradiction.subject], ["code", "code", ({ one }) => one.municipality], ["gemeente", "municipality", ({ one }) => desk.name(one.municipality)], ["zegt", "says", ({ one }) => desk.name(one.value)],
    ]),
    desk.table("door één genoemd", "claimed by one", claimed, [["id", "id", (entry) => entry.id], ["verband", "collaboration", (entry) => entry.name], ["melden het", "reporters", (entry) => desk.names(entry.reporters)], ["wel genoemd, zelf niet vermeld", "named, but not listing it", (entry) => desk.names(entry.silent)], ["waarvan nog niet geantwoord", "of which have not answered", (entry) => desk.names(entry.notAnswered)]]),
    desk.table("aantallen", "counts", Object.entries(counts), [["stand", "state", ([state]) => state], ["banden", "ties", ([, count]) => count]]),
  ],
  load: (load, desk) => {
    const per = (nl: string, en: string, of: Readonly<Record<string, Load>>) => desk.table(nl, en, Object.entries(of), [["code", "code", ([code]) => code], ["naam", "name", ([code]) => desk.name(code)], ...loadColumns<[string, Load]>(([, own]) => own)]);
    const { settings } = load;
    return [
      desk.table("verbanden", "collaborations", load.perCollaboration, [
        ["id", "id", (point) => point.id], ["naam", "name", (point) => point.name], ["domein", "domain", (point) => desk.name(point.domain)], ["vorm", "form", (point) => desk.name(point.legalForm)], ["opbrengst (0-100)", "yield (0-100)", (point) => rounded(point.yieldScore)],
        ["opbrengst in euro", "yield in euro", (point) => rounded(point.yieldEuroPerYear)], ["tevredenheid (0-100)", "satisfaction (0-100)", (point) => rounded(point.satisfaction)], ["vak", "quadrant", (point) => point.quadrant], ...loadColumns<(typeof load.perCollaboration)[number]>((point) => point.load),
      ]),
      per("regio", "region", { [desk.language === "nl" ? "hele regio" : "whole region"]: load.region }), per("per domein", "per domain", load.perDomain), per("per vorm", "per form", load.perLegalForm), per("per gemeente", "per municipality", load.perMunicipality),
      desk.table("per inwoner", "per inhabitant", Object.entries(load.perInhabitant), [["code", "code", ([code]) => code], ["naam", "name", ([code]) => desk.name(code)], ["uren per duizend inwoners", "hours per thousand inhabitants", ([, own]) => rounded(own.hoursPerThousand)], ["euro per inwoner", "euro per inhabitant", ([, own]) => rounded(own.euroPerInhabitant)]]),
      desk.table("rekenwaarden", "calculation values", [
        ["administrativeEuroPerHour", settings.rates.administrativeEuroPerHour], ["officialEuroPerHour", settings.rates.officialEuroPerHour],
        ...Object.entries(settings.assumptions).flatMap(([name, range]) => typeof range === "object" && "typical" in range ? [[`${name}.low`, range.low], [`${name}.typical`, range.typical], [`${name}.high`, range.high]] as const : []),
      ] as const, [["naam", "name", ([name]) => name], ["waarde", "value", ([, value]) => value]]),
    ];
  },
  comparison: ({ blocks, response }, desk) => [
    desk.table("vergelijking", "comparison", blocks.flatMap((block) => block.rows.map((row) => ({ block, row }))), [
      ["onderdeel", "block", ({ block }) => desk.say(block.title)], ["maat", "measure", ({ row }) => row.measure], ["titel", "title", ({ row }) => desk.name(row.measure)], ["laag", "layer", ({ block }) => (block.layer === null ? null : desk.name(block.layer))],
      ["gemiddeld", "mean", ({ row }) => rounded(row.mean)], ["mediaan", "median", ({ row }) => rounded(row.median)], ["laagste", "lowest", ({ row }) => rounded(row.lowest)], ["hoogste", "highest", ({ row }) => rounded(row.highest)], ["verschil tussen gemeenten (standaardafwijking)", "difference between municipalities (standard deviation)", ({ row }) => rounded(row.spread)],
      ["verschil tussen lagen", "difference between layers", ({ row }) => rounded(row.layerGap)], ["eensgezindheid binnen gemeenten (0-1)", "agreement inside municipalities (0-1)", ({ row }) => fine(row.innerAgreement)], ["gemeenten", "municipalities", ({ row }) => row.count], ["eens", "agreed", ({ row }) => row.consensus],
    ]),
    desk.table("per gemeente", "per municipality", blocks.flatMap((block) => block.rows.flatMap((row) => Object.entries(row.cells).map(([code, cell]) => ({ block, row, code, cell })))), [
      ["onderdeel", "block", ({ block }) => desk.say(block.title)], ["maat", "measure", ({ row }) => row.measure], ["titel", "title", ({ row }) => desk.name(row.measure)], ["laag", "layer", ({ block }) => (block.layer === null ? null : desk.name(block.layer))], ["code", "code", ({ code }) => code], ["gemeente", "municipality", ({ code }) => desk.name(code)],
      ["waarde", "value", ({ cell }) => rounded(cell.value)], ["vorige ronde", "earlier round", ({ cell }) => rounded(cell.earlier)], ["te weinig antwoorden", "too few answers", ({ cell }) => cell.suppressed],
    ]),
    desk.table("respons", "response", Object.entries(response).flatMap(([code, own]) => Object.entries(own.groups).map(([group, of]) => ({ code, group, of }))), [
      ["code", "code", ({ code }) => code], ["gemeente", "municipality", ({ code }) => desk.name(code)], ["laag", "layer", ({ group }) => desk.name(group)], ["uitgenodigd", "invited", ({ of }) => of.invited ?? null], ["ingevuld", "answered", ({ of }) => of.answered], ["respons", "response rate", ({ of }) => fine(of.rate)], ["te weinig antwoorden", "too few answers", ({ of }) => of.suppressed],
    ]),
  ],
  network: ({ nodes, edges, totals }, desk) => [
    desk.table("knopen", "nodes", nodes, [
      ["id", "id", (node) => node.id], ["naam", "name", (node) => node.label], ["soort", "kind", (node) => node.kind], ["domein", "domain", (node) => desk.name(node.domain)], ["vorm", "form", (node) => desk.name(node.legalForm)], ["inwoners", "inhabitants", (node) => node.inhabitants], ["banden", "ties", (node) => node.degree ?? null],
      ["aandeel van de mogelijke banden", "degree centrality", (node) => fine(node.degreeCentrality)], ["brugfunctie (0-1)", "betweenness (0-1)", (node) => fine(node.betweenness)], ["nabijheid (0-1)", "closeness (0-1)", (node) => fine(node.closeness)], ["deel", "component", (node) => (node.component ?? 0) + 1], ["groep", "community", (node) => node.community + 1],
    ]),
    desk.table("banden", "ties", edges, [
      ["van", "from", (edge) => nodes[edge.from]?.id ?? ""], ["naam van", "name of from", (edge) => nodes[edge.from]?.label ?? ""], ["naar", "to", (edge) => nodes[edge.to]?.id ?? ""], ["naam naar", "name of to", (edge) => nodes[edge.to]?.label ?? ""], ["gedeelde verbanden", "shared collaborations", (edge) => edge.weight], ["stand", "state", (edge) => edge.state],
    ]),
    desk.table("kengetallen", "measures", Object.entries(totals).map(([name, value]) => [name, value === null || typeof value === "number" ? fine(value) : `${value.pivots} / ${value.nodes}`] as const), [["maat", "measure", ([name]) => name], ["waarde", "value", ([, value]) => value]]),
  ],
  partners: ({ municipality, domain, matches, coalitions, weights, rules }, desk) => [
    desk.table("partners", "partners", matches, [
      ["gemeente", "municipality", () => desk.name(municipality)], ["domein", "domain", () => desk.name(domain)], ["code", "code", (match) => match.partner], ["partner", "partner", (match) => desk.name(match.partner)], ["score (0-100)", "score (0-100)", (match) => match.score], ["zelfde kant van de eerste drie bij andere gewichten", "same side of the first three with other weights", (match) => match.sturdy],
      ["ervoor", "for", (match) => match.for.map((reason) => desk.say(reason.sentence) ?? reason.criterion).join("; ")], ["ertegen", "against", (match) => match.against.map((reason) => desk.say(reason.sentence) ?? reason.criterion).join("; ")], ["niet voor of tegen", "neither for nor against", (match) => match.neutral.map((reason) => desk.say(reason.title) ?? reason.criterion).join("; ")], ["onbekend", "unknown", (match) => match.unknown.join("; ")],
    ]),
    desk.table("groepen", "coalitions", coalitions, [["domein", "domain", (one) => desk.name(one.domain)], ["gemeenten", "municipalities", (one) => desk.names(one.members)], ["score (0-100)", "score (0-100)", (one) => one.score], ["zwakste paar", "weakest pair", (one) => desk.names(one.weakestPair)], ["score van het zwakste paar", "score of the weakest pair", (one) => one.weakestScore], ["inwoners", "inhabitants", (one) => one.inhabitants]]),
    desk.table("gewichten", "weights", Object.entries(weights ?? {}), [["criterium", "criterion", ([criterion]) => criterion], ["gewicht", "weight", ([, weight]) => weight]]),
    desk.table("regels", "rules", rules, [["regel", "rule", (rule) => rule.name], ["titel", "title", (rule) => desk.say(rule.title)], ["tekst", "text", (rule) => desk.say(rule.sentence)]]),
  ],
  patterns: ({ patterns }, desk) => [desk.table("patronen", "patterns", patterns, [
    ["patroon", "pattern", (pattern) => pattern.code], ["zin", "sentence", (pattern) => desk.say(pattern.sentence)], ["vraag voor het gesprek", "question for the conversation", (pattern) => desk.say(pattern.question)], ["gemeenten", "municipalities", (pattern) => desk.names(pattern.municipalities)],
    ["verbanden", "collaborations", (pattern) => pattern.collaborations.join("; ")], ["onderbouwing", "evidence", (pattern) => Object.entries(pattern.facts).map(([name, fact]) => `${name}: ${typeof fact === "object" ? desk.names(fact) : typeof fact === "string" ? desk.name(fact) : fact}`).join("; ")],
  ])],
  improvements: ({ improvements, shares }, desk) => [
    desk.table("verbeteringen", "improvements", improvements, [
      ["id", "id", (one) => one.id], ["soort", "kind", (one) => one.kind], ["verbanden", "collaborations", (one) => one.names.join("; ")], ["domein", "domain", (one) => desk.name(one.domain)], ["zin", "sentence", (one) => desk.say(one.sentence)],
      ...ranged<(typeof improvements)[number]>("bespaarde uren per jaar", "hours saved a year", (one) => one.hoursSavedPerYear), ...ranged<(typeof improvements)[number]>("bespaarde euro per jaar", "euro saved a year", (one) => one.costSavedEuroPerYear),
      ["betrokken gemeenten", "municipalities concerned", (one) => desk.names(one.affected)], ["juridisch", "legal", (one) => desk.say(one.legalText) ?? one.legal], ["risico", "risk", (one) => desk.say(one.riskText) ?? one.risk],
    ]),
    desk.table("aandelen", "shares", Object.entries(shares ?? {}), [["soort", "kind", ([kind]) => kind], ...ranged<[string, Range]>("aandeel", "share", ([, share]) => share)]),
  ],
  ambitions: ({ rows }, desk) => [
    desk.table("ambities", "ambitions", rows.flatMap((row) => Object.entries(row.cells).map(([code, cell]) => ({ row, code, cell }))), [["domein", "domain", ({ row }) => desk.name(row.domain)], ["code", "code", ({ code }) => code], ["gemeente", "municipality", ({ code }) => desk.name(code)], ["ambitie (0-4)", "ambition (0-4)", ({ cell }) => cell.level], ["horizon", "horizon", ({ cell }) => desk.name(cell.horizon)]]),
    desk.table("per domein", "per domain", rows, [["domein", "domain", (row) => desk.name(row.domain)], ["gemiddelde ambitie (0-4)", "mean ambition (0-4)", (row) => rounded(row.meanLevel)], ["stand", "state", (row) => row.state], ["gemeenten met een hoge ambitie", "municipalities with a high ambition", (row) => desk.names(row.ambitious)]]),
    desk.table("uitwisseling", "exchange", rows.flatMap((row) => row.exchanges.map((exchange) => ({ row, exchange }))), [["domein", "domain", ({ row }) => desk.name(row.domain)], ["wat", "what", ({ exchange }) => desk.name(exchange.capability)], ["bieden", "offer", ({ exchange }) => desk.names(exchange.offers)], ["zoeken", "need", ({ exchange }) => desk.names(exchange.needs)]]),
  ],
  phase: ({ steps, perMunicipality }, desk) => [
    desk.table("fase", "phase", steps.flatMap((step) => step.gates.map((gate) => ({ step, gate }))), [
      ["fase", "phase", ({ step }) => desk.say(step.title)], ["fase gehaald", "phase reached", ({ step }) => step.reached], ["voorwaarde", "gate", ({ gate }) => desk.say(gate.title)], ["maat", "figure", ({ gate }) => gate.figure], ["waarde", "value", ({ gate }) => fine(gate.value)], ["ten minste", "at least", ({ gate }) => gate.atLeast], ["hoogstens", "at most", ({ gate }) => gate.atMost],
      ["gehaald", "met", ({ gate }) => gate.met], ["wat te doen", "what to do", ({ gate }) => desk.say(gate.action)],
    ]),
    desk.table("per gemeente", "per municipality", Object.entries(perMunicipality), [["code", "code", ([code]) => code], ["gemeente", "municipality", ([code]) => desk.name(code)], ["fase", "phase", ([, own]) => own?.category ?? null], ["waarde", "value", ([, own]) => rounded(own?.value ?? null)]]),
  ],
  growth: ({ rules }, desk) => [desk.table("groeipaden", "growth paths", rules, [["code", "code", (rule) => rule.municipality], ["gemeente", "municipality", (rule) => desk.name(rule.municipality)], ["regel", "rule", (rule) => rule.name], ["titel", "title", (rule) => desk.say(rule.title)], ["tekst", "text", (rule) => desk.say(rule.sentence)]])],
};
