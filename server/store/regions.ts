import { anything, collection, flag, id, maybeId, maybeNumber, maybeText, maybeTime, number, type ObjectId, type Stored, text } from "./schema.ts";
import { recent } from "./recent.ts";

/** A municipality as the administrator imported it, by CBS code. */
export type Municipality = {
  readonly code: string; readonly name: string; readonly province: string | null; readonly inhabitants: number | null;
  readonly position: { readonly latitude: number; readonly longitude: number } | null;
};
export const Municipalities = collection<Municipality>("municipalities", { code: text, name: text, province: maybeText, inhabitants: maybeNumber, position: anything }, [[{ code: 1 }, { unique: true }], [{ name: 1 }]]);

export type Region = { readonly name: string; readonly members: readonly string[]; readonly advisers: readonly string[] };
export const Regions = collection<Region>("regions", { name: text, members: [String], advisers: [String] }, [[{ advisers: 1 }]]);

/** A published instrument: its files as they were, never changed afterwards. */
export type InstrumentVersion = {
  readonly id: string; readonly version: string; readonly hash: string; readonly title: { readonly nl: string; readonly en: string };
  readonly description: { readonly nl: string; readonly en: string } | null; readonly files: readonly { readonly path: string; readonly text: string }[];
};
export const Instruments = collection<InstrumentVersion>("instruments", { id: text, version: text, hash: text, title: anything, description: anything, files: [{ _id: false, path: text, text: { type: String, default: "" } }] }, [[{ id: 1, version: 1 }, { unique: true }]]);

export type Sharing = { readonly layerScores: "adviser" | "coordinator" | "region"; readonly comparison: "none" | "anonymous" | "named"; readonly council: boolean };
export type RoundState = "draft" | "open" | "closed" | "published";
/** One instrument version, one region, one period. `members` is a copy: a region may change later. */
export type Round = {
  readonly region: ObjectId; readonly title: string; readonly state: RoundState; readonly from: string; readonly until: string;
  readonly instrument: { readonly id: string; readonly version: string; readonly hash: string };
  readonly minimumGroupSize: number; readonly sharing: Sharing; readonly members: readonly Municipality[];
  readonly publishedAt: Date | null; readonly closedAt: Date | null; readonly earlierRound: ObjectId | null;
  readonly annotations: Readonly<Record<string, string>>; readonly assumptions: Readonly<Record<string, number>>; readonly demo: boolean;
};
export const Rounds = collection<Round>("rounds", {
  region: id, title: text, state: text, from: text, until: text, instrument: anything, minimumGroupSize: number, sharing: anything, members: anything,
  publishedAt: maybeTime, closedAt: maybeTime, earlierRound: maybeId, annotations: anything, assumptions: anything, demo: flag,
}, [[{ region: 1 }]]);

export type StoredRegion = Stored<Region>;
export type StoredRound = Stored<Round>;

const rounds = recent<StoredRound | null>(1000);
/** A round as it was at most a second ago; changes of this process are seen at once (`forgetRound`). */
export const roundNow = (id: ObjectId): Promise<StoredRound | null> => rounds.get(String(id), () => Rounds.findById(id).lean<StoredRound>().exec());
export const forgetRound = (id: ObjectId): void => { rounds.forget(String(id)); };

/** What an adviser decided on two names: kept with the region, so that the next round remembers. */
export type RegisterDecision = { readonly region: ObjectId; readonly left: string; readonly right: string; readonly same: boolean; readonly note: string | null; readonly by: string };
export const RegisterDecisions = collection<RegisterDecision>("registerdecisions", { region: id, left: text, right: text, same: flag, note: maybeText, by: text }, [[{ region: 1, left: 1, right: 1 }, { unique: true }]]);

export type Scenario = { readonly round: ObjectId; readonly name: string; readonly improvements: readonly string[]; readonly note: string; readonly shared: boolean; readonly by: string };
export const Scenarios = collection<Scenario>("scenarios", { round: id, name: text, improvements: [String], note: { type: String, default: "" }, shared: flag, by: text }, [[{ round: 1 }]]);
