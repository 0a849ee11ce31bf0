import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseInstrument } from "../../server/assessment/instrument.ts";
import { anonymous, type Actor } from "../../server/accounts/actor.ts";
import { makeLink } from "../../server/accounts/links.ts";
import { personFor } from "../../server/accounts/people.ts";
import { makeSignInLink } from "../../server/accounts/sign-in.ts";
import { hashToken, newToken } from "../../server/accounts/tokens.ts";
import { type Running, serve } from "../../server/http/serve.ts";
import { inviteRespondents, personalLink } from "../../server/rounds/invitations.ts";
import { publishInstrument } from "../../server/rounds/instruments.ts";
import { createRegion } from "../../server/rounds/regions.ts";
import { createRound, moveRound } from "../../server/rounds/rounds.ts";
import { readSettings } from "../../server/settings.ts";
import { ApiTokens } from "../../server/store/access.ts";
import { Instruments, Municipalities, type StoredRegion, type StoredRound } from "../../server/store/regions.ts";
import { type StoredRespondent, type StoredSubmission, Submissions } from "../../server/store/submissions.ts";
import { serverDatabase } from "../store/database.ts";
import { smallInstrument } from "./small-instrument.ts";

export type TestServer = { readonly url: string; readonly running: Running; readonly dataDir: string; readonly stop: (options?: { keep: boolean }) => Promise<void> };

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject).listen(0, "127.0.0.1", () => { const { port } = server.address() as { port: number }; server.close(() => { resolve(port); }); });
  });
}

/** The server's databases by data folder: who starts again on a folder meets the same database. */
const databases = new Map<string, ReturnType<typeof serverDatabase>>();

/** The real server with the real embedded store in a folder of its own (with MONGODB_URI: a database of its own there), without pages and background work. */
export async function startTestServer(environment: Record<string, string> = {}, dataDir?: string, logTo?: { readonly write: (line: string) => void }): Promise<TestServer> {
  const port = await freePort();
  const folder = dataDir ?? await mkdtemp(join(tmpdir(), "netwerkregie-"));
  const database = databases.get(folder) ?? serverDatabase();
  databases.set(folder, database);
  const settings = readSettings({ PORT: String(port), HOST: "127.0.0.1", DATA_DIR: folder, ...(database ? { MONGODB_URI: database.uri } : {}), LOG_LEVEL: process.env["TEST_LOG"] ?? "silent", SECOND_FACTOR: "optional", KEY_ATTEMPTS_PER_MINUTE: "100000", ...environment }, false);
  const running = await serve(settings, { version: "test", client: null, backgroundWork: false, ...(logTo ? { logTo } : {}), console: { line: () => undefined, step: () => () => undefined } });
  await running.ready;
  return {
    url: `http://localhost:${settings.port}`, running, dataDir: folder,
    stop: async (options) => {
      await running.stop();
      if (options?.keep) return;
      databases.delete(folder);
      await database?.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Reply = { readonly status: number; readonly body: unknown; readonly headers: Headers };
/** One browser (or machine): keeps its cookies. */
export class Visitor {
  private readonly cookies = new Map<string, string>();
  constructor(private readonly url: string, private readonly bearer?: string) {}

  async call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Reply> {
    const response = await fetch(`${this.url}${path.startsWith("/api") || path === "/health" ? "" : "/api/v1"}${path}`, {
      method, redirect: "manual",
      headers: { accept: "application/json", ...(method === "GET" ? {} : { "sec-fetch-site": "same-origin", origin: this.url }), ...(this.cookies.size > 0 ? { cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ") } : {}),
        ...(this.bearer === undefined ? {} : { authorization: `Bearer ${this.bearer}` }), ...(body === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (value === "" || /max-age=0|expires=Thu, 01 Jan 1970/i.test(cookie)) this.cookies.delete(name); else this.cookies.set(name, value);
    }
    const type = response.headers.get("content-type") ?? "";
    if (type.includes("event-stream")) await response.body?.cancel();
    const bytes = type.includes("event-stream") ? Buffer.alloc(0) : Buffer.from(await response.arrayBuffer());
    return { status: response.status, body: type.includes("json") && bytes.length > 0 ? JSON.parse(bytes.toString("utf8")) as unknown : bytes, headers: response.headers };
  }
  /** For what must succeed. */
  async ok<T = never>(method: string, path: string, body?: unknown): Promise<T> {
    const reply = await this.call(method, path, body);
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
    return reply.body as T;
  }
  get cookieNames(): string[] { return [...this.cookies.keys()]; }
  cookie(name: string): string | undefined { return this.cookies.get(name); }
  copy(): Visitor { const twin = new Visitor(this.url, this.bearer); for (const [name, value] of this.cookies) twin.cookies.set(name, value); return twin; }
}

const system: Actor = { ...anonymous, role: "administrator", id: "test" };
export const tokenOf = (path: string): string => path.split("/").pop() ?? "";

export async function signInAs(url: string, email: string): Promise<Visitor> {
  const visitor = new Visitor(url);
  await visitor.ok("POST", "/session/token", { token: tokenOf((await makeSignInLink(email, 10)).path) });
  return visitor;
}
export async function openPersonal(url: string, path: string): Promise<Visitor> {
  const visitor = new Visitor(url);
  await visitor.ok("POST", "/session/personal", { token: tokenOf(path) });
  return visitor;
}

export type World = Awaited<ReturnType<typeof makeWorld>>;
export type Side = Awaited<ReturnType<typeof makeSide>>;

/** Two regions that have nothing to do with each other, each with an adviser, an open round and two municipalities. */
export async function makeWorld(url: string) {
  const { instrument, problems } = parseInstrument(smallInstrument);
  if (!instrument) throw new Error(JSON.stringify(problems));
  if (!await Instruments.exists({ id: "klein" })) await publishInstrument(system, instrument, smallInstrument, instrument.hash);
  await personFor({ name: "Admin", email: "admin@test.invalid", role: "administrator" });
  const [left, right] = [await makeSide(url, "left", ["GM9001", "GM9002"]), await makeSide(url, "right", ["GM9003", "GM9004"])];
  return { left, right, administrator: await signInAs(url, "admin@test.invalid") };
}

async function makeSide(url: string, name: string, codes: readonly [string, string]) {
  for (const code of codes) await Municipalities.updateOne({ code }, { $set: { code, name: `Plaats ${code}`, province: "Test", inhabitants: 20_000, position: null } }, { upsert: true });
  const { person } = await personFor({ name: `Adviser ${name}`, email: `adviser.${name}@test.invalid`, role: "adviser" });
  const actor: Actor = { ...system, role: "adviser", id: String(person._id), name: person.name };
  const region: StoredRegion = await createRegion(actor, { name: `Region ${name}`, members: codes });
  const round: StoredRound = await moveRound(actor, await createRound(actor, { region: String(region._id), title: `Round ${name}`, instrument: { id: "klein", version: "1.0.0" }, from: "2026-01-01", until: "2027-12-31", minimumGroupSize: 3, sharing: { layerScores: "coordinator", comparison: "named", council: true } }), "open");
  const [first, second] = await Submissions.find({ round: round._id }).sort({ code: 1 }).lean<StoredSubmission[]>();
  if (!first || !second) throw new Error("a round has submissions");
  const coordinator = async (submission: StoredSubmission) => {
    const email = `coordinator.${submission.code.toLowerCase()}@test.invalid`;
    const { person: who } = await personFor({ name: `Coordinator ${submission.code}`, email, role: "coordinator" });
    await Submissions.updateOne({ _id: submission._id }, { coordinators: [String(who._id)] });
    return signInAs(url, email);
  };
  const [invited] = await inviteRespondents(actor, round, first, "staff", [{ email: `staff.${name}@test.invalid`, name: "Staff" }], "list");
  if (!invited) throw new Error("invited");
  const expiresAt = new Date(Date.now() + 3_600_000);
  const contributor = await makeLink({ kind: "contributor", round: round._id, submission: first._id, parts: ["profile.who"], name: "Colleague", expiresAt });
  const board = await makeLink({ kind: "board", round: round._id, municipality: first.code, name: "Board", expiresAt });
  const token = newToken();
  await ApiTokens.create({ tokenHash: hashToken(token), name, scopes: ["regions.read", "rounds.read", "results.read", "analysis.read", "municipalities.import"], regions: [String(region._id)], expiresAt, lastUsed: null, by: "test" });
  const visitors = async () => ({
    adviser: await signInAs(url, `adviser.${name}@test.invalid`), coordinator: await signInAs(url, `coordinator.${first.code.toLowerCase()}@test.invalid`), respondent: await openPersonal(url, invited.path),
    contributor: await openPersonal(url, contributor.path), board: await openPersonal(url, board.path), machine: new Visitor(url, token),
  });
  await coordinator(first);
  return {
    fresh: visitors, actor, region, round, submission: first, otherSubmission: second, respondent: invited.respondent as StoredRespondent,
    paths: { region: String(region._id), round: String(round._id), submission: String(first._id), otherSubmission: String(second._id) },
    visitors: { ...await visitors(), otherCoordinator: await coordinator(second) },
    respondentLink: () => personalLink(round, invited.respondent),
  };
}

/** Invites, answers and submits as so many respondents of one layer. */
export async function answerAs(url: string, side: Side, submission: StoredSubmission, group: string, answers: readonly { trustOpen: number; trustKeep: number }[]): Promise<Visitor[]> {
  const invited = await inviteRespondents(side.actor, side.round, submission, group, answers.map(() => ({})), "list");
  return Promise.all(invited.map(async ({ path }, index) => {
    const visitor = await openPersonal(url, path);
    const own = answers[index];
    await visitor.ok("PATCH", "/own/sheet", { changes: Object.entries(own ?? {}).map(([name, value]) => ({ path: name, value, base: 0 })) });
    await visitor.ok("POST", "/own/submit");
    return visitor;
  }));
}
