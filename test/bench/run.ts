/** `npm run bench [name …]`: runs the benchmarks, prints ratios against the named peers in the same run, asserts nothing. */
import os from "node:os";

const BENCHES: Readonly<Record<string, () => Promise<{ run(): Promise<void> }>>> = {
  score: () => import("./score.ts"), check: () => import("./check.ts"), store: () => import("./store.ts"), region: () => import("./region.ts"), reports: () => import("./reports.ts"), load: () => import("./load.ts"),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => BENCHES[name] === undefined);
if (unknown.length > 0) {
  console.error(`No benchmark ${unknown.join(", ")}. There are: ${Object.keys(BENCHES).join(", ")}.`);
  process.exit(2);
}
console.log(`${os.cpus().length} × ${os.cpus()[0]?.model}, ${Math.round(os.totalmem() / 2 ** 30)} GiB, Node ${process.version}, load ${os.loadavg()[0]?.toFixed(1)}`);
for (const [name, load] of Object.entries(BENCHES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n== ${name}`);
  await (await load()).run();
}
process.exit(process.exitCode ?? 0);
