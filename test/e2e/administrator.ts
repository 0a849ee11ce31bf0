import { violations, overflow } from "./accessible.ts";
import type { Stage } from "./e2e.test.ts";
import { arriveAs } from "./visitor.ts";

const pages = [["/", "health"], ["/users", "users"], ["/regions", "regions"], ["/municipalities", "municipalities"], ["/instruments", "instruments"], ["/retention", "retention"], ["/audit", "audit"], ["/account", "account"]] as const;

export function administratorJourney(stage: () => Stage): void {
  test("finds health, users, instruments, retention and the audit log, on both widths, in both languages", async () => {
    const { house } = stage();
    const visitor = await arriveAs("administrator", stage(), "desktop");
    await visitor.sees("Toestand");
    for (const [path, name] of pages) {
      await visitor.open(house.url + path);
      await visitor.page.waitForFunction(() => !document.querySelector(".spinner"));
      await visitor.pictures(`administrator-${name}`);
      expect({ page: name, violations: await violations(visitor.page) }).toEqual({ page: name, violations: [] });
      await visitor.page.setViewport({ width: 320, height: 700 });
      expect({ page: name, overflow: await overflow(visitor.page) }).toEqual({ page: name, overflow: 0 });
      await visitor.page.setViewport({ width: 1440, height: 900 });
    }
    await visitor.open(`${house.url}/audit`);
    await visitor.clicks("Controleer de keten");
    await visitor.sees("De keten klopt");
    await visitor.clicks("English");
    await visitor.sees("The chain is intact");
    expect(await visitor.page.evaluate(() => document.documentElement.lang)).toBe("en");
    // The choice is kept for the person: give it back.
    await visitor.clicks("Nederlands");
    await visitor.sees("De keten klopt");
    expect(visitor.complaints).toEqual([]);
    await visitor.leaves();
  }, 90_000);
}
