/** In which named range a value lies. */
import type { Band } from "./measures/parts.ts";
import type { BandResult } from "./results.ts";

export type CompiledBands = { readonly bands: readonly Band[]; readonly results: readonly BandResult[] };

/** `index` counts from the lowest band, in whatever order they are declared. */
export function compileBands(bands: readonly Band[]): CompiledBands {
  const order = bands.map((_band, index) => index).sort((a, b) => lowEnd(bands[a] as Band) - lowEnd(bands[b] as Band) || a - b);
  return {
    bands,
    results: bands.map((band, index) => ({ name: band.name, title: band.title, ...(band.text ? { text: band.text } : {}), tone: band.tone, index: order.indexOf(index), of: bands.length })),
  };
}

export function bandOf(bands: CompiledBands | null, value: number, category: string | null): BandResult | undefined {
  if (!bands) return undefined;
  if (category !== null) {
    const named = bands.bands.findIndex((band) => band.is === category);
    if (named >= 0) return bands.results[named];
  }
  if (value !== value) return undefined;
  // 69.99999999999999 is 70: a sum of shares in binary is not exact, and no author means that difference.
  const snapped = Number(value.toPrecision(12));
  return bands.results[bands.bands.findIndex((band) => band.is === undefined && contains(band, snapped))];
}

function contains({ from, above, to, below }: Band, value: number): boolean {
  return (from === undefined || value >= from) && (above === undefined || value > above) && (to === undefined || value <= to) && (below === undefined || value < below);
}

function lowEnd(band: Band): number {
  return band.from ?? band.above ?? -Infinity;
}
