import { BSON } from "mongodb";
import { CommandError, unsupported } from "../errors.ts";
import { int } from "../number.ts";
import { field, isMissing, isObject, toInteger, typeName, type Value } from "../value.ts";
import { fromLocal, toLocal } from "../zone.ts";
import { shifted } from "./arithmetic.ts";
import { parseDate } from "./convert.ts";
import { named, type Expression, type Operator } from "./operator.ts";

const DAY = 86_400_000;
const FIXED: Readonly<Record<string, number>> = { millisecond: 1, second: 1000, minute: 60_000, hour: 3_600_000, day: DAY, week: 7 * DAY };
const MONTHS: Readonly<Record<string, number>> = { month: 1, quarter: 3, year: 12 };
const WEEKDAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

/** A moment: a date, a timestamp's or an ObjectId's. Error 16006 for anything else. */
function dateOf(value: Value): Date {
  if (value instanceof Date) return value;
  if (value instanceof BSON.ObjectId) return value.getTimestamp();
  if (value instanceof BSON.Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  throw new CommandError(16006, `can't convert from BSON type ${typeName(value)} to Date`);
}

function zoneOf(value: Value): string {
  if (value === undefined) return "UTC";
  if (typeof value !== "string") throw new CommandError(40517, `timezone must evaluate to a string, found ${typeName(value)}`);
  return value;
}

/** Operators on dates refuse a constant option that has no meaning also where the date is missing, as MongoDB does before the first document. */
function dated(required: readonly string[], optional: readonly string[], evaluate: Parameters<typeof named>[2]): Operator {
  return (operand, compile, name) => {
    if (isObject(operand)) {
      const constantOf = (option: string): Value => (field(operand, option) === undefined ? undefined : constantValue(compile(field(operand, option))));
      const [zone, unit, start, format, size] = ["timezone", "unit", "startOfWeek", "format", "binSize"].map(constantOf);
      if (!isMissing(size)) binSizeOf(size);
      if (!isMissing(zone)) toLocal(new Date(0), zoneOf(zone));
      if (!isMissing(unit)) unitOf(unit);
      if (!isMissing(start)) weekShift("week", start);
      if (typeof format === "string") formatted(new Date(0), format, 0);
    }
    return named(required, optional, evaluate)(operand, compile, name);
  };
}
const constantValue = (expression: Expression): Value => (expression.constant ? expression({ root: {}, variables: {} }) : undefined);

const daysOf = (local: Date): number => Math.floor(local.getTime() / DAY);
const yearStart = (year: number): number => {
  const date = new Date(0);
  date.setUTCFullYear(year, 0, 1);
  return daysOf(date);
};
const dayOfYear = (local: Date): number => daysOf(local) - yearStart(local.getUTCFullYear()) + 1;
const isoDay = (local: Date): number => local.getUTCDay() || 7;
/** The year of the week's Thursday, and the week's number in it. */
const isoYear = (local: Date): number => new Date((daysOf(local) + 4 - isoDay(local)) * DAY).getUTCFullYear();
const isoWeek = (local: Date): number => Math.floor((daysOf(local) + 4 - isoDay(local) - yearStart(isoYear(local))) / 7) + 1;
/** Weeks from the year's first Sunday on; days before it are in week 0. */
const sundayWeek = (local: Date): number => Math.floor((dayOfYear(local) + 6 - local.getUTCDay()) / 7);

const part = (read: (local: Date) => Value): Operator => (operand, compile, name) => {
  const long = isObject(operand) && field(operand, "date") !== undefined;
  const options = long ? operand : { date: Array.isArray(operand) && operand.length === 1 ? (operand[0] as Value) : operand };
  return dated(["date"], ["timezone"], ({ date, timezone }) => (isMissing(date) || timezone === null ? null : read(toLocal(dateOf(date), zoneOf(timezone)))))(options, compile, name);
};

/** Date expressions (MongoDB manual, "Date Expression Operators"); `null` in, `null` out. */
export const DATES: Readonly<Record<string, Operator>> = {
  $year: part((local) => int(local.getUTCFullYear())),
  $month: part((local) => int(local.getUTCMonth() + 1)),
  $dayOfMonth: part((local) => int(local.getUTCDate())),
  $hour: part((local) => int(local.getUTCHours())),
  $minute: part((local) => int(local.getUTCMinutes())),
  $second: part((local) => int(local.getUTCSeconds())),
  $millisecond: part((local) => int(local.getUTCMilliseconds())),
  $dayOfYear: part((local) => int(dayOfYear(local))),
  $dayOfWeek: part((local) => int(local.getUTCDay() + 1)),
  $week: part((local) => int(sundayWeek(local))),
  $isoDayOfWeek: part((local) => int(isoDay(local))),
  $isoWeek: part((local) => int(isoWeek(local))),
  $isoWeekYear: part((local) => BSON.Long.fromNumber(isoYear(local))),

  $dateToParts: dated(["date"], ["timezone", "iso8601"], ({ date, timezone, iso8601 }) => {
    if (isMissing(date) || timezone === null || iso8601 === null) return null;
    const local = toLocal(dateOf(date), zoneOf(timezone));
    const time = { hour: int(local.getUTCHours()), minute: int(local.getUTCMinutes()), second: int(local.getUTCSeconds()), millisecond: int(local.getUTCMilliseconds()) };
    return iso8601 === true
      ? { isoWeekYear: int(isoYear(local)), isoWeek: int(isoWeek(local)), isoDayOfWeek: int(isoDay(local)), ...time }
      : { year: int(local.getUTCFullYear()), month: int(local.getUTCMonth() + 1), day: int(local.getUTCDate()), ...time };
  }),
  $dateFromParts: named([], ["year", "month", "day", "hour", "minute", "second", "millisecond", "timezone", "isoWeekYear", "isoWeek", "isoDayOfWeek"], fromParts),
  $dateFromString: named(["dateString"], ["timezone", "onError", "onNull", "format"], ({ dateString, timezone, onError, onNull, format }) => {
    if (format !== undefined) throw unsupported("$dateFromString with a format");
    if (timezone !== undefined) throw unsupported("$dateFromString with a timezone");
    if (isMissing(dateString)) return onNull ?? null;
    try {
      if (typeof dateString !== "string") {
        throw new CommandError(241, `$dateFromString requires that 'dateString' be a string, found: ${typeName(dateString)}`);
      }
      return parseDate(dateString);
    } catch (error) {
      if (onError !== undefined && error instanceof CommandError && error.code === 241) return onError;
      throw error;
    }
  }),
  $dateToString: dated(["date"], ["format", "timezone", "onNull"], ({ date, format, timezone, onNull }) => {
    if (isMissing(date)) return onNull ?? null;
    if (timezone === null || format === null) return null;
    const zone = zoneOf(timezone), local = toLocal(dateOf(date), zone);
    const pattern = format ?? `%Y-%m-%dT%H:%M:%S.%L${zone === "UTC" ? "Z" : ""}`;
    if (typeof pattern !== "string") throw new CommandError(18533, "$dateToString requires that 'format' be a string");
    return formatted(local, pattern, local.getTime() - dateOf(date).getTime());
  }),
  $dateAdd: moving(1),
  $dateSubtract: moving(-1),
  $dateDiff: dated(["startDate", "endDate", "unit"], ["timezone", "startOfWeek"], ({ startDate, endDate, unit, timezone, startOfWeek }) => {
    if (isMissing(startDate) || isMissing(endDate) || isMissing(unit) || timezone === null) return null;
    const zone = zoneOf(timezone), [start, end] = [toLocal(dateOf(startDate), zone), toLocal(dateOf(endDate), zone)];
    const name = unitOf(unit), months = MONTHS[name];
    const count = (local: Date): number => (months ? Math.floor((local.getUTCFullYear() * 12 + local.getUTCMonth()) / months) : Math.floor((local.getTime() - weekShift(name, startOfWeek)) / FIXED[name]!));
    return BSON.Long.fromNumber(count(end) - count(start));
  }),
  $dateTrunc: dated(["date", "unit"], ["binSize", "timezone", "startOfWeek"], ({ date, unit, binSize, timezone, startOfWeek }) => {
    if (isMissing(date) || isMissing(unit) || timezone === null || binSize === null) return null;
    if (binSize !== undefined && binSizeOf(binSize) > 1) throw unsupported("$dateTrunc with a binSize above 1");
    const zone = zoneOf(timezone), local = toLocal(dateOf(date), zone), name = unitOf(unit), months = MONTHS[name];
    if (!months) {
      const shift = weekShift(name, startOfWeek), length = FIXED[name]!;
      const truncated = new Date(Math.floor((local.getTime() - shift) / length) * length + shift);
      return length < DAY ? new Date(truncated.getTime() - (local.getTime() - dateOf(date).getTime())) : fromLocal(truncated, zone);
    }
    const start = new Date(0);
    start.setUTCFullYear(local.getUTCFullYear(), Math.floor(local.getUTCMonth() / months) * months, 1);
    return fromLocal(start, zone);
  }),
};

function binSizeOf(value: Value): number {
  const size = toInteger(value);
  if (size === undefined || size < 1) throw new CommandError(5439017, "$dateTrunc requires 'binSize' to be a whole number above 0");
  return size;
}

function unitOf(value: Value): string {
  if (typeof value !== "string") throw new CommandError(5439013, `unit must be a string, found ${typeName(value)}`);
  if (!Object.hasOwn(FIXED, value) && !Object.hasOwn(MONTHS, value)) throw new CommandError(9, `unknown time unit value: ${value}`);
  return value;
}

/** Milliseconds from 1970-01-01, a Thursday, to the first day that begins a week. */
function weekShift(unit: string, startOfWeek: Value): number {
  if (unit !== "week") return 0;
  const name = startOfWeek === undefined ? "sunday" : String(startOfWeek).toLowerCase();
  const day = WEEKDAYS.findIndex((weekday) => weekday === name || weekday.slice(0, 3) === name);
  if (day < 0) throw new CommandError(5439015, `parameter 'startOfWeek' value cannot be recognized as a day of a week: ${name}`);
  return (day - 4) * DAY;
}

/** `$dateAdd`: months and longer keep the day of the month, or take the last one. */
function moving(sign: 1 | -1): Operator {
  return dated(["startDate", "unit", "amount"], ["timezone"], ({ startDate, unit, amount, timezone }) => {
    if (isMissing(startDate) || isMissing(unit) || isMissing(amount) || timezone === null) return null;
    const by = toInteger(amount), name = unitOf(unit), zone = zoneOf(timezone), date = dateOf(startDate);
    if (by === undefined) throw new CommandError(5166405, "$dateAdd expects an integer amount of time units");
    const months = MONTHS[name], length = FIXED[name];
    if (length && length < DAY) return shifted(date, sign * by * length);
    const local = toLocal(date, zone);
    if (length) return fromLocal(shifted(local, sign * by * length), zone);
    const target = local.getUTCFullYear() * 12 + local.getUTCMonth() + sign * by * months!;
    const last = new Date(0);
    last.setUTCFullYear(Math.floor(target / 12), (target % 12) + (target < 0 && target % 12 ? 12 : 0) + 1, 0);
    const moved = new Date(local);
    moved.setUTCFullYear(last.getUTCFullYear(), last.getUTCMonth(), Math.min(local.getUTCDate(), last.getUTCDate()));
    return fromLocal(shifted(moved, 0), zone);
  });
}

function fromParts(parts: Readonly<Record<string, Value>>): Value {
  if (Object.values(parts).some(isMissing)) return null;
  const number = (name: string, otherwise: number): number => {
    if (!(name in parts)) return otherwise;
    const whole = toInteger(parts[name]);
    if (whole === undefined) throw new CommandError(40515, `'${name}' must evaluate to an integer, found ${typeName(parts[name])}`);
    if (Math.abs(whole) > 32_768) throw new CommandError(31034, `'${name}' must evaluate to a value in the range [-32768, 32767]`);
    return whole;
  };
  const iso = "isoWeekYear" in parts;
  if (iso === "year" in parts) throw new CommandError(40516, "$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
  const year = number(iso ? "isoWeekYear" : "year", 1970);
  if (year < 1 || year > 9999) throw new CommandError(40523, `'year' must evaluate to an integer in the range 1 to 9999, found ${year}`);
  const local = new Date(0);
  if (iso) {
    const fourth = new Date((yearStart(year) + 3) * DAY);
    local.setTime((daysOf(fourth) - isoDay(fourth) + (number("isoWeek", 1) - 1) * 7 + number("isoDayOfWeek", 1)) * DAY);
  } else local.setUTCFullYear(year, number("month", 1) - 1, number("day", 1));
  local.setUTCHours(number("hour", 0), number("minute", 0), number("second", 0), number("millisecond", 0));
  return fromLocal(local, zoneOf(parts["timezone"]));
}

function formatted(local: Date, pattern: string, offset: number): string {
  const digits = (value: number, length: number): string => String(value).padStart(length, "0");
  const minutes = Math.trunc(Math.abs(offset) / 60_000), sign = offset < 0 ? "-" : "+";
  if (local.getUTCFullYear() < 0 || local.getUTCFullYear() > 9999) throw new CommandError(18537, "Could not convert date to string: date component was outside the supported range of 0-9999");
  const names = (style: "long" | "short"): string => new Intl.DateTimeFormat("en-US", { month: style, timeZone: "UTC" }).format(local);
  return pattern.replace(/%(.?)/g, (_, letter: string) => {
    switch (letter) {
      case "Y": return digits(local.getUTCFullYear(), 4);
      case "m": return digits(local.getUTCMonth() + 1, 2);
      case "d": return digits(local.getUTCDate(), 2);
      case "H": return digits(local.getUTCHours(), 2);
      case "M": return digits(local.getUTCMinutes(), 2);
      case "S": return digits(local.getUTCSeconds(), 2);
      case "L": return digits(local.getUTCMilliseconds(), 3);
      case "j": return digits(dayOfYear(local), 3);
      case "w": return String(local.getUTCDay() + 1);
      case "u": return String(isoDay(local));
      case "U": return digits(sundayWeek(local), 2);
      case "V": return digits(isoWeek(local), 2);
      case "G": return digits(isoYear(local), 4);
      case "b": return names("short");
      case "B": return names("long");
      case "z": return `${sign}${digits(Math.floor(minutes / 60), 2)}${digits(minutes % 60, 2)}`;
      case "Z": return String(offset < 0 ? -minutes : minutes);
      case "%": return "%";
      default: throw new CommandError(18536, `Invalid format character '%${letter}' in format string`);
    }
  });
}
