/** From what Chromium prints to what a public body may publish: PDF/UA-1 and PDF/A-3a (2a without attachment). */
import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { deflate, inflateSync } from "node:zlib";
import type { PDFPage } from "@cantoo/pdf-lib";
import { PDFArray, PDFDict, PDFDocument, PDFHeader, PDFName, PDFRawStream, PDFRef } from "@cantoo/pdf-lib";
import { dropSoftHyphens, markArtifacts } from "./artifacts.ts";
import type { PageNumber } from "./contents.ts";
import { contentsEntries, writePageNumbers } from "./contents.ts";
import type { Attachment, DocumentFacts } from "./metadata.ts";
import { attach, describe } from "./metadata.ts";
import { seal } from "./seal.ts";
import { describeLinks, repairStructure } from "./structure.ts";
import { watermark } from "./watermark.ts";
import { write } from "./write.ts";
import { name } from "./names.ts";

export type Finishing = DocumentFacts & {
  /** Texts of links by the id they lead to. */
  readonly linkTexts: Readonly<Record<string, string>>;
  readonly linkFallback: string;
  readonly watermark: "CONCEPT" | "DRAFT" | null;
  /** Made last, because it holds the fingerprint of the pages. */
  readonly attachment: ((pagesHash: string) => Attachment) | null;
};

/** Objects read before others get their turn: the library's own 50 costs more waiting than work. */
const OBJECTS_PER_TURN = 2000;

export async function finish(printed: Uint8Array, finishing: Finishing): Promise<Uint8Array> {
  const document = await PDFDocument.load(printed, { updateMetadata: false, parseSpeed: OBJECTS_PER_TURN });
  const entries = contentsEntries(document);
  // What is painted is packed in other threads while the rest is done here.
  const pages = document.getPages().map((page) => paintPage(document, page, finishing.watermark, entries.filter((entry) => entry.page === page.ref)));
  const packing = pages.map(async ({ reference, content }) => [reference, await packed(content)] as const);
  repairStructure(document);
  describeLinks(document, finishing.linkTexts, finishing.linkFallback);
  if (finishing.attachment !== null) await attach(document, finishing.attachment(hashOf(pages.map(({ content }) => content))), finishing.generatedAt);
  describe(document, finishing, finishing.attachment === null ? 2 : 3);
  document.context.header = PDFHeader.forVersion(1, 7);
  for (const [reference, content] of await Promise.all(packing)) document.context.assign(reference, PDFRawStream.of(document.context.obj({ Length: content.length, Filter: "FlateDecode" }), content));
  return seal(await write(document));
}

const packed = promisify(deflate);

/** Finishes a page, and gives what is to be painted on it in the place of what is. */
function paintPage(document: PDFDocument, page: PDFPage, word: Finishing["watermark"], numbers: readonly PageNumber[]): { readonly reference: PDFRef; readonly content: Buffer } {
  const { context } = document;
  const reference = page.node.get(name("Contents"));
  const content = page.node.lookup(name("Contents"));
  if (!(reference instanceof PDFRef) || !(content instanceof PDFRawStream)) throw new Error("Chromium wrote a page in an unexpected way: more than one content stream");
  const { width, height } = page.getSize();
  const marked = markArtifacts(writePageNumbers(document, page.node, dropSoftHyphens(decoded(content)), numbers));
  const body = word === null ? marked : `q\n${marked}\nQ\n${watermark(word, width, height)}`;
  if (word !== null) {
    const resources = page.node.lookup(name("Resources"), PDFDict);
    const found = resources.lookup(name("ExtGState"));
    const states = found instanceof PDFDict ? found : context.obj({});
    states.set(name("Watermark"), context.obj({ Type: "ExtGState", CA: 0.1, ca: 0.1 }));
    resources.set(name("ExtGState"), states);
  }
  // PDF/A 6.2.10: a page with transparency names its blending space.
  page.node.set(name("Group"), context.obj({ Type: "Group", S: "Transparency", CS: "DeviceRGB" }));
  page.node.set(name("Tabs"), name("S"));
  return { reference, content: Buffer.from(body, "latin1") };
}

/** SHA-256 over what is painted on each page, in order. */
export function pagesHash(document: PDFDocument): string {
  return hashOf(document.getPages().map((page) => {
    const content = page.node.lookup(name("Contents"));
    return Buffer.from(content instanceof PDFRawStream ? decoded(content) : "?", "latin1");
  }));
}

function hashOf(contents: readonly Buffer[]): string {
  const hash = createHash("sha256");
  for (const content of contents) hash.update(content);
  return hash.digest("hex");
}

export function decoded(stream: PDFRawStream): string {
  const filter = stream.dict.lookup(name("Filter"));
  const packed = filter instanceof PDFName ? filter.decodeText() : filter instanceof PDFArray && filter.size() > 0 ? filter.lookup(0, PDFName).decodeText() : null;
  const bytes = packed === "FlateDecode" ? inflateSync(stream.contents) : Buffer.from(stream.contents);
  return bytes.toString("latin1");
}
