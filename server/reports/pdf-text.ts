import { Worker } from "node:worker_threads";

/** The text of each page of a PDF, as a reader or search engine gets it. Throws when it is no PDF. */
export function readPages(pdf: Uint8Array): Promise<string[]> {
  return new Promise((resolve, reject) => {
    // No options of this process: its loaders and debuggers are not for the thread. A plain copy, because a Buffer may share its memory.
    const worker = new Worker(new URL("./pdf-text-worker.mjs", import.meta.url), { workerData: new Uint8Array(pdf), execArgv: [] });
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) => { reject(new Error(`the reader of PDFs stopped with ${code}`)); });
  });
}
