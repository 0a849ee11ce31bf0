import { expect, test } from "@jest/globals";
import { compareVersions, migrate, migrateFile, stepsFrom } from "../../server/assessment/migrate.ts";

const instrument = {
  version: "2.0.0",
  migrations: [
    { from: "1.1.0", rename: { "list[].hours": "list[].hoursPerYear" }, default: { country: "NL", "list[].sure": false } },
    { from: "1.0.0", rename: { size: "inhabitants", a: "b", b: "a", "trust.open": "trust.openness" }, values: { form: { gr: "publicBody" }, kinds: { x: "y" } }, drop: ["fax"] },
  ],
};

test("names, values, entries and rows are carried along the chain of versions", () => {
  const before = { size: 5, "size-Comment": "about", a: 1, b: 2, form: "gr", kinds: ["x", "z"], fax: "1", trust: { open: 3 }, list: [{ hours: 4 }, { hours: 5, sure: true }] };
  const copy = JSON.parse(JSON.stringify(before)) as typeof before;
  expect(migrate(instrument, before, "1.0.0")).toEqual({
    inhabitants: 5, "inhabitants-Comment": "about", a: 2, b: 1, form: "publicBody", kinds: ["y", "z"], trust: { openness: 3 },
    list: [{ hoursPerYear: 4, sure: false }, { hoursPerYear: 5, sure: true }], country: "NL",
  });
  expect(before).toEqual(copy);
});

test("only the steps after the draft's version are taken; a version without a step changed no names", () => {
  expect(stepsFrom(instrument, "1.0.5").map((step) => step.from)).toEqual(["1.1.0"]);
  expect(migrate(instrument, { size: 1 }, "2.0.0")).toEqual({ size: 1 });
});

test("a file is migrated as a whole", () => {
  const file = migrateFile(instrument, { version: "1.1.0", answers: {}, respondents: [{ id: "r", answers: { list: [{ hours: 1 }] } }] });
  expect(file).toEqual({ version: "2.0.0", answers: { country: "NL" }, respondents: [{ id: "r", answers: { list: [{ hoursPerYear: 1, sure: false }], country: "NL" } }] });
});

test("versions are ordered by number, a pre-release before its release", () => {
  expect(["1.10.0", "1.2.0", "1.2.0-beta", "2.0.0"].sort(compareVersions)).toEqual(["1.2.0-beta", "1.2.0", "1.10.0", "2.0.0"]);
});

test("prototype keys are left alone", () => {
  expect(migrate({ version: "2.0.0", migrations: [{ from: "1.0.0", rename: { a: "__proto__" }, default: { "__proto__.x": 1 } }] }, { a: { polluted: true } }, "1.0.0")).not.toHaveProperty("polluted");
  expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
});
