import type { AssessmentResult, GroupResult, MeasureResult } from "../assessment/results.ts";
import { withoutGrounds } from "../assessment/grounds.ts";
import type { Role } from "../accounts/permissions.ts";
import type { StoredRound } from "../store/regions.ts";
import type { StoredSubmission } from "../store/submissions.ts";
import { resultOf } from "./submitting.ts";

/** The result as this role may see it in this round. Small groups were suppressed by the engine when it was scored. */
export async function disclosedResult(role: Role, round: StoredRound, submission: StoredSubmission): Promise<AssessmentResult> {
  return disclose(await resultOf(submission), role, round.sharing.layerScores);
}

/**
 * What was agreed about scores per layer: when they are for the adviser only, others see the total of all respondents and nothing
 * that tells layers apart: no layer's figure, no gap, no spread between layers, no trace to them.
 */
export function disclose(result: AssessmentResult, role: Role, layerScores: StoredRound["sharing"]["layerScores"]): AssessmentResult {
  if (layerScores !== "adviser" || role === "adviser" || role === "machine") return result;
  const aboutLayers = new Set(Object.values(result.measures).filter((measure) => measure.groups).map((measure) => measure.name));
  const names = (path: string): boolean => /\.(groups|gap)\b/.test(path) || [...aboutLayers].some((name) => path === `measures.${name}.gap` || path.startsWith(`measures.${name}.groups`));
  return {
    ...withoutGrounds(result, names),
    measures: Object.fromEntries(Object.entries(result.measures).map(([name, measure]) => [name, measure.groups ? withoutLayers(measure) : measure])),
    response: { ...result.response, groups: Object.fromEntries(Object.entries(result.response.groups).map(([name, group]) => [name, { ...group, answered: null, rate: null, suppressed: true }])) },
  };
}

const hidden: GroupResult = { value: null, n: null, suppressed: true, spread: null, agreement: null };

function withoutLayers(measure: MeasureResult): MeasureResult {
  const { gap: _gap, withoutGroups: _without, ...rest } = measure;
  return { ...rest, groups: Object.fromEntries(Object.keys(measure.groups ?? {}).map((group) => [group, hidden])), gap: null, spread: null, agreement: null,
    trace: measure.trace ? { ...measure.trace, from: measure.trace.from.filter((input) => input.kind !== "group"), detail: null } : null };
}
