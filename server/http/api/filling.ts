import { z } from "zod";
import { Done, Finding, html, Id, Language, pdf, table, Text, When } from "./route.ts";
import { Own } from "./session.ts";

/**
 * Addresses one answer: `question`, `matrix.row`, `matrix.row.column`, `panel[key]` (an entry of a dynamic panel or matrix)
 * and `panel[key].field`, `panel[key].field.row…`. A whole `matrix` may be sent too, as an object by row: its rows are then saved one by one. `key` is the entry's own `_key`, never its position, so that two people can work in one list.
 */
export const AnswerPath = z.string().min(1).max(300).regex(/^[A-Za-z0-9_][^\u0000$]*$/);
export type AnswerJson = string | number | boolean | null | AnswerJson[] | { [key: string]: AnswerJson };
/** Any JSON: what the questionnaire allows is checked later. Not `z.json()`: a recursive schema has no place in the OpenAPI document. */
export const AnswerValue = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.unknown()), z.record(z.string(), z.unknown())]) as unknown as z.ZodType<AnswerJson, AnswerJson>;

/** A changed answer with the revision of that answer that the writer saw (0: none). `value: null` empties it; on `panel[key]` it removes the entry. */
export const Change = z.strictObject({ path: AnswerPath, value: AnswerValue, base: z.int().min(0) });
export const Changes = z.strictObject({
  changes: z.array(Change).max(500),
  /** A random id of this tab, kept while it is open: saving over one's own earlier save (whose acknowledgement got lost) is no conflict. */
  writer: z.string().min(8).max(64).optional(),
  /** The sheet that was read: refused when it is no longer this link's, as when another link was opened in the same browser meanwhile. */
  sheet: Id.optional(),
  /** The page that is open, to resume there on any device. */
  page: z.strictObject({ questionnaire: z.string().max(80), page: z.string().max(80) }).optional(),
});
/** Each change is accepted (with its new revision), in conflict (both values) or refused (with the reason). Nothing is dropped without a word. */
export const Outcome = z.object({
  accepted: z.record(z.string(), z.int()),
  conflicts: z.array(z.object({ path: z.string(), mine: AnswerValue, theirs: AnswerValue, revision: z.int(), by: z.string().optional(), at: When.optional() })),
  refused: z.array(z.object({ path: z.string(), /** Stable: `unknownQuestion`, `notAnEntry` or what the check of answers found, such as `wrong-type`. */ code: z.string(), what: z.string() })),
  revision: z.int(),
});

/** What a form needs: the questionnaires (SurveyJS JSON), the answers so far, and the revision of each. */
export const Sheet = z.object({
  /** Of these answers: a device keeps under this name what is not sent yet. */
  id: Id,
  /** SurveyJS 3 JSON as the author wrote it; `answeredBy` tells for whom. */
  questionnaires: z.array(z.object({ name: z.string(), title: Text, survey: z.record(z.string(), z.unknown()), answeredBy: z.enum(["organisation", "respondents"]) })),
  /** Variables to give the survey, such as the respondent's layer. */
  variables: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  /** Flat SurveyJS data of all questionnaires together; entries of dynamic panels carry `_key`. */
  answers: z.record(z.string(), z.unknown()),
  /** Path → revision of that answer; an entry has one too. */
  revisions: z.record(z.string(), z.int()),
  /** Of the whole sheet: for GET …/changes?since. */
  revision: z.int(),
  page: z.object({ questionnaire: z.string(), page: z.string() }).nullable(),
  /** When set, nothing can be changed, and why. */
  frozen: z.object({ code: z.enum(["submitted", "established", "roundClosed", "roundNotOpen", "withdrawn"]), text: Text }).nullable(),
  /** Fills questions with `choicesFrom: "regionMembers"`. */
  regionMembers: z.array(z.object({ code: z.string(), name: z.string() })),
  /** Terms that the form explains where they occur, with the forms in which they may stand there. */
  glossary: z.array(z.object({ name: z.string(), term: Text, forms: z.object({ nl: z.array(z.string()), en: z.array(z.string()) }), meaning: Text })),
  /** Pages (questionnaire.page) this person is asked to do; null: all. */
  parts: z.array(z.string()).nullable(),
});
/** What others changed since a revision. */
export const Since = z.object({ revision: z.int(), changed: z.array(z.object({ path: z.string(), value: AnswerValue, revision: z.int(), by: z.string(), at: When })) });
export const SinceQuery = z.object({ since: z.coerce.number().int().min(0) });

/** A report as it may be read. */
export const ReportEntry = z.object({
  id: Id, kind: z.enum(["municipality", "board", "council", "region"]), language: Language, municipality: z.string().nullable(), round: z.string(),
  draft: z.boolean(), createdAt: When, publishedAt: When.nullable(), sha256: z.string(), bytes: z.int(), pages: z.int().nullable(),
});

export const ownRoutes = table({
  "GET /own": { summary: "What my personal link is for", action: "own.read", reply: Own },
  "GET /own/sheet": { summary: "My questionnaire and my answers", action: "own.fillIn", reply: Sheet },
  "PATCH /own/sheet": { summary: "Save changed answers", action: "own.fillIn", body: Changes, reply: Outcome },
  "POST /own/sheet/check": { summary: "What is still missing or wrong", action: "own.fillIn", reply: z.object({ complete: z.boolean(), findings: z.array(Finding) }) },
  "POST /own/submit": { summary: "I am done; gives the code to withdraw with", action: "own.finish", query: z.strictObject({ sheet: Id.optional() }), reply: z.object({ withdrawalCode: z.string() }) },
  "POST /own/reopen": { summary: "Go on after having submitted, while the round is open", action: "own.finish", reply: Done },
  "POST /own/withdraw": { summary: "Withdraw my answers: they are deleted", action: "own.finish", reply: Done },
  "GET /own/export": { summary: "All that is kept about me, as JSON", action: "own.fillIn", reply: z.record(z.string(), z.unknown()) },
  "POST /own/new-link": { summary: "A fresh personal link to go on with on another device", action: "own.finish", reply: z.object({ url: z.string(), qrSvg: z.string() }) },
  "POST /withdrawals": { summary: "Withdraw answers with the code of the thank-you page", action: "withdraw", body: z.strictObject({ code: z.string().min(8).max(40) }), reply: Done },
  "GET /own/reports": { summary: "The published reports this link gives access to", action: "own.readReport", reply: z.array(ReportEntry) },
  "GET /own/reports/:report/pdf": { summary: "The report as PDF", action: "own.readReport", reply: pdf },
  "GET /own/reports/:report/html": { summary: "Its twin as a page: same figures, the evidence opens", action: "own.readReport", reply: html },
});
