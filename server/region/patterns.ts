/**
 * What the answers of a region show together (S4): each pattern has a code, the facts of its evidence and the bodies
 * and municipalities it is about. From which size a pattern is worth mentioning, and the sentence and the question for
 * the conversation, are declared in region.json (`patterns`), not here.
 */
import type { Member } from "./inputs.ts";
import { mean, median, type LoadTable } from "./load.ts";
import { jaccardOfCounts } from "./network/metrics.ts";
import type { RegisterEntry } from "./register/register.ts";

export type PatternCode = "motiveProfile" | "samePartners" | "overlappingFields" | "oneActiveMember" | "oneSided" | "loadHotSpot" | "nobodyCallsUseful" | "silentMembers" | "contradicted";

export type Facts = Readonly<Record<string, string | number | readonly string[]>>;

export type Pattern = {
  readonly code: PatternCode;
  /** Codes of municipalities. */
  readonly municipalities: readonly string[];
  /** Ids of register entries. */
  readonly collaborations: readonly string[];
  readonly facts: Facts;
  /** Orders the list: larger is more telling. */
  readonly weight: number;
};

export type PatternThresholds = {
  /** Jaccard of the participants from which bodies have the same partners. */
  readonly samePartnersFrom: number;
  /** Members from which an overlap is worth mentioning. */
  readonly samePartnersMembers: number;
  /** Bodies in one domain with one municipality, from which fields overlap. */
  readonly bodiesInDomainFrom: number;
  /** Times the region's median hours from which a municipality is a hot spot. */
  readonly hotSpotFrom: number;
  /** Yield (0–100) under which a body is called of little use. */
  readonly uselessBelow: number;
  /** Difference between the highest and the lowest yield (0–100) from which a body is one-sided. */
  readonly oneSidedFrom: number;
  /** Members from which a body with one active member is worth mentioning. */
  readonly oneActiveMembers: number;
};

export const DEFAULT_THRESHOLDS: PatternThresholds = { samePartnersFrom: 0.7, samePartnersMembers: 3, bodiesInDomainFrom: 4, hotSpotFrom: 1.5, uselessBelow: 35, oneSidedFrom: 50, oneActiveMembers: 3 };

export type MotiveImportance = Readonly<Record<string, Readonly<Record<string, number | null>>>>;

export type PatternInputs = {
  readonly members: readonly Member[];
  readonly entries: readonly RegisterEntry[];
  readonly load: LoadTable;
  /** Importance per municipality and motive, 0–100. */
  readonly motives: MotiveImportance;
  readonly thresholds?: PatternThresholds;
  /** Who answered; of another it is no finding that it reports nothing. Left out: everybody. */
  readonly answered?: readonly string[];
  /** Gives the bodies with the same partners: by finding them, or from memory. */
  readonly samePartners?: (find: () => Pattern[]) => readonly Pattern[];
};

/** All patterns, the most telling first inside each code. */
export function findPatterns(inputs: PatternInputs): Pattern[] {
  const thresholds = inputs.thresholds ?? DEFAULT_THRESHOLDS;
  const found = [
    // A motive that one municipality has is its own; a cluster takes two.
    ...motiveProfiles(inputs.motives).filter((profile) => profile.municipalities.length > 1).map((profile): Pattern => ({ code: "motiveProfile", municipalities: profile.municipalities, collaborations: [], facts: { motives: profile.leading, count: profile.municipalities.length }, weight: profile.municipalities.length })),
    ...(inputs.samePartners ?? ((find) => find()))(() => samePartners(inputs.entries, thresholds)), ...overlappingFields(inputs, thresholds), ...bodyPatterns(inputs.entries, thresholds, new Set(inputs.answered ?? inputs.members.map((member) => member.code))), ...hotSpots(inputs, thresholds),
  ];
  const order = new Map<PatternCode, number>((["samePartners", "loadHotSpot", "nobodyCallsUseful", "overlappingFields", "oneActiveMember", "oneSided", "silentMembers", "contradicted", "motiveProfile"] as const).map((code, index) => [code, index]));
  return found.sort((a, b) => (order.get(a.code) ?? 0) - (order.get(b.code) ?? 0) || b.weight - a.weight || (a.collaborations.join() < b.collaborations.join() ? -1 : 1));
}

/** Bodies with (nearly) the same members: one agenda could serve several. Grown from the largest body on. */
function samePartners(entries: readonly RegisterEntry[], thresholds: PatternThresholds): Pattern[] {
  const size = (index: number) => entries[index]?.participants.length ?? 0;
  const bySize = entries.map((_entry, index) => index).filter((index) => size(index) >= thresholds.samePartnersMembers).sort((a, b) => size(b) - size(a) || a - b);
  const byMember = new Map<string, number[]>();
  for (const index of bySize) for (const code of entries[index]?.participants ?? []) {
    const bodies = byMember.get(code);
    if (bodies) bodies.push(index); else byMember.set(code, [index]);
  }
  const used = new Uint8Array(entries.length);
  const shares = new Int32Array(entries.length);
  const patterns: Pattern[] = [];
  for (const index of bySize) {
    if (used[index] === 1) continue;
    const own = entries[index]?.participants ?? [];
    // Counted along the members: only bodies that share one are looked at, each as often as it shares.
    const near: number[] = [];
    for (const code of own) for (const other of byMember.get(code) ?? []) {
      const common = shares[other] as number;
      if (common === 0) near.push(other);
      shares[other] = common + 1;
    }
    const alike = near.filter((other) => other !== index && used[other] === 0 && jaccardOfCounts(shares[other] as number, own.length, size(other)) >= thresholds.samePartnersFrom).sort((a, b) => a - b);
    for (const other of near) shares[other] = 0;
    if (alike.length === 0) continue;
    const group = [index, ...alike];
    for (const other of group) used[other] = 1;
    const shared = own.filter((code) => alike.every((other) => entries[other]?.participants.includes(code)));
    patterns.push({ code: "samePartners", municipalities: shared, collaborations: group.map((other) => entries[other]?.id ?? ""), facts: { bodies: group.length, members: shared.length, names: group.slice(0, 6).map((other) => entries[other]?.name ?? "") }, weight: group.length * shared.length });
  }
  return patterns;
}

/** One municipality, one domain, many bodies. */
function overlappingFields(inputs: PatternInputs, thresholds: PatternThresholds): Pattern[] {
  const counts = new Map<string, { domain: string; municipality: string; ids: string[] }>();
  for (const entry of inputs.entries) if (entry.domain !== null) for (const code of entry.participants) {
    const key = `${entry.domain} ${code}`;
    const known = counts.get(key);
    if (known) known.ids.push(entry.id); else counts.set(key, { domain: entry.domain, municipality: code, ids: [entry.id] });
  }
  const perDomain = new Map<string, { municipalities: string[]; ids: Set<string>; most: number }>();
  for (const { domain, municipality, ids } of counts.values()) {
    if (ids.length < thresholds.bodiesInDomainFrom) continue;
    const known = perDomain.get(domain) ?? { municipalities: [], ids: new Set<string>(), most: 0 };
    known.municipalities.push(municipality);
    for (const id of ids) known.ids.add(id);
    known.most = Math.max(known.most, ids.length);
    perDomain.set(domain, known);
  }
  const inDomain = (domain: string) => inputs.entries.filter((entry) => entry.domain === domain).length;
  return [...perDomain].map(([domain, { municipalities, ids, most }]): Pattern => ({ code: "overlappingFields", municipalities, collaborations: [...ids], facts: { domain, bodies: inDomain(domain), most, municipalities: municipalities.length }, weight: ids.size }));
}

function bodyPatterns(entries: readonly RegisterEntry[], thresholds: PatternThresholds, answered: ReadonlySet<string>): Pattern[] {
  const patterns: Pattern[] = [];
  for (const entry of entries) {
    const of = (code: PatternCode, weight: number, facts: Facts, municipalities: readonly string[] = entry.participants) => patterns.push({ code, municipalities, collaborations: [entry.id], facts: { name: entry.name, ...facts }, weight });
    const meeting = new Set(entry.reports.filter((report) => (report.administrative.timesPerYear ?? 0) + (report.official.timesPerYear ?? 0) > 0).map((report) => report.municipality));
    const asked = entry.reports.filter((report) => report.administrative.timesPerYear !== null || report.official.timesPerYear !== null);
    if (entry.participants.length >= thresholds.oneActiveMembers && asked.length >= 2 && meeting.size === 1) of("oneActiveMember", entry.participants.length, { active: [...meeting], members: entry.participants.length });
    const useful = entry.reports.map((report) => ({ municipality: report.municipality, value: mean(Object.values(report.yieldPerMotive)) })).filter((report) => report.value !== null);
    if (useful.length >= 2) {
      const values = useful.map((report) => report.value ?? 0);
      const highest = Math.max(...values);
      const lowest = Math.min(...values);
      if (highest < thresholds.uselessBelow) of("nobodyCallsUseful", entry.reports.length * (100 - highest), { highest: Math.round(highest), reporters: useful.length });
      else if (highest - lowest >= thresholds.oneSidedFrom) of("oneSided", highest - lowest, { highest: Math.round(highest), lowest: Math.round(lowest), gains: useful.filter((report) => report.value === highest).map((report) => report.municipality), lags: useful.filter((report) => report.value === lowest).map((report) => report.municipality) });
    }
    const silent = entry.silent.filter((code) => answered.has(code));
    if (silent.length > 0) of("silentMembers", silent.length, { silent, reporters: entry.reporters.length }, silent);
    for (const contradiction of entry.contradictions) of("contradicted", contradiction.values.length, { subject: contradiction.subject, municipalities: contradiction.values.map((value) => value.municipality) });
  }
  return patterns;
}

function hotSpots(inputs: PatternInputs, thresholds: PatternThresholds): Pattern[] {
  const loads = inputs.members.flatMap((member) => {
    const hours = inputs.load.perMunicipality[member.code]?.hoursPerYear.typical;
    return hours === undefined ? [] : [{ member, hours }];
  });
  const middle = median(loads.map(({ hours }) => hours));
  if (loads.length < 3 || middle === 0) return [];
  return loads.filter(({ hours }) => hours >= thresholds.hotSpotFrom * middle).map(({ member, hours }): Pattern => ({ code: "loadHotSpot", municipalities: [member.code], collaborations: [], facts: { hoursPerYear: Math.round(hours), regionHoursPerYear: Math.round(middle), times: Math.round((10 * hours) / middle) / 10 }, weight: hours / middle }));
}

export type MotiveProfile = { readonly leading: readonly string[]; readonly municipalities: readonly string[] };

/**
 * Municipalities by what drives them: the two motives that stand out most above the municipality's own mean (so that
 * one who calls everything important is not put with everybody). The profile's name is that of its motives: plain.
 */
export function motiveProfiles(motives: MotiveImportance): MotiveProfile[] {
  const profiles = new Map<string, string[]>();
  for (const [code, importance] of Object.entries(motives).sort(([a], [b]) => (a < b ? -1 : 1))) {
    const middle = mean(Object.values(importance));
    if (middle === null) continue;
    const leading = Object.entries(importance).filter(([, value]) => value !== null && value > middle).sort((a, b) => (b[1] ?? 0) - (a[1] ?? 0) || (a[0] < b[0] ? -1 : 1)).slice(0, 2).map(([motive]) => motive).sort();
    if (leading.length > 0) profiles.set(leading.join("+"), [...(profiles.get(leading.join("+")) ?? []), code]);
  }
  return [...profiles].map(([key, municipalities]) => ({ leading: key.split("+"), municipalities })).sort((a, b) => b.municipalities.length - a.municipalities.length || (a.leading.join() < b.leading.join() ? -1 : 1));
}
