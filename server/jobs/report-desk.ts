import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { zipSync } from "fflate";
import mongoose from "mongoose";
import type { Actor } from "../accounts/actor.ts";
import { record } from "../accounts/audit.ts";
import type { Role } from "../accounts/permissions.ts";
import { problem } from "../accounts/problem.ts";
import type { Language } from "../assessment/results.ts";
import { disclose } from "../rounds/disclosure.ts";
import { instrumentOf } from "../rounds/instruments.ts";
import { moveRound } from "../rounds/rounds.ts";
import { frozenAnswers, resultOf } from "../rounds/submitting.ts";
import { Regions, Rounds, type StoredRound } from "../store/regions.ts";
import { type Batch, Batches, type Report, Reports, type StoredSubmission, Submissions } from "../store/submissions.ts";
import type { ObjectId, Stored } from "../store/schema.ts";
import type { MadeReport, ReportInput, ReportMaker } from "./report-maker.ts";
import { reportFileName } from "./file-names.ts";
import { regionView } from "./region-report.ts";

export type ReportKind = "municipality" | "board" | "council";
export type { Language };
type About = { readonly role: Role; readonly round: StoredRound; readonly submission: StoredSubmission };
type FileReply = { readonly content: Uint8Array | string; readonly type: string; readonly fileName: string; readonly page?: boolean };

/** A report as a page lists it. */
export function viewReport(report: Stored<Report>, round: Pick<StoredRound, "title" | "members"> | null) {
  return {
    id: String(report._id), kind: report.kind, language: report.language, municipality: round?.members.find((member) => member.code === report.code)?.name ?? null, round: round?.title ?? "",
    draft: report.draft, createdAt: report.createdAt.toISOString(), publishedAt: report.publishedAt?.toISOString() ?? null, sha256: report.sha256, bytes: report.bytes, pages: report.pages,
  };
}

/** Where reports are made, kept and given out. */
export type ReportDesk = ReturnType<typeof makeReportDesk>;

export function makeReportDesk(maker: ReportMaker) {
  const bucket = () => new mongoose.mongo.GridFSBucket(mongoose.connection.db as never, { bucketName: "reports" });

  /** What a report of one municipality is made from, for this reader. */
  const inputOf = async ({ role, round, submission }: About, kind: ReportKind, draft: boolean): Promise<ReportInput> => {
    const [{ instrument }, result, answers] = await Promise.all([instrumentOf(round), resultOf(submission), frozenAnswers(submission)]);
    // The council's version is public: nothing that tells layers apart, whoever asks for it.
    const layerScores = kind === "council" ? "adviser" : round.sharing.layerScores;
    return { instrument, result: disclose(result, kind === "council" ? "board" : role, layerScores), answers, remarks: submission.remarks ?? {}, draft, round: round.title };
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

  const store = async (bytes: Uint8Array): Promise<string> => {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    // By content: the same file is kept once, and a retry makes no double.
    if (await bucket().find({ filename: sha256 }).hasNext()) return sha256;
    await new Promise<void>((resolve, reject) => { bucket().openUploadStream(sha256).on("finish", () => { resolve(); }).on("error", reject).end(Buffer.from(bytes)); });
    return sha256;
  };
  const fetchFile = async (sha256: string): Promise<Buffer> => {
    const chunks: Buffer[] = [];
    for await (const chunk of bucket().openDownloadStreamByName(sha256)) chunks.push(chunk as Buffer);
    return Buffer.concat(chunks);
  };

  /** Keeps a PDF and its twin; the same report made again takes the place of the one before. */
  const keep = async (made: MadeReport, about: Pick<Report, "round" | "submission" | "code" | "kind" | "language" | "draft">): Promise<Stored<Report>> => {
    const sha256 = await store(made.bytes);
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
      return { content: await fetchFile(report.sha256), type: "application/pdf", fileName: await storedFileName(report, "pdf") };
    },
    async storedHtml(report: Stored<Report>): Promise<FileReply> {
      const gz = report.htmlGz as Buffer | { readonly buffer: Uint8Array };
      return { content: gunzipSync(Buffer.isBuffer(gz) ? gz : gz.buffer), type: "text/html; charset=utf-8", fileName: await storedFileName(report, "html"), page: true };
    },

    /** Publishes what is established: municipality, board and council reports in both languages, kept as they are from then on. */
    async publish(actor: Actor, round: StoredRound, only?: readonly string[]): Promise<StoredRound> {
      const established = await Submissions.find({ round: round._id, state: { $in: ["established", "published"] }, ...(only ? { code: { $in: [...only] } } : {}) }).lean<StoredSubmission[]>();
      if (established.length === 0) throw problem("wrongState", [{ path: "submissions", what: "none is established" }]);
      const kinds: ReportKind[] = round.sharing.council ? ["municipality", "board", "council"] : ["municipality", "board"];
      for (const submission of established) {
        for (const kind of kinds) for (const language of ["nl", "en"] as const) await make({ role: "board", round, submission }, kind, language, false);
        await Submissions.updateOne({ _id: submission._id }, { state: "published" });
      }
      const moved = await moveRound(actor, round, "published");
      // The region's own report needs an instrument that declares a regional analysis, and all members together.
      if (only === undefined && (await instrumentOf(round)).instrument.region) {
        for (const language of ["nl", "en"] as const) await keep(await maker.viewPdf(await regionView(moved, language)), { round: round._id, submission: null, code: null, kind: "region", language, draft: false });
      }
      return moved;
    },

    async startBatch(actor: Actor, round: StoredRound, kinds: readonly ReportKind[], languages: readonly Language[]): Promise<Stored<Batch>> {
      const submissions = await Submissions.countDocuments({ round: round._id, result: { $ne: null } });
      if (submissions === 0) throw problem("notScored");
      const made = await Batches.create({ round: round._id, kinds: [...new Set(kinds)], languages: [...new Set(languages)], state: "waiting", by: actor.id, done: 0, total: submissions * new Set(kinds).size * new Set(languages).size, failed: 0, startedAt: null, message: null, sha256: null, bytes: null, files: {} });
      await record(actor, "round.batch", String(round._id), { reports: made.total });
      return made.toObject() as Stored<Batch>;
    },

    /** Does a batch, or goes on with one that was interrupted: what is made already is not made again. */
    async runBatch(batchId: ObjectId, round: StoredRound, cancelled: AbortSignal, beat: () => Promise<void>): Promise<void> {
      const batch = await Batches.findOneAndUpdate({ _id: batchId, state: { $in: ["waiting", "running"] } }, { state: "running", startedAt: new Date() }, { returnDocument: "after" }).lean<Stored<Batch>>();
      if (!batch) return;
      const submissions = await Submissions.find({ round: round._id, result: { $ne: null } }).sort({ code: 1 }).lean<StoredSubmission[]>();
      const files: Record<string, string> = { ...batch.files };
      let failed = 0;
      const tasks = submissions.flatMap((submission) => batch.kinds.flatMap((kind) => batch.languages.map((language) => ({ submission, kind: kind as ReportKind, language: language as Language }))));
      for (const { submission, kind, language } of tasks) {
        const key = `${submission.code}/${kind}/${language}`;
        if (files[key]) continue;
        if (cancelled.aborted || await Batches.exists({ _id: batchId, state: "cancelled" })) return;
        try {
          files[key] = (await make({ role: "adviser", round, submission }, kind, language, isDraft({ round, submission }), cancelled)).sha256;
        } catch { failed++; }
        await Batches.updateOne({ _id: batchId, state: "running" }, { files, failed, done: Object.keys(files).length });
        await beat();
      }
      const content: Record<string, Uint8Array> = {};
      for (const [key, sha256] of Object.entries(files)) {
        const [code = "", kind = "", language = ""] = key.split("/");
        content[fileName(round, code, kind as ReportKind, language as Language, "pdf")] = await fetchFile(sha256);
      }
      const bytes = zipSync(content, { level: 0 });
      const sha256 = await store(bytes);
      await Batches.updateOne({ _id: batchId, state: "running" }, { state: failed > 0 && Object.keys(files).length === 0 ? "failed" : "done", sha256, bytes: bytes.length, message: failed > 0 ? `${failed} reports could not be made` : null });
    },

    async batchZip(batch: Stored<Batch>): Promise<FileReply> {
      if (batch.state !== "done" || batch.sha256 === null) throw problem("wrongState", [{ path: "state", what: batch.state }]);
      return { content: await fetchFile(batch.sha256), type: "application/zip", fileName: "rapporten.zip" };
    },
    close: () => maker.close(),
  };
}

/** A batch as a page shows it, with the time that is left at the pace so far. */
export function viewBatch(batch: Stored<Batch>) {
  const seconds = batch.startedAt ? (Date.now() - new Date(batch.startedAt).getTime()) / 1000 : null;
  const remaining = batch.state === "running" && seconds !== null && batch.done > 0 ? Math.round((seconds / batch.done) * (batch.total - batch.done)) : null;
  return { id: String(batch._id), round: String(batch.round), kind: batch.kinds.join(", "), state: batch.state, done: batch.done, total: batch.total, failed: batch.failed, remaining, createdAt: batch.createdAt.toISOString(), bytes: batch.bytes, message: batch.message };
}
