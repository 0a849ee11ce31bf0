/**
 * The view model of an organisation's report: pure, deterministic, in one language. Which sections there are is declared
 * by the instrument (report.json); what they hold comes from the result; nothing here knows a particular instrument.
 */
import type { Language } from "../charts/numbers.ts";
import { boardSections } from "./board.ts";
import { clipView } from "./clip.ts";
import type { Context, ReportInput } from "./context.ts";
import { createContext } from "./create-context.ts";
import { forCouncil } from "./council.ts";
import type { ReportDeclaration, SectionDeclaration } from "./declaration.ts";
import { reportDeclaration } from "./declaration.ts";
import { genericDeclaration } from "./generic.ts";
import { answersBlocks, flagsBlocks, methodBlocks, responseBlocks } from "./sections/about.ts";
import { adviceBlocks, decisionsBlocks, gateBlocks } from "./sections/advice.ts";
import { changeBlocks, sensitivityBlocks } from "./sections/over-time.ts";
import { byGroupSection, entriesSection, heatmapSection, keyFiguresBlocks, panelSection } from "./sections/entries.ts";
import { measuresSection } from "./sections/measures.ts";
import { remarkBlock } from "./sections/remark.ts";
import { summarySection } from "./summary.ts";
import type { Block, ReportView, SectionView } from "./view.ts";
import { dateText } from "./dates.ts";
import { say } from "./wording.ts";
import { wordsIn } from "./words.ts";

export type { ReportInput } from "./context.ts";
export type OrganisationReport = "municipality" | "board" | "council";

export function buildReport(kind: OrganisationReport, language: Language, given: ReportInput): ReportView {
  const input = kind === "council" ? forCouncil(given) : given;
  const context = createContext(kind, language, input);
  const declaration = declarationOf(context);
  const summary = kind === "board" ? null : summarySection(context, declaration);
  const declared = declaration.sections.filter((section) => (section.audiences ?? ["municipality"]).includes(kind));
  const sections = kind === "board" ? boardSections(context, declaration) : numbered([...declared.flatMap((section, index) => sectionView(context, section, index)), ...otherRemarks(context, declaration)]);
  const asked = input.instrument.organisation;
  return clipView({
    format: 1, kind, language, status: input.status,
    title: context.say(declaration.title) || say(input.instrument.title, language),
    subtitle: subtitleOf(context, declaration),
    organisation: nameOf(context, asked?.name), organisationFacts: [sizeText(context, asked?.size), input.round ?? ""].filter(Boolean),
    period: input.result.date === null ? context.t("Gebaseerd op de ingevulde antwoorden", "Based on the answers given") : context.t(`Gebaseerd op antwoorden van ${dateText(input.result.date, "nl")}`, `Based on answers of ${dateText(input.result.date, "en")}`),
    summary, sections, evidence: context.evidence.items(), colophon: colophon(context), words: wordsIn(language),
  });
}

/** A declaration that does not fit its schema is a fault of the instrument that `lint` reports; the report falls back. */
function declarationOf(context: Context): ReportDeclaration {
  const parsed = reportDeclaration.safeParse(context.instrument.report);
  return parsed.success ? parsed.data : genericDeclaration(context);
}

function sectionView(context: Context, declared: SectionDeclaration, index: number): SectionView[] {
  const id = declared.id ?? `s${index + 1}`;
  const title = context.say(declared.title) || DEFAULT_TITLES[declared.section]?.[context.language === "nl" ? 0 : 1] || "";
  const content = blocksOf(context, declared, title);
  const words: Block[] = (declared.paragraphs ?? []).map((text) => ({ type: "paragraph", text: context.say(text), references: [] }));
  const remark = remarkBlock(context, id);
  if (content.length === 0 && words.length === 0 && remark.length === 0) return [];
  const discuss: Block[] = declared.discuss === undefined ? [] : [{ type: "discuss", title: context.t("Om te bespreken", "To discuss"), text: context.say(declared.discuss) }];
  return [{ id, number: null, title, lead: context.say(declared.lead) || null, newPage: declared.newPage ?? true, blocks: [...words, ...content, ...remark, ...discuss] }];
}

function blocksOf(context: Context, declared: SectionDeclaration, title: string): Block[] {
  switch (declared.section) {
    case "text": return [];
    case "measures": return measuresSection(context, declared, title);
    case "keyFigures": return keyFiguresBlocks(context, declared.measures);
    case "entries": return entriesSection(context, declared, title);
    case "byGroup": return byGroupSection(context, declared, title);
    case "heatmap": return heatmapSection(context, declared, title);
    case "panel": return panelSection(context, declared, title);
    case "answers": return answersBlocks(context, declared.questions, title);
    case "advice": return adviceBlocks(context, { themes: declared.themes, limit: declared.limit, brief: context.kind === "council" });
    case "decisions": return decisionsBlocks(context, declared.decisions);
    case "gate": return gateBlocks(context, declared.measure);
    case "response": return responseBlocks(context, title);
    case "flags": return flagsBlocks(context);
    case "change": return changeBlocks(context);
    case "sensitivity": return sensitivityBlocks(context);
    case "method": return methodBlocks(context);
  }
}

/** What the adviser wrote under a name that no section has is not lost: it stands at the end. */
function otherRemarks(context: Context, declaration: ReportDeclaration): SectionView[] {
  const placed = new Set(["summary", "board", ...(context.kind === "municipality" ? ["council"] : []), ...declaration.sections.map((section, index) => section.id ?? `s${index + 1}`)]);
  const blocks = Object.keys(context.input.remarks ?? {}).filter((id) => !placed.has(id)).sort().flatMap((id) => remarkBlock(context, id));
  return blocks.length === 0 ? [] : [{ id: "remarks", number: null, title: context.t("Van de adviseur", "From the adviser"), lead: null, newPage: true, blocks }];
}

const DEFAULT_TITLES: Readonly<Record<string, readonly [string, string]>> = {
  advice: ["Aanbevelingen", "Recommendations"], decisions: ["Keuzes", "Choices"], response: ["Wie antwoordde", "Who answered"], flags: ["Om op te letten", "To watch"], change: ["Was en wordt", "Was and is"],
  sensitivity: ["Hoe stevig is dit advies?", "How sturdy is this advice?"], method: ["Werkwijze en leeswijzer", "Method and how to read this"], answers: ["Wat is ingevuld", "What was filled in"], keyFigures: ["In cijfers", "In figures"], measures: ["Uitkomsten", "Results"],
};

/** 1, 2, 3 for sections that start a page; 2.1, 2.2 for those that go on under them. */
function numbered(sections: readonly SectionView[]): SectionView[] {
  let chapter = 0;
  let part = 0;
  const seen = new Set<string>();
  return sections.map((section, index) => {
    const starts = section.newPage || index === 0;
    if (starts) { chapter++; part = 0; } else part++;
    let id = section.id;
    while (seen.has(id) || RESERVED.has(id)) id = `${id}-${index + 1}`;
    seen.add(id);
    return { ...section, id, newPage: starts, number: starts ? String(chapter) : `${chapter}.${part}` };
  });
}

const RESERVED: ReadonlySet<string> = new Set(["evidence", "figure-data", "colophon", "contents-title", "summary", "content-hash"]);

function nameOf(context: Context, question: string | undefined): string {
  const answer = question === undefined ? undefined : context.answer(question);
  const name = typeof answer === "string" && answer.trim() !== "" ? answer.trim() : null;
  return name ?? context.t("Organisatie zonder naam", "Unnamed organisation");
}

function sizeText(context: Context, question: string | undefined): string {
  const answer = question === undefined ? undefined : context.answer(question);
  if (typeof answer !== "number" || question === undefined) return "";
  const title = say(context.question(question)?.title, context.language);
  const number = answer.toLocaleString(context.language === "nl" ? "nl-NL" : "en-GB");
  return /inwoner|inhabitant/i.test(`${question} ${title}`) ? context.t(`${number} inwoners`, `${number} inhabitants`) : `${title}: ${number}`;
}

function subtitleOf(context: Context, declaration: ReportDeclaration): string {
  if (context.kind === "board") return context.t("Beslisnotitie voor het bestuur", "Decision note for the board");
  if (context.kind === "council") return context.t("Openbare samenvatting voor de raad", "Public summary for the council");
  return context.say(declaration.subtitle) || say(context.instrument.description, context.language);
}

function colophon(context: Context): { label: string; value: string }[] {
  const { result, instrument, t } = context;
  return [
    { label: t("Instrument", "Instrument"), value: `${say(instrument.title, context.language)} (${result.instrument.id})` },
    { label: t("Versie van het instrument", "Version of the instrument"), value: result.instrument.version },
    { label: t("Kenmerk van het instrument", "Fingerprint of the instrument"), value: result.instrument.hash },
    { label: t("Kenmerk van de antwoorden", "Fingerprint of the answers"), value: result.answersHash },
    { label: t("Versie van de rekenkern", "Version of the engine"), value: result.engine.version },
    { label: t("Stand", "Status"), value: context.input.status === "draft" ? t("concept", "draft") : t("vastgesteld en gepubliceerd", "established and published") },
  ];
}
