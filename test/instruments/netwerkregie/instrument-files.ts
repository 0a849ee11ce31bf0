/** Reads the instrument's declarations as they are, for tests that look at the texts rather than at the results. */
import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const folder = fileURLToPath(new URL("../../../questionnaires/netwerkregie/", import.meta.url));

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };

const read = new Map<string, JsonObject>();

/** The file as JSON; throws with the file's name when it is not. */
export function readJson(file: string): JsonObject {
  const known = read.get(file);
  if (known) return known;
  try {
    const json = JSON.parse(readFileSync(folder + file, "utf8")) as JsonObject;
    read.set(file, json);
    return json;
  } catch (cause) {
    throw new Error(`questionnaires/netwerkregie/${file} cannot be read as JSON`, { cause });
  }
}

/** The file as text. */
export const readText = (file: string): string => readFileSync(folder + file, "utf8");

/** Every file of the folder by its path, as `parseInstrument` wants it. */
export function allFiles(): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.endsWith("answers"))
    .map((entry) => `${entry.parentPath}/${entry.name}`.replace(/\/+/g, "/").slice(folder.length));
  return Object.fromEntries(names.map((name) => [name, readText(name)]));
}

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const asList = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);

export const asObjects = (value: Json | undefined): readonly JsonObject[] => asList(value).filter(isObject);
