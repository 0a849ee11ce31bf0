/**
 * Numbers as people read them, in Dutch and English. Written out rather than left to Intl, whose tables differ between
 * versions of Node: the same result must give the same sentence everywhere.
 */
import type { Language, Text } from "./results.ts";

/** `1.234,5` in Dutch, `1,234.5` in English; a real minus sign. */
export function formatNumber(value: number, language: Language, decimals = 0): string {
  const fixed = Math.abs(value).toFixed(decimals);
  const [whole = "0", fraction] = fixed.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, language === "nl" ? "." : ",");
  const sign = value < 0 && Number(fixed) !== 0 ? "\u2212" : "";
  return `${sign}${grouped}${fraction === undefined ? "" : `${language === "nl" ? "," : "."}${fraction}`}`;
}

/** As many decimals as a reader needs: none for whole numbers and from 10 up, else one. */
function sensible(value: number): number {
  return Number.isInteger(value) || Math.abs(value) >= 10 ? 0 : 1;
}

type Unit = { readonly decimals: (value: number) => number; readonly write: (number: string, value: number, language: Language) => string };

const plain = (number: string): string => number;
const hours: Unit = { decimals: sensible, write: (number, value, language) => `${number} ${language === "nl" ? "uur" : value === 1 ? "hour" : "hours"}` };
const euro: Unit = {
  decimals: (value) => (Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : 2),
  write: (number, _value, language) => (number.startsWith("\u2212") ? `\u2212€${language === "nl" ? " " : ""}${number.slice(1)}` : `€${language === "nl" ? " " : ""}${number}`),
};
const none: Unit = { decimals: () => 0, write: plain };

const units: Readonly<Record<string, Unit>> = {
  score: none, level: none, points: none, count: { decimals: (value) => (Number.isInteger(value) ? 0 : 1), write: plain },
  share: { decimals: () => 0, write: (number) => `${number}%` },
  hours, hoursPerYear: hours, hoursPerMonth: hours, euro, euroPerYear: euro, euroPerHour: euro,
  fte: { decimals: () => 1, write: (number) => `${number} fte` },
};

/** A value in its unit: 0.46 share is 46%, 12 hoursPerYear is 12 uur. Without a unit of ours it is a number. */
export function formatValue(value: number | null, unit: string | undefined, language: Language, decimals?: number): string {
  if (value === null) return language === "nl" ? "onbekend" : "unknown";
  const known = unit !== undefined && Object.hasOwn(units, unit) ? units[unit] : undefined;
  const shown = unit === "share" ? value * 100 : value;
  return (known?.write ?? plain)(formatNumber(shown, language, decimals ?? known?.decimals(shown) ?? sensible(shown)), value, language);
}

/** Names of units that are written in a way of their own. */
export const UNITS: readonly string[] = Object.keys(units);

/** "a, b en c". */
export function joinWords(words: readonly string[], language: Language): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} ${language === "nl" ? "en" : "and"} ${words[words.length - 1]}`;
}

export const UNKNOWN: Text = { nl: "onbekend", en: "unknown" };
