/** Numbers as people read them, without the machine's own locale tables: the same text on every machine. */
export type Language = "nl" | "en";

/** `1.234,5` in Dutch, `1,234.5` in English; trailing zeros are kept, a real minus sign is used. */
export function formatNumber(value: number, language: Language, decimals = 0): string {
  const fixed = Math.abs(value).toFixed(decimals);
  const [whole = "0", fraction] = fixed.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, language === "nl" ? "." : ",");
  const negative = value < 0 && Number(fixed) !== 0;
  return `${negative ? "\u2212" : ""}${grouped}${fraction === undefined ? "" : (language === "nl" ? "," : ".") + fraction}`;
}

/** Decimals that a reader needs: none from 10 up, at most one below; whole numbers stay whole. */
export function formatShort(value: number, language: Language): string {
  return formatNumber(value, language, Math.abs(value) >= 10 || Number.isInteger(Math.round(value * 10) / 10) ? 0 : 1);
}

/** The figures at an axis: three to six equal steps of 1, 2, 2.5 or 5 times a power of ten where the axis allows it, else four. */
export function ticks({ min, max }: { readonly min: number; readonly max: number }): number[] {
  const round = (step: number): boolean => [1, 2, 2.5, 5, 10].some((nice) => Math.abs(step / 10 ** Math.floor(Math.log10(step)) - nice) < 1e-9);
  const steps = max > min ? ([4, 5, 6, 3].find((count) => round((max - min) / count)) ?? 4) : 1;
  return Array.from({ length: steps + 1 }, (_one, index) => min + ((max - min) * index) / steps);
}

/** A round maximum for an axis: 1, 2, 2.5 or 5 times a power of ten, at least `value`. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  for (const step of [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]) if (step * power >= value * 0.9999) return Number((step * power).toPrecision(6));
  return 10 * power;
}
