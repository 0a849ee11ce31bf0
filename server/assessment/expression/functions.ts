/**
 * The functions an expression may call. Deterministic all of them: those that SurveyJS reads from the clock take the
 * date of the answers file instead, and give null when it has none.
 */
import { addToDate, dateDifference, daysBetween, startOfDay, toDate } from "./dates.ts";
import { isNumeric, roundLike, toNumber } from "./values.ts";

/** `today` is the answers file's date, or null. */
export type ExpressionFunction = (parameters: readonly unknown[], today: Date | null) => unknown;

const sum = (parameters: readonly unknown[]): unknown => {
  let total: unknown = 0;
  for (const value of flatten(parameters)) total = roundLike(total, value, (total as number) + (value as number));
  return total;
};

const extreme = (parameters: readonly unknown[], wantsLess: boolean): unknown => {
  let best: unknown;
  for (const value of flatten(parameters)) {
    if (best === undefined || (wantsLess ? (best as number) > (value as number) : (best as number) < (value as number))) best = value;
  }
  return best;
};

const average = (parameters: readonly unknown[]): unknown => {
  const values = flatten(parameters);
  return values.length > 0 ? (sum(parameters) as number) / values.length : 0;
};

const round: ExpressionFunction = (parameters) => {
  const [value, decimals] = flatten(parameters);
  const precision = decimals || 0;
  if (value === undefined || !isNumeric(value) || !isNumeric(precision)) return NaN;
  const power = Math.pow(10, precision as number);
  return Math.round((value as number) * power * (1 + Number.EPSILON)) / power;
};

const trunc: ExpressionFunction = (parameters) => {
  const [value, decimals] = flatten(parameters);
  if (value === undefined || !isNumeric(value) || (decimals && !isNumeric(decimals))) return NaN;
  const precision = (decimals as number) || 0;
  if (precision < 1) return Math.trunc(value as number);
  const match = /^(-?\d+)(?:\.(\d+))?/.exec(String(value));
  return match ? Number(`${match[1]}.${(match[2] ?? "").slice(0, precision) || "0"}`) : NaN;
};

const substring: ExpressionFunction = ([text, start, end]) => {
  if (!text || typeof text !== "string" || !isNumeric(start)) return "";
  return isNumeric(end) ? text.substring(start as number, end as number) : text.substring(start as number);
};

const dateDiff: ExpressionFunction = ([from, to, unit]) => (from && to ? dateDifference(from, to, unit || "days") : null);

const diffDays: ExpressionFunction = ([from, to]) => (from && to ? daysBetween(toDate(from), toDate(to)) : 0);

/** The date given, else the answers file's: for year(), month(), day() and weekday(). */
const datePart = (part: (date: Date) => number): ExpressionFunction => ([value], today) => {
  const date = value ? toDate(value) : today;
  return date ? part(date) : null;
};

const numeric = (formula: (...numbers: number[]) => number): ExpressionFunction => (parameters) => {
  const numbers = flatten(parameters).map(toNumber);
  const result = numbers.length === 0 || numbers.some(Number.isNaN) ? null : formula(...numbers);
  return result === null || !Number.isFinite(result) ? null : result;
};

/** SurveyJS's own: they work in the form as well. */
const formFunctions: Readonly<Record<string, ExpressionFunction>> = {
  iif: ([condition, yes, no]) => (condition ? yes : no),
  sum, avg: average, round, trunc, substring, dateDiff, diffDays,
  min: (parameters) => extreme(parameters, true),
  max: (parameters) => extreme(parameters, false),
  count: (parameters) => flatten(parameters).length,
  getDate: ([value]) => (value ? toDate(value) : null),
  dateAdd: ([value, amount, unit]) => (value && amount ? addToDate(value, amount as number, unit || "days") : null),
  getYear: ([value]) => (value ? toDate(value).getUTCFullYear() : undefined),
  age: ([value, unit], today) => (value && today ? dateDifference(value, today, unit || "years") : null),
  today: ([days], today) => (today ? addToDate(startOfDay(today), typeof days === "number" ? days : 0, "days") : null),
  currentDate: (_parameters, today) => today,
  currentYear: (_parameters, today) => (today ? today.getUTCFullYear() : null),
  year: datePart((date) => date.getUTCFullYear()),
  month: datePart((date) => date.getUTCMonth() + 1),
  day: datePart((date) => date.getUTCDate()),
  weekday: datePart((date) => date.getUTCDay()),
};

/** Ours: for scoring and advice, not known to the form. A missing or non-numeric parameter gives null. */
const scoringFunctions: Readonly<Record<string, ExpressionFunction>> = {
  abs: numeric(Math.abs),
  floor: numeric(Math.floor),
  ceil: numeric(Math.ceil),
  sqrt: numeric(Math.sqrt),
  power: numeric((base, exponent) => Math.pow(base, exponent ?? NaN)),
  ln: numeric(Math.log),
  log10: numeric(Math.log10),
  exp: numeric(Math.exp),
  /** clamp(value, lowest, highest) */
  clamp: numeric((value, low, high) => Math.min(Math.max(value, low ?? NaN), high ?? NaN)),
  /** hourOf("23:30") is 23.5; of a date with a time its hour. */
  hourOf: ([value]) => hourOf(value),
  /** The first parameter that has a value. */
  coalesce: (parameters) => parameters.find((value) => value !== undefined && value !== null && value !== "") ?? null,
};

/** The time of day in hours, from 0 up to 24; null when it is none. */
function hourOf(value: unknown): number | null {
  const match = typeof value === "string" ? /^(?:\d{4}-\d{2}-\d{2}T)?([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(value.trim()) : null;
  return match ? Number(match[1]) + Number(match[2]) / 60 + Number(match[3] ?? 0) / 3600 : null;
}

/** These take conditions on the entries of a list, so the compiler treats them itself. */
export const ARRAY_FUNCTIONS: ReadonlySet<string> = new Set(["sumInArray", "avgInArray", "minInArray", "maxInArray", "countInArray"]);

const CLOCK_WITHOUT_PARAMETER = new Set(["year", "month", "day", "weekday"]);
const CLOCK_ALWAYS = new Set(["age", "today", "currentDate", "currentYear"]);

/** Would SurveyJS's form read the clock for this call? */
export function readsClock(name: string, parameterCount: number): boolean {
  return CLOCK_ALWAYS.has(name) || (CLOCK_WITHOUT_PARAMETER.has(name) && parameterCount === 0);
}

export function findFunction(name: string): ExpressionFunction | undefined {
  if (Object.hasOwn(formFunctions, name)) return formFunctions[name];
  return Object.hasOwn(scoringFunctions, name) ? scoringFunctions[name] : undefined;
}

/** Does the form know this function too? What it does not know must not stand in a questionnaire. */
export function isFormFunction(name: string): boolean {
  return Object.hasOwn(formFunctions, name) || ARRAY_FUNCTIONS.has(name);
}

/** Every function name, for "did you mean" and the manual. */
export function functionNames(): string[] {
  return [...Object.keys(formFunctions), ...ARRAY_FUNCTIONS, ...Object.keys(scoringFunctions)].sort();
}

/** Lists within lists to one list, numbers in texts to numbers, missing values left out. */
function flatten(value: unknown, into: unknown[] = []): unknown[] {
  if (value === undefined || value === null) return into;
  if (Array.isArray(value)) for (const item of value) flatten(item, into);
  else into.push(isNumeric(value) ? toNumber(value) : value);
  return into;
}
