import { Badge } from "../../design/Badge.tsx";
import { Disclosure } from "../../design/Disclosure.tsx";
import { Chart } from "../../design/Chart.tsx";
import { Table } from "../../design/Table.tsx";
import { useFormats, useTexts } from "../../texts/language.tsx";
import { PartFrame } from "./PartFrame.tsx";
import { useNames, usePart } from "./part.ts";
import type { PartProps } from "./part.ts";
import { analysisTexts } from "./texts.ts";

const tones = { shared: "good", mixed: "fair", alone: "neutral", none: "neutral" } as const;

/** Per domain: how high each municipality aims, and who can help whom. */
export default function Ambitions({ round }: PartProps) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const { content, problem, reload } = usePart(round.id, "ambitions");
  const nameOf = useNames(content);
  return (
    <PartFrame content={content} problem={problem} reload={reload} round={round.id} part="ambitions">{({ rows, members }) => (rows.length === 0 ? <p className="card">{texts.noAmbitions}</p> : (
      <div className="stack-xl">
        <Disclosure summary={texts.why}><p className="measure">{texts.whyAmbitions}</p></Disclosure>
        <Chart widest={1180} spec={{ kind: "heatmap", id: "ambitions", title: texts.level, columns: members.map((member) => member.name), scale: { min: 0, max: 4 }, withheld: "–", rows: rows.map((row) => ({ label: nameOf(row.domain), values: members.map((member) => row.cells[member.code]?.level ?? null) })) }} />
        <Table caption={texts.exchange} rows={rows} rowKey={(row) => row.domain} columns={[
          { name: "domain", title: texts.domain, cell: (row) => nameOf(row.domain), sort: (row) => nameOf(row.domain) },
          { name: "state", title: texts.consensus, sort: (row) => row.state, cell: (row) => <Badge tone={tones[row.state]}>{texts.states[row.state]}</Badge> },
          { name: "mean", title: texts.mean, numeric: true, sort: (row) => row.meanLevel, cell: (row) => format.unit(row.meanLevel, "score") },
          { name: "exchange", title: texts.exchange, cell: (row) => (row.exchanges.length === 0 ? "–" : <ul>{row.exchanges.map((one) => <li key={one.capability}><strong>{nameOf(one.capability)}</strong>: {one.offers.map(nameOf).join(", ")} {texts.offers}; {one.needs.map(nameOf).join(", ")} {texts.needs}</li>)}</ul>) },
        ]} />
      </div>
    ))}</PartFrame>
  );
}
