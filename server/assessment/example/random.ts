/** A seeded generator of our own, so that the same seed gives the same example on every machine and version of Node. */
export type Random = {
  /** From 0 up to, not including, 1. */
  readonly next: () => number;
  /** A whole number from `low` to `high`, both included. */
  readonly whole: (low: number, high: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T;
  readonly shuffle: <T>(items: readonly T[]) => T[];
  /** Standard normal. */
  readonly normal: () => number;
  /** Another generator, for a part of its own: adding a question elsewhere does not change it. */
  readonly branch: (name: string) => Random;
};

export function randomFrom(seed: number | string): Random {
  const start = hash(String(seed));
  let state = start;
  const next = (): number => {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const whole = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next, whole,
    chance: (probability) => next() < probability,
    pick: (items) => items[Math.floor(next() * items.length)] as (typeof items)[number],
    shuffle: (items) => {
      const list = [...items];
      for (let index = list.length - 1; index > 0; index -= 1) {
        const other = whole(0, index);
        [list[index], list[other]] = [list[other] as (typeof items)[number], list[index] as (typeof items)[number]];
      }
      return list;
    },
    // Irwin–Hall: twelve uniforms; unlike Box–Muller it needs no logarithm, which engines may round differently.
    normal: () => {
      let sum = -6;
      for (let index = 0; index < 12; index += 1) sum += next();
      return sum;
    },
    branch: (name) => randomFrom(`${start}/${name}`),
  };
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return value | 0;
}
