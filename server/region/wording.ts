/**
 * Sentences from findings: a declared text of region.json with `{facts}` filled in. The facts are numbers and names of
 * the analysis; what is typed by people is put in as it is, and is escaped where it is shown.
 */
import type { Facts } from "./patterns.ts";

export type Language = "nl" | "en";
export type Text = Readonly<Record<Language, string>>;

const MOST_NAMES = 5;
const AND: Text = { nl: "en", en: "and" };
const NOTHING: Text = { nl: "niets", en: "nothing" };
const MORE: Text = { nl: "andere", en: "others" };

/**
 * Fills `{name}` with the fact of that name; a list becomes "a, b en c" and is cut after five. `nameOf` turns codes of
 * municipalities and domains into what people call them. An unknown fact stays visible as `{name}`: a fault to mend.
 */
export function sentence(text: Text, facts: Facts, language: Language, nameOf: (code: string) => string): string {
  return text[language].replace(/\{(\w+)\}/g, (whole, key: string) => {
    const fact = facts[key];
    if (fact === undefined) return whole;
    if (typeof fact === "number") return number(fact, language);
    return typeof fact === "string" ? nameOf(fact) : list(fact.map(nameOf), language);
  });
}

/** "a, b en c"; more than five: "a, b, c, d, e en 3 andere". */
export function list(names: readonly string[], language: Language): string {
  if (names.length === 0) return NOTHING[language];
  const shown = names.length > MOST_NAMES + 1 ? [...names.slice(0, MOST_NAMES), `${names.length - MOST_NAMES} ${MORE[language]}`] : names;
  const last = shown.at(-1) ?? "";
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(", ")} ${AND[language]} ${last}`;
}

/** Thousands by point (nl) or comma (en), at most one decimal. Written out: `Intl` differs between Node versions. */
export function number(value: number, language: Language): string {
  const rounded = Math.round(Math.abs(value) * 10) / 10;
  const [whole = "0", fraction] = String(rounded).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, language === "nl" ? "." : ",");
  return `${value < 0 && rounded !== 0 ? "-" : ""}${grouped}${fraction === undefined ? "" : `${language === "nl" ? "," : "."}${fraction}`}`;
}
