/** Who and what the document is: XMP, Info, colour profile, identity; and the data file that travels with it. */
import { createHash } from "node:crypto";
import type { PDFDocument } from "@cantoo/pdf-lib";
import { PDFHexString, PDFRef, PDFString } from "@cantoo/pdf-lib";
import { promisify } from "node:util";
import { deflate, deflateSync } from "node:zlib";
import { srgbProfile } from "./icc.ts";
import { name } from "./names.ts";

export type DocumentFacts = {
  readonly title: string;
  readonly language: string;
  readonly description: string;
  readonly author: string;
  /** ISO date and time; the only thing that differs when the report is made again. */
  readonly generatedAt: string;
  readonly contentHash: string;
  readonly producer: string;
};

export type Attachment = { readonly name: string; readonly description: string; readonly bytes: Uint8Array };

/** The same in every report. */
let profilePacked: Buffer | undefined;

export function describe(document: PDFDocument, facts: DocumentFacts, part: 2 | 3): void {
  const { context, catalog } = document;
  const xmp = new TextEncoder().encode(xmpPacket(facts, part));
  catalog.set(name("Metadata"), context.register(context.stream(xmp, { Type: "Metadata", Subtype: "XML" })));
  profilePacked ??= deflateSync(srgbProfile(), { level: 9 });
  const profile = context.register(context.stream(profilePacked, { N: 3, Filter: "FlateDecode", Alternate: "DeviceRGB" }));
  catalog.set(name("OutputIntents"), context.obj([context.register(context.obj({ Type: "OutputIntent", S: "GTS_PDFA1", OutputConditionIdentifier: PDFString.of("sRGB IEC61966-2.1"), Info: PDFString.of("sRGB IEC61966-2.1"), DestOutputProfile: profile }))]));
  catalog.set(name("Lang"), PDFString.of(facts.language));
  catalog.set(name("ViewerPreferences"), context.obj({ DisplayDocTitle: true }));
  catalog.set(name("PageMode"), name("UseOutlines"));
  catalog.set(name("MarkInfo"), context.obj({ Marked: true }));
  // Chromium's own Info, with the clock's time, must not stay behind in the file.
  if (context.trailerInfo.Info instanceof PDFRef) context.delete(context.trailerInfo.Info);
  catalog.set(name("Version"), name("1.7"));
  const date = PDFString.of(pdfDate(facts.generatedAt));
  context.trailerInfo.Info = context.register(context.obj({
    Title: PDFHexString.fromText(facts.title), Author: PDFHexString.fromText(facts.author), Subject: PDFHexString.fromText(facts.description),
    Creator: PDFHexString.fromText("Netwerkregie"), Producer: PDFHexString.fromText(facts.producer), CreationDate: date, ModDate: date,
  }));
  const id = PDFHexString.of(createHash("sha256").update(`${facts.contentHash} ${facts.generatedAt}`).digest("hex").slice(0, 32));
  context.trailerInfo.ID = context.obj([id, PDFHexString.of(UNSEALED)]);
}

const packed = promisify(deflate);

/** Where the seal will stand: the second half of the file's identity, of the same length. */
export const UNSEALED = "0".repeat(32);

/** Embeds a file and ties it to the document as its data (PDF/A-3 6.8). */
export async function attach(document: PDFDocument, file: Attachment, generatedAt: string): Promise<void> {
  const { context, catalog } = document;
  const stream = context.stream(await packed(file.bytes), {
    Type: "EmbeddedFile", Subtype: "application/json", Filter: "FlateDecode",
    Params: { Size: file.bytes.length, ModDate: PDFString.of(pdfDate(generatedAt)), CheckSum: PDFHexString.of(createHash("md5").update(file.bytes).digest("hex")) },
  });
  const specification = context.register(context.obj({
    Type: "Filespec", F: PDFString.of(file.name), UF: PDFHexString.fromText(file.name), Desc: PDFHexString.fromText(file.description), AFRelationship: "Data",
    EF: { F: context.register(stream) },
  }));
  catalog.set(name("AF"), context.obj([specification]));
  catalog.set(name("Names"), context.obj({ EmbeddedFiles: { Names: [PDFString.of(file.name), specification] } }));
}

export function pdfDate(iso: string): string {
  const [year, month, day, hour, minute, second] = new Date(iso).toISOString().split(/[-T:.Z]/);
  return `D:${year}${month}${day}${hour}${minute}${second}+00'00'`;
}

function xmpPacket(facts: DocumentFacts, part: 2 | 3): string {
  const date = `${new Date(facts.generatedAt).toISOString().slice(0, 19)}+00:00`;
  const alternative = (element: string, text: string): string => `<dc:${element}><rdf:Alt><rdf:li xml:lang="x-default">${xml(text)}</rdf:li></rdf:Alt></dc:${element}>`;
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:format>application/pdf</dc:format>${alternative("title", facts.title)}${alternative("description", facts.description)}<dc:creator><rdf:Seq><rdf:li>${xml(facts.author)}</rdf:li></rdf:Seq></dc:creator><dc:language><rdf:Bag><rdf:li>${xml(facts.language)}</rdf:li></rdf:Bag></dc:language><dc:identifier>sha256:${xml(facts.contentHash)}</dc:identifier></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><xmp:CreatorTool>Netwerkregie</xmp:CreatorTool><xmp:CreateDate>${date}</xmp:CreateDate><xmp:ModifyDate>${date}</xmp:ModifyDate><xmp:MetadataDate>${date}</xmp:MetadataDate></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>${xml(facts.producer)}</pdf:Producer></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"><pdfaid:part>${part}</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema><pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType><pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>`;
}

function xml(text: string): string {
  return text.replace(/[<>&"']/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
