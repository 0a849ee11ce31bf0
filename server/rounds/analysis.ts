/**
 * The regional analysis of a round, for the adviser's pages, exports and the region's report: gathers the stored scores
 * and inventories of the members, has `server/region` compute, and words what it finds by the instrument's region.json.
 */
import { compileExpression, holds, scopeOf } from "../assessment/expression.ts";
import type { AssessmentResult } from "../assessment/results.ts";
import { problem } from "../accounts/problem.ts";
import { regionAnalyser, type MunicipalityInput, type RegionAnalysis, type RegionInput } from "../region/analysis.ts";
import type { Scores } from "../region/comparison.ts";
import { regionDeclaration, type RegionDeclaration } from "../region/declaration.ts";
import type { Member } from "../region/inputs.ts";
import { readAmbitions, readInventory, readRates, type Answers } from "../region/reading.ts";
import type { RegisterDecision as Decision } from "../region/register/register.ts";
import { sentence, type Text } from "../region/wording.ts";
import type { Facts } from "../region/patterns.ts";
import { RegisterDecisions, Rounds, type StoredRound } from "../store/regions.ts";
import { type StoredSubmission, Submissions } from "../store/submissions.ts";
import { bothLanguages, instrumentOf, type ReadyInstrument } from "./instruments.ts";
import { frozenAnswers, resultOf } from "./submitting.ts";

/** A municipality's established facts, kept in memory by submission and revision: they never change. */
type Stored = { readonly code: string; readonly answers: Answers; readonly result: AssessmentResult };

/** Everything that the parts need: the analysis and the words for its codes. */
export type RoundAnalysis = {
  readonly round: StoredRound;
  readonly declaration: RegionDeclaration;
  readonly members: readonly Member[];
  readonly analysis: RegionAnalysis;
  readonly municipalities: readonly Stored[];
  readonly titles: Titles;
};

/** What people call the codes of the instrument: choices per field, measures, layers. */
export type Titles = {
  readonly choices: Readonly<Record<string, Readonly<Record<string, Text>>>>;
  readonly measures: Readonly<Record<string, Text>>;
  readonly layers: Readonly<Record<string, Text>>;
};

const analysers = new Map<string, ReturnType<typeof regionAnalyser>>();
const facts = new Map<string, Stored>();
const KEPT_ANALYSERS = 16;
const KEPT_FACTS = 1500;

/** The analysis of a round as its submissions stand. Refused when the instrument declares no region. */
export async function analyseRound(round: StoredRound): Promise<RoundAnalysis> {
  const ready = await instrumentOf(round);
  const declared = regionDeclaration.safeParse(ready.instrument.region);
  if (!declared.success) throw problem("notFound", [{ path: "region.json", what: { nl: `${round.instrument.id} ${round.instrument.version} beschrijft geen regionale analyse.`, en: `${round.instrument.id} ${round.instrument.version} declares no regional analysis.` } }]);
  const declaration = withAssumptions(declared.data, round.assumptions ?? {});
  const [municipalities, decisions, earlier] = await Promise.all([scored(round), decisionsOf(round), earlierScores(round)]);
  const members: Member[] = round.members.map(({ code, name, inhabitants, province, position }) => ({ code, name, inhabitants, ...(province === null ? {} : { province }), ...(position === null ? {} : { position }) }));
  const input: RegionInput = { declaration, members, municipalities: municipalities.map((stored) => inputOf(stored, declaration)), decisions, earlier };
  return { round, declaration, members, municipalities, analysis: analyserOf(String(round._id))(input), titles: titlesOf(ready, declaration) };
}

function analyserOf(round: string): ReturnType<typeof regionAnalyser> {
  let analyser = analysers.get(round);
  if (!analyser) {
    analyser = regionAnalyser();
    analysers.set(round, analyser);
    for (const old of [...analysers.keys()].slice(0, Math.max(0, analysers.size - KEPT_ANALYSERS))) analysers.delete(old);
  }
  return analyser;
}

const inputs = new WeakMap<Stored, Map<string, MunicipalityInput>>();

/** Reading answers again gives new objects and costs time; the same facts and declaration give the same input. */
function inputOf(stored: Stored, declaration: RegionDeclaration): MunicipalityInput {
  const known = inputs.get(stored) ?? new Map<string, MunicipalityInput>();
  inputs.set(stored, known);
  const key = JSON.stringify([declaration.inventory, declaration.rates, declaration.ambitions]);
  let input = known.get(key);
  if (!input) {
    input = {
      code: stored.code, inventory: readInventory(stored.code, stored.answers, declaration), ambitions: readAmbitions(stored.code, stored.answers, declaration),
      rates: readRates(stored.answers, declaration), scores: scoresOf(stored.result),
    };
    known.set(key, input);
  }
  return input;
}

function scoresOf(result: AssessmentResult): Scores {
  return Object.fromEntries(Object.entries(result.measures).map(([name, measure]) => [name, { value: measure.value, ...(measure.groups ? { groups: measure.groups } : {}) }]));
}

/** Submitted and later: a draft is nobody's statement yet. In the order of the round's members. */
async function scored(round: StoredRound): Promise<Stored[]> {
  const submissions = await Submissions.find({ round: round._id, state: { $in: ["submitted", "established", "published"] }, result: { $ne: null } }).sort({ code: 1 }).lean<StoredSubmission[]>();
  return Promise.all(submissions.map(async (submission) => {
    const key = `${String(submission._id)}/${submission.revision}/${String(submission.result)}`;
    const known = facts.get(key);
    if (known) return known;
    const [file, result] = await Promise.all([frozenAnswers(submission), resultOf(submission)]);
    const stored: Stored = { code: submission.code, answers: file?.answers ?? {}, result };
    facts.set(key, stored);
    for (const old of [...facts.keys()].slice(0, Math.max(0, facts.size - KEPT_FACTS))) facts.delete(old);
    return stored;
  }));
}

async function earlierScores(round: StoredRound): Promise<Record<string, Scores>> {
  const before = round.earlierRound ? await Rounds.findById(round.earlierRound).lean<StoredRound>() : null;
  if (!before) return {};
  return Object.fromEntries((await scored(before)).map((stored) => [stored.code, scoresOf(stored.result)]));
}

/** Decisions belong to the region, so that the next round remembers them. */
async function decisionsOf(round: StoredRound): Promise<Decision[]> {
  const stored = await RegisterDecisions.find({ region: round.region }).sort({ left: 1, right: 1 }).lean<{ left: string; right: string; same: boolean }[]>();
  return stored.map(({ left, right, same }): Decision => same ? { kind: "same", reports: [{ name: left }, { name: right }] } : { kind: "different", these: [{ name: left }], those: [{ name: right }] });
}

const WEIGHT = "partnerWeight.";

/** The figures that load and partners rest on, by the names under which the adviser changes them. */
export function assumptionsOf(declaration: RegionDeclaration): Record<string, number> {
  const ranges = Object.entries(declaration.assumptions).flatMap(([name, range]) => isRange(range) ? [[`${name}.low`, range.low], [`${name}.typical`, range.typical], [`${name}.high`, range.high]] as const : []);
  const weights = Object.entries(declaration.partners?.weights ?? {}).map(([criterion, weight]) => [WEIGHT + criterion, weight] as const);
  return { administrativeEuroPerHour: declaration.rates.administrative.defaultEuroPerHour, officialEuroPerHour: declaration.rates.official.defaultEuroPerHour, ...Object.fromEntries([...ranges, ...weights]) };
}

function isRange(value: unknown): value is { low: number; typical: number; high: number } {
  return typeof value === "object" && value !== null && "typical" in value;
}

/** The adviser's own figures for this round in place of the declared ones; low ≤ typical ≤ high is kept. */
function withAssumptions(declaration: RegionDeclaration, own: Readonly<Record<string, number>>): RegionDeclaration {
  const changed = structuredClone(declaration);
  if (own["administrativeEuroPerHour"] !== undefined) changed.rates.administrative = { defaultEuroPerHour: own["administrativeEuroPerHour"] };
  if (own["officialEuroPerHour"] !== undefined) changed.rates.official = { defaultEuroPerHour: own["officialEuroPerHour"] };
  for (const [name, range] of Object.entries(changed.assumptions)) {
    if (!isRange(range)) continue;
    const sorted = [own[`${name}.low`] ?? range.low, own[`${name}.typical`] ?? range.typical, own[`${name}.high`] ?? range.high].sort((a, b) => a - b);
    range.low = sorted[0] ?? range.low;
    range.typical = sorted[1] ?? range.typical;
    range.high = sorted[2] ?? range.high;
  }
  const weights = changed.partners?.weights;
  for (const criterion of Object.keys(weights ?? {}) as (keyof NonNullable<typeof weights>)[]) if (weights) weights[criterion] = own[WEIGHT + criterion] ?? weights[criterion];
  return changed;
}

// ---- words ----------------------------------------------------------------------------------------------------

type Choice = { readonly value?: unknown; readonly text?: unknown } | string | number;
type Element = { readonly name?: string; readonly choices?: readonly Choice[]; readonly rows?: readonly Choice[]; readonly elements?: readonly Element[]; readonly templateElements?: readonly Element[] };

function titlesOf(ready: ReadyInstrument, declaration: RegionDeclaration): Titles {
  const choices: Record<string, Record<string, Text>> = {};
  const walk = (elements: readonly Element[]): void => {
    for (const element of elements) {
      if (element.name !== undefined) {
        const listed = [...element.choices ?? [], ...element.rows ?? []].flatMap((choice) => typeof choice === "object" && choice.value !== undefined ? [[String(choice.value), bothLanguages(choice.text, String(choice.value))] as const] : []);
        if (listed.length > 0) choices[element.name] = Object.fromEntries(listed);
      }
      walk(element.elements ?? []);
      walk(element.templateElements ?? []);
    }
  };
  for (const { survey } of ready.instrument.questionnaires) for (const page of (survey as { pages?: readonly Element[] } | null)?.pages ?? []) walk([page]);
  const measures = Object.fromEntries(ready.instrument.measures.map((measure) => [measure.name, bothLanguages(measure.title, measure.name)]));
  const { fields } = declaration.inventory;
  return {
    choices: {
      ...choices,
      domain: { ...choices[fields.domain ?? ""], ...choices[declaration.ambitions?.fields.domain ?? ""] }, legalForm: choices[fields.legalForm ?? ""] ?? {}, role: choices[fields.role ?? ""] ?? {}, future: choices[fields.future ?? ""] ?? {},
      // The rows of the yield name the motives plainly; the measures' titles tell which figure of a motive is meant.
      motive: choices[fields.yieldPerMotive ?? ""] ?? {},
      capability: { ...choices[declaration.ambitions?.fields.needs ?? ""], ...choices[declaration.ambitions?.fields.offers ?? ""] }, horizon: choices[declaration.ambitions?.fields.horizon ?? ""] ?? {},
    },
    measures, layers: Object.fromEntries((ready.instrument.groups?.members ?? []).map((member) => [member.name, bothLanguages(member.title, member.name)])),
  };
}

const SUBJECTS: Readonly<Record<string, Text>> = {
  role: { nl: "de rol", en: "the role" }, contribution: { nl: "de bijdrage", en: "the contribution" }, future: { nl: "de toekomst", en: "the future" }, legalForm: { nl: "de vorm", en: "the form" },
};

/** What a code in a finding is called: a municipality, domain, motive, capability or subject; else the text itself. */
export function nameOf(of: RoundAnalysis): (language: "nl" | "en") => (code: string) => string {
  const members = new Map(of.members.map((member) => [member.code, member.name]));
  const { domain, capability, motive: motives } = of.titles.choices;
  return (language) => (code) => {
    const motive = of.declaration.motives[code];
    return members.get(code) ?? domain?.[code]?.[language] ?? capability?.[code]?.[language] ?? motives?.[code]?.[language] ?? (motive === undefined ? undefined : of.titles.measures[motive]?.[language]) ?? SUBJECTS[code]?.[language] ?? code;
  };
}

/** A declared text with its facts filled in, in both languages; null when the instrument declares none for this code. */
export function worded(of: RoundAnalysis, declared: { readonly sentence: Text; readonly question?: Text | undefined } | undefined, found: Facts): { sentence: Text; question: Text | null } | null {
  if (!declared) return null;
  const name = nameOf(of);
  const both = (text: Text): Text => ({ nl: sentence(text, found, "nl", name("nl")), en: sentence(text, found, "en", name("en")) });
  return { sentence: both(declared.sentence), question: declared.question ? both(declared.question) : null };
}

/** The declared rules (tax rule, growth path) that hold for a municipality. */
export function rulesFor(of: RoundAnalysis, code: string): { name: string; domain: string | null; title: Text; sentence: Text }[] {
  const stored = of.municipalities.find((municipality) => municipality.code === code);
  if (!stored) return [];
  const measures = Object.fromEntries(Object.entries(stored.result.measures).map(([name, measure]) => [name, measure.value]));
  const scope = scopeOf({ ...stored.answers, measures }, stored.result.date);
  const found: Record<string, string | number> = {};
  for (const [name, value] of [...Object.entries(stored.answers), ...Object.entries(measures)]) if (typeof value === "number" || typeof value === "string") found[name] = value;
  return (of.declaration.partners?.rules ?? []).flatMap((rule) => {
    const compiled = compileExpression(rule.when);
    if (!compiled.ok || !holds(compiled.evaluate(scope))) return [];
    return [{ name: rule.name, domain: rule.domain ?? null, title: rule.title, sentence: worded(of, rule, found)?.sentence ?? rule.sentence }];
  });
}
