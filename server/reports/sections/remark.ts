/** The adviser's own words, at the section that they are about. */
import type { Context } from "../context.ts";
import type { Block } from "../view.ts";

export function remarkBlock(context: Context, id: string): Block[] {
  const remark = context.input.remarks?.[id]?.trim();
  if (remark === undefined || remark === "") return [];
  return [{ type: "remark", title: context.t("Opmerking van de adviseur", "Remark of the adviser"), paragraphs: remark.split(/\n\s*\n|\r\n\s*\r\n/).map((one) => one.trim()).filter(Boolean) }];
}
