/** The checker itself: a good report passes, and for each rule a spoilt copy is found out. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { deflateSync } from "node:zlib";
import { PDFArray, PDFBool, PDFDict, PDFDocument, PDFName, PDFNumber, PDFRawStream, PDFRef, PDFString } from "@cantoo/pdf-lib";
import { createPool } from "../../../server/reports/browser/pool.ts";
import { makePdf } from "../../../server/reports/make.ts";
import { sampleView } from "../sample-view.ts";
import { checkPdf } from "./checker.ts";
import { N, openDocument, textOf } from "./document.ts";
import { RULES } from "./rules.ts";

const pool = createPool({ pages: 1 });
let good: Uint8Array;
let small: Uint8Array;
beforeAll(async () => {
  const view = sampleView();
  good = await makePdf(pool, view, { generatedAt: "2026-11-23T10:00:00Z" });
  // Spoilt eighty times over: a short one that still has every kind of element.
  small = await makePdf(pool, { ...view, sections: view.sections.slice(0, 1) }, { generatedAt: "2026-11-23T10:00:00Z" });
});
afterAll(() => pool.close());

type Spoil = (document: PDFDocument) => void;

const elements = (document: PDFDocument, type: string): PDFDict[] => document.context.enumerateIndirectObjects().map(([, object]) => object).filter((object): object is PDFDict => object instanceof PDFDict && object.lookupMaybe(N("S"), PDFName)?.decodeText() === type);
const first = (document: PDFDocument, type: string): PDFDict => { const [found] = elements(document, type); if (found === undefined) throw new Error(`no ${type} to spoil`); return found; };
const retype = (from: string, to: string): Spoil => (document) => first(document, from).set(N("S"), N(to));
/** Chromium writes rows right below the table: some of them made into groups of rows. */
const rows = (count: number, type: string): Spoil => (document) => { const kids = first(document, "Table").lookup(N("K"), PDFArray); let left = count; for (let index = 0; index < kids.size() && left > 0; index++) { const row = kids.lookup(index, PDFDict); if (row.lookup(N("S"), PDFName).decodeText() === "TR") { row.set(N("S"), N(type)); left--; } } };
const rawStream = (value: unknown): PDFRawStream => { if (!(value instanceof PDFRawStream)) throw new Error("no stream"); return value; };
const page = (document: PDFDocument, index = 1): PDFDict => document.getPages()[index]!.node;
const xmp = (change: (text: string) => string): Spoil => (document) => {
  const reference = document.catalog.get(N("Metadata"));
  const bytes = new TextEncoder().encode(change(textOf(document.catalog.lookup(N("Metadata")))));
  if (reference instanceof PDFRef) document.context.assign(reference, document.context.stream(bytes, { Type: "Metadata", Subtype: "XML" }));
};
const contents = (change: (text: string) => string): Spoil => (document) => {
  const reference = page(document).get(N("Contents"));
  const packed = deflateSync(Buffer.from(change(textOf(page(document).lookup(N("Contents")))), "latin1"));
  if (reference instanceof PDFRef) document.context.assign(reference, PDFRawStream.of(document.context.obj({ Length: packed.length, Filter: "FlateDecode" }), packed));
};
const annotation = (document: PDFDocument): PDFDict => { for (const one of document.getPages()) { const list = one.node.lookup(N("Annots")); if (list instanceof PDFArray && list.size() > 0) return list.lookup(0, PDFDict); } throw new Error("no link"); };
const fontOf = (document: PDFDocument): PDFDict => document.context.enumerateIndirectObjects().map(([, object]) => object).find((object): object is PDFDict => object instanceof PDFDict && object.lookupMaybe(N("Subtype"), PDFName)?.decodeText() === "Type0")!;
const fontsOf = (document: PDFDocument): PDFDict[] => document.context.enumerateIndirectObjects().map(([, object]) => object).filter((object): object is PDFDict => object instanceof PDFDict && object.lookupMaybe(N("Subtype"), PDFName)?.decodeText() === "Type0");
const below = (document: PDFDocument): PDFDict => fontOf(document).lookup(N("DescendantFonts"), PDFArray).lookup(0, PDFDict);
const attachment = (document: PDFDocument): PDFDict => document.context.enumerateIndirectObjects().map(([, object]) => object).find((object): object is PDFDict => object instanceof PDFDict && object.has(N("EF")))!;
const toUnicode = (change: (text: string) => string): Spoil => (document) => {
  for (const font of fontsOf(document)) {
    const packed = deflateSync(Buffer.from(change(textOf(font.lookup(N("ToUnicode")))), "latin1"));
    font.set(N("ToUnicode"), document.context.register(PDFRawStream.of(document.context.obj({ Length: packed.length, Filter: "FlateDecode" }), packed)));
  }
};
const without = (key: string): Spoil => (document) => { document.catalog.delete(N(key)); };

const SPOILT: Readonly<Record<string, Spoil>> = {
  "5-1": xmp((text) => text.replace("<pdfuaid:part>1", "<pdfuaid:part>2")),
  "6.2-1": (document) => document.catalog.lookup(N("MarkInfo"), PDFDict).set(N("Marked"), PDFBool.False),
  "7.1-1": contents((text) => text.replace(/(<<\/MCID \d+ ?>> ?BDC)/, "$1\n/Artifact BMC\nEMC")),
  "7.1-2": contents((text) => `/Artifact BMC\n/P <</MCID 9999>> BDC\nEMC\nEMC\n${text}`),
  "7.1-3": contents((text) => `${text}\n0 0 10 10 re\nf\n`),
  "7.1-5": retype("P", "Aside2"),
  "7.1-7": (document) => document.catalog.lookup(N("StructTreeRoot"), PDFDict).lookup(N("RoleMap"), PDFDict).set(N("P"), N("Span")),
  "7.1-8": without("Metadata"),
  "7.1-9": xmp((text) => text.replace(/<dc:title>.*<\/dc:title>/, "")),
  "7.1-10": without("ViewerPreferences"),
  "7.1-11": without("StructTreeRoot"),
  "7.2-3": retype("TR", "P"), "7.2-4": retype("Table", "Div"), "7.2-8": retype("TR", "Div"), "7.2-9": (document) => { for (const row of elements(document, "TR")) row.set(N("S"), N("Div")); }, "7.2-10": retype("TD", "P"),
  "7.2-42": (document) => { const [row] = elements(document, "TR"); const kids = row?.lookup(N("K")); if (kids instanceof PDFArray) kids.remove(0); },
  "7.2-16": (document) => { const table = first(document, "Table").lookup(N("K"), PDFArray); const caption = table.get(0); table.remove(0); table.insert(1, caption); },
  "7.2-17": retype("L", "Div"), "7.2-18": retype("LI", "Div"), "7.2-19": retype("LI", "P"), "7.2-20": retype("LBody", "P"),
  "7.2-29": without("Lang"),
  "7.3-1": (document) => first(document, "Figure").delete(N("Alt")),
  "7.4.2-1": retype("H2", "H5"),
  "7.5-1": (document) => { for (const cell of [...elements(document, "TH"), ...elements(document, "TD")]) cell.delete(N("A")); },
  "7.11-1": (document) => { for (const [, object] of document.context.enumerateIndirectObjects()) if (object instanceof PDFDict && object.has(N("EF"))) object.delete(N("UF")); },
  "7.18.1-2": (document) => annotation(document).delete(N("Contents")), "7.18.5-2": (document) => annotation(document).set(N("Contents"), PDFString.of("")),
  "7.18.3-1": (document) => { for (const one of document.getPages()) one.node.delete(N("Tabs")); },
  "7.18.5-1": (document) => { for (const link of elements(document, "Link")) link.set(N("S"), N("Span")); },
  "7.21.4.1-1": (document) => { const descriptor = fontOf(document).lookup(N("DescendantFonts"), PDFArray).lookup(0, PDFDict).lookup(N("FontDescriptor"), PDFDict); for (const key of ["FontFile", "FontFile2", "FontFile3"]) descriptor.delete(N(key)); },
  "7.21.7-1": (document) => fontOf(document).delete(N("ToUnicode")),
  "7.21.8-1": contents((text) => text.replace(/<[0-9a-f]{4}> Tj/i, "<0000> Tj")),
  "7.21.3-none": (document) => { document.context.register(document.context.obj({ Type: "Font", Subtype: "Type3" })); },
  "5-3": xmp((text) => text.replaceAll("pdfuaid", "ua")),
  "7.1-4": (document) => document.catalog.lookup(N("MarkInfo"), PDFDict).set(N("Suspects"), PDFBool.True),
  "7.1-6": (document) => { const roles = document.catalog.lookup(N("StructTreeRoot"), PDFDict).lookup(N("RoleMap"), PDFDict); roles.set(N("One"), N("Other")); roles.set(N("Other"), N("One")); },
  "7.2-5": retype("TD", "THead"), "7.2-6": retype("TD", "TBody"), "7.2-7": retype("TD", "TFoot"),
  "7.2-11": rows(2, "THead"), "7.2-12": rows(2, "TFoot"), "7.2-13": rows(1, "TFoot"), "7.2-14": rows(1, "THead"),
  "7.2-15": (document) => { const [cell] = elements(document, "TD"); cell?.set(N("A"), document.context.obj([{ O: "Table", RowSpan: 9999 }])); },
  "7.2-36": rows(1, "THead"), "7.2-37": rows(1, "TBody"), "7.2-38": rows(1, "TFoot"),
  "7.5-2": (document) => { const [cell] = elements(document, "TD"); cell?.set(N("A"), document.context.obj([{ O: "Table", Headers: [PDFString.of("nowhere")] }])); },
  "7.4.4-2": retype("H3", "H"),
  "7.9-1": retype("P", "Note"),
  "7.18.1-1": (document) => annotation(document).set(N("Subtype"), N("Text")),
  "7.20-1": (document) => { document.context.register(document.context.obj({ Type: "XObject", Subtype: "Form", Ref: { F: PDFString.of("elsewhere.pdf") } })); },
  "7.21.3.2-1": (document) => below(document).delete(N("CIDToGIDMap")),
  "7.21.3.3-1": (document) => fontOf(document).set(N("Encoding"), N("GBK-EUC-H")),
  "7.21.4.1-2": contents((text) => text.replace(/<[0-9a-f]{4}> Tj/i, "<fff0> Tj")),
  "7.21.4.2-2": (document) => below(document).lookup(N("FontDescriptor"), PDFDict).set(N("CIDSet"), document.context.register(document.context.stream(new Uint8Array([255])))),
  "7.21.5-1": (document) => { for (const font of fontsOf(document)) font.lookup(N("DescendantFonts"), PDFArray).lookup(0, PDFDict).set(N("W"), document.context.obj([0, 9999, 12])); },
  "7.21.7-2": toUnicode((text) => `${text}\n1 beginbfchar\n<0001> <FEFF>\nendbfchar`),
  "A-6.2.11.7.2-1": toUnicode((text) => text.replace(/beginbfchar[\s\S]*?endbfchar/g, "").replace(/beginbfrange[\s\S]*?endbfrange/g, "")),
  "A-6.1.3-2": (document) => { document.context.trailerInfo.Encrypt = document.context.register(document.context.obj({ Filter: "Standard" })); },
  "A-6.1.7.2-1": (document) => { document.context.register(document.context.stream(new Uint8Array([0]), { Filter: "LZWDecode" })); },
  "A-6.1.13-1": (document) => document.catalog.set(N("x".repeat(128)), PDFBool.True),
  "A-6.1.13-8": contents((text) => `${"q\n".repeat(29)}${text}${"\nQ".repeat(29)}`),
  "A-6.2.3-2": (document) => rawStream(document.catalog.lookup(N("OutputIntents"), PDFArray).lookup(0, PDFDict).lookup(N("DestOutputProfile"))).dict.set(N("N"), PDFNumber.of(4)),
  "A-6.2.5-1": (document) => { document.context.register(document.context.obj({ Type: "ExtGState", TR: "Identity" })); },
  "A-6.2.8-3": (document) => { document.context.register(document.context.obj({ Subtype: "Image", Interpolate: true })); },
  "A-6.2.10-2": (document) => { document.context.register(document.context.obj({ Type: "ExtGState", BM: "Dissolve" })); },
  "A-6.6.2.1-1": xmp((text) => text.replace("<dc:title>", "<dc:title>\u0000")),
  "A-6.6.2.1-5": xmp((text) => text.replace(/(<dc:title><rdf:Alt><rdf:li[^>]*>)[^<]*/, "$1Iets anders")),
  "A-6.6.2.3.1-1": xmp((text) => text.replace(/<pdfaSchema:namespaceURI>[^<]*/, "<pdfaSchema:namespaceURI>http://example.org/")),
  "A-6.8-2": (document) => rawStream(attachment(document).lookup(N("EF"), PDFDict).lookup(N("F"))).dict.delete(N("Subtype")),
  "A-6.8-3": (document) => attachment(document).delete(N("AFRelationship")),
  "A-6.8-4": (document) => rawStream(attachment(document).lookup(N("EF"), PDFDict).lookup(N("F"))).dict.lookup(N("Params"), PDFDict).set(N("Size"), PDFNumber.of(1)),
  "A-6.2.3-1": without("OutputIntents"),
  "A-6.2.10-1": (document) => page(document).delete(N("Group")),
  "A-6.3.2-1": (document) => annotation(document).delete(N("F")),
  "A-6.6.4-1": xmp((text) => text.replace("<pdfaid:conformance>A", "<pdfaid:conformance>B")),
  "A-6.8-1": without("AF"),
  "A-6.1.3-1": (document) => { delete document.context.trailerInfo.ID; },
  "A-none": (document) => document.catalog.set(N("OpenAction"), document.context.obj({ S: "JavaScript" })),
};

test("a report breaks no rule", async () => { expect(await checkPdf(good)).toEqual([]); expect(await checkPdf(small)).toEqual([]); });

/** Faults of the file's first and last bytes. */
const SPOILT_BYTES: Readonly<Record<string, (pdf: Uint8Array) => Uint8Array>> = {
  "6.1-1": (pdf) => Buffer.from(Buffer.from(pdf).toString("latin1").replace("%PDF-1.7", "%PDF-2.0"), "latin1"),
  "A-6.1.2-2": (pdf) => Buffer.from(Buffer.from(pdf).toString("latin1").replace(/^(%PDF-1\.7\n)%.{4}/s, "$1%text"), "latin1"),
  "A-6.1.3-3": (pdf) => Buffer.concat([pdf, Buffer.from("<!-- added -->")]),
};

describe("a spoilt report is found out", () => {
  test.each(RULES.map((rule) => rule.id))("%s", async (id) => {
    const document = await PDFDocument.load(small, { updateMetadata: false });
    const [spoil, spoilBytes] = [SPOILT[id], SPOILT_BYTES[id]];
    if (spoil === undefined && spoilBytes === undefined) throw new Error(`no failing sample for ${id}`);
    spoil?.(document);
    const opened = openDocument(document, spoilBytes?.(small) ?? small);
    expect(RULES.find((rule) => rule.id === id)?.check(opened)).not.toEqual([]);
  });
  test("also when it was written and read again", async () => {
    const document = await PDFDocument.load(small, { updateMetadata: false });
    without("Lang")(document);
    expect((await checkPdf(await document.save({ useObjectStreams: false, updateFieldAppearances: false }))).map((one) => one.rule)).toContain("7.2-29");
  });
});
