import { dictionary } from "../texts/language.tsx";

/** Sections of a municipality's report that take a remark: names as in the instrument's report.json. */
export const remarkSections = dictionary({
  summary: "Samenvatting", inventory: "Samenwerkingsverbanden", load: "Drukte en kosten", motives: "Motieven", thresholds: "Drempels", ambitions: "Ambities", successFactors: "Succesfactoren", governance: "Governancevereisten", advice: "Aanbevelingen", phase: "Volgende fase",
}, {
  summary: "Summary", inventory: "Collaborations", load: "Load and cost", motives: "Motives", thresholds: "Thresholds", ambitions: "Ambitions", successFactors: "Success factors", governance: "Governance requirements", advice: "Recommendations", phase: "Next phase",
});
