/** The parts of the regional analysis as the adviser's pages and the exports get them. */
import { problem } from "../accounts/problem.ts";
import { peersOf, sizeClass, type Peers } from "../region/comparison.ts";
import { coalitions } from "../region/partners.ts";
import { meanOverlap } from "../region/network/graph.ts";
import { layout, layoutLike, type Layout } from "../region/network/layout.ts";
import { scenario as computeScenario, type ScenarioSide } from "../region/scenario.ts";
import { analyseRound, rulesFor, worded, type RoundAnalysis } from "./analysis.ts";
import type { StoredRound } from "../store/regions.ts";

/** What narrows a part; a part takes no notice of what does not concern it. */
export type PartQuery = {
  readonly domain?: string | undefined; readonly form?: string | undefined; readonly layer?: string | undefined; readonly municipality?: string | undefined;
  readonly compareWith?: Peers | undefined; readonly mode?: "one" | "two" | undefined; readonly minimumWeight?: number | undefined;
};

export type PartName = "register" | "ties" | "load" | "comparison" | "network" | "partners" | "patterns" | "improvements" | "ambitions" | "phase" | "growth";

/** The parts, by name; each gives plain data. */
const PARTS = { register, ties, load, comparison, network, partners, patterns, improvements, ambitions, phase, growth } as const;

/** The content of each part, for the pages. */
export type AnalysisContent = { readonly [P in PartName]: ReturnType<(typeof PARTS)[P]> & Head };

/** What every part carries: who the members are and what codes are called. */
export type Head = { readonly members: RoundAnalysis["members"]; readonly answered: readonly string[]; readonly titles: RoundAnalysis["titles"] };

/** One part of a round's analysis. */
export async function regionPart<P extends PartName>(round: StoredRound, part: P, query: PartQuery): Promise<AnalysisContent[P]> {
  return partOf(await analyseRound(round), part, query);
}

/** One part of an analysis at hand, for those who need several. */
export function partOf<P extends PartName>(of: RoundAnalysis, part: P, query: PartQuery): AnalysisContent[P] {
  // The table's own type ties each name to its content; TypeScript cannot follow that through an index.
  const make = PARTS[part] as unknown as (of: RoundAnalysis, query: PartQuery) => Omit<AnalysisContent[P], keyof Head>;
  const head: Head = { members: of.members, answered: of.municipalities.map((stored) => stored.code), titles: of.titles };
  return { ...head, ...make(of, query) } as AnalysisContent[P];
}

function filtered(of: RoundAnalysis, query: PartQuery) {
  return of.analysis.register().entries.filter((entry) => (query.domain === undefined || entry.domain === query.domain) && (query.form === undefined || entry.legalForm === query.form) && (query.municipality === undefined || entry.participants.includes(query.municipality)));
}

function register(of: RoundAnalysis, query: PartQuery) {
  const entries = filtered(of, query).map(({ reports, ...entry }) => ({
    ...entry,
    reports: reports.map(({ municipality, name, role, future, satisfaction, contributionEuroPerYear, brings, receives, subdomain }) => ({ municipality, name, role, future, satisfaction, contributionEuroPerYear, brings, receives, subdomain })),
  }));
  return {
    entries,
    totals: { collaborations: entries.length, reports: entries.reduce((sum, entry) => sum + entry.reports.length, 0), proposed: entries.filter((entry) => entry.certainty === "proposed").length, silent: entries.filter((entry) => entry.silent.length > 0).length, toDiscuss: entries.filter((entry) => entry.contradictions.length > 0).length },
  };
}

function ties(of: RoundAnalysis, query: PartQuery) {
  const entries = filtered(of, query);
  const answered = new Set(of.municipalities.map((stored) => stored.code));
  const counts = { confirmed: 0, claimed: 0, contradicted: 0 };
  for (const entry of entries) for (const tie of entry.ties) counts[tie.state] += 1;
  return {
    counts,
    toDiscuss: entries.filter((entry) => entry.contradictions.length > 0).map(({ id, name, contradictions, participants }) => ({ id, name, contradictions, participants })),
    // Who has not answered cannot confirm: told apart from who answered and left it out.
    claimed: entries.filter((entry) => entry.silent.length > 0).map(({ id, name, reporters, silent }) => ({ id, name, reporters, silent, notAnswered: silent.filter((code) => !answered.has(code)) })),
  };
}

function load(of: RoundAnalysis, query: PartQuery) {
  const table = of.analysis.load();
  const wanted = new Set(filtered(of, query).map((entry) => entry.id));
  return {
    ...table, perCollaboration: table.perCollaboration.filter((point) => wanted.has(point.id)), note: of.declaration.rates.note,
    perInhabitant: Object.fromEntries(of.members.flatMap((member) => {
      const own = table.perMunicipality[member.code];
      return own && member.inhabitants ? [[member.code, { hoursPerThousand: (1000 * own.hoursPerYear.typical) / member.inhabitants, euroPerInhabitant: own.costEuroPerYear.typical / member.inhabitants }]] : [];
    })),
  };
}

function comparison(of: RoundAnalysis, query: PartQuery) {
  const blocks = of.declaration.comparison.map((block) => ({ name: block.name, title: block.title, ...(of.analysis.comparison(block.name, { layer: query.layer ?? null }) ?? { layer: null, municipalities: [], rows: [] }) }));
  const response = Object.fromEntries(of.municipalities.map(({ code, result }) => [code, result.response]));
  const peers = query.municipality === undefined ? null : peersOf(query.municipality, query.compareWith ?? "region", of.members, sharedBodies(of));
  return {
    blocks, response, peers, sizeClasses: Object.fromEntries(of.members.map((member) => [member.code, sizeClass(member.inhabitants)])),
    presumed: blocks.flatMap((block) => block.rows.filter((row) => row.consensus === "presumed").map((row) => row.measure)),
  };
}

function sharedBodies(of: RoundAnalysis): (a: string, b: string) => number {
  const bodies = new Map<string, Set<string>>();
  for (const entry of of.analysis.register().entries) for (const code of entry.participants) bodies.set(code, (bodies.get(code) ?? new Set()).add(entry.id));
  return (a, b) => { let count = 0; for (const id of bodies.get(a) ?? []) if (bodies.get(b)?.has(id)) count += 1; return count; };
}

function network(of: RoundAnalysis, query: PartQuery) {
  const mode = query.mode ?? "two";
  const filter = { ...(query.domain === undefined ? {} : { domains: [query.domain] }), ...(query.form === undefined ? {} : { legalForms: [query.form] }), ...(query.minimumWeight === undefined || mode === "two" ? {} : { minimumWeight: query.minimumWeight }) };
  const { network: graph, metrics, communities, reciprocity, inDegreeCentralisation } = of.analysis.network(mode, filter);
  const { places, width, height } = of.analysis.layout(mode, filter);
  const { nodes: nodeMetrics, ...totals } = metrics;
  return {
    mode, width, height,
    nodes: graph.nodes.map((node, index) => ({ ...node, ...places[index], ...nodeMetrics[index], community: communities.of[index] ?? 0 })),
    edges: graph.edges, totals: { ...totals, reciprocity, inDegreeCentralisation, communities: communities.count, modularity: communities.modularity, overlap: meanOverlap(of.analysis.register().entries, of.members, filter) },
  };
}

function partners(of: RoundAnalysis, query: PartQuery) {
  const domains = [...new Set([...of.analysis.ambitions().map((row) => row.domain), ...Object.keys(of.analysis.load().perDomain).filter((domain) => domain !== "unknown")])].sort();
  const municipality = query.municipality ?? of.municipalities[0]?.code ?? of.members[0]?.code ?? "";
  const domain = query.domain ?? of.analysis.ambitions()[0]?.domain ?? domains[0] ?? "";
  const reasons = of.declaration.partners?.reasons ?? {};
  const matches = municipality === "" || domain === "" ? [] : of.analysis.partners(municipality, domain).map((match) => {
    const say = (side: "for" | "against") => match[side].map((reason) => {
      const declared = reasons[reason.criterion];
      return { ...reason, title: declared?.title ?? null, sentence: declared ? worded(of, { sentence: declared[side] }, { ...reason.facts, partner: match.partner, municipality })?.sentence ?? null : null };
    });
    return { ...match, for: say("for"), against: say("against"), neutral: match.neutral.map((reason) => ({ ...reason, title: reasons[reason.criterion]?.title ?? null })) };
  });
  return {
    municipality, domain, domains, matches, weights: of.declaration.partners?.weights ?? null,
    coalitions: domain === "" || of.members.length > LARGEST_FOR_COALITIONS ? [] : coalitions(domain, of.members, (code, field) => of.analysis.partners(code, field)),
    rules: rulesFor(of, municipality),
  };
}

/** Every member is matched with every other to find coalitions; in a country that says nothing and takes long. */
const LARGEST_FOR_COALITIONS = 120;

function patterns(of: RoundAnalysis, query: PartQuery) {
  const found = of.analysis.patterns().filter((pattern) => query.municipality === undefined || pattern.municipalities.includes(query.municipality));
  return { patterns: found.map((pattern) => ({ ...pattern, ...(worded(of, of.declaration.patterns?.wording[pattern.code], { ...pattern.facts, municipalities: pattern.facts["municipalities"] ?? pattern.municipalities }) ?? { sentence: null, question: null }) })) };
}

function improvements(of: RoundAnalysis, query: PartQuery) {
  const declared = of.declaration.improvements;
  const found = of.analysis.improvements().filter((improvement) => (query.municipality === undefined || improvement.affected.includes(query.municipality)) && (query.domain === undefined || improvement.domain === query.domain));
  return {
    shares: declared?.shares ?? null,
    improvements: found.map((improvement) => ({
      ...improvement, ...(worded(of, declared?.wording[improvement.wording] ?? declared?.wording[improvement.kind], { ...improvement.facts, names: improvement.names, affected: improvement.affected, name: improvement.names[0] ?? "", hoursSaved: Math.round(improvement.hoursSavedPerYear.typical), euroSaved: Math.round(improvement.costSavedEuroPerYear.typical) }) ?? { sentence: null, question: null }),
      legalText: declared?.legal[improvement.legal] ?? null, riskText: declared?.risks[improvement.risk] ?? null,
    })),
  };
}

function ambitions(of: RoundAnalysis) {
  return { rows: of.analysis.ambitions() };
}

function phase(of: RoundAnalysis) {
  const measure = of.declaration.phase;
  return { ...of.analysis.phase(), perMunicipality: Object.fromEntries(of.municipalities.map(({ code, result }) => [code, measure === undefined ? null : { value: result.measures[measure]?.value ?? null, category: result.measures[measure]?.category ?? null }])) };
}

function growth(of: RoundAnalysis) {
  return { rules: of.municipalities.flatMap(({ code }) => rulesFor(of, code).map((rule) => ({ ...rule, municipality: code }))) };
}

/** The network and load of a scenario beside the present. Improvements that no longer exist are told. */
export async function scenarioEffect(round: StoredRound, chosen: readonly string[]) {
  const of = await analyseRound(round);
  const known = new Map(of.analysis.improvements().map((improvement) => [improvement.id, improvement]));
  const found = chosen.map((id) => known.get(id)).filter((improvement) => improvement !== undefined);
  if (chosen.length > 0 && found.length === 0) throw problem("notFound", [{ path: "improvements", what: { nl: "Geen van deze verbeteringen bestaat nog.", en: "None of these improvements exists any more." } }]);
  const effect = computeScenario(found, of.analysis.register().entries, of.members, of.analysis.load());
  const before = layout(effect.before.network);
  const after = layoutLike(effect.after.network, effect.before.network, before);
  return { ...effect, before: placed(effect.before, before), after: placed(effect.after, after), gone: chosen.filter((id) => !known.has(id)), members: of.members, titles: of.titles };
}

function placed(side: ScenarioSide, places: Layout) {
  return { ...side, layout: places };
}
