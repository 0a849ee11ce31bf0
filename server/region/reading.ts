/**
 * From one municipality's stored answers to what the regional analysis reads, by the mapping in region.json. Answers
 * were checked at the edge; whatever is missing or "don't know" becomes `null`, never a guess.
 */
import type { RegionDeclaration } from "./declaration.ts";
import type { Ambition, Future, Meeting, ReportedCollaboration, Role } from "./inputs.ts";
import type { Rates } from "./load.ts";

export type Answers = Readonly<Record<string, unknown>>;

const ROLES: Readonly<Record<string, Role>> = { host: "host", participant: "participant", customer: "customer", supplier: "supplier" };
const FUTURES: Readonly<Record<string, Future>> = { continue: "continue", strengthen: "strengthen", lighten: "lighten", merge: "merge", stop: "stop" };

/** The inventory of one municipality. Entries without a name are left out: there is nothing to recognise them by. */
export function readInventory(municipality: string, answers: Answers, declaration: RegionDeclaration): ReportedCollaboration[] {
  const { inventory } = declaration;
  const { fields } = inventory;
  const listed = answers[inventory.panel];
  if (!Array.isArray(listed)) return [];
  const number = (entry: Answers, field: string | undefined, kind: string) => field === undefined ? null : toNumber(entry[field], inventory.values?.[kind]);
  const meeting = (entry: Answers, mapping: RegionDeclaration["inventory"]["administrative"]): Meeting => ({
    timesPerYear: number(entry, mapping.timesPerYear, "timesPerYear"), durationHours: number(entry, mapping.durationHours, "durationHours"),
    preparationHours: number(entry, mapping.preparationHours, "preparationHours"), travelHours: number(entry, mapping.travelHours, "travelHours"), attendees: number(entry, mapping.attendees, "attendees"),
  });
  return listed.flatMap((entry: unknown, index): ReportedCollaboration[] => {
    if (!isRecord(entry)) return [];
    const name = toText(entry[fields.name]);
    if (name === null) return [];
    const subdomain = fields.domain === undefined ? null : toText(entry[fields.domain]);
    const role = toText(fields.role === undefined ? null : entry[fields.role]);
    const future = toText(fields.future === undefined ? null : entry[fields.future]);
    return [{
      id: `${municipality}:${index}`, municipality, name,
      legalForm: fields.legalForm === undefined ? null : toText(entry[fields.legalForm]), domain: subdomain === null ? null : inventory.domainGroups?.[subdomain] ?? subdomain, subdomain,
      partners: toList(fields.partners === undefined ? null : entry[fields.partners]).filter((code) => code !== municipality),
      otherPartners: toNames(fields.otherPartners === undefined ? null : entry[fields.otherPartners]),
      role: role === null ? null : (inventory.roles ?? ROLES)[role] ?? null,
      administrative: meeting(entry, inventory.administrative), official: meeting(entry, inventory.official),
      coordinationHoursPerYear: number(entry, fields.coordinationHoursPerYear, "coordinationHoursPerYear"),
      contributionEuroPerYear: number(entry, fields.contributionEuroPerYear, "contributionEuroPerYear"),
      yieldPerMotive: readYield(fields.yieldPerMotive === undefined ? null : entry[fields.yieldPerMotive], inventory.values?.["yieldPerMotive"]),
      yieldEuroPerYear: number(entry, fields.yieldEuroPerYear, "yieldEuroPerYear"),
      satisfaction: number(entry, fields.satisfaction, "satisfaction"),
      future: future === null ? null : (inventory.futures ?? FUTURES)[future] ?? null,
      brings: toList(fields.brings === undefined ? null : entry[fields.brings]), receives: toList(fields.receives === undefined ? null : entry[fields.receives]),
    }];
  });
}

/** The ambitions of one municipality; a row without a domain is left out. */
export function readAmbitions(municipality: string, answers: Answers, declaration: RegionDeclaration): Ambition[] {
  const mapping = declaration.ambitions;
  const listed = mapping === undefined ? null : answers[mapping.panel];
  if (mapping === undefined || !Array.isArray(listed)) return [];
  const { fields } = mapping;
  return listed.flatMap((entry: unknown): Ambition[] => {
    if (!isRecord(entry)) return [];
    const domain = toText(entry[fields.domain]);
    if (domain === null) return [];
    const list = (field: string | undefined) => field === undefined ? [] : toList(entry[field]);
    return [{
      municipality, domain, level: toNumber(entry[fields.level], mapping.levels), horizon: fields.horizon === undefined ? null : toText(entry[fields.horizon]),
      offers: list(fields.offers), needs: list(fields.needs), wishedPartners: list(fields.wishedPartners),
    }];
  });
}

/** The municipality's own rates; the declared defaults where it gave none. */
export function readRates(answers: Answers, declaration: RegionDeclaration): Rates {
  const rate = (of: RegionDeclaration["rates"]["administrative"]) => (of.question === undefined ? null : toNumber(answers[of.question], undefined)) ?? of.defaultEuroPerHour;
  return { administrativeEuroPerHour: rate(declaration.rates.administrative), officialEuroPerHour: rate(declaration.rates.official) };
}

function readYield(value: unknown, numbers: Readonly<Record<string, number>> | undefined): Record<string, number | null> {
  if (!isRecord(value)) return {};
  return Object.fromEntries(Object.keys(value).sort().map((motive) => {
    const cell = value[motive];
    return [motive, toNumber(isRecord(cell) ? Object.values(cell)[0] : cell, numbers)];
  }));
}

function toNumber(value: unknown, numbers: Readonly<Record<string, number>> | undefined): number | null {
  if (numbers !== undefined && (typeof value === "string" || typeof value === "number")) {
    const mapped = Object.hasOwn(numbers, String(value)) ? numbers[String(value)] : undefined;
    if (mapped !== undefined) return mapped;
    if (typeof value === "string") return null;
  }
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  return null;
}

function toText(value: unknown): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

function toList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}

/** Names typed in one box, by comma, semicolon or line; or a list. */
function toNames(value: unknown): string[] {
  if (typeof value === "string") return value.split(/[,;\n]/).map((name) => name.trim()).filter((name) => name !== "");
  return toList(value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
