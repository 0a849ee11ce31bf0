/** What to do: recommendations, decisions with reasons for and against, and the next phase. */
import type { AdviceResult } from "../../assessment/results.ts";
import { formatNumber } from "../../charts/numbers.ts";
import type { Context } from "../context.ts";
import type { AdviceView, Block, OptionView } from "../view.ts";
import { formatShort } from "../../charts/numbers.ts";
import { amount, say } from "../wording.ts";
import { sturdyText } from "./over-time.ts";

export function adviceBlocks(context: Context, settings: { readonly themes?: readonly string[] | undefined; readonly limit?: number | undefined; readonly brief: boolean }): Block[] {
  const given = context.result.advice.filter((advice) => settings.themes === undefined || (advice.theme !== undefined && settings.themes.includes(advice.theme)));
  const shown = given.slice(0, settings.limit ?? given.length);
  if (shown.length === 0) return [];
  const blocks: Block[] = [{ type: "advice", brief: settings.brief, items: shown.map((advice, index) => adviceView(context, advice, index + 1)) }];
  const left = given.length - shown.length;
  if (left > 0 && !settings.brief) blocks.push({ type: "list", ordered: false, items: given.slice(shown.length).map((advice) => ({ text: say(advice.title, context.language), references: context.cite(`advice.${advice.name}`) })) });
  if (left > 0 && !settings.brief) blocks.splice(1, 0, { type: "heading", text: context.t("Ook van toepassing", "Also applicable") });
  return blocks;
}

export function adviceView(context: Context, advice: AdviceResult, number: number): AdviceView {
  const { language, t } = context;
  const effort = advice.effort === undefined ? null : { low: t("klein", "low"), medium: t("gemiddeld", "medium"), high: t("groot", "high") }[advice.effort];
  return {
    number, title: say(advice.title, language), reason: say(advice.reason, language), firstStep: say(advice.firstStep, language) || null, who: advice.who.length === 0 ? null : advice.who.map((one) => whoText(context, one)).join(", "),
    effort, phase: advice.phase === undefined ? null : phaseText(context, advice.phase), effect: effectText(context, advice), counter: say(advice.counter, language) || null, sturdy: sturdyText(context, advice.name), references: context.cite(`advice.${advice.name}`),
  };
}

/** A level of a gate is shown by its title. */
function phaseText(context: Context, phase: string): string {
  for (const measure of Object.values(context.result.measures)) for (const level of measure.levels ?? []) if (level.name === phase) return say(level.title, context.language);
  return phase;
}

const WHO: Readonly<Record<string, readonly [string, string]>> = {
  college: ["college van B en W", "municipal executive"], raad: ["gemeenteraad", "municipal council"], council: ["gemeenteraad", "municipal council"], secretaris: ["gemeentesecretaris", "town clerk"], griffier: ["griffier", "council clerk"], burgemeester: ["burgemeester", "mayor"], wethouder: ["wethouder", "alderman"],
  coordinator: ["coördinator", "coordinator"], adviser: ["adviseur", "adviser"], management: ["management", "management"], medewerkers: ["medewerkers", "staff"], bestuur: ["bestuur", "administration"], regio: ["regio", "region"],
};

function whoText(context: Context, who: string): string {
  const known = WHO[who];
  return known === undefined ? who : context.t(known[0], known[1]);
}

export function effectText(context: Context, advice: AdviceResult): string | null {
  const { hoursPerYear, euroPerYear, text } = advice.effect;
  const parts: string[] = [];
  const amounts = [typeof hoursPerYear === "number" && hoursPerYear !== 0 ? context.t(`${formatNumber(hoursPerYear, "nl")} uur`, `${formatNumber(hoursPerYear, "en")} hours`) : "", typeof euroPerYear === "number" && euroPerYear !== 0 ? amount(euroPerYear, "euroPerYear", context.language).number : ""].filter(Boolean);
  if (amounts.length > 0) parts.push(context.t(`Bespaart naar schatting ${amounts.join(" en ")} per jaar.`, `Saves an estimated ${amounts.join(" and ")} a year.`));
  const said = say(text, context.language);
  if (said !== "") parts.push(said);
  return parts.length === 0 ? null : parts.join(" ");
}

export function decisionsBlocks(context: Context, names: readonly string[] | undefined): Block[] {
  const decisions = Object.values(context.result.decisions).filter((decision) => names === undefined || names.includes(decision.name));
  return decisions.map((decision): Block => ({
    type: "decision", title: say(decision.title, context.language), note: say(decision.note, context.language) || null,
    options: decision.options.map((option): OptionView => ({
      title: say(option.title, context.language), description: say(option.description, context.language) || null, recommended: option.name === decision.recommended, score: formatShort(option.score, context.language),
      for: option.for.map((point, index) => ({ text: say(point.text, context.language), references: index === 0 ? context.cite(`decision.${decision.name}.${option.name}`) : [] })),
      against: option.against.map((point) => ({ text: say(point.text, context.language), references: [] })),
      // The tensions of an option matter once it is chosen.
      notAdvisable: option.notAdvisable.map((text) => say(text, context.language)), tensions: option.name === decision.recommended ? option.tensions.map((text) => say(text, context.language)) : [],
    })),
  }));
}

export function gateBlocks(context: Context, name: string): Block[] {
  const measure = context.measure(name);
  const levels = measure?.levels ?? [];
  if (measure === undefined || levels.length === 0) return [];
  const current = levels.findIndex((level) => !level.reached);
  const blocks: Block[] = [{
    type: "levels", title: say(measure.title, context.language), references: context.cite(`measures.${name}`),
    levels: levels.map((level, index) => {
      const state = level.reached ? "reached" : index === current ? "current" : "ahead";
      const met = level.requirements.filter((one) => (one.degree ?? 0) >= 1).length;
      const partly = level.requirements.filter(isPartly).length;
      return {
        title: say(level.title, context.language) || level.name, state, stateText: state === "reached" ? context.t("bereikt", "reached") : state === "current" ? context.t("hier werkt u nu aan", "this is what you work on now") : context.t("later", "later"),
        degree: context.t(`${met} van ${level.requirements.length} eisen`, `${met} of ${level.requirements.length} requirements`) + (partly === 0 ? "" : context.t(`, ${partly} deels`, `, ${partly} partly`)),
        needed: level.requirements.map((one) => ({ text: requirementText(context, one.path, say(one.label, context.language)), met: (one.degree ?? 0) >= 1, partly: isPartly(one) })),
      };
    }),
  }];
  const next = levels[current];
  const open = (next?.requirements ?? []).filter((one) => (one.degree ?? 0) < 1);
  if (next !== undefined && open.length > 0) {
    blocks.push({ type: "heading", text: context.t(`Nog nodig voor ${say(next.title, "nl") || next.name}`, `Still needed for ${say(next.title, "en") || next.name}`) });
    blocks.push({ type: "list", ordered: false, items: open.map((one) => ({ text: requirementText(context, one.path, say(one.label, context.language)), references: context.cite(one.path.startsWith("measures.") || context.measure(one.path) === undefined ? one.path : `measures.${one.path}`) })) });
  }
  return blocks;
}

function isPartly({ degree }: { readonly degree: number | null }): boolean {
  return degree !== null && degree > 0 && degree < 1;
}

function requirementText(context: Context, path: string, label: string): string {
  if (label !== "") return label;
  const measure = context.measure(path.replace(/^measures\./, ""));
  return measure === undefined ? say(context.question(path)?.title, context.language) || path : say(measure.title, context.language);
}
