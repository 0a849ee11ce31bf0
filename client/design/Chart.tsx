import { useLayoutEffect, useMemo, useRef, useState } from "react";
import { draw } from "../../server/charts/draw.ts";
import type { ChartSpec } from "../../server/charts/draw.ts";
import { useLanguage, useTexts } from "../texts/language.tsx";
import { Button } from "./Button.tsx";
import { Disclosure } from "./Disclosure.tsx";
import { savePng, saveSvg } from "./saveChart.ts";

type Unframed<S> = S extends ChartSpec ? Omit<S, "language" | "width"> : never;

/** A drawing by server/charts (texts are escaped there), made for the width there is, with the same figures as a table. */
export function Chart({ spec, widest = 900 }: { spec: Unframed<ChartSpec>; widest?: number }) {
  const texts = useTexts();
  const { language } = useLanguage();
  const frame = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(635);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    // A width of nothing is a page that is not laid out (hidden, being captured): keep the drawing as it is.
    const measure = () => { if (element.clientWidth > 0) setWidth(Math.max(320, Math.min(widest, Math.floor(element.clientWidth)))); };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [widest]);
  const chart = useMemo(() => draw({ ...spec, language, width } as ChartSpec), [spec, language, width]);
  return (
    <figure className="drawing stack-sm">
      <div ref={frame} className="drawing__sheet" dangerouslySetInnerHTML={{ __html: chart.svg }} />
      <div className="row no-print"><Button small look="subtle" onClick={() => saveSvg(chart.svg, spec.id)}>SVG</Button><Button small look="subtle" onClick={() => savePng(chart.svg, spec.id)}>PNG</Button></div>
      <Disclosure summary={texts.asTable}>
        <div className="table-frame" tabIndex={0} role="group" aria-label={spec.title}><table className="table">
          <caption className="visually-hidden">{spec.title}</caption>
          <thead><tr>{chart.table.columns.map((column, index) => <th key={index} scope="col">{column}</th>)}</tr></thead>
          <tbody>{chart.table.rows.map((row, index) => <tr key={index}><th scope="row">{row.header}</th>{row.cells.map((cell, at) => <td key={at}>{cell}</td>)}</tr>)}</tbody>
        </table></div>
      </Disclosure>
    </figure>
  );
}
