/** The browser pool: it survives a killed and a hanging browser, refuses when full, and replaces what is worn. */
import { afterEach, describe, expect, test } from "@jest/globals";
import { mkdtemp, rm, writeFile, chmod, readFile, readdir, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { createPool, type Pool } from "../../server/reports/browser/pool.ts";
import { findAndLaunch } from "../../server/reports/browser/find.ts";
import { readPages } from "../../server/reports/pdf-text.ts";

let pool: Pool | null = null;
afterEach(async () => { await pool?.close(); pool = null; });
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());
const kill = (one: Pool): void => { const pid = one.pid(); if (pid !== null) process.kill(-pid, "SIGKILL"); };

describe("a pool", () => {
  test("makes the report on a new browser when the one it used is killed", async () => {
    pool = createPool({ pages: 1 });
    await pool.start();
    let tries = 0;
    const one = pool;
    const pdf = await pool.use(async (page) => {
      tries++;
      await page.setContent("<p>Nog steeds gemaakt</p>");
      if (tries === 1) { kill(one); await pause(200); }
      return page.pdf();
    });
    expect((await readPages(pdf))[0]).toContain("Nog steeds gemaakt");
    expect(tries).toBe(2);
    expect(pool.health()).toMatchObject({ state: "ready", replaced: 1 });
  });

  test("replaces a browser that hangs, also for the other report that was on it", async () => {
    pool = createPool({ pages: 2, patienceMs: 1500 });
    await pool.start();
    let hung = 0;
    const [first, second] = await Promise.all([
      pool.use(async (page) => { if (hung++ === 0) await pause(60_000); await page.setContent("een"); return "een"; }),
      pool.use(async (page) => { await page.setContent("twee"); return "twee"; }),
    ]);
    expect([first, second, hung]).toEqual(["een", "twee", 2]);
  });

  test("gives up after three deaths with a message that says what to do", async () => {
    pool = createPool({ pages: 1 });
    await pool.start();
    const one = pool;
    await expect(pool.use(async (page) => { kill(one); await pause(100); return page.pdf(); })).rejects.toMatchObject({ code: "print-failed", hint: expect.stringContaining("again") as unknown as string });
    await expect(pool.use((page) => page.setContent("weer").then(() => "weer"))).resolves.toBe("weer");
  });

  test("an error of the work itself is given back at once and does not cost the browser", async () => {
    pool = createPool({ pages: 1 });
    await expect(pool.use(() => Promise.reject(new Error("een fout in de inhoud")))).rejects.toThrow("een fout in de inhoud");
    expect(pool.health()).toMatchObject({ replaced: 0 });
  });

  test("says busy when too many wait, and lets a waiting report be cancelled", async () => {
    pool = createPool({ pages: 1, waiting: 1 });
    await pool.start();
    let release = (_text: string): void => {};
    const wait = new Promise<string>((resolve) => { release = resolve; });
    const held = pool.use(() => wait);
    const stop = new AbortController();
    const waiting = pool.use(() => Promise.resolve("nooit"), stop.signal);
    await expect(pool.use(() => Promise.resolve("te veel"))).rejects.toMatchObject({ code: "busy" });
    stop.abort();
    await expect(waiting).rejects.toMatchObject({ code: "cancelled" });
    release("klaar");
    await expect(held).resolves.toBe("klaar");
  });

  test("replaces pages and browsers that are worn, and loses no report by it", async () => {
    pool = createPool({ pages: 2, reportsPerPage: 2, reportsPerBrowser: 5 });
    const made = await Promise.all(Array.from({ length: 17 }, (_one, index) => pool!.use(async (page) => { await page.setContent(`<p>${index}</p>`); return index; })));
    expect(made).toEqual(Array.from({ length: 17 }, (_one, index) => index));
    const health = pool.health();
    expect(health.state === "ready" && health.replaced).toBeGreaterThanOrEqual(2);
  });

  test("has pages without scripts and without network", async () => {
    pool = createPool({ pages: 1 });
    const text = await pool.use(async (page) => {
      await page.setContent(`<p id="p">rustig</p><script>document.getElementById("p").textContent = "script"</script><img src="x" onerror="document.getElementById('p').textContent='onerror'"><img src="http://127.0.0.1:1/x.png"><iframe src="file:///etc/passwd"></iframe>`);
      await pause(200);
      return page.evaluate(() => document.body.textContent);
    });
    expect(text).toBe("rustigdocument.getElementById(\"p\").textContent = \"script\"");
  });

  test("removes its profile when it closes", async () => {
    pool = createPool();
    await pool.start();
    // Its own profile only: other test files start browsers beside this one.
    const asked = (await readFile(`/proc/${pool.pid()}/cmdline`, "utf8")).split("\0");
    const profile = asked.find((part) => part.startsWith("--user-data-dir="))?.slice("--user-data-dir=".length) ?? "";
    expect(path.basename(profile)).toMatch(/^netwerkregie-browser-/);
    expect(await readdir(profile)).not.toEqual([]);
    await pool.close();
    await expect(stat(profile)).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("finding a browser", () => {
  test("PUPPETEER_EXECUTABLE_PATH that does not work is an error, not a reason to look further", async () => {
    await expect(findAndLaunch({ env: { ...process.env, PUPPETEER_EXECUTABLE_PATH: "/nergens/chromium" } })).rejects.toMatchObject({ code: "broken-browser", message: expect.stringContaining("PUPPETEER_EXECUTABLE_PATH") as unknown as string });
  });

  test("without any browser on the PATH the one that npm brought is unpacked and makes a page with text, also for two processes at once", async () => {
    const cache = await mkdtemp(path.join(tmpdir(), "nwr-cache-"));
    try {
      // Two processes at once: each finds it whole.
      const env = { HOME: cache, XDG_CACHE_HOME: cache, PATH: "/nergens", TMPDIR: cache };
      const found = await Promise.all([findAndLaunch({ env }), findAndLaunch({ env })]);
      for (const { found: { source, executable }, running } of found) {
        expect(source).toBe("npm");
        expect(executable.startsWith(path.join(cache, "netwerkregie", "chromium-147"))).toBe(true);
        await running.kill();
      }
      expect((await readdir(path.join(cache, "netwerkregie"))).filter((name) => name.includes("tmp"))).toEqual([]);
    } finally {
      await rm(cache, { recursive: true, force: true });
    }
  });

  test("a browser on the PATH that prints nothing is passed over", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), "nwr-path-"));
    try {
      await writeFile(path.join(folder, "chromium"), "#!/bin/sh\nexit 1\n");
      await chmod(path.join(folder, "chromium"), 0o755);
      const { found, running } = await findAndLaunch({ env: { ...process.env, PATH: folder } });
      expect(found.source).toBe("npm");
      await running.kill();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
