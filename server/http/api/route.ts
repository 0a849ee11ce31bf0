import { z } from "zod";
import type { Action } from "../../accounts/permissions.ts";

/** Bytes rather than JSON; the media types it may have. */
export type Bytes = { readonly bytes: readonly string[] };
/** A stream of server-sent events, each with this shape. */
export type Events<E extends z.ZodType = z.ZodType> = { readonly events: E };

/** One line of the API: what it is for, who may (by name, see accounts/permissions.ts), what goes in and what comes out. */
export type Route = {
  readonly summary: string;
  readonly action: Action;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly reply: z.ZodType | Bytes | Events | null;
  /** 200 with a reply, 204 without, unless stated. */
  readonly status?: 200 | 201 | 202 | 204;
};

/** Keeps the exact types of a table of routes. */
export const table = <const R extends Record<`${"GET" | "POST" | "PUT" | "PATCH" | "DELETE"} /${string}`, Route>>(routes: R): R => routes;

/** A text in both languages. */
export const Text = z.object({ nl: z.string(), en: z.string() });
export const Id = z.string().regex(/^[0-9a-f]{24}$/).describe("24 hexadecimal digits");
export const Language = z.enum(["nl", "en"]);
export const When = z.iso.datetime().describe("UTC, ISO 8601");
export const Day = z.iso.date().describe("YYYY-MM-DD");
export const Email = z.email().max(254);
/** One line: nothing that a header of a letter, a terminal or a file name would read as more than a letter. */
export const Line = z.string().trim().min(1).max(200).regex(/^[^\u0000-\u0008\u000a-\u001f\u007f-\u009f\u2028\u2029]*$/, "one line of text");
export const Prose = z.string().trim().max(5000);
export const Name = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,79}$/);
/** A name, or a name with its part: `timesPerYear.low`, `partnerWeight.load`. */
export const PartName = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,79}(\.[A-Za-z][A-Za-z0-9_-]{0,79})?$/);
/** A file in a JSON body. */
export const Upload = z.strictObject({ fileName: Line, base64: z.base64().max(14_000_000) });
export const Done = z.object({ done: z.literal(true) });
/** A link to hand over. `url` is present when no mail server is configured or when the inviter asked for it; it is shown once. */
export const Handover = z.object({ mailed: z.boolean(), url: z.string().nullable(), expiresAt: When.nullable() });
/** One thing that is wrong with an input, with the place and what to do. */
export const Finding = z.object({ severity: z.enum(["error", "warning", "info"]), code: z.string(), path: z.string(), what: z.string(), hint: z.string() });
export const pdf: Bytes = { bytes: ["application/pdf"] };
export const html: Bytes = { bytes: ["text/html"] };
export const sheetFile: Bytes = { bytes: ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "text/csv", "application/json"] };
export const zip: Bytes = { bytes: ["application/zip"] };
export const Format = z.enum(["xlsx", "csv", "json"]);
