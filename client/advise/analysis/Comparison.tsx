import { useState } from "react";
import { Badge } from "../../design/Badge.tsx";
import { Chart } from "../../design/Chart.tsx";
import { Select } from "../../design/Field.tsx";
import { Table } from "../../design/Table.tsx";
import { useFormats, useTexts } from "../../texts/language.tsx";
import { PartFrame } from "./PartFrame.tsx";
import { useNames, usePart } from "./part.ts";
import type { PartProps } from "./part.ts";
import { analysisTexts } from "./texts.ts";

const peers = ["region", "sizeClass", "neighbours", "own"] as const;
const tones = { agree: "good", presumed: "fair", divided: "bad", unsure: "fair" } as const;

/** Municipalities beside each other per measure: the heat map, and where they agree or only think so. */
export default function Comparison({ round }: PartProps) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const [layer, setLayer] = useState("");
  const [compareWith, setCompareWith] = useState<(typeof peers)[number]>("region");
  const [municipality, setMunicipality] = useState("");
  const { content, problem, reload } = usePart(round.id, "comparison", { ...(layer && { layer }), compareWith, ...(municipality && { municipality }) });
  const nameOf = useNames(content);
  return (
    <>
      <div className="form-grid">
        <Select label={texts.layer} value={layer} onChange={(event) => setLayer(event.target.value)}><option value="">{texts.allLayers}</option>{round.groups.map((group) => <option key={group.name} value={group.name}>{format.text(group.title)}</option>)}</Select>
        <Select label={texts.municipality} value={municipality} onChange={(event) => setMunicipality(event.target.value)}><option value="">–</option>{content?.members.map((member) => <option key={member.code} value={member.code}>{member.name}</option>)}</Select>
        {municipality && <Select label={texts.compareWith} value={compareWith} onChange={(event) => setCompareWith(event.target.value as (typeof peers)[number])}>{peers.map((one) => <option key={one} value={one}>{texts.peers[one]}</option>)}</Select>}
      </div>
      <PartFrame content={content} problem={problem} reload={reload} round={round.id} part="comparison">{(compared) => (
        <div className="stack-xl">{compared.blocks.map((block) => {
          const shown = compared.peers ? block.municipalities.filter((code) => compared.peers?.includes(code) || code === municipality) : block.municipalities;
          return (
          <section key={block.name} className="stack">
            <h2>{format.text(block.title)}</h2>
            {block.rows.length === 0 ? <p>{texts.noData}</p> : <>
              <Chart widest={1180} spec={{ kind: "heatmap", id: `heat-${block.name}`, title: format.text(block.title), columns: shown.map(nameOf), scale: { min: 0, max: 100 }, withheld: "–",
                rows: block.rows.map((row) => ({ label: nameOf(row.measure), values: shown.map((code) => row.cells[code]?.value ?? null) })) }} />
              <Table caption={format.text(block.title)} hideCaption rows={block.rows} rowKey={(row) => row.measure} columns={[
                { name: "measure", title: texts.measure, cell: (row) => nameOf(row.measure), sort: (row) => nameOf(row.measure) },
                { name: "mean", title: texts.mean, numeric: true, cell: (row) => format.unit(row.mean, "score"), sort: (row) => row.mean },
                { name: "spread", title: texts.spread, numeric: true, cell: (row) => format.unit(row.spread, "score"), sort: (row) => row.spread },
                { name: "gap", title: texts.gap, numeric: true, cell: (row) => format.unit(row.layerGap, "score"), sort: (row) => row.layerGap },
                { name: "consensus", title: texts.consensus, sort: (row) => row.consensus, cell: (row) => (row.consensus ? <Badge tone={tones[row.consensus]}>{texts.consensuses[row.consensus]}</Badge> : "–") },
              ]} />
            </>}
          </section>
          );
        })}</div>
      )}</PartFrame>
    </>
  );
}

