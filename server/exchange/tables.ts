import { parse } from "csv-parse/sync";
import readXlsxFile from "read-excel-file/node";
import writeXlsxFile from "write-excel-file/node";
import { zipSync } from "fflate";
import { type Say, sayIn } from "./words.ts";
import { readZip } from "./zip.ts";

export type CellText = string | number | boolean | null;
/** A table as it comes from or goes to a spreadsheet: the first row holds the headings. */
export type Table = readonly (readonly CellText[])[];

/** A file that is no table we can read; `hint` says what to do. */
export class TableError extends Error {
  readonly hint: string;
  constructor(what: string, hint: string) { super(what); this.name = "TableError"; this.hint = hint; }
}

export const mostRows = 20_000;
const mostColumns = 200;
/** Of all parts of a workbook together, unpacked: twenty thousand full rows stay well below it. */
const largestWorkbook = 60 * 1024 * 1024;

/** Reads CSV (comma, semicolon or tab, UTF-8 or the Windows code page that Excel writes) or XLSX (first sheet). */
export async function readTable(fileName: string, bytes: Uint8Array, say: Say = sayIn("en")): Promise<Table> {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const table = isZip || /\.xlsx$/i.test(fileName) ? await readXlsx(bytes, say) : readCsv(decode(bytes), say);
  if (table.length === 0) throw new TableError(say("Het bestand is leeg.", "The file is empty."), say("Begin met een rij koppen; het sjabloon heeft ze.", "Begin with a row of headings; the template has them."));
  if (table.length > mostRows || table.some((row) => row.length > mostColumns)) throw tooLarge(say);
  return table;
}

const tooLarge = (say: Say): TableError => new TableError(say(`Het bestand heeft meer dan ${mostRows} rijen of ${mostColumns} kolommen, of is uitgepakt te groot.`, `The file has more than ${mostRows} rows or ${mostColumns} columns, or is too large when unpacked.`), say("Splits het, of laat weg wat niet nodig is.", "Split it, or leave out what is not needed."));

async function readXlsx(bytes: Uint8Array, say: Say): Promise<Table> {
  const workbook = checkedWorkbook(bytes);
  if (workbook === "tooLarge") throw tooLarge(say);
  try {
    if (workbook === "unreadable") throw new TypeError("no workbook");
    const sheets = await readXlsxFile(workbook) as unknown;
    // Newer versions give all sheets, older ones the first.
    const first = sheets as readonly (readonly unknown[] | { readonly data: readonly (readonly unknown[])[] })[];
    const rows = first[0] && !Array.isArray(first[0]) && "data" in first[0] ? first[0].data : first as readonly (readonly unknown[])[];
    return rows.map((row) => row.map(cellText));
  } catch {
    throw new TableError(say("Dit is geen XLSX-bestand dat te lezen is.", "This is no XLSX file that can be read."), say("Bewaar het als .xlsx zonder wachtwoord, of als CSV.", "Save it as .xlsx without a password, or as CSV."));
  }
}

/**
 * The workbook, packed anew from what its directory names: a few bytes can inflate to gigabytes, or place one cell in the furthest
 * corner of a sheet, and the reader would lay out every cell before it.
 */
function checkedWorkbook(bytes: Uint8Array): Buffer | "tooLarge" | "unreadable" {
  const entries = readZip(bytes);
  if (!entries) return "unreadable";
  const parts: Record<string, Uint8Array> = {};
  let left = largestWorkbook;
  for (const { name, size, content } of entries) {
    // The rest is pictures, printer settings and macros: nobody reads them.
    if (!/\.(xml|rels)$/i.test(name)) continue;
    if (size > left) return "tooLarge";
    const part = content(left);
    if (!part) return "tooLarge";
    left -= part.length;
    // Every part: a workbook may call any of them a sheet.
    if (isTooWide(Buffer.from(part).toString("utf8"))) return "tooLarge";
    Object.defineProperty(parts, name, { value: part, enumerable: true, configurable: true });
  }
  return Buffer.from(zipSync(parts, { level: 0 }));
}

const cellTag = /<(?:\w+:)?(?:c|row)(?=[\s/>])/g;
const wholeCellTag = /<(?:\w+:)?(?:c|row)((?:\s+[\w:.-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*\/?>/g;
const address = /\sr\s*=\s*["']([^"']*)["']/;

/** Whether cells lie further than a table may reach, by the addresses that they carry; an address that is none counts as far away. */
function isTooWide(sheet: string): boolean {
  let tags = 0, rows = 0;
  for (const [tag, attributes = ""] of sheet.matchAll(wholeCellTag)) {
    tags++;
    if (/^<(?:\w+:)?row/.test(tag)) rows++;
    const given = address.exec(attributes)?.[1];
    if (given === undefined) continue;
    const [, column = "", row = ""] = /^([A-Za-z]{0,3})(\d{1,7})$/.exec(given) ?? [];
    if (row === "" || Number(row) > mostRows || columnNumber(column) > mostColumns) return true;
  }
  return rows > mostRows || tags !== (sheet.match(cellTag) ?? []).length;
}
const columnNumber = (letters: string): number => [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);

const cellText = (value: unknown): CellText => (value === null || value === undefined ? null : value instanceof Date ? value.toISOString().slice(0, 10) : typeof value === "number" || typeof value === "boolean" ? value : String(value).trim() || null);

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

function readCsv(text: string, say: Say): Table {
  const head = text.slice(0, text.indexOf("\n") === -1 ? text.length : text.indexOf("\n"));
  const delimiter = [";", "\t", ","].map((mark) => ({ mark, count: head.split(mark).length })).sort((a, b) => b.count - a.count)[0]?.mark ?? ",";
  try {
    const rows = parse(text, { delimiter, bom: true, relax_column_count: true, skip_empty_lines: true, trim: true, to: mostRows + 1 }) as string[][];
    return rows.map((row) => row.map((cell) => cell || null));
  } catch (error) {
    throw new TableError(say("De CSV is niet te lezen", "The CSV cannot be read") + (error instanceof Error ? `: ${error.message.slice(0, 200)}` : "."), say("Is een aanhalingsteken niet gesloten? Bewaar het opnieuw vanuit de spreadsheet als CSV UTF-8.", "Is a quote not closed? Save it again from the spreadsheet as CSV UTF-8."));
  }
}

/** What a spreadsheet takes for the beginning of a formula: OWASP's list, with the full-width signs that Asian editions read alike. */
const formulaStart = /^[\s\u00a0\ufeff]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/;

/** Writes CSV as Dutch Excel opens it: semicolons, BOM. A cell that begins like a formula gets an apostrophe, so that opening it runs nothing. */
export function writeCsv(table: Table): Buffer {
  const cell = (value: CellText): string => {
    if (value === null) return "";
    const text = typeof value === "string" && formulaStart.test(value) ? `'${value}` : String(value);
    return /[",;\t\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return Buffer.from(`\uFEFF${table.map((row) => row.map(cell).join(";")).join("\r\n")}\r\n`, "utf8");
}

/** Writes XLSX, one sheet per table. Texts stay texts: a leading = is no formula there. */
export async function writeXlsx(sheets: readonly { readonly name: string; readonly table: Table }[]): Promise<Buffer> {
  const content = sheets.map(({ name, table }) => ({
    sheet: name.replace(/[\\/?*[\]:]/g, " ").slice(0, 31), stickyRowsCount: 1,
    columns: (table[0] ?? []).map((heading) => ({ width: Math.min(40, Math.max(12, String(heading ?? "").length + 2)) })),
    data: table.map((row, position) => row.map((value) => (value === null ? null : typeof value === "number" ? { value, type: Number } : typeof value === "boolean" ? { value, type: Boolean } : { value, type: String, ...(position === 0 ? { fontWeight: "bold" as const } : {}) }))),
  }));
  return Buffer.from(await writeXlsxFile(content as never).toBuffer() as Uint8Array);
}
