import { BSON } from "mongodb";
import { CommandError, unsupported } from "../errors.ts";
import { arithmetic, double, int, Sum, toBigInt, wholeNumber, widerType } from "../number.ts";
import { isMissing, isNumber, toNumber, typeName, type Value } from "../value.ts";
import { taking, unary, type Operator } from "./operator.ts";

/** A function of one number that answers with a Double; `null` of nothing. */
const math = (evaluate: (number: number) => number, check?: (number: number) => void): Operator =>
  unary((value, name) => {
    if (isMissing(value)) return null;
    numeric(name, value);
    if (typeName(value) === "decimal") throw unsupported(`${name} of a Decimal128`);
    check?.(toNumber(value));
    return double(evaluate(toNumber(value)));
  });

/** Rounding keeps whole numbers as they are. */
const rounding = (evaluate: (number: number) => number): Operator =>
  unary((value, name) => {
    if (isMissing(value)) return null;
    numeric(name, value);
    if (typeName(value) === "decimal") throw unsupported(`${name} of a Decimal128`);
    return typeName(value) === "double" ? double(evaluate(toNumber(value))) : value;
  });

const bits = (start: bigint, evaluate: (a: bigint, b: bigint) => bigint): Operator =>
  taking(0, Infinity, (values) => {
    for (const value of values) {
      if (isMissing(value)) return null;
      if (!["int", "long"].includes(typeName(value))) throw new CommandError(14, "$bitAnd, $bitOr and $bitXor only support int and long operands.");
    }
    return wholeNumber(values.map(toBigInt).reduce(evaluate, start), values.some((value) => value instanceof BSON.Long))!;
  });

/** Arithmetic expressions (MongoDB manual, "Arithmetic Expression Operators"): `null` in, `null` out; errors 14, 2, 16554 … for other types. */
export const ARITHMETIC: Readonly<Record<string, Operator>> = {
  $add: taking(0, Infinity, (values) => add(values)),
  $subtract: taking(2, 2, ([a, b]) => subtract(a, b)),
  $multiply: taking(0, Infinity, (values) => multiply(values)),
  $divide: taking(2, 2, ([a, b]) => divide(a, b)),
  $mod: taking(2, 2, ([a, b]) => modulo(a, b)),
  $abs: unary((value, name) => {
    if (isMissing(value)) return null;
    if (!isNumber(value)) throw new CommandError(28765, `${name} only supports numeric types, not ${typeName(value)}`);
    if (typeName(value) === "double") return double(Math.abs(toNumber(value)));
    if (typeName(value) === "decimal") return BSON.Decimal128.fromString(String(value).replace("-", ""));
    const whole = wholeNumber(toBigInt(value) < 0n ? -toBigInt(value) : toBigInt(value), value instanceof BSON.Long);
    if (!whole) throw new CommandError(28680, "can't take $abs of long long min");
    return whole;
  }),
  $ceil: rounding(Math.ceil),
  $floor: rounding(Math.floor),
  $round: taking(1, 2, ([value, ...places]) => round(value, places, "$round")),
  $trunc: taking(1, 2, ([value, ...places]) => round(value, places, "$trunc")),
  $sqrt: math(Math.sqrt, (number) => { if (number < 0) throw new CommandError(28714, "$sqrt's argument must be greater than or equal to 0"); }),
  $exp: math(Math.exp),
  $ln: math(Math.log, (number) => { if (number <= 0) throw new CommandError(28766, `$ln's argument must be a positive number, but is ${number}`); }),
  $log10: math(Math.log10, (number) => { if (number <= 0) throw new CommandError(28761, `$log10's argument must be a positive number, but is ${number}`); }),
  $log: taking(2, 2, ([value, base]) => {
    if (isMissing(value) || isMissing(base)) return null;
    for (const number of [value, base]) numeric("$log", number);
    if (widerType(value, base) === "decimal") throw unsupported("$log of a Decimal128");
    if (toNumber(value) <= 0) throw new CommandError(28758, `$log's argument must be a positive number, but is ${toNumber(value)}`);
    if (toNumber(base) <= 0 || toNumber(base) === 1) {
      throw new CommandError(28759, `$log's base must be a positive number not equal to 1, but is ${toNumber(base)}`);
    }
    return double(Math.log(toNumber(value)) / Math.log(toNumber(base)));
  }),
  $radiansToDegrees: math((number) => number * (180 / Math.PI)),
  $degreesToRadians: math((number) => number * (Math.PI / 180)),
  $pow: taking(2, 2, ([base, exponent]) => power(base, exponent)),
  $bitAnd: bits(-1n, (a, b) => a & b),
  $bitOr: bits(0n, (a, b) => a | b),
  $bitXor: bits(0n, (a, b) => a ^ b),
  $bitNot: unary((value) => {
    if (isMissing(value)) return null;
    if (!["int", "long"].includes(typeName(value))) throw new CommandError(14, `$bitNot only supports int and long, not: ${typeName(value)}.`);
    return wholeNumber(~toBigInt(value), value instanceof BSON.Long)!;
  }),
};

function numeric(name: string, value: Value): void {
  if (!isNumber(value)) throw new CommandError(28765, `${name} only supports numeric types, not ${typeName(value)}`);
}

function add(values: readonly Value[]): Value {
  const sum = new Sum();
  let date: Date | undefined;
  let nothing = false;
  for (const value of values) {
    if (isMissing(value)) nothing = true;
    else if (value instanceof Date) {
      if (date) throw new CommandError(16612, "only one date allowed in an $add expression");
      date = value;
    } else if (isNumber(value)) sum.add(value);
    else throw new CommandError(14, `$add only supports numeric or date types, not ${typeName(value)}`);
  }
  if (nothing) return null;
  return date ? shifted(date, toNumber(sum.value())) : sum.value();
}

/** A date moved by milliseconds, rounded. Error: 15 outside JavaScript's range of dates. */
export function shifted(date: Date, milliseconds: number): Date {
  const result = new Date(date.getTime() + Math.round(milliseconds));
  if (Number.isNaN(result.getTime())) throw new CommandError(15, "date overflow");
  return result;
}

function subtract(a: Value, b: Value): Value {
  if (isMissing(a) || isMissing(b)) return null;
  if (isNumber(a) && isNumber(b)) return arithmetic("-", a, b) ?? double(toNumber(a) - toNumber(b));
  if (a instanceof Date && b instanceof Date) return BSON.Long.fromNumber(a.getTime() - b.getTime());
  if (a instanceof Date && isNumber(b)) return shifted(a, -toNumber(b));
  throw new CommandError(14, `can't $subtract ${typeName(b)} from ${typeName(a)}`);
}

function multiply(values: readonly Value[]): Value {
  for (const value of values) if (!isMissing(value) && !isNumber(value)) {
    throw new CommandError(14, `$multiply only supports numeric types, not ${typeName(value)}`);
  }
  if (values.some(isMissing)) return null;
  return values.reduce((product: Value, value) => arithmetic("*", product, value) ?? double(toNumber(product) * toNumber(value)), new BSON.Int32(1));
}

function divide(a: Value, b: Value): Value {
  if (isMissing(a) || isMissing(b)) return null;
  if (!isNumber(a) || !isNumber(b)) throw new CommandError(14, `$divide only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
  if (widerType(a, b) === "decimal") throw unsupported("$divide of a Decimal128");
  if (toNumber(b) === 0) throw new CommandError(2, "can't $divide by zero");
  return double(toNumber(a) / toNumber(b));
}

function modulo(a: Value, b: Value): Value {
  if (isMissing(a) || isMissing(b)) return null;
  if (!isNumber(a) || !isNumber(b)) throw new CommandError(16611, `$mod only supports numeric types, not ${typeName(a)} and ${typeName(b)}`);
  const type = widerType(a, b);
  if (type === "decimal") throw unsupported("$mod of a Decimal128");
  if (toNumber(b) === 0) throw new CommandError(16610, "can't $mod by zero");
  return type === "double" ? double(toNumber(a) % toNumber(b)) : wholeNumber(toBigInt(a) % toBigInt(b), type === "long")!;
}

/** Rounds half to even, or cuts off, at a number of decimal places from -20 to 100. */
function round(value: Value, given: readonly Value[], name: string): Value {
  if (isMissing(value)) return null;
  numeric(name, value);
  const [places = int(0)] = given;
  if (given.some(isMissing)) return null;
  const digits = toNumber(places);
  if (!Number.isInteger(digits)) throw new CommandError(51082, `precision argument to ${name} must be a integral value`);
  if (digits < -20 || digits > 100) throw new CommandError(51083, `cannot apply ${name} with precision value ${digits} value must be in [-20, 100]`);
  if (typeName(value) === "decimal") throw unsupported(`${name} of a Decimal128`);
  if (typeName(value) !== "double") {
    if (digits >= 0) return value;
    const whole = toBigInt(value), unit = 10n ** BigInt(-digits), rest = whole % unit;
    const size = (rest < 0n ? -rest : rest) * 2n, up = name === "$round" && (size > unit || (size === unit && (whole / unit) % 2n !== 0n));
    return wholeNumber(whole - rest + (up ? (whole < 0n ? -unit : unit) : 0n), value instanceof BSON.Long) ?? unsupportedOverflow();
  }
  const number = toNumber(value);
  if (!Number.isFinite(number)) return value;
  return double(name === "$trunc" && digits === 0 ? Math.trunc(number) : roundDouble(number, digits, name === "$trunc"));
}

function unsupportedOverflow(): never {
  throw new CommandError(51080, "invalid conversion from Decimal128 result of rounding to long");
}

/** On the exact decimal digits of the double, as MongoDB rounds through Decimal128. */
function roundDouble(number: number, places: number, cut: boolean): number {
  const [mantissa = "", power = "0"] = Math.abs(number).toExponential(33).split("e");
  const digits = mantissa.replace(".", ""), keep = 1 + Number(power) + places;
  if (keep >= digits.length) return number;
  if (keep < 0) return 0 * number;
  const head = BigInt(digits.slice(0, keep) || "0"), tail = digits.slice(keep);
  const half = tail[0]! > "5" || (tail[0] === "5" && /[1-9]/.test(tail.slice(1))) || (/^50*$/.test(tail) && head % 2n === 1n);
  return Math.sign(number) * Number(`${head + (half && !cut ? 1n : 0n)}e${-places}`);
}

function power(base: Value, exponent: Value): Value {
  if (isMissing(base) || isMissing(exponent)) return null;
  if (!isNumber(base)) throw new CommandError(28762, `$pow's base must be numeric, not ${typeName(base)}`);
  if (!isNumber(exponent)) throw new CommandError(28763, `$pow's exponent must be numeric, not ${typeName(exponent)}`);
  const type = widerType(base, exponent);
  if (type === "decimal") throw unsupported("$pow of a Decimal128");
  if (toNumber(base) === 0 && toNumber(exponent) < 0) throw new CommandError(28764, "$pow cannot take a base of 0 and a negative exponent");
  const number = toNumber(base) ** toNumber(exponent);
  if (type !== "double" && Math.abs(toNumber(base)) === 1) return wholeNumber(BigInt(number), type === "long")!;
  if (type === "double" || toNumber(exponent) < 0 || Math.abs(number) >= 2 ** 64) return double(number);
  return wholeNumber(toBigInt(base) ** toBigInt(exponent), type === "long") ?? double(number);
}
