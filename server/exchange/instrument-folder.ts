/**
 * An instrument as it comes in: a folder on disk, or the bytes of a ZIP. Only text files of the kinds an instrument is
 * made of are read, within limits; what they mean is not looked at here.
 */
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { readZip } from "./zip.ts";

/** The files of an instrument by their path in the folder: {"instrument.json": "…", "report/board.hbs": "…"}. */
export type InstrumentFiles = { readonly files: Readonly<Record<string, string>> };

export type FolderProblem = { readonly what: string; readonly hint: string };

export type FolderResult = { readonly ok: true; readonly source: InstrumentFiles } | { readonly ok: false; readonly problem: FolderProblem };

const MOST_FILES = 500;
const LARGEST_FILE = 4 * 1024 * 1024;
const LARGEST_TOTAL = 20 * 1024 * 1024;
const DEEPEST = 4;
const isInstrumentFile = (path: string): boolean => /\.(json|hbs|md|css)$/.test(path);

/** Reads a folder. `answers/` is left out: worked answers are read on their own. */
export async function readInstrumentFolder(folder: string): Promise<FolderResult> {
  const found = await stat(folder).catch(() => null);
  if (!found) return refuse(`There is no folder ${folder}.`, "Give the folder that holds instrument.json, for example questionnaires/netwerkregie.");
  if (!found.isDirectory()) return refuse(`${folder} is a file, not a folder.`, "Give the folder that holds instrument.json.");
  const paths = (await listFiles(folder, "", 0)).filter(isInstrumentFile).sort();
  if (paths.length > MOST_FILES) return refuse(`${folder} holds ${paths.length} files; an instrument has at most ${MOST_FILES}.`, "Is this the right folder?");
  const files: Record<string, string> = {};
  let total = 0;
  for (const path of paths) {
    const { size } = await stat(join(folder, path));
    total += size;
    if (size > LARGEST_FILE || total > LARGEST_TOTAL) return tooLarge(path);
    files[path] = await readFile(join(folder, path), "utf8");
  }
  return checkRoot(files, folder);
}

async function listFiles(folder: string, inside: string, depth: number): Promise<string[]> {
  const entries = await readdir(join(folder, inside), { withFileTypes: true });
  const lists = await Promise.all(entries.map(async (entry) => {
    const path = inside ? `${inside}/${entry.name}` : entry.name;
    if (entry.name.startsWith(".") || path === "answers") return [];
    if (entry.isDirectory()) return depth < DEEPEST ? listFiles(folder, path, depth + 1) : [];
    return entry.isFile() ? [path] : [];
  }));
  return lists.flat();
}

/** Reads a ZIP. No file becomes larger than it may, whatever its directory says, so that a small ZIP cannot become a large one. */
export function readInstrumentZip(bytes: Uint8Array): FolderResult {
  if (bytes.length > LARGEST_TOTAL) return tooLarge("the ZIP");
  const entries = readZip(bytes);
  if (!entries) return refuse("The file is no ZIP that can be read.", "Make a ZIP of the instrument's folder and send that.");
  const unpacked: Record<string, Uint8Array> = {};
  let left = LARGEST_TOTAL;
  for (const { name, size, isLink, content } of entries) {
    if (name.split("/").includes("..") || name.startsWith("/") || name.includes("\\") || name.includes("\u0000") || isLink) return refuse(`The ZIP holds a file with an unsafe path: ${name.slice(0, 100)}.`, "Make the ZIP from the instrument's folder.");
    if (name.endsWith("/") || !isInstrumentFile(name) || /(^|\/)(\.|__MACOSX)/.test(name)) continue;
    if (Object.keys(unpacked).length >= MOST_FILES) return refuse(`The ZIP holds more than ${MOST_FILES} files.`, "Make the ZIP from the instrument's folder.");
    const most = Math.min(LARGEST_FILE, left);
    if (size > most) return tooLarge(name);
    const text = content(most);
    if (!text) return refuse(`${name.slice(0, 100)} cannot be unpacked, or is larger than the ZIP says.`, "Make the ZIP again from the instrument's folder.");
    left -= text.length;
    Object.defineProperty(unpacked, name, { value: text, enumerable: true, configurable: true });
  }
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const files: Record<string, string> = {};
  // A ZIP of a folder usually holds that folder as its only root.
  const root = commonRoot(Object.keys(unpacked));
  for (const [name, content] of Object.entries(unpacked)) {
    const path = name.slice(root.length);
    if (path.startsWith("answers/")) continue;
    try {
      files[path] = decoder.decode(content);
    } catch {
      return refuse(`${path} is not a text in UTF-8.`, "Save it as UTF-8.");
    }
  }
  return checkRoot(files, "The ZIP");
}

function commonRoot(paths: readonly string[]): string {
  const first = paths.find((path) => path.endsWith("instrument.json"));
  const root = first ? first.slice(0, first.length - "instrument.json".length) : "";
  return paths.every((path) => path.startsWith(root)) ? root : "";
}

function checkRoot(files: Record<string, string>, where: string): FolderResult {
  if (!Object.hasOwn(files, "instrument.json")) return refuse(`${where} holds no instrument.json.`, "Every instrument has one; questionnaires/README.md shows how it begins.");
  return { ok: true, source: { files } };
}

function refuse(what: string, hint: string): FolderResult {
  return { ok: false, problem: { what, hint } };
}

function tooLarge(path: string): FolderResult {
  return refuse(`${path} is too large: a file has at most ${LARGEST_FILE / 1024 / 1024} MB, an instrument ${LARGEST_TOTAL / 1024 / 1024} MB.`, "Leave out what is no part of the instrument.");
}
