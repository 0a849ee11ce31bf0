import type { EntriesQuestion, FieldSet, LocalText, Question, Questionnaires } from "../assessment/definition.ts";

export type InventoryMember = { readonly code: string; readonly name: string };
/** What the import needs of a compiled instrument. */
export type InventoryInstrument = { readonly questionnaires: Questionnaires; readonly instrument: { readonly region: unknown } };

/** One column of the template: a field of the inventory, or one row of a matrix in it. */
export type Column = { readonly field: string; readonly question: Question; readonly row: string | null; readonly title: { readonly nl: string; readonly en: string }; readonly aliases: readonly string[] };
export type InventoryColumns = { readonly panel: string; readonly nameField: string; readonly partnersField: string | null; readonly otherPartnersField: string | null; readonly columns: readonly Column[] };

/** Other headings that lists in use have; the left side is what region.json calls the field. Documented in exchange/INVENTORY.md. */
const knownHeadings: Readonly<Record<string, readonly string[]>> = {
  name: ["regeling", "samenwerkingsverband", "samenwerking", "naam regeling", "arrangement", "collaboration"], legalForm: ["rechtsvorm", "vorm", "juridische vorm", "type regeling"],
  domain: ["taakveld", "beleidsterrein", "programma"], partners: ["deelnemers", "gemeenten", "partners"], otherPartners: ["overige deelnemers", "andere deelnemers"],
  contributionEuroPerYear: ["bijdrage", "kosten", "contributie", "bijdrage per jaar"], startYear: ["startjaar", "sinds", "jaar"], role: ["rol"],
};

/** The columns of the inventory of an instrument, found through its region.json (else its first list). */
export function inventoryColumns(compiled: InventoryInstrument): InventoryColumns | null {
  const declared = compiled.instrument.region as { inventory?: { panel?: string; fields?: Record<string, string> } } | null;
  const lists = [...compiled.questionnaires.organisation.questions.values()].filter((question): question is EntriesQuestion => question.kind === "entries");
  const panel = lists.find((list) => list.key === declared?.inventory?.panel) ?? lists[0];
  if (!panel) return null;
  const fields = declared?.inventory?.fields ?? {};
  const roleOf = new Map(Object.entries(fields).map(([role, field]) => [field, role]));
  const columns = columnsOf(panel.fields, roleOf);
  const nameField = fields["name"] ?? panel.unique[0] ?? columns[0]?.field ?? "name";
  return { panel: panel.key, nameField, partnersField: fields["partners"] ?? null, otherPartnersField: fields["otherPartners"] ?? null, columns };
}

function columnsOf(fields: FieldSet, roleOf: ReadonlyMap<string, string>): Column[] {
  const repeated = new Set<string>();
  const seen = new Set<string>();
  for (const question of fields.byKey.values()) { const title = localText(question.title, question.key).nl; if (seen.has(title)) repeated.add(title); seen.add(title); }
  const walk = (elements: FieldSet["elements"], within: LocalText | null): Column[] => elements.flatMap((element) => {
    if (element.kind === "container") return walk(element.elements, element.title);
    const own = localText(element.title, element.key);
    // "Number of meetings a year" stands under two panels: then the panel's title goes before it.
    const title = repeated.has(own.nl) && within !== null ? joined(localText(within, ""), own) : own;
    const aliases = [element.key, ...(knownHeadings[roleOf.get(element.key) ?? element.key] ?? [])];
    if (element.kind === "matrix") return element.rows.map((row) => ({ field: element.key, question: element, row: String(row.value), title: joined(own, localText(row.text, String(row.value))), aliases: [`${element.key}.${String(row.value)}`] }));
    if (element.kind === "entries" || element.kind === "table" || element.kind === "texts" || element.kind === "computed") return [];
    return [{ field: element.key, question: element, row: null, title, aliases }];
  });
  return walk(fields.elements, null);
}

const joined = (before: { nl: string; en: string }, after: { nl: string; en: string }) => ({ nl: `${before.nl}: ${after.nl}`, en: `${before.en}: ${after.en}` });

export function localText(text: LocalText, fallback: string): { nl: string; en: string } {
  if (typeof text === "string") return { nl: text || fallback, en: text || fallback };
  const nl = text["nl"] ?? text["default"] ?? text["en"] ?? fallback;
  return { nl, en: text["en"] ?? nl };
}

/** Headings are compared without case, accents and punctuation. */
export const plainHeading = (heading: unknown): string => String(heading ?? "").normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase().replace(/[^a-z0-9]+/g, " ").trim();

/** Which column of the file is which; null where it is not read. */
export function matchColumns(columns: readonly Column[], headings: readonly unknown[]): (Column | null)[] {
  const byHeading = new Map<string, Column>();
  for (const column of [...columns].reverse()) for (const heading of [...column.aliases, column.title.en, column.title.nl]) byHeading.set(plainHeading(heading), column);
  const taken = new Set<Column>();
  return headings.map((heading) => {
    const column = byHeading.get(plainHeading(heading)) ?? null;
    if (column === null || taken.has(column)) return null;
    taken.add(column);
    return column;
  });
}
