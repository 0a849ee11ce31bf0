import { BSON } from "mongodb";
import { decimalArithmetic, decimalText } from "./decimal.ts";
import { unsupported } from "./errors.ts";
import { toNumber, typeName, type Value } from "./value.ts";

const WIDTH: Readonly<Record<string, number>> = { int: 0, long: 1, double: 2, decimal: 3 };
const LONGEST = 2n ** 63n;

/** A whole number as Int32, or as Long when it needs more; `undefined` beyond 64 bits. */
export function wholeNumber(value: bigint, atLeastLong = false): BSON.Int32 | BSON.Long | undefined {
  if (!atLeastLong && value >= -0x8000_0000n && value < 0x8000_0000n) return new BSON.Int32(Number(value));
  return value >= -LONGEST && value < LONGEST ? BSON.Long.fromBigInt(value) : undefined;
}

/** A whole number of any integer class. */
export const toBigInt = (value: Value): bigint => (value instanceof BSON.Long ? value.toBigInt() : BigInt(toNumber(value)));

/** The wider of two numeric types: int, long, double, decimal. */
export const widerType = (a: Value, b: Value): string => (WIDTH[typeName(a)]! >= WIDTH[typeName(b)]! ? typeName(a) : typeName(b));

/** `+ - *` with MongoDB's result types: the wider of both, Int32 grows to Long; `undefined` when 64 bits are not enough. */
export function arithmetic(operator: "+" | "-" | "*", a: Value, b: Value): Value | undefined {
  const type = widerType(a, b);
  if (type === "decimal") return decimalArithmetic(operator, a, b);
  if (type === "double") return new BSON.Double(apply(operator, toNumber(a), toNumber(b)));
  const [left, right] = [toBigInt(a), toBigInt(b)];
  return wholeNumber(operator === "+" ? left + right : operator === "-" ? left - right : left * right, type === "long");
}

const apply = (operator: "+" | "-" | "*", a: number, b: number): number => (operator === "+" ? a + b : operator === "-" ? a - b : a * b);

/** A running sum with MongoDB's result types: whole numbers exactly, doubles with their rounding errors carried along (Neumaier). */
export class Sum {
  private whole = 0;
  private large = 0n;
  private double = 0;
  private lost = 0;
  private decimal: BSON.Decimal128 | undefined;
  private width = 0;
  count = 0;

  /** Adds a number; anything else is ignored, as `$sum` does. */
  add(value: Value): void {
    if (value instanceof BSON.Int32) {
      this.whole += value.value;
      if (!Number.isSafeInteger(this.whole)) this.flush(0n);
    } else if (value instanceof BSON.Double || typeof value === "number") {
      this.addDouble(toNumber(value));
      this.width = Math.max(this.width, 2);
    } else if (value instanceof BSON.Long && typeName(value) === "long") {
      this.flush(value.toBigInt());
      this.width = Math.max(this.width, 1);
    } else if (value instanceof BSON.Decimal128) {
      this.decimal = decimalArithmetic("+", this.decimal ?? new BSON.Int32(0), value);
      this.width = 3;
    } else return;
    this.count++;
  }

  private flush(more: bigint): void {
    this.large += BigInt(this.whole) + more;
    this.whole = 0;
  }

  private addDouble(value: number): void {
    const sum = this.double + value;
    if (Number.isFinite(sum)) this.lost += Math.abs(this.double) >= Math.abs(value) ? this.double - sum + value : value - sum + this.double;
    this.double = sum;
  }

  /** Int32 or Long for whole numbers (a double beyond 64 bits), else Double or Decimal128. */
  value(): Value {
    this.flush(0n);
    if (this.width < 2) return wholeNumber(this.large, this.width === 1) ?? new BSON.Double(Number(this.large));
    if (this.width === 2) return new BSON.Double(this.asDouble());
    const rest = wholeNumber(this.large, true) ?? new BSON.Double(Number(this.large));
    const decimal = decimalArithmetic("+", this.decimal!, rest);
    // The last of 34 digits would hang on the order in which MongoDB rounds.
    if (this.lost !== 0) throw unsupported("an inexact sum of doubles among Decimal128");
    return this.double === 0 ? decimal : decimalArithmetic("+", decimal, exactDecimal(this.double));
  }

  /** The mean as a Double; `null` over nothing. Decimals are divided only when the quotient is exact in 34 digits. */
  mean(): Value {
    if (this.count === 0) return null;
    if (this.width === 3) return divideDecimal(this.value(), BigInt(this.count));
    this.flush(0n);
    return new BSON.Double(this.asDouble() / this.count);
  }

  private asDouble(): number {
    // In two parts, each of which is a double exactly.
    for (const part of [BigInt.asIntN(32, this.large), this.large - BigInt.asIntN(32, this.large)]) if (part) this.addDouble(Number(part));
    this.large = 0n;
    return Number.isFinite(this.double) ? this.double + this.lost : this.double;
  }
}

/** All digits of a double (34 at most), unlike a conversion, which keeps 15. */
function exactDecimal(number: number): BSON.Decimal128 {
  const [mantissa = "", power] = number.toPrecision(34).split("e");
  return BSON.Decimal128.fromString((mantissa.includes(".") ? mantissa.replace(/\.?0+$/, "") : mantissa) + (power ? `E${power}` : ""));
}

/** A Decimal128 divided by a whole number, rounded half to even at 34 digits. */
export function divideDecimal(value: Value, divisor: bigint): BSON.Decimal128 {
  let inverse = decimalText(value);
  if (/[in]/i.test(inverse)) return BSON.Decimal128.fromString(inverse);
  const [, sign, whole = "", fraction = "", power] = /^(-?)(\d*)\.?(\d*)(?:E([+-]?\d+))?$/i.exec(inverse) ?? [];
  let coefficient = BigInt(whole + fraction || "0"), exponent = Number(power ?? 0) - fraction.length;
  while (coefficient % divisor !== 0n && coefficient.toString().length < 34 + divisor.toString().length + 1) { coefficient *= 10n; exponent--; }
  const exact = coefficient % divisor === 0n;
  inverse = (coefficient / divisor).toString() + (exact ? "" : "1");
  return decimalArithmetic("*", BSON.Decimal128.fromString("1"), BSON.Decimal128.fromStringWithRounding(`${sign}${inverse}E${exponent - (exact ? 0 : 1)}`));
}

/** Short constructors for results. */
export const int = (value: number): BSON.Int32 => new BSON.Int32(value);
export const double = (value: number): BSON.Double => new BSON.Double(value);
