import { dictionary } from "./language.tsx";

/** The menus of those who sign in. */
export const deskTexts = dictionary({
  myMunicipalities: "Mijn gemeenten", regions: "Regio’s", health: "Toestand", users: "Gebruikers", municipalities: "Gemeentelijst",
  instruments: "Instrumenten", retention: "Bewaren en privacy", audit: "Auditlog",
}, {
  myMunicipalities: "My municipalities", regions: "Regions", health: "Health", users: "Users", municipalities: "Municipalities",
  instruments: "Instruments", retention: "Retention and privacy", audit: "Audit log",
});
