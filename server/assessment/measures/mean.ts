/** mean: weighted, over what is present. */
import { z } from "zod";
import { construct, EXCLUDE_ALL, itemMeasure, itemUses } from "./construct.ts";
import type { Bounds } from "./construct.ts";
import { traceItems } from "./gather.ts";
import type { Gathered } from "./gather.ts";
import { weightFindings } from "./weights.ts";

const definition = z.strictObject({ by: z.literal("mean"), ...itemMeasure }).describe("The weighted mean of the items that have a value: the weights are re-normalised over those.");

export const mean = construct({
  by: "mean", definition,
  uses: ({ items }) => itemUses(items, "/items"),
  compile: (measure, builder) => {
    const gathered = builder.gather(measure.items, "/items", measure.missing, EXCLUDE_ALL);
    return {
      gathered: [gathered], bounds: hullOf(gathered),
      evaluate: (frame) => (gathered.take(frame) ? weightedMean(gathered) : NaN),
      trace: (frame) => ({ from: traceItems(gathered, frame) }),
      because: () => gathered.because,
    };
  },
  check: (measure) => weightFindings(measure.items, true),
});

/** Sum of weight × value over sum of weights, in declared order. */
export function weightedMean(gathered: Gathered): number {
  const { values, weights, size } = gathered;
  let total = 0;
  let weight = 0;
  for (let index = 0; index < size; index += 1) {
    const value = values[index] as number;
    if (value === value) {
      const own = weights[index] as number;
      total += own * value;
      weight += own;
    }
  }
  return weight === 0 ? NaN : total / weight;
}

/** The widest of the items' own bounds. */
export function hullOf(gathered: Gathered): Bounds | null {
  let min = Infinity;
  let max = -Infinity;
  for (const item of gathered.items) {
    if (!item.bounds) return null;
    min = Math.min(min, item.bounds.min);
    max = Math.max(max, item.bounds.max);
  }
  return min < max ? { min, max } : null;
}
