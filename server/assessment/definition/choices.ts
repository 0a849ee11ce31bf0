/** Choices, rows, columns and rating values: SurveyJS's ItemValue in all its spellings. */
import type { Choice, ChoiceValue, LocalText, Visible } from "./model.ts";
import type { Json, Place, Reading } from "./reading.ts";
import { conditionAt, describe, isJson, isTrue, listOf, localText, numberOf, own, report, textOf } from "./reading.ts";

/** SurveyJS's settings.ratingMaximumRateValueCount. */
const MOST_RATING_VALUES = 20;

/** Reads a list of items; `common` is choicesVisibleIf, rowsVisibleIf or columnsVisibleIf, which an item's own condition overrides. */
export function readChoices(reading: Reading, json: Json, key: string, commonKey: string, place: Place, owner: string): Choice[] {
  const inItem: Place = { ...place, around: [{ variable: "item", fields: [] }, ...place.around] };
  const common = conditionAt(reading, json, commonKey, inItem, owner, "visible");
  const seen = new Set<string>();
  return listOf(json, key).flatMap((item, index) => {
    const pointer = `${place.pointer}/${key}/${index}`;
    const choice = readChoice(reading, item, { ...inItem, pointer }, owner, common);
    if (!choice) return [];
    if (seen.has(String(choice.value))) report(reading, pointer, "duplicate-choice", `«${owner}» has the value ${JSON.stringify(choice.value)} twice in ${key}.`, "Give each its own value.");
    seen.add(String(choice.value));
    return [choice];
  });
}

function readChoice(reading: Reading, item: unknown, place: Place, owner: string, common: Visible): Choice | null {
  if (typeof item === "number" || typeof item === "boolean") return { value: item, text: String(item), visible: common };
  if (typeof item === "string") {
    // "value|text" in one string.
    const bar = item.indexOf("|");
    return bar < 0 ? { value: item, text: item, visible: common } : { value: item.slice(0, bar), text: item.slice(bar + 1), visible: common };
  }
  if (!isJson(item)) {
    report(reading, place.pointer, "wrong-type", `A choice of «${owner}» is ${describe(item)}.`, "Write {\"value\": …, \"text\": {\"nl\": …, \"en\": …}}.");
    return null;
  }
  const value = own(item, "value");
  if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") {
    report(reading, `${place.pointer}/value`, "wrong-type", `A choice of «${owner}» has ${describe(value)} as its value.`, "Give it a text or a number as value.");
    return null;
  }
  if (listOf(item, "elements").length > 0) report(reading, `${place.pointer}/elements`, "unsupported", `A choice of «${owner}» holds questions of its own, which is not supported.`, "Put them after the question with a visibleIf.");
  const visible = conditionAt(reading, item, "visibleIf", place, owner, "visible") ?? common;
  return { value, text: localText(own(item, "text"), String(value)), visible };
}

/** none, refused, dontknow and other, as the question shows them. */
export function specialChoices(json: Json): { choices: Choice[]; exclusive: Set<unknown>; hasOther: boolean } {
  const choices: Choice[] = [];
  const add = (value: ChoiceValue, textKey: string, fallback: LocalText): void => {
    choices.push({ value, text: own(json, textKey) === undefined ? fallback : localText(own(json, textKey), String(value)), visible: null });
  };
  if (isTrue(json, "showNoneItem", "hasNone")) add("none", "noneText", { nl: "Geen", en: "None" });
  if (isTrue(json, "showRefuseItem")) add("refused", "refuseText", { nl: "Wil ik niet zeggen", en: "Refuse to answer" });
  if (isTrue(json, "showDontKnowItem")) add("dontknow", "dontKnowText", { nl: "Weet ik niet", en: "Don't know" });
  const exclusive = new Set<unknown>(choices.map((choice) => choice.value));
  const hasOther = isTrue(json, "showOtherItem", "hasOther");
  if (hasOther) add("other", "otherText", { nl: "Anders", en: "Other" });
  return { choices, exclusive, hasOther };
}

/** The values of a rating: its rateValues, else from rateMin to rateMax. */
export function ratingChoices(reading: Reading, json: Json, place: Place, owner: string): Choice[] {
  if (listOf(json, "rateValues").length > 0 && own(json, "autoGenerate") !== true) return readChoices(reading, json, "rateValues", "", place, owner);
  const step = numberOf(json, "rateStep", 1);
  const lowest = numberOf(json, "rateMin", 1);
  const count = own(json, "rateCount");
  const highest = typeof own(json, "rateMax") !== "number" && typeof count === "number" ? lowest + (count - 1) * step : numberOf(json, "rateMax", 5);
  if (step <= 0 || highest < lowest) {
    report(reading, place.pointer, "wrong-value", `The rating «${owner}» runs from ${lowest} to ${highest} by ${step}.`, "Let rateMax be more than rateMin, and rateStep more than 0.");
    return [];
  }
  const values: Choice[] = [];
  for (let value = lowest; value <= highest && values.length < MOST_RATING_VALUES; value = Number((value + step).toFixed(6))) values.push({ value, text: String(value), visible: null });
  return values;
}

/** A dropdown's choicesMin … choicesMax. */
export function numberChoices(json: Json): Choice[] {
  const from = own(json, "choicesMin");
  const to = own(json, "choicesMax");
  if (typeof from !== "number" || typeof to !== "number" || to <= from) return [];
  const step = Math.max(1, numberOf(json, "choicesStep", 1));
  const values: Choice[] = [];
  for (let value = from; value <= to; value += step) values.push({ value, text: String(value), visible: null });
  return values;
}

export function byValue(choices: readonly Choice[]): ReadonlyMap<unknown, Choice> {
  return new Map(choices.map((choice) => [choice.value, choice]));
}

/** The list outside the instrument that supplies the choices, for example the members of the region. */
export function outsideList(json: Json): string | null {
  return textOf(json, "choicesFrom") ?? null;
}
