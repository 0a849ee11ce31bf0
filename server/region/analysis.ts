/**
 * The whole regional analysis, part by part and only what is asked. An analyser remembers the expensive parts by what
 * they depend on, so that one changed answer does not cost the whole again: the register compares only the names that
 * an answer touches, a load follows from its report, and the measures of a network from its ties. Nothing remembered
 * changes an outcome: an analyser that starts anew gives the same, byte for byte.
 */
import { ambitionMap, type AmbitionRow } from "./ambitions.ts";
import { compare, type Comparison, type ComparisonSettings, type Scores } from "./comparison.ts";
import type { RegionDeclaration } from "./declaration.ts";
import { findImprovements, type Improvement } from "./improvements.ts";
import type { Ambition, Member, ReportedCollaboration, ThresholdSeverity } from "./inputs.ts";
import { loadTable, rememberingLoad, type LoadTable, type Rates } from "./load.ts";
import { communities, type Communities } from "./network/communities.ts";
import { claims, oneMode, twoMode, type Network, type NetworkFilter } from "./network/graph.ts";
import { layout, type Layout } from "./network/layout.ts";
import { inDegreeCentralisation, networkMetrics, reciprocity, type NetworkMetrics } from "./network/metrics.ts";
import { partnerFinder, type PartnerMatch } from "./partners.ts";
import { findPatterns, type Pattern } from "./patterns.ts";
import { regionFigures, regionPhase, type RegionPhase } from "./phase.ts";
import { register, registerMemory, type Register, type RegisterDecision } from "./register/register.ts";

/** What one municipality brings: read from its answers (`reading.ts`) and its stored scores. */
export type MunicipalityInput = {
  readonly code: string;
  readonly inventory: readonly ReportedCollaboration[];
  readonly ambitions: readonly Ambition[];
  readonly rates: Rates;
  readonly scores: Scores;
};

export type RegionInput = {
  readonly declaration: RegionDeclaration;
  readonly members: readonly Member[];
  readonly municipalities: readonly MunicipalityInput[];
  readonly decisions: readonly RegisterDecision[];
  readonly earlier?: Readonly<Record<string, Scores>>;
};

type ClaimFigures = { readonly reciprocity: number | null; readonly inDegreeCentralisation: number };

export type NetworkPart = { readonly network: Network; readonly metrics: NetworkMetrics; readonly communities: Communities } & ClaimFigures;

/** The analysis of one state of a region; every part is computed at its first use. */
export type RegionAnalysis = {
  register(): Register;
  load(): LoadTable;
  comparison(block: string, settings?: ComparisonSettings): Comparison | null;
  network(mode: "one" | "two", filter?: NetworkFilter): NetworkPart;
  /** Places for the map: apart, because drawing costs more than measuring. */
  layout(mode: "one" | "two", filter?: NetworkFilter): Layout;
  patterns(): readonly Pattern[];
  improvements(): readonly Improvement[];
  ambitions(): readonly AmbitionRow[];
  partners(municipality: string, domain: string): readonly PartnerMatch[];
  phase(): RegionPhase;
};

/** Remembers the last `kept` values of a computation by a text key. */
function remembering<T>(kept: number): (key: string, compute: () => T) => T {
  const known = new Map<string, T>();
  return (key, compute) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const value = compute();
    known.set(key, value);
    const oldest = known.keys().next();
    if (known.size > kept && !oldest.done) known.delete(oldest.value);
    return value;
  };
}

/** An analyser to keep for a region; give it the region's state each time. */
export function regionAnalyser(): (input: RegionInput) => RegionAnalysis {
  const rememberedMeasures = remembering<Pick<NetworkPart, "metrics" | "communities">>(8);
  const rememberedLayout = remembering<Layout>(8);
  const rememberedOverlaps = remembering<readonly Pattern[]>(2);
  const loadOfReport = rememberingLoad();
  const rememberedRegister = registerMemory();
  return (input) => {
    const { declaration, members } = input;
    const memo = new Map<string, unknown>();
    const once = <T>(key: string, compute: () => T): T => {
      if (!memo.has(key)) memo.set(key, compute());
      return memo.get(key) as T;
    };
    const theRegister = () => once("register", () => register(input.municipalities.flatMap((municipality) => municipality.inventory), members, input.decisions, rememberedRegister));
    const load = () => once("load", () => loadTable(theRegister().entries, {
      rates: { administrativeEuroPerHour: declaration.rates.administrative.defaultEuroPerHour, officialEuroPerHour: declaration.rates.official.defaultEuroPerHour },
      ratesOf: Object.fromEntries(input.municipalities.map((municipality) => [municipality.code, municipality.rates])), assumptions: declaration.assumptions,
    }, loadOfReport));
    const scores = () => once("scores", () => Object.fromEntries(input.municipalities.map((municipality) => [municipality.code, municipality.scores])));
    const ambitionsRead = () => once("ambitionsRead", () => input.municipalities.flatMap((municipality) => municipality.ambitions));
    const ambitions = () => once("ambitions", () => ambitionMap(ambitionsRead(), members));
    const graph = (mode: "one" | "two", filter: NetworkFilter) => once(`graph ${mode} ${JSON.stringify(filter)}`, () => (mode === "one" ? oneMode : twoMode)(theRegister().entries, members, filter));
    const network = (mode: "one" | "two", filter: NetworkFilter = {}): NetworkPart => {
      const of = graph(mode, filter);
      return { network: of, ...rememberedMeasures(tiesOf(of), () => ({ metrics: networkMetrics(of), communities: communities(of) })), ...claimFigures() };
    };
    const claimFigures = () => once("claims", (): ClaimFigures => {
      const claimed = claims(theRegister().entries, members);
      return { reciprocity: reciprocity(claimed), inDegreeCentralisation: inDegreeCentralisation(claimed) };
    });
    const patterns = () => once("patterns", () => findPatterns({
      members, entries: theRegister().entries, load: load(), answered: input.municipalities.map((municipality) => municipality.code),
      motives: Object.fromEntries(input.municipalities.map((municipality) => [municipality.code, Object.fromEntries(Object.entries(declaration.motives).map(([motive, measure]) => [motive, municipality.scores[measure]?.value ?? null]))])),
      ...(declaration.patterns ? { thresholds: declaration.patterns } : {}),
      // The dear search for the same partners looks at who takes part in what, and at the names of what it finds.
      samePartners: (find) => rememberedOverlaps(JSON.stringify([declaration.patterns ?? null, theRegister().entries.map(({ id, name, participants }) => [id, name, participants])]), find),
    }));
    const finder = () => once("finder", () => partnerFinder({
      members, entries: theRegister().entries, ambitions: ambitionsRead(), thresholds: thresholdsOf(input),
      hoursPerYear: Object.fromEntries(Object.entries(load().perMunicipality).map(([code, own]) => [code, own.hoursPerYear.typical])),
      ...(declaration.partners ? { weights: declaration.partners.weights } : {}),
    }));
    return {
      register: theRegister, load, ambitions, network, patterns,
      layout: (mode, filter = {}) => {
        const of = graph(mode, filter);
        return rememberedLayout(`${tiesOf(of)} ${of.nodes.map((node) => `${node.kind} ${node.label.length}`).join()}`, () => layout(of));
      },
      comparison: (block, settings) => {
        const declared = declaration.comparison.find(({ name }) => name === block);
        return declared ? compare(members, scores(), declared.measures, settings, input.earlier) : null;
      },
      improvements: () => once("improvements", () => findImprovements({
        entries: theRegister().entries, load: load(), patterns: patterns(), ambitions: ambitionsRead(),
        ...(declaration.improvements ? { shares: declaration.improvements.shares, ...(declaration.improvements.limits ? { limits: declaration.improvements.limits } : {}) } : {}), publicLaw: declaration.inventory.publicLaw ?? [], privateLaw: declaration.inventory.privateLaw ?? [],
      })),
      partners: (municipality, domain) => finder()(municipality, domain),
      phase: () => once("phase", () => {
        const one = network("one");
        return regionPhase(declaration, regionFigures(theRegister(), one.metrics, ambitions(), load(), one.reciprocity, scores(), ambitionsRead()));
      }),
    };
  };
}

function thresholdsOf(input: RegionInput): ThresholdSeverity[] {
  return input.municipalities.flatMap((municipality) => input.declaration.thresholds.map((threshold) => ({ municipality: municipality.code, threshold, severity: municipality.scores[threshold]?.value ?? null })));
}

/** Everything that measures of a network depend on: who is tied to whom, and how strongly; not what they are called. */
function tiesOf({ nodes, edges }: Network): string {
  return `${nodes.length}:${edges.map(({ from, to, weight }) => `${from} ${to} ${weight}`).join()}`;
}
