/** Names of points without overlap: a name that finds no room is left to the chart's table. */

export type Box = { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number };
export type Placed = { readonly x: number; readonly y: number; readonly anchor: "start" | "middle" | "end"; readonly box: Box };

/** Tries eight places around a point, nearest reading order first. */
export function placeLabel(point: { readonly x: number; readonly y: number; readonly radius: number }, wide: number, taken: readonly Box[], area: Box): Placed | null {
  const { x, y, radius } = point;
  const beside = radius + 4;
  const offsets = [[beside, 4, "start"], [-beside, 4, "end"], [0, -beside, "middle"], [0, radius + 12, "middle"], [radius + 3, -7, "start"], [-radius - 3, -7, "end"], [radius + 3, 15, "start"], [-radius - 3, 15, "end"]] as const;
  for (const [dx, dy, anchor] of offsets) {
    const lx = x + dx;
    const ly = y + dy;
    const start = anchor === "start" ? lx : anchor === "end" ? lx - wide : lx - wide / 2;
    const box = { left: start - 1, right: start + wide + 1, top: ly - 9, bottom: ly + 3 };
    const inside = box.left >= area.left && box.right <= area.right + 8 && box.top >= area.top - 8 && box.bottom <= area.bottom;
    if (inside && !taken.some((other) => overlaps(box, other, point))) return { x: lx, y: ly, anchor, box };
  }
  return null;
}

/** The point's own mark is not in the way of its name. */
function overlaps(box: Box, other: Box, { x, y, radius }: { readonly x: number; readonly y: number; readonly radius: number }): boolean {
  const own = Math.abs((other.left + other.right) / 2 - x) < 0.1 && Math.abs((other.top + other.bottom) / 2 - y) < 0.1 && other.right - other.left <= radius * 2 + 0.1;
  return !own && box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top;
}
