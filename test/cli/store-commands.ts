/** The store's commands alone, for tests: the whole command line takes seconds to load. */
import { Command, CommanderError } from "commander";
import { report } from "../../server/cli/exit.ts";
import { registerStoreCommands } from "../../server/cli/store.ts";

const program = new Command("netwerkregie").exitOverride();
registerStoreCommands(program);
for (const command of program.commands) command.exitOverride();
try {
  await program.parseAsync(process.argv);
} catch (error) {
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? 0 : 2) : report(error);
}
