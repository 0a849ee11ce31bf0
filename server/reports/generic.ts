/** Sections for an instrument without report.json: everything it measures and advises, in a sensible order. */
import type { MeasureResult } from "../assessment/results.ts";
import type { Context } from "./context.ts";
import type { ReportDeclaration, SectionDeclaration } from "./declaration.ts";

export function genericDeclaration(context: Context): ReportDeclaration {
  const measures = Object.values(context.result.measures);
  const both = (nl: string, en: string): { nl: string; en: string } => ({ nl, en });
  const isAmount = (measure: MeasureResult): boolean => measure.scale === undefined && measure.levels === undefined && measure.entries === undefined && measure.groups === undefined;
  const names = (some: readonly MeasureResult[]): string[] => some.map((measure) => measure.name);
  const perGroup = measures.filter((measure) => measure.groups !== undefined);
  const scores = measures.filter((measure) => measure.groups === undefined && measure.scale !== undefined && measure.entries === undefined && measure.levels === undefined);
  const amounts = measures.filter(isAmount);
  const everyone: SectionDeclaration["audiences"] = ["municipality", "council"];
  const sections: SectionDeclaration[] = [];
  if (perGroup.length > 0) sections.push({ section: "measures", id: "groups", title: both("Uitkomsten per groep", "Results per group"), measures: names(perGroup), chart: "layers", table: true, audiences: everyone });
  if (scores.length > 0) sections.push({ section: "measures", id: "scores", title: both("Scores", "Scores"), measures: names(scores), chart: "bars", table: true, audiences: everyone });
  if (amounts.length > 0) sections.push({ section: "measures", id: "amounts", title: both("Cijfers en uitkomsten", "Figures and results"), measures: names(amounts), chart: "none", table: true, audiences: everyone });
  for (const measure of measures) {
    if (measure.entries !== undefined && measure.entries.length > 0) {
      const values = Object.keys(measure.entries[0]?.values ?? {});
      const columns = values.length > 0 ? values.slice(0, 6).map((value) => ({ value, title: both(value, value), total: true })) : [{ value: "value", title: both("Waarde", "Value"), ...(measure.unit === undefined ? {} : { unit: measure.unit }), total: false }];
      sections.push({ section: "entries", id: idOf("entries", measure.name), title: measure.title, measure: measure.name, columns, chart: { type: "bars", value: values[0] ?? "value", title: measure.title } });
    }
    if (measure.byGroup !== undefined && Object.keys(measure.byGroup).length > 1) sections.push({ section: "byGroup", id: idOf("by", measure.name), title: measure.title, measure: measure.name, newPage: measure.entries === undefined });
    if (measure.levels !== undefined) sections.push({ section: "gate", id: idOf("gate", measure.name), title: measure.title, measure: measure.name, audiences: everyone });
  }
  sections.push({ section: "flags", id: "flags", title: both("Om op te letten", "To watch") });
  sections.push({ section: "advice", id: "advice", title: both("Aanbevelingen", "Recommendations"), audiences: everyone });
  sections.push({ section: "decisions", id: "decisions", title: both("Keuzes", "Choices") });
  sections.push({ section: "response", id: "response", title: both("Wie antwoordde", "Who answered"), audiences: everyone });
  const questions = context.instrument.questionnaires.filter((one) => one.answeredBy === "organisation").flatMap((one) => namesIn(one.survey));
  if (questions.length > 0) sections.push({ section: "answers", id: "answers", title: both("Wat is ingevuld", "What was filled in"), questions });
  sections.push({ section: "method", id: "method", title: both("Werkwijze en leeswijzer", "Method and how to read this"), audiences: everyone });
  const figures = [...perGroup, ...scores, ...amounts.filter((measure) => measure.value !== null), ...measures.filter((measure) => measure.levels !== undefined)];
  return { sections, summary: { keyFigures: names(figures).slice(0, 8), adviceLimit: 5 } };
}

function idOf(prefix: string, name: string): string {
  return `${prefix}-${name.replace(/[^A-Za-z0-9-]/g, "-")}`;
}

/** Names of the questions of a questionnaire, in the order of the form. */
function namesIn(survey: unknown): string[] {
  if (Array.isArray(survey)) return survey.flatMap(namesIn);
  if (survey === null || typeof survey !== "object") return [];
  const element = survey as Record<string, unknown>;
  if (Array.isArray(element["pages"]) || Array.isArray(element["elements"])) return [...namesIn(element["pages"]), ...namesIn(element["elements"])];
  return typeof element["name"] === "string" && element["type"] !== "html" && element["type"] !== "panel" ? [element["name"]] : [];
}
