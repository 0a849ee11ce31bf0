/**
 * A made-up country for scale: every municipality takes part in `perMunicipality` collaborations with neighbours on a
 * ring, so that regions are local as real ones are. Deterministic.
 */
import type { MunicipalityInput, RegionInput } from "../../server/region/analysis.ts";
import type { RegionDeclaration } from "../../server/region/declaration.ts";
import type { Future, Member, ReportedCollaboration } from "../../server/region/inputs.ts";
import { perturbName, seeded } from "./register/perturb.ts";

const KINDS = ["Omgevingsdienst", "Veiligheidsregio", "Werkvoorzieningschap", "Recreatieschap", "Regionaal Archief", "Belastingsamenwerking", "Inkoopbureau", "Regiotafel Wonen", "Jeugdhulp", "Sociale Dienst", "Afvalsamenwerking", "ICT-dienst", "Mobiliteitsoverleg"];
const DOMAINS = ["safety", "environment", "social", "economy", "housing", "finance", "mobility"];
const FORMS = ["openbaar-lichaam", "bedrijfsvoeringsorganisatie", "centrumregeling", "convenant", "informal"];
const FUTURES: readonly Future[] = ["continue", "strengthen", "lighten", "merge", "stop"];
const SYLLABLES = ["ba", "den", "ho", "ker", "lo", "mer", "no", "ra", "sel", "ter", "vel", "wou", "zand", "drecht", "huizen", "broek", "burg", "dam"];

const range = (low: number, typical: number, high: number) => ({ low, typical, high });
const text = (both: string) => ({ nl: both, en: both });

export const DECLARATION: RegionDeclaration = {
  inventory: { panel: "collaborations", fields: { name: "name" }, administrative: { timesPerYear: "a", durationHours: "b", attendees: "c" }, official: { timesPerYear: "d", durationHours: "e", attendees: "f" } },
  rates: { administrative: { defaultEuroPerHour: 110 }, official: { defaultEuroPerHour: 85 }, note: text("indicatief") },
  assumptions: { timesPerYear: range(2, 4, 8), durationHours: range(1, 2, 3), preparationHours: range(0.5, 1, 2), travelHours: range(0.5, 1, 1.5), attendees: range(1, 2, 3), coordinationHoursPerYear: range(0, 20, 80), contributionEuroPerYear: range(0, 0, 0) },
  thresholds: ["autonomy"], motives: { quality: "motiveQuality", cost: "motiveCost", vulnerability: "motiveVulnerability" },
  comparison: [{ name: "factors", title: text("Factors"), measures: ["trust", "task", "autonomy"] }], phases: [],
};

function placeName(random: () => number): string {
  const count = 2 + Math.floor(random() * 2);
  const word = Array.from({ length: count }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)] ?? "").join("");
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** A region of `size` municipalities with about `perMunicipality` reported collaborations each. */
export function syntheticRegion(size: number, perMunicipality = 33, seed = 7): RegionInput {
  const random = seeded(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const members: Member[] = Array.from({ length: size }, (_unused, index) => ({ code: `GM${String(index).padStart(4, "0")}`, name: `${placeName(random)} ${index}`, inhabitants: Math.round(8000 * Math.exp(random() * 2.6)), province: `P${Math.floor((index * 12) / size)}` }));
  const inventories = members.map((): ReportedCollaboration[] => []);
  const bodies = Math.round((size * perMunicipality) / 6.5);
  const meeting = () => ({ timesPerYear: random() < 0.1 ? null : Math.floor(random() * 13), durationHours: 1 + Math.floor(random() * 3), preparationHours: random() < 0.2 ? null : 1, travelHours: random() < 0.2 ? null : 0.5, attendees: 1 + Math.floor(random() * 3) });
  for (let body = 0; body < bodies; body++) {
    const start = Math.floor(random() * size);
    const reach = Math.min(size, 3 + Math.floor(random() * 9));
    const codes = Array.from({ length: reach }, (_unused, offset) => (start + offset) % size).filter(() => random() < 0.9);
    const name = `${pick(KINDS)} ${placeName(random)}`;
    const domain = pick(DOMAINS);
    const legalForm = pick(FORMS);
    for (const index of codes) {
      const member = members[index] as Member;
      const inventory = inventories[index] as ReportedCollaboration[];
      inventory.push({
        id: `${member.code}:${inventory.length}`, municipality: member.code, name: perturbName(name, random), legalForm, domain,
        partners: codes.filter((other) => other !== index && random() < 0.8).map((other) => (members[other] as Member).code), otherPartners: [], role: "participant",
        administrative: meeting(), official: meeting(), coordinationHoursPerYear: random() < 0.3 ? null : Math.floor(random() * 120), contributionEuroPerYear: Math.floor(random() * 200000),
        yieldPerMotive: { quality: Math.floor(random() * 101), cost: random() < 0.3 ? null : Math.floor(random() * 101), vulnerability: Math.floor(random() * 101) }, yieldEuroPerYear: null,
        satisfaction: Math.floor(random() * 101), future: pick(FUTURES), brings: [], receives: [], subdomain: null,
      });
    }
  }
  const score = () => { const value = Math.round(random() * 100); return { value, groups: { bestuur: { value, n: 8, suppressed: false, agreement: 0.8 }, management: { value: Math.max(0, value - 10), n: 10, suppressed: false, agreement: 0.7 }, medewerkers: { value: null, n: null, suppressed: true, agreement: null } } }; };
  const municipalities = members.map((member, index): MunicipalityInput => ({
    code: member.code, inventory: inventories[index] as ReportedCollaboration[], rates: { administrativeEuroPerHour: 110, officialEuroPerHour: 85 },
    ambitions: DOMAINS.slice(0, 4).map((domain) => ({ municipality: member.code, domain, level: Math.floor(random() * 5), horizon: "2030", offers: [pick(["people", "knowledge", "systems"])], needs: [pick(["people", "knowledge", "systems"])], wishedPartners: [] })),
    scores: { trust: score(), task: score(), autonomy: score(), motiveQuality: score(), motiveCost: score(), motiveVulnerability: score() },
  }));
  return { declaration: DECLARATION, members, municipalities, decisions: [] };
}
