/**
 * The evidence annex: each figure and advice that is cited gets a number, and with it what it is made of, down to the
 * answers and the rule. Measures that a measure is made of are cited along, so that the trail does not end half way.
 */
import type { MeasureResult, TraceInput } from "../assessment/results.ts";
import { formatShort } from "../charts/numbers.ts";
import type { Context, Evidence } from "./context.ts";
import type { EvidenceItem, References } from "./view.ts";
import { conditionText, labelOf, questionAt, valueOf } from "./paths.ts";
import { display, displayAnswer, displayMeasure, displayPlain, joined, say } from "./wording.ts";

type Source = Omit<Context, "evidence" | "cite">;
const SHOWN_INPUTS = 14;

export function createEvidence(context: Source): Evidence {
  const numbers = new Map<string, number>();
  const items: EvidenceItem[] = [];
  const cite = (asked: string): References => {
    // A group of a measure, a choice of a question, or a cell of a table, is part of its own item.
    const path = asked.startsWith("measures.") ? asked.split(/[.#]/).slice(0, 2).join(".") : /^(advice|decision)\./.test(asked) ? asked : (asked.split(/[.[=]/)[0] ?? asked);
    const known = numbers.get(path);
    if (known !== undefined) return [known];
    const make = maker(context, path, cite);
    if (make === null) return [];
    const number = numbers.size + 1;
    numbers.set(path, number);
    items[number - 1] = make(number);
    return [number];
  };
  return { cite, items: () => items };
}

function maker(context: Source, path: string, cite: (path: string) => References): ((number: number) => EvidenceItem) | null {
  const { language, t } = context;
  if (path.startsWith("measures.")) {
    const measure = context.measure(path.slice("measures.".length).split(/[.#]/)[0] ?? "");
    return measure === undefined ? null : (number) => measureItem(context, number, measure, cite);
  }
  if (path.startsWith("advice.")) {
    const advice = context.result.advice.find((one) => one.name === path.slice("advice.".length));
    if (advice === undefined) return null;
    return (number) => ({
      number, title: say(advice.title, language), value: t("advies", "recommendation"),
      how: context.kind === "board" ? "" : t("Gegeven omdat deze voorwaarde geldt:", "Given because this condition holds:") + ` ${conditionText(context, advice.trace.when)}.`, rule: advice.rule,
      inputs: context.kind === "board" ? [] : withoutDoubles(advice.evidence.filter((one) => isPublic(context, one.path)).map((one) => ({ label: say(one.label, language), value: say(one.display, language), item: itemOf(context, one.path, cite) }))), missing: null,
    });
  }
  if (path.startsWith("decision.")) {
    const [, name = "", option = ""] = path.split(".");
    const decision = context.result.decisions[name];
    const chosen = decision?.options.find((one) => one.name === option);
    if (decision === undefined || chosen === undefined) return null;
    const reads = [...chosen.for, ...chosen.against].flatMap((point) => point.trace.reads);
    return (number) => ({
      number, title: joined(say(decision.title, language), say(chosen.title, language)), value: `${formatShort(chosen.score, language)} ${Math.abs(chosen.score) === 1 ? t("punt", "point") : t("punten", "points")}`,
      how: t("Punten voor min punten tegen.", "Points for minus points against."), rule: decision.rule,
      inputs: withoutDoubles(reads.filter((read) => isPublic(context, read.path)).map((read) => ({ label: labelOf(context, read.path), value: valueOf(context, read.path, read.value), item: itemOf(context, read.path, cite) }))), missing: null,
    });
  }
  const question = context.question(path.split(/[.[]/)[0] ?? "");
  if (question === undefined) return null;
  return (number) => ({
    number, title: say(question.title, language) || question.name, value: context.kind === "council" ? t("zie het volledige rapport", "see the full report") : displayAnswer(question, context.answer(question.name), language),
    how: t("Antwoord in de vragenlijst.", "Answer in the questionnaire."), rule: question.name, inputs: [], missing: null,
  });
}

function measureItem(context: Source, number: number, measure: MeasureResult, cite: (path: string) => References): EvidenceItem {
  const { language, t } = context;
  const trace = measure.trace;
  // A group that has no entries tells nothing, and there may be dozens.
  const from = (trace?.from ?? []).filter((input) => !(input.kind === "variable" && (input.value === null || input.value === undefined) && input.path.includes(".byGroup.")));
  // The board's two pages name the rule; the full report follows it down to the answers.
  const shown = context.kind === "board" ? [] : context.kind === "council" ? from.filter((input) => input.kind === "measure" || input.kind === "group") : from;
  const inputs = shown.slice(0, SHOWN_INPUTS).map((input) => inputItem(context, measure, input, cite));
  if (shown.length > SHOWN_INPUTS) inputs.push({ label: t("en nog", "and more"), value: String(shown.length - SHOWN_INPUTS), item: null });
  return {
    number, title: say(measure.title, language), value: [displayMeasure(measure, language), measure.band === undefined ? "" : `(${say(measure.band.title, language)})`].filter(Boolean).join(" "),
    how: howText(context, measure), rule: trace?.rule ?? "", inputs, missing: missingText(context, measure),
  };
}

function inputItem(context: Source, measure: MeasureResult, input: TraceInput, cite: (path: string) => References): EvidenceItem["inputs"][number] {
  const { language, t } = context;
  switch (input.kind) {
    case "measure": {
      const other = context.measure(input.name);
      return { label: other === undefined ? input.name : say(other.title, language), value: other === undefined ? displayPlain(input.value, language) : displayMeasure(other, language), item: cite(`measures.${input.name}`)[0] ?? null };
    }
    case "group": return { label: context.groups.find((group) => group.name === input.name)?.title ?? input.name, value: groupValue(context, measure, input), item: null };
    case "entry": return { label: input.label, value: display(input.value, measure.unit, language), item: null };
    case "variable": return { label: labelOf(context, input.path), value: valueOf(context, input.path, input.value), item: input.path.startsWith("measures.") ? itemOf(context, input.path, cite) : null };
    case "question": {
      const label = say(input.label, language) || labelOf(context, input.path);
      if (input.counted !== undefined) return { label, value: t(`${input.counted} antwoorden`, `${input.counted} answers`), item: null };
      return { label, value: input.answer === undefined || input.answer === null ? stateText(context, input.state) : displayAnswer(questionAt(context, input.path), input.answer, language), item: null };
    }
  }
}

function groupValue(context: Source, measure: MeasureResult, input: Extract<TraceInput, { kind: "group" }>): string {
  if (input.suppressed || input.value === null) return context.t("afgeschermd", "withheld");
  return `${display(input.value, measure.unit, context.language)}${input.n === null ? "" : ` (n = ${input.n})`}`;
}

const BY: Readonly<Record<string, readonly [nl: string, en: string]>> = {
  mean: ["Gemiddelde", "Mean"], sum: ["Som", "Sum"], meanOfMeans: ["Gemiddelde van gemiddelden", "Mean of means"], min: ["Laagste (zwakste schakel)", "Lowest (weakest link)"], max: ["Hoogste", "Highest"], median: ["Middelste waarde", "Median"], product: ["Product", "Product"],
  standardDeviation: ["Standaardafwijking", "Standard deviation"], percentile: ["Percentiel", "Percentile"], count: ["Aantal", "Count"], share: ["Aandeel", "Share"], gate: ["Fasen met eisen, in volgorde", "Levels with requirements, in order"], rollUp: ["Oordeel uit oordelen", "Verdict from verdicts"],
  table: ["Beslistabel", "Decision table"], expression: ["Berekening", "Calculation"], entries: ["Berekend per ingevulde regel", "Computed per entry"],
};

function howText(context: Source, measure: MeasureResult): string {
  const by = BY[measure.trace?.by ?? ""]?.[context.language === "nl" ? 0 : 1] ?? measure.trace?.by ?? "";
  const count = measure.trace?.from.length ?? 0;
  const whole = ["gate", "entries", "table"].includes(measure.trace?.by ?? "");
  const parts = [count <= 1 ? `${by}.` : whole ? context.t(`${by}; ${count} onderdelen.`, `${by}; ${count} parts.`) : context.t(`${by} van ${count} onderdelen.`, `${by} of ${count} parts.`)];
  if (typeof measure.n === "number") parts.push(context.t(`${measure.n} respondenten.`, `${measure.n} respondents.`));
  if (measure.scale !== undefined) parts.push(context.t(`Schaal ${measure.scale.min}–${measure.scale.max}.`, `Scale ${measure.scale.min}–${measure.scale.max}.`));
  if (measure.reference !== undefined) parts.push(context.t("Vergelijk: ", "Compare: ") + `${display(measure.reference.value, measure.unit, context.language)} (${typeof measure.reference.source === "string" ? measure.reference.source : say(measure.reference.source, context.language)}).`);
  return parts.join(" ");
}

function missingText(context: Source, measure: MeasureResult): string | null {
  const { dontKnow, notApplicable, skipped, unanswered, of, because } = measure.missing;
  const parts = ([[dontKnow, "weet niet", "don’t know"], [notApplicable, "niet van toepassing", "not applicable"], [skipped, "niet gesteld", "not asked"], [unanswered, "niet beantwoord", "not answered"]] as const).filter(([count]) => count > 0).map(([count, nl, en]) => `${count} ${context.t(nl, en)}`);
  if (parts.length === 0 && because === undefined) return null;
  return [parts.length === 0 ? "" : context.t(`Van ${of} onderdelen: ${parts.join(", ")}.`, `Of ${of} parts: ${parts.join(", ")}.`), because === undefined ? "" : context.t("Te weinig antwoorden voor een waarde.", "Too few answers for a value.")].filter(Boolean).join(" ");
}

function stateText(context: Source, state: string | undefined): string {
  const texts: Record<string, string> = { dontKnow: context.t("weet niet", "don’t know"), notApplicable: context.t("niet van toepassing", "not applicable"), skipped: context.t("niet gesteld", "not asked"), unanswered: context.t("niet beantwoord", "not answered") };
  return texts[state ?? "unanswered"] ?? context.t("niet beantwoord", "not answered");
}

function itemOf(context: Source, path: string, cite: (path: string) => References): number | null {
  return path.startsWith("measures.") || context.question(path) !== undefined ? (cite(path)[0] ?? null) : null;
}

/** In the public version only measures are followed, not single answers. */
function isPublic(context: Source, path: string): boolean {
  return context.kind !== "council" || path.startsWith("measures.");
}

function withoutDoubles<T extends { readonly label: string; readonly value: string }>(inputs: readonly T[]): T[] {
  const seen = new Set<string>();
  return inputs.filter(({ label, value }) => { const key = `${label}\n${value}`; if (seen.has(key)) return false; seen.add(key); return true; });
}
