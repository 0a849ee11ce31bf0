/** A reply means that it is on disk: killed stores, full disks, damaged files, second processes; backups and exports. */
import { cpSync, existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { MongoClient } from "mongodb";
import { backup, restore } from "../../../server/store/embedded/backup.ts";
import { exportDatabase, importDatabase } from "../../../server/store/embedded/exchange.ts";
import { openFiles, type Files } from "../../../server/store/embedded/files.ts";
import { socketOf } from "../../../server/store/embedded/owner.ts";
import { expire, serve } from "../../../server/store/embedded/serve.ts";
import { startEmbeddedStore } from "../../../server/store/embedded/start.ts";
import { runningStore, temporaryFolder } from "./temporary.ts";

let place: ReturnType<typeof temporaryFolder>;
beforeEach(() => { place = temporaryFolder(); });
afterEach(() => { place.remove(); });

const pause = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds));

describe("kill -9", () => {
  test("under 8 writers, again and again: no acknowledged write is lost, no index is wrong; the store comes back by itself", async () => {
    const { store, client, end } = await runningStore(place.folder);
    const collection = client.db("d").collection<{ _id: number; n: number; extra?: number }>("writes");
    await collection.createIndex({ n: 1 }, { unique: true });
    const acknowledged = new Map<number, number>();
    let next = 1;
    let stopping = false;
    const writer = async () => {
      while (!stopping) {
        const id = next++;
        try {
          await collection.insertOne({ _id: id, n: id });
          acknowledged.set(id, 0);
          if (id % 3 === 0) { await collection.updateOne({ _id: id }, { $set: { extra: id } }); acknowledged.set(id, id); }
        } catch { await pause(30); }
      }
    };
    const writers = Array.from({ length: 8 }, writer);
    let kills = 0;
    let atLastKill = 0;
    const until = Date.now() + 100_000;
    while ((acknowledged.size < 2000 || kills < 4) && Date.now() < until) {
      await pause(100);
      if (store.pid && acknowledged.size >= atLastKill + 350) { atLastKill = acknowledged.size; try { process.kill(store.pid, "SIGKILL"); kills += 1; } catch { /* it is just being started again */ } }
    }
    stopping = true;
    await Promise.all(writers);
    for (let wait = 0; wait < 100; wait++) { try { await collection.findOne({}); break; } catch { await pause(100); } }
    const found = new Map((await collection.find().toArray()).map((each) => [each._id, each.extra ?? 0]));
    const lost = [...acknowledged].filter(([id, extra]) => !found.has(id) || (extra !== 0 && found.get(id) !== extra));
    console.log(`kill -9: ${kills} kills, ${acknowledged.size} acknowledged writes, ${lost.length} lost`);
    expect(lost).toEqual([]);
    expect(acknowledged.size).toBeGreaterThanOrEqual(2000);
    expect(kills).toBeGreaterThanOrEqual(4);
    expect(await client.db("d").command({ validate: "writes" })).toMatchObject({ valid: true });
    await end();
    // Some ten seconds on a quiet machine; others may be at work on this one.
  }, 120_000);
});

describe("a full disk", () => {
  test("is refused in words, stores nothing of the command, and is forgotten when there is room again", async () => {
    let full = false;
    const open = (folder: string): Files => {
      const files = openFiles(folder);
      const documents = new Proxy(files.documents, {
        get(target, name) {
          if (name === "putSync") return (...parameters: Parameters<typeof target.putSync>) => { if (full) throw Object.assign(new Error("No space left on device"), { code: "ENOSPC" }); return target.putSync(...parameters); };
          const value: unknown = Reflect.get(target, name, target);
          return typeof value === "function" ? value.bind(target) as unknown : value;
        },
      });
      return { ...files, documents };
    };
    const folder = path.join(place.folder, "store");
    const served = await serve(folder, { socket: socketOf(place.folder) }, open);
    const client = await new MongoClient(`mongodb://${encodeURIComponent(socketOf(place.folder))}/?directConnection=true`).connect();
    const collection = client.db("d").collection("full");
    await collection.insertOne({ n: 1 });
    full = true;
    await expect(collection.insertMany([{ n: 2 }, { n: 3 }])).rejects.toMatchObject({ code: 14031 });
    full = false;
    await collection.insertOne({ n: 4 });
    expect((await collection.find().toArray()).map((each) => each["n"])).toEqual([1, 4]);
    expect(await client.db("d").command({ validate: "full" })).toMatchObject({ valid: true, nrecords: 2 });
    await client.close();
    await served.close();
  });
});

describe("files that are not ours", () => {
  const startIn = (dataDir: string) => startEmbeddedStore({ dataDir });

  test("a truncated data file is refused and left as it is", async () => {
    const { client, end } = await runningStore(place.folder);
    await client.db("d").collection("c").insertMany(Array.from({ length: 2000 }, (_unused, n) => ({ n, text: "x".repeat(500) })));
    await end();
    const data = path.join(place.folder, "store", "data.mdb");
    truncateSync(data, Math.floor(statSync(data).size / 2 / 4096) * 4096);
    const before = readFileSync(data);
    await expect(startIn(place.folder)).rejects.toThrow(/cut off.*left untouched/s);
    expect(readFileSync(data).equals(before)).toBe(true);
  });

  test("a foreign file, a folder of something else and a newer format are refused", async () => {
    const { end } = await runningStore(place.folder);
    await end();
    const folder = path.join(place.folder, "store");
    writeFileSync(path.join(folder, "FORMAT"), "99\n");
    await expect(startIn(place.folder)).rejects.toThrow(/format 99/);
    writeFileSync(path.join(folder, "FORMAT"), "1\n");
    writeFileSync(path.join(folder, "data.mdb"), "this is a letter, not a database".repeat(1000));
    await expect(startIn(place.folder)).rejects.toThrow(/not a data file of this store/);
    const other = temporaryFolder();
    cpSync(new URL("../../../server/region", import.meta.url), path.join(other.folder, "store"), { recursive: true });
    await expect(startIn(other.folder)).rejects.toThrow(/not empty and not a store/);
    other.remove();
  });
});

describe("a second process", () => {
  test("becomes a client, never a second owner", async () => {
    const { store, client, end } = await runningStore(place.folder);
    const second = await startEmbeddedStore({ dataDir: place.folder });
    expect(store.isOwner).toBe(true);
    expect(second.isOwner).toBe(false);
    const other = await new MongoClient(second.uri).connect();
    await other.db("d").collection("c").insertOne({ from: "second" });
    expect(await client.db("d").collection("c").countDocuments()).toBe(1);
    await other.close();
    await second.stop();
    expect(await client.db("d").command({ ping: 1 })).toMatchObject({ ok: 1 });
    await end();
  });

  test("the folder, its files and the socket are for their owner only", async () => {
    const { end } = await runningStore(place.folder);
    const folder = path.join(place.folder, "store");
    for (const file of readdirSync(folder)) expect([file, statSync(path.join(folder, file)).mode & 0o777]).toEqual([file, 0o600]);
    expect(statSync(path.join(place.folder, "store")).mode & 0o777).toBe(0o700);
    expect(statSync(socketOf(path.join(place.folder, "store"))).mode & 0o777).toBe(0o600);
    await end();
  });
});

describe("expiry", () => {
  test("documents older than their TTL go, others and those without a date stay", async () => {
    const served = await serve(path.join(place.folder, "store"), { socket: socketOf(place.folder) });
    const client = await new MongoClient(`mongodb://${encodeURIComponent(socketOf(place.folder))}/?directConnection=true`).connect();
    const collection = client.db("d").collection("sessions");
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60 });
    const now = Date.now();
    await collection.insertMany([{ k: "old", at: new Date(now - 61_000) }, { k: "young", at: new Date(now - 10_000) }, { k: "none" }, { k: "word", at: "long ago" }]);
    await expire(served.store, new Date(now));
    expect((await collection.find().sort({ k: 1 }).toArray()).map((each) => each["k"])).toEqual(["none", "word", "young"]);
    await client.close();
    await served.close();
  });
});

describe("backup, restore, export, import", () => {
  test("a backup of a running store restores to the same documents; damage and newer formats are refused; nothing is overwritten unasked", async () => {
    const { client, end } = await runningStore(place.folder);
    await client.db("netwerkregie").collection("c").insertMany(Array.from({ length: 500 }, (_unused, n) => ({ _id: n, n })) as object[]);
    await client.db("netwerkregie").collection("c").createIndex({ n: 1 });
    const target = path.join(place.folder, "backup");
    const manifest = await backup(place.folder, target);
    expect(manifest.collections).toEqual({ "netwerkregie.c": 500 });
    await expect(backup(place.folder, target)).rejects.toThrow(/exists already/);
    await expect(restore(target, place.folder, { force: true })).rejects.toThrow(/is running/);
    await client.db("netwerkregie").collection("c").deleteMany({});
    await end();
    await expect(restore(target, place.folder)).rejects.toThrow(/holds a store already/);
    await restore(target, place.folder, { force: true });
    const again = await runningStore(place.folder);
    expect(await again.client.db("netwerkregie").collection("c").countDocuments({ n: { $gte: 0 } })).toBe(500);
    expect(await again.client.db("netwerkregie").command({ validate: "c" })).toMatchObject({ valid: true });
    await again.end();
    const manifestFile = path.join(target, "manifest.json");
    const text = readFileSync(manifestFile, "utf8");
    writeFileSync(manifestFile, text.replace("\"format\": 1", "\"format\": 2"));
    await expect(restore(target, path.join(place.folder, "other"))).rejects.toThrow(/format 2/);
    writeFileSync(manifestFile, text);
    truncateSync(path.join(target, "data.mdb"), 4096);
    await expect(restore(target, path.join(place.folder, "other"))).rejects.toThrow(/damaged/);
    expect(existsSync(path.join(place.folder, "other"))).toBe(false);
  });

  test("an export goes to another server and back, types, indexes and all", async () => {
    const { store, client, end } = await runningStore(place.folder);
    const collection = client.db("netwerkregie").collection("c");
    await collection.insertMany([{ _id: 1, at: new Date(0), big: 9007199254740993n, nested: { list: [1, "a", null] } }, { _id: 2, re: /a+/i }] as object[]);
    await collection.createIndex({ at: -1 }, { name: "byDate", sparse: true });
    const target = path.join(place.folder, "export");
    expect((await exportDatabase(store.uri, target)).collections["c"]?.documents).toBe(2);
    await expect(importDatabase(target, store.uri)).rejects.toThrow(/holds c already/);
    const elsewhere = temporaryFolder();
    const other = await runningStore(elsewhere.folder);
    await importDatabase(target, other.store.uri);
    const options = { promoteValues: false, promoteLongs: false, bsonRegExp: true } as const;
    expect(await other.client.db("netwerkregie").collection("c").find({}, options).toArray()).toEqual(await collection.find({}, options).toArray());
    expect((await other.client.db("netwerkregie").collection("c").indexes()).map((index) => index.name)).toContain("byDate");
    writeFileSync(path.join(target, "c.jsonl"), "{}\n");
    await expect(importDatabase(target, other.store.uri, { force: true })).rejects.toThrow(/checksum/);
    expect(await other.client.db("netwerkregie").collection("c").countDocuments()).toBe(2);
    await other.end();
    elsewhere.remove();
    await end();
  });
});
