/** count and share: how many items meet a condition, and which part of those that have a value. */
import { z } from "zod";
import type { ItemUse as Item } from "./parts.ts";
import { expressionText } from "./parts.ts";
import { holds } from "../expression.ts";
import type { Scope } from "../expression.ts";
import type { Builder, Evaluator, Frame, MissingPolicy } from "./construct.ts";
import { construct, EXCLUDE_ALL, itemMeasure, itemUses } from "./construct.ts";
import { traceItems } from "./gather.ts";

const where = expressionText.optional().describe("Over {value} (the item's number) and {answer} (as given). Without it every item that has a value counts, for share every item of which the value is not 0.");

const countDefinition = z.strictObject({ by: z.literal("count"), ...itemMeasure, where }).describe("How many items meet the condition `where`.");
const shareDefinition = z.strictObject({ by: z.literal("share"), ...itemMeasure, where }).describe("Which part (0–1, by weight) of the items that have a value meets the condition `where`.");

type Counting = { readonly items: readonly Item[]; readonly where?: string | undefined; readonly missing?: MissingPolicy | undefined };

const uses = ({ items, where: condition }: Counting) => [...itemUses(items, "/items"), ...(condition === undefined ? [] : [{ kind: "expression" as const, text: condition, pointer: "/where", locals: LOCALS }])];
const LOCALS = ["value", "answer"];

export const count = construct({ by: "count", definition: countDefinition, uses, compile: (measure, builder) => compileCount(measure, builder, false), check: () => [] });
export const share = construct({ by: "share", definition: shareDefinition, uses, compile: (measure, builder) => compileCount(measure, builder, true), check: () => [] });

function compileCount(measure: Counting, builder: Builder, isShare: boolean): Evaluator {
  const gathered = builder.gather(measure.items, "/items", measure.missing, EXCLUDE_ALL);
  const meets = condition(measure, builder, isShare);
  let met: boolean[] = [];
  return {
    gathered: [gathered],
    bounds: isShare ? { min: 0, max: 1 } : gathered.items.some((item) => item.readAll) ? null : { min: 0, max: gathered.size },
    evaluate: (frame) => {
      if (!gathered.take(frame)) return NaN;
      met = [];
      let total = 0;
      let of = 0;
      for (let index = 0; index < gathered.size; index += 1) {
        const value = gathered.values[index] as number;
        const isMet = value === value && meets(value, index, frame);
        met.push(isMet);
        if (value !== value) continue;
        const weight = isShare ? (gathered.weights[index] as number) : 1;
        of += weight;
        if (isMet) total += weight;
      }
      return isShare ? total / of : total;
    },
    trace: (frame) => ({ from: traceItems(gathered, frame), detail: { meets: [...met] } }),
    because: () => gathered.because,
  };

  function condition(of: Counting, from: Builder, whereDefault: boolean): (value: number, index: number, frame: Frame) => boolean {
    if (of.where === undefined) return whereDefault ? (value) => value !== 0 : () => true;
    const formula = from.formula(of.where, "/where", LOCALS);
    let current = { value: 0, index: 0, frame: null as Frame | null };
    const scope: Scope = {
      get: (path) => {
        if (path[0] === "value" && path.length === 1) return current.value;
        if (path[0] === "answer" && path.length === 1) return current.frame ? gathered.items[gathered.sources[current.index] as number]?.answer(current.frame) : undefined;
        return current.frame?.scope.get(path);
      },
    };
    return (value, index, frame) => {
      current = { value, index, frame };
      return holds(formula.run(scope));
    };
  }
}
