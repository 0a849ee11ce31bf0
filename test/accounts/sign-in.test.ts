import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createHmac } from "node:crypto";
import mongoose from "mongoose";
import { personFor } from "../../server/accounts/people.ts";
import { makeSignInLink } from "../../server/accounts/sign-in.ts";
import { makeWorld, signInAs, startTestServer, type TestServer, tokenOf, Visitor, type World } from "../http/harness.ts";
import { type Provider, startProvider } from "./oidc-provider.ts";

let server: TestServer, world: World, provider: Provider;
beforeAll(async () => {
  provider = await startProvider("netwerkregie");
  server = await startTestServer({ SECOND_FACTOR: "required", TRUST_PROXY: "1", KEY_ATTEMPTS_PER_MINUTE: "30", OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: "netwerkregie", OIDC_CLIENT_SECRET: "secret" });
  world = await makeWorld(server.url);
}, 120_000);
afterAll(async () => { await server.stop(); await provider.stop(); });

const token = async (email: string, minutes = 10): Promise<string> => tokenOf((await makeSignInLink(email, minutes)).path);
const code = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
/** RFC 6238 with the defaults of authenticator apps. */
function totp(uri: string, at = Date.now()): string {
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const bits = [...secret].map((character) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(character).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

const usedSteps = new Map<string, Set<number>>();
/** A code that is good now and was not used yet: the server takes each only once. */
async function freshCode(uri: string): Promise<string> {
  const used = usedSteps.get(uri) ?? new Set<number>();
  usedSteps.set(uri, used);
  // Not just before the half minute is over: the oldest of the three would be too old on arrival.
  const left = 30_000 - (Date.now() % 30_000);
  if (left < 1500) await new Promise((resolve) => setTimeout(resolve, left));
  const step = [0, 1, -1].map((turn) => Math.floor(Date.now() / 30_000) + turn).find((one) => !used.has(one));
  if (step === undefined) throw new Error("three codes are good at a time");
  used.add(step);
  return totp(uri, step * 30_000);
}

describe("a sign-in link", () => {
  const email = "coordinator.gm9001@test.invalid";
  test("signs in once, with a cookie that scripts and other sites cannot use", async () => {
    const secret = await token(email);
    const reply = await new Visitor(server.url).call("POST", "/session/token", { token: secret });
    expect(reply.body).toMatchObject({ kind: "signedIn", session: { person: { email, role: "coordinator", secondFactor: "notNeeded" } } });
    expect(reply.headers.getSetCookie().join()).toMatch(/HttpOnly/i);
    expect(reply.headers.getSetCookie().join()).toMatch(/SameSite=Lax/i);
    const again = await new Visitor(server.url).call("POST", "/session/token", { token: secret });
    expect([again.status, code(again)]).toEqual([410, "linkExpired"]);
  });
  test("opened by two browsers at the same moment signs in one", async () => {
    const secret = await token(email);
    const replies = await Promise.all([1, 2, 3].map(() => new Visitor(server.url).call("POST", "/session/token", { token: secret })));
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 410, 410]);
  });
  test("that is too old, or made up, does nothing", async () => {
    expect((await new Visitor(server.url).call("POST", "/session/token", { token: await token(email, -1) })).status).toBe(410);
    expect((await new Visitor(server.url).call("POST", "/session/token", { token: "x".repeat(33) })).status).toBe(410);
  });
  test("is promised alike to known and unknown addresses", async () => {
    const replies = await Promise.all([email, "unknown@test.invalid"].map((address) => new Visitor(server.url).call("POST", "/session/link", { email: address })));
    expect(replies.map((reply) => [reply.status, reply.body])).toEqual([[202, { done: true }], [202, { done: true }]]);
  });
  test("and no personal link, session or machine token either, stands in the database in the clear", async () => {
    const secrets = [await token(email), tokenOf((await world.left.respondentLink()).path)];
    const inCookie = (visitor: Visitor, name: string): string => decodeURIComponent(visitor.cookie(name) ?? "").split(".")[0] ?? "";
    const challenged = new Visitor(server.url);
    await admin();
    await challenged.ok("POST", "/session/password", { email: "admin@test.invalid", password });
    secrets.push(inCookie(await signInAs(server.url, email), "netwerkregie.session_token"), inCookie(challenged, "netwerkregie.two_factor"), inCookie(world.left.visitors.respondent, "netwerkregie.personal"));
    expect(secrets.every((secret) => secret.length > 20)).toBe(true);
    const { token: machine } = await (await admin()).ok<{ token: string }>("POST", "/tokens", { name: "m", scopes: ["rounds.read"], regions: [], days: 1 });
    let everything = "";
    for (const { name } of await (mongoose.connection.db as NonNullable<typeof mongoose.connection.db>).listCollections().toArray()) everything += JSON.stringify(await mongoose.connection.collection(name).find().toArray());
    for (const secret of [...secrets, machine]) expect(everything.includes(secret)).toBe(false);
  });
});

/** An administrator whose second factor is set up. */
let administrator: Promise<{ visitor: Visitor; uri: string; backupCodes: string[] }> | null = null;
const password = "vier woorden zijn genoeg";
async function setUp(email: string): Promise<{ visitor: Visitor; uri: string; backupCodes: string[] }> {
  const visitor = await signInAs(server.url, email);
  await visitor.ok("PUT", "/session/password", { next: password });
  const { uri, backupCodes } = await visitor.ok<{ uri: string; backupCodes: string[] }>("POST", "/session/second-factor/setup", { password });
  await visitor.ok("POST", "/session/second-factor/confirm", { code: await freshCode(uri) });
  return { visitor, uri, backupCodes };
}
const admin = async (): Promise<Visitor> => (await (administrator ??= setUp("admin@test.invalid"))).visitor;

describe("the second factor", () => {
  test("must be set up by who advises or administers, before anything else", async () => {
    const visitor = await signInAs(server.url, "adviser.left@test.invalid");
    const session = await visitor.ok<{ person: { secondFactor: string } }>("GET", "/session");
    expect(session.person.secondFactor).toBe("mustBeSetUp");
    expect(code(await visitor.call("GET", "/regions"))).toBe("secondFactorNeeded");
    const { visitor: ready } = await setUp("adviser.left@test.invalid");
    expect((await ready.call("GET", "/regions")).status).toBe(200);
  });

  test("is asked after a link and after a password; a wrong code does not help", async () => {
    await admin();
    const { uri, backupCodes } = await (administrator as NonNullable<typeof administrator>);
    for (const begin of [async (visitor: Visitor) => visitor.call("POST", "/session/token", { token: await token("admin@test.invalid") }), async (visitor: Visitor) => visitor.call("POST", "/session/password", { email: "admin@test.invalid", password })]) {
      const visitor = new Visitor(server.url);
      expect((await begin(visitor)).body).toEqual({ kind: "secondFactor" });
      expect([401, 403]).toContain((await visitor.call("GET", "/users")).status);
      expect(code(await visitor.call("POST", "/session/second-factor", { code: "000000" }))).toBe("codeWrong");
      expect([401, 403]).toContain((await visitor.call("GET", "/users")).status);
      await visitor.ok("POST", "/session/second-factor", { code: await freshCode(uri) });
      expect((await visitor.call("GET", "/users")).status).toBe(200);
    }
    const visitor = new Visitor(server.url);
    await visitor.ok("POST", "/session/password", { email: "admin@test.invalid", password });
    await visitor.ok("POST", "/session/second-factor", { code: backupCodes[0] });
    expect((await visitor.call("GET", "/users")).status).toBe(200);
    const second = new Visitor(server.url);
    await second.ok("POST", "/session/password", { email: "admin@test.invalid", password });
    expect((await second.call("POST", "/session/second-factor", { code: backupCodes[0] })).status).toBe(401);
  });
});

describe("before the code was given", () => {
  type Begin = (visitor: Visitor) => Promise<{ body: unknown }>;
  const ways: [string, Begin][] = [["a link", async (visitor) => visitor.call("POST", "/session/token", { token: await token("admin@test.invalid") })], ["a password", (visitor) => visitor.call("POST", "/session/password", { email: "admin@test.invalid", password })]];
  test.each(ways)("%s opens nothing: no session, no account, no new second factor", async (_way, begin) => {
    await admin();
    const visitor = new Visitor(server.url);
    expect((await begin(visitor)).body).toEqual({ kind: "secondFactor" });
    expect(visitor.cookieNames).not.toContain("netwerkregie.session_token");
    expect((await visitor.ok<{ person: unknown }>("GET", "/session")).person).toBeNull();
    const tries: [string, string, unknown?][] = [["GET", "/session/devices"], ["PUT", "/session/password", { next: "van wie dit nu ook is" }], ["PUT", "/session/password", { current: password, next: "van wie dit nu ook is" }],
      ["POST", "/session/second-factor/setup", { password }], ["POST", "/session/second-factor/confirm", { code: "000000" }], ["PUT", "/session/language", { language: "en" }], ["GET", "/users"], ["GET", "/backup"]];
    for (const [method, path, body] of tries) expect([path, (await visitor.call(method, path, body)).status]).toEqual([path, 401]);
  });
  test("five wrong codes end the attempt: the right one comes too late, and one begins anew", async () => {
    const { uri } = await setUp("adviser.right@test.invalid");
    const visitor = new Visitor(server.url);
    await visitor.ok("POST", "/session/token", { token: await token("adviser.right@test.invalid") });
    for (const wrong of ["000000", "000001", "000002", "000003", "000004"]) expect(code(await visitor.call("POST", "/session/second-factor", { code: wrong }))).toBe("codeWrong");
    const right = await freshCode(uri);
    expect((await visitor.call("POST", "/session/second-factor", { code: right })).status).toBe(401);
    await visitor.ok("POST", "/session/token", { token: await token("adviser.right@test.invalid") });
    await visitor.ok("POST", "/session/second-factor", { code: right });
    // Whoever looked over the shoulder comes too late as well.
    const onlooker = new Visitor(server.url);
    await onlooker.ok("POST", "/session/token", { token: await token("adviser.right@test.invalid") });
    expect(code(await onlooker.call("POST", "/session/second-factor", { code: right }))).toBe("codeWrong");
    expect(onlooker.cookieNames).not.toContain("netwerkregie.session_token");
    expect((await onlooker.ok<{ person: unknown }>("GET", "/session")).person).toBeNull();
  });
});

describe("sessions", () => {
  test("a session that was planted in a browser is not the one that signing in gives", async () => {
    const attacker = await signInAs(server.url, "coordinator.gm9002@test.invalid");
    const victim = attacker.copy();
    await victim.ok("POST", "/session/token", { token: await token("coordinator.gm9001@test.invalid") });
    expect(victim.cookie("netwerkregie.session_token")).not.toBe(attacker.cookie("netwerkregie.session_token"));
    expect((await attacker.ok<{ person: { email: string } }>("GET", "/session")).person.email).toBe("coordinator.gm9002@test.invalid");
  });
  test("a made-up or changed cookie is nobody's", async () => {
    const known = (await signInAs(server.url, "coordinator.gm9001@test.invalid")).cookie("netwerkregie.session_token") ?? "";
    for (const cookie of ["x.y", known.slice(0, -6), `${known.split(".")[0] ?? ""}.x`, ""]) {
      const reply = await new Visitor(server.url).call("GET", "/submissions", undefined, { cookie: `netwerkregie.session_token=${cookie}` });
      expect([cookie, reply.status]).toEqual([cookie, 401]);
    }
  });
  test.each<[string, (id: string, here: Visitor) => Promise<unknown>]>([
    ["a first password", (_id, here) => here.ok("PUT", "/session/password", { next: password })],
    ["a changed password", (_id, here) => here.ok("PUT", "/session/password", { current: password, next: `${password} nu` })],
    ["a changed role", async (id) => { await (await admin()).ok("PATCH", `/users/${id}`, { role: "adviser" }); await (await admin()).ok("PATCH", `/users/${id}`, { role: "coordinator" }); }],
    ["being erased", async () => (await admin()).ok("POST", "/privacy/erase", { email: "coordinator.gm9004@test.invalid", reason: "op verzoek" })],
  ])("%s ends the others of that person, and what was sent to an erased one opens nothing", async (what, change) => {
    const mail = "coordinator.gm9004@test.invalid";
    const [here, there] = [await signInAs(server.url, mail), await signInAs(server.url, mail)];
    const link = await token(mail);
    const users = await (await admin()).ok<{ id: string; email: string }[]>("GET", "/users");
    await change(users.find((user) => user.email === mail)?.id ?? "", here);
    expect((await there.call("GET", "/submissions")).status).toBe(401);
    if (/password/.test(what)) expect((await here.call("GET", "/submissions")).status).toBe(200);
    if (what === "being erased") expect((await new Visitor(server.url).call("POST", "/session/token", { token: link })).status).toBe(410);
  });

  test("can be seen and ended from elsewhere", async () => {
    const [here, there] = [await signInAs(server.url, "coordinator.gm9002@test.invalid"), await signInAs(server.url, "coordinator.gm9002@test.invalid")];
    const devices = await here.ok<{ id: string; current: boolean }[]>("GET", "/session/devices");
    for (const device of devices.filter((one) => !one.current)) await here.ok("DELETE", `/session/devices/${device.id}`);
    expect((await there.call("GET", "/submissions")).status).toBe(401);
    expect((await here.call("GET", "/submissions")).status).toBe(200);
  });
  test("end at once when an administrator blocks somebody, who then cannot come back", async () => {
    const visitor = await signInAs(server.url, "coordinator.gm9003@test.invalid");
    const users = await (await admin()).ok<{ id: string; email: string }[]>("GET", "/users");
    const id = users.find((user) => user.email === "coordinator.gm9003@test.invalid")?.id ?? "";
    await (await admin()).ok("PATCH", `/users/${id}`, { active: false });
    expect((await visitor.call("GET", "/submissions")).status).toBe(401);
    expect((await new Visitor(server.url).call("POST", "/session/token", { token: await token("coordinator.gm9003@test.invalid") })).status).toBeGreaterThanOrEqual(400);
  });
  test("the last administrator cannot lock everybody out", async () => {
    const users = await (await admin()).ok<{ id: string; role: string }[]>("GET", "/users");
    const id = users.find((user) => user.role === "administrator")?.id ?? "";
    expect(code(await (await admin()).call("PATCH", `/users/${id}`, { active: false }))).toBe("wrongState");
  });
});

describe("trying keys", () => {
  test("is stopped for who tries, and for nobody else", async () => {
    const attempt = (address: string) => new Visitor(server.url).call("POST", "/session/password", { email: "adviser.right@test.invalid", password: "guess guess guess" }, { "x-forwarded-for": address });
    const statuses: number[] = [];
    for (let turn = 0; turn < 34; turn++) statuses.push((await attempt("192.0.2.7")).status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect((await attempt("192.0.2.8")).status).toBe(401);
    // Neither a made-up list of addresses before the real one, nor another spelling of the address or the path, is a way around.
    for (const [path, email, address] of [["/session/password", "adviser.right@test.invalid", "10.1.1.1, 192.0.2.7"], ["/session/password", "ADVISER.right@test.invalid", "192.0.2.7"], ["/Session/PASSWORD", "adviser.right@test.invalid", "192.0.2.7"]] as const) {
      expect([path, email, (await new Visitor(server.url).call("POST", path, { email, password: "guess guess guess" }, { "x-forwarded-for": address })).status]).toEqual([path, email, 429]);
    }
    // A colleague behind the same address is not locked out.
    expect((await new Visitor(server.url).call("POST", "/session/password", { email: "coordinator.gm9001@test.invalid", password: "guess guess guess" }, { "x-forwarded-for": "192.0.2.7" })).status).toBe(401);
    // The victim signs in from elsewhere as always.
    const victim = await new Visitor(server.url).call("POST", "/session/token", { token: await token("adviser.right@test.invalid") }, { "x-forwarded-for": "192.0.2.9" });
    expect(victim.status).toBe(200);
  }, 60_000);
  test("from a hundred addresses is stopped for that account's password; the link and every other account stay", async () => {
    const attempt = (email: string, address: string) => new Visitor(server.url).call("POST", "/session/password", { email, password: "" }, { "x-forwarded-for": address });
    await Promise.all(Array.from({ length: 150 }, (_, turn) => attempt("adviser.left@test.invalid", `198.51.100.${turn}`)));
    expect((await attempt("adviser.left@test.invalid", "203.0.113.1")).status).toBe(429);
    expect((await attempt("adviser.right@test.invalid", "203.0.113.1")).status).toBe(422);
    expect((await new Visitor(server.url).call("POST", "/session/token", { token: await token("adviser.left@test.invalid") }, { "x-forwarded-for": "203.0.113.1" })).status).toBe(200);
  }, 60_000);
});

describe("the organisation's own account", () => {
  /** As a browser would: to the provider and back. */
  async function signInWithProvider(): Promise<{ visitor: Visitor; location: string }> {
    const visitor = new Visitor(server.url);
    const { url } = await visitor.ok<{ url: string }>("POST", "/session/provider", { provider: "organisation" });
    const back = (await fetch(url, { redirect: "manual" })).headers.get("location") ?? "";
    const reply = await visitor.call("GET", new URL(back).pathname + new URL(back).search);
    return { visitor, location: reply.headers.get("location") ?? "" };
  }
  test("signs in who was invited, by code with PKCE", async () => {
    await personFor({ name: "Olga", email: "olga@test.invalid", role: "coordinator" });
    provider.person = { sub: "olga-1", email: "olga@test.invalid", email_verified: true, name: "Olga" };
    const { visitor } = await signInWithProvider();
    expect(provider.seen.pkce).toBe(true);
    expect((await visitor.ok<{ person: { email: string } | null }>("GET", "/session")).person?.email).toBe("olga@test.invalid");
    expect(JSON.stringify(await (await admin()).ok("GET", "/audit?action=session.begin&limit=1"))).toContain("organisation");
    await visitor.ok("DELETE", "/session");
    expect((await visitor.ok<{ person: unknown }>("GET", "/session")).person).toBeNull();
    expect(await (await admin()).ok("GET", "/audit?limit=1")).toMatchObject([{ action: "session.end", role: "coordinator" }]);
  });
  test.each(["signature", "nonce", "audience", "issuer", "expired"] as const)("takes no identity with a wrong %s", async (spoil) => {
    provider.person = { sub: "olga-1", email: "olga@test.invalid", email_verified: true, name: "Olga" };
    provider.spoil = spoil;
    try {
      const { visitor, location } = await signInWithProvider();
      expect(location).toContain("/sign-in?problem=organisation");
      expect((await visitor.ok<{ person: unknown }>("GET", "/session")).person).toBeNull();
    } finally { provider.spoil = null; }
  });
  test.each([false, undefined])("takes no address that the organisation did not verify (%s)", async (verified) => {
    provider.person = { sub: "mallory", email: "coordinator.gm9001@test.invalid", name: "Mallory", ...(verified === undefined ? {} : { email_verified: verified }) };
    const { visitor, location } = await signInWithProvider();
    expect(location).toContain("/sign-in?problem=organisation");
    expect((await visitor.ok<{ person: unknown }>("GET", "/session")).person).toBeNull();
  });
  test("another's way back does not sign a browser in that did not begin it", async () => {
    provider.person = { sub: "olga-1", email: "olga@test.invalid", email_verified: true, name: "Olga" };
    const { url } = await new Visitor(server.url).ok<{ url: string }>("POST", "/session/provider", { provider: "organisation" });
    const back = new URL((await fetch(url, { redirect: "manual" })).headers.get("location") ?? "");
    for (const path of [back.pathname + back.search, `${back.pathname}?code=x&state=made-up`, `${back.pathname}?error=access_denied`]) {
      const victim = new Visitor(server.url);
      const reply = await victim.call("GET", path);
      expect([reply.status, reply.headers.get("location")]).toEqual([302, expect.stringMatching(new RegExp(`^${server.url}/sign-in\\?problem=organisation`))]);
      expect((await victim.ok<{ person: unknown }>("GET", "/session")).person).toBeNull();
    }
  });
  test("asks the second step of who has one, and keeps no keys of the organisation", async () => {
    await admin();
    provider.person = { sub: "admin-1", email: "admin@test.invalid", email_verified: true, name: "Admin" };
    const { visitor, location } = await signInWithProvider();
    expect(location).toBe(`${server.url}/sign-in?second=code`);
    expect((await visitor.ok<{ person: unknown }>("GET", "/session")).person).toBeNull();
    const { backupCodes } = await (administrator as NonNullable<typeof administrator>);
    await visitor.ok("POST", "/session/second-factor", { code: backupCodes[1] });
    expect((await visitor.call("GET", "/users")).status).toBe(200);
    const kept = await mongoose.connection.collection("account").find({ providerId: "organisation" }).toArray();
    expect(kept.length).toBeGreaterThan(0);
    expect(kept.map(({ accessToken, refreshToken, idToken }) => [accessToken, refreshToken, idToken].filter(Boolean))).toEqual(kept.map(() => []));
  });
  test("cannot be told to go elsewhere afterwards", async () => {
    for (const extra of [{ callbackURL: "https://evil.test" }, { errorCallbackURL: "//evil.test" }, { redirectTo: "/\\evil.test" }]) {
      expect((await new Visitor(server.url).call("POST", "/session/provider", { provider: "organisation", ...extra })).status).toBe(422);
    }
  });
  test("lets nobody in who was not invited", async () => {
    provider.person = { sub: "stranger", email: "stranger@test.invalid", email_verified: true, name: "Stranger" };
    const { visitor, location } = await signInWithProvider();
    expect(location).toContain("/sign-in");
    expect((await visitor.ok<{ person: unknown }>("GET", "/session")).person).toBeNull();
  });
  test("none of better-auth's own addresses is open", async () => {
    for (const path of ["/api/auth/sign-up/email", "/api/auth/sign-in/email", "/api/auth/get-session", "/api/auth/magic-link/verify?token=x", "/api/auth/two-factor/disable"]) {
      expect([path, (await new Visitor(server.url).call("POST", path, { email: "x@test.invalid", password: "x".repeat(12), name: "x" })).status]).toEqual([path, 404]);
    }
  });
});
