/**
 * Rules of PDF/UA-1 (and of PDF/A that a report could break), under the ids of veraPDF's profiles. Each returns a sentence
 * per failure. What Chromium cannot emit (forms, media, optional content, encryption) is refused as a whole by 7.x-none.
 */
import { PDFArray, PDFBool, PDFDict, PDFName, PDFNumber, PDFRawStream } from "@cantoo/pdf-lib";
import { ARCHIVE_RULES } from "./archive-rules.ts";
import { annotations, content, type Element, N, type Opened, stringOf, textOf } from "./document.ts";
import { FONT_RULES } from "./font-rules.ts";
import { TABLE_RULES } from "./table-rules.ts";

export type Rule = { readonly id: string; readonly what: string; readonly check: (opened: Opened) => string[] };

const STANDARD = new Set(["Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form"]);

const all = (opened: Opened, type: string, wrong: (element: Element) => boolean, says: string): string[] => opened.elements.filter((element) => element.type === type && wrong(element)).map(() => says);
const parentOf = (element: Element): Element | null => { let up = element.parent; while (up !== null && up.type === "NonStruct") up = up.parent; return up; };
const underOnly = (type: string, parents: readonly string[]) => (opened: Opened): string[] => all(opened, type, (element) => !parents.includes(parentOf(element)?.type ?? ""), `${type} is not in ${parents.join(", ")}`);
const holdsOnly = (type: string, kids: readonly string[]) => (opened: Opened): string[] => all(opened, type, (element) => content(element).some((kid) => !kids.includes(kid.type)), `${type} holds something else than ${kids.join(", ")}`);

function xmp(opened: Opened): string {
  return textOf(opened.document.catalog.lookup(N("Metadata")));
}

/** Operators outside or inside marked content, by a walk over the lines. */
function marked(text: string): { unmarked: number; taggedInArtifact: number; artifactInTagged: number } {
  const stack: ("artifact" | "tagged" | "other")[] = [];
  const found = { unmarked: 0, taggedInArtifact: 0, artifactInTagged: 0 };
  for (const token of text.split("\n")) {
    const line = token.trim();
    if (line.endsWith("BDC") || line.endsWith("BMC")) {
      const kind = line.startsWith("/Artifact") ? "artifact" : /MCID/.test(line) ? "tagged" : "other";
      if (kind === "tagged" && stack.includes("artifact")) found.taggedInArtifact++;
      if (kind === "artifact" && stack.includes("tagged")) found.artifactInTagged++;
      stack.push(kind);
    } else if (line === "EMC") stack.pop();
    else if (/(?:^|\s)(?:Tj|TJ|'|"|f|f\*|F|S|s|B|B\*|b|b\*|Do|sh|EI)$/.test(line) && !stack.some((one) => one !== "other")) found.unmarked++;
  }
  return found;
}

function fonts(opened: Opened): PDFDict[] {
  return opened.document.context.enumerateIndirectObjects().map(([, object]) => object).filter((object): object is PDFDict => object instanceof PDFDict && object.lookupMaybe(N("Type"), PDFName)?.decodeText() === "Font" && object.lookupMaybe(N("Subtype"), PDFName)?.decodeText() === "Type0");
}

function embedded(font: PDFDict): boolean {
  const descendants = font.lookupMaybe(N("DescendantFonts"), PDFArray);
  const descriptor = descendants?.lookupMaybe(0, PDFDict)?.lookupMaybe(N("FontDescriptor"), PDFDict);
  return descriptor !== undefined && ["FontFile", "FontFile2", "FontFile3"].some((key) => descriptor.has(N(key)));
}

function levelsSkipped(opened: Opened): string[] {
  let before = 0;
  const wrong: string[] = [];
  for (const element of opened.elements) {
    const level = /^H([1-6])$/.exec(element.type)?.[1];
    if (level === undefined) continue;
    if (Number(level) > before + 1) wrong.push(`H${level} follows H${before}`);
    before = Number(level);
  }
  return wrong;
}

function headerAttributes(element: Element): { scope: boolean; headers: boolean } {
  const attributes = element.dict.lookup(N("A"));
  const list = attributes instanceof PDFArray ? attributes.asArray().map((one) => opened(one, element)) : [attributes];
  return { scope: list.some((one) => one instanceof PDFDict && one.has(N("Scope"))), headers: list.some((one) => one instanceof PDFDict && one.has(N("Headers"))) };
}
function opened(value: unknown, element: Element): unknown {
  return element.dict.context.lookup(value as Parameters<typeof element.dict.context.lookup>[0]);
}

const links = (one: Opened): ReturnType<typeof annotations> => annotations(one).filter(({ dict }) => dict.lookupMaybe(N("Subtype"), PDFName)?.decodeText() === "Link");
const inLink = (one: Opened): Set<string> => new Set(one.elements.filter((element) => element.type === "Link").flatMap((element) => element.objects.map(String)));

const OWN_RULES: readonly Rule[] = [
  { id: "5-1", what: "XMP says PDF/UA-1", check: (o) => (/<pdfuaid:part>1<\/pdfuaid:part>/.test(xmp(o)) ? [] : ["no pdfuaid:part"]) },
  { id: "6.2-1", what: "the document is marked as tagged", check: (o) => (o.document.catalog.lookupMaybe(N("MarkInfo"), PDFDict)?.lookup(N("Marked")) === PDFBool.True ? [] : ["Marked is not true"]) },
  { id: "7.1-1", what: "no artifact inside tagged content", check: (o) => o.contents.flatMap((text, page) => (marked(text).artifactInTagged > 0 ? [`page ${page + 1}`] : [])) },
  { id: "7.1-2", what: "no tagged content inside an artifact", check: (o) => o.contents.flatMap((text, page) => (marked(text).taggedInArtifact > 0 ? [`page ${page + 1}`] : [])) },
  { id: "7.1-3", what: "all content is tagged or artifact", check: (o) => o.contents.flatMap((text, page) => { const { unmarked } = marked(text); return unmarked > 0 ? [`page ${page + 1}: ${unmarked} operators`] : []; }) },
  { id: "7.1-5", what: "structure types are standard or mapped", check: (o) => o.elements.filter((element) => !STANDARD.has(element.type)).map((element) => element.raw) },
  { id: "7.1-7", what: "standard types are not remapped", check: (o) => [...o.roles.keys()].filter((role) => STANDARD.has(role)) },
  { id: "7.1-8", what: "metadata are present", check: (o) => (o.document.catalog.lookup(N("Metadata")) instanceof PDFRawStream ? [] : ["no Metadata"]) },
  { id: "7.1-9", what: "metadata have a title", check: (o) => (/<dc:title><rdf:Alt><rdf:li[^>]*>[^<]+</.test(xmp(o)) ? [] : ["no dc:title"]) },
  { id: "7.1-10", what: "the title is displayed", check: (o) => (o.document.catalog.lookupMaybe(N("ViewerPreferences"), PDFDict)?.lookup(N("DisplayDocTitle")) === PDFBool.True ? [] : ["DisplayDocTitle is not true"]) },
  { id: "7.1-11", what: "there is a structure tree", check: (o) => (o.document.catalog.has(N("StructTreeRoot")) && o.elements.length > 0 ? [] : ["no StructTreeRoot"]) },
  { id: "7.2-3", what: "a table holds rows and a caption", check: holdsOnly("Table", ["TR", "THead", "TBody", "TFoot", "Caption"]) },
  { id: "7.2-4", what: "a row is in a table", check: underOnly("TR", ["Table", "THead", "TBody", "TFoot"]) },
  { id: "7.2-8", what: "a header cell is in a row", check: underOnly("TH", ["TR"]) },
  { id: "7.2-9", what: "a cell is in a row", check: underOnly("TD", ["TR"]) },
  { id: "7.2-10", what: "a row holds cells", check: holdsOnly("TR", ["TH", "TD"]) },
  { id: "7.2-16", what: "a caption is the first or last in its table", check: (o) => all(o, "Table", (table) => content(table).some((kid, index, kids) => kid.type === "Caption" && index !== 0 && index !== kids.length - 1), "Caption in the middle") },
  { id: "7.2-17", what: "a list item is in a list", check: underOnly("LI", ["L"]) },
  { id: "7.2-18", what: "a list body is in an item", check: underOnly("LBody", ["LI"]) },
  { id: "7.2-19", what: "a list holds items", check: holdsOnly("L", ["LI", "L", "Caption"]) },
  { id: "7.2-20", what: "a list item holds a label and a body", check: (o) => all(o, "LI", (element) => element.kids.some((kid) => kid.type !== "Lbl" && kid.type !== "LBody") || element.hasContent, "LI holds something else than Lbl, LBody") },
  { id: "7.2-29", what: "the language is known", check: (o) => { const language = stringOf(o.document.catalog.lookup(N("Lang"))); return language !== null && /^[a-z]{2}(-[A-Z]{2})?$/.test(language) ? [] : ["no Lang"]; } },
  { id: "7.3-1", what: "figures have an alternative text", check: (o) => all(o, "Figure", (element) => (stringOf(element.dict.lookup(N("Alt"))) ?? "").trim() === "", "Figure without Alt") },
  { id: "7.4.2-1", what: "headings skip no level", check: levelsSkipped },
  { id: "7.5-1", what: "header cells have a scope or are referred to", check: (o) => all(o, "TH", (element) => !headerAttributes(element).scope && o.elements.filter((one) => one.type === "TD").every((one) => !headerAttributes(one).headers), "TH without Scope") },
  { id: "7.11-1", what: "attached files have both names", check: (o) => o.document.context.enumerateIndirectObjects().flatMap(([, object]) => (object instanceof PDFDict && object.has(N("EF")) && !(object.has(N("F")) && object.has(N("UF"))) ? ["Filespec without F and UF"] : [])) },
  { id: "7.18.1-2", what: "annotations have a text", check: (o) => annotations(o).filter(({ dict }) => (stringOf(dict.lookup(N("Contents"))) ?? "") === "").map(({ page }) => `page ${page}`) },
  { id: "7.18.3-1", what: "pages with annotations go by structure", check: (o) => o.document.getPages().flatMap((page, index) => (page.node.has(N("Annots")) && page.node.lookupMaybe(N("Tabs"), PDFName)?.decodeText() !== "S" ? [`page ${index + 1}`] : [])) },
  { id: "7.18.5-1", what: "links are in a Link element", check: (o) => { const known = inLink(o); return links(o).filter(({ ref }) => ref === null || !known.has(String(ref))).map(({ page }) => `page ${page}`); } },
  { id: "7.18.5-2", what: "links have a text", check: (o) => links(o).filter(({ dict }) => (stringOf(dict.lookup(N("Contents"))) ?? "") === "").map(({ page }) => `page ${page}`) },
  { id: "7.21.4.1-1", what: "fonts are embedded", check: (o) => fonts(o).filter((font) => !embedded(font)).map((font) => String(font.lookup(N("BaseFont")))) },
  { id: "7.21.7-1", what: "fonts map to Unicode", check: (o) => fonts(o).filter((font) => !(font.lookup(N("ToUnicode")) instanceof PDFRawStream)).map((font) => String(font.lookup(N("BaseFont")))) },
  { id: "7.21.8-1", what: "no text shows a missing glyph", check: (o) => o.contents.flatMap((text, page) => ([...text.matchAll(/<([0-9a-fA-F]+)>\s*Tj/g)].some(([, hex = ""]) => [...hex.matchAll(/.{4}/g)].some(([glyph]) => glyph === "0000")) ? [`page ${page + 1}`] : [])) },
  { id: "7.21.3-none", what: "no Type 3 or simple fonts", check: (o) => o.document.context.enumerateIndirectObjects().flatMap(([, object]) => (object instanceof PDFDict && object.lookupMaybe(N("Type"), PDFName)?.decodeText() === "Font" && ["Type3", "Type1", "TrueType"].includes(object.lookupMaybe(N("Subtype"), PDFName)?.decodeText() ?? "") ? [String(object.lookup(N("Subtype")))] : [])) },
  // PDF/A-2 and -3 (ISO 19005), by clause
  { id: "A-6.1.3-1", what: "the file has an identity", check: (o) => (o.document.context.trailerInfo.ID === undefined ? ["no ID"] : []) },
  { id: "A-6.2.3-1", what: "colours have an output intent", check: (o) => (o.document.catalog.lookup(N("OutputIntents")) instanceof PDFArray ? [] : ["no OutputIntents"]) },
  { id: "A-6.2.10-1", what: "pages with transparency name their blending space", check: (o) => o.document.getPages().flatMap((page, index) => (page.node.has(N("Group")) ? [] : [`page ${index + 1}`])) },
  { id: "A-6.3.2-1", what: "annotations are printed", check: (o) => annotations(o).filter(({ dict }) => { const flags = dict.lookup(N("F")); return !(flags instanceof PDFNumber) || (flags.asNumber() & 4) === 0 || (flags.asNumber() & 0b11) !== 0; }).map(({ page }) => `page ${page}`) },
  { id: "A-6.6.4-1", what: "XMP says PDF/A", check: (o) => (/<pdfaid:part>[23]<\/pdfaid:part><pdfaid:conformance>A</.test(xmp(o)) ? [] : ["no pdfaid"]) },
  { id: "A-6.8-1", what: "attachments are tied to the document (A-3)", check: (o) => { const files = o.document.context.enumerateIndirectObjects().some(([, object]) => object instanceof PDFDict && object.has(N("EF"))); return !files || (o.document.catalog.lookup(N("AF")) instanceof PDFArray && /<pdfaid:part>3</.test(xmp(o))) ? [] : ["attachment without AF in a PDF/A-3"]; } },
  { id: "A-none", what: "no scripts, actions, forms, media or encryption", check: (o) => ["AcroForm", "OpenAction", "AA", "OCProperties", "JavaScript"].filter((key) => o.document.catalog.has(N(key))).concat(links(o).filter(({ dict }) => dict.has(N("A"))).map(() => "a link with an action")) },
];

export const RULES: readonly Rule[] = [...OWN_RULES, ...TABLE_RULES, ...FONT_RULES, ...ARCHIVE_RULES];
