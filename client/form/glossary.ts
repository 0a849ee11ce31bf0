import { createContext, useContext, useMemo } from "react";
import type { Sheet } from "../api.ts";
import { useLanguage } from "../texts/language.tsx";
import type { Language } from "../texts/language.tsx";

export type Term = Sheet["glossary"][number];

/** The instrument's terms, for every question of a form. */
export const GlossaryContext = createContext<readonly Term[]>([]);

/** Finds the terms that stand in some texts, as whole words, in the order in which the texts name them. */
export function termFinder<Found extends { readonly forms: Readonly<Record<Language, readonly string[]>> }>(glossary: readonly Found[], language: Language): (texts: readonly string[]) => readonly Found[] {
  const byForm = new Map(glossary.flatMap((term) => term.forms[language].map((form) => [form.toLocaleLowerCase(language), term] as const)));
  if (byForm.size === 0) return () => [];
  // The longest first: "form of collaboration" is one term, not one that ends in another.
  const forms = [...byForm.keys()].sort((a, b) => b.length - a.length).map((form) => form.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms.join("|")})(?![\\p{L}\\p{N}])`, "giu");
  return (texts) => [...new Set([...texts.join("\n").matchAll(pattern)].flatMap(([found]) => byForm.get(found.toLocaleLowerCase(language)) ?? []))];
}

/** The terms in some texts that the reader sees. */
export function useTerms(texts: readonly string[]): readonly Term[] {
  const glossary = useContext(GlossaryContext);
  const { language } = useLanguage();
  const find = useMemo(() => termFinder(glossary, language), [glossary, language]);
  const joined = texts.join("\n");
  return useMemo(() => find([joined]), [find, joined]);
}
