/** All kinds of measures in one shape, told apart by `by`. The kinds themselves are in `list.ts`. */
import { z } from "zod";
import { constructs } from "./list.ts";

type DefinitionsOf<C extends readonly { readonly definition: unknown }[]> = { -readonly [K in keyof C]: C[K]["definition"] };

/** One measure. */
export const measureSchema = z.discriminatedUnion("by", constructs.map((each) => each.definition) as unknown as DefinitionsOf<typeof constructs>);
export type Measure = z.infer<typeof measureSchema>;
export type MeasureOf<K extends Measure["by"]> = Extract<Measure, { by: K }>;
