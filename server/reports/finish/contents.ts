/**
 * Writes the page numbers into the contents. Each entry was printed with the placeholder 000; its digits are replaced in
 * the page's content by the digits of the page where its link leads, right-aligned, in the same font.
 */
import type { PDFDocument, PDFObject } from "@cantoo/pdf-lib";
import { PDFArray, PDFDict, PDFName, PDFNumber, PDFRawStream, PDFRef } from "@cantoo/pdf-lib";
import { inflateSync } from "node:zlib";
import { typeOf, walk } from "./structure.ts";
import { name } from "./names.ts";

export const PLACEHOLDER = "000";

/** One number to write: in which page's content, in which marked content, and which number. */
export type PageNumber = { readonly page: PDFRef; readonly mcid: number; readonly number: number };

/** Finds the entries of contents in the structure tree: links whose last text is the placeholder's element. */
export function contentsEntries(document: PDFDocument): PageNumber[] {
  const root = document.catalog.lookupMaybe(name("StructTreeRoot"), PDFDict);
  const destinations = document.catalog.lookupMaybe(name("Dests"), PDFDict);
  if (root === undefined || destinations === undefined) return [];
  const numbers = new Map(document.getPages().map((page, index) => [String(page.ref), index + 1]));
  const entries: PageNumber[] = [];
  walk(document, root, (element) => {
    if (typeOf(element) !== "Link") return;
    const kids = kidsOf(document, element);
    const annotation = kids.map((kid) => (kid instanceof PDFDict ? kid.lookup(name("Obj")) : undefined)).find((one) => one instanceof PDFDict);
    const target = annotation instanceof PDFDict ? annotation.lookup(name("Dest")) : undefined;
    const destination = target instanceof PDFName ? destinations.lookup(target) : undefined;
    const number = destination instanceof PDFArray ? numbers.get(String(destination.get(0))) : undefined;
    const texts = kids.filter((kid): kid is PDFDict => kid instanceof PDFDict && kid.has(name("S")));
    const last = texts.at(-1);
    // An entry has a number, a title and a page; a reference in the text has a single element.
    if (number === undefined || last === undefined || texts.length < 2) return;
    const [mcid] = kidsOf(document, last);
    const page = last.get(name("Pg")) ?? element.get(name("Pg"));
    if (mcid instanceof PDFNumber && page instanceof PDFRef) entries.push({ page, mcid: mcid.asNumber(), number });
  });
  return entries;
}

function kidsOf(document: PDFDocument, element: PDFDict): (PDFObject | undefined)[] {
  const value = element.lookup(name("K"));
  return value instanceof PDFArray ? value.asArray().map((kid) => (kid instanceof PDFRef ? document.context.lookup(kid) : kid)) : [value];
}

/** Replaces the placeholders in one page's content; a marked content that does not show the placeholder is left alone. */
export function writePageNumbers(document: PDFDocument, pageNode: PDFDict, content: string, entries: readonly PageNumber[]): string {
  let result = content;
  for (const { mcid, number } of entries) {
    const start = result.search(new RegExp(`<</MCID ${mcid} ?>> ?BDC`));
    const end = start < 0 ? -1 : result.indexOf("\nEMC", start);
    if (end < 0) continue;
    const segment = result.slice(start, end);
    const font = /\/(F\d+) [\d.]+ Tf/.exec(segment)?.[1];
    const glyphs = [...segment.matchAll(/<([0-9a-f]{4})> Tj/gi)];
    if (font === undefined || glyphs.length !== PLACEHOLDER.length) continue;
    const digits = digitGlyphs(document, pageNode, font);
    if (glyphs.some((glyph) => glyph[1]?.toLowerCase() !== digits.get("0"))) continue;
    const wanted = String(number).padStart(PLACEHOLDER.length, " ");
    let place = 0;
    const written = segment.replace(/<[0-9a-f]{4}> Tj/gi, () => {
      const digit = wanted[place++] ?? " ";
      // A digit that is nowhere else in the document is not in the font: hardly possible, the fingerprints hold all ten.
      return `<${digits.get(digit) ?? ""}> Tj`;
    });
    result = result.slice(0, start) + written + result.slice(end);
  }
  return result;
}

const known = new WeakMap<PDFDict, Map<string, string>>();

/** Digit → glyph of a font, from its map to Unicode. */
function digitGlyphs(document: PDFDocument, pageNode: PDFDict, font: string): Map<string, string> {
  const dictionary = pageNode.lookupMaybe(name("Resources"), PDFDict)?.lookupMaybe(name("Font"), PDFDict)?.lookupMaybe(name(font), PDFDict);
  if (dictionary === undefined) return new Map();
  const found = known.get(dictionary);
  if (found !== undefined) return found;
  const stream = dictionary.lookup(name("ToUnicode"));
  const text = stream instanceof PDFRawStream ? (stream.dict.has(name("Filter")) ? inflateSync(stream.contents) : Buffer.from(stream.contents)).toString("latin1") : "";
  const digits = new Map<string, string>();
  const add = (glyph: number, unicode: number): void => { if (unicode >= 0x30 && unicode <= 0x39 && !digits.has(String.fromCharCode(unicode))) digits.set(String.fromCharCode(unicode), glyph.toString(16).padStart(4, "0")); };
  for (const [, section = ""] of text.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) for (const [, glyph = "", unicode = ""] of section.matchAll(/<([0-9a-f]+)>\s*<([0-9a-f]{4})>/gi)) add(Number.parseInt(glyph, 16), Number.parseInt(unicode, 16));
  for (const [, section = ""] of text.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) for (const [, from = "", to = "", unicode = ""] of section.matchAll(/<([0-9a-f]+)>\s*<([0-9a-f]+)>\s*<([0-9a-f]{4})>/gi)) {
    const first = Number.parseInt(from, 16);
    for (let glyph = first; glyph <= Number.parseInt(to, 16); glyph++) add(glyph, Number.parseInt(unicode, 16) + glyph - first);
  }
  known.set(dictionary, digits);
  return digits;
}
