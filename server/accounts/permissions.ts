/**
 * Who may do what: the one table. The server asks it on every request, the docs print it, and a test runs every route against it.
 * A cell tells whose things: `own` (what was assigned to this person: his region, municipality, link), `all`, or nothing.
 */
export const roles = ["anonymous", "respondent", "contributor", "board", "coordinator", "adviser", "administrator", "machine"] as const;
export type Role = (typeof roles)[number];
/** `own`: only what belongs to him; `all`: everything. A machine needs the line's `scope` in its token, and reaches only its own regions. */
export type Reach = "own" | "all";
type Line = { readonly nl: string; readonly en: string; /** What "own" is about: which part of the path is checked. */ readonly about: "nothing" | "region" | "round" | "submission" | "report" | "link" }
  & { readonly [R in Role]?: Reach } & { readonly scope?: string };

const everyone = { anonymous: "all", respondent: "all", contributor: "all", board: "all", coordinator: "all", adviser: "all", administrator: "all" } as const;
const line = <const L extends Line>(entry: L): L => entry;

export const permissions = {
  "session.read": line({ about: "nothing", nl: "Zien wie er is aangemeld", en: "See who is signed in", ...everyone }),
  "session.begin": line({ about: "nothing", nl: "Aanmelden", en: "Sign in", ...everyone }),
  "session.end": line({ about: "nothing", nl: "Afmelden", en: "Sign out", ...everyone }),
  "account.manage": line({ about: "nothing", nl: "Eigen account beheren", en: "Manage one's own account", coordinator: "own", adviser: "own", administrator: "own" }),
  "own.read": line({ about: "link", nl: "Zien waar de persoonlijke link voor is", en: "See what the personal link is for", respondent: "own", contributor: "own", board: "own" }),
  "own.fillIn": line({ about: "link", nl: "Eigen deel van de vragenlijst invullen", en: "Fill in one's own part of the questionnaire", respondent: "own", contributor: "own" }),
  "own.finish": line({ about: "link", nl: "Eigen antwoorden indienen, heropenen, intrekken", en: "Submit, reopen and withdraw one's own answers", respondent: "own" }),
  "own.readReport": line({ about: "link", nl: "Gepubliceerd rapport lezen via de link", en: "Read the published report through the link", board: "own" }),
  "withdraw": line({ about: "nothing", nl: "Antwoorden intrekken met de code", en: "Withdraw answers with the code", ...everyone }),
  "municipalities.read": line({ about: "nothing", nl: "Gemeentelijst lezen", en: "Read the list of municipalities", coordinator: "all", adviser: "all", administrator: "all", machine: "all", scope: "regions.read" }),
  "municipalities.import": line({ about: "nothing", nl: "Gemeentelijst importeren", en: "Import the list of municipalities", administrator: "all", machine: "all", scope: "municipalities.import" }),
  "regions.list": line({ about: "nothing", nl: "Eigen regio's zien", en: "See one's own regions", adviser: "own", administrator: "all", machine: "own", scope: "regions.read" }),
  "regions.create": line({ about: "nothing", nl: "Regio maken", en: "Make a region", adviser: "own", administrator: "all" }),
  "region.read": line({ about: "region", nl: "Regio zien", en: "See a region", adviser: "own", administrator: "all", machine: "own", scope: "regions.read" }),
  "region.change": line({ about: "region", nl: "Regio wijzigen", en: "Change a region", adviser: "own", administrator: "all" }),
  "region.assign": line({ about: "region", nl: "Adviseurs aan een regio toewijzen", en: "Assign advisers to a region", administrator: "all" }),
  "rounds.list": line({ about: "nothing", nl: "Eigen rondes zien", en: "See one's own rounds", coordinator: "own", adviser: "own", administrator: "all", machine: "own", scope: "rounds.read" }),
  "rounds.create": line({ about: "nothing", nl: "Ronde voorbereiden in een eigen regio", en: "Prepare a round in one's own region", adviser: "own" }),
  "round.read": line({ about: "round", nl: "Ronde zien", en: "See a round", coordinator: "own", adviser: "own", administrator: "all", machine: "own", scope: "rounds.read" }),
  "round.change": line({ about: "round", nl: "Ronde wijzigen, openen, sluiten", en: "Change, open and close a round", adviser: "own" }),
  "round.progress": line({ about: "round", nl: "Voortgang en respons zien (aantallen)", en: "See progress and response (counts)", adviser: "own", administrator: "all", machine: "own", scope: "rounds.read" }),
  "round.invite": line({ about: "round", nl: "Coördinatoren uitnodigen en herinneren", en: "Invite and remind coordinators", adviser: "own" }),
  "round.publish": line({ about: "round", nl: "Rapporten maken en publiceren, bestuurders toegang geven", en: "Make and publish reports, give board members access", adviser: "own" }),
  "round.analyse": line({ about: "round", nl: "Regionale analyse lezen (kleine groepen onderdrukt)", en: "Read the regional analysis (small groups suppressed)", adviser: "own", machine: "own", scope: "analysis.read" }),
  "round.annotate": line({ about: "round", nl: "Opmerkingen, keuzes en scenario's vastleggen", en: "Write remarks, choices and scenarios", adviser: "own" }),
  "round.export": line({ about: "round", nl: "Scores en inventarisaties exporteren", en: "Export scores and inventories", adviser: "own", machine: "own", scope: "results.read" }),
  "submissions.list": line({ about: "nothing", nl: "Eigen gemeenten en rondes zien", en: "See one's own municipalities and rounds", coordinator: "own" }),
  "submission.read": line({ about: "submission", nl: "Overzicht van een gemeente in een ronde", en: "Overview of a municipality in a round", coordinator: "own", adviser: "own" }),
  "submission.fillIn": line({ about: "submission", nl: "Gemeentelijke vragenlijsten en inventarisatie invullen", en: "Fill in the municipality's questionnaires and inventory", coordinator: "own" }),
  "submission.invite": line({ about: "submission", nl: "Respondenten en collega's uitnodigen; zien wie heeft geantwoord", en: "Invite respondents and colleagues; see who has answered", coordinator: "own" }),
  "submission.establish": line({ about: "submission", nl: "Indienen, vaststellen, heropenen", en: "Submit, establish, reopen", coordinator: "own" }),
  "submission.result": line({ about: "submission", nl: "Scores, advies en rapport lezen", en: "Read scores, advice and report", coordinator: "own", adviser: "own", machine: "own", scope: "results.read" }),
  "submission.advise": line({ about: "submission", nl: "Opmerkingen in het rapport schrijven", en: "Write remarks in the report", adviser: "own" }),
  "report.read": line({ about: "report", nl: "Gepubliceerd rapport lezen", en: "Read a published report", coordinator: "own", adviser: "own", machine: "own", scope: "results.read" }),
  "instruments.list": line({ about: "nothing", nl: "Instrumenten zien", en: "See the instruments", adviser: "all", administrator: "all", machine: "all", scope: "rounds.read" }),
  "instruments.publish": line({ about: "nothing", nl: "Instrument controleren en publiceren", en: "Check and publish an instrument", administrator: "all" }),
  "users.manage": line({ about: "nothing", nl: "Gebruikers beheren", en: "Manage users", administrator: "all" }),
  "tokens.manage": line({ about: "nothing", nl: "Tokens voor machines beheren", en: "Manage tokens for machines", administrator: "all" }),
  "retention.manage": line({ about: "nothing", nl: "Bewaartermijnen beheren", en: "Manage retention", administrator: "all" }),
  "privacy.manage": line({ about: "nothing", nl: "Gegevens van één persoon inzien, meegeven, wissen", en: "Export or erase one person's data", administrator: "all" }),
  "audit.read": line({ about: "nothing", nl: "Auditlog lezen en controleren", en: "Read and verify the audit log", administrator: "all" }),
  "health.read": line({ about: "nothing", nl: "Zien of alles werkt", en: "See whether all works", ...everyone, machine: "all" }),
  "backup.make": line({ about: "nothing", nl: "Reservekopie maken", en: "Make a backup", administrator: "all" }),
  "docs.read": line({ about: "nothing", nl: "Documentatie lezen", en: "Read the documentation", ...everyone, machine: "all" }),
} as const;

/** The name of a thing that can be allowed. */
export type Action = keyof typeof permissions;

/** How far this role may go with this action, or null. */
export function reach(role: Role, action: Action): Reach | null {
  const entry: Line = permissions[action];
  return entry[role] ?? null;
}

/** The scope a machine's token must carry for this action. */
export function scopeOf(action: Action): string | null {
  const entry: Line = permissions[action];
  return entry.scope ?? null;
}

/** What "own" is about for this action. */
export function subjectOf(action: Action): Line["about"] { return permissions[action].about; }
