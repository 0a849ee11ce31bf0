/** The fixed words of the reports in both languages; instrument texts come from the instrument. */
import type { Language } from "../charts/numbers.ts";
import type { Words } from "./view.ts";

const NL = {
  draftLabel: "Concept, niet vastgesteld",
  contents: "Inhoud", summary: "Samenvatting", figure: "Figuur", figureData: "Cijfers bij figuur", notes: "Onderbouwing",
  annex: "Bijlage", evidence: "Onderbouwing", evidenceLead: "Elk getal en elk advies in dit rapport verwijst met een klein nummer naar deze lijst: waaruit het bestaat, en welke regel van het instrument het maakte.",
  evidenceCaption: "Waarop de cijfers en adviezen berusten", number: "Nr.", what: "Wat", value: "Waarde", basedOn: "Hoe, volgens welke regel, en waaruit",
  figuresAnnex: "Cijfers bij de figuren", colophon: "Hoe dit rapport is gemaakt",
  colophonLead: "Dit document is berekend uit vastgelegde antwoorden en een vastgelegde versie van het instrument. Uit dezelfde gegevens ontstaat altijd hetzelfde rapport.",
  generatedAt: "Gemaakt op", contentHash: "Kenmerk van de inhoud (SHA-256)",
  verifyHow: "De gegevens van dit rapport zitten als bestand (JSON) in deze pdf. Wie het wil nagaan: met het programma Netwerkregie toont de opdracht ‘verify’ of dit document ongewijzigd is, en maakt ‘reproduce’ het opnieuw.",
  firstStep: "Eerste stap", who: "Wie", effect: "Effect", effort: "Inspanning", phase: "Fase", counter: "Wanneer niet", sturdy: "Hoe zeker", consequence: "Gevolg",
  recommended: "past het best", for: "Daarvoor pleit", against: "Daartegen pleit", nothingFor: "Niets in de antwoorden.", nothingAgainst: "Niets in de antwoorden.", notAdvisable: "Af te raden:", tension: "Spanning", stillNeeded: "nog nodig", partly: "deels",
};
const EN: Record<keyof typeof NL, string> = {
  draftLabel: "Draft, not established",
  contents: "Contents", summary: "Summary", figure: "Figure", figureData: "Data of figure", notes: "Evidence",
  annex: "Annex", evidence: "Evidence", evidenceLead: "Each figure and each recommendation in this report refers by a small number to this list: what it is made of, and which rule of the instrument made it.",
  evidenceCaption: "What the figures and recommendations rest on", number: "No.", what: "What", value: "Value", basedOn: "How, by which rule, and from what",
  figuresAnnex: "Data of the figures", colophon: "How this report was made",
  colophonLead: "This document was computed from recorded answers and a recorded version of the instrument. The same data always give the same report.",
  generatedAt: "Made on", contentHash: "Fingerprint of the content (SHA-256)",
  verifyHow: "The data of this report are in this PDF as a file (JSON). To check it: with the program Netwerkregie the command ‘verify’ shows whether this document is unchanged, and ‘reproduce’ makes it again.",
  firstStep: "First step", who: "Who", effect: "Effect", effort: "Effort", phase: "Phase", counter: "When not", sturdy: "How certain", consequence: "Consequence",
  recommended: "fits best", for: "In favour", against: "Against", nothingFor: "Nothing in the answers.", nothingAgainst: "Nothing in the answers.", notAdvisable: "Not advisable:", tension: "Tension", stillNeeded: "still needed", partly: "partly",
};

export function wordsIn(language: Language): Words {
  return language === "nl" ? NL : EN;
}
