/**
 * What consultation costs against what it yields (S2), from the inventory:
 * hours a year = attendees × (meeting + preparation + travel) × times a year, administrative and official apart, plus
 * coordination hours; costs = hours × rate + contribution. No published figure of the cost of one consultation was
 * found (see DOMAIN), so every rate and every assumption for an unknown input is a named default that the user changes.
 */
import type { Meeting, Range, ReportedCollaboration } from "./inputs.ts";
import type { RegisterEntry } from "./register/register.ts";

/** Euro per hour, gross cost to the employer; "indicatief". */
export type Rates = { readonly administrativeEuroPerHour: number; readonly officialEuroPerHour: number };

/** What is assumed of an input that the reporter does not know. Declared in region.json. */
export type Assumptions = {
  readonly timesPerYear: Range;
  readonly durationHours: Range;
  readonly preparationHours: Range;
  readonly travelHours: Range;
  readonly attendees: Range;
  readonly coordinationHoursPerYear: Range;
  readonly contributionEuroPerYear: Range;
};

export type LoadSettings = { readonly rates: Rates; readonly ratesOf?: Readonly<Record<string, Rates>>; readonly assumptions: Assumptions };

/** Load and cost of something for one year. `known` is the share of the inputs that was reported (0–1). */
export type Load = {
  readonly administrativeHoursPerYear: Range;
  readonly officialHoursPerYear: Range;
  readonly hoursPerYear: Range;
  readonly costEuroPerYear: Range;
  /** The part of the costs that is contribution, not hours. */
  readonly contributionEuroPerYear: Range;
  readonly meetingsPerYear: Range;
  readonly collaborations: number;
  readonly known: number;
};

export const ZERO: Range = { low: 0, typical: 0, high: 0 };
export const NO_LOAD: Load = { administrativeHoursPerYear: ZERO, officialHoursPerYear: ZERO, hoursPerYear: ZERO, costEuroPerYear: ZERO, contributionEuroPerYear: ZERO, meetingsPerYear: ZERO, collaborations: 0, known: 1 };

export function plus(a: Range, b: Range): Range {
  return { low: a.low + b.low, typical: a.typical + b.typical, high: a.high + b.high };
}

export function times(a: Range, b: Range): Range {
  return { low: a.low * b.low, typical: a.typical * b.typical, high: a.high * b.high };
}

export function scaled(a: Range, factor: number): Range {
  return { low: a.low * factor, typical: a.typical * factor, high: a.high * factor };
}

/** Load of one reported collaboration on its reporter. */
export function loadOf(report: ReportedCollaboration, settings: LoadSettings): Load {
  const { assumptions } = settings;
  const rates = settings.ratesOf?.[report.municipality] ?? settings.rates;
  const count = { known: 0, asked: 0 };
  const or = (value: number | null, assumed: Range): Range => {
    count.asked += 1;
    if (value === null) return assumed;
    count.known += 1;
    return { low: value, typical: value, high: value };
  };
  const meeting = (input: Meeting): { hours: Range; meetings: Range } => {
    // No such consultation at all is an answer, not a gap.
    if (input.timesPerYear === 0) { count.asked += 1; count.known += 1; return { hours: ZERO, meetings: ZERO }; }
    const often = or(input.timesPerYear, assumptions.timesPerYear);
    const each = plus(plus(or(input.durationHours, assumptions.durationHours), or(input.preparationHours, assumptions.preparationHours)), or(input.travelHours, assumptions.travelHours));
    return { hours: times(times(often, each), or(input.attendees, assumptions.attendees)), meetings: often };
  };
  const administrative = meeting(report.administrative);
  const official = meeting(report.official);
  const officialHours = plus(official.hours, or(report.coordinationHoursPerYear, assumptions.coordinationHoursPerYear));
  const contribution = or(report.contributionEuroPerYear, assumptions.contributionEuroPerYear);
  return {
    administrativeHoursPerYear: administrative.hours,
    officialHoursPerYear: officialHours,
    hoursPerYear: plus(administrative.hours, officialHours),
    costEuroPerYear: plus(contribution, plus(scaled(administrative.hours, rates.administrativeEuroPerHour), scaled(officialHours, rates.officialEuroPerHour))),
    contributionEuroPerYear: contribution,
    meetingsPerYear: plus(administrative.meetings, official.meetings),
    collaborations: 1,
    known: count.asked === 0 ? 1 : count.known / count.asked,
  };
}

/** Sum of loads; `known` is the mean over the parts. */
export function totalLoad(loads: readonly Load[]): Load {
  // Summed in place: a country has a hundred thousand loads, and each is in several totals.
  const [administrative, official, hours, costs, contributions, meetings] = [sum(), sum(), sum(), sum(), sum(), sum()];
  let collaborations = 0;
  let known = 0;
  for (const load of loads) {
    add(administrative, load.administrativeHoursPerYear);
    add(official, load.officialHoursPerYear);
    add(hours, load.hoursPerYear);
    add(costs, load.costEuroPerYear);
    add(contributions, load.contributionEuroPerYear);
    add(meetings, load.meetingsPerYear);
    collaborations += load.collaborations;
    known += load.known;
  }
  return { administrativeHoursPerYear: administrative, officialHoursPerYear: official, hoursPerYear: hours, costEuroPerYear: costs, contributionEuroPerYear: contributions, meetingsPerYear: meetings, collaborations, known: loads.length === 0 ? 1 : known / loads.length };
}

type Sum = { low: number; typical: number; high: number };

function sum(): Sum {
  return { low: 0, typical: 0, high: 0 };
}

function add(to: Sum, more: Range): void {
  to.low += more.low;
  to.typical += more.typical;
  to.high += more.high;
}

/** What `loadOf` gives, remembered by report as long as settings stay the same: one changed answer changes one load. */
export function rememberingLoad(): typeof loadOf {
  let known = new WeakMap<ReportedCollaboration, { rates: Rates; load: Load }>();
  let under = "";
  let last: LoadSettings | null = null;
  return (report, settings) => {
    if (settings !== last) {
      const assumptions = JSON.stringify(settings.assumptions);
      if (assumptions !== under) known = new WeakMap();
      under = assumptions;
      last = settings;
    }
    const rates = settings.ratesOf?.[report.municipality] ?? settings.rates;
    const found = known.get(report);
    if (found && found.rates.administrativeEuroPerHour === rates.administrativeEuroPerHour && found.rates.officialEuroPerHour === rates.officialEuroPerHour) return found.load;
    const load = loadOf(report, settings);
    known.set(report, { rates, load });
    return load;
  };
}

/** Declared yield of a collaboration: mean over motives and reporters, 0–100; `null` when nobody declared any. */
export function yieldOf(reports: readonly ReportedCollaboration[]): number | null {
  return mean(reports.map((report) => mean(Object.values(report.yieldPerMotive))));
}

export function satisfactionOf(reports: readonly ReportedCollaboration[]): number | null {
  return mean(reports.map((report) => report.satisfaction));
}

export function mean(values: readonly (number | null)[]): number | null {
  let sum = 0;
  let count = 0;
  for (const value of values) if (value !== null) { sum += value; count += 1; }
  return count === 0 ? null : sum / count;
}

export type Quadrant = "keep" | "lighten" | "grow" | "question";

/** One point of the scatter load × yield. */
export type LoadPoint = { readonly id: string; readonly name: string; readonly domain: string | null; readonly legalForm: string | null; readonly load: Load; readonly yieldScore: number | null; readonly yieldEuroPerYear: number | null; readonly satisfaction: number | null; readonly quadrant: Quadrant | null };

export type LoadTable = {
  readonly region: Load;
  readonly perCollaboration: readonly LoadPoint[];
  readonly perDomain: Readonly<Record<string, Load>>;
  readonly perLegalForm: Readonly<Record<string, Load>>;
  readonly perMunicipality: Readonly<Record<string, Load>>;
  /** Where the quadrants meet: median hours of the collaborations and the middle of the yield scale. */
  readonly axes: { readonly hoursPerYear: number; readonly yieldScore: number };
  readonly settings: LoadSettings;
};

/** Unknown domain or form is its own row: leaving it out would make the parts fall short of the total. */
export const UNKNOWN = "unknown";
const MIDDLE_OF_YIELD = 50;

/** Load and cost of the whole region, in every direction an adviser asks for. */
export function loadTable(entries: readonly RegisterEntry[], settings: LoadSettings, loadOfReport: typeof loadOf = loadOf): LoadTable {
  const all: Load[] = [];
  const perDomain = new Map<string, Load[]>();
  const perLegalForm = new Map<string, Load[]>();
  const perMunicipality = new Map<string, Load[]>();
  const points = entries.map((entry) => {
    const loads = entry.reports.map((report) => {
      const load = loadOfReport(report, settings);
      all.push(load);
      put(perDomain, report.domain ?? UNKNOWN, load);
      put(perLegalForm, report.legalForm ?? UNKNOWN, load);
      put(perMunicipality, report.municipality, load);
      return load;
    });
    const euros = entry.reports.map((report) => report.yieldEuroPerYear).filter((value) => value !== null);
    return {
      id: entry.id, name: entry.name, domain: entry.domain, legalForm: entry.legalForm,
      load: { ...totalLoad(loads), collaborations: 1 }, yieldScore: yieldOf(entry.reports),
      yieldEuroPerYear: euros.length === 0 ? null : euros.reduce((sum, value) => sum + value, 0), satisfaction: satisfactionOf(entry.reports),
    };
  });
  const axes = { hoursPerYear: median(points.map((point) => point.load.hoursPerYear.typical)), yieldScore: MIDDLE_OF_YIELD };
  return {
    // A collaboration counts once for the region, however many report it.
    region: { ...totalLoad(all), collaborations: entries.length },
    perCollaboration: points.map((point) => ({ ...point, quadrant: quadrantOf(point.load.hoursPerYear.typical, point.yieldScore, axes) })),
    perDomain: totals(perDomain), perLegalForm: totals(perLegalForm), perMunicipality: totals(perMunicipality),
    axes, settings,
  };
}

/** heavy & fruitful: keep · heavy & meagre: lighten · light & fruitful: grow · light & meagre: question. */
export function quadrantOf(hoursPerYear: number, yieldScore: number | null, axes: { hoursPerYear: number; yieldScore: number }): Quadrant | null {
  if (yieldScore === null) return null;
  const heavy = hoursPerYear > axes.hoursPerYear;
  return yieldScore >= axes.yieldScore ? (heavy ? "keep" : "grow") : heavy ? "lighten" : "question";
}

export function median(values: readonly number[]): number {
  if (values.length === 0) return 0;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] ?? 0 : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

function put(map: Map<string, Load[]>, key: string, load: Load): void {
  const list = map.get(key);
  if (list) list.push(load); else map.set(key, [load]);
}

function totals(map: ReadonlyMap<string, Load[]>): Record<string, Load> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, loads]) => [key, totalLoad(loads)]));
}
