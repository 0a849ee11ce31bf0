/**
 * The command line: everything that needs no browser window. JSON on standard output, messages for people on standard
 * error. Exit codes: 0 ok · 1 findings in the input · 2 wrong use · 3 a fault of ours.
 */
import { Command, CommanderError } from "commander";
import { registerAssessmentCommands } from "./cli/assessment.ts";
import { registerAuditCommand } from "./cli/audit.ts";
import { report } from "./cli/exit.ts";
import { registerReportCommands } from "./cli/report.ts";
import { registerServeCommands } from "./cli/serve.ts";
import { registerStoreCommands } from "./cli/store.ts";

const program = new Command("netwerkregie")
  .description("Guided assessments: check and score an instrument, make its PDF advice, run the server, look after the store.")
  .usage("<command> [options]     (npm run -s cli -- <command> --help tells more of one)")
  .configureOutput({ writeOut: (text) => process.stdout.write(text), writeErr: (text) => process.stderr.write(text) })
  .showHelpAfterError("Add --help to see what is possible.")
  .exitOverride();

registerAssessmentCommands(program);
registerReportCommands(program);
registerServeCommands(program);
registerStoreCommands(program);
registerAuditCommand(program);
// Sub-commands do not inherit the override, and a usage error must end with 2 everywhere.
for (const command of program.commands) command.exitOverride().showHelpAfterError("Add --help to see what is possible.");

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else process.exitCode = report(error);
}
