/**
 * Questionnaires compiled: SurveyJS JSON in, a checked model out (`definition/model.ts`), with every unsupported feature
 * named. `compileQuestionnaires` is what an instrument's `compile()` includes.
 */
import { fieldSetOf, readContainer, readFields } from "./definition/elements.ts";
import { refuseUnsupported } from "./definition/features.ts";
import type { CompiledDefinition, Container, FieldSet, Formula, Question } from "./definition/model.ts";
import type { Json, Place, Reading } from "./definition/reading.ts";
import { formulaAt, isJson, listOf, localText, numberOf, own, report, textOf } from "./definition/reading.ts";
import type { Problem } from "./problem.ts";

export type * from "./definition/model.ts";
export { questionsOf } from "./definition/elements.ts";

/** One questionnaire as the instrument declares it, with its SurveyJS JSON. */
export type QuestionnaireSource = { readonly name: string; readonly file: string; readonly answeredBy: "organisation" | "respondents"; readonly json: unknown };

/** Questionnaires that share one object of answers: all those of the organisation, or all those of a respondent. */
export type AnswerModel = {
  readonly definitions: readonly CompiledDefinition[];
  /** The question of each answer key. */
  readonly questions: ReadonlyMap<string, Question>;
  readonly commentKeys: ReadonlyMap<string, Question>;
  readonly calculated: readonly { readonly name: string; readonly formula: Formula }[];
  /** Does it hold a computed question or a calculated value? */
  readonly computes: boolean;
  /** The variable that holds the respondent's group ({layer}), in respondents' questionnaires. */
  readonly groupName: string | null;
};

export type Questionnaires = {
  readonly organisation: AnswerModel;
  readonly respondents: AnswerModel;
  readonly byName: ReadonlyMap<string, CompiledDefinition>;
};

/** Compiles all questionnaires of an instrument. Problems are those of reading; `lint` looks further. */
export function compileQuestionnaires(sources: readonly QuestionnaireSource[], groupName: string | null): { questionnaires: Questionnaires; problems: Problem[] } {
  const compiled = sources.map(compileDefinition);
  const definitions = compiled.map((each) => each.definition);
  const modelOf = (answeredBy: string): AnswerModel => answerModel(definitions.filter((each) => each.answeredBy === answeredBy), answeredBy === "respondents" ? groupName : null);
  return {
    questionnaires: { organisation: modelOf("organisation"), respondents: modelOf("respondents"), byName: new Map(definitions.map((each) => [each.name, each])) },
    problems: compiled.flatMap((each) => each.problems),
  };
}

/** The model of a single questionnaire, or of several that share their answers. */
export function answerModel(definitions: readonly CompiledDefinition[], groupName: string | null): AnswerModel {
  const calculated = definitions.flatMap((each) => each.calculated);
  return {
    definitions, calculated, groupName,
    questions: new Map(definitions.flatMap((each) => [...each.fields.byKey])),
    commentKeys: new Map(definitions.flatMap((each) => [...each.fields.commentKeys])),
    computes: calculated.length > 0 || definitions.some((each) => each.fields.computes),
  };
}

/** Compiles one questionnaire. A definition is always given, of whatever could be read. */
export function compileDefinition(source: QuestionnaireSource): { definition: CompiledDefinition; problems: Problem[] } {
  const json: Json = isJson(source.json) ? source.json : {};
  const clearing = own(json, "clearInvisibleValues");
  const reading: Reading = {
    name: source.name, file: source.file, answeredBy: source.answeredBy, problems: [], references: [],
    maxTextLength: numberOf(json, "maxTextLength", 0), maxCommentLength: numberOf(json, "maxCommentLength", 0), keepsHidden: clearing === "none" || clearing === false,
  };
  if (!isJson(source.json)) report(reading, "", "wrong-type", "A questionnaire must be a JSON object in SurveyJS's form.", "Begin with {\"pages\": [ … ]}.");
  refuseUnsupported(reading, json, "", source.name);
  const root: Place = { pointer: "", around: [], shown: null };
  const calculated = listOf(json, "calculatedValues").flatMap((item, index) => {
    if (!isJson(item)) return [];
    const place = { ...root, pointer: `/calculatedValues/${index}` };
    const name = textOf(item, "name");
    const formula = formulaAt(reading, item, "expression", place, name ?? "", "value");
    return name && formula ? [{ name, formula, pointer: place.pointer }] : [];
  });
  const fields = fieldsOf(reading, json, root);
  const definition: CompiledDefinition = {
    name: source.name, file: source.file, answeredBy: source.answeredBy, title: localText(own(json, "title"), source.name),
    fields, calculated, keepsHidden: reading.keepsHidden, references: reading.references,
  };
  return { definition, problems: reading.problems };
}

/** Pages with their elements, or the elements of a questionnaire without pages. */
function fieldsOf(reading: Reading, json: Json, root: Place): FieldSet {
  const pages = listOf(json, "pages");
  if (pages.length === 0) return readFields(reading, listOf(json, "elements"), { ...root, pointer: "/elements" });
  const containers = pages.flatMap((page, index): Container[] => (isJson(page) ? [readContainer(reading, page, { ...root, pointer: `/pages/${index}` })] : []));
  return fieldSetOf(reading, containers);
}
