/** All commands by name, and what is common to them: the database, errors, options that are refused. */
import { errorReply, type Handler, type Reply, type Store } from "./call.ts";
import { administrationCommands } from "./commands/administration.ts";
import { changingCommands } from "./commands/changing.ts";
import { findingCommands } from "./commands/finding.ts";
import { helloCommands } from "./commands/hello.ts";
import { schemaCommands } from "./commands/schema.ts";
import type { Document, QueryContext } from "./query/context.ts";
import { CommandError, unsupported } from "./query/errors.ts";
import { compileCollation } from "./query/keystring.ts";
import { evaluateVariables } from "./query/expression/compile.ts";
import { isNumber, toNumber } from "./query/value.ts";
import { checkTypes } from "./options.ts";
import { searchDecoded } from "./reader.ts";
import type { Request } from "./wire.ts";

/** Options that every command may carry; MongoDB's "generic arguments". */
const GENERIC = new Set(["$db", "lsid", "$clusterTime", "$readPreference", "apiVersion", "apiStrict", "apiDeprecationErrors", "comment", "maxTimeMS", "readConcern", "writeConcern", "maxTimeMSOpOnly", "help", "$configTime", "$audit", "txnNumber", "stmtId", "stmtIds", "autocommit", "startTransaction", "$topologyTime", "mayBypassWriteBlocking", "coordinator", "usesDefaultMaxTimeMS", "$client", "$oplogQueryData", "$queryOptions", "rawData"]);

type Entry = { readonly handle: Handler; readonly options: ReadonlySet<string> };
const HANDLERS: ReadonlyMap<string, Entry> = new Map([helloCommands, findingCommands, changingCommands, schemaCommands, administrationCommands].flatMap((group) => Object.entries(group).map(([name, { options, handle }]) => [name, { handle, options: new Set(options) }] as const)));

/** The names, for the README and its test. */
export const commandNames: readonly string[] = [...HANDLERS.keys()];

const KNOWN_ELSEWHERE = new Set(["mapReduce", "convertToCapped", "compact", "reIndex", "createUser", "createRole", "usersInfo", "rolesInfo", "replSetGetStatus", "shardCollection", "watch", "planCacheClear", "profile", "setParameter", "setFeatureCompatibilityVersion", "top", "dbHash", "logRotate", "cloneCollectionAsCapped", "bulkWrite", "autoCompact", "getClusterParameter", "applyOps", "copydb",
  "testVersion2", "testVersions1And2", "testDeprecation", "testDeprecationInVersion2"]);

/** Runs a request and gives its reply; errors become MongoDB's error replies. Never throws. */
export async function run(store: Store, request: Request): Promise<Reply> {
  const { command } = request;
  const name = Object.keys(command)[0] ?? "";
  try {
    const entry = HANDLERS.get(name);
    if (!entry && command["apiStrict"] === true && KNOWN_ELSEWHERE.has(name)) throw notInApi(`the command ${name}`);
    if (!entry) throw KNOWN_ELSEWHERE.has(name) ? unsupported(`the command ${name}`) : new CommandError(59, `no such command: '${name}'`);
    checkGeneric(name, command, entry);
    checkTypes(command, name, name);
    checkWriteConcern(command["writeConcern"] as Document | undefined);
    store.sessions.use(command["lsid"]);
    const database = request.legacy ? "admin" : String(command["$db"] ?? "");
    if (database === "") throw new CommandError(40571, "OP_MSG requests require a $db argument");
    return await entry.handle({ store, name, database, command, sequences: request.sequences, ctx: contextOf(store, database, command) });
  } catch (error) {
    return errorReply(error);
  }
}

function checkGeneric(name: string, command: Document, entry: Entry): void {
  for (const option of Object.keys(command)) {
    if (option === name || entry.options.has(option) || GENERIC.has(option)) continue;
    throw new CommandError(40415, `BSON field '${name}.${option}' is an unknown field.`);
  }
  if (command["startTransaction"] !== undefined || command["autocommit"] !== undefined || (command["txnNumber"] !== undefined && command["lsid"] === undefined)) {
    throw new CommandError(20, "Transaction numbers are only allowed on a replica set member or mongos");
  }
  if (command["txnNumber"] !== undefined) throw new CommandError(20, "Transaction numbers are only allowed on a replica set member or mongos");
  const apiVersion = command["apiVersion"];
  if (apiVersion !== undefined && apiVersion !== "1") throw new CommandError(322, "API version must be \"1\"");
  if (apiVersion === undefined && (command["apiStrict"] !== undefined || command["apiDeprecationErrors"] !== undefined)) throw new CommandError(72, "Must provide apiVersion if specifying apiStrict or apiDeprecationErrors");
  if (command["apiStrict"] === true) checkStrict(name, command);
  const level = (command["readConcern"] as Document | undefined)?.["level"];
  if (level !== undefined && !["local", "available", "majority"].includes(String(level))) throw new CommandError(level === "snapshot" ? 246 : level === "linearizable" ? 148 : 9, `read concern level ${String(level)} is not supported by a standalone server`);
}

/** A server alone cannot promise what more than one would have to keep. */
function checkWriteConcern(concern: Document | undefined): void {
  const w: unknown = concern?.["w"];
  if (typeof w === "string" && w !== "majority") throw new CommandError(2, `cannot use non-majority 'w' mode ${w} when a host is not a member of a replica set`);
  if (isNumber(w) && toNumber(w) > 1) throw new CommandError(2, "cannot use 'w' > 1 when a host is not replicated");
}

/** `apiStrict` promises that a command means the same in every server of API version 1: what is not of it is refused. */
function checkStrict(name: string, command: Document): void {
  if (NOT_IN_API.has(name)) throw notInApi(`the command ${name}`);
  const stages = Array.isArray(command["pipeline"]) ? command["pipeline"] as (Document | null)[] : [];
  for (const stage of stages) for (const named of Object.keys(stage ?? {})) if (STAGES_NOT_IN_API.has(named)) throw notInApi(`the stage ${named}`);
}

const notInApi = (what: string) => new CommandError(323, `Provided apiStrict:true, but ${what} is not in API Version 1`);
const STAGES_NOT_IN_API = new Set(["$currentOp", "$indexStats", "$listLocalSessions", "$listSessions", "$planCacheStats", "$search", "$searchMeta", "$vectorSearch", "$listSampledQueries", "$queryStats"]);
const NOT_IN_API = new Set(["distinct", "validate", "collStats", "dbStats", "serverStatus", "getLog", "getParameter", "hostInfo", "connectionStatus", "whatsmyuri", "renameCollection", "currentOp", "fsync", "getCmdLineOpts", "isMaster", "ismaster"]);

function contextOf(store: Store, database: string, command: Document): QueryContext {
  const collation = command["collation"] as Document | undefined;
  const limit = Number(command["maxTimeMS"] ?? 0);
  if (command["maxTimeMS"] !== undefined && (!Number.isFinite(limit) || limit < 0)) throw new CommandError(2, `${String(command["maxTimeMS"])} value for maxTimeMS is out of range`);
  const read = (name: string, filter: Document): Iterable<Document> => searchDecoded(store.files, store.catalogue.collections.get(`${database}.${name}`), { filter, ctx }, undefined);
  const compiled = collation === undefined ? undefined : compileCollation(collation);
  const base: QueryContext = { now: new Date(), random: Math.random, collection: (name) => read(name, {}), find: read, ...(limit > 0 && command["getMore"] === undefined ? { deadline: Date.now() + limit } : {}), ...(compiled ? { collation: compiled } : {}) };
  const variables = command["let"] as Document | undefined;
  const ctx: QueryContext = variables === undefined ? base : { ...base, variables: evaluateVariables(variables, base) };
  return ctx;
}
