/**
 * The API under /api/v1: one table from which the router, the permissions test, the OpenAPI document and the client's types come.
 * The client takes it with `import type`: no schema reaches the browser.
 */
import type { z } from "zod";
import { administeringRoutes } from "./api/administering.ts";
import { advisingRoutes } from "./api/advising.ts";
import { ownRoutes } from "./api/filling.ts";
import { regionRoutes, roundRoutes } from "./api/regions.ts";
import type { Bytes, Events, Route } from "./api/route.ts";
import { sessionRoutes } from "./api/session.ts";
import { submissionRoutes } from "./api/submissions.ts";

export const base = "/api/v1";

export const routes = {
  ...sessionRoutes, ...ownRoutes, ...regionRoutes, ...roundRoutes, ...submissionRoutes, ...advisingRoutes, ...administeringRoutes,
};

export type Routes = typeof routes;
/** For example `"GET /rounds/:round"`. */
export type RouteName = keyof Routes;

type ParamNames<P extends string> = P extends `${string}:${infer N}/${infer Rest}` ? N | ParamNames<`/${Rest}`> : P extends `${string}:${infer N}` ? N : never;
/** `{ round: string }` for `"GET /rounds/:round"`. */
export type Params<K extends RouteName> = { readonly [N in ParamNames<K>]: string };
type Schema<K extends RouteName, F extends "body" | "query"> = Routes[K] extends { readonly [P in F]: infer S extends z.ZodType } ? S : never;
/** What the caller sends. */
export type Body<K extends RouteName> = [Schema<K, "body">] extends [never] ? undefined : z.input<Schema<K, "body">>;
export type Query<K extends RouteName> = [Schema<K, "query">] extends [never] ? undefined : z.input<Schema<K, "query">>;
/** What the handler gets: parsed, with defaults. */
export type ParsedBody<K extends RouteName> = [Schema<K, "body">] extends [never] ? undefined : z.output<Schema<K, "body">>;
export type ParsedQuery<K extends RouteName> = [Schema<K, "query">] extends [never] ? undefined : z.output<Schema<K, "query">>;
/** What comes back: JSON by its schema, a Blob for bytes, an event's shape for streams, nothing for 204. */
export type Reply<K extends RouteName> = Routes[K]["reply"] extends z.ZodType ? z.output<Routes[K]["reply"]>
  : Routes[K]["reply"] extends Bytes ? Blob : Routes[K]["reply"] extends Events<infer E> ? z.output<E> : undefined;

/** The table without the exact types, for those who walk it. */
export const routeList: readonly { readonly name: RouteName; readonly method: string; readonly path: string; readonly route: Route }[] =
  (Object.entries(routes) as [RouteName, Route][]).map(([name, route]) => {
    const [method = "", path = ""] = name.split(" ");
    return { name, method, path, route };
  });

export type Session = Reply<"GET /session">;
export type Own = Reply<"GET /own">;
export type Sheet = Reply<"GET /own/sheet">;
export type Outcome = Reply<"PATCH /own/sheet">;
export type Region = Reply<"GET /regions/:region">;
export type Round = Reply<"GET /rounds/:round">;
export type Progress = Reply<"GET /rounds/:round/progress">["submissions"][number];
export type Submission = Reply<"GET /submissions/:submission">;
export type Respondent = Reply<"GET /submissions/:submission/respondents">[number];
export type LayerLink = Reply<"GET /submissions/:submission/layer-links">[number];
export type InventoryPreview = Reply<"POST /submissions/:submission/inventory/preview">;
export type ReportEntry = Reply<"GET /own/reports">[number];
export type Batch = Reply<"GET /rounds/:round/batches/:batch">;
export type User = Reply<"GET /users">[number];
export type InstrumentEntry = Reply<"GET /instruments">[number];
export type AuditEntry = Reply<"GET /audit">[number];
export type Municipality = Reply<"GET /municipalities">[number];
