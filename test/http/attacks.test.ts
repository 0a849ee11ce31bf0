import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import mongoose from "mongoose";
import { pino } from "pino";
import { anonymous } from "../../server/accounts/actor.ts";
import { record, verifyAuditLog } from "../../server/accounts/audit.ts";
import { personFor } from "../../server/accounts/people.ts";
import { hashToken, newToken } from "../../server/accounts/tokens.ts";
import { routeList } from "../../server/http/api.ts";
import { makeApp } from "../../server/http/app.ts";
import { readSettings } from "../../server/settings.ts";
import { ApiTokens, Links } from "../../server/store/access.ts";
import { Scenarios } from "../../server/store/regions.ts";
import { Batches, Reports, Respondents, Sheets, Submissions } from "../../server/store/submissions.ts";
import { answerAs, makeWorld, openPersonal, type Reply, startTestServer, type TestServer, tokenOf, Visitor, type World } from "./harness.ts";

const publicUrl = "https://regie.test.invalid";
let server: TestServer, world: World;
const logged: string[] = [];
beforeAll(async () => { server = await startTestServer({ PUBLIC_URL: publicUrl, LOG_LEVEL: "debug" }, undefined, { write: (line) => { logged.push(line); } }); world = await makeWorld(server.url); }, 120_000);
afterAll(async () => { await server.stop(); });

const unknown = "0123456789abcdef01234567";
const code = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
const change = (path: string, value: unknown, base = 0) => ({ path, value, base });

type Raw = { readonly status: number; readonly headers: Record<string, string | string[] | undefined>; readonly body: string };
/** A request as it is written, with whatever path, host and body: `fetch` would tidy them. */
function raw(method: string, path: string, headers: Record<string, string> = {}, body?: string | Buffer, port = new URL(server.url).port): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: "127.0.0.1", port, method, path, headers: { ...headers, ...(body === undefined ? {} : { "content-length": String(Buffer.byteLength(body)) }) } }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => { text += part; }).on("end", () => { resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }); });
    });
    asked.on("error", reject).end(body);
  });
}
const cookiesOf = (visitor: Visitor): string => visitor.cookieNames.map((name) => `${name}=${visitor.cookie(name) ?? ""}`).join("; ");

describe("behind https", () => {
  test("cookies travel by https only, and no script reads them", async () => {
    const { path } = await world.left.respondentLink();
    const replies = [await new Visitor(server.url).call("POST", "/session/personal", { token: tokenOf(path) }), await new Visitor(server.url).call("POST", "/session/provider", { provider: "organisation" })];
    expect(replies[0]?.headers.getSetCookie()).toHaveLength(1);
    for (const cookie of replies.flatMap((reply) => reply.headers.getSetCookie())) expect(cookie).toMatch(/(?=.*HttpOnly)(?=.*Secure)(?=.*SameSite=Lax)/i);
    expect(world.left.visitors.adviser.cookieNames).toEqual(["__Secure-netwerkregie.session_token"]);
  });
  test("links begin with our own address, whatever host a request claims", async () => {
    const { adviser, coordinator } = world.left.visitors;
    for (const headers of [{ "x-forwarded-host": "evil.test" }, { forwarded: "host=evil.test" }, { host: "evil.test" }]) {
      const reply = await raw("POST", `/api/v1/submissions/${world.left.paths.submission}/layer-links`, { ...headers, cookie: cookiesOf(coordinator), "content-type": "application/json", "sec-fetch-site": "same-origin" }, JSON.stringify({ group: "staff", maximum: 1 }));
      expect([headers, reply.status]).toEqual([headers, 201]);
      expect(reply.body).toContain(`"url":"${publicUrl}/l/`);
      expect(reply.body).not.toContain("evil.test");
    }
    expect(JSON.stringify(await adviser.ok("GET", "/api/openapi.json"))).toContain(`"url":"${publicUrl}"`);
  });
});

describe("the headers of every kind of answer", () => {
  const kinds: [string, () => Promise<Reply>][] = [
    ["JSON", () => world.left.visitors.adviser.call("GET", "/regions")], ["nobody", () => new Visitor(server.url).call("GET", "/regions")], ["not found", () => world.left.visitors.adviser.call("GET", `/rounds/${unknown}`)],
    ["no such path", () => new Visitor(server.url).call("GET", "/nothing")], ["outside the API", () => new Visitor(server.url).call("GET", "/api/nothing")], ["health", () => new Visitor(server.url).call("GET", "/health")],
    ["the document", () => new Visitor(server.url).call("GET", "/api/openapi.json")], ["the readable page", () => new Visitor(server.url).call("GET", "/api/docs")], ["a table", () => world.left.visitors.adviser.call("GET", `/rounds/${world.left.paths.round}/export?format=csv`)],
    ["a drawing", () => world.left.visitors.adviser.call("GET", `/rounds/${world.left.paths.round}/analysis/network/export?format=svg`)], ["broken JSON", () => world.left.visitors.adviser.call("POST", "/regions", "{")], ["another site", () => world.left.visitors.adviser.call("POST", "/regions", {}, { "sec-fetch-site": "cross-site" })],
  ];
  test.each(kinds)("%s", async (what, call) => {
    const { headers } = await call();
    const policy = headers.get("content-security-policy") ?? "";
    expect([what, policy]).toEqual([what, expect.stringContaining("default-src 'none'")]);
    expect(policy).not.toMatch(/script-src[^;]*unsafe|script-src[^;]*\*|script-src[^;]*https?:/);
    expect(policy).toMatch(/frame-ancestors '(self|none)'/);
    expect(policy).toMatch(/base-uri 'none'/);
    expect([headers.get("x-content-type-options"), headers.get("referrer-policy"), headers.get("x-powered-by")]).toEqual(["nosniff", "same-origin", null]);
    expect(headers.get("strict-transport-security")).toMatch(/max-age=\d{7}/);
    expect(headers.get("access-control-allow-origin")).toBeNull();
    if (!["the document", "the readable page"].includes(what)) expect([what, headers.get("cache-control")]).toEqual([what, "no-store"]);
  });
});

describe("a page of another site", () => {
  test("changes nothing through any writing route, with or without a password of a server before ours", async () => {
    const through: string[] = [];
    for (const { name, method, path } of routeList.filter((entry) => entry.method !== "GET")) {
      const target = path.replace(/:(\w+)/g, (_, param: string) => (world.left.paths as Record<string, string>)[param] ?? unknown);
      for (const headers of [{ "sec-fetch-site": "cross-site" }, { "sec-fetch-site": "same-origin", origin: "null" }, { "sec-fetch-site": "cross-site", authorization: "Basic dTpw" }, { origin: "https://regie.test.invalid.evil.test" }]) {
        const reply = await world.administrator.copy().call(method, target, {}, headers);
        if (reply.status !== 403 || code(reply) !== "crossSite") through.push(`${name} ${JSON.stringify(headers)}: ${reply.status}`);
      }
      // A form of an old browser, which says nothing of where it comes from.
      const form = await raw(method, `/api/v1${target}`, { cookie: cookiesOf(world.administrator), "content-type": "text/plain" }, "{}");
      if (form.status !== 403) through.push(`${name} as a form: ${form.status}`);
    }
    expect(through).toEqual([]);
  });
});

describe("paths and methods in disguise", () => {
  test("open nothing of another region", async () => {
    const cookie = cookiesOf(world.left.visitors.adviser), { round, region } = world.right.paths;
    const disguises = [`/api/v1/ROUNDS/${round}`, `/api/v1/rounds/${round}/`, `/api/v1//rounds/${round}`, `/api/v1/rounds/${world.left.paths.round}/../${round}`, `/api/v1/rounds/${world.left.paths.round}%2f..%2f${round}`, `/api/v1/rounds/%2e%2e/rounds/${round}`, `/api/v1/rounds%252f${round}`,
      `/api/v1/rounds/${round}%00`, `/api/v1/rounds/${round};x=1`, `/api/v1/rounds/${round}.json`, `/api/v1/rounds/${encodeURIComponent(`{"$ne":null}`)}`, `/api/v1/regions/${region}?region=${world.left.paths.region}`, `/api/v1/rounds/${round}?round=${world.left.paths.round}`, `/api/v1/rounds/${round.toUpperCase()}`, `/api/v1/rounds/${[...round].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("")}`];
    for (const path of disguises) {
      const reply = await raw("GET", path, { cookie });
      expect([path, reply.status === 404 || reply.status === 400]).toEqual([path, true]);
      expect(reply.body).not.toContain("Round right");
    }
  });
  test("a method is what it is, whatever a header or a query says", async () => {
    const draft = await world.left.visitors.adviser.ok<{ id: string }>("POST", "/rounds", { region: world.left.paths.region, title: "Concept", instrument: { id: "klein", version: "1.0.0" }, from: "2026-01-01", until: "2026-12-31", minimumGroupSize: 3, sharing: {} });
    const cookie = cookiesOf(world.left.visitors.adviser);
    for (const headers of [{ "x-http-method-override": "DELETE" }, { "x-http-method": "DELETE" }, { "x-method-override": "DELETE" }]) expect((await raw("GET", `/api/v1/rounds/${draft.id}?_method=DELETE`, { cookie, ...headers })).status).toBe(200);
    for (const method of ["TRACE", "OPTIONS", "PROPFIND", "MKCOL"]) expect([method, (await raw(method, `/api/v1/rounds/${draft.id}`, { cookie })).status]).toEqual([method, 405]);
    expect((await raw("HEAD", `/api/v1/rounds/${world.right.paths.round}`, { cookie })).status).toBe(404);
    expect((await world.left.visitors.adviser.call("GET", `/rounds/${draft.id}`)).status).toBe(200);
  });
  test("parameters and queries of any shape are refused in words", async () => {
    const odd = ["%00", "__proto__", "constructor", "%24where", "[%24ne]", "..%2f..%2fetc%2fpasswd", "%ED%A0%80", "9".repeat(6000), "-1", "null", "*", "a%0d%0aset-cookie:x=y"];
    const wrong: string[] = [];
    for (const { method, path, route } of routeList.filter((entry) => entry.path.includes(":"))) {
      const visitor = route.action.startsWith("users") || route.action.startsWith("tokens") || route.action === "region.assign" ? world.administrator : path.startsWith("/own") ? world.left.visitors.board : path.startsWith("/submissions") && route.action !== "submission.advise" ? world.left.visitors.coordinator : world.left.visitors.adviser;
      // Some of them for each route, and each of them for some.
      for (const value of odd.filter((_, turn) => (turn + path.length + method.length) % 3 === 0)) {
        let position = 0;
        const last = (path.match(/:\w+/g) ?? []).length - 1;
        // The last parameter is the odd one: those before it are real, so that its own handler meets it.
        const target = path.replace(/:(\w+)/g, (_, name: string) => (position++ === last ? value : (world.left.paths as Record<string, string>)[name] ?? unknown));
        const reply = await raw(method, `/api/v1${target}`, { cookie: cookiesOf(visitor), "sec-fetch-site": "same-origin", ...(method === "GET" ? {} : { "content-type": "application/json" }) }, method === "GET" ? undefined : "{}");
        if (reply.status < 400 || reply.status >= 500 || reply.headers["set-cookie"]?.includes("x=y") === true) wrong.push(`${method} ${target.slice(0, 80)}: ${reply.status}`);
      }
    }
    for (const search of ["search[$ne]=x", "search=a&search=b", "search[]=a", "__proto__[search]=x", "constructor[prototype][x]=1", "search=%00", "search=(((((((((((((((((((((((((((((a%2b)%2b)%2b", `search=${"x".repeat(90)}`]) {
      const reply = await world.left.visitors.adviser.call("GET", `/municipalities?${search}`);
      if (reply.status >= 500) wrong.push(`municipalities?${search}: ${reply.status}`);
    }
    for (const search of ["limit[$gt]=1", "limit=1e400", "before=NaN", "action[$ne]=x", "limit=1&limit=2"]) { const { status } = await world.administrator.call("GET", `/audit?${search}`); if (status >= 500) wrong.push(`audit?${search}: ${status}`); }
    expect(wrong).toEqual([]);
  });
});

describe("bodies that mean harm", () => {
  test("operators where texts are expected are no texts", async () => {
    for (const [path, body] of [["/session/password", { email: { $gt: "" }, password: { $gt: "" } }], ["/session/link", { email: { $ne: null } }], ["/session/token", { token: { $gt: "" } }], ["/session/personal", { token: ["x".repeat(33)] }], ["/withdrawals", { code: { $regex: "." } }], ["/session/second-factor", { code: { $ne: 1 } }]] as const) {
      expect([path, (await new Visitor(server.url).call("POST", path, body)).status]).toEqual([path, 422]);
    }
  });
  test("only JSON that says so is read, whatever its packing", async () => {
    const { coordinator } = world.left.visitors, path = `/api/v1/submissions/${world.left.paths.submission}/sheet`;
    const body = JSON.stringify({ changes: [change("remark", "smuggled")] });
    const base = { cookie: cookiesOf(coordinator), "sec-fetch-site": "same-origin" };
    for (const [type, expected] of [["text/plain", 400], ["application/x-www-form-urlencoded", 400], ["multipart/form-data; boundary=x", 400], ["application/xml", 400]] as const) {
      const reply = await raw("PATCH", path, { ...base, "content-type": type }, body);
      expect([type, reply.status, reply.headers["content-type"]]).toEqual([type, expected, "application/problem+json; charset=utf-8"]);
    }
    // A thousand times larger once it is unpacked.
    expect((await raw("PATCH", path, { ...base, "content-type": "application/json", "content-encoding": "gzip" }, gzipSync(`{"changes":[],"x":"${"y".repeat(8_000_000)}"}`))).status).toBe(413);
    expect((await raw("PATCH", path, { ...base, "content-type": "application/json", "content-encoding": "zstd" }, body)).status).toBe(400);
    expect(JSON.stringify(await coordinator.ok("GET", `/submissions/${world.left.paths.submission}/sheet`))).not.toContain("smuggled");
  });
  test("answers that are deep, wide, long or oddly named are refused one by one, and do no harm", async () => {
    const { coordinator, respondent } = world.left.visitors, path = `/submissions/${world.left.paths.submission}/sheet`;
    const deep = `${"[".repeat(30_000)}1${"]".repeat(30_000)}`, deepObject = `${"{\"a\":".repeat(20_000)}1${"}".repeat(20_000)}`;
    for (const value of [deep, deepObject, "{\"$where\":\"sleep(1000)\"}", "{\"$gt\":\"\"}", "{\"__proto__\":{\"polluted\":true}}", "{\"a.b\":1,\"\\u0000\":2}", `"${"x".repeat(900_000)}"`, "{\"constructor\":{\"prototype\":{\"polluted\":true}}}"]) {
      for (const name of ["remark", "inhabitants", "importance.cost", "importance", "collaborations[k].name", "collaborations[k]"]) {
        const reply = await coordinator.call("PATCH", path, `{"changes":[{"path":"${name}","value":${value},"base":0}]}`);
        expect([name, value.slice(0, 30), reply.status < 500, (reply.body as { accepted?: Record<string, number> }).accepted ?? {}]).toEqual([name, value.slice(0, 30), true, name === "collaborations[k]" ? expect.anything() : {}]);
      }
      expect((await respondent.call("PATCH", "/own/sheet", `{"changes":[{"path":"why","value":${value},"base":0}]}`)).status).toBeLessThan(500);
    }
    for (const name of ["__proto__", "constructor", "importance.__proto__", "importance.constructor", "collaborations[__proto__].name", "collaborations[constructor].hasOwnProperty", "toString", "collaborations[k].__proto__", "a%24b", "remark.length", "collaborations[].name", "collaborations[..].name", "cells.remark"]) {
      const reply = await coordinator.call("PATCH", path, { changes: [change(name, 1)] });
      expect([name, reply.status < 500]).toEqual([name, true]);
    }
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
    expect((await coordinator.call("GET", path)).status).toBe(200);
    expect((await coordinator.call("POST", `/submissions/${world.left.paths.submission}/check`)).status).toBe(200);
  });
  test("a sheet that is full is full, in words, and stays as it was", async () => {
    const { paths, submission, visitors } = world.right, path = `/submissions/${paths.submission}/sheet`;
    await visitors.coordinator.ok("PATCH", path, { changes: [change("municipalityName", "Vol")] });
    await Sheets.updateOne({ submission: submission._id, respondent: null }, { $set: { "cells.remark": { v: "x".repeat(16_760_000), r: 1, by: "x", at: new Date() } } });
    const reply = await visitors.coordinator.call("PATCH", path, { changes: Array.from({ length: 3 }, (_, turn) => change(`collaborations[k${turn}]`, { name: `${turn}${"y".repeat(19_000)}` })) });
    expect([reply.status, code(reply)]).toEqual([413, "tooLarge"]);
    await Sheets.deleteOne({ submission: submission._id, respondent: null });
  });
  test("names that would become headers of letters or files are refused or made harmless", async () => {
    const { adviser, coordinator } = world.left.visitors;
    for (const name of ["A\r\nBcc: evil@evil.test", "A\nB", "A\u0000B", "A\u2028B", "A\u001b[2J", "A\u0085B"]) {
      expect([name, (await adviser.call("POST", "/regions", { name, members: ["GM9001"] })).status]).toEqual([name, 422]);
      expect([name, (await adviser.call("PATCH", `/rounds/${world.left.paths.round}`, { title: name })).status]).toEqual([name, 422]);
      expect([name, (await adviser.call("POST", `/rounds/${world.left.paths.round}/board-links`, { name, municipality: null })).status]).toEqual([name, 422]);
    }
    for (const email of ["a@test.invalid\r\nBcc: evil@evil.test", "a@test.invalid, b@test.invalid", "\"a\"<b@test.invalid>", "a@test.invalid\n", "a b@test.invalid", "@test.invalid", "a@[127.0.0.1]", { address: "a@test.invalid" }, ["a@test.invalid"]]) {
      expect([email, (await coordinator.call("POST", `/submissions/${world.left.paths.submission}/respondents`, { group: "staff", people: [{ email }] })).status]).toEqual([email, 422]);
    }
    const list = (name: string) => ({ fileName: "x.json", base64: Buffer.from(JSON.stringify([{ code: "GM9777", name }])).toString("base64") });
    expect((await world.administrator.call("POST", "/municipalities/import", list("Plaats\r\nBcc: evil@evil.test"))).status).toBe(422);
    // A title of letters that take two units each, cut in the middle of one, and every sign that a header minds.
    for (const title of [`${"𝐀".repeat(90)}`, "a\"; filename=evil.exe", "../../etc/passwd", "naam\\n;é’'%0d%0a"]) {
      await adviser.ok("PATCH", `/rounds/${world.left.paths.round}`, { title });
      for (const path of [`/rounds/${world.left.paths.round}/export?format=csv`]) {
        const reply = await adviser.call("GET", path);
        expect([title, reply.status]).toEqual([title, 200]);
        expect(reply.headers.get("content-disposition")).toMatch(/^attachment; filename="[^"\\/;%]*"; filename\*=UTF-8''[\w%.~!*()'-]*$/);
      }
    }
  });
  test("an upload as large as is allowed is read, a larger one refused", async () => {
    const file = (bytes: number) => ({ fileName: "x.csv", base64: Buffer.alloc(bytes, "a,b\n").toString("base64") });
    expect((await world.administrator.call("POST", "/municipalities/preview", file(10_000_000))).status).toBe(200);
    expect((await world.administrator.call("POST", "/municipalities/preview", file(10_600_000))).status).toBe(422);
    expect((await world.administrator.call("POST", "/municipalities/preview", file(12_000_000))).status).toBe(413);
  });
  test("an instrument that is nested without end is a finding, not a failure", async () => {
    const { zipSync, strToU8 } = await import("fflate");
    for (const text of [`${"[".repeat(100_000)}${"]".repeat(100_000)}`, `{"pages":${"{\"elements\":[".repeat(20_000)}${"]}".repeat(20_000)}}`, "{\"__proto__\":{\"id\":\"x\"}}", "null", "\"x\"", "[]"]) {
      const reply = await world.administrator.call("POST", "/instruments/lint", { fileName: "x.zip", base64: Buffer.from(zipSync({ "instrument.json": strToU8(text) })).toString("base64") });
      expect([text.slice(0, 20), reply.status, (reply.body as { publishable?: boolean }).publishable]).toEqual([text.slice(0, 20), 200, false]);
    }
  });
});

describe("things of another, by their number", () => {
  test("a coordinator reaches no respondent, link or colleague of another municipality", async () => {
    const { left, right } = world;
    const expiresAt = new Date(Date.now() + 3_600_000);
    const at = (submission: typeof left.submission, round: typeof left.round) => ({ round: round._id, submission: submission._id });
    const targets = [];
    for (const where of [at(left.otherSubmission, left.round), at(right.submission, right.round)]) {
      const respondent = await Respondents.create({ ...where, group: "staff", name: "Ander", email: null, state: "invited", via: "list", invitedAt: new Date(), remindedAt: null, submittedAt: null });
      const [layer, contributor, board] = await Promise.all((["layer", "contributor", "board"] as const).map((kind) => Links.create({ ...where, kind, tokenHash: hashToken(newToken()), respondent: null, group: "staff", maximum: 3, used: 0, parts: [], name: "x", email: null, municipality: null, expiresAt, revokedAt: null, openedAt: null })));
      targets.push(["DELETE", `respondents/${String(respondent._id)}`], ["POST", `respondents/${String(respondent._id)}/link`], ["DELETE", `layer-links/${String(layer?._id)}`], ["DELETE", `contributors/${String(contributor?._id)}`], ["DELETE", `layer-links/${String(contributor?._id)}`], ["DELETE", `contributors/${String(board?._id)}`]);
    }
    const before = [await Respondents.countDocuments({}), await Links.countDocuments({ revokedAt: null })];
    for (const [method = "", path = ""] of targets) expect([path, (await left.visitors.coordinator.call(method, `/submissions/${left.paths.submission}/${path}`)).status]).toEqual([path, 404]);
    expect([await Respondents.countDocuments({}), await Links.countDocuments({ revokedAt: null })]).toEqual(before);
  });
  test("an adviser reaches no scenario, batch, report or board link of another region through his own round", async () => {
    const { left, right } = world;
    const scenario = await Scenarios.create({ round: right.round._id, name: "geheim", improvements: [], note: "", shared: false, by: "x" });
    const batch = await Batches.create({ purpose: "zip", round: right.round._id, kinds: ["board"], languages: ["nl"], state: "done", by: "x", done: 1, total: 1, failed: 0, startedAt: null, doneBefore: 0, worker: null, beatAt: null, message: null, sha256: "a".repeat(64), bytes: 1, files: {} });
    const report = await Reports.create({ round: right.round._id, submission: right.submission._id, code: right.submission.code, kind: "board", language: "nl", sha256: "a".repeat(64), bytes: 1, pages: 1, htmlGz: Buffer.from("x"), draft: false, publishedAt: new Date() });
    const [board] = await Links.find({ round: right.round._id, kind: "board" }).lean<{ _id: unknown }[]>();
    const own = `/rounds/${left.paths.round}`, name = { name: "mijn", improvements: [] };
    for (const [method, path, body] of [["PUT", `${own}/scenarios/${String(scenario._id)}`, name], ["DELETE", `${own}/scenarios/${String(scenario._id)}`], ["GET", `${own}/scenarios/${String(scenario._id)}/effect`], ["GET", `${own}/batches/${String(batch._id)}`], ["GET", `${own}/batches/${String(batch._id)}/events`],
      ["GET", `${own}/batches/${String(batch._id)}/zip`], ["POST", `${own}/batches/${String(batch._id)}/cancel`], ["DELETE", `${own}/board-links/${String(board?._id)}`], ["GET", `/reports/${String(report._id)}/pdf`], ["GET", `/reports/${String(report._id)}/html`], ["GET", `/reports/${"a".repeat(64)}/pdf`]] as [string, string, unknown?][]) {
      expect([method, path, (await left.visitors.adviser.call(method, path, body)).status]).toEqual([method, path, 404]);
    }
    for (const [who, path] of [["coordinator", `/reports/${String(report._id)}/html`], ["machine", `/reports/${String(report._id)}/html`], ["board", `/own/reports/${String(report._id)}/html`]] as const) expect([who, (await left.visitors[who].call("GET", path)).status]).toEqual([who, 404]);
    expect(await Scenarios.findById(scenario._id).lean()).toMatchObject({ name: "geheim" });
    const removed = await left.visitors.adviser.call("DELETE", `${own}/coordinators/${encodeURIComponent("iemand@test.invalid")}/GM9001`);
    expect(removed.status).toBe(404);
  });
  test("a machine reads what its token names, until it ends, and writes nothing", async () => {
    const ended = newToken();
    await ApiTokens.create({ tokenHash: hashToken(ended), name: "oud", scopes: ["regions.read"], regions: [world.left.paths.region], expiresAt: new Date(Date.now() - 1000), lastUsed: null, by: "x" });
    expect((await new Visitor(server.url, ended).call("GET", "/regions")).status).toBe(401);
    const writes = routeList.filter(({ method, path }) => method !== "GET" && !path.startsWith("/municipalities"));
    const through = [];
    for (const { name, method, path } of writes) { const reply = await world.left.visitors.machine.call(method, path.replace(/:(\w+)/g, (_, param: string) => (world.left.paths as Record<string, string>)[param] ?? unknown), {}); if (![401, 403].includes(reply.status)) through.push(`${name}: ${reply.status}`); }
    expect(through).toEqual([]);
    expect(JSON.stringify(await world.left.visitors.machine.ok("GET", "/rounds"))).not.toContain("Round right");
    expect(JSON.stringify(await world.left.visitors.machine.ok("GET", "/regions"))).not.toContain("Region right");
  });
});

describe("links that an inviter gets to see", () => {
  test("never open the account of a coordinator who works for another region too", async () => {
    const { left, right } = world, { adviser } = left.visitors;
    const invite = (email: string, name: string) => adviser.ok<{ url: string | null }>("POST", `/rounds/${left.paths.round}/coordinators`, { municipality: "GM9002", name, email });
    expect((await invite("nieuw@test.invalid", "Nieuw")).url).toMatch(/\/s\//);
    // Known in the other region: without mail this link would be the key to her account there.
    expect((await invite("coordinator.gm9003@test.invalid", "Inbreker")).url).toBeNull();
    const { person } = await personFor({ name: "Vrij", email: "vrij@test.invalid", role: "coordinator" });
    await Submissions.updateOne({ _id: right.otherSubmission._id }, { $addToSet: { coordinators: String(person._id) } });
    expect((await invite("vrij@test.invalid", "Vrij")).url).toBeNull();
    for (const email of ["admin@test.invalid", "adviser.right@test.invalid"]) expect((await adviser.call("POST", `/rounds/${left.paths.round}/coordinators`, { municipality: "GM9002", name: "x", email })).status).toBe(409);
  });
  test("never open answers that somebody else gave", async () => {
    const { left } = world, { coordinator } = left.visitors, base = `/submissions/${left.paths.submission}/respondents`;
    const [made] = await coordinator.ok<{ respondent: { id: string }; url: string }[]>("POST", base, { group: "board", people: [{ name: "Bea" }] });
    const renewed = await coordinator.ok<{ url: string }>("POST", `${base}/${made?.respondent.id ?? ""}/link`);
    const bea = await openPersonal(server.url, renewed.url);
    await bea.ok("PATCH", "/own/sheet", { changes: [change("trustOpen", 1)] });
    expect(code(await coordinator.call("POST", `${base}/${made?.respondent.id ?? ""}/link`))).toBe("wrongState");
    expect((await bea.call("GET", "/own/sheet")).status).toBe(200);
  });
  test("a respondent reads and changes his own sheet and no other's", async () => {
    const [one, two] = await answerAs(server.url, world.right, world.right.submission, "staff", [{ trustOpen: 1, trustKeep: 1 }, { trustOpen: 5, trustKeep: 5 }]) as [Visitor, Visitor];
    for (const query of ["", `?respondent=${String(world.right.respondent._id)}`, "?submission=x"]) expect((await one.ok<{ answers: unknown }>("GET", `/own/sheet${query}`)).answers).toEqual({ trustOpen: 1, trustKeep: 1 });
    expect((await two.call("PATCH", "/own/sheet", { changes: [change("trustOpen", 3, 1)], respondent: String(world.right.respondent._id) })).status).toBe(422);
    // Somebody else's cookie under the name of an account, and the other way about, is nobody's.
    expect((await new Visitor(server.url).call("GET", "/own/sheet", undefined, { cookie: `netwerkregie.personal=${world.left.visitors.adviser.cookie("__Secure-netwerkregie.session_token") ?? ""}` })).status).toBe(401);
  });
});

describe("the pages themselves", () => {
  let pages: Server, folder: string, port: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "netwerkregie-pages-"));
    await mkdir(join(folder, "client", "assets"), { recursive: true });
    await writeFile(join(folder, "client", "index.html"), "<!doctype html><title>Netwerkregie</title>");
    await writeFile(join(folder, "client", "assets", "a.js"), "export {};");
    await writeFile(join(folder, "client", ".env"), "SECRET=1");
    await writeFile(join(folder, "auth-secret"), "SECRET=2");
    pages = createServer(makeApp({ settings: readSettings({ DATA_DIR: folder, PUBLIC_URL: publicUrl }, false), log: pino({ level: "silent" }), services: () => null, client: join(folder, "client") }));
    await new Promise<void>((resolve) => { pages.listen(0, "127.0.0.1", () => { resolve(); }); });
    port = String((pages.address() as AddressInfo).port);
  });
  afterAll(async () => { pages.closeAllConnections(); pages.close(); await rm(folder, { recursive: true }); });
  const html = { accept: "text/html" };

  test("leave their folder for nobody, and fail in words", async () => {
    for (const path of ["/assets/none.js", "/assets/..%2f..%2fauth-secret", "/assets/%2e%2e/%2e%2e/auth-secret", "/..%2fauth-secret", "/.env", "/assets/a.js%00", "/assets/%E0%A4%A", "/assets/..\\..\\auth-secret", "//evil.test/%2e%2e", "/assets", "/assets//etc/passwd"]) {
      const reply = await raw("GET", path, {}, undefined, port);
      expect([path, reply.status < 500, reply.body.includes("SECRET"), String(reply.headers["location"] ?? "/")]).toEqual([path, true, false, expect.stringMatching(/^\/(?!\/)/)]);
    }
    expect((await raw("GET", "/assets/a.js", { range: "bytes=99999-" }, undefined, port)).status).toBeLessThan(500);
    expect((await raw("POST", "/sign-in", html, "x", port)).status).toBe(404);
  });
  test("carry no inline script's permission, and are never kept with what a link opens", async () => {
    for (const path of ["/", "/i/secret", "/s/secret?next=//evil.test", "/own"]) {
      const reply = await raw("GET", path, html, undefined, port);
      expect([path, reply.status, reply.headers["cache-control"], reply.headers["referrer-policy"], reply.headers["x-content-type-options"]]).toEqual([path, 200, "no-cache", "same-origin", "nosniff"]);
      expect(String(reply.headers["content-security-policy"])).toMatch(/script-src 'self';/);
    }
  });
});

describe("the audit log", () => {
  test("tells who took figures away", async () => {
    const { adviser } = world.left.visitors, { round } = world.left.paths;
    for (const path of ["export?format=json", "analysis-set"]) await adviser.ok("GET", `/rounds/${round}/${path}`);
    expect(await world.administrator.ok("GET", "/audit?action=round.export&limit=2")).toMatchObject(["analysis-set", "results"].map((what) => ({ subject: round, role: "adviser", detail: { what } })));
  });
  test("stays one chain when three processes write at once", async () => {
    const before = (await verifyAuditLog()).entries, lines = 25;
    const uri = (mongoose.connection.getClient() as unknown as { s: { url: string } }).s.url;
    const script = fileURLToPath(new URL("./write-audit.ts", import.meta.url));
    const others = [1, 2].map(() => new Promise<number | null>((resolve) => { spawn(process.execPath, ["--import", "tsx", script, uri, String(lines)], { stdio: "inherit", env: { ...process.env, NODE_OPTIONS: "" } }).on("exit", resolve); }));
    await Promise.all(Array.from({ length: lines }, (_, turn) => record({ ...anonymous, role: "administrator", id: "here" }, "test.write", String(turn))));
    expect(await Promise.all(others)).toEqual([0, 0]);
    expect(await verifyAuditLog()).toMatchObject({ intact: true, entries: before + 3 * lines });
  }, 60_000);
});

test("none of all this left an address, a name, a key or an answer in the log", () => {
  expect(logged.length).toBeGreaterThan(500);
  const all = logged.join("");
  const leaks = all.match(/@test\.invalid|%40|smuggled|trustOpen|Bearer|nr_[A-Za-z0-9]{20}|session_token|Plaats|Adviser|Coordinator|guess|evil@/g) ?? [];
  expect([...new Set(leaks)]).toEqual([]);
  // What an address of a personal link or a sign-in link holds is a key.
  expect(all).not.toMatch(/\/[isbl]\/[A-Za-z0-9]{20}/);
  // Nothing that was tried was an error of ours.
  expect(logged.filter((line) => line.includes("unexpected error"))).toEqual([]);
});
