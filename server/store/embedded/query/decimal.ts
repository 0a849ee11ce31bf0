import { BSON } from "mongodb";
import { CommandError, unsupported } from "./errors.ts";
import { toNumber, typeName, type Value } from "./value.ts";

/** A finite decimal: `± digits × 10^exponent`, without leading zeros; zero has the digits "". */
export type DecimalParts = { readonly negative: boolean; readonly digits: string; readonly exponent: number };

/** Reads `-1.50E+3`, as Decimal128 and Long print themselves. */
export function decimalParts(text: string): DecimalParts {
  const [, sign, whole = "", , fraction = "", power] = /^(-?)(\d*)(\.(\d*))?(?:E([+-]?\d+))?$/i.exec(text) ?? [];
  return { negative: sign === "-", digits: (whole + fraction).replace(/^0+/, ""), exponent: Number(power ?? 0) - fraction.length };
}

/** A finite decimal without its fraction. */
export function wholePart(value: BSON.Decimal128): bigint {
  const { negative, digits, exponent } = decimalParts(String(value));
  const whole = BigInt((exponent < 0 ? digits.slice(0, exponent) : digits + "0".repeat(exponent)) || "0");
  return negative ? -whole : whole;
}

/** The largest double that is not above a number, and whether it is that number exactly. */
export function exactDouble(value: Value): { floor: number; equal: boolean } {
  if (value instanceof BSON.Long) return floorDouble(value.toNumber(), { negative: false, digits: "", exponent: 0 }, value.toBigInt());
  if (!(value instanceof BSON.Decimal128)) return { floor: toNumber(value), equal: true };
  const near = toNumber(value);
  const text = String(value);
  if (Number.isNaN(near) || /inf/i.test(text)) return { floor: /nan/i.test(text) ? NaN : text.startsWith("-") ? -Infinity : Infinity, equal: true };
  return floorDouble(near, decimalParts(text));
}

function floorDouble(near: number, parts: DecimalParts, whole?: bigint): { floor: number; equal: boolean } {
  const order = whole === undefined ? compareWithDouble(parts, near) : whole < near ? -1 : whole > near ? 1 : 0;
  return { floor: order < 0 ? previousDouble(near) : near, equal: order === 0 };
}

/** The order of a decimal and a double, exactly, over a common denominator. */
function compareWithDouble({ negative, digits, exponent }: DecimalParts, double: number): number {
  if (!Number.isFinite(double)) return double > 0 ? -1 : 1;
  let left = BigInt(digits || "0") * (negative ? -1n : 1n);
  let power = 0n;
  while (!Number.isInteger(double)) { double *= 2; power++; if (!Number.isFinite(double)) break; }
  let right = BigInt(double);
  left *= 2n ** power;
  if (exponent >= 0) left *= 10n ** BigInt(exponent);
  else right *= 10n ** BigInt(-exponent);
  return left < right ? -1 : left > right ? 1 : 0;
}

function previousDouble(number: number): number {
  if (number === 0) return -Number.MIN_VALUE;
  if (number === Infinity) return Number.MAX_VALUE;
  if (number === -Infinity) return -Infinity;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, number);
  view.setBigUint64(0, view.getBigUint64(0) + (number > 0 ? -1n : 1n));
  return view.getFloat64(0);
}

/** Decimal128 arithmetic that is exact but for the last of 34 digits (rounded half to even). */
export function decimalArithmetic(operator: "+" | "-" | "*", a: Value, b: Value): BSON.Decimal128 {
  const texts = [a, b].map(decimalText);
  if (texts.some((text) => /[in]/i.test(text))) {
    const [left, right] = texts.map((text) => Number(text.replace(/^(-?)inf.*/i, "$1Infinity"))) as [number, number];
    const result = operator === "+" ? left + right : operator === "-" ? left - right : left * right;
    return BSON.Decimal128.fromString(String(result));
  }
  const [left, right] = texts.map(decimalParts) as [DecimalParts, DecimalParts];
  const number = ({ negative, digits, exponent }: DecimalParts, base: number): bigint =>
    BigInt(digits || "0") * 10n ** BigInt(exponent - base) * (negative ? -1n : 1n);
  if (operator === "*") return rounded(number(left, left.exponent) * number(right, right.exponent), left.exponent + right.exponent);
  const base = Math.min(left.exponent, right.exponent);
  if (Math.max(left.exponent, right.exponent) - base > 200) throw unsupported("Decimal128 arithmetic over such different sizes");
  const second = number(right, base);
  return rounded(number(left, base) + (operator === "-" ? -second : second), base);
}

/** A number as Decimal128 would print it; a double keeps 15 significant digits, as MongoDB converts it. */
export function decimalText(value: Value): string {
  if (typeName(value) !== "double") return String(value);
  const number = toNumber(value);
  if (!Number.isFinite(number)) return String(number);
  return number === 0 ? (Object.is(number, -0) ? "-0" : "0") : number.toPrecision(15);
}

function rounded(coefficient: bigint, exponent: number): BSON.Decimal128 {
  const negative = coefficient < 0n;
  let digits = (negative ? -coefficient : coefficient).toString();
  if (digits.length > 34) {
    const drop = digits.length - 34;
    const unit = 10n ** BigInt(drop);
    const whole = BigInt(digits) / unit, rest = (BigInt(digits) % unit) * 2n;
    digits = (rest > unit || (rest === unit && whole % 2n === 1n) ? whole + 1n : whole).toString();
    exponent += drop;
  }
  try {
    return BSON.Decimal128.fromString(`${negative ? "-" : ""}${digits}E${exponent}`);
  } catch {
    throw new CommandError(15, "Decimal128 result out of range");
  }
}
