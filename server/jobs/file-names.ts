/** What downloaded reports are called: words of the reader, and nothing that a file system or a mail header minds. */
import type { Language } from "../assessment/results.ts";

const WORDS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  municipality: { nl: "advies", en: "advice" },
  board: { nl: "advies voor het bestuur", en: "advice for the board" },
  council: { nl: "advies voor de raad", en: "advice for the council" },
  region: { nl: "advies voor de regio", en: "advice for the region" },
};

/** "Griendstad - advies voor de raad - Ronde 2026.pdf"; `place` is a municipality or a region. */
export function reportFileName(place: string, kind: string, language: Language, round: string, extension: "pdf" | "html"): string {
  const plain = (text: string): string => text.replace(/[^\p{L}\p{N} -]/gu, " ").replace(/\s+/g, " ").trim().slice(0, 80);
  return `${[plain(place), WORDS[kind]?.[language] ?? plain(kind), plain(round)].filter((part) => part !== "").join(" - ")}.${extension}`;
}
