/** A one-page PDF whose text is read back: a browser without usable fonts prints blank pages and says nothing. */
import { readPages } from "../pdf-text.ts";
import type { RunningBrowser } from "./launch.ts";

const WORDS = "Netwerkregie leest dit terug 0123456789";
const PATIENCE_MS = 30_000;

export async function probe(running: RunningBrowser): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => { timer = setTimeout(() => reject(new Error("it did not answer within 30 s")), PATIENCE_MS); });
  try {
    await Promise.race([late, readBack(running)]);
  } finally {
    clearTimeout(timer);
  }
}

async function readBack(running: RunningBrowser): Promise<void> {
  const page = await running.newPage();
  try {
    await page.setContent(`<!doctype html><html lang="nl"><title>Proef</title><p>${WORDS}</p></html>`);
    const pdf = await page.pdf({ tagged: true });
    const [first] = await readPages(pdf);
    if (first === undefined || !first.replace(/\s+/g, " ").includes(WORDS)) throw new Error("it prints blank pages: it finds no font");
  } finally {
    await page.close().catch(() => {});
  }
}
