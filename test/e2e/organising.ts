import { createHmac } from "node:crypto";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { zipSync } from "fflate";
import type { BrowserContext } from "puppeteer-core";
import { violations } from "./accessible.ts";
import { answerPage, isSaved } from "./answering.ts";
import type { Stage } from "./e2e.test.ts";
import { arriveAs, Visitor } from "./visitor.ts";

const example = fileURLToPath(new URL("../../questionnaires/examples/likert-scale/", import.meta.url));

/** From an empty list to a published report, by the three people who organise a round, each in the browser only. */
export function organising(stage: () => Stage): void {
  let files: string;
  let coordinatorsLink = "", newAdvisersLink = "", coordinatorsPage = "";
  let coordinatorsBrowser: BrowserContext | undefined;
  beforeAll(async () => { files = await mkdtemp(join(tmpdir(), "netwerkregie-files-")); });
  afterAll(() => rm(files, { recursive: true, force: true }));
  const file = async (name: string, content: string | Uint8Array): Promise<string> => { await writeFile(join(files, name), content); return join(files, name); };

  test("the administrator reads in municipalities, checks and publishes an instrument, hands a link to a new user", async () => {
    const { house } = stage();
    const visitor = await arriveAs("administrator", stage(), "desktop");
    await visitor.sees("Toestand");

    await visitor.open(`${house.url}/municipalities`);
    await visitor.hands(await file("wrong.csv", "code;naam;provincie;inwoners\nGM7001;Proefdam;Utrecht;21000\nnonsens;Fout;Utrecht;veel\n"));
    await visitor.clicks("Bekijk");
    await visitor.sees("fout");
    await visitor.pictures("organising-municipalities-wrong");
    expect(await visitor.text()).not.toContain("Lees in");
    await visitor.hands(await file("list.json", JSON.stringify([{ code: "GM7001", name: "Proefdam", province: "Utrecht", inhabitants: 21000 }, { code: "GM7002", name: "Proefhoven", province: "Utrecht", inhabitants: 9000 }])));
    await visitor.clicks("Bekijk");
    await visitor.sees("2 rijen: 2 nieuw");
    await visitor.clicks("Lees in");
    await visitor.sees("De lijst is ingelezen");
    await visitor.sees("Proefhoven");

    await visitor.open(`${house.url}/instruments`);
    const content = Object.fromEntries(await Promise.all((await readdir(example)).filter((name) => name.endsWith(".json")).map(async (name) => [name, new Uint8Array(await readFile(join(example, name)))] as const)));
    await visitor.hands(await file("broken.zip", zipSync({ ...content, "scoring.json": new TextEncoder().encode("{") })));
    await visitor.clicks("Controleer");
    await visitor.sees("Zo kan het nog niet worden gepubliceerd");
    await visitor.pictures("organising-instrument-broken");
    await visitor.hands(await file("good.zip", zipSync(content)));
    await visitor.clicks("Controleer");
    await visitor.sees("likert-scale 1.0.0 kan worden gepubliceerd");
    await visitor.clicks("Publiceer");
    await visitor.sees("De versie is gepubliceerd");
    await visitor.pictures("organising-instrument");

    await visitor.open(`${house.url}/users`);
    await visitor.fills("Naam", "Nieuwe adviseur");
    await visitor.fills("E-mailadres", "nieuwe.adviseur@example.nl");
    await visitor.clicks("Nodig uit");
    newAdvisersLink = await visitor.handed("Geef deze link door");
    await visitor.sees("nieuwe.adviseur@example.nl");
    const backup = await visitor.page.evaluate(async () => { const reply = await fetch("/api/v1/backup"); return { status: reply.status, bytes: (await reply.arrayBuffer()).byteLength }; });
    expect(backup.status).toBe(200);
    expect(backup.bytes).toBeGreaterThan(1000);
    expect(visitor.complaints).toEqual([]);
    await visitor.leaves();
  }, 90_000);

  test("a new adviser sets a password and a second step, and signs in with both; a wrong code or password is told", async () => {
    const { house, browser } = stage();
    const visitor = await Visitor.arrive(browser, "phone");
    await visitor.open(newAdvisersLink);
    await visitor.sees("Er is nog geen regio");
    await visitor.open(`${house.url}/account`);
    await visitor.fills("Nieuw wachtwoord", "een lange zin met zes woorden");
    await visitor.clicks("Stel wachtwoord in");
    await visitor.sees("Uw wachtwoord is ingesteld");
    await visitor.fills("Wachtwoord", "een lange zin met zes woorden");
    await visitor.clicks("Instellen");
    await visitor.sees("Scan deze code");
    await visitor.pictures("second-step-set-up");
    expect(await violations(visitor.page)).toEqual([]);
    const secret = await visitor.page.$eval(".qr + .mono", (one) => (one as HTMLElement).innerText.trim());
    const backupCode = await visitor.page.$eval("ul.mono li", (one) => (one as HTMLElement).innerText.trim());
    await visitor.fills("Bevestig met de code", timeCode(secret));
    await visitor.page.keyboard.press("Enter");
    await visitor.sees("Er is nog geen regio");
    await visitor.clicks("Uitloggen");
    await visitor.sees("Voor coördinatoren, adviseurs en beheerders");
    const withPassword = async (password: string) => {
      await visitor.fills("E-mailadres", "nieuwe.adviseur@example.nl");
      await visitor.fills("Wachtwoord", password);
      await visitor.clicks("Log in");
    };
    await withPassword("een lange zin met zeven woorden");
    await visitor.sees("klopt niet");
    await visitor.pictures("sign-in-wrong");
    expect(await violations(visitor.page)).toEqual([]);
    await withPassword("een lange zin met zes woorden");
    await visitor.sees("Nog één stap");
    await visitor.fills("Code", "000000");
    await visitor.clicks("Log in");
    await visitor.sees("klopt niet");
    await visitor.pictures("second-step");
    expect(await violations(visitor.page)).toEqual([]);
    await visitor.fills("Code", backupCode);
    await visitor.clicks("Log in");
    await visitor.sees("Er is nog geen regio");
    // What is not an adviser's is not there for him.
    await visitor.open(`${house.url}/users`);
    await visitor.sees("Deze pagina bestaat niet");
    expect(visitor.complaints).toEqual([]);
    await visitor.leaves();
  }, 90_000);

  test("the adviser makes a region, agrees who sees what, opens the round and invites a coordinator", async () => {
    const visitor = await arriveAs("adviser", stage(), "desktop");
    await visitor.clicks("Nieuwe regio");
    await visitor.fills("Naam van de regio", "Proefregio");
    for (const name of ["Proefdam", "Proefhoven"]) {
      await visitor.fills("Zoek een gemeente", name);
      await visitor.clicks(`Toevoegen: ${name}`);
    }
    await visitor.sees("Gekozen (2)");
    await visitor.pictures("organising-region-new");
    expect(await violations(visitor.page)).toEqual([]);
    await visitor.clicks("Bewaren");
    await visitor.sees("Nog geen ronde");
    await visitor.clicks("Nieuwe ronde");
    await visitor.fills("Titel", "Proefronde");
    await visitor.chooses("Vragenlijst", "Vergaderklimaat");
    await visitor.clicks("voor de hele regio");
    await visitor.pictures("organising-round-new");
    expect(await violations(visitor.page)).toEqual([]);
    await visitor.clicks("Bereid de ronde voor");
    await visitor.sees("in voorbereiding");
    await visitor.clicks("Open de ronde");
    await visitor.sees("Ronde openen?");
    expect(await violations(visitor.page)).toEqual([]);
    await visitor.page.evaluate(() => document.querySelector<HTMLElement>("dialog .button--primary")?.click());
    await visitor.sees("Sluit de ronde");
    await visitor.chooses("Gemeente", "Proefdam");
    await visitor.fills("Naam", "C. Proef");
    await visitor.fills("E-mailadres", "c.proef@example.nl");
    await visitor.clicks("Nodig uit");
    coordinatorsLink = await visitor.handed("Geef deze link door");
    await visitor.clicks("Herinner coördinatoren");
    await visitor.sees("herinnerd");
    await visitor.pictures("organising-round");
    expect(visitor.complaints).toEqual([]);
    await visitor.leaves();
  }, 90_000);

  test("the coordinator fills in on a phone, sees what is missing with the way to it, submits and establishes", async () => {
    const { house, browser } = stage();
    const visitor = await Visitor.arrive(browser, "phone");
    await visitor.open(coordinatorsLink);
    await visitor.sees("Proefronde");
    await visitor.page.click(".card--link");
    await visitor.sees("Wat er te doen is");
    const at = new URL(visitor.page.url()).pathname;
    await visitor.open(`${house.url}${at}/questionnaire`);
    await visitor.page.waitForSelector(".form .sd-question");
    await answerPage(visitor.page);
    await isSaved(visitor.page);
    await visitor.pictures("organising-form");
    await visitor.open(`${house.url}${at}/establish`);
    await visitor.clicks("Lever in");
    await visitor.sees("Wat u vaststelt");
    await visitor.pictures("organising-establish");
    expect(await violations(visitor.page)).toEqual([]);
    await visitor.clicks("Stel vast");
    await visitor.sees("de antwoorden staan vast");
    coordinatorsPage = at;
    coordinatorsBrowser = visitor.context;
    expect(visitor.complaints).toEqual([]);
    await visitor.leaves();
  }, 90_000);

  test("the adviser closes and publishes; a board member gets a link to that and nothing else", async () => {
    const { house, browser } = stage();
    const visitor = await arriveAs("adviser", stage(), "desktop");
    await visitor.clicks("Proefronde");
    await visitor.sees("Voortgang per gemeente");
    await visitor.clicks("Sluit de ronde");
    await visitor.sees("Ronde sluiten?");
    await visitor.page.evaluate(() => document.querySelector<HTMLElement>("dialog .button--primary")?.click());
    await visitor.sees("gesloten");
    // The coordinator finds his form closed, and why.
    const late = await Visitor.arrive(browser, "phone", coordinatorsBrowser);
    await late.open(`${house.url}${coordinatorsPage}/questionnaire`);
    await late.sees("De ronde is gesloten");
    await late.open(`${house.url}${coordinatorsPage}/establish`);
    await late.sees("De ronde is niet open");
    expect(await late.text()).not.toContain("Heropen");
    await late.pictures("organising-closed");
    await late.leaves();
    await visitor.open(`${visitor.page.url()}/publish`);
    await visitor.clicks("Publiceer");
    await visitor.sees("Rapporten publiceren?");
    await visitor.page.evaluate(() => document.querySelector<HTMLElement>("dialog .button--primary")?.click());
    await visitor.page.waitForFunction(() => document.body.innerText.includes("Gepubliceerd op"), { timeout: 60_000 });
    await visitor.fills("Naam", "B. Estuurder");
    await visitor.chooses("Voor", "Proefdam");
    await visitor.clicks("Geef toegang");
    const boardLink = await visitor.handed("Geef deze persoonlijke link door");
    await visitor.pictures("organising-published");
    const board = await Visitor.arrive(browser, "phone");
    await board.open(boardLink);
    await board.sees("Lees hier");
    await board.open(`${house.url}/rounds`);
    await board.sees("Inloggen");
    expect([...visitor.complaints, ...board.complaints]).toEqual([]);
    await board.leaves();
    await visitor.leaves();
  }, 150_000);
}

/** The six figures that an authenticator app shows now (RFC 6238). */
function timeCode(secret: string): string {
  const bits = [...secret.replace(/=+$/, "")].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", key).update(counter).digest();
  return String((hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
