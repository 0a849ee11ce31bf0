import { example } from "../assessment/example.ts";
import { makeLink } from "../accounts/links.ts";
import { personFor } from "../accounts/people.ts";
import { makeSignInLink } from "../accounts/sign-in.ts";
import type { Actor } from "../accounts/actor.ts";
import type { Console } from "../http/serve.ts";
import type { Services } from "../http/services.ts";
import { fillSheet } from "../rounds/filling.ts";
import { instrumentOf, type ReadyInstrument } from "../rounds/instruments.ts";
import { personalLink } from "../rounds/invitations.ts";
import { createRegion } from "../rounds/regions.ts";
import { createRound, moveRound } from "../rounds/rounds.ts";
import { checkSubmission, establish, submit } from "../rounds/submitting.ts";
import { Instruments, type InstrumentVersion, Municipalities, Regions, Rounds, type StoredRegion, type StoredRound } from "../store/regions.ts";
import type { Stored } from "../store/schema.ts";
import { Respondents, type StoredRespondent, type StoredSubmission, Submissions } from "../store/submissions.ts";
import { installation } from "./first-start.ts";
import { inventoryOf } from "./inventory.ts";
import { municipalities, regionName } from "./region.ts";
import { functionOf, withFittingWords } from "./words.ts";

type DemoLink = { readonly who: string; readonly url: string };
const signInDays = 60 * 24 * 7;
/** The municipality whose coordinator and respondent are shown at work; it has not submitted yet. */
const atWork = "GM9105";
/** The municipality whose board reads the published report of the earlier round. */
const published = "GM9103";

/** Makes the demonstration region once, and prints fresh links at every start. */
export async function demonstration(services: Services, console: Console): Promise<DemoLink[]> {
  const round = await Rounds.findOne({ demo: true, state: "open" }).lean<StoredRound>() ?? await build(services, console);
  const links = await linksFor(services, round);
  // In the background: making PDFs takes a while, and only the board's link waits for it.
  void publishEarlier(services, round, console);
  return links;
}

async function build(services: Services, console: Console): Promise<StoredRound> {
  const done = console.step("Making the demonstration region (once)");
  // A start that was broken off left half of it: it is made again from the beginning.
  const half = await Regions.findOne({ name: regionName }).lean<StoredRegion>();
  if (half) { const rounds = await Rounds.find({ region: half._id }).lean<StoredRound[]>(); for (const round of rounds) { await Submissions.deleteMany({ round: round._id }); await Respondents.deleteMany({ round: round._id }); } await Rounds.deleteMany({ region: half._id }); await Regions.deleteOne({ _id: half._id }); }
  for (const one of municipalities) await Municipalities.updateOne({ code: one.code }, { $set: one }, { upsert: true });
  await personFor({ name: "Bo Beheer", email: "beheerder@demo.invalid", role: "administrator" });
  const { person } = await personFor({ name: "Anna Adviseur", email: "adviseur@demo.invalid", role: "adviser" });
  const adviser: Actor = { ...installation, role: "adviser", id: String(person._id), name: person.name };
  const region = await createRegion(adviser, { name: regionName, members: municipalities.map((one) => one.code) });
  const instrument = await Instruments.findOne({ id: "netwerkregie" }, { files: 0 }).sort({ createdAt: -1 }).lean<Stored<InstrumentVersion>>();
  if (!instrument) throw new Error("the instrument netwerkregie is not published");

  const year = new Date().getUTCFullYear();
  const sharing = { layerScores: "coordinator" as const, comparison: "named" as const, council: true };
  const prepare = async (title: string, from: string, until: string, earlierRound?: string) => moveRound(adviser, await createRound(adviser, { region: String(region._id), title, instrument: { id: instrument.id, version: instrument.version }, from, until, minimumGroupSize: 3, sharing, earlierRound }, true), "open");
  const earlier = await prepare(`Ronde ${year - 1}`, `${year - 1}-02-01`, `${year - 1}-05-31`);
  await fillRound(earlier, adviser, "earlier", -0.25, () => true);
  await moveRound(adviser, earlier, "closed");
  const current = await prepare(`Ronde ${year}`, `${year}-02-01`, `${year}-12-31`, String(earlier._id));
  await fillRound(current, adviser, "current", 0.1, (code) => code !== atWork && code !== "GM9108");
  const submissions = await Submissions.countDocuments({ round: current._id }), people = await Respondents.countDocuments({});
  done(`${submissions} municipalities, ${people} respondents in two rounds`);
  return current;
}

/** Fills a round: inventories, answers of three layers, submitted and established where `isReady`. */
async function fillRound(round: StoredRound, adviser: Actor, seed: string, mood: number, isReady: (code: string) => boolean): Promise<void> {
  const ready = await instrumentOf(round);
  for (const [position, municipality] of municipalities.entries()) {
    const submission = await Submissions.findOne({ round: round._id, code: municipality.code }).lean<StoredSubmission>();
    if (!submission) continue;
    const { person } = await personFor({ name: `Coördinator ${municipality.name}`, email: `coordinator.${municipality.name.toLowerCase()}@demo.invalid`, role: "coordinator" });
    await Submissions.updateOne({ _id: submission._id }, { coordinators: [String(person._id)] });
    const file = answersOf(ready, position, `${seed} ${municipality.code}`, mood);
    const complete = isReady(municipality.code);
    await fillSheet({ round, submission, respondent: null }, { id: String(person._id), name: person.name, parts: null }, complete ? file.answers : halfway(file.answers));
    await addRespondents(round, submission, file, complete);
    if (!complete) continue;
    const coordinator: Actor = { ...adviser, role: "coordinator", id: String(person._id), name: person.name };
    const { complete: right, findings } = await checkSubmission(round, submission);
    if (!right) throw new Error(`the demonstration's answers of ${municipality.name} are not complete: ${JSON.stringify(findings.slice(0, 3))}`);
    await establish(coordinator, round, await submit(coordinator, round, submission), "Vastgesteld door het college op basis van de inventarisatie en de gesprekken.");
  }
}

function answersOf(ready: ReadyInstrument, position: number, seed: string, mood: number) {
  const municipality = municipalities[position];
  const attitude = mood + [0.5, 0.9, -0.6, 0.1, -0.2, -0.9, 0.3, -0.4][position % 8]!;
  const made = example(ready.compiled, seed, {
    respondentsPerGroup: 7, attitude, lists: { regionMembers: municipalities.filter((_, other) => other !== position).map((one) => one.code) }, date: new Date().toISOString().slice(0, 10),
    fixed: { municipalityName: municipality?.name, cbsCode: municipality?.code, inhabitants: municipality?.inhabitants, collaborations: inventoryOf(position) },
  });
  return { ...made, answers: withFittingWords(made.answers, position) };
}

/** A municipality at work: the profile and the inventory are there, the rest is still to be done. */
const halfway = (answers: Readonly<Record<string, unknown>>): Record<string, unknown> => Object.fromEntries(Object.entries(answers).slice(0, Math.ceil(Object.keys(answers).length / 2)));

async function addRespondents(round: StoredRound, submission: StoredSubmission, file: ReturnType<typeof answersOf>, everyone: boolean): Promise<void> {
  const invitedAt = new Date();
  const rows = file.respondents.map((one, index) => ({ answers: one.answers, group: one.group, answered: everyone || index % 3 !== 0 }));
  // One more per layer was invited and has not begun: a response of seven out of eight.
  for (const group of new Set(rows.map((row) => row.group))) rows.push({ answers: {}, group, answered: false });
  const counts = new Map<string, number>();
  for (const row of rows) {
    const counted = counts.get(row.group) ?? 0;
    counts.set(row.group, counted + 1);
    const made = await Respondents.create({ round: round._id, submission: submission._id, group: row.group, name: functionOf(row.group, counted), email: null, state: row.answered ? "submitted" : "invited", via: "list", invitedAt, remindedAt: null, submittedAt: row.answered ? invitedAt : null });
    const respondent = made.toObject() as StoredRespondent;
    if (row.answered) await fillSheet({ round, submission, respondent }, { id: String(respondent._id), name: "", parts: null }, row.answers);
  }
}

/** The board's link needs something that is published. Without a browser for PDFs the rest of the demonstration still works. */
async function publishEarlier(services: Services, current: StoredRound, console: Console): Promise<void> {
  try {
    const round = await Rounds.findOne({ _id: current.earlierRound, state: "closed" } as never).lean<StoredRound>();
    if (!round) return;
    await services.reports.publish({ ...installation }, round, [published]);
    console.line("Last year's reports are published: the board member's link shows them.");
  } catch {
    console.line("Last year's reports could not be published yet; it is tried again at the next start.");
  }
}

async function linksFor(services: Services, round: StoredRound): Promise<DemoLink[]> {
  const url = (path: string): string => services.settings.publicUrl + path;
  const signIn = async (email: string): Promise<string> => url((await makeSignInLink(email, signInDays)).path);
  const submission = await Submissions.findOne({ round: round._id, code: atWork }).lean<StoredSubmission>();
  const respondent = submission && await Respondents.findOne({ submission: submission._id, state: { $in: ["invited", "started"] }, group: "management" }).sort({ _id: 1 }).lean<StoredRespondent>();
  const name = municipalities.find((one) => one.code === atWork)?.name ?? "";
  const board = round.earlierRound ? await makeLink({ kind: "board", round: round.earlierRound, municipality: published, name: "Bestuur", expiresAt: new Date(Date.now() + signInDays * 60_000) }) : null;
  return [
    { who: `coordinator of ${name}`, url: await signIn(`coordinator.${name.toLowerCase()}@demo.invalid`) },
    ...(respondent ? [{ who: `respondent of ${name}`, url: url((await personalLink(round, respondent)).path) }] : []),
    { who: "adviser of the region", url: await signIn("adviseur@demo.invalid") },
    ...(board ? [{ who: `board member of ${municipalities.find((one) => one.code === published)?.name ?? ""}`, url: url(board.path) }] : []),
    { who: "administrator", url: await signIn("beheerder@demo.invalid") },
  ];
}
