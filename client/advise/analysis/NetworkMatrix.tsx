import type { AnalysisContent } from "./part.ts";
import { useFormats, useTexts } from "../../texts/language.tsx";
import { analysisTexts } from "./texts.ts";

/** The network as a table: who shares how many collaborations, or who takes part in what. Readable without seeing lines. */
export function NetworkMatrix({ network }: { network: AnalysisContent["network"] }) {
  const texts = useTexts(analysisTexts);
  const format = useFormats();
  const weights = new Map<string, number>();
  for (const edge of network.edges) { weights.set(`${edge.from}-${edge.to}`, edge.weight); weights.set(`${edge.to}-${edge.from}`, edge.weight); }
  const nodes = network.nodes.map((node, index) => ({ ...node, index }));
  const members = nodes.filter((node) => node.kind === "municipality");
  const rows = network.mode === "two" ? nodes.filter((node) => node.kind === "body") : members;
  const cell = (row: number, column: number): string => {
    if (row === column) return "";
    const weight = weights.get(`${row}-${column}`) ?? 0;
    return network.mode === "one" ? format.number(weight) : weight > 0 ? "×" : "";
  };
  return (
    <div className="table-frame" role="group" tabIndex={0} aria-label={texts.matrix}><table className="table">
      <caption>{network.mode === "one" ? texts.shared : texts.participants}</caption>
      <thead><tr><th scope="col">{network.mode === "one" ? texts.municipality : texts.kinds.body}</th>{members.map((node) => <th key={node.id} scope="col">{node.label}</th>)}</tr></thead>
      <tbody>{rows.map((row) => <tr key={row.id}><th scope="row">{row.label}</th>{members.map((column) => <td key={column.id} className="num">{cell(row.index, column.index)}</td>)}</tr>)}</tbody>
    </table></div>
  );
}
