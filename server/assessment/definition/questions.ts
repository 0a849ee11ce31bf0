/** One question of each supported kind, from its SurveyJS JSON. */
import { byValue, numberChoices, outsideList, ratingChoices, readChoices, specialChoices } from "./choices.ts";
import type { ChoiceValue, Condition, FieldSet, Formula, InputType, Question, Surrounding, Validator } from "./model.ts";
import type { Json, Place, Reading } from "./reading.ts";
import { both, conditionAt, describe, formulaAt, isJson, isTrue, listOf, localText, numberOf, own, report, textOf, visibleAt } from "./reading.ts";

/** Reads the elements inside an entry or a row: given by `elements.ts`, which knows containers. */
export type ReadFields = (reading: Reading, elements: readonly unknown[], place: Place) => FieldSet;

type Base = Omit<Extract<Question, { kind: "computed" }>, "kind" | "formula">;
type Reader = (reading: Reading, json: Json, place: Place, base: Base, readFields: ReadFields) => Question;

const inputTypes: ReadonlySet<string> = new Set(["text", "number", "range", "date", "datetime-local", "month", "week", "time", "email", "url", "tel", "color", "password"]);
const dateTypes: ReadonlySet<string> = new Set(["date", "datetime-local"]);

/** Without a limit of the author's, a text holds at most this much: a book, not a disk. */
export const LONGEST_TEXT = 20_000;
/** SurveyJS's settings.panel.maxPanelCount and settings.matrix.maxRowCount. */
const MOST_PANELS = 100;
const MOST_ROWS = 1000;

const readers: Readonly<Record<string, Reader>> = {
  text: (reading, json, place, base) => text(reading, json, place, base, false),
  comment: (reading, json, place, base) => text(reading, json, place, base, true),
  radiogroup: choice, dropdown: choice, rating, buttongroup: choice,
  checkbox: choices, tagbox: choices, ranking: choices,
  boolean: (_reading, json, _place, base) => ({ ...base, kind: "boolean", yes: choiceValue(own(json, "valueTrue"), true), no: choiceValue(own(json, "valueFalse"), false) }),
  expression: (reading, json, place, base) => {
    const read = formulaAt(reading, json, "expression", place, base.name, "value");
    // survey-core leaves a read-only expression as it is, unless runIfReadOnly says otherwise.
    const formula: Formula = read === undefined || (isTrue(json, "readOnly") && !isTrue(json, "runIfReadOnly")) ? () => null : read;
    const precision = own(json, "precision");
    return { ...base, kind: "computed", formula: typeof precision === "number" && precision >= 0 ? rounded(formula, precision) : formula };
  },
  matrix, matrixdropdown: table, matrixdynamic: dynamicMatrix, paneldynamic: dynamicPanel, multipletext: texts,
};

export const QUESTION_TYPES: readonly string[] = Object.keys(readers);

export function readQuestion(reading: Reading, json: Json, type: string, place: Place, readFields: ReadFields): Question | null {
  const reader = Object.hasOwn(readers, type) ? readers[type] : undefined;
  return reader ? reader(reading, json, place, readBase(reading, json, place, type), readFields) : null;
}

function readBase(reading: Reading, json: Json, place: Place, type: string): Base {
  const name = String(own(json, "name") ?? "");
  const visible = visibleAt(reading, json, place, name);
  const requiredIf = conditionAt(reading, json, "requiredIf", place, name, "required");
  const hasComment = isTrue(json, "showCommentArea", "hasComment") || isTrue(json, "showOtherItem", "hasOther");
  const key = textOf(json, "valueName") ?? name;
  return {
    name, key, title: localText(own(json, "title"), name), visible, shown: both(place.shown, visible),
    enabled: conditionAt(reading, json, "enableIf", place, name, "enabled"),
    readOnly: own(json, "readOnly") === true, required: requiredIf ?? own(json, "isRequired") === true,
    validators: readValidators(reading, json, place, name), defaultValue: own(json, "defaultValue"),
    commentKey: hasComment && type !== "comment" ? `${key}-Comment` : null,
    keepsHidden: reading.keepsHidden || own(json, "clearIfInvisible") === "none", pointer: place.pointer,
  };
}

function text(reading: Reading, json: Json, place: Place, base: Base, long: boolean): Question {
  const type = long ? "text" : (textOf(json, "inputType") ?? "text");
  if (!inputTypes.has(type)) report(reading, `${place.pointer}/inputType`, "wrong-value", `«${base.name}» has the inputType ${JSON.stringify(type)}.`, `Use one of ${[...inputTypes].join(", ")}.`);
  const input = (inputTypes.has(type) ? type : "text") as InputType;
  const common = long ? reading.maxCommentLength : reading.maxTextLength;
  const maxLength = numberOf(json, "maxLength", -1);
  const step = own(json, "step");
  return {
    ...base, kind: "text", input, long,
    min: bound(reading, json, "min", place, base.name, input) ?? (input === "range" ? 0 : null),
    max: bound(reading, json, "max", place, base.name, input) ?? (input === "range" ? 100 : dateTypes.has(input) ? "2999-12-31" : null),
    step: typeof step === "number" && step > 0 && input === "number" ? step : null,
    maxLength: maxLength > 0 ? maxLength : maxLength < 0 && common > 0 ? common : LONGEST_TEXT,
  };
}

function bound(reading: Reading, json: Json, key: "min" | "max", place: Place, owner: string, input: InputType): number | string | Formula | null {
  const formula = formulaAt(reading, json, `${key}ValueExpression`, place, owner, "bound");
  if (formula) return formula;
  const value = own(json, key);
  if (value === undefined || value === null || value === "") return null;
  const wantsNumber = input === "number" || input === "range";
  const number = wantsNumber && typeof value === "string" ? Number(value) : value;
  if (wantsNumber ? typeof number !== "number" || Number.isNaN(number) : typeof value !== "string" || value.startsWith("=")) {
    report(reading, `${place.pointer}/${key}`, "wrong-type", `${key} of «${owner}» is ${describe(value)}.`, wantsNumber ? "Write a number." : `Write a ${input}, or use ${key}ValueExpression.`);
    return null;
  }
  return wantsNumber ? (number as number) : (value as string);
}

function choice(reading: Reading, json: Json, place: Place, base: Base): Question {
  const listed = readChoices(reading, json, "choices", "choicesVisibleIf", place, base.name);
  const special = specialChoices(json);
  const all = [...(listed.length > 0 ? listed : numberChoices(json)), ...special.choices];
  return { ...base, kind: "choice", control: String(own(json, "type")), choices: all, byValue: byValue(all), list: outsideList(json), hasOther: special.hasOther };
}

function rating(reading: Reading, json: Json, place: Place, base: Base): Question {
  const values = ratingChoices(reading, json, place, base.name);
  return { ...base, kind: "choice", control: "rating", choices: values, byValue: byValue(values), list: null, hasOther: false };
}

function choices(reading: Reading, json: Json, place: Place, base: Base): Question {
  const special = specialChoices(json);
  const all = [...readChoices(reading, json, "choices", "choicesVisibleIf", place, base.name), ...special.choices];
  const isRanking = own(json, "type") === "ranking";
  return {
    ...base, kind: "choices", control: String(own(json, "type")), choices: all, byValue: byValue(all), list: outsideList(json), hasOther: special.hasOther,
    minimum: numberOf(json, "minSelectedChoices", 0), maximum: numberOf(json, "maxSelectedChoices", 0), exclusive: isRanking ? new Set() : special.exclusive,
  };
}

function matrix(reading: Reading, json: Json, place: Place, base: Base): Question {
  if ((own(json, "cellType") ?? "radio") !== "radio") report(reading, `${place.pointer}/cellType`, "unsupported", `The matrix «${base.name}» has cells of type ${JSON.stringify(own(json, "cellType"))}, which is not supported.`, "Use a matrixdropdown with checkbox columns.");
  const rows = readChoices(reading, json, "rows", "rowsVisibleIf", place, base.name);
  const columns = readChoices(reading, json, "columns", "columnsVisibleIf", place, base.name);
  requireSome(reading, rows.length, "rows", place, base.name);
  requireSome(reading, columns.length, "columns", place, base.name);
  return {
    ...base, kind: "matrix", rows, columns, rowsByKey: new Map(rows.map((row) => [String(row.value), row])), columnsByValue: byValue(columns),
    eachRowRequired: isTrue(json, "eachRowRequired", "isAllRowRequired"), eachRowUnique: isTrue(json, "eachRowUnique"),
  };
}

function table(reading: Reading, json: Json, place: Place, base: Base, readFields: ReadFields): Question {
  const rows = readChoices(reading, json, "rows", "rowsVisibleIf", place, base.name);
  requireSome(reading, rows.length, "rows", place, base.name);
  return { ...base, kind: "table", rows, rowsByKey: new Map(rows.map((row) => [String(row.value), row])), fields: columnsOf(reading, json, place, base.name, readFields), unique: uniqueColumns(json) };
}

function dynamicMatrix(reading: Reading, json: Json, place: Place, base: Base, readFields: ReadFields): Question {
  if (textOf(json, "rowsVisibleIf")) report(reading, `${place.pointer}/rowsVisibleIf`, "unsupported", `«${base.name}» has rowsVisibleIf, which is not supported in a dynamic matrix.`, "Give the columns a visibleIf.");
  const keyName = textOf(json, "keyName");
  return entries(reading, json, place, base, {
    variable: "row", fields: columnsOf(reading, json, place, base.name, readFields),
    initial: numberOf(json, "rowCount", 2), minimum: numberOf(json, "minRowCount", 0), maximum: numberOf(json, "maxRowCount", MOST_ROWS),
    unique: [...new Set([...uniqueColumns(json), ...(keyName ? [keyName] : [])])], caseSensitive: isTrue(json, "useCaseSensitiveComparison"),
  });
}

function dynamicPanel(reading: Reading, json: Json, place: Place, base: Base, readFields: ReadFields): Question {
  const elements = listOf(json, "templateElements");
  const around: Surrounding = { variable: "panel", fields: namesOf(elements) };
  const keyName = textOf(json, "keyName");
  requireSome(reading, elements.length, "templateElements", place, base.name);
  return entries(reading, json, place, base, {
    variable: "panel", fields: readFields(reading, elements, { pointer: `${place.pointer}/templateElements`, around: [around, ...place.around], shown: null }),
    initial: numberOf(json, "panelCount", 0), minimum: numberOf(json, "minPanelCount", 0), maximum: numberOf(json, "maxPanelCount", MOST_PANELS), unique: keyName ? [keyName] : [], caseSensitive: true,
  });
}

type Entries = Extract<Question, { kind: "entries" }>;

function entries(reading: Reading, json: Json, place: Place, base: Base, rest: Omit<Entries, keyof Base | "kind">): Question {
  const keyName = textOf(json, "keyName");
  if (keyName && !rest.fields.byKey.has(keyName)) report(reading, `${place.pointer}/keyName`, "unknown-question", `The keyName of «${base.name}» is «${keyName}», which is no question in it.`, `Use one of ${[...rest.fields.byKey.keys()].join(", ")}.`);
  if (rest.maximum < rest.minimum) report(reading, place.pointer, "wrong-value", `«${base.name}» needs at least ${rest.minimum} and at most ${rest.maximum} entries.`, "Make the maximum at least the minimum.");
  return { ...base, kind: "entries", ...rest };
}

/** Columns are questions written flat: {"name", "cellType", …}. */
function columnsOf(reading: Reading, json: Json, place: Place, owner: string, readFields: ReadFields): FieldSet {
  const columns = listOf(json, "columns");
  requireSome(reading, columns.length, "columns", place, owner);
  const cellType = textOf(json, "cellType") ?? "dropdown";
  const asQuestions = columns.map((column) => {
    if (!isJson(column)) return column;
    const type = textOf(column, "cellType");
    const sharesChoices = listOf(column, "choices").length === 0 && listOf(json, "choices").length > 0;
    return { ...column, type: type && type !== "default" ? type : cellType, ...(sharesChoices ? { choices: own(json, "choices") } : {}) };
  });
  const around: Surrounding = { variable: "row", fields: namesOf(columns) };
  return readFields(reading, asQuestions, { pointer: `${place.pointer}/columns`, around: [around, ...place.around], shown: null });
}

function uniqueColumns(json: Json): string[] {
  return listOf(json, "columns").flatMap((column) => (isJson(column) && isTrue(column, "isUnique") ? [String(own(column, "name"))] : []));
}

function texts(reading: Reading, json: Json, place: Place, base: Base, readFields: ReadFields): Question {
  const items = listOf(json, "items").map((item) => (isJson(item) ? { ...item, type: "text" } : item));
  requireSome(reading, items.length, "items", place, base.name);
  return { ...base, kind: "texts", fields: readFields(reading, items, { pointer: `${place.pointer}/items`, around: place.around, shown: null }) };
}

function readValidators(reading: Reading, json: Json, place: Place, owner: string): Validator[] {
  return listOf(json, "validators").flatMap((item, index): Validator[] => {
    const pointer = `${place.pointer}/validators/${index}`;
    if (!isJson(item)) return [];
    // A warning or a hint to the respondent does not stop him.
    if (own(item, "notificationType") === "warning" || own(item, "notificationType") === "info") return [];
    const type = (textOf(item, "type") ?? "").replace(/validator$/, "");
    const limit = (key: string): number | null => (typeof own(item, key) === "number" ? (own(item, key) as number) : null);
    if (type === "numeric") return [{ kind: "numeric", min: limit("minValue"), max: limit("maxValue") }];
    if (type === "text") return [{ kind: "text", minLength: limit("minLength") ?? 0, maxLength: limit("maxLength") ?? 0, allowDigits: own(item, "allowDigits") !== false }];
    if (type === "email") return [{ kind: "email" }];
    if (type === "answercount") return [{ kind: "answerCount", min: limit("minCount") ?? 0, max: limit("maxCount") ?? 0 }];
    if (type === "regex") return regex(reading, item, pointer, owner);
    if (type === "expression") {
      const holds: Condition | null = conditionAt(reading, item, "expression", { ...place, pointer }, owner, "validator");
      return holds ? [{ kind: "expression", holds, text: String(own(item, "expression")) }] : [];
    }
    report(reading, `${pointer}/type`, "unsupported", `«${owner}» has a validator of type ${JSON.stringify(type)}.`, "Use numeric, text, email, regex, expression or answercount.");
    return [];
  });
}

function regex(reading: Reading, item: Json, pointer: string, owner: string): Validator[] {
  try {
    return [{ kind: "regex", pattern: new RegExp(String(own(item, "regex") ?? ""), isTrue(item, "caseInsensitive", "insensitive") ? "i" : "") }];
  } catch (error) {
    report(reading, `${pointer}/regex`, "regex-syntax", `The regular expression of «${owner}» cannot be read: ${error instanceof Error ? error.message : ""}.`, "Mend the pattern; a backslash is written twice in JSON.");
    return [];
  }
}

function rounded(formula: Formula, decimals: number): Formula {
  return (scope) => {
    const value = formula(scope);
    return typeof value === "number" && Number.isFinite(value) ? parseFloat(value.toFixed(decimals)) : value;
  };
}

function requireSome(reading: Reading, count: number, what: string, place: Place, owner: string): void {
  if (count === 0) report(reading, place.pointer, "empty", `«${owner}» has no ${what}.`, `Add ${what}, or remove the question.`);
}

/** The names of the questions in a list of elements, also those within panels. */
export function namesOf(elements: readonly unknown[]): string[] {
  return elements.flatMap((element) => {
    if (!isJson(element)) return [];
    const inner = listOf(element, "elements");
    return inner.length > 0 ? namesOf(inner) : [textOf(element, "valueName") ?? String(own(element, "name") ?? "")];
  });
}

function choiceValue(value: unknown, fallback: boolean): ChoiceValue {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : fallback;
}
