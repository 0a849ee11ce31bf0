import type { LintCode } from "../../server/assessment/problem.ts";
import type { Language } from "../texts/language.tsx";

export type Finding = { readonly severity: "error" | "warning" | "info"; readonly code: string; readonly path: string; readonly what: string; readonly hint: string; readonly file?: string };
/** What is wrong and what to do, in the reader's language; `original` is the check's own sentence when that is another one. */
export type FindingWords = { readonly what: string; readonly hint: string; readonly original: string | null };

/** The lint speaks English, with the names between « and »; in Dutch its stable code says the same, with the same names. */
export function wordsOf(finding: Finding, language: Language): FindingWords {
  const dutch = language === "nl" && Object.hasOwn(inDutch, finding.code) ? inDutch[finding.code as LintCode] : null;
  if (!dutch) return { what: finding.what, hint: finding.hint, original: null };
  const names = namesIn(finding.what);
  // The sentence begins with the one in which it is wrong, if it names another besides.
  const owner = names.length > 1 && finding.what.startsWith("«") ? names[0] : undefined;
  const about = names.filter((name) => name !== owner);
  const listed = /(?:Known|Use one of|Use):? ([^.]+)\.$/.exec(finding.hint)?.[1];
  const meant = namesIn(finding.hint).filter((name) => !names.includes(name)).join(", ") || (listed ?? "");
  const sentence = about.length > 0 ? `${dutch[0]}: ${about.join(", ")}.` : `${dutch[0]}.`;
  return {
    what: owner === undefined ? sentence : `Bij ${owner}: ${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`,
    hint: meant !== "" ? `${dutch[1]} Mogelijk: ${meant}.` : dutch[1],
    original: `${finding.what} ${finding.hint}`.trim(),
  };
}

const namesIn = (text: string): readonly string[] => [...new Set([...text.matchAll(/«[^»]*»/g)].map(([name]) => name))];

/** Per code: what is wrong, and what to do. The compiler asks for each code that the lint has. */
const inDutch: Readonly<Record<LintCode, readonly [what: string, hint: string]>> = {
  "ambiguous-comparison": ["Deze vergelijking kan op twee manieren worden gelezen", "Schrijf de waarde als getal of tussen aanhalingstekens, zoals de keuze is geschreven."],
  "ambiguous-length": ["De lengte van deze lijst telt lege regels soms wel en soms niet mee", "Gebruik countInArray met een veld, of laat de lijst zonder lege regels beginnen."],
  "ambiguous-name": ["Deze naam hoort bij een vraag én bij een maat of item", "Schrijf erbij of u de vraag of de maat bedoelt."],
  "band-ends": ["Dit oordeel heeft tegenstrijdige grenzen", "Houd één van beide grenzen."],
  "band-gap": ["Tussen twee oordelen zit een gat", "Laat de oordelen op elkaar aansluiten."],
  "band-overlap": ["Twee oordelen overlappen elkaar", "Laat het ene beginnen waar het andere eindigt."],
  "circular-advice": ["Adviezen vereisen elkaar, en worden daardoor nooit gegeven", "Haal één van de vereisten weg."],
  "circular-measure": ["Maten worden uit elkaar berekend, in een kring", "Haal één van de verwijzingen weg."],
  "circular-visibility": ["Of een vraag te zien is, hangt van haar eigen antwoord af", "Haal één van de voorwaarden weg."],
  clock: ["Dit hangt af van de datum van de antwoorden; zonder datum is er geen waarde", "Geef het antwoordbestand een datum."],
  "computed-per-respondent": ["Dit wordt per respondent berekend, niet uit het gemiddelde van de respondenten", "Kies wat u bedoelt met \"per\": \"organisation\"."],
  "constant-condition": ["De uitkomst van deze voorwaarde staat altijd vast", "Verbeter de voorwaarde, of schrijf true of false."],
  cycle: ["Formules gebruiken elkaar in een kring", "Laat één ervan niet van de andere afhangen."],
  "duplicate-choice": ["Een keuze komt twee keer voor", "Geef elke keuze een eigen waarde."],
  "duplicate-name": ["Deze naam komt twee keer voor", "Geef elk een eigen naam."],
  empty: ["Hier ontbreekt de inhoud", "Vul aan wat ontbreekt, of verwijder het."],
  "empty-item": ["Dit item noemt geen vraag, maat, item, uitdrukking of waarde", "Voeg bijvoorbeeld \"question\": \"…\" toe."],
  "empty-row": ["Deze rij geeft geen waarde en geen categorie", "Voeg \"value\" of \"category\" toe."],
  "expression-function": ["Deze functie bestaat niet, of wordt verkeerd gebruikt", "Zie de handleiding voor de functies die er zijn."],
  "expression-length": ["Deze uitdrukking is te lang", "Splits haar en geef de delen een naam."],
  "expression-syntax": ["Deze uitdrukking kan niet worden gelezen", "Controleer haakjes, aanhalingstekens en namen."],
  "expression-variable": ["Dit is geen naam van een antwoord", "Gebruik de naam van een vraag."],
  "json-duplicate-key": ["Een eigenschap staat twee keer in hetzelfde onderdeel", "Houd één van beide."],
  "json-syntax": ["Dit bestand is geen geldige JSON", "Verbeter de JSON op de genoemde plaats; een editor wijst haar aan."],
  "level-cycle": ["Dit wordt per respondent berekend, maar gebruikt iets wat pas bekend is als alle respondenten er zijn", "Voeg \"per\": \"organisation\" toe."],
  "level-order": ["De niveaus staan niet in oplopende volgorde", "Zet ze van laag naar hoog."],
  "main-missing": ["Het is niet duidelijk welke formule de waarde van de maat is", "Voeg \"main\" toe met de naam van de formule."],
  "minimum-too-high": ["Er worden meer items geëist dan er zijn, dus is er nooit een waarde", "Vraag er hoogstens zoveel als er zijn."],
  "missing-file": ["Een genoemd bestand ontbreekt", "Voeg het bestand aan de ZIP toe, of verbeter de naam."],
  "missing-name": ["Een onderdeel heeft geen naam", "Geef het een naam: antwoorden en regels verwijzen daarnaar."],
  "missing-translation": ["Een tekst ontbreekt in een van beide talen", "Schrijf haar als {\"nl\": \"…\", \"en\": \"…\"}."],
  "negative-weight": ["Een gewicht is kleiner dan nul", "Keer het item om met \"reverse\": true."],
  "no-respondents": ["Dit gaat over respondenten, maar wordt door geen respondent beantwoord", "Laat het weg, of gebruik vragen aan respondenten."],
  "not-a-number": ["Dit antwoord is geen getal", "Geef elke keuze een getal, of noem een rij, veld of keuze."],
  "null-parameter": ["Hier wordt null aan een functie gegeven, waarover het formulier struikelt", "Laat de parameter weg, of schrijf ''."],
  "regex-syntax": ["Dit patroon (reguliere expressie) kan niet worden gelezen", "Verbeter het patroon."],
  "reproject-scale": ["Deze maat heeft een schaal nodig", "Voeg \"scale\" toe met min en max."],
  "reverse-without-scale": ["Dit item wordt omgekeerd, maar zijn laagste en hoogste waarde zijn niet bekend", "Geef het een min en max, of een antwoordset."],
  "several-answers": ["Bij deze vraag zijn meer keuzes mogelijk; hun waarden worden opgeteld", "Noem één keuze, als u dat niet bedoelt."],
  shape: ["Dit heeft niet de vorm die hier hoort", "Zie de handleiding (questionnaires/README.md) voor wat hier mag staan."],
  "slow-pattern": ["Dit patroon kan bij sommige antwoorden eindeloos rekenen", "Maak het patroon eenvoudiger."],
  survey: ["SurveyJS kan dit deel van de vragenlijst niet lezen", "Verbeter de vragenlijst."],
  "uncovered-choice": ["Niet elke keuze heeft een waarde", "Geef de ontbrekende keuzes een waarde."],
  "unknown-advice": ["Dit advies bestaat niet", "Is de naam goed gespeld?"],
  "unknown-answer-set": ["Deze antwoordset bestaat niet", "Is de naam goed gespeld?"],
  "unknown-bounds": ["De laagste en hoogste waarde van dit item zijn niet bekend", "Geef het item een min en max."],
  "unknown-choice": ["Deze keuze bestaat niet", "Is de waarde goed gespeld?"],
  "unknown-decision": ["Deze afweging bestaat niet", "Is de naam goed gespeld?"],
  "unknown-group": ["Deze groep respondenten bestaat niet", "Is de naam goed gespeld?"],
  "unknown-input": ["Dit is geen invoer van deze tabel", "Is de naam goed gespeld?"],
  "unknown-item": ["Dit item bestaat niet", "Is de naam goed gespeld?"],
  "unknown-kind": ["Geen enkele maat is van deze soort", "Is de soort goed gespeld?"],
  "unknown-measure": ["Deze maat bestaat niet", "Is de naam goed gespeld?"],
  "unknown-name": ["Deze naam komt nergens voor", "Is de naam goed gespeld?"],
  "unknown-part": ["Dit onderdeel bestaat niet", "Is de naam goed gespeld?"],
  "unknown-path": ["Deze verwijzing leidt nergens heen", "Is de naam goed gespeld?"],
  "unknown-property": ["Deze eigenschap bestaat hier niet", "Is de naam goed gespeld? Zie de handleiding (questionnaires/README.md)."],
  "unknown-question": ["Deze vraag bestaat niet", "Is de naam goed gespeld?"],
  "unknown-row": ["Deze rij of kolom bestaat niet", "Is de naam goed gespeld?"],
  "unknown-verdict": ["Dit oordeel bestaat niet", "Is de naam goed gespeld?"],
  unreachable: ["Dit kan nooit voorkomen", "Verbeter de voorwaarde."],
  "unreachable-row": ["Deze rij wordt nooit bereikt: een eerdere rij past al op alles", "Zet haar eerder."],
  "unsafe-name": ["Deze naam kan niet in een verwijzing worden gebruikt", "Gebruik letters, cijfers, - en _."],
  unsupported: ["Dit deel van SurveyJS wordt hier niet ondersteund", "Gebruik iets wat de handleiding noemt."],
  unused: ["Dit wordt nergens gebruikt", "Verwijder het, of controleer of een naam verkeerd is gespeld."],
  "value-outside-scale": ["Een waarde ligt buiten de schaal", "Verbeter de waarde of de schaal."],
  "wrong-type": ["Dit is van een andere soort dan hier hoort", "Verbeter het volgens de handleiding (questionnaires/README.md)."],
  "wrong-value": ["Deze waarde past hier niet", "Verbeter de waarde."],
  "zero-weights": ["Alle gewichten zijn nul", "Geef ten minste één item een gewicht."],
};
