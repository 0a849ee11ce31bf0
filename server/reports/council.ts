/**
 * The public version: groups are shown from five answers instead of three, with one more withheld where a single hidden
 * group could be computed back; no spread, no single answers, no remarks meant for the municipality.
 */
import type { AssessmentResult, GroupResult, MeasureResult } from "../assessment/results.ts";
import type { ReportInput } from "./context.ts";

export const PUBLIC_MINIMUM = 5;

export function forCouncil(input: ReportInput): ReportInput {
  const { remarks } = input;
  return { ...input, result: publicResult(input.result), ...(remarks === undefined ? {} : { remarks: Object.fromEntries(Object.entries(remarks).filter(([section]) => section === "council")) }) };
}

function publicResult(result: AssessmentResult): AssessmentResult {
  const minimumSize = Math.max(PUBLIC_MINIMUM, result.response.minimumSize);
  const groups = Object.fromEntries(Object.entries(result.response.groups).map(([name, group]) => [name, group.answered !== null && group.answered < minimumSize ? { ...group, answered: null, rate: null, suppressed: true } : group]));
  return { ...result, flags: [], measures: Object.fromEntries(Object.entries(result.measures).map(([name, measure]) => [name, publicMeasure(measure, minimumSize)])), response: { ...result.response, minimumSize, groups } };
}

function publicMeasure(measure: MeasureResult, minimumSize: number): MeasureResult {
  if (measure.groups === undefined) return measure;
  if (typeof measure.n === "number" && measure.n < minimumSize) return { ...hidden(measure), value: null, suppressed: true, groups: Object.fromEntries(Object.keys(measure.groups).map((name) => [name, WITHHELD])) };
  const small = Object.entries(measure.groups).filter(([, group]) => group.suppressed || group.n === null || group.n < minimumSize).map(([name]) => name);
  const shown = Object.entries(measure.groups).filter(([name]) => !small.includes(name)).sort(([, a], [, b]) => (a.n ?? 0) - (b.n ?? 0));
  // One hidden group is the total minus the others: the next smallest goes along.
  if (small.length === 1 && shown[0] !== undefined) small.push(shown[0][0]);
  const groups = Object.fromEntries(Object.entries(measure.groups).map(([name, group]): [string, GroupResult] => [name, small.includes(name) ? WITHHELD : { ...group, spread: null, agreement: null }]));
  const gapHidden = measure.gap !== undefined && measure.gap !== null && (small.includes(measure.gap.highest) || small.includes(measure.gap.lowest));
  const { trace } = measure;
  return {
    ...hidden(measure), groups, ...(measure.gap === undefined ? {} : { gap: gapHidden ? null : measure.gap }),
    trace: trace === null ? null : { ...trace, from: trace.from.map((input) => (input.kind === "group" && small.includes(input.name) ? { ...input, value: null, n: null, suppressed: true } : input)) },
  };
}

const WITHHELD: GroupResult = { value: null, n: null, suppressed: true, spread: null, agreement: null };

function hidden(measure: MeasureResult): MeasureResult {
  return { ...measure, spread: null, agreement: null };
}
