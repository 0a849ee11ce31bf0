import { expect, test } from "@jest/globals";
import { narrowed } from "../../server/reports/narrow-tables.ts";

const table = (columns: number, rows: number) => ({ columns: ["what", ...Array.from({ length: columns }, (_, at) => `c${at}`)], rows: Array.from({ length: rows }, (_, row) => ({ header: `r${row}`, cells: Array.from({ length: columns }, (__, at) => `${row}.${at}`) })) });

test("a table that fits stays as it is", () => { expect(narrowed(table(7, 30))).toEqual([table(7, 30)]); });
test("a wide table of few rows is turned", () => {
  const [turned, ...others] = narrowed(table(12, 2));
  expect(others).toEqual([]);
  expect(turned?.columns).toEqual(["what", "r0", "r1"]);
  expect(turned?.rows[11]).toEqual({ header: "c11", cells: ["0.11", "1.11"] });
});
test("a wide and long table is cut into parts of about the same width, and loses nothing", () => {
  const parts = narrowed(table(15, 9));
  expect(parts.map((part) => part.columns.length)).toEqual([6, 6, 6]);
  expect(parts.flatMap((part) => part.rows[8]?.cells)).toEqual(table(15, 9).rows[8]?.cells);
});
