import type { Language } from "../texts/language.tsx";
import type { Empty } from "./Missing.tsx";
import { createModel } from "./survey.ts";
import type { Answers, QuestionnaireJson } from "./survey.ts";

/** Per page how many of the questions that are asked now have no answer. Comes with the form's own code: it alone knows what is asked. */
export function emptyPages(questionnaires: readonly { readonly name: string; readonly survey: unknown }[], answers: Answers, variables: Answers, language: Language): { readonly asked: number; readonly pages: readonly Empty[] } {
  const all = questionnaires.flatMap(({ name, survey }) => createModel(survey as QuestionnaireJson, answers, { language, variables }).visiblePages.map((page) => {
    const asked = page.questions.filter((question) => question.isVisible && question.hasInput && !question.isReadOnly);
    return { part: `${name}.${page.name}`, title: page.processedTitle || page.name, asked: asked.length, empty: asked.filter((question) => question.isEmpty()).length };
  }));
  return { asked: all.reduce((sum, page) => sum + page.asked, 0), pages: all.filter((page) => page.empty > 0) };
}
