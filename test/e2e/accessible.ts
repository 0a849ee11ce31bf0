import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { Page } from "puppeteer-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
declare const axe: { run: (context: unknown, options: unknown) => Promise<AxeResults> };

/**
 * What axe finds on this page, in lines; empty is good. The second look is without ::before and ::after: axe cannot compute contrast
 * through SurveyJS's pseudo-elements and would leave those texts undecided (shared/PDF-AND-CLIENT.md §5).
 */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const look = () => page.evaluate(async (wanted) => {
    const { violations: found } = await axe.run(document, { runOnly: { type: "tag", values: wanted }, resultTypes: ["violations"] });
    return found.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target.join(" ")} — ${node.failureSummary?.split("\n")[1]?.trim() ?? violation.help}`));
  }, tags);
  const first = await look();
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*::before, *::after { content: none !important; background: none !important; box-shadow: none !important; }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
  const second = await look();
  await page.evaluate(() => { document.adoptedStyleSheets = document.adoptedStyleSheets.slice(0, -1); });
  return [...new Set([...first, ...second])];
}

/** How far the page is wider than its window: nothing may be, also at 320 px (WCAG 1.4.10). */
export const overflow = (page: Page): Promise<number> => page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - window.innerWidth));
