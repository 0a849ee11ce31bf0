/** View model → finished PDF: HTML, print, PDF/UA and PDF/A, with its data attached. */
import { canonicalJson, contentHash } from "../assessment/canonical.ts";
import type { Pool } from "./browser/pool.ts";
import { finish } from "./finish/finish.ts";
import { printable } from "./fonts.ts";
import type { HouseStyle } from "./house-style.ts";
import { contentsOf, renderHtml } from "./html.ts";
import { pageCount, print } from "./print.ts";
import type { Making, ReportView } from "./view.ts";

export const DATA_FILE = "netwerkregie-rapport.json";

/** What is attached to the PDF: all that is needed to check it and to make it again. */
export type AttachedReport = {
  readonly format: "netwerkregie-report/1";
  readonly contentHash: string;
  readonly generatedAt: string;
  readonly house: HouseStyle | null;
  readonly browser: string;
  /** SHA-256 of what is painted on the pages. */
  readonly pagesHash: string;
  readonly view: ReportView;
};

export type MakeSettings = {
  /** ISO date and time; an argument, so that the same report can be made again to the byte. */
  readonly generatedAt: string;
  readonly house?: HouseStyle | undefined;
  readonly cancelled?: AbortSignal | undefined;
};

/** The fingerprint that is printed on the last page: of the view model and the house style, not of the moment. */
export function fingerprint(view: ReportView, house: HouseStyle | undefined): string {
  return contentHash({ view, house: house ?? null });
}

/** The finished PDF. */
export const makePdf = async (pool: Pool, view: ReportView, settings: MakeSettings): Promise<Uint8Array> => (await makeReport(pool, view, settings)).pdf;

/** The finished PDF and how many pages it has. */
export async function makeReport(pool: Pool, view: ReportView, settings: MakeSettings): Promise<{ readonly pdf: Uint8Array; readonly pages: number }> {
  const { generatedAt, house } = settings;
  const making: Making = { generatedAt, contentHash: fingerprint(view, house) };
  const html = renderHtml(view, making, { fonts: false, ...(house === undefined ? {} : { house }) });
  const printed = await pool.use((page) => print(page, html), settings.cancelled);
  const health = pool.health();
  const attached = (pagesHash: string): AttachedReport => ({ format: "netwerkregie-report/1", contentHash: making.contentHash, generatedAt, house: house ?? null, browser: health.state === "ready" ? health.version : "", pagesHash, view });
  // What people typed may hold characters that no XML may: the metadata say what the pages say.
  const pdf = await finish(printed, {
    title: printable(`${view.title} \u2013 ${view.organisation}`), language: view.language, description: printable(`${view.subtitle}. ${view.period}.`), author: printable(view.organisation), generatedAt, contentHash: making.contentHash,
    producer: `Netwerkregie, Skia/PDF`, linkTexts: Object.fromEntries(Object.entries(linkTexts(view)).map(([id, text]) => [id, printable(text)])), linkFallback: view.language === "nl" ? "Verwijzing in dit document" : "Reference in this document",
    watermark: view.status === "published" ? null : view.language === "nl" ? "CONCEPT" : "DRAFT",
    attachment: (pagesHash) => ({ name: DATA_FILE, description: view.language === "nl" ? "De gegevens van dit rapport" : "The data of this report", bytes: new TextEncoder().encode(canonicalJson(attached(pagesHash))) }),
  });
  return { pdf, pages: pageCount(printed) };
}

/** Where a link leads, in words, by the id of its target. */
export function linkTexts(view: ReportView): Record<string, string> {
  const texts: Record<string, string> = {};
  for (const { id, number, title } of contentsOf(view, true)) texts[id] = `${number} ${title}`.trim();
  for (const item of view.evidence) texts[`e${item.number}`] = `${view.words["evidence"] ?? ""} ${item.number}: ${item.title}`;
  for (const section of [...(view.summary === null ? [] : [view.summary]), ...view.sections]) for (const block of section.blocks) if (block.type === "chart") texts[`d${block.number}`] = `${view.words["figureData"] ?? ""} ${block.number}: ${block.caption}`;
  return texts;
}
