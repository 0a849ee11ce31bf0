/** Which advice is given: conditions, priority, what excludes and what requires what; texts and effects filled in. */
import { holds } from "./expression.ts";
import type { Scope } from "./expression.ts";
import type { Advice, Placed } from "./language.ts";
import { compileFigure } from "./expression.ts";
import { numberFrom } from "./measures/formula.ts";
import type { AdviceResult, ConditionTrace, WithheldAdvice } from "./results.ts";
import { evaluateText, evidenceOf, fillText } from "./texts.ts";
import type { AdviceContext, Parameters } from "./texts.ts";

type Candidate = { readonly rule: Placed<Advice>; readonly priority: number; readonly trace: ConditionTrace; readonly order: number };

/** The advice given, highest priority first; and what was held back by another advice. */
export function adviseFor(context: AdviceContext): { advice: AdviceResult[]; withheld: WithheldAdvice[] } {
  const { candidates, given, withheld } = chooseAdvice(context);
  return { advice: candidates.filter((each) => given.has(each.rule.name)).map((each) => adviceResult(each, context)), withheld };
}

/** The names only: what `sensitivity` asks many times. */
export function adviceNames(context: AdviceContext): ReadonlySet<string> {
  return chooseAdvice(context).given;
}

function chooseAdvice(context: AdviceContext): { candidates: Candidate[]; given: Set<string>; withheld: WithheldAdvice[] } {
  const candidates = context.compiled.instrument.advice.flatMap((rule, order): Candidate[] => {
    const { value, reads } = evaluateText(rule.when, context.scope);
    return holds(value) ? [{ rule, order, priority: priorityOf(rule, context.scope), trace: { when: rule.when, reads } }] : [];
  }).sort((a, b) => b.priority - a.priority || a.order - b.order);
  return { candidates, ...settle(candidates) };
}

/**
 * From the highest priority down: an advice is given when all it requires are given and no advice given before excludes
 * it (or is excluded by it).
 */
function settle(candidates: readonly Candidate[]): { given: Set<string>; withheld: WithheldAdvice[] } {
  const byName = new Map(candidates.map((each) => [each.rule.name, each]));
  const given = new Set<string>();
  const withheld = new Map<string, WithheldAdvice>();
  const visiting = new Set<string>();
  const decide = ({ rule }: Candidate): boolean => {
    if (given.has(rule.name)) return true;
    if (withheld.has(rule.name) || visiting.has(rule.name)) return visiting.has(rule.name) && !withheld.has(rule.name);
    visiting.add(rule.name);
    const lacking = rule.requires.find((name) => {
      const needed = byName.get(name);
      return !needed || !decide(needed);
    });
    const excludedBy = [...given].find((name) => rule.excludes.includes(name) || byName.get(name)?.rule.excludes.includes(rule.name));
    visiting.delete(rule.name);
    if (lacking !== undefined) withheld.set(rule.name, { name: rule.name, because: "requires", by: lacking });
    else if (excludedBy !== undefined) withheld.set(rule.name, { name: rule.name, because: "excluded", by: excludedBy });
    else given.add(rule.name);
    return given.has(rule.name);
  };
  for (const each of candidates) decide(each);
  return { given, withheld: [...withheld.values()].sort((a, b) => (a.name < b.name ? -1 : 1)) };
}

function priorityOf(rule: Advice, scope: Scope): number {
  return typeof rule.priority === "number" ? rule.priority : (figure(rule.priority, scope) ?? 0);
}

function adviceResult({ rule, priority, trace }: Candidate, context: AdviceContext): AdviceResult {
  const names = Object.keys(rule.parameters).sort();
  const parameters: Parameters = Object.fromEntries(names.map((name) => [name, { expression: rule.parameters[name] as string, value: evaluateText(rule.parameters[name] as string, context.scope).value }]));
  const scope: Scope = { date: context.scope.date ?? null, get: (path) => (path[0] === "parameters" ? parameters[String(path[1])]?.value : context.scope.get(path)) };
  const { effect } = rule;
  return {
    name: rule.name, rule: rule.at,
    title: fillText(rule.title, context, parameters), reason: fillText(rule.reason, context, parameters),
    ...(rule.firstStep ? { firstStep: fillText(rule.firstStep, context, parameters) } : {}), ...(rule.counter ? { counter: fillText(rule.counter, context, parameters) } : {}),
    who: rule.who, ...(rule.effort === undefined ? {} : { effort: rule.effort }), ...(rule.phase === undefined ? {} : { phase: rule.phase }), ...(rule.theme === undefined ? {} : { theme: rule.theme }),
    priority,
    effect: {
      ...(effect?.hoursPerYear === undefined ? {} : { hoursPerYear: figure(effect.hoursPerYear, scope) }), ...(effect?.euroPerYear === undefined ? {} : { euroPerYear: figure(effect.euroPerYear, scope) }),
      ...(effect?.text ? { text: fillText(effect.text, context, parameters) } : {}),
    },
    parameters: Object.fromEntries(names.map((name) => [name, parameters[name]?.value ?? null])),
    evidence: evidenceOf(rule.evidence ?? trace.reads.map((read) => read.path), context), trace,
  };
}

/** A number by an expression, null when something it needs is missing. */
function figure(expression: number | string, scope: Scope): number | null {
  if (typeof expression === "number") return expression;
  const compiled = compileFigure(expression);
  const value = compiled.ok ? numberFrom(compiled.evaluate(scope)) : NaN;
  return value === value ? value : null;
}
