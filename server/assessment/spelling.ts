/** "Did you mean …": the known word closest to one that is not known. */

/** The nearest candidate, if it is near enough to be meant; else undefined. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const allowed = Math.max(1, Math.floor(word.length / 3));
  let best: string | undefined;
  let bestDistance = allowed + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) >= bestDistance) continue;
    const distance = candidate.toLowerCase() === word.toLowerCase() ? 0 : editDistance(word, candidate);
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** A hint that names the nearest candidate, or the first few. */
export function suggest(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  if (near !== undefined) return `Did you mean «${near}»?`;
  if (candidates.length === 0) return "Nothing is declared here yet.";
  const shown = candidates.slice(0, 12).join(", ");
  return `Known: ${shown}${candidates.length > 12 ? ", …" : ""}.`;
}

function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (previous[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      // Two letters exchanged are one mistake.
      const exchange = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (before[j - 2] as number) + 1 : Infinity;
      row.push(Math.min((previous[j] as number) + 1, (row[j - 1] as number) + 1, substitution, exchange));
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] as number;
}
