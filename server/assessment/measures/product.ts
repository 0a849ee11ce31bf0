/** product of the items; a weight is an exponent, so weights 1/n make the geometric mean. */
import { z } from "zod";
import { construct, MISSING_IF_ASKED, itemMeasure, itemUses } from "./construct.ts";
import { traceItems } from "./gather.ts";

const definition = z.strictObject({ by: z.literal("product"), ...itemMeasure }).describe("The product of the items; a weight is an exponent.");

export const product = construct({
  by: "product", definition,
  uses: ({ items }) => itemUses(items, "/items"),
  compile: (measure, builder) => {
    const gathered = builder.gather(measure.items, "/items", measure.missing, MISSING_IF_ASKED);
    return {
      gathered: [gathered], bounds: null,
      evaluate: (frame) => {
        if (!gathered.take(frame)) return NaN;
        let product = 1;
        for (let index = 0; index < gathered.size; index += 1) {
          const value = gathered.values[index] as number;
          const weight = gathered.weights[index] as number;
          if (value === value) product *= weight === 1 ? value : value ** weight;
        }
        return product;
      },
      trace: (frame) => ({ from: traceItems(gathered, frame) }),
      because: () => gathered.because,
    };
  },
  check: () => [],
});
