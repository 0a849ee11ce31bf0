import { type ChainReport, verifyAuditLog } from "../accounts/audit.ts";
import type { Settings } from "../settings.ts";
import { connect } from "../store/connect.ts";
import { startEmbeddedStore } from "../store/embedded/start.ts";

/** Verifies the audit log's chain for the command line, also while a server runs: it then asks that server's store. */
export async function verifyAudit(settings: Settings, earlierHead?: string): Promise<ChainReport> {
  const embedded = settings.mongodbUri === null ? await startEmbeddedStore({ dataDir: settings.dataDir }) : null;
  const store = connect(settings.mongodbUri ?? embedded?.uri ?? "", (error) => { throw error; });
  try {
    await store.connected;
    return await verifyAuditLog(earlierHead);
  } finally {
    await store.close();
    await embedded?.stop();
  }
}
