import type { Load as LoadFigures } from "../../../server/region/load.ts";
import { Tile } from "../../design/Badge.tsx";
import { Chart } from "../../design/Chart.tsx";
import { Disclosure } from "../../design/Disclosure.tsx";
import { Table } from "../../design/Table.tsx";
import { useFormats, useTexts } from "../../texts/language.tsx";
import { Euros } from "./Euros.tsx";
import { Assumptions } from "./Assumptions.tsx";
import { PartFrame } from "./PartFrame.tsx";
import { useNames, usePart } from "./part.ts";
import type { PartProps, Range } from "./part.ts";
import { analysisTexts } from "./texts.ts";

/** What collaborating costs in hours and euros, against what it yields. */
export default function Load({ round }: PartProps) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const { content, problem, reload } = usePart(round.id, "load");
  const nameOf = useNames(content);
  const between = (range: Range, show: (value: number) => string) => (range.low === range.high ? "" : texts.range(show(range.low), show(range.high)));
  const bars = (id: string, title: string, per: Readonly<Record<string, LoadFigures>>) => (
    <section className="stack"><h2>{title}</h2><Chart spec={{ kind: "bars", id, title, series: [texts.administrative, texts.official],
      items: Object.entries(per).sort(([, a], [, b]) => b.hoursPerYear.typical - a.hoursPerYear.typical).slice(0, 24).map(([code, load]) => ({ label: nameOf(code), value: load.hoursPerYear.typical, display: format.unit(load.hoursPerYear.typical, "hoursPerYear"), parts: [load.administrativeHoursPerYear.typical, load.officialHoursPerYear.typical] })) }} /></section>
  );
  return (
    <PartFrame content={content} problem={problem} reload={reload} round={round.id} part="load">{(load) => (
      <div className="stack-xl">
        <div className="columns-narrow">
          <Tile figure={format.whole(load.region.hoursPerYear.typical)} label={texts.hours} note={<span className="tile__label">{between(load.region.hoursPerYear, format.whole)}</span>} />
          <Tile figure={<Euros value={load.region.costEuroPerYear.typical} />} label={texts.euros} note={<span className="tile__label">{between(load.region.costEuroPerYear, format.money)}</span>} />
          <Tile figure={format.whole(load.region.meetingsPerYear.typical)} label={texts.meetings} />
          <Tile figure={format.whole(load.region.collaborations)} label={texts.collaborations} note={<span className="tile__label">{texts.known(format.share(load.region.known))}</span>} />
        </div>
        <Disclosure summary={texts.why}><p className="measure">{texts.loadWhy}</p><p className="measure">{content && format.text(content.note)}</p></Disclosure>
        <Assumptions round={round.id} done={reload} />
        {load.perCollaboration.some((point) => point.yieldScore !== null) && (
          <section className="stack"><h2>{texts.scatter}</h2><Chart widest={1100} spec={{ kind: "scatter", id: "scatter", title: texts.scatter, xTitle: texts.hoursTitle, yTitle: texts.yieldTitle, split: { x: load.axes.hoursPerYear, y: load.axes.yieldScore }, yScale: { min: 0, max: 100 },
            quadrants: [texts.quadrants.grow, texts.quadrants.keep, texts.quadrants.question, texts.quadrants.lighten],
            points: load.perCollaboration.flatMap((point) => (point.yieldScore === null ? [] : [{ label: point.name, x: point.load.hoursPerYear.typical, y: point.yieldScore }])) }} /></section>
        )}
        <Table caption={texts.bodies} rows={load.perCollaboration} rowKey={(point) => point.id} columns={[
          { name: "name", title: texts.name, cell: (point) => point.name, sort: (point) => point.name },
          { name: "domain", title: texts.domain, cell: (point) => nameOf(point.domain), sort: (point) => nameOf(point.domain) },
          { name: "hours", title: texts.hours, numeric: true, sort: (point) => point.load.hoursPerYear.typical, cell: (point) => <Ranged range={point.load.hoursPerYear} show={format.whole} /> },
          { name: "euros", title: texts.euros, numeric: true, sort: (point) => point.load.costEuroPerYear.typical, cell: (point) => <Ranged range={point.load.costEuroPerYear} show={format.money} /> },
          { name: "yield", title: texts.yieldTitle, numeric: true, sort: (point) => point.yieldScore, cell: (point) => format.unit(point.yieldScore, "score") },
          { name: "satisfaction", title: texts.satisfaction, numeric: true, sort: (point) => point.satisfaction, cell: (point) => format.unit(point.satisfaction, "score") },
          { name: "quadrant", title: texts.quadrant, sort: (point) => point.quadrant, cell: (point) => (point.quadrant ? texts.quadrants[point.quadrant] : "–") },
        ]} />
        {bars("domains", `${texts.hours}: ${texts.perDomain.toLowerCase()}`, load.perDomain)}
        {bars("municipalities", `${texts.hours}: ${texts.perMunicipality.toLowerCase()}`, load.perMunicipality)}
        {bars("forms", `${texts.hours}: ${texts.perForm.toLowerCase()}`, load.perLegalForm)}
      </div>
    )}</PartFrame>
  );
}

/** A figure, with its bounds below it where inputs are unknown: in sight, not in a tooltip. */
function Ranged({ range, show }: { range: Range; show: (value: number) => string }) {
  const texts = useTexts(analysisTexts);
  return <>{show(range.typical)}{range.low !== range.high && <div className="muted">{texts.range(show(range.low), show(range.high))}</div>}</>;
}
