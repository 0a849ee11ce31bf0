/** Counts the README's tables anew. With `times` only the times; a number is how many municipalities to score (5,000). */
import { writeFileSync } from "node:fs";
import { folder, readText } from "./instrument-files.ts";
import { balanceTables, timesTable, withTable } from "./readme-tables.ts";

const wish = process.argv[2] ?? "5000";
let readme = withTable(readText("README.md"), "times", timesTable());
if (wish !== "times") {
  const { balance } = await import("./balance.ts");
  readme = withTable(readme, "balance", balanceTables(balance(Number(wish))));
}
writeFileSync(`${folder}README.md`, readme);
