/** Questionnaires: names used in conditions, conditions that never hold, circles, slow patterns, names used twice. */
import { isSafePattern } from "redos-detector";
import type { CompiledDefinition, Question, Reference } from "../definition.ts";
import { questionsOf } from "../definition/elements.ts";
import { compileExpression, isFormFunction, parsePath, visit } from "../expression.ts";
import type { Path } from "../expression.ts";
import { suggest } from "../spelling.ts";
import { misuses, outcomeOf } from "./condition.ts";
import { isObject, report } from "./lint-run.ts";
import type { LintRun } from "./lint-run.ts";
import { anything, domainOf, numberDomain, resolveAnswer, wordDomain } from "./resolve.ts";
import type { Domain, Resolved } from "./resolve.ts";
import type { ProblemCode } from "../problem.ts";

export function checkQuestionnaires(run: LintRun): void {
  checkNames(run);
  for (const definition of run.questionnaires.byName.values()) {
    for (const reference of definition.references) checkReference(run, definition, reference);
    checkPatterns(run, definition);
    checkDefaults(run, definition);
  }
  checkCircles(run);
}

/** A question of a definition with what holds it, at any depth. */
export type Placed = { readonly question: Question; readonly owner: Question | null; readonly node: string };

export function allQuestions(definition: CompiledDefinition): Placed[] {
  const within = (questions: readonly Question[], owner: Question | null, prefix: string): Placed[] => questions.flatMap((question) => {
    const node = prefix + question.key;
    const placed: Placed = { question, owner, node };
    return question.kind === "entries" || question.kind === "table" || question.kind === "texts" ? [placed, ...within(questionsOf(question.fields.elements), question, `${node}.`)] : [placed];
  });
  return within(questionsOf(definition.fields.elements), null, "");
}

function checkNames(run: LintRun): void {
  const seen = new Map<string, string>();
  const lower = new Map<string, string>();
  for (const definition of run.questionnaires.byName.values()) {
    for (const question of questionsOf(definition.fields.elements)) {
      const at = `${definition.file}#${question.pointer}`;
      const first = seen.get(question.key);
      if (first !== undefined && first.split("#")[0] !== definition.file) report(run, `${at}/name`, "duplicate-name", `The question «${question.key}» also stands at ${first}.`, "Question names are unique over the whole instrument: rename one.");
      const alike = lower.get(question.key.toLowerCase());
      if (alike !== undefined && alike !== question.key) report(run, `${at}/name`, "duplicate-name", `«${question.key}» differs from «${alike}» only in capitals; SurveyJS takes them for the same.`, "Rename one.");
      if (question.key === run.instrument.groups?.name) report(run, `${at}/name`, "duplicate-name", `«${question.key}» is also the name of the groups.`, "Rename one.");
      if (["measures", "entry", "value", "panel", "row", "item", "parameters"].includes(question.key)) report(run, `${at}/name`, "unsafe-name", `«${question.key}» has a meaning of its own in expressions.`, "Rename the question.");
      seen.set(question.key, at);
      lower.set(question.key.toLowerCase(), question.key);
    }
  }
  const names = run.instrument.questionnaires.map((each) => each.name);
  names.forEach((name, index) => { if (names.indexOf(name) !== index) report(run, `instrument.json#/questionnaires/${index}/name`, "duplicate-name", `The questionnaire «${name}» is there twice.`, "Rename one."); });
  const members = run.instrument.groups?.members.map((member) => member.name) ?? [];
  members.forEach((name, index) => { if (members.indexOf(name) !== index) report(run, `instrument.json#/groups/members/${index}/name`, "duplicate-name", `The group «${name}» is there twice.`, "Rename one."); });
  checkContainerNames(run);
}

/** Pages and panels too have names of their own. */
function checkContainerNames(run: LintRun): void {
  for (const { file, survey: json } of run.instrument.questionnaires) {
    const seen = new Set<string>();
    const visitElements = (elements: unknown, pointer: string): void => {
      if (!Array.isArray(elements)) return;
      (elements as unknown[]).forEach((element, index) => {
        if (!isObject(element)) return;
        const name = element["name"];
        const isContainer = element["type"] === "panel" || element["type"] === undefined || element["type"] === "html" || element["type"] === "image";
        if (isContainer && typeof name === "string") {
          if (seen.has(name)) report(run, `${file}#${pointer}/${index}/name`, "duplicate-name", `The name «${name}» is used twice in this questionnaire.`, "Rename one.");
          seen.add(name);
        }
        visitElements(element["elements"], `${pointer}/${index}/elements`);
      });
    };
    if (isObject(json)) {
      visitElements(json["pages"], "/pages");
      visitElements(json["elements"], "/elements");
    }
  }
}

// ---- conditions -----------------------------------------------------------------------------------------------

function checkReference(run: LintRun, definition: CompiledDefinition, reference: Reference): void {
  const at = `${definition.file}#${reference.pointer}`;
  const resolve = resolver(run, definition, reference);
  for (const name of reference.names) {
    const resolved = resolve(name);
    if (!resolved.ok) report(run, at, resolved.code, `«${reference.owner}» uses {${name}}. ${resolved.what}`, resolved.hint);
    else if (resolved.key) run.used.add(resolved.key);
    const list = resolved.ok && name.endsWith(".length") ? resolved.question : null;
    if (list?.kind === "entries" && list.variable === "panel" && Math.max(list.initial, list.minimum) > 0) {
      report(run, at, "ambiguous-length", `«${reference.owner}» uses {${name}}, but «${list.key}» begins with empty entries, which SurveyJS counts at one time and not at another.`, `Ask whether a field is answered: {${list.key}[0].…} notempty.`);
    }
  }
  const compiled = compileExpression(reference.text);
  if (!compiled.ok) return;
  for (const name of compiled.functions) {
    if (!isFormFunction(name)) report(run, at, "expression-function", `The form does not know the function ${name}().`, "It works in scoring and advice only; here use SurveyJS's own functions.");
  }
  visit(compiled.tree, (part) => {
    if (part.kind === "call" && part.parameters.some((each) => each.kind === "constant" && each.value === null)) report(run, at, "null-parameter", `«${reference.owner}» passes null to ${part.name}(), over which the form falls.`, "Leave the parameter out, or write ''.");
  });
  if (compiled.readsDate) report(run, at, "clock", `«${reference.owner}» reads the clock, so the form and the check of its answers may differ.`, "Ask for the date, or do this in the scoring, where the date is that of the answers file.");
  const domain = (name: string): Domain | undefined => { const resolved = resolve(name); return resolved.ok ? resolved.domain : undefined; };
  for (const finding of misuses(compiled.tree, domain)) report(run, at, finding.code, `«${reference.owner}»: ${finding.what}`, finding.hint, finding.severity);
  if (reference.purpose === "value" || reference.purpose === "bound") return;
  const outcome = outcomeOf(compiled.tree, domain);
  if (outcome === "depends") return;
  const never: Readonly<Record<string, string>> = { visible: "is never shown", enabled: "is never enabled", required: "is never required", validator: "can never be valid" };
  report(run, at, "constant-condition", outcome === "never" ? `«${reference.owner}» ${never[reference.purpose] ?? ""}: its condition never holds.` : `The condition of «${reference.owner}» always holds.`, "Correct the condition, or leave it out.");
}

const INDEXES = new Set(["panelIndex", "visiblePanelIndex", "rowIndex", "visibleRowIndex"]);

/** What names mean where an expression of a questionnaire stands. */
function resolver(run: LintRun, definition: CompiledDefinition, reference: Reference): (name: string) => Resolved {
  const { organisation, respondents } = run.questionnaires;
  const models = definition.answeredBy === "organisation" ? [organisation] : [respondents];
  const lists = allQuestions(definition).filter(({ question }) => question.kind === "entries" || question.kind === "table");
  const holders = lists.filter(({ question }) => reference.pointer.startsWith(`${question.pointer}/`)).reverse();
  const group = run.instrument.groups;
  return (name) => {
    const path: Path = parsePath(name);
    const first = String(path[0]);
    if (first === "item" || first === "choice") return reference.around.some((each) => each.variable === "item") ? anything : notHere(name);
    if (INDEXES.has(first) || first === "rowName" || first === "rowValue") {
      if (!reference.around.some((each) => each.variable === (first.includes("anel") ? "panel" : "row"))) return notHere(name);
      return INDEXES.has(first) ? known(numberDomain(0, Infinity)) : anything;
    }
    const levels: Readonly<Record<string, number>> = { panel: 0, row: 0, prevPanel: 0, nextPanel: 0, prevRow: 0, nextRow: 0, parentPanel: 1 };
    const level = Object.hasOwn(levels, first) && path.length > 1 ? levels[first] : undefined;
    if (level !== undefined) {
      const variable = first.toLowerCase().includes("row") ? "row" : "panel";
      const holder = holders.filter(({ question }) => (question.kind === "table" ? "row" : question.kind === "entries" ? question.variable : "") === variable)[level]?.question;
      if (!holder || (holder.kind !== "entries" && holder.kind !== "table")) return notHere(name);
      const resolved = fieldIn(holder, path);
      return resolved;
    }
    if (group && first === group.name && path.length === 1 && definition.answeredBy === "respondents") return known(wordDomain(group.members.map((member) => member.name)));
    const resolved = resolveAnswer(models, path);
    if (resolved.ok || definition.answeredBy === "organisation") return resolved;
    return organisation.questions.has(first) ? { ok: false, code: "unknown-question", what: `«${first}» is asked of the organisation; a respondent's form does not know its answer.`, hint: "Ask it in this questionnaire, or do this in the scoring." } : resolved;
  };
}

function fieldIn(holder: Question & { kind: "entries" | "table" }, path: Path): Resolved {
  const name = String(path[1]);
  const field = holder.fields.byKey.get(name);
  if (!field) return holder.fields.commentKeys.has(name) ? anything : { ok: false, code: "unknown-question", what: `There is no «${name}» in «${holder.key}».`, hint: suggest(name, [...holder.fields.byKey.keys()]) };
  const inner = path.length > 2 ? resolveAnswer([{ definitions: [], questions: holder.fields.byKey, commentKeys: new Map(), calculated: [], computes: false, groupName: null }], path.slice(1)) : null;
  if (inner && !inner.ok) return inner;
  return { ok: true, domain: inner?.domain ?? domainOf(field), question: field, key: holder.key };
}

function known(domain: Domain): Resolved {
  return { ok: true, domain, question: null, key: null };
}

function notHere(name: string): Resolved {
  return { ok: false, code: "unknown-question", what: `{${name}} has no meaning here.`, hint: "{panel.…} works inside a dynamic panel, {row.…} inside a table, {item} in conditions on choices and rows." };
}

// ---- patterns, defaults, circles ------------------------------------------------------------------------------

function checkPatterns(run: LintRun, definition: CompiledDefinition): void {
  for (const { question } of allQuestions(definition)) {
    question.validators.forEach((validator, index) => {
      if (validator.kind !== "regex") return;
      const at = `${definition.file}#${question.pointer}/validators/${index}/regex`;
      const isSafe = isSafePattern(validator.pattern.source, { caseInsensitive: validator.pattern.flags.includes("i"), maxScore: 200, maxSteps: 20_000 }).safe;
      if (!isSafe) report(run, at, "slow-pattern", `The pattern of «${question.name}» can take very long on a text that nearly fits.`, "Avoid repetition within repetition, such as (a+)+; anchor it with ^ and $.");
    });
  }
}

function checkDefaults(run: LintRun, definition: CompiledDefinition): void {
  for (const { question } of allQuestions(definition)) {
    if (question.defaultValue === undefined || (question.kind !== "choice" && question.kind !== "choices")) continue;
    const values: readonly unknown[] = Array.isArray(question.defaultValue) ? (question.defaultValue as unknown[]) : [question.defaultValue];
    for (const value of values) if (question.list === null && !question.byValue.has(value)) report(run, `${definition.file}#${question.pointer}/defaultValue`, "unknown-choice", `The default of «${question.name}» is ${JSON.stringify(value)}, which is no choice.`, suggest(String(value), question.choices.map((choice) => String(choice.value))));
  }
}

/** What shows a question, or is computed, must not depend on itself. */
function checkCircles(run: LintRun): void {
  const edges = new Map<string, Set<string>>();
  const places = new Map<string, string>();
  for (const definition of run.questionnaires.byName.values()) {
    const placed = allQuestions(definition);
    for (const reference of definition.references) {
      if (reference.purpose !== "visible" && reference.purpose !== "value") continue;
      const element = reference.pointer.slice(0, reference.pointer.lastIndexOf("/"));
      const owners = placed.filter(({ question }) => question.pointer === element || question.pointer.startsWith(`${element}/`));
      const from = [...owners.map(({ node }) => node), ...definition.calculated.filter((each) => each.pointer === element).map((each) => each.name)];
      for (const node of from) {
        const targets = edges.get(node) ?? new Set<string>();
        for (const name of reference.names) {
          const target = nodeOf(name, node);
          // A condition on rows or choices of the question itself may look at the question's own row ({item}), not at its answer.
          if (target !== null && !(target === node && reference.around[0]?.variable === "item" && reference.names.length === 1)) targets.add(target);
        }
        edges.set(node, targets);
        if (!places.has(node)) places.set(node, `${definition.file}#${reference.pointer}`);
      }
    }
  }
  reportCycles(run, edges, places, "circular-visibility", "Whether a question is shown must not depend on its own answer: remove one of the conditions.");
}

function nodeOf(name: string, from: string): string | null {
  const path = parsePath(name).filter((step) => typeof step !== "number").map(String);
  const first = path[0] ?? "";
  if (first === "item" || first === "choice" || INDEXES.has(first)) return null;
  if (first === "panel" || first === "row") return `${from.slice(0, from.lastIndexOf("."))}.${path[1] ?? ""}`;
  return path.length > 1 && path[1] !== "length" ? `${first}.${path[1]}` : first;
}

/** Reports each circle once, at the first of its members. */
export function reportCycles(run: LintRun, edges: ReadonlyMap<string, ReadonlySet<string>>, places: ReadonlyMap<string, string>, code: ProblemCode, hint: string): void {
  const state = new Map<string, "open" | "done">();
  const walkFrom = (node: string, trail: readonly string[]): void => {
    if (state.get(node) === "done") return;
    if (state.get(node) === "open") {
      const circle = [...trail.slice(trail.indexOf(node)), node];
      report(run, places.get(node) ?? "", code, `These go round in a circle: ${circle.join(" → ")}.`, hint);
      return;
    }
    state.set(node, "open");
    for (const next of edges.get(node) ?? []) if (edges.has(next)) walkFrom(next, [...trail, node]);
    state.set(node, "done");
  };
  for (const node of edges.keys()) walkFrom(node, []);
}
