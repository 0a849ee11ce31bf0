/** Small steps of finishing a PDF, by example. */
import { describe, expect, test } from "@jest/globals";
import { inflateSync } from "node:zlib";
import { PDFDocument, PDFHexString, PDFRawStream, PDFRef } from "@cantoo/pdf-lib";
import { dropSoftHyphens, markArtifacts } from "../../server/reports/finish/artifacts.ts";
import { write } from "../../server/reports/finish/write.ts";
import { renderHtml } from "../../server/reports/html.ts";
import { sampleView } from "./sample-view.ts";

const lines = (...all: string[]): string => all.join("\n");

describe("what is not content becomes an artifact", () => {
  test("text of a running head is wrapped, tagged text is left alone", () => {
    expect(markArtifacts(lines("BT", "<0001> Tj", "ET", "/P <</MCID 0>> BDC", "BT", "<0002> Tj", "ET", "EMC"))).toBe(lines("/Artifact BMC", "BT", "<0001> Tj", "ET", "EMC", "/P <</MCID 0>> BDC", "BT", "<0002> Tj", "ET", "EMC"));
  });
  test("a text with ActualText inside a running head stays in the artifact as a whole", () => {
    expect(markArtifacts(lines("BT", "<0001> Tj", "/Span<</ActualText <FEFF00E9> >> BDC", "<0002> Tj", "EMC", "<0003> Tj", "ET"))).toBe(lines("/Artifact BMC", "BT", "<0001> Tj", "/Span<</ActualText <FEFF00E9> >> BDC", "<0002> Tj", "EMC", "<0003> Tj", "ET", "EMC"));
  });
  test("a path is wrapped from where it begins", () => {
    expect(markArtifacts(lines("0 0 m", "10 0 l", "S", "0 0 5 5 re", "f"))).toBe(lines("/Artifact BMC", "0 0 m", "10 0 l", "S", "EMC", "/Artifact BMC", "0 0 5 5 re", "f", "EMC"));
  });
});

test("a soft hyphen leaves nothing but its movement, so that words are found and copied whole", () => {
  expect(dropSoftHyphens(lines("<0010> Tj", "/Span<</ActualText <FEFF00AD> >> BDC", "5.5 0 Td <0001> Tj", "EMC", "0 0 Td <0032> Tj"))).toBe(lines("<0010> Tj", "5.5 0 Td", "0 0 Td <0032> Tj"));
});

test("long words may break where compounds are joined, and no name of the program is changed", () => {
  const view = sampleView();
  const html = renderHtml({ ...view, sections: view.sections.map((section, index) => (index === 0 ? { ...section, id: "governanceRequirementsOfAll", title: "Bedrijfsvoeringssamenwerkingsverbanden" } : section)) }, { generatedAt: "2026-11-23T10:00:00Z", contentHash: "0".repeat(64) }, { fonts: false });
  expect(html).toContain("Bedrijfs\u00advoerings\u00adsamen\u00adwerkings\u00adverbanden");
  expect(html).toContain('id="governanceRequirementsOfAll"');
  expect(html).toContain('href="#governanceRequirementsOfAll"');
});

describe("writing", () => {
  test("every object is read back as it was, gaps in the numbers and full streams included; the same document gives the same bytes", async () => {
    const made = async (): Promise<PDFDocument> => {
      const document = await PDFDocument.create({ updateMetadata: false });
      document.addPage([200, 300]);
      const { context } = document;
      const references = Array.from({ length: 450 }, (_one, index) => context.register(index % 7 === 0 ? context.stream(`stroom ${index}`, { Own: index }) : context.obj({ Index: index, Text: PDFHexString.fromText(`tekst ${index} \u20ac`), List: [index / 3, true, null] })));
      for (const reference of references.filter((_one, index) => index % 11 === 0)) context.delete(reference);
      return document;
    };
    const document = await made();
    const bytes = await write(document);
    const back = await PDFDocument.load(bytes, { updateMetadata: false });
    const contents = (of: PDFDocument): string[] => of.context.enumerateIndirectObjects().filter(([, object]) => !(object instanceof PDFRawStream && /\/Type \/(ObjStm|XRef)/.test(String(object.dict)))).map(([reference, object]) => `${String(reference)} ${String(object)}`);
    expect(contents(back)).toEqual(contents(document));
    expect(contents(back).length).toBeGreaterThan(400);
    expect((await write(await made())).equals(bytes)).toBe(true);
    // The table itself, which the library can do without: each row leads to the object of that number.
    const text = bytes.toString("latin1");
    const start = Number(/startxref\n(\d+)\n%%EOF$/.exec(text)?.[1]);
    const [, runs = "", length = ""] = /\/Index \[ ([\d ]+) \] \/Filter \/FlateDecode \/Length (\d+) >>\nstream\n/.exec(text.slice(start)) ?? [];
    const from = text.indexOf("stream\n", start) + 7;
    const table = inflateSync(bytes.subarray(from, from + Number(length)));
    const pairs = runs.split(" ").map(Number);
    const numbers = pairs.flatMap((first, at) => (at % 2 === 0 ? Array.from({ length: pairs[at + 1] ?? 0 }, (_one, more) => first + more) : []));
    expect(table.length).toBe(numbers.length * 7);
    numbers.forEach((number, row) => {
      const kind = table.readUInt8(row * 7), place = table.readUInt32BE(row * 7 + 1), index = table.readUInt16BE(row * 7 + 5);
      if (number === 0) { expect([kind, place, index]).toEqual([0, 0, 65535]); return; }
      if (kind === 1) { expect(text.slice(place, place + 20)).toMatch(new RegExp(`^${number} 0 obj\\n`)); return; }
      const holder = back.context.lookup(PDFRef.of(place));
      if (!(holder instanceof PDFRawStream)) throw new Error(`object ${place} is no stream`);
      expect(inflateSync(holder.contents).toString("latin1").split(/\s/)[index * 2]).toBe(String(number));
    });
  });
});
