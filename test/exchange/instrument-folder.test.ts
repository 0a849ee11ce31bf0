import { expect, test } from "@jest/globals";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { deflateRawSync } from "node:zlib";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import { readInstrumentFolder, readInstrumentZip } from "../../server/exchange/instrument-folder.ts";

const complaint = (result: ReturnType<typeof readInstrumentZip>): string => (result.ok ? "" : result.problem.what);

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
    const read = readInstrumentZip(zipSync({ [`${root}instrument.json`]: strToU8("{}"), [`${root}form.json`]: strToU8("{}"), [`${root}answers/a.json`]: strToU8("{}"), "__MACOSX/x.json": strToU8("{}") }));
    expect(read.ok && Object.keys(read.source.files).sort()).toEqual(["form.json", "instrument.json"]);
  }
});

test("what is no ZIP, leaves its folder, swells, or is no text, is refused", async () => {
  expect(complaint(readInstrumentZip(strToU8("not a zip")))).toMatch(/no ZIP/);
  expect(complaint(readInstrumentZip(zipSync({ "../instrument.json": strToU8("{}") })))).toMatch(/unsafe path/);
  expect(complaint(readInstrumentZip(zipSync({ "instrument.json": new Uint8Array(5 * 1024 * 1024) })))).toMatch(/too large/);
  expect(complaint(readInstrumentZip(zipSync({ "instrument.json": new Uint8Array([0xff, 0xfe, 0x41]) })))).toMatch(/not a text in UTF-8/);
});

/** A ZIP of one file by hand: what is said of its size, and of its kind, need not be true. */
function oneFileZip(name: string, content: Uint8Array, told: { readonly size?: number; readonly mode?: number; readonly flags?: number } = {}): Uint8Array {
  const packed = deflateRawSync(content), path = Buffer.from(name);
  const head = Buffer.alloc(26);
  head.writeUInt16LE(20, 0); head.writeUInt16LE(told.flags ?? 0, 2); head.writeUInt16LE(8, 4); head.writeUInt32LE(packed.length, 14); head.writeUInt32LE(told.size ?? content.length, 18); head.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([Buffer.from("PK\u0003\u0004", "latin1"), head, path, packed]);
  const rest = Buffer.alloc(14);
  rest.writeUInt32LE(((told.mode ?? 0o100644) << 16) >>> 0, 6);
  const directory = Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000", "latin1"), head, rest, path]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4); end.writeUInt16LE(1, 6); end.writeUInt32LE(directory.length, 8); end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, directory, Buffer.from("PK\u0005\u0006", "latin1"), end]);
}

test("a ZIP that lies about itself is not believed", () => {
  expect(readInstrumentZip(oneFileZip("instrument.json", strToU8("{}"))).ok).toBe(true);
  // A hundred megabytes that are told to be six hundred kilobytes.
  expect(complaint(readInstrumentZip(oneFileZip("instrument.json", new Uint8Array(100 * 1024 * 1024), { size: 600_000 })))).toMatch(/larger than the ZIP says/);
  expect(complaint(readInstrumentZip(oneFileZip("instrument.json", strToU8("/etc/passwd"), { mode: 0o120777 })))).toMatch(/unsafe path/);
  expect(complaint(readInstrumentZip(oneFileZip("instrument.json", strToU8("{}"), { flags: 1 })))).toMatch(/no ZIP that can be read/);
  for (const name of ["/instrument.json", "a/../../instrument.json", "a\\..\\instrument.json", "instrument.json\u0000.json"]) expect(complaint(readInstrumentZip(oneFileZip(name, strToU8("{}"))))).toMatch(/unsafe path/);
  expect(complaint(readInstrumentZip(zipSync(Object.fromEntries(Array.from({ length: 501 }, (_, turn) => [`f${turn}.json`, strToU8("{}")])))))).toMatch(/more than 500 files/);
  expect(complaint(readInstrumentZip(oneFileZip("__proto__", strToU8("{}"))))).toMatch(/holds no instrument/);
  const whole = oneFileZip("instrument.json", strToU8("{}"));
  for (let length = 0; length < whole.length; length++) expect(readInstrumentZip(whole.subarray(0, length)).ok).toBe(false);
});
