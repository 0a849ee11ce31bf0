import { gzipSync } from "node:zlib";
import type { Stage } from "./e2e.test.ts";
import { Visitor } from "./visitor.ts";

const budget = 450 * 1024;

export function firstLoad(stage: () => Stage): void {
  test("costs at most 450 KB gzipped until the first question, nothing from elsewhere", async () => {
    const { house, browser } = stage();
    const visitor = await Visitor.arrive(browser, "phone");
    const loaded = new Map<string, number>();
    const reading: Promise<void>[] = [];
    visitor.page.on("response", (response) => {
      if (!response.ok() || response.url().includes("/api/")) return;
      reading.push(response.buffer().then((body) => { loaded.set(response.url(), /woff2$/.test(response.url()) ? body.length : gzipSync(body, { level: 9 }).length); }));
    });
    await visitor.open(house.link(/respondent/i));
    await visitor.sees("Wie ziet wat");
    await visitor.clicks(await visitor.text().then((text) => (text.includes("Ga verder waar u was") ? "Ga verder waar u was" : "Begin")));
    await visitor.page.waitForSelector(".form .sd-question");
    await visitor.page.waitForNetworkIdle();
    await Promise.all(reading);
    const total = [...loaded.values()].reduce((sum, size) => sum + size, 0);
    console.log(`first load of the respondent's page: ${Math.round(total / 1024)} KB gzipped in ${loaded.size} files`);
    expect(total).toBeLessThanOrEqual(budget);
    expect(visitor.complaints).toEqual([]);
    await visitor.leaves();
  });
}
