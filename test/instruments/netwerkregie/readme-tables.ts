/** The tables of the instrument's README that are counted, not written. */
import type { Balance } from "./balance.ts";
import { readingTime } from "./reading-time.ts";

export const layers = ["bestuur", "management", "medewerkers"] as const;

export function timesTable(): string {
  const rows = layers.map((layer) => {
    const { items, words, minutes } = readingTime(layer, "nl");
    return `| ${layer} | ${items} | ${words} | ${minutes.toFixed(1)} |`;
  });
  return ["| layer | items | words | minutes |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

export function balanceTables(found: Balance): string {
  const advice = Object.entries(found.advice).sort(([, a], [, b]) => b - a).map(([name, share]) => `| ${name} | ${percent(share)} |`);
  const bands = Object.entries(found.bands).map(([name, each]) => `| ${name} | ${Object.entries(each).sort(([, a], [, b]) => b - a).map(([band, share]) => `${band} ${percent(share)}`).join(" · ")} | ${(found.spread[name] ?? []).map((value) => Math.round(value)).join(" / ") || "-"} |`);
  const options = Object.entries(found.options).map(([name, each]) => `| ${name} | ${Object.entries(each).sort(([, a], [, b]) => b - a).map(([option, share]) => `${option} ${percent(share)}`).join(" · ")} |`);
  const { least, mean, most } = found.perMunicipality;
  return [
    `${found.municipalities} municipalities, ${found.respondents} respondents. A municipality gets ${mean.toFixed(1)} recommendations (${least}–${most}); its report prints the first fifteen. Pairs that exclude each other and were given together: ${found.contradictions.length === 0 ? "none" : found.contradictions.join(", ")}.`,
    ["| recommendation | given to |", "| --- | --- |", ...advice].join("\n"),
    ["| measure | bands | lowest / 5 % / middle / 95 % / highest |", "| --- | --- | --- |", ...bands].join("\n"),
    ["| decision | recommended |", "| --- | --- |", ...options].join("\n"),
  ].join("\n\n");
}

/** Puts a table between its markers. */
export function withTable(readme: string, name: string, table: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const start = readme.indexOf(open);
  const end = readme.indexOf(close);
  if (start < 0 || end < start) throw new Error(`The README has no place for «${name}».`);
  return `${readme.slice(0, start + open.length)}\n${table}\n${readme.slice(end)}`;
}
