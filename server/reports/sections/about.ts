/** Sections about the answers themselves: who answered, what was answered, what to watch, and how to read the report. */
import type { Context } from "../context.ts";
import type { Block } from "../view.ts";
import { formatShort } from "../../charts/numbers.ts";
import { displayAnswer, say } from "../wording.ts";
import { cell, numberCell } from "./cells.ts";

export function answersBlocks(context: Context, names: readonly string[], title: string): Block[] {
  const rows = names.flatMap((name) => {
    const question = context.question(name);
    const answer = context.answer(name);
    return question === undefined || answer === undefined || answer === null ? [] : [{ header: cell(say(question.title, context.language) || name), total: false, cells: [cell(displayAnswer(question, answer, context.language))] }];
  });
  if (rows.length === 0) return [];
  return [{ type: "table", compact: rows.length > 14, table: { caption: title, columns: [{ title: context.t("Vraag", "Question"), numeric: false }, { title: context.t("Antwoord", "Answer"), numeric: false }], rows, note: null } }];
}

export function responseBlocks(context: Context, title: string): Block[] {
  const { response } = context.result;
  const groups = Object.entries(response.groups);
  if (groups.length === 0) return [];
  const withheld = context.t("afgeschermd", "withheld");
  return [{ type: "table", compact: false, table: {
    caption: title, columns: [{ title: say(context.instrument.groups?.title, context.language) || context.t("Groep", "Group"), numeric: false }, { title: context.t("Uitgenodigd", "Invited"), numeric: true }, { title: context.t("Ingevuld", "Answered"), numeric: true }, { title: context.t("Aandeel", "Rate"), numeric: true }],
    rows: groups.map(([name, group]) => ({
      header: cell(context.groups.find((one) => one.name === name)?.title ?? name), total: false,
      cells: [numberCell(group.invited === null ? "–" : String(group.invited)), numberCell(group.answered === null ? (group.suppressed ? withheld : "–") : String(group.answered)), numberCell(group.rate === null ? "–" : `${formatShort(group.rate * 100, context.language)}%`)],
    })),
    note: context.t(`Uitkomsten van groepen met minder dan ${response.minimumSize} antwoorden worden niet getoond. Niemand ziet antwoorden van één persoon.`, `Results of groups with fewer than ${response.minimumSize} answers are not shown. Nobody sees the answers of one person.`),
  } }];
}

export function flagsBlocks(context: Context): Block[] {
  const { flags } = context.result;
  if (flags.length === 0) return [];
  return [{ type: "list", ordered: false, items: flags.map((flag) => ({ text: say(flag.text, context.language), references: context.cite(`measures.${flag.measure}`) })) }];
}

export function methodBlocks(context: Context): Block[] {
  const { t } = context;
  const judged = Object.values(context.result.measures).filter((measure) => measure.band !== undefined && measure.scale !== undefined);
  const minimum = context.result.response.minimumSize;
  const blocks: Block[] = [
    { type: "heading", text: t("Zo leest u dit rapport", "How to read this report") },
    { type: "paragraph", references: [], text: t("Kleine cijfers bij een getal of advies verwijzen naar de bijlage Onderbouwing. Daar staat uit welke antwoorden het komt en welke regel het maakte. In de pdf zijn zij aanklikbaar.", "Small numbers beside a figure or a recommendation refer to the annex Evidence. It tells which answers it comes from and which rule made it. In the PDF they can be clicked.") },
    { type: "paragraph", references: [], text: t("Een oordeel staat er altijd met een woord en een vorm, niet alleen met een kleur: een rondje is gunstig, een ruit vraagt aandacht, een driehoek is ongunstig.", "A judgement always has a word and a shape, not only a colour: a circle is favourable, a diamond asks for attention, a triangle is unfavourable.") },
    { type: "paragraph", references: [], text: t("Een score is een begin van het gesprek, geen rapportcijfer. Kijk vooral naar verschillen tussen lagen en naar wat er nog ontbreekt.", "A score is the start of a conversation, not a mark. Look above all at differences between groups and at what is still missing.") },
    { type: "heading", text: t("Wat niet is ingevuld", "What was not filled in") },
    { type: "paragraph", references: [], text: t("‘Weet niet’, ‘niet van toepassing’ en ‘niet ingevuld’ zijn drie verschillende dingen. Per cijfer staat in de onderbouwing hoe vaak elk voorkwam; het instrument bepaalt of het meetelt.", "‘Don’t know’, ‘not applicable’ and ‘not answered’ are three different things. The evidence tells for each figure how often each occurred; the instrument decides whether it counts.") },
  ];
  if (context.groups.length > 0) blocks.push({ type: "heading", text: t("Bescherming van wie antwoordde", "Protection of those who answered") }, { type: "paragraph", references: [], text: t(`Antwoorden van personen worden alleen per groep getoond, en alleen vanaf ${minimum} antwoorden. Een groep kan ook zijn afgeschermd omdat zij anders uit de andere groepen is af te leiden.`, `Answers of persons are only shown per group, and only from ${minimum} answers. A group may also be withheld because it could otherwise be derived from the other groups.`) });
  const scales = bandTable(context, judged.map((measure) => measure.name));
  if (scales !== null) blocks.push(scales);
  return blocks;
}

/** The ranges of each judgement, once for all measures that share them. */
function bandTable(context: Context, names: readonly string[]): Block | null {
  const sets = new Map<string, { measures: string[]; bands: string }>();
  for (const name of names) {
    const declared = context.instrument.measures.find((one) => one.name === name);
    const bands = (declared?.bands ?? []).filter((band) => band.is === undefined).map((band) => `${say(band.title, context.language)}: ${rangeText(context, band)}`).join("; ");
    if (bands === "") continue;
    const known = sets.get(bands) ?? { measures: [], bands };
    known.measures.push(say(context.measure(name)?.title, context.language));
    sets.set(bands, known);
  }
  if (sets.size === 0) return null;
  return { type: "table", compact: true, table: {
    caption: context.t("Grenzen van de oordelen", "Limits of the judgements"), columns: [{ title: context.t("Geldt voor", "Holds for"), numeric: false }, { title: context.t("Oordeel en grens", "Judgement and limit"), numeric: false }],
    rows: [...sets.values()].slice(0, 24).map(({ measures, bands }) => ({ header: cell(measures.length > 6 ? `${measures.slice(0, 6).join(", ")} ${context.t(`en ${measures.length - 6} andere`, `and ${measures.length - 6} others`)}` : measures.join(", ")), total: false, cells: [cell(bands)] })), note: null,
  } };
}

function rangeText(context: Context, band: { readonly from?: number | undefined; readonly above?: number | undefined; readonly to?: number | undefined; readonly below?: number | undefined }): string {
  const number = (value: number): string => formatShort(value, context.language);
  const low = band.from !== undefined ? context.t(`vanaf ${number(band.from)}`, `from ${number(band.from)}`) : band.above !== undefined ? context.t(`boven ${number(band.above)}`, `above ${number(band.above)}`) : "";
  const high = band.below !== undefined ? context.t(`tot ${number(band.below)}`, `below ${number(band.below)}`) : band.to !== undefined ? context.t(`tot en met ${number(band.to)}`, `up to ${number(band.to)}`) : "";
  return [low, high].filter(Boolean).join(" ") || context.t("alle waarden", "all values");
}
