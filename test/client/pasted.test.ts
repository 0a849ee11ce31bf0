import { readPasted } from "../../client/coordinate/pasted.ts";

describe("a list pasted from a spreadsheet or mail program", () => {
  test("name and address in any order, by tab, semicolon or angle brackets", () => {
    expect(readPasted("J. Jansen\tj@x.nl\nk@x.nl;K. de Vries\nL. Smit <L@x.nl>").people).toEqual([
      { name: "J. Jansen", email: "j@x.nl" }, { name: "K. de Vries", email: "k@x.nl" }, { name: "L. Smit", email: "l@x.nl" }]);
  });
  test("a name alone will do; the same address counts once; what is neither is counted", () => {
    expect(readPasted("Anna\nb@x.nl\nB <b@x.nl>\n---\n")).toEqual({ people: [{ name: "Anna" }, { email: "b@x.nl" }], unread: 1 });
  });
});
