/** percentile of the items of one respondent; over respondents it is an aggregate of `groups`. */
import { z } from "zod";
import { construct, EXCLUDE_ALL, itemMeasure, itemUses } from "./construct.ts";
import { traceItems } from "./gather.ts";
import { percentileMethod } from "./parts.ts";
import { hullOf } from "./mean.ts";
import { percentileOf } from "./order-statistics.ts";
import { presentOf } from "./present.ts";

const definition = z.strictObject({ by: z.literal("percentile"), ...itemMeasure, percentile: z.number().min(0).max(100), method: percentileMethod.optional() }).describe("A percentile of the items that have a value. Over respondents: groups.aggregate {\"percentile\": 90}.");

export const percentile = construct({
  by: "percentile", definition,
  uses: ({ items }) => itemUses(items, "/items"),
  compile: (measure, builder) => {
    const gathered = builder.gather(measure.items, "/items", measure.missing, EXCLUDE_ALL);
    return {
      gathered: [gathered], bounds: hullOf(gathered),
      evaluate: (frame) => {
        if (!gathered.take(frame)) return NaN;
        return percentileOf(presentOf(gathered).sort(), measure.percentile, measure.method).value;
      },
      trace: (frame) => ({ from: traceItems(gathered, frame) }),
      because: () => gathered.because,
    };
  },
  check: () => [],
});
