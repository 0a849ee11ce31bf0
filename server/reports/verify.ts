/** Is this PDF what it says: are its data, its fingerprints and its pages those with which it was made? */
import { inflateSync } from "node:zlib";
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFRawStream, PDFString } from "@cantoo/pdf-lib";
import { z } from "zod";
import { pagesHash } from "./finish/finish.ts";
import { sealHolds } from "./finish/seal.ts";
import { houseStyle } from "./house-style.ts";
import type { AttachedReport } from "./make.ts";
import { DATA_FILE, fingerprint } from "./make.ts";
import { readPages } from "./pdf-text.ts";
import { ReportProblem } from "./problems.ts";
import type { ReportView } from "./view.ts";

export type Verification = {
  readonly unchanged: boolean;
  readonly checks: readonly { readonly check: "data" | "metadata" | "printed" | "pages" | "file"; readonly ok: boolean; readonly says: string }[];
  readonly report: { readonly kind: string; readonly language: string; readonly organisation: string; readonly status: string; readonly generatedAt: string; readonly contentHash: string };
};

const LARGEST = 100 * 1024 * 1024;
const name = (text: string): PDFName => PDFName.of(text);

export async function verify(pdf: Uint8Array): Promise<Verification> {
  try {
    return await verifyReadable(pdf);
  } catch (error) {
    if (error instanceof ReportProblem) throw error;
    throw new ReportProblem("not-a-report", "This file was changed or damaged: parts of it cannot be read any more.", "Ask for the file again where it was published; this copy tells nothing.", error);
  }
}

async function verifyReadable(pdf: Uint8Array): Promise<Verification> {
  const { document, attached } = await openReport(pdf);
  const { view, house, contentHash, generatedAt } = attached;
  const computed = fingerprint(view, house ?? undefined);
  const xmp = document.catalog.lookup(name("Metadata"));
  const metadata = xmp instanceof PDFRawStream ? Buffer.from(xmp.contents).toString("utf8") : "";
  const pages = await readPages(pdf).catch(() => []);
  const printed = (pages.at(-1) ?? "").replace(/\s/g, "").includes(contentHash);
  const checks: Verification["checks"] = [
    { check: "data", ok: computed === contentHash, says: computed === contentHash ? "The attached data have the fingerprint that the report names." : "The attached data were changed after the report was made." },
    { check: "metadata", ok: metadata.includes(`sha256:${contentHash}`), says: metadata.includes(`sha256:${contentHash}`) ? "The metadata name the same fingerprint." : "The metadata name another fingerprint." },
    { check: "printed", ok: printed, says: printed ? "The last page prints the same fingerprint." : "The last page prints another fingerprint." },
    ...((): Verification["checks"] => { const ok = pagesHash(document) === attached.pagesHash; return [{ check: "pages", ok, says: ok ? "What is on the pages is what was made." : "The pages were changed after the report was made." }]; })(),
    ...((): Verification["checks"] => { const ok = sealHolds(pdf, sealOf(document)); return [{ check: "file", ok, says: ok ? "Every byte of the file is as it was made." : "Bytes of the file were changed after the report was made." }]; })(),
  ];
  return { unchanged: checks.every((one) => one.ok), checks, report: { kind: view.kind, language: view.language, organisation: view.organisation, status: view.status, generatedAt, contentHash } };
}

function sealOf(document: PDFDocument): string {
  const [, second] = document.context.trailerInfo.ID instanceof PDFArray ? document.context.trailerInfo.ID.asArray() : [];
  return second instanceof PDFHexString ? second.asString() : "";
}

const attachedShape = z.object({
  format: z.literal("netwerkregie-report/1"), contentHash: z.string().regex(/^[0-9a-f]{64}$/), generatedAt: z.iso.datetime({ offset: true }), house: houseStyle.nullable(), browser: z.string(), pagesHash: z.string(),
  view: z.looseObject({ format: z.literal(1), kind: z.enum(["municipality", "board", "council", "region"]), language: z.enum(["nl", "en"]), status: z.enum(["draft", "published"]), organisation: z.string(), sections: z.array(z.unknown()), evidence: z.array(z.unknown()) }),
});

/** Opens a PDF and the data attached to it. */
export async function openReport(pdf: Uint8Array): Promise<{ document: PDFDocument; attached: AttachedReport }> {
  const not = (why: string): ReportProblem => new ReportProblem("not-a-report", `This is not a report of Netwerkregie: ${why}`, "Give a PDF that this program made, as it was made: printing or saving it anew loses the attached data.");
  if (pdf.length > LARGEST) throw not("it is larger than 100 MB.");
  const document = await PDFDocument.load(pdf, { updateMetadata: false }).catch(() => { throw not("it is not a PDF that can be read."); });
  const bytes = attachmentIn(document, () => not("its attachment cannot be read; the file was changed or damaged."));
  if (bytes === null) throw not(`it has no attachment ${DATA_FILE}.`);
  let json: unknown;
  try { json = JSON.parse(Buffer.from(bytes).toString("utf8")); } catch { throw not("its attachment is not JSON."); }
  const parsed = attachedShape.safeParse(json);
  if (!parsed.success) throw not(`its attachment has another form (${parsed.error.issues[0]?.path.join(".") ?? ""}).`);
  return { document, attached: { ...parsed.data, view: parsed.data.view as unknown as ReportView } };
}

function attachmentIn(document: PDFDocument, unreadable: () => ReportProblem): Uint8Array | null {
  try {
    return attachmentOf(document);
  } catch {
    throw unreadable();
  }
}

function attachmentOf(document: PDFDocument): Uint8Array | null {
  const names = document.catalog.lookupMaybe(name("Names"), PDFDict)?.lookupMaybe(name("EmbeddedFiles"), PDFDict)?.lookupMaybe(name("Names"), PDFArray);
  for (let index = 0; names !== undefined && index + 1 < names.size(); index += 2) {
    const key = names.lookup(index);
    if (!(key instanceof PDFString || key instanceof PDFHexString) || key.decodeText() !== DATA_FILE) continue;
    const stream = names.lookup(index + 1, PDFDict).lookupMaybe(name("EF"), PDFDict)?.lookup(name("F"));
    if (stream instanceof PDFRawStream) return stream.dict.has(name("Filter")) ? inflateSync(stream.contents, { maxOutputLength: LARGEST }) : stream.contents;
  }
  return null;
}
