/** expression: a formula over answers and other measures. */
import { z } from "zod";
import { common, expressionText } from "./parts.ts";
import type { Frame } from "./construct.ts";
import { construct, MISSING_KINDS, UNANSWERED } from "./construct.ts";
import { numberFrom } from "./formula.ts";
import { MISSING_IF_ANY, formulaReader } from "./formula-reader.ts";

const definition = z.strictObject({ by: z.literal("expression"), ...common, expression: expressionText })
  .describe("A formula over answers {question} and measures {measures.name}. A truth is 1 or 0; a text becomes the measure's category. Arithmetic with a missing value has no value, unless `missing` says otherwise.");

export const expressionMeasure = construct({
  by: "expression", definition,
  uses: ({ expression }) => [{ kind: "expression", text: expression, pointer: "/expression", locals: [] }],
  compile: (measure, builder) => {
    const reader = formulaReader(builder, measure.expression, "/expression", builder.policy(measure.missing, MISSING_IF_ANY));
    let word: string | null = null;
    let because: string | undefined;
    return {
      gathered: [], bounds: null,
      evaluate: (frame) => {
        word = null;
        because = undefined;
        const result = reader.run(frame);
        if (frame.kind !== 0) {
          because = `the formula meets a value that is ${MISSING_KINDS[frame.kind]}`;
          return NaN;
        }
        const value = numberFrom(result);
        if (value !== value) {
          if (typeof result === "string" && result !== "") word = result;
          else because = "the formula has no result";
          frame.kind = UNANSWERED;
        }
        return value;
      },
      category: () => word,
      trace: (frame: Frame) => ({ from: reader.reads(frame).map((read) => ({ kind: "variable" as const, ...read })), detail: { expression: measure.expression } }),
      because: () => because,
    };
  },
  check: () => [],
});
