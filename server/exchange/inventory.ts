import type { Choice, Question } from "../assessment/definition.ts";
import { type Column, inventoryColumns, type InventoryInstrument, type InventoryMember, localText, matchColumns, plainHeading } from "./inventory-columns.ts";
import { type CellText, readTable, type Table, TableError, writeCsv, writeXlsx } from "./tables.ts";
import { type Say, sayIn } from "./words.ts";

export type InventoryFile = { readonly fileName: string; readonly base64: string; readonly municipality?: string | undefined };
export type RowProblem = { readonly row: number; readonly column: string | null; readonly what: string; readonly hint: string };
/** An inventory file read, not yet compared with what is there. */
export type ReadInventory = {
  readonly panel: string; readonly nameField: string;
  readonly columns: readonly { readonly column: string; readonly field: string | null; readonly title: { readonly nl: string; readonly en: string } | null }[];
  readonly rows: readonly { readonly row: number; readonly name: string; readonly values: Readonly<Record<string, unknown>> }[];
  readonly errors: RowProblem[]; readonly warnings: RowProblem[];
};

/**
 * Reads an inventory from CSV or XLSX. Two forms are understood: one row per collaboration (the template), and one row per member of a
 * collaboration (open data on gemeenschappelijke regelingen): then the rows of one municipality are taken and the other members become partners.
 */
export async function readInventory(compiled: InventoryInstrument, members: readonly InventoryMember[], file: InventoryFile, language: "nl" | "en" = "en"): Promise<ReadInventory> {
  const say = sayIn(language);
  const layout = inventoryColumns(compiled);
  const nothing: ReadInventory = { panel: "", nameField: "", columns: [], rows: [], errors: [], warnings: [] };
  if (!layout) return { ...nothing, errors: [{ row: 0, column: null, what: say("Deze vragenlijst heeft geen inventarisatie.", "This instrument has no inventory."), hint: say("Vul de vragen in.", "Fill in its questions instead.") }] };
  let table: Table;
  try {
    table = await readTable(file.fileName, Buffer.from(file.base64, "base64"), say);
  } catch (error) {
    if (!(error instanceof TableError)) throw error;
    return { ...nothing, errors: [{ row: 0, column: null, what: error.message, hint: error.hint }] };
  }
  const headings = table[0] ?? [];
  const errors: RowProblem[] = [], warnings: RowProblem[] = [];
  const long = membershipColumns(headings);
  const matched = long ? headings.map((_, position) => (position === long.name ? layout.columns.find((column) => column.field === layout.nameField) ?? null : null)) : matchColumns(layout.columns, headings);
  const columns = headings.map((heading, position) => ({ column: String(heading ?? ""), field: matched[position] ? addressOf(matched[position]) : null, title: matched[position]?.title ?? null }));
  const nameColumn = localText(layout.columns.find((column) => column.field === layout.nameField)?.title ?? "", "name")[language];
  if (!matched.some((column) => column?.field === layout.nameField)) {
    errors.push({ row: 1, column: null, what: say("Er is geen kolom met de naam van het samenwerkingsverband.", "There is no column with the name of the collaboration."),
      hint: say(`Noem die kolom "${nameColumn}", of gebruik het sjabloon.`, `Name that column "${nameColumn}", or use the template.`) });
    return { ...nothing, panel: layout.panel, nameField: layout.nameField, columns, errors };
  }
  const rows = long ? readMemberships(table, long, layout, members, file.municipality, { errors, warnings, say }) : table.slice(1).flatMap((cells, position) => readRow(position + 2, cells, matched, layout, members, { errors, warnings, say }));
  refuseDoubles(rows, errors, say);
  if (rows.length === 0 && errors.length === 0) errors.push({ row: 0, column: null, what: say("Er is geen rij gevonden om te lezen.", "No row was found to read."), hint: say("Staat de lijst onder de koppen, en is de gemeente gespeld zoals in het bestand?", "Is the list below the headings, and the municipality spelled as in the file?") });
  return { panel: layout.panel, nameField: layout.nameField, columns, rows, errors, warnings };
}

/** What there is to say about the rows, and in which language. */
type Remarks = { readonly errors: RowProblem[]; readonly warnings: RowProblem[]; readonly say: Say };
type Layout = NonNullable<ReturnType<typeof inventoryColumns>>;
type ReadRow = ReadInventory["rows"][number];
const addressOf = (column: Column): string => (column.row === null ? column.field : `${column.field}.${column.row}`);

function readRow(row: number, cells: readonly CellText[], matched: readonly (Column | null)[], layout: Layout, members: readonly InventoryMember[], { errors, warnings, say }: Remarks): ReadRow[] {
  if (cells.every((cell) => cell === null)) return [];
  const values: Record<string, unknown> = {};
  matched.forEach((column, position) => {
    const cell = cells[position] ?? null;
    if (!column || cell === null) return;
    const read = column.field === layout.partnersField ? readPartners(cell, members) : readCell(column.question, cell, say);
    if ("wrong" in read) { errors.push({ row, column: say(column.title.nl, column.title.en), what: read.wrong, hint: read.hint }); return; }
    if ("others" in read && read.others.length > 0) {
      if (layout.otherPartnersField) values[layout.otherPartnersField] = [values[layout.otherPartnersField], ...read.others].filter(Boolean).join(", ");
      warnings.push({ row, column: say(column.title.nl, column.title.en), what: say(`Geen lid van deze regio: ${read.others.join(", ")}`, `Not members of this region: ${read.others.join(", ")}`), hint: say("Zij staan bij de andere partners.", "They are kept under other partners.") });
    }
    if (Array.isArray(read.value) && read.value.length === 0) return;
    if (column.row === null) values[column.field] = column.field === layout.otherPartnersField && values[column.field] ? `${String(values[column.field])}, ${String(read.value)}` : read.value;
    else values[column.field] = { ...(values[column.field] as object | undefined), [column.row]: read.value };
  });
  const name = typeof values[layout.nameField] === "string" ? String(values[layout.nameField]) : "";
  if (name === "") { errors.push({ row, column: null, what: say("Deze rij heeft geen naam.", "This row has no name."), hint: say("Vul de naam van het samenwerkingsverband in, of verwijder de rij.", "Fill in the name of the collaboration, or remove the row.") }); return []; }
  return [{ row, name, values }];
}

type Read = { readonly value: unknown } | { readonly value: unknown; readonly others: readonly string[] } | { readonly wrong: string; readonly hint: string };

function readCell(question: Question, cell: CellText, say: Say): Read {
  switch (question.kind) {
    case "text": return question.input === "number" || question.input === "range" ? readNumber(cell, say) : { value: String(cell) };
    case "choice": return readChoice(question.choices, cell, say);
    case "matrix": return readChoice(question.columns, cell, say);
    case "choices": {
      const read = String(cell).split(/[;|,]/).map((part) => part.trim()).filter(Boolean).map((part) => readChoice(question.choices, part, say));
      const wrong = read.find((one) => "wrong" in one);
      return wrong ?? { value: [...new Set(read.map((one) => ("value" in one ? one.value : null)))] };
    }
    case "boolean": return /^(ja|yes|true|waar|1|x)$/i.test(String(cell)) ? { value: question.yes } : /^(nee|no|false|onwaar|0)$/i.test(String(cell)) ? { value: question.no } : { wrong: say(`"${String(cell)}" is geen ja of nee.`, `"${String(cell)}" is neither yes nor no.`), hint: say("Gebruik ja of nee.", "Use ja or nee.") };
    default: return { wrong: say("Deze kolom kan niet worden ingelezen.", "This column cannot be imported."), hint: say("Vul hem met de hand in.", "Fill it in by hand.") };
  }
}

/** Numbers as people type them here: "1.234,5", "€ 1.200", "1234.5". */
function readNumber(cell: CellText, say: Say): Read {
  if (typeof cell === "number") return { value: cell };
  const bare = String(cell).replace(/[€\s]|euro|uur/gi, "");
  const dutch = /^-?\d{1,3}(\.\d{3})+(,\d+)?$/.test(bare) || /^-?\d+,\d+$/.test(bare) ? bare.replaceAll(".", "").replace(",", ".") : bare;
  return /^-?\d+(\.\d+)?$/.test(dutch) ? { value: Number(dutch) } : { wrong: say(`"${String(cell)}" is geen getal.`, `"${String(cell)}" is not a number.`), hint: say("Gebruik alleen cijfers, bijvoorbeeld 1250 of 1.250,50.", "Use digits only, for example 1250 or 1.250,50.") };
}

function readChoice(choices: readonly Choice[], cell: CellText, say: Say): Read {
  const wanted = plainHeading(cell);
  const found = choices.find((choice) => plainHeading(choice.value) === wanted) ?? choices.find((choice) => { const text = localText(choice.text, ""); return plainHeading(text.nl) === wanted || plainHeading(text.en) === wanted; });
  if (found) return { value: found.value };
  // Task fields carry the numbers of Iv3 ("1 Veiligheid"); people write the word alone.
  const named = choices.filter((choice) => { const text = localText(choice.text, ""); return [text.nl, text.en].some((one) => plainHeading(one).replace(/^[\d ]+ /, "") === wanted); });
  if (named.length === 1 && named[0]) return { value: named[0].value };
  const few = choices.slice(0, 8).map((choice) => { const { nl, en } = localText(choice.text, String(choice.value)); return say(nl, en); }).join(", ") + (choices.length > 8 ? ", …" : ".");
  return { wrong: say(`"${String(cell)}" is geen van de keuzes.`, `"${String(cell)}" is none of the choices.`), hint: say(`Gebruik een van: ${few}`, `Use one of: ${few}`) };
}

function readPartners(cell: CellText, members: readonly InventoryMember[]): Read {
  const value: string[] = [], others: string[] = [];
  for (const part of String(cell).split(/[;|,\n]/).map((text) => text.trim()).filter(Boolean)) {
    const member = memberOf(part, members);
    if (member) value.push(member.code); else others.push(part);
  }
  return { value: [...new Set(value)], others };
}
const memberOf = (text: string, members: readonly InventoryMember[]): InventoryMember | undefined => {
  const digits = /^(?:GM)?(\d{3,4})$/i.exec(text)?.[1]?.padStart(4, "0");
  return members.find((member) => (digits ? member.code === `GM${digits}` : plainHeading(member.name) === plainHeading(text.replace(/^gemeente /i, ""))));
};

function refuseDoubles(rows: readonly ReadRow[], errors: RowProblem[], say: Say): void {
  const seen = new Map<string, number>();
  for (const { row, name } of rows) {
    const before = seen.get(plainHeading(name));
    if (before !== undefined) errors.push({ row, column: null, what: say(`"${name}" staat ook in rij ${before}.`, `"${name}" is in row ${before} too.`), hint: say("Houd een van de twee rijen, of geef ze verschillende namen.", "Keep one of the two rows, or give them different names.") });
    else seen.set(plainHeading(name), row);
  }
}

type MembershipColumns = { readonly name: number; readonly participant: number; readonly code: number | null };

/** The long form: a row per participant, as in the open data of the provinces (deelnemer, cbs_code, regeling). */
function membershipColumns(headings: readonly CellText[]): MembershipColumns | null {
  const at = (...names: string[]): number => headings.findIndex((heading) => names.includes(plainHeading(heading)));
  const name = at("regeling", "naam regeling", "arrangement"), participant = at("deelnemer", "participant"), code = at("cbs code", "gemeentecode", "code");
  return name >= 0 && participant >= 0 ? { name, participant, code: code >= 0 ? code : null } : null;
}

function readMemberships(table: Table, at: MembershipColumns, layout: Layout, members: readonly InventoryMember[], municipality: string | undefined, { errors, warnings, say }: Remarks): ReadRow[] {
  if (municipality === undefined) { errors.push({ row: 0, column: null, what: say("Het bestand noemt deelnemers van regelingen.", "The file lists members of arrangements."), hint: say("Geef aan van wie de regelingen zijn: de naam of de CBS-code van de gemeente.", "Say whose arrangements to take: the name or the CBS code of the municipality.") }); return []; }
  const digits = /^(?:GM)?(\d{3,4})$/i.exec(municipality)?.[1]?.padStart(4, "0");
  const rows = table.slice(1).map((cells, position) => ({ row: position + 2, name: cells[at.name], participant: cells[at.participant], code: at.code === null ? null : String(cells[at.code] ?? "").padStart(4, "0") }));
  const isOurs = (one: (typeof rows)[number]): boolean => (digits && one.code !== null ? one.code === digits : plainHeading(one.participant) === plainHeading(municipality));
  const arrangements = new Map<string, typeof rows>();
  for (const one of rows) if (one.name) { const key = plainHeading(one.name); arrangements.set(key, [...arrangements.get(key) ?? [], one]); }
  return [...arrangements.values()].filter((group) => group.some(isOurs)).map((group) => {
    const ours = group.find(isOurs) as (typeof rows)[number];
    const partners: string[] = [], others: string[] = [];
    for (const one of group) {
      if (isOurs(one)) continue;
      const member = (one.code !== null && memberOf(one.code, members)) || memberOf(String(one.participant ?? ""), members);
      if (member) partners.push(member.code); else if (one.participant) others.push(String(one.participant));
    }
    if (group.filter(isOurs).length > 1) warnings.push({ row: ours.row, column: null, what: say(`"${String(ours.name)}" noemt deze gemeente meer dan één keer.`, `"${String(ours.name)}" lists this municipality more than once.`), hint: say("Het is als één gelezen.", "It is read as one.") });
    const values: Record<string, unknown> = { [layout.nameField]: String(ours.name) };
    if (layout.partnersField && partners.length > 0) values[layout.partnersField] = [...new Set(partners)];
    if (layout.otherPartnersField && others.length > 0) values[layout.otherPartnersField] = [...new Set(others)].join(", ").slice(0, 500);
    return { row: ours.row, name: String(ours.name), values };
  });
}

/** The template with the headings of this instrument, what is there already, and a sheet with the choices. */
export async function templateOf(compiled: InventoryInstrument, members: readonly InventoryMember[], answers: Readonly<Record<string, unknown>>, format: "xlsx" | "csv", language: "nl" | "en"): Promise<{ content: Uint8Array; type: string; fileName: string }> {
  const layout = inventoryColumns(compiled);
  const columns = layout?.columns ?? [];
  const entries = (layout && Array.isArray(answers[layout.panel]) ? answers[layout.panel] : []) as Record<string, unknown>[];
  const table: Table = [columns.map((column) => column.title[language]), ...entries.map((entry) => columns.map((column) => show(column, entry, members, language)))];
  const fileName = language === "nl" ? "inventarisatie" : "inventory";
  if (format === "csv") return { content: writeCsv(table), type: "text/csv; charset=utf-8", fileName: `${fileName}.csv` };
  const choices: Table = [[language === "nl" ? "Kolom" : "Column", language === "nl" ? "Keuze" : "Choice"], ...columns.flatMap((column) => choicesOf(column.question).map((choice): CellText[] => [column.title[language], localText(choice.text, String(choice.value))[language]])), ...members.map((member): CellText[] => [layout?.partnersField ?? "", member.name])];
  return { content: await writeXlsx([{ name: fileName, table }, { name: language === "nl" ? "keuzes" : "choices", table: choices }]), type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", fileName: `${fileName}.xlsx` };
}

const choicesOf = (question: Question): readonly Choice[] => (question.kind === "choice" || question.kind === "choices" ? question.choices : question.kind === "matrix" ? question.columns : []);

function show(column: Column, entry: Readonly<Record<string, unknown>>, members: readonly InventoryMember[], language: "nl" | "en"): CellText {
  const answer = column.row === null ? entry[column.field] : (entry[column.field] as Record<string, unknown> | undefined)?.[column.row];
  const one = (value: unknown): string | number => {
    const choice = choicesOf(column.question).find((candidate) => candidate.value === value);
    return choice ? localText(choice.text, String(value))[language] : members.find((member) => member.code === value)?.name ?? (typeof value === "number" ? value : String(value));
  };
  if (answer === undefined || answer === null) return null;
  return Array.isArray(answer) ? answer.map(one).join("; ") : one(answer);
}
