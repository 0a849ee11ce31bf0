/**
 * Warm pages that make reports one after another. A page is replaced after a number of reports, the browser after more
 * or when it grows; a browser that crashes or hangs is ended, and the report it was making is made again on a new one.
 */
import type { Page } from "puppeteer-core";
import { ReportProblem } from "../problems.ts";
import type { FindSettings, FoundBrowser } from "./find.ts";
import { findAndLaunch } from "./find.ts";
import type { RunningBrowser } from "./launch.ts";
import { launch } from "./launch.ts";

export type PoolSettings = FindSettings & {
  /** Reports made at the same time. */
  readonly pages?: number;
  /** Reports that may wait; one more gets "busy". */
  readonly waiting?: number;
  readonly reportsPerPage?: number;
  readonly reportsPerBrowser?: number;
  readonly memoryMb?: number;
  readonly patienceMs?: number;
};

export type BrowserHealth =
  | { readonly state: "ready"; readonly source: string; readonly executable: string; readonly version: string; readonly busy: number; readonly waiting: number; readonly made: number; readonly replaced: number }
  | { readonly state: "not started" }
  | { readonly state: "unusable"; readonly problem: string; readonly hint: string };

export type Pool = {
  /** Runs the work on a locked-down page; the page may have been used before. The work may be run twice if the browser dies. */
  use<T>(work: (page: Page) => Promise<T>, cancelled?: AbortSignal): Promise<T>;
  /** Finds and starts the browser now, so that start-up can report it. */
  start(): Promise<BrowserHealth>;
  health(): BrowserHealth;
  /** The browser's process, for tests that kill it. */
  pid(): number | null;
  /** Memory of the browser's processes in MB, as far as the system tells. */
  memoryMb(): Promise<number | null>;
  close(): Promise<void>;
};

type Slot = { page: Page; made: number; of: RunningBrowser };

export function createPool(settings: PoolSettings = {}): Pool {
  const { pages = 2, waiting = 400, reportsPerPage = 25, reportsPerBrowser = 200, memoryMb = 600, patienceMs = 60_000 } = settings;
  let found: FoundBrowser | null = null;
  let problem: ReportProblem | null = null;
  let current: Promise<RunningBrowser> | null = null;
  let running: RunningBrowser | null = null;
  let madeByBrowser = 0;
  let made = 0;
  let replaced = 0;
  let busy = 0;
  let closed = false;
  const idle: Slot[] = [];
  const queue: (() => void)[] = [];
  /** Browsers that are to go as soon as their last report is done. */
  const inUse = new Map<RunningBrowser, number>();

  const browser = (): Promise<RunningBrowser> => {
    current ??= (async () => {
      const started = found === null ? await findAndLaunch(settings).then((result) => { found = result.found; return result.running; }) : await launch(found);
      running = started;
      madeByBrowser = 0;
      problem = null;
      started.browser.once("disconnected", () => { if (running === started) forget(started); });
      return started;
    })().catch((error: unknown) => {
      current = null;
      problem = error instanceof ReportProblem ? error : new ReportProblem("broken-browser", `The browser did not start: ${String(error)}`, "See the server's log; PDFs are tried again on the next request.", error);
      throw problem;
    });
    return current;
  };

  /** Stops giving out pages of this browser; ends it once nothing runs on it. */
  const forget = (old: RunningBrowser): void => {
    if (running === old) { running = null; current = null; replaced++; }
    for (let index = idle.length - 1; index >= 0; index--) if (idle[index]?.of === old) idle.splice(index, 1);
    if ((inUse.get(old) ?? 0) === 0) void old.kill();
  };

  const take = async (): Promise<Slot> => {
    const of = await browser();
    const slot = idle.pop();
    if (slot !== undefined && slot.of === of && !slot.page.isClosed()) { inUse.set(of, (inUse.get(of) ?? 0) + 1); return slot; }
    inUse.set(of, (inUse.get(of) ?? 0) + 1);
    try {
      return { page: await of.newPage(), made: 0, of };
    } catch (error) {
      leave(of);
      throw error;
    }
  };

  const leave = (of: RunningBrowser): void => {
    const left = (inUse.get(of) ?? 1) - 1;
    if (left > 0) { inUse.set(of, left); return; }
    inUse.delete(of);
    if (running !== of) void of.kill();
  };

  const giveBack = async (slot: Slot): Promise<void> => {
    slot.made++;
    made++;
    madeByBrowser++;
    leave(slot.of);
    if (slot.made >= reportsPerPage || running !== slot.of) await slot.page.close().catch(() => {});
    else idle.push(slot);
    const tooMuch = madeByBrowser % 10 === 0 && ((await slot.of.memoryMb()) ?? 0) > memoryMb;
    if (running === slot.of && (madeByBrowser >= reportsPerBrowser || tooMuch)) forget(slot.of);
  };

  const attempt = async <T>(work: (page: Page) => Promise<T>): Promise<T> => {
    const slot = await take();
    let timer: NodeJS.Timeout | undefined;
    try {
      const late = new Promise<never>((_resolve, reject) => { timer = setTimeout(() => reject(new Hanging()), patienceMs); });
      const result = await Promise.race([work(slot.page), late]);
      await giveBack(slot);
      return result;
    } catch (error) {
      // Whatever happened, this page is not trusted any more; a dead or hanging browser neither.
      if (isDead(error) || !slot.of.browser.connected) { forget(slot.of); leave(slot.of); await slot.of.kill(); throw new Died(error); }
      await slot.page.close().catch(() => {});
      leave(slot.of);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  };

  const turn = (cancelled?: AbortSignal): Promise<void> => {
    if (busy < pages) { busy++; return Promise.resolve(); }
    if (queue.length >= waiting) return Promise.reject(new ReportProblem("busy", `${queue.length} reports are already waiting.`, "Try again in a minute, or make the reports as a batch."));
    return new Promise((resolve, reject) => {
      const go = (): void => { cancelled?.removeEventListener("abort", stop); resolve(); };
      const stop = (): void => { queue.splice(queue.indexOf(go), 1); reject(new ReportProblem("cancelled", "The report was cancelled.", "Ask for it again.")); };
      cancelled?.addEventListener("abort", stop, { once: true });
      queue.push(go);
    });
  };

  const done = (): void => { const next = queue.shift(); if (next === undefined) busy--; else next(); };

  return {
    use: async (work, cancelled) => {
      if (closed) throw new ReportProblem("cancelled", "The server is stopping.", "Ask for the report again after the restart.");
      await turn(cancelled);
      try {
        for (let tries = 1; ; tries++) {
          if (cancelled?.aborted === true) throw new ReportProblem("cancelled", "The report was cancelled.", "Ask for it again.");
          try {
            return await attempt(work);
          } catch (error) {
            if (!(error instanceof Died)) throw error;
            if (tries === 3 || closed) throw new ReportProblem("print-failed", "The browser stopped three times while making this report.", "Ask for it again; if it keeps failing, restart the server and look at its memory.", error.cause);
          }
        }
      } finally {
        done();
      }
    },
    start: async () => { await browser().catch(() => {}); return healthNow(); },
    health: () => healthNow(),
    pid: () => running?.pid ?? null,
    memoryMb: () => running?.memoryMb() ?? Promise.resolve(null),
    close: async () => {
      closed = true;
      const last = running;
      if (last !== null) { running = null; current = null; idle.length = 0; await last.kill(); }
      else if (current !== null) await current.then((started) => started.kill(), () => {});
    },
  };

  function healthNow(): BrowserHealth {
    if (problem !== null) return { state: "unusable", problem: problem.message, hint: problem.hint };
    if (found === null) return { state: "not started" };
    return { state: "ready", source: found.source, executable: found.executable, version: found.version, busy, waiting: queue.length, made, replaced };
  }
}

class Hanging extends Error {}
class Died extends Error { constructor(cause: unknown) { super("the browser died", { cause }); } }

function isDead(error: unknown): boolean {
  if (error instanceof Hanging) return true;
  const message = error instanceof Error ? `${error.name} ${error.message}` : "";
  return /TargetCloseError|Target closed|Session closed|Connection closed|ConnectionClosed|detached|Page crashed|ProtocolError.*timed out|Navigating frame was detached|Protocol error/i.test(message);
}
