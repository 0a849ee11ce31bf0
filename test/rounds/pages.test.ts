import { parseInstrument } from "../../server/assessment/instrument.ts";
import { compile } from "../../server/assessment/score.ts";
import { pagesOf } from "../../server/rounds/pages.ts";
import { tinyFiles } from "../assessment/tiny.ts";

const question = (name: string) => ({ type: "text", name, title: name });
const panel = { type: "panel", name: "panel", title: "Panel", elements: [question("inside")] };

function pages(form: object): unknown {
  const files = { ...tinyFiles({ questions: [] }), "form.json": JSON.stringify({ title: { nl: "Formulier", en: "Form" }, ...form }) };
  const { instrument, problems } = parseInstrument({ files });
  if (!instrument) throw new Error(JSON.stringify(problems));
  return pagesOf({ instrument, compiled: compile(instrument) }).map(({ path, questions }) => [path, questions.map(({ key }) => key)]);
}

describe("the pages that an organisation answers", () => {
  test("a questionnaire with pages: each with its questions, also those in panels", () => {
    expect(pages({ pages: [{ name: "first", elements: [question("a"), panel] }, { name: "second", elements: [question("b")] }] })).toEqual([["form.first", ["a", "inside"]], ["form.second", ["b"]]]);
  });
  test("a questionnaire without pages is one page, under the name that the form gives it", () => {
    expect(pages({ elements: [question("a"), panel, question("b")] })).toEqual([["form.page1", ["a", "inside", "b"]]]);
  });
});
