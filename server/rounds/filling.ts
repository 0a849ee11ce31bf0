import { randomBytes } from "node:crypto";
import { checkAnswers, mayBeSaved } from "../assessment/check/check.ts";
import { problem } from "../accounts/problem.ts";
import type { StoredRound } from "../store/regions.ts";
import { isDuplicate } from "../store/connect.ts";
import { type Cell, Respondents, Sheets, type StoredRespondent, type StoredSheet, type StoredSubmission } from "../store/submissions.ts";
import { type Answers, assemble, cut, escapePath, type Shape, unescapeCells, withKeys } from "./cells.ts";
import { pagesOf } from "./pages.ts";
import { inTurn } from "./in-turn.ts";
import { bothLanguages, instrumentOf, type ReadyInstrument } from "./instruments.ts";
import { type Change, merge } from "./merge.ts";
import { refuseUnlessOpen } from "./rounds.ts";

/** Whose sheet it is: the organisation's (`respondent` null) or one respondent's. */
export type SheetOwner = { readonly round: StoredRound; readonly submission: StoredSubmission; readonly respondent: StoredRespondent | null };
type Who = { readonly id: string; readonly name: string; /** Only these pages, for a colleague. */ readonly parts: readonly string[] | null };

export type Frozen = { readonly code: "submitted" | "established" | "roundClosed" | "roundNotOpen" | "withdrawn"; readonly text: { readonly nl: string; readonly en: string } } | null;

/** Why nothing can be changed now, or null. */
export function frozenBecause({ round, submission, respondent }: SheetOwner): Frozen {
  if (round.state === "draft") return { code: "roundNotOpen", text: { nl: "De ronde is nog niet open.", en: "The round is not open yet." } };
  if (round.state !== "open") return { code: "roundClosed", text: { nl: "De ronde is gesloten. U kunt nog lezen wat u invulde.", en: "The round is closed. You can still read what you filled in." } };
  if (respondent?.state === "withdrawn") return { code: "withdrawn", text: { nl: "Uw antwoorden zijn ingetrokken en gewist.", en: "Your answers were withdrawn and erased." } };
  if (respondent?.state === "submitted") return { code: "submitted", text: { nl: "U hebt dit ingediend. U kunt verdergaan zolang de ronde open is.", en: "You submitted this. You can go on while the round is open." } };
  if (submission.state === "established" || submission.state === "published") return { code: "established", text: { nl: "De gemeente heeft dit vastgesteld.", en: "The municipality has established this." } };
  if (!respondent && submission.state === "submitted") return { code: "submitted", text: { nl: "Dit is ingediend. Heropen het met een reden om iets te wijzigen.", en: "This is submitted. Reopen it with a reason to change something." } };
  return null;
}

const answeredBy = (owner: SheetOwner): "organisation" | "respondents" => (owner.respondent ? "respondents" : "organisation");
const shapeFor = (ready: ReadyInstrument, owner: SheetOwner): Shape => ready.shapes[answeredBy(owner)];
const idOf = (owner: SheetOwner) => ({ submission: owner.submission._id, respondent: owner.respondent?._id ?? null });

/** The sheet with its cells, made empty on first use. */
export async function sheetOf(owner: SheetOwner): Promise<StoredSheet> {
  const found = await Sheets.findOne(idOf(owner)).lean<StoredSheet>();
  if (found) return { ...found, cells: unescapeCells(found.cells ?? {}) };
  try {
    const made = await Sheets.create({ ...idOf(owner), round: owner.round._id, cells: {}, revision: 0, page: null });
    return made.toObject() as StoredSheet;
  } catch (error) {
    if (isDuplicate(error)) return sheetOf(owner);
    throw error;
  }
}

/** What the form needs to begin or to go on. */
export async function openSheet(owner: SheetOwner, who: Who) {
  const [ready, sheet] = await Promise.all([instrumentOf(owner.round), sheetOf(owner)]);
  const { instrument } = ready;
  return {
    id: String(sheet._id),
    questionnaires: instrument.questionnaires.filter((one) => one.answeredBy === answeredBy(owner)).map((one) => ({ name: one.name, title: bothLanguages((one.survey as { title?: unknown }).title, one.name), survey: one.survey as Record<string, unknown>, answeredBy: one.answeredBy })),
    variables: owner.respondent && instrument.groups ? { [instrument.groups.name]: owner.respondent.group } : {},
    answers: assemble(sheet.cells, { keys: true }), revisions: Object.fromEntries(Object.entries(sheet.cells).map(([path, cell]) => [path, cell.r])),
    revision: sheet.revision, page: sheet.page, frozen: frozenBecause(owner), parts: who.parts === null ? null : [...who.parts],
    glossary: instrument.glossary.map(({ name, term, forms, meaning }) => ({ name, term, forms: { nl: [...forms.nl], en: [...forms.en] }, meaning })),
    regionMembers: owner.round.members.map(({ code, name }) => ({ code, name })),
  };
}

type Save = { readonly changes: readonly Change[]; readonly page?: { readonly questionnaire: string; readonly page: string } | undefined; readonly writer?: string | undefined; /** Which sheet the writer has before him. */ readonly sheet?: string | undefined };

/**
 * Saves changed answers. Each is checked by itself (type, range, choice), merged with what others saved, and written under the sheet's
 * revision as a lock: when somebody saved in between, it is merged again with what is there now.
 */
export async function saveChanges(owner: SheetOwner, who: Who, save: Save) {
  refuseUnlessOpen(owner.round);
  const frozen = frozenBecause(owner);
  if (frozen) throw problem("frozen", [{ path: "", what: frozen.code }]);
  const ready = await instrumentOf(owner.round);
  const shape = shapeFor(ready, owner);
  const { submission, respondent } = idOf(owner);
  return inTurn(`${String(submission)}/${String(respondent)}`, () => saveMerged(owner, who, save, ready, shape));
}

async function saveMerged(owner: SheetOwner, who: Who, save: Save, ready: ReadyInstrument, shape: Shape) {
  const mine = who.parts === null ? shape : onlyParts(ready, shape, who.parts);
  for (let attempt = 0; attempt < 25; attempt++) {
    const sheet = await sheetOf(owner);
    refuseOther(sheet, save.sheet);
    const revision = sheet.revision + 1;
    const merged = merge(mine, sheet.cells, save.changes, revision, { by: who.name || who.id, writer: save.writer ?? null, at: new Date() });
    refuseWrongAnswers(ready, owner, sheet, merged);
    const reply = { accepted: merged.accepted, conflicts: merged.conflicts, refused: merged.refused };
    const writes = Object.entries(merged.writes);
    if (writes.length === 0 && save.page === undefined) return { ...reply, revision: sheet.revision };
    const set = { revision, ...(save.page ? { page: save.page } : {}), ...Object.fromEntries(writes.map(([path, cell]) => [`cells.${escapePath(path)}`, cell])) };
    const written = await Sheets.updateOne({ _id: sheet._id, revision: sheet.revision }, { $set: set });
    if (written.matchedCount === 1) {
      await refuseWhoLeft(owner);
      if (owner.respondent?.state === "invited" && writes.length > 0) await Respondents.updateOne({ _id: owner.respondent._id, state: "invited" }, { state: "started" });
      return { ...reply, revision };
    }
  }
  throw problem("busy");
}

/**
 * One browser has one personal link at a time. Where a second person opened his on the same device, the page of the first is still
 * there: what is typed on it is not the second person's answer.
 */
export function refuseOther(sheet: Pick<StoredSheet, "_id">, read: string | undefined): void {
  if (read !== undefined && read !== String(sheet._id)) throw problem("otherLink");
}

/** A respondent who withdrew while his answer was being written leaves nothing behind, also not that answer. */
async function refuseWhoLeft({ respondent, submission }: SheetOwner): Promise<void> {
  if (!respondent || await Respondents.exists({ _id: respondent._id, state: { $ne: "withdrawn" } })) return;
  await Sheets.deleteOne({ submission: submission._id, respondent: respondent._id });
  throw problem("frozen", [{ path: "", what: "withdrawn" }]);
}

/** The questions of some pages: a colleague changes what he was asked for, and nothing else. */
function onlyParts(ready: ReadyInstrument, shape: Shape, parts: readonly string[]): Shape {
  const asked = new Set(pagesOf(ready).filter((page) => parts.includes(page.path)).flatMap((page) => page.questions.flatMap((question) => [question.key, question.commentKey ?? question.key])));
  return Object.fromEntries(Object.entries(shape).filter(([question]) => asked.has(question)));
}

type Merged = ReturnType<typeof merge>;

/**
 * Takes changes out again that may not be stored (wrong type, unknown key, too long), with the reason. What may still become right while
 * somebody types, a number on its way to its minimum or an answer that is hidden just now, is kept; submitting is strict.
 */
function refuseWrongAnswers(ready: ReadyInstrument, owner: SheetOwner, sheet: StoredSheet, merged: Merged): void {
  const changed = Object.keys(merged.writes).filter((path) => !merged.writes[path]?.gone && !path.endsWith("]"));
  if (changed.length === 0) return;
  const cells: Record<string, Cell> = { ...sheet.cells, ...merged.writes };
  for (const fault of faults(ready, owner, assemble(cells, { keys: true }), false)) {
    if (fault.mayBeSaved) continue;
    for (const path of changed.filter((candidate) => concerns(candidate, fault.keyedPath))) {
      if (!(path in merged.writes)) continue;
      delete merged.writes[path];
      delete merged.accepted[path];
      merged.refused.push({ path, code: fault.code, what: fault.what });
    }
  }
}

/** Does a fault at `fault` (such as `collaborations[k].name`) speak of the cell at `path`? A fault of a whole list speaks of no single field. */
const concerns = (path: string, fault: string): boolean => path === fault || path.startsWith(`${fault}.`) || fault.startsWith(`${path}.`) || fault.startsWith(`${path}[`);

export type Fault = { readonly severity: "error" | "warning" | "info"; readonly code: string; readonly path: string; readonly what: string; readonly hint: string; /** With entries by key. */ readonly keyedPath: string; readonly mayBeSaved: boolean };

/** Checks answers against their questionnaires; positions of entries in paths are turned into their keys. */
export function faults(ready: ReadyInstrument, owner: SheetOwner, answers: Answers, complete: boolean): Fault[] {
  const keys = new Map<string, readonly string[]>();
  const shape = shapeFor(ready, owner);
  const bare = Object.fromEntries(Object.entries(answers).map(([question, value]) => {
    if (!Array.isArray(value) || typeof shape[question] !== "object") return [question, value];
    keys.set(question, value.map((entry: { _key?: string }) => entry._key ?? ""));
    return [question, value.map((entry: Record<string, unknown>) => Object.fromEntries(Object.entries(entry).filter(([name]) => name !== "_key")))];
  }));
  const options = { complete, group: owner.respondent?.group ?? null, date: today(), lists: { regionMembers: owner.round.members.map((member) => member.code) } };
  const questionnaires = owner.respondent ? ready.instrument.questionnaires.filter((one) => one.answeredBy === "respondents").map((one) => one.name) : [null];
  return questionnaires.flatMap((name) => checkAnswers(ready.compiled, name, bare, options)).map((fault) => {
    const path = fault.path.replace(/^answers\.?/, "");
    return { ...fault, path, mayBeSaved: mayBeSaved(fault), keyedPath: path.replace(/^([^.[\]]+)\[(\d+)\]/, (all, question: string, position: string) => { const key = keys.get(question)?.[Number(position)]; return key ? `${question}[${key}]` : all; }) };
  });
}

/** An answer to a question that is not asked any more, or one that is computed anew: no person has to do something about it. */
const leavesByItself = (fault: Fault): boolean => fault.code === "hidden" || fault.code === "computed";

/** What somebody still has to do before this can be submitted. */
export async function openFaults(owner: SheetOwner) {
  const [ready, sheet] = await Promise.all([instrumentOf(owner.round), sheetOf(owner)]);
  const findings = faults(ready, owner, assemble(sheet.cells, { keys: true }), true).filter((fault) => !leavesByItself(fault))
    .map(({ severity, code, keyedPath, what, hint }) => ({ severity, code, path: keyedPath, what, hint }));
  return { complete: findings.every((finding) => finding.severity !== "error"), findings };
}

/**
 * Takes out what is not asked any more, because the answer that called for it was changed. It was kept until now, for who changes his mind;
 * whoever submits is done, as in SurveyJS itself. What called for a next question may be among it: hence the turns.
 */
export async function clearUnasked(owner: SheetOwner): Promise<void> {
  const ready = await instrumentOf(owner.round);
  for (let turn = 0; turn < 25; turn++) {
    const sheet = await sheetOf(owner);
    const unasked = faults(ready, owner, assemble(sheet.cells, { keys: true }), true).filter(leavesByItself).map((fault) => fault.keyedPath);
    const paths = Object.keys(sheet.cells).filter((path) => sheet.cells[path]?.gone !== true && unasked.some((at) => path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`)));
    if (paths.length === 0) return;
    const revision = sheet.revision + 1;
    const gone: Cell = { v: null, r: revision, by: "-", at: new Date(), gone: true };
    await Sheets.updateOne({ _id: sheet._id, revision: sheet.revision }, { $set: { revision, ...Object.fromEntries(paths.map((path) => [`cells.${escapePath(path)}`, gone])) } });
  }
}

export const today = (): string => new Date().toISOString().slice(0, 10);

/** What others changed after a revision, for a page that is open. */
export async function changesSince(owner: SheetOwner, since: number) {
  const sheet = await sheetOf(owner);
  const changed = Object.entries(sheet.cells).filter(([, cell]) => cell.r > since).map(([path, cell]) => ({ path, value: cell.gone ? null : cell.v as never, revision: cell.r, by: cell.by, at: new Date(cell.at).toISOString() }));
  return { revision: sheet.revision, changed };
}

/** Lays whole answers into an empty sheet (demonstration, import of answers). */
export async function fillSheet(owner: SheetOwner, who: Who, answers: Answers): Promise<void> {
  const ready = await instrumentOf(owner.round);
  const shape = shapeFor(ready, owner);
  const at = new Date();
  const cells = Object.fromEntries(Object.entries(cut(shape, withKeys(shape, answers, newKey))).map(([path, v]) => [escapePath(path), { v, r: 1, by: who.name || who.id, at }]));
  await Sheets.updateOne(idOf(owner), { $set: { cells, revision: 1, round: owner.round._id, page: null } }, { upsert: true });
}

export const newKey = (): string => randomBytes(6).toString("base64url").replace(/[-_]/g, "x");
