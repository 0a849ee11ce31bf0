/**
 * Reads a PDF in a thread of its own. Plain JavaScript, because a thread has no loader for TypeScript; a thread, because pdf.js puts its
 * own, slower versions of Array.prototype.push and Uint8Array.fromBase64 in place of the platform's for everybody.
 */
import { parentPort, workerData } from "node:worker_threads";
import { getDocument, VerbosityLevel } from "pdfjs-dist/legacy/build/pdf.mjs";

const loading = getDocument({ data: workerData, verbosity: VerbosityLevel.ERRORS, useSystemFonts: false, disableFontFace: true, isEvalSupported: false });
const document = await loading.promise;
const pages = [];
for (let number = 1; number <= document.numPages; number++) {
  const page = await document.getPage(number);
  const { items } = await page.getTextContent();
  pages.push(items.map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : "")).join(""));
  page.cleanup();
}
await loading.destroy();
parentPort?.postMessage(pages);
