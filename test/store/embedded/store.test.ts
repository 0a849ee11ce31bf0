/** The store as its clients meet it: the driver, mongoose, sign-in, jobs and files, unchanged. */
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Agenda } from "agenda";
import { MongoBackend } from "@agendajs/mongo-backend";
import { betterAuth } from "better-auth";
import { mongodbAdapter } from "@better-auth/mongo-adapter";
import { Double, GridFSBucket, Int32, Long, MongoClient, type Collection, type Db } from "mongodb";
import mongoose from "mongoose";
import fc from "fast-check";
import { commandNames } from "../../../server/store/embedded/commands.ts";
import { onServer } from "../database.ts";
import { runningDatabase, temporaryFolder } from "./temporary.ts";

const place = temporaryFolder();
let running: Awaited<ReturnType<typeof runningDatabase>>;
/** What only the embedded store says or refuses. */
const embedded = onServer ? describe.skip : describe;
let db: Db;

beforeAll(async () => {
  running = await runningDatabase(place.folder);
  db = running.client.db(running.name);
});

afterAll(async () => {
  await running.end();
  place.remove();
});

async function fresh(name: string, documents: object[] = []): Promise<Collection> {
  const collection = db.collection(name);
  await collection.drop();
  if (documents.length > 0) await collection.insertMany(documents);
  return collection;
}

const refusal = (work: Promise<unknown>) => work.then(() => null, (error: { code?: number; message: string }) => ({ code: error.code, message: error.message }));

embedded("what it says it is", () => {
  test("its README names every command", () => {
    const text = readFileSync(new URL("../../../server/store/embedded/README.md", import.meta.url), "utf8").toLowerCase();
    expect(commandNames.filter((name) => !text.includes(name.toLowerCase()))).toEqual([]);
  });

  test("MongoDB 7.0, standalone, without transactions", async () => {
    const hello = await db.command({ hello: 1 });
    expect(hello).toMatchObject({ isWritablePrimary: true, maxWireVersion: 21 });
    expect(hello).not.toHaveProperty("setName");
    expect(hello).not.toHaveProperty("topologyVersion");
    const session = running.client.startSession();
    session.startTransaction();
    // Driver 7 puts its own words over the server's code 20.
    expect((await refusal(db.collection("x").insertOne({ a: 1 }, { session })))?.message).toMatch(/Transaction numbers are only allowed|does not support retryable writes|replica set/);
    await session.endSession();
  });

  test("refuses by name what it does not have, and says where to go", async () => {
    const collection = await fresh("refused", [{ a: 1 }]);
    for (const [work, code] of [
      [db.command({ noSuchCommand: 1 }), 59], [db.createCollection("c", { capped: true, size: 1000 }), 238], [collection.find({ $where: "true" }).toArray(), 238],
      [collection.find({ a: { $near: [1, 1] } } as object).toArray(), 238], [collection.find({ a: { $noSuch: 1 } } as object).toArray(), 2], [collection.aggregate([{ $graphLookup: {} }]).toArray(), 238],
      [collection.aggregate([{ $noStage: 1 }]).toArray(), 40324], [collection.updateOne({}, { $noUpdate: { a: 1 } } as object), 9], [collection.createIndex({ a: "text" }), 238], [collection.createIndex({ "$**": 1 }), 238],
      [db.command({ find: "refused", unknownOption: 1 }), 40415], [collection.find({}, { tailable: true }).toArray(), 238], [collection.watch().next(), 40573], [db.command({ mapReduce: "refused" }), 238],
    ] as const) expect((await refusal(work))?.code).toBe(code);
    expect((await refusal(collection.find({ $where: "true" }).toArray()))?.message).toContain("set MONGODB_URI");
  });
});

describe("writing and reading", () => {
  test("bulk, upsert with $setOnInsert, positional updates and array filters", async () => {
    const collection = await fresh("writing", [{ _id: 1, grades: [{ n: 5 }, { n: 8 }], tags: ["a"] }] as object[]);
    const result = await collection.bulkWrite([
      { updateOne: { filter: { "grades.n": 8 }, update: { $set: { "grades.$.n": 9 } } } },
      { updateOne: { filter: { key: "new" }, update: { $inc: { count: 1 }, $setOnInsert: { made: true } }, upsert: true } },
      { updateMany: { filter: {}, update: { $addToSet: { tags: "b" } } } },
      { deleteOne: { filter: { key: "absent" } } }, { insertOne: { document: { last: true } } },
    ]);
    expect(result).toMatchObject({ matchedCount: 3, modifiedCount: 3, upsertedCount: 1, insertedCount: 1, deletedCount: 0 });
    await collection.updateOne({ _id: 1 } as object, { $set: { "grades.$[low].n": 0 } }, { arrayFilters: [{ "low.n": { $lt: 6 } }] });
    expect(await collection.findOne({ _id: 1 } as object)).toEqual({ _id: 1, grades: [{ n: 0 }, { n: 9 }], tags: ["a", "b"] });
    expect(await collection.findOne({ made: true })).toMatchObject({ key: "new", count: 1, tags: ["b"] });
    await expect(collection.updateOne({ $or: [{ $expr: { $eq: ["$key", "x"] } }] }, { $set: { n: 1 } }, { upsert: true })).rejects.toMatchObject({ code: 224 });
  });

  test("an ordered batch stops at its first error and keeps what came before; an unordered one goes on", async () => {
    const collection = await fresh("batches");
    await collection.createIndex({ n: 1 }, { unique: true });
    const documents = [{ n: 1 }, { n: 1 }, { n: 2 }];
    await expect(collection.insertMany(documents.map((each) => ({ ...each })), { ordered: true })).rejects.toMatchObject({ code: 11000 });
    expect(await collection.countDocuments()).toBe(1);
    await expect(collection.insertMany(documents.map((each) => ({ ...each })), { ordered: false })).rejects.toMatchObject({ code: 11000 });
    expect((await collection.find().sort({ n: 1 }).toArray()).map((each) => each["n"])).toEqual([1, 2]);
    expect(await db.command({ validate: "batches" })).toMatchObject({ valid: true, nrecords: 2 });
  });

  test("a failed command leaves nothing behind: updateMany that meets a duplicate", async () => {
    const collection = await fresh("atomic", [{ n: 1 }, { n: 2 }, { n: 3 }]);
    await collection.createIndex({ u: 1 }, { unique: true, sparse: true });
    await expect(collection.updateMany({}, { $set: { u: 7 } })).rejects.toMatchObject({ code: 11000, keyPattern: { u: 1 }, keyValue: { u: 7 } });
    expect(await collection.countDocuments({ u: 7 })).toBe(0);
    expect(await db.command({ validate: "atomic" })).toMatchObject({ valid: true });
  });

  test("number types stay what they are", async () => {
    const collection = await fresh("types");
    await collection.insertOne({ int: new Int32(1), double: new Double(1), long: Long.fromString("9007199254740993") });
    await collection.updateOne({}, { $inc: { int: new Int32(1), long: Long.ONE } });
    const found = await collection.findOne({}, { promoteValues: false, promoteLongs: false });
    expect(found?.["int"]).toBeInstanceOf(Int32);
    expect(found?.["double"]).toBeInstanceOf(Double);
    expect(String(found?.["long"])).toBe("9007199254740994");
  });

  test("a cursor over 10,000 documents in batches, in index order", async () => {
    const collection = await fresh("many", Array.from({ length: 10_000 }, (_unused, n) => ({ n: (n * 7919) % 10_000, text: "x".repeat(50) })));
    await collection.createIndex({ n: 1 });
    let expected = 0;
    for await (const document of collection.find({ n: { $gte: 0 } }).sort({ n: 1 }).batchSize(1000)) expect(document["n"]).toBe(expected++);
    expect(expected).toBe(10_000);
    expect(JSON.stringify(await collection.find({ n: { $gt: 5 } }).sort({ n: 1 }).limit(20).explain())).not.toContain("\"SORT\"");
  });

  test("findOneAndUpdate, distinct, count, lookup and facet", async () => {
    const people = await fresh("people", [{ name: "Ank", town: 1 }, { name: "Bas", town: 2 }, { name: "Cor", town: 1 }]);
    await fresh("towns", [{ _id: 1, name: "Aanwijk" }, { _id: 2, name: "Beekzoom" }] as object[]);
    expect(await people.findOneAndUpdate({ name: "Bas" }, { $set: { age: 40 } }, { returnDocument: "after", projection: { _id: 0, age: 1 } })).toEqual({ age: 40 });
    expect(await people.distinct("town")).toEqual([1, 2]);
    const joined = await people.aggregate([{ $lookup: { from: "towns", localField: "town", foreignField: "_id", as: "in" } }, { $unwind: "$in" }, { $group: { _id: "$in.name", people: { $sum: 1 } } }, { $sort: { _id: 1 } }]).toArray();
    expect(joined).toEqual([{ _id: "Aanwijk", people: 2 }, { _id: "Beekzoom", people: 1 }]);
    const [facets] = await people.aggregate([{ $facet: { all: [{ $count: "n" }], first: [{ $sort: { name: 1 } }, { $limit: 1 }, { $project: { _id: 0, name: 1 } }] } }]).toArray();
    expect(facets).toEqual({ all: [{ n: 3 }], first: [{ name: "Ank" }] });
  });
  test("$merge changes no _id, takes no empty key and no option it does not know", async () => {
    const target = await fresh("merged", [{ _id: 1, code: "a", old: true }] as object[]);
    await target.createIndex({ code: 1 }, { unique: true });
    const source = await fresh("merging", [{ _id: 9, code: "a" }] as object[]);
    const merge = (first: object, operand: object) => refusal(source.aggregate([first, { $merge: { into: "merged", on: "code", ...operand } }]).toArray());
    expect((await merge({ $match: {} }, {}))?.code).toBe(66);
    expect((await merge({ $project: { _id: 0, other: 1 } }, {}))?.code).toBe(51132);
    expect((await merge({ $match: {} }, { whenMatched: "bogus" }))?.code).toBe(2);
    expect((await merge({ $match: {} }, { bogus: 1 }))?.code).toBe(40415);
    expect(await target.find().toArray()).toEqual([{ _id: 1, code: "a", old: true }]);
    expect(await merge({ $project: { _id: 0, code: 1, new: { $literal: 1 } } }, {})).toBeNull();
    expect(await target.find().toArray()).toEqual([{ _id: 1, code: "a", old: true, new: 1 }]);
  });

  // The store reads documents where lmdb lends them: each of these asks for more reads while a document is still in use.
  test("documents of all sizes come out whole: large after small and small after large, sorted, grouped, joined, changed, in cursors side by side", async () => {
    const sizes = [10, 15_000_000, 30, 70_000, 5, 300_000, 1_000_000, 100, 65_000, 4080, 1];
    const made = sizes.map((size, n) => ({ _id: n, size, turn: (n * 7) % sizes.length, text: String.fromCharCode(97 + n).repeat(size), bytes: Buffer.alloc(Math.min(size, 1000), n) }));
    const collection = await fresh("lent", made);
    const read = (document: object | null | undefined) => { const { _id, size, text, bytes } = document as unknown as { _id: number; size: number; text: string; bytes: { buffer: Uint8Array; position: number } }; return { _id, size, text: `${text.slice(0, 1)}${text.length}`, same: text === String.fromCharCode(97 + _id).repeat(size) && Buffer.from(bytes.buffer.subarray(0, bytes.position)).equals(Buffer.alloc(Math.min(size, 1000), _id)) }; };
    const right = (ids: readonly number[]) => ids.map((n) => ({ _id: n, size: sizes[n], text: `${String.fromCharCode(97 + n)}${sizes[n]}`, same: true }));
    const inTurn = [...made].sort((a, b) => a.turn - b.turn).map(({ _id }) => _id);
    const all = made.map(({ _id }) => _id);

    expect((await collection.find().toArray()).map(read)).toEqual(right(all));
    expect((await collection.find({ size: { $gt: 0 } }).sort({ turn: 1 }).toArray()).map(read)).toEqual(right(inTurn));
    const [up, down] = [collection.find().sort({ turn: 1 }).batchSize(2), collection.find().sort({ turn: -1 }).batchSize(3)];
    const met: unknown[] = [];
    for (let n = 0; n < sizes.length; n++) met.push(read(await up.next()), read(await down.next()));
    expect(met).toEqual(inTurn.flatMap((id, n) => right([id, inTurn[sizes.length - 1 - n] as number])));
    const small = { $lt: ["$size", 100_000] };
    const [gathered] = await collection.aggregate([{ $match: { $expr: small } }, { $group: { _id: null, texts: { $push: "$text" }, bytes: { $push: "$bytes" } } }]).toArray() as unknown as [{ texts: string[]; bytes: { buffer: Uint8Array }[] }];
    const little = made.filter(({ size }) => size < 100_000);
    expect(gathered.texts.map((text) => text.length)).toEqual(little.map(({ size }) => size));
    expect(gathered.texts.join("") === little.map(({ text }) => text).join("")).toBe(true);
    expect(gathered.bytes.map(({ buffer }) => buffer[0])).toEqual(little.map(({ _id }) => _id));
    const joined = await collection.aggregate([{ $match: { $expr: small } }, { $lookup: { from: "lent", localField: "turn", foreignField: "_id", pipeline: [{ $project: { size: 1 } }], as: "other" } }, { $sort: { _id: 1 } }]).toArray();
    expect(joined.map((each) => [read(each), each["other"] as unknown])).toEqual(little.map(({ _id, turn }) => [right([_id])[0], [{ _id: turn, size: sizes[turn] }]]));
    expect(read(await collection.findOneAndUpdate({ size: 5 }, { $set: { seen: 1 } }, { sort: { turn: 1 }, returnDocument: "before" }))).toEqual(right([4])[0]);
    await collection.updateMany({}, { $set: { seen: 2 } });
    expect((await collection.find({ seen: 2 }).toArray()).map(read)).toEqual(right(all));
    await collection.deleteMany({ size: { $gt: 100_000 } });
    expect((await collection.find().toArray()).map(read)).toEqual(right(little.map(({ _id }) => _id)));
    expect(await db.command({ validate: "lent" })).toMatchObject({ valid: true, nrecords: little.length });
  });

  test("a batch that fails midway over documents just read gives back each byte of them", async () => {
    const collection = await fresh("undone", Array.from({ length: 300 }, (_unused, n) => ({ _id: n, key: n, text: String(n).repeat(1 + (n * 37) % 900) })) as object[]);
    await collection.createIndex({ key: 1 }, { unique: true });
    const stored = async () => Buffer.concat((await collection.find({}, { raw: true }).toArray()) as unknown as Buffer[]);
    const before = await stored();
    // 0…298 move up to free numbers, the last one onto one that is taken.
    await expect(collection.updateMany({}, [{ $set: { key: { $cond: [{ $eq: ["$_id", 299] }, 1005, { $add: ["$key", 1000] }] }, text: "gone" } }])).rejects.toMatchObject({ code: 11000 });
    expect((await stored()).equals(before)).toBe(true);
    expect(await collection.countDocuments({ key: { $gte: 1000 } })).toBe(0);
    expect(await db.command({ validate: "undone" })).toMatchObject({ valid: true, nrecords: 300 });
  });
});

describe("indexes", () => {
  test("unique, partial, case-insensitive, TTL", async () => {
    const collection = await fresh("indexes");
    await collection.createIndex({ email: 1 }, { unique: true, collation: { locale: "en", strength: 2 } });
    await collection.createIndex({ code: 1 }, { unique: true, partialFilterExpression: { active: true } });
    await collection.insertOne({ email: "Ank@example.nl", code: 1, active: true });
    await expect(collection.insertOne({ email: "ank@EXAMPLE.nl", code: 2 })).rejects.toMatchObject({ code: 11000 });
    await collection.insertOne({ email: "b", code: 1, active: false });
    await expect(collection.insertOne({ email: "c", code: 1, active: true })).rejects.toMatchObject({ code: 11000 });
    expect(await collection.countDocuments({ email: "ANK@example.nl" }, { collation: { locale: "en", strength: 2 } })).toBe(1);
    await collection.createIndex({ at: 1 }, { expireAfterSeconds: 60, name: "ttl" });
    expect((await collection.indexes()).find((index) => index.name === "ttl")).toMatchObject({ expireAfterSeconds: 60 });
    await expect(collection.createIndex({ at: 1 }, { expireAfterSeconds: 61, name: "ttl" })).rejects.toMatchObject({ code: 85 });
  });

  test("every find gives the same with indexes as without (arrays, nulls, mixed types, compound and descending)", async () => {
    const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constant(null), fc.constantFrom("a", "b"), fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 3 }), fc.boolean(), fc.record({ x: fc.integer({ min: 0, max: 2 }) }));
    const document = fc.record({ a: value, b: value, c: fc.array(fc.record({ x: value, y: value }), { maxLength: 2 }) }, { requiredKeys: [] });
    const condition = fc.oneof(value, fc.record({ $gte: fc.integer({ min: -3, max: 3 }) }), fc.record({ $gt: fc.integer({ min: -3, max: 1 }), $lt: fc.integer({ min: 0, max: 3 }) }), fc.record({ $in: fc.array(value, { maxLength: 3 }) }), fc.record({ $ne: value }), fc.record({ $exists: fc.boolean() }));
    const filter = fc.oneof(fc.record({ a: condition }), fc.record({ a: condition, b: condition }), fc.record({ "c.x": condition, "c.y": condition }), fc.record({ $or: fc.tuple(fc.record({ a: condition }), fc.record({ b: condition })) }));
    const plain = await fresh("plain");
    const indexed = await fresh("indexed");
    for (const key of [{ a: 1 }, { a: -1, b: 1 }, { b: 1 }, { "c.x": 1 }, { "c.y": -1, b: 1 }] as Record<string, 1 | -1>[]) await indexed.createIndex(key);
    await fc.assert(fc.asyncProperty(fc.array(document, { minLength: 1, maxLength: 12 }), fc.array(filter, { minLength: 1, maxLength: 8 }), fc.constantFrom({ a: 1 }, { a: -1, b: 1 }, { b: 1, _id: -1 }), async (documents, filters, sort) => {
      await plain.deleteMany({});
      await indexed.deleteMany({});
      // An index refuses arrays side by side (171); what it refused cannot be compared.
      for (const [_id, each] of documents.entries()) {
        const stored = await indexed.insertOne({ _id, ...each } as object).then(() => true, (error: { code?: number }) => { expect(error.code).toBe(171); return false; });
        if (stored) await plain.insertOne({ _id, ...each } as object);
      }
      for (const each of filters) {
        const order = { ...sort, _id: 1 } as Record<string, 1 | -1>;
        const [without, withIndexes] = await Promise.all([plain, indexed].map((collection) => collection.find(each as object).sort(order).project({ _id: 1 }).toArray().catch((error: { code?: number }) => error.code)));
        expect(withIndexes).toEqual(without);
      }
    }), { numRuns: 60 });
    expect(await db.command({ validate: "indexed" })).toMatchObject({ valid: true });
  });
});

describe("clients unchanged", () => {
  test("mongoose: populate, discriminators, versioning", async () => {
    const connection = await mongoose.createConnection(running.uri, { dbName: `${running.name}_mongoose` }).asPromise();
    await connection.dropDatabase();
    const Town = connection.model("Town", new mongoose.Schema({ name: { type: String, unique: true } }));
    const Person = connection.model("Person", new mongoose.Schema({ name: String, town: { type: mongoose.Schema.Types.ObjectId, ref: "Town" }, list: [Number] }, { optimisticConcurrency: true }));
    await Town.init();
    const town = await Town.create({ name: "Aanwijk" });
    await expect(Town.create({ name: "Aanwijk" })).rejects.toMatchObject({ code: 11000 });
    await Person.create({ name: "Ank", town: town._id, list: [1] });
    const found = await Person.findOne({ name: "Ank" }).populate<{ town: { name: string } }>("town");
    expect(found?.town.name).toBe("Aanwijk");
    const [one, two] = [await Person.findOne(), await Person.findOne()];
    one?.set("name", "Anke");
    await one?.save();
    two?.set("name", "Annie");
    await expect(two?.save()).rejects.toThrow(mongoose.Error.VersionError);
    const Event = connection.model("Event", new mongoose.Schema({ at: Date }, { discriminatorKey: "kind" }));
    const Click = Event.discriminator("Click", new mongoose.Schema({ x: Number }));
    await Click.create({ at: new Date(), x: 1 });
    expect(await Event.findOne()).toMatchObject({ kind: "Click", x: 1 });
    await connection.close();
  });

  test("GridFS: 3 MB in and out, a range, gone", async () => {
    const bucket = new GridFSBucket(db);
    const content = Buffer.alloc(3_000_000, "abcdefghij");
    const upload = bucket.openUploadStream("report.pdf");
    await new Promise<void>((done, failed) => { upload.once("finish", () => { done(); }); upload.once("error", failed); upload.end(content); });
    const read = async (options?: { start: number; end: number }) => { const parts: Buffer[] = []; for await (const part of bucket.openDownloadStream(upload.id, options)) parts.push(part as Buffer); return Buffer.concat(parts); };
    expect((await read()).equals(content)).toBe(true);
    expect((await read({ start: 10, end: 20 })).toString()).toBe("abcdefghij");
    await bucket.delete(upload.id);
    expect(await db.collection("fs.chunks").countDocuments()).toBe(0);
  });

  test("better-auth: sign up, session, sign out", async () => {
    const auth = betterAuth({ database: mongodbAdapter(running.client.db(`${running.name}_auth`), { transaction: false }), secret: "a secret that is only for this test", baseURL: "http://localhost:3000", emailAndPassword: { enabled: true }, telemetry: { enabled: false } });
    const made = await auth.api.signUpEmail({ body: { email: "ank@example.nl", password: "een lange zin als sleutel", name: "Ank" }, returnHeaders: true });
    const cookie = made.headers.get("set-cookie")?.split(";")[0] ?? "";
    expect((await auth.api.getSession({ headers: new Headers({ cookie }) }))?.user.email).toBe("ank@example.nl");
    await auth.api.signOut({ headers: new Headers({ cookie }) });
    expect(await auth.api.getSession({ headers: new Headers({ cookie }) })).toBeNull();
  });

  test("agenda: a job runs, once", async () => {
    const agenda = new Agenda({ backend: new MongoBackend({ mongo: running.client.db(`${running.name}_jobs`) }), processEvery: 100 });
    let runs = 0;
    // Its watch over a running job is a timer of this length that nothing ends, so a short one.
    agenda.define("count", () => { runs += 1; return Promise.resolve(); }, { lockLifetime: 1000 });
    await agenda.start();
    await agenda.now("count");
    for (let wait = 0; wait < 100 && runs === 0; wait++) await new Promise((done) => setTimeout(done, 50));
    expect(runs).toBe(1);
    await agenda.stop();
  });

  test("a client that goes away in the middle of a message harms nobody", async () => {
    const other = await new MongoClient(running.uri).connect();
    void other.db(running.name).collection("many").find().toArray().catch(() => undefined);
    await other.close(true);
    expect(await db.command({ ping: 1 })).toMatchObject({ ok: 1 });
  });
});
