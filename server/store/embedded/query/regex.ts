import { BSON } from "mongodb";
import { badValue, CommandError, unsupported } from "./errors.ts";
import type { Value } from "./value.ts";

/** Longest text that a pattern with repetitions is tried on: JavaScript's engine has no limit of its own on backtracking. */
const LONGEST_TEXT = 65_536;

const OTHER_DIALECT = /\\[AZzGQEKRXhHNvVgoaeC]|\\x\{|\\0?[1-9]\d|\\0\d|\(\?[>|#&RPC+\-0-9']|\(\?[a-z-]+[:)]|\[\[:|[*+?}]\+|\(\*/;
const TOKEN = /\\[^]|\[\^?\]?(?:\\[^]|[^\]])*\]|\{\d+(?:,\d*)?\}|[.$^\]{}]/gu;
/** Spaces that `\S` holds in PCRE and not in JavaScript. */
const WIDE_SPACES = "\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000\\ufeff";
const SYNTAX = /[\^$\\.*+?()[\]{}|/a-zA-Z0-9]/;

/** A tested pattern: `test` for a match anywhere, `expression` for its place and groups. */
export type Pattern = { readonly expression: RegExp; test(text: string): boolean };

/** Is it a regular expression as a client sends it? */
export const isRegex = (value: Value): value is BSON.BSONRegExp | RegExp => value instanceof BSON.BSONRegExp || value instanceof RegExp;

/** Pattern and options of a regular expression value. */
export const regexSource = (value: BSON.BSONRegExp | RegExp): [string, string] =>
  value instanceof RegExp ? [value.source, value.flags.replace(/[^imsux]/g, "")] : [value.pattern, value.options];

/**
 * Compiles a PCRE pattern to JavaScript (manual, "$regex"): `.`, `^`, `$` and `\s` are rewritten to PCRE's meaning, options are `imsxu`.
 * What only PCRE knows (possessive quantifiers, POSIX classes, inline options but a leading one …) is refused.
 */
export function compileRegex(source: string, options: string): Pattern {
  if (source.includes("\0")) throw badValue("Regular expression cannot contain an embedded null byte");
  if (source.length > 32_764) throw new CommandError(51091, "Regular expression is too long");
  for (const option of options) if (!"imsxu".includes(option)) throw new CommandError(51108, `invalid flag in regex options: ${option}`);
  const inline = /^\(\?([imsx]+)\)/.exec(source);
  if (inline) [source, options] = [source.slice(inline[0].length), options + inline[1]!];
  // An escaped backslash begins no escape: `\\Q` is a backslash and a Q.
  if (OTHER_DIALECT.test(source.replace(/\\\\/g, "_"))) throw unsupported(`the regular expression /${source}/`);
  if (nestsRepetition(source)) throw unsupported(`a repetition within a repetition, as in /${source}/,`);
  let expression: RegExp;
  try {
    expression = new RegExp(translate(source, options), options.includes("i") ? "iu" : "u");
  } catch (error) {
    if (/unterminated|unmatched|nothing to repeat|lone quantifier/i.test((error as Error).message)) {
      throw new CommandError(51091, `Regular expression is invalid: ${source}`);
    }
    throw unsupported(`the regular expression /${source}/`);
  }
  // A leading `.*` changes nothing in whether there is a match, but makes the search quadratic.
  const tester = new RegExp(expression.source.replace(/^\[\^(\\n)?\]\*(?![?+])/, ""), expression.flags);
  const repeats = /[*+{]/.test(source);
  return {
    expression,
    test(text) {
      if (repeats && text.length > LONGEST_TEXT) throw unsupported(`a regular expression over more than ${LONGEST_TEXT} characters`);
      return tester.test(text);
    },
  };
}

/** `(a+)+` and the like, on which JavaScript may backtrack without end where PCRE gives up. */
function nestsRepetition(source: string): boolean {
  const groups: boolean[] = [];
  let closed = false;
  for (const token of source.match(/\\[^]|\[\^?\]?(?:\\[^]|[^\]])*\]|\{\d+,\d*\}|[^]/gu) ?? []) {
    if (token === "(") groups.push(false);
    if (token === "*" || token === "+" || /^\{\d+,/.test(token)) {
      if (closed) return true;
      if (groups.length) groups[groups.length - 1] = true;
    }
    closed = token === ")" && groups.pop() === true;
    if (closed && groups.length) groups[groups.length - 1] = true;
  }
  return false;
}

function translate(source: string, options: string): string {
  const lines = options.includes("m"), dotAll = options.includes("s"), extended = options.includes("x");
  const pattern = extended ? source.replace(/(\\[^]|\[(?:\\[^]|[^\]])*\])|#.*|\s+/g, (_, kept?: string) => kept ?? "") : source;
  return pattern.replace(TOKEN, (token) => {
    if (token === ".") return dotAll ? "[^]" : "[^\\n]";
    if (token === "^") return lines ? "(?<![^\\n])" : "^";
    if (token === "$") return lines ? "(?![^\\n])" : "(?=\\n?(?![^]))";
    if (token === "\\s") return "[\\t-\\r ]";
    if (token === "\\S") return "[^\\t-\\r ]";
    if (token.startsWith("[")) return classOf(token);
    if (token.startsWith("\\")) return SYNTAX.test(token[1]!) ? token : token.slice(1);
    return token.length === 1 ? `\\${token}` : token;
  });
}

/** A character class: `]` first in it is itself, an escaped sign that needs none is itself. */
function classOf(token: string): string {
  const [, start = "", first = "", rest = ""] = /^(\[\^?)(\]?)([^]*)$/.exec(token)!;
  const inner = rest.replace(/\\[^]/g, (escape) => {
    if (escape === "\\s") return "\\t-\\r ";
    if (escape === "\\S") return `\\S${WIDE_SPACES}`;
    return escape === "\\-" || SYNTAX.test(escape[1]!) ? escape : escape.slice(1);
  });
  return start + (first && "\\]") + inner;
}
