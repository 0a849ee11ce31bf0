import { Model, Serializer, settings, surveyLocalization } from "survey-core";
import type { Question } from "survey-core";
import "survey-core/i18n/dutch";
import { ReactElementFactory } from "survey-react-ui";
import { createElement } from "react";
import { AsidesWrapper } from "./Asides.tsx";
import type { Language } from "../texts/language.tsx";

/** A questionnaire as the instrument has it: plain SurveyJS JSON. */
export type QuestionnaireJson = { readonly pages?: readonly PageJson[]; readonly elements?: readonly ElementJson[]; readonly [property: string]: unknown };
export type PageJson = { readonly name: string; readonly title?: unknown; readonly elements?: readonly ElementJson[]; readonly [property: string]: unknown };
export type ElementJson = { readonly type: string; readonly name: string; readonly title?: unknown; readonly elements?: readonly ElementJson[]; readonly templateElements?: readonly ElementJson[]; readonly isRequired?: boolean; readonly visibleIf?: string; readonly [property: string]: unknown };
export type Answers = Readonly<Record<string, unknown>>;

// Dutch is the first language of every text: "default" and "nl" mean the same.
surveyLocalization.defaultLocale = "nl";
// Above its own limit of 100 it would silently drop entries.
settings.panel.maxPanelCount = 300;
Serializer.addProperty("question", { name: "why:text", isLocalizable: true });
Serializer.addProperty("selectbase", { name: "choicesFrom" });
ReactElementFactory.Instance.registerElement("asides-wrapper", (props: { element: React.JSX.Element; question: Question }) => createElement(AsidesWrapper, props));

export type ModelOptions = {
  readonly language: Language;
  readonly readOnly?: boolean;
  /** Values that expressions may use but nobody answers here: the layer, answers of other questionnaires. */
  readonly variables?: Answers;
  readonly regionMembers?: readonly { readonly code: string; readonly name: string }[];
};

/** A SurveyJS model that shows only questions: pages, buttons and progress around it are ours. */
export function createModel(json: QuestionnaireJson, answers: Answers, options: ModelOptions): Model {
  const model = new Model(json);
  model.locale = options.language;
  // Its variables come in a style sheet of ours (client/lighten.ts): an inline one is refused by our content security policy.
  model.generateStylesheet = false;
  // As in its "panelless" themes: one card around the page, not one around each question.
  Reflect.set(model, "isCompact", true);
  model.showTitle = false;
  model.showPageTitles = false;
  model.showNavigationButtons = false;
  model.showProgressBar = false;
  model.showCompletePage = false;
  model.autoFocusFirstQuestion = false;
  model.questionErrorLocation = "top";
  model.checkErrorsMode = "onComplete";
  // Every keystroke counts: a closed tab must not lose what stands in the field that still has the focus.
  model.textUpdateMode = "onTyping";
  model.clearInvisibleValues = "none";
  model.allowResizeComment = false;
  model.autoGrowComment = true;
  // As wide as its card, whatever stands in it: some pages would else be narrow and centred.
  model.widthMode = "responsive";
  if (options.readOnly) model.readOnly = true;
  model.onElementWrapperComponentName.add((_, event) => {
    if (event.wrapperName === "content-component" && (event.element as unknown as Question | null)?.hasTitle) event.componentName = "asides-wrapper";
  });
  for (const [name, value] of Object.entries(options.variables ?? {})) model.setVariable(name, value);
  model.data = structuredClone(answers);
  return model;
}
