/** What expressions of scoring and advice may name: answers, measures, and what their place supplies. */
import { compileExpression, parsePath } from "../expression.ts";
import type { Path } from "../expression.ts";
import { MEASURE_PARTS } from "../frames.ts";
import type { Measure } from "../language.ts";
import { suggest } from "../spelling.ts";
import { placeholdersOf } from "../texts.ts";
import type { ConditionFinding } from "./condition.ts";
import { misuses, outcomeOf } from "./condition.ts";
import { modelsOf, report } from "./lint-run.ts";
import type { LintRun } from "./lint-run.ts";
import { anything, fieldOf, numberDomain, resolveAnswer, wordDomain } from "./resolve.ts";
import type { Domain, Resolved } from "./resolve.ts";


/** Resolves a name of a rule. `locals`: names that the place supplies itself; `panel`: what {entry.…} speaks of. */
export function resolveRule(run: LintRun, name: string, locals: readonly string[], panel?: string): Resolved {
  const path = parsePath(name);
  const first = String(path[0]);
  if (first === "entry" && locals.includes("entry")) return path.length === 1 ? anything : entryField(run, path, panel);
  if (locals.includes(first)) return anything;
  if (first === "measures") return resolveMeasure(run, path);
  // {profile.inhabitants}: a questionnaire's name before the question.
  const questionnaire = run.questionnaires.byName.get(first);
  const isQuestion = modelsOf(run).some((model) => model.questions.has(first));
  return resolveAnswer(modelsOf(run), questionnaire && !isQuestion && path.length > 1 ? path.slice(1) : path);
}

function entryField(run: LintRun, path: Path, panel: string | undefined): Resolved {
  const holder = panel === undefined ? undefined : modelsOf(run).map((model) => model.questions.get(panel)).find((question) => question !== undefined);
  if (!holder || (holder.kind !== "entries" && holder.kind !== "table")) return anything;
  return fieldOf(holder, holder.fields, path, 1);
}

function resolveMeasure(run: LintRun, path: Path): Resolved {
  const name = String(path[1] ?? "");
  const measure = run.instrument.measures.find((each) => each.name === name);
  if (!measure) return { ok: false, code: "unknown-measure", what: `There is no measure «${name}».`, hint: suggest(name, run.instrument.measures.map((each) => each.name)) };
  const part = path[2];
  if (part === undefined || part === "value") return { ok: true, domain: measureDomain(run, measure), question: null, key: null };
  if (!MEASURE_PARTS.includes(String(part))) return { ok: false, code: "unknown-measure", what: `A measure has no part «${String(part)}».`, hint: suggest(String(part), MEASURE_PARTS) };
  if (part === "band") return { ok: true, domain: wordDomain(measure.bands?.map((band) => band.name) ?? null), question: null, key: null };
  if (part === "category" || part === "level") return { ok: true, domain: wordDomain(categoriesOf(measure)), question: null, key: null };
  if (part === "groups" && path.length > 3) {
    const groups = run.instrument.groups?.members.map((member) => member.name) ?? [];
    if (!groups.includes(String(path[3]))) return { ok: false, code: "unknown-group", what: `There is no group «${String(path[3])}».`, hint: suggest(String(path[3]), groups) };
    return { ok: true, domain: measureDomain(run, measure), question: null, key: null };
  }
  const known = path.length > 3 ? namesWithin(run, measure, String(part)) : null;
  if (known && !known.includes(String(path[3]))) return { ok: false, code: "unknown-part", what: `«${name}» has no «${String(path[3])}» in ${String(part)}.`, hint: suggest(String(path[3]), known) };
  return anything;
}

/** What may stand behind {measures.x.values.…}, byGroup, levels and counts; null when it is not known beforehand. */
function namesWithin(run: LintRun, measure: Measure, part: string): readonly string[] | null {
  if (part === "values") return measure.by === "entries" ? Object.keys(measure.values ?? {}) : null;
  if (part === "levels") return measure.by === "gate" ? measure.levels.map((level) => level.name) : null;
  if (part === "counts") return measure.by === "rollUp" ? measure.order.map((verdict) => (typeof verdict === "string" ? verdict : verdict.name)) : null;
  if (part !== "byGroup" || measure.by !== "entries" || measure.groupBy === undefined || measure.groupBy.includes("{")) return null;
  const resolved = resolveRule(run, `entry.${measure.groupBy}`, ["entry"], measure.panel);
  return resolved.ok && resolved.domain.values ? resolved.domain.values.map(String) : null;
}

/** The words that a measure can end in; null when they are not known beforehand. */
export function categoriesOf(measure: Measure): readonly string[] | null {
  const words = new Set<string>();
  if (measure.by === "gate") for (const level of measure.levels) words.add(level.name);
  else if (measure.by === "table") {
    for (const row of measure.rows) if (row.category !== undefined) words.add(row.category);
    if (measure.otherwise?.category !== undefined) words.add(measure.otherwise.category);
  } else return null;
  return measure.by === "table" && words.size > 0 ? [...words] : null;
}

/** Constructs whose value never leaves the bounds that their items have. */
const CERTAIN: ReadonlySet<string> = new Set(["sum", "mean", "meanOfMeans", "min", "max", "median", "share", "gate"]);

export function measureDomain(run: LintRun, measure: Measure): Domain {
  if (measure.by === "table" && categoriesOf(measure) && measure.rows.every((row) => row.value === undefined)) return wordDomain(categoriesOf(measure));
  if (measure.by === "rollUp") return wordDomain(null);
  if (measure.scale) return numberDomain(measure.scale.min, measure.scale.max);
  const bounds = run.compiled?.byName.get(measure.name)?.bounds;
  if (bounds && CERTAIN.has(measure.by) && !JSON.stringify(measure.missing ?? {}).includes("value")) return numberDomain(bounds.min, bounds.max);
  if (measure.transform) return measure.transform.clamp ? numberDomain(Math.min(...measure.transform.to), Math.max(...measure.transform.to)) : numberDomain(-Infinity, Infinity);
  if (measure.by === "share") return numberDomain(0, 1);
  return measure.by === "count" ? numberDomain(0, Infinity) : numberDomain(-Infinity, Infinity);
}

/** `recoded`: the fields of {entry.…} that a recode table makes numbers. */
export type RuleExpression = { readonly text: string; readonly at: string; readonly owner: string; readonly locals: readonly string[]; readonly panel?: string | undefined; readonly recoded?: readonly string[]; readonly isCondition: boolean };

/** Reports whatever is wrong with one expression of scoring or advice; marks the questions that it uses. */
export function checkRule(run: LintRun, rule: RuleExpression): void {
  const compiled = compileExpression(rule.text);
  if (!compiled.ok) {
    report(run, rule.at, compiled.problem.code, `«${rule.owner}»: ${compiled.problem.what}`, compiled.problem.hint);
    return;
  }
  const recoded = new Set((rule.recoded ?? []).flatMap((field) => [`entry.${field}`, `panel.${field}`, `row.${field}`]));
  const domain = (name: string): Domain | undefined => { if (recoded.has(name)) return numberDomain(-Infinity, Infinity); const resolved = resolveRule(run, name, rule.locals, rule.panel); return resolved.ok ? resolved.domain : undefined; };
  for (const name of compiled.variables) {
    const resolved = resolveRule(run, name, rule.locals, rule.panel);
    if (!resolved.ok) report(run, rule.at, resolved.code, `«${rule.owner}» uses {${name}}. ${resolved.what}`, resolved.hint);
    else if (resolved.key) run.used.add(resolved.key);
  }
  if (compiled.readsDate) report(run, rule.at, "clock", `«${rule.owner}» depends on the date of the answers file; without one it has no value.`, "Give the answers file a date.", "info");
  for (const finding of misuses(compiled.tree, domain) as ConditionFinding[]) report(run, rule.at, finding.code, `«${rule.owner}»: ${finding.what}`, finding.hint, finding.severity);
  if (!rule.isCondition) return;
  const outcome = outcomeOf(compiled.tree, domain);
  if (outcome === "never") report(run, rule.at, "unreachable", `«${rule.owner}» can never be given: its condition never holds.`, "Correct the condition.");
  else if (outcome === "always" && compiled.variables.length > 0) report(run, rule.at, "constant-condition", `The condition of «${rule.owner}» always holds.`, "Correct the condition, or write true.", "warning");
}

/** {path} in texts for people. */
export function checkText(run: LintRun, text: unknown, at: string, owner: string, locals: readonly string[], panel?: string): void {
  if (typeof text === "string") {
    for (const { path: name } of placeholdersOf(text)) {
      const resolved = resolveRule(run, name, locals, panel);
      if (!resolved.ok) report(run, at, resolved.code === "unknown-question" ? "unknown-path" : resolved.code, `The text of «${owner}» uses {${name}}. ${resolved.what}`, resolved.hint);
      else if (resolved.key) run.used.add(resolved.key);
    }
  } else if (typeof text === "object" && text !== null && !Array.isArray(text)) {
    for (const [language, each] of Object.entries(text)) checkText(run, each, `${at}/${language}`, owner, locals, panel);
  }
}

