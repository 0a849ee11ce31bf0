import type { Readable } from "node:stream";
import { gunzipSync, gzipSync } from "node:zlib";
import { type Actor, anonymous } from "../accounts/actor.ts";
import type { Role } from "../accounts/permissions.ts";
import { problem } from "../accounts/problem.ts";
import type { Language, SensitivityResult } from "../assessment/results.ts";
import { sensitivity } from "../assessment/sensitivity.ts";
import { disclose } from "../rounds/disclosure.ts";
import { instrumentOf } from "../rounds/instruments.ts";
import { moveRound } from "../rounds/rounds.ts";
import { frozenAnswers, resultOf } from "../rounds/submitting.ts";
import { Regions, Rounds, type StoredRound } from "../store/regions.ts";
import { type Batch, Batches, type Report, Reports, type StoredSubmission, Submissions } from "../store/submissions.ts";
import type { Stored } from "../store/schema.ts";
import type { MadeReport, ReportInput, ReportMaker } from "./report-maker.ts";
import { reportFileName } from "./file-names.ts";
import { makeBatches, type Task } from "./batches.ts";
import { fileStore } from "./file-store.ts";
import { inLanes } from "./lanes.ts";
import { regionView } from "./region-report.ts";

export type ReportKind = "municipality" | "board" | "council";
export type { Language };
type About = { readonly role: Role; readonly round: StoredRound; readonly submission: StoredSubmission };
type FileReply = { readonly content: Uint8Array | string | Readable; readonly type: string; readonly fileName: string; readonly page?: boolean };

/** A report as a page lists it. */
export function viewReport(report: Stored<Report>, round: Pick<StoredRound, "title" | "members"> | null) {
  return {
    id: String(report._id), kind: report.kind, language: report.language, municipality: round?.members.find((member) => member.code === report.code)?.name ?? null, round: round?.title ?? "",
    draft: report.draft, createdAt: report.createdAt.toISOString(), publishedAt: report.publishedAt?.toISOString() ?? null, sha256: report.sha256, bytes: report.bytes, pages: report.pages,
  };
}

/** Where reports are made, kept and given out. */
export type ReportDesk = ReturnType<typeof makeReportDesk>;

const LANGUAGES = ["nl", "en"] as const;
const LANES = 2;
const KEPT_SENSITIVITIES = 64;

/** Takes half a second, and the same frozen answers give the same: kept by submission and revision. */
function rememberSturdiness(): (key: string, compute: () => SensitivityResult) => SensitivityResult {
  const known = new Map<string, SensitivityResult>();
  return (key, compute) => {
    const found = known.get(key) ?? compute();
    known.set(key, found);
    for (const old of [...known.keys()].slice(0, Math.max(0, known.size - KEPT_SENSITIVITIES))) known.delete(old);
    return found;
  };
}

export function makeReportDesk(maker: ReportMaker) {
  const sturdiness = rememberSturdiness();
  const files = fileStore();

  /** What a report of one municipality is made from, for this reader. */
  const inputOf = async ({ role, round, submission }: About, kind: ReportKind, draft: boolean): Promise<ReportInput> => {
    const [{ instrument, compiled }, result, answers] = await Promise.all([instrumentOf(round), resultOf(submission), frozenAnswers(submission)]);
    // The council's version is public: nothing that tells layers apart, whoever asks for it.
    const layerScores = kind === "council" ? "adviser" : round.sharing.layerScores;
    return { instrument, result: disclose(result, kind === "council" ? "board" : role, layerScores), answers, remarks: submission.remarks ?? {}, draft, round: round.title,
      sensitivity: kind === "municipality" && answers ? sturdiness(`${String(submission._id)}/${submission.revision}`, () => sensitivity(compiled, answers)) : null };
  };
  const fileName = (round: StoredRound, code: string, kind: Report["kind"], language: Language, extension: "pdf" | "html"): string =>
    reportFileName(round.members.find((member) => member.code === code)?.name ?? code, kind, language, round.title, extension);
  const regionFileName = async (round: StoredRound, language: Language, extension: "pdf" | "html"): Promise<string> =>
    reportFileName((await Regions.findById(round.region, { name: 1 }).lean<{ name: string }>())?.name ?? "", "region", language, round.title, extension);
  const storedFileName = async (report: Stored<Report>, extension: "pdf" | "html"): Promise<string> => {
    const round = await Rounds.findById(report.round).lean<StoredRound>();
    if (!round) return reportFileName(report.code ?? "", report.kind, report.language, "", extension);
    return report.code === null ? regionFileName(round, report.language, extension) : fileName(round, report.code, report.kind, report.language, extension);
  };
  const isDraft = ({ round, submission }: Pick<About, "round" | "submission">): boolean => !(round.state === "published" && submission.state === "published");

  const refuseUnshared = ({ role, round }: About, kind: ReportKind): void => {
    if (kind === "council" && !round.sharing.council && role !== "adviser") throw problem("notShared");
  };

  /** Keeps a PDF and its twin; the same report made again takes the place of the one before. */
  const keep = async (made: MadeReport, about: Pick<Report, "round" | "submission" | "code" | "kind" | "language" | "draft">): Promise<Stored<Report>> => {
    const { sha256 } = await files.keep(made.bytes);
    const report: Report = { ...about, sha256, bytes: made.bytes.length, pages: made.pages, htmlGz: gzipSync(made.html), publishedAt: about.draft ? null : new Date() };
    const { round, submission, kind, language, draft } = about;
    const stored = await Reports.findOneAndUpdate({ round, submission, kind, language, draft }, { $set: report }, { upsert: true, returnDocument: "after" }).lean<Stored<Report>>();
    if (!stored) throw problem("internal");
    return stored;
  };

  /** Makes and keeps a municipality's report. */
  const make = async (about: About, kind: ReportKind, language: Language, draft: boolean, cancelled?: AbortSignal): Promise<Stored<Report>> => {
    const made: MadeReport = await maker.pdf(kind, language, await inputOf(about, kind, draft), cancelled);
    return keep(made, { round: about.round._id, submission: about.submission._id, code: about.submission.code, kind, language, draft });
  };

  /** What is published: of every municipality that established the reports in both languages, and the region's if its instrument declares one. */
  const publicationOf = async (round: StoredRound, only?: readonly string[]): Promise<Task[]> => {
    const established = await Submissions.find({ round: round._id, state: { $in: ["established", "published"] }, ...(only ? { code: { $in: [...only] } } : {}) }).sort({ code: 1 }).lean<StoredSubmission[]>();
    if (established.length === 0) throw problem("wrongState", [{ path: "submissions", what: { nl: "Er is nog geen gemeente vastgesteld.", en: "No municipality is established yet." } }]);
    const kinds: ReportKind[] = round.sharing.council ? ["municipality", "board", "council"] : ["municipality", "board"];
    const hasRegion = only === undefined && Boolean((await instrumentOf(round)).instrument.region);
    return [...established.flatMap((submission) => kinds.flatMap((kind) => LANGUAGES.map((language): Task => ({ submission, kind, language })))), ...(hasRegion ? LANGUAGES.map((language): Task => ({ submission: null, kind: "region", language })) : [])];
  };
  const makePublished = async (round: StoredRound, { submission, kind, language }: Task, cancelled?: AbortSignal): Promise<Stored<Report>> => {
    if (submission) return make({ role: "board", round, submission }, kind as ReportKind, language as Language, false, cancelled);
    return keep(await maker.viewPdf(await regionView({ ...round, state: "published" }, language as Language), cancelled), { round: round._id, submission: null, code: null, kind: "region", language: language as Language, draft: false });
  };
  const releaseAll = async (actor: Actor, round: StoredRound, tasks: readonly Task[]): Promise<StoredRound> => {
    await Submissions.updateMany({ _id: { $in: [...new Set(tasks.flatMap(({ submission }) => (submission ? [String(submission._id)] : [])))] } } as never, { state: "published" });
    return moveRound(actor, round, "published");
  };

  const batches = makeBatches({
    tasksOf: async (round, { purpose, kinds, languages }) => {
      if (purpose === "publication") return publicationOf(round);
      const scored = await Submissions.find({ round: round._id, result: { $ne: null } }).sort({ code: 1 }).lean<StoredSubmission[]>();
      return scored.flatMap((submission) => kinds.flatMap((kind) => languages.map((language): Task => ({ submission, kind, language }))));
    },
    make: (round, task, purpose, cancelled) => purpose === "publication" || !task.submission ? makePublished(round, task, cancelled)
      : make({ role: "adviser", round, submission: task.submission }, task.kind as ReportKind, task.language as Language, isDraft({ round, submission: task.submission }), cancelled),
    nameOf: (round, code, kind, language) => fileName(round, code, kind as ReportKind, language as Language, "pdf"),
    publish: async (round, tasks, by) => { await releaseAll({ ...anonymous, role: "adviser", id: by }, round, tasks); },
  }, files);

  return {
    browser: () => maker.health(),
    start: () => maker.start(),

    async regionPdf(round: StoredRound, language: Language, gone?: AbortSignal): Promise<FileReply> {
      return { content: (await maker.viewPdf(await regionView(round, language), gone)).bytes, type: "application/pdf", fileName: await regionFileName(round, language, "pdf") };
    },
    async regionHtml(round: StoredRound, language: Language): Promise<FileReply> {
      return { content: maker.viewHtml(await regionView(round, language)), type: "text/html; charset=utf-8", fileName: await regionFileName(round, language, "html"), page: true };
    },

    async pdf(about: About, kind: ReportKind, language: Language, gone?: AbortSignal): Promise<FileReply> {
      refuseUnshared(about, kind);
      const made = await maker.pdf(kind, language, await inputOf(about, kind, isDraft(about)), gone);
      return { content: made.bytes, type: "application/pdf", fileName: fileName(about.round, about.submission.code, kind, language, "pdf") };
    },
    async html(about: About, kind: ReportKind, language: Language): Promise<FileReply> {
      refuseUnshared(about, kind);
      return { content: maker.html(kind, language, await inputOf(about, kind, isDraft(about))), type: "text/html; charset=utf-8", fileName: fileName(about.round, about.submission.code, kind, language, "html"), page: true };
    },
    async storedPdf(report: Stored<Report>): Promise<FileReply> {
      return { content: await files.read(report.sha256), type: "application/pdf", fileName: await storedFileName(report, "pdf") };
    },
    async storedHtml(report: Stored<Report>): Promise<FileReply> {
      const gz = report.htmlGz as Buffer | { readonly buffer: Uint8Array };
      return { content: gunzipSync(Buffer.isBuffer(gz) ? gz : gz.buffer), type: "text/html; charset=utf-8", fileName: await storedFileName(report, "html"), page: true };
    },

    /** Publishes what is established and waits for it: for the demonstration. Nobody sees a part of it: first all reports are made. */
    async publish(actor: Actor, round: StoredRound, only?: readonly string[]): Promise<StoredRound> {
      const tasks = await publicationOf(round, only);
      await inLanes(tasks, LANES, async (task) => { await makePublished(round, task); });
      return releaseAll(actor, round, tasks);
    },
    /** Begins to publish in the background; when that goes on already, it is that. */
    async startPublication(actor: Actor, round: StoredRound): Promise<Stored<Batch>> {
      if (round.state === "draft") throw problem("wrongState", [{ path: "state", what: round.state }]);
      const going = await Batches.findOne({ round: round._id, purpose: "publication", state: { $in: ["waiting", "running"] } }).lean<Stored<Batch>>();
      return going ?? batches.start(actor, round, ["municipality", "board", ...(round.sharing.council ? ["council"] : [])], LANGUAGES, "publication");
    },

    startBatch: batches.start,
    runBatch: batches.run,
    async batchZip(batch: Stored<Batch>): Promise<FileReply> {
      if (batch.state !== "done" || batch.sha256 === null) throw problem("wrongState", [{ path: "state", what: batch.state }]);
      return { content: files.stream(batch.sha256), type: "application/zip", fileName: "rapporten.zip" };
    },
    close: () => maker.close(),
  };
}
