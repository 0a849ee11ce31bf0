/** What people of the demonstration write and are called: sentences that answer the question they stand under. */

const ambitions: Readonly<Record<string, string>> = {
  governance: "Eén gezamenlijk loket voor reisdocumenten en rijbewijzen, ook voor inwoners van buurgemeenten.", taxes: "Samen heffen en innen, zodat ziekte van één medewerker ons niet meer stillegt.",
  resources: "Eén team voor inkoop en juridische zaken, met een vast aanspreekpunt per gemeente.", safety: "Een gezamenlijke aanpak van ondermijning in het buitengebied.",
  traffic: "Een doorgaand fietsnetwerk en één plan voor vervoer in de kleine kernen.", economy: "Eén lijn voor bedrijventerreinen: niet meer elkaars ondernemers weghalen.",
  education: "Genoeg plekken voor nieuwkomers in het onderwijs, verdeeld over de regio.", culture: "Zwembaden en sporthallen samen plannen, zodat elke kern binnen bereik blijft.",
  social: "Samen inkopen van begeleiding, met dezelfde tarieven en hetzelfde toezicht.", health: "Eén aanpak van gezond opgroeien, met de scholen en de GGD.",
  living: "Samen afspreken wie welke woningen bouwt, en een gedeeld team voor vergunningen.",
};
const thresholds: Readonly<Record<string, string>> = {
  autonomy: "De raad wil zelf over de tarieven blijven beslissen.", failedAttempt: "De gezamenlijke ICT-dienst van 2016 ging na een jaar weer uit elkaar.", image: "Er wordt gezegd dat de grote gemeente altijd haar zin krijgt.",
  costSharing: "Betalen per inwoner voelt oneerlijk voor gemeenten die weinig afnemen.", size: "Voor de grootste gemeente is dit bijzaak, voor ons hoofdzaak.", trust: "Twee colleges spreken elkaar alleen nog in de formele vergadering.",
  capacity: "Onze enige jurist heeft er geen tijd voor.", council: "De raad vreest dat hij pas aan het eind wordt gehoord.", systems: "Wij werken met vier verschillende zaaksystemen.",
  culture: "De een besluit aan tafel, de ander neemt alles mee terug naar huis.", staffFear: "Medewerkers denken dat hun werk naar een andere plaats verhuist.", rules: "Het is onduidelijk welke gegevens wij mogen delen.", other: "Er is geen geschikte ruimte om samen te werken.",
};
const topics: Readonly<Record<string, string>> = {
  governance: "reisdocumenten en rijbewijzen", taxes: "belastingen heffen en innen", resources: "inkoop en juridische zaken", safety: "aanpak van ondermijning", traffic: "vervoer in de kleine kernen", economy: "bedrijventerreinen",
  education: "onderwijs aan nieuwkomers", culture: "zwembaden en sporthallen", social: "inkoop van begeleiding", health: "gezond opgroeien", living: "woningbouw en vergunningen",
};
const failedAttempt = "In 2016 begonnen drie gemeenten een gezamenlijke dienst. De afspraken over kosten waren niet af, en na een jaar trok ieder zich terug.";
const missing = [
  "De wekelijkse afstemming van de wijkteams met de buurgemeenten.", "Het overleg van de griffiers.", "De gezamenlijke opleiding van nieuwe raadsleden.", "De afspraak om elkaars archiefbewaarder te vervangen.",
  "Het kringoverleg van gemeentelijke toezichthouders.", "De gedeelde functionaris gegevensbescherming.", "De werkgroep over evenementenvergunningen.", "De uitleen van de verkeersregelaars.",
] as const;

type Answers = Readonly<Record<string, unknown>>;

/** The answers of a municipality with sentences that fit their question, in place of the example's general ones. */
export function withFittingWords(answers: Answers, position: number): Record<string, unknown> {
  const each = (question: string, kind: string, text: string, words: Answers): Answers => {
    const entries = answers[question];
    if (!Array.isArray(entries)) return {};
    return { [question]: (entries as Answers[]).map((entry) => (entry[text] === undefined ? entry : { ...entry, [text]: words[String(entry[kind])] ?? entry[text] })) };
  };
  return {
    ...answers, ...each("ambitions", "ambitionDomain", "ambitionText", ambitions), ...each("thresholds", "thresholdKind", "thresholdExample", thresholds),
    ...(answers["failedAttemptStory"] === undefined ? {} : { failedAttemptStory: failedAttempt }),
    ...(answers["inventoryMissing"] === undefined ? {} : { inventoryMissing: missing[position % missing.length] }),
    ...(answers["govTopic"] === undefined ? {} : { govTopic: topics[String(answers["govDomain"])] ?? answers["govTopic"] }),
  };
}

const functions: Readonly<Record<string, readonly string[]>> = {
  bestuur: ["Burgemeester", "Wethouder sociaal domein", "Wethouder wonen", "Wethouder economie", "Wethouder financiën", "Fractievoorzitter", "Griffier", "Raadslid"],
  management: ["Gemeentesecretaris", "Afdelingshoofd bedrijfsvoering", "Afdelingshoofd samenleving", "Afdelingshoofd ruimte", "Concerncontroller", "Teamleider financiën", "Teamleider vergunningen", "Programmamanager regio"],
  medewerkers: ["Beleidsadviseur jeugd", "Beleidsadviseur wonen", "Jurist", "Inkoper", "Consulent Wmo", "Medewerker belastingen", "Informatieadviseur", "Adviseur personeel"],
};

/** By what the coordinator knows a respondent: a function, since nobody here is anybody. */
export const functionOf = (group: string, place: number): string | null => functions[group]?.[place] ?? null;
