/** One plausible answer to one question. Validity is checked afterwards; here it only has to be likely. */
import { boundValue } from "../check/values.ts";
import type { Choice, ChoiceQuestion, ChoicesQuestion, LocalText, MatrixQuestion, Question, TextQuestion } from "../definition/model.ts";
import { itemScope } from "../definition/scope.ts";
import { toDate } from "../expression/dates.ts";
import type { Scope } from "../expression.ts";
import { textMatching } from "./pattern.ts";
import type { Random } from "./random.ts";
import { collaborations, functions, municipalities, people, sentences, words } from "./texts.ts";

/** Who answers: what he tends to say, and what he must not choose twice. */
export type Respondent = {
  /** Standard normal: how favourable he is. Answers on ordered scales follow it, so that answers of one person hang together. */
  readonly attitude: number;
  readonly date: string;
  /** Choice values that mean "don't know" or "not applicable": rare. */
  readonly missing: ReadonlySet<unknown>;
  readonly lists: Readonly<Record<string, readonly string[]>>;
  /** Statements that are put negatively, by path `question` or `question.row`. */
  readonly reversed: ReadonlySet<string>;
};

/** Values already used in other entries where they must differ. */
export type Taken = ReadonlySet<unknown>;

export function answerTo(question: Exclude<Question, { kind: "entries" | "table" | "texts" | "computed" }>, respondent: Respondent, random: Random, scope: Scope, taken: Taken): unknown {
  switch (question.kind) {
    case "text": return textAnswer(question, respondent, random, scope, taken);
    case "boolean": return random.chance(0.6) ? question.yes : question.no;
    case "choice": return oneOf(shownChoices(question, respondent, scope, taken), respondent, random, respondent.reversed.has(question.name));
    case "choices": return severalOf(question, respondent, random, scope);
    case "matrix": return matrixAnswer(question, respondent, random, scope);
  }
}

function shownChoices(question: ChoiceQuestion | ChoicesQuestion, respondent: Respondent, scope: Scope, taken: Taken): readonly Choice[] {
  const listed: readonly Choice[] = question.list === null ? question.choices : (respondent.lists[question.list] ?? municipalities).map((value) => ({ value, text: value, visible: null }));
  const shown = listed.filter((choice) => !choice.visible || choice.visible(itemScope(scope, choice.value)));
  const free = shown.filter((choice) => !taken.has(choice.value) && choice.value !== "other");
  return free.length > 0 ? free : shown.filter((choice) => !taken.has(choice.value));
}

/** On an ordered scale (all numbers) after the attitude; else any, the first ones somewhat more often. */
function oneOf(choices: readonly Choice[], respondent: Respondent, random: Random, isReversed: boolean): unknown {
  const meaningful = choices.filter((choice) => !respondent.missing.has(choice.value));
  const rare = choices.filter((choice) => respondent.missing.has(choice.value));
  if (rare.length > 0 && (meaningful.length === 0 || random.chance(0.05))) return random.pick(rare).value;
  if (meaningful.length === 0) return undefined;
  if (meaningful.length > 2 && meaningful.every((choice) => Number.isFinite(Number(choice.value)))) {
    const sorted = [...meaningful].sort((a, b) => Number(a.value) - Number(b.value));
    const level = 0.5 + 0.16 * (isReversed ? -1 : 1) * respondent.attitude + 0.18 * random.normal();
    return sorted[clamp(Math.floor(level * sorted.length), 0, sorted.length - 1)]?.value;
  }
  return meaningful[clamp(Math.floor(Math.pow(random.next(), 1.3) * meaningful.length), 0, meaningful.length - 1)]?.value;
}

function severalOf(question: ChoicesQuestion, respondent: Respondent, random: Random, scope: Scope): unknown {
  const shown = shownChoices(question, respondent, scope, new Set()).filter((choice) => !question.exclusive.has(choice.value) && !respondent.missing.has(choice.value));
  if (question.control === "ranking" && question.minimum === 0 && question.maximum === 0) return random.shuffle(shown).map((choice) => choice.value);
  const most = Math.min(shown.length, question.maximum > 0 ? question.maximum : shown.length);
  const count = clamp(1 + Math.floor(random.next() * Math.min(4, shown.length)), Math.min(Math.max(1, question.minimum), most), most);
  const chosen = new Set(random.shuffle(shown).slice(0, count));
  return question.control === "ranking" ? [...chosen].map((choice) => choice.value) : shown.filter((choice) => chosen.has(choice)).map((choice) => choice.value);
}

function matrixAnswer(question: MatrixQuestion, respondent: Respondent, random: Random, scope: Scope): unknown {
  const columns = question.columns.filter((column) => !column.visible || column.visible(itemScope(scope, column.value)));
  const answers: Record<string, unknown> = {};
  const used = new Set<unknown>();
  for (const row of question.rows) {
    if (row.visible && !row.visible(itemScope(scope, row.value))) continue;
    if (!question.eachRowRequired && random.chance(0.02)) continue;
    const key = String(row.value);
    const free = question.eachRowUnique ? columns.filter((column) => !used.has(column.value)) : columns;
    const value = oneOf(free, respondent, random, respondent.reversed.has(`${question.name}.${key}`));
    if (value === undefined) continue;
    used.add(value);
    answers[key] = value;
  }
  return answers;
}

// ---- texts and numbers ----------------------------------------------------------------------------------------

function textAnswer(question: TextQuestion, respondent: Respondent, random: Random, scope: Scope, taken: Taken): unknown {
  switch (question.input) {
    case "number": case "range": return numberAnswer(question, respondent, random, scope);
    case "date": return dateAnswer(question, respondent, random, scope);
    case "datetime-local": return `${dateAnswer(question, respondent, random, scope)}T${pad(random.whole(8, 17))}:${random.pick(["00", "30"])}`;
    case "month": return dateAnswer(question, respondent, random, scope).slice(0, 7);
    case "week": return `${respondent.date.slice(0, 4)}-W${pad(random.whole(1, 52))}`;
    case "time": return `${pad(random.whole(8, 17))}:${random.pick(["00", "15", "30", "45"])}`;
    case "email": return `${random.pick(words)}.${random.whole(1, 99)}@voorbeeld.nl`;
    case "url": return `https://www.voorbeeld.nl/${random.pick(words)}`;
    case "tel": return `06${String(random.whole(10_000_000, 99_999_999))}`;
    case "color": return `#${[0, 1, 2].map(() => random.whole(0, 255).toString(16).padStart(2, "0")).join("")}`;
    default: return freeText(question, random, taken);
  }
}

function freeText(question: TextQuestion, random: Random, taken: Taken): string {
  for (const validator of question.validators) {
    if (validator.kind === "regex") return textMatching(validator.pattern, random) ?? "";
    if (validator.kind === "email") return `${random.pick(words)}@voorbeeld.nl`;
    if (validator.kind === "numeric") return String(random.whole(validator.min ?? 0, validator.max ?? (validator.min ?? 0) + 100));
  }
  const minimum = Math.max(0, ...question.validators.map((validator) => (validator.kind === "text" ? validator.minLength : 0)));
  const maximum = Math.min(question.maxLength, ...question.validators.map((validator) => (validator.kind === "text" && validator.maxLength > 0 ? validator.maxLength : Infinity)));
  let text = question.long ? random.pick(sentences) : random.pick(poolFor(question.name, question.title));
  // A list of entries needs names that differ.
  for (let number = 2; taken.has(text) || taken.has(text.toLowerCase()); number += 1) text = `${random.pick(poolFor(question.name, question.title))} ${number}`;
  while (text.length < minimum) text += ` ${random.pick(words)}`;
  return text.slice(0, maximum).trim();
}

/** What kind of name is asked, by the words of the question. */
function poolFor(name: string, title: LocalText): readonly string[] {
  const asked = `${name} ${typeof title === "string" ? title : Object.values(title).join(" ")}`.toLowerCase();
  if (/gemeente|municipality/.test(asked) && !/partner|samenwerk/.test(asked)) return municipalities;
  if (/samenwerk|collaborat|regeling|body|verband|\bnaam\b|\bname\b/.test(asked)) return collaborations;
  if (/functie|rol\b|position|function/.test(asked)) return functions;
  if (/contact|persoon|person|wie\b|who\b/.test(asked)) return people;
  return words;
}

function numberAnswer(question: TextQuestion, respondent: Respondent, random: Random, scope: Scope): number {
  const limits = question.validators.flatMap((validator) => (validator.kind === "numeric" ? [validator] : []));
  const numbers = (values: readonly unknown[]): number[] => values.filter((value): value is number => typeof value === "number");
  const lows = numbers([boundValue(question.min, scope), ...limits.map((limit) => limit.min)]);
  const highs = numbers([boundValue(question.max, scope), ...limits.map((limit) => limit.max)]);
  const low = lows.length > 0 ? Math.max(...lows) : highs.length > 0 ? Math.min(0, ...highs) : 0;
  const limit = Math.max(low, highs.length > 0 ? Math.min(...highs) : low + 100);
  const isYear = low >= 1800 && limit <= 2200;
  const usual = isYear ? Number(respondent.date.slice(0, 4)) : typical(question);
  const high = usual >= low && usual < limit ? usual : limit;
  const step = question.step ?? (high - low < 2 ? 0.1 : 1);
  // People use the lower part of a wide range: hours, euros, inhabitants.
  const share = isYear ? 1 - Math.pow(random.next(), 2) : high - low > 50 ? Math.pow(random.next(), high - low > 5000 ? 4 : 2.2) : random.next();
  const steps = Math.floor((high - low) / step + 1e-9);
  // Steps are counted from 0, as the form does.
  const first = Math.ceil(low / step - 1e-9);
  const value = Math.min((first + Math.round(share * steps)) * step, Math.floor(high / step + 1e-9) * step);
  return Number(Math.max(low, value).toFixed(6));
}

/** What people seldom exceed, by the unit in the name (STYLE: units in names) or the default that the author gave. */
const usualMost: readonly (readonly [RegExp, number])[] = [
  [/duration|duur/, 4], [/preparation|voorbereid/, 6], [/travel|reis/, 3], [/attendee|deelnemers|aanwezig/, 6], [/meetings|overleg|frequen|timesper/, 24],
  [/fte/, 40], [/share|percent|aandeel/, 40], [/hourspermonth/, 30], [/hours|uren/, 600], [/rate|tarief/, 140], [/euro|cost|kosten|budget|contribution/, 400_000], [/inhabitant|inwoner/, 90_000],
];

function typical(question: TextQuestion): number {
  if (typeof question.defaultValue === "number" && question.defaultValue > 0) return question.defaultValue * 1.5;
  const name = question.name.toLowerCase();
  return usualMost.find(([pattern]) => pattern.test(name))?.[1] ?? Infinity;
}

function dateAnswer(question: TextQuestion, respondent: Respondent, random: Random, scope: Scope): string {
  const day = 86_400_000;
  const now = toDate(respondent.date).getTime();
  const timeOf = (bound: TextQuestion["min"], fallback: number): number => {
    const time = toDate(boundValue(bound, scope)).getTime();
    return Number.isNaN(time) ? fallback : time;
  };
  const low = timeOf(question.min, now - 12 * 365 * day);
  const high = Math.max(low, Math.min(timeOf(question.max, now), Math.max(low + 3 * 365 * day, now)));
  return new Date(low + Math.floor(random.next() * ((high - low) / day + 1)) * day).toISOString().slice(0, 10);
}

function pad(value: number): string {
  return String(value).padStart(2, "0");
}

export function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
