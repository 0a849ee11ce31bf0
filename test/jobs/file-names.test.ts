import { expect, test } from "@jest/globals";
import { reportFileName } from "../../server/jobs/file-names.ts";

test("a report is called what its reader calls it", () => {
  expect(reportFileName("Griendstad", "council", "nl", "Ronde 2026", "pdf")).toBe("Griendstad - advies voor de raad - Ronde 2026.pdf");
  expect(reportFileName("'s-Gravenzande / \"Súd\"", "board", "en", "", "html")).toBe("s-Gravenzande Súd - advice for the board.html");
});
