/**
 * The region's report: its members beside each other, the register of collaborations, load, network, ambitions,
 * partners, patterns, improvements and a scenario. The analysis is made in `server/region`; this only words and lays out.
 */
import type { RegionAnalysis } from "../region/analysis.ts";
import type { RegionDeclaration } from "../region/declaration.ts";
import type { Pattern, PatternCode } from "../region/patterns.ts";
import type { Improvement } from "../region/improvements.ts";
import type { Member } from "../region/inputs.ts";
import type { Scenario } from "../region/scenario.ts";
import { list, sentence } from "../region/wording.ts";
import type { Language } from "../charts/numbers.ts";
import { formatNumber, formatShort } from "../charts/numbers.ts";
import { dateText } from "./dates.ts";
import { clipView } from "./clip.ts";
import { cell, numberCell } from "./sections/cells.ts";
import type { Block, EvidenceItem, References, ReportStatus, ReportView, SectionView } from "./view.ts";
import { withoutSuffix } from "./wording.ts";
import { wordsIn } from "./words.ts";

/** A text per language; choice values of the instrument and codes by the names that people know. */
type Text = Readonly<Record<Language, string>>;

/** What people call the codes of the instrument. Apart, because the same code is a domain here and a threshold there. */
export type RegionTitles = { readonly domain: Titles; readonly legalForm: Titles; readonly capability: Titles; readonly motive: Titles; readonly measures: Titles };
type Titles = Readonly<Record<string, Text>>;

export type RegionReportInput = {
  readonly name: string;
  readonly round?: string | undefined;
  readonly date: string | null;
  readonly members: readonly Member[];
  readonly declaration: RegionDeclaration;
  readonly analysis: RegionAnalysis;
  readonly scenario?: Scenario | undefined;
  readonly titles: RegionTitles;
  readonly instrument: { readonly id: string; readonly version: string; readonly hash: string; readonly engine: string };
  /** SHA-256 of what the analysis was made from. */
  readonly inputHash: string;
  readonly remarks?: Readonly<Record<string, string>> | undefined;
  readonly status: ReportStatus;
};

type Making = {
  readonly input: RegionReportInput;
  readonly language: Language;
  readonly t: (nl: string, en: string) => string;
  /** A code in a finding: a municipality, a domain, what one can offer, a motive; else the text itself. */
  readonly nameOf: (code: string) => string;
  readonly titled: (kind: keyof RegionTitles, code: string | null) => string;
  readonly cite: (title: string, value: string, how: string, rule: string, inputs?: EvidenceItem["inputs"]) => References;
  readonly figure: () => number;
};

/** What reports contradict each other about. */
const SUBJECTS: Titles = { role: { nl: "de rol", en: "the role" }, contribution: { nl: "de bijdrage", en: "the contribution" }, future: { nl: "de toekomst", en: "the future" }, legalForm: { nl: "de vorm", en: "the form" } };
const PATTERN_NAMES: Readonly<Record<PatternCode, Text>> = {
  motiveProfile: { nl: "zelfde motieven", en: "same motives" }, samePartners: { nl: "zelfde deelnemers", en: "same participants" }, overlappingFields: { nl: "overlappende taken", en: "overlapping tasks" },
  oneActiveMember: { nl: "één actief lid", en: "one active member" }, oneSided: { nl: "opbrengst aan één kant", en: "one-sided yield" }, loadHotSpot: { nl: "zware drukte", en: "heavy load" },
  nobodyCallsUseful: { nl: "niemand noemt het nuttig", en: "nobody calls it useful" }, silentMembers: { nl: "leden die het niet noemen", en: "members who do not report it" }, contradicted: { nl: "opgaven die elkaar tegenspreken", en: "reports that contradict each other" },
};
const ROWS_ON_A_PAGE = 42;
const BARS_ON_A_PAGE = 30;
const MOST_COLUMNS = 12;
const IMPROVEMENTS = 15;
const PATTERNS = 12;
const TO_CONFIRM = 20;
const LABELLED_BODIES = 10;

export function buildRegionReport(language: Language, input: RegionReportInput): ReportView {
  const evidence: EvidenceItem[] = [];
  let figures = 0;
  const members = new Map(input.members.map((member) => [member.code, member.name]));
  const making: Making = {
    input, language, t: (nl, en) => (language === "nl" ? nl : en), nameOf: (code) => members.get(code) ?? input.titles.domain[code]?.[language] ?? input.titles.capability[code]?.[language] ?? input.titles.motive[code]?.[language] ?? input.titles.measures[input.declaration.motives[code] ?? ""]?.[language] ?? SUBJECTS[code]?.[language] ?? code,
    titled: (kind, code) => (code === null ? "" : input.titles[kind][code]?.[language] ?? code),
    cite: (title, value, how, rule, inputs = []) => {
      const known = evidence.find((item) => item.title === title && item.rule === rule);
      if (known !== undefined) return [known.number];
      evidence.push({ number: evidence.length + 1, title, value, how, rule, inputs, missing: null });
      return [evidence.length];
    },
    figure: () => ++figures,
  };
  const { t } = making;
  const summary = section("summary", t("Samenvatting", "Summary"), null, [...overview(making), ...findings(making, 4), ...first(making), ...remark(making, "summary")], true);
  const parts = [
    section("register", t("Register van samenwerkingsverbanden", "Register of collaborations"), t("Elk verband één keer, met wie het noemt en wie wel genoemd wordt maar het zelf niet noemt.", "Each collaboration once, with who reports it and who is named but does not report it."), register(making), true),
    section("load", t("Drukte en kosten", "Load and cost"), null, load(making), true),
    section("comparison", t("Gemeenten naast elkaar", "Municipalities side by side"), t("Waar de regio op elkaar lijkt, en waar niet.", "Where the region is alike, and where it is not."), comparison(making), true),
    section("network", t("Het netwerk", "The network"), null, network(making), true),
    section("ambitions", t("Ambities", "Ambitions"), null, ambitions(making), true),
    section("partners", t("Kansrijke partners", "Promising partners"), t("Per gemeente de best passende partner, met reden. Een voorstel voor gesprek.", "The best fitting partner of each municipality, with reasons. A proposal for a conversation."), partners(making), true),
    section("patterns", t("Patronen", "Patterns"), null, findings(making, PATTERNS), true),
    section("improvements", t("Mogelijkheden tot verbetering", "Possibilities for improvement"), t("Met de geschatte besparing per jaar. Tussen haakjes de bandbreedte.", "With the estimated saving a year. The range is in brackets."), improvements(making), true),
    section("scenario", t("Scenario: was en wordt", "Scenario: before and after"), null, scenarioBlocks(making), true),
    section("phase", t("Fase van de regio", "Phase of the region"), null, phase(making), true),
    section("method", t("Werkwijze", "Method"), null, method(making), true),
  ].filter((one) => one.blocks.length > 0).map((one) => ({ ...one, blocks: [...one.blocks, ...remark(making, one.id)] })).map((one, index) => ({ ...one, number: String(index + 1) }));
  return clipView({
    format: 1, kind: "region", language, status: input.status, title: t("Samenwerken in de regio", "Collaborating in the region"), subtitle: t("Vergelijking, register, netwerk, partners en verbeteringen", "Comparison, register, network, partners and improvements"),
    organisation: input.name, organisationFacts: [t(`${input.members.length} gemeenten`, `${input.members.length} municipalities`), input.round ?? ""].filter(Boolean),
    period: input.date === null ? t("Gebaseerd op de vastgestelde antwoorden", "Based on the established answers") : t(`Gebaseerd op antwoorden tot ${dateText(input.date, "nl")}`, `Based on answers until ${dateText(input.date, "en")}`),
    summary, sections: parts, evidence,
    colophon: [
      { label: "Instrument", value: input.instrument.id }, { label: t("Versie van het instrument", "Version of the instrument"), value: input.instrument.version }, { label: t("Kenmerk van het instrument", "Fingerprint of the instrument"), value: input.instrument.hash },
      { label: t("Kenmerk van de gegevens", "Fingerprint of the data"), value: input.inputHash }, { label: t("Versie van de rekenkern", "Version of the engine"), value: input.instrument.engine }, { label: t("Stand", "Status"), value: input.status === "draft" ? t("concept", "draft") : t("vastgesteld en gepubliceerd", "established and published") },
    ],
    words: wordsIn(language),
  });
}

function section(id: string, title: string, lead: string | null, blocks: readonly Block[], newPage: boolean): SectionView {
  return { id, number: null, title, lead, newPage, blocks };
}

function remark({ input, t }: Making, id: string): Block[] {
  const text = input.remarks?.[id]?.trim() ?? "";
  return text === "" ? [] : [{ type: "remark", title: t("Opmerking van de adviseur", "Remark of the adviser"), paragraphs: text.split(/\n\s*\n/).map((one) => one.trim()).filter(Boolean) }];
}

const hours = (value: number, { language, t }: Making): string => `${formatNumber(value, language)} ${t("uur", "hours")}`;
const euros = (value: number, { language }: Making): string => `€${language === "nl" ? "\u00a0" : ""}${formatNumber(value, language)}`;

function overview(making: Making): Block[] {
  const { input, t, cite, language } = making;
  const table = input.analysis.load();
  const entries = input.analysis.register().entries;
  const { hoursPerYear, costEuroPerYear, meetingsPerYear } = table.region;
  const key = (label: string, value: string, unit: string | null, references: References): Extract<Block, { type: "keyFigures" }>["items"][number] => ({ label, value, unit, note: null, tone: null, references });
  return [{ type: "keyFigures", items: [
    key(t("Samenwerkingsverbanden", "Collaborations"), String(entries.length), null, cite(t("Samenwerkingsverbanden in het register", "Collaborations in the register"), String(entries.length), t("Gelijke meldingen zijn samengevoegd; wat de adviseur besliste geldt.", "Equal reports are merged; what the adviser decided holds."), "region.json#/inventory")),
    key(t("Drukte", "Load"), formatNumber(hoursPerYear.typical, language), t("uur per jaar", "hours a year"), cite(t("Drukte van de regio", "Load of the region"), hours(hoursPerYear.typical, making), t(`Som over alle meldingen; tussen ${hours(hoursPerYear.low, making)} en ${hours(hoursPerYear.high, making)}.`, `Sum over all reports; between ${hours(hoursPerYear.low, making)} and ${hours(hoursPerYear.high, making)}.`), "region.json#/assumptions")),
    key(t("Kosten", "Cost"), euros(costEuroPerYear.typical, making), t("per jaar", "a year"), cite(t("Kosten van de regio", "Cost of the region"), euros(costEuroPerYear.typical, making), t("Uren maal tarief, plus bijdragen.", "Hours times rate, plus contributions."), "region.json#/rates")),
    key(t("Overleggen", "Meetings"), formatNumber(meetingsPerYear.typical, language), t("per jaar", "a year"), cite(t("Overleggen van de regio", "Meetings of the region"), formatNumber(meetingsPerYear.typical, language), t("Bestuurlijk en ambtelijk, van alle meldingen samen.", "Administrative and official, of all reports together."), "region.json#/inventory")),
  ] }];
}

/** What can be done first, and where the region stands: so that the summary can be read alone. */
function first(making: Making): Block[] {
  const { input, t } = making;
  const best = input.analysis.improvements().filter((one) => one.hoursSavedPerYear.typical > 0).slice(0, 3);
  const { steps } = input.analysis.phase();
  const reached = steps.filter((step) => step.reached).at(-1);
  const next = steps.find((step) => !step.reached);
  const where = [
    reached === undefined ? "" : t(`De regio heeft de fase \u2018${reached.title.nl}\u2019 bereikt.`, `The region has reached the phase \u2018${reached.title.en}\u2019.`),
    next === undefined ? "" : t(`Zij werkt nu aan \u2018${next.title.nl}\u2019: ${next.gates.filter((gate) => gate.met).length} van ${next.gates.length} eisen zijn vervuld.`, `It now works on \u2018${next.title.en}\u2019: ${next.gates.filter((gate) => gate.met).length} of ${next.gates.length} requirements are met.`),
  ].filter(Boolean).join(" ");
  return [
    ...(best.length === 0 ? [] : [{ type: "heading" as const, text: t("Wat het eerst kan", "What can be done first") }, { type: "list" as const, ordered: true, items: best.map((one) => ({ text: t(`${improvementName(making, one)}. Dat scheelt naar schatting ${hours(one.hoursSavedPerYear.typical, making)} per jaar.`, `${improvementName(making, one)}. That saves an estimated ${hours(one.hoursSavedPerYear.typical, making)} a year.`), references: savingOf(making, one.kind) })) }]),
    ...(where === "" ? [] : [{ type: "heading" as const, text: t("Waar de regio staat", "Where the region stands") }, { type: "paragraph" as const, text: where, references: [] }]),
  ];
}

function register(making: Making): Block[] {
  const { input, t, nameOf, titled } = making;
  const { entries, toDiscuss } = input.analysis.register();
  if (entries.length === 0) return [];
  const names = (codes: readonly string[]): string => list(codes.map(nameOf), making.language);
  const blocks: Block[] = [{ type: "table", compact: true, table: {
    caption: t("Verbanden in de regio", "Collaborations in the region"),
    columns: [t("Verband", "Collaboration"), t("Domein", "Domain"), t("Vorm", "Form"), t("Genoemd door", "Reported by"), t("Noemt het niet", "Does not report it")].map((title) => ({ title, numeric: false })),
    rows: entries.map((entry) => ({ header: cell(entry.name), total: false, cells: [cell(titled("domain", entry.domain)), cell(titled("legalForm", entry.legalForm)), cell(names(entry.reporters)), cell(entry.silent.length === 0 ? t("niemand", "nobody") : names(entry.silent))] })), note: null,
  } }];
  const more = toDiscuss.length - TO_CONFIRM;
  const rest = more <= 0 ? [] : [{ text: t(`Nog ${more} staan op de online regiopagina.`, `Another ${more} are on the region\u2019s page online.`), references: [] }];
  if (toDiscuss.length > 0) blocks.push({ type: "heading", text: t("Nog te bevestigen", "Still to be confirmed") }, { type: "list", ordered: false, items: [...toDiscuss.slice(0, TO_CONFIRM).map((entry) => ({ text: t(`${entry.name}: is dit hetzelfde als ${entry.otherNames.join(", ") || "de andere meldingen"}?`, `${entry.name}: is this the same as ${entry.otherNames.join(", ") || "the other reports"}?`), references: [] })), ...rest] });
  return blocks;
}

function load(making: Making): Block[] {
  const { input, t, nameOf, figure, language, cite } = making;
  const table = input.analysis.load();
  const how = t("Overleg, voorbereiding, reistijd en afstemming; waar iets niet is opgegeven de aanname van het instrument.", "Meetings, preparation, travel and coordination; the instrument’s assumption where something was not given.");
  const bars = (title: string, values: Readonly<Record<string, { readonly hoursPerYear: { readonly typical: number } }>>): Block[] => {
    const items = Object.entries(values).map(([code, one]) => ({ label: nameOf(code), value: one.hoursPerYear.typical, display: formatNumber(one.hoursPerYear.typical, language) })).filter((item) => item.value > 0).sort((a, b) => b.value - a.value);
    if (items.length === 0) return [];
    const references = cite(title, t(`${items.length} waarden`, `${items.length} values`), how, "region.json#/assumptions");
    // The parts have one scale, or a short bar of the first would look like a long one of the second.
    const maximum = items[0]?.value ?? 0;
    return inParts(items, BARS_ON_A_PAGE).map((part, index, parts): Block => {
      const number = figure();
      const caption = parts.length === 1 ? title : `${title} (${index + 1}/${parts.length})`;
      return { type: "chart", number, dataBelow: false, caption, references, chart: { kind: "bars", id: `f${number}`, language, title: caption, items: part, ...(parts.length === 1 ? {} : { maximum }) } };
    });
  };
  const points = table.perCollaboration.flatMap((point) => (point.yieldScore === null ? [] : [{ label: point.name, x: point.load.hoursPerYear.typical, y: point.yieldScore }]));
  const blocks = [...bars(t("Uren per jaar per gemeente", "Hours a year per municipality"), table.perMunicipality), ...bars(t("Uren per jaar per domein", "Hours a year per domain"), table.perDomain)];
  if (points.length > 1) {
    const number = figure();
    const title = t("Drukte tegenover opbrengst per verband", "Load against yield per collaboration");
    blocks.push({ type: "chart", number, dataBelow: false, caption: title, references: cite(title, t(`${points.length} verbanden`, `${points.length} collaborations`), t("Opbrengst: gemiddelde van wat de melders per motief opgeven. De lijnen staan op de middelste waarden.", "Yield: the mean of what the reporters give per motive. The lines are at the middle values."), "region.json#/inventory/fields"), chart: { kind: "scatter", id: `f${number}`, language, title, xTitle: t("Uren per jaar", "Hours a year"), yTitle: t("Opbrengst (0–100)", "Yield (0–100)"), points, yScale: { min: 0, max: 100 }, split: { x: table.axes.hoursPerYear, y: table.axes.yieldScore }, quadrants: [t("koesteren", "cherish"), t("waard om te verlichten", "worth lightening"), t("klein houden", "keep small"), t("bespreken", "discuss")] } });
  }
  return blocks;
}

/** As many rows as a chart can show on one page, in parts of the same size. */
function inParts<T>(all: readonly T[], most = ROWS_ON_A_PAGE): T[][] {
  const parts = Math.ceil(all.length / most);
  const size = Math.ceil(all.length / parts);
  return Array.from({ length: parts }, (_one, index) => all.slice(index * size, (index + 1) * size));
}

function comparison(making: Making): Block[] {
  const { input, t, nameOf, titled, figure, language, cite } = making;
  return input.declaration.comparison.flatMap((declared, index): Block[] => {
    const compared = input.analysis.comparison(declared.name);
    const rows = compared?.rows.filter((row) => row.count > 0) ?? [];
    if (compared === null || rows.length === 0) return [];
    const names = (state: string): string => rows.filter((row) => row.consensus === state).map((row) => titled("measures", row.measure)).join(", ");
    const presumed = names("presumed");
    const from = cite(declared.title[language], t(`${compared.municipalities.length} gemeenten`, `${compared.municipalities.length} municipalities`), t("Regionaal gemiddelde van de scores (0\u2013100) die uit de vastgestelde antwoorden van de gemeenten volgen.", "Regional mean of the scores (0\u2013100) that follow from the municipalities\u2019 established answers."), `region.json#/comparison/${index}`, rows.map((row) => ({ label: titled("measures", row.measure), value: row.mean === null ? t("geen gegeven", "no data") : formatShort(row.mean, language), item: null })));
    const parts = inParts(compared.municipalities);
    return [
      ...parts.map((codes, part): Block => {
        const number = figure();
        const title = parts.length === 1 ? declared.title[language] : `${declared.title[language]} (${part + 1}/${parts.length})`;
        return { type: "chart", number, dataBelow: false, caption: title, references: from, chart: { kind: "heatmap", id: `f${number}`, language, title, scale: { min: 0, max: 100 }, columns: withoutSuffix(rows.map((row) => titled("measures", row.measure))), rows: codes.map((code) => ({ label: nameOf(code), values: rows.map((row) => row.cells[code]?.value ?? null) })) } };
      }),
      ...(presumed === "" ? [] : [{ type: "paragraph" as const, references: [], text: t(`Elke gemeente is hier zeker van haar eigen beeld, maar de beelden verschillen: ${presumed}.`, `Each municipality is sure of its own view here, but the views differ: ${presumed}.`) }]),
    ];
  });
}

function network(making: Making): Block[] {
  const { input, t, figure, language } = making;
  const { network: graph, metrics } = input.analysis.network("two");
  const { places, width, height } = input.analysis.layout("two");
  if (graph.nodes.length === 0) return [];
  // Every municipality has its name; of the collaborations only those that tie most, or nothing can be read.
  const degree = metrics.nodes.map((node) => node.degree);
  const central = new Set(graph.nodes.map((_node, index) => index).filter((index) => graph.nodes[index]?.kind === "body").sort((a, b) => (degree[b] ?? 0) - (degree[a] ?? 0) || a - b).slice(0, LABELLED_BODIES));
  const number = figure();
  const title = t("Wie werkt met wie samen", "Who works with whom");
  const one = input.analysis.network("one");
  return [
    { type: "paragraph", references: making.cite(t("Dichtheid van het netwerk", "Density of the network"), `${formatShort(one.metrics.density * 100, language)}%`, t("Aandeel van de paren van gemeenten die ten minste één verband delen.", "Share of the pairs of municipalities that share at least one collaboration."), "region/network"), text: t(`Van alle paren van gemeenten deelt ${formatShort(one.metrics.density * 100, "nl")}% ten minste één verband. ${metrics.components === 1 ? "Niemand staat los van de anderen." : `Het netwerk valt in ${metrics.components} delen uiteen.`} Een streepjeslijn is een band die maar één kant noemt.`, `Of all pairs of municipalities ${formatShort(one.metrics.density * 100, "en")}% share at least one collaboration. ${metrics.components === 1 ? "Nobody stands apart from the others." : `The network falls into ${metrics.components} parts.`} A dashed line is a tie that only one side reports.`) },
    { type: "chart", number, dataBelow: false, caption: title, references: making.cite(title, t(`${graph.nodes.length} knopen, ${graph.edges.length} banden`, `${graph.nodes.length} nodes, ${graph.edges.length} ties`), t("Een band is een gemeente die een verband noemt of erin genoemd wordt.", "A tie is a municipality that reports a collaboration or is named in it."), "region.json#/inventory/fields"), chart: { kind: "network", id: `f${number}`, language, title, extent: { width, height }, groups: [t("gemeente", "municipality"), t("samenwerkingsverband", "collaboration")],
      nodes: graph.nodes.map((node, index) => ({ label: node.label, x: places[index]?.x ?? 0, y: places[index]?.y ?? 0, radius: places[index]?.radius ?? 5, group: node.kind === "municipality" ? 0 : 1, labelled: node.kind === "municipality" || central.has(index) })),
      edges: graph.edges.map((edge) => ({ from: edge.from, to: edge.to, weight: edge.weight, dashed: edge.state === "claimed" })) } },
  ];
}

function ambitions(making: Making): Block[] {
  const { input, t, nameOf, titled, figure, language, cite } = making;
  const rows = input.analysis.ambitions();
  if (rows.length === 0) return [];
  const codes = input.members.map((member) => member.code).filter((code) => rows.some((row) => row.cells[code] !== undefined));
  const from = cite(t("Ambities van de gemeenten", "Ambitions of the municipalities"), t(`${rows.length} domeinen`, `${rows.length} domains`), t("Zoals elke gemeente ze opgeeft: domein, hoogte, wat zij biedt en nodig heeft.", "As each municipality gives them: domain, level, what it offers and needs."), "region.json#/ambitions");
  const level = (row: (typeof rows)[number], code: string): number | null => row.cells[code]?.level ?? null;
  // Many municipalities stand below each other, few beside each other.
  const wide = codes.length <= MOST_COLUMNS;
  const lines = wide ? rows.map((row) => ({ label: titled("domain", row.domain), values: codes.map((code) => level(row, code)) })) : codes.map((code) => ({ label: nameOf(code), values: rows.map((row) => level(row, code)) }));
  const charts = inParts(lines).map((part): Block => {
    const number = figure();
    const title = t("Hoogte van de ambitie per domein en gemeente (0\u20134)", "Level of ambition per domain and municipality (0\u20134)");
    return { type: "chart", number, dataBelow: false, caption: title, references: from, chart: { kind: "heatmap", id: `f${number}`, language, title, scale: { min: 0, max: 4 }, columns: wide ? codes.map(nameOf) : rows.map((row) => titled("domain", row.domain)), rows: part } };
  });
  const exchanges = rows.flatMap((row) => row.exchanges.map((one) => ({ text: t(`${titled("domain", row.domain)}: ${list(one.offers.map(nameOf), "nl")} ${one.offers.length === 1 ? "kan" : "kunnen"} ${titled("capability", one.capability)} bieden aan ${list(one.needs.map(nameOf), "nl")}.`, `${titled("domain", row.domain)}: ${list(one.offers.map(nameOf), "en")} can offer ${titled("capability", one.capability)} to ${list(one.needs.map(nameOf), "en")}.`), references: from })));
  return [
    ...charts,
    ...(exchanges.length === 0 ? [] : [{ type: "heading" as const, text: t("Wat men elkaar te bieden heeft", "What they can offer each other") }, { type: "list" as const, ordered: false, items: exchanges.slice(0, 16) }]),
  ];
}

function partners(making: Making): Block[] {
  const { input, t, nameOf, titled, language, cite } = making;
  const domains = input.analysis.ambitions().filter((row) => row.ambitious.length > 0).map((row) => row.domain);
  const reasons = input.declaration.partners?.reasons ?? {};
  const best = input.members.flatMap((member) => {
    const matches = domains.flatMap((domain) => input.analysis.partners(member.code, domain).slice(0, 1)).sort((a, b) => b.score - a.score);
    const partners = [...new Set(matches.map((match) => match.partner))].slice(0, 2);
    return partners.map((partner) => matches.filter((match) => match.partner === partner));
  });
  const rows = best.flatMap(([match, ...others]) => (match === undefined ? [] : [{ match, domains: [match, ...others].map((one) => titled("domain", one.domain)) }]));
  const against = rows.some(({ match }) => match.against.length > 0);
  if (rows.length === 0) return [];
  const weights = Object.entries(input.declaration.partners?.weights ?? {}).map(([name, weight]) => ({ label: reasons[name]?.title[language] ?? name, value: formatShort(weight, language), item: null }));
  const from = cite(t("Hoe een partner past", "How a partner fits"), "0\u2013100", t("Gewogen som van deze punten; wat niet bekend is telt niet mee.", "Weighted sum of these points; what is not known does not count."), "region.json#/partners/weights", weights);
  const why = (list: readonly { readonly criterion: string; readonly facts: Readonly<Record<string, string | number | readonly string[]>> }[], side: "for" | "against"): string => list.slice(0, 2).map((reason) => { const declared = reasons[reason.criterion]; return declared === undefined ? reason.criterion : sentence(declared[side], reason.facts, language, nameOf); }).join(" ");
  return [{ type: "table", compact: true, table: {
    caption: t("Best passende partners", "Best fitting partners"), columns: [{ title: t("Gemeente", "Municipality"), numeric: false }, { title: t("Partner", "Partner"), numeric: false }, { title: t("Domein", "Domain"), numeric: false }, { title: "Score", numeric: true }, { title: t("Waarom", "Why"), numeric: false }, ...(against ? [{ title: t("Let op", "Note"), numeric: false }] : [])],
    rows: rows.map(({ match, domains: fields }) => ({ header: cell(nameOf(match.municipality)), total: false, cells: [cell(nameOf(match.partner)), cell(list(fields, language)), { ...numberCell(formatNumber(match.score, language)), references: from }, cell(why(match.for, "for")), ...(against ? [cell(why(match.against, "against"))] : [])] })),
    note: t("De score (0–100) weegt gedeelde ambitie, aanvulling, bestaande banden, grootte, nabijheid en drempels, met de gewichten van het instrument.", "The score (0–100) weighs shared ambition, complement, existing ties, size, proximity and thresholds, with the instrument’s weights."),
  } }];
}

function findings(making: Making, limit: number): Block[] {
  const { input, t, nameOf, language, cite } = making;
  const wording = input.declaration.patterns?.wording ?? {};
  const all = input.analysis.patterns().flatMap((pattern) => { const declared = wording[pattern.code]; return declared === undefined ? [] : [{ pattern, declared }]; });
  const shown = mixed(all, limit, ({ pattern }) => pattern.code);
  if (shown.length === 0) return [];
  const times = (count: number): string => t(`${count} keer`, count === 1 ? "once" : `${count} times`);
  const question = shown.find((one) => one.declared.question !== undefined);
  return [
    { type: "list", ordered: false, items: shown.map(({ pattern, declared }) => ({ text: sentence(declared.sentence, factsOf(pattern), language, nameOf), references: cite(t(`Patroon: ${PATTERN_NAMES[pattern.code].nl}`, `Pattern: ${PATTERN_NAMES[pattern.code].en}`), times(all.filter((other) => other.pattern.code === pattern.code).length), t("Gevonden in het register en de scores; de drempel staat in het instrument.", "Found in the register and the scores; the threshold is in the instrument."), `region.json#/patterns/wording/${pattern.code}`) })) },
    ...(limit > 6 && question?.declared.question !== undefined ? [{ type: "discuss" as const, title: t("Om te bespreken", "To discuss"), text: sentence(question.declared.question, factsOf(question.pattern), language, nameOf) }] : []),
  ];
}

/** The first of each kind, then the second of each, until there are enough; in their own order. A large region has dozens of one kind. */
function mixed<T>(all: readonly T[], most: number, kindOf: (one: T) => string): T[] {
  const seen = new Map<string, number>();
  const ranked = all.map((one, index) => { const rank = seen.get(kindOf(one)) ?? 0; seen.set(kindOf(one), rank + 1); return { one, index, rank }; });
  return ranked.sort((a, b) => a.rank - b.rank || a.index - b.index).slice(0, most).sort((a, b) => a.index - b.index).map(({ one }) => one);
}

/** What a sentence may name: the facts of the pattern, and whom it is about. */
const factsOf = (pattern: Pattern): Pattern["facts"] => ({ ...pattern.facts, municipalities: pattern.facts["municipalities"] ?? pattern.municipalities });

/** What an improvement does and to what: "samenvoegen: A en B". */
function improvementName(making: Making, improvement: Improvement): string {
  return `${capital(kindName(making, improvement.kind))}: ${improvement.names.length > 0 ? list(improvement.names, making.language) : making.titled("domain", improvement.domain)}`;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function kindName({ t }: Making, kind: Improvement["kind"]): string {
  const kinds: Record<Improvement["kind"], string> = { merge: t("samenvoegen", "merge"), stop: t("stoppen", "stop"), lighten: t("verlichten", "lighten"), strengthen: t("versterken", "strengthen"), start: t("beginnen", "start") };
  return kinds[kind];
}

/** The evidence of an estimated saving: which share of the load it frees. */
function savingOf(making: Making, kind: Improvement["kind"]): References {
  const { input, t, language, cite } = making;
  const share = input.declaration.improvements?.shares[kind];
  return cite(`${t("Geschatte besparing", "Estimated saving")} (${kindName(making, kind)})`, share === undefined ? "" : `${formatShort(share.low * 100, language)}\u2013${formatShort(share.high * 100, language)}%`,
    t("Aandeel van de uren en kosten dat ermee vrijkomt; samen met de voorwaarden voor het voorstel.", "Share of the hours and cost that it frees; with the conditions of the proposal."), `region.json#/improvements/shares/${kind}`);
}

function improvements(making: Making): Block[] {
  const { input, t, nameOf, language } = making;
  const declared = input.declaration.improvements;
  const all = [...input.analysis.improvements()];
  if (all.length === 0) return [];
  const range = (value: Improvement["hoursSavedPerYear"]): string => `${formatNumber(value.typical, language)} (${formatNumber(value.low, language)}\u2013${formatNumber(value.high, language)})`;
  const words = (improvement: Improvement): string => { const one = declared?.wording[improvement.wording] ?? declared?.wording[improvement.kind]; return one === undefined ? "" : sentence(one.sentence, improvement.facts, language, nameOf); };
  const remarkOf = (improvement: Improvement): string => [declared?.legal[improvement.legal]?.[language], declared?.risks[improvement.risk]?.[language]].filter(Boolean).join(" ");
  return [{ type: "table", compact: true, table: {
    caption: t("Verbeteringen, de grootste besparing eerst", "Improvements, largest saving first"), columns: [{ title: t("Wat", "What"), numeric: false }, { title: t("Waarom", "Why"), numeric: false }, { title: t("Uren per jaar", "Hours a year"), numeric: true }, { title: t("Euro per jaar", "Euros a year"), numeric: true }, { title: t("Let op", "Note"), numeric: false }],
    rows: all.slice(0, IMPROVEMENTS).map((improvement) => ({ header: cell(improvementName(making, improvement)), total: false, cells: [cell(words(improvement)), { ...numberCell(range(improvement.hoursSavedPerYear)), references: savingOf(making, improvement.kind) }, numberCell(range(improvement.costSavedEuroPerYear)), cell(remarkOf(improvement))] })),
    note: [t("Een negatief getal kost tijd of geld. Schatting uit eigen opgave en genoemde aannamen.", "A negative number costs time or money. Estimated from own reports and named assumptions."), all.length > IMPROVEMENTS ? t(`Nog ${all.length - IMPROVEMENTS} staan op de online regiopagina.`, `Another ${all.length - IMPROVEMENTS} are on the region\u2019s page online.`) : ""].filter(Boolean).join(" "),
  } }];
}

function scenarioBlocks(making: Making): Block[] {
  const { input, t, figure, language, cite } = making;
  const { scenario } = input;
  if (scenario === undefined) return [];
  const known = new Map(input.analysis.improvements().map((one) => [one.id, one]));
  const chosen = scenario.improvements.flatMap((id) => known.get(id) ?? []);
  const from = cite(t("Scenario", "Scenario"), t(`${chosen.length} verbeteringen`, `${chosen.length} improvements`), t("Register, drukte en kosten opnieuw berekend alsof de gekozen verbeteringen zijn doorgevoerd; wat een eerdere verbetering al raakt telt één keer.", "Register, load and cost computed again as if the chosen improvements were made; what an earlier improvement touches already counts once."), "region/scenario");
  const number = figure();
  const { before, after } = scenario;
  const change = (one: number, other: number): [string, string] => [formatNumber(one, language), formatNumber(other, language)];
  const share = (value: number, of: number): number => (of === 0 ? 0 : (100 * value) / of);
  const shares = [share(after.collaborations, before.collaborations), share(after.hoursPerYear.typical, before.hoursPerYear.typical), share(after.costEuroPerYear.typical, before.costEuroPerYear.typical)];
  const scale = { min: Math.min(95, ...shares) - 5, max: Math.max(100, ...shares) + 2 };
  const title = t("Was en wordt (was = 100)", "Before and after (before = 100)");
  return [
    ...(chosen.length === 0 ? [] : [{ type: "list" as const, ordered: false, items: chosen.map((one) => ({ text: improvementName(making, one), references: [] })) }]),
    { type: "keyFigures", items: [
      { label: t("Minder uren", "Fewer hours"), value: formatNumber(scenario.hoursSavedPerYear.typical, language), unit: t("per jaar", "a year"), note: null, tone: null, references: from },
      { label: t("Lagere kosten", "Lower cost"), value: euros(scenario.costSavedEuroPerYear.typical, making), unit: t("per jaar", "a year"), note: null, tone: null, references: from },
      { label: t("Gemeenten die het raakt", "Municipalities affected"), value: String(scenario.affected.length), unit: null, note: null, tone: null, references: from },
    ] },
    { type: "chart", number, dataBelow: false, caption: title, references: from, chart: { kind: "slope", id: `f${number}`, language, title, before: t("was", "before"), after: t("wordt", "after"), scale, rows: [
      { label: t("verbanden", "collaborations"), before: 100, after: share(after.collaborations, before.collaborations), displays: change(before.collaborations, after.collaborations) },
      { label: t("uren per jaar", "hours a year"), before: 100, after: share(after.hoursPerYear.typical, before.hoursPerYear.typical), displays: change(before.hoursPerYear.typical, after.hoursPerYear.typical) },
      { label: t("euro per jaar", "euros a year"), before: 100, after: share(after.costEuroPerYear.typical, before.costEuroPerYear.typical), displays: change(before.costEuroPerYear.typical, after.costEuroPerYear.typical) },
    ] } },
  ];
}

function phase(making: Making): Block[] {
  const { input, t, language, cite } = making;
  const { steps } = input.analysis.phase();
  if (steps.length === 0) return [];
  const current = steps.findIndex((step) => !step.reached);
  const open = steps[current]?.gates.filter((gate) => !gate.met) ?? [];
  return [
    { type: "levels", title: t("Fase", "Phase"), references: [], levels: steps.map((step, index) => ({
      title: step.title[language], state: step.reached ? "reached" : index === current ? "current" : "ahead", stateText: step.reached ? t("bereikt", "reached") : index === current ? t("hier werkt de regio nu aan", "this is what the region works on now") : t("later", "later"),
      degree: t(`${step.gates.filter((gate) => gate.met).length} van ${step.gates.length} eisen`, `${step.gates.filter((gate) => gate.met).length} of ${step.gates.length} requirements`), needed: step.gates.map((gate) => ({ text: gate.title[language], met: gate.met, partly: false })),
    })) },
    ...(open.length === 0 ? [] : [{ type: "heading" as const, text: t("De volgende stappen", "The next steps") }, { type: "list" as const, ordered: false, items: open.map((gate) => ({ text: gate.action[language], references: cite(gate.title[language], gate.value === null ? t("geen gegeven", "no data") : formatShort(gate.value, language), [gate.atLeast === null ? "" : t(`Nodig: ten minste ${formatShort(gate.atLeast, "nl")}.`, `Needed: at least ${formatShort(gate.atLeast, "en")}.`), gate.atMost === null ? "" : t(`Nodig: hooguit ${formatShort(gate.atMost, "nl")}.`, `Needed: at most ${formatShort(gate.atMost, "en")}.`)].filter(Boolean).join(" "), `region.json#/phases (${gate.figure})`) })) }]),
  ];
}

function method({ input, t, language }: Making): Block[] {
  return [
    { type: "paragraph", references: [], text: t("Dit rapport legt de vastgestelde antwoorden van de gemeenten naast elkaar. Antwoorden van personen staan er niet in; scores van te kleine groepen zijn afgeschermd.", "This report puts the established answers of the municipalities side by side. It holds no answers of persons; scores of groups that are too small are withheld.") },
    { type: "paragraph", references: [], text: input.declaration.rates.note[language] },
    ...(input.declaration.assumptions.note === undefined ? [] : [{ type: "paragraph" as const, references: [], text: input.declaration.assumptions.note[language] }]),
  ];
}
