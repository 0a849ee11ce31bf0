import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { permissions, reach, type Role, roles, subjectOf } from "../../server/accounts/permissions.ts";
import { routeList } from "../../server/http/api.ts";
import { makeWorld, type Side, signInAs, startTestServer, type TestServer, Visitor, type World } from "./harness.ts";

let server: TestServer, world: World;
beforeAll(async () => { server = await startTestServer(); world = await makeWorld(server.url); }, 120_000);
afterAll(async () => { await server.stop(); });

const unknown = "0123456789abcdef01234567";
/** A path of one's own or of the other region; further parameters name things that do not exist. */
function fill(path: string, side: Side, which: "submission" | "otherSubmission" = "submission"): string {
  const known: Record<string, string> = { region: side.paths.region, round: side.paths.round, submission: side.paths[which], part: "load", kind: "board", municipality: "GM9999" };
  return path.replace(/:(\w+)/g, (_, name: string) => known[name] ?? unknown);
}
/** Signing out ends a session for good, so it gets one of its own. */
async function visitorFor(role: Role, side: Side, name: string): Promise<Visitor> {
  if (role === "anonymous") return new Visitor(server.url);
  const ends = name === "DELETE /session";
  if (role === "administrator") return ends ? signInAs(server.url, "admin@test.invalid") : world.administrator.copy();
  return ends ? (await side.fresh())[role] : side.visitors[role].copy();
}

/** What changes most comes last, so that earlier requests find the world as it was made. */
const ordered = [...routeList].sort((a, b) => weight(a.method, a.path) - weight(b.method, b.path));
function weight(method: string, path: string): number {
  if (path === "/session" && method === "DELETE") return 9;
  if (/\/(open|close|publish|withdraw|submit)$/.test(path)) return 5;
  return method === "DELETE" ? 4 : method === "GET" ? 0 : 2;
}

describe("the table", () => {
  test("has a line for every route, and no line that no route uses", () => {
    for (const { name, route } of routeList) expect([name, Object.hasOwn(permissions, route.action)]).toEqual([name, true]);
    const used = new Set(routeList.map(({ route }) => route.action as string));
    expect(Object.keys(permissions).filter((action) => !used.has(action) && action !== "docs.read")).toEqual([]);
  });
  // Said here once more by hand, so that a slip in the table is not confirmed by the table.
  test.each<[Role, string[]]>([
    ["anonymous", ["session.read", "session.begin", "session.end", "withdraw", "health.read", "docs.read"]],
    ["board", ["session.read", "session.begin", "session.end", "withdraw", "health.read", "docs.read", "own.read", "own.readReport"]],
    ["respondent", ["session.read", "session.begin", "session.end", "withdraw", "health.read", "docs.read", "own.read", "own.fillIn", "own.finish"]],
  ])("%s may do only this", (role, allowed) => {
    expect(Object.keys(permissions).filter((action) => reach(role, action as keyof typeof permissions) !== null).sort()).toEqual([...allowed].sort());
  });
  test("the administrator reads no scores and no answers; the adviser fills in nothing", () => {
    for (const action of ["submission.result", "submission.fillIn", "submission.read", "round.analyse", "round.export", "own.fillIn", "own.readReport"] as const) expect(reach("administrator", action)).toBeNull();
    for (const action of ["submission.fillIn", "submission.invite", "submission.establish", "users.manage", "audit.read", "backup.make", "own.fillIn"] as const) expect(reach("adviser", action)).toBeNull();
  });
});

describe("every route for every role, with one's own and with another's", () => {
  for (const role of roles) test(role, async () => {
    const wrong: string[] = [];
    for (const { name, method, path, route } of ordered) {
      const allowed = reach(role, route.action);
      const subject = subjectOf(route.action);
      // An empty object: bodies that are needed are refused as invalid, after the rights were checked.
      const body = method === "GET" ? undefined : {};
      const mine = await (await visitorFor(role, world.left, name)).call(method, fill(path, world.left), body);
      if (allowed === null) {
        // A personal link is no account, and an account no personal link: to the other's routes its bearer is nobody.
        const nobody = role !== "machine" && (role === "anonymous" || ["respondent", "contributor", "board"].includes(role) !== (subject === "link"));
        const expected = nobody ? 401 : 403;
        if (mine.status !== expected) wrong.push(`${role} ${name}: ${mine.status}, should be ${expected}`);
      } else if (mine.status === 403 || (mine.status === 401 && !path.startsWith("/session")) || mine.status >= 500 && mine.status !== 503) wrong.push(`${role} ${name} of his own: ${mine.status} ${JSON.stringify(mine.body)}`);
      if (!["region", "round", "submission"].includes(subject)) continue;
      for (const [which, target] of [["another region", fill(path, world.right)], ...(role === "coordinator" && subject === "submission" ? [["another municipality", fill(path, world.left, "otherSubmission")]] : [])] as const) {
        const foreign = await (await visitorFor(role, world.left, name)).call(method, target, body);
        if (allowed === "own" && foreign.status !== 404) wrong.push(`${role} ${name} of ${which}: ${foreign.status}, should be 404`);
        if (allowed === null && ![401, 403].includes(foreign.status)) wrong.push(`${role} ${name} of ${which}: ${foreign.status}, should be refused`);
      }
    }
    expect(wrong).toEqual([]);
  }, 120_000);
});

describe("one cannot be another", () => {
  test("a machine without the scope, or with an ended token, is refused", async () => {
    const made = await world.administrator.ok<{ entry: { id: string }; token: string }>("POST", "/tokens", { name: "narrow", scopes: ["regions.read"], regions: [world.right.paths.region], days: 1 });
    const machine = new Visitor(server.url, made.token);
    expect((await machine.call("GET", `/regions/${world.right.paths.region}`)).status).toBe(200);
    expect((await machine.call("GET", `/rounds/${world.right.paths.round}`)).status).toBe(403);
    expect((await machine.call("GET", `/regions/${world.left.paths.region}`)).status).toBe(404);
    await world.administrator.ok("DELETE", `/tokens/${made.entry.id}`);
    expect((await machine.call("GET", `/regions/${world.right.paths.region}`)).status).toBe(401);
  });
  test("a request of another site changes nothing", async () => {
    const { adviser } = world.right.visitors;
    const change = { title: "taken over" };
    for (const headers of [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-site" }, { origin: "https://evil.example" }]) {
      const reply = await adviser.call("PATCH", `/rounds/${world.right.paths.round}`, change, headers);
      expect([reply.status, (reply.body as { code: string }).code]).toEqual([403, "crossSite"]);
    }
    expect((await adviser.ok<{ title: string }>("GET", `/rounds/${world.right.paths.round}`)).title).toBe("Round right");
  });
});
