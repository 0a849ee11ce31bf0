/** Checks a PDF against the rules; an empty list is what every report must give. */
import { open } from "./document.ts";
import { RULES } from "./rules.ts";

export type Finding = { readonly rule: string; readonly what: string; readonly found: string };

export async function checkPdf(pdf: Uint8Array): Promise<Finding[]> {
  const opened = await open(pdf);
  return RULES.flatMap((rule) => rule.check(opened).slice(0, 5).map((found) => ({ rule: rule.id, what: rule.what, found })));
}
