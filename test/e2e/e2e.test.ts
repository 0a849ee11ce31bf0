/**
 * Whole journeys of every role in a real browser, on a phone and on a desktop, against a really started server with the
 * demonstration region. One file, so that the server starts once. Pictures: artifacts/e2e/.
 */
import type { Browser, BrowserContext } from "puppeteer-core";
import { administratorJourney } from "./administrator.ts";
import { adviserJourney } from "./adviser.ts";
import { badDays } from "./bad-days.ts";
import { boardJourney } from "./board.ts";
import { coordinatorJourney } from "./coordinator.ts";
import { firstLoad } from "./first-load.ts";
import { startHouse } from "./house.ts";
import type { House } from "./house.ts";
import { wholeJourney } from "./journey.ts";
import { organising } from "./organising.ts";
import { respondentJourney } from "./respondent.ts";
import { openBrowser } from "./visitor.ts";

export type Stage = { readonly house: House; readonly browser: Browser; /** Who has signed in: a printed link works once, a session goes on. */ readonly signedIn: Map<string, BrowserContext> };
let stage: Stage | null = null;
const onStage = (): Stage => { if (!stage) throw new Error("the stage is not set"); return stage; };

beforeAll(async () => {
  const [house, browser] = await Promise.all([startHouse(), openBrowser()]);
  stage = { house, browser, signedIn: new Map() };
}, 180_000);
afterAll(async () => {
  await stage?.browser.close();
  await stage?.house.stop();
}, 30_000);

describe("the first load of a respondent", () => firstLoad(onStage));
describe("a respondent", () => respondentJourney(onStage));
describe("a coordinator", () => coordinatorJourney(onStage));
describe("an adviser", () => adviserJourney(onStage));
describe("a board member", () => boardJourney(onStage));
describe("an administrator", () => administratorJourney(onStage));
describe("organising a round", () => organising(onStage));
describe("bad days", () => badDays(onStage));
// Last: it hands in what the others fill in.
describe("the main job", () => wholeJourney(onStage));
