import { type CellText, type Table, writeCsv, writeXlsx } from "../exchange/tables.ts";
import { disclosedResult } from "../rounds/disclosure.ts";
import { frozenAnswers } from "../rounds/submitting.ts";
import { instrumentOf } from "../rounds/instruments.ts";
import { inventoryColumns } from "../exchange/inventory-columns.ts";
import type { StoredRound } from "../store/regions.ts";
import { type StoredSubmission, Submissions } from "../store/submissions.ts";
import type { FileReply } from "./ask.ts";

/** Scores and inventories of a round as a file. Only what the result discloses: groups under the minimum are empty cells. */
export async function exportRound(round: StoredRound, format: "xlsx" | "csv" | "json"): Promise<FileReply> {
  const [{ compiled }, submissions] = await Promise.all([instrumentOf(round), Submissions.find({ round: round._id, result: { $ne: null } }).sort({ code: 1 }).lean<StoredSubmission[]>()]);
  const layout = inventoryColumns(compiled);
  const nameOf = (code: string): string => round.members.find((member) => member.code === code)?.name ?? code;
  const scores: CellText[][] = [["code", "municipality", "measure", "title", "group", "value", "band", "n"]];
  const inventory: CellText[][] = [["code", "municipality", ...(layout?.columns ?? []).map((column) => (column.row === null ? column.field : `${column.field}.${column.row}`))]];
  for (const submission of submissions) {
    const [result, answers] = await Promise.all([disclosedResult("adviser", round, submission), frozenAnswers(submission)]);
    const head: CellText[] = [submission.code, nameOf(submission.code)];
    for (const measure of Object.values(result.measures)) {
      scores.push([...head, measure.name, measure.title.nl, null, measure.value ?? measure.category ?? null, measure.band?.title.nl ?? null, measure.n ?? null]);
      for (const [group, of] of Object.entries(measure.groups ?? {})) scores.push([...head, measure.name, measure.title.nl, group, of.value, of.band?.title.nl ?? null, of.n]);
    }
    const entries = (layout && Array.isArray(answers?.answers?.[layout.panel]) ? answers.answers[layout.panel] : []) as Record<string, unknown>[];
    for (const entry of entries) inventory.push([...head, ...(layout?.columns ?? []).map((column) => text(column.row === null ? entry[column.field] : (entry[column.field] as Record<string, unknown> | undefined)?.[column.row]))]);
  }
  return tablesAs(format, round.title, [{ name: "scores", table: scores }, { name: "inventory", table: inventory }]);
}

const text = (value: unknown): CellText => (value === undefined || value === null ? null : Array.isArray(value) ? value.join("; ") : typeof value === "number" || typeof value === "boolean" ? value : String(value));

/** Tables as one file: a workbook, one CSV (the first table), or JSON. */
export async function tablesAs(format: "xlsx" | "csv" | "json", name: string, tables: readonly { readonly name: string; readonly table: Table }[]): Promise<FileReply> {
  const fileName = `${name.replace(/[^\p{L}\p{N} -]/gu, "")}.${format}`;
  if (format === "xlsx") return { content: await writeXlsx(tables), type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", fileName };
  if (format === "csv") return { content: writeCsv(tables[0]?.table ?? []), type: "text/csv; charset=utf-8", fileName };
  const asObjects = ({ table }: { readonly table: Table }) => table.slice(1).map((row) => Object.fromEntries((table[0] ?? []).map((heading, position) => [String(heading), row[position] ?? null])));
  return { content: JSON.stringify(Object.fromEntries(tables.map((one) => [one.name, asObjects(one)]))), type: "application/json", fileName };
}
