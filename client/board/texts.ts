import { dictionary } from "../texts/language.tsx";

export const boardTexts = dictionary({
  title: "Gepubliceerde rapporten",
  lead: (round: string) => `${round}. U leest wat is vastgesteld en gepubliceerd.`,
  none: "Er is nog niets gepubliceerd. Bewaar de link: zodra het rapport er is, staat het hier.",
  kinds: { municipality: "Volledig rapport", board: "Voor het college", council: "Voor de raad", region: "Voor de regio" },
  pdf: "Download als PDF", read: "Lees hier", inDutch: "Nederlands", inEnglish: "Engels", published: (day: string) => `Gepubliceerd op ${day}`, pages: (count: number) => `${count} pagina’s`,
  reading: "Het rapport", closeReport: "Sluit het rapport",
}, {
  title: "Published reports",
  lead: (round) => `${round}. You read what was established and published.`,
  none: "Nothing is published yet. Keep the link: the report will be here.",
  kinds: { municipality: "Full report", board: "For the board", council: "For the council", region: "For the region" },
  pdf: "Download as PDF", read: "Read here", inDutch: "Dutch", inEnglish: "English", published: (day) => `Published on ${day}`, pages: (count) => `${count} pages`,
  reading: "The report", closeReport: "Close the report",
});
