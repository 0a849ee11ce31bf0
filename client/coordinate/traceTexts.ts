import { dictionary } from "../texts/language.tsx";

/** The words of "why": one sentence per way of calculating. */
export const traceTexts = dictionary({
  withheld: "Te weinig antwoorden om te tonen zonder iemand te herkennen.",
  declaredAt: "Zo vastgelegd in",
  by: {
    sum: "De som van:", mean: "Het gemiddelde van:", meanOfMeans: "Het gemiddelde van de gemiddelden van:", min: "Het laagste van:", max: "Het hoogste van:", median: "De middelste waarde van:", count: "Het aantal van:", share: "Het aandeel van:", product: "Het product van:",
    standardDeviation: "De spreiding van:", percentile: "Een percentiel van:", gate: "Het hoogste niveau waarvan alle voorwaarden zijn gehaald, te beginnen bij het eerste:", rollUp: "Samengevat uit de oordelen:", table: "Opgezocht in een tabel met:", expression: "Berekend uit:", entries: "Over de vermeldingen in de lijst:", link: "Overgenomen van:", reference: "Een vaste waarde uit een bron:",
  },
  states: { dontKnow: "weet ik niet", notApplicable: "niet van toepassing", skipped: "overgeslagen", unanswered: "niet beantwoord" },
  weight: (weight: string) => `weegt ${weight} keer`, reversed: "omgekeerd geteld", respondents: (count: number) => (count === 1 ? "1 respondent" : `${count} respondenten`),
  raw: "Uitkomst:", scaled: (fromLow: string, fromHigh: string, toLow: string, toHigh: string) => `Van de schaal ${fromLow}–${fromHigh} naar ${toLow}–${toHigh}:`, clamped: "Begrensd:", rounded: "Afgerond:",
}, {
  withheld: "Too few answers to show without recognising someone.",
  declaredAt: "Declared in",
  by: {
    sum: "The sum of:", mean: "The mean of:", meanOfMeans: "The mean of the means of:", min: "The lowest of:", max: "The highest of:", median: "The middle value of:", count: "The number of:", share: "The share of:", product: "The product of:",
    standardDeviation: "The spread of:", percentile: "A percentile of:", gate: "The highest level of which all conditions are met, starting with the first:", rollUp: "Summed up from the verdicts:", table: "Looked up in a table with:", expression: "Calculated from:", entries: "Over the entries of the list:", link: "Taken over from:", reference: "A fixed value from a source:",
  },
  states: { dontKnow: "don’t know", notApplicable: "not applicable", skipped: "skipped", unanswered: "not answered" },
  weight: (weight) => `counts ${weight} times`, reversed: "counted in reverse", respondents: (count) => (count === 1 ? "1 respondent" : `${count} respondents`),
  raw: "Outcome:", scaled: (fromLow, fromHigh, toLow, toHigh) => `From the scale ${fromLow}–${fromHigh} to ${toLow}–${toHigh}:`, clamped: "Limited:", rounded: "Rounded:",
});
