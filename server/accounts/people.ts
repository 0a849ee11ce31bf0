import { AccountSessions, Accounts, People, type Person, type StoredPerson, TwoFactors } from "../store/people.ts";
import { isDuplicate } from "../store/connect.ts";
import { toId } from "../store/schema.ts";
import { problem } from "./problem.ts";

/** An account for this address with this role: the one there is, or a new one. One account has one role. */
export async function personFor(wanted: Pick<Person, "name" | "email" | "role"> & { readonly language?: "nl" | "en" }): Promise<{ readonly person: StoredPerson; readonly isNew: boolean }> {
  const email = wanted.email.trim().toLowerCase();
  const known = await People.findOne({ email }).lean<StoredPerson>();
  if (known) {
    if (known.role !== wanted.role) throw problem("otherRole", [{ path: "email", what: known.role }]);
    return { person: known, isNew: false };
  }
  try {
    const made = await People.create({ name: wanted.name, email, emailVerified: true, role: wanted.role, language: wanted.language ?? "nl", active: true, twoFactorEnabled: false, lastSignIn: null });
    return { person: made.toObject() as StoredPerson, isNew: true };
  } catch (error) {
    // Two inviters at the same moment: the other one made it.
    if (isDuplicate(error)) return personFor(wanted);
    throw error;
  }
}

export async function personById(personId: string): Promise<StoredPerson> {
  const person = await People.findById(toId(personId)).lean<StoredPerson>();
  if (!person) throw problem("notFound");
  return person;
}

export const hasPassword = async (personId: string): Promise<boolean> => await Accounts.exists({ userId: toId(personId), providerId: "credential", password: { $ne: null } }) !== null;

/** Ends every session of a person. */
export async function endSessions(personId: string): Promise<void> {
  await AccountSessions.deleteMany({ userId: toId(personId) });
}

/** Removes the account with all that better-auth keeps of it. */
export async function removePerson(personId: string): Promise<void> {
  const userId = toId(personId);
  await Promise.all([AccountSessions.deleteMany({ userId }), Accounts.deleteMany({ userId }), TwoFactors.deleteMany({ userId })]);
  await People.deleteOne({ _id: userId });
}
