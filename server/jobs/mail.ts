import { createTransport } from "nodemailer";
import type { Logger } from "pino";

export type Letter = { readonly to: string; readonly subject: string; readonly text: string };
export type Mailer = {
  readonly configured: boolean;
  /** True when the letter left; a mail server that fails is no reason to fail what the letter was about. */
  readonly send: (letter: Letter) => Promise<boolean>;
  readonly check: () => Promise<boolean>;
};

/** Sends by SMTP when it is configured; without it links are shown to whoever invites, and printed. */
export function makeMailer(mail: { readonly url: string; readonly from: string } | null, log: Logger): Mailer {
  if (!mail) return { configured: false, send: () => Promise.resolve(false), check: () => Promise.resolve(true) };
  const transport = createTransport(mail.url, { connectionTimeout: 5000, socketTimeout: 10_000 } as never);
  return {
    configured: true,
    send: async ({ to, subject, text }) => {
      try {
        // As an object, not a header line: an address or subject with line ends cannot add headers.
        await transport.sendMail({ from: mail.from, to: { name: "", address: to }, subject: subject.replace(/[\r\n]+/g, " "), text });
        return true;
      } catch (error) {
        log.warn({ error: error instanceof Error ? error.name : "unknown" }, "a letter could not be sent");
        return false;
      }
    },
    check: () => transport.verify().then(() => true, () => false),
  };
}
