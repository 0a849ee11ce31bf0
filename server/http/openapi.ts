import { extendZodWithOpenApi, OpenApiGeneratorV31, OpenAPIRegistry, type RouteConfig } from "@asteasolutions/zod-to-openapi";
import { z } from "zod";
import { permissions, roles, type Role } from "../accounts/permissions.ts";
import { problems } from "../accounts/problem.ts";
import { base, routeList } from "./api.ts";

extendZodWithOpenApi(z);

const ProblemDocument = z.object({
  type: z.string(), code: z.enum(Object.keys(problems) as [string, ...string[]]), status: z.int(), title: z.string(), detail: z.string(), instance: z.string(),
  problems: z.array(z.object({ path: z.string(), what: z.string(), hint: z.string().optional() })).optional(),
});

/** The OpenAPI 3.1 document of the table of routes. */
export function openApiDocument(publicUrl: string) {
  const registry = new OpenAPIRegistry();
  registry.registerComponent("securitySchemes", "session", { type: "apiKey", in: "cookie", name: "netwerkregie.session_token" });
  registry.registerComponent("securitySchemes", "personal", { type: "apiKey", in: "cookie", name: "netwerkregie.personal" });
  registry.registerComponent("securitySchemes", "token", { type: "http", scheme: "bearer" });
  for (const { name, method, path, route } of routeList) {
    const params = [...path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? "");
    const failure = (description: string) => ({ description, content: { "application/problem+json": { schema: ProblemDocument } } });
    const line = permissions[route.action] as Partial<Record<Role, string>>;
    registry.registerPath({
      method: method.toLowerCase() as RouteConfig["method"], path: base + path.replace(/:(\w+)/g, "{$1}"), operationId: name, summary: route.summary, tags: [path.split("/")[1] ?? ""],
      description: `Who: ${roles.filter((role) => line[role]).map((role) => `${role} (${line[role] ?? ""})`).join(", ")}.`,
      security: line.anonymous ? [{}] : [{ session: [] }, { personal: [] }, { token: [] }],
      request: {
        ...(params.length > 0 ? { params: z.object(Object.fromEntries(params.map((param) => [param, z.string()]))) } : {}),
        ...(route.query ? { query: route.query } : {}),
        ...(route.body ? { body: { required: true, content: { "application/json": { schema: route.body } } } } : {}),
      },
      responses: { ...success(route), "4XX": failure("Something is to be done by the caller: see `code` and `detail`"), "503": failure("The database, or the browser for PDFs, is away for a moment") },
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: "3.1.0", info: { title: "Netwerkregie", version: "1", description: "Everything the pages do, they do with this API. Errors are RFC 9457 problem documents." }, servers: [{ url: publicUrl }],
  });
}

function success(route: (typeof routeList)[number]["route"]): RouteConfig["responses"] {
  if (route.reply === null) return { "204": { description: "Done" } };
  if ("bytes" in route.reply) return { "200": { description: "The file", content: Object.fromEntries(route.reply.bytes.map((type) => [type, { schema: { type: "string" as const, format: "binary" } }])) } };
  if ("events" in route.reply) return { "200": { description: "Server-sent events; each `data` is such a document", content: { "text/event-stream": { schema: route.reply.events } } } };
  return { [String(route.status ?? 200)]: { description: "Done", content: { "application/json": { schema: route.reply } } } };
}
