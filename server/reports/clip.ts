/**
 * What people type may be thousands of letters where a name or a few words belong. A report that is to be read shows the
 * beginning; the whole is in the questionnaire. Only the adviser's remarks are shown whole, except on the board's two pages.
 */
import type { ReportView } from "./view.ts";

const LIMITS: Readonly<Record<string, number>> = { organisation: 160, organisationFacts: 120, title: 240, chart: 160, table: 300, label: 160, value: 400 };
const LONGEST = 1600;
const BOARD = 420;
const BOARD_REMARK = 700;

export function clipView(view: ReportView): ReportView {
  const board = view.kind === "board";
  const walk = (value: unknown, limit: number): unknown => {
    if (typeof value === "string") return clip(value, limit);
    if (Array.isArray(value)) return value.map((one) => walk(one, limit));
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => {
      if (key === "paragraphs") return [key, board && Array.isArray(one) ? firstOf(one as readonly string[], BOARD_REMARK) : one];
      return [key, walk(one, Math.min(limit, (Object.hasOwn(LIMITS, key) ? LIMITS[key] : undefined) ?? limit))];
    }));
  };
  return walk(view, board ? BOARD : LONGEST) as ReportView;
}

/** At a word's end where there is one near. */
export function clip(text: string, most: number): string {
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1);
  const space = cut.lastIndexOf(" ");
  return `${(space > most * 0.7 ? cut.slice(0, space) : cut).replace(/[\ud800-\udbff]$/, "").trimEnd()}\u2026`;
}

/** As many paragraphs as fit in a number of letters. */
function firstOf(paragraphs: readonly string[], most: number): string[] {
  let left = most;
  return paragraphs.flatMap((paragraph) => {
    if (left <= 0) return [];
    const shown = clip(paragraph, left);
    left -= paragraph.length;
    return [shown];
  });
}
