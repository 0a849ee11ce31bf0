import type { AssessmentResult } from "./results.ts";

/**
 * A result without the advice and the points for and against an option whose grounds may not be told: advice that appears because of a
 * figure, or quotes it, tells that figure. `isWithheld` says it of a path such as `measures.trust.groups.board`.
 */
export function withoutGrounds(result: AssessmentResult, isWithheld: (path: string) => boolean): AssessmentResult {
  const stands = ({ trace, evidence = [] }: { readonly trace: { readonly reads: readonly { readonly path: string }[] }; readonly evidence?: readonly { readonly path: string }[] }): boolean =>
    !trace.reads.some((read) => isWithheld(read.path)) && !evidence.some((each) => isWithheld(each.path));
  return {
    ...result,
    advice: result.advice.filter(stands),
    decisions: Object.fromEntries(Object.entries(result.decisions).map(([name, decision]) => [name, { ...decision, options: decision.options.map((option) => ({ ...option, for: option.for.filter(stands), against: option.against.filter(stands) })) }])),
  };
}
