/** What zod says of a wrong shape, in words that tell an author what to do. */
import type { z } from "zod";
import type { Problem, ProblemCode } from "./problem.ts";
import { describe } from "./definition/reading.ts";
import { constructNames } from "./measures/list.ts";

type Issue = z.core.$ZodIssue;

/** One problem per mistake; of a union, the mistakes of the alternative that comes nearest. */
export function problemsOfShape(error: z.ZodError, file: string, pointer: string, value: unknown): Problem[] {
  return error.issues.flatMap((issue) => spread(issue, [])).map(({ issue, path }) => {
    const at = `${pointer}${path.map((step) => `/${String(step)}`).join("")}`;
    return { severity: "error" as const, code: codeOf(issue, path), file, path: `${file}#${at}`, ...words(issue, path, valueAt(value, path)) };
  });
}

function spread(issue: Issue, before: readonly PropertyKey[]): { issue: Issue; path: readonly PropertyKey[] }[] {
  const path = [...before, ...issue.path];
  if (issue.code !== "invalid_union" || issue.errors.length === 0) return [{ issue, path }];
  // The alternative with the deepest mistake is the one that was meant.
  const depth = (issues: readonly Issue[]): number => Math.max(...issues.map((each) => each.path.length * 10 + (each.code === "unrecognized_keys" ? 1 : 0))) - issues.length;
  const meant = [...issue.errors].sort((a, b) => depth(b) - depth(a))[0] ?? [];
  return meant.every((each) => each.path.length === 0 && each.code === "invalid_type") ? [{ issue, path }] : meant.flatMap((each) => spread(each, path));
}

function codeOf(issue: Issue, path: readonly PropertyKey[]): ProblemCode {
  const last = path[path.length - 1];
  return issue.code === "invalid_type" && (last === "nl" || last === "en") ? "missing-translation" : issue.code === "unrecognized_keys" ? "unknown-property" : "shape";
}

function words(issue: Issue, path: readonly PropertyKey[], value: unknown): { what: string; hint: string } {
  const name = path.map(String).join(".") || "This";
  const last = path[path.length - 1];
  if (issue.code === "unrecognized_keys") return { what: `There is no property ${issue.keys.map((key) => `«${key}»`).join(", ")} here.`, hint: "See the manual, questionnaires/README.md, for what may stand here; is it spelt right?" };
  if (issue.code === "invalid_type" && (last === "nl" || last === "en") && value === undefined) return { what: `The text ${path.slice(0, -1).map(String).join(".")} is missing in ${last === "nl" ? "Dutch" : "English"}.`, hint: "Write {\"nl\": \"…\", \"en\": \"…\"}." };
  if (issue.code === "invalid_type" && value === undefined) return { what: `«${name}» is missing; it must be ${issue.expected}.`, hint: "Add it." };
  if (issue.code === "invalid_type") return { what: `«${name}» must be ${issue.expected}, not ${describe(value)}.`, hint: "Correct it." };
  if (issue.code === "invalid_value") return { what: `«${name}» is ${describe(value)}.`, hint: `Use ${issue.values.map((each) => JSON.stringify(each)).join(", ")}.` };
  const discriminator = issue.code === "invalid_union" ? (issue as { discriminator?: string }).discriminator : undefined;
  if (discriminator !== undefined && discriminator === last) return { what: `«${name}» is ${describe(value)}, which is no kind that is known.`, hint: `Known: ${constructNames.join(", ")}.` };
  if (issue.code === "invalid_union") return { what: `«${name}» is ${describe(value)}, which has none of the shapes allowed here.`, hint: "See the manual, questionnaires/README.md." };
  return { what: `«${name}»: ${issue.message}.`, hint: `It is ${describe(value)}.` };
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((here, step) => (typeof here === "object" && here !== null && Object.hasOwn(here, step) ? (here as Record<PropertyKey, unknown>)[step] : undefined), value);
}
