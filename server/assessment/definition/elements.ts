/** Pages, panels and questions, in the order of the form. */
import type { Container, Element, FieldSet, Question } from "./model.ts";
import { QUESTION_TYPES, readQuestion } from "./questions.ts";
import { refuseUnsupported, STATIC_TYPES } from "./features.ts";
import type { Json, Place, Reading } from "./reading.ts";
import { both, conditionAt, describe, isJson, isTrue, listOf, localText, own, report, textOf, visibleAt } from "./reading.ts";

/** What would confuse an expression or a path: `a.b`, `a[0]`, `{a}`. */
const UNSAFE_NAME = /[.[\]{}#$:"'\\/]|^\s|\s$|^(?:__proto__|constructor|prototype|length)$/;

export function readFields(reading: Reading, elements: readonly unknown[], place: Place): FieldSet {
  return fieldSetOf(reading, readElements(reading, elements, place));
}

/** The questions of these elements by the keys of their answers; two with the same key are a problem. */
export function fieldSetOf(reading: Reading, elements: readonly Element[]): FieldSet {
  const byKey = new Map<string, Question>();
  const commentKeys = new Map<string, Question>();
  for (const question of questionsOf(elements)) {
    if (byKey.has(question.key)) report(reading, question.pointer, "duplicate-name", `The name «${question.key}» is used by two questions.`, "Give each question a name of its own.");
    byKey.set(question.key, question);
    if (question.commentKey) commentKeys.set(question.commentKey, question);
  }
  return { elements, byKey, commentKeys, computes: [...byKey.values()].some(computes) };
}

/** The questions among elements, also those within panels, but not those within entries or rows. */
export function questionsOf(elements: readonly Element[]): Question[] {
  return elements.flatMap((element) => (element.kind === "container" ? questionsOf(element.elements) : [element]));
}

function computes(question: Question): boolean {
  if (question.kind === "computed") return true;
  return (question.kind === "entries" || question.kind === "table") && question.fields.computes;
}

function readElements(reading: Reading, elements: readonly unknown[], place: Place): Element[] {
  return elements.flatMap((json, index): Element[] => {
    const pointer = `${place.pointer}/${index}`;
    if (!isJson(json)) {
      report(reading, pointer, "wrong-type", `An element is ${describe(json)}.`, "Write an object with a type and a name.");
      return [];
    }
    const element = readElement(reading, json, { ...place, pointer });
    return element ? [element] : [];
  });
}

function readElement(reading: Reading, json: Json, place: Place): Element | null {
  const type = textOf(json, "type") ?? "";
  const name = textOf(json, "name");
  if (!name) report(reading, place.pointer, "missing-name", `An element of type «${type}» has no name.`, "Give it a name: answers and rules are addressed by it.");
  else if (UNSAFE_NAME.test(name)) report(reading, `${place.pointer}/name`, "unsafe-name", `The name «${name}» cannot be used in a path or an expression.`, "Use letters, digits, - and _.");
  const valueName = textOf(json, "valueName");
  if (valueName && UNSAFE_NAME.test(valueName)) report(reading, `${place.pointer}/valueName`, "unsafe-name", `The valueName «${valueName}» cannot be used in a path or an expression.`, "Use letters, digits, - and _.");
  refuseUnsupported(reading, json, place.pointer, name ?? type);
  if (type === "panel") return readContainer(reading, json, place);
  if (STATIC_TYPES.has(type)) {
    // Shown only; its condition is still read, so that a mistake in it is found.
    visibleAt(reading, json, place, name ?? type);
    return null;
  }
  const question = readQuestion(reading, json, type, place, readFields);
  if (!question) report(reading, `${place.pointer}/type`, "unsupported", `«${name ?? ""}» has the type ${JSON.stringify(type)}, which is not supported.`, `Use one of panel, ${[...QUESTION_TYPES, ...STATIC_TYPES].join(", ")}.`);
  return question;
}

export function readContainer(reading: Reading, json: Json, place: Place): Container {
  const name = textOf(json, "name") ?? "";
  const owner = name || place.pointer;
  if (isTrue(json, "isRequired") || textOf(json, "requiredIf")) report(reading, place.pointer, "unsupported", `The panel «${owner}» is required as a whole, which is not supported.`, "Set isRequired on its questions.");
  const visible = visibleAt(reading, json, place, owner);
  const inside: Place = { pointer: `${place.pointer}/elements`, around: place.around, shown: both(place.shown, visible) };
  return {
    kind: "container", name, title: localText(own(json, "title"), name), visible,
    enabled: conditionAt(reading, json, "enableIf", place, owner, "enabled"), readOnly: own(json, "readOnly") === true,
    elements: readElements(reading, listOf(json, "elements"), inside),
  };
}
