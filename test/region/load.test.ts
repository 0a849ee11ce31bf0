import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { loadOf, loadTable, median, quadrantOf, totalLoad, type LoadSettings } from "../../server/region/load.ts";
import { register } from "../../server/region/register/register.ts";
import { reported } from "./reported.ts";

const range = (low: number, typical: number, high: number) => ({ low, typical, high });
const SETTINGS: LoadSettings = {
  rates: { administrativeEuroPerHour: 100, officialEuroPerHour: 80 },
  assumptions: { timesPerYear: range(2, 4, 6), durationHours: range(1, 2, 3), preparationHours: range(0, 1, 2), travelHours: range(0, 1, 2), attendees: range(1, 1, 2), coordinationHoursPerYear: range(0, 10, 40), contributionEuroPerYear: range(0, 0, 0) },
};

describe("loadOf", () => {
  test("worked example: 4 × 1 alderman × (2 + 1 + 1) + 10 × 2 officials × (1.5 + 0.5 + 1) + 24 hours, € 5,000", () => {
    const load = loadOf(reported("A", "Regiotafel", {
      administrative: { timesPerYear: 4, durationHours: 2, preparationHours: 1, travelHours: 1, attendees: 1 },
      official: { timesPerYear: 10, durationHours: 1.5, preparationHours: 0.5, travelHours: 1, attendees: 2 },
      coordinationHoursPerYear: 24, contributionEuroPerYear: 5000,
    }), SETTINGS);
    // administrative 16 h; official 10 × 2 × 3 = 60, + 24 = 84; cost 16 × 100 + 84 × 80 + 5000
    expect(load.administrativeHoursPerYear).toEqual(range(16, 16, 16));
    expect(load.officialHoursPerYear).toEqual(range(84, 84, 84));
    expect(load.hoursPerYear.typical).toBe(100);
    expect(load.costEuroPerYear).toEqual(range(13320, 13320, 13320));
    expect(load.meetingsPerYear.typical).toBe(14);
    expect(load.known).toBe(1);
  });

  test("unknown inputs become a range by the declared assumptions, and the share known says so", () => {
    const load = loadOf(reported("A", "X", { administrative: { timesPerYear: 4, durationHours: null, preparationHours: 1, travelHours: 1, attendees: 1 }, official: { timesPerYear: 0, durationHours: null, preparationHours: null, travelHours: null, attendees: null }, coordinationHoursPerYear: 0, contributionEuroPerYear: 0 }), SETTINGS);
    // 4 × (1…3 + 1 + 1)
    expect(load.hoursPerYear).toEqual(range(12, 16, 20));
    // asked: 5 of administrative, 1 of official (none held), coordination, contribution; one unknown
    expect(load.known).toBeCloseTo(7 / 8, 12);
  });

  test("low ≤ typical ≤ high whatever is known, and more meetings never cost less", () => {
    const maybe = fc.option(fc.integer({ min: 0, max: 50 }), { nil: null });
    fc.assert(fc.property(fc.record({ timesPerYear: maybe, durationHours: maybe, preparationHours: maybe, travelHours: maybe, attendees: maybe }), maybe, (meeting, coordination) => {
      const load = loadOf(reported("A", "X", { administrative: meeting, coordinationHoursPerYear: coordination }), SETTINGS);
      for (const figure of [load.hoursPerYear, load.costEuroPerYear]) { expect(figure.low).toBeLessThanOrEqual(figure.typical); expect(figure.typical).toBeLessThanOrEqual(figure.high); }
      if (meeting.timesPerYear !== null) {
        const more = loadOf(reported("A", "X", { administrative: { ...meeting, timesPerYear: meeting.timesPerYear + 1 }, coordinationHoursPerYear: coordination }), SETTINGS);
        expect(more.hoursPerYear.typical).toBeGreaterThanOrEqual(load.hoursPerYear.typical);
      }
    }));
  });
});

describe("loadTable", () => {
  const meeting = (timesPerYear: number) => ({ timesPerYear, durationHours: 1, preparationHours: 0, travelHours: 0, attendees: 1 });
  const none = meeting(0);
  const quiet = { official: none, coordinationHoursPerYear: 0, contributionEuroPerYear: 0 };
  const { entries } = register([
    reported("A", "Zwaar en vruchtbaar", { administrative: meeting(40), ...quiet, domain: "social", yieldPerMotive: { quality: 80 } }),
    reported("B", "Zwaar en mager", { administrative: meeting(40), ...quiet, domain: "social", yieldPerMotive: { quality: 20 } }),
    reported("A", "Licht en mager", { administrative: meeting(1), ...quiet, domain: "safety", yieldPerMotive: { quality: 20 } }),
    reported("B", "Licht en vruchtbaar", { administrative: meeting(1), ...quiet, yieldPerMotive: { quality: 80, cost: null } }),
  ], []);
  const table = loadTable(entries, SETTINGS);

  test("names the quadrants; the border is the region's median", () => {
    expect(table.axes.hoursPerYear).toBe(20.5);
    expect(table.perCollaboration.map((point) => point.quadrant)).toEqual(["keep", "lighten", "question", "grow"]);
    expect(quadrantOf(10, null, table.axes)).toBeNull();
  });

  test("parts add up to the whole, also those without a domain", () => {
    for (const parts of [table.perDomain, table.perMunicipality, table.perLegalForm]) {
      expect(totalLoad(Object.values(parts)).hoursPerYear.typical).toBeCloseTo(table.region.hoursPerYear.typical, 9);
    }
    expect(table.perDomain["social"]?.hoursPerYear.typical).toBe(80);
    expect(Object.keys(table.perDomain)).toContain("unknown");
    expect(table.region.collaborations).toBe(4);
  });

  test("median", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
    expect(median([])).toBe(0);
  });
});
