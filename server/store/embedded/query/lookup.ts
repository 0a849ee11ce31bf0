import { CommandError, failedToParse, unsupported } from "./errors.ts";
import { compileExpression } from "./expression/compile.ts";
import { rootScope } from "./expression/operator.ts";
import { identity } from "./keystring.ts";
import { pathParts, visitPath } from "./path.ts";
import { withPath } from "./stage.ts";
import { field, fields, isMissing, isObject, type Value } from "./value.ts";
import type { Document, QueryContext } from "./context.ts";

type Run = (stages: readonly Document[], ctx: QueryContext) => { readonly leadingMatch?: Document; run(input: Iterable<Document>): Iterable<Document> };
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
  if ((localField === undefined) !== (foreignField === undefined)) {
    throw failedToParse("$lookup requires both or neither of 'localField' and 'foreignField' to be specified");
  }
  if (stages === undefined && localField === undefined) {
    throw failedToParse("$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified");
  }
  if (!isObject(variables) || (stages !== undefined && !Array.isArray(stages))) {
    throw new CommandError(9, "$lookup's 'let' must be an object and its 'pipeline' an array");
  }
  const lets = fields(variables).map(([name, value]) => [name, compileExpression(value, ctx)] as const);
  const inner: { -readonly [Key in keyof QueryContext]: QueryContext[Key] } = { ...ctx, variables: { ...ctx.variables, ...Object.fromEntries(lets.map(([name]) => [name, null])) } };
  const pipeline = stages === undefined ? undefined : compilePipeline(stages as Document[], inner);
  const target = as.split(".");
  const anchor = pipeline?.leadingMatch && anchorOf(pipeline.leadingMatch);
  const partners = localField === undefined ? allOf(from, anchor, inner) : equalTo(from, localField, foreignField!, ctx);
  return function* (input) {
    for (const [document, found] of partners(input, assign)) {
      assign(document);
      yield withPath(document, target, pipeline ? [...pipeline.run(found)] : found);
    }
  };
  function assign(document: Document): void {
    inner.variables = { ...ctx.variables, ...Object.fromEntries(lets.map(([name, value]) => [name, value(rootScope(document, ctx))])) };
  }
}

/** Local documents with the foreign ones to consider; `assign` sets the variables for one. */
type Partners = (input: Iterable<Document>, assign: (document: Document) => void) => Iterable<[Document, Document[]]>;

/** A foreign path that must equal a variable, so that an index may find the documents. */
type Anchor = { readonly path: string; readonly variable: string };

/** Finds `$expr: { $eq: ["$path", "$$variable"] }` at the beginning of a pipeline. */
function anchorOf(filter: Document): Anchor | undefined {
  const clauses = field(filter, "$and");
  if (Array.isArray(clauses)) return clauses.map((clause) => (isObject(clause) ? anchorOf(clause) : undefined)).find(Boolean);
  const expression = field(filter, "$expr"), pair = isObject(expression) ? field(expression, "$eq") : undefined;
  if (!Array.isArray(pair) || pair.length !== 2 || !pair.every((side) => typeof side === "string")) return undefined;
  const [variable, path] = pair.toSorted() as [string, string];
  return /^\$[^$]/.test(path) && /^\$\$\w+$/.test(variable) ? { path: path.slice(1), variable: variable.slice(2) } : undefined;
}

const allOf = (from: string, anchor: Anchor | undefined, ctx: QueryContext): Partners => function* (input, assign) {
  let all: Document[] | undefined;
  for (const document of input) {
    assign(document);
    const value = anchor && ctx.find ? field(ctx.variables ?? {}, anchor.variable) : undefined;
    // A filter's equality finds all that the expression's does, but for missing values and arrays.
    if (anchor && !isMissing(value) && !Array.isArray(value)) yield [document, [...ctx.find!(from, { [anchor.path]: { $eq: value } })]];
    else yield [document, (all ??= [...ctx.collection(from)])];
  }
};

/** Partners by a map of identities: a local array means each of its elements, arrays among them too; missing and an empty array mean `null`. */
function equalTo(from: string, localField: string, foreignField: string, ctx: QueryContext): Partners {
  const localPath = pathParts(localField), foreignPath = pathParts(foreignField);
  const valuesOf = (document: Document): Value[] => {
    const values: Value[] = [];
    visitPath(document, localPath, false, (value) => values.push(...(Array.isArray(value) ? (value as Value[]) : value === undefined ? [] : [value])) < 0);
    return values.length ? values : [null];
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
