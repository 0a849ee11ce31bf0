import { parse } from "csv-parse/sync";
import { mostRows } from "./tables.ts";
import { type Say, sayIn } from "./words.ts";

export type ListedMunicipality = { readonly code: string; readonly name: string; readonly province: string | null; readonly inhabitants: number | null; readonly position: { readonly latitude: number; readonly longitude: number } | null };
export type ListFinding = { readonly severity: "error"; readonly code: string; readonly path: string; readonly what: string; readonly hint: string };

/** Headings and keys that are understood, in any case: the first of each is ours, the others are those of CBS and of open data. */
const names = {
  code: ["code", "cbscode", "cbs_code", "gm", "gmcode", "gm_code", "gemeentecode"], name: ["name", "naam", "gemeente", "gemeentenaam", "gm_name"], province: ["province", "provincie", "prov"],
  inhabitants: ["inhabitants", "inwoners", "residents", "aantalinwoners", "bevolking", "population"], latitude: ["latitude", "lat", "breedte"], longitude: ["longitude", "lon", "lng", "lengte"],
} as const;

/** Reads a members list from CSV or JSON (a list of objects, or an object that holds one). Nothing of it is stored here. */
export function readMunicipalities(fileName: string, bytes: Uint8Array, language: "nl" | "en" = "en"): { list: ListedMunicipality[]; findings: ListFinding[] } {
  const findings: ListFinding[] = [];
  const say = sayIn(language);
  const fault = (path: string, what: string, hint: string): void => { if (findings.length < 200) findings.push({ severity: "error", code: "municipality-list", path, what, hint }); };
  const text = Buffer.from(bytes).toString("utf8");
  const hasHeadings = !isJson(fileName, text);
  const rows = readRows(fileName, text, fault, say);
  if (rows.length > mostRows) { fault("", say(`Het bestand heeft meer dan ${mostRows} rijen`, `The file has more than ${mostRows} rows`), say("Is dit de lijst van gemeenten?", "Is this the list of municipalities?")); return { list: [], findings }; }
  const seen = new Map<string, number>();
  const list = rows.flatMap((row, position) => {
    // As the spreadsheet numbers them: the headings are row 1.
    const at = position + (hasHeadings ? 2 : 1);
    const where = say(`rij ${at}`, `row ${at}`);
    const given = new Map(Object.entries(row).map(([key, value]) => [key.toLowerCase().replace(/[^a-z0-9_]/g, "").replace(/_?(19|20)\d\d$/, ""), value]));
    const get = (field: keyof typeof names): string => { for (const name of names[field]) { const value = given.get(name); if (value !== undefined && value !== null && value !== "") return String(value).trim(); } return ""; };
    const digits = get("code").replace(/^GM/i, "");
    const name = get("name");
    if (!/^\d{1,4}$/.test(digits)) { fault(where, say(`"${get("code").slice(0, 20)}" is geen CBS-code`, `"${get("code").slice(0, 20)}" is no CBS code`), say("Een code is GM en vier cijfers, zoals GM0363.", "A code is GM and four digits, such as GM0363.")); return []; }
    const code = `GM${digits.padStart(4, "0")}`;
    if (name === "" || name.length > 100 || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(name)) { fault(where, say(`${code} heeft geen bruikbare naam`, `${code} has no usable name`), say("Vul de naam in (hoogstens 100 tekens).", "Fill in the name (100 characters at most).")); return []; }
    const before = seen.get(code);
    if (before !== undefined) { fault(where, say(`${code} staat ook in rij ${before}`, `${code} is in row ${before} too`), say("Houd een van de twee rijen.", "Keep one of the two rows.")); return []; }
    seen.set(code, at);
    const count = get("inhabitants").replace(/[.\s]/g, "");
    if (count !== "" && !/^\d{1,8}$/.test(count)) { fault(where, say(`"${get("inhabitants").slice(0, 20)}" is geen aantal inwoners`, `"${get("inhabitants").slice(0, 20)}" is no number of inhabitants`), say("Gebruik hele getallen, of laat het leeg.", "Use whole numbers, or leave it empty.")); return []; }
    const latitude = Number(get("latitude") || Number.NaN), longitude = Number(get("longitude") || Number.NaN);
    const position2 = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
    return [{ code, name, province: get("province") || null, inhabitants: count === "" ? null : Number(count), position: position2 }];
  });
  if (rows.length === 0 && findings.length === 0) fault("", say("Het bestand bevat geen gemeenten", "The file holds no municipalities"), say("Begin een CSV met de koppen code;naam;provincie;inwoners.", "Begin a CSV with the headings code;name;province;inhabitants."));
  return { list, findings };
}

const isJson = (fileName: string, text: string): boolean => /^\s*[[{]/.test(text) || /\.json$/i.test(fileName);

function readRows(fileName: string, text: string, fault: (path: string, what: string, hint: string) => void, say: Say): Record<string, unknown>[] {
  if (isJson(fileName, text)) {
    try {
      const content: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
      const list: unknown = Array.isArray(content) ? content : Object.values(content as Record<string, unknown>).find((value) => Array.isArray(value) && value.length > 0 && typeof value[0] === "object");
      return Array.isArray(list) ? list.filter((row): row is Record<string, unknown> => typeof row === "object" && row !== null) : [];
    } catch {
      fault("", say("Dit is geen geldige JSON", "This is no valid JSON"), say("Controleer het bestand, of neem CSV.", "Check the file, or send CSV."));
      return [];
    }
  }
  try {
    const head = text.split("\n", 1)[0] ?? "";
    return parse(text, { columns: true, bom: true, delimiter: head.includes(";") ? ";" : head.includes("\t") ? "\t" : ",", skip_empty_lines: true, trim: true, relax_column_count: true, to: mostRows + 1 }) as Record<string, unknown>[];
  } catch {
    fault("", say("Deze CSV is niet te lezen", "This CSV cannot be read"), say("Bewaar hem opnieuw vanuit de spreadsheet als CSV UTF-8.", "Save it again from the spreadsheet as CSV UTF-8."));
    return [];
  }
}
