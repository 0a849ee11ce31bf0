import { toDoFrom } from "../../client/form/missing.ts";
import { placeOf } from "../../client/form/paths.ts";

const title = (nl: string, en: string) => ({ nl, en });
const questionnaires = [{ name: "inventory", survey: { pages: [
  { name: "who", title: title("Wie", "Who"), elements: [{ type: "text", name: "municipality", title: title("Gemeente", "Municipality") }] },
  { name: "list", title: title("Lijst", "List"), elements: [{ type: "paneldynamic", name: "bodies", title: title("Verbanden", "Bodies"), keyName: "name", templateElements: [{ type: "text", name: "name" }, { type: "panel", name: "more", elements: [{ type: "dropdown", name: "domain", title: title("Domein", "Domain") }] }] }] },
] } }];
const found = (path: string) => ({ severity: "error", code: "required", path, what: "is required" });

describe("what is missing leads to its question", () => {
  test("a question, by the page it stands on", () => {
    expect(toDoFrom([found("municipality")], questionnaires, {})).toEqual([{ path: "municipality", code: "required", part: "inventory.who", page: title("Wie", "Who"), entry: null, question: title("Gemeente", "Municipality") }]);
  });
  test("a field of an entry, by the entry's own name; also inside a panel", () => {
    expect(toDoFrom([found("bodies[k1].domain")], questionnaires, { bodies: [{ _key: "k1", name: "GGD" }] })).toMatchObject([{ part: "inventory.list", entry: "GGD", question: title("Domein", "Domain") }]);
    expect(toDoFrom([found("bodies[k2].name")], questionnaires, { bodies: [{ _key: "k2" }] })).toMatchObject([{ entry: "", question: "is required" }]);
  });
  test("a path is taken apart to question, entry and field", () => {
    expect(placeOf("views.one")).toEqual({ question: "views", key: null, field: null });
    expect(placeOf("bodies[k1].yield.cost")).toEqual({ question: "bodies", key: "k1", field: "yield" });
  });
});
