/**
 * The public version: groups are shown from five answers instead of three, with one more withheld where a single hidden
 * group could be computed back; no spread, no single answers, no remarks meant for the municipality.
 */
import { withoutGrounds } from "../assessment/grounds.ts";
import type { AssessmentResult, GroupResult, MeasureResult } from "../assessment/results.ts";
import type { ReportInput } from "./context.ts";

export const PUBLIC_MINIMUM = 5;

export function forCouncil(input: ReportInput): ReportInput {
  const { remarks } = input;
  return { ...input, result: publicResult(input.result), ...(remarks === undefined ? {} : { remarks: Object.fromEntries(Object.entries(remarks).filter(([section]) => section === "council")) }) };
}

/** What of a result may be public. */
export function publicResult(result: AssessmentResult): AssessmentResult {
  const minimumSize = Math.max(PUBLIC_MINIMUM, result.response.minimumSize);
  const measures = Object.fromEntries(Object.entries(result.measures).map(([name, measure]) => [name, publicMeasure(measure, minimumSize)]));
  const { groups, answered } = result.response;
  const small = withheldOf(Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, group.answered])), answered, minimumSize);
  const response = { ...result.response, minimumSize, groups: Object.fromEntries(Object.entries(groups).map(([name, group]) => [name, small.has(name) ? { ...group, answered: null, rate: null, suppressed: true } : group])) };
  return { ...withoutGrounds(result, (path) => isWithheld(measures, path)), flags: [], measures, response };
}

/** Does a path such as `measures.trust.groups.board` lead to what the public may not see? */
function isWithheld(measures: Readonly<Record<string, MeasureResult>>, path: string): boolean {
  const [, name = "", part, group = ""] = path.split(".");
  const measure = path.startsWith("measures.") ? measures[name] : undefined;
  if (measure?.groups === undefined) return false;
  if (measure.suppressed === true) return true;
  if (part === "groups") return measure.groups[group]?.suppressed ?? false;
  return part === "gap" ? measure.gap === null : part === "spread" || part === "agreement";
}

/**
 * Groups that are withheld: those under the minimum, those that were withheld before (size `null`), and the next smallest as long as
 * all that is withheld, found by subtracting the others from the total, are fewer than the minimum.
 */
export function withheldOf(sizes: Readonly<Record<string, number | null>>, total: number, minimum: number): ReadonlySet<string> {
  const withheld = new Set(Object.entries(sizes).filter(([, size]) => size === null || (size > 0 && size < minimum)).map(([name]) => name));
  const shown = Object.entries(sizes).flatMap(([name, size]) => (size !== null && size >= minimum ? [{ name, size }] : [])).sort((a, b) => a.size - b.size);
  let left = total - shown.reduce((sum, { size }) => sum + size, 0);
  for (const { name, size } of shown) {
    if (left === 0 || left >= minimum) break;
    withheld.add(name);
    left += size;
  }
  return withheld;
}

function publicMeasure(measure: MeasureResult, minimumSize: number): MeasureResult {
  if (measure.groups === undefined) return measure;
  if (typeof measure.n === "number" && measure.n < minimumSize) return { ...hidden(measure), value: null, suppressed: true, groups: Object.fromEntries(Object.keys(measure.groups).map((name) => [name, WITHHELD])), ...(measure.gap === undefined ? {} : { gap: null }), trace: null };
  const small = withheldOf(Object.fromEntries(Object.entries(measure.groups).map(([name, group]) => [name, group.n])), measure.n ?? 0, minimumSize);
  const groups = Object.fromEntries(Object.entries(measure.groups).map(([name, group]): [string, GroupResult] => [name, small.has(name) ? WITHHELD : { ...group, spread: null, agreement: null }]));
  const gapHidden = measure.gap !== undefined && measure.gap !== null && (small.has(measure.gap.highest) || small.has(measure.gap.lowest));
  const { trace } = measure;
  return {
    ...hidden(measure), groups, ...(measure.gap === undefined ? {} : { gap: gapHidden ? null : measure.gap }),
    // A mean of groups in which one of fewer than the public minimum counts by itself would tell it: the trace tells no sums.
    trace: trace === null ? null : { ...trace, detail: null, from: trace.from.map((input) => (input.kind === "group" && small.has(input.name) ? { ...input, value: null, n: null, suppressed: true } : input)) },
  };
}

const WITHHELD: GroupResult = { value: null, n: null, suppressed: true, spread: null, agreement: null };

function hidden(measure: MeasureResult): MeasureResult {
  return { ...measure, spread: null, agreement: null };
}
