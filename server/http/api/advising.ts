import { z } from "zod";
import { Batch } from "./batch.ts";
import { ReportEntry } from "./filling.ts";
import { Done, type Events, html, Id, Language, Line, Name, PartName, pdf, Prose, sheetFile, table, When, zip } from "./route.ts";

/** The parts of the regional analysis; each comes from a pure function in server/region, with its own type there. */
export const AnalysisPart = z.enum(["register", "ties", "load", "comparison", "network", "partners", "patterns", "improvements", "ambitions", "phase", "growth"]);
const AnalysisReply = z.looseObject({ part: AnalysisPart, members: z.int(), computedInMs: z.number(), content: z.unknown() });
/** Filters common to the parts; a part ignores what does not concern it. */
const AnalysisQuery = z.object({
  domain: z.string().max(80).optional(), form: z.string().max(80).optional(), layer: z.string().max(80).optional(), municipality: z.string().max(10).optional(),
  compareWith: z.enum(["own", "neighbours", "sizeClass", "region"]).optional(), mode: z.enum(["one", "two"]).optional(),
  /** Ties between municipalities that share at least so many collaborations. */
  minimumWeight: z.coerce.number().int().min(1).max(1000).optional(), language: Language.default("nl"),
});
/** What the adviser decided on names that might mean the same collaboration; remembered for the next round. */
export const RegisterDecision = z.strictObject({ left: z.string().min(1).max(200), right: z.string().min(1).max(200), same: z.boolean(), note: Prose.optional() });
export const Scenario = z.strictObject({ name: Line, improvements: z.array(z.string().min(1).max(4000)).max(200), note: Prose.default(""), shared: z.boolean().default(false) });
export const advisingRoutes = table({
  "GET /rounds/:round/analysis/:part": { summary: "A part of the regional analysis, small groups suppressed", action: "round.analyse", query: AnalysisQuery, reply: AnalysisReply },
  "GET /rounds/:round/analysis/:part/export": { summary: "That part as a file", action: "round.export", query: z.object({ ...AnalysisQuery.shape, format: z.enum(["xlsx", "csv", "zip", "json", "svg", "graphml"]) }), reply: { bytes: [...sheetFile.bytes, "application/zip", "image/svg+xml", "application/graphml+xml"] } },
  "GET /rounds/:round/analysis-set": { summary: "The pseudonymised analysis set with its codebook (ZIP)", action: "round.export", reply: zip },
  "GET /rounds/:round/register-decisions": { summary: "What was decided on names", action: "round.analyse", reply: z.array(RegisterDecision) },
  "PUT /rounds/:round/register-decisions": { summary: "Confirm or split names in the register", action: "round.annotate", body: z.strictObject({ decisions: z.array(RegisterDecision).max(5000) }), reply: Done },
  "GET /rounds/:round/scenarios": { summary: "Saved scenarios", action: "round.analyse", reply: z.array(z.object({ id: Id, ...Scenario.shape, createdAt: When, by: z.string() })) },
  "POST /rounds/:round/scenarios": { summary: "Save a scenario", action: "round.annotate", status: 201, body: Scenario, reply: z.object({ id: Id }) },
  "PUT /rounds/:round/scenarios/:scenario": { summary: "Change a scenario", action: "round.annotate", body: Scenario, reply: Done },
  "DELETE /rounds/:round/scenarios/:scenario": { summary: "Remove a scenario", action: "round.annotate", reply: null },
  "GET /rounds/:round/scenarios/:scenario/effect": { summary: "The network and load of a scenario beside the present", action: "round.analyse", reply: z.looseObject({ content: z.unknown() }) },
  "GET /rounds/:round/assumptions": { summary: "The rates that the load and cost rest on, and the weights of partners", action: "round.analyse", reply: z.record(z.string(), z.number()) },
  "PUT /rounds/:round/assumptions": { summary: "Change rates, ranges and partner weights for this round; what is left out is as declared", action: "round.annotate", body: z.record(PartName, z.number().min(0).max(1_000_000)), reply: z.record(z.string(), z.number()) },
  "GET /rounds/:round/annotations": { summary: "The adviser's remarks per section of the region's report", action: "round.analyse", reply: z.record(z.string(), z.string()) },
  "PUT /rounds/:round/annotations": { summary: "Write remarks per section", action: "round.annotate", body: z.record(Name, Prose), reply: z.record(z.string(), z.string()) },
  "GET /rounds/:round/reports/region/pdf": { summary: "The region's report as PDF", action: "round.analyse", query: z.object({ language: Language.default("nl") }), reply: pdf },
  "GET /rounds/:round/reports/region/html": { summary: "Its twin as a page", action: "round.analyse", query: z.object({ language: Language.default("nl") }), reply: html },
  "GET /rounds/:round/reports": { summary: "Published reports of the round", action: "round.analyse", reply: z.array(ReportEntry) },
  "GET /reports/:report/pdf": { summary: "A published report as PDF", action: "report.read", reply: pdf },
  "GET /reports/:report/html": { summary: "Its twin as a page", action: "report.read", reply: html },
  "GET /rounds/:round/batches": { summary: "Batches of reports", action: "round.publish", reply: z.array(Batch) },
  "POST /rounds/:round/batches": { summary: "Make the reports of all members as one ZIP, in the background", action: "round.publish", status: 202, body: z.strictObject({ kinds: z.array(z.enum(["municipality", "board", "council"])).min(1).max(3), languages: z.array(Language).min(1).max(2) }), reply: Batch },
  "GET /rounds/:round/batches/:batch": { summary: "How far a batch is", action: "round.publish", reply: Batch },
  "GET /rounds/:round/batches/:batch/events": { summary: "How far a batch is, as it goes (server-sent events)", action: "round.publish", reply: { events: Batch } satisfies Events },
  "POST /rounds/:round/batches/:batch/cancel": { summary: "Stop a batch", action: "round.publish", reply: Batch },
  "GET /rounds/:round/batches/:batch/zip": { summary: "The finished batch", action: "round.publish", reply: zip },
});
