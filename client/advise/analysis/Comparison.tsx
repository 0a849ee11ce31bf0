import { useState } from "react";
import { Badge } from "../../design/Badge.tsx";
import { Chart } from "../../design/Chart.tsx";
import { Disclosure } from "../../design/Disclosure.tsx";
import { Select } from "../../design/Field.tsx";
import { Table } from "../../design/Table.tsx";
import { useFormats, useTexts } from "../../texts/language.tsx";
import { PartFrame } from "./PartFrame.tsx";
import { useNames, usePart } from "./part.ts";
import type { AnalysisContent, PartProps } from "./part.ts";
import { analysisTexts } from "./texts.ts";

const peers = ["region", "sizeClass", "neighbours", "own"] as const;
const tones = { agree: "good", presumed: "fair", divided: "bad", unsure: "fair" } as const;

const orders = ["name", "size", "mean"] as const;
type Compared = AnalysisContent["comparison"];
type Block = Compared["blocks"][number];
type Row = Block["rows"][number];

/** Municipalities beside each other per measure: the heat map, and where they agree or only think so. */
export default function Comparison({ round }: PartProps) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const [layer, setLayer] = useState("");
  const [compareWith, setCompareWith] = useState<(typeof peers)[number]>("region");
  const [municipality, setMunicipality] = useState("");
  const [sortBy, setSortBy] = useState<(typeof orders)[number]>("name");
  const query = { ...(layer && { layer }), compareWith, ...(municipality && { municipality }) };
  const { content, problem, reload } = usePart(round.id, "comparison", query);
  const nameOf = useNames(content);
  return (
    <>
      <div className="form-grid">
        <Select label={texts.layer} value={layer} onChange={(event) => setLayer(event.target.value)}><option value="">{texts.allLayers}</option>{round.groups.map((group) => <option key={group.name} value={group.name}>{format.text(group.title)}</option>)}</Select>
        <Select label={texts.municipality} value={municipality} onChange={(event) => setMunicipality(event.target.value)}><option value="">–</option>{content?.members.map((member) => <option key={member.code} value={member.code}>{member.name}</option>)}</Select>
        {municipality && <Select label={texts.compareWith} value={compareWith} onChange={(event) => setCompareWith(event.target.value as (typeof peers)[number])}>{peers.map((one) => <option key={one} value={one}>{texts.peers[one]}</option>)}</Select>}
        <Select label={texts.sortBy} value={sortBy} onChange={(event) => setSortBy(event.target.value as (typeof orders)[number])}>{orders.map((one) => <option key={one} value={one}>{{ name: texts.byName, size: texts.bySize, mean: texts.byMean }[one]}</option>)}</Select>
      </div>
      <PartFrame content={content} problem={problem} reload={reload} round={round.id} part="comparison" query={query}>{(compared) => (
        <div className="stack-xl"><Disclosure summary={texts.why}><p className="measure">{texts.whyComparison}</p></Disclosure><Response compared={compared} nameOf={nameOf} groups={round.groups} />{compared.blocks.map((block) => {
          const shown = ordered(compared, block, sortBy, compared.peers ? block.municipalities.filter((code) => compared.peers?.includes(code) || code === municipality) : block.municipalities);
          return (
          <section key={block.name} className="stack">
            <h2>{format.text(block.title)}</h2>
            {block.rows.length === 0 ? <p>{texts.noData}</p> : <>
              <Chart widest={1180} spec={{ kind: "heatmap", id: `heat-${block.name}`, title: format.text(block.title), columns: shown.map(nameOf), scale: { min: 0, max: 100 }, withheld: "–",
                rows: block.rows.map((row) => ({ label: nameOf(row.measure), values: shown.map((code) => row.cells[code]?.value ?? null) })) }} />
              <Table caption={format.text(block.title)} hideCaption rows={block.rows} rowKey={(row) => row.measure} columns={[
                { name: "measure", title: texts.measure, cell: (row) => nameOf(row.measure), sort: (row) => nameOf(row.measure) },
                { name: "mean", title: texts.mean, numeric: true, cell: (row) => format.unit(row.mean, "score"), sort: (row) => row.mean },
                ...(municipality ? [
                  { name: "own", title: nameOf(municipality), numeric: true, cell: (row: Row) => <Own cell={row.cells[municipality]} />, sort: (row: Row) => row.cells[municipality]?.value ?? null },
                  { name: "peers", title: texts.peers[compareWith], numeric: true, cell: (row: Row) => format.unit(meanOf(row, compared.peers), "score"), sort: (row: Row) => meanOf(row, compared.peers) },
                ] : []),
                { name: "spread", title: texts.spread, numeric: true, cell: (row) => format.unit(row.spread, "score"), sort: (row) => row.spread },
                { name: "gap", title: texts.gap, numeric: true, cell: (row) => format.unit(row.layerGap, "score"), sort: (row) => row.layerGap },
                { name: "consensus", title: texts.consensus, sort: (row) => row.consensus, cell: (row) => (row.consensus ? <Badge tone={tones[row.consensus]}>{texts.consensuses[row.consensus]}</Badge> : "–") },
              ]} />
              <Disclosure summary={texts.perMunicipalityTable}><Table caption={texts.perMunicipalityTable} hideCaption rows={shown} rowKey={(code) => code} columns={[
                { name: "name", title: texts.municipality, cell: nameOf, sort: nameOf },
                ...block.rows.map((row) => ({ name: row.measure, title: nameOf(row.measure), numeric: true, cell: (code: string) => <Own cell={row.cells[code]} />, sort: (code: string) => row.cells[code]?.value ?? null })),
              ]} /></Disclosure>
            </>}
          </section>
          );
        })}</div>
      )}</PartFrame>
    </>
  );
}

/** A municipality's value, with that of the earlier round; suppressed is said, not left empty. */
function Own({ cell }: { cell: Row["cells"][string] | undefined }) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  if (cell?.suppressed) return <span className="muted">{texts.suppressed}</span>;
  return <>{format.unit(cell?.value ?? null, "score")}{cell?.earlier != null && <div className="muted">{texts.was(format.number(cell.earlier))}</div>}</>;
}

/** Who answered, per layer: what a comparison is worth. */
function Response({ compared, nameOf, groups }: { compared: Compared; nameOf: (code: string | null) => string; groups: PartProps["round"]["groups"] }) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const rows = compared.members.map((member) => ({ code: member.code, inhabitants: member.inhabitants, response: compared.response[member.code] }));
  return (
    <Disclosure summary={`${texts.response}: ${texts.answeredBy(format.whole(compared.answered.length), format.whole(compared.members.length))}`}>
      <Table caption={texts.responseOf} hideCaption rows={rows} rowKey={(row) => row.code} columns={[
        { name: "name", title: texts.municipality, cell: (row) => nameOf(row.code), sort: (row) => nameOf(row.code) },
        { name: "inhabitants", title: texts.inhabitants, numeric: true, cell: (row) => (row.inhabitants === null ? "–" : format.whole(row.inhabitants)), sort: (row) => row.inhabitants },
        ...groups.map((group) => ({ name: group.name, title: format.text(group.title), numeric: true, sort: (row: (typeof rows)[number]) => row.response?.groups[group.name]?.answered ?? null, cell: (row: (typeof rows)[number]) => {
          const own = row.response?.groups[group.name];
          if (!own) return "–";
          if (own.suppressed || own.answered === null) return <span className="muted">{texts.suppressed}</span>;
          return <>{format.whole(own.answered)}{own.rate !== null && <span className="muted"> ({format.share(own.rate)})</span>}</>;
        } })),
      ]} />
    </Disclosure>
  );
}

function meanOf(row: Row, peers: readonly string[] | null): number | null {
  const values = (peers ?? Object.keys(row.cells)).flatMap((code) => row.cells[code]?.value ?? []);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}

function ordered(compared: Compared, block: Block, by: (typeof orders)[number], codes: readonly string[]): readonly string[] {
  const sizes = new Map(compared.members.map((member) => [member.code, member.inhabitants ?? -1]));
  const names = new Map(compared.members.map((member) => [member.code, member.name]));
  const mean = (code: string) => { const values = block.rows.flatMap((row) => row.cells[code]?.value ?? []); return values.length === 0 ? -1 : values.reduce((sum, value) => sum + value, 0) / values.length; };
  const byName = (a: string, b: string) => (names.get(a) ?? a).localeCompare(names.get(b) ?? b, "nl");
  const weight = by === "size" ? (code: string) => sizes.get(code) ?? -1 : by === "mean" ? mean : () => 0;
  return [...codes].sort((a, b) => weight(b) - weight(a) || byName(a, b));
}
