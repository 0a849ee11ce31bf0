/** Prepares what the sections of one report share: questions by name, texts in the language, the evidence to cite. */
import type { Question } from "../assessment/definition.ts";
import { compileQuestionnaires } from "../assessment/definition.ts";
import type { MeasureResult } from "../assessment/results.ts";
import type { Language } from "../charts/numbers.ts";
import type { Context, ReportInput } from "./context.ts";
import { createEvidence } from "./evidence.ts";
import type { ReportKind } from "./view.ts";
import { displayAnswer, displayInSentence, say } from "./wording.ts";

export function createContext(kind: ReportKind, language: Language, input: ReportInput): Context {
  const { instrument, result } = input;
  const { questionnaires } = compileQuestionnaires(instrument.questionnaires.map(({ survey, ...rest }) => ({ ...rest, json: survey })), instrument.groups?.name ?? null);
  const question = (name: string): Question | undefined => questionnaires.organisation.questions.get(name) ?? questionnaires.respondents.questions.get(name);
  const answer = (name: string): unknown => input.answers?.[name];
  const measure = (name: string): MeasureResult | undefined => result.measures[name];
  const groups = (instrument.groups?.members ?? []).map((member) => ({ name: member.name, title: say(member.title, language) }));
  let figures = 0;
  const context: Omit<Context, "evidence" | "cite"> = {
    kind, language, input, result, instrument, groups, question, answer, measure,
    say: (text) => fill(say(text, language)),
    t: (nl, en) => (language === "nl" ? nl : en),
    nextFigure: () => ++figures,
  };
  const fill = (text: string): string => text.replace(/\{([A-Za-z][\w.]*)\}/g, (whole, path: string) => {
    const found = path.startsWith("measures.") ? measure(path.slice(9)) : undefined;
    if (found !== undefined) return displayInSentence(found, language);
    return question(path) === undefined ? whole : displayAnswer(question(path), answer(path), language);
  });
  const evidence = createEvidence(context);
  return { ...context, evidence, cite: (path) => evidence.cite(path) };
}
