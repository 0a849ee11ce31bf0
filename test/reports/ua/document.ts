/** A PDF opened for checking: its structure elements, pages and fonts, read once. */
import { inflateSync } from "node:zlib";
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFRawStream, PDFRef, PDFString, type PDFObject } from "@cantoo/pdf-lib";

export const N = (text: string): PDFName => PDFName.of(text);

/** A structure element with its standard type (after the role map), its kids that are elements, and its parent's type. */
export type Element = { readonly dict: PDFDict; readonly ref: PDFRef; readonly raw: string; readonly type: string; readonly parent: Element | null; readonly kids: readonly Element[]; readonly objects: readonly PDFRef[]; readonly hasContent: boolean };

export type Opened = { readonly document: PDFDocument; readonly elements: readonly Element[]; readonly roles: ReadonlyMap<string, string>; readonly contents: readonly string[]; readonly info: PDFDict | undefined; /** The first and last bytes of the file. */ readonly head: string; readonly tail: string };

export async function open(pdf: Uint8Array): Promise<Opened> {
  return openDocument(await PDFDocument.load(pdf, { updateMetadata: false }), pdf);
}

/** A document that may have been changed since it was loaded from these bytes. */
export function openDocument(document: PDFDocument, pdf: Uint8Array): Opened {
  const root = document.catalog.lookupMaybe(N("StructTreeRoot"), PDFDict);
  const roles = new Map<string, string>();
  const map = root?.lookupMaybe(N("RoleMap"), PDFDict);
  for (const [key, value] of map?.entries() ?? []) if (value instanceof PDFName) roles.set(key.decodeText(), value.decodeText());
  const elements: Element[] = [];
  if (root !== undefined) for (const kid of kidsOf(root)) visit(document, kid, null, roles, elements);
  const info = document.context.lookup(document.context.trailerInfo.Info);
  const latin = (from: number, to?: number): string => Buffer.from(pdf.slice(from, to)).toString("latin1");
  return { document, elements, roles, contents: document.getPages().map((page) => textOf(page.node.lookup(N("Contents")))), info: info instanceof PDFDict ? info : undefined, head: latin(0, 32), tail: latin(-32) };
}

function visit(document: PDFDocument, value: PDFObject, parent: Element | null, roles: ReadonlyMap<string, string>, found: Element[]): Element | null {
  if (!(value instanceof PDFRef)) return null;
  const dict = document.context.lookup(value);
  if (!(dict instanceof PDFDict) || !dict.has(N("S"))) return null;
  const raw = dict.lookup(N("S"), PDFName).decodeText();
  const kids: Element[] = [];
  const objects: PDFRef[] = [];
  let hasContent = false;
  const element: Element = { dict, ref: value, raw, type: roles.get(raw) ?? raw, parent, kids, objects, get hasContent() { return hasContent; } };
  found.push(element);
  for (const kid of kidsOf(dict)) {
    const below = kid instanceof PDFRef ? document.context.lookup(kid) : kid;
    if (below instanceof PDFNumber) { hasContent = true; continue; }
    if (below instanceof PDFDict && below.lookupMaybe(N("Type"), PDFName)?.decodeText() === "OBJR") { const target = below.get(N("Obj")); if (target instanceof PDFRef) objects.push(target); hasContent = true; continue; }
    if (below instanceof PDFDict && below.lookupMaybe(N("Type"), PDFName)?.decodeText() === "MCR") { hasContent = true; continue; }
    const made = visit(document, kid, element, roles, found);
    if (made !== null) kids.push(made);
  }
  return element;
}

function kidsOf(dict: PDFDict): PDFObject[] {
  const value = dict.get(N("K"));
  if (value === undefined) return [];
  const looked = value instanceof PDFRef ? dict.context.lookup(value) : value;
  return looked instanceof PDFArray ? looked.asArray() : [value];
}

/** The elements that count as kids: NonStruct, Div and the like only group. */
export function content(element: Element): Element[] {
  return element.kids.flatMap((kid) => (TRANSPARENT.has(kid.type) ? content(kid) : [kid]));
}
const TRANSPARENT = new Set(["NonStruct"]);

export function textOf(stream: PDFObject | undefined): string {
  return stream instanceof PDFRawStream ? bytesOf(stream).toString("latin1") : "";
}

export function bytesOf(stream: PDFRawStream): Buffer {
  return stream.dict.has(N("Filter")) ? inflateSync(stream.contents) : Buffer.from(stream.contents);
}

export function stringOf(value: PDFObject | undefined): string | null {
  return value instanceof PDFString || value instanceof PDFHexString ? value.decodeText() : null;
}

export function annotations(opened: Opened): { readonly dict: PDFDict; readonly ref: PDFRef | null; readonly page: number }[] {
  return opened.document.getPages().flatMap((page, index) => {
    const list = page.node.lookup(N("Annots"));
    if (!(list instanceof PDFArray)) return [];
    return list.asArray().flatMap((one) => { const dict = one instanceof PDFRef ? opened.document.context.lookup(one) : one; return dict instanceof PDFDict ? [{ dict, ref: one instanceof PDFRef ? one : null, page: index + 1 }] : []; });
  });
}
