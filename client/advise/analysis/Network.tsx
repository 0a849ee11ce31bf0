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
  const { content, problem, reload } = usePart(round.id, "network", { mode, ...(domain && { domain }) });
  const { content: load } = usePart(round.id, "load");
  const nameOf = useNames(content);
  return (
    <>
      <div className="form-grid">
        <Select label={texts.mode} value={mode} onChange={(event) => setMode(event.target.value as "one" | "two")}><option value="one">{texts.one}</option><option value="two">{texts.two}</option></Select>
        <Select label={texts.domain} value={domain} onChange={(event) => setDomain(event.target.value)}><option value="">{texts.allDomains}</option>{Object.keys(load?.perDomain ?? {}).map((one) => <option key={one} value={one}>{nameOf(one)}</option>)}</Select>
      </div>
      <PartFrame content={content} problem={problem} reload={reload} round={round.id} part="network" formats={["svg", "graphml", "json", "xlsx"]}>{(part) => {
        const { nodes, totals } = part;
        if (nodes.length === 0) return <p className="card">{texts.noData}</p>;
        return (
          <div className="stack-xl">
            <NetworkMap key={`${mode}${domain}`} network={part} />
            <div className="columns-narrow">
              <Tile figure={format.share(totals.density)} label={`${texts.density}: ${texts.densityHelp}`} />
              <Tile figure={format.share(totals.degreeCentralisation)} label={texts.centralisation} />
              <Tile figure={format.whole(totals.components)} label={texts.components} />
              <Tile figure={format.whole(totals.communities)} label={texts.communities} />
              {totals.reciprocity !== null && <Tile figure={format.share(totals.reciprocity)} label={texts.reciprocity} />}
            </div>
            <Table caption={texts.table} rows={nodes} rowKey={(node) => node.id} columns={[
              { name: "name", title: texts.name, sort: (node) => node.label, cell: (node) => node.label },
              { name: "kind", title: texts.mode, sort: (node) => node.kind, cell: (node) => texts.kinds[node.kind] },
              { name: "degree", title: texts.degree, numeric: true, sort: (node) => node.degree ?? 0, cell: (node) => node.degree ?? 0 },
              { name: "between", title: texts.betweenness, numeric: true, sort: (node) => node.betweenness ?? 0, cell: (node) => format.share(node.betweenness ?? 0) },
              { name: "group", title: texts.group, numeric: true, sort: (node) => node.community, cell: (node) => node.community + 1 },
            ]} />
            {mode === "one" && nodes.length <= 60 && <Disclosure summary={texts.matrix}><NetworkMatrix network={part} /></Disclosure>}
          </div>
        );
      }}</PartFrame>
    </>
  );
}
