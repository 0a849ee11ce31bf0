import { CommandError } from "./errors.ts";

const formats = new Map<string, Intl.DateTimeFormat>();

/** Milliseconds that a time zone is ahead of UTC at a moment: `Europe/Amsterdam`, `+02:00`, `UTC`. Error 40485 for an unknown one. */
export function zoneOffset(zone: string, moment: number): number {
  if (zone === "UTC" || zone === "GMT" || zone === "Z") return 0;
  const fixed = /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (fixed) return (fixed[1] === "-" ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3] ?? 0)) * 60_000;
  let format = formats.get(zone);
  if (!format) {
    try {
      format = new Intl.DateTimeFormat("en-US", {
        timeZone: zone, hourCycle: "h23", era: "short", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
      });
    } catch {
      throw new CommandError(40485, `unrecognized time zone identifier: "${zone}"`);
    }
    formats.set(zone, format);
  }
  const parts = Object.fromEntries(format.formatToParts(moment).map(({ type, value }) => [type, value]));
  const year = parts["era"] === "BC" ? 1 - Number(parts["year"]) : Number(parts["year"]);
  const local = new Date(0);
  local.setUTCFullYear(year, Number(parts["month"]) - 1, Number(parts["day"]));
  local.setUTCHours(Number(parts["hour"]), Number(parts["minute"]), Number(parts["second"]));
  return local.getTime() - Math.floor(moment / 1000) * 1000;
}

/** A date whose UTC parts are the local parts in the zone. */
export const toLocal = (date: Date, zone: string): Date => new Date(date.getTime() + zoneOffset(zone, date.getTime()));

/** The moment whose local parts are the UTC parts of the given date; of two such moments the first. */
export function fromLocal(local: Date, zone: string): Date {
  const guess = local.getTime() - zoneOffset(zone, local.getTime());
  const earlier = local.getTime() - zoneOffset(zone, guess - 7_200_000), later = local.getTime() - zoneOffset(zone, guess + 7_200_000);
  return new Date(earlier + zoneOffset(zone, earlier) === local.getTime() ? earlier : later);
}
