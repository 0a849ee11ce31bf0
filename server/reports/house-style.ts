/** A municipality's house style: two colours and a logo, in a token file. Colours that do not read are refused, not printed. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Palette } from "../charts/palette.ts";
import { contrast, defaultPalette, paletteWith, tint } from "../charts/palette.ts";

const colour = z.string().regex(/^#[0-9a-f]{6}$/i, "a colour as #rrggbb");

export const houseStyle = z.strictObject({
  name: z.string().max(80),
  /** Headings of figures, rules, the cover: white text stands on it. */
  primary: colour.refine((value) => contrast(value, "#ffffff") >= 4.5, "too light: white text on it must have a contrast of at least 4.5 (WCAG 1.4.3)"),
  /** Numbers and small headings on white. */
  accent: colour.refine((value) => contrast(value, "#ffffff") >= 4.5, "too light: text of this colour on white must have a contrast of at least 4.5 (WCAG 1.4.3)"),
  /** The logo as data URI (PNG, JPEG or SVG), or null. */
  logo: z.string().regex(/^data:image\/(png|jpeg|svg\+xml);base64,[A-Za-z0-9+/=]+$/).max(400_000).nullable(),
});
export type HouseStyle = z.infer<typeof houseStyle>;

export const templatesFolder = path.join(path.dirname(fileURLToPath(import.meta.url)), "..", "..", "templates");

let standard: HouseStyle | undefined;
export function defaultHouseStyle(): HouseStyle {
  standard ??= houseStyle.parse(JSON.parse(readFileSync(path.join(templatesFolder, "house-styles", "default.json"), "utf8")));
  return standard;
}

export function houseCss(style: HouseStyle): string {
  const { ink, muted, line, tones } = defaultPalette;
  const tokens: Record<string, string> = { primary: style.primary, accent: style.accent, tint: tint(style.primary, 0.06), ink, muted, line, good: tones.good.colour, fair: tones.fair.colour, bad: tones.bad.colour, neutral: tones.neutral.colour };
  return `:root{${Object.entries(tokens).map(([key, value]) => `--${key}:${value}`).join(";")}}`;
}

export function housePalette(style: HouseStyle): Palette {
  return paletteWith({ primary: style.primary, accent: style.accent });
}
