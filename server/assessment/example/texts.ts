/** Names and sentences for examples. None is a real municipality or body. */

export const municipalities: readonly string[] = ["Oosterwolde aan Zee", "Groenlo-Veld", "Meerdrecht", "Zandhuizen", "Kerkwaard", "Lindehoven", "Waterambacht", "Steenbergen-Noord", "Eikenmonde", "Hoogveld", "Beekstede", "Rietdijk"];

export const collaborations: readonly string[] = [
  "Omgevingsdienst De Waarden", "Veiligheidsregio Middenland", "Belastingkantoor Rijnoever", "Werkbedrijf De Schakel", "Regio Groene Driehoek", "GGD Laagveen", "Samenwerking ICT Plassen",
  "Recreatieschap Meerzicht", "Afvalbedrijf Schoonland", "Regionaal Archief Linge", "Inkoopbureau Zuidpoort", "Jeugdhulpregio Zeven Bergen", "Energieregio De Venen", "Platform Economie A-lijn",
  "Bestuurlijk overleg Wonen", "Kennisnetwerk Digitale Dienstverlening", "Woonruimteverdeling Delta", "Leerplichtbureau Noordkwartier", "Ambtelijk overleg Mobiliteit", "Toerismebureau Hart van Polder",
];

export const sentences: readonly string[] = [
  "De samenwerking loopt goed, maar de besluitvorming duurt lang.", "Wij kennen elkaar persoonlijk en dat helpt.", "De gemeenteraad wordt laat betrokken.", "Afspraken over geld zijn helder.",
  "Niemand weet precies wie waarvoor aan tafel zit.", "Er is behoefte aan een gezamenlijke agenda.", "Kleine gemeenten hebben te weinig mensen om overal bij te zijn.", "Het levert kennis op die wij zelf niet hebben.",
  "De overlegtijd kan worden gehalveerd.", "Wij willen dit voortzetten met duidelijke doelen.",
];

export const words: readonly string[] = ["regionaal", "gezamenlijk", "uitvoering", "kwaliteit", "dienstverlening", "kennis", "overleg", "ontwikkeling", "beheer", "toekomst"];

export const people: readonly string[] = ["A. de Boer", "M. Jansen", "F. Yilmaz", "K. Visser", "S. van Dijk", "R. Bakker", "L. Smit", "N. El Amrani"];

export const functions: readonly string[] = ["wethouder", "gemeentesecretaris", "beleidsadviseur", "afdelingshoofd", "controller", "programmamanager"];
