/** Which browser makes the PDFs: looked for in a fixed order, each tried out on a page before it is trusted. */
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";
import { ReportProblem } from "../problems.ts";
import type { BrowserKind, BrowserSource, RunningBrowser } from "./launch.ts";
import { launch } from "./launch.ts";
import { probe } from "./probe.ts";
import { unpackShippedBrowser } from "./unpack.ts";

export type FoundBrowser = BrowserKind & { readonly version: string; readonly probeMs: number };

export type FindSettings = {
  readonly env?: NodeJS.ProcessEnv;
  /** Long steps (unpacking) are told here; the edges print or log it. */
  readonly onProgress?: (message: string) => void;
};

const ON_PATH: readonly (readonly [BrowserSource, string])[] = [
  ["chromium-headless-shell", "chromium-headless-shell"], ["chromium", "chromium"],
  ["google-chrome", "google-chrome-stable"], ["google-chrome", "google-chrome"],
];

/** Finds, starts and tries out a browser. It is returned running, so that the first report need not start it again. */
export async function findAndLaunch(settings: FindSettings = {}): Promise<{ found: FoundBrowser; running: RunningBrowser }> {
  const env = settings.env ?? process.env;
  const chosen = env["PUPPETEER_EXECUTABLE_PATH"];
  if (chosen !== undefined && chosen !== "") {
    try {
      return await tryOut({ source: "PUPPETEER_EXECUTABLE_PATH", executable: chosen, env: {} });
    } catch (error) {
      throw new ReportProblem("broken-browser", `PUPPETEER_EXECUTABLE_PATH is set to ${chosen}, but that does not make a PDF: ${reason(error)}`,
        "Let it point to a working Chromium or Chrome, or unset it so that a browser is looked for.", error);
    }
  }
  const failures: string[] = [];
  for (const [source, name] of ON_PATH) {
    const executable = await onPath(name, env);
    if (executable === null) continue;
    try {
      return await tryOut({ source, executable, env: {} });
    } catch (error) {
      failures.push(`${executable}: ${reason(error)}`);
    }
  }
  try {
    const unpacked = await unpackShippedBrowser(env, settings.onProgress);
    return await tryOut({ source: "npm", ...unpacked });
  } catch (error) {
    failures.push(`the browser that npm installed: ${reason(error)}`);
  }
  throw new ReportProblem("no-browser", `No browser here can make a PDF. Tried: ${failures.join("; ")}`,
    "Install one (Debian: apt-get install chromium-headless-shell) or set PUPPETEER_EXECUTABLE_PATH. Everything but PDFs keeps working.");
}

async function tryOut(kind: BrowserKind): Promise<{ found: FoundBrowser; running: RunningBrowser }> {
  await access(kind.executable, constants.X_OK).catch(() => { throw new Error("no such executable file"); });
  const started = Date.now();
  const running = await launch(kind);
  try {
    await probe(running);
    return { found: { ...kind, version: await running.browser.version(), probeMs: Date.now() - started }, running };
  } catch (error) {
    await running.kill();
    throw error;
  }
}

async function onPath(name: string, env: NodeJS.ProcessEnv): Promise<string | null> {
  for (const folder of (env["PATH"] ?? "").split(path.delimiter).filter(Boolean)) {
    const file = path.join(folder, name);
    if (await access(file, constants.X_OK).then(() => true, () => false)) return file;
  }
  return null;
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n").map((one) => one.trim()).filter(Boolean).slice(0, 2).join(" ").slice(0, 300);
}
