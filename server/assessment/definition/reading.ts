/** Reading SurveyJS JSON: where we are, what was wrong, and the expressions on the way. */
import { compileExpression, holds } from "../expression.ts";
import type { Problem, ProblemCode } from "../problem.ts";
import type { Condition, Formula, LocalText, Reference, Surrounding, Visible } from "./model.ts";

export type Json = Record<string, unknown>;

/** What is gathered while one questionnaire is read. */
export type Reading = {
  readonly name: string;
  readonly file: string;
  readonly answeredBy: "organisation" | "respondents";
  readonly maxTextLength: number;
  readonly maxCommentLength: number;
  readonly keepsHidden: boolean;
  readonly problems: Problem[];
  readonly references: Reference[];
};

/** Where an element stands: its JSON pointer, what surrounds it, and when its containers are shown. */
export type Place = { readonly pointer: string; readonly around: readonly Surrounding[]; readonly shown: Visible };

export function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An own property only: a definition that says {"__proto__": …} changes nothing. */
export function own(json: Json, key: string): unknown {
  return Object.hasOwn(json, key) ? json[key] : undefined;
}

export function listOf(json: Json, key: string): readonly unknown[] {
  const value = own(json, key);
  return Array.isArray(value) ? (value as unknown[]) : [];
}

export function textOf(json: Json, key: string): string | undefined {
  const value = own(json, key);
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function numberOf(json: Json, key: string, fallback: number): number {
  const value = own(json, key);
  return typeof value === "number" && Number.isFinite(value) ? value : fallback;
}

export function isTrue(json: Json, ...keys: readonly string[]): boolean {
  return keys.some((key) => own(json, key) === true);
}

/** A localizable string, else the fallback. */
export function localText(value: unknown, fallback: string): LocalText {
  if (typeof value === "string") return value;
  if (!isJson(value)) return fallback;
  const texts: Record<string, string> = {};
  for (const [language, text] of Object.entries(value)) if (typeof text === "string") texts[language === "default" ? "nl" : language] = text;
  return Object.keys(texts).length > 0 ? texts : fallback;
}

export function report(reading: Reading, pointer: string, code: ProblemCode, what: string, hint: string, severity: "error" | "warning" = "error"): void {
  reading.problems.push({ severity, file: reading.file, path: `${reading.file}#${pointer}`, what, hint, code });
}

/** Compiles one expression of the JSON and notes the names it uses; undefined when absent or unreadable. */
export function formulaAt(reading: Reading, json: Json, key: string, place: Place, owner: string, purpose: Reference["purpose"]): Formula | undefined {
  const text = own(json, key);
  if (text === undefined || text === "" || text === null) return undefined;
  const pointer = `${place.pointer}/${key}`;
  if (typeof text !== "string") {
    report(reading, pointer, "wrong-type", `${key} of «${owner}» must be an expression (a text), not ${describe(text)}.`, "Write it between quotes, for example \"{inhabitants} > 30000\".");
    return undefined;
  }
  const compiled = compileExpression(text);
  if (!compiled.ok) {
    report(reading, pointer, compiled.problem.code, compiled.problem.what, compiled.problem.hint);
    return undefined;
  }
  reading.references.push({ pointer, text, names: compiled.variables, owner, purpose, around: place.around });
  return compiled.evaluate;
}

export function conditionAt(reading: Reading, json: Json, key: string, place: Place, owner: string, purpose: Reference["purpose"]): Condition | null {
  const formula = formulaAt(reading, json, key, place, owner, purpose);
  return formula ? (scope) => holds(formula(scope)) : null;
}

const never: Condition = () => false;

/** `visibleIf` if there is one, else `visible`. */
export function visibleAt(reading: Reading, json: Json, place: Place, owner: string): Visible {
  const condition = conditionAt(reading, json, "visibleIf", place, owner, "visible");
  return condition ?? (own(json, "visible") === false ? never : null);
}

export function both(first: Visible, second: Visible): Visible {
  if (!first) return second;
  if (!second) return first;
  return (scope) => first(scope) && second(scope);
}

/** A value in words, for messages: «12», a list, an object. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "an object";
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  const cut = text.length > 60 ? `${text.slice(0, 57)}…` : text;
  return typeof value === "string" ? `the text ${cut}` : typeof value === "number" ? `the number ${cut}` : cut;
}
