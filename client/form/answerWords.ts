import type { BothLanguages } from "../texts/language.tsx";
import { questionsByName } from "./paths.ts";
import type { ElementJson } from "./survey.ts";

/** The question behind an address: the field of an entry, the row of a matrix, or the question itself. */
export function questionAt(questions: ReadonlyMap<string, ElementJson>, path: string): ElementJson | undefined {
  const [name = "", inside] = path.split(/\[[^\]]*\]\.?|\./);
  const question = questions.get(name);
  if (!inside || !question) return question;
  const fields = questionsByName([{ elements: question.templateElements ?? [] }]);
  return fields.get(inside) ?? question;
}

/** An answer as the reader knows it: the text of the choice, not its value. */
export function inWords(question: ElementJson | undefined, value: unknown, text: (value: BothLanguages | string) => string): string {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map((one) => inWords(question, one, text)).join(", ");
  const choices = (question?.["choices"] ?? question?.["columns"] ?? []) as readonly unknown[];
  const chosen = choices.find((choice): choice is { value: unknown; text: BothLanguages } => choice !== null && typeof choice === "object" && (choice as { value?: unknown }).value === value);
  if (chosen?.text) return text(chosen.text);
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
