/** What leaves the analysis as a file: tables that can be read, and a network that other programs open. */
import { describe, expect, test } from "@jest/globals";
import { networkGraphml } from "../../server/exchange/region-export.ts";
import { readTable, writeXlsx } from "../../server/exchange/tables.ts";
import { regionAnalyser, type RegionInput } from "../../server/region/analysis.ts";
import type { Network } from "../../server/region/network/graph.ts";
import type { RoundAnalysis } from "../../server/rounds/analysis.ts";
import { partOf, type PartName } from "../../server/rounds/analysis-parts.ts";
import { analysisTables } from "../../server/rounds/analysis-tables.ts";
import { syntheticRegion } from "./synthetic.ts";

const PARTS: readonly PartName[] = ["register", "ties", "load", "comparison", "network", "partners", "patterns", "improvements", "ambitions", "phase", "growth"];

/** The parts look at no more of a round than this. */
function analysed(input: RegionInput): RoundAnalysis {
  const response = { groups: { bestuur: { invited: 8, answered: 8, rate: 1, suppressed: false }, medewerkers: { invited: 2, answered: null, rate: null, suppressed: true } } };
  return {
    declaration: input.declaration, members: input.members, analysis: regionAnalyser()(input), titles: { choices: { domain: { safety: { nl: "Veiligheid", en: "Safety" } } }, measures: {}, layers: {} },
    municipalities: input.municipalities.map(({ code }) => ({ code, answers: {}, result: { response, measures: {}, date: null } })),
  } as unknown as RoundAnalysis;
}

const of = analysed(syntheticRegion(8, 10));

describe("analysisTables", () => {
  test.each(PARTS)("%s: as many cells as headings, each heading once, both languages alike, nothing nested", (part) => {
    const dutch = analysisTables(part, partOf(of, part, {}), "nl");
    const english = analysisTables(part, partOf(of, part, {}), "en");
    expect(dutch.length).toBeGreaterThan(0);
    dutch.forEach(({ table }, index) => {
      const [headings = [], ...rows] = table;
      expect(new Set(headings).size).toBe(headings.length);
      for (const row of rows) {
        expect(row).toHaveLength(headings.length);
        for (const cell of row) expect(String(cell)).not.toMatch(/^[[{]|object Object|undefined|NaN/);
      }
      expect(english[index]?.table).toHaveLength(table.length);
      expect(english[index]?.table[0]).toHaveLength(headings.length);
    });
  });

  test("a layer with too few answers is an empty cell, and said to be", () => {
    const [, cells] = analysisTables("comparison", partOf(of, "comparison", { layer: "medewerkers" }), "en");
    const [headings = [], ...rows] = cells?.table ?? [];
    expect(rows.length).toBe(3 * 8);
    for (const row of rows) expect([row[headings.indexOf("value")], row[headings.indexOf("too few answers")]]).toEqual([null, true]);
  });

  test("the filter of the page is that of the file", () => {
    const all = partOf(of, "register", {}).entries.length;
    const some = analysisTables("register", partOf(of, "register", { domain: "safety" }), "nl")[0]?.table ?? [];
    expect(some.length - 1).toBeLessThan(all);
    expect(new Set(some.slice(1).map((row) => row[some[0]?.indexOf("domein") ?? 0]))).toEqual(new Set(["Veiligheid"]));
  });

  test("a workbook of the load reads back the same figures", async () => {
    const [first] = analysisTables("load", partOf(of, "load", {}), "nl");
    const read = await readTable("load.xlsx", await writeXlsx(first ? [first] : []));
    expect(read).toHaveLength(first?.table.length ?? 0);
    expect(read[1]?.map((cell) => cell ?? "")).toEqual(first?.table[1]?.map((cell) => cell ?? ""));
  });
});

describe("networkGraphml", () => {
  const network: Network = {
    directed: false, edges: [{ from: 0, to: 1, weight: 3, state: "confirmed" }, { from: 1, to: 2, weight: 1, state: "claimed" }],
    nodes: ["'s-Gravenmoer & <Súdwest>", "B \"quoted\"\u0001", "C"].map((label, index) => ({ id: `GM${index}`, label, kind: "municipality", domain: null, legalForm: null, inhabitants: index })),
  };

  test("reads back node by node and tie by tie, odd characters included", () => {
    const xml = networkGraphml(network);
    const unescaped = (text: string) => text.replace(/&#(\d+);/g, (_whole, code: string) => String.fromCharCode(Number(code)));
    const declared = [...xml.matchAll(/<key id="([^"]+)" for="(node|edge)" attr\.name="([^"]+)" attr\.type="(string|double|boolean)"\/>/g)].map((match) => match[1]);
    const used = [...xml.matchAll(/<data key="([^"]+)">/g)].map((match) => match[1]);
    expect(used.every((key) => declared.includes(key))).toBe(true);
    expect([...xml.matchAll(/<node id="([^"]+)">.*?<data key="node\.label">([^<]*)<\/data>/g)].map((match) => [match[1], unescaped(match[2] ?? "")])).toEqual([["GM0", "'s-Gravenmoer & <Súdwest>"], ["GM1", "B \"quoted\""], ["GM2", "C"]]);
    expect([...xml.matchAll(/<edge id="e\d" source="([^"]+)" target="([^"]+)"><data key="edge\.weight">(\d+)/g)].map((match) => match.slice(1))).toEqual([["GM0", "GM1", "3"], ["GM1", "GM2", "1"]]);
  });
});
