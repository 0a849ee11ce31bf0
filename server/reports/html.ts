/**
 * View model → HTML. Handlebars is strict (a missing field is an error, not a blank) and escapes everything; the only
 * raw output comes from the three helpers below, which make their own markup: styles, charts, the cover's drawing.
 */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import Handlebars from "handlebars";
import type { ChartTable } from "../charts/chart.ts";
import { draw } from "../charts/draw.ts";
import { coverArt } from "./cover-art.ts";
import { dateText } from "./dates.ts";
import { fontCss, printable } from "./fonts.ts";
import type { HouseStyle } from "./house-style.ts";
import { defaultHouseStyle, houseCss, housePalette, templatesFolder } from "./house-style.ts";
import { PLACEHOLDER } from "./finish/contents.ts";
import type { Block, Making, ReportKind, ReportView, SectionView } from "./view.ts";
import { narrowed } from "./narrow-tables.ts";
import { joined } from "./wording.ts";

/** `fonts: false` leaves out the font files, for a page that has them already. */
export type HtmlSettings = { readonly house?: HouseStyle; readonly medium?: "print" | "screen"; readonly fonts?: boolean };

/** The whole report as one HTML document: for the PDF, and with `medium: "screen"` as its twin on the web. */
export function renderHtml(given: ReportView, making: Making, settings: HtmlSettings = {}): string {
  const house = settings.house ?? defaultHouseStyle();
  const view = withPrintableTexts(given);
  const figures = figureTables(view);
  const inAnnex = view.kind !== "board";
  const contents = contentsOf(view, figures.length > 0);
  const letters = figures.length > 0 ? "C" : "B";
  return template(view.kind)({
    view, making: { ...making, generatedText: dateText(making.generatedAt, view.language) }, house: { logo: house.logo, logoText: `Logo ${view.organisation}` },
    draft: view.status === "draft", contents, figures: inAnnex ? figures : [], colophonLetter: letters,
    longTitle: view.title.length > 46, longOrganisation: view.organisation.length > 60, pagesWanted: view.kind === "board" ? "2" : "",
  }, { data: { styles: stylesFor(view, house, settings, contents), palette: housePalette(house), art: coverArt(`${view.organisation}`) } });
}

type ContentsEntry = { readonly id: string; readonly number: string; readonly title: string; readonly page: string; readonly part: boolean };

/** Entries of the contents in the order of the document; also the destinations whose pages are looked up. */
export function contentsOf(view: ReportView, hasFigures: boolean): ContentsEntry[] {
  const { words } = view;
  const entry = (id: string, number: string | null, title: string, part = false): ContentsEntry => ({ id, number: number ?? "", title, page: PLACEHOLDER, part });
  return [
    ...(view.summary === null ? [] : [entry(view.summary.id, "", view.summary.title)]),
    ...view.sections.map((section) => entry(section.id, section.number, section.title, !section.newPage)),
    entry("evidence", "A", words["evidence"] ?? ""),
    ...(hasFigures ? [entry("figure-data", "B", words["figuresAnnex"] ?? "")] : []),
    entry("colophon", hasFigures ? "C" : "B", words["colophon"] ?? ""),
  ];
}

type FigureTable = ChartTable & { /** Where links lead; the first part of a table has it. */ readonly id: string | null; readonly number: number; readonly caption: string; readonly long: boolean };

function figureTables(view: ReportView): FigureTable[] {
  return [...(view.summary === null ? [] : [view.summary]), ...view.sections].flatMap((section) => section.blocks).flatMap((block) => (block.type === "chart" && !block.dataBelow ? [{ table: draw(block.chart).table, number: block.number, caption: block.caption }] : []))
    .flatMap(({ table, number, caption }) => narrowed(table).map((part, index, parts) => ({
      ...part, id: index === 0 ? `d${number}` : null, number, caption: parts.length === 1 ? caption : `${caption} (${index + 1}/${parts.length})`, long: part.rows.length > 24,
    })));
}

function stylesFor(view: ReportView, house: HouseStyle, { medium, fonts }: HtmlSettings, contents: readonly { id: string; title: string }[]): string {
  const parts = [...(fonts === false ? [] : [fontCss()]), houseCss(house), style("report.css")];
  if (medium === "screen") parts.push(style("screen.css"));
  return `<style>${[...parts, style("print.css"), runningHeads(view, contents)].join("\n")}</style>`;
}

/** Margin boxes for each page's name: whose report, which chapter, which page. Texts are written as CSS strings. */
function runningHeads(view: ReportView, contents: readonly { id: string; title: string }[]): string {
  const font = `font-family:"Source Sans 3";font-size:7.8pt;color:var(--muted);`;
  const status = view.status === "draft" ? ` \u00b7 ${view.words["draftLabel"] ?? ""}` : "";
  const box = (place: string, content: string, more = ""): string => `@${place}{content:${content};${font}${more}}`;
  const foot = `${box("bottom-left", cssString(shorten(`${view.title}${status}`, 110)), "vertical-align:top;padding-top:4mm;width:130mm;")}${box("bottom-right", `counter(page) " / " counter(pages)`, "vertical-align:top;padding-top:4mm;")}`;
  const left = box("top-left", cssString(shorten(view.organisation, 60)), "font-weight:600;vertical-align:bottom;padding-bottom:9mm;width:80mm;");
  const named = (page: string, title: string): string => `@page ${page}{${left}${box("top-right", cssString(shorten(title, 60)), "vertical-align:bottom;padding-bottom:9mm;width:80mm;")}}`;
  const none = ["top-left", "top-right", "bottom-left", "bottom-right"].map((place) => `@${place}{content:none}`).join("");
  if (view.kind === "board") return `@page{margin:18mm 20mm 16mm 24mm;${foot}}`;
  let page = "p-start";
  const pages: [string, string, string][] = [];
  const sections: Pick<SectionView, "id" | "title" | "newPage">[] = [...(view.summary === null ? [] : [view.summary]), { id: "contents-title", title: view.words["contents"] ?? "", newPage: true }, ...view.sections, ...contents.filter(({ id }) => ["evidence", "figure-data", "colophon"].includes(id)).map(({ id, title }) => ({ id, title, newPage: true }))];
  for (const section of sections) {
    const starts = section.newPage || pages.length === 0;
    if (starts) page = `p-${section.id.toLowerCase().replace(/[^a-z0-9]/g, "-")}`;
    pages.push([section.id, page, starts ? section.title : ""]);
  }
  const assigned = pages.map(([id, name]) => `[aria-labelledby="${id}"]{page:${name}}`).join("");
  return `@page{${foot}}${pages.filter(([, , title]) => title !== "").map(([, name, title]) => named(name, title)).join("")}@page cover{${none}}${assigned}`;
}

/**
 * Any text as a CSS string that cannot end early, and cannot close the style element either. Each escape ends with a space of its own:
 * CSS takes one away, and without it that of the text, which makes “ComitéNoord” of “Comité Noord”.
 */
export function cssString(text: string): string {
  return `"${[...text].map((letter) => (/[A-Za-z0-9 ,.:;()%-]/.test(letter) ? letter : `\\${(letter.codePointAt(0) ?? 0x20).toString(16).padStart(6, "0")} `)).join("")}"`;
}

function shorten(broken: string, length: number): string {
  const text = broken.replaceAll("\u00ad", "");
  return text.length <= length ? text : `${text.slice(0, length - 1).trimEnd()}\u2026`;
}

function withPrintableTexts<T>(value: T, hyphens = true): T {
  if (typeof value === "string") return (hyphens ? breakable(printable(value)) : printable(value)) as T;
  if (Array.isArray(value)) return value.map((one: unknown) => withPrintableTexts(one, hyphens)) as T;
  // Charts break their own labels; names that the program itself reads stay as they are.
  if (value !== null && typeof value === "object") return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withPrintableTexts(one as unknown, hyphens && !UNBROKEN.has(key))])) as T;
  return value;
}

const UNBROKEN: ReadonlySet<string> = new Set(["chart", "id", "kind", "type", "language", "status", "tone", "state"]);

/**
 * Long words (Dutch compounds) get soft hyphens: one that sticks out would shrink the whole document, and one that is
 * broken anywhere reads badly. An amount keeps its sign on its line. First where compounds are joined, then between syllables, then wherever it must.
 */
function breakable(text: string): string {
  return text.replace(/€ (?=\d)/g, "€\u00a0").replace(/\p{L}{16,}/gu, (word) => {
    let since = 0;
    return [...word].map((letter, index, letters) => {
      since++;
      const left = letters.length - index - 1;
      if (left < 4) return letter;
      const joint = since > 3 && JOINT.test(letters.slice(0, index + 1).join("")) && /\p{L}/u.test(letters[index + 1] ?? "");
      const syllable = since > 6 && /[aeiouy\u00e0-\u00ff]/i.test(letter) && /[b-df-hj-np-tv-xz]/i.test(letters[index + 1] ?? "") && /[aeiouy\u00e0-\u00ff]/i.test(letters[index + 2] ?? "");
      if (!joint && !syllable && since < 14) return letter;
      since = 0;
      return `${letter}\u00ad`;
    }).join("");
  });
}

/** Where the first part of a Dutch compound ends: its linking s, or a word that is often first. */
const JOINT = /(?:ings|heids|teits|schaps|ments|bedrijfs|bestuurs|beleids|gemeente|governance|samen|regio|dienst|project|informatie|belasting|netwerk)$/i;

const BLOCKS: ReadonlySet<Block["type"]> = new Set(["paragraph", "heading", "keyFigures", "chart", "table", "findings", "advice", "decision", "levels", "list", "remark", "discuss", "asks"]);

const styles = new Map<string, string>();
function style(file: string): string {
  const found = styles.get(file) ?? readFileSync(path.join(templatesFolder, "styles", file), "utf8").replace(/\/\*[\s\S]*?\*\//g, "").replace(/\s*\n\s*/g, "\n");
  styles.set(file, found);
  return found;
}

let environment: typeof Handlebars | undefined;
const templates = new Map<ReportKind, HandlebarsTemplateDelegate>();

function template(kind: ReportKind): HandlebarsTemplateDelegate {
  environment ??= prepared();
  const found = templates.get(kind) ?? environment.compile(readFileSync(path.join(templatesFolder, `${kind}.hbs`), "utf8"), COMPILE);
  templates.set(kind, found);
  return found;
}

const COMPILE = { strict: true, knownHelpersOnly: true, explicitPartialContext: false, knownHelpers: { lengthy: true, joined: true, fewColumns: true, styles: true, svg: true, coverArt: true, blockPartial: true, fitting: true, dataInAnnex: true, isPart: true, tableLength: true, columns: true } } as const;

function prepared(): typeof Handlebars {
  const made = Handlebars.create();
  type Data = { readonly data: { readonly styles: string; readonly palette: ReturnType<typeof housePalette>; readonly art: string } };
  // Reviewed raw output. styles: our own CSS and escaped CSS strings.
  made.registerHelper("styles", (options: Data) => new Handlebars.SafeString(options.data.styles));
  // svg: made by server/charts, which escapes every text.
  made.registerHelper("svg", (chart: Parameters<typeof draw>[0], options: Data) => new Handlebars.SafeString(draw({ ...chart, palette: options.data.palette }).svg));
  // coverArt: numbers only.
  made.registerHelper("coverArt", (options: Data) => new Handlebars.SafeString(options.data.art));
  made.registerHelper("blockPartial", (type: Block["type"]) => { if (!BLOCKS.has(type)) throw new Error(`no template for block ${String(type)}`); return `block-${type}`; });
  made.registerHelper("fitting", (amount: string) => (amount.length > 13 ? "long" : amount.length > 7 ? "wide" : ""));
  made.registerHelper("dataInAnnex", (block: { readonly dataBelow: boolean }, kind: ReportKind) => kind !== "board" && !block.dataBelow);
  made.registerHelper("isPart", (section: SectionView) => !section.newPage && section.number !== null);
  made.registerHelper("fewColumns", (columns: readonly unknown[]) => (columns.length <= 5 ? " few" : ""));
  made.registerHelper("joined", (title: string, value: string) => joined(title, value));
  made.registerHelper("lengthy", (value: string) => value.length > 60);
  made.registerHelper("columns", (items: readonly unknown[]) => ([3, 5, 6, 9].includes(items.length) ? "three" : "four"));
  made.registerHelper("tableLength", (rows: readonly unknown[]) => (rows.length <= 14 ? "short" : "long"));
  for (const file of readdirSync(path.join(templatesFolder, "partials"))) made.registerPartial(path.basename(file, ".hbs"), made.compile(readFileSync(path.join(templatesFolder, "partials", file), "utf8"), COMPILE));
  made.registerPartial("layout", made.compile(readFileSync(path.join(templatesFolder, "layout.hbs"), "utf8"), COMPILE));
  return made;
}
