import { unsupported } from "./errors.ts";
import type { Document, QueryContext } from "./context.ts";

export type Pipeline = { readonly leadingMatch?: Document; run(input: Iterable<Document>): Iterable<Document> };

export function compilePipeline(stages: readonly Document[], ctx: QueryContext): Pipeline {
  if (stages.length) throw unsupported(`pipelines ${String(ctx.now)}`);
  return { run: (input) => input };
}
