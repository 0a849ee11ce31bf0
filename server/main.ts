/** Starts the server: `npm start`, `npm run demo`. Reads the settings, wires, listens, and says what to do next. */
import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import { demonstration } from "./demo/demonstration.ts";
import { firstAdministratorLink, publishOwnInstruments } from "./demo/first-start.ts";
import { builtClient } from "./http/client-build.ts";
import { type Console, type Running, serve } from "./http/serve.ts";
import { isAway } from "./store/connect.ts";
import { loadDotEnv, readSettings, type Settings, SettingsError } from "./settings.ts";

const { version } = JSON.parse(readFileSync(fileURLToPath(new URL("../package.json", import.meta.url)), "utf8")) as { version: string };

/** Plain lines, also when the output is a file; the time a step took stands behind it. */
const terminal: Console = {
  line: (text) => { console.log(text); },
  step: (what) => {
    const began = Date.now();
    console.log(`  ${what} …`);
    return (outcome) => { const seconds = (Date.now() - began) / 1000; if (outcome !== undefined || seconds > 1) console.log(`    ${outcome ?? "done"}${seconds > 1 ? ` (${seconds.toFixed(1)} s)` : ""}`); };
  },
};

/** Starts and stays until it is stopped. */
export async function main({ demo }: { readonly demo: boolean }): Promise<void> {
  loadDotEnv();
  let running: Running | null = null;
  try {
    const settings = readSettings(process.env, demo);
    const began = Date.now();
    console.log(`Netwerkregie ${version}${demo ? ", demonstration" : ""}`);
    let built: ((outcome?: string) => void) | undefined;
    const client = await builtClient(settings.dataDir, () => { built = terminal.step("Building the pages (once)"); });
    built?.();
    running = await serve(settings, { version, console: terminal, client, prepare: (services) => publishOwnInstruments(services, terminal) });
    stopOnSignal(running);
    surviveAwayDatabase();
    const services = await running.ready;
    const links = demo ? await demonstration(services, terminal) : await firstAdministratorLink(services);
    tellNext(settings, links, began, demo);
    const pdf = await services.reports.start();
    if (!pdf.ok) console.log(`\nPDFs cannot be made: ${pdf.message}\nEverything else works.`);
  } catch (error) {
    explainFailure(error);
    await running?.stop().catch(() => undefined);
    // Not only the exit code: the store or the job queue, begun before the failure, would keep the process alive.
    process.exit(error instanceof SettingsError ? 2 : 3);
  }
}

function tellNext(settings: Settings, links: readonly { readonly who: string; readonly url: string }[], began: number, demo: boolean): void {
  console.log(`\nReady in ${((Date.now() - began) / 1000).toFixed(1)} s. Open ${settings.publicUrl}\nData: ${settings.mongodbUri === null ? settings.dataDir : "the database of MONGODB_URI"}`);
  if (links.length > 0) console.log(demo ? "\nSign in with one of these links (each works once; the next start prints new ones):" : "\nSign in with this link; it works once. Choose a password then, or ask for a new link on the sign-in page:");
  const width = Math.max(0, ...links.map((link) => link.who.length));
  for (const link of links) console.log(`  ${link.who.padEnd(width)}  ${link.url}`);
  console.log("\nStop with Ctrl+C.");
}

/**
 * The job queue has errors that nobody awaits when the database goes away: the server says 503 meanwhile and goes on. Anything else that
 * nobody awaits is a fault of ours and ends the process, as Node does.
 */
function surviveAwayDatabase(): void {
  process.on("unhandledRejection", (error) => { if (!isAway(error)) throw error; });
}

function stopOnSignal(running: Running): void {
  let stopping = false;
  const stop = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    console.log("\nStopping …");
    running.stop().then(() => process.exit(0), () => process.exit(3));
  };
  process.once("SIGTERM", stop);
  process.on("SIGINT", stop);
}

function explainFailure(error: unknown): void {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (error instanceof SettingsError) console.error(error.message);
  else if (code === "EADDRINUSE") console.error("That port is taken by another program. Stop it, or choose another by the environment variable PORT, for example PORT=3001.");
  else if (code === "EACCES") console.error(`No permission: ${error instanceof Error ? error.message : ""}. Choose another DATA_DIR or PORT.`);
  else if (code === "ENOSPC" || code === "EROFS" || code === "ENOTDIR" || code === "EEXIST") console.error(`DATA_DIR cannot be written (${code}). Make room, or choose another DATA_DIR.`);
  else console.error("The start failed. Please report this with the lines below.\n", error);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) await main({ demo: process.argv.includes("--demo") });
