import { gzipSync } from "node:zlib";
import { zipSync, strToU8 } from "fflate";
import mongoose from "mongoose";
import { lint } from "../assessment/lint.ts";
import { parseInstrument } from "../assessment/instrument.ts";
import { record, verifyAuditLog } from "../accounts/audit.ts";
import { endSessions, personById, personFor } from "../accounts/people.ts";
import { permissions, roles } from "../accounts/permissions.ts";
import { problem } from "../accounts/problem.ts";
import { makeSignInLink } from "../accounts/sign-in.ts";
import { hashToken, newToken } from "../accounts/tokens.ts";
import { readInstrumentZip } from "../exchange/instrument-folder.ts";
import { listInstruments, publishInstrument, viewInstrument } from "../rounds/instruments.ts";
import { erasePerson, exportPerson, retentionDue, retentionSettings, runRetention, setRetention } from "../rounds/privacy.ts";
import { ApiTokens, type ApiToken, AuditLines, type AuditLine } from "../store/access.ts";
import { People, type StoredPerson } from "../store/people.ts";
import { Regions, type StoredRegion } from "../store/regions.ts";
import { type Stored, toId } from "../store/schema.ts";
import type { administeringRoutes } from "./api/administering.ts";
import type { Handlers } from "./ask.ts";
import { health } from "./health.ts";
import { invitationMinutes } from "./regions.ts";
import { handOver } from "./services.ts";

export const administeringHandlers: Handlers<keyof typeof administeringRoutes> = {
  "GET /instruments": () => listInstruments(),
  "POST /instruments/lint": ({ body }) => Promise.resolve(readUploaded(body.base64).report),
  "POST /instruments": async ({ actor, body }) => {
    const { report, source, instrument } = readUploaded(body.base64);
    if (!report.publishable || !source || !instrument) throw problem("invalid", report.findings.filter((finding) => finding.severity === "error").slice(0, 100));
    return { ...report, entry: await viewInstrument(await publishInstrument(actor, instrument, source, instrument.hash)) };
  },

  "GET /users": async () => Promise.all((await People.find({}).sort({ role: 1, name: 1 }).lean<StoredPerson[]>()).map(viewUser)),
  "POST /users": async ({ actor, body, services }) => {
    const { person, isNew } = await personFor(body);
    if (!isNew) throw problem("exists");
    await record(actor, "user.invite", String(person._id), { role: body.role });
    const { path, expiresAt } = await makeSignInLink(person.email, invitationMinutes);
    return { user: await viewUser(person), ...await handOver(services, "user", person.language, person.email, path, expiresAt) };
  },
  "PATCH /users/:person": async ({ actor, params, body }) => {
    const person = await personById(params.person);
    // The last administrator cannot lock himself, and so everybody, out.
    const stopsBeing = person.role === "administrator" && (body.active === false || (body.role !== undefined && body.role !== "administrator"));
    if (stopsBeing && await People.countDocuments({ role: "administrator", active: true }) <= 1) throw problem("wrongState", [{ path: "role", what: { nl: "Dit is de laatste beheerder.", en: "This is the last administrator." }, hint: { nl: "Maak eerst iemand anders beheerder.", en: "Make somebody else administrator first." } }]);
    const changes = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
    await People.updateOne({ _id: person._id }, changes);
    if (body.active === false || (body.role !== undefined && body.role !== person.role)) await endSessions(params.person);
    await record(actor, "user.change", params.person, { fields: Object.keys(changes).sort().join(",") });
    return viewUser(await personById(params.person));
  },
  "POST /users/:person/link": async ({ actor, params, services }) => {
    const person = await personById(params.person);
    await record(actor, "user.link", params.person);
    const { path, expiresAt } = await makeSignInLink(person.email, invitationMinutes);
    return handOver(services, "signIn", person.language, person.email, path, expiresAt);
  },
  "POST /users/:person/sign-out": async ({ actor, params }) => {
    await personById(params.person);
    await endSessions(params.person);
    await record(actor, "user.signOut", params.person);
    return { done: true };
  },

  "GET /tokens": async () => (await ApiTokens.find({}).sort({ _id: 1 }).lean<Stored<ApiToken>[]>()).map(viewToken),
  "POST /tokens": async ({ actor, body }) => {
    const token = `nr_${newToken()}`;
    const made = await ApiTokens.create({ tokenHash: hashToken(token), name: body.name, scopes: body.scopes, regions: body.regions, expiresAt: new Date(Date.now() + body.days * 86_400_000), lastUsed: null, by: actor.id });
    await record(actor, "token.make", String(made._id), { scopes: body.scopes.join(",") });
    return { entry: viewToken(made.toObject() as Stored<ApiToken>), token };
  },
  "DELETE /tokens/:token": async ({ actor, params }) => {
    const removed = await ApiTokens.deleteOne({ _id: toId(params.token) } as never);
    if (removed.deletedCount === 0) throw problem("notFound");
    await record(actor, "token.end", params.token);
  },

  "GET /retention": async () => ({ ...await retentionSettings(), due: await retentionDue() }),
  "PUT /retention": async ({ actor, body }) => { await setRetention(actor, body); return { done: true }; },
  "POST /retention/run": ({ actor }) => runRetention(actor),
  "POST /privacy/export": ({ actor, body }) => exportPerson(actor, body.email),
  "POST /privacy/erase": ({ actor, body }) => erasePerson(actor, body.email, body.reason),

  "GET /audit": async ({ query }) => {
    const lines = await AuditLines.find({ ...(query.before === undefined ? {} : { sequence: { $lt: query.before } }), ...(query.action === undefined ? {} : { action: query.action }) }).sort({ sequence: -1 }).limit(query.limit).lean<Stored<AuditLine>[]>();
    return lines.map(({ sequence, at, actor, role, action, subject, detail, hash }) => ({ sequence, at: at.toISOString(), actor, role, action, subject, detail, hash }));
  },
  "POST /audit/verify": () => verifyAuditLog(),
  "GET /health": ({ services }) => health(services, services.settings),
  "GET /backup": async ({ actor }) => {
    await record(actor, "backup.make", "-");
    return { content: await backup(), type: "application/zip", fileName: `netwerkregie-${new Date().toISOString().slice(0, 10)}.zip` };
  },
  "GET /permissions": () => Promise.resolve(Object.entries(permissions).map(([action, line]) => ({
    action, summary: { nl: line.nl, en: line.en }, roles: Object.fromEntries(roles.flatMap((role) => { const reach = (line as Partial<Record<string, string>>)[role]; return reach ? [[role, reach]] : []; })),
  }))),
};

function readUploaded(base64: string) {
  const read = readInstrumentZip(Buffer.from(base64, "base64"));
  if (!read.ok) return { source: null, instrument: null, report: { id: null, version: null, publishable: false, findings: [{ severity: "error" as const, code: "zip", file: "", path: "", what: read.problem.what, hint: read.problem.hint }] } };
  const findings = lint(read.source).map(({ severity, code, file, path, what, hint }) => ({ severity, code, file, path, what, hint }));
  const { instrument } = parseInstrument(read.source);
  return { source: read.source, instrument, report: { id: instrument?.id ?? null, version: instrument?.version ?? null, publishable: instrument !== null && findings.every((finding) => finding.severity !== "error"), findings } };
}

async function viewUser(person: StoredPerson) {
  const regions = await Regions.find({ advisers: String(person._id) }, { name: 1 }).lean<StoredRegion[]>();
  return { id: String(person._id), name: person.name, email: person.email, role: person.role, active: person.active, secondFactor: person.twoFactorEnabled, regions: regions.map((region) => ({ id: String(region._id), name: region.name })), lastSignIn: person.lastSignIn?.toISOString() ?? null };
}

const viewToken = (token: Stored<ApiToken>) => ({ id: String(token._id), name: token.name, scopes: [...token.scopes] as never, regions: [...token.regions], expiresAt: token.expiresAt.toISOString(), lastUsed: token.lastUsed?.toISOString() ?? null });

/** Every collection as lines of extended JSON, gzipped; sessions and one-time tokens are left out: a backup is no key. */
async function backup(): Promise<Uint8Array> {
  const database = mongoose.connection.db;
  if (!database) throw problem("databaseAway");
  const { EJSON } = mongoose.mongo.BSON;
  const files: Record<string, Uint8Array> = {};
  for (const { name } of await database.listCollections().toArray()) {
    if (/^(session|verification|personalsessions|jobs)$/.test(name)) continue;
    const lines: string[] = [];
    for await (const document of database.collection(name).find()) lines.push(EJSON.stringify(document, { relaxed: false }));
    files[`${name}.jsonl.gz`] = gzipSync(lines.join("\n"));
  }
  files["README.txt"] = strToU8("One file per collection: a document per line in MongoDB extended JSON, gzipped.\nRestore with: gunzip -c NAME.jsonl.gz | mongoimport --collection NAME\n");
  return zipSync(files, { level: 0 });
}
