/** What the store says it is: MongoDB 7.0, standalone. No `topologyVersion`: clients would wait for pushed changes. */
import os from "node:os";
import { BSON } from "mongodb";
import { OK, type Handler, type Handlers } from "../call.ts";
import { LARGEST_DOCUMENT, LARGEST_MESSAGE } from "../wire.ts";
import { CommandError, unsupported } from "../query/errors.ts";

export const VERSION = "7.0.14";
const int = (value: number) => new BSON.Int32(value);

const hello: Handler = ({ name }) => ({
  helloOk: true, ...(name === "hello" ? { isWritablePrimary: true } : { ismaster: true }),
  maxBsonObjectSize: int(LARGEST_DOCUMENT), maxMessageSizeBytes: int(LARGEST_MESSAGE), maxWriteBatchSize: int(100_000), localTime: new Date(),
  logicalSessionTimeoutMinutes: int(30), connectionId: int(1), minWireVersion: int(0), maxWireVersion: int(21), readOnly: false, ...OK,
});

const greeting = ["helloOk", "client", "compression", "speculativeAuthenticate", "saslSupportedMechs", "loadBalanced", "topologyVersion", "maxAwaitTimeMS", "hostInfo", "internalClient", "backpressure"];

export const helloCommands: Handlers = {
  hello: { options: greeting, handle: hello },
  isMaster: { options: greeting, handle: hello },
  ismaster: { options: greeting, handle: hello },
  ping: { options: [], handle: () => ({ ...OK }) },
  buildInfo: { options: [], handle: () => build() },
  buildinfo: { options: [], handle: () => build() },
  hostInfo: { options: [], handle: () => ({ system: { currentTime: new Date(), hostname: "localhost", cpuAddrSize: int(64), memSizeMB: new BSON.Long(Math.round(os.totalmem() / 2 ** 20)), numCores: int(os.cpus().length), cpuArch: os.arch(), numaEnabled: false }, os: { type: os.type(), name: os.platform(), version: os.release() }, extra: {}, ...OK }) },
  serverStatus: {
    options: ["repl", "metrics", "locks"],
    handle: ({ store }) => ({ host: "localhost", version: VERSION, process: "netwerkregie-store", pid: new BSON.Long(process.pid), uptime: new BSON.Double(Math.round((Date.now() - store.startedAt.getTime()) / 1000)), localTime: new Date(), connections: { current: int(1), available: int(1000), totalCreated: int(1) }, mem: { bits: int(64), resident: int(Math.round(process.memoryUsage.rss() / 2 ** 20)), virtual: int(0), supported: true }, metrics: { cursor: { open: { total: new BSON.Long(store.cursors.size) } } }, storageEngine: { name: "lmdb", supportsCommittedReads: true, persistent: true }, ...OK }),
  },
  getParameter: {
    options: ["featureCompatibilityVersion", "allParameters", "authenticationMechanisms", "enableTestCommands"],
    handle: ({ command }) => {
      if (command["featureCompatibilityVersion"] !== undefined) return { featureCompatibilityVersion: { version: "7.0" }, ...OK };
      if (command["authenticationMechanisms"] !== undefined) return { authenticationMechanisms: [], ...OK };
      throw unsupported("this parameter of getParameter");
    },
  },
  getLog: { options: [], handle: ({ command }) => command["getLog"] === "*" ? { names: ["global", "startupWarnings"], ...OK } : { totalLinesWritten: int(0), log: [], ...OK } },
  getCmdLineOpts: { options: [], handle: () => ({ argv: ["netwerkregie-store"], parsed: {}, ...OK }) },
  connectionStatus: { options: ["showPrivileges"], handle: () => ({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] }, ...OK }) },
  whatsmyuri: { options: [], handle: () => ({ you: "127.0.0.1:0", ...OK }) },
  startSession: { options: [], handle: () => ({ id: { id: new BSON.UUID() }, timeoutMinutes: int(30), ...OK }) },
  endSessions: { options: [], handle: ({ store, command }) => { store.sessions.end(command["endSessions"]); return { ...OK }; } },
  refreshSessions: { options: [], handle: () => ({ ...OK }) },
  killSessions: { options: [], handle: ({ store, command }) => { store.sessions.end(command["killSessions"]); return { ...OK }; } },
  killAllSessions: { options: [], handle: () => ({ ...OK }) },
  logout: { options: [], handle: () => ({ ...OK }) },
  commitTransaction: { options: ["recoveryToken"], handle: notStandalone },
  abortTransaction: { options: ["recoveryToken"], handle: notStandalone },
};

function notStandalone(): never {
  throw new CommandError(20, "Transaction numbers are only allowed on a replica set member or mongos");
}

function build(): BSON.Document {
  return { version: VERSION, gitVersion: "netwerkregie embedded store", modules: [], allocator: "system", javascriptEngine: "none", sysInfo: "deprecated", versionArray: [7, 0, 14, 0].map(int), openssl: { running: "", compiled: "" }, bits: int(64), debug: false, maxBsonObjectSize: int(LARGEST_DOCUMENT), storageEngines: ["lmdb"], ...OK };
}

