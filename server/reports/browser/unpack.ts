/**
 * The browser that npm brings along (`@sparticuz/chromium`), unpacked by ourselves. Its own unpacking trusts a fixed
 * path that any user may have planted, races between processes, and its fonts.conf points to a folder that does not
 * exist under another TMPDIR, after which every PDF is silently blank. So: only its archives are used.
 */
import { createReadStream } from "node:fs";
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { homedir, tmpdir } from "node:os";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { createWriteStream, existsSync, readFileSync } from "node:fs";
import { createBrotliDecompress } from "node:zlib";
import tar from "tar-fs";

export type Unpacked = { readonly executable: string; readonly env: Readonly<Record<string, string>> };

/** As root tar would hand the files to the archive's unknown user; the types do not know the option. */
const OWN: object = { chown: false };
const STALE_AFTER_MS = 15 * 60 * 1000;

/** Unpacks once per version and user; a second process either waits for nothing or finds it ready. */
export async function unpackShippedBrowser(env: NodeJS.ProcessEnv, onProgress: (message: string) => void = () => {}): Promise<Unpacked> {
  const shipped = shippedPackage();
  const base = await cacheFolder(env);
  const folder = path.join(base, `chromium-${shipped.version}`);
  if (!(await isOurs(path.join(folder, "chromium")))) {
    onProgress("Unpacking the PDF browser that npm installed (once, some seconds) …");
    await unpackInto(base, folder, shipped.bin);
  }
  return { executable: path.join(folder, "chromium"), env: { LD_LIBRARY_PATH: path.join(folder, "lib"), FONTCONFIG_FILE: path.join(folder, "fonts.conf"), FONTCONFIG_PATH: folder } };
}

function shippedPackage(): { version: string; bin: string } {
  // The package exports no path to its archives: walk up from its entry to the folder that holds `bin`.
  let folder = path.dirname(createRequire(import.meta.url).resolve("@sparticuz/chromium"));
  while (!existsSync(path.join(folder, "bin", "chromium.br"))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error("@sparticuz/chromium is installed without its browser archives");
    folder = parent;
  }
  const description = JSON.parse(readFileSync(path.join(folder, "package.json"), "utf8")) as { version: string };
  return { version: description.version, bin: path.join(folder, "bin") };
}

async function unpackInto(base: string, folder: string, bin: string): Promise<void> {
  await removeStale(base);
  const fresh = await mkdtemp(`${folder}.tmp-`);
  try {
    await Promise.all([
      pipeline(createReadStream(path.join(bin, "chromium.br")), createBrotliDecompress({ chunkSize: 1 << 20 }), createWriteStream(path.join(fresh, "chromium"), { mode: 0o700 })),
      pipeline(createReadStream(path.join(bin, "al2023.tar.br")), createBrotliDecompress(), tar.extract(fresh, OWN)),
      pipeline(createReadStream(path.join(bin, "fonts.tar.br")), createBrotliDecompress(), tar.extract(fresh, { ...OWN, ignore: (name) => name.endsWith("fonts.conf") })),
    ]);
    await chmod(path.join(fresh, "chromium"), 0o700);
    await writeFile(path.join(fresh, "fonts.conf"), fontsConfiguration(folder));
    await rename(fresh, folder).catch(async (error: NodeJS.ErrnoException) => {
      // Another process was first: its folder is as good as ours.
      if ((error.code === "ENOTEMPTY" || error.code === "EEXIST") && (await isOurs(path.join(folder, "chromium")))) return;
      throw error;
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

function fontsConfiguration(folder: string): string {
  const escaped = folder.replace(/&/g, "&amp;").replace(/</g, "&lt;");
  return `<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>\n<dir>${escaped}/fonts</dir>\n<dir>/usr/share/fonts</dir>\n<cachedir>${escaped}/fontconfig-cache</cachedir>\n<config></config>\n</fontconfig>\n`;
}

/** The user's own cache; without a home that can be written, a private folder under the temporary directory. */
async function cacheFolder(env: NodeJS.ProcessEnv): Promise<string> {
  const home = env["XDG_CACHE_HOME"] ?? path.join(env["HOME"] ?? homedir(), ".cache");
  for (const folder of [path.join(home, "netwerkregie"), path.join(tmpdir(), `netwerkregie-${process.getuid?.() ?? "user"}`)]) {
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      if (await isOurs(folder)) return folder;
    } catch { /* try the next place */ }
  }
  throw new Error(`no folder to unpack the browser in: ${home} cannot be written`);
}

/** Present, owned by us (or root), and not writable for others. */
async function isOurs(file: string): Promise<boolean> {
  try {
    const { uid, mode } = await stat(file);
    return process.getuid === undefined || ((uid === process.getuid() || uid === 0) && (mode & 0o022) === 0);
  } catch {
    return false;
  }
}

async function removeStale(base: string): Promise<void> {
  for (const name of await readdir(base)) {
    if (!name.includes(".tmp-")) continue;
    const folder = path.join(base, name);
    const age = Date.now() - (await stat(folder).then((found) => found.mtimeMs, () => Date.now()));
    if (age > STALE_AFTER_MS) await rm(folder, { recursive: true, force: true });
  }
}
