import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { MongoClient } from "mongodb";
import { startEmbeddedStore, type EmbeddedStore } from "../../../server/store/embedded/start.ts";

/** A data folder of its own, gone afterwards. */
export function temporaryFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(path.join(os.tmpdir(), "nwr-"));
  return { folder, remove: () => { rmSync(folder, { recursive: true, force: true }); } };
}

/** A running store with a client. */
export async function runningStore(folder: string): Promise<{ readonly store: EmbeddedStore; readonly client: MongoClient; end(): Promise<void> }> {
  const store = await startEmbeddedStore({ dataDir: folder });
  const client = await new MongoClient(store.uri, { serverSelectionTimeoutMS: 10_000, heartbeatFrequencyMS: 500 }).connect();
  return { store, client, end: async () => { await client.close(); await store.stop(); } };
}
