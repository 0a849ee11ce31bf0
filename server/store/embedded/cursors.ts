/** Open cursors: what is left of a result, as record numbers (read again when asked for) or as documents. */
import type { Document } from "./query/context.ts";
import { CommandError } from "./query/errors.ts";

export type Rest =
  | { readonly kind: "records"; readonly collection: number; readonly records: readonly number[]; readonly project: ((document: Document) => Document) | null }
  | { readonly kind: "documents"; readonly documents: readonly Document[] };

type Cursor = { readonly namespace: string; rest: Rest; at: number; usedAt: number; readonly batchSize: number | undefined };

const IDLE_MS = 10 * 60 * 1000;

export class Cursors {
  private readonly open = new Map<bigint, Cursor>();
  private last = BigInt(Date.now());

  add(namespace: string, rest: Rest, at: number, batchSize?: number): bigint {
    const id = ++this.last;
    this.open.set(id, { namespace, rest, at, usedAt: Date.now(), batchSize });
    return id;
  }

  get(id: bigint, namespace: string): Cursor {
    const cursor = this.open.get(id);
    if (!cursor) throw new CommandError(43, `cursor id ${id} not found`);
    if (cursor.namespace !== namespace) throw new CommandError(13, `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`);
    cursor.usedAt = Date.now();
    return cursor;
  }

  close(id: bigint): boolean {
    return this.open.delete(id);
  }

  sweep(): void {
    for (const [id, cursor] of this.open) if (Date.now() - cursor.usedAt > IDLE_MS) this.open.delete(id);
  }

  get size(): number {
    return this.open.size;
  }
}
