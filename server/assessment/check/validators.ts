/** The author's own validators, as survey-core runs them. */
import { describe } from "../definition/reading.ts";
import type { Question, Validator } from "../definition/model.ts";
import { isNumeric, toNumber } from "../expression/values.ts";
import type { Scope } from "../expression.ts";
import type { Run } from "./run.ts";
import { found, isBlank } from "./run.ts";
import { EMAIL } from "./values.ts";

/** An author's pattern is never run on a longer text: even a slow pattern is then bounded. */
const LONGEST_FOR_PATTERN = 2000;

export function checkValidators(run: Run, question: Question, value: unknown, scope: Scope, path: string): void {
  const isEmpty = isBlank(value);
  for (const validator of question.validators) {
    // An expression is asked of an empty answer too, as in SurveyJS; of a draft, only once there is an answer.
    if (isEmpty && (validator.kind !== "expression" || !run.options.complete)) continue;
    const complaint = complaintOf(validator, value, scope);
    if (complaint) found(run, path, "validator", `«${question.name}» ${complaint}, but is ${describe(value)}.`, "Correct the value.");
  }
}

function complaintOf(validator: Validator, value: unknown, scope: Scope): string | null {
  switch (validator.kind) {
    case "numeric": {
      if (!isNumeric(value)) return "must be a number";
      const number = toNumber(value);
      if (validator.min !== null && number < validator.min) return `must be at least ${validator.min}`;
      return validator.max !== null && number > validator.max ? `must be at most ${validator.max}` : null;
    }
    case "text": {
      const text = String(value);
      if (!validator.allowDigits && /\d+$/.test(text)) return "must not hold digits";
      if (validator.minLength > 0 && text.length < validator.minLength) return `must have at least ${validator.minLength} characters`;
      return validator.maxLength > 0 && text.length > validator.maxLength ? `must have at most ${validator.maxLength} characters` : null;
    }
    case "email": return EMAIL.test(String(value)) ? null : "must be an e-mail address";
    case "regex": {
      const texts = Array.isArray(value) ? value.map(String) : [String(value)];
      return texts.every((text) => text.length <= LONGEST_FOR_PATTERN && validator.pattern.test(text)) ? null : `must have the form ${validator.pattern.source}`;
    }
    case "answerCount": {
      if (!Array.isArray(value)) return null;
      if (validator.min > 0 && value.length < validator.min) return `must have at least ${validator.min} choices`;
      return validator.max > 0 && value.length > validator.max ? `must have at most ${validator.max} choices` : null;
    }
    case "expression": return validator.holds(scope) ? null : `must meet the condition ${validator.text}`;
  }
}
