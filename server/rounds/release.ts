/** Respondents per layer. */
export type PerGroup = Readonly<Record<string, readonly string[]>>;

/**
 * Which respondents a new result may rest on, so that nobody can be found by subtracting it from an earlier one. A result that was
 * shown with five people and is shown again with six gives the sixth away; so a layer grows by at least the minimum or not at all, and
 * when fewer than the minimum left it (withdrawn), it is withheld from later results. Who answered last waits for the next release.
 */
export function release(released: PerGroup, current: PerGroup, minimum: number): PerGroup {
  const groups = [...new Set([...Object.keys(released), ...Object.keys(current)])].sort();
  return Object.fromEntries(groups.map((group) => [group, releaseGroup(new Set(released[group] ?? []), new Set(current[group] ?? []), minimum)]));
}

function releaseGroup(before: ReadonlySet<string>, now: ReadonlySet<string>, minimum: number): string[] {
  const all = [...now].sort();
  // Nothing was shown of this layer: there is nothing to subtract from.
  if (before.size < minimum) return all;
  const left = [...before].filter((id) => !now.has(id)).length;
  const joined = all.filter((id) => !before.has(id)).length;
  const stayed = before.size - left;
  if (left > 0 && left < minimum) return [];
  if (joined === 0 || joined >= minimum) return all;
  // Too few joined: the layer stays as it was shown, without those who left.
  return stayed >= minimum ? all.filter((id) => before.has(id)) : [];
}
