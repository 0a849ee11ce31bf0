import { violations, overflow } from "./accessible.ts";
import type { Stage } from "./e2e.test.ts";
import { arriveAs } from "./visitor.ts";
import type { Visitor } from "./visitor.ts";

const parts = ["summary", "register", "load", "comparison", "network", "partners", "patterns", "improvements", "ambitions", "phase"] as const;

export function adviserJourney(stage: () => Stage): void {
  let visitor: Visitor;
  let round = "";

  const requested: string[] = [];

  test("sees progress and response per municipality and layer", async () => {
    const { house } = stage();
    visitor = await arriveAs("adviser", stage(), "desktop");
    visitor.page.on("request", (request) => requested.push(request.url()));
    await visitor.sees("Regio");
    await visitor.pictures("adviser-regions");
    expect(await violations(visitor.page)).toEqual([]);
    const open = await visitor.page.$$eval("a[href^='/rounds/']", (links) => links.map((link) => ({ href: link.getAttribute("href") ?? "", state: link.parentElement?.textContent ?? "" })));
    round = (open.find((link) => link.state.includes("open")) ?? open[0])?.href ?? "";
    await visitor.open(house.url + round);
    await visitor.sees("Voortgang per gemeente");
    await visitor.pictures("adviser-round");
    expect(await violations(visitor.page)).toEqual([]);
    await visitor.open(`${house.url}${round}/publish`);
    await visitor.sees("Bestuurders");
    await visitor.pictures("adviser-publish");
    expect(await violations(visitor.page)).toEqual([]);
  }, 60_000);

  test.each(parts)("reads the analysis: %s", async (part) => {
    const { house } = stage();
    await visitor.open(`${house.url}${round}/analysis/${part}`);
    await visitor.page.waitForSelector(".header__side a[href='/account']");
    await visitor.page.waitForFunction(() => !document.querySelector(".spinner"));
    await visitor.pictures(`adviser-${part}`);
    expect(await violations(visitor.page)).toEqual([]);
    expect(await visitor.page.$(".alert--error")).toBeNull();
    await visitor.page.setViewport({ width: 390, height: 844 });
    await visitor.page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 200); }));
    expect(await overflow(visitor.page)).toBe(0);
    await visitor.page.setViewport({ width: 1440, height: 900 });
  }, 60_000);

  test("changes how heavily a reason counts, sees another order of partners, and goes back", async () => {
    const { house } = stage();
    await visitor.open(`${house.url}${round}/analysis/partners`);
    const scores = () => visitor.page.$$eval("article .figure__value", (values) => values.map((value) => value.textContent));
    await visitor.page.waitForSelector("article .figure__value");
    const declared = await scores();
    await visitor.clicks("Hoe zwaar telt elke reden?");
    await visitor.fills("nabijheid", "50");
    await visitor.clicks("Bereken opnieuw");
    const changed = (now: (string | null)[]) => visitor.page.waitForFunction((before: string) => { const values = [...document.querySelectorAll("article .figure__value")].map((value) => value.textContent); return JSON.stringify(values) !== before; }, {}, JSON.stringify(now));
    await changed(declared);
    const own = await scores();
    await visitor.clicks("Terug naar de gewichten van het instrument");
    await changed(own);
    expect(await scores()).toEqual(declared);
  }, 60_000);

  test("opens a municipality's scores down to the rule and the answers behind them", async () => {
    const { house } = stage();
    await visitor.open(house.url + round);
    const href = await visitor.page.$$eval("table a[href^='/submissions/']", (links) => links.map((link) => ({ href: link.getAttribute("href") ?? "", row: link.closest("tr")?.textContent ?? "" })).find((link) => /vastgesteld/.test(link.row))?.href ?? "");
    await visitor.open(`${house.url}${href}/result`);
    await visitor.sees("Scores");
    await visitor.pictures("result");
    expect(await violations(visitor.page)).toEqual([]);
    await visitor.clicks("Waarom dit cijfer?");
    await visitor.sees("Zo vastgelegd in");
    await visitor.pictures("result-why");
    // None of an adviser's pages needs the form.
    expect(requested.filter((url) => /\/Form-/.test(url))).toEqual([]);
    expect(visitor.complaints).toEqual([]);
  }, 60_000);
}
