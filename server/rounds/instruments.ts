import { compile, type CompiledInstrument } from "../assessment/score.ts";
import { parseInstrument } from "../assessment/instrument.ts";
import type { Instrument, InstrumentSource } from "../assessment/language.ts";
import type { Actor } from "../accounts/actor.ts";
import { record } from "../accounts/audit.ts";
import { problem } from "../accounts/problem.ts";
import { isDuplicate } from "../store/connect.ts";
import { Instruments, type InstrumentVersion, Rounds, type StoredRound } from "../store/regions.ts";
import type { Stored } from "../store/schema.ts";
import { type Shape, shapeOf } from "./cells.ts";

/** An instrument ready for work: parsed and compiled once, with the group size of the round. */
export type ReadyInstrument = {
  readonly instrument: Instrument; readonly compiled: CompiledInstrument; readonly hash: string;
  readonly shapes: { readonly organisation: Shape; readonly respondents: Shape };
};

const ready = new Map<string, ReadyInstrument>();
const keptReady = 12;

/** The frozen instrument of a round. The round's minimum group size can only make the instrument's own stricter. */
export async function instrumentOf(round: Pick<StoredRound, "instrument" | "minimumGroupSize">): Promise<ReadyInstrument> {
  const { id, version, hash } = round.instrument;
  const key = `${hash}/${round.minimumGroupSize}`;
  const known = ready.get(key);
  if (known) return known;
  const stored = await Instruments.findOne({ id, version }).lean<Stored<InstrumentVersion>>();
  if (!stored) throw problem("notFound");
  const made = prepare(sourceOf(stored), stored.hash, round.minimumGroupSize);
  ready.set(key, made);
  for (const old of [...ready.keys()].slice(0, Math.max(0, ready.size - keptReady))) ready.delete(old);
  return made;
}

export const sourceOf = (stored: InstrumentVersion): InstrumentSource => ({ files: Object.fromEntries(stored.files.map((file) => [file.path, file.text])) });

function prepare(source: InstrumentSource, hash: string, minimumGroupSize: number): ReadyInstrument {
  const { instrument } = parseInstrument(source);
  if (!instrument) throw problem("internal");
  const strict: Instrument = instrument.groups ? { ...instrument, groups: { ...instrument.groups, minimumSize: Math.max(instrument.groups.minimumSize, minimumGroupSize) } } : instrument;
  const of = (answeredBy: "organisation" | "respondents") => shapeOf(strict.questionnaires.filter((one) => one.answeredBy === answeredBy).map((one) => one.survey));
  return { instrument: strict, compiled: compile(strict), hash, shapes: { organisation: of("organisation"), respondents: of("respondents") } };
}

/** Freezes an instrument that passed the lint under its id and version. The same files again are no problem; other files are. */
export async function publishInstrument(actor: Actor, instrument: Instrument, source: InstrumentSource, hash: string): Promise<Stored<InstrumentVersion>> {
  const text = (content: unknown) => (typeof content === "string" ? { nl: content, en: content } : content as { nl: string; en: string });
  const entry = { id: instrument.id, version: instrument.version, hash, title: text(instrument.title), description: instrument.description ? text(instrument.description) : null,
    files: Object.entries(source.files).map(([path, content]) => ({ path, text: content })) };
  try {
    const made = await Instruments.create(entry);
    await record(actor, "instrument.publish", `${entry.id}@${entry.version}`, { hash });
    return made.toObject() as Stored<InstrumentVersion>;
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    const there = await Instruments.findOne({ id: entry.id, version: entry.version }).lean<Stored<InstrumentVersion>>();
    if (there?.hash === hash) return there;
    throw problem("exists", [{ path: "instrument.json#/version", what: { nl: `${entry.id} ${entry.version} is al met een andere inhoud gepubliceerd.`, en: `${entry.id} ${entry.version} was published with other contents.` }, hint: { nl: "Verhoog het versienummer.", en: "Raise the version." } }]);
  }
}

export async function listInstruments() {
  const stored = await Instruments.find({}, { files: 0 }).sort({ id: 1, createdAt: -1 }).lean<Stored<InstrumentVersion>[]>();
  return Promise.all(stored.map(viewInstrument));
}

export async function viewInstrument(stored: Stored<InstrumentVersion>) {
  const { instrument } = await instrumentOf({ instrument: stored, minimumGroupSize: 0 });
  return {
    id: stored.id, version: stored.version, title: stored.title, description: stored.description, hash: stored.hash, publishedAt: stored.createdAt.toISOString(),
    rounds: await Rounds.countDocuments({ "instrument.id": stored.id, "instrument.version": stored.version }),
    groups: groupsOf(instrument), minimumGroupSize: instrument.groups?.minimumSize ?? 0,
  };
}

/** The layers of an instrument, with their titles in both languages. */
export function groupsOf(instrument: Instrument): { name: string; title: { nl: string; en: string } }[] {
  return (instrument.groups?.members ?? []).map((member) => ({ name: member.name, title: bothLanguages(member.title, member.name) }));
}

/** A text that may be one string, or `default` for Dutch as SurveyJS writes it. */
export function bothLanguages(text: unknown, fallback: string): { nl: string; en: string } {
  if (typeof text === "string") return { nl: text, en: text };
  const texts = (text ?? {}) as Record<string, string | undefined>;
  const nl = texts["nl"] ?? texts["default"] ?? texts["en"] ?? fallback;
  return { nl, en: texts["en"] ?? nl };
}
