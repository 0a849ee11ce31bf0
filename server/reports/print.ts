/** HTML → PDF on a page of the pool: page numbers in the contents, and two pages where two are promised. */
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRef } from "@cantoo/pdf-lib";
import type { Page } from "puppeteer-core";

const OPTIONS = { preferCSSPageSize: true, printBackground: true, waitForFonts: false } as const;
const FIT_STEPS = 3;

/**
 * Chromium has no `target-counter`: a first, untagged pass tells on which page each chapter begins, then the numbers are
 * written into the contents and the real pass is made.
 */
export async function print(page: Page, html: string): Promise<Uint8Array> {
  await page.setContent(html, { waitUntil: "load" });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  const { wanted, targets } = await page.evaluate(() => ({
    wanted: Number(document.body.dataset["pages"]) || null,
    targets: [...document.querySelectorAll<HTMLElement>("[data-page-of]")].map((element) => element.dataset["pageOf"] ?? ""),
  }));
  if (targets.length > 0) {
    const draft = await page.pdf({ ...OPTIONS, tagged: false, outline: false });
    const pages = await pagesOfDestinations(draft);
    await page.evaluate((numbers) => {
      for (const element of document.querySelectorAll<HTMLElement>("[data-page-of]")) element.textContent = numbers[element.dataset["pageOf"] ?? ""] ?? "";
    }, Object.fromEntries(targets.map((target) => [target, String(pages.get(target) ?? "")])));
  }
  let printed = await page.pdf({ ...OPTIONS, tagged: true, outline: true });
  for (let step = 1; wanted !== null && step <= FIT_STEPS && (await pageCount(printed)) > wanted; step++) {
    await page.evaluate((fit) => { document.body.classList.remove(`fit-${fit - 1}`); document.body.classList.add(`fit-${fit}`); }, step);
    printed = await page.pdf({ ...OPTIONS, tagged: true, outline: true });
  }
  return printed;
}

async function pageCount(pdf: Uint8Array): Promise<number> {
  return (await PDFDocument.load(pdf, { updateMetadata: false })).getPageCount();
}

/** Page number of each named destination; Chromium writes one for every id that a link leads to. */
async function pagesOfDestinations(pdf: Uint8Array): Promise<Map<string, number>> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false });
  const numbers = new Map(document.getPages().map((page, index) => [page.ref.toString(), index + 1]));
  const found = new Map<string, number>();
  const destinations = document.catalog.lookup(PDFName.of("Dests"));
  if (!(destinations instanceof PDFDict)) return found;
  for (const [key] of destinations.entries()) {
    const target = destinations.lookup(key);
    const page = target instanceof PDFArray ? target.get(0) : undefined;
    const number = page instanceof PDFRef ? numbers.get(page.toString()) : undefined;
    if (number !== undefined) found.set(key.decodeText(), number);
  }
  return found;
}
