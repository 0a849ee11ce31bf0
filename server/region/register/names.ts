/**
 * Names of collaborations as people type them: with and without the abbreviation, "GR" in front, "voorheen …"
 * behind, typos. `readName` keeps every reading that the text offers, so that comparing is a matter of evidence.
 */

/** What a typed name says. */
export type NameReading = {
  /** Lower case, no diacritics, no punctuation, legal boilerplate removed. */
  readonly plain: string;
  /** `plain` without spaces, to see through misplaced ones. */
  readonly compact: string;
  /** The telling words of the name, abbreviations written out, in the order of the name. */
  readonly words: readonly string[];
  /** The numbers among the words, ascending. */
  readonly numbers: readonly string[];
  /** Words between brackets or behind "voorheen": other names of the same thing. */
  readonly aliases: readonly (readonly string[])[];
  /** Abbreviations written in the name (`ODRA`, `VRGZ`), lower case. */
  readonly abbreviations: readonly string[];
  /** Initials of the name's words: with and without small words and boilerplate, and of the words with a capital. */
  readonly initials: readonly string[];
};

/**
 * Abbreviations that stand for a kind of body everywhere in the Netherlands. Kinds only, no single bodies: those
 * are matched by their initials. One spelling a kind, so that "GGD" and "gemeentelijke gezondheidsdienst" meet.
 */
const KINDS: Readonly<Record<string, string>> = {
  ggd: "gemeentelijke gezondheidsdienst", vr: "veiligheidsregio", od: "omgevingsdienst", rud: "regionale uitvoeringsdienst",
  isd: "intergemeentelijke sociale dienst", rsd: "regionale sociale dienst", sw: "sociale werkvoorziening",
  wsw: "sociale werkvoorziening", wvs: "werkvoorzieningschap", rhc: "regionaal historisch centrum",
  bvo: "bedrijfsvoeringsorganisatie", rmc: "regionaal meldpunt coordinatie", ggz: "geestelijke gezondheidszorg",
  wmo: "maatschappelijke ondersteuning", ict: "informatie communicatietechnologie",
  bo: "bestuurlijk overleg", ao: "ambtelijk overleg", pho: "portefeuillehoudersoverleg", pfo: "portefeuillehoudersoverleg",
};

const WRITTEN_OUT: readonly (readonly [RegExp, string])[] = [
  [/\bgemeenschappelijke gezondheidsdienst\b/g, "gemeentelijke gezondheidsdienst"],
  [/\bintergemeen(te|schappe)lijks?e sociale dienst\b/g, "intergemeentelijke sociale dienst"],
  [/\bwerkvoorziening(s)?schap\b/g, "werkvoorzieningschap"],
  [/\bsamenwerkingsverband\b/g, "samenwerking"], [/buro\b/g, "bureau"],
];

const BOILERPLATE = /\b(gemeenschappelijke regeling|gem\.? regeling|openbaar lichaam|in liquidatie|g\.?r\.?)\b/g;
const SMALL_WORDS = new Set(["de", "het", "een", "van", "der", "den", "en", "in", "voor", "te", "op", "aan", "tot", "met", "bij", "ten", "ter", "s", "t", "of", "the"]);

/** Reads a typed name; never throws, an empty name gives an empty reading. */
export function readName(typed: string): NameReading {
  const abbreviations = new Set<string>();
  const aliases: string[][] = [];
  const base = typed.normalize("NFKD").replace(/\p{M}/gu, "");
  for (const match of base.matchAll(/\b[A-Z][A-Z0-9]{1,9}\b/g)) abbreviations.add(match[0].toLowerCase());
  const main = base.replace(/\(([^)]*)\)?/g, (_whole, inside: string) => {
    for (const part of inside.split(/[,;/]/)) {
      const words = telling(part.replace(/\b(voorheen|vh|nu|ook wel|in \d{4} opgegaan in)\b/gi, " "));
      if (words.length === 1 && words[0] && words[0].length <= 10 && !kindOf(words[0])) abbreviations.add(words[0]);
      if (words.length > 0) aliases.push(words);
    }
    return " ";
  });
  const words = telling(main);
  for (const word of words) if (word.length <= 6 && /^[^aeiouy]+$/.test(word) && !/\d/.test(word)) abbreviations.add(word);
  const plain = words.join(" ");
  return { plain, compact: words.join(""), words, numbers: words.filter((word) => /^\d+$/.test(word)).sort(), aliases, abbreviations: [...abbreviations].filter((word) => !kindOf(word)).sort(), initials: [...new Set([...initialsOf(clean(main)), ...initialsOf(main.toLowerCase().replace(/[^a-z0-9]+/g, " ").trim()), capitalsOf(main), ...kindInitialsOf(words)])].filter((text) => text.length >= 2) };
}

/** A word that every object answers to, such as "constructor", is no kind. */
function kindOf(word: string): string | undefined {
  return Object.hasOwn(KINDS, word) ? KINDS[word] : undefined;
}

const WINDS: Readonly<Record<string, string>> = { n: "noord", z: "zuid", o: "oost", w: "west" };

const ROMAN = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];

function clean(text: string): string {
  return text.toLowerCase().replace(BOILERPLATE, " ").replace(/\b([nzow])\.[ -]?(?=[a-z])/g, (_whole, wind: string) => WINDS[wind] ?? wind).replace(/[^a-z0-9]+/g, " ").trim();
}

function telling(text: string): string[] {
  let plain = clean(text);
  for (const [pattern, one] of WRITTEN_OUT) plain = plain.replace(pattern, one);
  // Behind a name, "II" is a number; alone or in front it may be anything.
  plain = plain.replace(/ (i{1,3}|iv|vi{0,3}|ix|x)$/, (_whole, roman: string) => ` ${ROMAN.indexOf(roman) + 1}`);
  return plain.split(" ").flatMap((word) => (kindOf(word) ?? word).split(" ")).filter((word) => (word.length > 1 || /\d/.test(word)) && !SMALL_WORDS.has(word));
}

/** A body is often called by its kind's letters and the initials of the rest: "Omgevingsdienst Veen en Meer" is ODVM. */
function kindInitialsOf(words: readonly string[]): string[] {
  const plain = `${words.join(" ")} `;
  return Object.entries(KINDS).filter(([, kind]) => plain.startsWith(`${kind} `)).map(([short, kind]) => short + plain.slice(kind.length).trim().split(" ").map((word) => word.charAt(0)).join(""));
}

/** The initials that the writer himself made great: "Garantievoorziening voormalige Bestuursacademie Noord-Nederland" is GBNN. */
function capitalsOf(main: string): string {
  return [...main.matchAll(/(?<![\p{L}\p{N}])\p{Lu}/gu)].map(([letter]) => letter.toLowerCase()).join("");
}

function initialsOf(plain: string): string[] {
  const words = plain.split(" ").filter(Boolean);
  const all = words.map((word) => word[0]).join("");
  const big = words.filter((word) => !SMALL_WORDS.has(word)).map((word) => word[0]).join("");
  return [...new Set([all, big])].filter((text) => text.length >= 2);
}
