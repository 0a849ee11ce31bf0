import { afterAll, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { verifyAuditLog } from "../../server/accounts/audit.ts";
import { AuditLines } from "../../server/store/access.ts";
import { Frozen, Results, Sheets } from "../../server/store/submissions.ts";
import { inviteRespondents } from "../../server/rounds/invitations.ts";
import { unzip } from "../../server/rounds/submitting.ts";
import { answerAs, makeWorld, openPersonal, signInAs, startTestServer, type TestServer, tokenOf, Visitor, type World } from "./harness.ts";

type Submission = { id: string; progress: { state: string; groups: { name: string; invited: number; submitted: number; enough: boolean }[] } };
type Group = { value: number | null; n: number | null; suppressed: boolean };
type Result = { measures: Record<string, { value: number | null; n?: number | null; groups?: Record<string, Group>; band?: { name: string } }>; response: unknown };

let server: TestServer, world: World;
beforeAll(async () => { server = await startTestServer(); world = await makeWorld(server.url); }, 120_000);
afterAll(async () => { await server.stop(); });

const code = (reply: { body: unknown }): string => (reply.body as { code: string }).code;
const change = (path: string, value: unknown, base = 0) => ({ path, value, base });

describe("one municipality, from invitation to established", () => {
  let path: string, coordinator: Visitor;
  beforeAll(() => { path = `/submissions/${world.left.paths.submission}`; coordinator = world.left.visitors.coordinator; });

  test("the coordinator fills in; another device goes on where he was", async () => {
    await coordinator.ok("PATCH", `${path}/sheet`, { changes: [change("municipalityName", "Plaats"), change("inhabitants", 20000), change("collaborations[a]", { name: "GGD", legalForm: "publicBody" })], page: { questionnaire: "profile", page: "list" } });
    const elsewhere = await signInAs(server.url, "coordinator.gm9001@test.invalid");
    const sheet = await elsewhere.ok<{ answers: unknown; page: unknown; revisions: Record<string, number> }>("GET", `${path}/sheet`);
    expect(sheet.answers).toEqual({ municipalityName: "Plaats", inhabitants: 20000, collaborations: [{ _key: "a", name: "GGD", legalForm: "publicBody" }] });
    expect(sheet.page).toEqual({ questionnaire: "profile", page: "list" });
    expect(sheet.revisions["inhabitants"]).toBe(1);
  });

  test("a wrong type is refused with the reason, the rest is saved", async () => {
    const outcome = await coordinator.ok<{ accepted: Record<string, number>; refused: { path: string; what: string }[] }>("PATCH", `${path}/sheet`, { changes: [change("inhabitants", "many", 1), change("remark", "fine"), change("collaborations[a].legalForm", "club", 1)] });
    expect(Object.keys(outcome.accepted)).toEqual(["remark"]);
    expect(outcome.refused.map((one) => one.path).sort()).toEqual(["collaborations[a].legalForm", "inhabitants"]);
  });

  test("a colleague with a link works in the same sheet; both see the other's change and a conflict keeps both values", async () => {
    const { contributor } = world.left.visitors;
    const { revision } = await coordinator.ok<{ revision: number }>("GET", `${path}/sheet`);
    await contributor.ok("PATCH", "/own/sheet", { changes: [change("importance.cost", 3)] });
    const seen = await coordinator.ok<{ changed: { path: string; value: unknown; by: string }[] }>("GET", `${path}/sheet/changes?since=${revision}`);
    expect(seen.changed).toMatchObject([{ path: "importance.cost", value: 3, by: "Colleague" }]);
    const both = await Promise.all([coordinator.ok<{ conflicts: { mine: unknown; theirs: unknown }[] }>("PATCH", `${path}/sheet`, { changes: [change("importance.quality", 1)] }), contributor.ok<{ conflicts: { mine: unknown; theirs: unknown }[] }>("PATCH", "/own/sheet", { changes: [change("importance.quality", 2)] })]);
    const conflicts = both.flatMap((outcome) => outcome.conflicts);
    expect(conflicts).toHaveLength(1);
    expect([conflicts[0]?.mine, conflicts[0]?.theirs].sort()).toEqual([1, 2]);
  });

  test("forty saves at once in one sheet: none is lost", async () => {
    const outcomes = await Promise.all(Array.from({ length: 40 }, (_, index) => coordinator.ok<{ accepted: Record<string, number> }>("PATCH", `${path}/sheet`, { changes: [change(`collaborations[k${index}]`, { name: `Body ${index}`, hoursPerYear: index })] })));
    for (const [index, outcome] of outcomes.entries()) expect(outcome.accepted).toHaveProperty([`collaborations[k${index}].hoursPerYear`]);
    const { answers } = await coordinator.ok<{ answers: { collaborations: { name: string; hoursPerYear?: number }[] } }>("GET", `${path}/sheet`);
    expect(answers.collaborations.filter((entry) => entry.name.startsWith("Body")).map((entry) => entry.hoursPerYear).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(Array.from({ length: 40 }, (_, index) => index));
  });

  test("an inventory file is previewed, refused as a whole when a row is wrong, and merged when it is right", async () => {
    const file = (text: string, existing = "keep") => ({ fileName: "x.csv", base64: Buffer.from(text).toString("base64"), existing });
    const wrong = file("Naam;Vorm\nNieuw;Convenant\nFout;club\n");
    const preview = await coordinator.ok<{ errors: { row: number }[]; added: number }>("POST", `${path}/inventory/preview`, wrong);
    expect(preview.errors.map((error) => error.row)).toEqual([3]);
    expect((await coordinator.call("POST", `${path}/inventory/import`, wrong)).status).toBe(422);
    const names = async () => (await coordinator.ok<{ answers: { collaborations: { name: string; legalForm?: string }[] } }>("GET", `${path}/sheet`)).answers.collaborations;
    expect((await names()).some((entry) => entry.name === "Nieuw")).toBe(false);
    const done = await coordinator.ok("POST", `${path}/inventory/import`, file("Naam;Vorm\nNieuw;Convenant\nggd;Convenant\n"));
    expect(done).toMatchObject({ added: 1, changed: 0, same: 1, kept: 40 });
    expect((await names()).find((entry) => entry.name === "GGD")?.legalForm).toBe("publicBody");
    expect(await coordinator.ok("POST", `${path}/inventory/import`, file("Naam;Vorm\nGGD;Convenant\n", "replace"))).toMatchObject({ changed: 1 });
  });

  test("respondents answer by their links; the coordinator sees who, never what", async () => {
    await answerAs(server.url, world.left, world.left.submission, "board", [{ trustOpen: 4, trustKeep: 4 }, { trustOpen: 5, trustKeep: 3 }, { trustOpen: 3, trustKeep: 2 }]);
    await answerAs(server.url, world.left, world.left.submission, "staff", [{ trustOpen: 1, trustKeep: 1 }, { trustOpen: 2, trustKeep: 1 }]);
    const list = JSON.stringify(await coordinator.ok("GET", `${path}/respondents`));
    expect(list).not.toMatch(/trust/);
    const { progress } = await coordinator.ok<Submission>("GET", path);
    expect(progress.groups).toMatchObject([{ name: "board", invited: 3, submitted: 3, enough: true }, { name: "staff", submitted: 2, enough: false }]);
  });

  test("a link for a layer gives no more places than its maximum, however many open it at once", async () => {
    const link = await coordinator.ok<{ url: string; qrSvg: string }>("POST", `${path}/layer-links`, { group: "staff", maximum: 2 });
    expect(link.qrSvg).toContain("<svg");
    const replies = await Promise.all(Array.from({ length: 5 }, () => new Visitor(server.url).call("POST", "/session/personal", { token: tokenOf(link.url) })));
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, 200, 409, 409, 409]);
  });

  test("submitting scores; small layers are suppressed, also in exports", async () => {
    const submitted = await coordinator.ok<Submission>("POST", `${path}/submit`);
    expect(submitted.progress.state).toBe("submitted");
    const result = await coordinator.ok<Result>("GET", `${path}/result`);
    // Two of the staff are too few: they wait, and are not in the total either, which is the board's.
    const { trust } = result.measures;
    expect(trust?.groups?.["staff"]).toMatchObject({ value: null, n: null, suppressed: true });
    expect(trust?.groups?.["board"]).toMatchObject({ n: 3, suppressed: false });
    expect([trust?.n, trust?.value]).toEqual([3, trust?.groups?.["board"]?.value]);
    const exported = await world.left.visitors.adviser.ok<{ scores: { group: string | null; value: number | null; n: number | null }[] }>("GET", `/rounds/${world.left.paths.round}/export?format=json`);
    expect(exported.scores.filter((row) => row.group === "staff")).toMatchObject([{ value: null, n: null }]);
    expect(code(await coordinator.call("PATCH", `${path}/sheet`, { changes: [change("remark", "late", 99)] }))).toBe("frozen");
  });

  test("establishing needs what was submitted and a statement; reopening a reason; the earlier result stays as it was", async () => {
    expect(code(await coordinator.call("POST", `${path}/establish`, { statement: "short" }))).toBe("invalid");
    await coordinator.ok("POST", `${path}/establish`, { statement: "Vastgesteld door het college." });
    const before = (await Results.find({}).lean<{ gz: Buffer }[]>()).map((stored) => JSON.stringify(unzip(stored.gz)));
    expect(code(await coordinator.call("POST", `${path}/submit`))).toBe("frozen");
    await coordinator.ok("POST", `${path}/reopen`, { reason: "Een verband was vergeten" });
    await coordinator.ok("PATCH", `${path}/sheet`, { changes: [change("inhabitants", 21000, 1)] });
    await coordinator.ok("POST", `${path}/submit`);
    const after = (await Results.find({}).sort({ revision: 1 }).lean<{ gz: Buffer }[]>()).map((stored) => JSON.stringify(unzip(stored.gz)));
    expect(after.slice(0, before.length)).toEqual(before);
    expect(after.length).toBe(before.length + 1);
  });

  test("after a restart everything is there, and everybody is still signed in", async () => {
    const { dataDir } = server;
    await server.stop({ keep: true });
    // The same address, as a restarted service has.
    const { port } = new URL(server.url);
    server = await startTestServer({ PORT: port }, dataDir);
    const { progress } = await coordinator.ok<Submission>("GET", path);
    expect(progress.state).toBe("submitted");
    expect((await world.left.visitors.respondent.call("GET", "/own/sheet")).status).toBe(200);
  }, 60_000);

  test("when the round closes nothing can be filled in any more", async () => {
    await world.left.visitors.adviser.ok("POST", `/rounds/${world.left.paths.round}/close`);
    expect(code(await world.left.visitors.respondent.call("PATCH", "/own/sheet", { changes: [change("trustOpen", 1)] }))).toBe("roundNotOpen");
    expect((await world.left.visitors.respondent.ok<{ frozen: { code: string } }>("GET", "/own/sheet")).frozen.code).toBe("roundClosed");
    expect(code(await coordinator.call("POST", `${path}/reopen`, { reason: "toch nog iets" }))).toBe("roundNotOpen");
  });
});

describe("privacy", () => {
  test("a respondent withdraws with the code: his answers are nowhere any more", async () => {
    const { right } = world;
    const visitors = await answerAs(server.url, right, right.submission, "board", [{ trustOpen: 1, trustKeep: 5 }, { trustOpen: 2, trustKeep: 4 }, { trustOpen: 3, trustKeep: 3 }]);
    await right.visitors.coordinator.ok("PATCH", `/submissions/${right.paths.submission}/sheet`, { changes: [change("municipalityName", "P"), change("inhabitants", 20000)] });
    const first = visitors[0] as Visitor;
    expect(await first.ok("GET", "/own")).toMatchObject({ state: "submitted", mayReopen: true });
    await first.ok("POST", "/own/reopen");
    const { withdrawalCode } = await first.ok<{ withdrawalCode: string }>("POST", "/own/submit");
    await right.visitors.coordinator.ok("POST", `/submissions/${right.paths.submission}/submit`);
    // (0 + 100 + 25 + 75 + 50 + 50) / 6 = 50
    const result = await right.visitors.coordinator.ok<Result>("GET", `/submissions/${right.paths.submission}/result`);
    expect(result.measures["trust"]?.groups?.["board"]).toMatchObject({ value: 50, n: 3, suppressed: false });
    // Changed now, the difference between two results would be his answer.
    expect(code(await first.call("POST", "/own/reopen"))).toBe("alreadyCounted");
    expect(await first.ok("GET", "/own")).toMatchObject({ state: "submitted", mayReopen: false });
    const own = await first.ok<{ answers: unknown }>("GET", "/own/export");
    expect(own.answers).toEqual({ trustOpen: 1, trustKeep: 5 });
    // Taken out by the coordinator, his layer would be withheld from then on: an unwelcome score gone, and his own code worth nothing.
    const people = await right.visitors.coordinator.ok<{ id: string; group: string; state: string }[]>("GET", `/submissions/${right.paths.submission}/respondents`);
    const boardMember = people.find((one) => one.group === "board" && one.state === "submitted");
    const removed = await right.visitors.coordinator.call("DELETE", `/submissions/${right.paths.submission}/respondents/${boardMember?.id}`);
    expect([removed.status, code(removed)]).toEqual([409, "wrongState"]);
    await new Visitor(server.url).ok("POST", "/withdrawals", { code: withdrawalCode.toLowerCase().replaceAll("-", " ") });
    expect((await new Visitor(server.url).call("POST", "/withdrawals", { code: withdrawalCode })).status).toBe(404);
    const frozen = (await Frozen.find({}).lean<{ submission: unknown; gz: Buffer }[]>()).filter((one) => String(one.submission) === right.paths.submission).map((one) => unzip<{ respondents: { answers: { trustOpen: number } }[] }>(one.gz));
    expect(frozen.flatMap((file) => file.respondents.map((one) => one.answers.trustOpen)).sort()).toEqual([2, 3]);
    expect(await Sheets.countDocuments({ submission: right.submission._id, respondent: { $ne: null } })).toBe(2);
    expect((await first.call("GET", "/own/sheet")).status).toBe(401);
  });

  test("who withdraws while his municipality is being scored is in no frozen file and in no result", async () => {
    const { right } = world;
    const [first, second, third] = await answerAs(server.url, right, right.submission, "staff", [{ trustOpen: 1, trustKeep: 5 }, { trustOpen: 2, trustKeep: 4 }, { trustOpen: 3, trustKeep: 3 }, { trustOpen: 4, trustKeep: 4 }]);
    const submission = `/submissions/${right.paths.submission}`;
    await right.visitors.coordinator.ok("POST", `${submission}/reopen`, { reason: "Er kwamen deelnemers bij" });
    // The moment between gathering the answers and keeping them.
    const keep = Frozen.updateOne.bind(Frozen) as (...asked: readonly unknown[]) => unknown;
    const moment = jest.spyOn(Frozen, "updateOne").mockImplementationOnce(((...asked: readonly unknown[]) => first?.ok("POST", "/own/withdraw").then(() => keep(...asked))) as never);
    await right.visitors.coordinator.ok("POST", `${submission}/submit`);
    moment.mockRestore();
    const frozen = (await Frozen.find({ submission: right.submission._id }).lean<{ gz: Buffer }[]>()).map((one) => unzip<{ respondents: { group: string; answers: { trustOpen: number } }[] }>(one.gz));
    expect(frozen.at(-1)?.respondents.filter((one) => one.group === "staff").map((one) => one.answers.trustOpen).sort()).toEqual([2, 3, 4]);
    const result = await right.visitors.coordinator.ok<Result>("GET", `${submission}/result`);
    expect(result.measures["trust"]?.groups?.["staff"]?.n).toBe(3);
    // Two at once: neither puts the other back.
    await Promise.all(second && third ? [second.ok("POST", "/own/withdraw"), third.ok("POST", "/own/withdraw")] : []);
    const left = (await Frozen.find({ submission: right.submission._id }).lean<{ gz: Buffer }[]>()).map((one) => unzip<{ respondents: { group: string; answers: { trustOpen: number } }[] }>(one.gz));
    expect(left.at(-1)?.respondents.filter((one) => one.group === "staff").map((one) => one.answers.trustOpen)).toEqual([4]);
  });

  test("an answer that is still under way when its respondent withdraws is not kept", async () => {
    const { right } = world;
    const [invited] = await inviteRespondents(right.actor, right.round, right.submission, "staff", [{ name: "Onderweg" }], "list");
    const one = await openPersonal(server.url, invited?.path ?? "");
    await one.ok("PATCH", "/own/sheet", { changes: [change("trustOpen", 2)] });
    const write = Sheets.updateOne.bind(Sheets) as (...asked: readonly unknown[]) => unknown;
    const moment = jest.spyOn(Sheets, "updateOne").mockImplementationOnce(((...asked: readonly unknown[]) => one.ok("POST", "/own/withdraw").then(() => write(...asked))) as never);
    const late = await one.call("PATCH", "/own/sheet", { changes: [change("trustKeep", 5)] });
    moment.mockRestore();
    expect([late.status, code(late)]).toEqual([409, "frozen"]);
    expect(await Sheets.countDocuments({ respondent: invited?.respondent._id ?? null })).toBe(0);
  });

  test("answers read from one sheet are not saved or submitted in another, as when a second link is opened in the same browser", async () => {
    const { right } = world;
    const [one, two] = await Promise.all((await inviteRespondents(right.actor, right.round, right.submission, "staff", [{ name: "Eerste" }, { name: "Tweede" }], "list")).map(({ path }) => openPersonal(server.url, path)));
    if (!one || !two) throw new Error("two were invited");
    const { id } = await one.ok<{ id: string }>("GET", "/own/sheet");
    const [saved, submitted] = [await two.call("PATCH", "/own/sheet", { changes: [change("trustOpen", 5)], sheet: id }), await two.call("POST", `/own/submit?sheet=${id}`)];
    expect([saved, submitted].map((reply) => [reply.status, code(reply)])).toEqual([[409, "otherLink"], [409, "otherLink"]]);
    expect((await two.ok<{ answers: unknown }>("GET", "/own/sheet")).answers).toEqual({});
    await one.ok("PATCH", "/own/sheet", { changes: [change("trustOpen", 5)], sheet: id });
  });

  test("an empty form is not submitted: who answers nothing is not counted", async () => {
    const { right } = world;
    const [invited] = await inviteRespondents(right.actor, right.round, right.submission, "staff", [{ name: "Leeg" }], "list");
    const empty = await openPersonal(server.url, invited?.path ?? "");
    const reply = await empty.call("POST", "/own/submit");
    expect([reply.status, code(reply)]).toEqual([422, "nothingAnswered"]);
  });

  test("an answer that is not asked any more does not stand in the way of submitting, and leaves with it", async () => {
    const { respondent } = world.right.visitors;
    await respondent.ok("PATCH", "/own/sheet", { changes: [change("trustOpen", 1), change("trustKeep", 1), change("why", "omdat")] });
    await respondent.ok("PATCH", "/own/sheet", { changes: [change("trustOpen", 5, 1)] });
    expect((await respondent.ok<{ answers: unknown }>("GET", "/own/sheet")).answers).toMatchObject({ why: "omdat" });
    expect(await respondent.ok("POST", "/own/sheet/check")).toMatchObject({ complete: true });
    await respondent.ok("POST", "/own/submit");
    expect((await respondent.ok<{ answers: unknown }>("GET", "/own/export")).answers).toEqual({ trustOpen: 5, trustKeep: 1 });
    await respondent.ok("POST", "/own/reopen");
    const { revisions } = await respondent.ok<{ revisions: Record<string, number> }>("GET", "/own/sheet");
    await respondent.ok("PATCH", "/own/sheet", { changes: [change("trustOpen", null, revisions["trustOpen"]), change("trustKeep", null, revisions["trustKeep"])] });
  });

  test("one person's data are given and erased on request", async () => {
    const email = "staff.right@test.invalid";
    await world.right.visitors.respondent.ok("PATCH", "/own/sheet", { changes: [change("why", "persoonlijk", (await world.right.visitors.respondent.ok<{ revisions: Record<string, number> }>("GET", "/own/sheet")).revisions["why"])] });
    expect(JSON.stringify(await world.administrator.ok("POST", "/privacy/export", { email }))).toContain("persoonlijk");
    expect(await world.administrator.ok("POST", "/privacy/erase", { email, reason: "op verzoek" })).toMatchObject({ accounts: 0, respondents: 1 });
    expect(JSON.stringify(await world.administrator.ok("POST", "/privacy/export", { email }))).not.toContain("persoonlijk");
    expect((await world.right.visitors.respondent.call("GET", "/own")).status).toBe(401);
  });

  test("scores per layer stay with the adviser where that was agreed", async () => {
    const { adviser } = world.right.visitors;
    const side = world.right;
    const result = await side.visitors.coordinator.ok<Result>("GET", `/submissions/${side.paths.submission}/result`);
    expect(result.measures["trust"]?.groups?.["staff"]?.suppressed).toBe(false);
    const { Rounds } = await import("../../server/store/regions.ts");
    await Rounds.updateOne({ _id: side.round._id }, { sharing: { ...side.round.sharing, layerScores: "adviser" } });
    const narrowed = await side.visitors.coordinator.ok<Result>("GET", `/submissions/${side.paths.submission}/result`);
    expect(narrowed.measures["trust"]?.groups).toEqual({ board: { value: null, n: null, suppressed: true, spread: null, agreement: null }, staff: { value: null, n: null, suppressed: true, spread: null, agreement: null } });
    expect((await adviser.ok<Result>("GET", `/submissions/${side.paths.submission}/result`)).measures["trust"]?.groups?.["staff"]?.suppressed).toBe(false);
  });

  test("what has been kept long enough is deleted", async () => {
    const { runRetention } = await import("../../server/rounds/privacy.ts");
    const later = new Date(); later.setUTCMonth(later.getUTCMonth() + 13);
    expect((await runRetention({ id: "-", role: "administrator" }, later)).respondents).toBeGreaterThan(0);
    expect(await Sheets.countDocuments({ round: world.left.round._id, respondent: { $ne: null } })).toBe(0);
    expect((await world.left.visitors.coordinator.call("GET", `/submissions/${world.left.paths.submission}/result`)).status).toBe(200);
  });
});

describe("the audit log", () => {
  test("tells who did what, without answers or addresses, and is a chain", async () => {
    const lines = await world.administrator.ok<{ action: string }[]>("GET", "/audit?limit=500");
    expect(lines.map((line) => line.action)).toEqual(expect.arrayContaining(["submission.submit", "submission.establish", "submission.reopen", "privacy.erase", "respondent.withdraw", "session.begin"]));
    expect(JSON.stringify(lines)).not.toMatch(/@test\.invalid|persoonlijk|trustOpen/);
    expect(await world.administrator.ok("POST", "/audit/verify")).toMatchObject({ intact: true, brokenAt: null });
  });
  test("lines cut off at the end show by the head of an earlier report", async () => {
    const { head, entries } = await verifyAuditLog();
    expect(await verifyAuditLog(head)).toMatchObject({ intact: true, earlierHeadFound: true });
    await AuditLines.deleteOne({ sequence: entries });
    expect(await verifyAuditLog(head)).toMatchObject({ intact: true, entries: entries - 1, earlierHeadFound: false });
  });
  test.each<[string, () => Promise<unknown>]>([
    ["changed", () => AuditLines.updateOne({ sequence: 3 }, { action: "nothing.happened" })],
    ["removed", () => AuditLines.deleteOne({ sequence: 5 })],
  ])("shows where a line was %s", async (_what, tamper) => {
    await tamper();
    const { intact, brokenAt } = await verifyAuditLog();
    expect(intact).toBe(false);
    expect(brokenAt).toBeGreaterThanOrEqual(3);
  });
});

test("a personal link that was ended or made up says so", async () => {
  const reply = await new Visitor(server.url).call("POST", "/session/personal", { token: "x".repeat(33) });
  expect([reply.status, code(reply)]).toEqual([404, "linkUnknown"]);
  await expect(openPersonal(server.url, `/i/${"y".repeat(33)}`)).rejects.toThrow("linkUnknown");
});
