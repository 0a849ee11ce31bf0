import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import mongoose from "mongoose";
import { pino } from "pino";
import { makeSignIn } from "../accounts/sign-in.ts";
import { newSecret } from "../accounts/tokens.ts";
import { startJobs } from "../jobs/jobs.ts";
import { makeMailer } from "../jobs/mail.ts";
import { makeReportDesk } from "../jobs/report-desk.ts";
import { reportMaker } from "../jobs/report-maker.ts";
import { runRetention } from "../rounds/privacy.ts";
import type { Settings } from "../settings.ts";
import { connect } from "../store/connect.ts";
import { startEmbeddedStore } from "../store/embedded/start.ts";
import { Rounds, type StoredRound } from "../store/regions.ts";
import { makeApp } from "./app.ts";
import { remind, tellBoards } from "./regions.ts";
import type { Services } from "./services.ts";

/** What the person at the console is told while it starts. */
export type Console = {
  /** A step that may take long: said at its beginning, finished with what came of it. */ readonly step: (what: string) => (outcome?: string) => void;
  readonly line: (text: string) => void;
};

export type Running = { readonly url: string; readonly port: number; readonly services: () => Services | null; /** Resolves when the database was reached and all is wired. */ readonly ready: Promise<Services>; readonly server: Server; readonly stop: () => Promise<void> };
type Options = { readonly version: string; readonly console: Console; /** Folder of the built pages, or null for the API alone. */ readonly client: string | null; /** What to do once the database is there, before the first request. */ readonly prepare?: (services: Services) => Promise<void>; readonly backgroundWork?: boolean; /** Where log lines go; the console's output when not given. */ readonly logTo?: { readonly write: (line: string) => void } };

/** Starts everything in the order in which it depends on each other, and listens. */
export async function serve(settings: Settings, options: Options): Promise<Running> {
  const log = pino({ level: settings.logLevel, redact: ["req.headers", "email", "token"] }, options.logTo ?? pino.destination(1));
  await mkdir(settings.dataDir, { recursive: true });
  const embedded = settings.mongodbUri === null ? await openStore(settings, options.console) : null;
  const store = connect(settings.mongodbUri ?? embedded?.uri ?? "", (error) => {
    options.console.line(`The database cannot be reached (${error.name}). Look at MONGODB_URI and whether that server runs; it is tried again every second.`);
  });
  const secret = settings.authSecret ?? await keptSecret(settings.dataDir);
  const maker = reportMaker();
  const desk = makeReportDesk(maker);
  let wired: Services | null = null;
  let stopped = false;

  const ready = store.connected.then(async () => {
    const database = mongoose.connection.db;
    if (!database) throw new Error("the database connection ended before it was used");
    const jobs = await startJobs(database as never, desk, {
      retention: async () => { await runRetention({ id: "-", role: "administrator" }); },
      remind: async () => { if (wired) await remindDue(wired); },
      published: async (round) => { if (wired) await tellBoards(wired, round); },
    }, log, options.backgroundWork ?? true);
    const services: Services = {
      settings, version: options.version, store, log, jobs, reports: desk, mail: makeMailer(settings.mail, log),
      signIn: makeSignIn(database as never, { publicUrl: settings.publicUrl, secret, oidc: settings.oidc }),
      printLink: (what, url) => { options.console.line(`Link (${what}): ${url}`); },
    };
    await options.prepare?.(services);
    wired = services;
    return services;
  });
  ready.catch(() => undefined);

  const server = createServer(makeApp({ settings, log, services: () => wired, client: options.client }));
  await new Promise<void>((resolve, reject) => { server.once("error", reject).listen(settings.port, settings.host, () => { resolve(); }); });
  const { port } = server.address() as AddressInfo;
  return {
    url: settings.publicUrl, port, services: () => wired, ready, server,
    stop: async () => {
      if (stopped) return;
      stopped = true;
      server.closeIdleConnections();
      const closed = new Promise<void>((resolve) => { server.close(() => { resolve(); }); });
      setTimeout(() => { server.closeAllConnections(); }, 2000).unref();
      await closed;
      await wired?.jobs.stop();
      await desk.close();
      await store.close();
      await embedded?.stop();
    },
  };
}

async function openStore(settings: Settings, console: Console) {
  const done = console.step("Opening the data store");
  const store = await startEmbeddedStore({ dataDir: settings.dataDir });
  done();
  return store;
}

/** The secret that signs session cookies: made once and kept, so that a restart signs nobody out. */
async function keptSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, "auth-secret");
  try {
    const kept = (await readFile(path, "utf8")).trim();
    if (kept.length >= 32) return kept;
  } catch { /* the first start */ }
  const secret = newSecret();
  await writeFile(path, secret, { mode: 0o600 });
  return secret;
}

/** Letters go out by themselves when a week and when two days are left. */
async function remindDue(services: Services): Promise<void> {
  for (const round of await Rounds.find({ state: "open" }).lean<StoredRound[]>()) {
    const daysLeft = Math.ceil((Date.parse(`${round.until}T23:59:59Z`) - Date.now()) / 86_400_000);
    if (!services.mail.configured || (daysLeft !== 7 && daysLeft !== 2)) continue;
    await remind(services, round, "respondents");
    await remind(services, round, "coordinators");
  }
}
