/**
 * The consolidated regional register (S1): one line a collaboration, with everybody who reports it, who is named but
 * does not report it, and where the reporters contradict each other.
 */
import type { Future, Member, ReportedCollaboration, Role } from "../inputs.ts";
import type { Judgement } from "./judgements.ts";
import { propose, recognitionMemory, type Proposal, type RecognitionMemory } from "./propose.ts";
import type { Reason } from "./similarity.ts";

/** What the adviser decided about a group; kept with who decided and when, and remembered in the next round. */
export type RegisterDecision = Judgement & { readonly by?: string; readonly at?: string };

/** How sure the register is that the reports are one collaboration. */
export type Certainty = "single" | "sameName" | "proposed" | "confirmed";

export type TieState = "confirmed" | "claimed" | "contradicted";

/** A tie between two members inside one collaboration. */
export type Tie = { readonly from: string; readonly to: string; readonly state: TieState };

export type ContradictionSubject = "role" | "contribution" | "future" | "legalForm";

/** Something that reporters say differently; `values` by municipality. */
export type Contradiction = { readonly subject: ContradictionSubject; readonly values: readonly { readonly municipality: string; readonly value: string }[] };

export type RegisterEntry = {
  /** Stable id: the id of the first report. */
  readonly id: string;
  readonly name: string;
  readonly otherNames: readonly string[];
  readonly legalForm: string | null;
  readonly domain: string | null;
  readonly reports: readonly ReportedCollaboration[];
  /** Members that report it. */
  readonly reporters: readonly string[];
  /** Members that are named as partner by a reporter but do not report it themselves. */
  readonly silent: readonly string[];
  /** Reporters and silent members. */
  readonly participants: readonly string[];
  readonly otherPartners: readonly string[];
  readonly host: string | null;
  readonly certainty: Certainty;
  /** 0–1, and why: see `propose`. */
  readonly score: number;
  readonly reasons: readonly Reason[];
  readonly ties: readonly Tie[];
  readonly contradictions: readonly Contradiction[];
};

export type Register = { readonly entries: readonly RegisterEntry[]; readonly toDiscuss: readonly RegisterEntry[] };

/**
 * What a register leaves for the next: what recognising learnt, and each entry by its first report as long as members and
 * decisions stay the same. Kept by the caller; it saves time and changes no outcome.
 */
export type RegisterMemory = { readonly recognition: RecognitionMemory; under: string; entries: WeakMap<ReportedCollaboration, RegisterEntry> };

export function registerMemory(): RegisterMemory {
  return { recognition: recognitionMemory(), under: "", entries: new WeakMap() };
}

/** Makes the register from the reports, the adviser's decisions of this and earlier rounds heeded. */
export function register(reports: readonly ReportedCollaboration[], members: readonly Member[], decisions: readonly RegisterDecision[] = [], memory: RegisterMemory = registerMemory()): Register {
  const codes = members.map((member) => member.code);
  const known = new Set(codes);
  const confirmed = confirmations(decisions);
  const under = JSON.stringify([codes, decisions]);
  if (under !== memory.under) Object.assign(memory, { under, entries: new WeakMap<ReportedCollaboration, RegisterEntry>() });
  const entries = propose(reports, decisions, memory.recognition).flatMap((proposal): RegisterEntry[] => {
    const own = proposal.reports.map((index) => reports[index]).filter((report) => report !== undefined);
    const [first] = own;
    if (first === undefined) return [];
    const before = memory.entries.get(first);
    if (before && sameAs(before, own, proposal)) return [before];
    const entry = entryOf(own, known, proposal.score, proposal.reasons, confirmed);
    memory.entries.set(first, entry);
    return [entry];
  });
  return { entries, toDiscuss: entries.filter((entry) => entry.contradictions.length > 0) };
}

/** Proposals are remembered too, so that the same reasons are the same list; an equal list costs an entry made anew. */
function sameAs(before: RegisterEntry, reports: readonly ReportedCollaboration[], proposal: Proposal): boolean {
  return before.reports.length === reports.length && before.score === proposal.score && before.reasons === proposal.reasons && reports.every((report, at) => report === before.reports[at]);
}

function entryOf(reports: readonly ReportedCollaboration[], known: ReadonlySet<string>, score: number, reasons: readonly Reason[], confirmed: (reports: readonly ReportedCollaboration[]) => boolean): RegisterEntry {
  const names = byFrequency(reports.map((report) => report.name));
  const reporters = unique(reports.map((report) => report.municipality));
  const named = unique(reports.flatMap((report) => report.partners)).filter((code) => known.has(code));
  const silent = named.filter((code) => !reporters.includes(code));
  const first = reports[0];
  const contradictions = contradictionsOf(reports, reporters);
  return {
    id: first?.id ?? "",
    name: names[0] ?? "",
    otherNames: names.slice(1),
    legalForm: mostFrequent(reports.map((report) => report.legalForm)),
    domain: mostFrequent(reports.map((report) => report.domain)),
    reports, reporters, silent,
    participants: unique([...reporters, ...silent]),
    otherPartners: unique(reports.flatMap((report) => report.otherPartners)),
    host: reports.find((report) => report.role === "host")?.municipality ?? null,
    certainty: reports.length === 1 ? "single" : confirmed(reports) ? "confirmed" : names.length === 1 || reasons.length === 0 ? "sameName" : "proposed",
    score, reasons,
    ties: tiesOf(reports, reporters, silent, contradictions), contradictions,
  };
}

/**
 * A tie is confirmed when both report the collaboration, claimed when only one does and names the other, contradicted
 * when both report it but say something different of it (role, contribution, future, form).
 */
function tiesOf(reports: readonly ReportedCollaboration[], reporters: readonly string[], silent: readonly string[], contradictions: readonly Contradiction[]): Tie[] {
  const ties: Tie[] = [];
  reporters.forEach((from, index) => {
    for (const to of reporters.slice(index + 1)) {
      ties.push({ from, to, state: contradictions.some((contradiction) => differ(contradiction, from, to)) ? "contradicted" : "confirmed" });
    }
  });
  for (const to of silent) for (const from of reporters) {
    if (reports.some((report) => report.municipality === from && report.partners.includes(to))) ties.push({ from, to, state: "claimed" });
  }
  return ties;
}

function differ(contradiction: Contradiction, a: string, b: string): boolean {
  const valueOf = (code: string) => contradiction.values.find((value) => value.municipality === code)?.value;
  const x = valueOf(a);
  const y = valueOf(b);
  if (x === undefined || y === undefined) return false;
  return CONTRADICTS[contradiction.subject](x, y);
}

const CONTRADICTS: Readonly<Record<ContradictionSubject, (x: string, y: string) => boolean>> = {
  // Two hosts contradict each other by saying the same.
  role: (x, y) => x === y,
  // Amounts may differ by member; that one pays and the other does not, is to discuss.
  contribution: (x, y) => (x === "0") !== (y === "0"),
  future: (x, y) => OPPOSED.some(([one, other]) => (x === one && y === other) || (x === other && y === one)),
  legalForm: (x, y) => x !== y,
};

/** Of roles only the host's, claimed twice, is a contradiction: everybody may take part. */
function contradictionsOf(reports: readonly ReportedCollaboration[], reporters: readonly string[]): Contradiction[] {
  if (reporters.length < 2) return [];
  const found: Contradiction[] = [];
  const hosts = reports.filter((report) => report.role === "host");
  if (unique(hosts.map((report) => report.municipality)).length > 1) found.push({ subject: "role", values: values(hosts, (report) => report.role) });
  const futures = reports.filter((report) => report.future !== null);
  if (opposed(futures.map((report) => report.future))) found.push({ subject: "future", values: values(futures, (report) => report.future) });
  const forms = reports.filter((report) => report.legalForm !== null);
  if (unique(forms.map((report) => report.legalForm ?? "")).length > 1) found.push({ subject: "legalForm", values: values(forms, (report) => report.legalForm) });
  // Who runs it is paid for that: the host's own contribution says nothing about the others'.
  const paying = reports.filter((report) => report.contributionEuroPerYear !== null && report.role !== "host");
  if (unique(paying.map((report) => String(report.contributionEuroPerYear === 0))).length > 1) {
    found.push({ subject: "contribution", values: values(paying, (report) => String(report.contributionEuroPerYear)) });
  }
  return found;
}

/** Wishes that cannot both come true. */
const OPPOSED: readonly (readonly [Future, Future])[] = [["stop", "continue"], ["stop", "strengthen"], ["lighten", "strengthen"]];

function opposed(futures: readonly (Future | null)[]): boolean {
  return OPPOSED.some(([one, other]) => futures.includes(one) && futures.includes(other));
}

function values(reports: readonly ReportedCollaboration[], valueOf: (report: ReportedCollaboration) => Role | string | null): { municipality: string; value: string }[] {
  return reports.map((report) => ({ municipality: report.municipality, value: valueOf(report) ?? "" }));
}

function confirmations(decisions: readonly RegisterDecision[]): (reports: readonly ReportedCollaboration[]) => boolean {
  const sets = decisions.flatMap((decision) => decision.kind === "same" ? [new Set(decision.reports.map((reported) => `${reported.municipality ?? "*"}|${reported.name}`))] : []);
  return (reports) => sets.some((set) => reports.every((report) => set.has(`${report.municipality}|${report.name}`) || set.has(`*|${report.name}`)));
}

function byFrequency(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || b[0].length - a[0].length || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

function mostFrequent(found: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const value of found) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: string | null = null;
  for (const [value, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = value;
  return best;
}

function unique(codes: readonly string[]): string[] {
  return [...new Set(codes)];
}
