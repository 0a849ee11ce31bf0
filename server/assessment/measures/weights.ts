/** Lint of weights, shared by the constructs that have them. */
import type { ItemUse as Item } from "./parts.ts";
import type { Finding } from "./construct.ts";

/** A mean with a negative weight, or with nothing but zeros, is not a mean. */
export function weightFindings(items: readonly Item[], isMean: boolean, pointer = "/items"): Finding[] {
  const findings: Finding[] = [];
  const weights = items.map((item) => (typeof item === "string" ? 1 : (item.weight ?? 1)));
  if (isMean) {
    weights.forEach((weight, index) => {
      if (typeof weight === "number" && weight < 0) findings.push({ pointer: `${pointer}/${index}/weight`, code: "negative-weight", what: `The weight is ${weight}; in a mean a weight is 0 or more.`, hint: "Reverse the item instead (\"reverse\": true), or use by sum." });
    });
  }
  if (weights.length > 0 && weights.every((weight) => weight === 0)) findings.push({ pointer, code: "zero-weights", what: "All weights are 0.", hint: "Give at least one item a weight." });
  else weights.forEach((weight, index) => {
    if (weight === 0) findings.push({ pointer: `${pointer}/${index}/weight`, code: "unused", what: "The weight of this item is 0: its answer never counts.", hint: "Take the item out, or give it a weight.", severity: "warning" });
  });
  return findings;
}
