/**
 * Full answers from a municipality told in a few lines: its inventory entry by entry, its respondents one by one. The
 * spread between respondents comes from a fixed hash of their place, so the same story always gives the same answers.
 */
import { asObjects, isObject, readJson } from "./instrument-files.ts";
import type { JsonObject } from "./instrument-files.ts";

type Check = string;
type Layer = readonly [count: number, levels: Readonly<Record<string, number>>];

/** A batch of similar collaborations: so many per domain, forms and roles in turn. */
export type Batch = {
  readonly domains: Readonly<Record<string, number>>; readonly forms: readonly string[]; readonly role: readonly string[];
  /** Administrative and official meetings a year. */
  readonly meetings: readonly [number, number];
  /** Mean yield 0–4. */
  readonly yields: number; readonly satisfaction: number; readonly future: string; readonly wgr?: "arranged"; readonly evaluated?: "yes"; readonly contribution?: number;
  /** Share of the entries of which more than the essentials is known (1). */
  readonly known?: number;
  /** How much of the Wgr list is arranged, 0–1; without it the usual mixture. */
  readonly wgrLevel?: number;
  readonly preparationHours?: number; readonly travelHours?: number;
  /** Euro an inhabitant for a public-law body. */
  readonly perHead?: number;
  /** The first entry takes this many times the meetings. */
  readonly first?: number;
};

export type Expectation = {
  /** Among the first ten that are given. */
  readonly headline: readonly string[];
  readonly given: readonly string[];
  readonly never: readonly string[];
  readonly networkForm?: string; readonly legalForm?: string;
};

export type Municipality = {
  readonly key: string; readonly name: string; readonly code: string; readonly about: string;
  readonly inhabitants: number; readonly staffFte: number; readonly vacancyShare: number; readonly soloFunctions: number; readonly budgetMillionEuro: number; readonly budgetOutlook: string; readonly centreRole: string;
  readonly drivers: Readonly<Record<string, number>>; readonly trend: readonly [number, number]; readonly overview: string; readonly policy: string; readonly portfolioHolder: string;
  readonly collaborations: readonly Batch[];
  readonly layers: { readonly bestuur: Layer; readonly management: Layer; readonly medewerkers: Layer };
  /** Per domain and motive: importance and realisation, 0–4. */
  readonly motives: Readonly<Record<string, Readonly<Record<string, readonly [number, number]>>>>;
  /** Domain, level, horizon, offers, needs, discussed. */
  readonly ambitions: readonly (readonly [string, number, string, readonly string[], readonly string[], string])[];
  /** Kind, severity, basis. */
  readonly thresholds: readonly (readonly [string, number, string])[];
  readonly autonomy: number; readonly failed: { readonly effect: number; readonly reviewed: string } | null;
  /** A letter per row of each check list: y(es), p(artly), n(o). */
  readonly checks: { readonly acquaintance: Check; readonly support: Check; readonly explorers: Check; readonly explore: Check; readonly develop: Check; readonly direct: Check };
  /** Agreement 1–5 with the images; how heavy thresholds weigh in the layers, 0–4. */
  readonly images: number; readonly imagesApart?: Readonly<Record<string, number>>; readonly views: number; readonly viewsApart?: Readonly<Record<string, number>>;
  readonly governance: Readonly<Record<string, string | number>>; readonly needs: readonly string[];
  readonly expect: Expectation;
  /** How much more or less a layer finds each motive important. */
  readonly layerWish?: Readonly<Record<string, Readonly<Record<string, number>>>>;
};

type Answers = Record<string, unknown>;

/** The answers file of one municipality. */
export function answersOf(municipality: Municipality): JsonObject {
  const file = {
    instrument: "netwerkregie", version: "1.0.0", date: "2026-11-23",
    answers: { ...profile(municipality), collaborations: inventory(municipality), ...views(municipality), ...progress(municipality), ...governance(municipality) },
    respondents: respondents(municipality),
    invited: Object.fromEntries(Object.entries(municipality.layers).map(([layer, [count]]) => [layer, count + Math.ceil(count / 5)])),
  };
  return JSON.parse(JSON.stringify(file)) as JsonObject;
}

function profile(m: Municipality): Answers {
  return {
    municipalityName: m.name, cbsCode: m.code, inhabitants: m.inhabitants, centreRole: m.centreRole, staffFte: m.staffFte, vacancyShare: m.vacancyShare, soloFunctions: m.soloFunctions,
    budgetMillionEuro: m.budgetMillionEuro, budgetOutlook: m.budgetOutlook, drivers: m.drivers, trendNumber: m.trend[0], trendIntensity: m.trend[1], overview: m.overview, collaborationPolicy: m.policy, portfolioHolder: m.portfolioHolder,
    rateAdministrative: 110, rateOfficial: 85, hoursPerFte: 1400, defaultDurationHours: 2, defaultPreparationHours: 2, defaultTravelHours: 1, defaultAdministrativeAttendees: 1, defaultOfficialAttendees: 2,
  };
}

const publicLaw = ["publicBody", "operationsBody", "jointOrgan", "centreArrangement", "lightArrangement"];
const motives = ["vulnerability", "quality", "cost", "knowledge", "power"];

function inventory(m: Municipality): Answers[] {
  const names = domainNames();
  const numberIn: Record<string, number> = {};
  return m.collaborations.flatMap((batch, batchIndex) => Object.entries(batch.domains).flatMap(([domain, count]) => Array.from({ length: count }, (_each, index): Answers => {
    const number = (numberIn[domain] = (numberIn[domain] ?? 0) + 1);
    const turn = number + batchIndex + Object.keys(batch.domains).indexOf(domain);
    const form = pick(batch.forms, turn);
    const isPublic = publicLaw.includes(form);
    const place = `${m.key}/${batchIndex}/${domain}/${index}`;
    const essentials = { name: `${words[turn % words.length] ?? ""} ${names[domain] ?? domain} ${number}`, legalForm: form, domain };
    if (spread(place, "known") > (batch.known ?? 1)) return essentials;
    const times = batch.first !== undefined && batchIndex === 0 && turn === 1 ? batch.first : 1;
    return {
      ...essentials, role: pick(batch.role, turn), startYear: 2004 + (turn * 3) % 20,
      ...meetings("administrative", times * batch.meetings[0], place, batch), ...meetings("official", times * batch.meetings[1], place, batch), coordinationHoursPerYear: isPublic ? 60 : 20,
      ...(spread(place, "paid") > (batch.known ?? 1) ? {} : { contributionEuroPerYear: batch.contribution ?? (isPublic ? Math.round(m.inhabitants * (batch.perHead ?? 5) * (0.4 + 1.2 * spread(place, "contribution"))) : 0) }),
      yield: Object.fromEntries(motives.map((motive) => [motive, clamp(Math.round(batch.yields + 2 * spread(place, motive) - 1), 0, 4)])),
      satisfaction: batch.satisfaction, future: batch.future, brings: [pick(["money", "staff", "knowledge"], turn)], receives: [pick(["services", "knowledge", "nothing"], turn)], evaluatedRecently: batch.evaluated ?? pick(["no", "yes", "dk"], turn),
      ...(isPublic ? { wgr: batch.wgr ? wgrArranged : batch.wgrLevel === undefined ? wgrMixed : wgrOf(batch.wgrLevel, place) } : {}),
    };
  })));
}

const words = ["Regiotafel", "Samenwerking", "Platform", "Kring", "Overleg"];
const wgrArranged = { councilView: "arranged", information: "arranged", residents: "arranged", evaluation: "arranged", leaving: "arranged", advisoryCommittee: "na" };
const wgrMixed = { councilView: "arranged", information: "arranged", residents: "missing", evaluation: "started", leaving: "dk", advisoryCommittee: "missing" };

/** A list arranged to a degree; of the rest a third is not known. */
function wgrOf(level: number, place: string): Answers {
  const state = (key: string): string => (spread(place, key) < level ? "arranged" : pick(["missing", "started", "dk"], Math.floor(3 * spread(place, `${key}?`))));
  return Object.fromEntries(Object.keys(wgrMixed).map((key) => [key, state(key)]));
}

function meetings(who: "administrative" | "official", perYear: number, place: string, batch: Batch): Answers {
  const times = Math.max(0, Math.round(perYear + 2 * spread(place, who) - 1));
  if (times === 0) return { [`${who}MeetingsPerYear`]: 0 };
  return { [`${who}MeetingsPerYear`]: times, [`${who}DurationHours`]: 2, [`${who}PreparationHours`]: batch.preparationHours ?? (who === "official" ? 2 : 1.5), [`${who}TravelHours`]: batch.travelHours ?? 1, [`${who}Attendees`]: who === "official" ? 2 : 1 };
}

function views(m: Municipality): Answers {
  return {
    domainMotives: Object.entries(m.motives).map(([domain, scores]) => ({ motiveDomain: domain, importance: each(scores, 0), realisation: each(scores, 1), driversHere: Object.entries(m.drivers).filter(([, value]) => value >= 3).map(([driver]) => driver) })),
    ambitions: m.ambitions.map(([ambitionDomain, ambitionLevel, ambitionHorizon, offers, needs, ambitionDiscussed]) => ({ ambitionDomain, ambitionLevel, ambitionHorizon, ...(offers.length > 0 ? { offers } : {}), ...(needs.length > 0 ? { needs } : {}), ambitionDiscussed })),
    thresholds: m.thresholds.map(([thresholdKind, thresholdSeverity, thresholdBasis]) => ({ thresholdKind, thresholdSeverity, thresholdBasis, thresholdHolders: ["management"] })),
    autonomyWeight: m.autonomy, failedAttempt: m.failed ? "yes" : "no", ...(m.failed ? { failedAttemptEffect: m.failed.effect, failedAttemptReviewed: m.failed.reviewed } : {}),
  };
}

const each = (scores: Readonly<Record<string, readonly [number, number]>>, which: 0 | 1): Answers => Object.fromEntries(Object.entries(scores).map(([motive, pair]) => [motive, pair[which]]));

const letters: Readonly<Record<string, string>> = { y: "yes", p: "partly", n: "no", d: "dk" };

function progress(m: Municipality): Answers {
  const survey = readJson("participation.json");
  const lists = { acquaintance: m.checks.acquaintance, support: m.checks.support, explorers: m.checks.explorers, progressExplore: m.checks.explore, progressDevelop: m.checks.develop, progressDirect: m.checks.direct };
  return Object.fromEntries(Object.entries(lists).map(([name, marks]) => [name, Object.fromEntries(rowsOf(survey, name).map((row, index) => [row, letters[marks[index] ?? ""] ?? "dk"]))]));
}

function governance(m: Municipality): Answers {
  if (Object.keys(m.governance).length === 0) return {};
  const rows = rowsOf(readJson("governance.json"), "govNeeds");
  return { ...m.governance, govNeeds: Object.fromEntries(rows.map((row) => [row, m.needs.includes(row) ? "yes" : "no"])) };
}

const reversed: ReadonlySet<string> = new Set(asObjects(readJson("scoring-perspective.json")["measures"]).flatMap((measure) => asObjects(measure["items"])).filter((item) => item["reverse"] === true).map((item) => String(item["question"])));

function respondents(m: Municipality): Answers[] {
  const survey = readJson("perspective.json");
  const suffixes: Readonly<Record<string, string>> = { bestuur: "Bestuur", management: "Management", medewerkers: "Medewerkers" };
  const wish = Object.values(m.motives)[0] ?? {};
  return Object.entries(m.layers).flatMap(([layer, [count, levels]]) => Array.from({ length: count }, (_each, index) => {
    const place = `${m.key}/${layer}/${index}`;
    const near = (level: number, key: string, lowest: number, highest: number): number => clamp(Math.round(level + 1.4 * spread(place, key) - 0.7), lowest, highest);
    const involvement = near(2, "involvement", 0, 4);
    const answers: Answers = { involvement, regionalHoursPerMonth: Math.round(involvement * (3 + 5 * spread(place, "hours"))), motiveImportance: {}, motiveYield: {} };
    for (const which of ["motiveImportance", "motiveYield"] as const) answers[which] = Object.fromEntries(motives.map((motive) => [motive, near((wish[motive] ?? [2, 2])[which === "motiveImportance" ? 0 : 1] + (which === "motiveImportance" ? (m.layerWish?.[layer]?.[motive] ?? 0) : 0), which + motive, 0, 4)]));
    for (const question of matrices(survey)) {
      const name = String(question["name"]);
      const construct = name.replace(suffixes[layer] ?? "", "");
      if (construct === name || name in answers) continue;
      const level = levels[construct] ?? levels["all"] ?? 3;
      answers[name] = Object.fromEntries(rowsOf(survey, name).map((row) => [row, near(reversed.has(`${name}.${row}`) ? 6 - level : level, name + row, 1, 5)]));
    }
    answers["images"] = Object.fromEntries(rowsOf(survey, "images").map((row) => [row, near(m.imagesApart?.[row] ?? (positiveImages.has(row) ? 6 - m.images : m.images), `image${row}`, 1, 5)]));
    answers["thresholdView"] = Object.fromEntries(rowsOf(survey, "thresholdView").map((row) => [row, near(m.viewsApart?.[row] ?? m.views, `view${row}`, 0, 4)]));
    answers["readinessView"] = Object.fromEntries(rowsOf(survey, "readinessView").map((row) => [row, near(levels[row] ?? levels["all"] ?? 3, `ready${row}`, 1, 5)]));
    answers["explorerWilling"] = spread(place, "explorer") < 0.4 ? "yes" : "no";
    return { id: `${layer}-${index + 1}`, group: layer, answers };
  }));
}

/** Statements that say the opposite of the image. */
const positiveImages: ReadonlySet<string> = new Set(["enoughSay", "canLeave", "goodNeighbours"]);

const questionsOf = (survey: JsonObject): readonly JsonObject[] => asObjects(survey["pages"]).flatMap((page) => asObjects(page["elements"]));
const matrices = (survey: JsonObject): readonly JsonObject[] => questionsOf(survey).filter((question) => question["type"] === "matrix");

function rowsOf(survey: JsonObject, name: string): string[] {
  const question = questionsOf(survey).find((each_) => each_["name"] === name);
  if (!question) throw new Error(`No question «${name}» in the questionnaire.`);
  return asObjects(question["rows"]).map((row) => String(row["value"]));
}

function domainNames(): Record<string, string> {
  const panel = questionsOf(readJson("inventory.json")).find((question) => question["name"] === "collaborations");
  const domain = asObjects(panel?.["templateElements"]).find((question) => question["name"] === "domain");
  return Object.fromEntries(asObjects(domain?.["choices"]).map((choice) => [String(choice["value"]), isObject(choice["text"]) ? String(choice["text"]["nl"]).replace(/^[0-9.]+ |^Bedrijfsvoering: /, "").replace(/^Volkshuisvesting.*/, "Wonen") : ""]));
}

const pick = (list: readonly string[], turn: number): string => list[turn % list.length] ?? "";
const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** A number from 0 to 1 that only depends on the place (FNV-1a). */
function spread(place: string, key: string): number {
  let hash = 0x811c9dc5;
  for (const character of `${place}#${key}`) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  return ((hash ^ (hash >>> 13)) >>> 0) / 0xffffffff;
}
