import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseInstrument } from "../assessment/instrument.ts";
import { anonymous } from "../accounts/actor.ts";
import { personFor } from "../accounts/people.ts";
import { makeSignInLink } from "../accounts/sign-in.ts";
import { readInstrumentFolder } from "../exchange/instrument-folder.ts";
import type { Console } from "../http/serve.ts";
import type { Services } from "../http/services.ts";
import { publishInstrument } from "../rounds/instruments.ts";
import { Instruments } from "../store/regions.ts";
import { People } from "../store/people.ts";

const folder = fileURLToPath(new URL("../../questionnaires", import.meta.url));
/** Acts for the installation itself. */
export const installation = { ...anonymous, role: "administrator" as const, id: "installation", name: "Netwerkregie" };
export const adminEmail = "beheerder@netwerkregie.invalid";

/** Publishes the instruments that come with the product, each version once. */
export async function publishOwnInstruments(_services: Services, console: Console): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name === "examples" || entry.name === "schema") continue;
    const read = await readInstrumentFolder(join(folder, entry.name));
    if (!read.ok) continue;
    const { instrument, problems } = parseInstrument(read.source);
    if (!instrument) { console.line(`questionnaires/${entry.name} cannot be used: ${problems[0]?.what ?? ""} Run: npm run -s cli -- lint questionnaires/${entry.name}`); continue; }
    const there = await Instruments.findOne({ id: instrument.id, version: instrument.version }, { hash: 1 }).lean<{ hash: string }>();
    if (there === null) await publishInstrument(installation, instrument, read.source, instrument.hash);
    else if (there.hash !== instrument.hash) console.line(`questionnaires/${entry.name} differs from the published version ${instrument.version}, which is kept. Raise its version to publish it.`);
  }
}

/** Until an administrator has signed in once, every start prints a link for the first one. */
export async function firstAdministratorLink(services: Services): Promise<{ who: string; url: string }[]> {
  if (await People.exists({ role: "administrator", lastSignIn: { $ne: null } })) return [];
  const known = await People.findOne({ role: "administrator" }).lean<{ email: string }>();
  const email = known?.email ?? (await personFor({ name: "Beheerder", email: adminEmail, role: "administrator" })).person.email;
  const { path } = await makeSignInLink(email, 60 * 24);
  return [{ who: "administrator", url: services.settings.publicUrl + path }];
}
