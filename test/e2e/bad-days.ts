import { violations } from "./accessible.ts";
import { isSaved } from "./answering.ts";
import type { Stage } from "./e2e.test.ts";
import { Visitor } from "./visitor.ts";

export function badDays(stage: () => Stage): void {
  test("a link that does not exist (any more) says what to do", async () => {
    const { house, browser } = stage();
    const visitor = await Visitor.arrive(browser, "phone");
    for (const path of ["/i/this-token-does-not-exist-at-all", "/l/this-token-does-not-exist-at-all", "/b/this-token-does-not-exist-at-all"]) {
      await visitor.open(house.url + path);
      await visitor.sees("Deze link werkt niet");
    }
    await visitor.pictures("bad-link");
    expect(await violations(visitor.page)).toEqual([]);
    await visitor.open(`${house.url}/s/this-token-does-not-exist-at-all`);
    await visitor.sees("Vraag een nieuwe link");
    await visitor.pictures("bad-sign-in-link");
    await visitor.leaves();
  }, 60_000);

  test("a sign-in link that was used is refused, with the way to a new one", async () => {
    const { house, browser } = stage();
    const visitor = await Visitor.arrive(browser, "desktop");
    const link = house.link(/advis/i);
    await visitor.open(link);
    const again = await Visitor.arrive(browser, "phone");
    await again.open(link);
    await again.sees("Deze inloglink werkt niet");
    await again.leaves();
    // Also for whoever used it first: once is once.
    await visitor.open(link);
    await visitor.sees("Deze inloglink werkt niet");
    await visitor.leaves();
  }, 60_000);

  test("somebody without an account is asked to sign in, and a wrong address leads home", async () => {
    const { house, browser } = stage();
    const visitor = await Visitor.arrive(browser, "phone");
    await visitor.open(`${house.url}/submissions/0123456789abcdef01234567`);
    await visitor.sees("Inloggen");
    expect(visitor.page.url()).toContain("next=");
    await visitor.pictures("sign-in");
    expect(await violations(visitor.page)).toEqual([]);
    await visitor.leaves();
  }, 60_000);

  test("the server is cut off in the middle of typing: nothing is lost, and the page goes on by itself", async () => {
    const { house, browser } = stage();
    // A start prints fresh links.
    await house.restart(false);
    const visitor = await Visitor.arrive(browser, "phone");
    await visitor.open(house.link(/co.rdinator/i));
    await visitor.sees("Mijn gemeenten");
    await visitor.page.click(".card--link");
    await visitor.sees("Wat er te doen is");
    await visitor.open(`${house.url}${new URL(visitor.page.url()).pathname}/questionnaire?part=profile.identity`);
    await visitor.page.waitForSelector(".form .sd-question input", { timeout: 40_000 });
    const restarting = house.restart(true);
    await visitor.fills("Naam van de gemeente", "Terwijl de server weg is");
    await visitor.sees("Wordt bewaard op dit apparaat");
    await visitor.pictures("server-away");
    await restarting;
    await visitor.page.waitForFunction(() => document.querySelector(".savestate")?.getAttribute("data-state") === "saved", { timeout: 40_000 });
    await isSaved(visitor.page);
    await visitor.page.reload({ waitUntil: "networkidle0" });
    expect(await visitor.page.$eval(".form .sd-question input", (input) => (input as HTMLInputElement).value)).toBe("Terwijl de server weg is");
    await visitor.leaves();
  }, 150_000);

  test("the back button goes back a page, with the answers", async () => {
    const { house, browser } = stage();
    // The restart of the test before printed fresh links.
    const visitor = await Visitor.arrive(browser, "desktop");
    await visitor.open(house.link(/co.rdinator/i));
    await visitor.sees("Mijn gemeenten");
    await visitor.page.click(".card--link");
    await visitor.sees("Wat er te doen is");
    await visitor.clicks("Invullen");
    await visitor.page.waitForSelector(".form .sd-question");
    const first = await visitor.page.$eval(".form h2", (title) => (title as HTMLElement).innerText);
    await visitor.fills("Naam van de gemeente", "Met terugknop");
    await visitor.clicks("Volgende");
    await visitor.page.waitForFunction((before: string) => document.querySelector<HTMLElement>(".form h2")?.innerText !== before, {}, first);
    await visitor.page.goBack();
    await visitor.page.waitForFunction((before: string) => document.querySelector<HTMLElement>(".form h2")?.innerText === before, {}, first);
    expect(await visitor.page.$eval(".form .sd-question input", (input) => (input as HTMLInputElement).value)).toBe("Met terugknop");
    await visitor.leaves();
  }, 150_000);
}
