/** The regional ambition map (S7): who wants what, in which domain, and what they could exchange. */
import type { Ambition, Member } from "./inputs.ts";
import { mean } from "./load.ts";

export type AmbitionCell = { readonly level: number | null; readonly horizon: string | null };

export type AmbitionRow = {
  readonly domain: string;
  readonly cells: Readonly<Record<string, AmbitionCell>>;
  readonly meanLevel: number | null;
  /** Members with level 3 or 4 of 4. */
  readonly ambitious: readonly string[];
  /** Capability → who offers and who needs it; only where one can give it to another. */
  readonly exchanges: readonly { readonly capability: string; readonly offers: readonly string[]; readonly needs: readonly string[] }[];
  /** `shared` when at least half of those who answered are ambitious; `mixed`, `alone` (one) or `none`. */
  readonly state: "shared" | "mixed" | "alone" | "none";
};

const HIGH = 3;

/** One row a domain, the most shared first. */
export function ambitionMap(ambitions: readonly Ambition[], members: readonly Member[]): AmbitionRow[] {
  const known = new Set(members.map((member) => member.code));
  const byDomain = new Map<string, Ambition[]>();
  for (const ambition of ambitions) if (known.has(ambition.municipality)) byDomain.set(ambition.domain, [...(byDomain.get(ambition.domain) ?? []), ambition]);
  return [...byDomain].map(([domain, rows]): AmbitionRow => {
    const ambitious = rows.filter((row) => (row.level ?? 0) >= HIGH).map((row) => row.municipality);
    const answered = rows.filter((row) => row.level !== null).length;
    const capabilities = [...new Set(rows.flatMap((row) => [...row.offers, ...row.needs]))].sort();
    return {
      domain, cells: Object.fromEntries(rows.map((row) => [row.municipality, { level: row.level, horizon: row.horizon }])),
      meanLevel: mean(rows.map((row) => row.level)), ambitious,
      exchanges: capabilities.map((capability) => ({ capability, offers: rows.filter((row) => row.offers.includes(capability)).map((row) => row.municipality), needs: rows.filter((row) => row.needs.includes(capability)).map((row) => row.municipality) }))
        .filter(({ offers, needs }) => offers.some((code) => needs.some((other) => other !== code))),
      state: ambitious.length === 0 ? "none" : ambitious.length === 1 ? "alone" : ambitious.length >= answered / 2 ? "shared" : "mixed",
    };
  }).sort((a, b) => b.ambitious.length - a.ambitious.length || (b.meanLevel ?? 0) - (a.meanLevel ?? 0) || (a.domain < b.domain ? -1 : 1));
}
