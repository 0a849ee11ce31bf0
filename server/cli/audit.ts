import type { Command } from "commander";
import { print, say, Stop } from "./exit.ts";

/**
 * `audit`: verifies the chain of the audit log, also while a server runs. The chain shows a line that was changed, removed or put between;
 * that the last lines were cut off shows only when one knows an earlier end: keep what this prints, and give it next time.
 */
export function registerAuditCommand(program: Command): void {
  program.command("audit").description("Verify the chain of the audit log. Exit code 1 when a line was changed, removed or put between")
    .option("--data-dir <folder>", "the data folder; MONGODB_URI goes before", process.env["DATA_DIR"] ?? "./data")
    .option("--head <hash>", "the «head» that an earlier run printed: it must still be in the log")
    .action(async ({ dataDir, head }: { readonly dataDir: string; readonly head?: string }) => {
      const [{ verifyAudit }, { readSettings }] = await Promise.all([import("../jobs/verify-audit.ts"), import("../settings.ts")]);
      const found = await verifyAudit(readSettings({ ...process.env, DATA_DIR: dataDir }, false), head);
      await print(found);
      if (!found.intact) throw new Stop(`The audit log is broken at line ${found.brokenAt ?? 0}: that line, or the one before it, is not as it was written.`);
      if (found.earlierHeadFound === false) throw new Stop("The earlier head is not in the log: lines at its end were removed, or it is of another log.");
      say(`The audit log is intact: ${found.entries} lines. Keep the head, and give it next time with --head.`);
    });
}
