/** A report tells whether it is as it was made, and is made again the same; on the command line with an exit code. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from "@jest/globals";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { deflateSync } from "node:zlib";
import { PDFArray, PDFDict, PDFDocument, PDFName, PDFRawStream, PDFRef } from "@cantoo/pdf-lib";
import { Command } from "commander";
import { report } from "../../server/cli/exit.ts";
import { registerReportCommands } from "../../server/cli/report.ts";
import { createPool } from "../../server/reports/browser/pool.ts";
import { makePdf } from "../../server/reports/make.ts";
import { ReportProblem } from "../../server/reports/problems.ts";
import { reproduce } from "../../server/reports/reproduce.ts";
import { verify } from "../../server/reports/verify.ts";
import { sampleView } from "./sample-view.ts";
import { bytesOf } from "./ua/document.ts";

const N = (text: string): PDFName => PDFName.of(text);
const pool = createPool({ pages: 1 });
const generatedAt = "2026-11-23T10:00:00Z";
let folder: string;
let whole: Uint8Array;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "nwr-verify-"));
  whole = await makePdf(pool, sampleView("board"), { generatedAt });
});
afterAll(async () => { await pool.close(); await rm(folder, { recursive: true, force: true }); });
afterEach(() => { jest.restoreAllMocks(); });

/** The report with one thing in it changed and saved anew, as another program would. */
async function changed(change: (document: PDFDocument) => void): Promise<Uint8Array> {
  const document = await PDFDocument.load(whole, { updateMetadata: false });
  change(document);
  return document.save({ useObjectStreams: true, updateFieldAppearances: false });
}
const failing = async (pdf: Uint8Array): Promise<string[]> => (await verify(pdf)).checks.filter((one) => !one.ok).map((one) => one.check);
const repack = (document: PDFDocument, reference: PDFRef, change: (text: string) => string): void => {
  const stream = document.context.lookup(reference);
  if (!(stream instanceof PDFRawStream)) throw new Error("no stream");
  const packed = deflateSync(Buffer.from(change(bytesOf(stream).toString("latin1")), "latin1"));
  document.context.assign(reference, PDFRawStream.of(stream.dict.clone(document.context), packed));
};

describe("a report that was kept well", () => {
  test("is unchanged, by every check", async () => {
    expect(await verify(whole)).toMatchObject({ unchanged: true, report: { kind: "board", language: "nl", status: "published", generatedAt } });
  });
  test("is made again, byte for byte", async () => {
    expect((await reproduce(pool, whole)).reproduction).toMatchObject({ same: "bytes", differsOnPage: null });
  });
});

describe("a change is found out", () => {
  test("of one byte, wherever it is", async () => {
    for (let step = 0; step < 10; step++) {
      const copy = Uint8Array.from(whole);
      const at = Math.floor((copy.length - 1) * (step / 9));
      copy[at] = (copy[at] ?? 0) ^ 1;
      const told = await verify(copy).then((verification) => verification.unchanged, (error: unknown) => { if (!(error instanceof ReportProblem)) throw error; return error.code; });
      expect({ at, told }).not.toEqual({ at, told: true });
    }
  });
  test("of what stands on a page", async () => {
    const pdf = await changed((document) => { const reference = document.getPages()[0]?.node.get(N("Contents")); if (reference instanceof PDFRef) repack(document, reference, (text) => text.replace(/<([0-9a-f]{4})> Tj/i, "<0003> Tj")); });
    expect(await failing(pdf)).toEqual(["pages", "file"]);
  });
  test("of the attached data", async () => {
    const pdf = await changed((document) => {
      const names = document.catalog.lookup(N("Names"), PDFDict).lookup(N("EmbeddedFiles"), PDFDict).lookup(N("Names"), PDFArray);
      const reference = names.lookup(1, PDFDict).lookup(N("EF"), PDFDict).get(N("F"));
      if (reference instanceof PDFRef) repack(document, reference, (text) => text.replace("Waterland", "Waterzand"));
    });
    expect(await failing(pdf)).toEqual(["data", "file"]);
    expect((await reproduce(pool, pdf)).reproduction).toMatchObject({ same: "different" });
  });
  test("of nothing but the saving", async () => { expect(await failing(await changed(() => undefined))).toEqual(["file"]); });
});

describe("on the command line", () => {
  const run = async (...args: readonly string[]): Promise<{ code: number; says: string }> => {
    let says = "";
    const keep = (text: string | Uint8Array): boolean => { says += String(text); return true; };
    jest.spyOn(process.stderr, "write").mockImplementation(keep as never);
    jest.spyOn(process.stdout, "write").mockImplementation(((text: string, done?: () => void) => { keep(text); done?.(); return true; }) as never);
    const program = new Command().exitOverride();
    registerReportCommands(program);
    const code = await program.parseAsync(["node", "cli", ...args]).then(() => 0, report);
    jest.restoreAllMocks();
    return { code, says };
  };
  const file = async (name: string, bytes: Uint8Array | string): Promise<string> => { const at = path.join(folder, name); await writeFile(at, bytes); return at; };

  test("verify ends with 0 for a good file, 1 for a changed, damaged or foreign one, 2 for none; never as if it were our fault", async () => {
    expect(await run("verify", await file("good.pdf", whole))).toMatchObject({ code: 0, says: expect.stringContaining("is unchanged") as unknown as string });
    const middle = Uint8Array.from(whole);
    middle[middle.length >> 1] = (middle[middle.length >> 1] ?? 0) ^ 1;
    expect(await run("verify", await file("byte.pdf", middle))).toMatchObject({ code: 1, says: expect.stringMatching(/changed|damaged/) as unknown as string });
    expect(await run("verify", await file("half.pdf", whole.subarray(0, whole.length >> 1)))).toMatchObject({ code: 1 });
    expect(await run("verify", await file("text.pdf", "hallo"))).toMatchObject({ code: 1, says: expect.stringContaining("not a report") as unknown as string });
    expect(await run("verify", path.join(folder, "nowhere.pdf"))).toMatchObject({ code: 2 });
  });
  test("reproduce writes the same file", async () => {
    const [good, again] = [await file("good.pdf", whole), path.join(folder, "again.pdf")];
    expect(await run("reproduce", good, "--out", again)).toMatchObject({ code: 0, says: expect.stringContaining("byte for byte") as unknown as string });
    expect(Buffer.compare(await readFile(again), Buffer.from(whole))).toBe(0);
  });
});
