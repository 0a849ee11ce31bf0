/** The values that count, on their own. */
import type { Gathered } from "./gather.ts";

export function presentOf(gathered: Gathered): Float64Array {
  return gathered.values.subarray(0, gathered.size).filter((value) => value === value);
}
