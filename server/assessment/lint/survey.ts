/** The questionnaires as SurveyJS sees them: unknown types and properties, values of a wrong type or outside a list. */
import { surveyJsonErrors, surveyProperties, surveyProperty } from "../expression.ts";
import { suggest } from "../spelling.ts";
import { describe } from "../definition/reading.ts";
import { isObject, report } from "./lint-run.ts";
import type { JsonObject, LintRun } from "./lint-run.ts";

/** SurveyJS's JSON keys that its metadata do not list as properties of the class. */
const ALWAYS_KNOWN = new Set(["type", "name", "$schema", "pages", "elements", "questions", "templateElements", "detailElements", "columns", "rows", "choices", "rateValues", "items", "validators", "calculatedValues", "triggers", "layout"]);

/** Older spellings that survey-core still obeys. */
const OLDER: Readonly<Record<string, readonly unknown[]>> = { progressBarLocation: ["top", "both"], showProgressBar: ["top", "bottom", "both", "on", "off"], showQuestionNumbers: ["on", "off", "onPage", "onpage"], showPreviewBeforeComplete: [true, false] };

export function checkSurveys(run: LintRun): void {
  for (const { file, survey: json } of run.instrument.questionnaires) {
    if (!isObject(json)) continue;
    const named = new Set<string>();
    checkObject(run, file, json, "survey", "", named);
    for (const error of surveyJsonErrors(json)) {
      // Said already, with its place.
      if ((error.property && named.has(error.property)) || run.problems.some((problem) => problem.file === file && problem.code === "unsupported" && problem.path.endsWith("/type"))) continue;
      report(run, `${file}#`, "survey", `SurveyJS says: ${error.message}`, "Correct the questionnaire.");
    }
  }
}

function checkObject(run: LintRun, file: string, json: JsonObject, className: string, pointer: string, named: Set<string>): void {
  if (surveyProperties(className).length === 0) return;
  const name = String(json["name"] ?? json["value"] ?? className);
  for (const [key, value] of Object.entries(json)) {
    const at = `${pointer}/${key}`;
    const parts = partsOf(key, className);
    if (parts && Array.isArray(value)) {
      (value as unknown[]).forEach((part, index) => {
        if (isObject(part)) checkObject(run, file, part, parts(part), `${at}/${index}`, named);
      });
      continue;
    }
    if (ALWAYS_KNOWN.has(key)) continue;
    const property = surveyProperty(className, key) ?? (className === "matrixdropdowncolumn" ? surveyProperty(String(json["cellType"] ?? "dropdown"), key) : undefined);
    if (!property) {
      named.add(key);
      report(run, `${file}#${at}`, "unknown-property", `«${name}» has the property «${key}», which SurveyJS does not know for ${className}.`, suggest(key, surveyProperties(className)));
    } else checkValue(run, `${file}#${at}`, name, key, value, property.type, property.choices);
  }
}

function checkValue(run: LintRun, at: string, name: string, key: string, value: unknown, type: string, choices: readonly unknown[] | null): void {
  if ((type === "boolean" || type === "switch") && typeof value !== "boolean") report(run, at, "wrong-type", `${key} of «${name}» is ${describe(value)}.`, "Write true or false.");
  else if (type === "number" && typeof value !== "number" && !(typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value)))) report(run, at, "wrong-type", `${key} of «${name}» is ${describe(value)}.`, "Write a number.");
  else if (choices && !choices.includes(value) && !(OLDER[key] ?? []).includes(value) && typeof value !== "object" && type !== "boolean" && type !== "switch" && type !== "number") report(run, at, "wrong-value", `${key} of «${name}» is ${describe(value)}.`, suggest(String(value), choices.map(String)));
}

/** Lists of parts, with the SurveyJS class of each part. */
function partsOf(key: string, className: string): ((part: JsonObject) => string) | null {
  switch (key) {
    case "pages": return () => "page";
    case "elements": case "questions": case "templateElements": return (part) => String(part["type"] ?? "");
    case "columns": return className === "matrix" ? () => "matrixcolumn" : () => "matrixdropdowncolumn";
    case "rows": return className === "comment" ? null : () => "itemvalue";
    case "choices": return () => "choiceitem";
    case "rateValues": return () => "ratingitem";
    case "items": return () => "multipletextitem";
    case "validators": return (part) => `${String(part["type"] ?? "").replace(/validator$/, "")}validator`;
    case "calculatedValues": return () => "calculatedvalue";
    default: return null;
  }
}
