import { z } from "zod";
import { Done, Email, Finding, Handover, Id, Language, Line, table, Text, Upload, When, zip } from "./route.ts";
import { AccountRole } from "./session.ts";

export const User = z.object({ id: z.string(), name: z.string(), email: z.string(), role: AccountRole, active: z.boolean(), secondFactor: z.boolean(), regions: z.array(z.object({ id: Id, name: z.string() })), lastSignIn: When.nullable() });
export const InstrumentEntry = z.object({ id: z.string(), version: z.string(), title: Text, description: Text.nullable(), hash: z.string(), publishedAt: When, rounds: z.int(), groups: z.array(z.object({ name: z.string(), title: Text })), minimumGroupSize: z.int() });
const Lint = z.object({ id: z.string().nullable(), version: z.string().nullable(), publishable: z.boolean(), findings: z.array(z.object({ ...Finding.shape, file: z.string() })) });
export const Retention = z.strictObject({
  /** Months after a round closed: individuals' answers and names are deleted, scores stay. */ answersMonths: z.int().min(1).max(120),
  /** Months after which the round's scores and reports go too. */ resultsMonths: z.int().min(1).max(240),
  /** Months after which audit entries lose nothing but may be archived. */ auditMonths: z.int().min(12).max(240),
});
export const AuditEntry = z.object({ sequence: z.int(), at: When, actor: z.string(), role: z.string(), action: z.string(), subject: z.string(), detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])), hash: z.string() });
export const Scope = z.enum(["regions.read", "rounds.read", "results.read", "analysis.read", "municipalities.import"]);
export const ApiToken = z.object({ id: Id, name: z.string(), scopes: z.array(Scope), regions: z.array(Id), expiresAt: When, lastUsed: When.nullable() });
/** `code` is stable, for who has words of his own: embedded, mongodb, away, smtp, shown, running, waiting, starting, ready, later or unusable. */
const HealthPart = z.object({ ok: z.boolean(), code: z.enum(["embedded", "mongodb", "away", "smtp", "shown", "running", "waiting", "starting", "ready", "later", "unusable"]), message: z.string() });
export const Health = z.object({ ok: z.boolean(), version: z.string(), database: HealthPart, pdf: HealthPart, mail: HealthPart, jobs: HealthPart });

export const administeringRoutes = table({
  "GET /instruments": { summary: "Published instruments and their versions", action: "instruments.list", reply: z.array(InstrumentEntry) },
  "POST /instruments/lint": { summary: "Check an instrument (ZIP) without storing it", action: "instruments.publish", body: Upload, reply: Lint },
  "POST /instruments": { summary: "Publish an instrument (ZIP): it is frozen under its id and version", action: "instruments.publish", body: Upload, reply: z.object({ ...Lint.shape, entry: InstrumentEntry.nullable() }), status: 201 },
  "GET /users": { summary: "The users", action: "users.manage", reply: z.array(User) },
  "POST /users": { summary: "Invite a user", action: "users.manage", status: 201, body: z.strictObject({ name: Line, email: Email, role: AccountRole, language: Language.default("nl") }), reply: z.object({ user: User, ...Handover.shape }) },
  "PATCH /users/:person": { summary: "Change role, or block", action: "users.manage", body: z.strictObject({ name: Line.optional(), role: AccountRole.optional(), active: z.boolean().optional() }), reply: User },
  "POST /users/:person/link": { summary: "A new sign-in link for a user", action: "users.manage", reply: Handover },
  "POST /users/:person/sign-out": { summary: "End all sessions of a user", action: "users.manage", reply: Done },
  "GET /tokens": { summary: "Tokens for machines", action: "tokens.manage", reply: z.array(ApiToken) },
  "POST /tokens": { summary: "Make a token for a machine; it is shown once", action: "tokens.manage", status: 201, body: z.strictObject({ name: Line, scopes: z.array(Scope).min(1), regions: z.array(Id).max(100), days: z.int().min(1).max(730) }), reply: z.object({ entry: ApiToken, token: z.string() }) },
  "DELETE /tokens/:token": { summary: "End a token", action: "tokens.manage", reply: null },
  "GET /retention": { summary: "How long what is kept", action: "retention.manage", reply: z.object({ settings: Retention, lastRun: When.nullable(), due: z.object({ rounds: z.int(), respondents: z.int() }) }) },
  "PUT /retention": { summary: "Change how long what is kept", action: "retention.manage", body: Retention, reply: Done },
  "POST /retention/run": { summary: "Delete what is due now", action: "retention.manage", reply: z.object({ rounds: z.int(), respondents: z.int() }) },
  "POST /privacy/export": { summary: "All that is kept about one person", action: "privacy.manage", body: z.strictObject({ email: Email }), reply: z.record(z.string(), z.unknown()) },
  "POST /privacy/erase": { summary: "Erase one person: account, invitations and own answers", action: "privacy.manage", body: z.strictObject({ email: Email, reason: z.string().trim().min(5).max(500) }), reply: z.object({ accounts: z.int(), respondents: z.int(), links: z.int() }) },
  "GET /audit": { summary: "The audit log, newest first", action: "audit.read", query: z.object({ before: z.coerce.number().int().min(0).optional(), limit: z.coerce.number().int().min(1).max(500).default(100), action: z.string().max(80).optional() }), reply: z.array(AuditEntry) },
  "POST /audit/verify": { summary: "Verify the chain of the audit log", action: "audit.read", reply: z.object({ intact: z.boolean(), entries: z.int(), brokenAt: z.int().nullable(), head: z.string(), earlierHeadFound: z.boolean().nullable() }) },
  "GET /health": { summary: "Does it work, and what to do if not", action: "health.read", reply: Health },
  "GET /backup": { summary: "A backup of all collections (ZIP of JSON Lines)", action: "backup.make", reply: zip },
  "GET /permissions": { summary: "Who may do what", action: "docs.read", reply: z.array(z.object({ action: z.string(), summary: Text, roles: z.record(z.string(), z.string()) })) },
});
