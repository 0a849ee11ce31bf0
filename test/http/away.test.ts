import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../server/settings.ts";
import { type Running, serve } from "../../server/http/serve.ts";
import { type EmbeddedStore, startEmbeddedStore } from "../../server/store/embedded/start.ts";

let folder: string, store: EmbeddedStore | null = null, running: Running, url: string;
const said: string[] = [];
// Below the ports that the system gives out by itself, so that no other test can have them.
const storePort = 20_000 + (process.pid % 6_000) * 2, port = storePort + 1;
const startStore = async (): Promise<void> => { store = await startEmbeddedStore({ dataDir: folder, port: storePort }); };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "netwerkregie-away-"));
  const settings = readSettings({ PORT: String(port), HOST: "127.0.0.1", DATA_DIR: folder, LOG_LEVEL: "silent", MONGODB_URI: `mongodb://127.0.0.1:${storePort}/netwerkregie?directConnection=true` }, false);
  running = await serve(settings, { version: "test", client: null, backgroundWork: false, console: { line: (text) => { said.push(text); }, step: () => () => undefined } });
  url = `http://localhost:${port}`;
}, 30_000);
afterAll(async () => { await running.stop(); await store?.stop(); await rm(folder, { recursive: true, force: true }); });

/** What a reader hears, and how long he waited. */
async function ask(path: string): Promise<{ status: number; code: string | undefined; tookMs: number }> {
  const began = Date.now();
  const response = await fetch(`${url}${path}`, { headers: { cookie: "netwerkregie.session_token=x.y" } });
  const body = await response.json() as { code?: string };
  return { status: response.status, code: body.code, tookMs: Date.now() - began };
}
async function until(path: string, status: number): Promise<void> {
  for (let turn = 0; turn < 60; turn++) {
    if ((await ask(path)).status === status) return;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${path} did not answer ${status}`);
}

/** What the driver would let a reader wait of itself; a wide bound, so that a busy machine does not fail it. */
const PATIENCE_OF_DRIVER = 15_000;

test("a database that is away is told instead of waited for, and it recovers by itself", async () => {
  // Not there at the start: the server is up and says so.
  const early = await ask("/api/v1/session");
  expect([early.status, early.code]).toEqual([503, "databaseAway"]);
  expect(early.tookMs).toBeLessThan(PATIENCE_OF_DRIVER);
  expect((await ask("/health")).status).toBe(503);
  for (let turn = 0; said.length === 0 && turn < 40; turn++) await new Promise((resolve) => setTimeout(resolve, 250));
  expect(said.join()).toMatch(/MONGODB_URI/);
  await startStore();
  await until("/api/v1/session", 200);

  // Gone while it runs, without a goodbye.
  await store?.stop();
  store = null;
  const gone = await ask("/api/v1/municipalities");
  expect(gone.tookMs).toBeLessThan(PATIENCE_OF_DRIVER);
  await until("/api/v1/municipalities", 503);
  expect((await ask("/health")).status).toBe(503);
  await startStore();
  await until("/api/v1/session", 200);
  await until("/health", 200);
}, 120_000);
