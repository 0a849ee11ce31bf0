import "survey-core/survey-core.fontless.min.css";
import "virtual:survey-base-theme.css";
import "./survey.css";
import { useEffect, useMemo, useRef, useState } from "react";
import { Survey } from "survey-react-ui";
import { Alert } from "../design/Alert.tsx";
import { Button } from "../design/Button.tsx";
import { Progress } from "../design/Progress.tsx";
import { formats, useLanguage, useTexts } from "../texts/language.tsx";
import type { BothLanguages } from "../texts/language.tsx";
import { Asides } from "./Asides.tsx";
import { Entries } from "./Entries.tsx";
import { useTerms } from "./glossary.ts";
import { placeOf, same } from "./paths.ts";
import { withRegionMembers } from "./regionMembers.ts";
import { createModel } from "./survey.ts";
import type { Answers, ElementJson, ModelOptions, PageJson, QuestionnaireJson } from "./survey.ts";
import { formTexts } from "./texts.ts";

export type FormProps = {
  readonly json: QuestionnaireJson;
  readonly answers: Answers;
  readonly variables?: Answers;
  readonly regionMembers?: ModelOptions["regionMembers"];
  readonly readOnly?: boolean;
  /** The name of the page that is open; the first one when there is none. */
  readonly page: string | null;
  readonly onPage: (page: string) => void;
  /** One answer changed; the value of a repeating question is the whole list. */
  readonly onAnswer: (name: string, value: unknown) => void;
  /** Past the last page. */
  readonly onFinish: () => void;
  /** Before the first page, when there is something before it. */
  readonly onBack?: () => void;
  readonly finishLabel?: string;
  /** In front of the page's title: where this page stands in the whole. */
  readonly progress?: { readonly done: number; readonly of: number };
  /** Raised when answers changed from outside (a colleague saved, a conflict was resolved): they are then laid into the form. */
  readonly refresh?: number;
  /** The answer to go to on this page: somebody came for it from the list of what is missing. */
  readonly target?: string | null;
};

/** One questionnaire, page by page. Long lists (the inventory) are edited one entry at a time. */
export default function Form({ json, answers, variables, regionMembers, readOnly, page, onPage, onAnswer, onFinish, onBack, finishLabel, progress, refresh, target }: FormProps) {
  const texts = useTexts(formTexts);
  const { language } = useLanguage();
  const format = formats(language);
  const current = useRef(answers);
  current.current = answers;
  const emit = useRef(onAnswer);
  emit.current = onAnswer;
  const quiet = useRef(false);

  const { plain, lists: declaredLists } = useMemo(() => splitLists(withRegionMembers(json, regionMembers ?? [])), [json, regionMembers]);
  const model = useMemo(() => {
    const made = createModel(plain, current.current, { language, ...(readOnly && { readOnly }), ...(variables && { variables }) });
    made.onValueChanged.add((_, change) => { if (!quiet.current) emit.current(change.name, change.value as unknown); });
    return made;
    // Answers flow out of the model; only `refresh` brings them in from outside.
  }, [plain, language, readOnly, variables]);
  // Only what differs, so that the field in which somebody is typing keeps its focus.
  useEffect(() => {
    quiet.current = true;
    for (const name of new Set([...Object.keys(model.data as Answers), ...Object.keys(current.current)])) {
      if (!same(model.getValue(name), current.current[name])) model.setValue(name, structuredClone(current.current[name]));
    }
    quiet.current = false;
  }, [model, refresh]);

  const pages = model.visiblePages;
  const index = Math.max(0, pages.findIndex((candidate) => candidate.name === page));
  const shown = pages[index];
  const [problems, setProblems] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const first = useRef(true);
  useEffect(() => {
    model.currentPageNo = index;
    setProblems(0);
    if (!first.current) { heading.current?.focus(); window.scrollTo({ top: 0 }); }
    first.current = false;
  }, [model, index]);
  const place = useMemo(() => (target ? placeOf(target) : null), [target]);
  useEffect(() => {
    if (!place || place.key !== null) return undefined;
    // After the page has been drawn.
    const soon = setTimeout(() => model.getQuestionByName(place.question)?.focus(), 60);
    return () => clearTimeout(soon);
  }, [model, index, place]);
  const declared = plain.pages?.find((candidate) => candidate.name === shown?.name);
  const pageTitle = format.text(declared?.title as BothLanguages | string | undefined) || (shown?.processedTitle ?? ""), pageLead = format.text(declared?.["description"] as BothLanguages | string | undefined);
  const here = declaredLists.filter((list) => list.page === shown?.name);
  // A list says again what its page says: explained once, there.
  const ofLists = useTerms(here.flatMap(({ element }) => [element.title, element["description"]].map((text) => format.text(text as BothLanguages | string | undefined))));
  const terms = useTerms([pageTitle, pageLead]).filter((term) => !ofLists.includes(term));
  if (!shown) return null;

  const questions = !onlyList(declared) && <div className="card"><Survey model={model} /></div>;
  const lists = here.map(({ element }) => (
    <Entries key={element.name} list={element} entries={asEntries(answers[element.name])} outside={{ ...variables, ...answers }} readOnly={readOnly ?? false} refresh={refresh ?? 0} target={place?.question === element.name ? place : null}
      onChange={(entries) => onAnswer(element.name, entries)} />
  ));
  const listFirst = here[0]?.first ?? false;
  const isLast = index === pages.length - 1;
  const go = (step: number) => {
    if (step > 0 && problems === 0 && !readOnly && !shown.validate(true, false)) {
      setProblems(shown.questions.filter((question) => question.errors.length > 0).length || 1);
      return;
    }
    const to = pages[index + step];
    if (to) onPage(to.name);
    else if (step > 0) onFinish();
    else onBack?.();
  };

  return (
    <div className="form stack-lg">
      <div className="stack-sm">
        <Progress done={(progress?.done ?? 0) + index + 1} of={progress?.of ?? pages.length} label={texts.pages} text={texts.page((progress?.done ?? 0) + index + 1, progress?.of ?? pages.length)} />
        <h2 ref={heading} tabIndex={-1}>{pageTitle}</h2>
        {pageLead && <p className="muted measure">{pageLead}</p>}
        <Asides about={pageTitle} why="" terms={terms} />
      </div>
      {listFirst ? <>{lists}{questions}</> : <>{questions}{lists}</>}
      {problems > 0 && <Alert tone="warning" title={texts.errors(problems)}><p>{texts.errorsHelp}</p></Alert>}
      <div className="row-between">
        {index > 0 || onBack ? <Button onClick={() => go(-1)}>{texts.previous}</Button> : <span />}
        <Button look="primary" onClick={() => go(1)}>{problems > 0 ? texts.goOn : isLast ? finishLabel ?? texts.done : texts.next}</Button>
      </div>
    </div>
  );
}

/** A page of which only a list remained is kept by an empty text: SurveyJS hides empty pages. */
const placeholder = "-list";
const onlyList = (page: PageJson | undefined) => page?.elements?.every((element) => element.name.endsWith(placeholder)) ?? false;

type Entry = Readonly<Record<string, unknown>>;
const asEntries = (value: unknown): readonly Entry[] => (Array.isArray(value) ? value as Entry[] : []);

type DeclaredList = { readonly page: string; readonly element: ElementJson; readonly first: boolean };

/** Takes the top-level repeating panels out of the pages: they get a list with one entry open at a time, however many there are. */
function splitLists(json: QuestionnaireJson): { plain: QuestionnaireJson & { pages: PageJson[] }; lists: DeclaredList[] } {
  const lists: DeclaredList[] = [];
  const pages = (json.pages ?? [{ name: "page1", elements: json.elements ?? [] }]).map((page) => ({
    ...page,
    elements: (page.elements ?? []).filter((element, position) => {
      const isList = element.type === "paneldynamic";
      if (isList) lists.push({ page: page.name, element, first: position === 0 });
      return !isList;
    }),
  }));
  const { elements: _elements, ...rest } = json;
  const kept = pages.map((page) => (page.elements.length === 0 ? { ...page, elements: [{ type: "html", name: `${page.name}${placeholder}`, html: " " }] } : page));
  return { plain: { ...rest, pages: kept }, lists };
}
