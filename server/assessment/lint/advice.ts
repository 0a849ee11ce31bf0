/** Advice and decisions: conditions that can hold, names that exist, rules that do not cancel each other. */
import type { Advice, Decision, Placed } from "../language.ts";
import { compileExpression } from "../expression.ts";
import { suggest } from "../spelling.ts";
import { canBothHold } from "./condition.ts";
import { report, reportTwice } from "./lint-run.ts";
import type { LintRun } from "./lint-run.ts";
import { reportCycles } from "./questionnaires.ts";
import type { Domain } from "./resolve.ts";
import { checkRule, checkText, resolveRule } from "./rules.ts";

export function checkAdvice(run: LintRun): void {
  const rules = run.instrument.advice;
  checkNames(run, rules);
  for (const rule of rules) checkOne(run, rule);
  checkDependencies(run, rules);
  for (const decision of run.instrument.decisions) checkDecision(run, decision);
}

function checkNames(run: LintRun, rules: readonly Placed<Advice>[]): void {
  const seen = new Map<string, string>();
  for (const rule of [...rules, ...run.instrument.decisions]) {
    const { at } = rule;
    const first = seen.get(rule.name);
    if (first !== undefined) report(run, `${at}/name`, "duplicate-name", `«${rule.name}» also stands at ${first}.`, "Rename one.");
    seen.set(rule.name, at);
  }
}

function checkOne(run: LintRun, rule: Placed<Advice>): void {
  const { at } = rule;
  const expression = (text: string, pointer: string, isCondition = false): void => checkRule(run, { text, at: at + pointer, owner: rule.name, locals: ["parameters"], isCondition });
  expression(rule.when, "/when", true);
  if (typeof rule.priority === "string") expression(rule.priority, "/priority");
  else if (rule.priority < 0 || rule.priority > 100) report(run, `${at}/priority`, "value-outside-scale", `The priority of «${rule.name}» is ${rule.priority}.`, "Use 0 to 100.");
  for (const [name, text] of Object.entries(rule.parameters)) expression(text, `/parameters/${name}`);
  for (const key of ["hoursPerYear", "euroPerYear"] as const) {
    const effect = rule.effect?.[key];
    if (typeof effect === "string") expression(effect, `/effect/${key}`);
  }
  for (const key of ["title", "reason", "firstStep", "counter"] as const) checkText(run, rule[key], `${at}/${key}`, rule.name, ["parameters"]);
  checkText(run, rule.effect?.text, `${at}/effect/text`, rule.name, ["parameters"]);
  checkParameters(run, rule, at);
  for (const key of ["evidence", "requires", "excludes"] as const) reportTwice(run, rule[key] ?? [], `${at}/${key}`, (name) => `${name} stands twice in the ${key} of «${rule.name}».`, "Take one out.");
  rule.evidence?.forEach((path, index) => {
    const resolved = resolveRule(run, path, ["parameters"]);
    if (!resolved.ok) report(run, `${at}/evidence/${index}`, resolved.code, `«${rule.name}» shows «${path}» as evidence. ${resolved.what}`, resolved.hint);
    else if (resolved.key) run.used.add(resolved.key);
  });
}

function checkParameters(run: LintRun, rule: Placed<Advice>, at: string): void {
  const texts = JSON.stringify([rule.title, rule.reason, rule.firstStep, rule.counter, rule.effect]);
  const used = new Set([...texts.matchAll(/\{parameters\.([^{}.:]+)(?::[^{}]*)?\}/g)].map((match) => match[1] as string));
  const known = Object.keys(rule.parameters);
  for (const name of used) if (!known.includes(name)) report(run, at, "unknown-path", `The text of «${rule.name}» uses {parameters.${name}}, which is not declared.`, suggest(name, known));
  for (const name of known) if (!used.has(name) && !JSON.stringify([rule.when, rule.priority, rule.evidence]).includes(`parameters.${name}`)) report(run, `${at}/parameters/${name}`, "unused", `The parameter «${name}» of «${rule.name}» is not used in a text.`, "Use it as {parameters." + name + "}, or remove it.", "warning");
}

/** requires and excludes: names, circles, and pairs that can never be given together. */
function checkDependencies(run: LintRun, rules: readonly Placed<Advice>[]): void {
  const byName = new Map(rules.map((rule) => [rule.name, rule]));
  const edges = new Map<string, Set<string>>();
  const places = new Map<string, string>();
  for (const rule of rules) {
    const { at } = rule;
    edges.set(rule.name, new Set(rule.requires));
    places.set(rule.name, `${at}/requires`);
    for (const key of ["requires", "excludes"] as const) {
      rule[key].forEach((name, index) => {
        if (!byName.has(name)) report(run, `${at}/${key}/${index}`, "unknown-advice", `«${rule.name}» ${key} «${name}», which does not exist.`, suggest(name, [...byName.keys()]));
        if (name === rule.name) report(run, `${at}/${key}/${index}`, "unreachable", `«${rule.name}» ${key} itself.`, "Remove it.");
      });
    }
    for (const needed of needsOf(rule, byName)) {
      if (rule.excludes.includes(needed.name) || needed.excludes.includes(rule.name)) report(run, at, "unreachable", `«${rule.name}» requires «${needed.name}» but one excludes the other, so it is never given.`, "Remove one of the two.");
      if (!canHold(run, rule, needed)) report(run, at, "unreachable", `«${rule.name}» requires «${needed.name}», but their conditions never hold together.`, "Correct one of the conditions.");
    }
  }
  reportCycles(run, edges, places, "circular-advice", "Advices that require each other are never given: remove one.");
}

function needsOf(rule: Placed<Advice>, byName: ReadonlyMap<string, Placed<Advice>>): Placed<Advice>[] {
  const found = new Map<string, Placed<Advice>>();
  const add = (name: string): void => {
    const needed = byName.get(name);
    if (!needed || found.has(name) || name === rule.name) return;
    found.set(name, needed);
    needed.requires.forEach(add);
  };
  rule.requires.forEach(add);
  return [...found.values()];
}

function canHold(run: LintRun, rule: Placed<Advice>, needed: Placed<Advice>): boolean {
  const first = compileExpression(rule.when);
  const second = compileExpression(needed.when);
  const domain = (name: string): Domain | undefined => { const resolved = resolveRule(run, name, ["parameters"]); return resolved.ok ? resolved.domain : undefined; };
  return !first.ok || !second.ok || canBothHold(first.tree, second.tree, domain);
}

function checkDecision(run: LintRun, decision: Placed<Decision>): void {
  const { at } = decision;
  if (decision.when !== undefined) checkRule(run, { text: decision.when, at: `${at}/when`, owner: decision.name, locals: [], isCondition: true });
  checkText(run, decision.note, `${at}/note`, decision.name, []);
  const names = decision.options.map((option) => option.name);
  decision.options.forEach((option, index) => {
    const place = `${at}/options/${index}`;
    if (names.indexOf(option.name) !== index) report(run, `${place}/name`, "duplicate-name", `«${decision.name}» has two options «${option.name}».`, "Rename one.");
    const owner = `${decision.name}: ${option.name}`;
    if (option.points.length === 0 && option.notAdvisable.length === 0) report(run, place, "unreachable", `The option «${option.name}» of «${decision.name}» has no points, so it can never be recommended.`, "Add points with a condition.", "warning");
    option.points.forEach((point, number) => {
      checkRule(run, { text: point.when, at: `${place}/points/${number}/when`, owner, locals: [], isCondition: true });
      checkText(run, point.for ?? point.against, `${place}/points/${number}`, owner, []);
      if (point.weight === 0) report(run, `${place}/points/${number}/weight`, "wrong-value", `A point of «${owner}» has weight 0 and changes nothing.`, "Give it a weight, or remove it.", "warning");
    });
    option.notAdvisable.forEach((each, number) => {
      checkRule(run, { text: each.when, at: `${place}/notAdvisable/${number}/when`, owner, locals: [], isCondition: true });
      checkText(run, each.because, `${place}/notAdvisable/${number}/because`, owner, []);
    });
    option.tensions.forEach((each, number) => checkText(run, each, `${place}/tensions/${number}`, owner, []));
  });
}
