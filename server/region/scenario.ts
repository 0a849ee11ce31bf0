/**
 * A what-if: several improvements together, and the network and load that would follow, beside the old. Two
 * improvements on one collaboration do not save twice: the first in the scenario's order counts.
 */
import type { Member, Range } from "./inputs.ts";
import type { Improvement } from "./improvements.ts";
import { plus, ZERO, type LoadTable } from "./load.ts";
import { oneMode, twoMode, type Network } from "./network/graph.ts";
import { networkMetrics } from "./network/metrics.ts";
import type { RegisterEntry } from "./register/register.ts";

export type ScenarioSide = { readonly collaborations: number; readonly hoursPerYear: Range; readonly costEuroPerYear: Range; readonly density: number; readonly network: Network };

export type Scenario = {
  readonly improvements: readonly string[];
  /** Improvements left out because an earlier one of the scenario already changes the same collaboration. */
  readonly overruled: readonly { readonly id: string; readonly by: string }[];
  readonly before: ScenarioSide;
  readonly after: ScenarioSide;
  readonly hoursSavedPerYear: Range;
  readonly costSavedEuroPerYear: Range;
  readonly affected: readonly string[];
};

/** Computes a scenario from chosen improvements, in the order chosen. Unknown ids are not in `improvements`. */
export function scenario(chosen: readonly Improvement[], entries: readonly RegisterEntry[], members: readonly Member[], load: LoadTable): Scenario {
  const touched = new Map<string, string>();
  const overruled: { id: string; by: string }[] = [];
  const applied = chosen.filter((improvement) => {
    const earlier = improvement.collaborations.map((id) => touched.get(id)).find((id) => id !== undefined);
    if (earlier !== undefined) { overruled.push({ id: improvement.id, by: earlier }); return false; }
    for (const id of improvement.collaborations) touched.set(id, improvement.id);
    return true;
  });
  const after = applied.reduce(applyTo, [...entries]);
  const hours = applied.reduce((sum, improvement) => plus(sum, improvement.hoursSavedPerYear), ZERO);
  const costs = applied.reduce((sum, improvement) => plus(sum, improvement.costSavedEuroPerYear), ZERO);
  return {
    improvements: applied.map((improvement) => improvement.id), overruled,
    before: side(entries, members, load.region.hoursPerYear, load.region.costEuroPerYear),
    after: side(after, members, less(load.region.hoursPerYear, hours), less(load.region.costEuroPerYear, costs)),
    hoursSavedPerYear: hours, costSavedEuroPerYear: costs,
    affected: [...new Set(applied.flatMap((improvement) => improvement.affected))].sort(),
  };
}

function applyTo(entries: RegisterEntry[], improvement: Improvement): RegisterEntry[] {
  const ids = new Set(improvement.collaborations);
  if (improvement.kind === "stop") return entries.filter((entry) => !ids.has(entry.id));
  if (improvement.kind === "merge") {
    const merged = entries.filter((entry) => ids.has(entry.id));
    const [first] = merged;
    if (!first) return entries;
    const one: RegisterEntry = {
      ...first, id: improvement.id, otherNames: merged.slice(1).map((entry) => entry.name), reports: merged.flatMap((entry) => entry.reports),
      reporters: union(merged.map((entry) => entry.reporters)), silent: union(merged.map((entry) => entry.silent)).filter((code) => !merged.some((entry) => entry.reporters.includes(code))),
      participants: union(merged.map((entry) => entry.participants)), ties: merged.flatMap((entry) => entry.ties),
    };
    return [...entries.filter((entry) => !ids.has(entry.id)), one];
  }
  if (improvement.kind === "start") {
    const started: RegisterEntry = {
      id: improvement.id, name: improvement.domain ?? "", otherNames: [], legalForm: null, domain: improvement.domain, reports: [], reporters: improvement.affected, silent: [],
      participants: improvement.affected, otherPartners: [], host: null, certainty: "single", score: 1, reasons: [], ties: [], contradictions: [],
    };
    return [...entries, started];
  }
  return entries;
}

function side(entries: readonly RegisterEntry[], members: readonly Member[], hoursPerYear: Range, costEuroPerYear: Range): ScenarioSide {
  return { collaborations: entries.length, hoursPerYear, costEuroPerYear, density: networkMetrics(oneMode(entries, members)).density, network: twoMode(entries, members) };
}

function less(total: Range, saved: Range): Range {
  return { low: Math.max(0, total.low - saved.high), typical: Math.max(0, total.typical - saved.typical), high: Math.max(0, total.high - saved.low) };
}

function union(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}
