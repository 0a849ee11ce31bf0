/**
 * Everything that may go wrong for a caller: one catalogue. Thrown anywhere as `problem("code", detail)`, turned into a response in one
 * place (http/answer.ts). Each says in both languages what to do next.
 */
type Entry = { readonly status: number; readonly title: { readonly nl: string; readonly en: string }; readonly detail: { readonly nl: string; readonly en: string } };

export const problems = {
  invalid: { status: 422, title: { nl: "De gegevens kloppen niet", en: "The input is not right" }, detail: { nl: "Kijk bij de genoemde plaatsen en probeer het opnieuw.", en: "Look at the places named and try again." } },
  notJson: { status: 400, title: { nl: "Dit is geen geldige JSON", en: "This is not valid JSON" }, detail: { nl: "Stuur een JSON-document met content-type application/json.", en: "Send a JSON document with content-type application/json." } },
  tooLarge: { status: 413, title: { nl: "Dit is te groot", en: "This is too large" }, detail: { nl: "Stuur minder of een kleiner bestand (ten hoogste 10 MB).", en: "Send less, or a smaller file (10 MB at most)." } },
  signedOut: { status: 401, title: { nl: "U bent niet aangemeld", en: "You are not signed in" }, detail: { nl: "Meld u aan, of open uw persoonlijke link opnieuw.", en: "Sign in, or open your personal link again." } },
  secondFactorNeeded: { status: 403, title: { nl: "Stel eerst de tweede stap in", en: "Set up the second factor first" }, detail: { nl: "Adviseurs en beheerders melden zich aan met een wachtwoord en een code. Stel die in bij uw account.", en: "Advisers and administrators sign in with a password and a code. Set them up in your account." } },
  codeWrong: { status: 401, title: { nl: "Deze code klopt niet", en: "This code is not right" }, detail: { nl: "Neem de nieuwste code uit de app over, of gebruik een reservecode.", en: "Copy the newest code from the app, or use a backup code." } },
  passwordWrong: { status: 401, title: { nl: "E-mailadres of wachtwoord klopt niet", en: "E-mail address or password is not right" }, detail: { nl: "Probeer het opnieuw, of meld u aan met een link in plaats van een wachtwoord.", en: "Try again, or sign in by a link in place of a password." } },
  passwordWeak: { status: 422, title: { nl: "Kies een sterker wachtwoord", en: "Choose a stronger password" }, detail: { nl: "Ten minste 12 tekens; een zin van een paar woorden is goed.", en: "At least 12 characters; a phrase of a few words is good." } },
  forbidden: { status: 403, title: { nl: "Dit hoort niet bij uw rol", en: "This is not part of your role" }, detail: { nl: "Meld u aan met een ander account, of vraag het aan de adviseur of beheerder.", en: "Sign in with another account, or ask the adviser or administrator." } },
  notFound: { status: 404, title: { nl: "Niet gevonden", en: "Not found" }, detail: { nl: "Het bestaat niet (meer), of het is niet van u. Ga terug naar het begin.", en: "It does not exist (any more), or it is not yours. Go back to the start." } },
  methodNotAllowed: { status: 405, title: { nl: "Deze bewerking bestaat hier niet", en: "This method does not exist here" }, detail: { nl: "Zie /api/docs.", en: "See /api/docs." } },
  linkUnknown: { status: 404, title: { nl: "Deze link werkt niet", en: "This link does not work" }, detail: { nl: "Controleer of de link volledig is, of vraag een nieuwe aan wie u uitnodigde.", en: "Check that the link is complete, or ask whoever invited you for a new one." } },
  linkExpired: { status: 410, title: { nl: "Deze link is verlopen of al gebruikt", en: "This link has expired or was used" }, detail: { nl: "Vraag een nieuwe link aan.", en: "Ask for a new link." } },
  layerFull: { status: 409, title: { nl: "Deze link is vol", en: "This link is full" }, detail: { nl: "Het afgesproken aantal deelnemers is bereikt. Vraag de coördinator om een plaats.", en: "The agreed number of participants is reached. Ask the coordinator for a place." } },
  crossSite: { status: 403, title: { nl: "Dit verzoek kwam van een andere site", en: "This request came from another site" }, detail: { nl: "Open de pagina zelf en probeer het daar.", en: "Open the page itself and try it there." } },
  passwordClosed: { status: 429, title: { nl: "Te vaak een verkeerd wachtwoord", en: "A wrong password too often" }, detail: { nl: "Voor dit e-mailadres werkt het wachtwoord nu een uur niet. Meld u aan met een link in plaats van een wachtwoord.", en: "For this e-mail address the password does not work for an hour. Sign in by a link in place of a password." } },
  tooMany: { status: 429, title: { nl: "Te veel pogingen", en: "Too many attempts" }, detail: { nl: "Wacht een minuut en probeer het opnieuw.", en: "Wait a minute and try again." } },
  databaseAway: { status: 503, title: { nl: "De gegevens zijn even niet bereikbaar", en: "The data cannot be reached just now" }, detail: { nl: "Wat u typt blijft op dit apparaat bewaard. Het wordt vanzelf opnieuw geprobeerd.", en: "What you type is kept on this device. It is tried again by itself." } },
  pdfAway: { status: 503, title: { nl: "Er kan nu geen pdf worden gemaakt", en: "No PDF can be made just now" }, detail: { nl: "De webversie van het rapport werkt wel. De beheerder ziet onder Status wat er mist.", en: "The web version of the report works. The administrator sees under Status what is missing." } },
  busy: { status: 503, title: { nl: "Het is nu druk", en: "It is busy now" }, detail: { nl: "Probeer het over een halve minuut opnieuw.", en: "Try again in half a minute." } },
  roundNotOpen: { status: 409, title: { nl: "De ronde is niet open", en: "The round is not open" }, detail: { nl: "Invullen kan alleen tussen het openen en het sluiten van de ronde. Vraag de adviseur.", en: "Filling in is possible only between opening and closing of the round. Ask the adviser." } },
  frozen: { status: 409, title: { nl: "Dit is al ingediend of vastgesteld", en: "This was already submitted or established" }, detail: { nl: "Heropen het met een reden als er iets moet veranderen.", en: "Reopen it with a reason if something has to change." } },
  otherLink: { status: 409, title: { nl: "In deze browser is intussen een andere link geopend", en: "Another link was opened in this browser meanwhile" }, detail: { nl: "Wat u hier typte is niet verzonden, maar blijft op dit apparaat bewaard. Open uw eigen link opnieuw om verder te gaan.", en: "What you typed here was not sent, but is kept on this device. Open your own link again to go on." } },
  nothingAnswered: { status: 422, title: { nl: "U hebt nog niets ingevuld", en: "You have not answered anything yet" }, detail: { nl: "Beantwoord ten minste één vraag. U mag vragen overslaan; zonder antwoorden telt u niet mee.", en: "Answer at least one question. You may skip questions; without any answer you are not counted." } },
  alreadyCounted: { status: 409, title: { nl: "Uw antwoorden tellen al mee", en: "Your answers are counted already" }, detail: { nl: "Uw gemeente heeft ze ingediend. Wijzigen kan niet meer, omdat het verschil dan naar u zou wijzen. Intrekken kan nog wel.", en: "Your municipality has submitted them. They cannot be changed any more, because the difference would point to you. You can still withdraw them." } },
  incomplete: { status: 422, title: { nl: "Er ontbreekt nog iets", en: "Something is still missing" }, detail: { nl: "Vul de genoemde vragen in en dien opnieuw in.", en: "Answer the questions named and submit again." } },
  wrongState: { status: 409, title: { nl: "Dat kan nu niet", en: "That cannot be done now" }, detail: { nl: "De stand is intussen veranderd. Vernieuw de pagina.", en: "The state has changed meanwhile. Reload the page." } },
  notScored: { status: 409, title: { nl: "Er zijn nog geen scores", en: "There are no scores yet" }, detail: { nl: "Scores en rapport komen er zodra de gemeente heeft ingediend.", en: "Scores and report appear once the municipality has submitted." } },
  inUse: { status: 409, title: { nl: "Dit is nog in gebruik", en: "This is still in use" }, detail: { nl: "Verwijder eerst wat ervan afhangt.", en: "Remove first what depends on it." } },
  exists: { status: 409, title: { nl: "Dit bestaat al", en: "This exists already" }, detail: { nl: "Kies een andere naam, of werk het bestaande bij.", en: "Choose another name, or change the existing one." } },
  otherRole: { status: 409, title: { nl: "Dit adres heeft een andere rol", en: "This address has another role" }, detail: { nl: "Gebruik een ander e-mailadres; één account heeft één rol.", en: "Use another e-mail address; one account has one role." } },
  suppressed: { status: 409, title: { nl: "De groep is te klein", en: "The group is too small" }, detail: { nl: "Cijfers van kleine groepen worden niet getoond, zodat niemand herkenbaar is.", en: "Figures of small groups are not shown, so that no one can be recognised." } },
  notShared: { status: 403, title: { nl: "Dit is in deze ronde niet gedeeld", en: "This is not shared in this round" }, detail: { nl: "De adviseur heeft bij het openen vastgelegd wat met wie gedeeld wordt.", en: "The adviser laid down what is shared with whom when opening the round." } },
  internal: { status: 500, title: { nl: "Er ging bij ons iets mis", en: "Something went wrong on our side" }, detail: { nl: "Probeer het opnieuw. Blijft het, geef de beheerder het nummer van deze melding.", en: "Try again. If it stays, give the administrator the number of this message." } },
} as const satisfies Record<string, Entry>;

export type ProblemCode = keyof typeof problems;
/** Words for a reader in both languages; a bare string is a code or a name that is the same in both. */
export type Words = string | { readonly nl: string; readonly en: string };
/** A place that is wrong, with what to do about it. */
export type ProblemPlace = { readonly path: string; readonly what: Words; readonly hint?: Words };

/** The words in the reader's language. */
export const inLanguage = (words: Words, language: "nl" | "en"): string => typeof words === "string" ? words : words[language];

/** An expected problem: the caller is told what and what to do. */
export class Problem extends Error {
  readonly code: ProblemCode;
  readonly places: readonly ProblemPlace[];
  constructor(code: ProblemCode, places: readonly ProblemPlace[] = []) {
    super(code);
    this.name = "Problem";
    this.code = code;
    this.places = places;
  }
}

/** To be thrown: `throw problem("notFound")`. */
export const problem = (code: ProblemCode, places: readonly ProblemPlace[] = []): Problem => new Problem(code, places);
