/** Repairs the structure tree that Chromium writes, so that it is PDF/UA-1; see the table in test/reports/ua. */
import type { PDFDocument, PDFObject } from "@cantoo/pdf-lib";
import { PDFArray, PDFDict, PDFHexString, PDFName, PDFNumber, PDFRef, PDFString } from "@cantoo/pdf-lib";
import { name, textOf } from "./names.ts";

const S = name("S");
const K = name("K");
const A = name("A");
const ID = name("ID");
const HEADERS = name("Headers");

/** Structure types of PDF 2.0 that Chromium writes, and what they are in PDF 1.7. */
const ROLES: Readonly<Record<string, string>> = { Strong: "Span", Em: "Span", Aside: "Div", Title: "P", Sub: "Span", FENote: "Note", DocumentFragment: "Div" };

export function repairStructure(document: PDFDocument): void {
  const root = document.catalog.lookupMaybe(name("StructTreeRoot"), PDFDict);
  if (root === undefined) return;
  const roles = document.context.obj({});
  for (const [from, to] of Object.entries(ROLES)) roles.set(name(from), name(to));
  root.set(name("RoleMap"), roles);

  const ids = new Map<string, string>();
  const headed: PDFArray[] = [];
  walk(document, root, (element, reference) => {
    renumber(element, ids);
    headed.push(...headersOf(document, element));
    switch (typeOf(element)) {
      case "LI": wrapListBody(document, element, reference); break;
      case "Caption": if (!captioned(document, element)) element.set(name("S"), name("P")); break;
      // A figure around a figure has no alternative text of its own: it only groups.
      case "Figure": if (!element.has(name("Alt"))) element.set(name("S"), name("Div")); break;
      default: break;
    }
  });
  for (const headers of headed) renumberHeaders(headers, ids);
  renumberIdTree(document, root, ids);
}

/** Every element with its own reference, parents before children. */
export function walk(document: PDFDocument, root: PDFDict, visit: (element: PDFDict, reference: PDFRef) => void): void {
  const step = (value: PDFObject | undefined): void => {
    if (value instanceof PDFArray) { for (const one of value.asArray()) step(one); return; }
    if (!(value instanceof PDFRef)) return;
    const element = document.context.lookup(value);
    if (!(element instanceof PDFDict) || !element.has(S)) return;
    visit(element, value);
    step(element.get(K));
  };
  step(root.get(K));
}

export function typeOf(element: PDFDict): string {
  const type = element.get(S);
  return type instanceof PDFName ? textOf(type) : "";
}

function captioned(document: PDFDocument, element: PDFDict): boolean {
  const parent = element.lookup(name("P"));
  void document;
  return parent instanceof PDFDict && ["Table", "Figure", "L"].includes(typeOf(parent));
}

/** 7.2-20: what is in a list item and not its label belongs in its body. */
function wrapListBody(document: PDFDocument, item: PDFDict, reference: PDFRef): void {
  const content = item.lookup(name("K"));
  const kids = content instanceof PDFArray ? content.asArray() : item.get(name("K")) === undefined ? [] : [item.get(name("K")) as PDFObject];
  const isPart = (kid: PDFObject, types: readonly string[]): boolean => {
    const element = kid instanceof PDFRef ? document.context.lookup(kid) : kid;
    return element instanceof PDFDict && types.includes(typeOf(element));
  };
  if (kids.length === 0 || kids.every((kid) => isPart(kid, ["Lbl", "LBody"]))) return;
  const labels = kids.filter((kid) => isPart(kid, ["Lbl"]));
  const rest = kids.filter((kid) => !isPart(kid, ["Lbl"]));
  const body = document.context.obj({ Type: "StructElem", S: "LBody", P: reference });
  const page = item.get(name("Pg"));
  if (page !== undefined) body.set(name("Pg"), page);
  body.set(name("K"), document.context.obj(rest));
  const bodyReference = document.context.register(body);
  for (const kid of rest) {
    const element = kid instanceof PDFRef ? document.context.lookup(kid) : undefined;
    if (element instanceof PDFDict && element.has(name("S"))) element.set(name("P"), bodyReference);
  }
  item.set(name("K"), document.context.obj([...labels, bodyReference]));
}

/** Chromium's ids count nodes since the browser started; ours count from one, so that the same report gives the same bytes. */
function renumber(element: PDFDict, ids: Map<string, string>): void {
  const id = element.get(ID);
  if (!(id instanceof PDFString) && !(id instanceof PDFHexString)) return;
  const fresh = `n${String(ids.size + 1).padStart(6, "0")}`;
  ids.set(id.decodeText(), fresh);
  element.set(ID, PDFString.of(fresh));
}

/** The lists of header cells that a cell names. */
function headersOf(document: PDFDocument, element: PDFDict): PDFArray[] {
  if (!element.has(A)) return [];
  const attributes = element.lookup(A);
  const dictionaries = attributes instanceof PDFArray ? attributes.asArray().map((one) => (one instanceof PDFRef ? document.context.lookup(one) : one)) : [attributes];
  return dictionaries.flatMap((attribute) => {
    const headers = attribute instanceof PDFDict ? attribute.lookup(HEADERS) : undefined;
    return headers instanceof PDFArray ? [headers] : [];
  });
}

/** A cell may name a header that comes later, so this is done when all have their new ids. */
function renumberHeaders(headers: PDFArray, ids: ReadonlyMap<string, string>): void {
  headers.asArray().forEach((header, index) => {
    if (header instanceof PDFString || header instanceof PDFHexString) headers.set(index, PDFString.of(ids.get(header.decodeText()) ?? header.decodeText()));
  });
}

/** One flat, sorted leaf with the new ids. */
function renumberIdTree(document: PDFDocument, root: PDFDict, ids: ReadonlyMap<string, string>): void {
  const entries: [string, PDFObject][] = [];
  // The old tree is deleted: its ids would stay in the file and differ each time.
  const collect = (reference: PDFObject | undefined): void => {
    const node = reference instanceof PDFRef ? document.context.lookup(reference) : reference;
    if (!(node instanceof PDFDict)) return;
    if (reference instanceof PDFRef) document.context.delete(reference);
    const names = node.lookup(name("Names"));
    if (names instanceof PDFArray) for (let index = 0; index + 1 < names.size(); index += 2) {
      const key = names.lookup(index);
      const fresh = key instanceof PDFString || key instanceof PDFHexString ? ids.get(key.decodeText()) : undefined;
      if (fresh !== undefined) entries.push([fresh, names.get(index + 1)]);
    }
    const kids = node.lookup(name("Kids"));
    if (kids instanceof PDFArray) for (let index = 0; index < kids.size(); index++) collect(kids.get(index));
  };
  collect(root.get(name("IDTree")));
  if (entries.length === 0) { root.delete(name("IDTree")); return; }
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  const [first] = entries[0] ?? [""];
  const [last] = entries.at(-1) ?? [""];
  const leaf = document.context.obj({});
  leaf.set(name("Names"), document.context.obj(entries.flatMap(([id, value]) => [PDFString.of(id) as PDFObject, value])));
  leaf.set(name("Limits"), document.context.obj([PDFString.of(first), PDFString.of(last)]));
  const tree = document.context.obj({});
  tree.set(name("Kids"), document.context.obj([document.context.register(leaf)]));
  root.set(name("IDTree"), document.context.register(tree));
}

/** Links get the text that says where they lead (7.18.5-2), and are printed (PDF/A 6.3.2). */
export function describeLinks(document: PDFDocument, texts: Readonly<Record<string, string>>, fallback: string): void {
  for (const page of document.getPages()) {
    const annotations = page.node.lookup(name("Annots"));
    if (!(annotations instanceof PDFArray)) continue;
    for (let index = 0; index < annotations.size(); index++) {
      const annotation = annotations.lookup(index);
      if (!(annotation instanceof PDFDict)) continue;
      const target = annotation.lookup(name("Dest"));
      const text = target instanceof PDFName ? texts[target.decodeText()] : target instanceof PDFString || target instanceof PDFHexString ? texts[target.decodeText()] : undefined;
      annotation.set(name("Contents"), PDFHexString.fromText(text ?? fallback));
      annotation.set(name("F"), PDFNumber.of(4));
    }
  }
}
