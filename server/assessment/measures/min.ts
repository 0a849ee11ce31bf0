/** min: the weakest link. */
import { z } from "zod";
import { construct, EXCLUDE_ALL, itemMeasure, itemUses } from "./construct.ts";
import { traceItems } from "./gather.ts";
import { hullOf } from "./mean.ts";

const definition = z.strictObject({ by: z.literal("min"), ...itemMeasure }).describe("The lowest of the items that have a value.");

export const min = construct({
  by: "min", definition,
  uses: ({ items }) => itemUses(items, "/items"),
  compile: (measure, builder) => {
    const gathered = builder.gather(measure.items, "/items", measure.missing, EXCLUDE_ALL);
    return {
      gathered: [gathered], bounds: hullOf(gathered),
      evaluate: (frame) => {
        if (!gathered.take(frame)) return NaN;
        let best = NaN;
        for (let index = 0; index < gathered.size; index += 1) {
          const value = gathered.values[index] as number;
          if (value === value && !(best <= value)) best = value;
        }
        return best;
      },
      trace: (frame) => ({ from: traceItems(gathered, frame) }),
      because: () => gathered.because,
    };
  },
  check: () => [],
});
