import { BSON } from "mongodb";
import { setField, type Value } from "./value.ts";
import type { Document } from "./context.ts";

/** How the store decodes documents: numbers and binary data keep their BSON types. */
export const DECODING = { promoteValues: false, promoteLongs: false, bsonRegExp: true, promoteBuffers: false } as const;

/** Decodes a document as the evaluator wants it. */
export const decodeDocument = (bytes: Uint8Array): Document => BSON.deserialize(bytes, DECODING);

/**
 * Decodes only the top-level fields named, passing over the bytes of the others: for filters and pipelines that read few fields of many
 * documents (`neededFields`). The document must be well-formed BSON, as everything in the store is.
 */
export function decodeFields(bytes: Uint8Array, needed: ReadonlySet<string>): Document {
  const buffer = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names = encodedNames(needed);
  const result: Document = {};
  let missing = names.length;
  for (let at = 4; missing > 0 && buffer[at] !== 0; ) {
    const type = buffer[at]!;
    const start = at + 1;
    let end = start;
    while (buffer[end] !== 0) end++;
    const from = end + 1, to = from + valueLength(buffer, type, from);
    const found = names.find(({ bytes: name }) => holds(buffer, start, end, name));
    if (found) {
      setField(result, found.name, decodeValue(buffer, type, at, from, to));
      missing--;
    }
    at = to;
  }
  return result;
}

type EncodedName = { readonly name: string; readonly bytes: Buffer };
const encoded = new WeakMap<ReadonlySet<string>, readonly EncodedName[]>();

function encodedNames(needed: ReadonlySet<string>): readonly EncodedName[] {
  let names = encoded.get(needed);
  if (names?.length !== needed.size) encoded.set(needed, (names = [...needed].map((name) => ({ name, bytes: Buffer.from(name) }))));
  return names;
}

function holds(buffer: Buffer, start: number, end: number, name: Buffer): boolean {
  if (end - start !== name.length) return false;
  for (let at = 0; at < name.length; at++) if (buffer[start + at] !== name[at]) return false;
  return true;
}

/** The length of a value in bytes (bsonspec.org, version 1.1). */
function valueLength(buffer: Buffer, type: number, at: number): number {
  switch (type) {
    case 0x06: case 0x0a: case 0x7f: case 0xff: return 0;
    case 0x08: return 1;
    case 0x10: return 4;
    case 0x01: case 0x09: case 0x11: case 0x12: return 8;
    case 0x07: return 12;
    case 0x13: return 16;
    case 0x03: case 0x04: case 0x0f: return buffer.readInt32LE(at);
    case 0x02: case 0x0d: case 0x0e: return 4 + buffer.readInt32LE(at);
    case 0x05: return 5 + buffer.readInt32LE(at);
    case 0x0c: return 4 + buffer.readInt32LE(at) + 12;
    case 0x0b: return buffer.indexOf(0, buffer.indexOf(0, at) + 1) + 1 - at;
    default: throw new Error(`Unknown BSON type ${type}`);
  }
}

/** The common types directly; the others by the driver, as a document of one element. */
function decodeValue(buffer: Buffer, type: number, start: number, from: number, to: number): Value {
  switch (type) {
    case 0x01: return new BSON.Double(buffer.readDoubleLE(from));
    case 0x02: return buffer.toString("utf8", from + 4, to - 1);
    case 0x08: return buffer[from] === 1;
    case 0x09: return new Date(Number(buffer.readBigInt64LE(from)));
    case 0x0a: return null;
    case 0x10: return new BSON.Int32(buffer.readInt32LE(from));
  }
  const single = Buffer.alloc(to - start + 5);
  single.writeInt32LE(single.length);
  buffer.copy(single, 4, start, to);
  return Object.values(decodeDocument(single))[0] as Value;
}
