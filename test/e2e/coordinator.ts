import { violations, overflow } from "./accessible.ts";
import { answerPage, isSaved, saveState } from "./answering.ts";
import type { Stage } from "./e2e.test.ts";
import { arriveAs, Visitor } from "./visitor.ts";

export function coordinatorJourney(stage: () => Stage): void {
  let visitor: Visitor;
  let at = "";

  test("finds an overview of what is asked, and everything within reach", async () => {
    const { house } = stage();
    visitor = await arriveAs("coordinator", stage(), "desktop");
    await visitor.sees("Mijn gemeenten");
    await visitor.pictures("coordinator-mine");
    await visitor.page.click(".card--link");
    await visitor.sees("Wat er te doen is");
    at = new URL(visitor.page.url()).pathname;
    for (const [path, name] of [["", "overview"], ["/people", "people"], ["/inventory", "import"], ["/establish", "establish"], ["/result", "result"], ["/actions", "actions"]] as const) {
      await visitor.open(`${house.url}${at}${path}`);
      await visitor.pictures(`coordinator-${name}`);
      expect({ page: name, violations: await violations(visitor.page) }).toEqual({ page: name, violations: [] });
    }
    await visitor.page.setViewport({ width: 320, height: 700 });
    for (const path of ["", "/people", "/questionnaire"]) {
      await visitor.open(`${house.url}${at}${path}`);
      expect({ path, overflow: await overflow(visitor.page) }).toEqual({ path, overflow: 0 });
    }
    await visitor.page.setViewport({ width: 1440, height: 900 });
  }, 90_000);

  test("types without a connection: it is kept on the device in sight, and sent when the connection is back", async () => {
    await visitor.open(`${stage().house.url}${at}/questionnaire?part=profile.identity`);
    await visitor.page.waitForSelector(".form .sd-question");
    await visitor.pictures("coordinator-form");
    await visitor.page.setOfflineMode(true);
    await visitor.fills("Naam van de gemeente", "Zonder verbinding");
    await visitor.sees("Wordt bewaard op dit apparaat");
    await visitor.pictures("coordinator-offline");
    await visitor.page.setOfflineMode(false);
    await isSaved(visitor.page);
    await visitor.page.reload({ waitUntil: "networkidle0" });
    expect(await visitor.page.$eval(".form .sd-question input", (input) => (input as HTMLInputElement).value)).toBe("Zonder verbinding");
  }, 60_000);

  test("closes the tab in the middle of a word: it is there when he comes back", async () => {
    const again = await Visitor.arrive(stage().browser, "desktop", visitor.context);
    await again.open(`${stage().house.url}${at}/questionnaire?part=profile.identity`);
    await again.page.waitForSelector(".form .sd-question");
    await again.fills("Naam van de gemeente", "Midden in een wo");
    await again.page.close();
    await visitor.page.reload({ waitUntil: "networkidle0" });
    await visitor.page.waitForFunction(() => document.querySelector<HTMLInputElement>(".form .sd-question input")?.value === "Midden in een wo");
  }, 60_000);

  test("two tabs change the same answer: both values are shown, a person chooses, nothing is lost", async () => {
    const { house, browser } = stage();
    const where = `${house.url}${at}/questionnaire?part=profile.identity`;
    const other = await Visitor.arrive(browser, "desktop", visitor.context);
    await visitor.open(where);
    await other.open(where);
    await visitor.page.waitForSelector(".form .sd-question");
    await other.page.waitForSelector(".form .sd-question");
    await other.page.setOfflineMode(true);
    await visitor.fills("Naam van de gemeente", "Eerste tab");
    await isSaved(visitor.page);
    await other.fills("Naam van de gemeente", "Tweede tab");
    await other.page.setOfflineMode(false);
    await other.sees("Bekijk en kies");
    await other.clicks("Bekijk en kies");
    await other.sees("Welk antwoord blijft staan?");
    await other.sees("Eerste tab");
    await other.sees("Tweede tab");
    expect(await violations(other.page)).toEqual([]);
    await other.pictures("coordinator-conflict");
    await other.clicks("Houd mijn antwoord");
    await isSaved(other.page);
    await visitor.page.reload({ waitUntil: "networkidle0" });
    expect(await visitor.page.$eval(".form .sd-question input", (input) => (input as HTMLInputElement).value)).toBe("Tweede tab");
    await other.leaves();
  }, 60_000);

  test("adds a collaboration to the list with the keyboard alone", async () => {
    const { house } = stage();
    await visitor.open(`${house.url}${at}/questionnaire?part=inventory.collaborationsPage`);
    await visitor.page.waitForSelector(".entries__list");
    const before = await visitor.page.$$eval(".entries__item", (items) => items.length);
    await visitor.page.evaluate(() => { const add = [...document.querySelectorAll<HTMLElement>(".entries__list .button")].at(-1); add?.focus(); });
    await visitor.page.keyboard.press("Enter");
    await visitor.page.waitForSelector(".entries--open .sd-question input");
    for (let step = 0; step < 12; step += 1) {
      await visitor.page.keyboard.press("Tab");
      if (await visitor.page.evaluate(() => document.activeElement?.matches(".sd-question input") ?? false)) break;
    }
    await visitor.page.keyboard.type("Proefverband Oost");
    await visitor.page.waitForFunction(() => document.querySelector(".entries__item[aria-current=true]")?.textContent?.includes("Proefverband Oost"));
    await isSaved(visitor.page);
    // Its line is in sight in the list beside it, and the list reaches from the first line to the last.
    expect(await visitor.page.evaluate(() => {
      const line = document.querySelector(".entries__item[aria-current=true]")?.getBoundingClientRect(), box = document.querySelector(".entries__items")?.getBoundingClientRect();
      return line !== undefined && box !== undefined && line.top >= box.top - 1 && line.bottom <= box.bottom + 1;
    })).toBe(true);
    expect(await visitor.page.$eval(".entries__items", (box) => box.scrollHeight <= box.clientHeight || getComputedStyle(box).overflowY === "auto")).toBe(true);
    await visitor.pictures("coordinator-inventory");
    expect(await violations(visitor.page)).toEqual([]);
    await visitor.page.reload({ waitUntil: "networkidle0" });
    await visitor.page.waitForSelector(".entries__item");
    expect(await visitor.page.$$eval(".entries__item", (items) => items.length)).toBe(before + 1);
    expect(await saveState(visitor.page)).toMatch(/Opgeslagen/);
  }, 60_000);

  test("invites by a pasted list and by one link with a QR code", async () => {
    const { house } = stage();
    await visitor.open(`${house.url}${at}/people`);
    // An address of its own: who was invited already is not invited twice.
    await visitor.fills("Lijst", `J. Proef ${Date.now()}@example.nl`);
    await visitor.sees("1 herkend");
    await visitor.page.evaluate(() => { [...document.querySelectorAll<HTMLElement>("form .button--primary")].find((one) => one.innerText.trim() === "Nodig uit")?.click(); });
    await visitor.sees("1 persoon uitgenodigd");
    await visitor.clicks("Eén link of QR-code voor de hele laag");
    await visitor.clicks("Maak de link");
    await visitor.page.waitForSelector(".qr svg");
    await visitor.pictures("coordinator-invited");
    await visitor.page.reload({ waitUntil: "networkidle0" });
    await visitor.sees("J. Proef");
    expect(visitor.complaints).toEqual([]);
  }, 60_000);

  test("two people use one device: what the one had not sent yet is never the other's, and is there when he is back", async () => {
    const { browser } = stage();
    const links = await visitor.page.evaluate(async (path) => {
      const reply = await fetch(`/api/v1${path}/respondents`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ group: "medewerkers", people: [{ name: "Eerste" }, { name: "Tweede" }], mail: false }) });
      return (await reply.json() as { url: string }[]).map((one) => one.url);
    }, at);
    const [first = "", second = ""] = links;
    const chosen = (page: Visitor["page"]): Promise<number> => page.$$eval(".form input[type=radio]:checked", (radios) => radios.length);
    const begin = async (one: Visitor, link: string): Promise<void> => {
      await one.open(link);
      await one.clicks((await one.text()).includes("Ga verder") ? "Ga verder waar u was" : "Begin");
      await one.page.waitForSelector(".form .sd-question");
    };
    // The first answers without a connection, and closes.
    const one = await Visitor.arrive(browser, "phone");
    await begin(one, first);
    await one.page.setOfflineMode(true);
    await answerPage(one.page);
    const answered = await chosen(one.page);
    expect(answered).toBeGreaterThan(0);
    await one.page.waitForFunction(() => document.querySelector(".savestate")?.getAttribute("data-state") === "kept");
    await one.page.close();
    // The second finds an empty form, also at the server.
    const other = await Visitor.arrive(browser, "phone", one.context);
    await begin(other, second);
    await isSaved(other.page);
    expect(await chosen(other.page)).toBe(0);
    expect(await other.page.evaluate(async () => Object.keys((await (await fetch("/api/v1/own/sheet")).json() as { answers: object }).answers))).toEqual([]);
    // The first is back; the page of the second, still open, keeps what is typed there to itself.
    const back = await Visitor.arrive(browser, "phone", one.context);
    await begin(back, first);
    await isSaved(back.page);
    expect(await chosen(back.page)).toBe(answered);
    await other.page.bringToFront();
    await answerPage(other.page);
    await other.sees("In deze browser is intussen een andere link geopend");
    await other.pictures("respondent-other-link");
    await begin(other, second);
    await isSaved(other.page);
    expect(await chosen(other.page)).toBeGreaterThan(0);
    // Withdrawing by one's own link needs no code; and a code that was shown to the one is not shown to the other.
    await other.page.evaluate(() => { sessionStorage.setItem("netwerkregie.withdrawalCode", "AAAA-BBBB-CCCC"); });
    await other.open(second);
    await other.sees("Ga verder waar u was");
    expect(await other.page.evaluate(() => sessionStorage.getItem("netwerkregie.withdrawalCode"))).toBeNull();
    await other.clicks("Uw antwoorden en uw privacy");
    await other.clicks("Antwoorden intrekken");
    await other.pictures("respondent-withdraw-own");
    expect(await violations(other.page)).toEqual([]);
    await other.clicks("Verwijder mijn antwoorden");
    await other.sees("U heeft uw antwoorden ingetrokken");
    expect(await other.page.evaluate(async () => Object.keys((await (await fetch("/api/v1/own/sheet")).json() as { answers: object }).answers))).toEqual([]);
    expect([...back.complaints, ...other.complaints]).toEqual([]);
    await one.context.close();
  }, 90_000);
}
