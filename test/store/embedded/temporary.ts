import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { MongoClient } from "mongodb";
import { serverDatabase } from "../database.ts";
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

/** A client of an embedded store, or of the server that MONGODB_URI names; all databases that begin with `name` are gone at the end. */
export async function runningDatabase(folder: string): Promise<{ readonly uri: string; readonly name: string; readonly client: MongoClient; end(): Promise<void> }> {
  const server = serverDatabase();
  if (!server) { const { store, client, end } = await runningStore(folder); return { uri: store.uri, name: "clients", client, end }; }
  const client = await new MongoClient(server.uri).connect();
  const name = client.db().databaseName;
  return {
    uri: server.uri, name, client,
    end: async () => {
      const { databases } = await client.db().admin().listDatabases({ nameOnly: true });
      for (const each of databases) if (each.name.startsWith(name)) await client.db(each.name).dropDatabase();
      await client.close();
    },
  };
}
