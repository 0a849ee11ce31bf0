/**
 * Texts of the instrument with their {paths} filled in: {measures.load}, {inhabitants}, {parameters.n}, with a format of
 * one's own as {measures.load:1} (decimals), {x:euro}, {x:hours}, {x:share}, {x:text} (as it is).
 */
import type { CompiledInstrument } from "./compile.ts";
import { compileCondition, isEmpty, parsePath } from "./expression.ts";
import type { Scope } from "./expression.ts";
import { measurePart } from "./frames.ts";
import { formatNumber, formatValue, joinWords, UNKNOWN } from "./format.ts";
import { bothLanguages } from "./measures/questions.ts";
import type { Evidence, Language, MeasureResult, Reading, Text } from "./results.ts";

/** What advice, decisions and texts are made from. */
export type AdviceContext = {
  readonly compiled: CompiledInstrument;
  readonly results: ReadonlyMap<string, MeasureResult>;
  readonly scope: Scope;
  /** Leave texts as they are declared. */
  readonly withoutTexts?: boolean;
};

/** Values that a text has of its own, each with the expression it came from. */
export type Parameters = Readonly<Record<string, { readonly value: unknown; readonly expression: string }>>;

const PLACEHOLDER = /\{([^{}]+)\}/g;

/** Names between braces in a text, without their formats: for lint. */
export function placeholdersOf(text: string): { readonly path: string; readonly format: string | null }[] {
  return [...text.matchAll(PLACEHOLDER)].map((match) => splitFormat(match[1] as string));
}

export function fillText(text: Text, context: AdviceContext, parameters: Parameters = {}): Text {
  if (context.withoutTexts) return text;
  const fill = (language: Language): string => text[language].replace(PLACEHOLDER, (_whole, inside: string) => {
    const { path, format } = splitFormat(inside);
    return showPath(path, format, context, parameters)[language];
  });
  return { nl: fill("nl"), en: fill("en") };
}

function splitFormat(inside: string): { path: string; format: string | null } {
  const colon = inside.lastIndexOf(":");
  return colon < 0 ? { path: inside.trim(), format: null } : { path: inside.slice(0, colon).trim(), format: inside.slice(colon + 1).trim() };
}

/** The value at a path, in words. */
function showPath(name: string, format: string | null, context: AdviceContext, parameters: Parameters): Text {
  if (name.startsWith("parameters.")) {
    const key = name.slice("parameters.".length);
    const parameter = Object.hasOwn(parameters, key) ? parameters[key] : undefined;
    if (!parameter) return UNKNOWN;
    // A parameter that is one path is shown as that path is.
    const alone = /^\{([^{}]+)\}$/.exec(parameter.expression.trim());
    return alone && format === null ? showPath(alone[1] as string, null, context, {}) : showValue(parameter.value, undefined, format);
  }
  const path = parsePath(name);
  if (path[0] === "measures") return showMeasure(name, context, format);
  const value = context.scope.get(path);
  return format === null ? showAnswer(name, value, context) : showValue(value, undefined, format);
}

function showMeasure(name: string, context: AdviceContext, format: string | null): Text {
  const path = parsePath(name);
  const measure = context.results.get(String(path[1]));
  const value = measurePart(context.results, path);
  if (!measure || value === undefined || value === null) return UNKNOWN;
  const part = path[2];
  if (part === "band" && path.length === 3 && measure.band) return measure.band.title;
  if ((part === "category" || part === undefined) && typeof value === "string") return measure.categoryTitle ?? { nl: value, en: value };
  const hasUnit = part === undefined || part === "value" || part === "gap" || part === "groups" || part === "byGroup" || part === "spread" || part === "target" || part === "values";
  return showValue(value, hasUnit ? measure.unit : part === "agreement" ? undefined : "count", format, hasUnit ? measure.decimals : undefined);
}

/** An answer: a choice by its text, a list as words, yes or no, a number. */
function showAnswer(name: string, value: unknown, { compiled }: AdviceContext): Text {
  if (isEmpty(value)) return UNKNOWN;
  const place = compiled.places.find(name);
  const word = (each: unknown): Text => {
    const choice = place?.choices?.find((one) => String(one.value) === String(each));
    if (choice && typeof each !== "number") return bothLanguages(choice.text, String(each));
    if (choice) return bothLanguages(choice.text, String(each));
    return showValue(each, undefined, null);
  };
  if (Array.isArray(value)) {
    if (value.some((each) => typeof each === "object")) return showValue(value.length, "count", null);
    const words = value.map(word);
    return { nl: joinWords(words.map((each) => each.nl), "nl"), en: joinWords(words.map((each) => each.en), "en") };
  }
  return word(value);
}

function showValue(value: unknown, unit: string | undefined, format: string | null, decimals?: number): Text {
  if (value === undefined || value === null || value === "") return UNKNOWN;
  if (typeof value === "boolean") return value ? { nl: "ja", en: "yes" } : { nl: "nee", en: "no" };
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return UNKNOWN;
    if (format === "text") return { nl: String(value), en: String(value) };
    if (format !== null && /^\d$/.test(format)) {
      const show = (language: Language): string => (unit === undefined ? formatNumber(value, language, Number(format)) : formatValue(value, unit, language, Number(format)));
      return { nl: show("nl"), en: show("en") };
    }
    return { nl: formatValue(value, format ?? unit, "nl", decimals), en: formatValue(value, format ?? unit, "en", decimals) };
  }
  if (Array.isArray(value)) {
    const words = value.map((each) => showValue(each, unit, format));
    return { nl: joinWords(words.map((each) => each.nl), "nl"), en: joinWords(words.map((each) => each.en), "en") };
  }
  const text = value instanceof Date ? value.toISOString().slice(0, 10) : typeof value === "string" ? value : JSON.stringify(value);
  return { nl: text, en: text };
}

/** What stands behind an advice, with its name and its value in words. */
export function evidenceOf(paths: readonly string[], context: AdviceContext): Evidence[] {
  return paths.map((name) => {
    const path = parsePath(name);
    return { path: name, label: labelOf(name, context), value: context.scope.get(path) ?? null, display: showPath(name, null, context, {}) };
  });
}

export function labelOf(name: string, { compiled, results }: AdviceContext): Text {
  const path = parsePath(name);
  if (path[0] === "measures") return results.get(String(path[1]))?.title ?? { nl: name, en: name };
  return compiled.places.find(name)?.label ?? { nl: name, en: name };
}

const conditions = new Map<string, ReturnType<typeof compileCondition>>();

/** Sensitivity asks the same conditions many times. */
function conditionOf(text: string): ReturnType<typeof compileCondition> {
  const known = conditions.get(text);
  if (known) return known;
  const compiled = compileCondition(text);
  if (conditions.size >= 5000) conditions.clear();
  conditions.set(text, compiled);
  return compiled;
}

/** The value of an expression, and what it read. */
export function evaluateText(text: string, scope: Scope): { value: unknown; reads: Reading[] } {
  const compiled = conditionOf(text);
  if (!compiled.ok) return { value: null, reads: [] };
  return { value: compiled.evaluate(scope), reads: compiled.variables.map((variable) => ({ path: variable, value: scope.get(parsePath(variable)) ?? null })) };
}
