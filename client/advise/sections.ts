import { dictionary } from "../texts/language.tsx";

/** Sections of a municipality's report that take a remark: names as in the instrument's report.json. */
export const remarkSections = dictionary({
  summary: "Samenvatting", inventory: "Samenwerkingsverbanden", load: "Drukte en kosten", motives: "Motieven", barriers: "Drempels", ambitions: "Ambities", successFactors: "Succesfactoren", governanceRequirements: "Governancevereisten", advice: "Aanbevelingen", phase: "Volgende fase", board: "In de beslisnotitie voor het bestuur", council: "In de openbare versie voor de raad",
}, {
  summary: "Summary", inventory: "Collaborations", load: "Load and cost", motives: "Motives", barriers: "Thresholds", ambitions: "Ambitions", successFactors: "Success factors", governanceRequirements: "Governance requirements", advice: "Recommendations", phase: "Next phase", board: "In the decision note for the board", council: "In the public version for the council",
});
