/** The page that is read if only one is. */
import type { MeasureResult } from "../assessment/results.ts";
import type { Context } from "./context.ts";
import type { ReportDeclaration } from "./declaration.ts";
import { adviceBlocks } from "./sections/advice.ts";
import { keyFiguresBlocks } from "./sections/entries.ts";
import { chosen, finding } from "./sections/measures.ts";
import { remarkBlock } from "./sections/remark.ts";
import type { Block, SectionView } from "./view.ts";
import { joined, say } from "./wording.ts";

export function summarySection(context: Context, declaration: ReportDeclaration): SectionView {
  const declared = declaration.summary ?? {};
  const blocks: Block[] = [...keyFiguresBlocks(context, declared.keyFigures ?? [])];
  const measures = chosen(context, { measures: declared.measures, kind: declared.kind });
  if (measures.length > 0) blocks.push({ type: "findings", brief: true, items: measures.slice(0, 8).map((measure) => ({ ...finding(context, measure), text: null, note: null })) });
  blocks.push(...standing(context, measures));
  const advice = adviceBlocks(context, { limit: Math.min(declared.adviceLimit ?? 5, measures.length > 0 ? 4 : 5), brief: true });
  if (advice.length > 0) blocks.push({ type: "heading", text: context.t("Wat te doen", "What to do") }, ...advice);
  const decision = declared.decision === undefined ? undefined : context.result.decisions[declared.decision];
  const best = decision?.options.find((option) => option.name === decision.recommended);
  if (decision !== undefined && best !== undefined) blocks.push({ type: "paragraph", text: context.t(joined(say(decision.title, "nl"), `volgens de antwoorden past ‘${say(best.title, "nl")}’ het best.`), joined(say(decision.title, "en"), `according to the answers ‘${say(best.title, "en")}’ fits best.`)).replace(/(\? )(\p{Ll})/u, (_whole, mark: string, letter: string) => mark + letter.toUpperCase()), references: context.cite(`decision.${decision.name}.${best.name}`) });
  blocks.push(...remarkBlock(context, "summary"));
  return { id: "summary", number: null, title: context.t("Samenvatting", "Summary"), lead: context.say(declared.lead) || null, newPage: true, blocks };
}

/**
 * One sentence on what stands out: the strongest, the weakest and the widest gap between groups. Of strong and weak only the
 * measures that the summary shows: of others, such as a threshold that hardly anyone feels, “strongest” would say the opposite.
 */
export function standing(context: Context, shown: readonly MeasureResult[]): Block[] {
  const scored = Object.values(context.result.measures).filter((measure) => measure.groups !== undefined && measure.unit !== "count" && measure.value !== null && measure.scale !== undefined && measure.band !== undefined);
  const share = (measure: (typeof scored)[number]): number => ((measure.value ?? 0) - (measure.scale?.min ?? 0)) / ((measure.scale?.max ?? 1) - (measure.scale?.min ?? 0));
  const judged = shown.length > 0 ? scored.filter((measure) => shown.includes(measure)) : scored;
  const good = judged.filter((measure) => measure.band?.tone === "good").sort((a, b) => share(b) - share(a))[0];
  const bad = judged.filter((measure) => measure.band?.tone === "bad" || measure.band?.tone === "warning").sort((a, b) => share(a) - share(b))[0];
  const gap = scored.filter((measure) => (measure.gap?.value ?? 0) > 0).sort((a, b) => (b.gap?.value ?? 0) - (a.gap?.value ?? 0))[0];
  const title = (measure: (typeof scored)[number]): string => `‘${say(measure.title, context.language)}’`;
  const parts = [
    good === undefined ? "" : context.t(`Het sterkst is ${title(good)}.`, `Strongest is ${title(good)}.`),
    bad === undefined ? "" : context.t(`De meeste aandacht vraagt ${title(bad)}.`, `${title(bad)} asks for most attention.`),
    gap === undefined ? "" : context.t(`Over ${title(gap)} lopen de lagen het verst uiteen.`, `The groups differ most on ${title(gap)}.`),
  ].filter(Boolean);
  const references = [...new Set([good, bad, gap].flatMap((measure) => (measure === undefined ? [] : context.cite(`measures.${measure.name}`))))];
  return parts.length === 0 ? [] : [{ type: "paragraph", text: parts.join(" "), references }];
}
