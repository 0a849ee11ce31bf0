/**
 * What a measure asks that it can never get: more items than it has, respondents that do not answer it, words that its
 * inputs never give; and what is computed per respondent although it reads like a figure over all of them.
 */
import type { CompiledMeasure } from "../compile.ts";
import { compileExpression, equals, parsePath } from "../expression.ts";
import type { Measure, Placed } from "../language.ts";
import { constructOf } from "../measures/list.ts";
import { suggest } from "../spelling.ts";
import { modelsOf, report } from "./lint-run.ts";
import type { LintRun } from "./lint-run.ts";
import { resolveAnswer } from "./resolve.ts";
import { categoriesOf } from "./rules.ts";

export function checkLevels(run: LintRun): void {
  for (const measure of run.instrument.measures) {
    checkMinimum(run, measure);
    if (measure.by === "table") checkCells(run, measure);
    const compiled = run.compiled?.byName.get(measure.name);
    if (compiled) checkRespondents(run, measure, compiled);
  }
  for (const rule of run.instrument.advice) checkReads(run, rule.when, `${rule.at}/when`, rule.name);
}

/** A minimum of more items than there are is never met. */
function checkMinimum(run: LintRun, measure: Placed<Measure>): void {
  const minimum = measure.missing?.minimum;
  const count = minimum && "count" in minimum ? minimum.count : undefined;
  if (count === undefined) return;
  const parts = "items" in measure && measure.items ? measure.items : "sections" in measure && measure.sections ? measure.sections : "inputs" in measure ? measure.inputs : null;
  if (!parts || JSON.stringify(parts).includes("[]")) return;
  if (count > parts.length) report(run, `${measure.at}/missing/minimum/count`, "minimum-too-high", `«${measure.name}» asks at least ${count} of its ${parts.length} items, so it never has a value.`, `Ask at most ${parts.length}.`);
}

/** Cells and orders hold words that their input can give. */
function checkCells(run: LintRun, measure: Placed<Measure> & { by: "table" }): void {
  measure.inputs.forEach((input, at) => {
    const words = wordsOf(run, input);
    if (!words) return;
    const check = (value: unknown, place: string): void => {
      if (value === "*" || (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean")) return;
      if (!words.some((word) => equals(word, value))) report(run, place, "unknown-choice", `«${input.name}» of «${measure.name}» never is ${JSON.stringify(value)}.`, suggest(String(value), words.map(String)));
    };
    input.order?.forEach((value, index) => { check(value, `${measure.at}/inputs/${at}/order/${index}`); });
    measure.rows.forEach((row, index) => {
      const cell = Object.hasOwn(row.when, input.name) ? row.when[input.name] : undefined;
      const place = `${measure.at}/rows/${index}/when/${input.name}`;
      if (Array.isArray(cell)) cell.forEach((each, position) => { check(each, `${place}/${position}`); });
      else check(cell, place);
    });
  });
}

type Input = Extract<Measure, { by: "table" }>["inputs"][number];

/** The words or numbers that an input gives, when they are known beforehand. */
function wordsOf(run: LintRun, input: Input): readonly unknown[] | null {
  if (input.values !== undefined || input.answerSet !== undefined || input.ranges !== undefined || input.expression !== undefined || input.transform !== undefined || input.choice !== undefined || input.reverse) return null;
  const name = input.measure ?? input.question ?? input.item ?? "";
  const measure = input.question === undefined ? run.instrument.measures.find((each) => each.name === name) : undefined;
  if (measure) return input.use === "band" ? (measure.bands?.map((band) => band.name) ?? null) : input.use === "value" ? null : categoriesOf(measure);
  if (input.question === undefined) return null;
  const resolved = resolveAnswer(modelsOf(run), parsePath(input.question.replaceAll("[]", "[0]")));
  return resolved.ok && !resolved.domain.isList ? resolved.domain.values : null;
}

const OVER_RESPONDENTS: ReadonlySet<string> = new Set(["groups", "gap", "spread", "agreement"]);

function checkRespondents(run: LintRun, measure: Placed<Measure>, compiled: CompiledMeasure): void {
  if (!compiled.isRespondents && measure.groups) report(run, `${measure.at}/groups`, "no-respondents", `«${measure.name}» is computed once, not per respondent, so «groups» does nothing.`, "Leave it out, or use questions that respondents answer.", "warning");
  for (const use of constructOf(measure.by).uses(measure)) {
    if (use.kind === "expression") checkReads(run, use.text, measure.at + use.pointer, measure.name);
    if (!compiled.isRespondents) continue;
    const names = use.kind === "expression" ? namesIn(use.text) : use.kind === "item" ? [typeof use.item === "string" ? use.item : (use.item.measure ?? "")] : [];
    for (const name of names) {
      const aggregate = run.instrument.measures.find((each) => each.name === name)?.groups?.aggregate;
      if (aggregate === undefined || aggregate === "mean") continue;
      report(run, measure.at + use.pointer, "computed-per-respondent", `«${measure.name}» is computed for each respondent, from his own «${name}» and not from its ${aggregate} over respondents.`, "Add \"per\": \"organisation\" to compute it once, with the figures over all respondents.", "warning");
    }
  }
}

/** Measures whose own value a text reads: {measures.x}. */
function namesIn(text: string): string[] {
  const compiled = compileExpression(text);
  return compiled.ok ? compiled.variables.map(parsePath).filter((path) => path[0] === "measures" && (path.length === 2 || path[2] === "value")).map((path) => String(path[1])) : [];
}

/** {measures.x.gap} of a measure that respondents do not answer is always empty. */
function checkReads(run: LintRun, text: string, at: string, owner: string): void {
  const compiled = compileExpression(text);
  if (!compiled.ok) return;
  for (const variable of compiled.variables) {
    const path = parsePath(variable);
    const read = path[0] === "measures" ? run.compiled?.byName.get(String(path[1])) : undefined;
    if (read && !read.isRespondents && OVER_RESPONDENTS.has(String(path[2]))) report(run, at, "no-respondents", `«${owner}» reads {${variable}}, but «${read.measure.name}» is computed once, not per respondent: it never has a ${String(path[2])}.`, "Read the value, or a measure over respondents.", "warning");
  }
}
