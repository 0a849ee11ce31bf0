/** rollUp: one verdict from many (red, amber, green), with neutral answers that do not weigh. */
import { z } from "zod";
import { common, expressionText, items, name, textSchema } from "./parts.ts";
import { holds } from "../expression.ts";
import type { Scope } from "../expression.ts";
import type { Finding } from "./construct.ts";
import { construct, EXCLUDE_ALL, PRESENT, TREAT_MISSING, TREAT_VALUE, UNANSWERED } from "./construct.ts";
import { compilePolicy, missingResult, traceInput } from "./gather.ts";
import type { Gathered } from "./gather.ts";

const verdict = z.union([name, z.strictObject({ name, title: textSchema })]);

const definition = z.strictObject({
  by: z.literal("rollUp"), ...common, items,
  order: z.array(verdict).min(2).describe("The verdicts from worst to best. The value of the measure is the place in this list, 0 is worst."),
  verdicts: z.record(z.string(), z.string()).optional().describe("Answer → verdict, where the answers have other names: {\"no\": \"red\", \"partly\": \"amber\"}. Bands of a measure are verdicts by their name."),
  neutral: z.array(z.string()).optional().describe("Answers (or verdicts) that do not weigh. When all are neutral, the measure is not applicable."),
  rules: z.array(z.strictObject({ when: expressionText, verdict: z.string() })).optional().describe("Tried in order before `take`, over {count.<verdict>} and {of}: {\"when\": \"{count.concerns} >= 3\", \"verdict\": \"high\"}."),
  take: z.enum(["worst", "best", "majority", "median"]).optional().describe("worst (default) · best · majority (most frequent; of equals the worst) · median (of an even number the worse of the middle two)."),
}).describe("One verdict from the verdicts of the items.");

export const rollUp = construct({
  by: "rollUp", definition,
  uses: (measure) => [
    ...measure.items.map((item, index) => ({ kind: "item" as const, item, pointer: `/items/${index}` })),
    ...(measure.rules ?? []).map((rule, index) => ({ kind: "expression" as const, text: rule.when, pointer: `/rules/${index}/when`, locals: ["count", "of"] })),
  ],
  compile: (measure, builder) => {
    const names = measure.order.map((each) => (typeof each === "string" ? each : each.name));
    const titles = new Map(measure.order.map((each) => (typeof each === "string" ? [each, { nl: each, en: each }] : [each.name, each.title])));
    const policy = compilePolicy(measure.missing, EXCLUDE_ALL);
    const readers = measure.items.map((item, index) => builder.item(item, `/items/${index}`));
    const rules = (measure.rules ?? []).map((rule, index) => ({ verdict: rule.verdict, formula: builder.formula(rule.when, `/rules/${index}/when`, ["count", "of"]) }));
    const neutral = new Set(measure.neutral ?? []);
    const size = readers.length;
    const record: Gathered = { items: readers, policy, size, usable: 0, because: undefined, fill: null, values: new Float64Array(size), kinds: new Uint8Array(size), weights: new Float64Array(size).fill(1), sources: Int32Array.from(readers, (_reader, index) => index), counts: new Int32Array(5), take: () => true };
    const tally = new Int32Array(names.length);
    let words: (string | null)[] = [];
    let neutrals = 0;

    const countsScope = (outer: Scope): Scope => ({
      get: (path) => (path[0] === "count" ? tally[names.indexOf(String(path[1]))] : path[0] === "of" && path.length === 1 ? record.usable : outer.get(path)),
    });
    const indexOf = (word: string): number => names.indexOf(Object.hasOwn(measure.verdicts ?? {}, word) ? ((measure.verdicts ?? {})[word] as string) : word);

    return {
      gathered: [record],
      bounds: { min: 0, max: names.length - 1 },
      evaluate: (frame) => {
        record.counts.fill(0);
        record.because = undefined;
        tally.fill(0);
        words = [];
        neutrals = 0;
        record.usable = 0;
        let blocking = PRESENT;
        readers.forEach((reader, index) => {
          const word = reader.readWord(frame);
          const text = word === null ? null : typeof word === "number" && reader.readBand ? (reader.readBand(frame) ?? String(word)) : String(word);
          words.push(text);
          record.values[index] = NaN;
          record.kinds[index] = PRESENT;
          if (text !== null && neutral.has(text)) {
            neutrals += 1;
            return;
          }
          const at = text === null ? -1 : indexOf(text);
          if (at >= 0 && !neutral.has(names[at] as string)) {
            tally[at] = (tally[at] as number) + 1;
            record.values[index] = at;
            record.usable += 1;
            return;
          }
          if (at >= 0) {
            neutrals += 1;
            return;
          }
          const kind = text === null ? frame.kind : UNANSWERED;
          record.kinds[index] = kind;
          record.counts[kind] = (record.counts[kind] as number) + 1;
          if (policy.treat[kind] === TREAT_MISSING) blocking = kind;
          else if (policy.treat[kind] === TREAT_VALUE) {
            const substitute = policy.substitute[kind] as number;
            record.values[index] = substitute;
            tally[substitute] = (tally[substitute] ?? 0) + 1;
            record.usable += 1;
          }
        });
        if (blocking !== PRESENT) return without(frame, blocking, "an item without a verdict makes it missing");
        if (record.usable === 0) return without(frame, neutrals === size ? 2 : UNANSWERED, neutrals === size ? "all items are neutral" : "no item has a verdict");
        const of = size - neutrals;
        if (record.usable < policy.minimumCount || record.usable < policy.minimumShare * of - 1e-9) return without(frame, UNANSWERED, `${record.usable} of ${of} items have a verdict`);
        for (const rule of rules) if (holds(rule.formula.run(countsScope(frame.scope)))) return names.indexOf(rule.verdict);
        return take();
      },
      because: () => record.because,
      trace: (frame) => ({
        from: readers.map((reader, index) => traceInput(reader, reader.answer(frame), record.values[index] as number, record.kinds[index] as number, 1, policy, undefined, words[index] ?? null)),
        detail: { order: names, counts: [...tally], neutral: neutrals },
      }),
      details: () => ({
        counts: Object.fromEntries([...names.map((each, index) => [each, tally[index] as number] as const), ["neutral", neutrals] as const]),
        missing: missingResult([record], record.because),
      }),
      words: names, wordTitles: titles,
    };

    function without(frame: { kind: number }, kind: number, because: string): number {
      frame.kind = kind;
      record.because = because;
      return NaN;
    }

    function take(): number {
      const way = measure.take ?? "worst";
      if (way === "best") return tally.findLastIndex((each) => each > 0);
      if (way === "majority") return tally.indexOf(Math.max(...tally));
      if (way === "median") {
        let seen = 0;
        return tally.findIndex((each) => (seen += each) * 2 >= record.usable);
      }
      return tally.findIndex((each) => each > 0);
    }
  },
  check: (measure) => {
    const names = measure.order.map((each) => (typeof each === "string" ? each : each.name));
    const findings: Finding[] = [];
    const known = new Set(names);
    if (known.size !== names.length) findings.push({ pointer: "/order", code: "duplicate-name", what: "A verdict is in the order twice.", hint: "List each verdict once." });
    for (const [answer, to] of Object.entries(measure.verdicts ?? {})) if (!known.has(to) && !(measure.neutral ?? []).includes(to)) findings.push({ pointer: `/verdicts/${answer}`, code: "unknown-verdict", what: `«${to}» is no verdict.`, hint: `Use one of ${names.join(", ")}.` });
    (measure.rules ?? []).forEach((rule, index) => { if (!known.has(rule.verdict)) findings.push({ pointer: `/rules/${index}/verdict`, code: "unknown-verdict", what: `«${rule.verdict}» is no verdict.`, hint: `Use one of ${names.join(", ")}.` }); });
    return findings;
  },
});

