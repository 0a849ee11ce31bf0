/** Figures and answers as people read them: with their unit, in their language, choices by their own words. */
import type { Choice, LocalText, Question } from "../assessment/definition.ts";
import type { MeasureResult, Text, Tone as EngineTone } from "../assessment/results.ts";
import type { Language } from "../charts/numbers.ts";
import { formatNumber, formatShort } from "../charts/numbers.ts";
import type { Tone } from "../charts/palette.ts";

export function say(text: Text | LocalText | undefined | null, language: Language): string {
  if (text === undefined || text === null) return "";
  if (typeof text === "string") return text;
  const texts = text as Readonly<Record<string, string | undefined>>;
  return texts[language] ?? texts["nl"] ?? texts["default"] ?? texts["en"] ?? Object.values(texts)[0] ?? "";
}

/** The engine's tones in the words of the charts. */
export function toneOf(tone: EngineTone): Tone {
  return tone === "warning" ? "fair" : tone;
}

type UnitWords = { readonly before?: string; readonly after?: readonly [nl: string, en: string]; readonly decimals?: number; readonly percent?: boolean };
const UNITS: Readonly<Record<string, UnitWords>> = {
  hoursPerYear: { after: ["uur per jaar", "hours a year"], decimals: 0 }, hours: { after: ["uur", "hours"] }, hoursPerMonth: { after: ["uur per maand", "hours a month"] },
  euroPerYear: { before: "€", after: ["per jaar", "a year"], decimals: 0 }, euroPerHour: { before: "€", after: ["per uur", "an hour"] }, euro: { before: "€", decimals: 0 }, euroPerInhabitant: { before: "€", after: ["per inwoner", "per inhabitant"], decimals: 2 },
  share: { percent: true }, fte: { after: ["fte", "fte"], decimals: 1 }, days: { after: ["dagen", "days"] }, years: { after: ["jaar", "years"] }, timesPerYear: { after: ["keer per jaar", "times a year"], decimals: 0 },
};

/** `12.340` and `uur per jaar` apart, for large figures. */
export function amount(value: number | null, unit: string | undefined, language: Language): { readonly number: string; readonly unit: string | null } {
  if (value === null) return { number: "–", unit: null };
  const words: UnitWords = (unit === undefined ? undefined : UNITS[unit]) ?? {};
  if (words.percent === true) return { number: `${formatShort(value * 100, language)}%`, unit: null };
  const number = words.decimals === undefined ? formatShort(value, language) : formatNumber(value, language, words.decimals);
  return { number: words.before === undefined ? number : words.before + (language === "nl" ? "\u00a0" : "") + number, unit: words.after === undefined ? null : words.after[language === "nl" ? 0 : 1] };
}

export function display(value: number | null, unit: string | undefined, language: Language): string {
  const { number, unit: after } = amount(value, unit, language);
  return value === null ? (language === "nl" ? "geen gegeven" : "no data") : after === null ? number : `${number} ${after}`;
}

/** Inside a sentence that itself says “a year”: `1.393 uur`, `€ 549.103`. */
export function displayInSentence(measure: MeasureResult, language: Language): string {
  const { number } = amount(measure.value, measure.unit, language);
  if (measure.value === null || (measure.category ?? null) !== null || measure.suppressed === true) return displayMeasure(measure, language);
  const unit = measure.unit ?? "";
  return unit.startsWith("hours") ? `${number} ${language === "nl" ? "uur" : "hours"}` : unit.startsWith("euro") || unit === "score" || unit === "share" || unit === "count" ? number : display(measure.value, unit, language);
}

/** Under a heading of their own, what all titles add in brackets is said by the heading: “Better quality”, not “Better quality (yield)”. */
export function withoutSuffix(titles: readonly string[]): string[] {
  const suffix = / \([^()]*\)$/.exec(titles[0] ?? "")?.[0];
  return suffix === undefined || titles.length < 2 || !titles.every((title) => title.endsWith(suffix)) ? [...titles] : titles.map((title) => title.slice(0, -suffix.length));
}

/** `Title: value`, but no colon after a question mark. */
export function joined(title: string, value: string): string {
  return `${title}${/[?!:]$/.test(title) ? "" : ":"} ${value}`;
}

/** What a measure came to: its category, its number, or why there is none. */
export function displayMeasure(measure: MeasureResult, language: Language): string {
  if (measure.suppressed === true) return language === "nl" ? "afgeschermd" : "withheld";
  if (measure.category !== undefined && measure.category !== null) return say(measure.categoryTitle, language) || measure.category;
  return display(measure.value, measure.unit, language);
}

/** An answer in the words of its question. */
export function displayAnswer(question: Question | undefined, answer: unknown, language: Language): string {
  if (answer === undefined || answer === null || answer === "") return language === "nl" ? "niet ingevuld" : "not answered";
  if (question?.kind === "boolean") return answer === question.yes ? (language === "nl" ? "ja" : "yes") : answer === question.no ? (language === "nl" ? "nee" : "no") : String(answer);
  if (question?.kind === "choice" || question?.kind === "choices") {
    const values = Array.isArray(answer) ? answer : [answer];
    return values.map((value: unknown) => choiceText(question.byValue.get(value), value, language)).join(", ");
  }
  // One row of a matrix.
  if (question?.kind === "matrix" && !isRecord(answer)) return choiceText(question.columnsByValue.get(answer), answer, language);
  if (question?.kind === "matrix" && isRecord(answer)) {
    return Object.entries(answer).map(([row, column]) => `${choiceText(question.rowsByKey.get(row), row, language)}: ${choiceText(question.columnsByValue.get(column), column, language)}`).join("; ");
  }
  if ((question?.kind === "table") && isRecord(answer)) {
    return Object.entries(answer).map(([row, cells]) => `${choiceText(question.rowsByKey.get(row), row, language)}: ${isRecord(cells) ? Object.entries(cells).map(([key, cell]) => displayAnswer(question.fields.byKey.get(key), cell, language)).join(", ") : String(cells)}`).join("; ");
  }
  if (question?.kind === "texts" && isRecord(answer)) return Object.entries(answer).map(([key, value]) => `${say(question.fields.byKey.get(key)?.title, language)}: ${displayAnswer(question.fields.byKey.get(key), value, language)}`).join("; ");
  if (question?.kind === "entries" && Array.isArray(answer)) return language === "nl" ? `${answer.length} ingevuld` : `${answer.length} entered`;
  return displayPlain(answer, language);
}

export function displayPlain(value: unknown, language: Language): string {
  if (typeof value === "number") return Number.isInteger(value) && Math.abs(value) < 10_000 && Math.abs(value) > 1900 && Math.abs(value) < 2100 ? String(value) : formatShort(value, language);
  if (typeof value === "boolean") return value ? (language === "nl" ? "ja" : "yes") : language === "nl" ? "nee" : "no";
  if (Array.isArray(value)) return value.length > 6 || value.some(isRecord) ? (language === "nl" ? `${value.length} ingevuld` : `${value.length} entered`) : value.map((one) => displayPlain(one, language)).join(", ");
  if (isRecord(value)) return Object.entries(value).slice(0, 8).map(([key, one]) => `${key}: ${displayPlain(one, language)}`).join("; ");
  if (value === null || value === undefined) return language === "nl" ? "geen gegeven" : "no data";
  return String(value);
}

function choiceText(choice: Choice | undefined, value: unknown, language: Language): string {
  return choice === undefined ? displayPlain(value, language) : say(choice.text, language) || String(choice.value);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
