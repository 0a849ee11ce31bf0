import type { BothLanguages } from "../texts/language.tsx";
import { entryKey, placeOf, questionsByName } from "./paths.ts";
import type { Answers, ElementJson, PageJson, QuestionnaireJson } from "./survey.ts";

export type Finding = { readonly severity: string; readonly code: string; readonly path: string; readonly what: string };
type Title = BothLanguages | string;
/** Something to do, said in the questionnaire's own words, and the page on which to do it. */
export type ToDo = { readonly path: string; readonly code: string; readonly part: string; readonly page: Title; /** The entry of a list it is about. */ readonly entry: string | null; readonly question: Title };

type Declared = { readonly name: string; readonly survey: unknown };

/** What the server found, as places in the form. A finding about nothing that is asked leads to the first page. */
export function toDoFrom(findings: readonly Finding[], questionnaires: readonly Declared[], answers: Answers): readonly ToDo[] {
  const pages = questionnaires.flatMap(({ name, survey }) => pagesOf(survey as QuestionnaireJson).map((page) => ({ part: `${name}.${page.name}`, page, questions: questionsByName([{ pages: [page] }]) })));
  return findings.flatMap((finding) => {
    const place = placeOf(finding.path);
    const at = pages.find((candidate) => candidate.questions.has(place.question)) ?? pages[0];
    if (!at) return [];
    const question = at.questions.get(place.question);
    const fields = questionsByName([{ elements: question?.templateElements ?? [] }]);
    const field = place.field === null ? undefined : fields.get(place.field);
    const entry = place.key === null ? null : entryName(question, fields, answers, place.key);
    return [{ path: finding.path, code: finding.code, part: at.part, page: titleOf(at.page, at.page.name), entry, question: titleOf(field ?? question, finding.what) }];
  });
}

const pagesOf = (survey: QuestionnaireJson): readonly PageJson[] => survey.pages ?? [{ name: "page1", elements: survey.elements ?? [] }];
const titleOf = (element: { readonly title?: unknown } | undefined, otherwise: string): Title => (element?.title as Title | undefined) ?? otherwise;

function entryName(list: ElementJson | undefined, fields: ReadonlyMap<string, ElementJson>, answers: Answers, key: string): string {
  const entries = list ? answers[list.name] : undefined;
  const entry = (Array.isArray(entries) ? entries as Answers[] : []).find((one) => one[entryKey] === key);
  const named = entry?.[String(list?.["keyName"] ?? (fields.has("name") ? "name" : [...fields.keys()][0]))];
  return typeof named === "string" ? named : "";
}
