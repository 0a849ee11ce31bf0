import { record } from "../accounts/audit.ts";
import { removePerson } from "../accounts/people.ts";
import { AuditLines, Links } from "../store/access.ts";
import { People, type StoredPerson } from "../store/people.ts";
import { toId } from "../store/schema.ts";
import { Respondents, Submissions, type StoredRespondent } from "../store/submissions.ts";
import { eraseRespondent } from "./privacy.ts";

/** Who was erased, by id: respondents who withdrew or were erased or uninvited, and persons whose account was erased. */
export type Erasures = { readonly respondents: readonly string[]; readonly persons: readonly string[] };

/** What this database knows of erasures: read before an older copy takes its place. */
export async function erasuresMade(): Promise<Erasures> {
  const subjects = async (action: string): Promise<string[]> => (await AuditLines.find({ action }, { subject: 1 }).lean<{ subject: string }[]>()).map((line) => line.subject);
  const [withdrawn, uninvited, persons] = await Promise.all([Respondents.find({ state: "withdrawn" }, { _id: 1 }).lean<{ _id: unknown }[]>(), subjects("submission.uninvite"), subjects("privacy.erase")]);
  return { respondents: [...new Set([...withdrawn.map((one) => String(one._id)), ...uninvited])], persons: persons.filter((person) => toId(person) !== null) };
}

/** Erases again who came back with an older copy; returns how many did. Who is not there, or is erased in the copy too, is passed over. */
export async function repeatErasures(made: Erasures): Promise<{ readonly respondents: number; readonly accounts: number }> {
  const ids = (texts: readonly string[]) => texts.flatMap((text) => toId(text) ?? []);
  const respondents = await Respondents.find({ _id: { $in: ids(made.respondents) }, state: { $ne: "withdrawn" } }).lean<StoredRespondent[]>();
  for (const respondent of respondents) {
    await eraseRespondent(respondent);
    await Links.updateMany({ respondent: respondent._id }, { name: null, email: null });
  }
  const persons = await People.find({ _id: { $in: ids(made.persons) } }).lean<StoredPerson[]>();
  for (const person of persons) {
    await Links.deleteMany({ email: person.email });
    await Submissions.updateMany({ coordinators: String(person._id) }, { $pull: { coordinators: String(person._id) } } as never);
    await removePerson(String(person._id));
  }
  const counts = { respondents: respondents.length, accounts: persons.length };
  if (counts.respondents + counts.accounts > 0) await record({ id: "-", role: "administrator" }, "privacy.eraseAgain", "-", counts);
  return counts;
}
