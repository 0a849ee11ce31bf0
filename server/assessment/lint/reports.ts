/** report.json and region.json: the names of measures, questions and decisions that they speak of. */
import { parsePath } from "../expression.ts";
import { suggest } from "../spelling.ts";
import { isObject, modelsOf, report } from "./lint-run.ts";
import type { LintRun } from "./lint-run.ts";
import { resolveAnswer } from "./resolve.ts";
import { checkText } from "./rules.ts";

/** Keys whose values are names, wherever they stand. */
const MEASURES = new Set(["measure", "measures", "keyFigures"]);
const QUESTIONS = new Set(["question", "questions", "panel"]);

export function checkReports(run: LintRun): void {
  const manifest = run.source.files["instrument.json"] ?? "{}";
  const files = JSON.parse(manifest.startsWith("\uFEFF") ? manifest.slice(1) : manifest) as { report?: string; region?: string };
  if (files.report) checkValue(run, run.instrument.report, `${files.report}#`, "", undefined, true);
  if (files.region) checkValue(run, run.instrument.region, `${files.region}#`, "", undefined, false);
}

function checkValue(run: LintRun, value: unknown, at: string, key: string, panel: string | undefined, hasTexts: boolean): void {
  if (Array.isArray(value)) (value as unknown[]).forEach((item, index) => checkValue(run, item, `${at}/${index}`, key, panel, hasTexts));
  else if (isObject(value)) {
    if (typeof value["nl"] === "string" || typeof value["en"] === "string") {
      if (hasTexts) checkText(run, value, at, "report", ["organisation", "date", "round", "instrument", "entry", "parameters", "n", "group", "name", "value", "count"], panel);
      return;
    }
    const inner = typeof value["panel"] === "string" ? value["panel"] : panel;
    for (const [name, item] of Object.entries(value)) checkValue(run, item, `${at}/${name}`, name, inner, hasTexts);
  } else if (typeof value === "string") checkName(run, value, at, key, panel);
}

function checkName(run: LintRun, value: string, at: string, key: string, panel: string | undefined): void {
  if (MEASURES.has(key)) {
    const names = run.instrument.measures.map((measure) => measure.name);
    const name = value.split(/[#.]/)[0] as string;
    if (!names.includes(name)) report(run, at, "unknown-measure", `There is no measure «${name}».`, suggest(name, names));
  } else if (QUESTIONS.has(key)) checkQuestion(run, value, at, panel);
  else if (key === "decision") {
    const names = run.instrument.decisions.map((decision) => decision.name);
    if (!names.includes(value)) report(run, at, "unknown-decision", `There is no decision «${value}».`, suggest(value, names));
  } else if (key === "kind") {
    const kinds = [...new Set(run.instrument.measures.flatMap((measure) => (measure.kind === undefined ? [] : [measure.kind])))];
    if (!kinds.includes(value)) report(run, at, "unknown-kind", `No measure is of the kind «${value}».`, suggest(value, kinds), "warning");
  } else if (panel !== undefined && (/\/(?:fields|administrative|official)\//.test(at) || key === "field")) checkQuestion(run, value, at, panel);
}

function checkQuestion(run: LintRun, name: string, at: string, panel: string | undefined): void {
  const list = panel === undefined ? undefined : modelsOf(run).map((model) => model.questions.get(panel)).find((question) => question !== undefined);
  const first = String(parsePath(name)[0]);
  if (list?.kind === "entries" && list.fields.byKey.has(first)) {
    run.used.add(list.key);
    return;
  }
  const resolved = resolveAnswer(modelsOf(run), parsePath(name.replaceAll("[]", "[0]")));
  if (!resolved.ok) report(run, at, resolved.code, resolved.what, list?.kind === "entries" ? suggest(first, [...list.fields.byKey.keys()]) : resolved.hint);
  else if (resolved.key) run.used.add(resolved.key);
}
