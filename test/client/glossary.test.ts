import { termFinder } from "../../client/form/glossary.ts";
import type { Term } from "../../client/form/glossary.ts";

const term = (name: string, nl: string[], en: string[]): Term => ({ name, term: { nl: nl[0] ?? "", en: en[0] ?? "" }, forms: { nl, en }, meaning: { nl: "…", en: "…" } });
const glossary = [term("collaboration", ["verband", "verbanden"], ["collaborations"]), term("form", ["samenwerkingsvorm"], ["form of collaborations"]), term("wgr", ["Wgr"], ["Wgr"])];
const named = (language: "nl" | "en", ...texts: string[]) => termFinder(glossary, language)(texts).map(({ name }) => name);

describe("terms in what a question says", () => {
  test("a plural and a capital are found, each term once, in the order of the texts", () => {
    expect(named("nl", "Verbanden onder de WGR", "Welk verband?")).toEqual(["collaboration", "wgr"]);
  });
  test("only as a whole word, also beside letters with accents", () => {
    expect(named("nl", "gemeenteverband, verbandén, verbanding")).toEqual([]);
    expect(named("nl", "(verband)", "Wgr-regeling")).toEqual(["collaboration", "wgr"]);
  });
  test("the longer term wins where it holds a shorter one", () => {
    expect(named("en", "The form of collaborations")).toEqual(["form"]);
  });
  test("no glossary, no terms", () => {
    expect(termFinder([], "nl")(["verband"])).toEqual([]);
  });
});
