/** Rules of the file as a whole, of PDF/UA-1 and of PDF/A-3 (ISO 19005-3, by clause), that a finished report could break. */
import { PDFArray, PDFBool, PDFDict, PDFHexString, PDFName, PDFNumber, PDFRawStream, PDFString } from "@cantoo/pdf-lib";
import { annotations, bytesOf, N, type Opened, stringOf, textOf } from "./document.ts";
import type { Rule } from "./rules.ts";

const dictionaries = (o: Opened): PDFDict[] => o.document.context.enumerateIndirectObjects().flatMap(([, object]) => (object instanceof PDFDict ? [object] : object instanceof PDFRawStream ? [object.dict] : []));
const attached = (o: Opened): PDFDict[] => dictionaries(o).filter((dict) => dict.has(N("EF")));
const xmp = (o: Opened): string => Buffer.from(textOf(o.document.catalog.lookup(N("Metadata"))), "latin1").toString("utf8");
const nameOf = (dict: PDFDict, key: string): string => dict.lookupMaybe(N(key), PDFName)?.decodeText() ?? "";

export const ARCHIVE_RULES: readonly Rule[] = [
  { id: "5-3", what: "the identification has its own prefix", check: (o) => (/<pdfuaid:part>/.test(xmp(o)) && xmp(o).includes('xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"') ? [] : ["another prefix"]) },
  { id: "6.1-1", what: "the file begins as a PDF 1.x", check: (o) => (/^%PDF-1\.[0-7][\r\n]/.test(o.head) ? [] : [o.head.slice(0, 9)]) },
  { id: "7.1-4", what: "the tags are not called doubtful", check: (o) => (o.document.catalog.lookupMaybe(N("MarkInfo"), PDFDict)?.lookup(N("Suspects")) === PDFBool.True ? ["Suspects is true"] : []) },
  { id: "7.1-6", what: "roles do not go round in circles", check: (o) => [...o.roles.keys()].filter((role) => { const seen = new Set([role]); for (let next = o.roles.get(role); next !== undefined; next = o.roles.get(next)) { if (seen.has(next)) return true; seen.add(next); } return false; }) },
  { id: "7.4.4-2", what: "headings are either numbered or not", check: (o) => (o.elements.some((element) => element.type === "H") && o.elements.some((element) => /^H[1-6]$/.test(element.type)) ? ["H beside H1"] : []) },
  { id: "7.9-1", what: "notes have an identity of their own", check: (o) => { const ids = o.elements.filter((element) => element.type === "Note").map((element) => stringOf(element.dict.lookup(N("ID")))); return ids.filter((id, index) => id === null || ids.indexOf(id) !== index).map(() => "Note without its own ID"); } },
  { id: "7.18.1-1", what: "annotations are links, or in an Annot element", check: (o) => annotations(o).filter(({ dict }) => nameOf(dict, "Subtype") !== "Link").map(({ page, dict }) => `page ${page}: ${nameOf(dict, "Subtype")}`) },
  { id: "7.20-1", what: "nothing is drawn from another file", check: (o) => dictionaries(o).filter((dict) => nameOf(dict, "Subtype") === "Form" && dict.has(N("Ref"))).map(() => "a reference XObject") },
  { id: "A-6.1.2-2", what: "the file is marked as binary", check: (o) => (/^%PDF-1\.\d[\r\n]+%[\x80-\xff]{4}/.test(o.head) ? [] : ["no binary comment"]) },
  { id: "A-6.1.3-3", what: "nothing follows the end", check: (o) => (/%%EOF\r?\n?$/.test(o.tail) ? [] : ["text after %%EOF"]) },
  { id: "A-6.1.3-2", what: "the file is not encrypted", check: (o) => (o.document.context.trailerInfo.Encrypt === undefined ? [] : ["Encrypt"]) },
  { id: "A-6.1.7.2-1", what: "streams use filters that are allowed", check: (o) => dictionaries(o).flatMap((dict) => { const filter = dict.lookup(N("Filter")); const names = filter instanceof PDFArray ? filter.asArray().map(String) : filter instanceof PDFName ? [String(filter)] : []; return names.filter((name) => name === "/LZWDecode" || name === "/Crypt"); }) },
  { id: "A-6.1.13-1", what: "texts and names keep to the limits", check: (o) => dictionaries(o).flatMap((dict) => dict.entries().flatMap(([key, value]) => (key.decodeText().length > 127 || (value instanceof PDFName && value.decodeText().length > 127) || (value instanceof PDFString && value.asBytes().length > 32767) || (value instanceof PDFHexString && value.asBytes().length > 32767) ? [key.decodeText()] : []))) },
  { id: "A-6.1.13-8", what: "graphics states are not nested too deep", check: (o) => o.contents.flatMap((text, page) => { let depth = 0; let most = 0; for (const line of text.split("\n")) { if (/(?:^|\s)q$/.test(line)) most = Math.max(most, ++depth); if (/(?:^|\s)Q$/.test(line)) depth--; } return most > 28 ? [`page ${page + 1}: ${most}`] : []; }) },
  { id: "A-6.2.3-2", what: "the colour profile is one for screens, of as many colours as it says", check: (o) => outputProfile(o) },
  { id: "A-6.2.5-1", what: "graphics states change no transfer curves", check: (o) => dictionaries(o).filter((dict) => nameOf(dict, "Type") === "ExtGState" && (dict.has(N("TR")) || dict.has(N("HTP")) || (dict.has(N("TR2")) && nameOf(dict, "TR2") !== "Default"))).map(() => "TR in an ExtGState") },
  { id: "A-6.2.8-3", what: "pictures are not smoothed by the reader", check: (o) => dictionaries(o).filter((dict) => nameOf(dict, "Subtype") === "Image" && dict.lookup(N("Interpolate")) === PDFBool.True).map(() => "Interpolate") },
  { id: "A-6.2.10-2", what: "blend modes are standard", check: (o) => dictionaries(o).filter((dict) => dict.has(N("BM")) && !["Normal", "Compatible", "Multiply", "Screen", "Overlay", "Darken", "Lighten", "ColorDodge", "ColorBurn", "HardLight", "SoftLight", "Difference", "Exclusion", "Hue", "Saturation", "Color", "Luminosity"].includes(nameOf(dict, "BM"))).map((dict) => nameOf(dict, "BM")) },
  { id: "A-6.6.2.1-1", what: "metadata are plain XML that can be read", check: (o) => wellFormed(o) },
  { id: "A-6.6.2.1-5", what: "metadata and information say the same", check: (o) => { const title = o.info === undefined ? null : stringOf(o.info.lookup(N("Title"))); return title === null || !unescaped(/<dc:title><rdf:Alt><rdf:li[^>]*>([^<]*)</.exec(xmp(o))?.[1] ?? "").includes(title) ? ["another title"] : []; } },
  { id: "A-6.6.2.3.1-1", what: "properties outside the known schemas are described", check: (o) => (xmp(o).includes("<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>") ? [] : ["pdfuaid is not described"]) },
  { id: "A-6.8-2", what: "attached files say what kind they are", check: (o) => attached(o).filter((dict) => { const file = dict.lookupMaybe(N("EF"), PDFDict)?.lookup(N("F")); return !(file instanceof PDFRawStream) || !/^[a-z]+\/[a-z0-9.+-]+$/.test(nameOf(file.dict, "Subtype")); }).map(() => "no MIME type") },
  { id: "A-6.8-3", what: "attached files say how they belong", check: (o) => attached(o).filter((dict) => !["Source", "Data", "Alternative", "Supplement", "Unspecified"].includes(nameOf(dict, "AFRelationship"))).map(() => "no AFRelationship") },
  { id: "A-6.8-4", what: "attached files say how large and from when they are", check: (o) => attached(o).filter((dict) => { const file = dict.lookupMaybe(N("EF"), PDFDict)?.lookup(N("F")); const facts = file instanceof PDFRawStream ? file.dict.lookupMaybe(N("Params"), PDFDict) : undefined; return !(file instanceof PDFRawStream) || facts?.lookup(N("Size"))?.toString() !== String(bytesOf(file).length) || !facts.has(N("ModDate")); }).map(() => "another Size, or no ModDate") },
];

function outputProfile(o: Opened): string[] {
  const intents = o.document.catalog.lookupMaybe(N("OutputIntents"), PDFArray);
  const stream = intents?.lookupMaybe(0, PDFDict)?.lookup(N("DestOutputProfile"));
  if (!(stream instanceof PDFRawStream)) return ["no profile"];
  const bytes = bytesOf(stream);
  const colours = { "RGB ": 3, "GRAY": 1, "CMYK": 4 }[bytes.toString("latin1", 16, 20)];
  const declared = stream.dict.lookup(N("N"));
  return [
    ...(bytes.readUInt32BE(0) === bytes.length && bytes.toString("latin1", 36, 40) === "acsp" ? [] : ["not a profile"]), ...((bytes[8] ?? 9) <= 4 ? [] : ["a version after 4"]),
    ...(["mntr", "prtr"].includes(bytes.toString("latin1", 12, 16)) ? [] : ["another class"]), ...(declared instanceof PDFNumber && declared.asNumber() === colours ? [] : ["another number of colours"]),
  ];
}

/** Elements that close in order, and no character that XML forbids. */
function wellFormed(o: Opened): string[] {
  const text = xmp(o);
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text)) return ["a character that XML forbids"];
  const open: string[] = [];
  for (const [, slash, name = "", rest = ""] of text.matchAll(/<(\/?)([A-Za-z][\w:]*)([^>]*)>/g)) {
    if (slash === "/") { if (open.pop() !== name) return [`</${name}> closes another`]; }
    else if (!rest.endsWith("/")) open.push(name);
  }
  return open.length === 0 && text.startsWith("<?xpacket begin=") && /<\?xpacket end="[rw]"\?>\s*$/.test(text) ? [] : ["not whole"];
}

function unescaped(text: string): string {
  return text.replace(/&#(\d+);/g, (_whole, code: string) => String.fromCodePoint(Number(code)));
}
