import { CommandError, failedToParse, unsupported } from "./errors.ts";
import { compileExpression } from "./expression/compile.ts";
import { rootScope } from "./expression/operator.ts";
import { identity } from "./keystring.ts";
import { pathParts, visitPath } from "./path.ts";
import { withPath } from "./stage.ts";
import { field, fields, isObject, type Value } from "./value.ts";
import type { Document, QueryContext } from "./context.ts";

type Run = (stages: readonly Document[], ctx: QueryContext) => { run(input: Iterable<Document>): Iterable<Document> };
const OPTIONS = ["from", "localField", "foreignField", "let", "pipeline", "as"];
/** Local documents whose partners are looked up together, where the store can find them by an index. */
const BATCH = 500;

/** Compiles `$lookup`, by equal fields, by a pipeline with `let`, or by both (MongoDB manual, "$lookup"). */
export function compileLookup(spec: Document, ctx: QueryContext, compilePipeline: Run): (input: Iterable<Document>) => Iterable<Document> {
  for (const [name] of fields(spec)) if (!OPTIONS.includes(name)) throw failedToParse(`unknown argument to $lookup: ${name}`);
  const [from, localField, foreignField, as] = ["from", "localField", "foreignField", "as"].map((name) => {
    const value = field(spec, name);
    if (isObject(value)) throw unsupported(`$lookup with a document as '${name}'`);
    if (value !== undefined && typeof value !== "string") throw failedToParse(`$lookup argument '${name}' must be a string`);
    return value;
  });
  const stages = field(spec, "pipeline"), variables = field(spec, "let") ?? {};
  if (as === undefined) throw failedToParse("must specify 'as' field for a $lookup");
  if (from === undefined) throw failedToParse("must specify 'from' field for a $lookup");
  if ((localField === undefined) !== (foreignField === undefined)) throw failedToParse("$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
  if (stages === undefined && localField === undefined) throw failedToParse("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified");
  if (!isObject(variables) || (stages !== undefined && !Array.isArray(stages))) throw new CommandError(9, "$lookup's 'let' must be an object and its 'pipeline' an array");
  const lets = fields(variables).map(([name, value]) => [name, compileExpression(value, ctx)] as const);
  const inner: { -readonly [Key in keyof QueryContext]: QueryContext[Key] } = { ...ctx, variables: { ...ctx.variables, ...Object.fromEntries(lets.map(([name]) => [name, null])) } };
  const pipeline = stages === undefined ? undefined : compilePipeline(stages as Document[], inner);
  const target = as.split(".");
  const partners = localField === undefined ? allOf(from, ctx) : equalTo(from, localField, foreignField!, ctx);
  return function* (input) {
    for (const [document, found] of partners(input)) {
      inner.variables = { ...ctx.variables, ...Object.fromEntries(lets.map(([name, value]) => [name, value(rootScope(document, ctx))])) };
      yield withPath(document, target, pipeline ? [...pipeline.run(found)] : found);
    }
  };
}

type Partners = (input: Iterable<Document>) => Iterable<[Document, Document[]]>;

const allOf = (from: string, ctx: QueryContext): Partners => function* (input) {
  let all: Document[] | undefined;
  for (const document of input) yield [document, (all ??= [...ctx.collection(from)])];
};

/** Partners by a map of identities: a local array means each of its elements; missing and an empty array mean `null`. */
function equalTo(from: string, localField: string, foreignField: string, ctx: QueryContext): Partners {
  const localPath = pathParts(localField), foreignPath = pathParts(foreignField);
  const valuesOf = (document: Document): Value[] => {
    const values: Value[] = [];
    visitPath(document, localPath, true, (value) => values.push(value ?? null) < 0);
    const inner = values.filter((value) => !Array.isArray(value));
    return inner.length ? inner : [null];
  };
  const mapOf = (documents: Iterable<Document>): Map<string, [number, Document][]> => {
    const map = new Map<string, [number, Document][]>();
    let order = 0;
    for (const document of documents) {
      const names = new Set<string>();
      visitPath(document, foreignPath, true, (value) => !names.add(identity(value ?? null, ctx.collation)));
      for (const name of names) {
        const known = map.get(name);
        if (known) known.push([order, document]);
        else map.set(name, [[order, document]]);
      }
      order++;
    }
    return map;
  };
  const found = (document: Document, map: Map<string, [number, Document][]>): Document[] => {
    const partners = new Map(valuesOf(document).flatMap((value) => map.get(identity(value, ctx.collation)) ?? []));
    return [...partners].sort(([a], [b]) => a - b).map(([, partner]) => partner);
  };
  return function* (input) {
    const whole = ctx.find ? undefined : mapOf(ctx.collection(from));
    let batch: Document[] = [];
    function* flush(): Iterable<[Document, Document[]]> {
      const map = whole ?? mapOf(ctx.find!(from, { [foreignField]: { $in: batch.flatMap(valuesOf) } }));
      for (const document of batch) yield [document, found(document, map)];
      batch = [];
    }
    for (const document of input) {
      batch.push(document);
      if (batch.length >= BATCH || whole) yield* flush();
    }
    if (batch.length) yield* flush();
  };
}
