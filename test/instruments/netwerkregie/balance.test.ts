/** The balance over 5,000 municipalities as the README prints it, and a fresh sample of the same against it. */
import { balance } from "./balance.ts";
import { readText } from "./instrument-files.ts";
import { netwerkregie } from "./netwerkregie.ts";

const readme = readText("README.md");
const printed = readme.slice(readme.indexOf("<!-- balance -->"), readme.indexOf("<!-- /balance -->"));
const rowsWith = (cells: number): string[][] => printed.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---")).map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim())).filter((row) => row.length === cells);
const advised = new Map(rowsWith(2).filter(([, share]) => share?.endsWith(" %") && !share.includes("·")).map(([name, share]) => [name ?? "", Number.parseFloat(share ?? "")]));
const banded = new Map(rowsWith(3).map(([name, bands]) => [name ?? "", bands ?? ""]));

/** Advice that means the opposite of another, whatever their declared exclusions: never both. */
const contradictions: readonly (readonly [string, string])[] = [
  ["tax-partner", "tax-light-first"], ["tax-partner", "tax-review"], ["resources-start", "resources-grow"], ["resources-start", "resources-shared-centre"], ["resources-start", "resources-centre"], ["resources-grow", "resources-centre"], ["resources-centre", "resources-shared-centre"],
  ["resources-grow", "resources-shared-centre"], ["lighter-form", "all-light-but-ambitious"], ["lighter-form", "resources-shared-centre"], ["mostly-heavy", "all-light-but-ambitious"], ["calm-first", "resources-shared-centre"], ["calm-first", "use-your-strength"], ["calm-first", "all-light-but-ambitious"],
  ["calm-first", "hold-work-conference"], ["give-something-back", "ask-something-back"], ["state-an-ambition", "choose-ambitions"], ["close-enthusiasm-gap", "win-the-board"], ["check-short-list", "portfolio-of-many"], ["check-short-list", "complete-overview"], ["load-felt-not-counted", "streamline-administrative"],
  ["load-felt-not-counted", "streamline-official"], ["fact-sheet-talk", "streamline-administrative"], ["fact-sheet-talk", "streamline-official"], ["fact-sheet-cost", "cost-versus-yield"], ["fact-sheet-cost", "yield-below-expectation"], ["fact-sheet-leaving", "arrange-leaving"], ["get-acquainted", "meet-online"],
  ["phase-begin", "phase-to-develop"], ["phase-begin", "phase-mend-earlier"], ["phase-to-develop", "phase-to-direct"], ["phase-to-direct", "phase-keep-directing"], ["appoint-explorers", "free-explorers"], ["agree-rules-of-the-game", "keep-the-rules"], ["use-your-strength", "build-trust"], ["use-your-strength", "felt-load"],
  ["use-your-strength", "phase-begin"], ["use-your-strength", "small-success-first"], ["use-your-strength", "free-capacity"], ["use-your-strength", "independent-facilitator"], ["small-success-first", "resources-shared-centre"], ["small-success-first", "all-light-but-ambitious"], ["meet-online", "build-trust"],
  ["meet-online", "independent-facilitator"], ["mostly-heavy", "resources-shared-centre"], ["fact-sheet-cost", "close-gap-cost"], ["fact-sheet-cost", "business-case-for-savings"], ["fact-sheet-say", "wgr-to-do"], ["fact-sheet-say", "wgr-find-out"], ["fact-sheet-talk", "felt-load"], ["fact-sheet-talk", "calm-first"],
  ["load-felt-not-counted", "one-in-one-out"], ["calm-first", "phase-to-develop"], ["calm-first", "exchange-staff"], ["felt-load", "hold-work-conference"], ["felt-load", "resources-grow"], ["talk-about-trust", "talk-about-load"], ["talk-about-task", "talk-about-leadership"], ["talk-about-agreements", "talk-about-task"],
];

describe("balance as printed", () => {
  test("is over at least 5,000 municipalities and lists every recommendation", () => {
    expect(Number(/(\d+) municipalities/.exec(printed)?.[1])).toBeGreaterThanOrEqual(5000);
    expect(netwerkregie.instrument.advice.map((each) => each.name).filter((name) => !advised.has(name))).toEqual([]);
  });

  test("no recommendation goes to more than 60 % or fewer than 0.5 %", () => {
    expect([...advised].filter(([, share]) => share > 60 || share < 0.5)).toEqual([]);
  });

  test("every band is reached", () => {
    const missed = netwerkregie.instrument.measures.flatMap((measure) => (measure.bands ?? []).filter((band) => !new RegExp(`(^|· )${band.name} `).test(banded.get(measure.name) ?? "")).map((band) => `${measure.name}: ${band.name}`));
    expect(missed).toEqual([]);
  });
});

describe("a fresh sample", () => {
  const sample = balance(80);

  test("gives what the README says, give or take chance", () => {
    // Three standard errors of a share in 80, at most 17 points.
    expect(Object.entries(sample.advice).filter(([name, share]) => Math.abs(100 * share - (advised.get(name) ?? NaN)) > 17)).toEqual([]);
  });

  test("gives no reason with a figure that is not known", () => {
    expect(sample.unknown).toEqual([]);
  });

  test("never gives advice together that contradicts", () => {
    expect(sample.contradictions).toEqual([]);
    expect(sample.clashes).toEqual([]);
    expect(contradictions.filter(([a, b]) => sample.pairs.has(`${a} + ${b}`) || sample.pairs.has(`${b} + ${a}`))).toEqual([]);
  });
});
