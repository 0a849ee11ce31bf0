/** standardDeviation of the items, of a population or a sample as declared. */
import { z } from "zod";
import { construct, EXCLUDE_ALL, itemMeasure, itemUses } from "./construct.ts";
import { traceItems } from "./gather.ts";
import { UNANSWERED } from "./construct.ts";
import { deviationOf } from "./order-statistics.ts";
import { presentOf } from "./present.ts";

const definition = z.strictObject({ by: z.literal("standardDeviation"), ...itemMeasure, divisor: z.enum(["n", "n-1"]).describe("n: of a whole population. n-1: estimated from a sample.") }).describe("The standard deviation of the items that have a value.");

export const standardDeviation = construct({
  by: "standardDeviation", definition,
  uses: ({ items }) => itemUses(items, "/items"),
  compile: (measure, builder) => {
    const gathered = builder.gather(measure.items, "/items", measure.missing, EXCLUDE_ALL);
    return {
      gathered: [gathered], bounds: null,
      evaluate: (frame) => {
        if (!gathered.take(frame)) return NaN;
        const value = deviationOf(presentOf(gathered), measure.divisor === "n-1");
        if (value !== value) frame.kind = UNANSWERED;
        return value;
      },
      trace: (frame) => ({ from: traceItems(gathered, frame) }),
      because: () => gathered.because,
    };
  },
  check: () => [],
});
