/** The shipped JSON Schemas are those of the language. To renew them: UPDATE_SCHEMAS=1 npm test -- test/assessment/schemas.test.ts */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@jest/globals";
import { Ajv } from "ajv";
import { editorSchemas } from "../../server/assessment/schemas.ts";
import { jsonAt } from "./instrument-at.ts";

const folder = join(import.meta.dirname, "../../questionnaires/schema");

test("the schemas in questionnaires/schema are current", () => {
  for (const [name, text] of Object.entries(editorSchemas())) {
    if (process.env["UPDATE_SCHEMAS"]) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    expect(readFileSync(join(folder, name), "utf8")).toBe(text);
  }
});

test.each(["likert-scale", "maturity-gates", "decision-table", "panel-cost"])("an editor accepts the example %s", (example) => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  for (const [name, text] of Object.entries(editorSchemas())) {
    const validate = ajv.compile(JSON.parse(text) as object);
    const isValid = validate(jsonAt(`examples/${example}/${name.replace(".schema", "")}`));
    expect([name, isValid, validate.errors?.slice(0, 3) ?? []]).toEqual([name, true, []]);
  }
});
