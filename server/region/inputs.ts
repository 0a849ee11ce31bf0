/**
 * What the regional analysis reads: members of the region and what each reported. Everything here is already
 * parsed and typed; nothing in `server/region` looks at a SurveyJS answer again (see `reading.ts`).
 */

/** A municipality of the region. Codes are CBS codes such as `GM0363`. */
export type Member = {
  readonly code: string;
  readonly name: string;
  readonly inhabitants: number | null;
  readonly province?: string;
  /** WGS84 degrees, where the administrator imported them; used only as "distance, if known". */
  readonly position?: { readonly latitude: number; readonly longitude: number };
};

/** A figure of which the inputs may be partly unknown: `low ≤ typical ≤ high`; equal when everything is known. */
export type Range = { readonly low: number; readonly typical: number; readonly high: number };

export type Role = "host" | "participant" | "customer" | "supplier";
export type Future = "continue" | "strengthen" | "lighten" | "merge" | "stop";

/** One consultation of a collaboration as its reporter knows it; `null` is "not known". */
export type Meeting = {
  readonly timesPerYear: number | null;
  readonly durationHours: number | null;
  readonly preparationHours: number | null;
  readonly travelHours: number | null;
  readonly attendees: number | null;
};

/** One entry of one municipality's inventory. */
export type ReportedCollaboration = {
  /** Stable in the round: `<municipality code>:<entry key>`. */
  readonly id: string;
  readonly municipality: string;
  readonly name: string;
  readonly legalForm: string | null;
  /** The domain that ambitions and motives speak of: a broad one, or the reported itself. */
  readonly domain: string | null;
  /** As reported: one of PIOFACH, for instance, inside the domain of resources. */
  readonly subdomain: string | null;
  /** Codes of the region's members that the reporter names as partners (without himself). */
  readonly partners: readonly string[];
  /** Partners outside the list, as typed. */
  readonly otherPartners: readonly string[];
  readonly role: Role | null;
  readonly administrative: Meeting;
  readonly official: Meeting;
  readonly coordinationHoursPerYear: number | null;
  readonly contributionEuroPerYear: number | null;
  /** Yield per motive, 0–100; `null` = unknown. */
  readonly yieldPerMotive: Readonly<Record<string, number | null>>;
  readonly yieldEuroPerYear: number | null;
  /** 0–100; `null` = unknown. */
  readonly satisfaction: number | null;
  readonly future: Future | null;
  /** What the reporter brings in and gets in return (declared choices). */
  readonly brings: readonly string[];
  readonly receives: readonly string[];
};

/** What one municipality wants in one domain (S7). `level` 0–4; `offers`/`needs` are declared capabilities. */
export type Ambition = {
  readonly municipality: string;
  readonly domain: string;
  readonly level: number | null;
  readonly horizon: string | null;
  readonly offers: readonly string[];
  readonly needs: readonly string[];
  readonly wishedPartners: readonly string[];
};

/** A threshold (S6) as a municipality's measure 0–100, higher = heavier. */
export type ThresholdSeverity = { readonly municipality: string; readonly threshold: string; readonly severity: number | null };
