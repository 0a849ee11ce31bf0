/**
 * What of SurveyJS we do not support, because a server could not check the answers as the form does. Refused by name
 * when an instrument is read, so that an author hears it and not a respondent.
 */
import type { Json, Reading } from "./reading.ts";
import { own, report } from "./reading.ts";

/** Element types that are only shown. Pictures are not among them: the pages load nothing from elsewhere, and a phone's first load is small. */
export const STATIC_TYPES: ReadonlySet<string> = new Set(["html", "empty"]);

/** Property → why not, and what to do instead. */
const unsupported: Readonly<Record<string, string>> = {
  bindings: "Use a condition on the number of entries instead.",
  choicesByUrl: "Write the choices in the definition, or use \"choicesFrom\" with a list that the server keeps.",
  choicesFromQuestion: "Repeat the choices and give each a visibleIf, for example \"{first} contains {item}\" in choicesVisibleIf.",
  valuePropertyName: "Use a dynamic panel with its own questions.",
  setValueIf: "Use an expression question or a calculated value.",
  setValueExpression: "Use an expression question or a calculated value.",
  resetValueIf: "Hide the question by visibleIf; a hidden answer does not count.",
  allowCustomChoices: "Use showOtherItem.",
  choicesLazyLoadEnabled: "Write the choices in the definition.",
  hideIfChoicesEmpty: "Use visibleIf.",
  hideIfRowsEmpty: "Use visibleIf.",
  detailElements: "Use a dynamic panel.",
  templateVisibleIf: "Give the questions in the panel a visibleIf with {panel.…}.",
  triggers: "Use visibleIf, calculatedValues or expression questions.",
};

/** Properties that only matter with these values. */
const unsupportedValues: readonly { readonly property: string; readonly refuses: (value: unknown) => boolean; readonly hint: string }[] = [
  { property: "maskType", refuses: (value) => value !== "none" && value !== "", hint: "Use inputType, a regex validator and a description of the form wanted." },
  { property: "storeOthersAsComment", refuses: (value) => value === false, hint: "Leave it out: the text of \"other\" is kept under <name>-Comment." },
];

export function refuseUnsupported(reading: Reading, json: Json, pointer: string, owner: string): void {
  for (const key of Object.keys(json)) {
    if (!Object.hasOwn(unsupported, key)) continue;
    const value = json[key];
    const isSet = value !== false && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);
    if (isSet) report(reading, `${pointer}/${key}`, "unsupported", `«${owner}» uses ${key}, which is not supported: the server could not check its answers.`, unsupported[key] ?? "");
  }
  for (const { property, refuses, hint } of unsupportedValues) {
    const value = own(json, property);
    if (value !== undefined && refuses(value)) report(reading, `${pointer}/${property}`, "unsupported", `«${owner}» has ${property} ${JSON.stringify(value)}, which is not supported.`, hint);
  }
}
