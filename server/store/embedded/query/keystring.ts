import { BSON } from "mongodb";
import { badValue, failedToParse, unsupported } from "./errors.ts";
import { decimalParts, exactDouble } from "./decimal.ts";
import { field, fields, rank, toNumber, typeName, typeRank, type Value } from "./value.ts";
import type { Document } from "./context.ts";

/** How strings compare: MongoDB manual, "Collation". */
export type Collation = { readonly locale: string; readonly strength: number };
/** `fold` maps strings that the collation finds equal to one string; `compare` orders them. */
export type CompiledCollation = { readonly spec: Collation; fold(text: string): string; compare(a: string, b: string): number };

const NEUTRAL_OPTIONS: Readonly<Record<string, readonly unknown[]>> = {
  caseLevel: [false], caseFirst: ["off"], numericOrdering: [false], alternate: ["non-ignorable"], maxVariable: ["punct", "space"],
  normalization: [false, true], backwards: [false], version: ["57.1"],
};

/** Makes a collation of its description; `undefined` for the binary one. Refuses what Intl cannot do as ICU does. */
export function compileCollation(spec: Document | undefined): CompiledCollation | undefined {
  if (!spec || Object.keys(spec).length === 0) return undefined;
  const locale = field(spec, "locale");
  if (typeof locale !== "string") throw failedToParse("BSON field 'collation.locale' is missing but a required field");
  for (const [name, value] of fields(spec)) {
    if (name === "locale" || name === "strength") continue;
    const neutral = Object.hasOwn(NEUTRAL_OPTIONS, name) ? NEUTRAL_OPTIONS[name] : undefined;
    if (!neutral) throw failedToParse(`BSON field 'collation.${name}' is an unknown field.`);
    if (!neutral.includes(value)) throw unsupported(`collation ${name}: ${String(value)}`);
  }
  if (locale === "simple") return undefined;
  const strength = field(spec, "strength") === undefined ? 3 : toNumber(field(spec, "strength"));
  if (![1, 2, 3].includes(strength)) throw unsupported(`collation strength ${strength}`);
  let collator: Intl.Collator;
  try {
    // Intl takes a locale that nobody knows for the machine's own.
    if (Intl.Collator.supportedLocalesOf(locale.replaceAll("_", "-")).length === 0) throw new RangeError(locale);
    collator = new Intl.Collator(locale.replaceAll("_", "-"), { sensitivity: strength === 1 ? "base" : strength === 2 ? "accent" : "variant" });
  } catch {
    throw badValue(`Field 'locale' is invalid in: { locale: "${locale}" }`);
  }
  const fold = (text: string): string =>
    strength === 3 ? text.normalize("NFC") : strength === 2 ? foldCase(text) : foldCase(text).normalize("NFD").replace(/\p{M}+/gu, "");
  const compare = (a: string, b: string): number => {
    const [left, right] = [fold(a), fold(b)];
    return left === right ? 0 : collator.compare(a, b) || compareText(left, right);
  };
  return { spec: { locale, strength }, fold, compare };
}

const foldCase = (text: string): string => text.normalize("NFKC").toUpperCase().toLowerCase().normalize("NFC");

/** Strings by code point, which is the order of their UTF-8 bytes. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (/[\ud800-\udfff]/.test(a) || /[\ud800-\udfff]/.test(b)) return Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return a < b ? -1 : 1;
}

/** MongoDB's order of any two values (manual, "Comparison/Sort Order"); `undefined` stands for a missing value. */
export function compareValues(a: Value, b: Value, collation?: CompiledCollation): number {
  if (typeof a === "string" && typeof b === "string") return collation ? collation.compare(a, b) : compareText(a, b);
  if (a instanceof BSON.Int32 && b instanceof BSON.Int32) return Math.sign(a.value - b.value);
  const left = rank(a), right = rank(b);
  if (left !== right) return left < right ? -1 : 1;
  if (left === typeRank("int")) return compareNumbers(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return compareArrays(a, b, collation);
  if (left === typeRank("object")) return compareObjects(a as Document, b as Document, collation);
  if (left === typeRank("bool")) return Number(a) - Number(b);
  if (a instanceof Date && b instanceof Date) return Math.sign(a.getTime() - b.getTime());
  if (left === typeRank("string")) return compareValues(String(a), String(b), collation);
  return Math.sign(Buffer.compare(keyString(a, collation), keyString(b, collation)));
}

export const equalValues = (a: Value, b: Value, collation?: CompiledCollation): boolean => compareValues(a, b, collation) === 0;

function compareNumbers(a: Value, b: Value): number {
  if (a instanceof BSON.Decimal128 || b instanceof BSON.Decimal128) return Math.sign(Buffer.compare(keyString(a), keyString(b)));
  const left = a instanceof BSON.Long ? a.toBigInt() : toNumber(a), right = b instanceof BSON.Long ? b.toBigInt() : toNumber(b);
  if (left === right) return 0;
  if (Number.isNaN(left)) return Number.isNaN(right) ? 0 : -1;
  return Number.isNaN(right) ? 1 : left < right ? -1 : left > right ? 1 : 0;
}

function compareArrays(a: readonly Value[], b: readonly Value[], collation?: CompiledCollation): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = compareValues(a[at], b[at], collation);
    if (order) return order;
  }
  return Math.sign(a.length - b.length);
}

/** Field by field in order: first the type, then the name, then the value. */
function compareObjects(a: Document, b: Document, collation?: CompiledCollation): number {
  const left = fields(a), right = fields(b);
  for (let at = 0; at < Math.min(left.length, right.length); at++) {
    const [leftName, leftValue] = left[at]!, [rightName, rightValue] = right[at]!;
    const order = rank(leftValue) - rank(rightValue) || compareText(leftName, rightName) || compareValues(leftValue, rightValue, collation);
    if (order) return Math.sign(order);
  }
  return Math.sign(left.length - right.length);
}

let bytes = Buffer.alloc(4096);
let length = 0;

/**
 * One value as bytes whose order (`Buffer.compare`) is `compareValues`' order; equal values of different numeric types have equal bytes.
 * Self-delimiting, so the key of several values is their concatenation. With a collation, equal strings have equal bytes, but the order
 * of the bytes is not the collation's: such keys serve equality only.
 */
export function keyString(value: Value, collation?: CompiledCollation): Buffer {
  length = 0;
  writeValue(value, collation);
  return Buffer.from(bytes.subarray(0, length));
}

/** A key for a descending order. */
export function invert(key: Buffer): Buffer {
  const result = Buffer.allocUnsafe(key.length);
  for (let at = 0; at < key.length; at++) result[at] = 255 - key[at]!;
  return result;
}

/** The identity of a value as text, for maps: equal exactly when `compareValues` is 0. */
export function identity(value: Value, collation?: CompiledCollation): string {
  if (typeof value === "string") return "s" + (collation ? collation.fold(value) : value);
  if (value instanceof BSON.Int32) return "n" + value.value;
  if (value instanceof BSON.Double && !Object.is(value.value, -0)) return "n" + value.value;
  if (value instanceof BSON.ObjectId) return "o" + value.toHexString();
  if (typeName(value) === "symbol") return identity(String(value), collation);
  if (rank(value) === typeRank("int")) {
    const exact = exactDouble(value);
    if (exact.equal) return "n" + (exact.floor + 0);
  }
  return "k" + keyString(value, collation).toString("latin1");
}

function room(size: number): void {
  if (length + size <= bytes.length) return;
  const larger = Buffer.alloc(Math.max(bytes.length * 2, length + size));
  bytes.copy(larger, 0, 0, length);
  bytes = larger;
}

function writeByte(byte: number): void {
  room(1);
  bytes[length++] = byte;
}

/** Bytes 0 and 1 become `1 1` and `1 2`; 0 ends the text. */
function writeText(text: string): void {
  room(text.length * 3 + 1);
  if (!/[\0\x01]/.test(text)) length += bytes.write(text, length);
  else {
    for (const byte of Buffer.from(text)) {
      if (byte < 2) writeByte(1);
      writeByte(byte < 2 ? byte + 1 : byte);
    }
  }
  writeByte(0);
}

function writeBytes(source: Uint8Array): void {
  room(source.length);
  bytes.set(source, length);
  length += source.length;
}

function writeInteger(value: bigint): void {
  room(8);
  length = bytes.writeBigUInt64BE(BigInt.asUintN(64, value), length);
}

function writeValue(value: Value, collation?: CompiledCollation): void {
  writeByte(rank(value));
  writePayload(value, collation);
}

function writePayload(value: Value, collation?: CompiledCollation): void {
  const type = typeName(value);
  switch (type) {
    case "string": case "symbol": return writeText(collation ? collation.fold(String(value)) : String(value));
    case "int": case "double": case "long": case "decimal": return writeNumber(value);
    case "bool": return writeByte(value ? 1 : 0);
    case "date":
      if (Number.isNaN((value as Date).getTime())) throw unsupported("a date beyond the year 275760");
      return writeInteger(BigInt((value as Date).getTime()) + (1n << 63n));
    case "timestamp": return writeInteger((value as BSON.Timestamp).toBigInt());
    case "objectId": return writeBytes((value as BSON.ObjectId).id);
    case "regex": {
      const regex = value as BSON.BSONRegExp | RegExp;
      writeText("pattern" in regex ? regex.pattern : regex.source);
      return writeText("options" in regex ? regex.options : regex.flags);
    }
    case "binData": {
      const binary = value as BSON.Binary;
      for (const shift of [24, 16, 8, 0]) writeByte((binary.length() >>> shift) & 255);
      writeByte(binary.sub_type);
      return writeBytes(binary.buffer.subarray(0, binary.length()));
    }
    case "array":
      for (const element of value as readonly Value[]) writeValue(element, collation);
      return writeByte(0);
    case "object":
      for (const [name, inner] of fields(value as Document)) {
        writeByte(rank(inner));
        writeText(name);
        writePayload(inner, collation);
      }
      return writeByte(0);
    case "javascript": case "javascriptWithScope": {
      const code = value as BSON.Code;
      writeText(code.code);
      if (code.scope) writeValue(code.scope, collation);
    }
  }
}

/**
 * The largest double that is not above the number, then 0 when that is the number itself, else 1 and its decimal digits: so a Long
 * beyond 2^53 and a Decimal128 keep their exact place between two doubles.
 */
function writeNumber(value: Value): void {
  const exact = exactDouble(value);
  writeDouble(exact.floor);
  writeByte(exact.equal ? 0 : 1);
  if (exact.equal) return;
  const { negative, digits, exponent } = decimalParts(String(value));
  const start = length;
  const scale = exponent + digits.length + 0x8000;
  writeByte(scale >>> 8);
  writeByte(scale & 255);
  writeText(digits.replace(/0+$/, ""));
  if (negative) for (let at = start; at < length; at++) bytes[at] = 255 - bytes[at]!;
}

function writeDouble(number: number): void {
  room(8);
  if (Number.isNaN(number)) return void (length = bytes.fill(0, length, length + 8) && length + 8);
  bytes.writeDoubleBE(number === 0 ? 0 : number, length);
  if (bytes[length]! < 128) bytes[length]! |= 128;
  else for (let at = length; at < length + 8; at++) bytes[at] = 255 - bytes[at]!;
  length += 8;
}
