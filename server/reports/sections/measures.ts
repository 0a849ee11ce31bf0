/** Measures: a chart, a table with judgements, and what each judgement means. */
import type { MeasureResult } from "../../assessment/results.ts";
import type { ChartSpec } from "../../charts/draw.ts";
import { formatShort } from "../../charts/numbers.ts";
import type { Context } from "../context.ts";
import type { SectionDeclaration } from "../declaration.ts";
import type { Block, Cell, TableView } from "../view.ts";
import { amount, display, displayMeasure, say, toneOf, withoutSuffix } from "../wording.ts";
import { cell, numberCell } from "./cells.ts";

type Declared = Extract<SectionDeclaration, { section: "measures" }>;

export function measuresSection(context: Context, declared: Pick<Declared, "measures" | "kind" | "chart" | "table" | "details">, title: string): Block[] {
  const found = shortTitled(chosen(context, declared), context.language);
  if (found.length === 0) return [];
  const grouped = found.filter((measure) => measure.groups !== undefined && context.groups.length > 0);
  const chart = declared.chart ?? (grouped.length > 0 ? "layers" : "bars");
  const blocks: Block[] = [];
  const withTable = declared.table ?? declared.details !== true;
  if (chart === "layers" && grouped.length > 0) blocks.push(...layersCharts(context, grouped, title, withTable));
  const plain = chart === "layers" ? found.filter((measure) => !grouped.includes(measure)) : found;
  if (chart !== "none" && plain.length > 1) blocks.push(...barsCharts(context, plain, title, withTable));
  // What each judgement means, in words, only where asked for: beside a table it says the same twice.
  if (withTable) {
    const table = measuresTable(context, found, title);
    // With a target, a gap and the number of respondents the columns fill the page: set them smaller.
    blocks.push({ type: "table", compact: table.columns.length > MANY_COLUMNS, table });
  }
  if (declared.details === true) blocks.push({ type: "findings", brief: false, items: found.map((measure) => finding(context, measure)) });
  return blocks;
}

export function chosen(context: Context, by: { readonly measures?: readonly string[] | undefined; readonly kind?: string | undefined }): MeasureResult[] {
  const named = (by.measures ?? []).map((name) => context.measure(name)).filter((measure): measure is MeasureResult => measure !== undefined);
  const ofKind = by.kind === undefined ? [] : Object.values(context.result.measures).filter((measure) => measure.kind === by.kind && !named.includes(measure));
  return [...named, ...ofKind];
}

/** The same measures with titles that the heading above them makes clear. */
function shortTitled(measures: readonly MeasureResult[], language: Context["language"]): MeasureResult[] {
  const titles = withoutSuffix(measures.map((measure) => say(measure.title, language)));
  return measures.map((measure, index) => { const title = titles[index] ?? ""; return { ...measure, title: { nl: title, en: title } }; });
}

/** Measures of different scales do not share an axis. */
function bySize(measures: readonly MeasureResult[], key: (measure: MeasureResult) => string): MeasureResult[][] {
  const groups = new Map<string, MeasureResult[]>();
  for (const measure of measures) groups.set(key(measure), [...(groups.get(key(measure)) ?? []), measure]);
  return [...groups.values()];
}

function layersCharts(context: Context, measures: readonly MeasureResult[], title: string, withTable: boolean): Block[] {
  return bySize(measures, (measure) => `${scaleOf(measure).min} ${scaleOf(measure).max} ${measure.unit ?? ""}`).map((together) => {
    const number = context.nextFigure();
    const scale = scaleOf(together[0]);
    const bands = zonesOf(context, together);
    const caption = context.t(`${title}, per ${groupWord(context)} (${scale.min}–${scale.max})`, `${title}, by ${groupWord(context)} (${scale.min}–${scale.max})`);
    const chart: ChartSpec = {
      kind: "layers", id: `f${number}`, language: context.language, title: caption, series: context.groups.map((group) => group.title), scale, withheld: "–",
      rows: together.map((measure) => ({ label: say(measure.title, context.language), values: context.groups.map((group) => measure.groups?.[group.name]?.value ?? null), target: measure.target?.value ?? null })),
      ...(bands.length > 0 ? { zones: bands } : {}),
    };
    return { type: "chart", number, chart, caption, references: [], dataBelow: withTable };
  });
}

function barsCharts(context: Context, measures: readonly MeasureResult[], title: string, withTable: boolean): Block[] {
  return bySize(measures.filter((measure) => measure.value !== null || measure.suppressed !== true), (measure) => `${measure.unit ?? ""} ${measure.scale?.max ?? ""}`).filter((together) => together.length > 1 && together.some((measure) => measure.value !== null && measure.value >= 0)).map((together) => {
    const number = context.nextFigure();
    const scale = together[0]?.scale;
    const unit = amount(1, together[0]?.unit, context.language).unit;
    const caption = `${title}${scale === undefined ? (unit === null ? "" : ` (${unit})`) : ` (${scale.min}–${scale.max})`}`;
    const [target] = together.map((measure) => measure.target?.value);
    const same = target !== undefined && together.every((measure) => measure.target?.value === target);
    return {
      type: "chart", number, caption, references: [], dataBelow: withTable,
      chart: {
        kind: "bars", id: `f${number}`, language: context.language, title: caption, ...(scale === undefined ? {} : { maximum: scale.max }),
        ...(same ? { references: [{ value: target, label: context.t(`streefwaarde ${formatShort(target, "nl")}`, `target ${formatShort(target, "en")}`) }] } : {}),
        items: together.map((measure) => ({ label: say(measure.title, context.language), value: measure.value, display: amount(measure.value, measure.unit, context.language).number, ...(measure.band === undefined ? {} : { tone: toneOf(measure.band.tone) }) })),
      },
    };
  });
}

const MANY_COLUMNS = 7;

function measuresTable(context: Context, measures: readonly MeasureResult[], title: string): TableView {
  const banded = measures.some((measure) => measure.band !== undefined);
  const spread = measures.some((measure) => typeof measure.gap?.value === "number");
  const targeted = measures.some((measure) => measure.target !== undefined);
  const answered = measures.some((measure) => typeof measure.n === "number");
  const column = (name: string, numeric = false): TableView["columns"][number] => ({ title: name, numeric });
  const perGroup = measures.some((measure) => measure.groups !== undefined) ? context.groups : [];
  const withheld = measures.some((measure) => Object.values(measure.groups ?? {}).some((group) => group.suppressed) || measure.suppressed === true);
  return {
    caption: title,
    columns: [column(context.t("Onderwerp", "Subject")), ...perGroup.map((group) => column(group.title, true)), column(perGroup.length > 0 ? context.t("Samen", "Together") : context.t("Waarde", "Value"), true), ...(banded ? [column(context.t("Oordeel", "Judgement"))] : []), ...(targeted ? [column(context.t("Streefwaarde", "Target"), true)] : []), ...(spread ? [column(context.t("Verschil", "Gap"), true)] : []), ...(answered ? [column("n", true)] : [])],
    rows: measures.map((measure) => {
      const value: Cell = { ...numberCell(displayMeasure(measure, context.language)), references: context.cite(`measures.${measure.name}`) };
      return {
        header: cell(say(measure.title, context.language)), total: false,
        cells: [...perGroup.map((group) => numberCell(groupText(context, measure, group.name))), value, ...(banded ? [measure.band === undefined ? cell("") : { ...cell(say(measure.band.title, context.language)), tone: toneOf(measure.band.tone) }] : []),
          ...(targeted ? [numberCell(measure.target === undefined ? "" : amount(measure.target.value, measure.unit, context.language).number)] : []),
          ...(spread ? [numberCell(measure.gap === undefined || measure.gap === null ? "" : formatShort(measure.gap.value, context.language))] : []),
          ...(answered ? [numberCell(typeof measure.n === "number" ? String(measure.n) : "")] : [])],
      };
    }),
    note: withheld ? context.t(`Een streepje of ‘afgeschermd’: minder dan ${context.result.response.minimumSize} antwoorden, of te herleiden.`, `A dash or ‘withheld’: fewer than ${context.result.response.minimumSize} answers, or traceable to persons.`) : null,
  };
}

function groupText(context: Context, measure: MeasureResult, name: string): string {
  const group = measure.groups?.[name];
  if (group === undefined) return "";
  return group.suppressed || group.value === null ? "–" : amount(group.value, measure.unit, context.language).number;
}

export function finding(context: Context, measure: MeasureResult): Extract<Block, { type: "findings" }>["items"][number] {
  const { language } = context;
  return {
    title: say(measure.title, language), value: measure.value === null && (measure.category ?? null) === null && measure.suppressed !== true ? "–" : displayMeasure(measure, language), tone: measure.band === undefined ? "neutral" : toneOf(measure.band.tone),
    band: measure.band === undefined ? null : say(measure.band.title, language), text: context.say(measure.band?.text) || null, note: gapText(context, measure), references: context.cite(`measures.${measure.name}`),
  };
}

/** Who sees it best and who worst: the sentence that starts the conversation. */
export function gapText(context: Context, measure: MeasureResult): string | null {
  const gap = measure.gap;
  if (gap === undefined || gap === null) return null;
  const name = (group: string): string => context.groups.find((one) => one.name === group)?.title ?? group;
  const value = (group: string): string => display(measure.groups?.[group]?.value ?? null, measure.unit === "score" ? undefined : measure.unit, context.language);
  if (gap.highest === gap.lowest || gap.value === 0) return null;
  return context.t(
    `Verschil tussen lagen ${formatShort(gap.value, "nl")}: ${name(gap.highest)} ${value(gap.highest)}, ${name(gap.lowest)} ${value(gap.lowest)}.`,
    `Gap between groups ${formatShort(gap.value, "en")}: ${name(gap.highest)} ${value(gap.highest)}, ${name(gap.lowest)} ${value(gap.lowest)}.`,
  );
}

function scaleOf(measure: MeasureResult | undefined): { min: number; max: number } {
  if (measure?.scale !== undefined) return measure.scale;
  const values = Object.values(measure?.groups ?? {}).map((group) => group.value ?? 0);
  return { min: 0, max: Math.max(1, ...values) };
}

/** The bands as zones of the axis, if all measures share them. */
function zonesOf(context: Context, measures: readonly MeasureResult[]): { from: number; to: number; label: string }[] {
  const declared = measures.map((measure) => context.instrument.measures.find((one) => one.name === measure.name)?.bands ?? []);
  const [first] = declared;
  if (first === undefined || first.length === 0 || declared.some((bands) => JSON.stringify(bands.map(edges)) !== JSON.stringify(first.map(edges)))) return [];
  const scale = scaleOf(measures[0]);
  return first.filter((band) => band.is === undefined).map((band) => ({ from: band.from ?? band.above ?? scale.min, to: band.below ?? band.to ?? scale.max, label: say(band.title, context.language) })).filter((zone) => zone.to > zone.from);
}

function edges(band: { readonly from?: number | undefined; readonly above?: number | undefined; readonly to?: number | undefined; readonly below?: number | undefined; readonly title: unknown }): unknown {
  return [band.from ?? band.above, band.below ?? band.to, band.title];
}

function groupWord(context: Context): string {
  return say(context.instrument.groups?.title, context.language).toLowerCase() || context.t("groep", "group");
}
