/** The store's own process: `node child.ts <folder> [port]`. Tells its parent when it is ready, why it cannot be, and ends with it. */
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isServed, socketOf, takeLock } from "./owner.ts";
import { serve } from "./serve.ts";

export type Told = { readonly ready: true; readonly pid: number } | { readonly owned: true } | { readonly refused: string };

const [, , folder = "", port] = process.argv;

function tell(told: Told): void {
  process.send?.(told);
}

async function start(): Promise<void> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const release = takeLock(folder);
  if (!release) { tell({ owned: true }); process.disconnect?.(); return; }
  const at = port === undefined ? { socket: socketOf(folder) } : { port: Number(port) };
  if ("socket" in at && await isServed(at.socket)) { release(); tell({ owned: true }); process.disconnect?.(); return; }
  try {
    const served = await serve(folder, at);
    writeFileSync(path.join(folder, "owner.json"), JSON.stringify({ pid: process.pid, ...at }), { mode: 0o600 });
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
