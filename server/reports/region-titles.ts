/** Names that people know for what the regional analysis speaks of in codes: measures, domains, legal forms, capabilities. */
import { compileQuestionnaires } from "../assessment/definition.ts";
import type { Question } from "../assessment/definition.ts";
import type { Instrument } from "../assessment/language.ts";
import { say } from "./wording.ts";

export function titlesOf(instrument: Instrument): Record<string, { nl: string; en: string }> {
  const titles: Record<string, { nl: string; en: string }> = {};
  const { questionnaires } = compileQuestionnaires(instrument.questionnaires.map(({ survey, ...rest }) => ({ ...rest, json: survey })), instrument.groups?.name ?? null);
  const visit = (question: Question): void => {
    if (question.kind === "choice" || question.kind === "choices") for (const choice of question.choices) titles[String(choice.value)] ??= { nl: say(choice.text, "nl"), en: say(choice.text, "en") };
    if (question.kind === "entries" || question.kind === "table" || question.kind === "texts") for (const field of question.fields.byKey.values()) visit(field);
    if (question.kind === "matrix" || question.kind === "table") for (const row of question.rows) titles[String(row.value)] ??= { nl: say(row.text, "nl"), en: say(row.text, "en") };
  };
  for (const question of questionnaires.organisation.questions.values()) visit(question);
  for (const measure of instrument.measures) titles[measure.name] = { nl: say(measure.title, "nl"), en: say(measure.title, "en") };
  titles["unknown"] = { nl: "niet opgegeven", en: "not given" };
  return titles;
}
