import { useCallback, useEffect, useMemo, useRef } from "react";
import type { KeyboardEvent, PointerEvent } from "react";
import { draw as drawChart } from "../../../server/charts/draw.ts";
import { defaultPalette, seriesOf } from "../../../server/charts/palette.ts";
import { Button } from "../../design/Button.tsx";
import { useLanguage, useTexts } from "../../texts/language.tsx";
import type { AnalysisContent } from "./part.ts";
import { analysisTexts } from "./texts.ts";

type Network = AnalysisContent["network"];
type View = { x: number; y: number; scale: number };
/** Share of the map's width and height that is drawn beyond each edge. */
const margin = 0.5;

/**
 * The map on a canvas. Hundreds of bodies stay fluid while dragging: what is in sight and a margin around it is drawn once on a sheet
 * aside, and a frame only moves that sheet; it is drawn anew after zooming or when its margin is used up. Places are computed
 * once on the server (deterministic); which names find room is decided at each scale, the most tied first, so that none overlap.
 */
export function NetworkMap({ network }: { network: Network }) {
  const texts = useTexts(analysisTexts);
  const { language } = useLanguage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const paperMap = useRef<HTMLDivElement>(null);
  const view = useRef<View>({ x: 0, y: 0, scale: 1 });
  const drag = useRef<{ x: number; y: number } | null>(null);
  const frame = useRef(0);
  const sheet = useRef<{ readonly drawing: HTMLCanvasElement; readonly view: View } | null>(null);
  const labels = useMemo(() => labelsOf(network), [network]);
  const heaviest = useMemo(() => network.edges.reduce((most, edge) => Math.max(most, edge.weight), 1), [network]);

  const draw = useCallback(() => {
    const element = canvas.current;
    const paper = element?.getContext("2d");
    // Not laid out yet, or hidden: there is nothing to draw on, and a canvas without size cannot be copied.
    if (!element || !paper || element.width === 0 || element.height === 0) return;
    const ratio = window.devicePixelRatio || 1;
    const { x, y, scale } = view.current;
    const [marginX, marginY] = [element.clientWidth * margin, element.clientHeight * margin];
    const before = sheet.current;
    if (!before || before.view.scale !== scale || Math.abs(x - before.view.x) > marginX || Math.abs(y - before.view.y) > marginY) {
      const drawing = before?.drawing ?? document.createElement("canvas");
      drawing.width = element.width * (1 + 2 * margin);
      drawing.height = element.height * (1 + 2 * margin);
      const aside = drawing.getContext("2d");
      if (!aside) return;
      const at = { x: x + marginX, y: y + marginY, scale };
      aside.fillStyle = "#fff";
      aside.fillRect(0, 0, drawing.width, drawing.height);
      aside.setTransform(ratio * scale, 0, 0, ratio * scale, ratio * at.x, ratio * at.y);
      drawEdges(aside, network, heaviest, scale);
      drawNodes(aside, network);
      drawLabels(aside, labels, { ...at, ratio, width: element.clientWidth, height: element.clientHeight, marginX, marginY });
      sheet.current = { drawing, view: { x, y, scale } };
    }
    const now = sheet.current;
    if (!now) return;
    paper.setTransform(1, 0, 0, 1, 0, 0);
    paper.fillStyle = "#fff";
    paper.fillRect(0, 0, element.width, element.height);
    paper.drawImage(now.drawing, Math.round(ratio * (x - now.view.x - marginX)), Math.round(ratio * (y - now.view.y - marginY)));
  }, [network, heaviest, labels]);

  const redraw = useCallback(() => { cancelAnimationFrame(frame.current); frame.current = requestAnimationFrame(draw); }, [draw]);
  const fit = useCallback(() => {
    const element = canvas.current;
    if (!element) return;
    const scale = Math.min(element.clientWidth / network.width, element.clientHeight / network.height);
    view.current = { scale, x: (element.clientWidth - network.width * scale) / 2, y: (element.clientHeight - network.height * scale) / 2 };
    redraw();
  }, [network, redraw]);
  const zoom = useCallback((factor: number, at?: { x: number; y: number }) => {
    const element = canvas.current;
    if (!element) return;
    const centre = at ?? { x: element.clientWidth / 2, y: element.clientHeight / 2 };
    const { x, y, scale } = view.current;
    const next = Math.min(8, Math.max(0.05, scale * factor));
    view.current = { scale: next, x: centre.x - ((centre.x - x) * next) / scale, y: centre.y - ((centre.y - y) * next) / scale };
    redraw();
  }, [redraw]);

  useEffect(() => {
    const element = canvas.current;
    if (!element) return undefined;
    const size = () => {
      const ratio = window.devicePixelRatio || 1;
      element.width = element.clientWidth * ratio;
      element.height = element.clientHeight * ratio;
      sheet.current = null;
      fit();
    };
    // Zooming by wheel only with Ctrl, as maps in pages do: scrolling past must not get stuck.
    const wheel = (event: WheelEvent) => { if (event.ctrlKey || event.metaKey) { event.preventDefault(); zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, { x: event.offsetX, y: event.offsetY }); } };
    const observer = new ResizeObserver(size);
    observer.observe(element);
    element.addEventListener("wheel", wheel, { passive: false });
    return () => { observer.disconnect(); element.removeEventListener("wheel", wheel); cancelAnimationFrame(frame.current); };
  }, [fit, zoom]);

  // On paper a canvas is a stretched picture: there the map is drawn as SVG, at the moment of printing because a large one takes a while.
  useEffect(() => {
    const words = { title: texts.titles.network, groups: network.mode === "one" ? [texts.kinds.municipality] : [texts.kinds.municipality, texts.kinds.body] };
    const fill = () => { if (paperMap.current) paperMap.current.innerHTML = printed(network, language, words); };
    const clear = () => { if (paperMap.current) paperMap.current.innerHTML = ""; };
    addEventListener("beforeprint", fill);
    addEventListener("afterprint", clear);
    return () => { removeEventListener("beforeprint", fill); removeEventListener("afterprint", clear); };
  }, [network, language, texts]);

  const move = (dx: number, dy: number) => { view.current = { ...view.current, x: view.current.x + dx, y: view.current.y + dy }; redraw(); };
  const onPointerMove = (event: PointerEvent) => {
    if (!drag.current) return;
    move(event.clientX - drag.current.x, event.clientY - drag.current.y);
    drag.current = { x: event.clientX, y: event.clientY };
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, () => void> = { ArrowLeft: () => move(60, 0), ArrowRight: () => move(-60, 0), ArrowUp: () => move(0, 60), ArrowDown: () => move(0, -60), "+": () => zoom(1.25), "=": () => zoom(1.25), "-": () => zoom(0.8), "0": fit };
    const step = steps[event.key];
    if (step) { event.preventDefault(); step(); }
  };
  return (
    <figure className="drawing stack-sm">
      <div className="row no-print"><Button small onClick={() => zoom(1.25)}>{texts.zoomIn}</Button><Button small onClick={() => zoom(0.8)}>{texts.zoomOut}</Button><Button small onClick={fit}>{texts.fit}</Button><span className="muted">{texts.mapHelp}</span></div>
      <canvas ref={canvas} className="network-map no-print" tabIndex={0} role="img" aria-label={`${texts.titles.network}: ${network.nodes.length}, ${network.edges.length} ${texts.degree.toLowerCase()}. ${texts.mapHelp}`}
        onPointerDown={(event) => { drag.current = { x: event.clientX, y: event.clientY }; event.currentTarget.setPointerCapture(event.pointerId); }} onPointerMove={onPointerMove} onPointerUp={() => { drag.current = null; }} onKeyDown={onKeyDown} />
      <div ref={paperMap} className="drawing__sheet" />
      <figcaption className="row no-print"><Legend kind="municipality" text={texts.kinds.municipality} />{network.nodes.some((node) => node.kind === "body") && <Legend kind="body" text={texts.kinds.body} />}<span className="muted">– – {texts.ties.claimed} · ··· {texts.ties.contradicted}</span></figcaption>
    </figure>
  );
}

/** The whole map as the charts draw it (texts are escaped there). */
function printed(network: Network, language: "nl" | "en", words: { readonly title: string; readonly groups: readonly string[] }): string {
  return drawChart({
    kind: "network", id: "network-map", language, ...words, width: network.nodes.length > 100 ? 1000 : 680, extent: { width: network.width, height: network.height },
    nodes: network.nodes.map((node) => ({ label: node.label, x: node.x ?? 0, y: node.y ?? 0, radius: node.radius ?? 6, group: node.kind === "body" ? 1 : 0, labelled: node.labelled ?? false })),
    edges: network.edges.map(({ from, to, weight, state }) => ({ from, to, weight, dashed: state !== "confirmed" })),
  }).svg;
}

function Legend({ kind, text }: { kind: "municipality" | "body"; text: string }) {
  return <span className="row"><svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">{kind === "municipality" ? <circle cx="8" cy="8" r="6" fill="#154273" /> : <rect x="3" y="3" width="10" height="10" fill="#154273" />}</svg>{text}</span>;
}

const dashes = { confirmed: [], claimed: [5, 4], contradicted: [1.5, 3.5] } as const;

function drawEdges(paper: CanvasRenderingContext2D, network: Network, heaviest: number, scale: number): void {
  // Thousands of dashed lines take long, and from afar nobody sees the dashes: there they are paler instead.
  const far = network.edges.length > 1000 && scale < 1;
  for (const state of ["confirmed", "claimed", "contradicted"] as const) {
    paper.strokeStyle = far && state !== "confirmed" ? "#c5cdd8" : "#8a98ab";
    paper.setLineDash(far ? [] : dashes[state].map((length) => length / scale));
    // One path per width: thousands of strokes would cost the frame rate.
    for (const thick of [0, 1, 2]) {
      paper.lineWidth = (0.75 + thick * 0.9) / Math.min(1, scale * 1.2);
      paper.beginPath();
      for (const edge of network.edges) {
        if (edge.state !== state || Math.min(2, Math.floor((edge.weight / heaviest) * 3)) !== thick) continue;
        const from = network.nodes[edge.from], to = network.nodes[edge.to];
        if (from?.x === undefined || from.y === undefined || to?.x === undefined || to.y === undefined) continue;
        paper.moveTo(from.x, from.y);
        paper.lineTo(to.x, to.y);
      }
      paper.stroke();
    }
  }
  paper.setLineDash([]);
}

function drawNodes(paper: CanvasRenderingContext2D, network: Network): void {
  for (const node of network.nodes) {
    const place = placeOf(node);
    if (!place) continue;
    paper.fillStyle = seriesOf(defaultPalette, node.community).colour;
    paper.beginPath();
    if (node.kind === "body") paper.rect(place.x - place.radius * 0.85, place.y - place.radius * 0.85, place.radius * 1.7, place.radius * 1.7);
    else paper.arc(place.x, place.y, place.radius, 0, 2 * Math.PI);
    paper.fill();
  }
}

type Label = { readonly text: string; readonly x: number; readonly y: number; readonly radius: number; width: number };
const letters = 12.5;
const font = `600 ${letters}px "Source Sans 3", system-ui, sans-serif`;

/** Names in the order in which they get room: municipalities first, then by ties. Widths are measured at the first drawing. */
function labelsOf(network: Network): Label[] {
  return [...network.nodes].sort((a, b) => Number(b.kind === "municipality") - Number(a.kind === "municipality") || (b.degree ?? 0) - (a.degree ?? 0))
    .flatMap((node) => { const place = placeOf(node); return place ? [{ text: node.label, ...place, width: 0 }] : []; });
}

/** In pixels of the screen, so that names stay legible at any scale; a name without room is left out until one zooms in. */
function drawLabels(paper: CanvasRenderingContext2D, labels: readonly Label[], view: View & { ratio: number; width: number; height: number; marginX: number; marginY: number }): void {
  paper.setTransform(view.ratio, 0, 0, view.ratio, 0, 0);
  paper.font = font;
  paper.textAlign = "left";
  paper.textBaseline = "top";
  const rows = new Map<number, { left: number; right: number; top: number }[]>();
  const height = letters + 3;
  for (const label of labels) {
    const [x, y] = [label.x * view.scale + view.x, (label.y + label.radius) * view.scale + view.y + 1];
    if (x < 0 || x > view.width + 2 * view.marginX || y < -height || y > view.height + 2 * view.marginY) continue;
    if (label.width === 0) label.width = paper.measureText(label.text).width;
    // A node in sight has its whole name in sight; one in the margin has it where it will be.
    const inSight = x >= view.marginX && x <= view.marginX + view.width;
    const left = inSight ? Math.max(view.marginX + 2, Math.min(view.marginX + view.width - label.width - 2, x - label.width / 2)) : x - label.width / 2;
    const top = y;
    const row = Math.floor(top / height);
    const near = [row - 1, row, row + 1].flatMap((at) => rows.get(at) ?? []);
    if (near.some((other) => Math.abs(other.top - top) < height && left < other.right + 3 && other.left < left + label.width + 3)) continue;
    const taken = { left, right: left + label.width, top };
    const own = rows.get(row);
    if (own) own.push(taken); else rows.set(row, [taken]);
    paper.fillStyle = "rgba(255,255,255,0.85)";
    paper.fillRect(left - 2, top - 1, label.width + 4, height);
    paper.fillStyle = "#001a40";
    paper.fillText(label.text, left, top);
  }
}

function placeOf(node: Network["nodes"][number]): { readonly x: number; readonly y: number; readonly radius: number } | null {
  return node.x === undefined || node.y === undefined ? null : { x: node.x, y: node.y, radius: node.radius ?? 6 };
}
