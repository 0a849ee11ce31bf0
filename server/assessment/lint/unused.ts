/** What is declared and never read: no mistake in itself, but often the trace of one. */
import { questionsOf } from "../definition/elements.ts";
import { report } from "./lint-run.ts";
import type { LintRun } from "./lint-run.ts";

export function checkUnused(run: LintRun): void {
  const scores = run.instrument.measures.length > 0 || run.instrument.advice.length > 0;
  if (scores) {
    for (const definition of run.questionnaires.byName.values()) {
      for (const question of questionsOf(definition.fields.elements)) {
        const isRemark = question.kind === "text" && question.input === "text";
        if (!isRemark && !run.used.has(question.key)) report(run, `${definition.file}#${question.pointer}`, "unused", `The question «${question.key}» is read by no measure, advice, condition or report.`, "Is it needed? Every question costs the respondent time.", "info");
      }
    }
  }
  const named = new Set(["instrument.json", ...run.instrument.questionnaires.map((each) => each.file)]);
  const manifest = run.source.files["instrument.json"] ?? "";
  for (const file of Object.keys(run.source.files)) {
    if (file.endsWith(".json") && !named.has(file) && !manifest.includes(JSON.stringify(file))) report(run, `${file}#`, "unused", `${file} is not named in instrument.json, and is not read.`, "Name it there, or remove it.", "warning");
  }
}
