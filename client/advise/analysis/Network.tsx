import { useState } from "react";
import { Tile } from "../../design/Badge.tsx";
import { Disclosure } from "../../design/Disclosure.tsx";
import { Select } from "../../design/Field.tsx";
import { Table } from "../../design/Table.tsx";
import { useFormats, useTexts } from "../../texts/language.tsx";
import { NetworkMap } from "./NetworkMap.tsx";
import { NetworkMatrix } from "./NetworkMatrix.tsx";
import { PartFrame } from "./PartFrame.tsx";
import { useNames, usePart } from "./part.ts";
import type { PartProps } from "./part.ts";
import { analysisTexts } from "./texts.ts";

/** Who works with whom: the map, the figures, and the same as table and matrix for those who cannot see a graph. */
export default function Network({ round }: PartProps) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const [mode, setMode] = useState<"one" | "two">("one");
  const [domain, setDomain] = useState("");
  const [form, setForm] = useState("");
  const [minimumWeight, setMinimumWeight] = useState(1);
  const query = { mode, ...(domain && { domain }), ...(form && { form }), ...(mode === "one" && minimumWeight > 1 && { minimumWeight }) };
  const { content, problem, reload } = usePart(round.id, "network", query);
  const { content: load } = usePart(round.id, "load");
  const nameOf = useNames(content);
  return (
    <>
      <div className="form-grid">
        <Select label={texts.mode} value={mode} onChange={(event) => setMode(event.target.value as "one" | "two")}><option value="one">{texts.one}</option><option value="two">{texts.two}</option></Select>
        <Select label={texts.domain} value={domain} onChange={(event) => setDomain(event.target.value)}><option value="">{texts.allDomains}</option>{Object.keys(load?.perDomain ?? {}).map((one) => <option key={one} value={one}>{nameOf(one)}</option>)}</Select>
        <Select label={texts.form} value={form} onChange={(event) => setForm(event.target.value)}><option value="">{texts.allForms}</option>{Object.keys(load?.perLegalForm ?? {}).map((one) => <option key={one} value={one}>{nameOf(one)}</option>)}</Select>
        {mode === "one" && <Select label={texts.intensity} value={minimumWeight} onChange={(event) => setMinimumWeight(Number(event.target.value))}>{[1, 2, 3, 5, 8, 12, 20].map((one) => <option key={one} value={one}>{one}</option>)}</Select>}
      </div>
      <PartFrame content={content} problem={problem} reload={reload} round={round.id} part="network" query={query} formats={["svg", "graphml", "json", "xlsx", "zip"]}>{(part) => {
        const { nodes, totals } = part;
        if (nodes.length === 0) return <p className="card">{texts.noData}</p>;
        return (
          <div className="stack-xl">
            <NetworkMap key={`${mode}${domain}${form}${minimumWeight}`} network={part} />
            <div className="columns-narrow">
              <Tile figure={format.share(totals.density)} label={`${texts.density}: ${texts.densityHelp}`} />
              <Tile figure={format.share(totals.degreeCentralisation)} label={`${texts.centralisation}: ${texts.centralisationHelp}`} />
              <Tile figure={format.share(totals.betweennessCentralisation)} label={texts.betweennessCentralisation} />
              <Tile figure={format.whole(totals.components)} label={texts.components} />
              <Tile figure={format.whole(totals.communities)} label={texts.communities} />
              {totals.reciprocity !== null && <Tile figure={format.share(totals.reciprocity)} label={`${texts.reciprocity}: ${texts.reciprocityHelp}`} />}
              {totals.overlap !== null && <Tile figure={format.share(totals.overlap)} label={`${texts.overlap}: ${texts.overlapHelp}`} />}
            </div>
            <Disclosure summary={texts.why}><p className="measure">{texts.whyNetwork}</p></Disclosure>
            {totals.estimatedFrom !== null && <p className="muted measure">{texts.estimated(format.whole(totals.estimatedFrom.pivots), format.whole(totals.estimatedFrom.nodes))}</p>}
            <Table caption={texts.table} rows={nodes} rowKey={(node) => node.id} columns={[
              { name: "name", title: texts.name, sort: (node) => node.label, cell: (node) => node.label },
              { name: "kind", title: texts.kind, sort: (node) => node.kind, cell: (node) => texts.kinds[node.kind] },
              { name: "degree", title: texts.degree, numeric: true, sort: (node) => node.degree ?? 0, cell: (node) => node.degree ?? 0 },
              { name: "between", title: texts.betweenness, numeric: true, sort: (node) => node.betweenness ?? 0, cell: (node) => format.share(node.betweenness ?? 0) },
              { name: "group", title: texts.group, numeric: true, sort: (node) => node.community, cell: (node) => node.community + 1 },
            ]} />
            {nodes.filter((node) => node.kind === "municipality").length <= 60 && <Disclosure summary={texts.matrix}><NetworkMatrix network={part} /></Disclosure>}
          </div>
        );
      }}</PartFrame>
    </>
  );
}
