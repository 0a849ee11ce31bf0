import { z } from "zod";
import type { AssessmentResult } from "../../assessment/results.ts";
import { Changes, Outcome, ReportEntry, Sheet, Since, SinceQuery } from "./filling.ts";
import { Done, Email, Finding, Handover, html, Id, Language, Line, Name, pdf, Prose, sheetFile, table, Text, Upload, When } from "./route.ts";
import { Progress, Round } from "./regions.ts";

/** The result of scoring with its trace, as `server/assessment/results.ts` defines it; groups under the minimum are already suppressed. */
export const Result = z.looseObject({
  engine: z.looseObject({ version: z.string() }), instrument: z.looseObject({ id: z.string(), version: z.string(), hash: z.string() }),
  answersHash: z.string(), measures: z.record(z.string(), z.looseObject({})), advice: z.array(z.looseObject({})), decisions: z.record(z.string(), z.looseObject({})),
}) as unknown as z.ZodType<AssessmentResult>;

export const Submission = z.object({
  id: Id, round: Round, progress: Progress,
  /** What is asked, per page: title and how much of it is answered, for the overview. */
  parts: z.array(z.object({ path: z.string(), questionnaire: z.string(), page: z.string(), title: Text, answered: z.int(), asked: z.int(), assignedTo: z.array(z.string()) })),
  established: z.object({ at: When, by: z.string(), statement: z.string() }).nullable(),
  /** Reasons of reopening, newest first. */
  reopened: z.array(z.object({ at: When, by: z.string(), reason: z.string() })),
  /** How often it was submitted. */
  revision: z.int(),
  hasResult: z.boolean(),
});
/** A respondent as the coordinator sees him: whether, never what. */
export const Respondent = z.object({
  id: Id, group: z.string(), name: z.string().nullable(), email: z.string().nullable(), state: z.enum(["invited", "started", "submitted", "withdrawn"]),
  via: z.enum(["mail", "list", "layerLink"]), invitedAt: When, remindedAt: When.nullable(),
});
export const LayerLink = z.object({ id: Id, group: z.string(), maximum: z.int(), used: z.int(), expiresAt: When, /** Only in the reply that made it. */ url: z.string().nullable(), qrSvg: z.string().nullable() });
export const Contributor = z.object({ id: Id, name: z.string(), email: z.string().nullable(), parts: z.array(z.string()), lastSeen: When.nullable() });
/** What reading an inventory file would do. Nothing is stored when `errors` is not empty. */
export const InventoryPreview = z.object({
  /** Column of the file → field of the inventory; null when it is not read. */
  columns: z.array(z.object({ column: z.string(), field: z.string().nullable(), title: Text.nullable() })),
  rows: z.array(z.object({ row: z.int(), name: z.string(), effect: z.enum(["add", "change", "same", "error"]), values: z.record(z.string(), z.unknown()), changes: z.array(z.object({ field: z.string(), from: z.unknown(), to: z.unknown() })) })),
  errors: z.array(z.object({ row: z.int(), column: z.string().nullable(), what: z.string(), hint: z.string() })),
  warnings: z.array(z.object({ row: z.int(), column: z.string().nullable(), what: z.string(), hint: z.string() })),
  added: z.int(), changed: z.int(), same: z.int(), kept: z.int(),
});
const InventoryFile = z.strictObject({ ...Upload.shape,
  /** Of a file with several municipalities: only the rows of this one (name or CBS code). */ municipality: Line.optional(),
  /** What to do with fields that are filled in already. */ existing: z.enum(["keep", "replace"]).default("keep") });
export const ReportKind = z.enum(["municipality", "board", "council"]);
const ReportQuery = z.object({ language: Language.default("nl") });
export const Remarks = z.record(Name, Prose).describe("section of the report → the adviser's remark");

export const submissionRoutes = table({
  "GET /submissions": { summary: "The municipalities and rounds I coordinate", action: "submissions.list", reply: z.array(Submission) },
  "GET /submissions/:submission": { summary: "Overview of a municipality's part in a round", action: "submission.read", reply: Submission },
  "GET /submissions/:submission/sheet": { summary: "The organisation's questionnaires and answers", action: "submission.fillIn", reply: Sheet },
  "PATCH /submissions/:submission/sheet": { summary: "Save changed answers; conflicts come back with both values", action: "submission.fillIn", body: Changes, reply: Outcome },
  "GET /submissions/:submission/sheet/changes": { summary: "What others changed since a revision", action: "submission.fillIn", query: SinceQuery, reply: Since },
  "POST /submissions/:submission/check": { summary: "What is still missing or wrong", action: "submission.fillIn", reply: z.object({ complete: z.boolean(), findings: z.array(Finding) }) },
  "GET /submissions/:submission/respondents": { summary: "Who is invited and who has answered", action: "submission.invite", reply: z.array(Respondent) },
  "POST /submissions/:submission/respondents": { summary: "Invite respondents of one layer, by e-mail or as a list of links", action: "submission.invite", status: 201,
    body: z.strictObject({ group: Name, people: z.array(z.strictObject({ name: Line.optional(), email: Email.optional() })).min(1).max(500), mail: z.boolean().default(true) }),
    reply: z.array(z.object({ respondent: Respondent, ...Handover.shape })) },
  "POST /submissions/:submission/respondents/:respondent/link": { summary: "A new personal link (the old one ends); mailed again when there is an address", action: "submission.invite", reply: Handover },
  "DELETE /submissions/:submission/respondents/:respondent": { summary: "Withdraw an invitation; answers given are deleted", action: "submission.invite", reply: null },
  "POST /submissions/:submission/remind": { summary: "Remind the respondents who have not submitted", action: "submission.invite", body: z.strictObject({ group: Name.optional() }), reply: z.object({ reminded: z.int(), withoutMail: z.int() }) },
  "GET /submissions/:submission/layer-links": { summary: "Links per layer with a maximum", action: "submission.invite", reply: z.array(LayerLink) },
  "POST /submissions/:submission/layer-links": { summary: "Make a link and QR code for one layer, with a maximum number of respondents", action: "submission.invite", status: 201, body: z.strictObject({ group: Name, maximum: z.int().min(1).max(500) }), reply: LayerLink },
  "DELETE /submissions/:submission/layer-links/:link": { summary: "End a layer link", action: "submission.invite", reply: null },
  "GET /submissions/:submission/contributors": { summary: "Colleagues who do a part", action: "submission.invite", reply: z.array(Contributor) },
  "POST /submissions/:submission/contributors": { summary: "Ask a colleague to do parts of the questionnaire", action: "submission.invite", status: 201, body: z.strictObject({ name: Line, email: Email.optional(), parts: z.array(z.string().min(1).max(170)).min(1).max(200) }), reply: z.object({ contributor: Contributor, ...Handover.shape }) },
  "DELETE /submissions/:submission/contributors/:contributor": { summary: "End a colleague's access", action: "submission.invite", reply: null },
  "GET /submissions/:submission/inventory/template": { summary: "Template to fill in with a spreadsheet, with what is there already", action: "submission.fillIn", query: z.object({ format: z.enum(["xlsx", "csv"]), language: Language.default("nl") }), reply: sheetFile },
  "POST /submissions/:submission/inventory/preview": { summary: "Read an inventory file without storing it", action: "submission.fillIn", body: InventoryFile, reply: InventoryPreview },
  "POST /submissions/:submission/inventory/import": { summary: "Import an inventory file, merged with what is there; nothing is stored when a row is wrong", action: "submission.fillIn", body: InventoryFile, reply: InventoryPreview },
  "POST /submissions/:submission/submit": { summary: "Submit: complete and right, then scored", action: "submission.establish", reply: Submission },
  "POST /submissions/:submission/establish": { summary: "Establish (vaststellen): frozen from now on", action: "submission.establish", body: z.strictObject({ statement: z.string().trim().min(10).max(2000) }), reply: Submission },
  "POST /submissions/:submission/reopen": { summary: "Reopen with a reason, while the round is open", action: "submission.establish", body: z.strictObject({ reason: z.string().trim().min(5).max(1000) }), reply: Submission },
  "GET /submissions/:submission/result": { summary: "Scores, advice and decisions with their trace", action: "submission.result", reply: Result },
  "GET /submissions/:submission/remarks": { summary: "The adviser's remarks per section of the report", action: "submission.result", reply: Remarks },
  "PUT /submissions/:submission/remarks": { summary: "Write the adviser's remarks", action: "submission.advise", body: Remarks, reply: Remarks },
  "GET /submissions/:submission/reports/:kind/pdf": { summary: "The report as it is now, as PDF (draft until published)", action: "submission.result", query: ReportQuery, reply: pdf },
  "GET /submissions/:submission/reports/:kind/html": { summary: "Its twin as a page", action: "submission.result", query: ReportQuery, reply: html },
  "GET /submissions/:submission/published": { summary: "The published reports", action: "submission.result", reply: z.array(ReportEntry) },
  "PUT /submissions/:submission/actions": { summary: "The action list: who does what by when", action: "submission.fillIn", body: z.strictObject({ actions: z.array(z.strictObject({ text: Line, owner: Line.nullable(), by: z.iso.date().nullable(), advice: Name.nullable(), done: z.boolean() })).max(200) }), reply: Done },
  "GET /submissions/:submission/actions": { summary: "The action list", action: "submission.result", reply: z.array(z.object({ text: z.string(), owner: z.string().nullable(), by: z.string().nullable(), advice: z.string().nullable(), done: z.boolean() })) },
});
