import type { ReportedCollaboration } from "../../server/region/inputs.ts";

const NOTHING = { timesPerYear: null, durationHours: null, preparationHours: null, travelHours: null, attendees: null };

/** A reported collaboration of which only what matters to the test is said. */
export function reported(municipality: string, name: string, more: Partial<ReportedCollaboration> = {}): ReportedCollaboration {
  return {
    id: `${municipality}:${name}`, municipality, name, legalForm: null, domain: null, subdomain: null, partners: [], otherPartners: [], role: null, administrative: NOTHING, official: NOTHING,
    coordinationHoursPerYear: null, contributionEuroPerYear: null, yieldPerMotive: {}, yieldEuroPerYear: null, satisfaction: null, future: null, brings: [], receives: [], ...more,
  };
}
