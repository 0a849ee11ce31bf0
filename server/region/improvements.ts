/**
 * Where the possibilities for improvement are (S15): merge, stop, lighten, strengthen, start — each with its effect on
 * hours and euros a year, who is affected, the evidence, a legal remark and a risk. Effects are estimates from the
 * region's own figures and the shares declared in region.json, so they are ranges with named assumptions.
 */
import type { Ambition, Range } from "./inputs.ts";
import { NO_LOAD, plus, type Load, type LoadPoint, type LoadTable } from "./load.ts";
import type { Facts, Pattern } from "./patterns.ts";
import type { RegisterEntry } from "./register/register.ts";

export type ImprovementKind = "merge" | "stop" | "lighten" | "strengthen" | "start";

export type Improvement = {
  /** Stable: kind and the collaborations it is about. */
  readonly id: string;
  readonly kind: ImprovementKind;
  /** Which declared sentence tells it; that of `kind` where region.json has no other. */
  readonly wording: ImprovementKind | "lightenWished" | "stopMeagre";
  readonly collaborations: readonly string[];
  readonly names: readonly string[];
  readonly domain: string | null;
  readonly affected: readonly string[];
  /** Saved a year; negative when it costs. */
  readonly hoursSavedPerYear: Range;
  readonly costSavedEuroPerYear: Range;
  /** Codes of declared remarks: legal, risk. */
  readonly legal: LegalRemark;
  readonly risk: Risk;
  readonly facts: Facts;
  readonly weight: number;
};

export type LegalRemark = "publicLawNeedsDecision" | "privateLawNeedsStatutes" | "agreementEnds" | "none";
export type Risk = "lossOfYield" | "lossOfVoice" | "transitionLoad" | "unwillingMember" | "extraLoad";

/** Shares that turn load into savings; shown with each effect. */
export type EffectShares = {
  /** Of the meeting hours of all but the heaviest of the merged bodies. */
  readonly merge: Range;
  readonly lighten: Range;
  readonly stop: Range;
  /** Extra hours of a strengthened collaboration, of its own. */
  readonly strengthen: Range;
  /** Hours of a new one, as a share of the region's median body. */
  readonly start: Range;
};

export const DEFAULT_SHARES: EffectShares = {
  merge: { low: 0.3, typical: 0.5, high: 0.7 }, lighten: { low: 0.2, typical: 0.35, high: 0.5 }, stop: { low: 0.7, typical: 0.9, high: 1 },
  strengthen: { low: 0.1, typical: 0.25, high: 0.5 }, start: { low: 0.5, typical: 1, high: 1.5 },
};

/** From when on an improvement is proposed. */
export type ImprovementLimits = {
  /** Share of the reporters that has to want it, exclusive. */
  readonly wishedByMoreThan: number;
  /** Yield (0–100) under which one wish to stop is enough, when nobody wants to strengthen. */
  readonly stopBelow: number;
  /** Bodies with the same partners in one domain, from which merging is proposed. */
  readonly mergeBodies: number;
  /** Level of ambition that counts as high, and how many members must have it in a domain that no body serves. */
  readonly startLevel: number;
  readonly startMembers: number;
};

export const DEFAULT_LIMITS: ImprovementLimits = { wishedByMoreThan: 0.5, stopBelow: 35, mergeBodies: 2, startLevel: 3, startMembers: 3 };

export type ImprovementInputs = {
  readonly entries: readonly RegisterEntry[];
  readonly load: LoadTable;
  readonly patterns: readonly Pattern[];
  readonly ambitions: readonly Ambition[];
  readonly shares?: EffectShares;
  readonly limits?: ImprovementLimits;
  /** Legal forms (choice values of the instrument) under public and private law. */
  readonly publicLaw?: readonly string[];
  readonly privateLaw?: readonly string[];
};

/** The list, largest saving in hours first, then what to build up. */
export function findImprovements(inputs: ImprovementInputs): Improvement[] {
  const shares = inputs.shares ?? DEFAULT_SHARES;
  const limits = inputs.limits ?? DEFAULT_LIMITS;
  const pointOf = new Map(inputs.load.perCollaboration.map((point) => [point.id, point]));
  const entryOf = new Map(inputs.entries.map((entry) => [entry.id, entry]));
  const found: Improvement[] = [];
  const stopped = new Set<string>();

  for (const entry of inputs.entries) {
    const point = pointOf.get(entry.id);
    if (!point) continue;
    const wishes = count(entry);
    const meagre = point.yieldScore !== null && point.yieldScore < limits.stopBelow;
    const reporters = Math.max(1, entry.reporters.length);
    const enough = limits.wishedByMoreThan * reporters;
    if (wishes.stop > enough || (meagre && wishes.stop > 0 && wishes.strengthen === 0)) {
      stopped.add(entry.id);
      found.push({ ...improvement("stop", [entry], point.load, shares.stop, inputs, { stop: wishes.stop, reporters, ...yieldFact(point) }, "lossOfYield"), wording: wishes.stop > enough ? "stop" : "stopMeagre" });
    } else if (point.quadrant === "lighten" || wishes.lighten > enough) {
      // Contributions stay when only the consultation is lightened. What yields enough is told as the wish it is.
      found.push({ ...improvement("lighten", [entry], meetingsOnly(point.load), shares.lighten, inputs, { lighten: wishes.lighten, reporters, hoursPerYear: Math.round(point.load.hoursPerYear.typical), ...yieldFact(point) }, "lossOfVoice"), wording: point.quadrant === "lighten" ? "lighten" : "lightenWished" });
    } else if (wishes.strengthen > enough && point.quadrant === "grow") {
      found.push(improvement("strengthen", [entry], negative(meetingsOnly(point.load)), shares.strengthen, inputs, { strengthen: wishes.strengthen, reporters, ...yieldFact(point) }, "extraLoad"));
    }
  }
  for (const pattern of inputs.patterns) {
    if (pattern.code !== "samePartners") continue;
    const group = pattern.collaborations.map((id) => entryOf.get(id)).filter((entry) => entry !== undefined).filter((entry) => !stopped.has(entry.id));
    for (const [domain, bodies] of groupByDomain(group)) {
      if (bodies.length < limits.mergeBodies) continue;
      const loads = bodies.map((entry) => pointOf.get(entry.id)?.load).filter((load) => load !== undefined).sort((a, b) => b.hoursPerYear.typical - a.hoursPerYear.typical);
      const [, ...lighter] = loads;
      const freed = lighter.map((load) => meetingsOnly(load)).reduce(addLoads, NO_LOAD);
      const wishes = bodies.reduce((sum, entry) => sum + count(entry).merge, 0);
      found.push(improvement("merge", bodies, freed, shares.merge, inputs, { bodies: bodies.length, members: sharedMembers(bodies), merge: wishes, domain }, "transitionLoad"));
    }
  }
  found.push(...starts(inputs, shares, limits));
  return found.sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
}

/** A domain in which enough members have a high ambition, and no body joins two or more of them. */
function starts(inputs: ImprovementInputs, shares: EffectShares, limits: ImprovementLimits): Improvement[] {
  const wanting = new Map<string, string[]>();
  for (const ambition of inputs.ambitions) if ((ambition.level ?? 0) >= limits.startLevel) wanting.set(ambition.domain, [...(wanting.get(ambition.domain) ?? []), ambition.municipality]);
  const loads = inputs.load.perCollaboration.map((point) => meetingsOnly(point.load)).sort((a, b) => a.hoursPerYear.typical - b.hoursPerYear.typical);
  const usual = loads[loads.length >> 1] ?? NO_LOAD;
  return [...wanting].filter(([, codes]) => codes.length >= limits.startMembers).flatMap(([domain, codes]) => {
    const joined = inputs.entries.some((entry) => entry.domain === domain && entry.participants.filter((code) => codes.includes(code)).length >= 2);
    if (joined) return [];
    return [{ ...improvement("start", [], negative(usual), shares.start, inputs, { domain, members: codes.length }, "extraLoad"), id: `start:${domain}`, domain, affected: [...codes].sort() }];
  });
}

function improvement(kind: ImprovementKind, entries: readonly RegisterEntry[], load: Load, share: Range, inputs: ImprovementInputs, facts: Facts, risk: Risk): Improvement {
  const hours = product(load.hoursPerYear, share);
  const costs = product(load.costEuroPerYear, share);
  return {
    id: `${kind}:${entries.map((entry) => entry.id).sort().join("+")}`, kind, wording: kind,
    collaborations: entries.map((entry) => entry.id), names: entries.map((entry) => entry.name), domain: entries[0]?.domain ?? null,
    affected: [...new Set(entries.flatMap((entry) => entry.participants))].sort(),
    hoursSavedPerYear: hours, costSavedEuroPerYear: costs, legal: legalRemark(entries, kind, inputs), risk,
    facts: { ...facts, shareTypical: share.typical }, weight: hours.typical,
  };
}

/** Savings keep low ≤ typical ≤ high, also when they are costs (negative): then much of the share is the least. */
function product(range: Range, share: Range): Range {
  const ends = [range.low, range.high].flatMap((end) => [end * share.low, end * share.high]);
  return { low: Math.min(...ends), typical: range.typical * share.typical, high: Math.max(...ends) };
}

function legalRemark(entries: readonly RegisterEntry[], kind: ImprovementKind, inputs: ImprovementInputs): LegalRemark {
  if (kind === "strengthen" || kind === "start" || kind === "lighten") return "none";
  const forms = entries.map((entry) => entry.legalForm ?? "");
  if (forms.some((form) => inputs.publicLaw?.includes(form))) return "publicLawNeedsDecision";
  if (forms.some((form) => inputs.privateLaw?.includes(form))) return "privateLawNeedsStatutes";
  return "agreementEnds";
}

function addLoads(a: Load, b: Load): Load {
  return { ...a, hoursPerYear: plus(a.hoursPerYear, b.hoursPerYear), costEuroPerYear: plus(a.costEuroPerYear, b.costEuroPerYear) };
}

/** The load without contributions, which stay: the hours, each at the rate of who spends them. */
function meetingsOnly(load: Load): Load {
  const { costEuroPerYear: cost, contributionEuroPerYear: paid } = load;
  return { ...load, costEuroPerYear: { low: cost.low - paid.low, typical: cost.typical - paid.typical, high: cost.high - paid.high } };
}

function negative(load: Load): Load {
  const flip = (range: Range): Range => ({ low: -range.high, typical: -range.typical, high: -range.low });
  return { ...load, hoursPerYear: flip(load.hoursPerYear), costEuroPerYear: flip(load.costEuroPerYear) };
}

function count(entry: RegisterEntry): Record<"continue" | "strengthen" | "lighten" | "merge" | "stop", number> {
  const counts = { continue: 0, strengthen: 0, lighten: 0, merge: 0, stop: 0 };
  for (const report of entry.reports) if (report.future !== null) counts[report.future] += 1;
  return counts;
}

function yieldFact(point: LoadPoint): Facts {
  return point.yieldScore === null ? {} : { yieldScore: Math.round(point.yieldScore) };
}

function sharedMembers([first, ...more]: readonly RegisterEntry[]): number {
  return first?.participants.filter((code) => more.every((entry) => entry.participants.includes(code))).length ?? 0;
}

function groupByDomain(entries: readonly RegisterEntry[]): Map<string, RegisterEntry[]> {
  const groups = new Map<string, RegisterEntry[]>();
  for (const entry of entries) if (entry.domain !== null) groups.set(entry.domain, [...(groups.get(entry.domain) ?? []), entry]);
  return groups;
}
