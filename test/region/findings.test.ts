/** Partners, patterns, improvements, scenarios, ambitions and phase on a small region told as a story. */
import { describe, expect, test } from "@jest/globals";
import { ambitionMap } from "../../server/region/ambitions.ts";
import { DEFAULT_LIMITS, findImprovements, type ImprovementLimits } from "../../server/region/improvements.ts";
import type { Ambition, Member } from "../../server/region/inputs.ts";
import { loadTable, type LoadSettings } from "../../server/region/load.ts";
import { coalitions, distanceKm, partnerFinder, type PartnerInputs } from "../../server/region/partners.ts";
import { DEFAULT_THRESHOLDS, findPatterns, motiveProfiles } from "../../server/region/patterns.ts";
import { regionPhase } from "../../server/region/phase.ts";
import { register } from "../../server/region/register/register.ts";
import { scenario } from "../../server/region/scenario.ts";
import { list, number, sentence } from "../../server/region/wording.ts";
import { DECLARATION } from "./synthetic.ts";
import { reported } from "./reported.ts";

const MEMBERS: readonly Member[] = [["A", "Aanwijk", 18000], ["B", "Beekzoom", 22000], ["C", "Centrumstad", 90000], ["D", "Dalmeer", 25000]].map(([code, name, inhabitants]) => ({ code: String(code), name: String(name), inhabitants: Number(inhabitants) }));
const exact = (value: number) => ({ low: value, typical: value, high: value });
const SETTINGS: LoadSettings = {
  rates: { administrativeEuroPerHour: 100, officialEuroPerHour: 80 },
  assumptions: { timesPerYear: exact(0), durationHours: exact(0), preparationHours: exact(0), travelHours: exact(0), attendees: exact(0), coordinationHoursPerYear: exact(0), contributionEuroPerYear: exact(0) },
};
const meeting = (timesPerYear: number) => ({ timesPerYear, durationHours: 2, preparationHours: 1, travelHours: 1, attendees: 1 });
const others = (code: string) => ["A", "B", "C"].filter((other) => other !== code);

/** A, B and C sit at three tables in the social domain; the third yields nothing and two want to stop it. */
const REPORTS = ["A", "B", "C"].flatMap((code) => [
  reported(code, "Regiotafel Jeugd", { domain: "social", partners: others(code), administrative: meeting(10), yieldPerMotive: { quality: 70 }, future: "continue" }),
  reported(code, "Regiotafel Wmo", { domain: "social", partners: others(code), administrative: meeting(8), yieldPerMotive: { quality: 60 }, future: "merge" }),
  reported(code, "Overleg Mantelzorg", { domain: "social", partners: others(code), administrative: meeting(2), yieldPerMotive: { quality: 10 }, future: code === "C" ? "continue" : "stop", legalForm: "publicBody" }),
]);
const AMBITIONS: readonly Ambition[] = [
  { municipality: "A", domain: "taxes", level: 4, horizon: "year1", offers: ["staff"], needs: ["taxOffice"], wishedPartners: ["C"] },
  { municipality: "B", domain: "taxes", level: 3, horizon: "year4", offers: ["data"], needs: ["taxOffice"], wishedPartners: [] },
  { municipality: "C", domain: "taxes", level: 3, horizon: "year1", offers: ["taxOffice"], needs: ["staff"], wishedPartners: ["A"] },
  { municipality: "D", domain: "taxes", level: 0, horizon: null, offers: [], needs: [], wishedPartners: [] },
];
const { entries } = register(REPORTS, MEMBERS);
const load = loadTable(entries, SETTINGS);
const PARTNER_INPUTS: PartnerInputs = { members: MEMBERS, entries, ambitions: AMBITIONS, thresholds: [{ municipality: "D", threshold: "autonomy", severity: 90 }], hoursPerYear: { A: 80, B: 80, C: 80 } };

describe("partners", () => {
  const find = partnerFinder(PARTNER_INPUTS);
  const matches = find("A", "taxes");

  test("who shares the ambition, offers what is needed and wishes it back comes first; the unwilling last", () => {
    expect(matches.map((match) => match.partner)).toEqual(["C", "B", "D"]);
    expect(matches[0]?.for.map((reason) => reason.criterion)).toEqual(expect.arrayContaining(["sharedAmbition", "complement", "wished", "ties"]));
    expect(matches[0]?.for.find((reason) => reason.criterion === "complement")?.facts).toEqual({ gets: ["taxOffice"], gives: ["staff"] });
    expect(matches[2]?.against.map((reason) => reason.criterion)).toEqual(expect.arrayContaining(["sharedAmbition", "thresholds", "ties"]));
  });

  test("the score is the weighted mean of the reasons, so that it can be computed again", () => {
    for (const match of matches) {
      const all = [...match.for, ...match.against];
      expect(all.every((reason) => reason.value >= 0 && reason.value <= 1)).toBe(true);
    }
    const only = partnerFinder({ ...PARTNER_INPUTS, weights: { sharedAmbition: 0, complement: 1, wished: 0, ties: 0, size: 0, proximity: 0, thresholds: 0, load: 0 } })("A", "taxes");
    expect(only[0]).toMatchObject({ partner: "C", score: 100 });
  });

  test("every criterion is for, against, neutral or unknown, and together they make the score", () => {
    const weights = { sharedAmbition: 3, complement: 3, wished: 2, ties: 2, size: 1, proximity: 1, thresholds: 2, load: 1 };
    for (const match of matches) {
      const reasons = [...match.for, ...match.against, ...match.neutral];
      expect([...reasons.map((reason) => reason.criterion), ...match.unknown].sort()).toEqual(Object.keys(weights).sort());
      const sum = reasons.reduce((total, reason) => total + reason.weight * reason.value, 0) + match.unknown.reduce((total, criterion) => total + weights[criterion] * 0.5, 0);
      expect(match.score).toBeCloseTo((100 * sum) / 15, 1);
    }
    // A and C share 90,000 against 18,000 residents: five times is no "similar size"; B has 22,000.
    expect(matches.find((match) => match.partner === "B")?.for.map((reason) => reason.criterion)).toContain("size");
    const twoAndAHalf = partnerFinder({ ...PARTNER_INPUTS, members: MEMBERS.map((member) => member.code === "B" ? { ...member, inhabitants: 45000 } : member) })("A", "taxes");
    expect(twoAndAHalf.find((match) => match.partner === "B")?.for.map((reason) => reason.criterion)).not.toContain("size");
  });

  test("says what it does not know, and proximity uses the distance if it is known", () => {
    expect(matches[0]?.unknown).toContain("proximity");
    // Utrecht – Amersfoort, about 20 km as the crow flies
    expect(distanceKm({ latitude: 52.0907, longitude: 5.1214 }, { latitude: 52.1561, longitude: 5.3878 })).toBeCloseTo(19.6, 0);
  });

  test("a coalition of three names its weakest pair", () => {
    const [best] = coalitions("taxes", MEMBERS, find);
    expect(best?.members).toEqual(["A", "B", "C"]);
    expect(best?.inhabitants).toBe(130000);
    expect(best?.weakestPair).toEqual(["A", "B"]);
  });
});

describe("patterns", () => {
  const patterns = findPatterns({ members: MEMBERS, entries, load, motives: { A: { quality: 90, cost: 20 }, B: { quality: 80, cost: 30 }, C: { quality: 10, cost: 95 } } });
  const of = (code: string) => patterns.filter((pattern) => pattern.code === code);

  test("the same partners sit at three tables", () => {
    expect(of("samePartners")).toHaveLength(1);
    expect(of("samePartners")[0]).toMatchObject({ municipalities: ["A", "B", "C"], facts: { bodies: 3, members: 3 } });
  });

  test("nobody calls the third table useful; wishes for it contradict each other", () => {
    expect(of("nobodyCallsUseful").map((pattern) => pattern.facts["name"])).toEqual(["Overleg Mantelzorg"]);
    expect(of("contradicted").map((pattern) => pattern.facts["subject"])).toContain("future");
  });

  test("motive profiles are named by what stands out", () => {
    expect(motiveProfiles({ A: { quality: 90, cost: 20 }, B: { quality: 80, cost: 30 }, C: { quality: 10, cost: 95 }, D: { quality: null, cost: null } })).toEqual([
      { leading: ["quality"], municipalities: ["A", "B"] }, { leading: ["cost"], municipalities: ["C"] },
    ]);
  });

  test("a profile of one municipality is no cluster; the fields that overlap count every body of the domain", () => {
    expect(of("motiveProfile").map((pattern) => pattern.municipalities)).toEqual([["A", "B"]]);
    const tables = [...["Een", "Twee", "Drie", "Vier"].map((name) => ["A", "B", `Tafel ${name} ${name.repeat(3)}`] as const), ["C", "D", "Zorgpoort"] as const].flatMap(([one, other, name]) => [reported(one, name, { domain: "social", partners: [other] }), reported(other, name, { domain: "social", partners: [one] })]);
    const busy = register(tables, MEMBERS).entries;
    expect(findPatterns({ members: MEMBERS, entries: busy, load: loadTable(busy, SETTINGS), motives: {} }).find((pattern) => pattern.code === "overlappingFields")).toMatchObject({ municipalities: ["A", "B"], facts: { domain: "social", bodies: 5, most: 4, municipalities: 2 } });
  });

  test("a hot spot is measured against the median: of four municipalities the mean of the middle two", () => {
    // 100, 200, 300 and 400 hours: the middle is 250, and 400 is 1.6 times that.
    const tables = register(["A", "B", "C", "D"].map((code, index) => reported(code, "Regiotafel", { partners: [], coordinationHoursPerYear: 100 * (index + 1) })), MEMBERS).entries;
    const hot = findPatterns({ members: MEMBERS, entries: tables, load: loadTable(tables, SETTINGS), motives: {} }).filter((pattern) => pattern.code === "loadHotSpot");
    expect(hot).toMatchObject([{ municipalities: ["D"], facts: { hoursPerYear: 400, regionHoursPerYear: 250, times: 1.6 } }]);
    expect(partnerFinder({ ...PARTNER_INPUTS, hoursPerYear: { A: 100, B: 200, C: 300, D: 400 } })("A", "taxes").flatMap((match) => [...match.for, ...match.against]).find((reason) => reason.criterion === "load")?.facts["regionHoursPerYear"]).toBe(250);
  });

  test("who has not answered is not called silent", () => {
    const tables = register([reported("A", "Regiotafel", { partners: ["B", "C"] })], MEMBERS).entries;
    const silent = (answered: readonly string[]) => findPatterns({ members: MEMBERS, entries: tables, load: loadTable(tables, SETTINGS), motives: {}, answered }).filter((pattern) => pattern.code === "silentMembers").map((pattern) => pattern.municipalities);
    expect(silent(["A", "B"])).toEqual([["B"]]);
    expect(silent(["A"])).toEqual([]);
  });

  test("one active member: only one meets although three take part", () => {
    const idle = register(["A", "B", "C"].map((code) => reported(code, "Slapend verband", { partners: others(code), administrative: code === "A" ? meeting(4) : meeting(0) })), MEMBERS).entries;
    expect(findPatterns({ members: MEMBERS, entries: idle, load: loadTable(idle, SETTINGS), motives: {} }).map((pattern) => pattern.code)).toContain("oneActiveMember");
  });
});

describe("improvements and scenario", () => {
  const patterns = findPatterns({ members: MEMBERS, entries, load, motives: {} });
  const improvements = findImprovements({ entries, load, patterns, ambitions: AMBITIONS, publicLaw: ["publicBody"] });
  const stop = improvements.find((improvement) => improvement.kind === "stop");
  const merge = improvements.find((improvement) => improvement.kind === "merge");

  test("stop what yields little and most want to stop: 3 × 2 × 4 hours × 0.9, with its legal remark", () => {
    expect(stop?.names).toEqual(["Overleg Mantelzorg"]);
    expect(stop?.hoursSavedPerYear.typical).toBeCloseTo(24 * 0.9, 9);
    expect(stop?.legal).toBe("publicLawNeedsDecision");
    expect(stop?.affected).toEqual(["A", "B", "C"]);
  });

  test("merge the other two: half of the lighter table's 3 × 8 × 4 hours; the stopped one is not merged too", () => {
    expect(merge?.names).toEqual(["Regiotafel Jeugd", "Regiotafel Wmo"]);
    expect(merge?.hoursSavedPerYear).toEqual({ low: 96 * 0.3, typical: 48, high: 96 * 0.7 });
    expect(merge?.costSavedEuroPerYear.typical).toBeCloseTo(4800, 9);
  });

  test("what is merged shares the members of these bodies, not of all that meet in nearly the same circle", () => {
    const four = (name: string, domain: string, codes: readonly string[]) => codes.map((code) => reported(code, name, { domain, partners: codes.filter((other) => other !== code), administrative: meeting(4) }));
    const tables = register([...four("Tafel Wonen", "living", ["A", "B", "C", "D"]), ...four("Woondeal", "living", ["A", "B", "C", "D"]), ...four("Sportraad", "culture", ["A", "B", "C"])], MEMBERS).entries;
    const table = loadTable(tables, SETTINGS);
    const found = findImprovements({ entries: tables, load: table, patterns: findPatterns({ members: MEMBERS, entries: tables, load: table, motives: {} }), ambitions: [] });
    expect(found.find((improvement) => improvement.kind === "merge")).toMatchObject({ names: ["Tafel Wonen", "Woondeal"], facts: { bodies: 2, members: 4 } });
  });

  test("one wish to stop counts where the yield is low, and the sentence says so", () => {
    const table = register(["A", "B", "C"].map((code) => reported(code, "Raad", { partners: others(code), administrative: meeting(4), yieldPerMotive: { quality: 20 }, future: code === "A" ? "stop" : "lighten" })), MEMBERS).entries;
    expect(findImprovements({ entries: table, load: loadTable(table, SETTINGS), patterns: [], ambitions: [] })[0]).toMatchObject({ kind: "stop", wording: "stopMeagre", facts: { stop: 1, reporters: 3, yieldScore: 20 } });
    expect(stop?.wording).toBe("stop");
  });

  test("start where three want something and nothing joins them; it costs hours", () => {
    const start = improvements.find((improvement) => improvement.kind === "start");
    expect(start).toMatchObject({ domain: "taxes", affected: ["A", "B", "C"] });
    expect(start?.hoursSavedPerYear.typical).toBeLessThan(0);
  });

  test("what is wished to be lighter is worded as a wish when it yields much; euros follow each municipality's own rate, without contributions", () => {
    const own = register(["A", "B"].map((code) => reported(code, "Regiotafel Jeugd", { partners: code === "A" ? ["B"] : ["A"], administrative: meeting(10), contributionEuroPerYear: 5000, yieldPerMotive: { quality: 90 }, future: "lighten" })), MEMBERS).entries;
    const table = loadTable(own, { ...SETTINGS, ratesOf: { A: { administrativeEuroPerHour: 50, officialEuroPerHour: 40 } } });
    const [lighten] = findImprovements({ entries: own, load: table, patterns: [], ambitions: [] });
    expect(lighten).toMatchObject({ kind: "lighten", wording: "lightenWished" });
    // A: 40 hours at € 50, B: 40 hours at € 100, of which 35 %.
    expect(lighten?.hoursSavedPerYear.typical).toBeCloseTo(80 * 0.35, 9);
    expect(lighten?.costSavedEuroPerYear.typical).toBeCloseTo((40 * 50 + 40 * 100) * 0.35, 9);
  });

  test("what costs more hours keeps low ≤ typical ≤ high, however wide the range of the load", () => {
    const unsure = register(["A", "B"].map((code) => reported(code, "Regiotafel Jeugd", { partners: code === "A" ? ["B"] : ["A"], administrative: { ...meeting(4), attendees: null }, yieldPerMotive: { quality: 90 }, future: "strengthen" })), MEMBERS).entries;
    const heavier = register([reported("C", "Groot overleg", { administrative: meeting(100) })], MEMBERS).entries;
    const all = [...unsure, ...heavier];
    const table = loadTable(all, { ...SETTINGS, assumptions: { ...SETTINGS.assumptions, attendees: { low: 1, typical: 5, high: 6 } } });
    const found = findImprovements({ entries: all, load: table, patterns: [], ambitions: [] }).find((improvement) => improvement.kind === "strengthen");
    // 2 × 4 × 4 hours × 1–6 attendees, of which 10–50 %.
    expect(found?.hoursSavedPerYear).toEqual({ low: -96, typical: -40, high: -32 * 0.1 });
  });

  test("from when on is declared: other limits, other proposals", () => {
    const kinds = (limits: Partial<ImprovementLimits>) => findImprovements({ entries, load, patterns, ambitions: AMBITIONS, limits: { ...DEFAULT_LIMITS, ...limits } }).map((improvement) => improvement.kind);
    expect(kinds({ startMembers: 4 })).not.toContain("start");
    expect(kinds({ stopBelow: 0, wishedByMoreThan: 1 })).not.toContain("stop");
    expect(kinds({ mergeBodies: 4 })).not.toContain("merge");
    expect(findPatterns({ members: MEMBERS, entries, load, motives: {}, thresholds: { ...DEFAULT_THRESHOLDS, uselessBelow: 0 } }).map((pattern) => pattern.code)).not.toContain("nobodyCallsUseful");
  });

  test("a scenario of stop and merge: load falls by their sum, one table is left; a second claim on one table is overruled", () => {
    if (!stop || !merge) throw new Error("no improvements");
    const result = scenario([stop, merge, { ...merge, id: "again" }], entries, MEMBERS, load);
    expect(result.overruled).toEqual([{ id: "again", by: merge.id }]);
    expect(result.before.collaborations).toBe(3);
    expect(result.after.collaborations).toBe(1);
    expect(result.hoursSavedPerYear.typical).toBeCloseTo(21.6 + 48, 9);
    expect(result.after.hoursPerYear.typical).toBeCloseTo(result.before.hoursPerYear.typical - 69.6, 9);
  });
});

describe("ambitions and phase", () => {
  test("three of four want it: shared, and what they can exchange", () => {
    const [row] = ambitionMap(AMBITIONS, MEMBERS);
    expect(row).toMatchObject({ domain: "taxes", state: "shared", ambitious: ["A", "B", "C"], meanLevel: 2.5 });
    expect(row?.exchanges).toEqual([{ capability: "staff", offers: ["A"], needs: ["C"] }, { capability: "taxOffice", offers: ["C"], needs: ["A", "B"] }]);
  });

  test("who offers what he needs himself has nobody to exchange it with", () => {
    expect(ambitionMap([{ municipality: "A", domain: "taxes", level: 3, horizon: null, offers: ["legal"], needs: ["legal"], wishedPartners: [] }], MEMBERS)[0]?.exchanges).toEqual([]);
  });

  test("a later phase never hides an earlier hole", () => {
    const text = { nl: "x", en: "x" };
    const gate = (figure: string, atLeast: number) => ({ figure, atLeast, title: text, action: text });
    const declaration = { ...DECLARATION, phases: [{ name: "verkennen", title: text, requires: [gate("density", 0.1)] }, { name: "ontwikkelen", title: text, requires: [gate("confirmedShare", 0.8)] }, { name: "regisseren", title: text, requires: [gate("density", 0.2)] }] };
    const phase = regionPhase(declaration, { density: 0.5, confirmedShare: 0.4 });
    expect(phase.reached).toBe("verkennen");
    expect(phase.next).toBe("ontwikkelen");
    expect(phase.roadMap.map((open) => open.figure)).toEqual(["confirmedShare"]);
    expect(phase.steps.map((step) => step.reached)).toEqual([true, false, false]);
    expect(regionPhase(declaration, { density: null }).reached).toBeNull();
  });
});

describe("wording", () => {
  test("fills facts, names codes, cuts long lists, and shows a fault", () => {
    const text = { nl: "{municipalities} zitten samen in {bodies} tafels; {unknown}", en: "" };
    expect(sentence(text, { municipalities: ["A", "B"], bodies: 1234.56 }, "nl", (code) => MEMBERS.find((member) => member.code === code)?.name ?? code)).toBe("Aanwijk en Beekzoom zitten samen in 1.234,6 tafels; {unknown}");
    expect(list(["1", "2", "3", "4", "5", "6", "7", "8"], "nl")).toBe("1, 2, 3, 4, 5 en 3 andere");
    expect(number(-1234567, "en")).toBe("-1,234,567");
    expect(number(-0.01, "nl")).toBe("0");
  });
});
