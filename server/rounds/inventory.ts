import { isDeepStrictEqual } from "node:util";
import type { Actor } from "../accounts/actor.ts";
import { record } from "../accounts/audit.ts";
import { problem } from "../accounts/problem.ts";
import { assemble } from "./cells.ts";
import { faults, newKey, saveChanges, type SheetOwner, sheetOf } from "./filling.ts";
import { instrumentOf } from "./instruments.ts";
import type { Change } from "./merge.ts";

type Language = "nl" | "en";
type Text = { readonly nl: string; readonly en: string };
type RowProblem = { readonly row: number; readonly column: string | null; readonly what: string; readonly hint: string };
/** An inventory file as `exchange/inventory.ts` read it. */
export type ReadFile = {
  readonly panel: string; readonly nameField: string; readonly columns: readonly { readonly column: string; readonly field: string | null; readonly title: Text | null }[];
  readonly rows: readonly { readonly row: number; readonly name: string; readonly values: Readonly<Record<string, unknown>> }[]; readonly errors: readonly RowProblem[]; readonly warnings: readonly RowProblem[];
};
type Entry = Readonly<Record<string, unknown>>;
type FieldChange = { readonly field: string; readonly from: unknown; readonly to: unknown };
type PlannedRow = { readonly row: number; readonly name: string; readonly effect: "add" | "change" | "same" | "error"; readonly values: Record<string, unknown>; readonly changes: FieldChange[] };

const plainName = (name: unknown): string => String(name ?? "").normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();

/** What an import would do: the same name is the same collaboration; what is there is kept, or replaced where the file says otherwise. */
async function plan(owner: SheetOwner, file: ReadFile, existing: "keep" | "replace", language: Language) {
  const [ready, sheet] = await Promise.all([instrumentOf(owner.round), sheetOf(owner)]);
  const answers = assemble(sheet.cells, { keys: true });
  const entries = (Array.isArray(answers[file.panel]) ? answers[file.panel] : []) as Entry[];
  const byName = new Map(entries.map((entry) => [plainName(entry[file.nameField]), entry]));
  const changes: Change[] = [];
  const revisionOf = (path: string): number => sheet.cells[path]?.r ?? 0;
  const merged = new Map<string, Record<string, unknown>>(entries.map((entry) => [String(entry["_key"]), { ...entry }]));
  const rowOfKey = new Map<string, number>();
  const rows = file.rows.map(({ row, name, values }): PlannedRow => {
    const there = byName.get(plainName(name));
    const key = there ? String(there["_key"]) : newKey();
    rowOfKey.set(key, row);
    const target = merged.get(key) ?? { _key: key };
    merged.set(key, target);
    const fieldChanges: FieldChange[] = [];
    if (!there) changes.push({ path: `${file.panel}[${key}]`, value: {}, base: 0 });
    const put = (path: string, field: string, from: unknown, to: unknown, write: (value: unknown) => void): void => {
      const blank = from === undefined || from === null;
      if (isDeepStrictEqual(from, to) || (!blank && existing === "keep")) return;
      write(to);
      fieldChanges.push({ field, from: from ?? null, to });
      changes.push({ path, value: to, base: revisionOf(path) });
    };
    for (const [field, value] of Object.entries(values)) {
      const path = `${file.panel}[${key}].${field}`;
      if (typeof value === "object" && value !== null && !Array.isArray(value)) for (const [line, cell] of Object.entries(value)) {
        const lines = { ...(target[field] as Record<string, unknown> | undefined) };
        put(`${path}.${line}`, `${field}.${line}`, lines[line], cell, (to) => { target[field] = { ...(target[field] as object | undefined), [line]: to }; });
      } else if (!(there && field === file.nameField)) put(path, field, target[field], value, (to) => { target[field] = to; });
    }
    return { row, name, effect: there ? (fieldChanges.length === 0 ? "same" : "change") : "add", values: { ...values }, changes: fieldChanges };
  });
  const errors: RowProblem[] = [...file.errors];
  for (const fault of faults(ready, owner, { ...answers, [file.panel]: [...merged.values()] }, false)) {
    const [, key, column] = /\[([^\]]+)\]\.?(.*)/.exec(fault.keyedPath) ?? [];
    const row = key === undefined ? undefined : rowOfKey.get(key);
    if (row !== undefined && fault.severity === "error" && fault.code !== "required" && fault.code !== "hidden") errors.push({ row, column: titleOf(file, column, language), ...(language === "nl" ? inDutch(fault.code) : { what: fault.what, hint: fault.hint }) });
  }
  const wrong = new Set(errors.map((error) => error.row));
  return { changes, preview: {
    columns: [...file.columns], rows: rows.map((row) => (wrong.has(row.row) ? { ...row, effect: "error" as const } : row)), errors, warnings: [...file.warnings],
    added: rows.filter((row) => row.effect === "add").length, changed: rows.filter((row) => row.effect === "change").length, same: rows.filter((row) => row.effect === "same").length,
    kept: entries.length - rows.filter((row) => row.effect !== "add").length,
  } };
}

/** The column that somebody sees in his file, rather than the name of the question. */
function titleOf(file: ReadFile, field: string | undefined, language: Language): string | null {
  return field ? file.columns.find((column) => column.field === field)?.title?.[language] ?? field : null;
}

/** The check of answers speaks English; these are what a cell of a spreadsheet can get wrong. */
function inDutch(code: string): { what: string; hint: string } {
  switch (code) {
    case "out-of-range": return { what: "De waarde ligt buiten wat mogelijk is.", hint: "Controleer het getal." };
    case "too-long": return { what: "De tekst is te lang.", hint: "Maak hem korter." };
    case "too-many": return { what: "Er staan er te veel.", hint: "Laat er enkele weg." };
    case "duplicate-entry": return { what: "Dit samenwerkingsverband staat er twee keer.", hint: "Geef de twee verschillende namen, of verwijder er een." };
    default: return { what: "Deze waarde past niet bij de vraag.", hint: "Vergelijk met het sjabloon." };
  }
}

export const previewInventory = async (owner: SheetOwner, file: ReadFile, existing: "keep" | "replace", language: Language = "en") => (await plan(owner, file, existing, language)).preview;

/** Imports: all rows or, when one is wrong, none. */
export async function importInventory(actor: Actor, owner: SheetOwner, file: ReadFile, existing: "keep" | "replace", language: Language = "en") {
  const { changes, preview } = await plan(owner, file, existing, language);
  if (preview.errors.length > 0) throw problem("invalid", preview.errors.slice(0, 200).map((error) => ({ path: `row ${error.row}${error.column === null ? "" : `, ${error.column}`}`, what: error.what, hint: error.hint, row: error.row })));
  const saved = await saveChanges(owner, { id: actor.id, name: actor.name, parts: null }, { changes });
  if (saved.refused.length > 0 || saved.conflicts.length > 0) throw problem("wrongState", saved.refused);
  await record(actor, "submission.import", String(owner.submission._id), { added: preview.added, changed: preview.changed });
  return preview;
}
