/** Starts a browser locked down: own profile, no network, talked to over a pipe that no other user can reach. */
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "puppeteer-core";
import puppeteer from "puppeteer-core";

export type BrowserSource = "PUPPETEER_EXECUTABLE_PATH" | "chromium-headless-shell" | "chromium" | "google-chrome" | "npm";
export type BrowserKind = { readonly source: BrowserSource; readonly executable: string; readonly env: Readonly<Record<string, string>> };

export type RunningBrowser = {
  readonly browser: Browser;
  readonly pid: number | null;
  /** A page without scripts and without network. */
  newPage(): Promise<Page>;
  /** Resident memory of all its processes in MB; null where the system does not tell. */
  memoryMb(): Promise<number | null>;
  /** Ends it at once, also when it no longer answers, and removes its profile. */
  kill(): Promise<void>;
};

export async function launch(kind: Pick<BrowserKind, "executable" | "env">): Promise<RunningBrowser> {
  const profile = await mkdtemp(path.join(tmpdir(), "netwerkregie-browser-"));
  const remove = (): Promise<void> => rm(profile, { recursive: true, force: true, maxRetries: 3 }).catch(() => {});
  let browser: Browser;
  try {
    browser = await puppeteer.launch({
      executablePath: kind.executable, headless: "shell", pipe: true, userDataDir: profile, timeout: 30_000, protocolTimeout: 120_000,
      env: { ...definedOnly(process.env), ...kind.env, HOME: profile, TZ: "UTC", LANG: "C.UTF-8" },
      args: [
        // As root Chromium refuses to start in its sandbox; for any other user the sandbox stays on.
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-gpu", "--disable-dev-shm-usage", "--font-render-hinting=none",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-pings",
        "--disable-extensions", "--disable-breakpad", "--mute-audio", "--lang=nl",
      ],
    });
  } catch (error) {
    await remove();
    throw error;
  }
  const pid = browser.process()?.pid ?? null;
  // A killed browser resets its pipes; without a listener that would end the whole server.
  for (const stream of browser.process()?.stdio ?? []) stream?.on("error", () => {});
  return {
    browser, pid,
    newPage: () => lockedPage(browser),
    memoryMb: () => (pid === null ? Promise.resolve(null) : memoryOf(pid)),
    kill: async () => {
      const gone = new Promise<void>((resolve) => { const child = browser.process(); if (child === null || child.exitCode !== null || child.signalCode !== null) resolve(); else child.once("exit", () => resolve()); });
      if (pid !== null) try { process.kill(-pid, "SIGKILL"); } catch { browser.process()?.kill("SIGKILL"); }
      await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
      await browser.close().catch(() => {});
      await remove();
    },
  };
}

async function lockedPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await Promise.all([page.setJavaScriptEnabled(false), page.setOfflineMode(true), page.emulateMediaType("print")]);
  return page;
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Proportional memory of the process and its descendants (Linux). */
async function memoryOf(pid: number): Promise<number | null> {
  try {
    const parents = new Map<number, number>();
    for (const name of await readdir("/proc")) {
      if (!/^\d+$/.test(name)) continue;
      const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
      const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
      if (stat !== "") parents.set(Number(name), parent);
    }
    const family = new Set([pid]);
    for (let grown = true; grown; ) {
      grown = false;
      for (const [child, parent] of parents) if (family.has(parent) && !family.has(child)) { family.add(child); grown = true; }
    }
    let kilobytes = 0;
    for (const member of family) kilobytes += Number(/^Pss:\s+(\d+)/m.exec(await readFile(`/proc/${member}/smaps_rollup`, "utf8").catch(() => ""))?.[1] ?? 0);
    return kilobytes === 0 ? null : kilobytes / 1024;
  } catch {
    return null;
  }
}
