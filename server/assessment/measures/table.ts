/** table: decision and lookup tables of any number of inputs, by the first row that matches or the row that fits best. */
import { z } from "zod";
import { common, itemObject, name, textSchema } from "./parts.ts";
import { equals } from "../expression.ts";
import type { Text } from "../results.ts";
import type { Builder, Finding, Frame } from "./construct.ts";
import { construct, EXCLUDE_ALL, PRESENT, TREAT_MISSING, TREAT_VALUE, UNANSWERED } from "./construct.ts";
import { compilePolicy, missingResult, traceInput } from "./gather.ts";
import type { Gathered } from "./gather.ts";

const word = z.union([z.string(), z.number(), z.boolean()]);
const range = z.strictObject({ from: z.number().optional(), above: z.number().optional(), to: z.number().optional(), below: z.number().optional() });
const cell = z.union([word, z.null(), z.array(word).min(1), range]).describe("A value; a list of values, any of which will do; a range {\"from\", \"above\", \"to\", \"below\"}; \"*\" or null for anything.");
type Cell = z.infer<typeof cell>;

const input = itemObject.extend({
  name,
  weight: z.number().min(0).optional().describe("Weight of this input for the best fit. Default 1."),
  order: z.array(word).min(2).optional().describe("Words from low to high: for the best fit a neighbour is half right in a list of three."),
  use: z.enum(["value", "band", "category"]).optional().describe("Of a measure: its number, its band's name or its category."),
});

const row = z.strictObject({
  when: z.record(z.string(), cell).describe("Input → cell. An input that is not named matches anything."),
  value: z.number().optional(), category: z.string().optional(), title: textSchema.optional(), text: textSchema.optional(),
});

const definition = z.strictObject({
  by: z.literal("table"), ...common,
  inputs: z.array(input).min(1),
  rows: z.array(row).min(1),
  match: z.enum(["first", "best"]).optional().describe("first (default): the first row of which all cells match. best: the row of which most of the weight matches."),
  ties: z.enum(["first", "lowest", "highest", "mean", "missing"]).optional().describe("For best: which of the rows that fit equally well. Default first."),
  minimumFit: z.number().min(0).max(1).optional().describe("For best: less than this fits nothing."),
  otherwise: z.strictObject({ value: z.number().optional(), category: z.string().optional(), title: textSchema.optional() }).optional().describe("When no row matches; without it the measure is missing."),
}).describe("A decision table: from the values of several inputs to a value or a category.");
type Definition = z.infer<typeof definition>;
type Word = string | number | boolean | null;
type Matcher = ((value: Word) => number) | null;

export const table = construct({
  by: "table", definition,
  uses: ({ inputs }) => inputs.map((each, index) => {
    const { name: _name, order: _order, use: _use, ...item } = each;
    return { kind: "item" as const, item, pointer: `/inputs/${index}` };
  }),
  compile: (measure, builder) => {
    const policy = compilePolicy(measure.missing, EXCLUDE_ALL);
    const inputs = measure.inputs.map((each, index) => compileInput(each, builder, `/inputs/${index}`));
    const size = inputs.length;
    const record: Gathered = { items: inputs.map((each) => each.reader), policy, size, usable: 0, because: undefined, fill: null, values: new Float64Array(size), kinds: new Uint8Array(size), weights: Float64Array.from(inputs, (each) => each.weight), sources: Int32Array.from(inputs, (_each, index) => index), counts: new Int32Array(5), take: () => true };
    const rows = measure.rows.map((each) => measure.inputs.map((own) => matcher(Object.hasOwn(each.when, own.name) ? (each.when[own.name] as Cell) : "*", own.order)));
    const index = measure.match === "best" ? null : indexRows(measure);
    const words: Word[] = new Array<Word>(size).fill(null);
    let chosen = -1;
    let fit = 0;
    let ties: number[] = [];

    return {
      gathered: [record],
      bounds: boundsOf(measure),
      evaluate: (frame) => {
        chosen = -1;
        fit = 0;
        ties = [];
        record.counts.fill(0);
        record.because = undefined;
        let present = 0;
        let blocking = PRESENT;
        for (let at = 0; at < size; at += 1) {
          let value = (inputs[at] as (typeof inputs)[number]).read(frame);
          record.kinds[at] = PRESENT;
          if (value === null) {
            const kind = frame.kind;
            record.kinds[at] = kind;
            record.counts[kind] = (record.counts[kind] as number) + 1;
            if (policy.treat[kind] === TREAT_VALUE) value = policy.substitute[kind] as number;
            else if (policy.treat[kind] === TREAT_MISSING) blocking = kind;
          }
          if (value !== null) present += 1;
          words[at] = value;
          record.values[at] = typeof value === "number" ? value : NaN;
        }
        record.usable = present;
        if (blocking !== PRESENT || present === 0 || present < policy.minimumCount || present < policy.minimumShare * size - 1e-9) {
          frame.kind = blocking || UNANSWERED;
          record.because = `${present} of ${size} inputs are known`;
          return NaN;
        }
        if (measure.match === "best") chooseBest();
        else {
          chosen = index ? (index.get(words.map(keyOf).join("\u0000")) ?? -1) : rows.findIndex((each) => each.every((matches, at) => matches === null || matches(words[at] ?? null) === 1));
          fit = chosen >= 0 ? 1 : 0;
        }
        return outcome(frame);
      },
      category: () => (chosen >= 0 ? (measure.rows[chosen]?.category ?? null) : chosen === -1 ? (measure.otherwise?.category ?? null) : null),
      wordTitles: titlesOf(measure),
      because: () => record.because,
      trace: (frame) => ({
        from: inputs.map((each, at) => {
          const value = words[at] ?? null;
          return traceInput(each.reader, each.reader.answer(frame), typeof value === "number" ? value : NaN, record.kinds[at] as number, record.weights[at] as number, policy, each.name, typeof value === "number" ? undefined : value === null ? null : String(value));
        }),
        detail: { row: chosen >= 0 ? chosen : null, fit, ties: [...ties] },
      }),
      details: () => {
        const row = measure.rows[chosen];
        return { row: row ? { index: chosen, fit, ties: ties.length > 1 ? ties : [], ...(row.text === undefined ? {} : { text: row.text }) } : null, missing: missingResult([record], record.because) };
      },
    };

    function chooseBest(): void {
      let best = -1;
      rows.forEach((each, at) => {
        let matched = 0;
        let of = 0;
        each.forEach((matches, column) => {
          if (!matches) return;
          const weight = record.weights[column] as number;
          of += weight;
          const value = words[column];
          matched += value === null || value === undefined ? 0 : weight * matches(value);
        });
        const own = of === 0 ? 0 : matched / of;
        if (own > best + 1e-12) {
          best = own;
          ties = [at];
        } else if (own > best - 1e-12) ties.push(at);
      });
      fit = Math.max(best, 0);
      if (fit < (measure.minimumFit ?? 0) - 1e-12 || fit === 0) {
        ties = [];
        return;
      }
      const values = ties.map((at) => measure.rows[at]?.value ?? NaN);
      if (measure.ties === "lowest") chosen = ties[values.indexOf(Math.min(...values))] ?? (ties[0] as number);
      else if (measure.ties === "highest") chosen = ties[values.indexOf(Math.max(...values))] ?? (ties[0] as number);
      else if (measure.ties === "missing" && ties.length > 1) chosen = -2;
      else chosen = ties[0] as number;
    }

    function outcome(frame: Frame): number {
      if (chosen === -2) {
        frame.kind = UNANSWERED;
        record.because = `rows ${ties.join(", ")} fit equally well`;
        return NaN;
      }
      if (measure.ties === "mean" && ties.length > 1) return ties.reduce((total, at) => total + (measure.rows[at]?.value ?? NaN), 0) / ties.length;
      const value = chosen >= 0 ? measure.rows[chosen]?.value : measure.otherwise?.value;
      if (value !== undefined) return value;
      frame.kind = UNANSWERED;
      if (chosen === -1 && measure.otherwise === undefined) record.because = "no row matches";
      return NaN;
    }
  },
  check: (measure) => {
    const findings: Finding[] = [];
    const names = new Set(measure.inputs.map((each) => each.name));
    if (names.size !== measure.inputs.length) findings.push({ pointer: "/inputs", code: "duplicate-name", what: "Two inputs have the same name.", hint: "Give each input a name of its own." });
    const seen = new Map<string, number>();
    let open = -1;
    measure.rows.forEach((each, index) => {
      for (const own of Object.keys(each.when)) if (!names.has(own)) findings.push({ pointer: `/rows/${index}/when/${own}`, code: "unknown-input", what: `«${own}» is no input of this table.`, hint: `Use one of ${[...names].join(", ")}.` });
      if (each.value === undefined && each.category === undefined) findings.push({ pointer: `/rows/${index}`, code: "empty-row", what: "The row gives neither a value nor a category.", hint: "Add \"value\" or \"category\"." });
      if (measure.match === "best") return;
      const key = JSON.stringify(measure.inputs.map((own) => (isOpen(each.when[own.name]) ? "*" : each.when[own.name])));
      const earlier = seen.get(key);
      if (open >= 0) findings.push({ pointer: `/rows/${index}`, code: "unreachable-row", what: `Row ${index} is never reached: row ${open} matches everything.`, hint: "Put it before that row.", severity: "warning" });
      else if (earlier !== undefined) findings.push({ pointer: `/rows/${index}`, code: "unreachable-row", what: `Row ${index} asks the same as row ${earlier}.`, hint: "Remove one of them.", severity: "warning" });
      seen.set(key, earlier ?? index);
      if (measure.inputs.every((own) => isOpen(each.when[own.name]))) open = open < 0 ? index : open;
    });
    return findings;
  },
});

function isOpen(value: Cell | undefined): boolean {
  return value === undefined || value === null || value === "*";
}

/** How well a value fits a cell, 0–1; null matches anything. */
function matcher(value: Cell, order: readonly (string | number | boolean)[] | undefined): Matcher {
  if (isOpen(value)) return null;
  if (Array.isArray(value)) {
    const parts = value.map((each) => matcher(each, order));
    return (own) => parts.reduce((best, part) => Math.max(best, part ? part(own) : 1), 0);
  }
  if (typeof value === "object" && value !== null) {
    const { from, above, to, below } = value;
    return (own) => (typeof own === "number" && (from === undefined || own >= from - 1e-9) && (above === undefined || own > above + 1e-9) && (to === undefined || own <= to + 1e-9) && (below === undefined || own < below - 1e-9) ? 1 : 0);
  }
  const place = order?.findIndex((each) => equals(each, value)) ?? -1;
  return (own) => {
    if (own === null) return 0;
    if (equals(own, value)) return 1;
    if (!order || place < 0) return 0;
    const at = order.findIndex((each) => equals(each, own));
    return at < 0 ? 0 : 1 - Math.abs(at - place) / (order.length - 1);
  };
}

/** A table of nothing but single values is looked up at once, however long it is. */
function indexRows(measure: Definition): ReadonlyMap<string, number> | null {
  const index = new Map<string, number>();
  for (const [at, each] of measure.rows.entries()) {
    const cells = measure.inputs.map((own) => each.when[own.name]);
    if (cells.some((value) => isOpen(value) || typeof value === "object")) return null;
    const key = cells.map((value) => keyOf(value as Word)).join("\u0000");
    if (!index.has(key)) index.set(key, at);
  }
  return index;
}

/** As `equals` compares: 1 and "1" are the same, case and outer space do not count. */
function keyOf(value: Word): string {
  return String(value).trim().toLowerCase();
}

function boundsOf(measure: Definition): { min: number; max: number } | null {
  const values = [...measure.rows.map((each) => each.value), ...(measure.otherwise ? [measure.otherwise.value] : [])];
  if (values.some((value) => value === undefined)) return null;
  const numbers = values as number[];
  const [min, max] = [numbers.reduce((a, b) => Math.min(a, b)), numbers.reduce((a, b) => Math.max(a, b))];
  return min < max ? { min, max } : null;
}

function titlesOf(measure: Definition): ReadonlyMap<string, Text> {
  const titles = new Map<string, Text>();
  for (const each of [...measure.rows, ...(measure.otherwise ? [measure.otherwise] : [])]) {
    if (each.category !== undefined && !titles.has(each.category)) titles.set(each.category, each.title === undefined ? { nl: each.category, en: each.category } : each.title);
  }
  return titles;
}

function compileInput(each: Definition["inputs"][number], builder: Builder, pointer: string) {
  const { name: own, order: _order, use, ...item } = each;
  const reader = builder.item(item, pointer);
  const band = use === "band" ? reader.readBand : null;
  const recodes = item.values !== undefined || item.answerSet !== undefined || item.ranges !== undefined || item.expression !== undefined || item.reverse || item.transform !== undefined;
  const read = (frame: Frame): Word => {
    if (band) return band(frame);
    if (!recodes && use !== "value") return reader.readWord(frame);
    const value = reader.read(frame);
    return value === value ? value : null;
  };
  return { name: own, reader, read, weight: each.weight ?? 1 };
}

