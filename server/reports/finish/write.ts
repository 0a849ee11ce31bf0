/**
 * Writes a document as a file, with object streams and a cross-reference stream (ISO 32000-1 7.5.7 and 7.5.8). The
 * library's own writer searches its whole table for every object and compresses in JavaScript, one after the other:
 * for a report of fifty pages that cost a quarter of all the time.
 */
import { promisify } from "node:util";
import { deflate } from "node:zlib";
import type { PDFDocument, PDFObject } from "@cantoo/pdf-lib";
import { PDFCatalog, PDFPageLeaf, PDFPageTree, PDFStream } from "@cantoo/pdf-lib";

const packed = promisify(deflate);
const OBJECTS_PER_STREAM = 200;

type Numbered = readonly [number: number, object: PDFObject];
/** Where an object is: at an offset of the file, or as the n-th in a stream of objects. */
type Place = { readonly number: number; readonly kind: 1; readonly offset: number } | { readonly number: number; readonly kind: 2; readonly stream: number; readonly index: number };

/** The bytes of the document; the same document gives the same bytes. */
export async function write(document: PDFDocument): Promise<Buffer> {
  await document.flush();
  const { context } = document;
  const apart: Numbered[] = [];
  const together: Numbered[] = [];
  for (const [reference, object] of context.enumerateIndirectObjects()) {
    const isApart = object instanceof PDFStream || object instanceof PDFCatalog || object instanceof PDFPageTree || object instanceof PDFPageLeaf;
    (isApart ? apart : together).push([reference.objectNumber, object]);
  }
  const chunks = Array.from({ length: Math.ceil(together.length / OBJECTS_PER_STREAM) }, (_one, index) => together.slice(index * OBJECTS_PER_STREAM, (index + 1) * OBJECTS_PER_STREAM));
  const streams = await Promise.all(chunks.map(objectStream));

  const parts: Uint8Array[] = [];
  const places: Place[] = [];
  let offset = 0;
  let next = context.largestObjectNumber + 1;
  const add = (bytes: Uint8Array): void => { parts.push(bytes); offset += bytes.length; };
  const addObject = (number: number, bytes: readonly Uint8Array[]): void => {
    places.push({ number, kind: 1, offset });
    add(ascii(`${number} 0 obj\n`));
    for (const one of bytes) add(one);
    add(ascii("\nendobj\n"));
  };
  add(bytesOf(context.header));
  add(ascii("\n"));
  for (const [number, object] of apart) addObject(number, [bytesOf(object)]);
  for (const [index, { head, content }] of streams.entries()) {
    const number = next++;
    (chunks[index] ?? []).forEach(([inside], at) => places.push({ number: inside, kind: 2, stream: number, index: at }));
    addObject(number, [ascii(`${head}/Filter /FlateDecode /Length ${content.length} >>\nstream\n`), content, ascii("\nendstream")]);
  }
  const start = offset;
  const own = next;
  places.push({ number: own, kind: 1, offset: start });
  places.sort((one, other) => one.number - other.number);
  const table = await packed(tableOf(places));
  const trailer = (["Root", "Info", "ID"] as const).flatMap((key) => { const value = context.trailerInfo[key]; return value === undefined ? [] : [`/${key} ${String(value)} `]; }).join("");
  add(ascii(`${own} 0 obj\n<< /Type /XRef /Size ${own + 1} ${trailer}/W [ 1 4 2 ] /Index [ ${runsOf(places).join(" ")} ] /Filter /FlateDecode /Length ${table.length} >>\nstream\n`));
  add(table);
  add(ascii(`\nendstream\nendobj\nstartxref\n${start}\n%%EOF`));
  return Buffer.concat(parts, offset);
}

/** Objects behind each other, after their numbers and places. */
async function objectStream(objects: readonly Numbered[]): Promise<{ readonly head: string; readonly content: Uint8Array }> {
  let size = 0;
  const places = objects.map(([number, object]) => { const place = `${number} ${size}`; size += object.sizeInBytes() + 1; return place; });
  const index = `${places.join(" ")}\n`;
  const bytes = Buffer.alloc(index.length + size, "\n");
  bytes.write(index, "latin1");
  let at = index.length;
  for (const [, object] of objects) at += object.copyBytesInto(bytes, at) + 1;
  return { head: `<< /Type /ObjStm /N ${objects.length} /First ${index.length} `, content: await packed(bytes) };
}

/** One row of seven bytes for each object, after that of object 0, which is always free. */
function tableOf(places: readonly Place[]): Buffer {
  const table = Buffer.alloc((places.length + 1) * 7);
  table.writeUInt16BE(0xffff, 5);
  places.forEach((place, index) => {
    const row = (index + 1) * 7;
    table.writeUInt8(place.kind, row);
    table.writeUInt32BE(place.kind === 1 ? place.offset : place.stream, row + 1);
    table.writeUInt16BE(place.kind === 1 ? 0 : place.index, row + 5);
  });
  return table;
}

/** First number and length of each run of numbers that follow on each other. */
function runsOf(places: readonly Place[]): number[] {
  const runs: number[] = [0, 1];
  for (const { number } of places) {
    const first = runs.at(-2) ?? 0;
    const length = runs.at(-1) ?? 0;
    if (number === first + length) runs[runs.length - 1] = length + 1;
    else runs.push(number, 1);
  }
  return runs;
}

function bytesOf(object: Pick<PDFObject, "sizeInBytes" | "copyBytesInto">): Uint8Array {
  const bytes = new Uint8Array(object.sizeInBytes());
  object.copyBytesInto(bytes, 0);
  return bytes;
}

const ascii = (text: string): Buffer => Buffer.from(text, "latin1");
