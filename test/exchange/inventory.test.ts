import { beforeAll, describe, expect, test } from "@jest/globals";
import { strFromU8, strToU8, unzipSync, zipSync } from "fflate";
import { readFileSync } from "node:fs";
import { existsSync } from "node:fs";
import { compileQuestionnaires } from "../../server/assessment/definition.ts";
import { readInventory, templateOf } from "../../server/exchange/inventory.ts";
import type { InventoryInstrument } from "../../server/exchange/inventory-columns.ts";
import { readMunicipalities } from "../../server/exchange/municipalities.ts";
import { readTable, TableError, writeCsv, writeXlsx } from "../../server/exchange/tables.ts";

const folder = new URL("../../questionnaires/netwerkregie/", import.meta.url);
const json = (name: string): unknown => JSON.parse(readFileSync(new URL(name, folder), "utf8"));
const members = [{ code: "GM9101", name: "Aldermeer" }, { code: "GM9102", name: "Brinkerhoven" }, { code: "GM9103", name: "Dornwijk" }];
let instrument: InventoryInstrument;
const file = (content: string | Buffer, fileName = "list.csv", municipality?: string) => ({ fileName, base64: Buffer.from(content).toString("base64"), ...(municipality === undefined ? {} : { municipality }) });

beforeAll(() => {
  const { questionnaires } = compileQuestionnaires([{ name: "inventory", file: "inventory.json", answeredBy: "organisation", json: json("inventory.json") }], "layer");
  instrument = { questionnaires, instrument: { region: json("region.json") } };
});

describe("an inventory from a spreadsheet", () => {
  test("Dutch headings, choices by their text, Dutch numbers, partners by name", async () => {
    const read = await readInventory(instrument, members, file("Naam;Samenwerkingsvorm;Domein;Partners;Bijdrage van uw gemeente, in euro's per jaar;Wat levert het verband op?: quality\nGGD Veen;Openbaar lichaam (Wgr);7 Volksgezondheid en milieu;\"Brinkerhoven; Dornwijk; Buitenstad\";1.234.500,50;3\n"));
    expect(read.errors).toEqual([]);
    expect(read.rows).toEqual([{ row: 2, name: "GGD Veen", values: expect.objectContaining({ name: "GGD Veen", legalForm: "publicBody", domain: "health", partners: ["GM9102", "GM9103"], otherPartners: "Buitenstad", contributionEuroPerYear: 1234500.5 }) }]);
    expect(read.warnings).toMatchObject([{ row: 2, what: expect.stringContaining("Buitenstad") }]);
  });

  test("each mistake is told with its row and what to do", async () => {
    const read = await readInventory(instrument, members, file("name,legalForm,contributionEuroPerYear\nA,publicBody,veel\n,covenant,1\nB,clubje,2\na,covenant,3\n"));
    expect(read.errors.map(({ row, what }) => [row, what])).toEqual([[2, "\"veel\" is not a number."], [3, "This row has no name."], [4, "\"clubje\" is none of the choices."], [5, "\"a\" is in row 2 too."]]);
    expect(read.errors.every((error) => error.hint.length > 10)).toBe(true);
  });

  test("a file without a name column, an empty file and a broken workbook are each told", async () => {
    expect((await readInventory(instrument, members, file("x,y\n1,2\n"))).errors[0]?.what).toMatch(/no column with the name/);
    expect((await readInventory(instrument, members, file("x,y\n1,2\n"), "nl")).errors[0]?.what).toMatch(/geen kolom met de naam/);
    expect((await readInventory(instrument, members, file(""))).errors[0]?.what).toMatch(/empty/);
    expect((await readInventory(instrument, members, file("PK\u0003\u0004broken", "x.xlsx"))).errors[0]?.what).toMatch(/no XLSX/);
  });

  test.each(["xlsx", "csv"] as const)("what the template (%s) says is read back as it was", async (format) => {
    const entry = { _key: "k", name: "=cmd()|Veiligheidsregio", legalForm: "publicBody", domain: "safety", partners: ["GM9102"], administrativeMeetingsPerYear: 6, administrativeDurationHours: 1.5, officialMeetingsPerYear: 12, yield: { quality: 3, cost: 1 }, brings: ["money", "staff"] };
    const template = await templateOf(instrument, members, { collaborations: [entry] }, format, "nl");
    const read = await readInventory(instrument, members, file(Buffer.from(template.content), template.fileName));
    expect(read.errors).toEqual([]);
    const { _key, ...answers } = entry;
    // CSV opens in a spreadsheet: a leading = is made harmless there and stays so.
    expect(read.rows[0]?.values).toEqual(format === "csv" ? { ...answers, name: "'=cmd()|Veiligheidsregio" } : answers);
  });

  test("columns in a workbook of numbers and texts", async () => {
    const workbook = await writeXlsx([{ name: "x", table: [["regeling", "startjaar", "bijdrage"], ["Regeling A", 1999, 12.5]] }]);
    const read = await readInventory(instrument, members, file(workbook, "x.xlsx"));
    expect(read.rows[0]?.values).toEqual({ name: "Regeling A", startYear: 1999, contributionEuroPerYear: 12.5 });
  });
});

describe("a file that means harm", () => {
  const usual = "xl/worksheets/sheet1.xml";
  /** A workbook of ours with another sheet in it. */
  async function workbookWith(sheet: string | Uint8Array, at = usual): Promise<Uint8Array> {
    const parts = unzipSync(await writeXlsx([{ name: "x", table: [["a"], ["b"]] }]));
    const links = "xl/_rels/workbook.xml.rels";
    return zipSync({ ...parts, [links]: strToU8(strFromU8(parts[links] as Uint8Array).replace("worksheets/sheet1.xml", at.replace(/^xl\//, ""))), [at]: typeof sheet === "string" ? strToU8(sheet) : sheet });
  }
  const rows = (content: string): string => `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${content}</sheetData></worksheet>`;
  const one = '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c></row>';

  test("a workbook with a sheet of ours is read", async () => { expect(await readTable("x.xlsx", await workbookWith(rows(one)))).toEqual([["name"]]); });
  test.each<[string, string | Uint8Array, string]>([
    ["a cell in the furthest corner", rows(`${one}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>`), usual],
    ["a far cell in a row that is told to be near", rows('<row r="1"><c r="XFD1"><v>1</v></c></row>'), usual],
    ["a far cell in a sheet under another name", rows('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'), "xl/other.xml"],
    ["a far cell whose address is disguised", rows('<row r="1"><c r="&#90;&#90;90000"><v>1</v></c></row>'), usual],
    ["a far cell behind a bracket", rows('<row r="1"><c t=">" r="ZZ90000"><v>1</v></c></row>'), usual],
    ["a sheet that unpacks to more than memory should hold", new Uint8Array(70 * 1024 * 1024), usual],
  ])("%s is refused before it is laid out", async (_what, sheet, at) => { await expect(readTable("x.xlsx", await workbookWith(sheet, at))).rejects.toThrow(TableError); });
  test("a CSV with a row that is far too wide, or with far too many rows, is refused", async () => {
    await expect(readTable("x.csv", Buffer.from(`a;b\n${"x;".repeat(5000)}\n`))).rejects.toThrow(TableError);
    await expect(readTable("x.csv", Buffer.from("a\n".repeat(20_001)))).rejects.toThrow(TableError);
  });
  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\u00a0=1", "\uff1d1", "\uff20x"])("a cell %j is a text in CSV and in XLSX", async (text) => {
    const line = writeCsv([["a"], [text]]).toString("utf8").split(/\r\n(?=.)/)[1] ?? "";
    expect(line.replace(/^"/, "")).toMatch(/^'/);
    const sheet = strFromU8(unzipSync(await writeXlsx([{ name: "x", table: [["a"], [text]] }]))["xl/worksheets/sheet1.xml"] as Uint8Array);
    expect(sheet).not.toMatch(/<f[ >]/);
  });
  test("a number stays a number, and a separator of another country splits no cell", () => {
    expect(writeCsv([[-5, "a,=1", "b\t=1"]]).toString("utf8")).toBe("\uFEFF-5;\"a,=1\";\"b\t=1\"\r\n");
  });
});

const shared = new URL("../../../shared/data/", import.meta.url);
const real = new URL("gemeenschappelijke-regelingen-2016.csv", shared);
(existsSync(real) ? describe : describe.skip)("the arrangements of a real municipality", () => {
  test("are taken from the national list, with the other members as partners", async () => {
    const region = [{ code: "GM0014", name: "Groningen" }, { code: "GM0005", name: "Bedum" }];
    const read = await readInventory(instrument, region, file(readFileSync(real), "regelingen.csv", "Groningen"));
    expect(read.errors).toEqual([]);
    expect(read.rows.length).toBeGreaterThan(5);
    expect(read.rows.find((row) => row.name.includes("ARCG"))?.values["partners"]).toContain("GM0005");
    const byCode = await readInventory(instrument, region, file(readFileSync(real), "regelingen.csv", "GM0014"));
    expect(byCode.rows.map((row) => row.name)).toEqual(read.rows.map((row) => row.name));
  });
  test("need to know whose", async () => { expect((await readInventory(instrument, members, file(readFileSync(real)))).errors[0]?.hint).toMatch(/municipality/); });
});

describe("a list of municipalities", () => {
  test("CSV and JSON, with CBS's own headings", () => {
    const csv = readMunicipalities("x.csv", Buffer.from("GM_code;Gemeentenaam;Provincie;Inwoners\nGM0363;Amsterdam;Noord-Holland;921.402\n14;Groningen;;\n"));
    expect(csv).toEqual({ findings: [], list: [{ code: "GM0363", name: "Amsterdam", province: "Noord-Holland", inhabitants: 921402, position: null }, { code: "GM0014", name: "Groningen", province: null, inhabitants: null, position: null }] });
    expect(readMunicipalities("x.json", Buffer.from(JSON.stringify([{ code: "GM0363", name: "Amsterdam" }]))).list).toHaveLength(1);
  });
  test("mistakes by row", () => {
    const { findings } = readMunicipalities("x.csv", Buffer.from("code,name,inhabitants\nX1,A,1\nGM0001,,1\nGM0002,B,veel\nGM0003,C,1\nGM0003,D,1\n"));
    expect(findings.map((finding) => finding.path)).toEqual(["row 2", "row 3", "row 4", "row 6"]);
    expect(readMunicipalities("x.json", Buffer.from(JSON.stringify([{ code: "X1", name: "A" }])), "nl").findings).toMatchObject([{ path: "rij 1", what: "\"X1\" is geen CBS-code" }]);
  });
  const list = new URL("gemeenten-2026.json", shared);
  (existsSync(list) ? test : test.skip)("the list of 2026 is read whole", () => {
    const { list: read, findings } = readMunicipalities("gemeenten-2026.json", readFileSync(list));
    expect(findings).toEqual([]);
    expect(read).toHaveLength(341);
    expect(read.filter((one) => one.inhabitants === null || one.province === null).length).toBeLessThan(15);
  });
});
