import { describe, expect, test } from "@jest/globals";
import { regionAnalyser, type RegionAnalysis, type RegionInput } from "../../server/region/analysis.ts";
import { readAmbitions, readInventory, readRates } from "../../server/region/reading.ts";
import { DECLARATION, syntheticRegion } from "./synthetic.ts";

function everything(analysis: RegionAnalysis) {
  return {
    register: analysis.register(), load: analysis.load(), comparison: analysis.comparison("factors"), one: analysis.network("one"), two: analysis.network("two"), layout: analysis.layout("one"),
    patterns: analysis.patterns(), improvements: analysis.improvements(), ambitions: analysis.ambitions(), phase: analysis.phase(), partners: analysis.partners("GM0001", "social"),
  };
}

function changed(input: RegionInput, change: (name: string) => Partial<RegionInput["municipalities"][number]["inventory"][number]>): RegionInput {
  const [first, ...rest] = input.municipalities;
  if (!first) throw new Error("empty region");
  return { ...input, municipalities: [{ ...first, inventory: first.inventory.map((report, index) => index === 0 ? { ...report, ...change(report.name) } : report) }, ...rest] };
}

describe("regionAnalyser", () => {
  const input = syntheticRegion(12, 12);

  test("same input, same output, byte for byte", () => {
    expect(JSON.stringify(everything(regionAnalyser()(input)))).toBe(JSON.stringify(everything(regionAnalyser()(input))));
  });

  test.each([
    ["hours", () => ({ coordinationHoursPerYear: 999 })], ["name", (name: string) => ({ name: `${name} nieuw` })], ["future and role", () => ({ future: "stop" as const, role: "host" as const })],
    ["partners", () => ({ partners: ["GM0005"] })], ["contribution", () => ({ contributionEuroPerYear: 0 })], ["satisfaction", () => ({ satisfaction: 1 })],
  ])("after a change of %s the analyser that remembers equals one that starts anew", (_what, change) => {
    const analyse = regionAnalyser();
    everything(analyse(input));
    const next = changed(input, change);
    expect(JSON.stringify(everything(analyse(next)))).toBe(JSON.stringify(everything(regionAnalyser()(next))));
  });

  test("an empty region and one without answers give empty parts, not errors", () => {
    const empty = everything(regionAnalyser()({ ...input, members: [], municipalities: [] }));
    expect(empty.register.entries).toEqual([]);
    const silent = everything(regionAnalyser()({ ...input, municipalities: [] }));
    expect(silent.load.region.hoursPerYear.typical).toBe(0);
    expect(silent.one.metrics.density).toBe(0);
  });
});

describe("reading answers", () => {
  const declaration = {
    ...DECLARATION,
    inventory: {
      panel: "collaborations", fields: { name: "name", domain: "domain", partners: "partners", otherPartners: "others", satisfaction: "satisfaction", future: "future", yieldPerMotive: "yield" },
      administrative: { timesPerYear: "am", durationHours: "ad", attendees: "aa" }, official: { timesPerYear: "om", durationHours: "od", attendees: "oa" },
      values: { satisfaction: { "1": 0, "5": 100 }, yieldPerMotive: { "0": 0, "4": 100 } }, domainGroups: { personnel: "resources" },
    },
    rates: { ...DECLARATION.rates, official: { question: "rateOfficial", defaultEuroPerHour: 85 } },
    ambitions: { panel: "ambitions", fields: { domain: "ambitionDomain", level: "ambitionLevel", needs: "needs" } },
  };

  test("don't know and missing are null, values are recoded, the municipality itself is no partner, nameless entries are left out", () => {
    const [one, ...more] = readInventory("GM1", { collaborations: [
      { name: " Sociale Dienst ", domain: "personnel", partners: ["GM1", "GM2"], others: "Waterschap; Provincie", satisfaction: "dk", future: "dk", am: 4, yield: { quality: 4, cost: "dk" } },
      { domain: "safety" }, "rubbish", { name: "" },
    ] }, declaration);
    expect(more).toEqual([]);
    expect(one).toMatchObject({
      name: "Sociale Dienst", domain: "resources", subdomain: "personnel", partners: ["GM2"], otherPartners: ["Waterschap", "Provincie"], satisfaction: null, future: null,
      administrative: { timesPerYear: 4, durationHours: null }, yieldPerMotive: { quality: 100, cost: null },
    });
  });

  test("rates and ambitions; hostile keys give nothing", () => {
    expect(readRates({ rateOfficial: 70 }, declaration)).toEqual({ administrativeEuroPerHour: 110, officialEuroPerHour: 70 });
    expect(readAmbitions("GM1", { ambitions: [{ ambitionDomain: "taxes", ambitionLevel: 3, needs: ["staff", 4] }] }, declaration)).toEqual([
      { municipality: "GM1", domain: "taxes", level: 3, horizon: null, offers: [], needs: ["staff"], wishedPartners: [] },
    ]);
    expect(readInventory("GM1", { collaborations: { __proto__: [] } }, declaration)).toEqual([]);
    expect(readInventory("GM1", { collaborations: [{ name: "X", satisfaction: "__proto__" }] }, declaration)[0]?.satisfaction).toBeNull();
  });
});
