/**
 * What recognising sees of a report: its name as read, who takes part, domain and form. Reports that say the same in
 * this are one sighting, so that "has anything changed that recognising looks at?" is a comparison of two objects.
 */
import type { ReportedCollaboration } from "../inputs.ts";
import { readName, type NameReading } from "./names.ts";

/** One way in which one municipality reports a collaboration. Equal content, same object (within one `Sight`). */
export type Sighting = {
  readonly municipality: string;
  readonly name: string;
  readonly reading: NameReading;
  /** The reporter and the partners he names. */
  readonly participants: ReadonlySet<string>;
  readonly domain: string | null;
  readonly legalForm: string | null;
};

export type Sight = (report: ReportedCollaboration) => Sighting;

/** Sees each report once and reads each name once. Keep it for a region; over `kept` sightings it starts anew. */
export function rememberingSight(kept = 250_000): Sight {
  let ofReport = new WeakMap<ReportedCollaboration, Sighting>();
  const byMunicipality = new Map<string, Map<string, Sighting[]>>();
  const readings = new Map<string, NameReading>();
  let count = 0;
  const read = (name: string): NameReading => {
    let reading = readings.get(name);
    if (!reading) readings.set(name, reading = readName(name));
    return reading;
  };
  return (report) => {
    const seen = ofReport.get(report);
    if (seen) return seen;
    if (count >= kept) {
      ofReport = new WeakMap();
      byMunicipality.clear();
      readings.clear();
      count = 0;
    }
    const { municipality, name, partners, domain, legalForm } = report;
    let byName = byMunicipality.get(municipality);
    if (!byName) byMunicipality.set(municipality, byName = new Map<string, Sighting[]>());
    let sameName = byName.get(name);
    if (!sameName) byName.set(name, sameName = []);
    const participants = new Set(partners).add(municipality);
    let sighting = sameName.find((other) => other.domain === domain && other.legalForm === legalForm && sameSet(other.participants, participants));
    if (!sighting) {
      sameName.push(sighting = { municipality, name, reading: read(name), participants, domain, legalForm });
      count += 1;
    }
    ofReport.set(report, sighting);
    return sighting;
  };
}

function sameSet(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size !== b.size) return false;
  for (const code of a) if (!b.has(code)) return false;
  return true;
}
