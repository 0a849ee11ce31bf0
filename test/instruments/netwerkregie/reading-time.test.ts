import { entryTime, readingTime } from "./reading-time.ts";
import { readText } from "./instrument-files.ts";

const layers = ["bestuur", "management", "medewerkers"] as const;

describe("time asked of respondents", () => {
  for (const layer of layers) {
    for (const language of ["nl", "en"] as const) {
      test(`${layer} finishes within 12 minutes (${language})`, () => {
        expect(readingTime(layer, language).minutes).toBeLessThanOrEqual(12);
      });
    }
    test(`the README states what was counted for ${layer}`, () => {
      const { words, items, minutes } = readingTime(layer, "nl");
      expect(readText("README.md")).toContain(`| ${layer} | ${items} | ${words} | ${minutes.toFixed(1)} |`);
    });
  }
});

describe("time asked of the coordinator", () => {
  test("the essentials of an entry take at most 3 minutes", () => {
    expect(entryTime("essentials", "nl")).toMatchObject({ items: 3 });
    expect(entryTime("essentials", "nl").minutes).toBeLessThanOrEqual(3);
  });

  test("the README states both", () => {
    for (const part of ["essentials", "all"] as const) {
      const { items, minutes } = entryTime(part, "nl");
      expect(readText("README.md")).toContain(`${items} items, ${minutes.toFixed(1)} minutes`);
    }
  });
});
