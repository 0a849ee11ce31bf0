import { BSON } from "mongodb";
import { CommandError, unsupported } from "../errors.ts";
import { compareText } from "../keystring.ts";
import { int } from "../number.ts";
import { compileRegex, isRegex, regexSource } from "../regex.ts";
import { isMissing, isNumber, toInteger, typeName, type Value } from "../value.ts";
import { numberText } from "./convert.ts";
import { named, taking, unary, type Operator } from "./operator.ts";
import type { Document } from "../context.ts";

/** A string operand, `undefined` for `null` and missing. */
function text(value: Value, code: number, message: string): string | undefined {
  if (isMissing(value)) return undefined;
  if (typeof value !== "string") throw new CommandError(code, `${message}, found: ${typeName(value)}`);
  return value;
}

/** Text of a scalar as `$toUpper`, `$substr` and `$strcasecmp` see it: nothing is "". */
function coerced(value: Value): string {
  if (isMissing(value)) return "";
  if (typeof value === "string") return value;
  // As C++ prints them: `nan`, `-inf`.
  if (typeName(value) === "double") return numberText(value).replace("NaN", "nan").replace("Infinity", "inf");
  if (isNumber(value)) return numberText(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof BSON.Timestamp) throw unsupported("the text of a timestamp");
  throw new CommandError(16007, `can't convert from BSON type ${typeName(value)} to String`);
}

const upper = (value: string): string => value.replace(/[a-z]+/g, (part) => part.toUpperCase());
const lower = (value: string): string => value.replace(/[A-Z]+/g, (part) => part.toLowerCase());

function count(value: Value, code: number, what: string): number {
  const number = toInteger(value);
  if (number === undefined) throw new CommandError(code, `${what} must be a whole number`);
  return number;
}

const trimming = (left: boolean, right: boolean): Operator =>
  named(["input"], ["chars"], ({ input, chars }) => {
    const source = text(input, 50699, "$trim requires its input to be a string");
    if (source === undefined || chars === null) return null;
    const cut = chars === undefined ? undefined : text(chars, 50700, "$trim requires 'chars' to be a string");
    const isCut = (part: string): boolean => (cut === undefined ? /[\s\0]/.test(part) && part !== "\ufeff" : cut.includes(part));
    const points = [...source];
    let [start, end] = [0, points.length];
    while (left && start < end && isCut(points[start]!)) start++;
    while (right && end > start && isCut(points[end - 1]!)) end--;
    return points.slice(start, end).join("");
  });

const replacing = (all: boolean): Operator =>
  named(["input", "find", "replacement"], [], ({ input, find, replacement }) => {
    const [source, old, fresh] = [text(input, 51746, "$replace requires 'input' to be a string"), text(find, 51745, "$replace requires 'find' to be a string"), text(replacement, 51744, "$replace requires 'replacement' to be a string")];
    if (source === undefined || old === undefined || fresh === undefined) return null;
    // MongoDB replaces between bytes, not between characters.
    if (old === "" && /[^\0-\x7f]/.test(source)) throw unsupported("replacing nothing in a text with characters beyond ASCII");
    return all ? source.replaceAll(old, () => fresh) : source.replace(old, () => fresh);
  });

const matching = (evaluate: (source: string, expression: RegExp) => Value, nothing: Value): Operator =>
  named(["input", "regex"], ["options"], ({ input, regex, options }) => {
    const source = text(input, 51104, "a regular expression needs a string as input");
    if (isMissing(regex)) return nothing;
    if (!isRegex(regex) && typeof regex !== "string") throw new CommandError(51105, "'regex' must be a string or a regular expression");
    const [pattern, own] = isRegex(regex) ? regexSource(regex) : [regex, ""];
    const extra = text(options, 51106, "'options' must be a string");
    if (own && extra !== undefined) throw new CommandError(51107, "found regex option(s) specified in both 'regex' and 'option' fields");
    const compiled = compileRegex(pattern, extra ?? own);
    if (source === undefined) return nothing;
    compiled.test(source);
    return evaluate(source, compiled.expression);
  });

function matchOf(found: RegExpMatchArray): Document {
  return { match: found[0], idx: int([...found.input!.slice(0, found.index)].length), captures: found.slice(1).map((group: string | undefined) => group ?? null) };
}

/** String expressions (MongoDB manual, "String Expression Operators"); case changes are ASCII's, positions are code points. */
export const STRINGS: Readonly<Record<string, Operator>> = {
  $concat: taking(0, Infinity, (values) => {
    const parts = values.map((value) => text(value, 16702, "$concat only supports strings"));
    return parts.includes(undefined) ? null : parts.join("");
  }),
  $toUpper: unary((value) => upper(coerced(value))),
  $toLower: unary((value) => lower(coerced(value))),
  $strcasecmp: taking(2, 2, ([a, b]) => int(compareText(upper(coerced(a)), upper(coerced(b))))),
  $strLenCP: unary((value) => int([...required(value, 34471, "$strLenCP")].length)),
  $strLenBytes: unary((value) => int(Buffer.byteLength(required(value, 34473, "$strLenBytes")))),
  $substrCP: taking(3, 3, ([value, start, length]) => {
    const [from, size] = [count(start, 34450, "$substrCP: starting index"), count(length, 34452, "$substrCP: length")];
    if (from < 0 || size < 0) throw new CommandError(34454, "$substrCP: starting index and length must be non-negative");
    return [...coerced(value)].slice(from, from + size).join("");
  }),
  $substrBytes: taking(3, 3, substringOfBytes),
  $substr: taking(3, 3, substringOfBytes),
  $indexOfCP: taking(2, 4, ([value, search, start, end]) => {
    const source = text(value, 40093, "$indexOfCP requires a string as the first argument");
    if (source === undefined) return null;
    if (typeof search !== "string") throw new CommandError(40094, `$indexOfCP requires a string as the second argument, found: ${typeName(search)}`);
    const points = [...source], wanted = [...search];
    const from = start === undefined ? 0 : count(start, 40096, "$indexOfCP: starting index");
    const to = Math.min(end === undefined ? points.length : count(end, 40096, "$indexOfCP: ending index"), points.length);
    if (from < 0 || to < 0) throw new CommandError(40097, "$indexOfCP requires a nonnegative index");
    for (let at = from; at + wanted.length <= to; at++) if (wanted.every((point, offset) => points[at + offset] === point)) return int(at);
    return int(-1);
  }),
  $split: taking(2, 2, ([value, separator]) => {
    const source = text(value, 40085, "$split requires an expression that evaluates to a string as a first argument");
    const cut = text(separator, 40086, "$split requires an expression that evaluates to a string as a second argument");
    if (source === undefined || cut === undefined) return null;
    if (cut === "") throw new CommandError(40087, "$split requires a non-empty separator");
    return source.split(cut);
  }),
  $trim: trimming(true, true),
  $ltrim: trimming(true, false),
  $rtrim: trimming(false, true),
  $replaceOne: replacing(false),
  $replaceAll: replacing(true),
  $regexMatch: matching((source, expression) => expression.test(source), false),
  $regexFind: matching((source, expression) => {
    const found = source.match(expression);
    return found ? matchOf(found) : null;
  }, null),
  $regexFindAll: matching((source, expression) => findAll(source, expression).map(matchOf), []),
};

/** MongoDB looks for no further match from the text's end, where JavaScript finds an empty one. */
function findAll(source: string, expression: RegExp): RegExpMatchArray[] {
  let from = 0;
  return [...source.matchAll(new RegExp(expression.source, `${expression.flags}g`))].filter((found) => {
    const looked = from;
    from = found.index + (found[0].length || String.fromCodePoint(source.codePointAt(found.index) ?? 0).length);
    return looked === 0 || looked < source.length;
  });
}

function required(value: Value, code: number, name: string): string {
  if (typeof value !== "string") throw new CommandError(code, `${name} requires a string argument, found: ${typeName(value)}`);
  return value;
}

function substringOfBytes([value, start, length]: readonly Value[]): Value {
  const [from, size] = [count(start, 16034, "$substrBytes: starting index"), count(length, 16035, "$substrBytes: length")];
  if (from < 0) throw new CommandError(50752, "$substrBytes: starting index must be non-negative");
  const bytes = Buffer.from(coerced(value));
  const end = size < 0 ? bytes.length : Math.min(bytes.length, from + size);
  const splits = (at: number): boolean => at < bytes.length && (bytes[at]! & 0xc0) === 0x80;
  if (splits(from) || splits(end)) throw new CommandError(28656, "$substrBytes: Invalid range, the ends are in the middle of a UTF-8 character.");
  return bytes.subarray(from, end).toString();
}
