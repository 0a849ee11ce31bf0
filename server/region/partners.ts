/**
 * Who is, or can become, a suitable partner (S8), per municipality and domain, with reasons for and against. A score
 * is the weighted mean of criteria 0–1; a criterion of which nothing is known counts as 0.5 (neither for nor against), so
 * that a municipality that answered little does not come first. The weights are declared in region.json and shown, and a
 * place among the first three, or outside them, is called sturdy when no single weight moved by 20 % changes it. Nothing here is a black box: every criterion returns its own facts.
 */
import type { Ambition, Member, ThresholdSeverity } from "./inputs.ts";
import { sizeClass } from "./comparison.ts";
import { median } from "./load.ts";
import type { RegisterEntry } from "./register/register.ts";

export type Criterion = "sharedAmbition" | "complement" | "wished" | "ties" | "size" | "proximity" | "thresholds" | "load";
export type PartnerWeights = Readonly<Record<Criterion, number>>;

/** Defaults, repeated in region.json so that an adviser sees and changes them. */
export const DEFAULT_WEIGHTS: PartnerWeights = { sharedAmbition: 3, complement: 3, wished: 2, ties: 2, size: 1, proximity: 1, thresholds: 2, load: 1 };

/** One criterion's outcome: `value` 0–1 (0.5 = says nothing either way), `facts` fill the sentence shown. */
export type PartnerReason = { readonly criterion: Criterion; readonly value: number; readonly weight: number; readonly facts: Readonly<Record<string, string | number | readonly string[]>> };

export type PartnerMatch = {
  readonly municipality: string;
  readonly partner: string;
  readonly domain: string;
  /** 0–100. */
  readonly score: number;
  readonly for: readonly PartnerReason[];
  readonly against: readonly PartnerReason[];
  /** Known, and in the middle: with these anybody can compute the score again. */
  readonly neutral: readonly PartnerReason[];
  /** Criteria about which nothing is known. */
  readonly unknown: readonly Criterion[];
  readonly sturdy: boolean;
};

export type PartnerInputs = {
  readonly members: readonly Member[];
  readonly entries: readonly RegisterEntry[];
  readonly ambitions: readonly Ambition[];
  readonly thresholds: readonly ThresholdSeverity[];
  /** Hours a year of each municipality (typical). */
  readonly hoursPerYear: Readonly<Record<string, number>>;
  readonly weights?: PartnerWeights;
};

const FOR = 0.6;
const AGAINST = 0.4;
const MOVE = 0.2;

type Prepared = PartnerInputs & {
  readonly weightsUsed: PartnerWeights;
  readonly ambitionOf: ReadonlyMap<string, Ambition>;
  readonly bodiesOf: ReadonlyMap<string, ReadonlySet<string>>;
  readonly bodiesInDomain: ReadonlyMap<string, ReadonlySet<string>>;
  readonly severityOf: ReadonlyMap<string, number>;
  readonly medianHours: number;
  readonly memberOf: ReadonlyMap<string, Member>;
};

/** Prepares the inputs once, so that one municipality or the whole region can be asked. */
export function partnerFinder(inputs: PartnerInputs): (municipality: string, domain: string) => PartnerMatch[] {
  const prepared = prepare(inputs);
  return (municipality, domain) => {
    const matches = inputs.members.filter((member) => member.code !== municipality).map((member) => reasonsOf(prepared, municipality, member.code, domain));
    return rankWithSensitivity(matches, municipality, domain, prepared.weightsUsed);
  };
}

function prepare(inputs: PartnerInputs): Prepared {
  const bodiesOf = new Map<string, Set<string>>();
  const bodiesInDomain = new Map<string, Set<string>>();
  const put = (map: Map<string, Set<string>>, key: string, id: string) => { const set = map.get(key); if (set) set.add(id); else map.set(key, new Set([id])); };
  for (const entry of inputs.entries) for (const code of entry.participants) {
    put(bodiesOf, code, entry.id);
    if (entry.domain !== null) put(bodiesInDomain, `${code} ${entry.domain}`, entry.id);
  }
  const severities = new Map<string, number[]>();
  for (const { municipality, severity } of inputs.thresholds) if (severity !== null) severities.set(municipality, [...(severities.get(municipality) ?? []), severity]);
  return {
    ...inputs, weightsUsed: inputs.weights ?? DEFAULT_WEIGHTS,
    ambitionOf: new Map(inputs.ambitions.map((ambition) => [`${ambition.municipality} ${ambition.domain}`, ambition])),
    bodiesOf, bodiesInDomain,
    severityOf: new Map([...severities].map(([code, values]) => [code, values.reduce((sum, value) => sum + value, 0) / values.length])),
    medianHours: median(Object.values(inputs.hoursPerYear)),
    memberOf: new Map(inputs.members.map((member) => [member.code, member])),
  };
}

type Reasons = { readonly partner: string; readonly reasons: readonly PartnerReason[]; readonly unknown: readonly Criterion[] };

function reasonsOf(prepared: Prepared, municipality: string, partner: string, domain: string): Reasons {
  const reasons: PartnerReason[] = [];
  const unknown: Criterion[] = [];
  const add = (criterion: Criterion, outcome: { value: number; facts: PartnerReason["facts"] } | null) => {
    if (outcome === null) unknown.push(criterion);
    else reasons.push({ criterion, weight: prepared.weightsUsed[criterion], ...outcome });
  };
  const own = prepared.ambitionOf.get(`${municipality} ${domain}`);
  const other = prepared.ambitionOf.get(`${partner} ${domain}`);
  add("sharedAmbition", sharedAmbition(own, other));
  add("complement", complement(own, other));
  add("wished", wished(own, other, municipality, partner));
  add("ties", ties(prepared, municipality, partner, domain));
  add("size", size(prepared.memberOf.get(municipality), prepared.memberOf.get(partner)));
  add("proximity", proximity(prepared.memberOf.get(municipality), prepared.memberOf.get(partner)));
  const severity = prepared.severityOf.get(partner);
  add("thresholds", severity === undefined ? null : { value: 1 - severity / 100, facts: { severity: Math.round(severity) } });
  const hours = prepared.hoursPerYear[partner];
  add("load", hours === undefined || prepared.medianHours === 0 ? null : { value: clamp(1 - hours / (2 * prepared.medianHours)), facts: { hoursPerYear: Math.round(hours), regionHoursPerYear: Math.round(prepared.medianHours) } });
  return { partner, reasons, unknown };
}

type Outcome = { readonly value: number; readonly facts: PartnerReason["facts"] } | null;

/** Levels 0–4: both high and near each other is 1; one wanting nothing is 0. */
function sharedAmbition(own: Ambition | undefined, other: Ambition | undefined): Outcome {
  if (own?.level == null || other?.level == null) return null;
  const low = Math.min(own.level, other.level);
  const difference = Math.abs(own.level - other.level);
  return { value: clamp((low / 4) * (1 - difference / 8) + (low >= 3 ? 0.1 : 0)), facts: { own: own.level, other: other.level } };
}

/** What one needs and the other offers, in both directions; only a match both ways is 1 (reciprocity, S11). */
function complement(own: Ambition | undefined, other: Ambition | undefined): Outcome {
  if (!own || !other || own.needs.length + own.offers.length === 0 || other.needs.length + other.offers.length === 0) return null;
  const gets = own.needs.filter((need) => other.offers.includes(need));
  const gives = other.needs.filter((need) => own.offers.includes(need));
  const value = gets.length > 0 && gives.length > 0 ? 1 : gets.length > 0 ? 0.75 : gives.length > 0 ? 0.65 : 0.3;
  return { value, facts: { gets, gives } };
}

function wished(own: Ambition | undefined, other: Ambition | undefined, municipality: string, partner: string): Outcome {
  const wants = own?.wishedPartners.includes(partner) ?? false;
  const isWanted = other?.wishedPartners.includes(municipality) ?? false;
  if (!wants && !isWanted) return null;
  return { value: wants && isWanted ? 1 : 0.8, facts: { wants: wants ? 1 : 0, isWanted: isWanted ? 1 : 0 } };
}

/** Ties in this domain count double; from about six shared bodies on, more adds little. */
function ties(prepared: Prepared, a: string, b: string, domain: string): Outcome {
  const shared = common(prepared.bodiesOf.get(a), prepared.bodiesOf.get(b));
  const sharedHere = common(prepared.bodiesInDomain.get(`${a} ${domain}`), prepared.bodiesInDomain.get(`${b} ${domain}`));
  return { value: 1 - Math.exp(-(shared + sharedHere) / 3), facts: { shared, sharedInDomain: sharedHere } };
}

/** Same class is easiest; a large one may be a centre municipality, so a difference is no more than a light objection. */
function size(own: Member | undefined, other: Member | undefined): Outcome {
  // Nobody living there is a gap in the data, not a size.
  if (!own?.inhabitants || !other?.inhabitants) return null;
  const ratio = Math.abs(Math.log2(other.inhabitants / own.inhabitants));
  return { value: clamp(1 - ratio / SIZE_DOUBLINGS), facts: { own: own.inhabitants, other: other.inhabitants, sameClass: sizeClass(own.inhabitants) === sizeClass(other.inhabitants) ? 1 : 0 } };
}

/** Doublings of size until nothing of the likeness is left: up to twice as large speaks for a partner. */
const SIZE_DOUBLINGS = 2.5;

const NEAR_KM = 10;
const FAR_KM = 50;

/** Great-circle distance between the centres, if both are known; otherwise the same province, if known. */
function proximity(own: Member | undefined, other: Member | undefined): Outcome {
  if (own?.position && other?.position) {
    const km = distanceKm(own.position, other.position);
    return { value: clamp((FAR_KM - km) / (FAR_KM - NEAR_KM)), facts: { km: Math.round(km) } };
  }
  if (own?.province === undefined || other?.province === undefined) return null;
  return { value: own.province === other.province ? 0.65 : 0.3, facts: { province: other.province } };
}

type Position = NonNullable<Member["position"]>;

/** Haversine, mean earth radius 6,371 km. */
export function distanceKm(a: Position, b: Position): number {
  const radians = Math.PI / 180;
  const h = Math.sin(((b.latitude - a.latitude) * radians) / 2) ** 2
    + Math.cos(a.latitude * radians) * Math.cos(b.latitude * radians) * Math.sin(((b.longitude - a.longitude) * radians) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(h));
}

/** The value of a criterion that says nothing either way. */
const NEUTRAL = 0.5;

function scoreOf({ reasons, unknown }: Reasons, all: PartnerWeights, moved?: Criterion, factor = 1): number {
  let sum = 0;
  let weights = 0;
  const count = (criterion: Criterion, weight: number, value: number) => {
    const used = weight * (criterion === moved ? factor : 1);
    sum += used * value;
    weights += used;
  };
  for (const reason of reasons) count(reason.criterion, reason.weight, reason.value);
  for (const criterion of unknown) count(criterion, all[criterion], NEUTRAL);
  return weights === 0 ? 0 : (100 * sum) / weights;
}

function rankWithSensitivity(matches: readonly Reasons[], municipality: string, domain: string, weights: PartnerWeights): PartnerMatch[] {
  const order = (moved?: Criterion, factor?: number) => matches.map((match) => ({ match, score: scoreOf(match, weights, moved, factor) }))
    .sort((a, b) => b.score - a.score || (a.match.partner < b.match.partner ? -1 : 1));
  const ranked = order();
  const top = Math.min(3, ranked.length);
  const inTop = new Map(ranked.map(({ match }) => [match.partner, true]));
  for (const criterion of Object.keys(weights) as Criterion[]) for (const factor of [1 - MOVE, 1 + MOVE]) {
    const moved = order(criterion, factor);
    const topNow = new Set(moved.slice(0, top).map(({ match }) => match.partner));
    ranked.forEach(({ match }, index) => { if ((index < top) !== topNow.has(match.partner)) inTop.set(match.partner, false); });
  }
  return ranked.map(({ match, score }): PartnerMatch => ({
    municipality, partner: match.partner, domain, score: Math.round(score * 10) / 10,
    for: pick(match.reasons, (reason) => reason.value >= FOR),
    against: pick(match.reasons, (reason) => reason.value <= AGAINST),
    neutral: match.reasons.filter((reason) => reason.value > AGAINST && reason.value < FOR), unknown: match.unknown, sturdy: inTop.get(match.partner) ?? true,
  }));
}

function pick(reasons: readonly PartnerReason[], wanted: (reason: PartnerReason) => boolean): PartnerReason[] {
  return reasons.filter(wanted).sort((a, b) => b.weight * Math.abs(b.value - 0.5) - a.weight * Math.abs(a.value - 0.5));
}

/** A group that could do something together in one domain. */
export type Coalition = { readonly domain: string; readonly members: readonly string[]; readonly score: number; readonly weakestPair: readonly [string, string]; readonly weakestScore: number; readonly inhabitants: number | null };

const SEARCHED = 12;

/**
 * Coalitions of 3–6 members for a domain: every group of the `SEARCHED` best-matching members is looked at; a group's
 * score is the mean of its pairs (both directions) less half the distance to its weakest pair, so that one unwilling
 * member counts. Returns the best `count`, none a subset of a better one.
 */
export function coalitions(domain: string, members: readonly Member[], find: (municipality: string, domain: string) => readonly PartnerMatch[], count = 5): Coalition[] {
  const scores = new Map<string, number>();
  for (const member of members) for (const match of find(member.code, domain)) scores.set(`${member.code} ${match.partner}`, match.score);
  const pair = (a: string, b: string) => ((scores.get(`${a} ${b}`) ?? 0) + (scores.get(`${b} ${a}`) ?? 0)) / 2;
  const appeal = members.map((member) => ({ member, best: members.filter((other) => other !== member).map((other) => pair(member.code, other.code)).sort((a, b) => b - a).slice(0, 3).reduce((sum, value) => sum + value, 0) }))
    .sort((a, b) => b.best - a.best || (a.member.code < b.member.code ? -1 : 1)).slice(0, SEARCHED).map(({ member }) => member);
  const found: Coalition[] = [];
  const grow = (from: number, chosen: readonly Member[]) => {
    if (chosen.length >= 3) found.push(coalitionOf(domain, chosen, pair));
    if (chosen.length === 6) return;
    for (let i = from; i < appeal.length; i++) { const next = appeal[i]; if (next) grow(i + 1, [...chosen, next]); }
  };
  grow(0, []);
  found.sort((a, b) => b.score - a.score || b.members.length - a.members.length || (a.members.join() < b.members.join() ? -1 : 1));
  const best: Coalition[] = [];
  for (const coalition of found) {
    if (best.length === count) break;
    if (!best.some((better) => coalition.members.every((code) => better.members.includes(code)) || better.members.filter((code) => coalition.members.includes(code)).length >= coalition.members.length - 1)) best.push(coalition);
  }
  return best;
}

function coalitionOf(domain: string, chosen: readonly Member[], pair: (a: string, b: string) => number): Coalition {
  let sum = 0;
  let count = 0;
  let weakest: readonly [string, string] = ["", ""];
  let weakestScore = Infinity;
  chosen.forEach((a, index) => {
    for (const b of chosen.slice(index + 1)) {
      const score = pair(a.code, b.code);
      sum += score;
      count += 1;
      if (score < weakestScore) { weakestScore = score; weakest = [a.code, b.code]; }
    }
  });
  const average = sum / count;
  const inhabitants = chosen.every((member) => member.inhabitants !== null) ? chosen.reduce((total, member) => total + (member.inhabitants ?? 0), 0) : null;
  return { domain, members: chosen.map((member) => member.code).sort(), score: Math.round((average - (average - weakestScore) / 2) * 10) / 10, weakestPair: weakest, weakestScore: Math.round(weakestScore * 10) / 10, inhabitants };
}

function common(a: ReadonlySet<string> | undefined, b: ReadonlySet<string> | undefined): number {
  if (!a || !b) return 0;
  let count = 0;
  for (const id of a) if (b.has(id)) count += 1;
  return count;
}

function clamp(value: number): number {
  return Math.max(0, Math.min(1, value));
}
