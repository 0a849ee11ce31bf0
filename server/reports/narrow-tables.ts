import type { ChartTable } from "../charts/chart.ts";

/** Columns of figures beside the names of the rows, that fit on the width of a page. */
export const MOST_COLUMNS = 7;

/** A table as one or more that fit on the page: turned when it is wide and has few rows, else cut into groups of columns. */
export function narrowed(table: ChartTable): readonly ChartTable[] {
  const [corner = "", ...columns] = table.columns;
  if (columns.length <= MOST_COLUMNS) return [table];
  if (table.rows.length <= MOST_COLUMNS) return [{ columns: [corner, ...table.rows.map((row) => row.header)], rows: columns.map((header, at) => ({ header, cells: table.rows.map((row) => row.cells[at] ?? "") })) }];
  const parts = Math.ceil(columns.length / MOST_COLUMNS);
  // Parts of about the same width: seven and then one would look like a mistake.
  const width = Math.ceil(columns.length / parts);
  return Array.from({ length: parts }, (_, part) => ({
    columns: [corner, ...columns.slice(part * width, (part + 1) * width)], rows: table.rows.map(({ header, cells }) => ({ header, cells: cells.slice(part * width, (part + 1) * width) })),
  }));
}
