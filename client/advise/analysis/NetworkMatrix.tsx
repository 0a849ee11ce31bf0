import type { AnalysisContent } from "./part.ts";
import { useFormats, useTexts } from "../../texts/language.tsx";
import { analysisTexts } from "./texts.ts";

/** The network as a table of shared collaborations: readable without seeing lines. */
export function NetworkMatrix({ network }: { network: AnalysisContent["network"] }) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const weights = new Map<string, number>();
  for (const edge of network.edges) { weights.set(`${edge.from}-${edge.to}`, edge.weight); weights.set(`${edge.to}-${edge.from}`, edge.weight); }
  return (
    <div className="table-frame" role="group" tabIndex={0} aria-label={texts.matrix}><table className="table">
      <caption>{texts.shared}</caption>
      <thead><tr><th scope="col">{texts.municipality}</th>{network.nodes.map((node) => <th key={node.id} scope="col">{node.label}</th>)}</tr></thead>
      <tbody>{network.nodes.map((row, from) => <tr key={row.id}><th scope="row">{row.label}</th>{network.nodes.map((column, to) => <td key={column.id} className="num">{from === to ? "" : format.number(weights.get(`${from}-${to}`) ?? 0)}</td>)}</tr>)}</tbody>
    </table></div>
  );
}
