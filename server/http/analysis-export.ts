import { zipSync, strToU8 } from "fflate";
import { problem } from "../accounts/problem.ts";
import { draw } from "../charts/draw.ts";
import { networkGraphml } from "../exchange/region-export.ts";
import { type CellText, type Table, writeCsv } from "../exchange/tables.ts";
import { disclosedResult } from "../rounds/disclosure.ts";
import { type AnalysisContent, type PartName, type PartQuery, regionPart } from "../rounds/analysis-parts.ts";
import { analysisTables } from "../rounds/analysis-tables.ts";
import { instrumentOf } from "../rounds/instruments.ts";
import type { StoredRound } from "../store/regions.ts";
import { type StoredSubmission, Submissions } from "../store/submissions.ts";
import type { FileReply } from "./ask.ts";
import { tablesAs } from "./round-export.ts";

type ExportFormat = "xlsx" | "csv" | "zip" | "json" | "svg" | "graphml";
type Network = AnalysisContent["network"];

/** A part of the analysis as a file: its lists as tables (CSV gives the first, ZIP each as CSV), the network as GraphML and drawn too. */
export async function analysisExport(round: StoredRound, part: PartName, query: PartQuery & { readonly language: "nl" | "en" }, format: ExportFormat): Promise<FileReply> {
  if (format === "graphml") return { content: networkGraphml(await regionPart(round, "network", query)), type: "application/graphml+xml", fileName: "network.graphml" };
  if (format === "svg" && part !== "network") throw problem("invalid", [{ path: "?format", what: { nl: "Hier wordt alleen het netwerk getekend.", en: "Only the network is drawn here." }, hint: { nl: "De pagina tekent de andere grafieken zelf en bewaart ze naast elke grafiek. Gebruik xlsx, csv, zip of json.", en: "The page draws its other charts, and saves them beside each chart. Use xlsx, csv, zip or json." } }]);
  if (format === "svg") return { content: drawing(await regionPart(round, "network", query), query.language), type: "image/svg+xml", fileName: "network.svg" };
  const content = await regionPart(round, part, query);
  if (format === "json") return { content: JSON.stringify(content), type: "application/json", fileName: `${part}.json` };
  const tables = analysisTables(part, content, query.language);
  if (format !== "zip") return tablesAs(format, part, tables);
  return { content: zipSync(Object.fromEntries(tables.map(({ name, table }) => [`${name}.csv`, new Uint8Array(writeCsv(table))]))), type: "application/zip", fileName: `${part}.zip` };
}

const KINDS = { nl: { one: ["gemeente"], two: ["gemeente", "verband"], title: "Netwerk van de regio" }, en: { one: ["municipality"], two: ["municipality", "collaboration"], title: "Network of the region" } } as const;
/** Wide enough that the labels of a large network find a place; small ones keep the width of a page. */
const PRINT_WIDTH = 1000;

/** The map as the page shows it, as a drawing for print. */
function drawing(network: Network, language: "nl" | "en"): string {
  const words = KINDS[language];
  return draw({
    kind: "network", id: "network", title: words.title, language, width: Math.max(PRINT_WIDTH, network.width), extent: { width: network.width, height: network.height }, groups: words[network.mode],
    nodes: network.nodes.map((node) => ({ label: node.label, x: node.x ?? 0, y: node.y ?? 0, ...(node.radius === undefined ? {} : { radius: node.radius }), group: node.kind === "body" ? 1 : 0, labelled: node.labelled ?? false })),
    edges: network.edges.map(({ from, to, weight, state }) => ({ from, to, weight, dashed: state !== "confirmed" })),
  }).svg;
}

/**
 * The pseudonymised analysis set: scores of the organisation and of layers that are large enough; municipalities are numbered in an
 * order that tells nothing, size is a class. No names, no free texts, nothing of individuals.
 */
export async function analysisSet(round: StoredRound): Promise<FileReply> {
  const [{ instrument }, submissions] = await Promise.all([instrumentOf(round), Submissions.find({ round: round._id, result: { $ne: null } }).lean<StoredSubmission[]>()]);
  const shuffled = [...submissions].sort((a, b) => (String(a._id).split("").reverse().join("") < String(b._id).split("").reverse().join("") ? -1 : 1));
  const sizeClass = (inhabitants: number | null): string => (inhabitants === null ? "unknown" : inhabitants <= 30_000 ? "to 30000" : inhabitants <= 60_000 ? "30001-60000" : inhabitants <= 100_000 ? "60001-100000" : "over 100000");
  const table: CellText[][] = [["municipality", "size_class", "measure", "group", "value", "n"]];
  for (const [position, submission] of shuffled.entries()) {
    const result = await disclosedResult("adviser", round, submission);
    const head: CellText[] = [position + 1, sizeClass(round.members.find((member) => member.code === submission.code)?.inhabitants ?? null)];
    for (const measure of Object.values(result.measures)) {
      table.push([...head, measure.name, null, measure.value, measure.n ?? null]);
      for (const [group, of] of Object.entries(measure.groups ?? {})) if (!of.suppressed) table.push([...head, measure.name, group, of.value, of.n]);
    }
  }
  const codebook = codebookOf(instrument);
  const about = `Instrument ${round.instrument.id} ${round.instrument.version}, hash ${round.instrument.hash}. Groups under ${round.minimumGroupSize} respondents are left out. Municipalities are numbered at random.\n`;
  return { content: zipSync({ "scores.csv": writeCsv(table), "codebook.csv": writeCsv(codebook), "README.txt": strToU8(about) }), type: "application/zip", fileName: "analysis-set.zip" };
}

const COLUMNS: readonly (readonly [name: string, nl: string, en: string])[] = [
  ["municipality", "Volgnummer van de gemeente, in een volgorde die niets zegt", "Number of the municipality, in an order that tells nothing"], ["size_class", "Grootteklasse naar inwoners", "Size class by residents"],
  ["measure", "Maat, zie de rijen «measure»", "Measure, see the rows \"measure\""], ["group", "Laag, zie de rijen «group»; leeg is het geheel", "Layer, see the rows \"group\"; empty is the whole"],
  ["value", "Waarde; leeg is onbekend", "Value; empty is unknown"], ["n", "Aantal respondenten; leeg bij maten van de organisatie", "Number of respondents; empty for measures of the organisation"],
];

/** What every column, layer and measure of the set means; for measures the unit, the ends of the scale and where the rule stands. */
function codebookOf(instrument: Awaited<ReturnType<typeof instrumentOf>>["instrument"]): Table {
  const rows: CellText[][] = [["kind", "name", "title_nl", "title_en", "unit", "lowest", "highest", "rule"]];
  for (const [name, nl, en] of COLUMNS) rows.push(["column", name, nl, en, null, null, null, null]);
  for (const { name, title } of instrument.groups?.members ?? []) rows.push(["group", name, textOf(title, "nl"), textOf(title, "en"), null, null, null, null]);
  for (const measure of instrument.measures) rows.push(["measure", measure.name, textOf(measure.title, "nl"), textOf(measure.title, "en"), measure.unit ?? null, measure.scale?.min ?? null, measure.scale?.max ?? null, measure.at]);
  return rows;
}

const textOf = (title: unknown, language: "nl" | "en"): string => (typeof title === "string" ? title : String((title as Record<string, unknown> | null)?.[language] ?? ""));
