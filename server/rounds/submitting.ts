import { gunzipSync, gzipSync } from "node:zlib";
import type { AnswersFile } from "../assessment/language.ts";
import { score } from "../assessment/score.ts";
import type { AssessmentResult } from "../assessment/results.ts";
import type { Actor } from "../accounts/actor.ts";
import { record } from "../accounts/audit.ts";
import { problem } from "../accounts/problem.ts";
import type { StoredRound } from "../store/regions.ts";
import { type ObjectId, type Stored, toId } from "../store/schema.ts";
import { Frozen, type FrozenAnswers, Respondents, Results, type ScoredResult, Sheets, type StoredRespondent, type StoredSheet, type StoredSubmission, Submissions } from "../store/submissions.ts";
import { assemble, unescapeCells } from "./cells.ts";
import { clearUnasked, openFaults, today } from "./filling.ts";
import { instrumentOf } from "./instruments.ts";
import { type PerGroup, readReleased, release, type Released } from "./release.ts";
import { refuseUnlessOpen } from "./rounds.ts";


/** What is still missing or wrong in the organisation's part. */
export const checkSubmission = (round: StoredRound, submission: StoredSubmission) => openFaults({ round, submission, respondent: null });

/** Submits: complete and right, then scored. The result is kept with the instrument's hash and the engine's version. */
export async function submit(actor: Actor, round: StoredRound, submission: StoredSubmission): Promise<StoredSubmission> {
  refuseUnlessOpen(round);
  if (submission.state !== "draft") throw problem("frozen");
  await clearUnasked({ round, submission, respondent: null });
  const { complete, findings } = await checkSubmission(round, submission);
  if (!complete) throw problem("incomplete", findings.filter((finding) => finding.severity === "error").slice(0, 100));
  const scored = await scoreNow(round, submission);
  const moved = await Submissions.findOneAndUpdate({ _id: submission._id, state: "draft" }, { state: "submitted", ...scored }, { returnDocument: "after" }).lean<StoredSubmission>();
  if (!moved) throw problem("wrongState");
  await record(actor, "submission.submit", String(submission._id), { revision: moved.revision });
  return moved;
}

/** Establishes (vaststellen): scored for the last time, then nothing changes any more unless it is reopened. */
export async function establish(actor: Actor, round: StoredRound, submission: StoredSubmission, statement: string): Promise<StoredSubmission> {
  if (submission.state !== "submitted") throw problem("wrongState", [{ path: "state", what: submission.state }]);
  const scored = await scoreNow(round, submission);
  const established = { at: new Date(), by: actor.name, statement };
  const moved = await Submissions.findOneAndUpdate({ _id: submission._id, state: "submitted" }, { state: "established", established, ...scored }, { returnDocument: "after" }).lean<StoredSubmission>();
  if (!moved) throw problem("wrongState");
  await record(actor, "submission.establish", String(submission._id), { revision: moved.revision });
  return moved;
}

/** Reopens with a reason while the round is open. The results so far stay as they were: a new one is a new revision. */
export async function reopen(actor: Actor, round: StoredRound, submission: StoredSubmission, reason: string): Promise<StoredSubmission> {
  refuseUnlessOpen(round);
  const moved = await Submissions.findOneAndUpdate({ _id: submission._id, state: { $in: ["submitted", "established"] } },
    { $set: { state: "draft", established: null, reopened: [{ at: new Date(), by: actor.name, reason }, ...submission.reopened ?? []] } }, { returnDocument: "after" }).lean<StoredSubmission>();
  if (!moved) throw problem("wrongState", [{ path: "state", what: submission.state }]);
  await record(actor, "submission.reopen", String(submission._id));
  return moved;
}

/**
 * Scores what is there and stores answers and result as a new revision, unless nothing changed since the last one. Who withdraws
 * meanwhile is in neither: then it is done again, over what was kept.
 */
async function scoreNow(round: StoredRound, submission: StoredSubmission): Promise<{ result: ObjectId; revision: number; released: Released }> {
  const ready = await instrumentOf(round);
  const { file, released } = await answersFile(round, submission);
  const result = score(ready.compiled, file, { trace: true });
  const last = await Results.findById(submission.result, { gz: 0 }).lean<Stored<ScoredResult>>();
  if (last && last.answersHash === result.answersHash && last.engine === result.engine.version) return { result: last._id, revision: submission.revision, released };
  const revision = submission.revision + 1;
  // A crash between the two leaves answers without a result; the next attempt writes over them.
  await Frozen.updateOne({ submission: submission._id, revision }, { $set: { gz: zip(file), erasures: 0 } }, { upsert: true });
  const counted = (file.respondents ?? []).flatMap((one) => toId(one.id ?? "") ?? []);
  if (await Respondents.countDocuments({ _id: { $in: counted }, state: "submitted" }) < counted.length) return scoreNow(round, submission);
  const stored = await Results.findOneAndUpdate({ submission: submission._id, revision },
    { $set: { round: round._id, engine: result.engine.version, instrumentHash: ready.hash, answersHash: result.answersHash, gz: zip(result) } }, { upsert: true, returnDocument: "after" }).lean<Stored<ScoredResult>>();
  if (!stored) throw problem("internal");
  return { result: stored._id, revision, released };
}

/** Gathers the organisation's answers and those of the respondents who submitted and may be counted (release.ts). */
export async function answersFile(round: StoredRound, submission: StoredSubmission): Promise<{ file: AnswersFile; released: Released }> {
  const [sheets, respondents] = await Promise.all([
    Sheets.find({ submission: submission._id }).lean<StoredSheet[]>(),
    Respondents.find({ submission: submission._id, state: { $ne: "withdrawn" } }).sort({ _id: 1 }).lean<StoredRespondent[]>(),
  ]);
  const answersOf = (respondent: ObjectId | null): Record<string, unknown> => {
    const sheet = sheets.find((candidate) => String(candidate.respondent) === String(respondent));
    return sheet ? assemble(unescapeCells(sheet.cells ?? {}), { keys: false }) : {};
  };
  const submitted = respondents.filter((one) => one.state === "submitted");
  const { groups } = (await instrumentOf(round)).instrument;
  const { released, counted, waiting } = release(readReleased(submission.released), perGroup(submitted), Math.max(round.minimumGroupSize, groups?.minimumSize ?? 1), submission.result ? poolsOf(await resultOf(submission)) : []);
  const invited: Record<string, number> = {};
  for (const one of respondents) invited[one.group] = (invited[one.group] ?? 0) + 1;
  const file: AnswersFile = {
    instrument: round.instrument.id, version: round.instrument.version, date: today(), answers: answersOf(null),
    respondents: submitted.flatMap((one) => {
      const of = counted.get(String(one._id));
      return of === undefined ? [] : [{ id: String(one._id), group: one.group, ...(of > 0 ? { release: of } : {}), answers: answersOf(one._id) }];
    }),
    invited, ...(Object.keys(waiting).length > 0 ? { waiting } : {}),
  };
  return { file, released };
}

/** Layers that were hidden in one and the same measure. */
export const poolsOf = (result: AssessmentResult): string[][] => [result.response.groups, ...Object.values(result.measures).map((measure) => measure.groups ?? {})].map((groups) => Object.entries(groups).filter(([, group]) => group.suppressed).map(([name]) => name)).filter((pool) => pool.length > 1);

function perGroup(respondents: readonly StoredRespondent[]): PerGroup {
  const groups: Record<string, string[]> = {};
  for (const one of respondents) (groups[one.group] ??= []).push(String(one._id));
  return groups;
}

/** The last result of a submission. */
export async function resultOf(submission: Pick<StoredSubmission, "result">): Promise<AssessmentResult> {
  const stored = await Results.findById(submission.result).lean<Stored<ScoredResult>>();
  if (!stored) throw problem("notScored");
  return unzip<AssessmentResult>(stored.gz);
}

/** The answers a result was made from. */
export async function frozenAnswers(submission: Pick<StoredSubmission, "_id" | "revision">): Promise<AnswersFile | null> {
  const stored = await Frozen.findOne({ submission: submission._id, revision: submission.revision }).lean<Stored<FrozenAnswers>>();
  return stored ? unzip<AnswersFile>(stored.gz) : null;
}

export const zip = (content: unknown): Buffer => gzipSync(JSON.stringify(content), { level: 6 });
/** Lean documents give BSON Binary or Buffer, by driver version. */
export const unzip = <T>(stored: Buffer | { readonly buffer: Uint8Array }): T => JSON.parse(gunzipSync(Buffer.isBuffer(stored) ? stored : stored.buffer).toString("utf8")) as T;
