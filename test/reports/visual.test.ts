/**
 * Reports look as they were reviewed: pictures of them, made small and grey, beside those in `reviewed/`. Small, so that
 * another version of the browser that draws an edge otherwise is no difference; our own fonts, so that no machine's are.
 * After a wanted change: look at the report, then run with UPDATE_REVIEWED=1.
 */
import { afterAll, expect, test } from "@jest/globals";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { inflateSync } from "node:zlib";
import { createPool } from "../../server/reports/browser/pool.ts";
import { renderHtml } from "../../server/reports/html.ts";
import type { ReportKind } from "../../server/reports/view.ts";
import { sampleView } from "./sample-view.ts";

const BLOCK = 10;
/** Of the greys 0–255: how much a report may differ on the whole, and how many blocks may differ clearly. */
const [MEAN, CLEAR, CLEAR_SHARE] = [3, 48, 0.015];
const pool = createPool({ pages: 1 });
afterAll(() => pool.close());

async function picture(kind: ReportKind, spoil = ""): Promise<Grey> {
  const html = renderHtml(sampleView(kind, "draft"), { generatedAt: "2026-11-23T10:00:00Z", contentHash: "0".repeat(64) }).replace("</head>", `<style>${spoil}</style></head>`);
  const png = await pool.use(async (page) => {
    await page.setViewport({ width: 800, height: 1100 });
    await page.setContent(html);
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    return page.screenshot({ clip: { x: 0, y: 0, width: 800, height: 2400 }, captureBeyondViewport: true });
  });
  return small(Buffer.from(png));
}

type Grey = { readonly width: number; readonly height: number; readonly greys: Uint8Array };

/** Reads the browser's PNG (8 bits a colour, not interlaced) and makes blocks of it. */
function small(png: Buffer): Grey {
  const [width, height, depth] = [png.readUInt32BE(16), png.readUInt32BE(20), png[25] === 6 ? 4 : 3];
  const packed: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) if (png.toString("latin1", at + 4, at + 8) === "IDAT") packed.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  const raw = inflateSync(Buffer.concat(packed));
  const line = width * depth;
  const [wide, high] = [Math.floor(width / BLOCK), Math.floor(height / BLOCK)];
  const sums = new Float64Array(wide * high);
  let above = new Uint8Array(line);
  for (let y = 0; y < high * BLOCK; y++) {
    const filter = raw[y * (line + 1)] ?? 0;
    const row = new Uint8Array(raw.subarray(y * (line + 1) + 1, (y + 1) * (line + 1)));
    for (let x = 0; x < line; x++) {
      const left = x < depth ? 0 : row[x - depth]!;
      const up = above[x]!;
      row[x]! += filter === 0 ? 0 : filter === 1 ? left : filter === 2 ? up : filter === 3 ? (left + up) >> 1 : nearest(left, up, x < depth ? 0 : above[x - depth]!);
    }
    for (let x = 0; x < wide * BLOCK; x++) { const block = Math.floor(y / BLOCK) * wide + Math.floor(x / BLOCK); sums[block] = (sums[block] ?? 0) + ((row[x * depth] ?? 0) + (row[x * depth + 1] ?? 0) + (row[x * depth + 2] ?? 0)) / 3; }
    above = row;
  }
  return { width: wide, height: high, greys: Uint8Array.from(sums, (sum) => Math.round(sum / (BLOCK * BLOCK))) };
}

function nearest(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const a = Math.abs(guess - left);
  const b = Math.abs(guess - up);
  const c = Math.abs(guess - corner);
  return a <= b && a <= c ? left : b <= c ? up : corner;
}

/** As PGM, which any picture viewer shows. */
const written = ({ width, height, greys }: Grey): Buffer => Buffer.concat([Buffer.from(`P5\n${width} ${height}\n255\n`), greys]);
function read(pgm: Buffer): Grey {
  const [, width = "0", height = "0"] = /^P5\n(\d+) (\d+)\n255\n/.exec(pgm.toString("latin1", 0, 40)) ?? [];
  return { width: Number(width), height: Number(height), greys: pgm.subarray(pgm.length - Number(width) * Number(height)) };
}

function difference(one: Grey, other: Grey): { readonly same: boolean; readonly mean: number; readonly clear: number } {
  if (one.width !== other.width || one.height !== other.height) return { same: false, mean: 255, clear: 1 };
  let [sum, clear] = [0, 0];
  const blocks = one.width * one.height;
  for (let at = 0; at < blocks; at++) { const apart = Math.abs((one.greys[at] ?? 0) - (other.greys[at] ?? 0)); sum += apart; if (apart > CLEAR) clear++; }
  return { same: sum / blocks <= MEAN && clear / blocks <= CLEAR_SHARE, mean: sum / blocks, clear: clear / blocks };
}

test.each(["municipality", "board"] satisfies ReportKind[])("the %s report looks as reviewed, and a fault in its styles would show", async (kind) => {
  const now = await picture(kind);
  const file = path.join(import.meta.dirname, "reviewed", `${kind}.pgm`);
  if (process.env["UPDATE_REVIEWED"] !== undefined || !existsSync(file)) { mkdirSync(path.dirname(file), { recursive: true }); writeFileSync(file, written(now)); }
  const reviewed = read(readFileSync(file));
  expect(difference(now, reviewed)).toMatchObject({ same: true });
  expect(difference(await picture(kind, "html{font-size:11pt !important}.figures{display:block}.advice,.ask{display:block}"), reviewed)).toMatchObject({ same: false });
});
