import type { Actor } from "../accounts/actor.ts";
import { record } from "../accounts/audit.ts";
import { problem } from "../accounts/problem.ts";
import { Municipalities, type Municipality, Regions, Rounds, type StoredRegion, type StoredRound } from "../store/regions.ts";
import { People } from "../store/people.ts";
import { type ObjectId, type Stored, toId } from "../store/schema.ts";

/** A region as a page shows it. */
export async function viewRegion(region: StoredRegion) {
  const [members, advisers, rounds] = await Promise.all([
    municipalitiesByCode(region.members),
    People.find({ _id: { $in: region.advisers.map(toId).filter((id): id is ObjectId => id !== null) } }, { name: 1 }).lean<{ _id: ObjectId; name: string }[]>(),
    Rounds.find({ region: region._id }, { title: 1, state: 1, from: 1, until: 1 }).sort({ from: -1 }).lean<StoredRound[]>(),
  ]);
  return {
    id: String(region._id), name: region.name, members,
    advisers: advisers.map((person) => ({ id: String(person._id), name: person.name })),
    rounds: rounds.map((round) => ({ id: String(round._id), title: round.title, state: round.state, from: round.from, until: round.until })),
  };
}

/** The regions this actor may see. */
export async function regionsOf(actor: Actor): Promise<StoredRegion[]> {
  const mine = actor.role === "administrator" ? {} : actor.machine ? { _id: { $in: actor.machine.regions.map(toId) } } : { advisers: actor.id };
  return Regions.find(mine as never).sort({ name: 1 }).lean<StoredRegion[]>();
}

export async function municipalitiesByCode(codes: readonly string[]): Promise<Municipality[]> {
  const found = await Municipalities.find({ code: { $in: codes as string[] } }).sort({ name: 1 }).lean<Stored<Municipality>[]>();
  return found.map(plain);
}
export const plain = ({ code, name, province, inhabitants, position }: Municipality): Municipality => ({ code, name, province, inhabitants, position });

/** All members must be on the imported list. */
async function refuseUnknown(codes: readonly string[]): Promise<void> {
  const known = new Set((await municipalitiesByCode(codes)).map((municipality) => municipality.code));
  const unknown = codes.filter((code) => !known.has(code));
  if (unknown.length > 0) throw problem("invalid", unknown.slice(0, 20).map((code) => ({ path: "members", what: { nl: `${code} staat niet op de lijst van gemeenten.`, en: `${code} is not on the list of municipalities.` }, hint: { nl: "Vraag de beheerder de lijst in te lezen.", en: "Ask the administrator to import the list." } })));
}

export async function createRegion(actor: Actor, wanted: { readonly name: string; readonly members: readonly string[] }): Promise<StoredRegion> {
  const members = [...new Set(wanted.members)];
  await refuseUnknown(members);
  const region = await Regions.create({ name: wanted.name, members, advisers: actor.role === "adviser" ? [actor.id] : [] });
  await record(actor, "region.create", String(region._id), { members: members.length });
  return region.toObject() as StoredRegion;
}

export async function changeRegion(actor: Actor, region: StoredRegion, wanted: { readonly name: string; readonly members: readonly string[] }): Promise<StoredRegion> {
  const members = [...new Set(wanted.members)];
  await refuseUnknown(members);
  await Regions.updateOne({ _id: region._id }, { name: wanted.name, members });
  await record(actor, "region.change", String(region._id), { members: members.length });
  return { ...region, name: wanted.name, members };
}

export async function removeRegion(actor: Actor, region: StoredRegion): Promise<void> {
  if (await Rounds.exists({ region: region._id })) throw problem("inUse");
  await Regions.deleteOne({ _id: region._id });
  await record(actor, "region.remove", String(region._id));
}

export async function assignAdvisers(actor: Actor, region: StoredRegion, advisers: readonly string[]): Promise<StoredRegion> {
  const ids = advisers.map(toId).filter((id): id is ObjectId => id !== null);
  const found = await People.countDocuments({ _id: { $in: ids }, role: "adviser" });
  if (found !== new Set(advisers).size) throw problem("invalid", [{ path: "advisers", what: { nl: "Zij zijn niet allemaal adviseur.", en: "Not all of them are advisers." }, hint: { nl: "Nodig hen eerst uit als adviseur.", en: "Invite them as adviser first." } }]);
  await Regions.updateOne({ _id: region._id }, { advisers: [...new Set(advisers)] });
  await record(actor, "region.assign", String(region._id), { advisers: advisers.length });
  return { ...region, advisers };
}

export type ImportCount = { readonly added: number; readonly changed: number; readonly unchanged: number };

/** Lays an imported list over what is there, by CBS code. Nothing is removed: rounds refer to it. */
export async function importMunicipalities(actor: Actor, list: readonly Municipality[], store: boolean): Promise<ImportCount> {
  const known = new Map((await Municipalities.find({ code: { $in: list.map((one) => one.code) } }).lean<Stored<Municipality>[]>()).map((one) => [one.code, plain(one)]));
  const changes = list.filter((one) => JSON.stringify(plain(one)) !== JSON.stringify(known.get(one.code)));
  const added = changes.filter((one) => !known.has(one.code)).length;
  if (store) {
    for (const one of changes) await Municipalities.updateOne({ code: one.code }, { $set: plain(one) }, { upsert: true });
    await record(actor, "municipalities.import", "-", { added, changed: changes.length - added });
  }
  return { added, changed: changes.length - added, unchanged: list.length - changes.length };
}
