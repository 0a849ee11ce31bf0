/** The network on the cover: drawn from the organisation's name, so that each municipality has its own, and always the same. */
import { at } from "../charts/drawing.ts";

const WIDTH = 210;
const HEIGHT = 186;

export function coverArt(seedText: string): string {
  const random = seeded(seedText);
  const nodes = Array.from({ length: 34 }, () => ({ x: 66 + random() * 160, y: -6 + random() ** 1.2 * 120, radius: 0.7 + random() ** 3 * 4.2 }));
  const clear = nodes.filter((node, index) => nodes.every((other, place) => place >= index || Math.hypot(node.x - other.x, node.y - other.y) > 11));
  let lines = "";
  clear.forEach((node, index) => {
    const near = clear.map((other, place) => ({ other, place, distance: Math.hypot(node.x - other.x, node.y - other.y) })).filter(({ place }) => place !== index).sort((a, b) => a.distance - b.distance).slice(0, node.radius > 2.4 ? 6 : 2);
    for (const { other, distance } of near) if (distance < 62) lines += `M${at(node.x)} ${at(node.y)}L${at(other.x)} ${at(other.y)}`;
  });
  const dots = clear.map(({ x, y, radius }, index) => (index % 5 === 2 ? `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius + 0.6)}" fill="none" stroke="#fff" stroke-width=".5"/>` : `<circle cx="${at(x)}" cy="${at(y)}" r="${at(radius)}" fill="#fff"/>`)).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMaxYMin slice"><g opacity=".34"><path d="${lines}" stroke="#fff" stroke-width=".35" fill="none"/>${dots}</g></svg>`;
}

/** Mulberry32 from a hash of the text: pure and the same everywhere. */
function seeded(text: string): () => number {
  let state = 2166136261;
  for (const letter of text) state = Math.imul(state ^ (letter.codePointAt(0) ?? 0), 16777619);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
