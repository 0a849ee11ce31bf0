/** What a path of a rule, such as `measures.load.byGroup.safety` or `explorers.named`, is called, and its value, in the reader's words. */
import type { Context } from "./context.ts";
import { display, displayAnswer, displayMeasure, displayPlain, say } from "./wording.ts";

type Source = Pick<Context, "question" | "measure" | "groups" | "language" | "t" | "instrument">;

/** The question, field or matrix that a path leads to. */
export function questionAt(context: Source, path: string): ReturnType<Context["question"]> {
  const [first = "", ...rest] = path.replace(/\[\d*\]/g, "").split(".");
  const question = context.question(first);
  if (rest.length === 0 || question === undefined) return question;
  if (question.kind === "entries" || question.kind === "texts") return question.fields.byKey.get(rest[0] ?? "");
  if (question.kind === "table") return question.fields.byKey.get(rest.at(-1) ?? "");
  return question;
}

export function labelOf(context: Source, path: string): string {
  if (path.startsWith("measures.")) {
    const [name = "", ...rest] = path.slice("measures.".length).split(".");
    const measure = context.measure(name);
    const part = partText(context, name, rest);
    return `${measure === undefined ? name : say(measure.title, context.language)}${part === "" ? "" : ` (${part})`}`;
  }
  const question = questionAt(context, path);
  const title = question === undefined ? path : say(question.title, context.language) || path;
  const row = question?.kind === "matrix" ? question.rowsByKey.get(path.split(".").at(-1) ?? "") : undefined;
  return row === undefined ? title : `${title} (${say(row.text, context.language)})`;
}

function partText(context: Source, name: string, [kind, ...rest]: readonly string[]): string {
  const key = rest.join(".");
  if (kind === undefined) return "";
  if (kind === "groups") return context.groups.find((group) => group.name === key)?.title ?? key;
  if (kind === "byGroup") return groupTitle(context, name, key);
  if (kind === "gap") return context.t("verschil tussen groepen", "gap between groups");
  return [kind, ...rest].join(" ");
}

/** What a group of entries is called: the answer that they have in common. */
export function groupTitle(context: Source, measure: string, key: string): string {
  const declared = context.instrument.measures.find((one) => one.name === measure);
  if (declared?.by !== "entries" || declared.groupBy === undefined) return key;
  const panel = context.question(declared.panel);
  const field = declared.groupBy.replace(/[{}]/g, "").replace(/^entry\./, "");
  const question = panel?.kind === "entries" ? panel.fields.byKey.get(field) : undefined;
  return question?.kind === "choice" || question?.kind === "choices" ? displayAnswer(question, [...question.byValue.keys()].find((value) => String(value) === key) ?? key, context.language) : key;
}

export function valueOf(context: Source, path: string, value: unknown): string {
  if (!path.startsWith("measures.")) return displayAnswer(questionAt(context, path), value, context.language);
  const [name = "", ...rest] = path.slice("measures.".length).split(".");
  const measure = context.measure(name);
  if (measure !== undefined && rest.length === 0) return displayMeasure(measure, context.language);
  return measure !== undefined && (typeof value === "number" || value === null) ? display(value, measure.unit, context.language) : displayPlain(value, context.language);
}

const WORDS: Readonly<Record<string, readonly [nl: string, en: string]>> = {
  and: ["en", "and"], or: ["of", "or"], notempty: ["is ingevuld", "is answered"], empty: ["is niet ingevuld", "is not answered"],
  anyof: ["is", "is"], allof: ["bevat", "contains"], noneof: ["is geen van", "is none of"], contains: ["bevat", "contains"], notcontains: ["bevat niet", "does not contain"],
  ">=": ["≥", "≥"], "<=": ["≤", "≤"], "!=": ["≠", "≠"], "<>": ["≠", "≠"], "=": ["=", "="], "!": ["niet ", "not "],
};

/** A condition of a rule with titles and answers instead of names and codes. One pass, so that what a title says is not translated again. */
export function conditionText(context: Source, condition: string): string {
  const word = (operator: string): string => { const found = WORDS[operator]; return found === undefined ? operator : context.t(found[0], found[1]); };
  const values = (path: string, list: string, between: string): string => [...list.matchAll(/'([^']*)'/g)].map(([, value = ""]) => `‘${valueOf(context, path, value)}’`).join(between);
  return condition.replace(/\{([\w.[\]]+)\}(?:\s*(anyof|allof|noneof|contains|notcontains|!=|<>|=)\s*(\[[^\]]*\]|'[^']*'))?|\b(and|or|notempty|empty)\b|(>=|<=|!=|<>)|!\s*(?=\()/g, (whole, path?: string, operator?: string, list?: string, named?: string, sign?: string) => {
    if (path === undefined) return word(named ?? sign ?? whole.trim());
    const label = `‘${labelOf(context, path)}’`;
    return operator === undefined || list === undefined ? label : `${label} ${word(operator)} ${values(path, list, operator === "anyof" ? ` ${word("or")} ` : ", ")}`;
  });
}
