import { describe, expect, test } from "@jest/globals";
import { BSON } from "mongodb";
import fc from "fast-check";
import type { Document } from "../../../../server/store/embedded/query/context.ts";
import { CommandError } from "../../../../server/store/embedded/query/errors.ts";
import { compileFilter } from "../../../../server/store/embedded/query/match.ts";
import { compilePipeline } from "../../../../server/store/embedded/query/pipeline.ts";
import { compileProjection } from "../../../../server/store/embedded/query/project.ts";
import { compileSort } from "../../../../server/store/embedded/query/sort.ts";
import { compileUpdate } from "../../../../server/store/embedded/query/update.ts";
import { anyValue, context, int } from "./value.ts";

const RUNS = Number(process.env["FUZZ_RUNS"] ?? 1000);
const words = (text: string): string[] => text.trim().split(/\s+/).map((name) => `$${name}`);

/** All names of MongoDB 7.0's manual, supported here or not, and some that no version knows. */
const QUERY = words("eq ne gt gte lt lte in nin not exists type regex mod size all elemMatch bitsAllSet bitsAnyClear near geoWithin foo constructor __proto__ options");
const CLAUSES = words("and or nor expr where text jsonSchema comment foo");
const UPDATES = words("set setOnInsert unset inc mul min max rename currentDate bit push addToSet pop pull pullAll pushAll foo toString");
const STAGES = words(`match project addFields set unset group sort limit skip count unwind lookup facet replaceRoot replaceWith sortByCount bucket bucketAuto unionWith
  sample redact documents graphLookup setWindowFields densify fill geoNear collStats indexStats changeStream search foo valueOf`);
const EXPRESSIONS = words(`abs add ceil divide exp floor ln log log10 mod multiply pow round sqrt subtract trunc bitAnd bitOr bitXor bitNot arrayElemAt arrayToObject concatArrays filter
  first firstN in indexOfArray isArray last lastN map maxN minN objectToArray range reduce reverseArray size slice sortArray zip and or not cmp eq gt gte lt lte ne cond ifNull switch
  dateAdd dateDiff dateFromParts dateFromString dateSubtract dateToParts dateToString dateTrunc dayOfMonth dayOfWeek dayOfYear hour isoDayOfWeek isoWeek isoWeekYear millisecond minute
  month second week year literal let rand getField setField unsetField mergeObjects allElementsTrue anyElementTrue setDifference setEquals setIntersection setIsSubset setUnion concat
  indexOfBytes indexOfCP ltrim regexFind regexFindAll regexMatch replaceOne replaceAll rtrim split strcasecmp strLenBytes strLenCP substr substrBytes substrCP toLower toUpper trim convert
  isNumber toBool toDate toDecimal toDouble toInt toLong toObjectId toString type sum avg min max sin cos tan function accumulator meta sampleRate tsSecond tsIncrement bsonSize binarySize
  median percentile foo hasOwnProperty`);

const path = fc.constantFrom("a", "a.b", "a.0", "b.c", "a.$[]", "a.$", "__proto__", "constructor.name");
const expression: fc.Arbitrary<unknown> = fc.letrec<{ expression: unknown }>((tie) => ({
  expression: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    anyValue,
    fc.constantFrom("$a", "$a.b", "$$ROOT", "$$REMOVE", "$$NOW", "$$x", "$", "$$"),
    fc.tuple(fc.constantFrom(...EXPRESSIONS), fc.oneof(tie("expression"), fc.array(tie("expression"), { maxLength: 3 }), fc.dictionary(
      fc.constantFrom("input", "as", "in", "cond", "n", "date", "unit", "amount", "startDate", "endDate", "if", "then", "else", "to", "field", "value", "regex", "find", "replacement", "vars", "chars", "format"),
      tie("expression"), { maxKeys: 4, noNullPrototype: true }))).map(([name, operand]) => ({ [name]: operand })),
  ),
})).expression;

const filter: fc.Arbitrary<Document> = fc.oneof(
  fc.tuple(path, fc.constantFrom(...QUERY), anyValue).map(([field, name, operand]) => ({ [field]: { [name]: operand } })),
  fc.tuple(path, fc.constantFrom("$eq", "$gt", "$lte", "$in", "$type", "$exists"), fc.oneof(anyValue, fc.array(anyValue))).map(([field, name, operand]) => ({ [field]: { $not: { [name]: operand } } })),
  fc.tuple(path, anyValue).map(([field, value]) => ({ [field]: value })),
  fc.tuple(fc.constantFrom(...CLAUSES), fc.oneof(anyValue, fc.array(fc.dictionary(path, anyValue, { noNullPrototype: true })))).map(([name, operand]) => ({ [name]: operand })),
  expression.map((operand) => ({ $expr: operand })),
);
const update: fc.Arbitrary<Document> = fc.dictionary(fc.constantFrom(...UPDATES), fc.oneof(fc.dictionary(path, fc.oneof(anyValue, fc.constantFrom<unknown>("b", { $each: [1], $slice: 1 }, { and: 1 })), { maxKeys: 2, noNullPrototype: true }), anyValue), { minKeys: 1, maxKeys: 2, noNullPrototype: true });
const stage: fc.Arbitrary<Document> = fc.tuple(fc.constantFrom(...STAGES), fc.oneof(anyValue, expression, fc.dictionary(
  fc.constantFrom("_id", "a", "a.b", "from", "as", "pipeline", "localField", "foreignField", "path", "newRoot", "groupBy", "boundaries", "size", "coll", "n"), expression, { maxKeys: 4, noNullPrototype: true }))).map(([name, operand]) => ({ [name]: operand }));
const document = fc.dictionary(fc.constantFrom("_id", "a", "b", "x"), anyValue, { noNullPrototype: true });

/** An answer, or a refusal of the documented kind; never a fault of the evaluator. */
function answered<T>(ask: () => T): T | undefined {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    expect(error.code).toBeGreaterThan(0);
    return undefined;
  }
}

describe("random requests are answered or refused", () => {
  const ctx = context({ c: [{ _id: 1, a: 1 }] });

  test("filters: what does not match is what $nor finds, and $and and $or are both and either", () => {
    fc.assert(fc.property(filter, filter, fc.array(document, { minLength: 1, maxLength: 4 }), (first, second, documents) => {
      answered(() => {
        const [one, other, none, both, either] = [first, second, { $nor: [first] }, { $and: [first, second] }, { $or: [first, second] }].map((request) => compileFilter(request, ctx));
        for (const found of documents) {
          const [a, b] = [one!.matches(found), other!.matches(found)];
          expect(none!.matches(found)).toBe(!a);
          expect(both!.matches(found)).toBe(a && b);
          expect(either!.matches(found)).toBe(a || b);
          expect(one!.matchWithPosition(found).matched).toBe(a);
        }
      });
    }), { numRuns: RUNS });
  });

  test("updates: done twice with $set or $max they change nothing more; the given document is never touched", () => {
    fc.assert(fc.property(update, document, fc.option(fc.nat(3), { nil: undefined }), (request, found, position) => {
      answered(() => {
        const before = JSON.stringify(found);
        const compiled = compileUpdate(request, { ctx });
        const after = compiled.apply(found, { position });
        expect(JSON.stringify(found)).toBe(before);
        if (Object.keys(request).every((name) => ["$set", "$max"].includes(name))) expect(compiled.apply(after, { position })).toBe(after);
      });
    }), { numRuns: RUNS });
  });

  test("pipelines, projections and sorts", () => {
    fc.assert(fc.property(fc.array(stage, { maxLength: 3 }), expression, fc.array(document, { maxLength: 4 }), (stages, value, documents) => {
      answered(() => [...compilePipeline(stages, ctx).run(documents)]);
      answered(() => [...compilePipeline([{ $project: { v: value } }], ctx).run(documents)]);
      answered(() => documents.map((found) => compileProjection({ a: value, "b.c": 1 }, ctx)(found, 0)));
      answered(() => documents.toSorted(compileSort({ a: 1, "b.c": -1 }, ctx)));
      answered(() => compileSort({ a: value }, ctx));
    }), { numRuns: RUNS });
  });

  test("a pipeline that reads only the fields it needs, or finds its leading $match done, gives the same answer", () => {
    const ordinary = fc.oneof(
      filter.map((operand) => ({ $match: operand })),
      fc.tuple(fc.constantFrom("a", "b", "x"), fc.constantFrom("$a", "$b.c", "$x", "$$ROOT._id")).map(([name, value]) => ({ $group: { _id: `$${name}`, v: { $push: value } } })),
      fc.dictionary(path, fc.constantFrom<unknown>(1, 0, "$a", "$b.c", { $ifNull: ["$x", "$b"] }), { minKeys: 1, maxKeys: 2, noNullPrototype: true }).map((operand) => ({ $project: operand })),
      fc.dictionary(path, fc.constantFrom<unknown>("$a", "$b.c", { $size: "$x" }), { minKeys: 1, maxKeys: 2, noNullPrototype: true }).map((operand) => ({ $set: operand })),
      fc.constantFrom<Document>({ $sort: { a: 1, "b.c": -1 } }, { $limit: int(2) }, { $skip: int(1) }, { $unwind: "$a" }, { $count: "n" }, { $sortByCount: "$x" }),
    );
    const show = (found: Iterable<Document>): string => BSON.EJSON.stringify([...found], { relaxed: false });
    fc.assert(fc.property(fc.array(ordinary, { minLength: 1, maxLength: 4 }), fc.array(document, { maxLength: 4 }), (stages, documents) => {
      answered(() => {
        const pipeline = compilePipeline(stages, ctx);
        const answer = show(pipeline.run(documents));
        const { needed, leadingMatch } = pipeline;
        if (needed) expect(show(pipeline.run(documents.map((found) => Object.fromEntries(Object.entries(found).filter(([name]) => needed.has(name))))))).toBe(answer);
        const first = leadingMatch && compileFilter(leadingMatch, ctx);
        if (first) expect(show(pipeline.run(documents.filter((found) => first.matches(found)), "match"))).toBe(answer);
      });
    }), { numRuns: RUNS });
  });

  test("an unknown name is refused by name, with the way out", () => {
    const name = fc.stringMatching(/^\$[a-z]{4,12}$/).filter((text) => ![...QUERY, ...CLAUSES, ...UPDATES, ...STAGES, ...EXPRESSIONS].includes(text));
    fc.assert(fc.property(name, (unknown) => {
      for (const ask of [
        () => compileFilter({ a: { [unknown]: 1 } }, ctx), () => compileFilter({ [unknown]: 1 }, ctx), () => compileUpdate({ [unknown]: { a: 1 } }, { ctx }),
        () => compilePipeline([{ [unknown]: {} }], ctx), () => compilePipeline([{ $set: { a: { [unknown]: 1 } } }], ctx), () => compilePipeline([{ $group: { _id: 1, a: { [unknown]: 1 } } }], ctx),
      ]) {
        expect(ask).toThrow("set MONGODB_URI");
        expect(ask).toThrow(unknown);
      }
    }));
  });
});
