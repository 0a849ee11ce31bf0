/** Cells of tables. */
import type { Cell } from "../view.ts";

export function cell(text: string): Cell {
  return { text, numeric: false, tone: null, references: [] };
}

export function numberCell(text: string): Cell {
  return { text, numeric: true, tone: null, references: [] };
}
