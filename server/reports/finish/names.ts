import { PDFName } from "@cantoo/pdf-lib";

const names = new Map<string, PDFName>();
const texts = new Map<PDFName, string>();

/** A PDF name. The library looks for escapes each time it is asked; a report asks some hundred thousand times for the same few. */
export function name(text: string): PDFName {
  let known = names.get(text);
  if (known === undefined) names.set(text, known = PDFName.of(text));
  return known;
}

/** The text of a PDF name, likewise kept: types of structure are few. */
export function textOf(of: PDFName): string {
  let known = texts.get(of);
  if (known === undefined) texts.set(of, known = of.decodeText());
  return known;
}
