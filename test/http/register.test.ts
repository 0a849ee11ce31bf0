/** The register over HTTP with the real server: what the adviser decides in one round is known in the next. */
import { parse } from "csv-parse/sync";
import { unzipSync } from "fflate";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { parseInstrument } from "../../server/assessment/instrument.ts";
import { anonymous, type Actor } from "../../server/accounts/actor.ts";
import { personFor } from "../../server/accounts/people.ts";
import { publishInstrument } from "../../server/rounds/instruments.ts";
import { createRegion } from "../../server/rounds/regions.ts";
import { createRound, moveRound } from "../../server/rounds/rounds.ts";
import { Municipalities } from "../../server/store/regions.ts";
import { Submissions, type StoredSubmission } from "../../server/store/submissions.ts";
import { DECLARATION } from "../region/synthetic.ts";
import { signInAs, startTestServer, type TestServer, type Visitor } from "./harness.ts";
import { smallInstrument } from "./small-instrument.ts";

const CODES = ["GM9101", "GM9102", "GM9103"] as const;
const text = (both: string) => ({ nl: both, en: both });
const chosen = (name: string, choices: readonly string[]) => ({ type: "dropdown", name, title: text(name), choices: choices.map((value) => ({ value, text: text(value) })) });

/** The small instrument with an inventory that feeds the regional analysis. */
function withRegion() {
  const files: Record<string, string> = { ...smallInstrument.files };
  files["instrument.json"] = JSON.stringify({ ...JSON.parse(files["instrument.json"] ?? "") as object, id: "klein-regio", region: "region.json" });
  files["profile.json"] = JSON.stringify({ title: text("Profiel"), pages: [{ name: "list", title: text("Lijst"), elements: [{ type: "paneldynamic", name: "collaborations", title: text("Verbanden"), keyName: "name", templateElements: [
    { type: "text", name: "name", title: text("Naam"), isRequired: true }, { ...chosen("partners", CODES), type: "checkbox" }, chosen("role", ["host", "participant"]), chosen("future", ["stop", "continue", "strengthen"]),
    { type: "text", inputType: "number", name: "contribution", title: text("Bijdrage"), min: 0 },
  ] }] }] });
  const meeting = { timesPerYear: "none", durationHours: "none", attendees: "none" };
  files["region.json"] = JSON.stringify({
    ...DECLARATION, thresholds: [], motives: {}, comparison: [],
    inventory: { panel: "collaborations", fields: { name: "name", partners: "partners", role: "role", future: "future", contributionEuroPerYear: "contribution" }, administrative: meeting, official: meeting },
  });
  return { files };
}

type Entry = { name: string; otherNames: string[]; certainty: string; reporters: string[]; silent: string[]; ties: { from: string; to: string; state: string }[]; contradictions: { subject: string; values: { municipality: string; value: string }[] }[] };
type Inventories = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

let server: TestServer, adviser: Visitor, actor: Actor, region: string;

/** A round in which these inventories are filled in and submitted by the coordinators. */
async function roundWith(title: string, from: string, inventories: Inventories, earlierRound?: string): Promise<string> {
  const round = await moveRound(actor, await createRound(actor, { region, title, instrument: { id: "klein-regio", version: "1.0.0" }, from, until: "2027-12-31", minimumGroupSize: 3, sharing: { layerScores: "coordinator", comparison: "named", council: true }, earlierRound }), "open");
  for (const submission of await Submissions.find({ round: round._id }).lean<StoredSubmission[]>()) {
    const email = `c.${submission.code.toLowerCase()}@test.invalid`;
    const { person } = await personFor({ name: submission.code, email, role: "coordinator" });
    await Submissions.updateOne({ _id: submission._id }, { coordinators: [String(person._id)] });
    const coordinator = await signInAs(server.url, email);
    const changes = (inventories[submission.code] ?? []).map((entry, index) => ({ path: `collaborations[k${index}]`, value: entry, base: 0 }));
    const outcome = await coordinator.ok<{ refused: unknown[] }>("PATCH", `/submissions/${String(submission._id)}/sheet`, { changes });
    expect(outcome.refused).toEqual([]);
    await coordinator.ok("POST", `/submissions/${String(submission._id)}/submit`);
  }
  return String(round._id);
}

const entriesOf = async (round: string): Promise<Entry[]> => (await adviser.ok<{ content: { entries: Entry[] } }>("GET", `/rounds/${round}/analysis/register`)).content.entries;
const named = (entries: readonly Entry[]) => entries.map((entry) => [entry.name, ...entry.otherNames].sort().join(" = ")).sort();

beforeAll(async () => {
  server = await startTestServer();
  const source = withRegion();
  const { instrument, problems } = parseInstrument(source);
  if (!instrument) throw new Error(JSON.stringify(problems));
  const system: Actor = { ...anonymous, role: "administrator", id: "test" };
  await publishInstrument(system, instrument, source, instrument.hash);
  for (const code of CODES) await Municipalities.updateOne({ code }, { $set: { code, name: `Plaats ${code}`, province: "Test", inhabitants: 20_000, position: null } }, { upsert: true });
  const { person } = await personFor({ name: "Adviser", email: "adviser.register@test.invalid", role: "adviser" });
  actor = { ...system, role: "adviser", id: String(person._id), name: person.name };
  region = String((await createRegion(actor, { name: "Registerregio", members: CODES }))._id);
  adviser = await signInAs(server.url, "adviser.register@test.invalid");
}, 60_000);
afterAll(async () => { await server.stop(); });

describe("the regional register over two rounds", () => {
  const [A, B, C] = CODES;
  let first: string;

  test("differently named reports are proposed as one; unlike names stay apart; silent members and contradictions are listed", async () => {
    first = await roundWith("Ronde 1", "2026-01-01", {
      [A]: [{ name: "Inkoopbureau Midden", partners: [B], role: "host", contribution: 0 }, { name: "Het Plein", partners: [B, C], role: "host", future: "stop", contribution: 0 }, { name: "Archief", partners: [C], role: "participant", contribution: 100 }],
      [B]: [{ name: "Inkoopbureu Midden", partners: [A], role: "participant", contribution: 500 }, { name: "Sociale Dienst Oost", partners: [A, C], role: "host", future: "strengthen" }],
      [C]: [{ name: "Archief", partners: [A], role: "participant", contribution: 0 }],
    });
    const entries = await entriesOf(first);
    expect(named(entries)).toEqual(["Archief", "Het Plein", "Inkoopbureau Midden = Inkoopbureu Midden", "Sociale Dienst Oost"]);
    expect(entries.find((entry) => entry.name.startsWith("Inkoop"))).toMatchObject({ certainty: "proposed", contradictions: [], ties: [{ from: A, to: B, state: "confirmed" }] });
    expect(entries.find((entry) => entry.name === "Het Plein")).toMatchObject({ silent: [B, C], ties: [{ state: "claimed" }, { state: "claimed" }] });
    const { content } = await adviser.ok<{ content: { counts: unknown; toDiscuss: Entry[]; claimed: { name: string; silent: string[] }[] } }>("GET", `/rounds/${first}/analysis/ties`);
    expect(content.counts).toEqual({ confirmed: 1, claimed: 4, contradicted: 1 });
    expect(content.toDiscuss).toMatchObject([{ name: "Archief", contradictions: [{ subject: "contribution", values: [{ municipality: A, value: "100" }, { municipality: C, value: "0" }] }] }]);
    expect(content.claimed.map((entry) => entry.name).sort()).toEqual(["Het Plein", "Sociale Dienst Oost"]);
  });

  test("the analysis set has a codebook in which every column, layer and measure stands", async () => {
    const reply = await adviser.call("GET", `/rounds/${first}/analysis-set`);
    const files = unzipSync(new Uint8Array(reply.body as Buffer));
    const rows = (name: string) => parse(Buffer.from(files[name] ?? []), { bom: true, delimiter: [";", ","] }) as unknown as string[][];
    const [headings = [], ...scores] = rows("scores.csv");
    const book = new Set(rows("codebook.csv").map(([kind, name]) => `${kind ?? ""} ${name ?? ""}`));
    expect(scores.length).toBeGreaterThan(0);
    for (const heading of headings) expect(book).toContain(`column ${heading}`);
    for (const measure of new Set(scores.map((row) => row[headings.indexOf("measure")] ?? ""))) expect(book).toContain(`measure ${measure}`);
    expect(book).toContain("group board");
    expect(rows("codebook.csv").find(([, name]) => name === "trust")).toEqual(["measure", "trust", "Vertrouwen", "Trust", "score", "0", "100", expect.stringContaining("scoring.json")]);
    for (const code of CODES) expect(Buffer.from(files["scores.csv"] ?? []).toString()).not.toContain(code);
  });

  test("what the adviser confirms and splits holds at once, and role and future of the confirmed one are to discuss", async () => {
    await adviser.ok("PUT", `/rounds/${first}/register-decisions`, { decisions: [{ left: "Sociale Dienst Oost", right: "Het Plein", same: true, note: "Nieuwe naam" }, { left: "Inkoopbureau Midden", right: "Inkoopbureu Midden", same: false }] });
    const entries = await entriesOf(first);
    expect(named(entries)).toEqual(["Archief", "Het Plein = Sociale Dienst Oost", "Inkoopbureau Midden", "Inkoopbureu Midden"]);
    const one = entries.find((entry) => [entry.name, ...entry.otherNames].includes("Het Plein"));
    expect(one).toMatchObject({ certainty: "confirmed", reporters: [A, B], silent: [C] });
    expect(one?.contradictions.map((contradiction) => contradiction.subject)).toEqual(["role", "future"]);
    expect(one?.ties.find((tie) => tie.from === A && tie.to === B)?.state).toBe("contradicted");
  });

  test("the next round of the region knows both decisions, for whoever types these names; another decision replaces the earlier", async () => {
    const next = await roundWith("Ronde 2", "2026-07-01", {
      [A]: [{ name: "Inkoopbureau Midden", partners: [B] }], [B]: [{ name: "Inkoopbureu Midden", partners: [A] }, { name: "Het Plein", partners: [C] }], [C]: [{ name: "Sociale Dienst Oost", partners: [B] }],
    }, first);
    const entries = await entriesOf(next);
    expect(named(entries)).toEqual(["Het Plein = Sociale Dienst Oost", "Inkoopbureau Midden", "Inkoopbureu Midden"]);
    expect(entries.find((entry) => entry.otherNames.length > 0)).toMatchObject({ certainty: "confirmed", reporters: [B, C] });
    expect(await adviser.ok("GET", `/rounds/${next}/register-decisions`)).toEqual([{ left: "Het Plein", right: "Sociale Dienst Oost", same: true, note: "Nieuwe naam" }, { left: "Inkoopbureau Midden", right: "Inkoopbureu Midden", same: false }]);
    await adviser.ok("PUT", `/rounds/${next}/register-decisions`, { decisions: [{ left: "Inkoopbureu Midden", right: "Inkoopbureau Midden", same: true }] });
    expect((await entriesOf(next)).find((entry) => entry.name.startsWith("Inkoop"))).toMatchObject({ certainty: "confirmed", reporters: [A, B] });
  });
});
