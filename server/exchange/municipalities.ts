import { parse } from "csv-parse/sync";

export type ListedMunicipality = { readonly code: string; readonly name: string; readonly province: string | null; readonly inhabitants: number | null; readonly position: { readonly latitude: number; readonly longitude: number } | null };
export type ListFinding = { readonly severity: "error"; readonly code: string; readonly path: string; readonly what: string; readonly hint: string };

/** Headings and keys that are understood, in any case: the first of each is ours, the others are those of CBS and of open data. */
const names = {
  code: ["code", "cbscode", "cbs_code", "gm", "gmcode", "gm_code", "gemeentecode"], name: ["name", "naam", "gemeente", "gemeentenaam", "gm_name"], province: ["province", "provincie", "prov"],
  inhabitants: ["inhabitants", "inwoners", "residents", "aantalinwoners", "bevolking", "population"], latitude: ["latitude", "lat", "breedte"], longitude: ["longitude", "lon", "lng", "lengte"],
} as const;

/** Reads a members list from CSV or JSON (a list of objects, or an object that holds one). Nothing of it is stored here. */
export function readMunicipalities(fileName: string, bytes: Uint8Array): { list: ListedMunicipality[]; findings: ListFinding[] } {
  const findings: ListFinding[] = [];
  const fault = (path: string, what: string, hint: string): void => { if (findings.length < 200) findings.push({ severity: "error", code: "municipality-list", path, what, hint }); };
  const rows = readRows(fileName, Buffer.from(bytes).toString("utf8"), fault);
  const seen = new Map<string, number>();
  const list = rows.flatMap((row, position) => {
    const where = `row ${position + 1}`;
    const given = new Map(Object.entries(row).map(([key, value]) => [key.toLowerCase().replace(/[^a-z0-9_]/g, "").replace(/_?(19|20)\d\d$/, ""), value]));
    const get = (field: keyof typeof names): string => { for (const name of names[field]) { const value = given.get(name); if (value !== undefined && value !== null && value !== "") return String(value).trim(); } return ""; };
    const digits = get("code").replace(/^GM/i, "");
    const name = get("name");
    if (!/^\d{1,4}$/.test(digits)) { fault(where, `"${get("code").slice(0, 20)}" is no CBS code`, "A code is GM and four digits, such as GM0363."); return []; }
    const code = `GM${digits.padStart(4, "0")}`;
    if (name === "" || name.length > 100) { fault(where, `${code} has no usable name`, "Fill in the name (100 characters at most)."); return []; }
    const before = seen.get(code);
    if (before !== undefined) { fault(where, `${code} is in row ${before} too`, "Keep one of the two rows."); return []; }
    seen.set(code, position + 1);
    const count = get("inhabitants").replace(/[.\s]/g, "");
    if (count !== "" && !/^\d{1,8}$/.test(count)) { fault(where, `"${get("inhabitants").slice(0, 20)}" is no number of inhabitants`, "Use whole numbers, or leave it empty."); return []; }
    const latitude = Number(get("latitude") || Number.NaN), longitude = Number(get("longitude") || Number.NaN);
    const position2 = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
    return [{ code, name, province: get("province") || null, inhabitants: count === "" ? null : Number(count), position: position2 }];
  });
  if (rows.length === 0 && findings.length === 0) fault("", "The file holds no municipalities", "Begin a CSV with the headings code;name;province;inhabitants.");
  return { list, findings };
}

function readRows(fileName: string, text: string, fault: (path: string, what: string, hint: string) => void): Record<string, unknown>[] {
  if (/^\s*[[{]/.test(text) || /\.json$/i.test(fileName)) {
    try {
      const content: unknown = JSON.parse(text.replace(/^\uFEFF/, ""));
      const list: unknown = Array.isArray(content) ? content : Object.values(content as Record<string, unknown>).find((value) => Array.isArray(value) && value.length > 0 && typeof value[0] === "object");
      return Array.isArray(list) ? list.filter((row): row is Record<string, unknown> => typeof row === "object" && row !== null) : [];
    } catch {
      fault("", "This is no valid JSON", "Check the file, or send CSV.");
      return [];
    }
  }
  try {
    const head = text.split("\n", 1)[0] ?? "";
    return parse(text, { columns: true, bom: true, delimiter: head.includes(";") ? ";" : head.includes("\t") ? "\t" : ",", skip_empty_lines: true, trim: true, relax_column_count: true }) as Record<string, unknown>[];
  } catch {
    fault("", "This CSV cannot be read", "Save it again from the spreadsheet as CSV UTF-8.");
    return [];
  }
}
