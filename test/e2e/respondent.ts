import { violations, overflow } from "./accessible.ts";
import { answerPage, isSaved } from "./answering.ts";
import type { Stage } from "./e2e.test.ts";
import { Visitor } from "./visitor.ts";

export function respondentJourney(stage: () => Stage): void {
  test("reads who sees what, answers on a phone, goes on elsewhere on the same page, submits, gets a code and withdraws", async () => {
    const { house, browser } = stage();
    const link = house.link(/respondent/i);
    const phone = await Visitor.arrive(browser, "phone");
    await phone.open(link);
    await phone.sees("Wie ziet wat");
    expect(await violations(phone.page)).toEqual([]);
    await phone.pictures("respondent-welcome");
    await phone.clicks((await phone.text()).includes("Ga verder") ? "Ga verder waar u was" : "Begin");
    await phone.page.waitForSelector(".form .sd-question");
    await answerPage(phone.page);
    await isSaved(phone.page);
    await phone.pictures("respondent-form");
    expect(await violations(phone.page)).toEqual([]);
    expect(await overflow(phone.page)).toBe(0);

    // Why is this asked: opens by tapping, closes again.
    await phone.page.click(".why-button");
    expect(await phone.page.$eval(".aside-text", (text) => (text as HTMLElement).innerText.length)).toBeGreaterThan(10);

    await phone.clicks("Volgende");
    await phone.page.waitForFunction(() => location.search.includes("part="));
    await answerPage(phone.page);
    await isSaved(phone.page);
    const heading = await phone.page.$eval(".form h2", (title) => (title as HTMLElement).innerText);
    await phone.leaves();

    const laptop = await Visitor.arrive(browser, "desktop");
    await laptop.open(link);
    await laptop.clicks("Ga verder waar u was");
    await laptop.page.waitForSelector(".form .sd-question");
    expect(await laptop.page.$eval(".form h2", (title) => (title as HTMLElement).innerText)).toBe(heading);
    expect(await laptop.page.$$eval(".form input[type=radio]:checked", (chosen) => chosen.length)).toBeGreaterThan(0);
    await laptop.pictures("respondent-resumed");

    for (let turn = 0; turn < 40 && !laptop.page.url().includes("part=check"); turn += 1) {
      await answerPage(laptop.page);
      await laptop.page.evaluate(() => { const buttons = [...document.querySelectorAll<HTMLElement>(".form .button--primary")]; buttons.at(-1)?.click(); });
      await new Promise((resolve) => { setTimeout(resolve, 150); });
    }
    await laptop.sees("Klaar om in te leveren?");
    await laptop.page.waitForFunction(() => { const button = [...document.querySelectorAll("button")].find((one) => one.innerText.startsWith("Lever mijn")); return button && !button.disabled; });
    await laptop.pictures("respondent-check");
    await laptop.clicks("Lever mijn antwoorden in");
    await laptop.sees("Dank u wel");
    await laptop.sees("Uw code om in te trekken");
    expect(await violations(laptop.page)).toEqual([]);
    await laptop.pictures("respondent-thanks");
    const code = await laptop.page.$eval(".tile__figure", (one) => (one as HTMLElement).innerText.trim());

    const elsewhere = await Visitor.arrive(browser, "phone");
    await elsewhere.open(`${house.url}/withdraw`);
    await elsewhere.fills("Code", code);
    await elsewhere.pictures("respondent-withdraw");
    await elsewhere.clicks("Verwijder mijn antwoorden");
    await elsewhere.sees("Uw antwoorden zijn verwijderd");
    expect([...laptop.complaints, ...elsewhere.complaints]).toEqual([]);
    await laptop.leaves();
    await elsewhere.leaves();
  }, 120_000);
}
