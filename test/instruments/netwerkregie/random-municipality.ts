/**
 * A random but plausible municipality: size as in the Netherlands (nearly half at most 30,000 inhabitants, a few
 * large), and a few hidden traits that hang together: who directs well has trust and an overview, who is busy is tired,
 * layers differ. The same seed always gives the same municipality.
 */
import type { Batch, Municipality } from "./answers.ts";

export function randomMunicipality(seed: number): Municipality {
  const random = generator(seed);
  const draw = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  const chance = (probability: number): boolean => random() < probability;
  /** Bell-shaped around the middle, within 0 and 1. */
  const trait = (middle = 0.5, width = 1): number => clamp(middle + width * ((random() + random() + random()) / 3 - 0.5), 0, 1);

  const inhabitants = Math.round(5_000 * Math.exp(trait(0.47, 1.3) * 4));
  const maturity = trait(0.5, 1.5);
  const trust = clamp(0.5 * maturity + 0.5 * trait(0.55, 1.4), 0, 1);
  const busy = trait(0.5, 1.5);
  const weak = clamp(trait(0.5, 1.3) + (inhabitants < 15_000 ? 0.2 : 0), 0, 1);
  const wantsSay = trait(0.45, 1.5);
  const failed = chance(0.3);
  const marks = (count: number, level: number): string => Array.from({ length: count }, () => { const at = random() + 1.1 * (level - 0.5); return at > 0.66 ? "y" : at > 0.33 ? "p" : random() < 0.12 ? "d" : "n"; }).join("");
  const staffFte = Math.round(inhabitants * (0.0065 + 0.002 * random()));
  const collaborationCount = Math.max(2, Math.round((6 + 10 * Math.log2(1 + inhabitants / 6_000)) * (0.3 + 1.3 * random())));
  const layer = (tilt: number, apart: number) => {
    const level = 2.2 + 2.2 * clamp(0.55 * trust + 0.3 * maturity + 0.15 * random() + tilt, 0, 1);
    const near = (shift: number): number => clamp(level + shift + apart * (random() - 0.5), 1, 5);
    return { all: level, societalTask: near(0), trustAndRoom: near(2 * (trust - 0.5)), businesslikeness: near(-0.1), agreements: near(-0.1), bridgingLeadership: near(0), lightLoad: near(1.4 * (0.45 - busy)), clearConsultation: near(0), reciprocity: near(-0.1), energy: near(1.6 * (0.45 - busy)), wantMore: near(0.5 - wantsSay), heard: near(0) };
  };
  const apart = 0.4 + 1.4 * random();
  const count = (least: number, most: number): number => Math.round(least + (most - least) * random());
  const keen = chance(0.08) ? 1 : 0;
  const motive = (): readonly [number, number] => { const importance = Math.min(4, Math.round(4 * trait(0.6, 1.6)) + keen); return [importance, clamp(Math.round(importance * (0.35 + 0.5 * maturity + 0.3 * random())), 0, 4)]; };
  const domains = shuffled(themes, random);
  const outlook = draw(["surplus", "balanced", "balanced", "deficit"]);
  const level = (shift: number): number => clamp(Math.round(4 * trait(0.5 + shift, 1.4)), 0, 4);

  return {
    key: `random-${seed}`, name: `Gemeente ${seed}`, code: `GM${String(10_000 + seed).slice(-4)}`, about: "", inhabitants, staffFte, budgetMillionEuro: Math.max(8, Math.round(inhabitants * (2.4 + 1.4 * random()) / 1000)),
    vacancyShare: Math.round(2 + 16 * weak * random()), soloFunctions: Math.round((6 + staffFte * 0.05) * weak), budgetOutlook: outlook, centreRole: inhabitants > 60_000 && chance(0.6) ? "yes" : chance(0.07) ? "yes" : "no",
    drivers: { service247: level(0), economise: level(outlook === "deficit" ? 0.3 : -0.05), complexity: level(0.1), newTasks: level(0), labourMarket: level(weak - 0.4) },
    trend: [Math.round(-1 + 3 * random()), Math.round(-1 + 3 * clamp(0.5 * random() + 0.5 * busy, 0, 1))],
    overview: chance(0.25 + 0.5 * maturity) ? "yes" : draw(["partly", "partly", "no"]), policy: chance(maturity) ? "recent" : draw(["old", "no"]), portfolioHolder: chance(0.4 + 0.4 * maturity) ? "yes" : "no",
    collaborations: batches(collaborationCount, { random, draw, chance, maturity, busy, isLarge: inhabitants > 60_000 }),
    layers: { bestuur: [count(3, 9), layer(0.3 * (random() - 0.45), apart)], management: [count(3, 9), layer(0.1 * (random() - 0.5), apart)], medewerkers: [count(4, 14), layer(0.5 * (random() - 0.65), apart)] },
    motives: Object.fromEntries(domains.slice(0, count(0, 4)).map((domain) => [domain, Object.fromEntries(motives.map((name) => [name, motive()]))])),
    ambitions: domains.slice(0, Math.floor(7 * random() * (0.4 + maturity))).map((domain) => [domain, level(0), draw(["year1", "year4", "year4", "later"]), chance(0.35 + 0.45 * maturity) ? ["staff"] : [], chance(0.8) ? ["specialists"] : [], chance(maturity) ? "yes" : "no"] as const),
    thresholds: shuffled(kinds, random).slice(0, count(0, 4)).map((kind) => [kind, count(0, 4), draw(["fact", "experience", "hearsay", "image"])] as const),
    autonomy: Math.round(4 * wantsSay), failed: failed ? { effect: Math.round(4 * (1 - trust * random())), reviewed: chance(0.4) ? "yes" : "no" } : null,
    checks: { acquaintance: marks(5, 0.3 + 0.5 * trust), support: marks(5, 0.15 + 0.6 * maturity), explorers: marks(5, 0.1 + 0.65 * maturity), explore: marks(4, 0.2 + 0.75 * maturity), develop: marks(5, 0.05 + 0.75 * maturity), direct: marks(5, -0.1 + 0.95 * maturity) },
    images: 4.4 - 2.4 * trust, imagesApart: Object.fromEntries(images.map((image) => [image, imageLevel(image, clamp(4.3 - 2.2 * trust + 1.6 * (random() - 0.5), 1, 5))])), views: 2.6 - 1.8 * trust, viewsApart: { autonomy: 3.6 * wantsSay, failedAttempts: failed ? 1.2 + 2.8 * random() : 0.8, costSharing: 3.2 * random(), capacity: 0.6 + 2.8 * busy, size: 3 * random(), systems: 0.5 + 2.5 * random() },
    governance: { govTopic: "Een opgave", govDomain: draw(themes), govParticipants: count(2, 14), govTrust: clamp(Math.round(3.4 * trust), 0, 3), govConsensus: clamp(Math.round(3 * trait(0.3 + 0.4 * trust)), 0, 3), govCompetencies: count(0, 3), govHost: draw(["self", "other", "other", "no", "no"]), govSizeDifference: count(0, 2), govExitEase: count(0, 2), govLoadAcceptable: count(0, 2), govStability: draw(["flexibility", "stability", "both"]) },
    needs: ["ownStaff", "legalPerson", "policyRoom", "councilPowers", "publicPowers", "privatePartners", "temporary", "financialRisk"].filter((_need, index) => chance([0.5, 0.35, 0.3, 0.25, 0.3, 0.15, 0.25, 0.3][index] ?? 0)),
    layerWish: Object.fromEntries(["bestuur", "management", "medewerkers"].map((each) => [each, Object.fromEntries(motives.map((name) => [name, 1.5 * apart * (random() - 0.5)]))])),
    expect: { headline: [], given: [], never: [] },
  };
}

const themes = ["taxes", "resources", "safety", "traffic", "economy", "education", "culture", "social", "health", "living"];
const motives = ["vulnerability", "quality", "cost", "knowledge", "power"];
const kinds = ["autonomy", "failedAttempt", "image", "costSharing", "size", "trust", "capacity", "council", "systems", "culture", "staffFear", "rules"];
const images = ["costsMore", "enoughSay", "tooSmall", "canLeave", "onlyTalk"];
/** Two of the statements say the opposite of the image. */
const imageLevel = (image: string, level: number): number => (image === "enoughSay" || image === "canLeave" ? 6 - level : level);
const common = ["social", "safety", "health", "living", "traffic", "economy"];
const others = ["education", "culture", "governance", "taxes", "automation", "personnel", "procurement", "legal", "finance", "communication", "information"];

type Circumstances = { readonly random: () => number; readonly draw: (list: readonly string[]) => string; readonly chance: (probability: number) => boolean; readonly maturity: number; readonly busy: number; readonly isLarge: boolean };

/** Most collaborations alike, a few that one wants to stop, merge, lighten or strengthen. */
function batches(count: number, { random, draw, chance, maturity, busy, isLarge }: Circumstances): Batch[] {
  const style = random();
  const forms = style < 0.15 ? ["covenant", "networkTactical", "serviceAgreement", "letterOfIntent"] : style > 0.9 ? ["publicBody", "operationsBody", "foundation", "publicBody", "covenant"] : ["publicBody", "covenant", "networkTactical", "centreArrangement", "serviceAgreement", "networkStrategic", "lightArrangement", "foundation"];
  const resources = random();
  const roles = isLarge && chance(0.5) ? ["host", "participant", "participant", "supplier"] : chance(0.3) ? ["customer", "participant", "participant"] : ["participant", "participant", "participant", "customer", "supplier"];
  const known = random();
  const habits = { known: known < 0.12 ? 0.35 : known < 0.35 ? 0.7 : 1, preparationHours: Math.round(2 + 6 * random() * busy) / 2, travelHours: Math.round(1 + 3 * random()) / 2, perHead: 4 + 44 * random() * random(), ...(chance(0.2) ? { first: 6 } : {}) };
  const make = (size: number, change: Partial<Batch>): Batch => {
    const domains: Record<string, number> = {};
    for (let index = 0; index < size; index += 1) { const domain = chance(0.25 + 0.3 * resources) ? draw(others) : draw(common); domains[domain] = (domains[domain] ?? 0) + 1; }
    return { domains, forms, role: roles, meetings: [Math.round(1 + 7 * busy * random()), Math.round(1 + 13 * busy * random())], yields: clamp(1 + 2 * maturity * random() + random(), 0.3, 3.7), satisfaction: Math.min(5, Math.round(1.4 + 2.2 * random() + 1.6 * maturity)), future: "continue", wgrLevel: clamp(0.1 + 0.9 * maturity + 0.5 * (random() - 0.3), 0, 1), ...(chance(0.25 + 0.5 * maturity) ? { evaluated: "yes" as const } : {}), ...habits, ...change };
  };
  const apart = ["stop", "merge", "lighten", "strengthen"].filter(() => chance(0.28)).map((future) => make(1 + Math.floor(2.5 * random()), { future, ...(future === "strengthen" ? { yields: 2.6, satisfaction: 4 } : { yields: 1.1, satisfaction: chance(0.5) ? 2 : 3 }) }));
  return [make(Math.max(1, count - apart.length * 2), {}), ...apart];
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

function shuffled(list: readonly string[], random: () => number): string[] {
  return list.map((value) => [random(), value] as const).sort(([a], [b]) => a - b).map(([, value]) => value);
}

/** mulberry32 */
function generator(seed: number): () => number {
  let state = (seed * 0x9e3779b1) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}
