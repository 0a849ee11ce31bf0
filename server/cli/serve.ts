import type { Command } from "commander";

/** `serve` and `demo`: the same as `npm start` and `npm run demo`. Loaded only when asked, since the server is large. */
export function registerServeCommands(program: Command): void {
  program.command("serve").description("Start the server (as npm start): PORT, DATA_DIR, MONGODB_URI and other settings come from the environment")
    .action(async () => { const { main } = await import("../main.ts"); await main({ demo: false }); });
  program.command("demo").description("Start the server with the fictitious demonstration region (as npm run demo)")
    .action(async () => { const { main } = await import("../main.ts"); await main({ demo: true }); });
}
