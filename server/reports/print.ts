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
    // Laid out at the width of a page at once: what comes next measures it so.
    for (const chapter of next.querySelectorAll<HTMLElement>("section.chapter")) chapter.style.width = "166mm";
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
 * Runs in the page: a chapter starts where the former one ends, if that leaves much of a page empty and its beginning
 * fits there; a page with four lines looks like a mistake. How far pages are filled is reckoned from the heights of
 * what does not break, at the width of the page.
 */
function joinShortChapters(pageHeight: number): void {
  /** `head`: the table's header that is printed again when the page breaks before it. */
  type Unit = { readonly top: number; readonly keepsNext: boolean; readonly keepsBefore: boolean; readonly head: number };
  const gap = 44;
  const heads = new Map<HTMLTableElement | null, number>();
  const headHeight = (table: HTMLTableElement | null): number => {
    const known = heads.get(table) ?? table?.tHead?.getBoundingClientRect().height ?? 0;
    heads.set(table, known);
    return known;
  };
  const unitsOf = (element: Element): Unit[] => {
    const box = element.getBoundingClientRect();
    if (box.height === 0) return [];
    const style = getComputedStyle(element);
    const whole = style.breakInside === "avoid" || element.children.length === 0 || style.display === "grid" || ["P", "svg", "CAPTION", "THEAD"].includes(element.tagName);
    const units = whole && box.height < pageHeight ? [{ top: box.top, keepsNext: false, keepsBefore: false, head: element.tagName === "TR" ? headHeight(element.closest("table")) : 0 }] : [...element.children].flatMap(unitsOf);
    return units.map((unit, index) => ({
      top: index === 0 ? Math.min(unit.top, box.top) : unit.top, head: unit.head,
      keepsNext: unit.keepsNext || (index === units.length - 1 && (style.breakAfter === "avoid" || element.tagName === "THEAD")),
      keepsBefore: unit.keepsBefore || (index === 0 && style.breakBefore === "avoid"),
    }));
  };
  const groups: HTMLElement[][] = [];
  for (const section of document.querySelectorAll<HTMLElement>("section.chapter:not([data-one-page])")) {
    const last = groups.at(-1);
    if (last !== undefined && section.classList.contains("flows")) last.push(section);
    else groups.push([section]);
  }
  // First everything is measured, then changed: going to and fro would lay out the whole report each time.
  const sections = groups.flat();
  for (const section of sections) section.style.width = "166mm";
  const measured = groups.map((group) => {
    const parts: { readonly height: number; readonly head: number }[] = [];
    let own = 0;
    for (const section of group) {
      const box = section.getBoundingClientRect();
      if (section === group[0]) own = box.height;
      else parts.push({ height: gap, head: 0 });
      // What must stay with its neighbour is one unit with it.
      const units = unitsOf(section).filter((unit, index, all) => index === 0 || !(unit.keepsBefore || all[index - 1]?.keepsNext === true));
      units.forEach((unit, index) => parts.push({ height: (units[index + 1]?.top ?? box.bottom) - unit.top, head: unit.head }));
    }
    return { group, own, parts };
  });
  const pageNames = new Map(sections.map((section) => [section, getComputedStyle(section).getPropertyValue("page")]));
  for (const section of sections) section.style.width = "";

  let filled = pageHeight;
  let run: HTMLElement[] = [];
  const runs = [run];
  for (const { group, own, parts } of measured) {
    const [first] = group;
    if (first === undefined) continue;
    const room = pageHeight * 0.97 - filled - gap;
    const fits = own <= room && filled <= pageHeight * 0.8;
    // Its first part may stand on a page that is half empty; the rest goes on behind it.
    const begins = filled <= pageHeight * 0.5 && (parts[0]?.height ?? 0) <= room;
    // Annexes go on behind each other, never behind the advice.
    const alike = first.matches(".annex, .colophon") === (run[0]?.matches(".annex, .colophon") ?? false);
    if (alike && (fits || begins)) {
      first.classList.add("joined");
      first.classList.remove("starts");
      filled += gap;
    } else {
      filled = 0;
      run = [];
      runs.push(run);
    }
    run.push(...group);
    for (const { height, head } of parts) filled = filled + height > pageHeight ? Math.min(height + head, pageHeight) : filled + height;
  }
  // Chapters that run on share their page's name, for another name would start a page; its head then names the first and the last.
  const style = document.createElement("style");
  for (const [start, ...others] of runs) {
    const end = others.filter((section) => section.classList.contains("joined")).at(-1);
    if (start === undefined) continue;
    const name = pageNames.get(start) ?? "auto";
    for (const section of others) section.style.setProperty("page", name);
    if (end === undefined) continue;
    const titles = [start, end].map((section) => section.querySelector("h2")?.textContent.replaceAll("\u00ad", "").trim() ?? "").map((title) => (title.length > 44 ? `${title.slice(0, 43).trimEnd()}\u2026` : title));
    const escaped = [...titles.join(" \u2013 ")].map((letter) => `\\${(letter.codePointAt(0) ?? 0x20).toString(16).padStart(6, "0")}`).join("");
    style.textContent += `@page ${name}{@top-right{content:"${escaped}"}}`;
  }
  document.head.append(style);
}

/** Chromium's page tree names the number of pages in its root, the largest count. */
export function pageCount(pdf: Uint8Array): number {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString("latin1");
  return Math.max(0, ...[...text.matchAll(/\/Type \/Pages\b[^>]*?\/Count (\d+)/g)].map((found) => Number(found[1])));
}
