import type { CompiledInstrument } from "../assessment/compile.ts";
import type { Element, LocalText, Question } from "../assessment/definition.ts";
import type { Instrument } from "../assessment/language.ts";

/** A page of the organisation's questionnaires. `path` is how it is assigned: `questionnaire.page`. */
export type Page = { readonly path: string; readonly questionnaire: string; readonly page: string; readonly title: LocalText; readonly questions: readonly Question[] };

/** SurveyJS's own name for the page of a questionnaire that was written without pages. */
const onlyPage = "page1";

/** The pages that the organisation answers, each with its questions; a questionnaire without pages is one page. */
export function pagesOf({ instrument, compiled }: { readonly instrument: Instrument; readonly compiled: CompiledInstrument }): Page[] {
  return compiled.questionnaires.organisation.definitions.flatMap((definition) => {
    const { elements } = definition.fields;
    const page = (name: string, title: LocalText, within: readonly Element[]): Page => ({ path: `${definition.name}.${name}`, questionnaire: definition.name, page: name, title, questions: questionsIn(within) });
    // A panel and a page look alike once compiled.
    const survey = instrument.questionnaires.find((one) => one.name === definition.name)?.survey as { readonly pages?: unknown } | undefined;
    if (!Array.isArray(survey?.pages) || survey.pages.length === 0) return [page(onlyPage, definition.title, elements)];
    return elements.flatMap((element) => (element.kind === "container" ? [page(element.name, element.title, element.elements)] : []));
  });
}

/** The questions among elements, through the panels. */
function questionsIn(elements: readonly Element[]): Question[] {
  return elements.flatMap((element) => (element.kind === "container" ? questionsIn(element.elements) : [element]));
}
