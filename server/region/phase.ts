/**
 * The phase of the region (S13) by declared gates: verkennen → ontwikkelen → regisseren. A later phase never hides an
 * earlier hole: the phase reached is the last whose gates, and all gates before it, are met.
 */
import type { Ambition } from "./inputs.ts";
import type { AmbitionRow } from "./ambitions.ts";
import type { Scores } from "./comparison.ts";
import type { RegionDeclaration } from "./declaration.ts";
import { mean, type LoadTable } from "./load.ts";
import type { NetworkMetrics } from "./network/metrics.ts";
import type { Register } from "./register/register.ts";

/** The figures that gates may ask for; shares 0–1, measures 0–100. */
export type RegionFigures = Readonly<Record<string, number | null>>;

export type PhaseGate = { readonly figure: string; readonly value: number | null; readonly atLeast: number | null; readonly atMost: number | null; readonly met: boolean; readonly title: Text; readonly action: Text };
export type PhaseStep = { readonly name: string; readonly title: Text; readonly reached: boolean; readonly gates: readonly PhaseGate[] };
export type RegionPhase = { readonly reached: string | null; readonly next: string | null; readonly steps: readonly PhaseStep[]; readonly roadMap: readonly PhaseGate[]; readonly figures: RegionFigures };
type Text = { readonly nl: string; readonly en: string };

/** Figures of the region for gates: from the register, network, ambitions, load, and the mean of every measure (`measure.<name>`). */
export function regionFigures(register: Register, metrics: NetworkMetrics, ambitions: readonly AmbitionRow[], load: LoadTable, reciprocity: number | null, scores: Readonly<Record<string, Scores>>, raw: readonly Ambition[]): RegionFigures {
  const ties = register.entries.flatMap((entry) => entry.ties);
  const several = register.entries.filter((entry) => entry.participants.length > 1);
  const names = [...new Set(Object.values(scores).flatMap((measures) => Object.keys(measures)))].sort();
  const measures = names.map((name) => [`measure.${name}`, mean(Object.values(scores).map((own) => own[name]?.value ?? null))] as const);
  return {
    density: metrics.density, reciprocity,
    confirmedShare: ties.length === 0 ? null : ties.filter((tie) => tie.state === "confirmed").length / ties.length,
    contradictedShare: several.length === 0 ? null : several.filter((entry) => entry.contradictions.length > 0).length / several.length,
    sharedAmbitions: ambitions.filter((row) => row.state === "shared").length,
    municipalitiesWithAmbitions: new Set(raw.map((ambition) => ambition.municipality)).size,
    municipalities: Object.keys(scores).length, collaborations: register.entries.length,
    loadKnown: load.region.known, ...Object.fromEntries(measures),
  };
}

/** Applies the declared gates to the figures. A figure that is not known does not meet its gate. */
export function regionPhase(declaration: RegionDeclaration, figures: RegionFigures): RegionPhase {
  let open = true;
  const steps = declaration.phases.map((phase): PhaseStep => {
    const gates = phase.requires.map((gate): PhaseGate => {
      const value = figures[gate.figure] ?? null;
      const met = value !== null && (gate.atLeast === undefined || value >= gate.atLeast) && (gate.atMost === undefined || value <= gate.atMost);
      return { figure: gate.figure, value, atLeast: gate.atLeast ?? null, atMost: gate.atMost ?? null, met, title: gate.title, action: gate.action };
    });
    open = open && gates.every((gate) => gate.met);
    return { name: phase.name, title: phase.title, reached: open, gates };
  });
  const reached = steps.filter((step) => step.reached).at(-1)?.name ?? null;
  const next = steps.find((step) => !step.reached);
  return { reached, next: next?.name ?? null, steps, roadMap: next?.gates.filter((gate) => !gate.met) ?? [], figures };
}
