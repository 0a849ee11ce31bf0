import { violations } from "./accessible.ts";
import type { Stage } from "./e2e.test.ts";
import { Visitor } from "./visitor.ts";

export function boardJourney(stage: () => Stage): void {
  test.each(["phone", "desktop"] as const)("reads the published report and its online twin on a %s, and nothing else", async (device) => {
    const { house, browser } = stage();
    const visitor = await Visitor.arrive(browser, device);
    await visitor.open(house.link(/board|bestuur/i));
    await visitor.sees("Lees hier");
    await visitor.pictures("board-reports");
    expect(await violations(visitor.page)).toEqual([]);
    await visitor.clicks("Lees hier");
    const frame = await visitor.page.waitForSelector("iframe.twin");
    const content = await frame?.contentFrame();
    await content?.waitForSelector("h1, h2");
    expect((await content?.evaluate(() => document.body.innerText.length)) ?? 0).toBeGreaterThan(500);
    await visitor.pictures("board-twin");
    await visitor.open(`${house.url}/own/questionnaire`);
    expect(await visitor.page.$(".form")).toBeNull();
    await visitor.leaves();
  }, 60_000);
}
