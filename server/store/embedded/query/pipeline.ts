import { BSON } from "mongodb";
import { CommandError, unknown, unsupported } from "./errors.ts";
import { compileExpression } from "./expression/compile.ts";
import { rootScope } from "./expression/operator.ts";
import { compileGroup } from "./group.ts";
import { compileLookup } from "./lookup.ts";
import { compileFilter } from "./match.ts";
import { neededFields } from "./needed.ts";
import { int } from "./number.ts";
import { compileAddFields, compileProject } from "./project.ts";
import { compileSort } from "./sort.ts";
import { compileBucket, compileRedact, compileUnwind } from "./stage.ts";
import { field, fields, isObject, shown, toInteger, typeName, type Value } from "./value.ts";
import type { Document, QueryContext } from "./context.ts";

type Stream = Iterable<Document>;
/** One stage: from documents to documents, one by one where it can. */
export type Stage = (input: Stream) => Stream;
type StageCompiler = (operand: Value, ctx: QueryContext) => Stage;

/** A compiled pipeline, with what its beginning lets a planner do beforehand. */
export type Pipeline = {
  /** The `$match` stages at the beginning, as one filter. */
  readonly leadingMatch?: Document;
  /** The `$sort` right after them. */
  readonly leadingSort?: Document;
  /** How many documents are enough after match and sort. */
  readonly leadingLimit?: number;
  /** The top-level fields that it reads; absent when it may read all. */
  readonly needed?: ReadonlySet<string>;
  /** `$out` or `$merge` at the end: the server writes what `run` gives. */
  readonly out?: { readonly stage: "$out" | "$merge"; readonly operand: Value };
  /** Runs it; `done` leaves out leading stages whose work the input has already seen. */
  run(input: Stream, done?: "match" | "sort"): Stream;
};

const ABSENT = new Set(["$geoNear", "$graphLookup", "$setWindowFields", "$densify", "$fill", "$bucketAuto", "$search", "$searchMeta", "$vectorSearch",
  "$currentOp", "$listSessions", "$listLocalSessions", "$listSampledQueries", "$planCacheStats", "$indexStats", "$collStats", "$shardedDataDistribution",
  "$changeStreamSplitLargeEvent", "$querySettings", "$queryStats"]);

const STAGES: Readonly<Record<string, StageCompiler>> = {
  $match: (operand, ctx) => {
    const filter = compileFilter(object(operand, 15959, "the match filter must be an expression in an object"), ctx);
    return function* (input) {
      for (const document of input) if (filter.matches(document)) yield document;
    };
  },
  $project: (operand, ctx) => mapping(compileProject(object(operand, 15969, "$project specification must be an object"), ctx)),
  $addFields: (operand, ctx) => mapping(compileAddFields(object(operand, 40272, "$addFields specification stage must be an object"), ctx)),
  $set: (operand, ctx) => mapping(compileAddFields(object(operand, 40272, "$set specification stage must be an object"), ctx)),
  $unset: (operand, ctx) => {
    const names = (Array.isArray(operand) ? operand : [operand]) as Value[];
    if (names.length === 0 || !names.every((name) => typeof name === "string")) {
      throw new CommandError(31002, "$unset specification must be a string or an array of strings");
    }
    return mapping(compileProject(Object.fromEntries((names as string[]).map((name) => [name, false])), ctx));
  },
  $group: (operand, ctx) => compileGroup(object(operand, 15947, "a group's fields must be specified in an object"), ctx),
  $sort: (operand, ctx) => sorting(operand, ctx),
  $limit: (operand) => {
    const most = toInteger(operand);
    if (most === undefined || most < 0) {
      throw new CommandError(5107201, `invalid argument to $limit stage: Expected a non-negative number in: $limit: ${shown(operand)}`);
    }
    if (most === 0) throw new CommandError(15958, "the limit must be positive");
    return function* (input) {
      let count = 0;
      for (const document of input) {
        yield document;
        if (++count >= most) return;
      }
    };
  },
  $skip: (operand) => {
    const first = toInteger(operand);
    if (first === undefined || first < 0) {
      throw new CommandError(5107200, `invalid argument to $skip stage: Expected a non-negative number in: $skip: ${shown(operand)}`);
    }
    return function* (input) {
      let count = 0;
      for (const document of input) if (count++ >= first) yield document;
    };
  },
  $count: (operand) => {
    if (typeof operand !== "string" || operand === "") throw new CommandError(40156, "the count field must be a non-empty string");
    if (operand.startsWith("$") || operand.includes(".")) throw new CommandError(40158, "the count field cannot be a $-prefixed path or contain '.'");
    return function* (input) {
      let count = 0;
      for (const _document of input) count++;
      if (count) yield { [operand]: int(count) };
    };
  },
  $unwind: (operand) => compileUnwind(operand),
  $lookup: (operand, ctx) => compileLookup(object(operand, 9, "the $lookup specification must be an object"), ctx, compilePipeline),
  $facet: (operand, ctx) => {
    const facets = fields(object(operand, 40169, "the $facet specification must be a non-empty object")).map(([name, stages]) => {
      if (!Array.isArray(stages)) throw new CommandError(40170, `arguments to $facet must be arrays, ${name} is type ${typeName(stages)}`);
      const banned = stages.map((stage: Value) => (isObject(stage) ? Object.keys(stage)[0]! : "")).find((inner) => ["$facet", "$out", "$merge", "$documents"].includes(inner));
      if (banned) throw new CommandError(40600, `${banned} is not allowed to be used within a $facet stage`);
      return [name, compilePipeline(stages as Document[], ctx)] as const;
    });
    if (facets.length === 0) throw new CommandError(40169, "the $facet specification must be a non-empty object");
    return function* (input) {
      const documents = [...input];
      yield Object.fromEntries(facets.map(([name, pipeline]) => [name, [...pipeline.run(documents)]]));
    };
  },
  $replaceRoot: (operand, ctx) => replacing(field(object(operand, 40229, "$replaceRoot needs an object"), "newRoot"), ctx),
  $replaceWith: (operand, ctx) => replacing(operand, ctx),
  $sortByCount: (operand, ctx) => chained([
    compileGroup({ _id: operand, count: { $sum: int(1) } }, ctx),
    sorting({ count: int(-1) }, ctx),
  ]),
  $bucket: (operand, ctx) => {
    const { group, sort } = compileBucket(object(operand, 40201, "Argument to $bucket stage must be an object"));
    return chained([compileGroup(group, ctx), sorting(sort, ctx)]);
  },
  $unionWith: (operand, ctx) => {
    const spec = isObject(operand) ? operand : { coll: operand };
    const name = field(spec, "coll"), stages = field(spec, "pipeline") ?? [];
    if (typeof name !== "string" || !Array.isArray(stages)) {
      throw new CommandError(9, "the $unionWith stage specification must be an object or string");
    }
    const pipeline = compilePipeline(stages as Document[], ctx);
    return function* (input) {
      yield* input;
      yield* pipeline.run(ctx.collection(name));
    };
  },
  $sample: (operand, ctx) => {
    const size = isObject(operand) ? toInteger(field(operand, "size")) : undefined;
    if (size === undefined || size <= 0) throw new CommandError(28747, "size argument to $sample must be a positive integer");
    return (input) => [...input].map((document) => ({ document, at: ctx.random() })).sort((a, b) => a.at - b.at).slice(0, size).map(({ document }) => document);
  },
  $redact: (operand, ctx) => compileRedact(operand, ctx),
  $documents: (operand, ctx) => {
    const documents = compileExpression(operand, ctx)(rootScope({}, ctx));
    if (!Array.isArray(documents) || !documents.every(isObject)) throw new CommandError(5858203, "an array of documents is expected for $documents");
    return () => documents as Document[];
  },
};

/** Compiles an aggregation pipeline. Errors: 40323 and 40324 for the form and name of a stage, 238 for a stage that is absent here. */
export function compilePipeline(stages: readonly Document[], ctx: QueryContext): Pipeline {
  const named = stages.map((stage, at): [string, Value] => {
    if (!isObject(stage) || fields(stage).length !== 1) {
      throw new CommandError(40323, "A pipeline stage specification object must contain exactly one field.");
    }
    const [name, operand] = fields(stage)[0]!;
    if ((name === "$out" || name === "$merge") && at !== stages.length - 1) {
      throw new CommandError(40601, `${name} can only be the final stage in the pipeline`);
    }
    if (name === "$documents" && at !== 0) throw new CommandError(40602, "$documents is only valid as the first stage in a pipeline");
    return [name, operand];
  });
  const last = named.at(-1);
  const out = last && (last[0] === "$out" || last[0] === "$merge") ? { stage: last[0], operand: last[1] } as const : undefined;
  const working = out ? named.slice(0, -1) : named;
  const compiled = working.map(([name, operand], at) => {
    if (name === "$sort") return sorting(operand, ctx, enough(working.slice(at + 1)));
    if (Object.hasOwn(STAGES, name)) return STAGES[name]!(operand, ctx);
    if (name === "$changeStream") throw new CommandError(40573, "The $changeStream stage is only supported on replica sets");
    throw ABSENT.has(name) ? unsupported(`the stage ${name}`) : unknown(40324, `Unrecognized pipeline stage name: '${name}'`);
  });
  const matches = working.findIndex(([name]) => name !== "$match");
  const matchCount = matches < 0 ? working.length : matches;
  const filters = working.slice(0, matchCount).map(([, filter]) => filter as Document);
  const sort = working[matchCount]?.[0] === "$sort" ? (working[matchCount][1] as Document) : undefined;
  const limit = enough(working.slice(matchCount + (sort ? 1 : 0)));
  const needed = neededFields(stages);
  return {
    ...(filters.length && { leadingMatch: filters.length === 1 ? filters[0]! : { $and: filters } }),
    ...(sort && { leadingSort: sort }),
    ...(limit !== undefined && { leadingLimit: limit }),
    ...(needed && { needed }),
    ...(out && { out }),
    run: (input, done) => chained(compiled.slice(done === undefined ? 0 : matchCount + (done === "sort" && sort ? 1 : 0)))(timed(input, ctx)),
  };
}

/** How many documents the stages use: `$skip` and `$limit` at the beginning. */
function enough(stages: readonly (readonly [string, Value])[]): number | undefined {
  let skipped = 0;
  for (const [name, operand] of stages) {
    if (name === "$limit") return skipped + (toInteger(operand) ?? Infinity);
    if (name !== "$skip") return undefined;
    skipped += toInteger(operand) ?? 0;
  }
  return undefined;
}

const chained = (stages: readonly Stage[]): Stage => (input) => stages.reduce((stream, stage) => stage(stream), input);

function mapping(change: (document: Document) => Document): Stage {
  return function* (input) {
    for (const document of input) yield change(document);
  };
}

/** Stops with 50 when the command's time is over. */
function* timed(input: Stream, ctx: QueryContext): Stream {
  let count = 0;
  for (const document of input) {
    if (ctx.deadline !== undefined && (count++ & 127) === 0 && Date.now() > ctx.deadline) throw new CommandError(50, "operation exceeded time limit");
    yield document;
  }
}

/** What a sort may hold, as in MongoDB; a store that never spills to disk stops there. */
const SORT_BYTES = 100 * 1024 * 1024;

/** Keeps only the first `most` documents while it sorts. Error 292 above 100 MB, measured on every 64th document. */
function sorting(operand: Value, ctx: QueryContext, most = Infinity): Stage {
  const spec = object(operand, 15973, "the $sort key specification must be an object");
  if (fields(spec).length === 0) throw new CommandError(15976, "$sort stage must have at least one sort key");
  const compare = compileSort(spec, ctx);
  return (input) => {
    let kept: Document[] = [], measured = 0;
    for (const document of input) {
      kept.push(document);
      if ((kept.length & 63) === 0 && most === Infinity && (measured += BSON.calculateObjectSize(document)) * 64 > SORT_BYTES) {
        throw new CommandError(292, "Sort exceeded memory limit of 104857600 bytes, but did not opt in to external sorting.");
      }
      if (kept.length >= 1000 && kept.length > 4 * most) kept = kept.sort(compare).slice(0, most);
    }
    return kept.sort(compare).slice(0, most);
  };
}

function replacing(operand: Value, ctx: QueryContext): Stage {
  const root = compileExpression(operand, ctx);
  return mapping((document) => {
    const value = root(rootScope(document, ctx));
    if (!isObject(value)) {
      throw new CommandError(40228, `'newRoot' expression must evaluate to an object, but resulting value was of type: ${typeName(value)}`);
    }
    return value;
  });
}

function object(value: Value, code: number, message: string): Document {
  if (!isObject(value)) throw new CommandError(code, message);
  return value;
}
