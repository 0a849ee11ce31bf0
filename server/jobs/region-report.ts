import { contentHash } from "../assessment/canonical.ts";
import { scenario } from "../region/scenario.ts";
import { buildRegionReport } from "../reports/region.ts";
import type { ReportView } from "../reports/view.ts";
import { analyseRound } from "../rounds/analysis.ts";
import { Regions, type Scenario, Scenarios, type StoredRegion, type StoredRound } from "../store/regions.ts";
import type { Stored } from "../store/schema.ts";

/** The view model of the region's report: the analysis as the submissions stand, with the last scenario that the adviser shared. */
export async function regionView(round: StoredRound, language: "nl" | "en"): Promise<ReportView> {
  const [of, region, shared] = await Promise.all([analyseRound(round), Regions.findById(round.region, { name: 1 }).lean<StoredRegion>(), Scenarios.findOne({ round: round._id, shared: true }).sort({ updatedAt: -1 }).lean<Stored<Scenario>>()]);
  const improvements = new Map(of.analysis.improvements().map((improvement) => [improvement.id, improvement]));
  const chosen = (shared?.improvements ?? []).flatMap((id) => improvements.get(id) ?? []);
  const results = of.municipalities.map((municipality) => municipality.result);
  return buildRegionReport(language, {
    name: region?.name ?? round.title, round: round.title, date: results.map((result) => result.date).filter((date): date is string => date !== null).sort().at(-1) ?? null,
    members: of.members, declaration: of.declaration, analysis: of.analysis, titles: { domain: of.titles.choices["domain"] ?? {}, legalForm: of.titles.choices["legalForm"] ?? {}, capability: of.titles.choices["capability"] ?? {}, motive: of.titles.choices["motive"] ?? {}, measures: of.titles.measures },
    instrument: { ...round.instrument, engine: results[0]?.engine.version ?? "" }, inputHash: contentHash(of.municipalities.map(({ code, result }) => [code, result.answersHash])),
    remarks: round.annotations ?? {}, status: round.state === "published" ? "published" : "draft",
    ...(chosen.length > 0 ? { scenario: scenario(chosen, of.analysis.register().entries, of.members, of.analysis.load()) } : {}),
  });
}
