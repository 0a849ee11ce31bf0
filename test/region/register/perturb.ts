/**
 * Dirty inventories from clean ones: what people do to a name when they type it from memory. Deterministic.
 */
import type { ReportedCollaboration } from "../../../server/region/inputs.ts";

/** mulberry32: small, well-spread, and the same everywhere. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const ABBREVIATE: readonly (readonly [RegExp, string])[] = [
  [/Veiligheidsregio/i, "VR"], [/Gemeentelijke Gezondheidsdienst( \(GGD\))?/i, "GGD"], [/Omgevingsdienst/i, "OD"],
  [/Regionale Uitvoeringsdienst( \(RUD\))?/i, "RUD"], [/Intergemeentelijke Sociale Dienst/i, "ISD"], [/Regionale Sociale Dienst/i, "RSD"],
  [/Werkvoorzieningschap/i, "WVS"], [/Noord/, "N."], [/Zuid/, "Z."],
];

/** One name as somebody might type it. */
export function perturbName(name: string, random: () => number): string {
  let text = name;
  const roll = random();
  if (roll < 0.3) return text;
  if (random() < 0.4) text = text.replace(/\s*\([^)]*\)/g, "");
  if (random() < 0.35) for (const [pattern, short] of ABBREVIATE) if (random() < 0.6) text = text.replace(pattern, short);
  if (random() < 0.2) text = `GR ${text}`;
  if (random() < 0.2) text = text.toLowerCase();
  const words = text.split(" ");
  if (random() < 0.25 && words.length > 2) words.splice(Math.floor(random() * words.length), 1);
  text = words.join(" ");
  if (random() < 0.4 && text.length > 6) {
    const at = 1 + Math.floor(random() * (text.length - 3));
    const kind = random();
    text = kind < 0.35 ? text.slice(0, at) + text.slice(at + 1)
      : kind < 0.7 ? text.slice(0, at) + text[at + 1] + text[at] + text.slice(at + 2)
      : text.slice(0, at) + text[at] + text.slice(at);
  }
  return text;
}

const SHORTENED: readonly (readonly [RegExp, string])[] = [
  [/Gemeenschappelijke regeling/i, "Gem. reg."], [/Recreatieschap/i, "RS"], [/Gemeentelijke/i, "Gem."], [/Regionale?/i, "Reg."], [/Intergemeentelijke?/i, "Interg."],
  [/Gezondheidsdienst/i, "gezondh.dienst"], [/belastingsamenwerking/i, "bel.samenw."], [/Veiligheidsregio/i, "Veiligheids regio"], [/Midden/i, "Mid."], [/Holland/i, "Hol."], [/Noord-/i, "N-"], [/Oost/i, "O."],
];
const ROMAN: readonly (readonly [RegExp, string])[] = [[/\b2\b/, "II"], [/\b3\b/, "III"], [/\bII\b/, "2"], [/\bIII\b/, "3"]];

/** A name that nobody knows the body by yet, the same for everybody. */
function coined(arrangement: string): string {
  const random = seeded([...arrangement].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7));
  const text = Array.from({ length: 3 }, () => ["ba", "vi", "ro", "ka", "len", "mo", "tus", "ri", "za", "pel", "dor", "ne"][Math.floor(random() * 12)]).join("");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function twoSlips(name: string, random: () => number): string {
  let text = name;
  for (let slip = 0; slip < 2; slip++) {
    const at = 1 + Math.floor(random() * Math.max(1, text.length - 2));
    const kind = random();
    text = kind < 0.3 ? text.slice(0, at) + text.slice(at + 1) : kind < 0.6 ? `${text.slice(0, at)}${"aeiournst"[Math.floor(random() * 9)]}${text.slice(at + 1)}` : `${text.slice(0, at)}${text[at + 1] ?? ""}${text[at] ?? ""}${text.slice(at + 2)}`;
  }
  return text;
}

/** Other things that people do to a name than `perturbName` knows, and than the matching was tuned on. */
const OTHER_WAYS: readonly ((name: string, random: () => number, province: string) => string)[] = [
  (name, random) => `${random() < 0.5 ? "GR" : "Gemeenschappelijke regeling"} ${name.replace(/^gemeenschappelijke regeling /i, "")}`,
  (name, random, province) => random() < 0.5 ? `${name} (${province})` : `${name} ${province}`,
  (name) => { const [first = "", ...rest] = name.split(" "); return rest.length > 0 ? [...rest, first].join(" ") : name; },
  (name) => { const [first = "", ...rest] = name.split(" "); return rest.length > 0 ? `${rest.join(" ")}, ${first}` : name; },
  (name, random) => { const words = name.split(" "); if (words.length > 2) words.splice(Math.floor(random() * words.length), 1); return words.join(" "); },
  (name, random) => SHORTENED.reduce((text, [pattern, short]) => random() < 0.5 ? text.replace(pattern, short) : text, name),
  twoSlips,
  (name) => { const found = ROMAN.find(([pattern]) => pattern.test(name)); return found ? name.replace(...found) : name; },
  (name, random) => random() < 0.5 ? `${coined(name)} (voorheen ${name.replace(/[()]/g, "")})` : `${name.replace(/[()]/g, "")} (nu ${coined(name)})`,
  (name) => name.toUpperCase(),
  (name) => name.replace(/-/g, " "),
  (name) => name.replace(" ", ""),
  (name) => name.replace(/ en /g, " & "),
  (name) => { const great = name.replace(/\([^)]*\)/g, "").split(/[ -]+/).filter((word) => /^[A-Z]/.test(word)); return great.length >= 3 ? great.map((word) => word[0]).join("") : name; },
];

/** One name as somebody else might type it: a third as it is, a fifth changed twice. */
export function perturbOtherwise(name: string, random: () => number, province = "Gelderland"): string {
  const roll = random();
  const change = (text: string) => OTHER_WAYS[Math.floor(random() * OTHER_WAYS.length)]?.(text, random, province) ?? text;
  return roll < 0.35 ? name : roll < 0.8 ? change(name) : change(change(name));
}

export type Membership = { readonly municipality: string; readonly arrangement: string; readonly province?: string };

/** Inventories of all participants: perturbed names, of the partners `keep` remembered. */
export function inventories(memberships: readonly Membership[], random: () => number, keep = 0.7, perturb: (name: string, random: () => number, province?: string) => string = perturbName): { reports: ReportedCollaboration[]; truth: string[] } {
  const participants = new Map<string, string[]>();
  for (const { municipality, arrangement } of memberships) participants.set(arrangement, [...(participants.get(arrangement) ?? []), municipality]);
  const reports: ReportedCollaboration[] = [];
  const truth: string[] = [];
  const nothing = { timesPerYear: null, durationHours: null, preparationHours: null, travelHours: null, attendees: null };
  memberships.forEach(({ municipality, arrangement, province }, index) => {
    reports.push({
      id: `${municipality}:${index}`, municipality, name: perturb(arrangement, random, province), legalForm: null, domain: null,
      partners: (participants.get(arrangement) ?? []).filter((code) => code !== municipality && random() < keep), otherPartners: [], role: null,
      administrative: nothing, official: nothing, coordinationHoursPerYear: null, contributionEuroPerYear: null, yieldPerMotive: {}, yieldEuroPerYear: null,
      satisfaction: null, future: null, brings: [], receives: [], subdomain: null,
    });
    truth.push(arrangement);
  });
  return { reports, truth };
}

/** Pairwise precision and recall of groups against the truth, over all pairs of reports. */
export function quality(groups: readonly (readonly number[])[], truth: readonly string[]): { precision: number; recall: number } {
  const pairs = (count: number) => (count * (count - 1)) / 2;
  let together = 0;
  let right = 0;
  for (const group of groups) {
    together += pairs(group.length);
    const counts = new Map<string, number>();
    for (const index of group) counts.set(truth[index] ?? "", (counts.get(truth[index] ?? "") ?? 0) + 1);
    for (const count of counts.values()) right += pairs(count);
  }
  const counts = new Map<string, number>();
  for (const name of truth) counts.set(name, (counts.get(name) ?? 0) + 1);
  let wanted = 0;
  for (const count of counts.values()) wanted += pairs(count);
  return { precision: together === 0 ? 1 : right / together, recall: wanted === 0 ? 1 : right / wanted };
}
