import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { BSON } from "mongodb";
import type { Document, QueryContext } from "../../../../server/store/embedded/query/context.ts";
import { compileFilter } from "../../../../server/store/embedded/query/match.ts";
import { compilePipeline } from "../../../../server/store/embedded/query/pipeline.ts";
import { compileProjection } from "../../../../server/store/embedded/query/project.ts";
import { compileSort } from "../../../../server/store/embedded/query/sort.ts";
import { compileUpdate } from "../../../../server/store/embedded/query/update.ts";

/** A recorded answer of MongoDB's engine: to a filter, a sort, a projection, an update or a pipeline over the documents before it. */
export type GoldenCase = {
  readonly kind: "documents" | "find" | "sort" | "projection" | "update" | "aggregate" | "aggregate-unordered";
  readonly documents?: Document[];
  readonly input?: Document;
  readonly expect?: { readonly value?: unknown; readonly error?: number; readonly message?: string };
};
export type Verdict = { readonly case: GoldenCase; readonly verdict: "same" | "refused" | "wrong"; readonly got: unknown };

export const readGolden = (file: string): GoldenCase[] =>
  gunzipSync(readFileSync(file)).toString().trim().split("\n").map((line) => JSON.parse(line) as GoldenCase);

/** Decoded as the store decodes: typed numbers. */
const typed = (value: unknown): Document =>
  BSON.deserialize(BSON.serialize({ value: BSON.EJSON.parse(JSON.stringify(value), { relaxed: false }) as unknown }), {
    promoteValues: false, promoteLongs: false, bsonRegExp: true, promoteBuffers: false,
  })["value"] as Document;

const isPlain = (value: unknown): value is Document =>
  typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
const sorted = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(sorted) : isPlain(value) ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])])) : value;
const loose = (value: unknown): string => BSON.EJSON.stringify(sorted(value), { relaxed: true });

/** Replays the cases against the evaluator alone, without server or storage. */
export function* replay(cases: readonly GoldenCase[]): Generator<Verdict> {
  let documents: Document[] = [];
  const ctx: QueryContext = { now: new Date(), random: Math.random, collection: (name) => (name === "c" ? documents : []) };
  for (const golden of cases) {
    if (golden.kind === "documents") {
      documents = golden.documents!.map(typed);
      continue;
    }
    const expected = golden.expect!;
    try {
      const got = answer(golden, documents, ctx);
      const [actual, wanted] = [got, typed(expected.value)].map((value) =>
        golden.kind === "aggregate-unordered" && Array.isArray(value) ? value.map(loose).sort().join() : loose(value));
      yield { case: golden, verdict: !("error" in expected) && actual === wanted ? "same" : "wrong", got };
    } catch (error) {
      if ((error as Error).name !== "CommandError") throw error;
      yield { case: golden, verdict: "error" in expected ? "same" : "refused", got: error };
    }
  }
}

function answer(golden: GoldenCase, documents: readonly Document[], ctx: QueryContext): unknown {
  const input = typed(golden.input);
  switch (golden.kind) {
    case "find": {
      const filter = compileFilter(input["filter"] as Document, ctx);
      return documents.filter((document) => filter.matches(document)).map(({ _id }) => _id as unknown);
    }
    case "sort": return documents.toSorted(compileSort(input["sort"] as Document, ctx)).map(({ _id }) => _id as unknown);
    case "projection": return documents.map((document) => compileProjection(input["projection"] as Document, ctx)(document));
    case "update": {
      const document = documents.find(({ _id }) => loose(_id) === loose(input["_id"]))!;
      const update = compileUpdate(input["update"] as Document, { arrayFilters: input["arrayFilters"] as Document[], ctx });
      const after = update.apply(document, {});
      return { n: 1, m: after === document ? 0 : 1, d: after };
    }
    default: return [...compilePipeline(input["pipeline"] as Document[], ctx).run(documents)];
  }
}
