/** Choosing among options: which reasons speak for and against each, and which one follows. */
import { holds } from "./expression.ts";
import type { Decision, Placed } from "./language.ts";
import type { DecisionOptionResult, DecisionPoint, DecisionResult } from "./results.ts";
import { evaluateText, fillText } from "./texts.ts";
import type { AdviceContext } from "./texts.ts";

/** Which option each decision recommends, without the reasons: what `sensitivity` asks many times. */
export function recommendations(context: AdviceContext): ReadonlyMap<string, string | null> {
  const bare: AdviceContext = { ...context, withoutTexts: true };
  return new Map(Object.entries(decideFor(bare)).map(([name, decision]) => [name, decision.recommended]));
}

/** All decisions that are put. */
export function decideFor(context: AdviceContext): Record<string, DecisionResult> {
  const put = context.compiled.instrument.decisions.filter((decision) => decision.when === undefined || holds(evaluateText(decision.when, context.scope).value));
  return Object.fromEntries(put.map((decision) => [decision.name, decide(decision, context)]));
}

function decide(decision: Placed<Decision>, context: AdviceContext): DecisionResult {
  const options = decision.options.map((option, order) => ({ order, result: weigh(option, context) }))
    .sort((a, b) => Number(a.result.notAdvisable.length > 0) - Number(b.result.notAdvisable.length > 0) || b.result.score - a.result.score || a.order - b.order)
    .map(({ result }) => result);
  const best = options.find((option) => option.notAdvisable.length === 0);
  const equals = best ? options.filter((option) => option.notAdvisable.length === 0 && Math.abs(option.score - best.score) < 1e-9).map((option) => option.name) : [];
  const isEnough = best !== undefined && (decision.minimumScore === undefined || best.score >= decision.minimumScore - 1e-9) && best.for.length + best.against.length > 0;
  return {
    name: decision.name, rule: decision.at, title: decision.title, ...(decision.note ? { note: fillText(decision.note, context) } : {}), options,
    recommended: isEnough && (equals.length === 1 || decision.ties === "first") ? best.name : null,
    tied: equals.length > 1 ? equals : [],
  };
}

function weigh(option: Decision["options"][number], context: AdviceContext): DecisionOptionResult {
  const pros: DecisionPoint[] = [];
  const cons: DecisionPoint[] = [];
  let score = 0;
  let most = 0;
  let least = 0;
  for (const point of option.points) {
    const { value, reads } = evaluateText(point.when, context.scope);
    const isFor = point.for !== undefined;
    if (isFor) most += point.weight;
    else least -= point.weight;
    if (!holds(value)) continue;
    score += isFor ? point.weight : -point.weight;
    const text = point.for ?? point.against;
    if (text) (isFor ? pros : cons).push({ text: fillText(text, context), weight: point.weight, trace: { when: point.when, reads } });
  }
  return {
    name: option.name, title: option.title, ...(option.description ? { description: fillText(option.description, context) } : {}), score,
    fit: most === least ? 0 : (score - least) / (most - least),
    notAdvisable: option.notAdvisable.filter((each) => holds(evaluateText(each.when, context.scope).value)).map((each) => fillText(each.because, context)),
    for: pros, against: cons, tensions: option.tensions.map((each) => fillText(each, context)),
  };
}
