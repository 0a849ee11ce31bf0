import type { Actor } from "../accounts/actor.ts";
import { record } from "../accounts/audit.ts";
import type { Instrument } from "../assessment/language.ts";
import { problem } from "../accounts/problem.ts";
import { hashWithdrawalCode, newWithdrawalCode } from "../accounts/tokens.ts";
import { People } from "../store/people.ts";
import { roundNow, Rounds, type StoredRound } from "../store/regions.ts";
import { toId } from "../store/schema.ts";
import { Respondents, Sheets, type StoredRespondent, type StoredSheet, type StoredSubmission, Submissions } from "../store/submissions.ts";
import { clearUnasked, frozenBecause, openFaults, refuseOther, type SheetOwner } from "./filling.ts";
import { bothLanguages, instrumentOf } from "./instruments.ts";
import { readReleased } from "./release.ts";
import { refuseUnlessOpen } from "./rounds.ts";

/** What a personal link of a respondent or colleague opens. */
export async function ownerOf(actor: Actor): Promise<SheetOwner> {
  const link = actor.link;
  if (!link) throw problem("signedOut");
  const [round, submission, respondent] = await Promise.all([
    roundNow(link.round), Submissions.findById(link.submission).lean<StoredSubmission>(),
    link.respondent ? Respondents.findById(link.respondent).lean<StoredRespondent>() : null,
  ]);
  if (!round || !submission || (link.kind === "respondent" && !respondent)) throw problem("linkUnknown");
  return { round, submission, respondent };
}

/** What the wearer of a link may know before he begins: for whom, until when, who sees what. */
export async function viewOwn(actor: Actor) {
  const link = actor.link;
  if (!link) throw problem("signedOut");
  const round = await Rounds.findById(link.round).lean<StoredRound>();
  if (!round) throw problem("linkUnknown");
  const owner = link.kind === "board" ? null : await ownerOf(actor);
  const { submission, respondent } = owner ?? { submission: null, respondent: null };
  const { instrument } = await instrumentOf(round);
  const group = instrument.groups?.members.find((member) => member.name === respondent?.group);
  const coordinator = submission?.coordinators[0] ? await People.findById(toId(submission.coordinators[0]), { name: 1 }).lean<{ name: string }>() : null;
  const municipality = round.members.find((member) => member.code === (submission?.code ?? link.municipality))?.name ?? "";
  const started = respondent ? { invited: "notStarted", started: "started", submitted: "submitted", withdrawn: "withdrawn" }[respondent.state] : submission && submission.state !== "draft" ? "submitted" : "started";
  return {
    kind: link.kind as "respondent" | "contributor" | "board", municipality, round: { title: round.title, from: round.from, until: round.until, state: round.state },
    group: group ? { name: group.name, title: bothLanguages(group.title, group.name) } : null, name: link.name, state: started as "notStarted" | "started" | "submitted" | "withdrawn", mayReopen: owner !== null && round.state === "open" && mayReopen(owner),
    privacy: privacyLines(round, municipality), minutes: respondent ? minutesOf(instrument) : null, minimumGroupSize: round.minimumGroupSize, coordinator: coordinator ? { name: coordinator.name } : null,
  };
}

/** The declared minutes of all that a respondent fills in; null when a part does not tell. */
function minutesOf(instrument: Instrument): number | null {
  const parts = instrument.questionnaires.filter((one) => one.answeredBy === "respondents").map((one) => one.minutes ?? Number.NaN);
  const sum = parts.reduce((total, minutes) => total + minutes, 0);
  return Number.isNaN(sum) || parts.length === 0 ? null : sum;
}

/** Three lines on who sees what, true to what was agreed in this round. */
export function privacyLines(round: Pick<StoredRound, "minimumGroupSize" | "sharing">, municipality: string): { nl: string; en: string }[] {
  const n = round.minimumGroupSize;
  const layers = {
    adviser: { nl: "Cijfers per laag ziet alleen de adviseur van de regio.", en: "Only the region's adviser sees figures per layer." },
    coordinator: { nl: `Cijfers per laag zien de adviseur en de coördinator van ${municipality}.`, en: `The adviser and the coordinator of ${municipality} see figures per layer.` },
    region: { nl: "Cijfers per laag zien de adviseur en de deelnemende gemeenten.", en: "The adviser and the municipalities taking part see figures per layer." },
  }[round.sharing.layerScores];
  return [
    { nl: "Niemand anders ziet uw antwoorden. De coördinator ziet alleen of u hebt ingediend.", en: "Nobody else sees your answers. The coordinator sees only whether you have submitted." },
    { nl: `Wij tonen alleen cijfers van groepen van ${n} of meer mensen. ${layers.nl}`, en: `We show only figures of groups of ${n} or more people. ${layers.en}` },
    { nl: "U kunt stoppen en later verdergaan. Met de code aan het eind trekt u uw antwoorden weer in.", en: "You can stop and go on later. The code at the end lets you withdraw your answers." },
  ];
}

/** The respondent is done. The code is shown once; only its hash is kept. `read`: the sheet that he has before him. */
export async function submitOwn(actor: Actor, read: string | undefined): Promise<{ withdrawalCode: string }> {
  const owner = await ownerOf(actor);
  const { respondent } = owner;
  if (!respondent) throw problem("forbidden");
  refuseUnlessOpen(owner.round);
  const frozen = frozenBecause(owner);
  if (frozen) throw problem("frozen", [{ path: "", what: frozen.code }]);
  const sheet = await Sheets.findOne({ submission: owner.submission._id, respondent: respondent._id }).lean<StoredSheet>();
  if (sheet) refuseOther(sheet, read);
  if (!Object.values(sheet?.cells ?? {}).some((cell) => cell.gone !== true)) throw problem("nothingAnswered");
  await clearUnasked(owner);
  const { complete, findings } = await openFaults(owner);
  if (!complete) throw problem("incomplete", findings.filter((finding) => finding.severity === "error").slice(0, 100));
  const withdrawalCode = newWithdrawalCode();
  const moved = await Respondents.updateOne({ _id: respondent._id, state: { $in: ["invited", "started"] } }, { state: "submitted", submittedAt: new Date(), withdrawalHash: hashWithdrawalCode(withdrawalCode) });
  if (moved.modifiedCount === 0) throw problem("wrongState");
  await record({ id: "-", role: "respondent" }, "respondent.submit", String(owner.submission._id));
  return { withdrawalCode };
}

/** May he change his answers? Not once they are in a result that was shown: the difference between two results would be his. */
const mayReopen = ({ respondent, submission }: SheetOwner): boolean => respondent?.state === "submitted" && (submission.state === "draft" || submission.state === "submitted")
  && !Object.values(readReleased(submission.released).groups).some((releases) => releases.some((ids) => ids.includes(String(respondent._id))));

/** The respondent goes on after having submitted, while the round is open and his answers are in no result yet. */
export async function reopenOwn(actor: Actor): Promise<void> {
  const owner = await ownerOf(actor);
  refuseUnlessOpen(owner.round);
  if (!owner.respondent || owner.respondent.state !== "submitted" || owner.submission.state === "established" || owner.submission.state === "published") throw problem("wrongState");
  if (!mayReopen(owner)) throw problem("alreadyCounted");
  await Respondents.updateOne({ _id: owner.respondent._id, state: "submitted" }, { state: "started", submittedAt: null });
}
