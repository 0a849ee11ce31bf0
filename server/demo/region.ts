import type { Municipality } from "../store/regions.ts";

/** A region that does not exist: municipalities of different sizes, with codes that CBS does not give out. */
export const regionName = "Regio Waterveen (fictief)";
const place = (latitude: number, longitude: number) => ({ latitude, longitude });
export const municipalities: readonly Municipality[] = [
  { code: "GM9101", name: "Aldermeer", province: "Fictieland", inhabitants: 87_400, position: place(52.31, 5.42) },
  { code: "GM9102", name: "Brinkerhoven", province: "Fictieland", inhabitants: 43_900, position: place(52.36, 5.55) },
  { code: "GM9103", name: "Dornwijk", province: "Fictieland", inhabitants: 31_200, position: place(52.27, 5.58) },
  { code: "GM9104", name: "Elzenkerk", province: "Fictieland", inhabitants: 25_700, position: place(52.39, 5.38) },
  { code: "GM9105", name: "Griendstad", province: "Fictieland", inhabitants: 21_300, position: place(52.22, 5.46) },
  { code: "GM9106", name: "Molenbruggen", province: "Fictieland", inhabitants: 15_800, position: place(52.33, 5.67) },
  { code: "GM9107", name: "Oeverveld", province: "Fictieland", inhabitants: 11_600, position: place(52.24, 5.7) },
  { code: "GM9108", name: "Zilverdam", province: "Fictieland", inhabitants: 7_900, position: place(52.42, 5.6) },
];

/** A body of the region: who takes part (by position in the list), who hosts, how heavy it is. */
export type Body = {
  readonly name: string; readonly otherName?: string; readonly legalForm: string; readonly domain: string; readonly members: readonly number[]; readonly host?: number; readonly since: number;
  /** Meetings a year of administrators and of officials; hours of one. */ readonly administrative: readonly [perYear: number, hours: number]; readonly official: readonly [perYear: number, hours: number];
  readonly euroPerInhabitant: number; readonly appreciation: number;
};

const all = [0, 1, 2, 3, 4, 5, 6, 7];
/** The bodies as people in the region know them. Some go by two names; some do nearly the same: there is something to find. */
export const bodies: readonly Body[] = [
  { name: "Veiligheidsregio Waterveen", otherName: "VR Waterveen", legalForm: "publicBody", domain: "safety", members: all, since: 2010, administrative: [6, 2], official: [12, 2], euroPerInhabitant: 52, appreciation: 4 },
  { name: "GGD Waterveen", otherName: "Gemeentelijke Gezondheidsdienst Waterveen", legalForm: "publicBody", domain: "health", members: all, since: 2006, administrative: [5, 2], official: [10, 2], euroPerInhabitant: 31, appreciation: 4 },
  { name: "Omgevingsdienst Veen en Meer", otherName: "ODVM", legalForm: "publicBody", domain: "health", members: all, since: 2013, administrative: [4, 2], official: [11, 2], euroPerInhabitant: 24, appreciation: 3 },
  { name: "Werkbedrijf De Schakel", legalForm: "publicBody", domain: "social", members: [0, 1, 2, 3, 4], since: 2008, administrative: [6, 2], official: [8, 2], euroPerInhabitant: 19, appreciation: 3 },
  { name: "Inkoopsamenwerking jeugdhulp Waterveen", otherName: "Regionale inkoop jeugdhulp", legalForm: "centreArrangement", domain: "social", members: all, host: 0, since: 2015, administrative: [8, 2], official: [22, 3], euroPerInhabitant: 4, appreciation: 3 },
  { name: "Regionaal overleg Wmo", legalForm: "networkTactical", domain: "social", members: all, since: 2014, administrative: [4, 2], official: [10, 2], euroPerInhabitant: 0, appreciation: 3 },
  { name: "Bestuurlijk overleg sociaal domein", otherName: "BO sociaal", legalForm: "networkStrategic", domain: "social", members: all, since: 2016, administrative: [10, 2], official: [10, 3], euroPerInhabitant: 0, appreciation: 2 },
  { name: "Belastingsamenwerking Meerstreek", legalForm: "operationsBody", domain: "taxes", members: [0, 1, 2], since: 2012, administrative: [4, 2], official: [6, 2], euroPerInhabitant: 9, appreciation: 4 },
  { name: "ICT-samenwerking Oostelijk Veen", legalForm: "operationsBody", domain: "automation", members: [3, 4, 5, 6], since: 2011, administrative: [5, 2], official: [18, 2], euroPerInhabitant: 38, appreciation: 3 },
  { name: "Dienstverlening automatisering Aldermeer", legalForm: "serviceAgreement", domain: "automation", members: [0, 7], host: 0, since: 2019, administrative: [2, 1], official: [12, 2], euroPerInhabitant: 41, appreciation: 4 },
  { name: "Inkoopbureau Veenstreek", legalForm: "cooperative", domain: "procurement", members: [1, 2, 5, 6], since: 2014, administrative: [2, 2], official: [6, 2], euroPerInhabitant: 2.5, appreciation: 4 },
  { name: "Archief Waterveen", otherName: "Streekarchief Waterveen", legalForm: "jointOrgan", domain: "information", members: [0, 1, 3, 4, 7], since: 1998, administrative: [3, 2], official: [4, 2], euroPerInhabitant: 3, appreciation: 4 },
  { name: "Regionale Ontwikkelingsmaatschappij Veenkracht", legalForm: "company", domain: "economy", members: [0, 1, 2, 3], since: 2017, administrative: [6, 2], official: [8, 2], euroPerInhabitant: 6, appreciation: 2 },
  { name: "Economische Raad Waterveen", legalForm: "foundation", domain: "economy", members: all, since: 2018, administrative: [6, 3], official: [6, 2], euroPerInhabitant: 2, appreciation: 2 },
  { name: "Bestuurlijk overleg economie", legalForm: "networkStrategic", domain: "economy", members: all, since: 2015, administrative: [6, 2], official: [6, 2], euroPerInhabitant: 0, appreciation: 2 },
  { name: "Bestuurlijk overleg wonen", legalForm: "networkStrategic", domain: "living", members: all, since: 2015, administrative: [6, 2], official: [8, 2], euroPerInhabitant: 0, appreciation: 3 },
  { name: "Woondeal Waterveen", legalForm: "administrativeAgreement", domain: "living", members: all, since: 2022, administrative: [4, 2], official: [10, 2], euroPerInhabitant: 0, appreciation: 3 },
  { name: "Energieregio Waterveen", otherName: "RES Waterveen", legalForm: "covenant", domain: "living", members: all, since: 2019, administrative: [6, 3], official: [16, 3], euroPerInhabitant: 1.5, appreciation: 3 },
  { name: "Bestuurlijk overleg mobiliteit", legalForm: "networkStrategic", domain: "traffic", members: all, since: 2012, administrative: [5, 2], official: [10, 2], euroPerInhabitant: 0, appreciation: 3 },
  { name: "Doelgroepenvervoer Waterveen", legalForm: "lightArrangement", domain: "traffic", members: [1, 2, 3, 4, 5, 6], since: 2017, administrative: [4, 2], official: [9, 2], euroPerInhabitant: 1.2, appreciation: 3 },
  { name: "Regionaal bureau leerplicht", otherName: "RBL Waterveen", legalForm: "centreArrangement", domain: "education", members: all, host: 1, since: 2009, administrative: [3, 2], official: [6, 2], euroPerInhabitant: 3.4, appreciation: 4 },
  { name: "Convenant cultuurregio", legalForm: "covenant", domain: "culture", members: [0, 1, 4, 6], since: 2020, administrative: [3, 2], official: [6, 2], euroPerInhabitant: 0.6, appreciation: 3 },
  { name: "Recreatieschap De Plassen", legalForm: "publicBody", domain: "culture", members: [0, 3, 4, 7], since: 1985, administrative: [4, 2], official: [5, 2], euroPerInhabitant: 5, appreciation: 3 },
  { name: "Kring van gemeentesecretarissen", otherName: "Secretarissenkring", legalForm: "networkStrategic", domain: "governance", members: all, since: 2005, administrative: [0, 0], official: [10, 3], euroPerInhabitant: 0, appreciation: 4 },
  { name: "Burgemeesterskring Waterveen", legalForm: "networkStrategic", domain: "governance", members: all, since: 2005, administrative: [10, 2], official: [2, 1], euroPerInhabitant: 0, appreciation: 4 },
  { name: "Pool personeel Oost", legalForm: "secondment", domain: "personnel", members: [4, 5, 6, 7], since: 2021, administrative: [1, 1], official: [8, 1], euroPerInhabitant: 0, appreciation: 4 },
  { name: "Vakgroep HR", legalForm: "networkOperational", domain: "personnel", members: [1, 2, 3, 4, 5], since: 2018, administrative: [0, 0], official: [6, 2], euroPerInhabitant: 0, appreciation: 3 },
  { name: "Afstemming vergunningen", legalForm: "networkOperational", domain: "living", members: [2, 3, 5, 6, 7], since: 2020, administrative: [0, 0], official: [10, 1], euroPerInhabitant: 0, appreciation: 3 },
];
