import type { StoredLink } from "../store/access.ts";
import { Regions, Rounds, type StoredRegion, type StoredRound } from "../store/regions.ts";
import { Reports, type Report, Submissions, type StoredSubmission } from "../store/submissions.ts";
import { type Stored, toId } from "../store/schema.ts";
import { type Action, reach, type Role, scopeOf, subjectOf } from "./permissions.ts";
import { problem } from "./problem.ts";

/** Who makes this request. */
export type Actor = {
  readonly role: Role;
  /** User id, link id or token id; "-" for nobody. */ readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly language: "nl" | "en";
  /** An adviser or administrator who still has to set up the second factor. Who has one but did not show it has no session at all. */
  readonly held: boolean;
  readonly link: StoredLink | null;
  readonly machine: { readonly scopes: readonly string[]; readonly regions: readonly string[] } | null;
};

export const anonymous: Actor = { role: "anonymous", id: "-", name: "", email: null, language: "nl", held: false, link: null, machine: null };

/** The things a request is about, loaded once while checking that they are the actor's. */
export type Subjects = { readonly region: StoredRegion | null; readonly round: StoredRound | null; readonly submission: StoredSubmission | null; readonly report: Stored<Report> | null };
const none: Subjects = { region: null, round: null, submission: null, report: null };

/**
 * May this actor do this, with these things? Throws the problem when not. What is not one's own is "not found": its existence is
 * nobody else's business.
 */
export async function authorize(actor: Actor, action: Action, params: Readonly<Record<string, string | undefined>>): Promise<Subjects> {
  const allowed = reach(actor.role, action);
  if (allowed === null) throw problem(actor.role === "anonymous" ? "signedOut" : "forbidden");
  const scope = scopeOf(action);
  if (actor.machine && scope !== null && !actor.machine.scopes.includes(scope)) throw problem("forbidden");
  if (actor.held && action !== "account.manage" && !action.startsWith("session.") && action !== "health.read" && action !== "docs.read") throw problem("secondFactorNeeded");
  switch (subjectOf(action)) {
    case "nothing": return none;
    case "link":
      if (!actor.link) throw problem("signedOut");
      return none;
    case "region": {
      const region = await find(() => Regions.findById(toId(params["region"] ?? "")).lean<StoredRegion>());
      if (allowed === "own" && !ownsRegion(actor, region)) throw problem("notFound");
      return { ...none, region };
    }
    case "round": {
      const round = await find(() => Rounds.findById(toId(params["round"] ?? "")).lean<StoredRound>());
      if (allowed === "own" && !(await ownsRound(actor, round))) throw problem("notFound");
      return { ...none, round };
    }
    case "submission": {
      const submission = await find(() => Submissions.findById(toId(params["submission"] ?? "")).lean<StoredSubmission>());
      const round = await find(() => Rounds.findById(submission.round).lean<StoredRound>());
      if (allowed === "own" && !(await ownsSubmission(actor, submission, round))) throw problem("notFound");
      return { ...none, round, submission };
    }
    case "report": {
      const report = await find(() => Reports.findById(toId(params["report"] ?? "")).lean<Stored<Report>>());
      const round = await find(() => Rounds.findById(report.round).lean<StoredRound>());
      const submission = report.submission ? await find(() => Submissions.findById(report.submission).lean<StoredSubmission>()) : null;
      const mine = submission ? await ownsSubmission(actor, submission, round) : await ownsRound(actor, round);
      // A coordinator reads what is published of his own municipality, and the region's report.
      if (!mine || (actor.role === "coordinator" && report.draft)) throw problem("notFound");
      return { ...none, round, submission, report };
    }
  }
}

async function find<T>(query: () => PromiseLike<T | null>): Promise<T> {
  const found = await query();
  if (found === null) throw problem("notFound");
  return found;
}

function ownsRegion(actor: Actor, region: StoredRegion): boolean {
  return actor.machine ? actor.machine.regions.includes(String(region._id)) : actor.role === "adviser" && region.advisers.includes(actor.id);
}

async function ownsRound(actor: Actor, round: StoredRound): Promise<boolean> {
  if (actor.role === "coordinator") return await Submissions.exists({ round: round._id, coordinators: actor.id }) !== null;
  const region = await Regions.findById(round.region).lean<StoredRegion>();
  return region !== null && ownsRegion(actor, region);
}

async function ownsSubmission(actor: Actor, submission: StoredSubmission, round: StoredRound): Promise<boolean> {
  return actor.role === "coordinator" ? submission.coordinators.includes(actor.id) : ownsRound(actor, round);
}
