/**
 * Colours and the marks beside them. No meaning is carried by colour alone: each series has its own marker and
 * pattern, each tone its own pattern, and the steps differ in lightness so that a grey print still reads.
 */
export type Pattern = "solid" | "hatch" | "dots" | "cross" | "lines" | "open";
export type Marker = "circle" | "square" | "triangle" | "diamond" | "ring" | "plus";
export type Tone = "good" | "fair" | "bad" | "neutral";
export type Series = { readonly colour: string; readonly pattern: Pattern; readonly marker: Marker };

export type Palette = {
  readonly ink: string;
  readonly muted: string;
  readonly line: string;
  readonly faint: string;
  readonly paper: string;
  readonly primary: string;
  readonly accent: string;
  readonly series: readonly Series[];
  readonly tones: Readonly<Record<Tone, Series>>;
};

export const defaultPalette: Palette = {
  ink: "#1b2733", muted: "#4f5d68", line: "#b9c4cc", faint: "#edf1f3", paper: "#ffffff", primary: "#11506b", accent: "#b4531a",
  series: [
    { colour: "#11506b", pattern: "solid", marker: "circle" },
    { colour: "#c4701d", pattern: "hatch", marker: "square" },
    { colour: "#6a9a3d", pattern: "dots", marker: "triangle" },
    { colour: "#7d4a8c", pattern: "cross", marker: "diamond" },
    { colour: "#4aa0b5", pattern: "lines", marker: "ring" },
    { colour: "#8a8f96", pattern: "open", marker: "plus" },
  ],
  tones: {
    good: { colour: "#2d6a53", pattern: "solid", marker: "circle" },
    fair: { colour: "#d39b2f", pattern: "dots", marker: "diamond" },
    bad: { colour: "#a3402f", pattern: "hatch", marker: "triangle" },
    neutral: { colour: "#5b7386", pattern: "solid", marker: "circle" },
  },
};

export function seriesOf(palette: Palette, index: number): Series {
  return palette.series[index % palette.series.length] ?? { colour: palette.primary, pattern: "solid", marker: "circle" };
}

/** A house style changes the leading colours; the rest of the palette stays as reviewed. */
export function paletteWith(colours: { readonly primary?: string; readonly accent?: string }): Palette {
  const primary = colours.primary ?? defaultPalette.primary;
  const accent = colours.accent ?? defaultPalette.accent;
  const series = defaultPalette.series.map((one, index) => (index === 0 ? { ...one, colour: primary } : one));
  return { ...defaultPalette, primary, accent, series };
}

/** Mix of a colour with white; `share` 1 is the colour itself. */
export function tint(colour: string, share: number): string {
  const mixed = channels(colour).map((channel) => Math.round(255 - (255 - channel) * share));
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;
}

/** WCAG 2 contrast ratio of two `#rrggbb` colours. */
export function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** White or ink, whichever reads better on the colour. */
export function textOn(colour: string, palette: Palette): string {
  return contrast(colour, "#ffffff") >= contrast(colour, palette.ink) ? "#ffffff" : palette.ink;
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16) || 0);
}
