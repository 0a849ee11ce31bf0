/** Dates in words. */
import type { Language } from "../charts/numbers.ts";

const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  nl: ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"],
  en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
};

/** 23 november 2026; with a time also the hour, in UTC. */
export function dateText(iso: string, language: Language): string {
  const [date = "", time] = iso.split("T");
  const [year = "", month = "1", day = "1"] = date.split("-");
  const text = `${Number(day)} ${MONTHS[language][Number(month) - 1] ?? ""} ${year}`;
  return time === undefined ? text : `${text}, ${time.slice(0, 5)} UTC`;
}
