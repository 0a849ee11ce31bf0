/**
 * The terms of an instrument, each explained in one sentence: a form shows a "?" where one of them occurs. Declared under
 * `glossary` in the file that `texts` of instrument.json names.
 */
import { z } from "zod";
import { name, textSchema, type Text } from "./measures/parts.ts";

const forms = z.array(z.string().min(2)).min(1);

const termSchema = z.strictObject({
  name,
  term: textSchema,
  forms: z.strictObject({ nl: forms.optional(), en: forms.optional() }).optional().describe("How the term stands in the questions, plurals too; without it as `term` itself."),
  meaning: textSchema.describe("One sentence."),
});

/** The file of texts: other parts are free. */
export const textsSchema = z.looseObject({ glossary: z.array(termSchema).optional() });

/** A term with every form in which it may stand in a question. */
export type Term = { readonly name: string; readonly term: Both; readonly forms: { readonly nl: readonly string[]; readonly en: readonly string[] }; readonly meaning: Both };
type Both = { readonly nl: string; readonly en: string };

/** The declared terms; none when there is no such file, or when the lint would refuse it. */
export function glossaryOf(texts: unknown): readonly Term[] {
  const parsed = textsSchema.safeParse(texts);
  return (parsed.success ? parsed.data.glossary ?? [] : []).map((declared) => {
    const term = both(declared.term);
    return { name: declared.name, term, forms: { nl: declared.forms?.nl ?? [term.nl], en: declared.forms?.en ?? [term.en] }, meaning: both(declared.meaning) };
  });
}

const both = (text: Text | string): Both => (typeof text === "string" ? { nl: text, en: text } : text);
