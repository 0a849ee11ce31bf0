import type { Logger } from "pino";
import type { SignIn } from "../accounts/sign-in.ts";
import type { Jobs } from "../jobs/jobs.ts";
import { letter } from "../jobs/letters.ts";
import type { Mailer } from "../jobs/mail.ts";
import type { ReportDesk } from "../jobs/report-desk.ts";
import type { Settings } from "../settings.ts";
import type { Store } from "../store/connect.ts";

/** What the handlers work with; made once at start (main.ts). */
export type Services = {
  readonly settings: Settings; readonly version: string; readonly store: Store; readonly signIn: SignIn; readonly mail: Mailer;
  readonly reports: ReportDesk; readonly jobs: Jobs; readonly log: Logger;
  /** Without a mail server: prints a link where the administrator of the machine sees it. */
  readonly printLink: (what: string, url: string) => void;
};

type Kind = Parameters<typeof letter>[0];

/**
 * Hands over a link: by mail when that is possible and there is an address, else to whoever invited, and on the console. A link that was
 * mailed is not shown to the inviter: it is somebody else's key. Nor is one (`mayBeShown` false) that opens more than the inviter's own
 * business, with or without mail.
 */
export async function handOver(services: Services, kind: Kind, language: "nl" | "en", to: string | null, path: string, expiresAt: Date | null, facts: Omit<Parameters<typeof letter>[3], "url"> = {}, mayBeShown = true): Promise<{ mailed: boolean; url: string | null; expiresAt: string | null }> {
  const url = services.settings.publicUrl + path;
  const mailed = to !== null && await services.mail.send(letter(kind, language, to, { ...facts, url }));
  if (!mailed && !services.mail.configured && to !== null) services.printLink(kind, url);
  return { mailed, url: mailed || !mayBeShown ? null : url, expiresAt: expiresAt?.toISOString() ?? null };
}
