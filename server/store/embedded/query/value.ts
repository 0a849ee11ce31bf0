import { BSON } from "mongodb";
import type { Document } from "./context.ts";

/**
 * The values of a decoded document: strings, booleans, `null` and `Date` are plain; numbers and the other types keep their BSON class.
 * A missing field is `undefined`; a stored `undefined` (deprecated) counts as missing.
 */
export type Value = unknown;

/** MongoDB's names of the BSON types, as `$type` gives and takes them. */
export type TypeName =
  | "minKey" | "missing" | "null" | "int" | "long" | "double" | "decimal" | "string" | "symbol" | "object" | "array" | "binData"
  | "objectId" | "bool" | "date" | "timestamp" | "regex" | "dbPointer" | "javascript" | "javascriptWithScope" | "maxKey";

/** The order between types (MongoDB manual, "Comparison/Sort Order"); types with one rank compare by value. */
const RANKS: Readonly<Record<TypeName, number>> = {
  minKey: 1, missing: 2, null: 3, int: 4, long: 4, double: 4, decimal: 4, string: 5, symbol: 5, object: 6, array: 7, binData: 8,
  objectId: 9, bool: 10, date: 11, timestamp: 12, regex: 13, dbPointer: 14, javascript: 15, javascriptWithScope: 16, maxKey: 17,
};

/** The numbers of the types in `$type: 2`. */
export const TYPE_NUMBERS: Readonly<Record<string, TypeName>> = {
  1: "double", 2: "string", 3: "object", 4: "array", 5: "binData", 7: "objectId", 8: "bool", 9: "date", 10: "null", 11: "regex",
  12: "dbPointer", 13: "javascript", 14: "symbol", 15: "javascriptWithScope", 16: "int", 17: "timestamp", 18: "long", 19: "decimal",
  [-1]: "minKey", 127: "maxKey",
};

const CLASS_NAMES: Readonly<Record<string, TypeName>> = {
  Int32: "int", Long: "long", Double: "double", Decimal128: "decimal", ObjectId: "objectId", Binary: "binData", Timestamp: "timestamp",
  BSONRegExp: "regex", BSONSymbol: "symbol", Code: "javascript", MinKey: "minKey", MaxKey: "maxKey", DBRef: "object",
};

export function typeName(value: Value): TypeName {
  switch (typeof value) {
    case "string": return "string";
    case "boolean": return "bool";
    case "undefined": return "missing";
    case "number": return "double";
    case "bigint": return "long";
  }
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  if (value instanceof Date) return "date";
  const name = value instanceof BSON.BSONValue ? CLASS_NAMES[value._bsontype] : undefined;
  if (name === "javascript" && (value as BSON.Code).scope) return "javascriptWithScope";
  return name ?? (value instanceof RegExp ? "regex" : "object");
}

export const rank = (value: Value): number => RANKS[typeName(value)];
export const typeRank = (name: TypeName): number => RANKS[name];

/** The alias of a type: `number` stands for the four numeric ones. */
export const isTypeName = (name: string): name is TypeName => Object.hasOwn(RANKS, name) && name !== "missing";
export const isNumber = (value: Value): boolean => rank(value) === RANKS.int;
export const isMissing = (value: Value): value is undefined | null => value === undefined || value === null;

/** A plain subdocument (not a BSON class); a DBRef, which the driver makes of `{ $ref, $id }`, counts as one. */
export const isObject = (value: Value): value is Document =>
  typeof value === "object" && value !== null && !Array.isArray(value) && typeName(value) === "object";

/** A document's own field; `undefined` when missing. Never reads the prototype. */
export function field(document: Document, name: string): Value {
  if (document instanceof BSON.DBRef) return field(document.toJSON(), name);
  return Object.hasOwn(document, name) ? (document[name] as Value) : undefined;
}

/** Writes a field; a name such as `__proto__` stays an ordinary field. */
export function setField(document: Document, name: string, value: Value): void {
  if (name === "__proto__") Object.defineProperty(document, name, { value, enumerable: true, configurable: true, writable: true });
  else document[name] = value;
}

/** The fields of a document in order, without missing values. */
export function fields(document: Document): [string, Value][] {
  const plain: Document = document instanceof BSON.DBRef ? document.toJSON() : document;
  return Object.entries(plain).filter(([, value]) => value !== undefined);
}

/** Array indexes in a path: `0`, `12`, but not `01` or `-1`. */
export const isIndex = (part: string): boolean => /^(0|[1-9]\d{0,9})$/.test(part);

/** False, null, missing and zero are false; everything else is true (expressions). */
export const isTruthy = (value: Value): boolean =>
  !(value === undefined || value === null || value === false || (typeof value === "object" && isNumber(value) && toNumber(value) === 0) || value === 0);

/** A number as a double; the nearest one for a Long or Decimal128 that has none. */
export function toNumber(value: Value): number {
  if (typeof value === "number") return value;
  if (value instanceof BSON.Int32 || value instanceof BSON.Double) return value.value;
  if (value instanceof BSON.Long) return value.toNumber();
  return Number(String(value));
}

/** An integer option such as `$limit: 5`, of any numeric type; `undefined` when it is no whole number. */
export function toInteger(value: Value): number | undefined {
  const number = isNumber(value) ? toNumber(value) : NaN;
  return Number.isSafeInteger(number) ? number : undefined;
}

/** A value in an error's text. */
export const shown = (value: Value): string => (value === undefined ? "missing" : BSON.EJSON.stringify(value, { relaxed: true }).slice(0, 200));

/** A deep copy of containers; leaves are immutable by convention and shared. */
export function copy<T>(value: T): T {
  if (Array.isArray(value)) return value.map(copy) as T;
  if (!isObject(value)) return value;
  const result: Document = {};
  for (const [name, inner] of fields(value)) setField(result, name, copy(inner));
  return result as T;
}
