/** The store's own process: `node child.ts <folder>`, its address in the environment. Tells its parent when it is ready, why it cannot be, and ends with it. */
import { mkdirSync } from "node:fs";
import { ADDRESS_VARIABLE, forgetAddress, isServed, takeLock, writeAddress, type Address, type Told } from "./owner.ts";
import { reopenFiles, type Files } from "./files.ts";
import { serve } from "./serve.ts";

const [, , folder = ""] = process.argv;
// Not among the arguments, which every user of the machine can read.
const address = JSON.parse(process.env[ADDRESS_VARIABLE] ?? "{}") as Address;

function tell(told: Told): void {
  process.send?.(told);
}

/** Resident memory above which what can be given back is given back. */
const MOST_MEMORY = 256 * 1024 * 1024;
const STEP = 64 * 1024 * 1024;

/** Keeps the process small: pages of the file that were read stay mapped, and garbage stays, until somebody asks for them. */
function keepSmall(files: Files): void {
  let most = MOST_MEMORY;
  setInterval(() => {
    const resident = process.memoryUsage.rss();
    // What is really in use is not asked for again and again; the bound comes down again with what is in use.
    if (resident < most) { most = Math.max(MOST_MEMORY, Math.min(most, resident + STEP)); return; }
    reopenFiles(files);
    if (process.memoryUsage.rss() > MOST_MEMORY) globalThis.gc?.();
    most = Math.max(MOST_MEMORY, process.memoryUsage.rss() + STEP);
  }, 250).unref();
}

/** Ends without closing lmdb, whose memory may be damaged, once the refusals are sent; the parent starts another. */
function replace(error: Error): void {
  process.stderr.write(`${error.message}\n`);
  setTimeout(() => { process.kill(process.pid, "SIGKILL"); }, 50);
}

async function start(): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const release = takeLock(folder);
  if (!release) { tell({ owned: true }); process.disconnect?.(); return; }
  // What an earlier owner left says nothing any more.
  forgetAddress(folder);
  if ("socket" in address && await isServed(address)) { release(); tell({ owned: true }); process.disconnect?.(); return; }
  try {
    const served = await serve(folder, address, undefined, replace);
    writeAddress(folder, address);
    keepSmall(served.store.files);
    let ending = false;
    const end = () => {
      if (ending) return;
      ending = true;
      void served.close().finally(() => { release(); process.exit(0); });
    };
    process.once("SIGTERM", end);
    process.once("SIGINT", end);
    process.once("disconnect", end);
    process.on("message", (message) => { if (message === "stop") end(); });
    tell({ ready: true, pid: process.pid });
  } catch (error) {
    release();
    tell({ refused: error instanceof Error ? error.message : String(error) });
    process.disconnect?.();
  }
}

await start();
