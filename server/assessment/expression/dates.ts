/**
 * Dates in expressions. survey-core reads them in the machine's time zone; here all are UTC, so a score is the same on
 * every machine (and equal to survey-core's wherever only whole days are compared). Only ISO 8601 is a date.
 */
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/** An invalid date (NaN time) for whatever is not an ISO date, a number of milliseconds, or a Date. */
export function toDate(value: unknown): Date {
  if (value instanceof Date) return new Date(value.getTime());
  if (typeof value === "number") return new Date(value);
  if (typeof value !== "string") return new Date(NaN);
  const text = value.trim();
  const match = ISO.exec(text);
  if (!match) return new Date(NaN);
  if (!match[4]) return new Date(`${text}T00:00:00Z`);
  const zoned = match[8] ? text : `${text}Z`;
  return new Date(zoned.replace(" ", "T"));
}

/** Is this text a real calendar date ("2026-02-30" is not)? */
export function isDateText(text: string): boolean {
  const match = ISO.exec(text);
  if (!match) return false;
  const date = new Date(Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])));
  return date.getUTCMonth() + 1 === Number(match[2]) && date.getUTCDate() === Number(match[3]) && !Number.isNaN(toDate(text).getTime());
}

/** A date beside a text: the text becomes a date, both at the coarser precision of the two. */
export function alignDates(left: unknown, right: unknown): [unknown, unknown] {
  if (left instanceof Date && typeof right === "string") return alignToText(left, right);
  if (right instanceof Date && typeof left === "string") {
    const [date, text] = alignToDate(right, left);
    return [text, date];
  }
  return [left, right];
}

function alignToText(date: Date, text: string): [Date, Date] {
  const cut = new Date(date.getTime());
  if (text.length < 17) cut.setUTCSeconds(0, 0);
  if (text.length < 14) cut.setUTCMinutes(0, 0);
  if (text.length < 11) cut.setUTCHours(0, 0);
  return alignToDate(cut, text);
}

function alignToDate(date: Date, text: string): [Date, Date] {
  const whole = new Date(date.getTime());
  whole.setUTCMilliseconds(0);
  const other = toDate(text);
  if (whole.getUTCHours() > 0 || whole.getUTCMinutes() > 0 || whole.getUTCSeconds() > 0) return [whole, other];
  other.setUTCHours(0, 0, 0);
  return [whole, other];
}

/** Whole years or months between two dates, or days (always positive), as survey-core counts them. */
export function dateDifference(from: unknown, to: unknown, unit: unknown): number {
  const start = toDate(from);
  const end = toDate(to);
  if (unit === "hours" || unit === "minutes" || unit === "seconds") {
    const milliseconds = Math.abs(end.getTime() - start.getTime());
    return Math.ceil(milliseconds / (unit === "hours" ? 3_600_000 : unit === "minutes" ? 60_000 : 1000));
  }
  if (unit === "days") return daysBetween(start, end);
  let months = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
  if (end.getUTCDate() < start.getUTCDate()) months -= 1;
  return unit === "months" ? months : ~~(months / 12);
}

export function daysBetween(start: Date, end: Date): number {
  const from = Date.UTC(start.getUTCFullYear(), start.getUTCMonth(), start.getUTCDate());
  const to = Date.UTC(end.getUTCFullYear(), end.getUTCMonth(), end.getUTCDate());
  return Math.ceil(Math.abs(to - from) / 86_400_000);
}

export function addToDate(value: unknown, amount: number, unit: unknown): Date {
  const date = toDate(value);
  if (unit === "days") date.setUTCDate(date.getUTCDate() + amount);
  else if (unit === "months") date.setUTCMonth(date.getUTCMonth() + amount);
  else if (unit === "years") date.setUTCFullYear(date.getUTCFullYear() + amount);
  else if (unit === "hours") date.setUTCHours(date.getUTCHours() + amount);
  else if (unit === "minutes") date.setUTCMinutes(date.getUTCMinutes() + amount);
  else if (unit === "seconds") date.setUTCSeconds(date.getUTCSeconds() + amount);
  return date;
}

export function startOfDay(date: Date): Date {
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()));
}
