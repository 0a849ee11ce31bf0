import { readingTime } from "./reading-time.ts";
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
