/** Rounding as people do it: on the decimal digits that are shown, not on the binary fraction behind them. */
export type RoundingMode = "half-away" | "half-even" | "up" | "down";

/** 2.675 to two decimals is 2.68, although its binary value is a little less. */
export function roundTo(value: number, decimals: number, mode: RoundingMode = "half-away"): number {
  if (!Number.isFinite(value)) return value;
  const shifted = shift(Math.abs(value), decimals);
  const whole = Math.floor(shifted);
  const rest = shifted - whole;
  const rounded = ((): number => {
    switch (mode) {
      case "up": return value >= 0 ? (rest > 1e-9 ? whole + 1 : whole) : whole;
      case "down": return value >= 0 ? whole : rest > 1e-9 ? whole + 1 : whole;
      case "half-even": return Math.abs(rest - 0.5) < 1e-9 ? whole + (whole % 2) : Math.round(shifted);
      case "half-away": return rest >= 0.5 - 1e-9 ? whole + 1 : whole;
    }
  })();
  const result = shift(rounded, -decimals);
  return value < 0 && result !== 0 ? -result : result;
}

/** Moves the decimal point in the text of the number, which is exact. */
function shift(value: number, places: number): number {
  const [digits = "0", exponent = "0"] = String(value).split("e");
  return Number(`${digits}e${Number(exponent) + places}`);
}
