/** Rules on the make-up of tables, and on the references between their cells (ISO 14289-1 7.2, 7.5). */
import { PDFArray, PDFDict, PDFHexString, PDFName, PDFNumber, PDFString, type PDFObject } from "@cantoo/pdf-lib";
import { content, type Element, N, type Opened, stringOf } from "./document.ts";
import type { Rule } from "./rules.ts";

const tables = (o: Opened): Element[] => o.elements.filter((element) => element.type === "Table");
const parts = (table: Element, type: string): number => content(table).filter((kid) => kid.type === type).length;
const inTable = (type: string) => (o: Opened): string[] => o.elements.filter((element) => element.type === type && element.parent?.type !== "Table").map(() => `${type} is not in a Table`);
const onlyRows = (type: string) => (o: Opened): string[] => o.elements.filter((element) => element.type === type && content(element).some((kid) => kid.type !== "TR")).map(() => `${type} holds something else than TR`);

export const TABLE_RULES: readonly Rule[] = [
  { id: "7.2-5", what: "a table's head is in a table", check: inTable("THead") },
  { id: "7.2-6", what: "a table's body is in a table", check: inTable("TBody") },
  { id: "7.2-7", what: "a table's foot is in a table", check: inTable("TFoot") },
  { id: "7.2-11", what: "a table has one head at most", check: (o) => tables(o).filter((table) => parts(table, "THead") > 1).map(() => "two THead") },
  { id: "7.2-12", what: "a table has one foot at most", check: (o) => tables(o).filter((table) => parts(table, "TFoot") > 1).map(() => "two TFoot") },
  { id: "7.2-13", what: "a table with a foot has a body", check: (o) => tables(o).filter((table) => parts(table, "TFoot") > 0 && parts(table, "TBody") === 0).map(() => "TFoot without TBody") },
  { id: "7.2-14", what: "a table with a head has a body", check: (o) => tables(o).filter((table) => parts(table, "THead") > 0 && parts(table, "TBody") === 0).map(() => "THead without TBody") },
  { id: "7.2-15", what: "cells do not lie over each other", check: (o) => tables(o).filter((table) => grid(table).crossing).map(() => "cells that intersect") },
  { id: "7.2-36", what: "a table's head holds rows", check: onlyRows("THead") },
  { id: "7.2-37", what: "a table's body holds rows", check: onlyRows("TBody") },
  { id: "7.2-38", what: "a table's foot holds rows", check: onlyRows("TFoot") },
  { id: "7.2-42", what: "rows of a table have as many columns", check: (o) => tables(o).flatMap((table) => { const { widths } = grid(table); return new Set(widths).size > 1 ? [`rows of ${[...new Set(widths)].join(" and ")} columns`] : []; }) },
  { id: "7.5-2", what: "cells refer to header cells that exist", check: missingHeaders },
];

/** Lays the cells out row by row, spans included. */
function grid(table: Element): { readonly widths: number[]; readonly crossing: boolean } {
  const rows = content(table).flatMap((kid) => (kid.type === "TR" ? [kid] : content(kid).filter((below) => below.type === "TR")));
  const taken = rows.map(() => new Set<number>());
  let crossing = false;
  rows.forEach((row, index) => {
    let column = 0;
    for (const cell of content(row).filter((kid) => kid.type === "TH" || kid.type === "TD")) {
      while (taken[index]?.has(column) === true) column++;
      const [wide, high] = [spanOf(cell, "ColSpan"), spanOf(cell, "RowSpan")];
      for (let below = 0; below < high; below++) for (let beside = 0; beside < wide; beside++) {
        const place = taken[index + below];
        if (place === undefined || place.has(column + beside)) crossing = true;
        place?.add(column + beside);
      }
      column += wide;
    }
  });
  return { widths: taken.map((row) => row.size), crossing };
}

function attributesOf(element: Element): PDFDict[] {
  const { context } = element.dict;
  const value = element.dict.lookup(N("A"));
  const all = value instanceof PDFArray ? value.asArray().map((one: PDFObject) => context.lookup(one)) : [value];
  return all.filter((one): one is PDFDict => one instanceof PDFDict);
}

function spanOf(cell: Element, key: "ColSpan" | "RowSpan"): number {
  return attributesOf(cell).map((attributes) => attributes.lookup(N(key))).find((one) => one instanceof PDFNumber)?.asNumber() ?? 1;
}

function missingHeaders(o: Opened): string[] {
  return tables(o).flatMap((table) => {
    const cells = content(table).flatMap((kid) => (kid.type === "TR" ? [kid] : content(kid))).flatMap((row) => content(row));
    const known = new Set(cells.filter((cell) => cell.type === "TH").map((cell) => stringOf(cell.dict.lookup(N("ID")))));
    return cells.flatMap((cell) => attributesOf(cell).map((attributes) => attributes.lookup(N("Headers")))).flatMap((headers) => (headers instanceof PDFArray ? headers.asArray() : []))
      .filter((header) => !known.has(header instanceof PDFString || header instanceof PDFHexString ? header.decodeText() : header instanceof PDFName ? header.decodeText() : "?")).map((header) => `no header cell ${String(header)}`);
  });
}
