import { bodies, municipalities } from "./region.ts";

/** Numbers that look like chance and are the same on every machine (mulberry32 on a text's hash). */
export function chance(seed: string): () => number {
  let state = 2166136261;
  for (const character of seed) state = Math.imul(state ^ character.charCodeAt(0), 16777619) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** What one municipality reports of the region's bodies: its own role, hours and opinion; sometimes under another name, sometimes forgotten. */
export function inventoryOf(position: number): Record<string, unknown>[] {
  const own = municipalities[position];
  if (!own) return [];
  return bodies.flatMap((body) => {
    if (!body.members.includes(position)) return [];
    const draw = chance(`${own.code} ${body.name}`);
    const between = (low: number, high: number): number => low + Math.floor(draw() * (high - low + 1));
    // Now and then a member does not think of an informal table at all: that is what the register brings to light.
    if (body.legalForm.startsWith("network") && draw() < 0.18) return [];
    const size = (own.inhabitants ?? 0) / 30_000;
    const opinion = Math.max(1, Math.min(5, body.appreciation + between(-1, 1)));
    const [administrativePerYear, administrativeHours] = body.administrative;
    const [officialPerYear, officialHours] = body.official;
    const isHost = body.host === position;
    return [{
      name: body.otherName !== undefined && draw() < 0.4 ? body.otherName : body.name, legalForm: body.legalForm, domain: body.domain,
      role: isHost ? "host" : body.host !== undefined ? "customer" : "participant",
      partners: body.members.filter((member) => member !== position).map((member) => municipalities[member]?.code ?? ""), startYear: body.since,
      administrativeMeetingsPerYear: administrativePerYear,
      ...(administrativePerYear > 0 ? { administrativeDurationHours: administrativeHours, administrativePreparationHours: between(1, 3), administrativeTravelHours: isHost ? 0 : between(1, 2) / 2, administrativeAttendees: 1 } : {}),
      officialMeetingsPerYear: officialPerYear,
      ...(officialPerYear > 0 ? { officialDurationHours: officialHours, officialPreparationHours: between(1, 4), officialTravelHours: isHost ? 0 : between(1, 2) / 2, officialAttendees: Math.max(1, Math.round(size) + between(0, 1)) } : {}),
      coordinationHoursPerYear: between(2, 12) * 10, contributionEuroPerYear: Math.round((body.euroPerInhabitant * (own.inhabitants ?? 0)) / 1000) * 1000,
      yield: { vulnerability: level(opinion, draw), quality: level(opinion, draw), cost: level(opinion - 1, draw), knowledge: level(opinion, draw), power: level(opinion - 1, draw) },
      satisfaction: opinion, future: opinion <= 1 ? "stop" : opinion === 2 ? (draw() < 0.5 ? "merge" : "lighten") : opinion >= 5 ? "strengthen" : "continue",
      brings: isHost ? ["staff", "services"] : body.euroPerInhabitant > 0 ? ["money"] : ["knowledge"], receives: isHost ? ["money"] : body.euroPerInhabitant > 0 ? ["services"] : ["knowledge", "influence"],
    }];
  });
}

const level = (opinion: number, draw: () => number): number => Math.max(0, Math.min(4, opinion - 1 + (draw() < 0.3 ? 1 : draw() > 0.75 ? -1 : 0)));
