/** What the adviser decided before, as recognising asks for it: which may never meet, and which are one. */
import type { Sighting } from "./sightings.ts";

/** A typed name, of one municipality or (without one) of whoever typed it: how reports are found again in the next round. */
export type Reported = { readonly municipality?: string; readonly name: string };

/** A remembered judgement of the adviser: these are one collaboration, or these are another than those. */
export type Judgement =
  | { readonly kind: "same"; readonly reports: readonly Reported[] }
  | { readonly kind: "different"; readonly these: readonly Reported[]; readonly those: readonly Reported[] };

/** The names of a group that some judgement speaks of; empty for most groups. */
export type Keys = ReadonlySet<string>;

export type Judged = {
  /** No judgement at all: nothing to ask. */
  readonly none: boolean;
  keysOf(sightings: readonly Sighting[]): Keys;
  mayMeet(a: Keys, b: Keys): boolean;
  /** The keys of each judgement that says "the same". */
  readonly same: readonly Keys[];
};

const keyOf = (reported: Reported): string => `${reported.municipality ?? "*"}|${reported.name}`;
const NONE: Keys = new Set();

export function judged(judgements: readonly Judgement[]): Judged {
  const keysOf = (reported: readonly Reported[]): Keys => new Set(reported.map(keyOf));
  const apart = judgements.flatMap((judgement) => judgement.kind === "different" ? [{ these: keysOf(judgement.these), those: keysOf(judgement.those) }] : []);
  const same = judgements.flatMap((judgement) => judgement.kind === "same" ? [keysOf(judgement.reports)] : []);
  const spokenOf = new Set([...same, ...apart.flatMap(({ these, those }) => [these, those])].flatMap((keys) => [...keys]));
  return {
    none: judgements.length === 0, same,
    keysOf: (sightings) => spokenOf.size === 0 ? NONE : new Set(sightings.flatMap((sighting) => [keyOf(sighting), keyOf({ name: sighting.name })]).filter((key) => spokenOf.has(key))),
    mayMeet: (a, b) => a.size === 0 || b.size === 0 || apart.every(({ these, those }) => !(meets(a, these) && meets(b, those)) && !(meets(a, those) && meets(b, these))),
  };
}

/** Whether two sets have something in common. */
export function meets(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  for (const code of small) if (large.has(code)) return true;
  return false;
}
