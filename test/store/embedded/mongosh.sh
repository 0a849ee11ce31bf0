#!/bin/sh
# Meets the embedded store with MongoDB's own shell, over TCP and over the unix socket: sh test/store/embedded/mongosh.sh
# The shell is too heavy (200 MB) for a dependency: it comes by npx, or from MONGOSH=/path/to/mongosh.
set -eu
here=$(cd "$(dirname "$0")/../../.." && pwd)
place=$(mktemp -d)
shell=${MONGOSH:-npx -y mongosh@2}
store=
trap 'test -z "$store" || kill "$store" 2>/dev/null || true; wait; rm -rf "$place"' EXIT

cat > "$place/checks.js" <<'CHECKS'
function must(what, is) { if (!is) { print("FAILED: " + what); quit(1); } }
const at = db.getSiblingDB("shell"); at.dropDatabase();
must("version", db.version().startsWith("7.0"));
at.c.insertMany([{ _id: 1, n: Long("9007199254740993"), d: Decimal128("1.10") }, { _id: 2, n: Int32(2), at: ISODate("2026-01-01") }]);
must("find", at.c.find({ _id: { $gt: 1 } }).sort({ _id: 1 }).toArray().length === 1);
must("Long", at.c.findOne({ _id: 1 }).n.toString() === "9007199254740993");
must("Decimal128", at.c.findOne({ _id: 1 }).d.toString() === "1.10");
must("update", at.c.updateOne({ _id: 2 }, { $inc: { n: 3 }, $set: { "x.y": [1] } }).modifiedCount === 1);
must("upsert", at.c.updateOne({ _id: 3 }, { $setOnInsert: { made: true } }, { upsert: true }).upsertedCount === 1);
must("findOneAndUpdate", at.c.findOneAndUpdate({ _id: 2 }, { $inc: { n: 1 } }, { returnDocument: "after" }).n === 6);
must("index", at.c.createIndex({ n: 1 }, { unique: true }) === "n_1" && at.c.getIndexes().length === 2);
must("explain", EJSON.stringify(at.c.find({ n: 6 }).explain("executionStats")).includes("IXSCAN"));
try { at.c.insertOne({ n: 6 }); must("duplicate", false); } catch (error) { must("duplicate", error.code === 11000); }
must("aggregate", at.c.aggregate([{ $group: { _id: null, n: { $sum: 1 } } }]).toArray()[0].n === 3);
must("count", at.c.countDocuments() === 3 && at.c.estimatedDocumentCount() === 3);
must("distinct", at.c.distinct("_id").length === 3);
must("stats", at.stats().collections === 1 && at.c.stats().count === 3);
must("validate", at.c.validate().valid);
must("databases", db.adminCommand({ listDatabases: 1 }).databases.some(({ name }) => name === "shell"));
must("collections", at.getCollectionNames().includes("c"));
must("server status", db.serverStatus().ok === 1 && db.hello().isWritablePrimary);
at.many.insertMany(Array.from({ length: 500 }, (unused, _id) => ({ _id })));
must("cursor", at.many.find().batchSize(50).toArray().length === 500);
must("refusal", (() => { try { at.c.find({ $where: "true" }).toArray(); return false; } catch (error) { return /set MONGODB_URI/.test(error.message); } })());
at.dropDatabase();
print("mongosh: all as expected");
CHECKS

cat > "$place/serve.mts" <<SERVE
import { startEmbeddedStore } from "$here/server/store/embedded/start.ts";
const port = process.argv[3];
const store = await startEmbeddedStore({ dataDir: process.argv[2]!, ...(port ? { port: Number(port) } : {}) });
console.log(store.uri);
const alive = setInterval(() => undefined, 60_000);
process.once("SIGTERM", () => { clearInterval(alive); void store.stop(); });
SERVE

meet() {
  name=$1; shift
  node --import "file://$here/node_modules/tsx/dist/loader.mjs" "$place/serve.mts" "$place/$name" "$@" > "$place/$name.uri" &
  store=$!
  for _ in $(seq 300); do test -s "$place/$name.uri" && break; sleep 0.1; done
  echo "$name: $(cat "$place/$name.uri")"
  (cd "$place" && $shell --quiet "$(cat "$place/$name.uri")" "$place/checks.js")
  kill "$store"; wait "$store" || true; store=
}

meet tcp "${PORT:-27917}"
meet socket
