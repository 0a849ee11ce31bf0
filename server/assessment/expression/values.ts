/**
 * What a value means in an expression: emptiness, equality, order, arithmetic — exactly as survey-core 3.0.0 does it
 * (its Helpers and OperandMaker), because the same text also runs in the respondent's form. Two differences, both so
 * that a result never depends on the machine: dates are read in UTC, and only ISO dates are dates.
 */
import { alignDates } from "./dates.ts";

/** Missing, null, "", [], and objects of which every value is empty. 0 and false are values. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return true;
  if (typeof value !== "object") return typeof value === "number" && Number.isNaN(value);
  if (Array.isArray(value)) return value.length === 0;
  if (!isPlainObject(value)) return false;
  for (const key of Object.keys(value)) if (!isEmpty(value[key])) return false;
  return true;
}

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** SurveyJS reads "5" as 5, "true" as true and "'x'" as x, wherever an operand is a string. */
export function readOperand(value: unknown): unknown {
  if (typeof value !== "string" || value === "") return value;
  const first = value.charCodeAt(0);
  // Most answers are choice values such as "bestuur": they cannot be a number, a boolean or quoted text.
  const plainLetter = (first >= 97 && first <= 122) || (first >= 65 && first <= 90);
  if (plainLetter && first !== 116 && first !== 84 && first !== 102 && first !== 70) return value;
  const lower = value.toLowerCase();
  if (lower === "true") return true;
  if (lower === "false") return false;
  if (value.length > 1 && isQuote(value[0]) && isQuote(value[value.length - 1])) return value.substring(1, value.length - 1);
  const number = toNumber(value);
  if (Number.isNaN(number)) return value;
  if (value[0] === "0" && value.indexOf("0x") !== 0) {
    const hasPoint = value.length > 1 && (value[1] === "." || value[1] === ",");
    // "007" is a code, not seven.
    if (hasPoint ? value.length < 2 : value.length > 1) return value;
  }
  return number;
}

function isQuote(character: string | undefined): boolean {
  return character === "'" || character === '"';
}

/** NaN for whatever is no number; "1,5" is 1.5; long digit strings (account numbers) and "3-4" are not numbers. */
export function toNumber(value: unknown): number {
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : NaN; // + 0: −0 is 0
  if (typeof value !== "string") {
    const parsed = parseFloat(String(value));
    return Number.isNaN(parsed) || !Number.isFinite(Number(value)) ? NaN : parsed;
  }
  let text = value.trim();
  if (!text) return NaN;
  if (text.indexOf("0x") === 0) return text.length > 32 ? NaN : parseInt(text);
  if (text.length > 15 && /^[0-9]+$/.test(text)) return NaN;
  if (text.lastIndexOf("-") <= 0 && text.lastIndexOf("+") <= 0 && /[*^/%]/.test(text)) return NaN;
  const comma = text.indexOf(",");
  if (comma > -1 && text.indexOf(",", comma + 1) < 0) text = text.replace(",", ".");
  const parsed = parseFloat(text);
  return Number.isNaN(parsed) || !Number.isFinite(Number(text)) ? NaN : parsed;
}

export function isNumeric(value: unknown): boolean {
  return !Number.isNaN(toNumber(value));
}

// ---- equality and order ---------------------------------------------------------------------------------------

/** `=`: ignores case and surrounding space, lists compare without order, 5 equals "5". */
export function equals(left: unknown, right: unknown): boolean {
  if (left instanceof Date || right instanceof Date) [left, right] = alignDates(left, right);
  return sameValue(left === "undefined" ? undefined : left, right === "undefined" ? undefined : right, true);
}

function sameValue(x: unknown, y: unknown, ignoreOrder: boolean): boolean {
  if (x === y) return true;
  const xType = typeof x;
  const yType = typeof y;
  if (xType === "number" && yType === "number") return false;
  if (xType === "string" && yType === "string") return (x as string).trim().toLowerCase() === (y as string).trim().toLowerCase();
  if (Array.isArray(x) && x.length === 0 && y === undefined) return true;
  if (Array.isArray(y) && y.length === 0 && x === undefined) return true;
  if ((x === undefined || x === null) && y === "") return true;
  if ((y === undefined || y === null) && x === "") return true;
  if (x instanceof Date && y instanceof Date) return x.getTime() === y.getTime();
  if (convertible(x) && convertible(y)) {
    const xText = String(x);
    const yText = String(y);
    if (parseInt(xText) === parseInt(yText) && parseFloat(xText) === parseFloat(yText)) return true;
  }
  if (isEmpty(x) !== isEmpty(y)) return false;
  if (xType === "boolean" && yType === "string") return String(x) === (y as string).toLowerCase();
  if (yType === "boolean" && xType === "string") return String(y) === (x as string).toLowerCase();
  const xObject = xType === "object" && x !== null;
  const yObject = yType === "object" && y !== null;
  // The loose comparison is SurveyJS's: true = 1, null = undefined.
  if (!xObject && !yObject) return x == y;
  if (!xObject || !yObject) return false;
  if (Array.isArray(x) && Array.isArray(y)) return sameList(x, y, ignoreOrder);
  return sameObject(x as Record<string, unknown>, y as Record<string, unknown>, ignoreOrder);
}

function convertible(value: unknown): boolean {
  return value !== undefined && value !== null && !Array.isArray(value) && !Number.isNaN(Number(value));
}

function sameList(x: readonly unknown[], y: readonly unknown[], ignoreOrder: boolean): boolean {
  if (x.length !== y.length) return false;
  const xs = ignoreOrder ? [...x].sort() : x;
  const ys = ignoreOrder ? [...y].sort() : y;
  return xs.every((item, index) => sameValue(item, ys[index], ignoreOrder));
}

function sameObject(x: Record<string, unknown>, y: Record<string, unknown>, ignoreOrder: boolean): boolean {
  for (const key of Object.keys(x)) if (!Object.hasOwn(y, key) || !sameValue(x[key], y[key], ignoreOrder)) return false;
  for (const key of Object.keys(y)) if (!Object.hasOwn(x, key)) return false;
  return true;
}

export function isGreater(left: unknown, right: unknown): boolean {
  if (typeof left === "number" && typeof right === "number") return left > right;
  if (left === undefined || left === null || right === undefined || right === null) return false;
  if (left instanceof Date || right instanceof Date) [left, right] = alignDates(left, right);
  return (left as number) > (right as number);
}

export function isLess(left: unknown, right: unknown): boolean {
  if (typeof left === "number" && typeof right === "number") return left < right;
  if (left === undefined || left === null || right === undefined || right === null) return false;
  if (left instanceof Date || right instanceof Date) [left, right] = alignDates(left, right);
  return (left as number) < (right as number);
}

// ---- lists ----------------------------------------------------------------------------------------------------

/** In a list: every value of `right`; in a text: as a part of it. */
export function contains(left: unknown, right: unknown): boolean {
  return containsAs(left, right, true);
}

export function containsNot(left: unknown, right: unknown): boolean {
  if (!left && !isEmpty(right)) return true;
  return containsAs(left, right, false);
}

function containsAs(left: unknown, right: unknown, wanted: boolean): boolean {
  if (Array.isArray(left) && left.length === 0) return !wanted;
  if (!left && left !== 0 && left !== false) return false;
  if (!Array.isArray(left)) {
    if (!right) return false;
    const text = typeof left === "string" ? left : String(left);
    return text.toLowerCase().includes(String(right).toLowerCase()) === wanted;
  }
  const values: readonly unknown[] = Array.isArray(right) ? right : [right];
  const list: readonly unknown[] = left;
  const all = values.every((value) => list.some((item) => equals(item, value)));
  return all ? wanted : !wanted;
}

export function anyOf(left: unknown, right: unknown): boolean {
  if (isEmpty(left)) return isEmpty(right);
  if (isEmpty(right)) return true;
  if (!Array.isArray(left)) return contains(right, left);
  if (!Array.isArray(right)) return contains(left, right);
  return right.some((value: unknown) => contains(left, value));
}

export function allOf(left: unknown, right: unknown): boolean {
  if (!left && !isEmpty(right)) return false;
  if (!Array.isArray(right)) return contains(left, right);
  return right.every((value: unknown) => contains(left, value));
}

// ---- arithmetic -----------------------------------------------------------------------------------------------

/** A missing operand becomes what the other one is: 0 beside a number, "" beside a text, [] beside a list. */
export function fillMissing(value: unknown, other: unknown): unknown {
  if (!isEmpty(value)) return value;
  if (typeof other === "number") return 0;
  if (typeof value === "string") return value;
  if (typeof other === "string") return "";
  if (Array.isArray(other)) return [];
  return 0;
}

export function plus(a: unknown, b: unknown): unknown {
  if (typeof a === "number" && typeof b === "number") return roundLike(a, b, a + b);
  if (isNumeric(a) && isNumeric(b)) {
    if (typeof a === "string" || typeof b === "string") return (a as string) + (b as string);
    return roundLike(a, b, (a as number) + (b as number));
  }
  if (Array.isArray(a) && Array.isArray(b)) return [...(a as unknown[]), ...(b as unknown[])];
  if (Array.isArray(a) || Array.isArray(b)) {
    const list = (Array.isArray(a) ? a : b) as unknown[];
    const other = Array.isArray(a) ? b : a;
    if (typeof other === "string") return Array.isArray(a) ? list.join(", ") + other : other + list.join(", ");
    if (typeof other === "number") {
      let total = 0;
      for (const item of list) if (typeof item === "number") total = roundLike(total, item, total + item) as number;
      return roundLike(total, other, total + other);
    }
  }
  return (a as string) + (b as string);
}

export function minus(a: unknown, b: unknown): unknown {
  return roundLike(a, b, (a as number) - (b as number));
}

export function times(a: unknown, b: unknown): unknown {
  const product = (a as number) * (b as number);
  if (Number.isInteger(a) && Number.isInteger(b)) return product;
  const digits = decimals(a) + decimals(b);
  return digits > 0 ? parseFloat(product.toFixed(Math.min(digits, 100))) : product;
}

export function divide(a: unknown, b: unknown): unknown {
  return b ? (a as number) / (b as number) : null;
}

export function remainder(a: unknown, b: unknown): unknown {
  return b ? (a as number) % (b as number) : null;
}

/** 0.1 + 0.2 is 0.3: a sum has as many decimals as its most precise part. */
export function roundLike(a: unknown, b: unknown, result: unknown): unknown {
  if (typeof result !== "number" || (Number.isInteger(a) && Number.isInteger(b))) return result;
  const digits = Math.max(decimals(a), decimals(b));
  return digits > 0 ? parseFloat(result.toFixed(Math.min(digits, 100))) : result;
}

function decimals(value: unknown): number {
  if (Number.isInteger(value) || !isNumeric(value)) return 0;
  const parts = String(value).split(".");
  return parts.length > 1 ? (parts[1] ?? "").length : 0;
}
