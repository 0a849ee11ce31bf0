/** sum: weighted, prorated for what is missing, re-projected on a fixed scale when asked. */
import { z } from "zod";
import { construct, itemMeasure, itemUses, MISSING_IF_ASKED } from "./construct.ts";
import type { Bounds, Builder, Evaluator, Finding } from "./construct.ts";
import { prorating, traceItems } from "./gather.ts";
import type { Gathered } from "./gather.ts";
import { weightFindings } from "./weights.ts";

const definition = z.strictObject({
  by: z.literal("sum"), ...itemMeasure,
  reproject: z.boolean().optional().describe("Stretch what the present items can reach at least and at most to `scale`, so that a weighted sum uses the whole scale and missing items do not lower it."),
}).describe("The weighted sum of the items.");

export const sum = construct({
  by: "sum", definition,
  uses: ({ items }) => itemUses(items, "/items"),
  compile: (measure, builder: Builder): Evaluator => {
    const gathered = builder.gather(measure.items, "/items", measure.missing, MISSING_IF_ASKED);
    const bounds = sumBounds(gathered);
    const scale = measure.reproject ? measure.scale : undefined;
    return {
      gathered: [gathered],
      bounds: scale ?? bounds,
      evaluate: (frame) => {
        if (!gathered.take(frame)) return NaN;
        const { values, weights, size } = gathered;
        let total = 0;
        for (let index = 0; index < size; index += 1) {
          const value = values[index] as number;
          if (value === value) total += (weights[index] as number) * value;
        }
        if (scale) return project(gathered, total, scale);
        if (gathered.usable === size) return total;
        const { present, all } = prorating(gathered);
        return all === present || present === 0 ? total : (total * all) / present;
      },
      trace: (frame) => {
        const from = traceItems(gathered, frame);
        const { present, all } = prorating(gathered);
        const prorated = all === present || present === 0 ? {} : { weightPresent: present, weightWithProrated: all };
        return { from, detail: { ...prorated, ...(scale ? { reach: reachOf(gathered), scale } : {}) } };
      },
      because: () => gathered.because,
    };
  },
  check: (measure, context): Finding[] => {
    const findings = weightFindings(measure.items, false);
    if (!measure.reproject) return findings;
    if (!measure.scale) findings.push({ pointer: "/scale", code: "reproject-scale", what: "A measure that is re-projected needs a scale.", hint: "Add \"scale\": {\"min\": 0, \"max\": 100}." });
    measure.items.forEach((item, index) => {
      if (!context.boundsOf(item)) findings.push({ pointer: `/items/${index}`, code: "unknown-bounds", what: "The lowest and highest value of this item are not known, so the sum cannot be re-projected.", hint: "Give the item a min and max." });
    });
    return findings;
  },
});

/** Lowest and highest possible sum of all items. */
function sumBounds(gathered: Gathered): Bounds | null {
  let min = 0;
  let max = 0;
  for (const item of gathered.items) {
    if (!item.bounds || item.readAll || typeof item.weight !== "number") return null;
    const [low, high] = [item.weight * item.bounds.min, item.weight * item.bounds.max];
    min += Math.min(low, high);
    max += Math.max(low, high);
  }
  return { min, max };
}

/** Lowest and highest possible sum of the items that count. */
function reachOf(gathered: Gathered): Bounds {
  let min = 0;
  let max = 0;
  for (let index = 0; index < gathered.size; index += 1) {
    const value = gathered.values[index] as number;
    const bounds = gathered.items[gathered.sources[index] as number]?.bounds;
    if (value !== value || !bounds) continue;
    const weight = gathered.weights[index] as number;
    min += Math.min(weight * bounds.min, weight * bounds.max);
    max += Math.max(weight * bounds.min, weight * bounds.max);
  }
  return { min, max };
}

function project(gathered: Gathered, total: number, scale: Bounds): number {
  const { min, max } = reachOf(gathered);
  return max === min ? NaN : scale.min + ((total - min) / (max - min)) * (scale.max - scale.min);
}
