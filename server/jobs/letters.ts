import type { Letter } from "./mail.ts";

type Language = "nl" | "en";
type Facts = { readonly url: string; readonly until?: string; readonly municipality?: string; readonly round?: string; readonly from?: string };
type LetterKind = "signIn" | "coordinator" | "respondent" | "respondentReminder" | "coordinatorReminder" | "contributor" | "board" | "user";

const day = (iso: string | undefined, language: Language): string => (iso ? new Intl.DateTimeFormat(language === "nl" ? "nl-NL" : "en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "Europe/Amsterdam" }).format(new Date(iso)) : "");

const texts: Record<LetterKind, Record<Language, (facts: Facts) => readonly [subject: string, ...lines: string[]]>> = {
  signIn: {
    nl: ({ url }) => ["Uw aanmeldlink", "Met deze link meldt u zich aan. Hij werkt één keer, een kwartier lang:", url, "Hebt u hier niet om gevraagd? Dan hoeft u niets te doen."],
    en: ({ url }) => ["Your sign-in link", "This link signs you in. It works once, for a quarter of an hour:", url, "If you did not ask for it, you need not do anything."],
  },
  user: {
    nl: ({ url }) => ["Uw account bij Netwerkregie", "Er is een account voor u gemaakt. Met deze link meldt u zich de eerste keer aan:", url],
    en: ({ url }) => ["Your Netwerkregie account", "An account was made for you. Sign in for the first time with this link:", url],
  },
  coordinator: {
    nl: ({ url, municipality, round, until }) => [`Samenwerking van ${municipality ?? ""}: u bent coördinator`, `U coördineert voor ${municipality ?? ""} de ronde "${round ?? ""}". Begin hier; de link werkt één keer, daarna vraagt u op de site een nieuwe aan:`, url, `De ronde loopt tot en met ${day(until, "nl")}.`],
    en: ({ url, municipality, round, until }) => [`Collaboration of ${municipality ?? ""}: you are the coordinator`, `You coordinate the round "${round ?? ""}" for ${municipality ?? ""}. Begin here; the link works once, after that ask for a new one on the site:`, url, `The round runs until ${day(until, "en")}.`],
  },
  respondent: {
    nl: ({ url, municipality, until }) => [`Uw kijk op de samenwerking van ${municipality ?? ""}`, "Wij vragen uw mening. Dit is uw persoonlijke link; u kunt stoppen en later verdergaan, ook op een ander apparaat:", url, `Het kan tot en met ${day(until, "nl")}. Niemand ziet uw antwoorden; alleen cijfers van groepen worden getoond. Stuur deze link niet door.`],
    en: ({ url, municipality, until }) => [`Your view of the collaboration of ${municipality ?? ""}`, "We ask for your opinion. This is your personal link; you can stop and go on later, on another device too:", url, `It is open until ${day(until, "en")}. Nobody sees your answers; only figures of groups are shown. Do not forward this link.`],
  },
  respondentReminder: {
    nl: ({ url, municipality, until }) => [`Herinnering: uw kijk op de samenwerking van ${municipality ?? ""}`, "Uw antwoorden zijn nog niet ingediend. Dit is uw nieuwe persoonlijke link; wat u al invulde is bewaard:", url, `Het kan tot en met ${day(until, "nl")}.`],
    en: ({ url, municipality, until }) => [`Reminder: your view of the collaboration of ${municipality ?? ""}`, "Your answers have not been submitted yet. This is your new personal link; what you filled in is kept:", url, `It is open until ${day(until, "en")}.`],
  },
  coordinatorReminder: {
    nl: ({ url, municipality, until }) => [`Herinnering: ${municipality ?? ""} is nog niet vastgesteld`, "De vragenlijst van uw gemeente is nog niet vastgesteld. Ga hier verder:", url, `De ronde loopt tot en met ${day(until, "nl")}.`],
    en: ({ url, municipality, until }) => [`Reminder: ${municipality ?? ""} is not established yet`, "Your municipality's questionnaire is not established yet. Go on here:", url, `The round runs until ${day(until, "en")}.`],
  },
  contributor: {
    nl: ({ url, municipality, from }) => [`Vraag om een deel in te vullen voor ${municipality ?? ""}`, `${from ?? "De coördinator"} vraagt u een deel van de vragenlijst in te vullen. Dit is uw persoonlijke link:`, url],
    en: ({ url, municipality, from }) => [`A part to fill in for ${municipality ?? ""}`, `${from ?? "The coordinator"} asks you to fill in a part of the questionnaire. This is your personal link:`, url],
  },
  board: {
    nl: ({ url, municipality }) => [`Rapport over samenwerking${municipality ? ` van ${municipality}` : " in de regio"}`, "Het rapport staat voor u klaar:", url, "Bij elk cijfer kunt u de onderbouwing openen."],
    en: ({ url, municipality }) => [`Report on collaboration${municipality ? ` of ${municipality}` : " in the region"}`, "The report is ready for you:", url, "The evidence opens beside each figure."],
  },
};

/** A letter in the reader's language: plain text, one link, what to do. */
export function letter(kind: LetterKind, language: Language, to: string, facts: Facts): Letter {
  const [subject, ...lines] = texts[kind][language](facts);
  return { to, subject, text: `${lines.join("\n\n")}\n\nNetwerkregie\n` };
}
