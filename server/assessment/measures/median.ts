/** median: the middle item; of an even number the mean of the middle two. */
import { z } from "zod";
import { construct, EXCLUDE_ALL, itemMeasure, itemUses } from "./construct.ts";
import { traceItems } from "./gather.ts";
import { hullOf } from "./mean.ts";
import { percentileOf } from "./order-statistics.ts";
import { presentOf } from "./present.ts";

const definition = z.strictObject({ by: z.literal("median"), ...itemMeasure }).describe("The median of the items that have a value.");

export const median = construct({
  by: "median", definition,
  uses: ({ items }) => itemUses(items, "/items"),
  compile: (measure, builder) => {
    const gathered = builder.gather(measure.items, "/items", measure.missing, EXCLUDE_ALL);
    return {
      gathered: [gathered], bounds: hullOf(gathered),
      evaluate: (frame) => {
        if (!gathered.take(frame)) return NaN;
        return percentileOf(presentOf(gathered).sort(), 50).value;
      },
      trace: (frame) => ({ from: traceItems(gathered, frame) }),
      because: () => gathered.because,
    };
  },
  check: () => [],
});
