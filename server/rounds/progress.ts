import { formScope } from "../assessment/definition/scope.ts";
import { AccountSessions, People, type StoredPerson } from "../store/people.ts";
import type { Municipality, StoredRound } from "../store/regions.ts";
import { toId } from "../store/schema.ts";
import { Links, type StoredLink } from "../store/access.ts";
import { Respondents, Sheets, type StoredRespondent, type StoredSheet, type StoredSubmission, Submissions } from "../store/submissions.ts";
import { assemble, unescapeCells } from "./cells.ts";
import { today } from "./filling.ts";
import { bothLanguages, groupsOf, instrumentOf, type ReadyInstrument } from "./instruments.ts";
import { pagesOf } from "./pages.ts";
import { plain } from "./regions.ts";
import { viewRound } from "./rounds.ts";

type Text = { readonly nl: string; readonly en: string };
export type Part = { readonly path: string; readonly questionnaire: string; readonly page: string; readonly title: Text; readonly answered: number; readonly asked: number };

/** Per page of the organisation's questionnaires: how many of the questions that are asked now have an answer. */
export function partsOf(ready: ReadyInstrument, answers: Readonly<Record<string, unknown>>): Part[] {
  const model = ready.compiled.questionnaires.organisation;
  const scope = formScope(model, answers, { group: null, date: today() });
  return pagesOf(ready).flatMap(({ path, questionnaire, page, title, questions }) => {
    const asked = questions.filter((question) => question.kind !== "computed" && (question.shown === null || question.shown(scope)));
    if (asked.length === 0) return [];
    return [{ path, questionnaire, page, title: bothLanguages(title, page), asked: asked.length, answered: asked.filter((question) => isAnswered(answers[question.key])).length }];
  });
}

const isAnswered = (value: unknown): boolean => value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0);

type Gathered = { readonly sheet: StoredSheet | null; readonly respondents: readonly StoredRespondent[]; readonly coordinators: readonly StoredPerson[]; readonly signedIn: ReadonlySet<string> };

/** Where one municipality stands: counts, never who answered what. */
function progressOf(round: StoredRound, ready: ReadyInstrument, submission: StoredSubmission, gathered: Gathered) {
  const answers = gathered.sheet ? assemble(unescapeCells(gathered.sheet.cells ?? {}), { keys: false }) : {};
  const parts = partsOf(ready, answers);
  const municipality: Municipality = round.members.find((member) => member.code === submission.code) ?? { code: submission.code, name: submission.code, province: null, inhabitants: null, position: null };
  const activity = [gathered.sheet?.updatedAt, ...gathered.respondents.map((one) => one.updatedAt)].filter((at): at is Date => at !== undefined).map((at) => at.getTime());
  const lists = Object.entries(ready.shapes.organisation).filter(([, kind]) => typeof kind === "object").map(([question]) => answers[question]).filter(Array.isArray);
  return {
    submission: String(submission._id), municipality: plain(municipality), state: submission.state,
    coordinators: gathered.coordinators.map((person) => ({ id: String(person._id), name: person.name, email: person.email, signedIn: gathered.signedIn.has(String(person._id)) || person.lastSignIn !== null })),
    organisation: { answered: parts.reduce((sum, part) => sum + part.answered, 0), asked: parts.reduce((sum, part) => sum + part.asked, 0) },
    collaborations: lists.length === 0 ? 0 : Math.max(...lists.map((list) => list.length)),
    groups: groupsOf(ready.instrument).map(({ name, title }) => {
      const members = gathered.respondents.filter((one) => one.group === name && one.state !== "withdrawn");
      const submitted = members.filter((one) => one.state === "submitted").length;
      return { name, title, invited: members.length, started: members.filter((one) => one.state === "started").length, submitted, rate: members.length === 0 ? null : submitted / members.length, enough: submitted >= round.minimumGroupSize };
    }),
    lastActivity: activity.length === 0 ? null : new Date(Math.max(...activity)).toISOString(),
  };
}

/** Progress of all municipalities of a round, or of some. */
export async function progressOfRound(round: StoredRound, only?: readonly StoredSubmission[]) {
  const ready = await instrumentOf(round);
  const submissions = only ?? await Submissions.find({ round: round._id }).sort({ code: 1 }).lean<StoredSubmission[]>();
  const ids = submissions.map((submission) => submission._id);
  const people = submissions.flatMap((submission) => submission.coordinators).map(toId);
  const [sheets, respondents, coordinators, sessions] = await Promise.all([
    Sheets.find({ submission: { $in: ids }, respondent: null }).lean<StoredSheet[]>(),
    Respondents.find({ submission: { $in: ids } }).lean<StoredRespondent[]>(),
    People.find({ _id: { $in: people } } as never).lean<StoredPerson[]>(),
    AccountSessions.distinct("userId", { userId: { $in: people } } as never),
  ]);
  const signedIn = new Set(sessions.map(String));
  const same = (id: unknown) => (thing: { readonly submission: unknown }) => String(thing.submission) === String(id);
  return submissions.map((submission) => progressOf(round, ready, submission, {
    sheet: sheets.find(same(submission._id)) ?? null, respondents: respondents.filter(same(submission._id)),
    coordinators: coordinators.filter((person) => submission.coordinators.includes(String(person._id))), signedIn,
  }));
}

/** The overview of one municipality's part: what is asked, who does what, where it stands. */
export async function viewSubmission(round: StoredRound, submission: StoredSubmission) {
  const ready = await instrumentOf(round);
  const [[progress], view, sheet, contributors] = await Promise.all([
    progressOfRound(round, [submission]), viewRound(round), Sheets.findOne({ submission: submission._id, respondent: null }).lean<StoredSheet>(),
    Links.find({ submission: submission._id, kind: "contributor", revokedAt: null }).lean<StoredLink[]>(),
  ]);
  const answers = sheet ? assemble(unescapeCells(sheet.cells ?? {}), { keys: false }) : {};
  if (!progress) throw new Error("a submission always has progress");
  return {
    id: String(submission._id), round: view, progress,
    parts: partsOf(ready, answers).map((part) => ({ ...part, assignedTo: contributors.filter((link) => link.parts?.includes(part.path)).map((link) => link.name ?? "") })),
    established: submission.established ? { ...submission.established, at: new Date(submission.established.at).toISOString() } : null,
    reopened: (submission.reopened ?? []).map((entry) => ({ ...entry, at: new Date(entry.at).toISOString() })),
    revision: submission.revision, hasResult: submission.result !== null,
  };
}
