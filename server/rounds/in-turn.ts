const last = new Map<string, Promise<unknown>>();

/**
 * Does work on one thing after the other, within this process. Between processes a revision settles who was first; this only saves
 * the many retries that forty people in one sheet would cost each other.
 */
export function inTurn<T>(thing: string, work: () => Promise<T>): Promise<T> {
  const turn = (last.get(thing) ?? Promise.resolve()).then(work, work);
  const settled = turn.then(() => undefined, () => undefined);
  last.set(thing, settled);
  void settled.then(() => { if (last.get(thing) === settled) last.delete(thing); });
  return turn;
}
