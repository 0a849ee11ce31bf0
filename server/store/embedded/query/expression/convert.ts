import { BSON } from "mongodb";
import { CommandError, unsupported } from "../errors.ts";
import { decimalText } from "../decimal.ts";
import { double, int, toBigInt, wholeNumber } from "../number.ts";
import { isMissing, isNumber, isObject, isTruthy, isTypeName, toInteger, toNumber, TYPE_NUMBERS, typeName, type TypeName, type Value } from "../value.ts";
import { namedOperands, unary, type Operator } from "./operator.ts";

const toType = (type: TypeName): Operator => unary((value) => (isMissing(value) ? null : convert(value, type)));

/** Type expressions (MongoDB manual, "Type Expression Operators"); error 241 for what cannot be converted. */
export const CONVERSIONS: Readonly<Record<string, Operator>> = {
  $toString: toType("string"), $toInt: toType("int"), $toLong: toType("long"), $toDouble: toType("double"), $toDecimal: toType("decimal"),
  $toBool: toType("bool"), $toDate: toType("date"), $toObjectId: toType("objectId"),
  $convert: (operand, compile, name) => {
    const parts = namedOperands(name, operand, ["input", "to"], ["onError", "onNull"]);
    const [input, to] = [compile(parts["input"]), compile(parts["to"])];
    const onError = "onError" in parts ? compile(parts["onError"]) : undefined, onNull = compile(parts["onNull"] ?? null);
    return (scope) => {
      const value = input(scope), target = to(scope);
      if (isMissing(target)) return isMissing(value) ? onNull(scope) : null;
      const type = typeof target === "string" ? (isTypeName(target) ? target : undefined) : TYPE_NUMBERS[toInteger(target) ?? NaN];
      if (isObject(target)) throw unsupported("$convert to a type with a subtype");
      if (!type) throw new CommandError(2, `Unknown type name: ${String(target)}`);
      if (isMissing(value)) return onNull(scope);
      try {
        return convert(value, type);
      } catch (error) {
        if (onError && error instanceof CommandError && error.code === 241) return onError(scope);
        throw error;
      }
    };
  },
  $type: unary((value) => typeName(value)),
  $isNumber: unary((value) => isNumber(value)),
  $bsonSize: unary((value) => {
    if (isMissing(value)) return null;
    if (!isObject(value)) throw new CommandError(31393, `$bsonSize requires a document input, found: ${typeName(value)}`);
    return int(BSON.calculateObjectSize(value));
  }),
  $binarySize: unary((value) => {
    if (isMissing(value)) return null;
    if (typeof value === "string") return int(Buffer.byteLength(value));
    if (value instanceof BSON.Binary) return int(value.length());
    throw new CommandError(51276, `$binarySize requires a string or BinData argument, found: ${typeName(value)}`);
  }),
  $tsSecond: unary((value) => timestampPart(value, "$tsSecond", 5687301, (timestamp) => timestamp.getHighBitsUnsigned())),
  $tsIncrement: unary((value) => timestampPart(value, "$tsIncrement", 5687302, (timestamp) => timestamp.getLowBitsUnsigned())),
};

function timestampPart(value: Value, name: string, code: number, part: (timestamp: BSON.Timestamp) => number): Value {
  if (isMissing(value)) return null;
  if (!(value instanceof BSON.Timestamp)) throw new CommandError(code, ` Argument to ${name} must be a timestamp, but is ${typeName(value)}`);
  return BSON.Long.fromNumber(part(value));
}

const failure = (value: Value, type: TypeName): CommandError =>
  new CommandError(241, `Unsupported conversion from ${typeName(value)} to ${type} in $convert with no onError value`);
const parseFailure = (value: string): CommandError => new CommandError(241, `Failed to parse number '${value}' in $convert with no onError value`);
const overflow = (value: Value): CommandError => new CommandError(241, `Conversion would overflow target type in $convert with no onError value: ${String(value)}`);

/** Converts a present value (manual, "$convert"). */
export function convert(value: Value, type: TypeName): Value {
  const from = typeName(value);
  if (type === "bool") return typeof value === "string" || isTruthy(value);
  if (from === type) return value;
  switch (type) {
    case "string": return toText(value);
    case "double": case "int": case "long": case "decimal": return toNumeric(value, type);
    case "date": return toDate(value);
    case "objectId":
      if (from !== "string") throw failure(value, type);
      if (!/^[0-9a-f]{24}$/i.test(String(value))) {
        throw new CommandError(241, `Failed to parse objectId '${String(value)}' in $convert with no onError value: Invalid string length for parsing to OID`);
      }
      return new BSON.ObjectId(String(value));
    default: throw failure(value, type);
  }
}

/** 7.0 converts no arrays, documents or binary data, later versions do: no answer rather than another one. */
function toText(value: Value): string {
  if (typeof value === "boolean") return String(value);
  if (isNumber(value)) return numberText(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof BSON.ObjectId) return value.toHexString();
  throw unsupported(`the conversion of ${typeName(value)} to string`);
}

/** A number as MongoDB prints it: doubles with 16 significant digits, as C's `%.16g`. */
export function numberText(value: Value): string {
  if (typeName(value) !== "double") return String(value);
  const number = toNumber(value);
  if (!Number.isFinite(number) || Object.is(number, -0)) return Object.is(number, -0) ? "-0" : String(number);
  const [mantissa = "", power = "0"] = number.toExponential(15).split("e");
  const exponent = Number(power);
  const short = (digits: string): string => (digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits);
  if (exponent < -4 || exponent >= 16) return `${short(mantissa)}e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;
  return short(number.toFixed(Math.min(100, 15 - exponent)));
}

function toNumeric(value: Value, type: "double" | "int" | "long" | "decimal"): Value {
  if (typeof value === "boolean") return ofType(BigInt(value), type);
  if (value instanceof Date && type !== "int") return ofType(BigInt(value.getTime()), type);
  if (typeof value === "string") return parseNumber(value, type);
  if (value instanceof BSON.Binary) throw unsupported(`the conversion of binData to ${type}`);
  if (!isNumber(value)) throw failure(value, type);
  if (type === "double") return double(toNumber(value));
  if (type === "decimal") return BSON.Decimal128.fromString(decimalText(value));
  if (value instanceof BSON.Int32 || value instanceof BSON.Long) return ofType(toBigInt(value), type);
  const number = Math.trunc(toNumber(value));
  if (!Number.isFinite(number)) {
    throw new CommandError(241, "Attempt to convert NaN or infinity value to integer type in $convert with no onError value");
  }
  return ofType(value instanceof BSON.Decimal128 ? truncatedDecimal(value) : BigInt(number), type);
}

function ofType(value: bigint, type: "double" | "int" | "long" | "decimal"): Value {
  if (type === "double") return double(Number(value));
  if (type === "decimal") return BSON.Decimal128.fromString(value.toString());
  const whole = wholeNumber(value, type === "long");
  if (!whole || (type === "int" && whole instanceof BSON.Long)) throw overflow(value);
  return whole;
}

function truncatedDecimal(value: BSON.Decimal128): bigint {
  const number = toNumber(value);
  if (Math.abs(number) >= 2 ** 53) throw unsupported("the conversion of so large a Decimal128");
  return BigInt(Math.trunc(number));
}

function parseNumber(text: string, type: "double" | "int" | "long" | "decimal"): Value {
  if (type === "int" || type === "long") {
    if (!/^[+-]?\d+$/.test(text)) throw parseFailure(text);
    return ofType(BigInt(text.replace("+", "")), type);
  }
  if (!/^[+-]?(\d+\.?\d*(e[+-]?\d+)?|\.\d+(e[+-]?\d+)?|inf(inity)?|nan)$/i.test(text)) throw parseFailure(text);
  try {
    return type === "decimal" ? BSON.Decimal128.fromString(text) : double(Number(text.replace(/inf(inity)?/i, "Infinity").replace(/nan/i, "NaN")));
  } catch {
    throw parseFailure(text);
  }
}

function toDate(value: Value): Date {
  if (typeof value === "string") return parseDate(value);
  if (value instanceof BSON.ObjectId) return value.getTimestamp();
  if (value instanceof BSON.Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  if (!isNumber(value) || value instanceof BSON.Int32) throw failure(value, "date");
  const date = new Date(Math.trunc(toNumber(value)));
  if (Number.isNaN(toNumber(value))) throw overflow(value);
  if (Number.isNaN(date.getTime())) throw unsupported("a date beyond the year 275760");
  return date;
}

/** ISO 8601 dates and moments; without an offset they are UTC's. Other forms that MongoDB reads are refused. */
export function parseDate(text: string): Date {
  const found = /^(\d{4})-(\d\d)-(\d\d)([T ](\d\d):(\d\d)(:(\d\d)(\.\d{1,9})?)?\s?(Z|[+-]\d\d:?(\d\d)?)?)?$/i.exec(text.trim());
  if (!found && /\d/.test(text)) throw unsupported(`the date format of '${text}'`);
  const [, year, month, day, , hour = "00", minute = "00", , second = "00", fraction = ".0", zone = "Z"] = found ?? [];
  const offset = /^z$/i.test(zone) ? "Z" : `${zone.slice(0, 3)}:${zone.replace(":", "").slice(3) || "00"}`;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.slice(1).padEnd(3, "0").slice(0, 3)}${offset}`);
  if (!found || Number.isNaN(date.getTime()) || (offset === "Z" && date.getUTCDate() !== Number(day))) {
    throw new CommandError(241, `Error parsing date string '${text}' in $convert with no onError value`);
  }
  return date;
}
