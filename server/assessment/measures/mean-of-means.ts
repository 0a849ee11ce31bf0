/** meanOfMeans: the mean of sections, each the mean of its items, so that a long section does not outweigh a short one. */
import { z } from "zod";
import { common, items, missingSchema, name, textSchema } from "./parts.ts";
import { construct, EXCLUDE_ALL, itemUses } from "./construct.ts";
import type { Bounds } from "./construct.ts";
import { traceItems } from "./gather.ts";
import { hullOf, weightedMean } from "./mean.ts";
import { weightFindings } from "./weights.ts";

const section = z.strictObject({
  name, title: textSchema.optional(), items,
  weight: z.number().min(0).optional().describe("Weight of the section, default 1."),
  missing: missingSchema.optional().describe("Missing policy of this section; default that of the measure, without its minimum."),
});

const definition = z.strictObject({
  by: z.literal("meanOfMeans"), ...common,
  items: items.optional().describe("Measures (or items) that each count as one section."),
  sections: z.array(section).min(1).optional().describe("Sections, each with items of its own."),
}).refine((value) => (value.items === undefined) !== (value.sections === undefined), "either `items` or `sections`")
  .describe("The mean of the means of sections. A section without a value is left out; `missing.minimum` counts sections.");

export const meanOfMeans = construct({
  by: "meanOfMeans", definition,
  uses: (measure) => [...itemUses(measure.items ?? [], "/items"), ...(measure.sections ?? []).flatMap((each, index) => itemUses(each.items, `/sections/${index}/items`))],
  compile: (measure, builder) => {
    const sections = (measure.sections ?? (measure.items ?? []).map((item) => ({ name: "", items: [item], weight: typeof item === "object" && typeof item.weight === "number" ? item.weight : 1, missing: undefined })));
    const lists = sections.map((each, index) => ({
      name: each.name, weight: each.weight ?? 1,
      gathered: builder.gather(each.items, measure.sections ? `/sections/${index}/items` : `/items`, each.missing ?? (measure.missing ? { ...measure.missing, minimum: undefined } : undefined), EXCLUDE_ALL),
    }));
    const means = new Float64Array(lists.length);
    const minimum = measure.missing?.minimum;
    let because: string | undefined;
    return {
      gathered: lists.map((each) => each.gathered),
      bounds: lists.reduce<Bounds | null | undefined>((hull, each) => widen(hull, hullOf(each.gathered)), undefined) ?? null,
      evaluate: (frame) => {
        let total = 0;
        let weight = 0;
        let present = 0;
        let kind = 0;
        lists.forEach((each, index) => {
          const value = each.gathered.take(frame) ? weightedMean(each.gathered) : NaN;
          means[index] = value;
          if (value !== value) {
            kind = frame.kind;
            return;
          }
          present += 1;
          total += each.weight * value;
          weight += each.weight;
        });
        because = undefined;
        if (present > 0 && weight > 0 && present >= (minimum?.count ?? 0) && present >= (minimum?.share ?? 0) * lists.length - 1e-9) return total / weight;
        because = `${present} of ${lists.length} sections have a value`;
        frame.kind = present === 0 ? kind : 4;
        return NaN;
      },
      trace: (frame) => ({
        from: lists.flatMap((each) => traceItems(each.gathered, frame, each.name)),
        detail: { sections: lists.map((each, index) => ({ name: each.name, weight: each.weight, mean: Number.isNaN(means[index]) ? null : (means[index] as number) })) },
      }),
      because: () => because,
    };
  },
  check: (measure) => [...weightFindings(measure.items ?? [], true), ...(measure.sections ?? []).flatMap((each, index) => weightFindings(each.items, true, `/sections/${index}/items`))],
});

function widen(hull: Bounds | null | undefined, next: Bounds | null): Bounds | null {
  if (hull === undefined) return next;
  return hull && next ? { min: Math.min(hull.min, next.min), max: Math.max(hull.max, next.max) } : null;
}
