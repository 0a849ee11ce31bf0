import { wordsOf } from "../../client/administer/findingWords.ts";

const finding = { severity: "error", code: "unknown-question", path: "form.json#/pages/0", what: "There is no question «sise».", hint: "Did you mean «size»?" } as const;

describe("what the lint found, in the reader's language", () => {
  test("in English, in its own words", () => {
    expect(wordsOf(finding, "en")).toEqual({ what: finding.what, hint: finding.hint, original: null });
  });
  test("in Dutch by its code, with the same names, and the original at hand", () => {
    expect(wordsOf(finding, "nl")).toEqual({ what: "Deze vraag bestaat niet: «sise».", hint: "Is de naam goed gespeld? Mogelijk: «size».", original: "There is no question «sise». Did you mean «size»?" });
  });
  test("a name in both sentences is told once; without names the sentence stands alone", () => {
    expect(wordsOf({ ...finding, code: "zero-weights", what: "All weights are 0.", hint: "" }, "nl").what).toBe("Alle gewichten zijn nul.");
    expect(wordsOf({ ...finding, hint: "Remove «sise»." }, "nl").hint).toBe("Is de naam goed gespeld?");
  });
  test("which of two names is wrong, and which are known", () => {
    expect(wordsOf({ ...finding, what: "«order» uses «sise», which is no question.", hint: "Known: size, form." }, "nl")).toMatchObject({ what: "Bij «order»: deze vraag bestaat niet: «sise».", hint: "Is de naam goed gespeld? Mogelijk: size, form." });
  });
  test("a code of a newer server is shown as it came", () => {
    expect(wordsOf({ ...finding, code: "toString" }, "nl").what).toBe(finding.what);
  });
});
