import { isDeepStrictEqual } from "node:util";
import type { Cell } from "../store/submissions.ts";
import { type Cells, isRecord, kindAt, parsePath, type Shape } from "./cells.ts";

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type Change = { readonly path: string; readonly value: unknown; readonly base: number };
export type Conflict = { path: string; mine: Json; theirs: Json; revision: number; by?: string; at?: string };
export type Merged = {
  /** Cells to write, by path. */ readonly writes: Record<string, Cell & { readonly w?: string }>;
  /** Change's path → its revision now. */ readonly accepted: Record<string, number>;
  readonly conflicts: Conflict[];
  readonly refused: { path: string; code: string; what: string }[];
};
type WrittenCell = Cell & { readonly w?: string };
const unknownQuestion = { code: "unknownQuestion", what: "There is no such question." }, notAnEntry = { code: "notAnEntry", what: "An entry of a list is an object." };
type Writer = { readonly by: string; readonly writer: string | null; readonly at: Date };

/**
 * Lays changes over cells. A change that was made on the revision that is there is accepted; one made on an older revision is a
 * conflict with both values, unless both are the same or the newer one came from the same tab (its acknowledgement got lost).
 */
export function merge(shape: Shape, cells: Cells, changes: readonly Change[], revision: number, writer: Writer): Merged {
  const merged: Merged = { writes: {}, accepted: {}, conflicts: [], refused: [] };
  const stamp = { r: revision, by: writer.by, at: writer.at, ...(writer.writer === null ? {} : { w: writer.writer }) };
  const current = (path: string): WrittenCell | undefined => merged.writes[path] ?? (Object.hasOwn(cells, path) ? cells[path] : undefined);
  const own = (cell: WrittenCell): boolean => writer.writer !== null && cell.w === writer.writer;
  const fieldsOf = (entry: string): [string, WrittenCell][] => Object.entries(cells).filter(([path, cell]) => path.startsWith(`${entry}.`) && !cell.gone);
  let order = nextOrder(cells);

  const conflict = (change: Change, theirs: unknown, cell: WrittenCell): void => {
    merged.conflicts.push({ path: change.path, mine: change.value as Json, theirs: theirs as Json, revision: cell.r, by: cell.by, at: new Date(cell.at).toISOString() });
  };
  const accept = (path: string, value: unknown): void => {
    merged.writes[path] = value === null ? { v: null, ...stamp, gone: true } : { v: value, ...stamp };
  };

  for (const change of changes.flatMap((one) => partsOf(shape, one, current))) {
    const address = parsePath(shape, change.path);
    if (!address && kindAt(shape, change.path) !== null) { merged.refused.push({ path: change.path, ...rowByRow(change.path) }); continue; }
    if (address && address.rest.length > 0 && isRecord(change.value)) { merged.refused.push({ path: change.path, ...notAnAnswer }); continue; }
    if (!address) { merged.refused.push({ path: change.path, ...unknownQuestion }); continue; }
    const entryPath = address.key === null ? null : `${address.question}[${address.key}]`;
    const entry = entryPath === null ? undefined : current(entryPath);

    if (entryPath !== null && address.field === null) {
      const exists = entry !== undefined && !entry.gone;
      if (change.value === null) {
        // Removing an entry in which somebody else typed since it was read is a conflict, not a loss.
        const newer = fieldsOf(entryPath).filter(([, cell]) => cell.r > change.base && cell.by !== writer.by);
        const newest = newer.map(([, cell]) => cell).sort((a, b) => b.r - a.r)[0];
        if (exists && newest && change.base < newest.r) conflict(change, Object.fromEntries(fieldsOf(entryPath).map(([path, cell]) => [path.slice(entryPath.length + 1), cell.v])), newest);
        else {
          if (exists) accept(entryPath, null);
          merged.accepted[change.path] = exists ? revision : entry?.r ?? revision;
        }
      } else if (!isRecord(change.value)) merged.refused.push({ path: change.path, ...notAnEntry });
      else {
        if (!exists) accept(entryPath, { n: order++ });
        merged.accepted[change.path] = current(entryPath)?.r ?? revision;
        // Fields given with the entry are cells of their own; an earlier value of an entry with this key is theirs to keep.
        for (const [field, value] of Object.entries(change.value)) {
          if (field === "_key" || value === null) continue;
          const path = `${entryPath}.${field}`;
          if (!parsePath(shape, path)) { if (!putRows(path, value)) merged.refused.push({ path, ...unknownQuestion }); continue; }
          if (current(path) === undefined || current(path)?.gone) { accept(path, value); merged.accepted[path] = revision; }
        }
      }
      continue;
    }

    if (entryPath !== null && entry?.gone && change.base < entry.r && !own(entry)) { conflict(change, null, entry); continue; }
    const there = current(change.path);
    const wanted = change.value;
    if (there && there.r !== change.base && !own(there) && !isDeepStrictEqual(there.gone ? null : there.v, wanted)) { conflict(change, there.gone ? null : there.v, there); continue; }
    if (entryPath !== null && (entry === undefined || entry.gone)) accept(entryPath, { n: order++ });
    if (there && !there.gone && isDeepStrictEqual(there.v, wanted)) { merged.accepted[change.path] = there.r; continue; }
    if (there || wanted !== null) accept(change.path, wanted);
    merged.accepted[change.path] = there || wanted !== null ? revision : 0;
  }
  return merged;

  function putRows(path: string, value: unknown): boolean {
    if (!isRecord(value)) return false;
    const rows = Object.entries(value).flatMap(([row, cell]) => (parsePath(shape, `${path}.${row}`) ? [[`${path}.${row}`, cell] as const] : isRecord(cell) ? Object.entries(cell).map(([column, deep]) => [`${path}.${row}.${column}`, deep] as const) : []));
    if (rows.length === 0 || rows.some(([rowPath]) => !parsePath(shape, rowPath))) return false;
    for (const [rowPath, cell] of rows) if (current(rowPath) === undefined || current(rowPath)?.gone) { accept(rowPath, cell); merged.accepted[rowPath] = revision; }
    return true;
  }
}

/**
 * A matrix that is sent whole is the same as its cells sent one by one: a row that is not in it stays as it is, and of each row counts
 * whether somebody changed it after the revision that the sender saw.
 */
function partsOf(shape: Shape, change: Change, current: (path: string) => WrittenCell | undefined): readonly Change[] {
  const kind = kindAt(shape, change.path);
  if (kind === null || !isRecord(change.value)) return [change];
  const cells = Object.entries(change.value).flatMap(([row, value]): [string, unknown][] =>
    kind === "grid" && isRecord(value) ? Object.entries(value).map(([column, cell]) => [`${row}.${column}`, cell]) : [[row, value]]);
  return cells.map(([name, value]) => {
    const path = `${change.path}.${name}`, seen = current(path)?.r ?? 0;
    return { path, value: value ?? null, base: seen <= change.base ? seen : change.base };
  });
}

const notAnAnswer = { code: "wrong-type", what: "One row of a matrix holds one answer, not an object." };
const rowByRow = (path: string) => ({ code: "rowByRow", what: `The rows of a matrix are saved one by one, as ${path}.<row>, or all together as an object by row.` });

function nextOrder(cells: Cells): number {
  let highest = -1;
  for (const [path, cell] of Object.entries(cells)) if (path.endsWith("]") && isRecord(cell.v) && typeof cell.v["n"] === "number") highest = Math.max(highest, cell.v["n"]);
  return highest + 1;
}
