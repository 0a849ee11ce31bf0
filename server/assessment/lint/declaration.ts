/** instrument.json: groups, missing values, who the organisation is, migrations. */
import { parsePath } from "../expression.ts";
import { suggest } from "../spelling.ts";
import { modelsOf, report } from "./lint-run.ts";
import type { LintRun } from "./lint-run.ts";
import { resolveAnswer } from "./resolve.ts";

const FILE = "instrument.json";

export function checkDeclaration(run: LintRun): void {
  const { instrument } = run;
  for (const [key, name] of Object.entries(instrument.organisation ?? {})) {
    if (typeof name !== "string") continue;
    const resolved = resolveAnswer([run.questionnaires.organisation], parsePath(name));
    if (!resolved.ok) report(run, `${FILE}#/organisation/${key}`, resolved.code, `organisation.${key} names «${name}». ${resolved.what}`, resolved.hint);
    else run.used.add(name);
  }
  if (run.questionnaires.respondents.definitions.length === 0 && instrument.groups) report(run, `${FILE}#/groups`, "unused", "There are groups of respondents, but no questionnaire is answered by respondents.", "Add \"answeredBy\": \"respondents\" to a questionnaire, or remove the groups.", "warning");
  checkCodes(run);
  checkMigrations(run);
}

/** Choice values that mean "don't know": at least one question should have each. */
function checkCodes(run: LintRun): void {
  const values = new Set(modelsOf(run).flatMap((model) => [...model.questions.values()]).flatMap((question) => allValues(question)));
  for (const key of ["dontKnow", "notApplicable"] as const) {
    (run.instrument.missing?.[key] ?? []).forEach((code, index) => {
      if (!values.has(String(code))) report(run, `${FILE}#/missing/${key}/${index}`, "unknown-choice", `No question has the choice «${String(code)}», which is said to mean ${key === "dontKnow" ? "don't know" : "not applicable"}.`, "Correct the value, or remove it.", "warning");
    });
  }
  const both = (run.instrument.missing?.dontKnow ?? []).filter((code) => run.instrument.missing?.notApplicable.includes(code));
  for (const code of both) report(run, `${FILE}#/missing`, "duplicate-choice", `«${String(code)}» means both don't know and not applicable.`, "Keep one.");
}

function allValues(question: ReturnType<typeof modelsOf>[number]["questions"] extends ReadonlyMap<string, infer Q> ? Q : never): string[] {
  if (question.kind === "choice" || question.kind === "choices") return question.choices.map((choice) => String(choice.value));
  if (question.kind === "matrix") return question.columns.map((column) => String(column.value));
  if (question.kind === "entries" || question.kind === "table") return [...question.fields.byKey.values()].flatMap(allValues);
  return [];
}

function checkMigrations(run: LintRun): void {
  const exists = (path: string): boolean => resolveAnswer(modelsOf(run), parsePath(path.replaceAll("[]", "[0]"))).ok;
  const names = modelsOf(run).flatMap((model) => [...model.questions.keys()]);
  run.instrument.migrations.forEach((migration, index) => {
    const at = `${FILE}#/migrations/${index}`;
    const isLast = index === run.instrument.migrations.length - 1;
    if (!isLast) return;
    // Only the last step ends in this version; the names of earlier ones are not known here.
    for (const [old, name] of Object.entries(migration.rename ?? {})) if (!exists(name)) report(run, `${at}/rename/${old}`, "unknown-question", `«${old}» becomes «${name}», which does not exist.`, suggest(name, names));
    for (const name of Object.keys(migration.default ?? {})) if (!exists(name)) report(run, `${at}/default/${name}`, "unknown-question", `«${name}» gets a default, but does not exist.`, suggest(name, names));
    for (const name of migration.drop ?? []) if (exists(name)) report(run, `${at}/drop`, "unknown-question", `«${name}» is dropped, but this version still asks it.`, "Remove it from drop.");
  });
  const versions = run.instrument.migrations.map((migration) => migration.from);
  versions.forEach((version, index) => { if (versions.indexOf(version) !== index) report(run, `${FILE}#/migrations/${index}/from`, "duplicate-name", `There are two migrations from ${version}.`, "Join them."); });
  if (versions.includes(run.instrument.version)) report(run, `${FILE}#/migrations`, "wrong-value", `There is a migration from ${run.instrument.version}, which is this version.`, "Raise the version, or remove the migration.");
  const measures = run.instrument.measures.map((measure) => measure.name);
  run.instrument.migrations.forEach((migration, index) => {
    for (const [old, target] of Object.entries(migration.measures ?? {})) {
      const name = typeof target === "string" ? target : target?.measure;
      if (name !== undefined && !measures.includes(name)) report(run, `${FILE}#/migrations/${index}/measures/${old}`, "unknown-measure", `There is no measure «${name}».`, suggest(name, measures));
    }
  });
}
