/** HTML → PDF on a warm page of the pool, that keeps the fonts between reports. */
import type { Page } from "puppeteer-core";
import { fontCss } from "./fonts.ts";

const OPTIONS = { preferCSSPageSize: true, printBackground: true, waitForFonts: false, tagged: true, outline: true } as const;
const FIT_STEPS = 4;
/** Height of the text area of a page, in CSS pixels: A4 less the margins of print.css. */
const PAGE_HEIGHT = ((297 - 27 - 21) / 25.4) * 96;

const prepared = new WeakSet<Page>();

/**
 * Prints once. The contents' page numbers are placeholders in the result: `finish/contents.ts` fills them in, because
 * Chromium has no `target-counter` and a second printing would cost half of all the time.
 */
export async function print(page: Page, html: string): Promise<Uint8Array> {
  // tsx keeps function names by a helper that the page does not have.
  await page.evaluate("globalThis.__name ??= (of) => of");
  await load(page, html);
  const wanted = await page.evaluate(fitSinglePages, PAGE_HEIGHT);
  await page.evaluate(joinShortChapters, PAGE_HEIGHT);
  let printed = await page.pdf(OPTIONS);
  for (let step = 1; wanted !== null && step <= FIT_STEPS && pageCount(printed) > wanted; step++) {
    await page.evaluate((fit) => { document.body.classList.remove(`fit-${fit - 1}`); document.body.classList.add(`fit-${fit}`); }, step);
    printed = await page.pdf(OPTIONS);
  }
  return printed;
}

/** The page keeps its fonts, decoded once; everything else of the former report is replaced. */
async function load(page: Page, html: string): Promise<void> {
  if (!prepared.has(page)) {
    await page.setContent(`<!doctype html><html><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; font-src data:; img-src data:"><title>-</title><style data-fonts>${fontCss()}</style></head><body></body></html>`);
    prepared.add(page);
  }
  await page.evaluate(async (source) => {
    const next = new DOMParser().parseFromString(source, "text/html");
    document.documentElement.lang = next.documentElement.lang;
    document.title = next.title;
    for (const style of document.head.querySelectorAll("style:not([data-fonts])")) style.remove();
    for (const style of next.head.querySelectorAll("style")) document.head.append(document.adoptNode(style));
    document.body.replaceWith(document.adoptNode(next.body));
    // Laying out asks for the fonts; then they can be waited for.
    void document.body.offsetHeight;
    await document.fonts.ready;
    await Promise.all([...document.images].map((image) => image.decode().catch(() => undefined)));
  }, html);
}

/** Runs in the page: sections that must fit on one page are set smaller until they do. Gives the number of pages wanted. */
function fitSinglePages(pageHeight: number): number | null {
  for (const element of document.querySelectorAll<HTMLElement>("[data-one-page]")) {
    element.style.width = "166mm";
    for (let step = 0; step <= 4; step++) {
      if (step > 0) { element.classList.remove(`small-${step - 1}`); element.classList.add(`small-${step}`); }
      if (element.getBoundingClientRect().height <= pageHeight) break;
    }
    element.style.width = "";
  }
  return Number(document.body.dataset["pages"]) || null;
}

/**
 * Runs in the page: a short chapter goes on where the former one ends, if it fits there whole; a page with four lines
 * looks like a mistake. Heights are measured at the width of the page.
 */
function joinShortChapters(pageHeight: number): void {
  const gap = 44;
  const groups: HTMLElement[][] = [];
  for (const section of document.querySelectorAll<HTMLElement>("section.chapter:not(.annex, .colophon, [data-one-page])")) {
    const last = groups.at(-1);
    if (last !== undefined && section.classList.contains("flows")) last.push(section);
    else groups.push([section]);
  }
  let filled = pageHeight;
  let name = "";
  for (const group of groups) {
    const [first] = group;
    if (first === undefined) continue;
    // No helper functions here: the loader would wrap them in a helper of its own that the page does not have.
    const units: number[] = [];
    let height = 0;
    let own = 0;
    for (const section of group) {
      section.style.width = "166mm";
      height += section.getBoundingClientRect().height + (height > 0 ? gap : 0);
      if (section === first) own = height;
      const tops: number[] = [];
      for (const child of section.children) {
        // A heading stays with what follows it.
        if (child.previousElementSibling?.matches(".kicker, h2, h3, .lead, .is-heading") === true) continue;
        const parts = child.getBoundingClientRect().height > pageHeight * 0.4 ? child.querySelectorAll(".advice, .finding, .option, .ask, tr") : [];
        for (const part of parts.length > 1 ? parts : [child]) tops.push(part.getBoundingClientRect().top);
      }
      tops.push(section.getBoundingClientRect().bottom);
      for (let index = 0; index + 1 < tops.length; index++) units.push((tops[index + 1] ?? 0) - (tops[index] ?? 0));
      units.push(section === group.at(-1) ? 0 : gap);
      section.style.width = "";
    }
    // Its parts may go over the page, its own first part not.
    if (own <= pageHeight * 0.8 && filled <= pageHeight * 0.62 && filled + gap + own <= pageHeight * 0.97) {
      first.classList.add("joined");
      first.classList.remove("starts");
      for (const section of group) section.style.setProperty("page", name);
      filled += gap;
    } else {
      name = getComputedStyle(first).getPropertyValue("page");
      filled = 0;
    }
    for (const unit of units) filled = filled + unit > pageHeight ? unit : filled + unit;
  }
}

/** Chromium's page tree names the number of pages in its root, the largest count. */
function pageCount(pdf: Uint8Array): number {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString("latin1");
  return Math.max(0, ...[...text.matchAll(/\/Type \/Pages\b[^>]*?\/Count (\d+)/g)].map((found) => Number(found[1])));
}
