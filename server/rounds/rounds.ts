import type { Actor } from "../accounts/actor.ts";
import { record } from "../accounts/audit.ts";
import { problem } from "../accounts/problem.ts";
import { forgetRound, Instruments, type InstrumentVersion, Regions, type Round, Rounds, type Sharing, type StoredRegion, type StoredRound } from "../store/regions.ts";
import { Submissions } from "../store/submissions.ts";
import { type Stored, toId } from "../store/schema.ts";
import { groupsOf, instrumentOf } from "./instruments.ts";
import { municipalitiesByCode, regionsOf } from "./regions.ts";

/** A round as a page shows it. */
export async function viewRound(round: StoredRound) {
  const [{ instrument }, region, stored] = await Promise.all([
    instrumentOf(round), Regions.findById(round.region, { name: 1 }).lean<StoredRegion>(),
    Instruments.findOne({ id: round.instrument.id, version: round.instrument.version }, { title: 1 }).lean<Stored<InstrumentVersion>>(),
  ]);
  return {
    id: String(round._id), title: round.title, region: { id: String(round.region), name: region?.name ?? "" }, state: round.state, from: round.from, until: round.until,
    instrument: { ...round.instrument, title: stored?.title ?? { nl: round.instrument.id, en: round.instrument.id } }, groups: groupsOf(instrument), minimumGroupSize: round.minimumGroupSize,
    sharing: round.sharing, publishedAt: round.publishedAt?.toISOString() ?? null, earlierRound: round.earlierRound ? String(round.earlierRound) : null,
  };
}

/** The rounds this actor takes part in. */
export async function roundsOf(actor: Actor): Promise<StoredRound[]> {
  if (actor.role === "coordinator") {
    const rounds = await Submissions.distinct("round", { coordinators: actor.id });
    return Rounds.find({ _id: { $in: rounds } }).sort({ from: -1 }).lean<StoredRound[]>();
  }
  const regions = await regionsOf(actor);
  return Rounds.find({ region: { $in: regions.map((region) => region._id) } }).sort({ from: -1 }).lean<StoredRound[]>();
}

type NewRound = { readonly region: string; readonly title: string; readonly instrument: { readonly id: string; readonly version: string }; readonly from: string; readonly until: string; readonly minimumGroupSize: number; readonly sharing: Sharing; readonly earlierRound?: string | undefined };

/** Prepares a round for a region of one's own: the instrument's version, the members and the rules are frozen with it. */
export async function createRound(actor: Actor, wanted: NewRound, demo = false): Promise<StoredRound> {
  const region = (await regionsOf(actor)).find((candidate) => String(candidate._id) === wanted.region);
  if (!region) throw problem("notFound");
  const instrument = await Instruments.findOne({ id: wanted.instrument.id, version: wanted.instrument.version }).lean<Stored<InstrumentVersion>>();
  if (!instrument) throw problem("invalid", [{ path: "instrument", what: { nl: "Deze versie is niet gepubliceerd.", en: "This version is not published." }, hint: { nl: "Kies een versie uit de lijst van instrumenten (GET /instruments).", en: "Choose one of the list of instruments (GET /instruments)." } }]);
  checkPeriod(wanted);
  const earlier = wanted.earlierRound === undefined ? null : await Rounds.findOne({ _id: toId(wanted.earlierRound), region: region._id }).lean<StoredRound>();
  if (wanted.earlierRound !== undefined && !earlier) throw problem("invalid", [{ path: "earlierRound", what: { nl: "Dit is geen ronde van deze regio.", en: "This is not a round of this region." } }]);
  const round: Round = {
    region: region._id, title: wanted.title, state: "draft", from: wanted.from, until: wanted.until, instrument: { id: instrument.id, version: instrument.version, hash: instrument.hash },
    minimumGroupSize: wanted.minimumGroupSize, sharing: wanted.sharing, members: await municipalitiesByCode(region.members), publishedAt: null, closedAt: null, earlierRound: earlier?._id ?? null, annotations: {}, assumptions: {}, demo,
  };
  const made = await Rounds.create(round);
  await Submissions.insertMany(round.members.map((member) => ({ round: made._id, code: member.code, state: "draft" as const, revision: 0, coordinators: [], established: null, reopened: [], remarks: {}, actions: [], result: null, released: {} })));
  await record(actor, "round.create", String(made._id), { instrument: `${instrument.id}@${instrument.version}`, members: round.members.length });
  return made.toObject() as StoredRound;
}

function checkPeriod({ from, until }: { readonly from: string; readonly until: string }): void {
  if (until < from) throw problem("invalid", [{ path: "until", what: { nl: "De laatste dag ligt vóór de eerste.", en: "The last day lies before the first." }, hint: { nl: "Kies een latere laatste dag.", en: "Choose a later last day." } }]);
}

type RoundChange = { readonly title?: string | undefined; readonly from?: string | undefined; readonly until?: string | undefined; readonly minimumGroupSize?: number | undefined; readonly sharing?: Sharing | undefined };

/** Title and period may change while it runs; what respondents were promised may not. */
export async function changeRound(actor: Actor, round: StoredRound, change: RoundChange): Promise<StoredRound> {
  if (round.state !== "draft" && (change.minimumGroupSize !== undefined || change.sharing !== undefined)) throw problem("wrongState", [{ path: "sharing", what: { nl: "Wat met wie gedeeld wordt, is bij het openen van de ronde afgesproken.", en: "What is shared with whom was agreed when the round opened." } }]);
  if (round.state === "published") throw problem("wrongState");
  const changed = { ...round, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) } as StoredRound;
  checkPeriod(changed);
  await Rounds.updateOne({ _id: round._id }, { title: changed.title, from: changed.from, until: changed.until, minimumGroupSize: changed.minimumGroupSize, sharing: changed.sharing });
  forgetRound(round._id);
  await record(actor, "round.change", String(round._id), { fields: Object.keys(change).sort().join(",") });
  return changed;
}

export async function removeRound(actor: Actor, round: StoredRound): Promise<void> {
  if (round.state !== "draft") throw problem("wrongState");
  await Submissions.deleteMany({ round: round._id });
  await Rounds.deleteOne({ _id: round._id });
  await record(actor, "round.remove", String(round._id));
}

/** draft → open → closed → published; closed may be opened again until it is published. */
export async function moveRound(actor: Actor, round: StoredRound, to: "open" | "closed" | "published"): Promise<StoredRound> {
  const from = { open: ["draft", "closed"], closed: ["open"], published: ["open", "closed", "published"] }[to];
  const times = to === "closed" ? { closedAt: new Date() } : to === "published" ? { publishedAt: new Date(), closedAt: round.closedAt ?? new Date() } : { closedAt: null };
  const moved = await Rounds.findOneAndUpdate({ _id: round._id, state: { $in: from } } as never, { state: to, ...times }, { returnDocument: "after" }).lean<StoredRound>();
  if (!moved) throw problem("wrongState");
  forgetRound(round._id);
  await record(actor, `round.${to}`, String(round._id));
  return moved;
}

/** Throws unless answers can be given now. */
export function refuseUnlessOpen(round: Pick<StoredRound, "state">): void {
  if (round.state !== "open") throw problem("roundNotOpen");
}
