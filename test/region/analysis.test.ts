import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
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

const NOT_DRAWN = { places: [], width: 0, height: 0 };

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

  test("after any row of changes the analyser that remembers equals one that starts anew", () => {
    const region = syntheticRegion(9, 7, 3);
    const codes = region.members.map((member) => member.code);
    const names = [...new Set(region.municipalities.flatMap((own) => own.inventory.map((report) => report.name)))].slice(0, 6);
    const change = fc.oneof(
      fc.record({ name: fc.constantFrom(...names, "", "GR", "Regiotafel", "constructor") }), fc.record({ partners: fc.subarray(codes, { maxLength: 4 }) }),
      fc.record({ domain: fc.constantFrom("safety", "social", null) }), fc.record({ legalForm: fc.constantFrom("convenant", null) }), fc.record({ role: fc.constantFrom<("host" | "customer")[]>("host", "customer") }),
      fc.record({ future: fc.constantFrom<("stop" | "strengthen")[]>("stop", "strengthen") }), fc.record({ contributionEuroPerYear: fc.constantFrom(0, 5000, null) }),
    );
    type Inventory = RegionInput["municipalities"][number]["inventory"];
    const step = fc.record({
      who: fc.nat(8), which: fc.nat(8), change,
      how: fc.constantFrom("change", "change", "remove", "add", "first", "leave", "read again", "score", "rename", "split", "confirm"),
      one: fc.constantFrom(...names), other: fc.constantFrom(...names),
    });
    const after = (input: RegionInput, { who, which, change, how, one, other }: typeof step extends fc.Arbitrary<infer S> ? S : never): RegionInput => {
      const edit = (inventory: Inventory): Inventory => {
        const report = inventory[which % Math.max(1, inventory.length)];
        if (!report) return inventory;
        if (how === "remove") return inventory.filter((own) => own !== report);
        if (how === "add") return [...inventory, { ...report, ...change, id: `${report.id}+` }];
        if (how === "first") return [{ ...report, ...change, id: `+${report.id}` }, ...inventory];
        if (how === "read again") return inventory.map((own) => ({ ...own, partners: [...own.partners].reverse() }));
        return how === "change" ? inventory.map((own) => own === report ? { ...own, ...change } : own) : inventory;
      };
      if (how === "leave") return { ...input, municipalities: input.municipalities.filter((_own, index) => index !== who) };
      if (how === "rename") return { ...input, members: input.members.map((member, index) => index === who ? { ...member, name: `${member.name}!`, inhabitants: 1000 * which } : member) };
      if (how === "split" && one !== other) return { ...input, decisions: [...input.decisions, { kind: "different", these: [{ name: one }], those: [{ name: other }] }] };
      if (how === "confirm") return { ...input, decisions: [...input.decisions, { kind: "same", reports: [{ name: one }, { name: other }] }] };
      return { ...input, municipalities: input.municipalities.map((own, index) => index !== who ? own : how === "score" ? { ...own, scores: { ...own.scores, trust: { value: which } } } : { ...own, inventory: edit(own.inventory) }) };
    };
    fc.assert(fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), (steps) => {
      const analyse = regionAnalyser();
      let now = region;
      everything(analyse(now));
      const measured = ({ layout: _drawn, ...parts }: RegionAnalysis) => everything({ ...parts, layout: () => NOT_DRAWN });
      for (const each of steps) {
        now = after(now, each);
        expect(JSON.stringify(measured(analyse(now)))).toBe(JSON.stringify(measured(regionAnalyser()(now))));
      }
      expect(analyse(now).layout("two")).toEqual(regionAnalyser()(now).layout("two"));
    }), { numRuns: 15 });
  });

  test("an empty region and one without answers give empty parts, not errors", () => {
    const empty = everything(regionAnalyser()({ ...input, members: [], municipalities: [] }));
    expect(empty.register.entries).toEqual([]);
    const silent = everything(regionAnalyser()({ ...input, municipalities: [] }));
    expect(silent.load.region.hoursPerYear.typical).toBe(0);
    expect(silent.one.metrics.density).toBe(0);
  });
});

describe("odd regions give figures or say that they are unknown, and never fail", () => {
  const whole = syntheticRegion(3, 8);
  const [one] = whole.municipalities;
  const nowhere = whole.members.map(({ code, name }) => ({ code, name, inhabitants: null }));
  const nothing = { timesPerYear: 0, durationHours: 0, preparationHours: 0, travelHours: 0, attendees: 0 };
  const cases: readonly (readonly [string, RegionInput])[] = [
    ["one municipality", { ...whole, members: whole.members.slice(0, 1), municipalities: one ? [one] : [] }],
    ["no inventories", { ...whole, municipalities: whole.municipalities.map((own) => ({ ...own, inventory: [] })) }],
    ["no inventories, ambitions or scores", { ...whole, municipalities: whole.municipalities.map((own) => ({ ...own, inventory: [], ambitions: [], scores: {} })) }],
    ["everybody in the same body", { ...whole, municipalities: whole.municipalities.map((own) => ({ ...own, inventory: own.inventory.slice(0, 1).map((report) => ({ ...report, name: "Veiligheidsregio", partners: whole.members.map((member) => member.code).filter((code) => code !== own.code) })) })) }],
    ["names with diacritics and signs", { ...whole, municipalities: whole.municipalities.map((own) => ({ ...own, inventory: own.inventory.map((report, index) => ({ ...report, name: ["Mienskip Súdwest-Fryslân", "Coöperatie ’t Één", "()", "Ω", "1", "-"][index % 6] ?? "" })) })) }],
    ["no hours at all", { ...whole, municipalities: whole.municipalities.map((own) => ({ ...own, inventory: own.inventory.map((report) => ({ ...report, administrative: nothing, official: nothing, coordinationHoursPerYear: 0, contributionEuroPerYear: 0 })) })) }],
    ["inhabitants and province missing", { ...whole, members: nowhere }],
    ["inhabitants 0", { ...whole, members: nowhere.map((member) => ({ ...member, inhabitants: 0 })) }],
    ["partners who are no members, and a partner who is oneself", { ...whole, municipalities: whole.municipalities.map((own) => ({ ...own, inventory: own.inventory.map((report) => ({ ...report, partners: ["GM9999", own.code] })) })) }],
  ];
  test.each(cases)("%s", (_what, odd) => {
    const all = everything(regionAnalyser()(odd));
    const holes: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value === "number" && !Number.isFinite(value)) holes.push(path);
      else if (Array.isArray(value)) value.forEach((item, index) => look(item, `${path}/${index}`));
      else if (typeof value === "object" && value !== null) for (const [key, item] of Object.entries(value)) look(item, `${path}/${key}`);
    };
    look(all, "");
    expect(holes).toEqual([]);
    expect(all.load.region.collaborations).toBe(all.register.entries.length);
    expect(all.register.entries.flatMap((entry) => entry.reports)).toHaveLength(odd.municipalities.flatMap((own) => own.inventory).length);
    expect(all.register.entries.flatMap((entry) => entry.ties).filter((tie) => tie.from === tie.to)).toEqual([]);
  });

  test("everybody in the same body is one collaboration and a full network", () => {
    const all = everything(regionAnalyser()(cases[3]?.[1] ?? whole));
    expect(all.register.entries).toHaveLength(1);
    expect(all.one.metrics.density).toBe(1);
    expect(all.one.metrics.components).toBe(1);
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
