/** The checker itself: a good report passes, and for each rule a spoilt copy is found out. */
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { deflateSync } from "node:zlib";
import { PDFArray, PDFBool, PDFDict, PDFDocument, PDFName, PDFRawStream, PDFRef, PDFString } from "@cantoo/pdf-lib";
import { createPool } from "../../../server/reports/browser/pool.ts";
import { makePdf } from "../../../server/reports/make.ts";
import { sampleView } from "../sample-view.ts";
import { checkPdf } from "./checker.ts";
import { N, open, textOf } from "./document.ts";
import { RULES } from "./rules.ts";

const pool = createPool({ pages: 1 });
let good: Uint8Array;
beforeAll(async () => { good = await makePdf(pool, sampleView(), { generatedAt: "2026-11-23T10:00:00Z" }); });
afterAll(() => pool.close());

type Spoil = (document: PDFDocument) => void;

const elements = (document: PDFDocument, type: string): PDFDict[] => document.context.enumerateIndirectObjects().map(([, object]) => object).filter((object): object is PDFDict => object instanceof PDFDict && object.lookupMaybe(N("S"), PDFName)?.decodeText() === type);
const first = (document: PDFDocument, type: string): PDFDict => { const [found] = elements(document, type); if (found === undefined) throw new Error(`no ${type} to spoil`); return found; };
const retype = (from: string, to: string): Spoil => (document) => first(document, from).set(N("S"), N(to));
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
  "7.2-15": (document) => { const [row] = elements(document, "TR"); const kids = row?.lookup(N("K")); if (kids instanceof PDFArray) kids.remove(0); },
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
  "A-6.2.3-1": without("OutputIntents"),
  "A-6.2.10-1": (document) => page(document).delete(N("Group")),
  "A-6.3.2-1": (document) => annotation(document).delete(N("F")),
  "A-6.6.4-1": xmp((text) => text.replace("<pdfaid:conformance>A", "<pdfaid:conformance>B")),
  "A-6.8-1": without("AF"),
  "A-none": (document) => document.catalog.set(N("OpenAction"), document.context.obj({ S: "JavaScript" })),
};

test("a report breaks no rule", async () => { expect(await checkPdf(good)).toEqual([]); });

test("A-6.1.3-1: a file without identity is found out (in memory: the writer gives every file one)", async () => {
  const opened = await open(good);
  delete opened.document.context.trailerInfo.ID;
  expect(RULES.find((rule) => rule.id === "A-6.1.3-1")?.check(opened)).toEqual(["no ID"]);
});

describe("a spoilt report is found out", () => {
  test.each(RULES.map((rule) => rule.id).filter((id) => id !== "A-6.1.3-1"))("%s", async (id) => {
    const document = await PDFDocument.load(good, { updateMetadata: false });
    const spoil = SPOILT[id];
    if (spoil === undefined) throw new Error(`no failing sample for ${id}`);
    spoil(document);
    const found = await checkPdf(await document.save({ useObjectStreams: false, updateFieldAppearances: false }));
    expect(found.map((one) => one.rule)).toContain(id);
  });
});
