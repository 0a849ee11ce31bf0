/** Measures over entries: a table of the entries, bars or a scatter, values per group, and grouped measures side by side. */
import type { EntryResult, MeasureResult } from "../../assessment/results.ts";
import { formatShort } from "../../charts/numbers.ts";
import type { Context } from "../context.ts";
import type { SectionDeclaration } from "../declaration.ts";
import type { Block, Cell, TableView } from "../view.ts";
import { groupTitle } from "../paths.ts";
import { amount, displayAnswer, displayMeasure, say, withoutSuffix } from "../wording.ts";
import { cell, numberCell } from "./cells.ts";

type Declared<K extends SectionDeclaration["section"]> = Extract<SectionDeclaration, { section: K }>;

export function entriesSection(context: Context, declared: Declared<"entries">, title: string): Block[] {
  const measure = context.measure(declared.measure);
  const entries = measure?.entries ?? [];
  if (measure === undefined || entries.length === 0) return [];
  const sortBy = declared.sortBy;
  const sorted = sortBy === undefined ? [...entries] : [...entries].sort((a, b) => (figure(b, sortBy) ?? -Infinity) - (figure(a, sortBy) ?? -Infinity) || a.index - b.index);
  const shown = sorted.slice(0, declared.top ?? sorted.length);
  const blocks: Block[] = [];
  if (declared.chart?.type === "bars") {
    const { value, unit, top = 12 } = declared.chart;
    const number = context.nextFigure();
    const caption = context.say(declared.chart.title);
    const largest = [...entries].filter((entry) => figure(entry, value) !== null).sort((a, b) => (figure(b, value) ?? 0) - (figure(a, value) ?? 0)).slice(0, top);
    blocks.push({ type: "chart", number, dataBelow: true, caption, references: context.cite(`measures.${measure.name}`), chart: { kind: "bars", id: `f${number}`, language: context.language, title: caption, items: largest.map((entry) => ({ label: entry.label, value: figure(entry, value), display: amount(figure(entry, value), unit, context.language).number })) } });
  }
  if (declared.chart?.type === "scatter") {
    const { x, y, xScale, yScale, split, quadrants } = declared.chart;
    const number = context.nextFigure();
    const caption = context.say(declared.chart.title);
    const points = sorted.flatMap((entry) => { const px = figure(entry, x); const py = figure(entry, y); return px === null || py === null ? [] : [{ label: entry.label, x: px, y: py }]; });
    if (points.length > 1) blocks.push({ type: "chart", number, dataBelow: true, caption, references: context.cite(`measures.${measure.name}`), chart: {
      kind: "scatter", id: `f${number}`, language: context.language, title: caption, xTitle: context.say(declared.chart.xTitle), yTitle: context.say(declared.chart.yTitle), points,
      ...(xScale === undefined ? {} : { xScale }), ...(yScale === undefined ? {} : { yScale }), ...(split === undefined ? {} : { split }),
      ...(quadrants === undefined ? {} : { quadrants: [context.say(quadrants[0]), context.say(quadrants[1]), context.say(quadrants[2]), context.say(quadrants[3])] as const }),
    } });
  }
  blocks.push({ type: "table", compact: declared.columns.length > 5, table: entriesTable(context, declared, measure, shown, entries, title) });
  return blocks;
}

function entriesTable(context: Context, declared: Declared<"entries">, measure: MeasureResult, shown: readonly EntryResult[], all: readonly EntryResult[], title: string): TableView {
  const panel = panelOf(context, measure);
  const rows = panel === null ? [] : context.answer(panel);
  const fieldOf = (entry: EntryResult, field: string): string => {
    const question = panel === null ? undefined : context.question(panel);
    const row: unknown = Array.isArray(rows) ? rows[entry.index] : undefined;
    const value = row !== null && typeof row === "object" ? (row as Record<string, unknown>)[field] : undefined;
    return value === undefined || value === null || value === "" ? "" : displayAnswer(question?.kind === "entries" ? question.fields.byKey.get(field) : undefined, value, context.language);
  };
  const fieldTitle = (field: string): string => { const question = panel === null ? undefined : context.question(panel); return say(question?.kind === "entries" ? question.fields.byKey.get(field)?.title : undefined, context.language) || field; };
  const totals = declared.columns.some((column) => "value" in column && column.total === true);
  const number = (value: number | null, unit: string | undefined): string => (value === null ? "–" : amount(value, unit, context.language).number);
  const left = all.length - shown.length;
  return {
    caption: title,
    columns: [{ title: context.t("Naam", "Name"), numeric: false }, ...declared.columns.map((column) => ("field" in column ? { title: shortTitle(column.title === undefined ? fieldTitle(column.field) : context.say(column.title)), numeric: false } : { title: context.say(column.title), numeric: true }))],
    rows: [
      ...shown.map((entry) => ({ header: cell(entry.label), total: false, cells: declared.columns.map((column): Cell => ("field" in column ? cell(fieldOf(entry, column.field)) : numberCell(number(figure(entry, column.value), column.unit)))) })),
      ...(totals ? [{ header: { ...cell(context.t("Totaal", "Total")), references: context.cite(`measures.${measure.name}`) }, total: true, cells: declared.columns.map((column): Cell => ("field" in column || column.total !== true ? cell("") : numberCell(number(all.reduce((sum, entry) => sum + (figure(entry, column.value) ?? 0), 0), column.unit)))) }] : []),
    ],
    note: left > 0 ? context.t(`Getoond zijn de eerste ${shown.length}; de overige ${left} tellen mee in het totaal.`, `The first ${shown.length} are shown; the other ${left} count in the total.`) : null,
  };
}

/** Long question texts do not fit a column's head: the question up to its question mark is in the questionnaire. */
function shortTitle(title: string): string {
  return title.length <= 28 ? title : `${title.slice(0, 26).trimEnd()}\u2026`;
}

export function byGroupSection(context: Context, declared: Declared<"byGroup">, title: string): Block[] {
  const measure = context.measure(declared.measure);
  const groups = Object.entries(measure?.byGroup ?? {}).filter(([, group]) => group.count > 0 || group.value !== null).sort(([, a], [, b]) => (b.value ?? 0) - (a.value ?? 0));
  if (measure === undefined || groups.length === 0) return [];
  const number = context.nextFigure();
  const unit = amount(1, measure.unit, context.language).unit;
  const caption = unit === null ? title : `${title} (${unit})`;
  return [{ type: "chart", number, dataBelow: false, caption, references: context.cite(`measures.${measure.name}`), chart: {
    kind: "bars", id: `f${number}`, language: context.language, title: caption, columnTitles: { label: context.say(declared.columnTitle) || context.t("Onderwerp", "Subject"), value: unit ?? context.t("Waarde", "Value") },
    items: groups.map(([key, group]) => ({ label: groupTitle(context, measure.name, key), value: group.value, display: amount(group.value, measure.unit, context.language).number })),
  } }];
}

export function heatmapSection(context: Context, declared: Declared<"heatmap">, title: string): Block[] {
  const measures = declared.measures.map((name) => context.measure(name)).filter((measure): measure is MeasureResult => measure?.byGroup !== undefined);
  const [first] = measures;
  if (first === undefined) return [];
  const keys = [...new Set(measures.flatMap((measure) => Object.keys(measure.byGroup ?? {})))];
  const rows = keys.map((key) => ({ label: groupTitle(context, first.name, key), values: measures.map((measure) => measure.byGroup?.[key]?.value ?? null) })).filter((row) => row.values.some((value) => value !== null));
  if (rows.length === 0) return [];
  const number = context.nextFigure();
  return [{ type: "chart", number, dataBelow: false, caption: title, references: measures.flatMap((measure) => context.cite(`measures.${measure.name}`)), chart: {
    kind: "heatmap", id: `f${number}`, language: context.language, title, columns: withoutSuffix(measures.map((measure) => say(measure.title, context.language))), rows, ...(declared.scale === undefined ? {} : { scale: declared.scale }),
  } }];
}

/** Entries as the organisation filled them in. */
export function panelSection(context: Context, declared: Declared<"panel">, title: string): Block[] {
  const question = context.question(declared.panel);
  const rows = context.answer(declared.panel);
  const filled = (Array.isArray(rows) ? rows : []).filter((row): row is Record<string, unknown> => row !== null && typeof row === "object");
  if (question?.kind !== "entries") return [];
  if (filled.length === 0) return declared.empty === undefined ? [] : [{ type: "paragraph", text: context.say(declared.empty), references: [] }];
  const shown = filled.slice(0, declared.top ?? filled.length);
  // Columns that nobody filled in would only take room.
  const fields = declared.fields.filter((field, index) => index === 0 || shown.some((row) => !isEmpty(row[field])));
  const [lead = "", ...others] = fields;
  const text = (row: Record<string, unknown>, field: string): string => (isEmpty(row[field]) ? "" : displayAnswer(question.fields.byKey.get(field), row[field], context.language));
  const heading = (field: string): string => shortTitle(say(question.fields.byKey.get(field)?.title, context.language) || field);
  return [{ type: "table", compact: others.length > 3, table: {
    caption: title, columns: fields.map((field) => ({ title: heading(field), numeric: false })),
    rows: shown.map((row) => ({ header: cell(text(row, lead) || "–"), total: false, cells: others.map((field) => cell(text(row, field))) })),
    note: filled.length > shown.length ? context.t(`En nog ${filled.length - shown.length}.`, `And ${filled.length - shown.length} more.`) : null,
  } }];
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

function figure(entry: EntryResult, name: string): number | null {
  return name in entry.values ? (entry.values[name] ?? null) : name === "value" ? entry.value : null;
}

function panelOf(context: Context, measure: MeasureResult): string | null {
  const declared = context.instrument.measures.find((one) => one.name === measure.name);
  return declared?.by === "entries" ? declared.panel : null;
}

/** A group's name as the reader knows it: the choice of the question that grouped the entries. */
/** Figures that stand large. */
export function keyFiguresBlocks(context: Context, names: readonly string[]): Block[] {
  const measures = names.map((name) => context.measure(name)).filter((measure): measure is MeasureResult => measure !== undefined);
  if (measures.length === 0) return [];
  return [{ type: "keyFigures", items: measures.map((measure) => {
    const shown = measure.category !== undefined && measure.category !== null || measure.suppressed === true ? { number: displayMeasure(measure, context.language), unit: null } : amount(measure.value, measure.unit, context.language);
    const scale = measure.scale !== undefined && measure.unit === "score" ? context.t(`van ${formatShort(measure.scale.max, "nl")}`, `of ${formatShort(measure.scale.max, "en")}`) : null;
    return { label: say(measure.title, context.language), value: shown.number, unit: shown.unit ?? (measure.value === null ? null : scale), note: measure.band !== undefined ? say(measure.band.title, context.language) : measure.value === null && shown.number === "–" ? context.t("geen gegeven", "no data") : null, tone: measure.band === undefined || measure.band.tone === "neutral" ? null : (measure.band.tone === "warning" ? "fair" : measure.band.tone), references: context.cite(`measures.${measure.name}`) };
  }) }];
}
