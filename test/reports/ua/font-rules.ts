/** Rules on fonts (ISO 14289-1 7.21, the same in ISO 19005-2 and -3 6.2.11): read from the font files themselves. */
import { PDFArray, PDFDict, PDFName, PDFNumber, PDFRawStream, type PDFObject } from "@cantoo/pdf-lib";
import { bytesOf, N, type Opened, textOf } from "./document.ts";
import type { Rule } from "./rules.ts";

type Font = { readonly name: string; readonly dict: PDFDict; readonly below: PDFDict; readonly used: ReadonlySet<number> };
type Program = { readonly glyphs: number; readonly unitsPerEm: number; readonly advances: readonly number[] };

export const FONT_RULES: readonly Rule[] = [
  { id: "7.21.3.2-1", what: "fonts say how characters become glyphs", check: each((font) => (font.below.lookupMaybe(N("Subtype"), PDFName)?.decodeText() === "CIDFontType2" && !font.below.has(N("CIDToGIDMap")) ? "no CIDToGIDMap" : null)) },
  { id: "7.21.3.3-1", what: "fonts have a known encoding", check: each((font) => (font.dict.lookupMaybe(N("Encoding"), PDFName)?.decodeText() === "Identity-H" ? null : "another encoding than Identity-H")) },
  { id: "7.21.4.1-2", what: "every glyph that is shown is in the font file", check: each((font) => { const program = programOf(font); const absent = program === null ? [] : [...font.used].filter((glyph) => glyph >= program.glyphs); return absent.length > 0 ? `glyphs ${absent.slice(0, 4).join()}` : null; }) },
  { id: "7.21.4.2-2", what: "a set of characters, if there is one, is complete", check: each((font) => (font.below.lookupMaybe(N("FontDescriptor"), PDFDict)?.has(N("CIDSet")) === true ? "a CIDSet that nobody keeps complete" : null)) },
  { id: "7.21.5-1", what: "widths are those of the font file", check: each(wrongWidths) },
  { id: "7.21.7-2", what: "no glyph stands for nothing", check: each((font) => { const wrong = [...unicodeOf(font).values()].filter((code) => code === 0 || code === 0xfeff || code === 0xfffe); return wrong.length > 0 ? `maps to U+${(wrong[0] ?? 0).toString(16)}` : null; }) },
  { id: "A-6.2.11.7.2-1", what: "every glyph that is shown has its character", check: each((font) => { const known = unicodeOf(font); const without = [...font.used].filter((glyph) => !known.has(glyph)); return without.length > 0 ? `glyphs ${without.slice(0, 4).join()} without a character` : null; }) },
];

function each(wrong: (font: Font) => string | null): (o: Opened) => string[] {
  return (o) => fontsOf(o).flatMap((font) => { const says = wrong(font); return says === null ? [] : [`${font.name}: ${says}`]; });
}

const found = new WeakMap<Opened, Font[]>();
function fontsOf(o: Opened): Font[] {
  const known = found.get(o);
  if (known !== undefined) return known;
  const used = new Map<PDFDict, Set<number>>();
  o.document.getPages().forEach((page, index) => {
    const fonts = page.node.lookupMaybe(N("Resources"), PDFDict)?.lookupMaybe(N("Font"), PDFDict);
    let current: PDFDict | undefined;
    for (const [, name, hex] of (o.contents[index] ?? "").matchAll(/\/(F\d+) \S+ Tf|<([0-9a-fA-F]*)>\s*Tj/g)) {
      if (name !== undefined) current = fonts?.lookupMaybe(N(name), PDFDict);
      else if (current !== undefined) {
        const glyphs = used.get(current) ?? new Set();
        used.set(current, glyphs);
        for (const [glyph] of (hex ?? "").matchAll(/.{4}/g)) glyphs.add(Number.parseInt(glyph, 16));
      }
    }
  });
  const fonts = [...used].flatMap(([dict, glyphs]): Font[] => { const below = dict.lookupMaybe(N("DescendantFonts"), PDFArray)?.lookupMaybe(0, PDFDict); return below === undefined ? [] : [{ name: String(dict.lookup(N("BaseFont"))), dict, below, used: glyphs }]; });
  found.set(o, fonts);
  return fonts;
}

/** What the embedded TrueType file says: how many glyphs, and how wide they are. */
function programOf({ below }: Font): Program | null {
  const file = below.lookupMaybe(N("FontDescriptor"), PDFDict)?.lookup(N("FontFile2"));
  if (!(file instanceof PDFRawStream)) return null;
  const bytes = bytesOf(file);
  const at = (tag: string): number => { for (let table = 0; table < bytes.readUInt16BE(4); table++) if (bytes.toString("latin1", 12 + 16 * table, 16 + 16 * table) === tag) return bytes.readUInt32BE(12 + 16 * table + 8); return -1; };
  const [head, hhea, hmtx, maxp] = [at("head"), at("hhea"), at("hmtx"), at("maxp")];
  const glyphs = bytes.readUInt16BE(maxp + 4);
  const measured = bytes.readUInt16BE(hhea + 34);
  return { glyphs, unitsPerEm: bytes.readUInt16BE(head + 18), advances: Array.from({ length: glyphs }, (_one, glyph) => bytes.readUInt16BE(hmtx + 4 * Math.min(glyph, measured - 1))) };
}

function wrongWidths(font: Font): string | null {
  const program = programOf(font);
  const list = font.below.lookup(N("W"));
  if (program === null || !(list instanceof PDFArray)) return null;
  const numbers = (value: PDFObject | undefined): number => (value instanceof PDFNumber ? value.asNumber() : Number.NaN);
  for (let index = 0; index < list.size(); ) {
    const first = numbers(list.lookup(index));
    const next = list.lookup(index + 1);
    const run = next instanceof PDFArray ? next.asArray().map(numbers) : Array.from({ length: numbers(next) - first + 1 }, () => numbers(list.lookup(index + 2)));
    const wrong = run.findIndex((width, offset) => font.used.has(first + offset) && Math.abs(width - ((program.advances[first + offset] ?? 0) * 1000) / program.unitsPerEm) > 1);
    if (wrong >= 0) return `the width of glyph ${first + wrong}`;
    index += next instanceof PDFArray ? 2 : 3;
  }
  return null;
}

function unicodeOf({ dict }: Font): Map<number, number> {
  const text = textOf(dict.lookup(N("ToUnicode")));
  const codes = new Map<number, number>();
  const hex = (digits: string | undefined): number => Number.parseInt(digits ?? "", 16);
  for (const [, section = ""] of text.matchAll(/beginbfchar([\s\S]*?)endbfchar/g)) for (const [, glyph, unicode] of section.matchAll(/<([0-9a-f]+)>\s*<([0-9a-f]+)>/gi)) codes.set(hex(glyph), hex(unicode));
  for (const [, section = ""] of text.matchAll(/beginbfrange([\s\S]*?)endbfrange/g)) for (const [, from, to, unicode] of section.matchAll(/<([0-9a-f]+)>\s*<([0-9a-f]+)>\s*<([0-9a-f]+)>/gi)) for (let glyph = hex(from); glyph <= hex(to); glyph++) codes.set(glyph, hex(unicode) + glyph - hex(from));
  return codes;
}
