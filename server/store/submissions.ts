import { anything, bytes, collection, count, flag, id, maybeId, maybeNumber, maybeText, maybeTime, number, type ObjectId, type Stored, text, time } from "./schema.ts";

export type SubmissionState = "draft" | "submitted" | "established" | "published";
export type ActionItem = { readonly text: string; readonly owner: string | null; readonly by: string | null; readonly advice: string | null; readonly done: boolean };
/** One municipality's part in a round. */
export type Submission = {
  readonly round: ObjectId; readonly code: string; readonly state: SubmissionState; readonly revision: number;
  readonly coordinators: readonly string[];
  readonly established: { readonly at: Date; readonly by: string; readonly statement: string } | null;
  readonly reopened: readonly { readonly at: Date; readonly by: string; readonly reason: string }[];
  readonly remarks: Readonly<Record<string, string>>; readonly actions: readonly ActionItem[];
  /** Of the last scoring. */ readonly result: ObjectId | null;
  /** Respondents whose answers are in a result that was shown: see rounds/release.ts. */ readonly released: { readonly groups: Readonly<Record<string, readonly (readonly string[])[]>>; readonly withheld: readonly string[] } | Readonly<Record<string, readonly string[]>>;
};
export const Submissions = collection<Submission>("submissions", {
  round: id, code: text, state: text, revision: count, coordinators: [String], established: anything, reopened: anything, remarks: anything, actions: anything, result: maybeId, released: anything,
}, [[{ round: 1, code: 1 }, { unique: true }], [{ coordinators: 1 }]]);

/** One answer: value, its revision, who and when. `gone`: it was emptied or its entry removed. */
export type Cell = { readonly v: unknown; readonly r: number; readonly by: string; readonly at: Date; readonly gone?: boolean };
/**
 * A sheet of answers, of the organisation (`respondent` null) or of one respondent. Each answer is a cell of its own, keyed by its
 * path (escaped, see rounds/cells.ts); `revision` counts the saves and is the lock against lost updates.
 */
export type Sheet = {
  readonly round: ObjectId; readonly submission: ObjectId; readonly respondent: ObjectId | null; readonly cells: Readonly<Record<string, Cell>>;
  readonly revision: number; readonly page: { readonly questionnaire: string; readonly page: string } | null;
};
export const Sheets = collection<Sheet>("sheets", { round: id, submission: id, respondent: maybeId, cells: anything, revision: count, page: anything }, [[{ submission: 1, respondent: 1 }, { unique: true }], [{ round: 1 }]]);

export type RespondentState = "invited" | "started" | "submitted" | "withdrawn";
export type Respondent = {
  readonly round: ObjectId; readonly submission: ObjectId; readonly group: string; readonly name: string | null; readonly email: string | null;
  readonly state: RespondentState; readonly via: "mail" | "list" | "layerLink"; readonly invitedAt: Date; readonly remindedAt: Date | null;
  readonly submittedAt: Date | null; readonly withdrawalHash?: string;
};
export const Respondents = collection<Respondent>("respondents", {
  round: id, submission: id, group: text, name: maybeText, email: maybeText, state: text, via: text, invitedAt: time, remindedAt: maybeTime, submittedAt: maybeTime, withdrawalHash: { type: String },
}, [[{ submission: 1, group: 1 }], [{ round: 1 }], [{ email: 1 }], [{ withdrawalHash: 1 }, { sparse: true }]]);

/** The answers as they were scored, gzipped JSON, apart from the result so that one person's can be erased. */
export type FrozenAnswers = { readonly submission: ObjectId; readonly revision: number; readonly gz: Buffer; readonly erasures: number };
export const Frozen = collection<FrozenAnswers>("frozenanswers", { submission: id, revision: number, gz: bytes, erasures: count }, [[{ submission: 1, revision: 1 }, { unique: true }]]);

/** A scored submission: gzipped JSON of the result, bit for bit as the engine gave it. Never updated. */
export type ScoredResult = {
  readonly round: ObjectId; readonly submission: ObjectId; readonly revision: number; readonly engine: string; readonly instrumentHash: string; readonly answersHash: string; readonly gz: Buffer;
};
export const Results = collection<ScoredResult>("results", { round: id, submission: id, revision: number, engine: text, instrumentHash: text, answersHash: text, gz: bytes }, [[{ submission: 1, revision: 1 }, { unique: true }], [{ round: 1 }]]);

export type Report = {
  readonly round: ObjectId; readonly submission: ObjectId | null; readonly code: string | null; readonly kind: "municipality" | "board" | "council" | "region"; readonly language: "nl" | "en";
  readonly sha256: string; readonly bytes: number; readonly pages: number | null; readonly htmlGz: Buffer; readonly draft: boolean; readonly publishedAt: Date | null;
};
export const Reports = collection<Report>("reports", { round: id, submission: maybeId, code: maybeText, kind: text, language: text, sha256: text, bytes: number, pages: maybeNumber, htmlGz: bytes, draft: flag, publishedAt: maybeTime }, [[{ round: 1 }], [{ submission: 1 }]]);

export type Batch = {
  /** A ZIP to download, or the reports that board members will read. */ readonly purpose: "zip" | "publication";
  readonly round: ObjectId; readonly kinds: readonly string[]; readonly languages: readonly string[]; readonly state: "waiting" | "running" | "done" | "cancelled" | "failed"; readonly by: string;
  readonly done: number; readonly total: number; readonly failed: number; readonly startedAt: Date | null; /** Made before the present worker began. */ readonly doneBefore: number;
  /** Who works on it, and when he last showed life: after a while without, another may go on. */ readonly worker: string | null; readonly beatAt: Date | null; readonly message: string | null; readonly sha256: string | null; readonly bytes: number | null;
  /** `<submission>/<kind>/<language>` → content hash of the PDF that is made already: a retry skips it. */ readonly files: Readonly<Record<string, string>>;
};
export const Batches = collection<Batch>("batches", { purpose: text, round: id, kinds: [String], languages: [String], state: text, by: text, done: count, total: count, failed: count, startedAt: maybeTime, doneBefore: count, worker: maybeText, beatAt: maybeTime, message: maybeText, sha256: maybeText, bytes: maybeNumber, files: anything }, [[{ round: 1 }]]);

export type StoredSubmission = Stored<Submission>;
export type StoredSheet = Stored<Sheet>;
export type StoredRespondent = Stored<Respondent>;
