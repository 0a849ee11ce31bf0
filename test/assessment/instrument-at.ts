/** Reads an instrument's folder for tests. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../../questionnaires");

/** The files of questionnaires/<folder>, answers left out. */
export function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(join(root, folder)).filter((name) => name.endsWith(".json")).sort();
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, folder, name), "utf8")]));
}

export function jsonAt(path: string): unknown {
  return JSON.parse(readFileSync(join(root, path), "utf8"));
}
