import { z } from "zod";
import { Batch } from "./batch.ts";
import { Day, Email, Finding, Format, Handover, Id, Line, sheetFile, table, Text, Upload, When } from "./route.ts";

export const MunicipalityCode = z.string().regex(/^GM\d{4}$/);
export const Municipality = z.object({
  code: z.string(), name: z.string(), province: z.string().nullable(), inhabitants: z.int().nullable(),
  position: z.object({ latitude: z.number(), longitude: z.number() }).nullable(),
});
export const Region = z.object({
  id: Id, name: z.string(), members: z.array(Municipality), advisers: z.array(z.object({ id: z.string(), name: z.string() })),
  rounds: z.array(z.object({ id: Id, title: z.string(), state: z.enum(["draft", "open", "closed", "published"]), from: Day, until: Day })),
});
const NewRegion = z.strictObject({ name: Line, members: z.array(MunicipalityCode).min(1).max(400) });

/** What is shared with whom: agreed when the round opens, shown to every respondent. */
export const Sharing = z.strictObject({
  /** Scores per layer (trust among them) for the adviser only, or for the coordinators of the municipality too. */
  layerScores: z.enum(["adviser", "coordinator", "region"]).default("coordinator"),
  /** May municipalities see each other's totals by name? */
  comparison: z.enum(["none", "anonymous", "named"]).default("anonymous"),
  /** May the public (council) version be published? */
  council: z.boolean().default(true),
});
export const RoundState = z.enum(["draft", "open", "closed", "published"]);
export const Round = z.object({
  id: Id, title: z.string(), region: z.object({ id: Id, name: z.string() }), state: RoundState, from: Day, until: Day,
  instrument: z.object({ id: z.string(), version: z.string(), hash: z.string(), title: Text }),
  groups: z.array(z.object({ name: z.string(), title: Text })),
  minimumGroupSize: z.int(), sharing: Sharing, publishedAt: When.nullable(), earlierRound: Id.nullable(),
});
export const SubmissionState = z.enum(["draft", "submitted", "established", "published"]);
/** Where a municipality stands. Counts per layer: how many, never who answered what. */
export const Progress = z.object({
  submission: Id, municipality: Municipality, state: SubmissionState,
  coordinators: z.array(z.object({ id: z.string(), name: z.string(), email: z.string(), signedIn: z.boolean() })),
  /** Of the questions asked of the organisation that are visible now. */
  organisation: z.object({ answered: z.int(), asked: z.int() }),
  collaborations: z.int(),
  groups: z.array(z.object({ name: z.string(), title: Text, invited: z.int(), started: z.int(), submitted: z.int(), rate: z.number().nullable(), enough: z.boolean() })),
  lastActivity: When.nullable(),
});

export const regionRoutes = table({
  "GET /municipalities": { summary: "The list of municipalities", action: "municipalities.read", query: z.object({ search: z.string().max(100).regex(/^[^\u0000]*$/).optional(), province: z.string().max(60).optional() }), reply: z.array(Municipality) },
  "POST /municipalities/preview": { summary: "Read a members list (CSV or JSON) without storing it", action: "municipalities.import", body: Upload, reply: z.object({ rows: z.int(), added: z.int(), changed: z.int(), unchanged: z.int(), findings: z.array(Finding) }) },
  "POST /municipalities/import": { summary: "Import a members list (CSV or JSON); nothing is stored when a row is wrong", action: "municipalities.import", body: Upload, reply: z.object({ added: z.int(), changed: z.int(), unchanged: z.int() }) },
  "GET /regions": { summary: "My regions", action: "regions.list", reply: z.array(Region) },
  "POST /regions": { summary: "Make a region of municipalities", action: "regions.create", body: NewRegion, reply: Region, status: 201 },
  "GET /regions/:region": { summary: "A region", action: "region.read", reply: Region },
  "PUT /regions/:region": { summary: "Change name and members", action: "region.change", body: NewRegion, reply: Region },
  "DELETE /regions/:region": { summary: "Remove a region that has no rounds", action: "region.change", reply: null },
  "PUT /regions/:region/advisers": { summary: "Who advises this region", action: "region.assign", body: z.strictObject({ advisers: z.array(z.string().min(1).max(60)).max(50) }), reply: Region },
});

export const roundRoutes = table({
  "GET /rounds": { summary: "The rounds I take part in", action: "rounds.list", reply: z.array(Round) },
  "POST /rounds": { summary: "Prepare a round: the instrument's version is frozen", action: "rounds.create", status: 201, reply: Round, body: z.strictObject({
    region: Id, title: Line, instrument: z.strictObject({ id: z.string().min(1).max(80), version: z.string().min(1).max(40) }), from: Day, until: Day,
    minimumGroupSize: z.int().min(3).max(20), sharing: Sharing, earlierRound: Id.optional() }) },
  "GET /rounds/:round": { summary: "A round", action: "round.read", reply: Round },
  "PATCH /rounds/:round": { summary: "Change title or period; minimum and sharing only before the round opens", action: "round.change", reply: Round,
    body: z.strictObject({ title: Line.optional(), from: Day.optional(), until: Day.optional(), minimumGroupSize: z.int().min(3).max(20).optional(), sharing: Sharing.optional() }) },
  "DELETE /rounds/:round": { summary: "Remove a round that is not open yet", action: "round.change", reply: null },
  "POST /rounds/:round/open": { summary: "Open the round", action: "round.change", reply: Round },
  "POST /rounds/:round/close": { summary: "Close the round: nothing can be filled in any more", action: "round.change", reply: Round },
  "POST /rounds/:round/publish": { summary: "Publish the reports of the established submissions to the board members, in the background", action: "round.publish", status: 202, reply: Batch },
  "GET /rounds/:round/progress": { summary: "Progress and response per municipality and layer", action: "round.progress", reply: z.object({ round: Round, submissions: z.array(Progress) }) },
  "POST /rounds/:round/coordinators": { summary: "Invite a coordinator", action: "round.invite", status: 201, body: z.strictObject({ municipality: MunicipalityCode, name: Line, email: Email }), reply: Handover },
  "DELETE /rounds/:round/coordinators/:person/:municipality": { summary: "Take a coordinator off a municipality", action: "round.invite", reply: null },
  "POST /rounds/:round/remind": { summary: "Remind coordinators who have not established, and respondents who have not submitted", action: "round.invite", body: z.strictObject({ whom: z.enum(["coordinators", "respondents"]), municipalities: z.array(MunicipalityCode).max(400).optional() }), reply: z.object({ reminded: z.int(), withoutMail: z.int() }) },
  "GET /rounds/:round/export": { summary: "Scores and inventories as a file, small groups suppressed", action: "round.export", query: z.object({ format: Format }), reply: sheetFile },
  "GET /rounds/:round/board-links": { summary: "Board members with access to the published reports", action: "round.publish", reply: z.array(z.object({ id: Id, name: z.string(), email: z.string().nullable(), municipality: z.string().nullable(), expiresAt: When, opened: z.boolean() })) },
  "POST /rounds/:round/board-links": { summary: "Give a board member access to what is published: of one municipality, or of the region", action: "round.publish", status: 201, body: z.strictObject({ name: Line, email: Email.optional(), municipality: MunicipalityCode.nullable() }), reply: Handover },
  "DELETE /rounds/:round/board-links/:link": { summary: "End that access", action: "round.publish", reply: null },
});
