/**
 * From an item to its number: find the answer, recode it, compute with it, reverse it, move it to another scale. All that
 * does not depend on the answers is decided here, once; each different answer is worked out once and remembered.
 */
import { equals, isEmpty } from "../expression.ts";
import type { Scope } from "../expression.ts";
import type { Text } from "../results.ts";
import type { Bounds, Builder, Frame, ItemReader, Read } from "./construct.ts";
import { DONT_KNOW, NOT_APPLICABLE, PRESENT, SKIPPED, UNANSWERED } from "./construct.ts";
import { numberFrom } from "./formula.ts";
import { formulaReader, MISSING_IF_ANY } from "./formula-reader.ts";
import type { AnswerSet, ItemObject, ItemUse } from "./parts.ts";
import type { Place, PlaceFinder } from "./questions.ts";
import type { ProblemCode } from "../problem.ts";

/** What items are looked up in. */
export type ItemContext = {
  readonly places: PlaceFinder;
  readonly declared: ReadonlyMap<string, ItemObject>;
  readonly answerSets: Readonly<Record<string, AnswerSet>>;
  /** A measure's slot, what it can be, and its title; null when there is none. */
  readonly measure: (name: string) => { readonly slot: number; readonly bounds: Bounds | null; readonly title: Text; readonly band: (frame: Frame) => string | null } | null;
  readonly codes: { readonly dontKnow: ReadonlySet<string>; readonly notApplicable: ReadonlySet<string> };
  readonly problem: (pointer: string, code: ProblemCode, what: string, hint: string) => void;
};

/** The item with the declared item it names filled in, and a bare name told apart. */
export function resolveItem(use: ItemUse, context: Pick<ItemContext, "declared" | "measure">): ItemObject {
  if (typeof use === "string") {
    const declared = context.declared.get(use);
    return declared ?? (context.measure(use) ? { measure: use } : { question: use });
  }
  const declared = use.item === undefined ? undefined : context.declared.get(use.item);
  return declared ? { ...declared, ...use } : use;
}

export function isCode(value: unknown, codes: ItemContext["codes"]): number {
  if (typeof value === "object") return Array.isArray(value) && value.length === 1 ? isCode(value[0], codes) : PRESENT;
  const text = String(value);
  return codes.dontKnow.has(text) ? DONT_KNOW : codes.notApplicable.has(text) ? NOT_APPLICABLE : PRESENT;
}

export function readItem(use: ItemUse, pointer: string, context: ItemContext, builder: Builder): ItemReader {
  const item = resolveItem(use, context);
  const weight = typeof item.weight === "string" ? expressionRead(item.weight, `${pointer}/weight`, builder) : (item.weight ?? 1);
  if (item.measure !== undefined) return readMeasure(item, item.measure, pointer, context, builder, weight);
  if (item.question !== undefined) return readQuestion(item, item.question, pointer, context, builder, weight);
  const recoding = recoder(item, pointer, context, builder, null);
  const raw: Read = item.expression !== undefined ? computedRead(item, item.expression, pointer, builder, recoding) : () => recoding.after(item.value ?? NaN);
  if (item.expression === undefined && item.value === undefined) context.problem(pointer, "empty-item", "The item names no question, measure, item, expression or value.", "Add \"question\": \"…\".");
  const bounds = item.value !== undefined ? null : boundsIn(item, context);
  const last = new Map<Frame, number>();
  const text = item.expression ?? String(item.value);
  const read: Read = (frame) => {
    const result = raw(frame);
    last.set(frame, result);
    if (result !== result && frame.kind === PRESENT) frame.kind = UNANSWERED;
    return result;
  };
  return {
    read, readAll: null, readBand: null, label: item.title ?? { nl: text, en: text }, kind: "other", of: text, reversed: item.reverse ?? false, weight,
    answer: (frame) => nullIfNaN(last.get(frame) ?? NaN), bounds: bounds ? recoding.boundsAfter(bounds) : item.value === undefined ? recoding.bounds : null,
    readWord: (frame) => nullIfNaN(read(frame)),
  };
}

/** What an expression gives, which is then recoded, reversed and moved as an answer is. */
function computedRead(item: ItemObject, text: string, pointer: string, builder: Builder, recoding: Recoding): Read {
  if (item.values === undefined && item.ranges === undefined && item.answerSet === undefined) {
    const plain = expressionRead(text, `${pointer}/expression`, builder);
    return (frame) => recoding.after(plain(frame));
  }
  const reader = formulaReader(builder, text, `${pointer}/expression`, builder.policy(undefined, MISSING_IF_ANY));
  return (frame) => {
    const outcome = reader.run(frame);
    return isEmpty(outcome) ? NaN : recoding.convert(outcome, frame);
  };
}

/** The number of an answer by a recode table, outside any measure's items. */
export function readRecode(use: ItemUse, pointer: string, context: ItemContext, builder: Builder): (answer: unknown, frame: Frame) => number {
  const item = typeof use === "string" ? { answerSet: use } : use;
  const recoding = recoder(item, pointer, context, builder, null);
  return (answer, frame) => recoding.convert(answer, frame);
}

function expressionRead(text: string, pointer: string, builder: Builder): Read {
  const reader = formulaReader(builder, text, pointer, builder.policy(undefined, MISSING_IF_ANY));
  return (frame) => {
    const value = numberFrom(reader.run(frame));
    if (value !== value && frame.kind === PRESENT) frame.kind = UNANSWERED;
    return value;
  };
}

function readMeasure(item: ItemObject, name: string, pointer: string, context: ItemContext, builder: Builder, weight: number | Read): ItemReader {
  const found = context.measure(name);
  if (!found) context.problem(`${pointer}/measure`, "unknown-measure", `There is no measure «${name}».`, "Name one that is declared.");
  const { slot, bounds, title, band } = found ?? { slot: 0, bounds: null, title: { nl: name, en: name }, band: () => null };
  const recodes = item.values !== undefined || item.ranges !== undefined || item.answerSet !== undefined || item.expression !== undefined;
  const recoding = recoder(item, pointer, context, builder, recodes ? null : bounds);
  const plain: Read = (frame) => {
    const value = frame.values[slot] as number;
    if (value !== value) frame.kind = frame.kinds[slot] as number;
    return value;
  };
  const word = (frame: Frame): string | number | null => {
    const category = frame.categories[slot];
    if (category !== null && category !== undefined) return category;
    return nullIfNaN(plain(frame));
  };
  const read: Read = recodes
    ? (frame) => {
      const value = word(frame);
      return value === null ? NaN : recoding.convert(value, frame);
    }
    : item.reverse || item.transform ? (frame) => {
      const value = plain(frame);
      return value === value ? recoding.after(value) : value;
    } : plain;
  return {
    read, readAll: null, readWord: word, readBand: band, label: item.title ?? title, kind: "measure", of: name, reversed: item.reverse ?? false, weight,
    answer: word, bounds: recoding.bounds,
  };
}

function readQuestion(item: ItemObject, path: string, pointer: string, context: ItemContext, builder: Builder, weight: number | Read): ItemReader {
  const place = context.places.find(path);
  if (!place) {
    context.problem(pointer, "unknown-question", `There is no item, measure or question «${path}».`, "Check the spelling; a matrix row is matrix.row, a field of every entry panel[].field.");
    const nothing: Read = (frame) => {
      frame.kind = UNANSWERED;
      return NaN;
    };
    return { read: nothing, readAll: null, readWord: () => null, readBand: null, label: { nl: path, en: path }, kind: "question", of: path, answer: () => null, reversed: false, weight, bounds: null };
  }
  const { get, isAsked, each } = place;
  const recoding = recoder(item, pointer, context, builder, naturalBounds(place, item), place, item.choice);
  // Small whole numbers are what nearly all answers are: the number of each is kept by its answer. Any other index of a
  // typed array (2.5, −1, 99) is undefined.
  const remembered = new Float64Array(64).fill(NaN);
  const convertAndRemember = (answer: unknown, frame: Frame): number => {
    const value = recoding.convert(answer, frame);
    if (recoding.isFixed && typeof answer === "number") remembered[answer] = value;
    return value;
  };
  const { key, isRespondents } = place;
  const direct: Read = isRespondents
    ? (frame) => {
      const answer = frame.own[key];
      const known = remembered[answer as number];
      return typeof answer === "number" && known === known && known !== undefined ? known : convertAndRemember(answer, frame);
    }
    : (frame) => convertAndRemember(frame.organisation[key], frame);
  const read: Read = place.path.length === 1 && !isAsked && !each ? direct : (frame) => {
    if (isAsked && !isAsked(frame)) {
      frame.kind = SKIPPED;
      return NaN;
    }
    const answer = get(frame);
    if (typeof answer !== "number") return recoding.convert(answer, frame);
    const known = remembered[answer];
    return known === known && known !== undefined ? known : convertAndRemember(answer, frame);
  };
  return {
    read, readBand: null, label: item.title ?? (item.choice === undefined ? place.label : choiceLabel(place, item.choice)), kind: "question",
    of: item.choice === undefined ? path : `${path}=${String(item.choice)}`, answer: get, reversed: item.reverse ?? false, weight, bounds: recoding.bounds,
    readAll: each && ((frame, into, kinds) => {
      if (isAsked && !isAsked(frame)) return;
      for (const { asked, answer } of each(frame)) {
        frame.kind = SKIPPED;
        const value = asked ? recoding.convert(answer, frame) : NaN;
        into.push(value);
        kinds.push(value === value ? PRESENT : frame.kind);
      }
    }),
    readWord: (frame) => {
      if (item.values !== undefined || item.answerSet !== undefined || item.ranges !== undefined || item.expression !== undefined || item.choice !== undefined) return nullIfNaN(read(frame));
      if (isAsked && !isAsked(frame)) {
        frame.kind = SKIPPED;
        return null;
      }
      const answer = get(frame);
      frame.kind = isEmpty(answer) ? UNANSWERED : isCode(answer, context.codes);
      if (frame.kind !== PRESENT) return null;
      return typeof answer === "string" || typeof answer === "number" || typeof answer === "boolean" ? answer : nullIfNaN(read(frame));
    },
  };
}

function choiceLabel(place: Place, choice: string | number | boolean): Text {
  const found = place.choices?.find((each) => each.value === choice);
  if (!found) return { nl: String(choice), en: String(choice) };
  return typeof found.text === "string" ? { nl: found.text, en: found.text } : { nl: found.text["nl"] ?? String(choice), en: found.text["en"] ?? String(choice) };
}

type Recoding = {
  /** The number of an answer; NaN with the reason in the frame. */
  readonly convert: (answer: unknown, frame: Frame) => number;
  /** Reversed and moved to another scale. */
  readonly after: (value: number) => number;
  readonly boundsAfter: (bounds: Bounds) => Bounds;
  readonly bounds: Bounds | null;
  /** Does the number depend on the answer alone? */
  readonly isFixed: boolean;
};

function recoder(item: ItemObject, pointer: string, context: ItemContext, builder: Builder, natural: Bounds | null, place: Place | null = null, choice?: string | number | boolean): Recoding {
  const set = item.answerSet === undefined ? undefined : Object.hasOwn(context.answerSets, item.answerSet) ? context.answerSets[item.answerSet] : undefined;
  if (item.answerSet !== undefined && !set) context.problem(`${pointer}/answerSet`, "unknown-answer-set", `There is no answer set «${item.answerSet}».`, "Declare it in answerSets.");
  const values = item.values ?? set?.values;
  const ranges = item.ranges ?? set?.ranges;
  const own = { dontKnow: new Set([...context.codes.dontKnow, ...(set?.dontKnow ?? []).map(String)]), notApplicable: new Set([...context.codes.notApplicable, ...(set?.notApplicable ?? []).map(String)]) };
  const leaf = place?.leaf;
  const isRanking = leaf?.kind === "choices" && leaf.control === "ranking";
  const formula = item.expression !== undefined && (place || item.measure !== undefined) ? formulaReader(builder, item.expression, `${pointer}/expression`, builder.policy(undefined, MISSING_IF_ANY), ["value", "answer"]) : null;
  const isFixed = !formula;

  const worthOf = (value: number | "dontKnow" | "notApplicable" | null | undefined, frame: Pick<Frame, "kind">): number => {
    if (typeof value === "number") return value;
    frame.kind = value === "dontKnow" ? DONT_KNOW : value === "notApplicable" ? NOT_APPLICABLE : UNANSWERED;
    return NaN;
  };

  /** The answer as a number by table or range, before any computing. */
  const recode = (answer: unknown, frame: Pick<Frame, "kind">): number => {
    if (isEmpty(answer)) {
      frame.kind = UNANSWERED;
      return NaN;
    }
    const key = typeof answer === "object" ? "" : String(answer);
    if (values && Object.hasOwn(values, key) && typeof answer !== "object") return worthOf(values[key], frame);
    const kind = isCode(answer, own);
    if (kind !== PRESENT) {
      frame.kind = kind;
      return NaN;
    }
    if (Array.isArray(answer)) return ofList(answer, frame);
    if (choice !== undefined) return equals(answer, choice) ? 1 : 0;
    if (leaf?.kind === "boolean" && (equals(answer, leaf.yes) || equals(answer, leaf.no))) {
      const isYes = equals(answer, leaf.yes);
      if (values) return worthOf(values[isYes ? "true" : "false"] ?? values[isYes ? "1" : "0"], frame);
      return isYes ? 1 : 0;
    }
    const number = numberFrom(answer);
    if (ranges && number === number) {
      const found = ranges.find((range) => (range.from === undefined || number >= range.from - 1e-9) && (range.above === undefined || number > range.above + 1e-9) && (range.to === undefined || number <= range.to + 1e-9) && (range.below === undefined || number < range.below - 1e-9));
      if (found) return worthOf(found.value, frame);
    }
    if (values && Object.hasOwn(values, "*")) return worthOf(values["*"], frame);
    if (values || ranges || number !== number) {
      frame.kind = UNANSWERED;
      return NaN;
    }
    return number;
  };

  /** Several choices: is this one among them; else their worth added up; else how many. */
  const ofList = (answer: readonly unknown[], frame: Pick<Frame, "kind">): number => {
    const code = answer.map((each) => isCode(each, own)).find((each) => each !== PRESENT);
    if (code !== undefined && choice === undefined) {
      frame.kind = code;
      return NaN;
    }
    if (choice !== undefined) {
      const at = answer.findIndex((each) => equals(each, choice));
      if (!isRanking) return at >= 0 ? 1 : 0;
      // What was not ranked has no place; 0 would be better than the first.
      if (at < 0) frame.kind = UNANSWERED;
      return at < 0 ? NaN : at + 1;
    }
    if (!values) return leaf?.kind === "choices" && answer.some((each) => leaf.exclusive.has(each)) ? ofExclusive(answer, frame) : answer.length;
    return answer.reduce((total: number, each) => total + (typeof values[String(each)] === "number" ? (values[String(each)] as number) : typeof values["*"] === "number" ? values["*"] : 0), 0);
  };

  /** "None of these" is a number of choices: 0. A refusal is no answer. */
  const ofExclusive = (answer: readonly unknown[], frame: Pick<Frame, "kind">): number => {
    if (answer.includes("none")) return 0;
    frame.kind = UNANSWERED;
    return NaN;
  };

  const explicit = boundsIn(item, context);
  const recoded = explicit ?? recodedBounds();
  const middle = item.expression !== undefined && place ? explicit : recoded;
  if (item.reverse && !middle) context.problem(`${pointer}/reverse`, "reverse-without-scale", "The item is reversed, but its lowest and highest value are not known.", "Give it a min and max, or an answer set.");
  const reverse = item.reverse && middle ? middle.min + middle.max : null;
  const { transform } = item;
  const after = (value: number): number => {
    const turned = reverse === null ? value : reverse - value;
    return transform ? linear(turned, transform) : turned;
  };
  const boundsAfter = (bounds: Bounds): Bounds => {
    const [a, b] = [after(bounds.min), after(bounds.max)];
    return { min: Math.min(a, b), max: Math.max(a, b) };
  };

  /** What the table gives for each choice of the question, or at all. */
  function recodedBounds(): Bounds | null {
    if (choice !== undefined && isRanking) return place?.choices && place.choices.length > 1 ? { min: 1, max: place.choices.length } : null;
    if (choice !== undefined) return { min: 0, max: 1 };
    if (place?.leaf.kind === "choices") return null;
    const choices = place?.choices?.map((each) => recode(each.value, { kind: 0 })).filter((value) => value === value);
    const table = [...Object.values(values ?? {}), ...(ranges ?? []).map((range) => range.value)].filter((value) => typeof value === "number");
    const numbers = choices && choices.length > 0 ? choices : table;
    if (numbers.length > 0 && (values || ranges || choices)) {
      const [min, max] = [numbers.reduce((a, b) => Math.min(a, b)), numbers.reduce((a, b) => Math.max(a, b))];
      return min < max ? { min, max } : null;
    }
    return natural;
  }

  let current: { value: number; answer: unknown; outer: Scope } = { value: 0, answer: null, outer: { get: () => undefined } };
  const local: Scope = {
    get: (path) => (path[0] === "value" && path.length === 1 ? current.value : path[0] === "answer" && path.length === 1 ? current.answer : current.outer.get(path)),
    get date() { return current.outer.date ?? null; },
  };
  const compute = (answer: unknown, frame: Frame): number => {
    const value = recode(answer, frame);
    if (value !== value) return NaN;
    if (!formula) return after(value);
    current = { value, answer, outer: frame.scope };
    const result = numberFrom(formula.run(frame, local));
    if (result !== result && frame.kind === PRESENT) frame.kind = UNANSWERED;
    return result === result ? after(result) : NaN;
  };
  // A word is worked out once; lists and formulas each time.
  const remembered = new Map<unknown, number>();
  const convert = (answer: unknown, frame: Frame): number => {
    if (!isFixed || typeof answer === "object") return compute(answer, frame);
    const known = remembered.get(answer);
    if (known !== undefined) return known;
    const value = compute(answer, frame);
    if (value === value && remembered.size < 1000) remembered.set(answer, value);
    return value;
  };
  return { convert, after, boundsAfter, bounds: middle && boundsAfter(middle), isFixed };
}

function boundsIn(item: ItemObject, context: ItemContext): Bounds | null {
  const set = item.answerSet !== undefined && Object.hasOwn(context.answerSets, item.answerSet) ? context.answerSets[item.answerSet] : undefined;
  const min = item.min ?? set?.min;
  const max = item.max ?? set?.max;
  return min === undefined || max === undefined ? null : { min, max };
}

/** What an answer can be at least and at most, when it is not recoded. */
function naturalBounds(place: Place, _item: ItemObject): Bounds | null {
  const { leaf } = place;
  if (leaf.kind === "boolean") return { min: 0, max: 1 };
  if (leaf.kind === "text" && typeof leaf.min === "number" && typeof leaf.max === "number" && leaf.min < leaf.max) return { min: leaf.min, max: leaf.max };
  return null;
}

export function linear(value: number, { from, to, clamp }: { readonly from: readonly [number, number]; readonly to: readonly [number, number]; readonly clamp?: boolean | undefined }): number {
  // Multiplied before divided: 7 of 25 is then 28 of 100, and not 28.000000000000004.
  const moved = to[0] + ((value - from[0]) * (to[1] - to[0])) / (from[1] - from[0]);
  return clamp ? Math.min(Math.max(moved, Math.min(...to)), Math.max(...to)) : moved;
}

function nullIfNaN(value: number): number | null {
  return value === value ? value : null;
}
