/** A result told to a person: each figure, what it is made of down to the answers, and the rule it follows. */
import { formatNumber, formatValue } from "./format.ts";
import type { AssessmentResult, DecisionResult, Language, MeasureResult, MissingState, TraceInput } from "./results.ts";

type Words = { readonly [K in keyof typeof nl]: string };

const nl = {
  measures: "MATEN", advice: "ADVIEZEN", withheld: "Niet gegeven", decisions: "KEUZES", flags: "SIGNALEN", change: "WAS – WORDT", noValue: "geen waarde", because: "omdat", rule: "regel", weight: "gewicht", reversed: "omgekeerd",
  target: "doel", reached: "gehaald", notReached: "niet gehaald", missing: "ontbreekt", policy: "beleid", of: "van", spread: "spreiding", agreement: "overeenstemming", gap: "verschil tussen groepen", suppressed: "afgeschermd (te weinig respondenten)", respondents: "respondenten",
  priority: "prioriteit", first: "Eerste stap", counter: "Niet doen als", when: "want", evidence: "onderbouwing", recommended: "aanbevolen", none: "geen duidelijke voorkeur", for: "voor", against: "tegen", notAdvisable: "niet aan te raden", needs: "nodig", level: "niveau", met: "gehaald", open: "open", excluded: "uitgesloten door", requires: "vereist", row: "rij",
  excludedItem: "telt niet mee", value: "telt als", prorated: "naar rato", missingItem: "maakt de maat leeg",
};
const en: Words = {
  measures: "MEASURES", advice: "ADVICE", withheld: "Not given", decisions: "CHOICES", flags: "FLAGS", change: "WAS – NOW", noValue: "no value", because: "because", rule: "rule", weight: "weight", reversed: "reversed",
  target: "target", reached: "reached", notReached: "not reached", missing: "missing", policy: "policy", of: "of", spread: "spread", agreement: "agreement", gap: "gap between groups", suppressed: "withheld (too few respondents)", respondents: "respondents",
  priority: "priority", first: "First step", counter: "Not if", when: "because", evidence: "evidence", recommended: "recommended", none: "no clear preference", for: "for", against: "against", notAdvisable: "not advisable", needs: "needs", level: "level", met: "met", open: "open", excluded: "excluded by", requires: "requires", row: "row",
  excludedItem: "left out", value: "counts as", prorated: "prorated", missingItem: "makes the measure missing",
};
const states: Readonly<Record<Language, Readonly<Record<MissingState, string>>>> = {
  nl: { dontKnow: "weet ik niet", notApplicable: "niet van toepassing", skipped: "niet gevraagd", unanswered: "niet beantwoord" },
  en: { dontKnow: "don't know", notApplicable: "not applicable", skipped: "not asked", unanswered: "not answered" },
};

/** The whole result as lines of text. */
export function explain(result: AssessmentResult, language: Language = "nl"): string {
  const words = language === "nl" ? nl : en;
  const lines: string[] = [`${result.instrument.id} ${result.instrument.version}${result.date ? ` · ${result.date}` : ""}`];
  const head = (title: string, isThere: boolean): void => { if (isThere) lines.push("", title); };
  head(words.measures, Object.keys(result.measures).length > 0);
  for (const measure of Object.values(result.measures)) lines.push(...explainMeasure(measure, language));
  head(words.flags, result.flags.length > 0);
  for (const flag of result.flags) lines.push(`! ${flag.text[language]} (${flag.path}: ${flag.respondents ? `${formatValue(flag.respondents.share, "share", language)} ${words.of} ${flag.respondents.n} ${words.respondents}` : show(flag.answer, language)})`);
  head(words.change, result.change !== undefined);
  for (const [name, change] of Object.entries(result.change?.measures ?? {})) lines.push(`${name}: ${change.comparable ? `${figure(change.was, language)} → ${figure(change.now, language)}` : (change.because ?? "")}`);
  head(words.advice, result.advice.length > 0 || result.withheld.length > 0);
  for (const advice of result.advice) {
    lines.push(`${formatNumber(advice.priority, language)}  ${advice.title[language]}  [${advice.name}]`, `    ${advice.reason[language]}`);
    if (advice.firstStep) lines.push(`    ${words.first}: ${advice.firstStep[language]}`);
    lines.push(`    ${words.when} ${advice.trace.when}   ${advice.trace.reads.map((read) => `${read.path} = ${show(read.value, language)}`).join(", ")}`, `    ${words.rule} ${advice.rule}`);
  }
  for (const each of result.withheld) lines.push(`${words.withheld}: ${each.name} (${each.because === "excluded" ? words.excluded : words.requires} ${each.by})`);
  head(words.decisions, Object.keys(result.decisions).length > 0);
  for (const decision of Object.values(result.decisions)) lines.push(...explainDecision(decision, language, words));
  return lines.join("\n");
}

/** One measure, and what it is made of. */
export function explainMeasure(measure: MeasureResult, language: Language): string[] {
  const words = language === "nl" ? nl : en;
  const value = measure.suppressed ? words.suppressed : measure.value === null ? (measure.categoryTitle?.[language] ?? measure.category ?? `${words.noValue}${measure.missing.because ? ` (${words.because}: ${measure.missing.because})` : ""}`) : formatExactly(measure, language);
  const notes = [
    measure.band?.title[language], measure.value === null ? undefined : measure.categoryTitle?.[language],
    measure.target ? `${words.target} ${figure(measure.target.value, language)} ${measure.target.reached === null ? "" : measure.target.reached ? words.reached : words.notReached}`.trim() : undefined,
  ].filter((note) => note !== undefined);
  const lines = [`${measure.title[language]} = ${value}${notes.length > 0 ? `  (${notes.join("; ")})` : ""}  [${measure.name}]`];
  const { trace, missing } = measure;
  if (trace) lines.push(`    ${trace.by}, ${words.rule} ${trace.rule}`, ...trace.from.map((input) => `      ${explainInput(input, language, words)}`));
  if (trace && trace.steps.length > 1) lines.push(`    ${trace.steps.map((step) => `${step.step} ${figure(step.value, language)}`).join(" → ")}`);
  const counts = (["dontKnow", "notApplicable", "skipped", "unanswered"] as const).filter((state) => missing[state] > 0).map((state) => `${missing[state]} × ${states[language][state]} (${words.policy}: ${missing.policy[state] ?? "-"})`);
  if (counts.length > 0) lines.push(`    ${words.missing}: ${counts.join(", ")} ${words.of} ${missing.of}`);
  for (const level of measure.levels ?? []) lines.push(`    ${words.level} ${level.title[language]}: ${formatNumber(level.degree * 100, language)}% (${words.needs} ${formatNumber(level.needed * 100, language)}%) ${level.reached ? words.met : words.open}`);
  if (measure.gap) lines.push(`    ${words.gap}: ${figure(measure.gap.value, language)} (${measure.gap.highest} – ${measure.gap.lowest})`);
  if (typeof measure.agreement === "number") lines.push(`    ${words.spread} ${figure(measure.spread ?? null, language)}, ${words.agreement} ${formatNumber(measure.agreement, language, 2)}`);
  return lines;
}

function explainInput(input: TraceInput, language: Language, words: Words): string {
  switch (input.kind) {
    case "variable": return `{${input.path}} = ${show(input.value, language)}`;
    case "group": return `${input.name}: ${input.suppressed ? words.suppressed : `${figure(input.value, language)} (n = ${input.n ?? 0})`}`;
    case "entry": return `${input.label}: ${figure(input.value, language)}${input.reads ? `   ${input.reads.map((read) => `${read.path} = ${show(read.value, language)}`).join(", ")}` : ""}`;
    default: {
      const name = input.kind === "measure" ? input.name : input.path;
      const label = input.kind === "question" && input.label ? `${input.label[language]} [${name}]` : name;
      const answer = input.kind === "question" && input.answer !== null && input.answer !== input.value ? `${show(input.answer, language)} → ` : "";
      const state = input.state ? `${states[language][input.state]}, ${treatedAs(input.treated, input.value, language, words)}` : `${answer}${input.value === null && input.category ? input.category : figure(input.value, language)}`;
      return `${label}: ${state}${input.weight === 1 ? "" : ` × ${words.weight} ${formatNumber(input.weight, language, Number.isInteger(input.weight) ? 0 : 2)}`}${input.reverse ? ` (${words.reversed})` : ""}`;
    }
  }
}

function treatedAs(treated: string | undefined, value: number | null, language: Language, words: Words): string {
  if (treated === "value") return `${words.value} ${figure(value, language)}`;
  return treated === "prorated" ? words.prorated : treated === "missing" ? words.missingItem : words.excludedItem;
}

/** In its unit, with more digits when those shown do not say it all. */
function formatExactly(measure: MeasureResult, language: Language): string {
  return formatValue(measure.value, measure.unit, language, measure.decimals ?? (Number.isInteger(measure.value) ? undefined : 2));
}

function figure(value: number | null, language: Language): string {
  return value === null ? "–" : formatNumber(value, language, Number.isInteger(value) ? 0 : 2);
}

function show(value: unknown, language: Language): string {
  if (value === null || value === undefined) return "–";
  if (typeof value === "number") return figure(value, language);
  return typeof value === "string" ? value : JSON.stringify(value);
}

function explainDecision(decision: DecisionResult, language: Language, words: Words): string[] {
  const recommended = decision.options.find((option) => option.name === decision.recommended);
  return [
    `${decision.title[language]}: ${recommended ? `${recommended.title[language]} ${words.recommended}` : words.none}  [${decision.name}]`,
    ...decision.options.flatMap((option) => [
      `    ${option.title[language]}: ${figure(option.score, language)}${option.notAdvisable.length > 0 ? `  ${words.notAdvisable}: ${option.notAdvisable.map((text) => text[language]).join(" ")}` : ""}`,
      ...option.for.map((point) => `      + ${formatNumber(point.weight, language, Number.isInteger(point.weight) ? 0 : 1)} ${words.for}: ${point.text[language]}`),
      ...option.against.map((point) => `      − ${formatNumber(point.weight, language, Number.isInteger(point.weight) ? 0 : 1)} ${words.against}: ${point.text[language]}`),
    ]),
  ];
}
