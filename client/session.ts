import { createContext, useContext } from "react";
import type { Session } from "./api.ts";

export type Person = NonNullable<Session["person"]>;
/** The session of the desk; given by Desk.tsx, read by its pages. */
export const Signed = createContext<Session | null>(null);

/** Who is signed in, for the pages of the desk. */
export function useSession(): Session & { person: Person } {
  const session = useContext(Signed);
  if (!session?.person) throw new Error("a page of the desk was drawn without a session");
  return { ...session, person: session.person };
}
