import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** What the pages are made of: a change in any of it means building again. */
const sources = ["client", "server/charts", "package-lock.json"];

/**
 * The folder of the built pages; they are built when that was not done yet for these sources. Building takes a few seconds, so the
 * result is kept in node_modules/.cache, or in the data folder when that cannot be written.
 */
export async function builtClient(dataDir: string, onBuild: () => void): Promise<string> {
  const fingerprint = await fingerprintOf(sources.map((source) => join(root, source)));
  const caches = [join(root, "node_modules/.cache/netwerkregie/client"), join(dataDir, "cache/client")];
  for (const cache of caches) if (existsSync(join(cache, fingerprint, "index.html"))) return join(cache, fingerprint);
  onBuild();
  for (const [attempt, cache] of caches.entries()) {
    try {
      await mkdir(cache, { recursive: true });
      return await build(cache, fingerprint);
    } catch (error) {
      const unwritable = error instanceof Error && "code" in error && ["EACCES", "EROFS", "EPERM"].includes(String(error.code));
      if (!unwritable || attempt === caches.length - 1) throw error;
    }
  }
  throw new Error("the pages could not be built");
}

async function build(cache: string, fingerprint: string): Promise<string> {
  const { build: viteBuild } = await import("vite");
  // Built aside and moved into place: a start that was broken off leaves no half a build.
  const aside = join(cache, `${fingerprint}.${process.pid}`);
  await viteBuild({ configFile: join(root, "client/vite.config.ts"), logLevel: "error", build: { outDir: aside, emptyOutDir: true } });
  const place = join(cache, fingerprint);
  await rename(aside, place).catch(async (error: unknown) => { if (!existsSync(join(place, "index.html"))) throw error; await rm(aside, { recursive: true }); });
  for (const old of await readdir(cache)) {
    const age = Date.now() - (await stat(join(cache, old))).mtimeMs;
    if (old !== fingerprint && age > 3_600_000) await rm(join(cache, old), { recursive: true, force: true });
  }
  return place;
}

async function fingerprintOf(paths: readonly string[]): Promise<string> {
  const hash = createHash("sha256");
  const add = async (path: string): Promise<void> => {
    if (!existsSync(path)) return;
    if ((await stat(path)).isDirectory()) { for (const name of (await readdir(path)).sort()) await add(join(path, name)); return; }
    hash.update(relative(root, path)).update("\0").update(await readFile(path)).update("\0");
  };
  for (const path of paths) await add(path);
  return hash.digest("hex").slice(0, 16);
}
