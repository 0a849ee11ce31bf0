import { expect, test } from "@jest/globals";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { readInstrumentFolder, readInstrumentZip } from "../../server/exchange/instrument-folder.ts";

const complaint = (result: Awaited<ReturnType<typeof readInstrumentZip>>): string => (result.ok ? "" : result.problem.what);

test("a folder: its JSON and templates, without worked answers and hidden files", async () => {
  const folder = await mkdtemp(join(tmpdir(), "instrument-"));
  try {
    await mkdir(join(folder, "answers"));
    await mkdir(join(folder, "report"));
    for (const name of ["instrument.json", "form.json", "report/board.hbs", "answers/a.json", ".hidden.json", "picture.png"]) await writeFile(join(folder, name), "{}");
    const read = await readInstrumentFolder(folder);
    expect(read.ok && Object.keys(read.source.files)).toEqual(["form.json", "instrument.json", "report/board.hbs"]);
    expect(complaint(await readInstrumentFolder(join(folder, "report")))).toMatch(/holds no instrument\.json/);
    expect(complaint(await readInstrumentFolder(join(folder, "none")))).toMatch(/There is no folder/);
    expect(complaint(await readInstrumentFolder(join(folder, "form.json")))).toMatch(/is a file, not a folder/);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("a ZIP of the folder, with or without the folder itself in it", async () => {
  for (const root of ["", "netwerkregie/"]) {
    const read = await readInstrumentZip(zipSync({ [`${root}instrument.json`]: strToU8("{}"), [`${root}form.json`]: strToU8("{}"), [`${root}answers/a.json`]: strToU8("{}"), "__MACOSX/x.json": strToU8("{}") }));
    expect(read.ok && Object.keys(read.source.files).sort()).toEqual(["form.json", "instrument.json"]);
  }
});

test("what is no ZIP, leaves its folder, swells, or is no text, is refused", async () => {
  expect(complaint(await readInstrumentZip(strToU8("not a zip")))).toMatch(/no ZIP/);
  expect(complaint(await readInstrumentZip(zipSync({ "../instrument.json": strToU8("{}") })))).toMatch(/unsafe path/);
  expect(complaint(await readInstrumentZip(zipSync({ "instrument.json": new Uint8Array(5 * 1024 * 1024) })))).toMatch(/too large/);
  expect(complaint(await readInstrumentZip(zipSync({ "instrument.json": new Uint8Array([0xff, 0xfe, 0x41]) })))).toMatch(/not a text in UTF-8/);
});
