import { useState } from "react";
import type { ReactNode } from "react";
import { useTexts } from "../texts/language.tsx";

/** A column: what it is called, how a row shows it, and by what it sorts (none: not sortable). */
export type Column<Row> = {
  readonly name: string;
  readonly title: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  readonly sort?: (row: Row) => string | number | null;
  readonly numeric?: boolean;
};

/** A plain table in a frame that scrolls sideways when it must; the first column names the row. */
export function Table<Row>({ caption, hideCaption, columns, rows, rowKey, empty }: {
  caption: ReactNode; hideCaption?: boolean; columns: readonly Column<Row>[]; rows: readonly Row[]; rowKey: (row: Row) => string; empty?: ReactNode;
}) {
  const texts = useTexts();
  const [order, setOrder] = useState<{ name: string; down: boolean } | null>(null);
  const sorted = order ? sortRows(rows, columns.find((column) => column.name === order.name)?.sort, order.down) : rows;
  return (
    <div className="table-frame" role="group" aria-label={typeof caption === "string" ? caption : undefined} tabIndex={0}>
      <table className="table">
        <caption className={hideCaption ? "visually-hidden" : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" className={column.numeric ? "num" : undefined}
                aria-sort={order?.name === column.name ? (order.down ? "descending" : "ascending") : undefined}>
                {column.sort
                  ? <button className="table__sort" onClick={() => setOrder({ name: column.name, down: order?.name === column.name ? !order.down : Boolean(column.numeric) })}>
                      {column.title}<span aria-hidden="true">{order?.name === column.name ? (order.down ? "↓" : "↑") : "↕"}</span>
                    </button>
                  : column.title || <span className="visually-hidden">{texts.actionsColumn}</span>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column, index) => index === 0
                ? <th key={column.name} scope="row">{column.cell(row)}</th>
                : <td key={column.name} className={column.numeric ? "num" : undefined}>{column.cell(row)}</td>)}
            </tr>
          ))}
          {rows.length === 0 && <tr><td colSpan={columns.length}>{empty ?? "–"}</td></tr>}
        </tbody>
      </table>
    </div>
  );
}

function sortRows<Row>(rows: readonly Row[], by: ((row: Row) => string | number | null) | undefined, down: boolean): readonly Row[] {
  if (!by) return rows;
  // Unknown values stay last in either direction.
  return [...rows].sort((left, right) => {
    const [a, b] = [by(left), by(right)];
    if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1;
    const order = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "nl");
    return down ? -order : order;
  });
}
