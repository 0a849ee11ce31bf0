import { BSON } from "mongodb";
import { expect } from "@jest/globals";
import fc from "fast-check";
import type { Document, QueryContext } from "../../../../server/store/embedded/query/context.ts";

/** Short names for typed values in the examples. */
export const int = (value: number): BSON.Int32 => new BSON.Int32(value);
export const double = (value: number): BSON.Double => new BSON.Double(value);
export const long = (value: string): BSON.Long => BSON.Long.fromString(value);
export const decimal = (value: string): BSON.Decimal128 => BSON.Decimal128.fromString(value);

/** What `toThrow` expects of a refusal with a code of MongoDB. */
export const refusal = (code: number): Error => expect.objectContaining({ code }) as unknown as Error;

/** A context with collections by name and a clock that stands still. */
export const context = (collections: Record<string, Document[]> = {}): QueryContext => ({
  now: new Date("2026-11-23T12:00:00Z"),
  random: () => 0.5,
  collection: (name) => collections[name] ?? [],
});

/** Plain values of JavaScript as the store sees them: whole numbers are Int32, others Double. */
export function typed<T>(value: T): T;
export function typed(value: unknown): unknown {
  if (typeof value === "number") return Number.isInteger(value) ? int(value) : double(value);
  if (Array.isArray(value)) return value.map((item: unknown) => typed(item));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, typed(inner)]));
}

/** The same back, for comparing. */
export function plain(value: unknown): unknown {
  if (value instanceof BSON.Int32 || value instanceof BSON.Double) return value.value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

const number = fc.oneof(
  fc.integer().map(int),
  fc.double().map(double),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => BSON.Long.fromBigInt(value)),
  fc.tuple(fc.integer(), fc.integer({ min: -40, max: 40 })).map(([digits, exponent]) => decimal(`${digits}E${exponent}`)),
  fc.constantFrom(double(NaN), double(Infinity), decimal("NaN"), decimal("-Infinity"), double(-0), long("9007199254740993"), double(9007199254740992)),
);

const scalar = fc.oneof(
  number,
  fc.string({ unit: "binary" }),
  fc.constantFrom<unknown>(null, true, false, "", "a", "a\0b", "a\u0001", new BSON.MinKey(), new BSON.MaxKey(), new BSON.BSONRegExp("a", "i"), new BSON.Timestamp({ t: 1, i: 2 })),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ maxLength: 4 }).map((bytes) => new BSON.Binary(bytes)),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new BSON.ObjectId(bytes)),
);

/** Any value, numbers of all types most often, nested a little. */
export const anyValue: fc.Arbitrary<unknown> = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 2, depthSize: "small" }, scalar, fc.array(tie("value"), { maxLength: 3 }), fc.dictionary(fc.constantFrom("a", "b", "c", "toString", "__proto__"), tie("value"), { maxKeys: 3, noNullPrototype: true })),
})).value;
