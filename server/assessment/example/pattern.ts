/** A text that matches a regular expression, for the patterns that authors of questionnaires write. */
import type { Random } from "./random.ts";

const MOST_REPEATS = 4;
const digits = [..."0123456789"];
const letters = [..."abcdefghijklmnopqrstuvwxyz"];
const capitals = letters.map((letter) => letter.toUpperCase());
const everything = [...letters, ...capitals, ...digits, " ", "-", "_", "."];

/** Undefined when the pattern uses what is not known here (look-around, back references), or no text was found. */
export function textMatching(pattern: RegExp, random: Random): string | undefined {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const text = new Sampler(pattern.source, random).sample();
    if (text !== undefined && pattern.test(text)) return text;
  }
  return undefined;
}

/** Walks the pattern once, writing as it goes. */
class Sampler {
  private at = 0;

  constructor(private readonly source: string, private readonly random: Random) {}

  sample(): string | undefined {
    try {
      const text = this.alternatives();
      return this.at >= this.source.length ? text : undefined;
    } catch {
      return undefined;
    }
  }

  private alternatives(): string {
    const options = [this.sequence()];
    while (this.source[this.at] === "|") {
      this.at += 1;
      options.push(this.sequence());
    }
    return this.random.pick(options);
  }

  private sequence(): string {
    let text = "";
    while (this.at < this.source.length && this.source[this.at] !== "|" && this.source[this.at] !== ")") {
      const start = this.at;
      const once = this.atom();
      const end = this.at;
      const [low, high] = this.quantifier();
      const count = this.random.whole(low, Math.max(low, Math.min(high, low + MOST_REPEATS)));
      const after = this.at;
      if (count > 0) text += once;
      for (let repeat = 1; repeat < count; repeat += 1) {
        this.at = start;
        text += this.atom();
      }
      this.at = count > 1 ? after : Math.max(after, end);
    }
    return text;
  }

  private atom(): string {
    const character = this.source[this.at] as string;
    this.at += 1;
    if (character === "^" || character === "$") return "";
    if (character === ".") return this.random.pick(letters);
    if (character === "(") return this.group();
    if (character === "[") return this.random.pick(this.set());
    if (character === "\\") return this.random.pick(this.escape());
    return character;
  }

  private group(): string {
    if (this.source.startsWith("?:", this.at)) this.at += 2;
    else if (this.source[this.at] === "?") throw new Error("look-around");
    const text = this.alternatives();
    this.at += 1;
    return text;
  }

  private escape(): string[] {
    const character = this.source[this.at] as string;
    this.at += 1;
    if (character === "d") return digits;
    if (character === "w") return [...letters, ...digits];
    if (character === "s") return [" "];
    if (character === "b") return [""];
    if (character === "D" || character === "S" || character === "W") return character === "W" ? ["-"] : letters;
    if (/[1-9pkux]/.test(character)) throw new Error("unknown escape");
    return [character === "n" ? "\n" : character === "t" ? "\t" : character];
  }

  private set(): string[] {
    const isNegated = this.source[this.at] === "^";
    if (isNegated) this.at += 1;
    const members: string[] = [];
    while (this.at < this.source.length && this.source[this.at] !== "]") {
      const isEscape = this.source[this.at] === "\\";
      this.at += 1;
      const options = isEscape ? this.escape() : [this.source[this.at - 1] as string];
      const upper = this.source[this.at + 1];
      if (!isEscape && this.source[this.at] === "-" && upper !== undefined && upper !== "]") {
        this.at += 2;
        for (let code = (options[0] as string).charCodeAt(0); code <= upper.charCodeAt(0); code += 1) members.push(String.fromCharCode(code));
      } else members.push(...options);
    }
    this.at += 1;
    const result = isNegated ? everything.filter((each) => !members.includes(each)) : members;
    if (result.length === 0) throw new Error("empty set");
    return result;
  }

  private quantifier(): [number, number] {
    const character = this.source[this.at];
    const range = /^\{(\d+)(,(\d*))?\}/.exec(this.source.slice(this.at));
    let result: [number, number] = [1, 1];
    if (range) {
      this.at += range[0].length;
      const low = Number(range[1]);
      result = [low, range[2] === undefined ? low : range[3] ? Number(range[3]) : low + MOST_REPEATS];
    } else if (character === "*" || character === "+" || character === "?") {
      this.at += 1;
      result = character === "*" ? [0, MOST_REPEATS] : character === "+" ? [1, MOST_REPEATS] : [0, 1];
    }
    if (this.source[this.at] === "?" && (range || character === "*" || character === "+" || character === "?")) this.at += 1;
    return result;
  }
}
