/** What a name stands for: a question, a part of one, a measure; and which values it can have. */
import type { AnswerModel } from "../definition.ts";
import type { Choice, FieldSet, Question } from "../definition/model.ts";
import type { Path } from "../expression.ts";
import { suggest } from "../spelling.ts";
import type { ProblemCode } from "../problem.ts";

/** The values that something can have. `values`: only these; `isList`: several of them at once. */
export type Domain = { readonly values: readonly unknown[] | null; readonly isList: boolean; readonly low: number; readonly high: number; readonly type: "number" | "text" | "choice" | "boolean" | "date" | "entries" | "object" | "any" };

export type Resolved = { readonly ok: true; readonly domain: Domain; readonly question: Question | null; readonly key: string | null } | { readonly ok: false; readonly code: ProblemCode; readonly what: string; readonly hint: string };

const open: Domain = { values: null, isList: false, low: -Infinity, high: Infinity, type: "any" };
export const anything: Resolved = { ok: true, domain: open, question: null, key: null };
const count: Domain = { ...open, type: "number", low: 0 };

export function numberDomain(low: number, high: number): Domain {
  return { ...open, type: "number", low, high };
}

export function wordDomain(values: readonly unknown[] | null): Domain {
  return { ...open, type: "choice", values };
}

/** Resolves a path such as ["trust", "openness"] or ["collaborations", 0, "domain"] in the answers. */
export function resolveAnswer(models: readonly AnswerModel[], path: Path): Resolved {
  const name = String(path[0]);
  for (const model of models) {
    if (name === model.groupName && path.length === 1) return anything;
    if (model.calculated.some((each) => each.name === name)) return anything;
    const question = model.questions.get(name);
    if (question) return partOf(question, path, 1);
    const owner = model.commentKeys.get(name);
    if (owner && path.length === 1) return { ok: true, domain: { ...open, type: "text" }, question: owner, key: owner.key };
  }
  const names = models.flatMap((model) => [...model.questions.keys(), ...model.commentKeys.keys(), ...(model.groupName ? [model.groupName] : [])]);
  return { ok: false, code: "unknown-question", what: `There is no question «${name}».`, hint: suggest(name, names) };
}

function partOf(question: Question, path: Path, at: number): Resolved {
  if (at >= path.length) return { ok: true, domain: domainOf(question), question, key: question.key };
  const step = path[at] as string | number;
  const rest = at === path.length - 1;
  switch (question.kind) {
    case "matrix": {
      const row = question.rowsByKey.get(String(step));
      if (!row) return unknownPart(question, "row", String(step), [...question.rowsByKey.keys()]);
      return rest ? { ok: true, domain: choiceDomain(question.columns, false), question, key: question.key } : tooDeep(question, path);
    }
    case "table": {
      if (!question.rowsByKey.has(String(step))) return unknownPart(question, "row", String(step), [...question.rowsByKey.keys()]);
      return rest ? objectOf(question) : fieldOf(question, question.fields, path, at + 1);
    }
    case "entries": {
      if (step === "length" && rest) return { ok: true, domain: count, question, key: question.key };
      // `[]` in a scoring path stands for every entry.
      if (typeof step !== "number") return { ok: false, code: "unknown-question", what: `«${question.key}» is a list of entries; .${String(step)} cannot follow it.`, hint: `Write {${question.key}[0].${String(step)}} for one entry, or sumInArray({${question.key}}, '${String(step)}') for all.` };
      return rest ? objectOf(question) : fieldOf(question, question.fields, path, at + 1);
    }
    case "texts": return fieldOf(question, question.fields, path, at);
    case "choices":
      if (rest && (step === "length" || typeof step === "number")) return { ok: true, domain: step === "length" ? count : choiceDomain(question.choices, question.list !== null), question, key: question.key };
      return tooDeep(question, path);
    default: return step === "length" && rest ? { ok: true, domain: count, question, key: question.key } : tooDeep(question, path);
  }
}

function objectOf(question: Question): Resolved {
  return { ok: true, domain: { ...open, type: "object" }, question, key: question.key };
}

/** Resolves a field within an entry, a row or a list of texts. */
export function fieldOf(owner: Question | null, fields: FieldSet, path: Path, at: number): Resolved {
  const name = String(path[at]);
  const field = fields.byKey.get(name);
  if (!field && fields.commentKeys.has(name)) return anything;
  if (!field) return { ok: false, code: "unknown-question", what: `There is no «${name}»${owner ? ` in «${owner.key}»` : " here"}.`, hint: suggest(name, [...fields.byKey.keys()]) };
  const resolved = partOf(field, path, at + 1);
  return resolved.ok ? { ...resolved, key: owner?.key ?? resolved.key } : resolved;
}

function unknownPart(question: Question, part: string, name: string, known: readonly string[]): Resolved {
  return { ok: false, code: "unknown-row", what: `«${question.key}» has no ${part} «${name}».`, hint: suggest(name, known) };
}

function tooDeep(question: Question, path: Path): Resolved {
  return { ok: false, code: "unknown-question", what: `«${path.join(".")}» goes further than «${question.key}», which has no parts.`, hint: `Write {${question.key}}.` };
}

/** The values that answers to a question can have. */
export function domainOf(question: Question): Domain {
  switch (question.kind) {
    case "choice": return { ...choiceDomain(question.choices, question.list !== null) };
    case "choices": return { ...choiceDomain(question.choices, question.list !== null), isList: true };
    case "boolean": return { ...wordDomain([question.yes, question.no]), type: "boolean" };
    case "text": {
      if (question.input === "number" || question.input === "range") return numberDomain(typeof question.min === "number" ? question.min : -Infinity, typeof question.max === "number" ? question.max : Infinity);
      return { ...open, type: question.input === "date" || question.input === "datetime-local" ? "date" : "text" };
    }
    case "entries": return { ...open, type: "entries" };
    case "matrix": case "table": case "texts": return { ...open, type: "object" };
    case "computed": return open;
  }
}

function choiceDomain(choices: readonly Choice[], isOpen: boolean): Domain {
  const values = isOpen || choices.length === 0 ? null : choices.map((choice) => choice.value);
  const numbers = values?.filter((value): value is number => typeof value === "number") ?? [];
  const isNumeric = values !== null && numbers.length > 0;
  return { ...open, values, type: "choice", ...(isNumeric ? { low: Math.min(...numbers), high: Math.max(...numbers) } : {}) };
}
