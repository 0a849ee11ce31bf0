import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import fc from "fast-check";
import { reach, type Role } from "../../server/accounts/permissions.ts";
import { base, routeList } from "../../server/http/api.ts";
import { fromSchema, type JsonSchema, nearly } from "./from-schema.ts";
import { makeWorld, signInAs, startTestServer, type TestServer, type Visitor, type World } from "./harness.ts";

type Operation = { requestBody?: { content: { "application/json": { schema: JsonSchema } } }; parameters?: { name: string; in: string; schema: JsonSchema }[]; responses: Record<string, { content?: Record<string, { schema: JsonSchema }> }> };
let server: TestServer, world: World, document: { paths: Record<string, Record<string, Operation>>; openapi: string };
const ajv = new Ajv2020({ strict: false, allErrors: false, validateFormats: false });
const validators = new Map<string, ValidateFunction>();

beforeAll(async () => {
  server = await startTestServer();
  world = await makeWorld(server.url);
  const { adviser } = world.left.visitors;
  document = await adviser.ok("GET", "/api/openapi.json");
}, 120_000);
afterAll(async () => { await server.stop(); });

const runs = Number(process.env["CONTRACT_RUNS"] ?? 12);
const callers: Role[] = ["anonymous", "respondent", "contributor", "board", "coordinator", "adviser", "administrator", "machine"];
/** The most restricted role that may: of the role with an account where there is a choice. */
function callerOf(action: Parameters<typeof reach>[1]): Role { return [...callers].reverse().find((role) => role !== "machine" && role !== "administrator" && reach(role, action) !== null) ?? callers.find((role) => reach(role, action) !== null) ?? "anonymous"; }

function pathOf(path: string): string {
  const { left } = world;
  const known: Record<string, string> = { region: left.paths.region, round: left.paths.round, submission: left.paths.submission, part: "register", kind: "municipality", respondent: String(left.respondent._id) };
  return path.replace(/:(\w+)/g, (_, name: string) => known[name] ?? "0123456789abcdef01234567");
}

function check(operation: Operation, reply: { status: number; body: unknown; headers: Headers }, what: string): void {
  const type = reply.headers.get("content-type")?.split(";")[0] ?? "";
  expect([what, reply.status, reply.status < 500 || reply.status === 503]).toEqual([what, reply.status, true]);
  const documented = operation.responses[String(reply.status)] ?? operation.responses[`${String(reply.status)[0]}XX`];
  expect([what, reply.status, documented !== undefined]).toEqual([what, reply.status, true]);
  if (reply.status >= 400) expect([what, type]).toEqual([what, "application/problem+json"]);
  const content = documented?.content;
  if (!content) { expect([what, reply.status]).toEqual([what, 204]); return; }
  expect([what, Object.keys(content)]).toEqual([what, expect.arrayContaining([type])]);
  const schema = content[type]?.schema;
  if (!schema || !type.includes("json") || (schema as { format?: string }).format === "binary") return;
  const key = `${what} ${reply.status}`;
  const validate = validators.get(key) ?? ajv.compile({ ...schema, components: (document as { components?: unknown }).components } as object);
  validators.set(key, validate);
  if (!validate(reply.body)) throw new Error(`${what} answered ${reply.status} with something that is not documented: ${ajv.errorsText(validate.errors)} in ${JSON.stringify(reply.body).slice(0, 500)}`);
}

/** These end what the test stands on, or wait for a browser; they have tests of their own. */
const apart = new Set(["DELETE /session", "POST /own/withdraw", "DELETE /rounds/:round", "POST /rounds/:round/close", "POST /rounds/:round/publish", "GET /backup", "POST /privacy/erase", "PUT /regions/:region/advisers"]);

describe("what the document says is what the server does", () => {
  test("it is OpenAPI 3.1 and names every route", () => {
    expect(document.openapi).toMatch(/^3\.1/);
    for (const { method, path } of routeList) expect(document.paths[base + path.replace(/:(\w+)/g, "{$1}")]).toHaveProperty(method.toLowerCase());
  });

  test.each(routeList.filter(({ name }) => !apart.has(name)).map((entry) => [entry.name, entry] as const))("%s", async (name, { method, path, route }) => {
    const operation = document.paths[base + path.replace(/:(\w+)/g, "{$1}")]?.[method.toLowerCase()] as Operation;
    const role = callerOf(route.action);
    const visitor: Visitor = role === "anonymous" || role === "administrator" ? world.administrator : world.left.visitors[role];
    const bodySchema = operation.requestBody?.content["application/json"].schema;
    const query = (operation.parameters ?? []).filter((parameter) => parameter.in === "query");
    const queries = fc.record(Object.fromEntries(query.map((parameter) => [parameter.name, fc.oneof(fromSchema(parameter.schema).map(String), fc.string({ maxLength: 12 }))])), { requiredKeys: [] });
    const bodies = bodySchema ? fc.oneof({ weight: 2, arbitrary: fromSchema(bodySchema) }, { weight: 2, arbitrary: nearly(bodySchema) }, { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) }) : fc.constant(undefined);
    await fc.assert(fc.asyncProperty(queries, bodies, async (search, body) => {
      const text = new URLSearchParams(search as Record<string, string>).toString();
      const reply = await visitor.copy().call(method, pathOf(path) + (text ? `?${text}` : ""), body);
      check(operation, reply, name);
    }), { numRuns: bodySchema || query.length > 0 ? runs : 1, endOnFailure: true });
  }, 60_000);

  test("what is no JSON, or no object, or far too large, is refused in words", async () => {
    // Signed in anew: a generated change of password may have ended the earlier session, as it should.
    const adviser = await signInAs(server.url, "adviser.left@test.invalid");
    for (const [body, status] of [["{\"title\":", 400], ["\u0000", 400], [`{"title":"${"x".repeat(1_100_000)}"}`, 413], ["[]", 422], ["{\"__proto__\":{\"title\":\"x\"}}", 422]] as const) {
      const reply = await adviser.call("PATCH", `/rounds/${world.left.paths.round}`, body);
      expect([body.slice(0, 20), reply.status, reply.headers.get("content-type")]).toEqual([body.slice(0, 20), status, "application/problem+json; charset=utf-8"]);
    }
  });

  test("paths that do not exist and odd parameters are not found", async () => {
    // Signed in anew: a generated change of password may have ended the earlier session, as it should.
    const adviser = await signInAs(server.url, "adviser.left@test.invalid");
    for (const path of ["/nothing", "/rounds/x", "/rounds/%00", "/rounds/[object%20Object]", `/rounds/${world.left.paths.round}/analysis/nothing`, "/rounds/%E0%A4%A"]) {
      const reply = await adviser.call("GET", path);
      expect([path, reply.status]).toEqual([path, reply.status === 400 ? 400 : 404]);
    }
    expect((await adviser.call("DELETE", "/rounds")).status).toBe(405);
  });
});

describe("a problem speaks the reader's language, down to the place", () => {
  test.each([["nl", "De gegevens kloppen niet", /staat niet op de lijst/, /Vraag de beheerder/, /verwacht/i], ["en", "The input is not right", /is not on the list/, /Ask the administrator/, /expected/i]] as const)("%s", async (language, title, what, hint, shape) => {
    const adviser = await signInAs(server.url, "adviser.left@test.invalid"), headers = { "accept-language": language };
    const unknown = await adviser.call("POST", "/regions", { name: "Regio", members: ["GM9999"] }, headers);
    expect(unknown).toMatchObject({ status: 422, body: { title, problems: [{ path: "members", what: expect.stringMatching(what), hint: expect.stringMatching(hint) }] } });
    const misshapen = await adviser.call("POST", "/regions", { name: 7 }, headers);
    expect(misshapen).toMatchObject({ status: 422, body: { problems: expect.arrayContaining([{ path: "name", what: expect.stringMatching(shape) }]) } });
  });
});
