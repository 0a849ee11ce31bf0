import { lint } from "../../../server/assessment/lint.ts";
import { allFiles } from "./instrument-files.ts";

test("lint finds nothing to mend in netwerkregie", () => {
  expect(lint({ files: allFiles() }).filter((problem) => problem.severity === "error" || problem.severity === "warning").map((problem) => `${problem.path}: ${problem.what}`)).toEqual([]);
});
