/** Every text exists in Dutch and English. */
import { eachObject, isObject, report } from "./lint-run.ts";
import type { JsonObject, LintRun } from "./lint-run.ts";

/** SurveyJS's localizable properties that people read. */
const SHOWN = new Set([
  "title", "description", "why", "html", "text", "placeholder", "commentText", "commentPlaceholder", "otherText", "noneText", "refuseText", "dontKnowText", "otherPlaceholder", "otherErrorText",
  "labelTrue", "labelFalse", "minRateDescription", "maxRateDescription", "requiredErrorText", "keyDuplicationError", "templateTitle", "templateDescription", "templateTabTitle",
  "addPanelText", "panelAddText", "removePanelText", "panelRemoveText", "addRowText", "removeRowText", "confirmDeleteText", "noEntriesText", "noRowsText", "completedHtml", "completedBeforeHtml", "loadingHtml",
  "completeText", "pageNextText", "pagePrevText", "startSurveyText", "previewText", "editText", "minErrorText", "maxErrorText", "stepErrorText", "navigationTitle", "navigationDescription", "totalText", "altText",
]);
const LETTERS = /\p{L}{2}/u;

export function checkTranslations(run: LintRun): void {
  for (const [file, text] of Object.entries(run.source.files)) {
    if (!file.endsWith(".json")) continue;
    const json = parsed(text);
    eachObject(json, "", (object, pointer) => checkPair(run, `${file}#${pointer}`, object));
  }
  for (const { file, survey: json } of run.instrument.questionnaires) {
    eachObject(json, "", (object, pointer) => checkShown(run, file, object, pointer));
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** An object with one of the languages is a text, and has the other as well. */
function checkPair(run: LintRun, at: string, object: JsonObject): void {
  const isText = (key: string): boolean => Object.hasOwn(object, key) && typeof object[key] === "string";
  const hasDutch = isText("nl") || (isText("default") && isText("en"));
  if (!hasDutch && !isText("en")) return;
  for (const [language, name, other] of [["nl", "Dutch", "en"], ["en", "English", "nl"]] as const) {
    const text = language === "nl" && !isText("nl") ? object["default"] : object[language];
    if (typeof text === "string" && text.trim() !== "") continue;
    report(run, at, "missing-translation", `The text «${excerpt(object[other] ?? object["default"])}» is missing in ${name}.`, `Add "${language}": "…".`);
  }
}

function checkShown(run: LintRun, file: string, object: JsonObject, pointer: string): void {
  const isQuestion = typeof object["type"] === "string" && typeof object["name"] === "string" && !/\/validators\/\d+$/.test(pointer);
  for (const [key, value] of Object.entries(object)) {
    if (!SHOWN.has(key)) continue;
    if (typeof value === "string" && LETTERS.test(value) && !/^\{[^}]*\}$/.test(value)) {
      report(run, `${file}#${pointer}/${key}`, "missing-translation", `«${excerpt(value)}» is written in one language only.`, "Write {\"nl\": \"…\", \"en\": \"…\"}.", "warning");
    } else if (isObject(value) && !Object.hasOwn(value, "nl") && !Object.hasOwn(value, "default") && !Object.hasOwn(value, "en")) {
      report(run, `${file}#${pointer}/${key}`, "missing-translation", `${key} has no text in Dutch or English.`, "Write {\"nl\": \"…\", \"en\": \"…\"}.");
    }
  }
  const isStatic = object["type"] === "html" || object["type"] === "image" || object["type"] === "panel" || object["titleLocation"] === "hidden";
  if (isQuestion && !isStatic && object["title"] === undefined) report(run, `${file}#${pointer}`, "missing-translation", `The question «${String(object["name"])}» has no title.`, "Add \"title\": {\"nl\": \"…\", \"en\": \"…\"}.");
}

function excerpt(value: unknown): string {
  const text = String(value);
  return text.length > 50 ? `${text.slice(0, 47)}…` : text;
}
