/** All constructs of the language. Adding one is adding its file and its line here. */
import type { Construct } from "./construct.ts";
import { count, share } from "./count.ts";
import { entries } from "./entries.ts";
import { expressionMeasure } from "./expression-measure.ts";
import { gate } from "./gate.ts";
import { max } from "./max.ts";
import { mean } from "./mean.ts";
import { meanOfMeans } from "./mean-of-means.ts";
import { median } from "./median.ts";
import { min } from "./min.ts";
import { percentile } from "./percentile.ts";
import { product } from "./product.ts";
import { rollUp } from "./roll-up.ts";
import { standardDeviation } from "./standard-deviation.ts";
import { sum } from "./sum.ts";
import { table } from "./table.ts";

export const constructs = [
  sum, mean, meanOfMeans, min, max, median, count, share, product, standardDeviation, percentile,
  gate, rollUp, table, expressionMeasure, entries,
] as const;

/** The construct of a measure. */
export function constructOf(by: string): Construct {
  const found = constructs.find((each) => each.by === by);
  if (!found) throw new Error(`No construct «${by}».`);
  return found as unknown as Construct;
}

export const constructNames: readonly string[] = constructs.map((each) => each.by);
