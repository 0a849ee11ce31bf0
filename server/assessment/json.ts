/**
 * JSON read for people: a syntax error with its line and column, and keys that stand twice in one object (JSON.parse
 * silently keeps the last). `JSON.parse` does the reading; this scanner only runs to explain, or over authors' files.
 */

export type JsonMistake = { readonly what: string; readonly line: number; readonly column: number; readonly pointer: string };

export type ParsedJson = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly mistake: JsonMistake };

/** Parses; a mistake is told with its place. */
export function parseJson(text: string): ParsedJson {
  try {
    return { ok: true, value: JSON.parse(text.startsWith("\uFEFF") ? text.slice(1) : text) as unknown };
  } catch {
    return { ok: false, mistake: scan(text).mistake ?? { what: "The JSON cannot be read.", line: 1, column: 1, pointer: "" } };
  }
}

/** Keys that are written twice in one object: the first value is lost without a word. */
export function duplicateKeys(text: string): JsonMistake[] {
  return scan(text).duplicates;
}

class Mistake extends Error {}

/** Deeper than this is no instrument and no answers, and would overflow the stack. */
const DEEPEST = 200;

const SPACE = /[ \t\n\r]*/y;
const PLAIN_TEXT = /"[^"\\\u0000-\u001f]*"/y;
const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function scan(text: string): { mistake: JsonMistake | null; duplicates: JsonMistake[] } {
  const duplicates: JsonMistake[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  let pointer: string[] = [];

  const placed = (what: string, position: number): JsonMistake => {
    const before = text.slice(0, position);
    const line = before.split("\n").length;
    return { what, line, column: position - before.lastIndexOf("\n"), pointer: pointer.map((step) => `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`).join("") };
  };
  const fail = (what: string): never => { throw new Mistake(what); };
  const skip = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const space = (): void => { skip(SPACE); };
  const here = (): string => (at >= text.length ? "the end of the file" : `«${text[at]}»`);

  const string = (): string => {
    const start = at;
    const plain = skip(PLAIN_TEXT);
    if (plain !== undefined) return plain.slice(1, -1);
    at += 1;
    while (at < text.length && text[at] !== '"') {
      if (text[at] === "\\") at += 1;
      else if ((text[at] as string) < " ") fail("A text runs over the end of the line; a quote is missing, or a line break must be written \\n.");
      at += 1;
    }
    if (at >= text.length) {
      at = start;
      fail("A text has no closing quote.");
    }
    at += 1;
    try {
      return JSON.parse(text.slice(start, at)) as string;
    } catch {
      at = start;
      return fail("A text holds a wrong \\ escape.");
    }
  };

  const members = (depth: number): void => {
    const seen = new Set<string>();
    at += 1;
    space();
    if (text[at] === "}") { at += 1; return; }
    for (;;) {
      space();
      if (text[at] !== '"') fail(text[at] === "}" ? "A comma stands before the closing }." : `A key between double quotes was expected, not ${here()}.`);
      const start = at;
      const key = string();
      pointer = [...pointer.slice(0, depth), key];
      if (seen.has(key)) duplicates.push(placed(`The key "${key}" stands twice in one object; only the last counts.`, start));
      seen.add(key);
      space();
      if (text[at] !== ":") fail(`A : was expected after "${key}", not ${here()}.`);
      at += 1;
      value(depth + 1);
      pointer = pointer.slice(0, depth);
      space();
      if (text[at] === ",") at += 1;
      else if (text[at] === "}") { at += 1; return; }
      else fail(`A comma or } was expected after "${key}", not ${here()}.`);
    }
  };

  const items = (depth: number): void => {
    at += 1;
    space();
    if (text[at] === "]") { at += 1; return; }
    for (let index = 0; ; index += 1) {
      pointer = [...pointer.slice(0, depth), String(index)];
      value(depth + 1);
      pointer = pointer.slice(0, depth);
      space();
      if (text[at] === ",") {
        at += 1;
        space();
        if (text[at] === "]") fail("A comma stands before the closing ].");
      } else if (text[at] === "]") { at += 1; return; }
      else fail(`A comma or ] was expected in the list, not ${here()}.`);
    }
  };

  const value = (depth: number): void => {
    if (depth > DEEPEST) fail(`The JSON is nested more than ${DEEPEST} levels deep.`);
    space();
    if (text[at] === "{") members(depth);
    else if (text[at] === "[") items(depth);
    else if (text[at] === '"') string();
    else {
      if (skip(LITERAL) === undefined) fail(text[at] === "'" ? "Texts stand between double quotes, not single." : text.startsWith("//", at) || text.startsWith("/*", at) ? "JSON has no comments." : `A value was expected, not ${here()}.`);
    }
  };

  try {
    value(0);
    space();
    if (at < text.length) fail(`The JSON ends before ${here()}.`);
    return { mistake: null, duplicates };
  } catch (error) {
    if (!(error instanceof Mistake)) throw error;
    return { mistake: placed(error.message, at), duplicates };
  }
}
