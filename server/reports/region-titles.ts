/** Names that people know for what the regional analysis speaks of in codes: domains, legal forms, capabilities, measures. */
import type { Choice, Question } from "../assessment/definition.ts";
import { compileQuestionnaires } from "../assessment/definition.ts";
import type { Instrument } from "../assessment/language.ts";
import type { RegionDeclaration } from "../region/declaration.ts";
import type { RegionTitles } from "./region.ts";
import { say } from "./wording.ts";

export function titlesOf(instrument: Instrument, { inventory: { fields }, ambitions }: RegionDeclaration): RegionTitles {
  const { questionnaires } = compileQuestionnaires(instrument.questionnaires.map(({ survey, ...rest }) => ({ ...rest, json: survey })), instrument.groups?.name ?? null);
  const choices = new Map<string, readonly Choice[]>();
  const visit = (question: Question): void => {
    if (question.kind === "choice" || question.kind === "choices") choices.set(question.name, question.choices);
    if ("rows" in question) choices.set(question.name, question.rows);
    if (question.kind === "entries" || question.kind === "table" || question.kind === "texts") for (const field of question.fields.byKey.values()) visit(field);
  };
  for (const question of questionnaires.organisation.questions.values()) visit(question);
  const both = (text: Parameters<typeof say>[0]): { nl: string; en: string } => ({ nl: say(text, "nl"), en: say(text, "en") });
  const titles = (...names: readonly (string | undefined)[]): Record<string, { nl: string; en: string }> => Object.fromEntries(names.flatMap((name) => (choices.get(name ?? "") ?? []).map((choice) => [String(choice.value), both(choice.text)])));
  return {
    domain: titles(fields.domain, ambitions?.fields.domain), legalForm: titles(fields.legalForm), capability: titles(ambitions?.fields.needs, ambitions?.fields.offers), motive: titles(fields.yieldPerMotive),
    measures: Object.fromEntries(instrument.measures.map((measure) => [measure.name, both(measure.title)])),
  };
}
