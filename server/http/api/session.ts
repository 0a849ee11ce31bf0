import { z } from "zod";
import { Day, Done, Email, Id, Language, table, Text, When } from "./route.ts";

export const AccountRole = z.enum(["coordinator", "adviser", "administrator"]);

/** Who is signed in with an account. Personal links have their own session: see GET /own. */
export const Session = z.object({
  person: z.object({
    id: z.string(), name: z.string(), email: z.string(), role: AccountRole, language: Language,
    /** Advisers and administrators sign in with a second factor; until it is set up only that can be done. */
    secondFactor: z.enum(["on", "mustBeSetUp", "notNeeded"]),
    hasPassword: z.boolean(),
    regions: z.array(z.object({ id: Id, name: z.string() })),
    submissions: z.array(z.object({ id: Id, municipality: z.string(), round: z.string() })),
  }).nullable(),
  /** Sign-in with the organisation's own account, when configured. */
  providers: z.array(z.object({ id: z.string(), name: z.string() })),
  mail: z.boolean().describe("whether the server can send e-mail"),
  demo: z.boolean(),
});

const SignedIn = z.object({ kind: z.literal("signedIn"), session: Session, goTo: z.string() });

/** What opening a personal link gives: where to go, never what is behind it. */
const Opened = z.object({ kind: z.enum(["respondent", "contributor", "board"]), goTo: z.string(), /** Only when a layer link made a new respondent: his own link to come back with. */ personalUrl: z.string().nullable() });

export const sessionRoutes = table({
  "GET /session": { summary: "Who am I", action: "session.read", reply: Session },
  "DELETE /session": { summary: "Sign out on this device (also ends a personal link's session)", action: "session.end", reply: null },
  "POST /session/link": { summary: "Ask for a sign-in link by e-mail; the answer is the same whether the address is known or not", action: "session.begin", body: z.strictObject({ email: Email }), reply: Done, status: 202 },
  "POST /session/token": { summary: "Sign in with the token of a sign-in link /s/<token>; works once", action: "session.begin", body: z.strictObject({ token: z.string().min(16).max(200) }),
    reply: z.discriminatedUnion("kind", [SignedIn, z.object({ kind: z.literal("secondFactor") })]) },
  "POST /session/password": { summary: "Sign in with e-mail and password", action: "session.begin", body: z.strictObject({ email: Email, password: z.string().min(1).max(200) }),
    reply: z.discriminatedUnion("kind", [SignedIn, z.object({ kind: z.literal("secondFactor") })]) },
  "POST /session/second-factor": { summary: "Finish signing in with the code of the authenticator app, or with a backup code", action: "session.begin", body: z.strictObject({ code: z.string().min(6).max(20) }), reply: SignedIn },
  "POST /session/provider": { summary: "Begin signing in with the organisation's account (OIDC); go to the url", action: "session.begin", body: z.strictObject({ provider: z.string().min(1).max(60) }), reply: z.object({ url: z.string() }) },
  "POST /session/personal": { summary: "Open a personal link: /i/<token> respondent or contributor, /b/<token> board, /l/<token> layer link", action: "session.begin", body: z.strictObject({ token: z.string().min(16).max(200) }), reply: Opened },
  "PUT /session/password": { summary: "Set or change my password", action: "account.manage", body: z.strictObject({ current: z.string().max(200).optional(), next: z.string().min(12).max(200) }), reply: Done },
  "PUT /session/language": { summary: "Choose my language", action: "account.manage", body: z.strictObject({ language: Language }), reply: Done },
  "POST /session/second-factor/setup": { summary: "Begin setting up the second factor: scan the QR code", action: "account.manage", body: z.strictObject({ password: z.string().min(1).max(200) }),
    reply: z.object({ uri: z.string(), qrSvg: z.string(), backupCodes: z.array(z.string()) }) },
  "POST /session/second-factor/confirm": { summary: "Finish setting up the second factor with a first code", action: "account.manage", body: z.strictObject({ code: z.string().regex(/^\d{6}$/) }), reply: Done },
  "GET /session/devices": { summary: "Where I am signed in", action: "account.manage", reply: z.array(z.object({ id: z.string(), current: z.boolean(), since: When, until: When, browser: z.string() })) },
  "DELETE /session/devices/:device": { summary: "Sign out there", action: "account.manage", reply: null },
});

/** The wearer of a personal link and what he may know before he begins. */
export const Own = z.object({
  kind: z.enum(["respondent", "contributor", "board"]),
  municipality: z.string(),
  round: z.object({ title: z.string(), from: Day, until: Day, state: z.enum(["draft", "open", "closed", "published"]) }),
  group: z.object({ name: z.string(), title: Text }).nullable(),
  name: z.string().nullable(),
  state: z.enum(["notStarted", "started", "submitted", "withdrawn"]),
  /** Three lines on who sees what: ready to show. */
  privacy: z.array(Text),
  /** About how long it takes, as the instrument declares; null when it does not. */
  minutes: z.number().nullable(),
  minimumGroupSize: z.number().int(),
  /** May the answers still be changed after submitting? Not once they are in a result. */
  mayReopen: z.boolean(),
  coordinator: z.object({ name: z.string() }).nullable(),
});
