/**
 * The report's own fonts: static files (variable fonts become Type 3 in the PDF), by subset, as data URIs; and which
 * characters they can write, because a PDF/A may not show a character that its font does not have.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { inflateSync } from "node:zlib";

type Face = { readonly family: string; readonly package: string; readonly weight: 400 | 600 };
const FACES: readonly Face[] = [
  { family: "Source Sans 3", package: "source-sans-3", weight: 400 }, { family: "Source Sans 3", package: "source-sans-3", weight: 600 },
  { family: "Source Serif 4", package: "source-serif-4", weight: 400 }, { family: "Source Serif 4", package: "source-serif-4", weight: 600 },
];
const SUBSETS = ["latin", "latin-ext", "greek", "cyrillic"] as const;

const require = createRequire(import.meta.url);
const folderOf = (name: string): string => path.dirname(require.resolve(`@fontsource/${name}/package.json`));

let css: string | undefined;
/** `@font-face` rules with the files inside. */
export function fontCss(): string {
  css ??= FACES.flatMap((face) => {
    const folder = folderOf(face.package);
    const ranges = JSON.parse(readFileSync(path.join(folder, "unicode.json"), "utf8")) as Record<string, string>;
    return SUBSETS.flatMap((subset) => {
      const range = ranges[subset];
      if (range === undefined) return [];
      const file = readFileSync(path.join(folder, "files", `${face.package}-${subset}-${face.weight}-normal.woff2`)).toString("base64");
      return [`@font-face{font-family:"${face.family}";font-weight:${face.weight};font-style:normal;font-display:block;src:url(data:font/woff2;base64,${file}) format("woff2");unicode-range:${range}}`];
    });
  }).join("\n");
  return css;
}

/** What to write instead of a few signs that people type and the fonts lack. */
const INSTEAD: Readonly<Record<string, string>> = {
  "\u2192": "\u203a", "\u21d2": "\u203a", "\u2190": "\u2039", "\u2265": ">=", "\u2264": "<=", "\u2260": "\u2013", "\u2248": "ca.", "\u2010": "-", "\u2011": "-", "\u2015": "\u2014",
  "\u202f": "\u00a0", "\u2009": " ", "\u2003": " ", "\u2002": " ", "\u2713": "\u2022", "\u2714": "\u2022", "\u25cf": "\u2022", "\u25aa": "\u2022", "\u25a0": "\u2022", "\u2043": "-", "\ufb01": "fi", "\ufb02": "fl",
};

/**
 * The text as it can be printed: composed, without control characters, direction overrides, invisible marks and
 * emoji; a letter that no font here has becomes a question mark.
 */
export function printable(text: string): string {
  let result = "";
  for (const letter of text.normalize("NFC")) {
    const code = letter.codePointAt(0) ?? 0;
    if (code === 9 || code === 10 || code === 13) { result += " "; continue; }
    if (code >= 0x20 && code < 0x7f) { result += letter; continue; }
    const instead = INSTEAD[letter];
    if (instead !== undefined) { result += instead; continue; }
    if (/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029\ufeff\ufffd]/u.test(letter) && code !== 0xad) continue;
    if (covered().has(code)) { result += letter; continue; }
    if (/[\p{Extended_Pictographic}\p{Emoji_Component}\p{Mn}]/u.test(letter)) continue;
    result += "?";
  }
  return result;
}

let letters: Set<number> | undefined;
/** Characters that every face of the body font has, within the ranges that the page asks it for. */
function covered(): Set<number> {
  if (letters === undefined) {
    const folder = folderOf("source-sans-3");
    const ranges = JSON.parse(readFileSync(path.join(folder, "unicode.json"), "utf8")) as Record<string, string>;
    letters = new Set();
    for (const subset of SUBSETS) {
      const inRange = rangeTest(ranges[subset] ?? "");
      const [regular, semibold] = [400, 600].map((weight) => charactersOf(readFileSync(path.join(folder, "files", `source-sans-3-${subset}-${weight}-normal.woff`))));
      for (const code of regular ?? []) if (semibold?.has(code) === true && inRange(code)) letters.add(code);
    }
  }
  return letters;
}

function rangeTest(ranges: string): (code: number) => boolean {
  const parts = ranges.split(",").map((part) => part.replace("U+", "").split("-").map((hex) => Number.parseInt(hex, 16)));
  return (code) => parts.some(([from = 0, to = from]) => code >= from && code <= to);
}

/** Reads the character map (format 4) of a WOFF file. */
function charactersOf(file: Buffer): Set<number> {
  const found = new Set<number>();
  const tables = file.readUInt16BE(12);
  for (let table = 0; table < tables; table++) {
    const entry = 44 + 20 * table;
    if (file.toString("latin1", entry, entry + 4) !== "cmap") continue;
    const [offset, packed, size] = [4, 8, 12].map((at) => file.readUInt32BE(entry + at));
    const raw = file.subarray(offset, (offset ?? 0) + (packed ?? 0));
    const cmap = (packed ?? 0) < (size ?? 0) ? inflateSync(raw) : raw;
    const maps = cmap.readUInt16BE(2);
    for (let map = 0; map < maps; map++) {
      const start = cmap.readUInt32BE(8 + 8 * map);
      if (cmap.readUInt16BE(start) === 4) readFormat4(cmap, start, found);
    }
  }
  return found;
}

function readFormat4(cmap: Buffer, start: number, found: Set<number>): void {
  const segments = cmap.readUInt16BE(start + 6) / 2;
  for (let segment = 0; segment < segments; segment++) {
    const end = cmap.readUInt16BE(start + 14 + 2 * segment);
    const first = cmap.readUInt16BE(start + 16 + 2 * (segments + segment));
    const delta = cmap.readInt16BE(start + 16 + 2 * (2 * segments + segment));
    const rangeAt = start + 16 + 2 * (3 * segments + segment);
    const rangeOffset = cmap.readUInt16BE(rangeAt);
    for (let code = first; code <= end && code < 0xffff; code++) {
      const glyph = rangeOffset === 0 ? (code + delta) & 0xffff : cmap.readUInt16BE(rangeAt + rangeOffset + 2 * (code - first));
      if (glyph !== 0) found.add(code);
    }
  }
}
