import { describe, expect, test } from "@jest/globals";
import { BSON } from "mongodb";
import type { Document } from "../../../../server/store/embedded/query/context.ts";
import { buildUpsert, compileUpdate } from "../../../../server/store/embedded/query/update.ts";
import { context, decimal, double, int, long, plain, refusal, typed } from "./value.ts";

type Options = { position?: number; isInsert?: boolean; arrayFilters?: Document[] };
const apply = (document: Document, update: Document | Document[], { arrayFilters, ...options }: Options = {}): Document =>
  compileUpdate(typed(update), { arrayFilters: typed(arrayFilters), ctx: context() }).apply(typed(document), options);
const updated = (document: Document, update: Document | Document[], options?: Options): unknown => plain(apply(document, update, options));

describe("an update", () => {
  test("sets, removes and renames fields, also below documents and in arrays", () => {
    expect(updated({ _id: 1, a: { b: 1 }, list: [1, 2] }, { $set: { "a.c": 2, "list.3": 9 }, $unset: { "a.b": "" } })).toEqual({ _id: 1, a: { c: 2 }, list: [1, 2, null, 9] });
    expect(updated({ _id: 1, old: "x" }, { $rename: { old: "new.name" } })).toEqual({ _id: 1, new: { name: "x" } });
  });

  test("keeps number types and widens them as MongoDB does", () => {
    const inc = (value: unknown, by: unknown): unknown =>
      compileUpdate({ $inc: { n: by } }, { ctx: context() }).apply({ n: value }, {})["n"];
    expect(inc(int(2147483647), int(1))).toEqual(long("2147483648"));
    expect(inc(long("1"), int(1))).toEqual(long("2"));
    expect(inc(int(1), double(1.5))).toEqual(double(2.5));
    expect(String(inc(decimal("0.1"), decimal("0.2")))).toBe("0.3");
    expect(() => inc(long("9223372036854775807"), int(1))).toThrow(refusal(2));
    expect(() => inc("1", int(1))).toThrow(refusal(14));
  });

  test("pushes with position, order and length; adds to sets; pulls", () => {
    expect(updated({ a: [3, 1] }, { $push: { a: { $each: [2], $sort: 1, $slice: -2 } } })).toEqual({ a: [2, 3] });
    expect(updated({ a: [1] }, { $addToSet: { a: { $each: [1, 2, 2] } } })).toEqual({ a: [1, 2] });
    expect(updated({ a: [{ k: 1, v: 1 }, { k: 2 }] }, { $pull: { a: { k: 1 } } })).toEqual({ a: [{ k: 2 }] });
    expect(updated({ a: [1, 5, 9] }, { $pull: { a: { $gt: 4 } } })).toEqual({ a: [1] });
  });

  test("reaches elements by `$`, `$[]` and `$[name]`", () => {
    const student = { _id: 1, grades: [{ n: 5 }, { n: 8 }] };
    expect(updated(student, { $set: { "grades.$.ok": true } }, { position: 1 })).toEqual({ _id: 1, grades: [{ n: 5 }, { n: 8, ok: true }] });
    expect(updated(student, { $inc: { "grades.$[].n": 1 } })).toEqual({ _id: 1, grades: [{ n: 6 }, { n: 9 }] });
    expect(updated(student, { $set: { "grades.$[low].n": 6 } }, { arrayFilters: [{ "low.n": { $lt: 6 } }] })).toEqual({ _id: 1, grades: [{ n: 6 }, { n: 8 }] });
    expect(() => apply(student, { $set: { "grades.$.ok": true } })).toThrow(refusal(2));
    expect(() => apply(student, { $set: { "grades.$[low].n": 6 } })).toThrow(refusal(2));
    expect(() => apply(student, { $set: { a: 1 } }, { arrayFilters: [{ "low.n": 1 }] })).toThrow(refusal(9));
  });

  test("gives the same document back when nothing changes", () => {
    const document = typed({ _id: 1, a: [1], b: 2 });
    const update = compileUpdate(typed({ $set: { b: 2 }, $addToSet: { a: 1 }, $unset: { c: "" }, $max: { _id: 1 } }), { ctx: context() });
    expect(update.apply(document, {})).toBe(document);
  });

  test("refuses conflicts, impossible paths and another _id, with MongoDB's codes", () => {
    expect(() => apply({}, { $set: { a: 1 }, $inc: { "a.b": 1 } })).toThrow(refusal(40));
    expect(() => apply({ a: 5 }, { $set: { "a.b": 1 } })).toThrow(refusal(28));
    expect(() => apply({ _id: 1 }, { $set: { _id: 2 } })).toThrow(refusal(66));
    expect(() => apply({ _id: 1 }, { _id: 2, a: 1 })).toThrow(refusal(66));
    expect(() => apply({}, { $foo: { a: 1 } })).toThrow(refusal(9));
    expect(() => apply({}, { $set: { "a..b": 1 } })).toThrow(refusal(56));
    expect(() => apply({}, { a: 1, $set: { b: 1 } })).toThrow(refusal(52));
    expect(() => apply({}, [{ $group: { _id: null } }])).toThrow(refusal(72));
  });

  test("sorts what is pushed by fields as they stand, pulls by clauses, takes no index with a leading zero", () => {
    expect(updated({ a: [{ b: [0] }, { b: 2 }] }, { $push: { a: { $each: [{ b: 1 }, "x"], $sort: { b: 1 } } } })).toEqual({ a: ["x", { b: 1 }, { b: 2 }, { b: [0] }] });
    expect(updated({ a: [{ b: 1 }, { c: 2 }, { b: 3 }, 4] }, { $pull: { a: { $or: [{ b: 1 }, { c: 2 }] } } })).toEqual({ a: [{ b: 3 }, 4] });
    expect(() => apply({ a: [1, 2] }, { $set: { "a.01": 3 } })).toThrow(refusal(238));
  });

  test("never reaches an object's prototype", () => {
    apply({}, { $set: { "__proto__.polluted": true, "constructor.prototype.polluted": true } });
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("replaces a document but keeps its _id; computes by a pipeline", () => {
    expect(updated({ _id: 1, a: 1 }, { b: 2 })).toEqual({ _id: 1, b: 2 });
    expect(updated({ _id: 1, a: 1 }, [{ $set: { b: { $add: ["$a", 1] } } }])).toEqual({ _id: 1, a: 1, b: 2 });
  });

  test("an upsert joins the filter's equalities, the update and $setOnInsert; _id comes first", () => {
    const upsert = (filter: Document, update: Document): Document => buildUpsert(typed(filter), compileUpdate(typed(update), { ctx: context() }));
    expect(plain(upsert({ _id: 7, "a.b": 1, c: { $gt: 5 } }, { $set: { d: 2 }, $setOnInsert: { e: 3 } }))).toEqual({ _id: 7, a: { b: 1 }, d: 2, e: 3 });
    const made = upsert({ name: "x" }, { $inc: { n: 1 } });
    expect(Object.keys(made)).toEqual(["_id", "name", "n"]);
    expect(made["_id"]).toBeInstanceOf(BSON.ObjectId);
    expect(() => upsert({ $and: [{ a: 1 }, { a: 2 }] }, { $set: { b: 1 } })).toThrow(refusal(54));
  });
});
