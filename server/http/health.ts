import type { Settings } from "../settings.ts";
import type { Reply } from "./api.ts";
import type { Services } from "./services.ts";

/** Whether each part works and, if not, what to do. Says nothing of paths or addresses: everybody may read it. */
export async function health(services: Services | null, settings: Settings): Promise<Reply<"GET /health">> {
  const database = services !== null && await services.store.ping();
  const pdf = services ? services.reports.browser() : { ok: false, code: "starting" as const, message: "Not started yet." };
  return {
    ok: database,
    version: services?.version ?? "-",
    database: { ok: database, code: database ? (settings.mongodbUri ? "mongodb" : "embedded") : "away", message: database ? (settings.mongodbUri ? "MongoDB answers." : "The embedded store answers.") : "The database does not answer. It is tried again by itself; look at MONGODB_URI and whether that server runs." },
    pdf,
    mail: settings.mail ? { ok: true, code: "smtp", message: "Letters go by SMTP." } : { ok: true, code: "shown", message: "No SMTP_URL: links are shown to the inviter and printed on the console." },
    jobs: services?.jobs.running() ? { ok: true, code: "running", message: "Background work runs." } : { ok: false, code: "waiting", message: "Background work waits for the database." },
  };
}
