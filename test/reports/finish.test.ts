/** Small steps of finishing a PDF, by example. */
import { describe, expect, test } from "@jest/globals";
import { dropSoftHyphens, markArtifacts } from "../../server/reports/finish/artifacts.ts";
import { renderHtml } from "../../server/reports/html.ts";
import { sampleView } from "./sample-view.ts";

const lines = (...all: string[]): string => all.join("\n");

describe("what is not content becomes an artifact", () => {
  test("text of a running head is wrapped, tagged text is left alone", () => {
    expect(markArtifacts(lines("BT", "<0001> Tj", "ET", "/P <</MCID 0>> BDC", "BT", "<0002> Tj", "ET", "EMC"))).toBe(lines("/Artifact BMC", "BT", "<0001> Tj", "ET", "EMC", "/P <</MCID 0>> BDC", "BT", "<0002> Tj", "ET", "EMC"));
  });
  test("a text with ActualText inside a running head stays in the artifact as a whole", () => {
    expect(markArtifacts(lines("BT", "<0001> Tj", "/Span<</ActualText <FEFF00E9> >> BDC", "<0002> Tj", "EMC", "<0003> Tj", "ET"))).toBe(lines("/Artifact BMC", "BT", "<0001> Tj", "/Span<</ActualText <FEFF00E9> >> BDC", "<0002> Tj", "EMC", "<0003> Tj", "ET", "EMC"));
  });
  test("a path is wrapped from where it begins", () => {
    expect(markArtifacts(lines("0 0 m", "10 0 l", "S", "0 0 5 5 re", "f"))).toBe(lines("/Artifact BMC", "0 0 m", "10 0 l", "S", "EMC", "/Artifact BMC", "0 0 5 5 re", "f", "EMC"));
  });
});

test("a soft hyphen leaves nothing but its movement, so that words are found and copied whole", () => {
  expect(dropSoftHyphens(lines("<0010> Tj", "/Span<</ActualText <FEFF00AD> >> BDC", "5.5 0 Td <0001> Tj", "EMC", "0 0 Td <0032> Tj"))).toBe(lines("<0010> Tj", "5.5 0 Td", "0 0 Td <0032> Tj"));
});

test("long words may break where compounds are joined, and no name of the program is changed", () => {
  const view = sampleView();
  const html = renderHtml({ ...view, sections: view.sections.map((section, index) => (index === 0 ? { ...section, id: "governanceRequirementsOfAll", title: "Bedrijfsvoeringssamenwerkingsverbanden" } : section)) }, { generatedAt: "2026-11-23T10:00:00Z", contentHash: "0".repeat(64) }, { fonts: false });
  expect(html).toContain("Bedrijfs\u00advoerings\u00adsamen\u00adwerkings\u00adverbanden");
  expect(html).toContain('id="governanceRequirementsOfAll"');
  expect(html).toContain('href="#governanceRequirementsOfAll"');
});
