/**
 * Unpacks a ZIP that a stranger sent: its directory is read first, and nothing is inflated beyond what it may become, whatever sizes the
 * file declares of itself. (fflate, which we write with, trusts the declared size.)
 */
import { inflateRawSync } from "node:zlib";

export type ZipEntry = { readonly name: string; /** As declared; the limit holds for what it really is. */ readonly size: number; readonly isLink: boolean; readonly content: (mostBytes: number) => Uint8Array | null };

const MOST_ENTRIES = 10_000;
const END = 0x06054b50, DIRECTORY = 0x02014b50, LOCAL = 0x04034b50;
const STORED = 0, DEFLATED = 8;
const LINK = 0o120000, KIND = 0o170000;

/** The entries of a ZIP, or null when it is none that can be read (encrypted and ZIP64 ones included). */
export function readZip(bytes: Uint8Array): ZipEntry[] | null {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(file);
  if (end === null) return null;
  const count = file.readUInt16LE(end + 10);
  let at = file.readUInt32LE(end + 16);
  if (count > MOST_ENTRIES) return null;
  const entries: ZipEntry[] = [];
  for (let position = 0; position < count; position++) {
    if (at + 46 > file.length || file.readUInt32LE(at) !== DIRECTORY) return null;
    const flags = file.readUInt16LE(at + 8), method = file.readUInt16LE(at + 10), packed = file.readUInt32LE(at + 20), size = file.readUInt32LE(at + 24);
    const nameLength = file.readUInt16LE(at + 28), mode = file.readUInt32LE(at + 38) >>> 16, local = file.readUInt32LE(at + 42);
    if ((flags & 1) === 1 || (method !== STORED && method !== DEFLATED)) return null;
    const name = file.toString("utf8", at + 46, at + 46 + nameLength);
    entries.push({ name, size, isLink: (mode & KIND) === LINK, content: (most) => unpack(file, local, packed, method, most) });
    at += 46 + nameLength + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
  }
  return entries;
}

/** The end record stands last, before a comment of at most 65,535 bytes. */
function endOf(file: Buffer): number | null {
  for (let at = file.length - 22; at >= Math.max(0, file.length - 22 - 65_535); at--) if (file.readUInt32LE(at) === END) return at;
  return null;
}

function unpack(file: Buffer, local: number, packed: number, method: number, most: number): Uint8Array | null {
  if (local + 30 > file.length || file.readUInt32LE(local) !== LOCAL) return null;
  const from = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
  if (from + packed > file.length) return null;
  const content = file.subarray(from, from + packed);
  if (method === STORED) return packed > most ? null : content;
  try {
    return inflateRawSync(content, { maxOutputLength: Math.max(1, most) });
  } catch {
    return null;
  }
}
