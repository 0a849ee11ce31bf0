/** Single answers: texts, numbers, dates, choices. Each function reports what is wrong and says whether all was well. */
import { describe } from "../definition/reading.ts";
import { itemScope } from "../definition/scope.ts";
import type { BooleanQuestion, Choice, ChoiceQuestion, ChoicesQuestion, Formula, TextQuestion } from "../definition/model.ts";
import { isDateText, toDate } from "../expression/dates.ts";
import type { Scope } from "../expression.ts";
import { suggest } from "../spelling.ts";
import type { Run } from "./run.ts";
import { found } from "./run.ts";

const shapes: Readonly<Record<string, { readonly pattern: RegExp; readonly example: string }>> = {
  date: { pattern: /^\d{4}-\d{2}-\d{2}$/, example: "2026-11-23" },
  "datetime-local": { pattern: /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/, example: "2026-11-23T09:30" },
  month: { pattern: /^\d{4}-(0[1-9]|1[0-2])$/, example: "2026-11" },
  week: { pattern: /^\d{4}-W(0[1-9]|[1-4]\d|5[0-3])$/, example: "2026-W48" },
  time: { pattern: /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/, example: "09:30" },
  color: { pattern: /^#[0-9a-fA-F]{6}$/, example: "#1a5fb4" },
};

/** survey-core's own pattern for inputType "email". */
export const EMAIL = /^(([^<>()[\].,;:\s@"]+(\.[^<>()[\].,;:\s@"]+)*)|(".+"))@(([^<>()=[\].,;:\s@"]+\.)+[^<>()=[\].,;:\s@"]{2,})$/i;

export function checkText(run: Run, question: TextQuestion, value: unknown, scope: Scope, path: string): boolean {
  if (question.input === "number" || question.input === "range") return checkNumber(run, question, value, scope, path);
  if (typeof value !== "string") {
    found(run, path, "wrong-type", `«${question.name}» must be a text, not ${describe(value)}.`, "Write it between quotes.");
    return false;
  }
  if (value.length > question.maxLength) {
    found(run, path, "too-long", `«${question.name}» has ${value.length} characters; at most ${question.maxLength} are allowed.`, "Shorten it.");
    return false;
  }
  if (value.trim() === "" && (value === "" || question.input !== "email")) return true;
  const shape = shapes[question.input];
  const isDate = question.input === "date" || question.input === "datetime-local";
  if (shape && (!shape.pattern.test(value) || (isDate && !isDateText(value)))) {
    found(run, path, "wrong-type", `«${question.name}» must be a ${question.input}, not ${describe(value)}.`, `Write it like ${shape.example}.`);
    return false;
  }
  if (question.input === "email" && !EMAIL.test(value)) {
    found(run, path, "validator", `«${question.name}» is no e-mail address: ${describe(value)}.`, "Write it like name@example.nl.");
    return false;
  }
  return checkBounds(run, question, value, scope, path, isDate ? (each) => toDate(each).getTime() : (each) => each);
}

function checkNumber(run: Run, question: TextQuestion, value: unknown, scope: Scope, path: string): boolean {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    found(run, path, "wrong-type", `«${question.name}» must be a number, not ${describe(value)}.`, "Write it without quotes, with a point for decimals.");
    return false;
  }
  const step = question.step;
  if (step !== null && !isMultiple(value, step)) {
    found(run, path, "out-of-range", `«${question.name}» goes by steps of ${step}; ${value} is between them.`, `Write a multiple of ${step}.`);
    return false;
  }
  return checkBounds(run, question, value, scope, path, (each) => each);
}

function isMultiple(value: number, step: number): boolean {
  const steps = value / step;
  return Math.abs(steps - Math.round(steps)) < 1e-9 * Math.max(1, Math.abs(steps));
}

function checkBounds(run: Run, question: TextQuestion, value: unknown, scope: Scope, path: string, measure: (value: unknown) => unknown): boolean {
  const low = boundValue(question.min, scope);
  const high = boundValue(question.max, scope);
  const at = measure(value) as number;
  const isBelow = low !== null && at < (measure(low) as number);
  if (!isBelow && !(high !== null && at > (measure(high) as number))) return true;
  const limit = isBelow ? `at least ${String(low)}` : `at most ${String(high)}`;
  found(run, path, "out-of-range", `«${question.name}» must be ${limit}, not ${String(value)}.`, low !== null && high !== null ? `From ${String(low)} to ${String(high)}.` : "Correct the value.");
  return false;
}

export function boundValue(bound: number | string | Formula | null, scope: Scope): unknown {
  const value = typeof bound === "function" ? bound(scope) : bound;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10);
  return value === undefined || value === "" ? null : value;
}

export function checkBoolean(run: Run, question: BooleanQuestion, value: unknown, path: string): boolean {
  if (value === question.yes || value === question.no) return true;
  found(run, path, "wrong-type", `«${question.name}» must be ${JSON.stringify(question.yes)} or ${JSON.stringify(question.no)}, not ${describe(value)}.`, "Write one of the two.");
  return false;
}

export function checkChoice(run: Run, question: ChoiceQuestion, value: unknown, scope: Scope, path: string): boolean {
  return isListed(run, question, value, scope, path);
}

export function checkChoices(run: Run, question: ChoicesQuestion, value: unknown, scope: Scope, path: string): boolean {
  if (!Array.isArray(value)) {
    found(run, path, "wrong-type", `«${question.name}» must be a list of choices, not ${describe(value)}.`, "Write it between [ and ].");
    return false;
  }
  const list = value as readonly unknown[];
  if (list.length > Math.max(question.byValue.size, 1000)) {
    found(run, path, "too-many", `«${question.name}» holds ${list.length} choices.`, "Leave out what was not chosen.");
    return false;
  }
  let good = true;
  const seen = new Set<unknown>();
  list.forEach((item, index) => {
    if (seen.has(item)) {
      found(run, `${path}[${index}]`, "duplicate-choice", `«${question.name}» holds ${describe(item)} twice.`, "Leave one out.");
      good = false;
    }
    seen.add(item);
    if (!isListed(run, question, item, scope, `${path}[${index}]`)) good = false;
  });
  if (list.length > 1 && list.some((item) => question.exclusive.has(item))) {
    found(run, path, "exclusive-choice", `«${question.name}» holds a choice that excludes all others.`, "Keep either that one or the others.");
    good = false;
  }
  if (question.maximum > 0 && list.length > question.maximum) {
    found(run, path, "too-many", `«${question.name}» holds ${list.length} choices; at most ${question.maximum} are allowed.`, "Leave some out.");
    good = false;
  }
  return good;
}

function isListed(run: Run, question: ChoiceQuestion | ChoicesQuestion, value: unknown, scope: Scope, path: string): boolean {
  const choice = question.byValue.get(value);
  if (choice) return isChoiceShown(run, choice, scope, path, question.name);
  if (question.list !== null) return isInOutsideList(run, question, question.list, value, path);
  const known = question.choices.map((each) => each.value);
  const otherType = known.find((each) => String(each) === String(value));
  if (otherType !== undefined && typeof value !== "object") {
    found(run, path, "wrong-type", `«${question.name}» has ${describe(value)} where the choice is ${describe(otherType)}.`, `Write ${JSON.stringify(otherType)}.`);
  } else found(run, path, "not-a-choice", `«${question.name}» has no choice ${describe(value)}.`, suggest(String(value), known.map(String)));
  return false;
}

function isChoiceShown(run: Run, choice: Choice, scope: Scope, path: string, name: string): boolean {
  if (!run.options.complete || !choice.visible || choice.visible(itemScope(scope, choice.value))) return true;
  found(run, path, "hidden-choice", `The choice ${describe(choice.value)} of «${name}» is not offered with these answers.`, "Choose another, or change the answer that hides it.");
  return false;
}

function isInOutsideList(run: Run, question: ChoiceQuestion | ChoicesQuestion, list: string, value: unknown, path: string): boolean {
  if (typeof value !== "string" || value.length > 200) {
    found(run, path, "wrong-type", `«${question.name}» takes a name from the list «${list}», not ${describe(value)}.`, "Write a text.");
    return false;
  }
  const known = run.options.lists?.[list];
  if (!known || known.includes(value)) return true;
  found(run, path, "not-a-choice", `«${question.name}» has ${describe(value)}, which is not in the list «${list}».`, suggest(value, known));
  return false;
}
