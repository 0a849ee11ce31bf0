/** JSON Schemas of the language, for completion and checking in an editor. Shipped in questionnaires/schema. */
import { z } from "zod";
import { adviceFileSchema, manifestSchema, scoringSchema } from "./language.ts";

/** File name → schema, as text. */
export function editorSchemas(): Readonly<Record<string, string>> {
  const of = (schema: z.ZodType, title: string): string => `${JSON.stringify({ title, ...z.toJSONSchema(schema, { target: "draft-7", io: "input", reused: "ref" }) }, null, 1)}\n`;
  return {
    "instrument.schema.json": of(manifestSchema, "instrument.json of an assessment"),
    "scoring.schema.json": of(scoringSchema, "scoring.json of an assessment"),
    "advice.schema.json": of(adviceFileSchema, "advice.json of an assessment"),
  };
}
