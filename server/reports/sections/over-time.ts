/** Was–wordt, and how sturdy the advice is: shown when they were computed. */
import type { Dependence } from "../../assessment/results.ts";
import { formatShort } from "../../charts/numbers.ts";
import { dateText } from "../dates.ts";
import type { Context } from "../context.ts";
import type { Block, TableView } from "../view.ts";
import { amount, say } from "../wording.ts";
import { cell, numberCell } from "./cells.ts";

const DRAWN = 12;
const SHOWN = 40;

/** The largest changes since the earlier round as slopes, all of them as a table. */
export function changeBlocks(context: Context): Block[] {
  const { change } = context.result;
  if (change === undefined) return [];
  const { language, t } = context;
  const before = change.date === null ? t("vorige ronde", "earlier round") : dateText(change.date, language);
  const after = context.result.date === null ? t("nu", "now") : dateText(context.result.date, language);
  const rows = Object.entries(change.measures).flatMap(([name, one]) => {
    const measure = context.measure(name);
    return measure === undefined || !one.comparable || one.was === null || one.now === null || one.difference === 0 ? [] : [{ measure, was: one.was, now: one.now, difference: one.difference ?? one.now - one.was, better: one.better }];
  }).sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
  if (rows.length === 0) return [{ type: "paragraph", text: t("Er is sinds de vorige ronde niets veranderd dat vergeleken kan worden.", "Nothing that can be compared has changed since the earlier round."), references: [] }];
  const blocks: Block[] = [];
  const scored = rows.filter(({ measure }) => measure.scale !== undefined && measure.scale.max === 100).slice(0, DRAWN);
  if (scored.length > 1) {
    const number = context.nextFigure();
    const title = t("Van de vorige ronde naar nu (0–100)", "From the earlier round to now (0–100)");
    blocks.push({ type: "chart", number, dataBelow: true, caption: title, references: [], chart: { kind: "slope", id: `f${number}`, language, title, before, after, rows: scored.map(({ measure, was, now }) => ({ label: say(measure.title, language), before: was, after: now })) } });
  }
  const table: TableView = {
    caption: t("Was en wordt", "Was and is"), columns: [{ title: t("Onderwerp", "Subject"), numeric: false }, { title: before, numeric: true }, { title: after, numeric: true }, { title: t("Verschil", "Difference"), numeric: true }, { title: t("Richting", "Direction"), numeric: false }],
    rows: rows.slice(0, SHOWN).map(({ measure, was, now, difference, better }) => ({ header: cell(say(measure.title, language)), total: false, cells: [
      numberCell(amount(was, measure.unit, language).number), { ...numberCell(amount(now, measure.unit, language).number), references: context.cite(`measures.${measure.name}`) }, numberCell(`${difference > 0 ? "+" : ""}${formatShort(measure.unit === "share" ? difference * 100 : difference, language)}`),
      better === null ? cell("") : { ...cell(better ? t("beter", "better") : t("minder goed", "less good")), tone: better ? "good" : "fair" },
    ] })),
    note: rows.length > SHOWN ? t(`En nog ${rows.length - SHOWN} kleinere veranderingen.`, `And ${rows.length - SHOWN} smaller changes.`) : null,
  };
  return [...blocks, { type: "table", compact: false, table }];
}

/** Which conclusions would change with other weights, or with the missing answers at their best or worst. */
export function sensitivityBlocks(context: Context): Block[] {
  const { sensitivity } = context.input;
  if (sensitivity === undefined) return [];
  const { t, language } = context;
  const share = formatShort(sensitivity.weightChange * 100, language);
  const given = context.result.advice.map((advice) => ({ title: say(advice.title, language), name: advice.name, one: sensitivity.advice[advice.name] })).filter(({ one }) => one !== undefined);
  const shaky = given.filter(({ one }) => one?.sturdy === false);
  const choices = Object.values(context.result.decisions).map((decision) => ({ title: say(decision.title, language), one: sensitivity.decisions[decision.name] }));
  const open = [...shaky.map(({ title, one, name }) => ({ title, dependsOn: one?.dependsOn ?? [], references: context.cite(`advice.${name}`) })), ...choices.filter(({ one }) => one?.sturdy === false).map(({ title, one }) => ({ title, dependsOn: one?.dependsOn ?? [], references: [] }))];
  const blocks: Block[] = [{ type: "paragraph", references: [], text: t(
    `Elk advies is opnieuw berekend met elk gewicht ${share}% hoger en lager, en met elk ontbrekend antwoord op zijn laagst en op zijn hoogst. ${given.length - shaky.length} van de ${given.length} adviezen blijven dan staan.`,
    `Each recommendation was computed again with each weight ${share}% higher and lower, and with each missing answer at its lowest and at its highest. ${given.length - shaky.length} of the ${given.length} recommendations then stand.`) }];
  if (open.length > 0) blocks.push({ type: "table", compact: true, table: {
    caption: t("Wat kan veranderen, en waardoor", "What can change, and why"), columns: [{ title: t("Conclusie", "Conclusion"), numeric: false }, { title: t("Hangt af van", "Depends on"), numeric: false }],
    rows: open.slice(0, SHOWN).map(({ title, dependsOn, references }) => ({ header: { ...cell(title), references }, total: false, cells: [cell(dependenceText(context, dependsOn))] })), note: null,
  } });
  return blocks;
}

/** One sentence for with an advice. */
export function sturdyText(context: Context, name: string): string | null {
  const one = context.input.sensitivity?.advice[name];
  if (one === undefined) return null;
  return one.sturdy ? context.t("Blijft staan bij andere gewichten en bij elke invulling van wat ontbreekt.", "Stands with other weights and however the missing answers turn out.") : context.t(`Hangt af van ${dependenceText(context, one.dependsOn)}.`, `Depends on ${dependenceText(context, one.dependsOn)}.`);
}

function dependenceText(context: Context, dependsOn: readonly Dependence[]): string {
  const texts = [...new Set(dependsOn.map((one) => `${one.kind === "missing" ? context.t("het ontbrekende antwoord", "the missing answer") : context.t("het gewicht van", "the weight of")} ‘${say(one.label, context.language)}’`))];
  return texts.length > 3 ? `${texts.slice(0, 3).join(", ")} ${context.t(`en nog ${texts.length - 3}`, `and ${texts.length - 3} more`)}` : texts.join(", ");
}
