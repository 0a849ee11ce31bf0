/** Respondents per layer. */
export type PerGroup = Readonly<Record<string, readonly string[]>>;

/**
 * Who was counted in the results that were shown: per layer a list per release (0, 1, …), and the layers that are withheld from now on.
 * Without `groups` it is the form of an earlier version: one release per layer.
 */
export type Released = { readonly groups: Readonly<Record<string, readonly (readonly string[])[]>>; readonly withheld: readonly string[] };
export type StoredReleased = Released | PerGroup;

/** Who is counted in a new result, in which release; and how many per layer answered without being counted (yet). */
export type Release = { readonly released: Released; readonly counted: ReadonlyMap<string, number>; readonly waiting: Readonly<Record<string, number>> };

export const nothingReleased: Released = { groups: {}, withheld: [] };

/** Reads what was stored, in this form or that of an earlier version. */
export function readReleased(stored: StoredReleased | null | undefined): Released {
  if (!stored) return nothingReleased;
  if ("withheld" in stored && "groups" in stored) return stored as Released;
  return { groups: Object.fromEntries(Object.entries(stored as PerGroup).map(([group, ids]) => [group, [ids]])), withheld: [] };
}

/**
 * Which respondents a new result may rest on, so that nobody can be found in it, nor by subtracting it from an earlier one.
 * - A layer comes in with at least the minimum, and grows by at least the minimum; fewer wait for the next release. Only when no layer
 *   has the minimum do they come in together, shown as a whole (the engine hides the layers).
 * - When somebody who was counted has withdrawn, his layer is withheld from then on, with every layer it was hidden together with
 *   (`pools`: layers hidden in one and the same measure of the last result): subtracting would show who is gone, or who stayed.
 * The engine sees to it that the same holds in each measure by itself, where fewer answered (assessment/disclosure.ts).
 */
export function release(before: Released, current: PerGroup, minimum: number, pools: readonly (readonly string[])[] = []): Release {
  const groups = [...new Set([...Object.keys(before.groups), ...Object.keys(current)])].sort();
  const earlier = (group: string): readonly string[] => (before.groups[group] ?? []).flat();
  const now = (group: string): readonly string[] => [...current[group] ?? []].sort();
  const withheld = withheldFrom(groups, before, current, pools, earlier);
  const index = Math.max(0, ...Object.values(before.groups).map((releases) => releases.length));
  const joining = new Map(groups.filter((group) => !withheld.has(group)).map((group) => [group, now(group).filter((id) => !earlier(group).includes(id))]));
  const enough = groups.filter((group) => (joining.get(group)?.length ?? 0) >= minimum);
  const isFirst = groups.every((group) => earlier(group).length === 0);
  const all = [...joining.values()].flat();
  const admitted = enough.length === 0 && isFirst && all.length >= minimum ? [...joining.keys()] : enough;
  const added = admitted.filter((group) => (joining.get(group)?.length ?? 0) > 0);
  const released = Object.fromEntries(groups.flatMap((group) => {
    const known = before.groups[group] ?? [];
    const list = added.includes(group) ? [...known, ...Array.from({ length: index - known.length }, (): string[] => []), joining.get(group) ?? []] : known;
    return list.length > 0 ? [[group, list] as const] : [];
  }));
  const counted = new Map(groups.filter((group) => !withheld.has(group)).flatMap((group) => (released[group] ?? []).flatMap((ids, of) => ids.map((id) => [id, of] as const))));
  const waiting = Object.fromEntries(groups.map((group) => [group, now(group).filter((id) => !counted.has(id)).length] as const).filter(([, size]) => size > 0));
  return { released: { groups: released, withheld: [...withheld].sort() }, counted, waiting };
}

function withheldFrom(groups: readonly string[], before: Released, current: PerGroup, pools: readonly (readonly string[])[], earlier: (group: string) => readonly string[]): ReadonlySet<string> {
  const withheld = new Set(before.withheld);
  for (const group of groups) if (earlier(group).some((id) => !(current[group] ?? []).includes(id))) withheld.add(group);
  const counted = pools.map((pool) => pool.filter((group) => earlier(group).length > 0));
  for (let size = -1; size !== withheld.size;) {
    size = withheld.size;
    for (const pool of counted) if (pool.some((group) => withheld.has(group))) for (const group of pool) withheld.add(group);
  }
  return withheld;
}
