/** Two pages for the board: the situation, what it is asked to decide, with what consequence, and the first steps. */
import type { Context } from "./context.ts";
import type { ReportDeclaration } from "./declaration.ts";
import { adviceView, gateBlocks } from "./sections/advice.ts";
import { keyFiguresBlocks } from "./sections/entries.ts";
import { chosen, measuresSection } from "./sections/measures.ts";
import { remarkBlock } from "./sections/remark.ts";
import { standing } from "./summary.ts";
import type { AdviceView, Block, SectionView } from "./view.ts";

const ASKED = 3;
const FIGURES = 4;

export function boardSections(context: Context, declaration: ReportDeclaration): SectionView[] {
  const { t } = context;
  const section = (id: string, title: string, blocks: readonly Block[]): SectionView[] => (blocks.length === 0 ? [] : [{ id, number: null, title, lead: null, newPage: false, blocks }]);
  const situation: Block[] = [
    ...inOne((declaration.board?.situation ?? []).map((text): Block => ({ type: "paragraph", text: context.say(text), references: [] })), standing(context, chosen(context, { measures: declaration.summary?.measures, kind: declaration.summary?.kind }))),
    ...keyFiguresBlocks(context, (declaration.summary?.keyFigures ?? []).slice(0, FIGURES)),
    ...layersChart(context, declaration),
    ...remarkBlock(context, "summary"), ...remarkBlock(context, "board"),
  ];
  const advice = context.result.advice.slice(0, ASKED).map((one, index) => adviceView(context, one, index + 1));
  const asks = advice.map((one, index) => ({ number: index + 1, title: context.say(declaration.board?.ask?.[index]) || one.title, reason: one.reason || null, consequence: consequenceOf(context, one), firstStep: one.firstStep, who: one.who, references: one.references }));
  const steps = context.result.advice.slice(ASKED, ASKED + 4).map((one, index) => adviceView(context, one, ASKED + index + 1));
  return [
    ...section("situation", t("Waar staan wij", "Where we stand"), situation),
    ...section("asks", t("Wat wij u vragen te besluiten", "What we ask you to decide"), asks.length === 0 ? [{ type: "paragraph", text: t("De antwoorden geven nu geen aanleiding tot een besluit.", "The answers give no reason for a decision now."), references: [] }] : [{ type: "asks", items: asks }]),
    ...section("next", t("Daarna", "After that"), steps.length === 0 ? [] : [{ type: "list", ordered: true, items: steps.map((one) => ({ text: [one.title, one.firstStep].filter(Boolean).join(": "), references: one.references })) }]),
    ...section("phase", t("Waar dit naartoe werkt", "What this works towards"), phase(context)),
  ];
}

/** What stands out goes on in the last paragraph of the situation: the three decisions are to fit on the first page. */
function inOne(paragraphs: readonly Block[], more: readonly Block[]): readonly Block[] {
  const last = paragraphs.at(-1);
  const [first, ...rest] = more;
  if (last?.type !== "paragraph" || first?.type !== "paragraph") return [...paragraphs, ...more];
  return [...paragraphs.slice(0, -1), { ...first, text: `${last.text} ${first.text}`, references: [...last.references, ...first.references] }, ...rest];
}

/** What the decision brings, and what it asks of the organisation. */
function consequenceOf(context: Context, advice: AdviceView): string | null {
  const effort = advice.effort === null ? null : context.t(`De inspanning is ${advice.effort}.`, `The effort is ${advice.effort}.`);
  return [advice.effect, effort].filter(Boolean).join(" ") || null;
}

/** One chart: the measures over the groups of which the most are of one kind. */
function layersChart(context: Context, declaration: ReportDeclaration): Block[] {
  const declared = declaration.sections.find((one) => one.section === "measures" && one.kind === "successFactor") ?? declaration.sections.find((one) => one.section === "measures" && (one.chart === "layers" || one.chart === undefined));
  if (declared?.section !== "measures") return [];
  return measuresSection(context, { ...declared, table: false, details: false }, context.say(declared.title)).filter((block) => block.type === "chart").slice(0, 1);
}

function phase(context: Context): Block[] {
  const gate = Object.values(context.result.measures).find((measure) => measure.levels !== undefined);
  if (gate === undefined) return [];
  return gateBlocks({ ...context, cite: () => [] }, gate.name).filter((block) => block.type === "levels").map((block) => (block.type === "levels" ? { ...block, levels: block.levels.map((level) => ({ ...level, needed: level.state === "current" ? level.needed.filter((one) => !one.met) : [] })) } : block));
}
