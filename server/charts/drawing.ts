/** The few SVG shapes that the charts are made of. Every text goes through `escape`; numbers are rounded, so that the same data give the same bytes. */
import type { Chart, ChartFrame, ChartTable } from "./chart.ts";
import type { Marker, Pattern } from "./palette.ts";

export function escape(text: string): string {
  return text
     
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "")
    .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;").replace(/'/g, "&#39;");
}

/** A coordinate with at most one decimal. */
export function at(value: number): string {
  return String(Math.round(value * 10) / 10 + 0);
}

type TextStyle = { readonly size?: number; readonly anchor?: "start" | "middle" | "end"; readonly weight?: 400 | 600; readonly colour?: string; readonly halo?: string };

/** One line of text; `y` is the baseline. */
export function text(x: number, y: number, content: string, style: TextStyle = {}): string {
  if (content === "") return "";
  const anchor = style.anchor === undefined || style.anchor === "start" ? "" : ` text-anchor="${style.anchor}"`;
  return `<text x="${at(x)}" y="${at(y)}" font-size="${style.size ?? 12}"${anchor}${style.weight === 600 ? ' font-weight="600"' : ""}${style.colour === undefined ? "" : ` fill="${style.colour}"`}>${escape(content)}</text>`;
}

/** Lines of text, centred on `y` vertically. */
export function textBlock(x: number, y: number, lines: readonly string[], style: TextStyle = {}): string {
  const size = style.size ?? 12;
  const leading = size * 1.15;
  const first = y - ((lines.length - 1) * leading) / 2 + size * 0.35;
  return lines.map((line, index) => text(x, first + index * leading, line, style)).join("");
}

export function line(x1: number, y1: number, x2: number, y2: number, colour: string, width = 1, dash?: string): string {
  return `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" stroke="${colour}" stroke-width="${width}"${dash === undefined ? "" : ` stroke-dasharray="${dash}"`}/>`;
}

export function rect(x: number, y: number, width: number, height: number, fill: string, stroke?: string): string {
  return `<rect x="${at(x)}" y="${at(y)}" width="${at(Math.max(width, 0))}" height="${at(Math.max(height, 0))}" fill="${fill}"${stroke === undefined ? "" : ` stroke="${stroke}"`}/>`;
}

/**
 * A filled bar with its pattern drawn as plain white lines or dots, cut to the bar by arithmetic: `<pattern>` becomes a
 * bitmap in some PDF viewers, this never does.
 */
export function bar(x: number, y: number, width: number, height: number, colour: string, pattern: Pattern): string {
  if (width <= 0.2) return "";
  if (pattern === "open") return rect(x + 0.5, y + 0.5, width - 1, height - 1, "#ffffff", colour);
  return rect(x, y, width, height, colour) + texture(x, y, width, height, pattern);
}

function texture(x: number, y: number, width: number, height: number, pattern: Pattern): string {
  if (pattern === "solid" || pattern === "open") return "";
  if (pattern === "dots") {
    let dots = "";
    for (let row = 0, cy = y + 3; cy <= y + height - 2; cy += 4.5, row++) for (let cx = x + 3 + (row % 2) * 2.2; cx <= x + width - 2; cx += 4.5) dots += `M${at(cx)} ${at(cy)}h.1`;
    return dots === "" ? "" : `<path d="${dots}" stroke="#ffffff" stroke-width="1.5" stroke-linecap="round"/>`;
  }
  let path = "";
  if (pattern === "lines") for (let lx = x + 4; lx < x + width - 0.5; lx += 4) path += `M${at(lx)} ${at(y)}v${at(height)}`;
  if (pattern === "hatch" || pattern === "cross") for (let offset = 5; offset < width + height; offset += 5) {
    path += `M${at(x + Math.max(0, offset - height))} ${at(y + Math.min(offset, height))}L${at(x + Math.min(offset, width))} ${at(y + Math.max(0, offset - width))}`;
    if (pattern === "cross") path += `M${at(x + width - Math.max(0, offset - height))} ${at(y + Math.min(offset, height))}L${at(x + width - Math.min(offset, width))} ${at(y + Math.max(0, offset - width))}`;
  }
  return path === "" ? "" : `<path d="${path}" stroke="#ffffff" stroke-width="1.1" fill="none"/>`;
}

/** A data point; its shape tells the series without colour. */
export function marker(x: number, y: number, radius: number, colour: string, shape: Marker): string {
  const r = radius;
  switch (shape) {
    case "circle": return `<circle cx="${at(x)}" cy="${at(y)}" r="${at(r)}" fill="${colour}" stroke="#ffffff"/>`;
    case "ring": return `<circle cx="${at(x)}" cy="${at(y)}" r="${at(r - 0.8)}" fill="#ffffff" stroke="${colour}" stroke-width="2"/>`;
    case "square": return `<rect x="${at(x - r * 0.9)}" y="${at(y - r * 0.9)}" width="${at(r * 1.8)}" height="${at(r * 1.8)}" fill="${colour}" stroke="#ffffff"/>`;
    case "triangle": return `<path d="M${at(x)} ${at(y - r * 1.15)}l${at(r * 1.15)} ${at(r * 2)}h${at(-r * 2.3)}z" fill="${colour}" stroke="#ffffff"/>`;
    case "diamond": return `<path d="M${at(x)} ${at(y - r * 1.25)}l${at(r * 1.25)} ${at(r * 1.25)}l${at(-r * 1.25)} ${at(r * 1.25)}l${at(-r * 1.25)} ${at(-r * 1.25)}z" fill="${colour}" stroke="#ffffff"/>`;
    case "plus": return `<path d="M${at(x - r)} ${at(y)}h${at(2 * r)}M${at(x)} ${at(y - r)}v${at(2 * r)}" stroke="${colour}" stroke-width="2.4"/>`;
  }
}

/** Wraps the shapes as one image with a name and a description; the description is the alternative text in the PDF. */
export function finish(frame: ChartFrame, width: number, height: number, shapes: string, description: string, table: ChartTable, ink: string): Chart {
  const title = frame.title;
  const id = frame.id.replace(/[^A-Za-z0-9_-]/g, "-");
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" aria-labelledby="${id}-t ${id}-d" viewBox="0 0 ${at(width)} ${at(height)}" width="${at(width)}" height="${at(height)}" fill="${ink}"><title id="${id}-t">${escape(title)}</title><desc id="${id}-d">${escape(description)}</desc>${shapes}</svg>`;
  return { svg, title, description, table, width: Math.round(width), height: Math.round(height) };
}
