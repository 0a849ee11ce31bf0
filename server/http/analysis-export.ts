import { zipSync, strToU8 } from "fflate";
import { problem } from "../accounts/problem.ts";
import { type CellText, type Table, writeCsv } from "../exchange/tables.ts";
import { disclosedResult } from "../rounds/disclosure.ts";
import { type PartName, type PartQuery, regionPart } from "../rounds/analysis-parts.ts";
import { instrumentOf } from "../rounds/instruments.ts";
import type { StoredRound } from "../store/regions.ts";
import { type StoredSubmission, Submissions } from "../store/submissions.ts";
import type { FileReply } from "./ask.ts";
import { tablesAs } from "./round-export.ts";

type ExportFormat = "xlsx" | "csv" | "json" | "svg" | "graphml";

/** A part of the analysis as a file: its lists as tables, the network as GraphML too. */
export async function analysisExport(round: StoredRound, part: PartName, query: PartQuery, format: ExportFormat): Promise<FileReply> {
  if (format === "graphml") return graphml(round, query);
  if (format === "svg") throw problem("invalid", [{ path: "?format", what: "the page makes the SVG of its own charts", hint: "Use xlsx, csv, json or graphml." }]);
  const content = await regionPart(round, part, query) as unknown as Record<string, unknown>;
  if (format === "json") return { content: JSON.stringify(content), type: "application/json", fileName: `${part}.json` };
  return tablesAs(format, part, tablesOf(content));
}

/** Every list of records becomes a table; nested things become a text. */
function tablesOf(content: Readonly<Record<string, unknown>>): { name: string; table: Table }[] {
  const lists = Object.entries(content).filter(([name, value]) => Array.isArray(value) && value.length > 0 && typeof value[0] === "object" && !["members", "titles"].includes(name)) as [string, Record<string, unknown>[]][];
  const maps = Object.entries(content).filter(([name, value]) => /^per[A-Z]/.test(name) && typeof value === "object" && value !== null).map(([name, value]) => [name, Object.entries(value as Record<string, object>).map(([key, row]) => ({ key, ...row }))] as [string, Record<string, unknown>[]]);
  return [...lists, ...maps].map(([name, rows]) => {
    const flat = rows.map((row) => flatten(row));
    const headings = [...new Set(flat.flatMap((row) => Object.keys(row)))];
    return { name, table: [headings, ...flat.map((row) => headings.map((heading) => row[heading] ?? null))] };
  });
}

function flatten(row: Readonly<Record<string, unknown>>, prefix = ""): Record<string, CellText> {
  const flat: Record<string, CellText> = {};
  for (const [key, value] of Object.entries(row)) {
    const name = prefix + key;
    if (value === null || value === undefined) flat[name] = null;
    else if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") flat[name] = value;
    else if (Array.isArray(value)) flat[name] = value.every((item) => typeof item !== "object") ? value.join("; ") : JSON.stringify(value);
    else if (prefix.split(".").length < 3) Object.assign(flat, flatten(value as Record<string, unknown>, `${name}.`));
    else flat[name] = JSON.stringify(value);
  }
  return flat;
}

async function graphml(round: StoredRound, query: PartQuery): Promise<FileReply> {
  const { nodes, edges } = await regionPart(round, "network", query) as unknown as { nodes: Record<string, unknown>[]; edges: Record<string, unknown>[] };
  const escape = (text: unknown): string => String(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
  const scalar = (record: Record<string, unknown>) => Object.entries(record).filter(([, value]) => ["string", "number", "boolean"].includes(typeof value));
  const keys = new Map<string, string>();
  for (const [kind, list] of [["node", nodes], ["edge", edges]] as const) for (const record of list) for (const [name, value] of scalar(record)) keys.set(`${kind} ${name}`, typeof value === "number" ? "double" : typeof value);
  const declared = [...keys].map(([key, type]) => { const [kind, name] = key.split(" ") as [string, string]; return `<key id="${kind}.${escape(name)}" for="${kind}" attr.name="${escape(name)}" attr.type="${type}"/>`; });
  const data = (kind: string, record: Record<string, unknown>): string => scalar(record).map(([name, value]) => `<data key="${kind}.${escape(name)}">${escape(value)}</data>`).join("");
  const idOf = (record: Record<string, unknown>): string => String(record["id"] ?? record["code"] ?? record["key"]);
  const body = [...nodes.map((node) => `<node id="${escape(idOf(node))}">${data("node", node)}</node>`), ...edges.map((edge, position) => `<edge id="e${position}" source="${escape(endOf(edge, "source", "from", nodes))}" target="${escape(endOf(edge, "target", "to", nodes))}">${data("edge", edge)}</edge>`)];
  return { content: `<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n${declared.join("\n")}\n<graph edgedefault="undirected">\n${body.join("\n")}\n</graph>\n</graphml>\n`, type: "application/graphml+xml", fileName: "network.graphml" };
}

/** An edge names its ends by id or by position. */
function endOf(edge: Record<string, unknown>, first: string, second: string, nodes: readonly Record<string, unknown>[]): string {
  const end = edge[first] ?? edge[second];
  return typeof end === "number" ? String(nodes[end]?.["id"] ?? end) : String(end);
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
  const codebook: Table = [["measure", "title_nl", "title_en", "rule"], ...instrument.measures.map((measure): CellText[] => [measure.name, textOf(measure.title, "nl"), textOf(measure.title, "en"), measure.at])];
  const about = `Instrument ${round.instrument.id} ${round.instrument.version}, hash ${round.instrument.hash}. Groups under ${round.minimumGroupSize} respondents are left out. Municipalities are numbered at random.\n`;
  return { content: zipSync({ "scores.csv": writeCsv(table), "codebook.csv": writeCsv(codebook), "README.txt": strToU8(about) }), type: "application/zip", fileName: "analysis-set.zip" };
}

const textOf = (title: unknown, language: "nl" | "en"): string => (typeof title === "string" ? title : String((title as Record<string, unknown> | null)?.[language] ?? ""));
