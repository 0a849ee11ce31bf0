/** Where an item's answer stands, who gave it, what it can be, and when it is not asked. */
import type { AnswerModel, Questionnaires } from "../definition.ts";
import type { Choice, LocalText, Question } from "../definition/model.ts";
import { entryScope, isShown } from "../definition/scope.ts";
import type { Path } from "../expression.ts";
import { parsePath, walk } from "../expression.ts";
import type { Text } from "../results.ts";
import type { Frame } from "./construct.ts";

/** An answer's place, found in the questionnaires. */
export type Place = {
  readonly path: Path;
  /** First step of the path: the key of the answer. */
  readonly key: string;
  readonly isRespondents: boolean;
  /** The question that holds the number: the field or column inside a table or entry. */
  readonly leaf: Question;
  readonly choices: readonly Choice[] | null;
  readonly label: Text;
  readonly get: (frame: Frame) => unknown;
  /** null: always asked. */
  readonly isAsked: ((frame: Frame) => boolean) | null;
  /** Of `panel[].field`: the field of every entry, undefined where it is not asked. */
  readonly each: ((frame: Frame) => { readonly asked: boolean; readonly answer: unknown }[]) | null;
};

export type PlaceFinder = {
  readonly find: (path: string) => Place | null;
  /** How many questions have a condition: the size of `frame.shown`. */
  readonly conditions: () => number;
};

export function bothLanguages(text: LocalText, fallback: string): Text {
  if (typeof text === "string") return { nl: text, en: text };
  const any = text["nl"] ?? text["en"] ?? Object.keys(text).sort().map((language) => text[language])[0] ?? fallback;
  return { nl: text["nl"] ?? any, en: text["en"] ?? any };
}

export function placeFinder(questionnaires: Questionnaires): PlaceFinder {
  const places = new Map<string, Place | null>();
  const slots = new Map<Question, number>();

  /** Whether a question is shown is asked once per evaluation, however many items it has. */
  const shownOf = (question: Question, isRespondents: boolean): ((frame: Frame) => boolean) | null => {
    const condition = question.shown;
    if (!condition || question.keepsHidden) return null;
    const slot = slots.get(question) ?? slots.size;
    slots.set(question, slot);
    return (frame) => {
      const known = frame.shown[slot] as number;
      if (known !== 0) return known === 1;
      const isTrue = condition(isRespondents ? frame.scope : frame.organisationScope);
      frame.shown[slot] = isTrue ? 1 : 2;
      return isTrue;
    };
  };

  const find = (text: string): Place | null => {
    const every = /^([^[\].]+)\[\]\.(.+)$/.exec(text);
    const path = parsePath(every ? `${every[1]}.${every[2]}` : text);
    for (const [model, isRespondents] of [[questionnaires.respondents, true], [questionnaires.organisation, false]] as const) {
      const question = model.questions.get(String(path[0]));
      if (!question) continue;
      if (every) return question.kind === "entries" ? eachEntry(model, question, path.slice(1), isRespondents) : null;
      const part = partOf(question, path, 1);
      return part ? { ...part, path, key: String(path[0]), isRespondents, each: null, get: getter(path, isRespondents), isAsked: askedOf(model, question, path, isRespondents) } : null;
    }
    return null;
  };

  const askedOf = (model: AnswerModel, question: Question, path: Path, isRespondents: boolean): ((frame: Frame) => boolean) | null => {
    const top = shownOf(question, isRespondents);
    const rowHasCondition = (question.kind === "matrix" || question.kind === "table") && path.length > 1 && question.rowsByKey.get(String(path[1]))?.visible;
    const isInside = path.length > (question.kind === "matrix" ? 2 : 1) && question.kind !== "matrix" && question.kind !== "texts";
    const field = isInside && (question.kind === "table" || question.kind === "entries") ? question.fields.byKey.get(String(path[2])) : undefined;
    if (!rowHasCondition && !field?.shown) return top;
    return (frame) => (!top || top(frame)) && isShown(model, isRespondents ? frame.scope : frame.organisationScope, path);
  };

  const eachEntry = (_model: AnswerModel, question: Extract<Question, { kind: "entries" }>, rest: Path, isRespondents: boolean): Place | null => {
    const field = question.fields.byKey.get(String(rest[0]));
    const part = field ? partOf(field, rest, 1) : null;
    if (!field || !part) return null;
    const top = shownOf(question, isRespondents);
    const list = (frame: Frame): readonly unknown[] => {
      const found = (isRespondents ? frame.own : frame.organisation)[question.key];
      return Array.isArray(found) ? found : [];
    };
    return {
      ...part, path: [question.key, ...rest], key: question.key, isRespondents, isAsked: top, get: (frame) => list(frame).map((entry) => walk(entry, rest, 0)),
      each: (frame) => {
        const entries = list(frame);
        return entries.map((entry, index) => ({
          asked: !field.shown || field.shown(entryScope(isRespondents ? frame.scope : frame.organisationScope, question, entries, index)),
          answer: walk(entry, rest, 0),
        }));
      },
    };
  };

  return {
    find: (path) => {
      const known = places.get(path);
      if (known !== undefined) return known;
      const found = find(path);
      places.set(path, found);
      return found;
    },
    conditions: () => slots.size,
  };
}

/** Reads by the shortest way: most answers stand one or two steps deep. */
function getter(path: Path, isRespondents: boolean): (frame: Frame) => unknown {
  const [first, second] = path as readonly [string, string];
  if (path.length === 1) return isRespondents ? (frame) => frame.own[first] : (frame) => frame.organisation[first];
  if (path.length === 2 && typeof second === "string") {
    return (frame) => {
      const outer = (isRespondents ? frame.own : frame.organisation)[first];
      return typeof outer === "object" && outer !== null ? (outer as Record<string, unknown>)[second] : undefined;
    };
  }
  return (frame) => walk(isRespondents ? frame.own : frame.organisation, path, 0);
}

type Part = { readonly leaf: Question; readonly choices: readonly Choice[] | null; readonly label: Text };

function partOf(question: Question, path: Path, at: number): Part | null {
  const title = bothLanguages(question.title, question.name);
  const step = path[at];
  if (step === undefined) return { leaf: question, choices: "choices" in question ? question.choices : null, label: title };
  switch (question.kind) {
    case "matrix": {
      const row = question.rowsByKey.get(String(step));
      return row && path.length === at + 1 ? { leaf: question, choices: question.columns, label: bothLanguages(row.text, String(step)) } : null;
    }
    case "table": {
      const row = question.rowsByKey.get(String(step));
      const field = path.length > at + 1 ? question.fields.byKey.get(String(path[at + 1])) : undefined;
      const part = field ? partOf(field, path, at + 2) : null;
      return row && part ? { ...part, label: joined(bothLanguages(row.text, String(step)), part.label) } : null;
    }
    case "entries": {
      const field = typeof step === "number" ? question.fields.byKey.get(String(path[at + 1])) : undefined;
      return field ? partOf(field, path, at + 2) : null;
    }
    case "texts": {
      const field = question.fields.byKey.get(String(step));
      return field ? partOf(field, path, at + 1) : null;
    }
    default: return null;
  }
}

function joined(row: Text, column: Text): Text {
  return { nl: `${row.nl}: ${column.nl}`, en: `${row.en}: ${column.en}` };
}
